"""The words around numbers in Chinese reports, and the rules that distinguish kinds of numbers."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from ..ledger.figure import QUALIFIERS
from .qualifier import LOOSE

Kind = Literal[
    "数值", "范围", "倍数", "百分点", "中文数", "日期", "年份", "文号", "法条", "电话", "编号",
    "专名", "时长", "其他",
]  # fmt: skip
"""A kind of number."""
JOINT = "\x02"
"""Stands for markup inside a number."""


# --- words --------------------------------------------------------------------------------

_CN_DIGITS = "〇零一二两三四五六七八九十百千万亿"
_SPANS = """
    个月 个多月 个季度 个星期 个小时 个多小时 个钟头 个工作日 个自然日 个学期 周年 年 天 工作日
    自然日 日 周 星期 小时 分钟 秒 秒钟 昼夜 季度 学期 学年 月
"""
_COMMON = """
    件 件次 宗 起 次 场 场次 人 人次 名 户 户次 批 批次 份 条 条次 篇 期 台 支 所 处 家 家次 个 位
    项 例 辆 间 座 栋 幅 块 张 册 本 套 轮 堂 封 亩 公里 平方米 克 千克 公斤 吨 元 倍 番 成 百分点
    个百分点 岁
"""
_RARE = """
    % ‰ 篇次 车次 班次 面次 点位 桩 笔 单 幢 面 组 部 只 头 棵 株 盏 艘 架 根 枚 趟 遍 节 课时
    学时 学分 段 首 集 种 类 层 岗 班 分 公顷 平方公里 立方米 千米 米 厘米 毫米 毫克 斤 升 毫升 度
    人天 工日 工时 人时 台班 票 对 口 眼 道 门 剂 针 席 副 盘
    千瓦时 千瓦 兆瓦 美元 港元 港币 欧元 瓶 箱 袋 包 盒 桶 ㎡ kg KG Kg g mg t km KM m cm mm
    ml L kW kWh MW 通 卷 页 则 款 具 把 路 字 捆 羽 枝 顶 栏 扇
"""
_PER = """
    村(居) 村(社区) 村居 村 社区 居 镇 校 家 户 亩 人 人次 百人 千人 万人 件 宗 篇 场 次 批 年
    季度 季 月 周 天 日 小时 分钟 吨 升 平方米 平方公里 立方米 公里
"""
_NO_THINGS = (
    "意识|自信|维护|确立|全面|代表|[无一不最]|转变|规定|区分|务必|必须|坚持|方面|层面|环节|到位"
    "|统一|结合"
)
# The next characters show that this is not a unit: 图1所示, 五一期间, 三位一体, 三项制度, 四个意识.
NO_UNIT = re.compile(
    "(?:所(?=[示列述附属在有需谓联要规称涉])|期(?=[间限待望末货工])|部(?=[分门署队])|条(?=[例件款])"
    "|分(?=[别局管类析布])|成(?=[立为功员果本熟长效都绩品分])|节(?=[约日点能假])|位(?=[一于居])"
    "|处(?=[理置罚分长级])|支(?=[一持付撑部出])|人(?=[民员才])|名(?=[单称])|家(?=[庭属园])|次(?=性)"
    "|套(?=路)|对(?=[比照应接于口标付外内象])|口(?=[径头岸])|道(?=路)|门(?=[口户诊])|针(?=对)|盘(?=[点查活])"
    "|席(?=位)|票(?=据)|副(?=[镇书主])|本(?=[土地级市镇次着年])|张(?=贴)|场(?=[所景域地]|面(?!向))|台(?=[账阶])|份(?=[子额])"
    "|户(?=[籍外])|元(?=[旦素])|项(?=制)|例(?=[如会外行])|批(?=[准评复示])|轮(?=[流岗换训])|座(?=谈)"
    "|间(?=[隔接])|克(?=服)|度(?=假)|层(?=[面级])|面(?=[对临向])|单(?=[位独])|通(?=[过知报道信告])|具(?=[有体备])|路(?=[口面线段边])|字(?=号)|组(?=[织成])|班(?=[子级])"
    f"|天(?=然)|日(?=[均常元])|周(?=[边转])|月(?=均)|年(?=[级龄轻])(?<=[{_CN_DIGITS}].)"
    f"|个(?={_NO_THINGS})(?<=[{_CN_DIGITS}].))(?<=[0-9 {_CN_DIGITS}].)"
)


def _any_of(words: str) -> str:
    """Return an expression for any of the words, longest first; single characters share one set."""
    alternatives = sorted(words.split(), key=lambda word: (-len(word), word))
    long = "".join(re.escape(word) + "|" for word in alternatives if len(word) > 1)
    return f"(?:{long}[{''.join(word for word in alternatives if len(word) == 1)}])"


def _right_after(words: str) -> str:
    """Return an expression for the position right after one of the words and perhaps a colon."""
    return "(?:" + "|".join(f"(?<={word})|(?<={word}:)" for word in words.split()) + ")"


def _qualifier() -> str:
    # Without the loose ones, 不低于5% would be read as 低于5%.
    return "|".join(sorted([*QUALIFIERS, *LOOSE], key=len, reverse=True))


# --- parts of rules -----------------------------------------------------------------------


def _rule(text: str) -> str:
    """Return the rule with every `{NAME}` replaced by that part."""
    return re.sub(r"\{([A-Z]+)\}", lambda name: _rule(_PARTS[name[1]]), text)


_PARTS = {
    "G": f"[ {JOINT}]*+",  # gap
    "TO": r"{G}(?:-{1,2}|[~至到]){G}",
    "CN": f"[{_CN_DIGITS}]",
    "HAN": r"[\u4e00-\u9fff]",
    "SIGN": r"(?:(?:(?<![\dA-Za-z\u4e00-\u9fff])|(?<=[为达幅率比]))[-+±])?",
    "Q": f"(?:(?:{_qualifier()}){{G}})?",
    "N": r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d|,\d{3})|\d(?: \d){1,14}(?! ?\d)|\d[\d\x02]*+)"
    r"(?:\.\d++)?(?:/\d++)?",
    "SCALE": r"(?:{G}(?:(?:万\d千(?:\d百)?|亿(?:\d{1,4}|\d千)万)余?(?=元)"
    r"|千\d百(?:\d十)?万?余?|百\d十万?余?"
    r"|[余多几来]?(?:万亿|[百千]?万|亿|[十百千](?![克米瓦卡字分]))[余多几]?|[余多几来+]))?",
    "TAIL": r"(?:{G}(?:\(含\)|及)?(?:以[上下内]|之内|左右|上下))",
    "SPAN": f"(?:{_any_of(_SPANS)}(?:之?内)?)",
    "ASCII": _any_of(" ".join(unit for unit in _RARE.split() if unit.isascii())),
    "UNIT": r"(?:个村\((?:居|社区)\)|个村居(?!民)|周岁|人·[天日次]|{SPAN}|{TIMES}|"
    + f"{_any_of(_COMMON + _RARE)}|{{ODD}})(?:/{_any_of(_PER)})*",
    # 辆次, 架次, 处次: what was counted each time.
    "TIMES": "[件条户面篇车班场批辆架台处间所艘家组项座幢栋机船只头支点队份例趟个警]"
    r"次(?![性要级生序品干区])|公里次|[人件户条场批辆架台处间家起宗]\(次\)",
    # A measure word that is not listed, at the end of a clause: 得3票, 挖4眼.
    "ODD": r"[\u4e00-\u9fff]"
    r"(?<![前后中内外上下时等的了来余多者起之左右至到和与及或为占比号级届楼室期世])次?(?=[,。;、:!?)\n]|\Z)",
    # This follows a count, never a label.
    "COUNTS": r"{G}(?:[余多几万亿+]|以[上下]|左右|" + f"{_any_of(_COMMON + _RARE)})",
    "YEAR": r"(?:1[6-9]|20)\d{2}",
    "MONTH": r"(?:1[0-2]|0?[1-9])",
    "DAY": r"(?:3[01]|[12]\d|0?[1-9])",
    "NTH": r"\(?(?:\d{1,6}+|{CN}{1,8}+)\)?",
    # The beginning of a line or of an item.
    "BEGIN": "(?:^|(?<=^ )|(?<=^  )|(?<=^   )|(?<=^    )|(?<=[-+#>] )|(?<=[。;:]))",
}
ENDS = re.compile(r"[,。;、:!?)”\n]|\Z")
SPAN = re.compile(_rule("{SPAN}"))
MEASURE = re.compile(f"(?:{_rule('{SPAN}')}|{_any_of(_COMMON + _RARE)})")
"""A measure word or a unit after a number."""

# --- rules --------------------------------------------------------------------------------

KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
NO_NUMBER = "无"
# Not figures, and not beginning with a digit.
_NAMES = (
    # Titles, and quotations that count nothing: “1310”, “三会一课”.
    ("专名", r"《(?=[^》\n]{0,80}\d)[^《》\n]{1,80}》"),
    (NO_NUMBER, r"《[^《》\n]{1,80}》"),
    (NO_NUMBER, r'[“"][^“”"\n\d]{1,16}[”"]'),
    ("专名", r'[“"](?![^“”"\n]{0,15}\d{COUNTS})[^“”"\n]{1,16}[”"]'
             r"(?![件宗起次场人名户批份条个家%])"),
    # Documents, laws, ordinals.
    ("文号", r"\[{YEAR}\]{G}第?\d{1,6}{G}号|\({YEAR}\){G}{HAN}\d{2,4}{HAN}{1,4}\d{1,6}号"),
    ("文号", r"第{G}{NTH}{G}号"),
    ("法条", r"第{G}{NTH}(?:[条款项]?(?:{TO}|[、和及])第?{NTH}){0,6}{G}[条款项章节编]"),
    ("编号", r"第{G}\d{1,6}+(?:(?:{TO}|、)\d{1,6}+(?!{COUNTS})){0,6}|第{CN}{1,3}(?=[,、:])"),
    ("专名", r"第{CN}{1,8}(?:责任人|[议课]题|书记|时间|[批次期届])?"),
    # Letters: GB/T 9704-2012 and A4, but APP12个.
    ("专名", r"(?<![A-Za-z])[A-Za-z]\d{1,4}+(?:\+\d{3})?(?![.,]?\d)"),
    ("专名", r"[A-Za-z][A-Za-z/.-]{0,20}+ ?\d{1,10}+(?:[-.]\d{1,6}+)*(?![-.]\d|{COUNTS})"),
    (NO_NUMBER, r"[A-Za-z]++"),
    # 图1, 表2-1, 附件3, but 调查表20份; （2） before what it numbers.
    ("编号", r"(?:[图注]|(?<![代发])表|附[件录]|专栏|案例|步骤){G}"
             r"\d{1,3}+(?:[-.、]\d{1,3}+){0,6}(?![-.、]\d|{COUNTS})"),
    # Ranks: 前5名, 排名第3; but 此前5名群众.
    ("编号", r"(?:(?<![此日目以之当提会先事眼年月])前|(?:排名|名列|位居|位列|倒数){G}[前后第]?)"
             r"{G}\d{1,4}(?:{G}(?:[名位强]|%)|(?![\d%]|[.,]\d|{COUNTS}|{G}{SPAN}))"),
    # 不低于1:8; majorities of the law: 2/3以上
    ("其他", r"(?!\d){Q}\d{1,6}(?:\.\d{1,4})?(?:{G}:{G}\d{1,6}(?:\.\d{1,4})?){1,3}"
             r"(?![\d:%‰余多几万亿]|[.,/]\d|{G}{UNIT})|(?:超过|不少于){G}[1-4]/[2-5](?!\d)|[1-4]/[2-5]以上"),
    ("编号", r"{BEGIN}\(\d{1,2}\)|\(\d\)(?={HAN})"),
    ("专名", r"\[\d{1,3}\](?!\d)"),
    ("电话", r"\(0\d{2,3}\) ?\d{7,8}(?!\d)|\+86[- ]?1\d{10}(?!\d)"),
    # Chinese years, dates, fractions.
    ("年份", r"[〇零一二三四五六七八九]{4}年度?"),
    ("日期", r"[一二三四五六七八九十]{1,3}月(?:份|[一二三四五六七八九十]{1,3}日)?"),
    ("中文数", r"百分之{CN}{1,4}+(?:点{CN}{1,4}+)?|{CN}{1,3}分之{CN}{1,3}+"),
)  # fmt: skip
# Not figures, though they begin with a digit.
_LABELS = (
    # Numbering of lines, items and table rows; the other cells of a table are figures.
    ("编号", r"{BEGIN}\d{1,2}(?:\)(?= |{HAN})|[.、](?!{G}\d))"),
    ("编号", r"{BEGIN}\d{1,2}(?:\.\d{1,2}){1,3}(?=[ \u4e00-\u9fff])(?!{COUNTS})"),
    ("编号", r"(?<=[\u4e00-\u9fff;。:)] )\d{1,2}\.(?={HAN})|(?<=# )\d{1,2}(?= )(?!{COUNTS})"),
    ("编号", r"(?:(?<=^\|)|(?<=^\| ))(?:\d{1,4}+|12[13]\d{2}|9611\d)(?= *+[|¦])"),
    ("数值", r"(?:(?<=\|)|(?<=\| )){N}(?= *+\|)"),
    # Telephone numbers; 110警情, but 救助120户: unless a service follows, it is a count.
    ("电话", r"0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?(?!\d)"),
    ("电话", r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?![\d.]|{COUNTS})"
             r"|[48]00(?=电话|热线|号码)|(?<=\d转)\d{3,5}(?![\d.]|{COUNTS})"),
    ("电话", _right_after("电话 热线 传真 座机 拨 打 呼叫")
             + r"{G}\d{3,8}+(?:[-、/,]\d{1,8}+){0,4}(?![-、/,]\d|\.|{COUNTS})"),
    ("电话", r"(?:12[13]\d{2}|9611\d|955\d{2})(?![\d-]|[.,]\d|{G}[~至到]\d|{COUNTS})"),
    ("电话", r"(?:1(?:10|14|19|20|22)|12\d{3}|9[56]\d{3})(?!(?:,\d{3}){1,6}{COUNTS})"
             r"(?=$|[\n,。;、:!?)/|”\"\x01]|{G}(?:[热专]线|平台|查号|指挥|报警|接|警|急救|联动|政务|法|便民"
             r"|消防|反诈|事故|交通|宣传|公共|投诉|举报|服务|妇女|等|或|和|及|与))"),
    # Dates, times, years.
    ("日期", r"{YEAR}(?:\.{MONTH}\.|-{MONTH}-|/{MONTH}/){DAY}(?!\d)"
             r"|{YEAR}[-/]{MONTH}(?![-/\d]|{COUNTS})"),
    ("日期", r"(?:{YEAR}{G}年{G})?{MONTH}(?:{TO}{MONTH})?{G}月"
             r"(?:份|{G}{DAY}(?:{G}日?{TO}{DAY})?{G}[日号])?"),
    ("日期", r"\d{1,2}{G}·{G}\d{1,2}(?!\d)|\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)|[1-4]季度"),
    ("日期", r"{MONTH}\.{DAY}(?!\d|{COUNTS})(?={HAN}{2,10}(?:日|[传动][周月]))"),
    ("日期", r"\d{1,2}(?:{TO}\d{1,2})?{G}(?:时(?![间期段效限代候])|点(?=[\d半整钟前后])"
             r"|(?<=[午上晨晚]\d)点|(?<=[点分][-至到]\d)点|(?<=[点分][-至到]\d\d)点|(?<=[午上晨晚]..)点)(?:\d{1,2}分)?"),
    ("年份", r"{YEAR}{G}年?{TO}{YEAR}{G}(?:学?年度?|(?!{COUNTS}|[\d.,]))"),
    ("年份", r"{YEAR}{G}年度?|\d{1,2}世纪(?:\d0年代)?|\d0年代"),
    ("年份", r"(?:19[4-9]\d|20(?:0[1-9]|[1-4]\d))(?!\d|[.,]\d|{TO}\d|{COUNTS})"),
    # Identifiers and names: 15号楼, 2.0版, 5G, 1+6+N, 1户1码, 90后.
    ("编号", _right_after("编号 编号为 序号 邮编 代码 科目 分类 账号 证号 QQ QQ群 号之")
             + r"{G}\d{1,20}+(?:{TO}\d{1,10}+){0,4}(?!-\d|{COUNTS})|(?<=号后)\d位|\d{1,3}#"),
    ("编号", r"\d{11,}+(?!\.|{COUNTS})|\d[\dA-Za-z.-]{0,40}+@|\d\.0(?!\d|{COUNTS})"),
    ("编号", r"\d{1,4}(?:\.\d{1,4}){2,5}|\d{1,16}+ ?(?:号|[楼室届级]|单元|房间|[国省县]道"
             r"|(?:会议|办公|接待|调解|教)室)|(?<=乘坐)\d{1,3}路|(?<=[换搭]乘)\d{1,3}路"),
    ("编号", r"\d{1,4}(?:、\d{1,4}){1,6}(?={G}[月日年号楼室届级])"),
    ("法条", r"\d{1,3}{G}章"),
    ("时长", r"(?:7[×xX ]{1,3}24|24[×xX ]{1,3}7)(?!\d)(?:{G}小时)?"),
    ("专名", r"360[度°]|\d[05]后(?!续)|\d{1,4}强(?![制调行])"
             r"|1{HAN}{1,3}(?:\({HAN}{1,2}\))?1(?=[档策码卡岗品警格法顾辅律])|1对1(?!\d|{COUNTS})"
             r"|[1-5]星|1岗(?=[双多一1])|24节气"),
    # 3:1, 1:1.05, 2比1
    ("其他", r"\d{1,6}(?:\.\d{1,4})?(?:{G}[:比]{G}\d{1,6}(?:\.\d{1,4})?){1,3}"
             r"(?![\d:%‰余多几万亿]|[.,/]\d|{G}{UNIT})"),
    ("专名", r"\d{1,4}+(?:\+(?:\d{1,4}+|[A-Za-z])){1,6}(?!\+[\dA-Za-z])(?:>\d)?(?!{COUNTS})"
             r"|\d\+(?!{UNIT}){HAN}"),
    ("专名", r"\d{1,6}+(?:\.\d{1,3}+)?(?!{ASCII}(?![A-Za-z\d]))[A-Za-z][A-Za-z\d+-]{0,20}"),
)  # fmt: skip
_AMOUNT = (
    r"{SIGN}{Q}{N}{SCALE}(?:{G}(?P<unit1>{UNIT}))?"
    r"(?P<to>{TO}{Q}{N}{SCALE}(?:{G}(?P<unit2>{UNIT}))?)?(?P<tail>{TAIL})?"
)
_COUNTED = (
    r"(?P<cn_qualifier>{Q}(?:[数几]|上(?=[十百千万]))?)(?<![第每初老周期])"
    r"(?!(?<=[统唯逐专同之单任进每无另某这那其再又跑最新前后万])一|一起)"
    r"(?P<numeral>{CN}{1,12}+[余多几]?[万亿]?){G}"
    r"(?P<cn_unit>周岁|(?!年度){SPAN}|" + _any_of(_COMMON) + r"){TAIL}?"
)


@cache
def number_pattern() -> re.Pattern[str]:
    """Return one expression for all rules; it is compiled on first use."""
    groups = [f"(?P<{kind}{n}>{rule})" for n, (kind, rule) in enumerate(_NAMES + _LABELS)]
    names, labels = "|".join(groups[: len(_NAMES)]), "|".join(groups[len(_NAMES) :])
    initials = re.escape("".join(sorted({word[0] for word in [*QUALIFIERS, *LOOSE]})))
    return re.compile(
        rf"(?=[\dA-Za-z《“\"\[(+\-±第图注表附专案步数几上前排名位倒{_CN_DIGITS}{initials}])"
        + _rule(
            rf"(?:{names}|(?=\d)(?:{labels})|(?P<amount>{_AMOUNT})|(?P<counted>{_COUNTED})"
            rf"|(?P<{NO_NUMBER}>{{CN}}++))"
        ),
        re.MULTILINE | re.ASCII,
    )
