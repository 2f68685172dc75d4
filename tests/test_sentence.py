"""A figure in a sentence: its number for machines, its marks, its link, what it hides."""

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from test_fill import fill_page, render_page
from towns import Town, load_town, subject

SENSITIVE = "敏感: 是"


def only_node(tree: LexborHTMLParser, selector: str) -> LexborNode:
    [node] = tree.css(selector)
    return node


def sentence(town: Town, word: str, **page: object) -> LexborHTMLParser:
    return render_page(town.ledger, f"共{{{{ {word} }}}}。", **page)


# --- not shown ----------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["养老.失智老人", "养老.失智老人.值", "养老.失智老人.数"])
def test_withheld_count_carries_no_value(tmp_path: Path, word: str) -> None:
    town = load_town(tmp_path, subject("失智老人: 少于10人", keys=[SENSITIVE]))
    html, problems = fill_page(town.ledger, f"共{{{{ {word} }}}}。")
    assert not problems
    tree = LexborHTMLParser(html)
    assert not tree.css("data, [value]")
    mark = only_node(tree, ".hide")
    assert mark.text() == "少于10人"
    assert mark.attributes["href"] == "../statistics/0.html#失智老人"
    assert set(re.findall("[0-9]+", html)) == {"0", "10"}


def test_same_words_are_not_withheld_where_nothing_is_sensitive(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("护理员: 少于10人"))
    tree = sentence(town, "养老.护理员")
    assert only_node(tree, "data").attributes["value"] == "10"
    assert not tree.css(".hide")


@pytest.mark.parametrize("word", ["养老.床位", "养老.床位.值", "养老.床位.数"])
def test_pending_figure_says_so(tmp_path: Path, word: str) -> None:
    town = load_town(tmp_path, subject("床位: 待补充", "占比: {派生: 床位 / 床位, 单位: '%'}"))
    tree = sentence(town, word)
    assert only_node(tree, ".todo").text() == "待补充"
    assert not tree.css("data, a, .fig")
    assert sentence(town, "养老.占比").css_first(".todo"), "what is computed from it is not known"


# --- the number ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("154宗", "154"), ("约154宗", "154"), ("20余次", "20"), ("6万余份", "60000"),
        ("20余万份", "200000"), ("90.9%", "90.9"), ("2.50公里", "2.5"), ("约3000万元", "30000000"),
        ("1.2万亿元", "1200000000000"), ("0件", "0"), ("100%", "100"), ("至少2场/村（居）/月", "2"),
        ("0.05‰", "0.05"), ("超10万人次以上", "100000"), ("123456789元", "123456789"),
    ],
)  # fmt: skip
def test_figure_is_shown_as_reported_with_its_number_in_base_units(
    tmp_path: Path, text: str, value: str
) -> None:
    town = load_town(tmp_path, subject(f"床位: {text}"))
    data = only_node(sentence(town, "养老.床位"), "a.fig > data")
    assert data.text() == text
    assert data.attributes["value"] == value


def test_value_of_a_figure_without_and_number_without_its_per(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("活动: 至少2场/村（居）/月", "床位: 约120张"))
    assert only_node(sentence(town, "养老.活动.值"), "data").text() == "至少2场/村（居）/月"
    assert only_node(sentence(town, "养老.活动.数"), "data").text() == "至少2场"
    assert only_node(sentence(town, "养老.床位.数"), "data").text() == "约120张"


def test_derived_figure_is_told_from_a_reported_one(tmp_path: Path) -> None:
    lines = ["床位: 约120张", "护理床位: 40张", "占比: {派生: 护理床位 / 床位, 单位: '%', 小数: 1}"]
    tree = sentence(load_town(tmp_path, subject(*lines)), "养老.占比")
    assert only_node(tree, "a.derived data").text() == "约33.3%"
    assert only_node(tree, "data").attributes["value"] == "33.3"


# --- what a sentence says instead ---------------------------------------------------------


def test_statement_is_said_in_its_own_words(tmp_path: Path) -> None:
    lines = [
        "欺老事件: {值: 0起, 表述: 没有发生一起欺老事件}",
        "年限: {值: 3年, 表述: 三年}",
        "满意: {表述: 老人普遍满意}",
        "补助: {表述: '全部{床位}都有补助', 值: 100%}",
        "床位: 约120张",
    ]
    town = load_town(tmp_path, subject(*lines))
    assert not town.problems
    data = only_node(sentence(town, "养老.欺老事件"), "a.fig.say data")
    assert (data.text(), data.attributes["value"]) == ("没有发生一起欺老事件", "0")
    data = only_node(sentence(town, "养老.欺老事件.值"), "a.fig data")
    assert (data.text(), data.attributes["value"]) == ("0起", "0")
    assert only_node(sentence(town, "养老.补助"), "data").text() == "全部约120张都有补助"
    plain = sentence(town, "养老.满意")
    assert only_node(plain, "a.fig").text() == "老人普遍满意"
    assert not plain.css("data")


# --- doubt --------------------------------------------------------------------------------


@pytest.fixture
def doubtful(tmp_path: Path) -> Town:
    return load_town(
        tmp_path,
        subject(
            "床位: {值: 120张, 存疑: 待核实。}", "护理员: 15人", "食堂: {值: 3个, 存疑: 待查。}"
        ),
        subject("学校: {值: 2所, 存疑: 待查。}", name="教育"),
        files={"2023/0.yml": subject("床位: {值: 100张, 存疑: 旧账。}")},
    )


def test_doubt_is_numbered_over_the_year_and_leads_to_the_figures_own_page(doubtful: Town) -> None:
    tree = render_page(doubtful.ledger, "{{ 教育.学校 }}、{{ 养老.食堂 }}、{{ 养老.护理员 }}")
    marks = [(a.text(), a.attributes["href"]) for a in tree.css("a.tag.q")]
    assert marks == [
        ("存疑3", "../statistics/1.html#存疑-2024-3"),
        ("存疑2", "../statistics/0.html#存疑-2024-2"),
    ]
    assert [a.text() for a in tree.css("a.fig.q")] == ["2所", "3个"]


def test_doubt_leads_down_a_page_that_lists_all_of_its_year(doubtful: Town) -> None:
    words = "{{ 养老.床位 }}{{ 年度(2023).养老.床位 }}\n\n{{ 存疑清单() }}"
    tree = render_page(doubtful.ledger, words, lists_doubts=True)
    here, elsewhere = tree.css("a.tag.q")
    assert (here.text(), here.attributes["href"]) == ("存疑1", "#存疑-2024-1")
    assert tree.css_first("#存疑-2024-1")
    # The list is that of 2024: a figure of another year is explained with the figure.
    assert elsewhere.text() == "2023年存疑1"
    assert elsewhere.attributes["href"] == "../statistics/0.html#存疑-2023-1"


def test_marks_of_all_forms_of_a_doubtful_figure(doubtful: Town) -> None:
    for word in ("养老.床位", "养老.床位.值", "养老.床位.数"):
        assert only_node(sentence(doubtful, word), "a.tag.q").text() == "存疑1"


# --- where it leads -----------------------------------------------------------------------


def test_without_a_statistics_page_nothing_is_a_dead_link(doubtful: Town) -> None:
    words = (
        "{{ 养老.床位 }}{{ 卡片(养老.床位) }}{{ 表(养老.床位) }}{{ 表(养老) }}{{ 图(养老.床位) }}"
    )
    tree = render_page(doubtful.ledger, words, locate=lambda _: "")
    targets = {node.id for node in tree.css("[id]")}
    links = [str(node.attributes["href"]) for node in tree.css("[href]")]
    assert not [link for link in links if link.removeprefix("#") not in targets]
    assert "存疑1" in (tree.body.text() if tree.body else "")


def test_only_the_subject_with_a_page_is_linked(doubtful: Town) -> None:
    def locate(source: str) -> str:
        return "0.html" if source == "statistics/0.md" else ""

    tree = render_page(doubtful.ledger, "{{ 养老.护理员 }}{{ 教育.学校 }}", locate=locate)
    assert [a.attributes["href"] for a in tree.css("a")] == ["0.html#护理员"]
    assert [span.text() for span in tree.css("span.fig")] == ["2所"]


def test_figure_of_another_year(doubtful: Town) -> None:
    tree = render_page(doubtful.ledger, "{{ 年度(2023).养老.床位.值 }}", year=2024)
    assert only_node(tree, "data").text() == "100张"
    assert (
        only_node(render_page(doubtful.ledger, "{{ 养老.床位 }}", year=2023), "data").text()
        == "100张"
    )


def test_subject_that_the_pages_year_does_not_have(doubtful: Town) -> None:
    _, problems = fill_page(doubtful.ledger, "{{ 教育.学校 }}", year=2023)
    assert [p.code for p in problems] == ["P01"]
    assert "2023" in problems[0].expected
