"""What `nianbao check` finds in Chinese prose."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import is_linear

from macros.prose.language import Mistake, findings
from macros.prose.markup import FIGURE
from macros.prose.wordlist import Rules, Wording, load_rules, signs

ROOT = Path(__file__).resolve().parents[1]
RULES, PROBLEMS = load_rules(ROOT / "data/wordings.yml")

# Where readers need the details: which law, and the committee's full name.
KNOWN: set[str] = set()


def find_mistakes(text: str, rules: Rules = RULES) -> list[tuple[str, str]]:
    return [(f.found, f.replacement) for f in findings(text, rules)]


# --- punctuation: wrong, what is found and better, right --------------------------------------

MARKS = [
    ("在区委,区政府", [(",", "，")], "在区委，区政府"),
    ("2024年,我镇", [(",", "，")], "一年1,000件"),
    ("下降5%,上升", [(",", "，")], "a, b"),
    ("共15人;其中", [(";", "；")], "`a;b`"),
    ("方面:一是", [(":", "：")], "上午9:30开会"),
    ("好吗?好!", [("?", "？"), ("!", "！")], "好吗？好！"),
    ("加强管理.", [(".", "。")], "共2.5万"),
    ("使用cookie,不收集", [(",", "，")], "cookie, storage"),
    ("(一)深化", [("(", "（"), (")", "）")], "（一）深化"),
    ("接口(API)", [("(", "（"), (")", "）")], "call f(x) now"),
    ("对外(通过API)用", [("(", "（"), (")", "）")], "H(n)"),
    ('他说"你好"了', [('"', "“"), ('"', "”")], "他说“你好”了"),
    ("所谓'试点'的", [("'", "‘"), ("'", "’")], "it's a 'test'"),
    ("等等...后来", [("...", "……")], "等等，v1.2...v1.3"),
    ("２０２４年Ａ区", [("２０２４", "2024"), ("Ａ", "A")], "2024年A区"),
    ("达50％", [("％", "%")], "达50%"),
    ("完成。。", [("。。", "。")], "完成。"),
    ("完成。。。", [("。。。", "……")], "完成……"),
    ("学习，，教育", [("，，", "，")], "学习，教育"),
    ("学习、、教育", [("、、", "、")], "学习、教育"),
    ("学习，、教育", [("，、", "，")], "“学习”、教育"),
    ("（2021-2025年）", [("2021-2025", "2021—2025")], "（2021—2025年）"),
    ("（2021年～2025年）", [("2021年～2025", "2021年—2025")], "GB/T 15834-2011和GB/T 2012-2015"),
    ("8月-12月", [("月-", "月—")], "电话0751-2012-2015"),
    ("1-5月", [("1-", "1—")], "2024-01-05"),
    ("深入 学习", [("入 ", "入")], "共 15 人，用 API 接口"),
    ("学习，\t教育", [("，\t", "，")], "**学习：** 教育"),
    ("学习\u3000教育", [("习\u3000", "习")], "\u3000\u3000学习教育"),
    ("落实“三定方案", [("“", "“……”")], "落实“三定”方案"),
    ("落实三定”方案", [("”", "“……”")], "1）甲；2）乙；（3）丙"),
    ("村（社区", [("（", "（……）")], "村（社区）"),
    ("《办法规定", [("《", "《……》")], "《办法》规定"),
    ("”写反了“", [("”", "“……”"), ("“", "“……”")], "“甲‘乙’丙”"),
    ("“第一段\n\n第二段”", [("“", "“……”"), ("”", "“……”")], "“第一段\n\n“第二段”"),
    ("- 甲“乙\n- 丙”丁", [("“", "“……”"), ("”", "“……”")], "“甲\n乙”"),
]


@pytest.mark.parametrize(("wrong", "expected", "right"), MARKS)
def test_punctuation(wrong: str, expected: list[tuple[str, str]], right: str) -> None:
    assert find_mistakes(wrong, Rules()) == expected
    assert not find_mistakes(right, Rules())


# --- words: wrong, what is found and better, right (as like as can be) -------------------------

WORDS = [
    ("截止日前，登记", "截止日前", "截至目前", "在报名截止日前提交"),
    ("截止目前，2024年", "截止目前", "截至目前", "报名已经截止"),
    ("截止2024年5月31日", "截止", "截至", "截止日期是2024年5月31日"),
    ("截至目前为止，2024年", "截至目前为止", "截至目前", "到目前为止"),
    ("截至目前，共办理", "截至目前", "截至某年某月某日", "截至目前（原文未载明日期）"),
    ("近三年来，共办理", "近三年来", "写明从哪年到哪年", "2022年以来、截至2024年底的近三年来"),
    ("今年共办理", "今年", "写明是哪一年", "2024年，今年共办理"),
    ("2024年以来，共办理", "2024年以来", "2024年1月1日至某月某日", "2024年以来（截至12月31日）"),
    ("24年底", "24年", "2024年", "奋斗24年"),
    ("二零二四年", "二零二四年", "二〇二四年", "二〇二四年"),
    ("超10万人次以上", "超10万人次以上", "超10万人次", "超10万人次，十岁以上"),
    (f"超过{FIGURE}以上", f"超过{FIGURE}以上", f"超过{FIGURE}", f"超过{FIGURE}，五次以上"),
    ("约20次左右", "约20次左右", "约20次", "签约20次，左右两侧"),
    ("约20余次", "约20余", "20余", "约20次"),
    ("近20余次", "近20余", "近20", "附近20余家商户"),
    ("近100人以上", "近100人以上", "近100人", "近100人"),
    ("至少3人以上", "至少3人以上", "至少3人", "至少3人，二十岁以上"),
    ("不超过5天以内", "不超过5天以内", "不超过5天", "不超过5天"),
    ("不足20余人", "不足20余", "不足20", "不足20人"),
    ("数十余次", "数十余", "数十", "数十次"),
    ("占百分之30", "百分之30", "30%", "占百分之三十"),
    ("增长5-10%", "5-10%", "5%～10%", "增长5%～10%"),
    ("投入13～17万元", "13～17万", "13万～17万", "投入13万～17万元"),
    ("减少2倍", "减少2倍", "减少了百分之几或者几分之几", "增加2倍"),
    ("但仍旧一定的困难", "仍旧一定的", "仍存在一定的", "但仍存在一定的困难"),
    ("全镇无发生案件", "无发生", "没有发生", "查清有无发生案件"),
    ("大宗毒品贩卖毒品案件", "毒品贩卖毒品", "贩卖毒品", "大宗贩卖毒品案件"),
    (
        "不足主要在以下几个方面：",
        "主要在以下几个方面",
        "主要表现在以下几个方面",
        "主要在以下几个方面下功夫",
    ),
    ("加大对普法经费投入", "加大对普法经费投入", "加大普法经费投入", "加大对普法经费的投入"),
    ("融合报、网于一体", "融合报、网于一体", "集报、网于一体", "促进融合，集报、网于一体"),
    ("区政府的强有力的领导", "的强有力的领导", "的坚强领导", "区政府的坚强领导"),
    ("在强有力的领导下", "强有力的领导", "坚强领导", "强有力的措施"),
    ("区依法治区办", "区依法治区办", "区委依法治区办", "区委依法治区办"),
    ("我们的的工作", "的的", "的", "以普法为目的的活动的的确确有用"),
    ("完成了了任务", "了了", "了", "为了了解情况，不了了之"),
    ("进行进行检查", "进行进行", "进行", "进行检查"),
    (
        "以节假日等重要时间节点组织活动",
        "以节假日等重要时间节点",
        "在节假日等重要时间节点",
        "以节假日等重要时间节点为契机",
    ),
    ("原因是由于疏忽", "原因是由于", "原因是", "由于疏忽"),
    ("防止事故不再发生", "防止事故不再发生", "防止事故再发生", "保证事故不再发生"),
    ("切忌不要外传", "切忌不要", "切忌", "切忌外传"),
    ("报刊……等等", "……等等", "只留“……”或者“等”", "报刊等等"),
    ("现将工作汇报如下", "现将工作汇报如下", "现将工作报告如下", "向区委汇报工作"),
    ("《甲》、《乙》", "》、", "》", "《甲》《乙》和丙、丁"),
    ("第一、抓学习", "第一、", "第一，", "第一、第二季度，居全区第一、全市第三"),
    ("（一）、抓学习", "（一）、", "（一）", "第（一）、（二）项"),
    ("宣传禁毒条例等", "禁毒条例", "全名加书名号", "宣传《广东省禁毒条例》等"),
    ("按照《信访条例》办理", "《信访条例》", "《信访工作条例》", "《信访条例》已经废止"),
    (
        "按照《婚姻法》办理",
        "《婚姻法》",
        "《中华人民共和国民法典》",
        "《婚姻法》同时废止，《婚姻登记条例》有效",
    ),
    ("社区纠正对象", "社区纠正", "社区矫正", "社区矫正对象"),
    ("社区服刑人员", "社区服刑人员", "社区矫正对象", "在社区服刑的人员"),
    ("刑满释放犯", "刑满释放犯", "刑满释放人员", "刑满释放人员"),
    ("残废人", "残废人", "残疾人", "残疾人"),
    ("精神病人", "精神病人", "精神障碍患者", "精神病院"),
    ("聋哑人", "聋哑人", "听力、言语残疾人", "聋人"),
    ("法人代表签字", "法人代表", "法定代表人", "法定代表人签字"),
    ("抓获嫌疑犯", "嫌疑犯", "犯罪嫌疑人", "犯罪嫌疑人"),
    ("人民调节员", "人民调节", "写“调解”", "人民调解员调节气氛"),
    ("以法治镇", "以法治镇", "依法治镇", "以法治镇理念"),
    ("建设法制政府", "法制政府", "法治政府", "法制审核，社会主义法制"),
    ("社戒人员", "社戒", "社区戒毒", "社区戒毒人员"),
    ("社康人员", "社康", "社区康复", "社康中心"),
    ("银行帐号", "帐号", "账号", "帐篷、蚊帐"),
    ("工作台帐", "台帐", "台账", "查帐篷"),
    ("要象家人一样", "象家人一样", "像家人一样", "对象一样，印象和昨天一样"),
    ("好象是", "好象", "好像", "最好象棋也下"),
    ("这是份内的事", "份内", "分内", "月份内的工作，每份内容"),
    ("犯罪份子", "犯罪份子", "犯罪分子", "一份子"),
    ("身分证", "身分证", "身份证", "身份证"),
    ("大部份", "部份", "部分", "全部份额，内部份数"),
    ("主要成份", "成份", "成分", "分成份额"),
    ("既使困难", "既使", "即使", "既使群众满意，又使干部受益"),
    ("即然如此", "即然", "既然", "立即然后"),
    ("既将到来", "既", "即", "既将举行大会，又将举行展览"),
    ("立既办理", "立既", "立即", "建立既有秩序"),
    ("按即定方案", "即定方案", "既定方案", "立即定方案"),
    ("按排工作", "按排", "安排", "按排名、按排放标准"),
    ("作出布署", "布署", "部署", "公布署名文章"),
    ("座落在镇上", "座落", "坐落", "一座落在山上的塔"),
    ("必需做到", "必需", "必须", "生活必需品"),
    ("生活必须品", "必须品", "必需品", "必须品质过硬"),
    ("及其它部门", "其它", "其他", "尤其它还"),
    ("做为干部", "做为", "作为", "这样做为民服务，做为什么"),
    ("通迅地址", "通迅", "通讯", "通讯地址"),
    ("幅射", "幅射", "辐射", "辐射"),
    ("渡过春节", "渡", "度", "渡过难关"),
    ("度过难关", "度过", "渡过", "度过假期"),
    ("签定协议", "签定", "签订", "标签定位"),
    ("招聘启示", "招聘启示", "招聘启事", "重要启示"),
    ("反应问题", "反应", "反映", "应急反应问题，反应迅速"),
    ("竟争力", "竟", "竞", "究竟争什么，竟争吵起来"),
    ("究竞如何", "究竞", "写“竟”", "研究竞争政策"),
    ("有的时侯", "时侯", "写“候”", "当时侯某在场"),
    ("己经完成", "己经", "已经", "自己经历"),
    ("自已办理", "自已", "自己", "来自已建成的项目，不能自已"),
    ("撤消决定", "撤消", "撤销", "裁撤消防站"),
    ("予防为主", "予", "预", "给予防护，不予警告"),
    ("陈述申辨", "申辨", "申辩", "申请辨认"),
    ("辩别真假", "辩", "辨", "答辩认为"),
    ("通辑", "辑", "缉", "编辑私人信件"),
    ("贩买毒品", "贩买毒品", "贩卖毒品", "贩卖毒品"),
    ("坚绝执行", "坚绝", "坚决", "坚决执行"),
    ("杜决", "杜决", "杜绝", "杜绝"),
    ("急待解决", "急待", "亟待", "紧急待命"),
    ("贯撤落实", "贯撤", "贯彻", "贯彻落实"),
    ("覆行职责", "覆行", "履行", "颠覆行为"),
    ("批覆", "批覆", "批复", "大批覆盖"),
    ("复盖率", "复盖", "覆盖", "恢复盖章"),
    ("防碍执法", "防碍", "妨碍", "妨碍执法"),
    ("防害公务", "防害", "妨害", "预防害虫"),
    ("追回脏款", "脏款", "赃款", "追回赃款"),
    ("仲栽", "仲栽", "写“裁”", "控制栽培面积"),
    ("补尝", "补尝", "补偿", "补偿"),
    ("拔款", "拔", "拨", "选拔付出"),
    ("信仿工作", "信仿", "信访", "微信仿冒"),
    ("坐谈会", "坐谈会", "座谈会", "座谈会"),
    ("隐患排察", "排察", "排查", "安排察看"),
    ("分岐", "分岐", "分歧", "分歧"),
    ("松驰", "松驰", "松弛", "松弛"),
    ("法律授助", "法律授助", "法律援助", "教授助手"),
    ("行政覆议", "行政覆议", "行政复议", "行政复议"),
    ("交待清楚", "交待", "交代", "提交待办事项"),
    ("再接再励", "再接再励", "再接再厉", "再接再厉"),
    ("再所难免", "再所", "在所", "一再所说"),
]


@pytest.mark.parametrize(("wrong", "hit", "better", "right"), WORDS)
def test_words(wrong: str, hit: str, better: str, right: str) -> None:
    assert (hit, better) in find_mistakes(wrong)
    assert find_mistakes(right) == []


def test_the_list_is_well_written() -> None:
    assert PROBLEMS == []
    assert len(RULES.wordings) >= 60


@pytest.mark.parametrize("wording", RULES.wordings, ids=lambda wording: wording.text)
def test_every_rule_has_an_example(wording: Wording) -> None:
    """A plain wording is its own example; a pattern needs one in the table above."""
    if wording.pattern.pattern == re.escape(wording.text):
        assert (wording.text, wording.replacement) in find_mistakes(wording.text)
        assert not wording.pattern.search(wording.replacement)
    else:
        assert any(wording.pattern.search(wrong) for wrong, *_ in WORDS)


# --- markup, mentions, periods ----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "---\n标题: 帐号,密码\n---\n正文。",
        '{{ 图(调解.案件, 标题="帐号,密码") }}',
        '{{ 原文("帐号,密码") }}',
        "{% set 甲 = '帐号,' %}{# 帐号, #}",
        "`帐号,密码`和``帐号,``",
        "```\n帐号,密码\n```",
        "~~~\n帐号,密码",
        '<a href="x" title="帐号,密码">甲</a>',
        "<pre>帐号,密码</pre><!-- 帐号,密码 -->",
        "[甲](帐号,密码.md) :material-phone:{ .帐号, } [乙](a(帐号,).md) [丙][帐号,]",
        "[甲]: 帐号,.md",
        "## 标题 { #帐号,密码 }",
        "见https://example.cn/?a=1,2;b。",
        "甲[^帐号,]\n\n[^帐号,]: 乙。",
        "甲&nbsp;乙&amp;丙",
        "| 甲 | 乙 |\n|:---|---:|\n| 丙 | 丁 |",
        "1. 甲\n2. 乙\n\n> 丙\n\n- [ ] 丁",
        "词\n:   解释。",
        "“帐号”改为“账号”，《帐号管理办法》照录",
    ],
)
def test_markup_and_mentions_are_no_prose(text: str) -> None:
    assert find_mistakes(text) == []


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("见**帐**号", "帐**号"),
        ("见[帐号](a.md)", "帐号"),
        ("{{ 甲.乙 }},丙", ","),
        ("# 标题,一", ","),
        ("| 甲,乙 |", ","),
        ('!!! note "甲,乙"\n\n    丙', ","),
        ('=== "{{ 甲.乙 }}帐号"\n\n    丙', "帐号"),
        ('[甲](a.md "见帐号")', "帐号"),
        ('[甲]: a.md "见帐号"', "帐号"),
        ("*[甲]: 见帐号", "帐号"),
        ("- [x] 帐号", "帐号"),
        ("\ufeff---\r\n标题: 甲\r\n---\r\n\r\n帐号\r\n", "帐号"),
        ("“我们的帐号已经全部注销完毕了”", "帐号"),
    ],
)
def test_prose_is_seen_through_markup(text: str, hit: str) -> None:
    (finding,) = findings(text, RULES)
    assert finding.found == hit == text[finding.start : finding.end]


def test_a_figure_may_say_the_period() -> None:
    text = "截至目前，办理{{ 执法.检查 }}。今年办理{{ 执法.处罚 }}。"
    known = {"执法.检查": "截至目前（原文未载明日期）", "执法.处罚": "1月至12月"}
    assert find_mistakes(text) == []
    assert [f.found for f in findings(text, RULES, known.__getitem__)] == ["今年"]


def test_findings_are_told_in_order_with_reason_and_level() -> None:
    assert findings("帐号，做为", RULES) == [
        Mistake(0, 2, "帐号", "账号", "与钱款有关的用“账”", "提醒"),
        Mistake(3, 5, "做为", "作为", "当作、身为用“作为”", "错误"),
    ]


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name)
def test_no_false_alarm_on_our_pages(page: Path) -> None:
    text = page.read_text("utf-8")
    alarms = [f for f in findings(text, RULES) if f.found not in KNOWN]
    assert [f"{text.count(chr(10), 0, f.start) + 1}: {f}" for f in alarms] == []
    assert all(f.level == "提醒" for f in findings(text, RULES))


# --- the word list ----------------------------------------------------------------------------

GOOD = "{错: 甲乙, 对: 乙甲, 为什么: 反了, 级别: 提醒}"


PATTERNS = [
    "甲?乙", "(甲乙|丙)丁", "(?:甲乙)?丙", r"\u4e00乙", r"\x41\101乙", "[甲乙]丙", "甲{0,2}乙",
    "甲{2}乙", "甲(?=丙)丙|乙", "甲(?!乙)丙", "(?i)AB", "(?P<名>甲)乙(?P=名)", "甲|", "甲[]|乙]丙",
    "甲[^|)]乙|丙丙", r"甲\|乙", r"(?<![甲\]乙])丙(丁)\1", "(甲(乙|丙)丁)戊", "甲.乙$", "^甲??乙",
    "(?<!甲)(?<=乙)丙|(?<!丁)戊",
]  # fmt: skip


@pytest.mark.parametrize("pattern", [*PATTERNS, *(one.pattern.pattern for one in RULES.wordings)])
@given(data=st.data())
@settings(max_examples=8)
def test_what_a_pattern_finds_has_one_of_its_signs(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    match = re.search(pattern, text)
    assert match
    assert any(sign in match[0] for sign in signs(pattern))


def test_most_of_the_list_has_signs() -> None:
    assert sum(all(one.signs) for one in RULES.wordings) > 0.9 * len(RULES.wordings)


def test_what_stands_before_still_counts(tmp_path: Path) -> None:
    rules, _ = rules_of(
        tmp_path, "{错: '(?<!丙)甲乙|(?<=丁)戊', 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 是}"
    )
    assert find_mistakes("丙甲乙，戊", rules) == []
    assert find_mistakes("甲乙丁戊", rules) == [("甲乙", "乙"), ("戊", "乙")]


def rules_of(tmp_path: Path, *entries: str) -> tuple[Rules, list[tuple[int, str, str]]]:
    file = tmp_path / "data/wordings.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("一组:\n" + "".join(f"  - {e}\n" for e in entries), "utf-8")
    rules, problems = load_rules(file)
    assert all(p.path == "data/wordings.yml" and str(p) for p in problems)
    return rules, [(p.line, p.code, p.nearest) for p in problems]


@pytest.mark.parametrize(
    ("entry", "code", "nearest"),
    [
        ("甲乙", "L09", ""),
        ("{错: 丙, 对: 乙, 为什么: 反了, 级别: 提醒, 除菲: 丁}", "L08", "除非"),
        ("{错: 丙, 对: 乙, 级别: 提醒}", "L11", ""),
        ("{错: 丙, 对: '', 为什么: 反了, 级别: 提醒}", "L11", ""),
        ("{错: 丙, 对: 乙, 为什么: 反了, 级别: 警告}", "L09", ""),
        ("{错: 丙, 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 要}", "L09", ""),
        ("{错: '(丙', 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 是}", "L09", ""),
        ("{错: 丙+, 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 是}", "L09", ""),
        ("{错: '丙{2,}', 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 是}", "L09", ""),
        ("{错: '(?:丙丁){2}', 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 是}", "L09", ""),
        ("{错: '丙?', 对: 乙, 为什么: 反了, 级别: 提醒, 正则: 是}", "L09", ""),
        (r"{错: 丙, 对: '\1', 为什么: 反了, 级别: 提醒, 正则: 是}", "L09", ""),
        ("{错: 丙, 对: 乙, 为什么: 反了, 级别: 提醒, 除非: '[', 正则: 是}", "L09", ""),
        (GOOD, "L13", ""),
    ],
)
def test_a_wrong_entry_is_told_and_the_others_are_kept(
    tmp_path: Path, entry: str, code: str, nearest: str
) -> None:
    rules, problems = rules_of(tmp_path, GOOD, entry)
    assert problems == [(3, code, nearest)]
    assert find_mistakes("甲乙", rules) == [("甲乙", "乙甲")]


def test_exceptions_may_be_a_list_and_a_plain_word_is_taken_literally(tmp_path: Path) -> None:
    entry = r"{错: 甲.乙, 对: '甲\1乙', 为什么: 反了, 级别: 错误, 除非: [丙, 丁+]}"
    rules, problems = rules_of(tmp_path, entry)
    assert problems == []
    assert find_mistakes("甲.乙，甲己乙", rules) == [("甲.乙", r"甲\1乙")]
    assert find_mistakes("甲.乙，丙。甲.乙，丁+", rules) == []
    assert find_mistakes("甲.乙，丁丁", rules) == [("甲.乙", r"甲\1乙")]


@pytest.mark.parametrize("content", ["", "甲乙", "- 甲", "甲: [", "\x00", "甲: {乙: 丙}"])
def test_a_broken_list_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wordings.yml"
    file.write_text(content, "utf-8")
    rules, problems = load_rules(file)
    assert rules == Rules()
    assert problems


# --- any text, quickly ------------------------------------------------------------------------

# fmt: off
PIECES = st.sampled_from([
    *"甲乙帐号的了，。、；：（）“”《》\"'()[]{}<>`*_~|#-—!?,.;:&\\ \n\r\t\u3000０％",
    "{{", "}}", "截至目前", "2021-2025年", "](", "```\n", "---\n", "<!--", "-->", "<a ", "</a>",
    "{#", "https:",
])
HOSTILE = [
    "`", "{{", "{{ a }}", "<", "<a ", "<!--", "<pre>", "](", "](a", "[", "(", '"', "“", "（", "《",
    "{#", "{%", "{ #a", "\n", "\n ", " ", "\t\n", "\u3000", "。", "，", "-", "~~~\n", "```\n", "> ",
    "截至目前，", "的", "甲乙", "0", "１", "2021-", "加大对", "约1", "1.", "...", "&a", "https:",
    "|", "融合甲", "现将", "- [", "近", "超1万", "象甲", "“甲", "[a]: ", "——", "'a", "a ", "甲 ",
    "*", "---\n", "` ``", "](()", "今年", "今年{{ a }}", "甲\u3000", "（一", "以甲",
]
# fmt: on


@given(st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join))
def test_any_text_gives_places_inside_it(text: str) -> None:
    made = findings(text, RULES)
    assert all(0 <= f.start < f.end <= len(text) for f in made)
    assert all(f.found == text[f.start : f.end] and f.replacement and f.reason for f in made)
    assert [f.start for f in made] == sorted(f.start for f in made)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_length_is_quick(piece: str) -> None:
    assert is_linear(lambda n: findings(piece * (n // len(piece)), RULES), 12_500)
