"""The keys of the ledger's files, each with its purpose in an editor's words.

A key of an indicator is one row of `INDICATOR_KEYS`: how it is read, completed by code editors,
explained in the handbook, published as open data and carried into a new year follows from the row.
"""

from dataclasses import dataclass
from typing import Literal

KeyKind = Literal[
    "text",
    "sentence",  # a text that may name figures in braces
    "name",  # of an indicator
    "names",
    "code",  # letters and digits, shared with other registers
    "flag",
    "day",
    "value",  # a figure, or 待补充
    "figure",
    "figures",  # one for each quarter
    "decimals",
    "breakdowns",
    "ratio",
    "corrections",
]
"""What an editor writes behind a key."""


@dataclass(frozen=True, slots=True)
class IndicatorKey:
    """A key of an indicator."""

    name: str
    purpose: str
    """What to write, as code editors show it."""
    kind: KeyKind = "text"
    attribute: str = ""
    """The attribute of `Indicator` that it fills; empty for a key read together with others."""
    column: str = ""
    """The column of the open data that publishes it; empty for none."""
    meaning: str = ""
    """The meaning of that column to its readers."""
    handbook: str = ""
    """Its meaning in the handbook, where keys that share it stand in one line; by default the
    purpose."""
    carried: bool = True
    """Whether it stays true of the next year."""


_NOTES = "这个数怎么算、包括什么，用大白话写；读者该知道的事"
_EXCEPTIONS = (
    "与主题不同时才写；说不清的写“原文未载明”，上下文说明是哪一年的写“2024年（推定）”，不要猜"
)
_DAYS = "期间的第一天、最后一天，写成 `2024-01-01`；原文写明了才写"
_RELATIONS = "与别的数的关系，看[数与数的关系](relations.md)"
_COMPUTED = "由本站计算的数，看[派生](#派生由本站计算的数)"

_ROWS = (
    IndicatorKey(
        "值", "数值，照报告的写法，如“约120宗”；不知道的写“待补充”", "value",
        handbook="数值；不知道的写 `待补充`", carried=False,
    ),
    IndicatorKey(
        "表述", "句子里怎么说，如“无一人重新犯罪”", "sentence", "wording",
        "文字表述", "报告用文字说的，例如“无一人重新犯罪”",
        "句子里要写成文字、不写成数字的，如 `无一人重新犯罪`；"
        "报告只有文字、没有数的，只写它，不写“值”，不替报告算成100%或者0",
        carried=False,
    ),
    IndicatorKey(
        "口径", "这个数怎么算、包括什么，用大白话写", "sentence", "definition",
        "口径", "这个数怎么算、包括什么", _NOTES,
    ),
    IndicatorKey(
        "期间", "与主题不同时才写", "text", "period",
        "期间", "这个数管哪段时间，照报告的写法", _EXCEPTIONS, carried=False,
    ),
    IndicatorKey(
        "起", "期间的第一天", "day", "start",
        "起", "期间的第一天；报告没有写明的空着", _DAYS, carried=False,
    ),
    IndicatorKey(
        "止", "期间的最后一天", "day", "end",
        "止", "期间的最后一天；报告没有写明的空着", _DAYS, carried=False,
    ),
    IndicatorKey(
        "来源", "与主题不同时才写", "text", "source",
        "来源", "出自哪份报告的哪一节", _EXCEPTIONS, carried=False,
    ),
    IndicatorKey(
        "备注", "读者该知道的其他事", "sentence", "note",
        "备注", "读者该知道的其他事", _NOTES, carried=False,
    ),
    IndicatorKey(
        "存疑", "为什么对不上、待核实什么；会公开显示", "sentence", "doubt",
        "存疑说明", "哪里对不上、可能是什么原因；没有疑问就空着",
        "哪里对不上，会公开显示，看[存疑](#存疑数字对不上)", carried=False,
    ),
    IndicatorKey(
        "照录", "对照过原文、原文就是这样的算式，照检查给出的那一行抄；几条用“；”隔开", "text",
        "verbatim", carried=False,
        handbook="检查问到的数，对照过原文就是这样的，照检查给出的那一行抄，看[照录](#照录原文就是这样)",
    ),
    IndicatorKey(
        "敏感", "是或否；与主题不同时才写", "flag", "sensitive",
        handbook="`是`：一至九人的人数写成 `少于10人`，看[隐去的人数](hidden.md)",
    ),
    IndicatorKey(
        "更正", "公布以后改过的数，每次一条：日期、原值、现值、原因、批准；会公开显示",
        "corrections", "corrections",
        "更正", "公布以后改过的数：日期、原来的数、现在的数、原因",
        "公布以后改过的数，看[更正](#更正公布以后改数)", carried=False,
    ),
    IndicatorKey(
        "季度", "季度自查的数，最多四个，如 [30宗, 41宗, 待补充]；四个齐了要等于全年",
        "figures", "quarters",
        handbook="季度自查的数，如 `[30宗, 41宗, 待补充]`；四个齐了要等于全年",
    ),
    IndicatorKey(
        "目标", "计划给这一年定的数，如“不少于30场”；是计划，不是结果", "figure", "target",
        "目标", "计划给这一年定的数，照计划的写法；是计划，不是结果；没有目标就空着",
        "计划给这一年定的数，如 `不少于30场`，看[目标](#目标计划定的数)", carried=False,
    ),
    IndicatorKey(
        "属于", "是哪个指标的一部分", "name", "part_of",
        "属于", "它是哪个指标的一部分", _RELATIONS,
    ),
    IndicatorKey(
        "分项", "由哪些指标相加而成", "breakdowns", "breakdowns",
        "分项", "由哪些指标相加而成；有几种分法的，用分号隔开，前面写分法的名称", _RELATIONS,
    ),
    IndicatorKey("比率", "[分子, 分母]", "ratio", "ratio", "比率", "分子 / 分母", _RELATIONS),
    IndicatorKey(
        "派生", "由本站计算的式子，如“到期办结 / 上级交办”", "text", "formula",
        "派生式", "本站怎么算出来的；加减乘除写作 + - * /，别的主题的指标前面加简称和点", _COMPUTED,
    ),
    IndicatorKey("单位", "派生指标的单位", handbook=_COMPUTED),
    IndicatorKey("小数", "派生指标留几位小数", "decimals", handbook=_COMPUTED),
    IndicatorKey(
        "指标标识", "各镇共用的指标编号，如 FZ-01；没有统一编过的不写", "code", "identifier",
        "指标标识", "各镇共用的指标编号，不同的镇、不同的年度用它对应；没有统一编过的空着",
        "各镇共用的指标编号，只用字母、数字和 `-`、`.`、`_`，同一年不重复；上级没有编的不写",
    ),
    IndicatorKey(
        "曾用名", "公布以后改了名的，写原来的名称，如 [旧名]；旧网址因此照样能用",
        "names", "former_names", "曾用名", "公布以后改过名的，原来的名称",
        "公布以后改了名的，写原来的名称，如 `[旧名]`，看[改名和撤回](#改名和撤回)", carried=False,
    ),
)  # fmt: skip

INDICATOR_KEYS = {key.name: key for key in _ROWS}
"""Keys of an indicator, in the order of the handbook."""
PUBLISHED = tuple(key for key in _ROWS if key.column)
"""The keys that open data publish."""
SENTENCES = tuple(key.attribute for key in _ROWS if key.kind == "sentence")
"""The attributes of an indicator whose text may name figures in braces."""

SUBJECT_KEYS = {
    "主题": "主题的全名，如“矛盾纠纷调解”",
    "简称": "页面里用的名称，如“调解”；不写就用主题",
    "说明": "一两句大白话，说这个主题是什么",
    "来源": "数字出自哪份报告的哪一节",
    "期间": "数字说的是哪一段时间；不清楚的写“原文未载明”",
    "起": "期间的第一天，如 2024-01-01",
    "止": "期间的最后一天，如 2024-12-31",
    "敏感": "写“是”：一至九人的人数一律不公开",
    "指标": "每个指标一行：“名称: 数值”",
    "勾稽": "指标之间应当成立的式子",
    "撤回": "公布以后撤下的指标，每个一组“名称: {日期, 原因, 批准}”；会公开显示",
}
"""Keys of a subject file with their purposes."""

CORRECTION_KEYS = {
    "日期": "更正的日期，如 2025-06-01",
    "原值": "原来公布的数，照当时的写法",
    "现值": "改成的数",
    "原因": "为什么改",
    "批准": "谁批准的，写职务，不写姓名",
}
"""Keys of a correction; all are required."""

WITHDRAWAL_KEYS = {key: CORRECTION_KEYS[key] for key in ("日期", "原因", "批准")}
"""Keys of a withdrawal; all are required."""

CHECK_KEYS = {
    "式": "应当成立的式子",
    "存疑": "为什么不成立",
    "照录": "对照过原文、原文就是这样的算式，照检查给出的那一行抄",
}
"""Keys of a formula that is known not to hold."""

WITNESS_KEYS = {
    "来源": "定稿的名称，与台账的“来源”开头相同，如“2024年法治政府建设年度报告”",
    "章节": "每节一行，依次写定稿里的数，如“四（五）: [约120宗, 45宗]”",
    "不入台账": "台账不要的数和原因，也是每节一行，如“四（七）: [100人以上: 是标准]”",
}
"""Keys of witness.yml, the figures of the approved report."""

UNIT_KEYS = {"同类单位": "计数相同的单位，每组一行，如“- [件, 起, 宗]”"}
"""Keys of data/units.yml."""

SITE_KEYS = {
    "镇名": "镇的名称",
    "站名": "网站全名",
    "副名": "网站名去掉镇名的部分",
    "所属": "所在的市和区县",
    "省份": "决定用哪一套报告提纲",
    "行政区划代码": "镇的行政区划代码，9位或者12位数字，以民政、统计部门公布的为准",
    "网址": "发布后的网址，如 https://……gov.cn/……/",
    "发布": "写“是”才去掉预览横幅",
    "要签发": "写“是”，没有签发就做不成发布包；不写就是“否”",
    "主办单位": "页脚",
    "联系方式": "页脚",
    "网站标识码": "页脚和网页标签：10位数字",
    "党政机关网站标识": "页脚：标识证书的网址",
    "ICP备案": "页脚",
    "公安备案": "页脚",
    "网站找错": "页脚：“我为政府网站找错”的网址",
    "更新频率": "开放数据多久更新一次",
    "开放条件": "开放数据谁能用、怎么用",
    "许可": "开放数据的许可协议",
}
"""Keys of data/site.yml."""

APPROVAL_KEYS = {
    "姓名": "谁签发的",
    "日期": "哪一天，如 2026-12-01",
    "版本": "签发的那个提交；没有 git 的不写",
    "内容": "公开的内容的校验值：以后改了什么，就对不上，签发作废",
    "意见": "签发时写的话",
}
"""Keys of an approval in data/approvals.yml."""

PAGE_KEYS = {
    "title": "标题",
    "摘要": "一两句话说这一页有什么",
    "导语": "标题下面的一段话",
    "发布时间": "第一次发布的时间，写成 `2025-03-28 09:00`",
    "年度": "数字是哪一年的，如 `2024`；报告页与文件名相同",
    "来源": "内容是谁的；不写，就是主办单位",
    "关键词": "几个词，用逗号隔开",
    "作者": "写的人或者单位",
    "图片": "在网站里的位置",
    "省份": "写了哪个省的规定",
    "复核日期": "哪一天以前要再核对，如 `2027-06-30`",
    "标题分行": "标题长的，分几行写，每行一个“- ”",
    "版面": "`宽`：这一页的表格宽",
    "目录": "`否`：不要这一页的目录",
    "主题": "数据页说的主题",
    "记住": "专题页的三句话",
    "正文": "`公文`：照公文的样子排，文字照原文",
    "署": "报告标题下面的署名",
    "凡例": "`是`：说明数字的记号",
    "牌记": "报告的署名机关、成文日期、发布日期",
    "未回应的不足": "原文没有对应措施的不足，写锚点",
    "短目录": "目录里的短名称，每行一个：锚点和短名称",
    "栏内链接": "菜单里这一页下面的链接：这一页的一节，或者别的页",
    "栏目名称": "栏目的名称，与标题不同时才写",
    "栏目说明": "栏目有什么，与摘要不同时才写",
    "栏目类型": "从规定的几种里选一种，如“办事服务”",
    "栏目关键词": "几个词，用逗号隔开",
    "最新报告": "首页的最新报告",
    "常找": "首页上大家常找的",
    "搜索提示": "首页搜索框里的提示",
    "站点地图": "`是`：这一页列出全部网页",
    "站外链接": "`是`：这一页是离开本站的提示",
    "快速离开": "`是`：有“快速离开”的按钮，怕旁人看到的页用",
    "template": "首页的样子，不要改",
}
"""Keys of a page's front matter."""
PAGE_PARTS = {
    "最新报告": ("名", "题签", "页", "年", "说明"),
    "常找": ("名", "页"),
    "栏内链接": ("名", "页"),
}
"""The keys inside those of front matter that hold several; those of 牌记 are any labels."""
