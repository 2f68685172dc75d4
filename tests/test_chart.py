"""Charts: which kind the figures allow, what is drawn, what the table beside it says."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from test_fill import fill_page, render_page
from towns import load_town, subject

from macros.ledger.model import Ledger
from macros.ledger.problem import Problem


def ledger_of(
    folder: Path, *lines: str, keys: Sequence[str] = (), **years: Sequence[str]
) -> Ledger:
    """Return a subject of 2024, and of other years given as `_2023=[…]`."""
    files = {f"{y.strip('_')}/0.yml": subject(*more, keys=keys) for y, more in years.items()}
    return load_town(folder, subject(*lines, keys=keys), files=files).ledger


def chart(ledger: Ledger, what: str, **page: object) -> LexborNode:
    """Return the one chart that `图(what)` draws."""
    [figure] = render_page(ledger, f"{{{{ 图({what}) }}}}", **page).css("figure.chart")
    return figure


def refusal(ledger: Ledger, what: str) -> Problem:
    html, [problem] = fill_page(ledger, f"{{{{ 图({what}) }}}}")
    assert "<svg" not in html
    return problem


def kind(figure: LexborNode) -> str:
    """Return the kind of chart, judged by the drawing itself."""
    plot = figure.css_first(".plot")
    assert plot
    if plot.css("circle"):
        return "折线"
    if plot.css("svg svg"):
        return "构成"
    if "指标" in text(figure.css_first("thead th")):
        return "分组"
    return "方格" if plot.css(".keys") else "条形"


def text(node: LexborNode | None) -> str:
    assert node is not None
    return node.text()


def description(figure: LexborNode) -> str:
    """Return what the drawing says to those who do not see it."""
    plot = figure.css_first(".plot[role=img]")
    assert plot
    return plot.attributes["aria-label"] or ""


def note_below(figure: LexborNode) -> str:
    """Return the line below the table."""
    return text(figure.css_first("p.src"))


def table(figure: LexborNode) -> list[list[str]]:
    return [[cell.text() for cell in tr.css("th, td")] for tr in figure.css("tbody tr")]


def percent(node: LexborNode, name: str) -> float:
    value = node.attributes[name] or ""
    assert value.endswith("%") or value == "0", value
    return float(value.rstrip("%"))


def segments(figure: LexborNode) -> list[tuple[float, float]]:
    """Return start and width of each part of a whole."""
    return [(percent(s, "x"), percent(s, "width")) for s in figure.css("svg svg")]


def bars(figure: LexborNode) -> list[float]:
    """Return the lengths of separate bars, all of which start at zero."""
    found = figure.css(".plot > svg > rect")
    assert all(bar.attributes["x"] == "0" for bar in found)
    return [percent(bar, "width") for bar in found]


# --- refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        "养老.待补", "养老.失智", "养老.没有", "养老.满意", "养老.床位, 养老.待补",
        "养老.床位, 养老.失智", "养老.床位, 养老.没有", "养老.满意, 养老.床位",
    ],
)  # fmt: skip
def test_what_has_no_number_is_refused(tmp_path: Path, what: str) -> None:
    lines = [
        "待补: 待补充",
        "失智: 少于10人",
        "没有: {值: 0人, 表述: 没有一人}",
        "满意: {表述: 满意}",
    ]
    ledger = ledger_of(tmp_path, "床位: 100人", *lines, keys=["敏感: 是"])
    problem = refusal(ledger, what)
    assert problem.code == "P03"
    assert re.search("待补|失智|没有|满意", problem.found)


def test_one_number_alone_is_refused(tmp_path: Path) -> None:
    assert "床位" in refusal(ledger_of(tmp_path, "床位: 100张"), "养老.床位").found


def test_different_units_are_refused(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, "床位: 100张", "食堂: 3个", "金额: 5万元")
    problem = refusal(ledger, "养老.床位, 养老.食堂, 养老.金额")
    assert [unit in problem.found for unit in ("张", "个", "元")] == [True] * 3


def test_whole_of_which_no_part_can_be_drawn_is_refused(tmp_path: Path) -> None:
    lines = ["老人: {值: 100人, 分项: [甲, 乙]}", "甲: 待补充", "乙: 待补充"]
    assert "老人" in refusal(ledger_of(tmp_path, *lines), "养老.老人").found
    hidden = ["老人: {值: 12人, 分项: [甲, 乙]}", "甲: 少于10人", "乙: 少于10人"]
    assert "老人" in refusal(ledger_of(tmp_path, *hidden, keys=["敏感: 是"]), "养老.老人").found


BREAKDOWN = ["床位: {值: 120张, 分项: [甲, 乙]}", "甲: 80张", "乙: 40张"]
CELLS = ["床位: {值: 12张, 分项: [甲, 乙]}", "甲: 8张", "乙: 4张"]
APART = ["床位: {值: 120张, 分项: [甲, 乙]}", "甲: 90张", "乙: 60张"]


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (BREAKDOWN, "饼图"), (BREAKDOWN, "折线"), (BREAKDOWN, "分组"), (BREAKDOWN, "方格"),
        (CELLS, "折线"), (CELLS, "分组"), (APART, "构成"), (APART, "方格"), (APART, "折线"),
    ],
)  # fmt: skip
def test_form_that_the_figures_do_not_allow_is_refused(
    tmp_path: Path, lines: list[str], form: str
) -> None:
    problem = refusal(ledger_of(tmp_path, *lines), f'养老.床位, 形式="{form}"')
    assert form in problem.found or "一年" in problem.found
    assert problem.expected
    assert problem.mend


@pytest.mark.parametrize("form", ["构成", "方格", "分组", "折线"])
def test_form_that_several_figures_do_not_allow_is_refused(tmp_path: Path, form: str) -> None:
    problem = refusal(ledger_of(tmp_path, *BREAKDOWN), f'养老.甲, 养老.乙, 形式="{form}"')
    assert form in problem.found or "一年" in problem.found


# --- a whole and its parts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (BREAKDOWN, "构成"),
        (CELLS, "方格"),
        (["床位: {值: 30张, 分项: [甲, 乙]}", "甲: 25张", "乙: 5张"], "方格"),
        (["床位: {值: 31张, 分项: [甲, 乙]}", "甲: 25张", "乙: 6张"], "构成"),
        (["床位: {值: 1.5万张, 分项: [甲, 乙]}", "甲: 1万张", "乙: 5000张"], "构成"),
        (["床位: {值: 3公里, 分项: [甲, 乙]}", "甲: 1.5公里", "乙: 1.5公里"], "构成"),
        (["床位: {值: 约100张, 分项: [甲, 乙]}", "甲: 60张", "乙: 43张"], "构成"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 约60张", "乙: 约38张"], "构成"),
        (["床位: {值: 27件, 分项: [甲, 乙]}", "甲: 24起", "乙: 3件"], "方格"),
        # Not known to make up the whole, so never stacked.
        (APART, "条形"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 60张", "乙: 30张"], "条形"),
        (["床位: {值: 约100张, 分项: [甲, 乙]}", "甲: 60张", "乙: 60张"], "条形"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 20余张"], "条形"),
        (["床位: {值: 100余张, 分项: [甲, 乙]}", "甲: 80张", "乙: 30张"], "条形"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 至少10张"], "条形"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 不超过30张"], "条形"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 近20张"], "条形"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 待补充"], "条形"),
        (["床位: {值: 0张, 分项: [甲, 乙]}", "甲: 0张", "乙: 0张"], "条形"),
        # Belonging to a whole: one part and the rest; several may overlap.
        (["床位: 120张", "甲: {值: 80张, 属于: 床位}"], "构成"),
        (["床位: 12张", "甲: {值: 8张, 属于: 床位}"], "方格"),
        (["床位: 12张", "甲: {值: 12张, 属于: 床位}"], "方格"),
        (["床位: 120张", "甲: {值: 0张, 属于: 床位}"], "构成"),
        (["床位: 0张", "甲: {值: 0张, 属于: 床位}"], "条形"),
        (["床位: 120张", "甲: {值: 80张, 属于: 床位}", "乙: {值: 40张, 属于: 床位}"], "条形"),
        (["床位: 120张", "甲: {值: 80余张, 属于: 床位}"], "条形"),
        (["床位: 超100张", "甲: {值: 80张, 属于: 床位}"], "条形"),
        (["床位: 120张", "甲: {值: 80张, 属于: 床位}", "乙: {值: 待补充, 属于: 床位}"], "构成"),
        # A rate: what it is counted of.
        (["床位: {值: 25%, 比率: [甲, 乙]}", "甲: 25张", "乙: 100张"], "构成"),
        (["床位: {值: 25%, 比率: [甲, 乙]}", "甲: 3张", "乙: 12张"], "方格"),
        (["床位: {值: 100%, 比率: [甲, 乙]}", "甲: 3张", "乙: 3张"], "方格"),
        (["床位: {值: 0%, 比率: [甲, 乙]}", "甲: 0张", "乙: 3张"], "方格"),
        (["床位: {值: 25%, 比率: [甲, 乙]}", "甲: 25余张", "乙: 100张"], "条形"),
    ],
)
def test_kind_follows_from_the_figures(tmp_path: Path, lines: list[str], expected: str) -> None:
    ledger = load_town(
        tmp_path, subject(*lines), files={"units.yml": "同类单位: [[件, 起, 宗]]"}
    ).ledger
    figure = chart(ledger, "养老.床位")
    assert kind(figure) == expected
    if expected == "构成":
        parts = segments(figure)
        assert parts[0][0] == 0
        assert sum(width for _, width in parts) == pytest.approx(100, abs=0.05)
        for (x, width), (after, _) in pairwise(parts):
            assert x + width == pytest.approx(after, abs=0.02)
    elif expected == "条形":
        assert max(bars(figure)) in (100, 0)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (APART, "不等于合计"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 20余张"], "大于或者小于"),
        (["床位: {值: 100张, 分项: [甲, 乙]}", "甲: 80张", "乙: 待补充"], "没有数值"),
        (["床位: 120张", "甲: {值: 80张, 属于: 床位}", "乙: {值: 40张, 属于: 床位}"], "重叠"),
        (["床位: 120张", "甲: {值: 80余张, 属于: 床位}"], "大于或者小于"),
        (["床位: {值: 0张, 分项: [甲, 乙]}", "甲: 0张", "乙: 0张"], "零"),
    ],
)
def test_bars_apart_say_why_they_are_not_stacked(
    tmp_path: Path, lines: list[str], why: str
) -> None:
    assert why in note_below(chart(ledger_of(tmp_path, *lines), "养老.床位"))


def test_parts_that_do_not_add_up_stand_beside_the_reported_total(tmp_path: Path) -> None:
    figure = chart(ledger_of(tmp_path, *APART), "养老.床位")
    assert table(figure) == [["甲", "90"], ["乙", "60"], ["床位（原文合计）", "120"]]
    assert bars(figure) == [100, pytest.approx(66.67, abs=0.01)]
    assert "合计120张对不上" in text(figure.css_first("figcaption"))


def test_rest_is_computed_and_said_to_be(tmp_path: Path) -> None:
    figure = chart(
        ledger_of(tmp_path, "金额: 约3000万元", "甲: {值: 约30万元, 属于: 金额}"), "养老.金额"
    )
    assert table(figure) == [
        ["甲", "约30", "约1.0%"], ["其余（派生）", "约2970", "约99.0%"],
        ["合计", "约3000", "100.0%"],
    ]  # fmt: skip
    assert "本站计算" in note_below(figure)
    assert "其余（派生）约2970万元" in description(figure)


def test_shares_of_near_figures_are_of_what_is_drawn(tmp_path: Path) -> None:
    lines = ["床位: {值: 约100张, 分项: [甲, 乙]}", "甲: 63张", "乙: 42张"]
    figure = chart(ledger_of(tmp_path, *lines), "养老.床位")
    assert [row[2] for row in table(figure)] == ["约60.0%", "约40.0%", "100.0%"]
    assert segments(figure) == [(0, 60), (60, 40)]


def test_form_asked_for_is_drawn(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *CELLS, _2023=["床位: 10张"])
    for form in ("方格", "构成", "条形", "折线"):
        assert kind(chart(ledger, f'养老.床位, 形式="{form}"')) == form
    figure = chart(ledger, '养老.床位, 形式="条形"')
    assert bars(figure) == [pytest.approx(66.67, abs=0.01), pytest.approx(33.33, abs=0.01)]


def test_cells_are_counted_out(tmp_path: Path) -> None:
    figure = chart(ledger_of(tmp_path, *CELLS), "养老.床位")
    cells = figure.css(".plot > svg > rect")
    places = [percent(c, "x") for c in cells]
    assert places == [pytest.approx(n * 100 / 12, abs=0.01) for n in range(12)]
    assert [c.attributes["class"] for c in cells] == ["f1"] * 8 + ["fx"] * 4


# --- several ------------------------------------------------------------------------------


def test_several_of_one_unit_are_bars_in_proportion(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, "甲: 约3000元", "乙: 0.15万元", "丙: 20余元", "丁: 0元")
    figure = chart(ledger, "养老.甲, 养老.乙, 养老.丙, 养老.丁")
    assert kind(figure) == "条形"
    assert bars(figure) == [100, 50, pytest.approx(0.67, abs=0.01), 0]
    assert [row[1] for row in table(figure)] == ["约3000", "0.15万元", "20余", "0"]
    assert text(figure.css_first("figcaption b")) == "图1\u3000甲最多"


@pytest.mark.parametrize(
    ("values", "headline"),
    [
        (["20次", "30次"], "乙最多"),
        (["20余次", "30次"], "养老"),  # may be more than 30
        (["20次", "20余次"], "养老"),
        (["50次", "20余次"], "甲最多"),
        (["约100次", "101次"], "养老"),
        (["约100次", "200次"], "乙最多"),
        (["30次", "30次"], "甲、乙最多"),
        (["约30次", "30次"], "养老"),
        (["0次", "0次"], "养老"),
    ],
)
def test_headline_claims_only_what_is_known(
    tmp_path: Path, values: list[str], headline: str
) -> None:
    ledger = ledger_of(tmp_path, *(f"{n}: {v}" for n, v in zip("甲乙", values, strict=True)))
    figure = chart(ledger, "养老.甲, 养老.乙")
    assert text(figure.css_first("figcaption b")) == f"图1\u3000{headline}"


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        (BREAKDOWN, "床位里，甲占多数"),
        (["床位: {值: 120张, 分项: [甲, 乙]}", "甲: 40张", "乙: 80张"], "床位里，甲不到一半"),
        (["床位: {值: 120张, 分项: [甲, 乙]}", "甲: 60张", "乙: 60张"], "床位的构成"),
        (["床位: {值: 约120张, 分项: [甲, 乙]}", "甲: 约65张", "乙: 55张"], "床位的构成"),
        (["床位: {值: 约120张, 分项: [甲, 乙]}", "甲: 约90张", "乙: 30张"], "床位里，甲占多数"),
        (["床位: 120张", "甲: {值: 30张, 属于: 床位}"], "床位里，甲不到一半"),
        (["床位: {值: 75%, 比率: [甲, 全部]}", "甲: 90张", "全部: 120张"], "全部里，甲占多数"),
        (["床位: 12张", "甲: {值: 12张, 属于: 床位}"], "床位全部是甲"),
        (["床位: {值: 120张, 分项: [甲, 乙]}", "甲: 0张", "乙: 120张"], "床位里，乙占多数"),
    ],
)
def test_headline_of_a_whole_says_what_is_to_be_seen(
    tmp_path: Path, lines: list[str], headline: str
) -> None:
    figure = chart(ledger_of(tmp_path, *lines), "养老.床位")
    assert text(figure.css_first("figcaption b")) == f"图1\u3000{headline}"


def test_period_and_source_of_all_that_is_drawn(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path, "甲: 3次", "乙: {值: 2次, 期间: 年末, 来源: '另一份 二'}", "丙: 1次"
    )
    figure = chart(ledger, "养老.甲, 养老.乙, 养老.丙", place="某镇")
    assert text(figure.css_first("figcaption span")) == "养老，单位：次；某镇，全年；年末"
    assert note_below(figure).startswith("来源：年报；另一份 二。")


# --- years --------------------------------------------------------------------------------


def test_one_figure_over_years_is_a_line(tmp_path: Path) -> None:
    years = {"_2020": ["床位: 50张"], "_2022": ["床位: 约80张"], "_2023": ["床位: 100张"]}
    ledger = ledger_of(tmp_path, "床位: 100张", **years)
    figure = chart(ledger, "养老.床位")
    assert kind(figure) == "折线"
    assert table(figure) == [["床位", "50", "约80", "100", "100"]]
    places = [percent(c, "cx") for c in figure.css("circle")]
    assert places == [10, 50, 70, 90], "the year that is missing leaves a gap"
    heights = [
        5.9 - float((c.attributes["cy"] or "").removesuffix("em")) for c in figure.css("circle")
    ]
    assert heights == [pytest.approx(h, abs=0.01) for h in (2.5, 4, 5, 5)]
    assert "从2020年到2024年增加了" in text(figure.css_first("figcaption"))
    earlier = chart(ledger, "养老.床位", year=2023)
    assert table(earlier) == [["床位", "50", "约80", "100"]], "a page knows no later year"
    assert kind(chart(ledger, "年度(2022).养老.床位")) == "折线"


@pytest.mark.parametrize(
    "other", ["待补充", "100间", "少于10张", "{值: 90张, 口径: 另一种算法}", "{表述: 没有床位}"]
)
def test_year_that_cannot_be_compared_is_not_joined(tmp_path: Path, other: str) -> None:
    ledger = ledger_of(
        tmp_path, "床位: 100张", keys=["敏感: 是"], _2023=[f"床位: {other}"], _2022=["床位: 80张"]
    )
    assert table(chart(ledger, "养老.床位")) == [["床位", "80", "100"]]


def test_several_figures_of_two_years_are_grouped(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        "甲: 50次",
        "乙: 20余次",
        "丙: 5次",
        _2023=["甲: 100次", "乙: 10余次"],
        _2022=["甲: 1次"],
    )
    figure = chart(ledger, "养老.甲, 养老.乙, 养老.丙")
    assert kind(figure) == "分组"
    assert [th.text() for th in figure.css("thead th")] == ["指标", "2024年（次）", "2023年（次）"]
    assert table(figure) == [["甲", "50", "100"], ["乙", "20余", "10余"], ["丙", "5", "—"]]
    assert bars(figure) == [50, 100, 20, 10, 5]
    assert note_below(figure).startswith("来源：年报。")


def test_group_and_line_by_name(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, "甲: 50次", "乙: 20次", _2023=["甲: 100次", "乙: 10次"])
    assert kind(chart(ledger, '养老.甲, 养老.乙, 形式="分组"')) == "分组"
    assert kind(chart(ledger, '养老.甲, 养老.乙, 形式="条形"')) == "条形"
    lines = chart(ledger, '养老.甲, 养老.乙, 形式="折线"')
    assert kind(lines) == "折线"
    assert table(lines) == [["甲", "100", "50"], ["乙", "10", "20"]]


def test_lines_of_different_years_share_one_axis_and_one_table(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        "甲: 5次",
        "乙: 4次",
        _2023=["甲: 3次"],
        _2022=["甲: 2次", "乙: 9次"],
        _2020=["乙: 1次"],
    )
    figure = chart(ledger, '养老.甲, 养老.乙, 形式="折线"')
    assert [th.text() for th in figure.css("thead th")][1:] == [
        f"{year}年（次）" for year in (2020, 2022, 2023, 2024)
    ]
    assert table(figure) == [["甲", "—", "2", "3", "5"], ["乙", "1", "9", "—", "4"]]
    assert [percent(c, "cx") for c in figure.css("circle")] == [50, 70, 90, 10, 50, 90]


def test_breakdown_comes_before_the_line(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *BREAKDOWN, _2023=["床位: 100张"])
    assert kind(chart(ledger, "养老.床位")) == "构成"
    assert kind(chart(ledger, "养老.甲, 养老.乙")) == "条形"


# --- small counts of people ---------------------------------------------------------------

WITHHELD = [
    "老人: {值: 184人, 分项: [甲, 乙, 丙, 丁]}", "甲: 16人", "乙: 157人", "丙: 少于10人",
    "丁: 少于10人",
]  # fmt: skip


@pytest.mark.parametrize("form", ["", "条形"])
def test_withheld_parts_are_one_length_without_a_number(tmp_path: Path, form: str) -> None:
    ledger = ledger_of(tmp_path, *WITHHELD, keys=["敏感: 是"])
    html, problems = fill_page(ledger, f'{{{{ 图(养老.老人, 形式="{form}") }}}}')
    assert not problems
    figure = LexborHTMLParser(html).css_first("figure")
    assert figure
    assert "11" not in re.findall("[0-9]+", text(figure)), "the rest is not printed"
    row = next(row for row in table(figure) if "丙" in row[0])
    assert row == ["丙、丁", "每类少于10人", "不显示"]
    assert [d.attributes["value"] for d in figure.css("data")] == ["16", "157", "184"]
    # Nowhere but in the length of the bar: no id, class, title or place tells it.
    lengths = segments(figure) if not form else [(0.0, width) for width in bars(figure)]
    assert lengths[-1][1] == pytest.approx(11 / 184 * 100, abs=0.01)
    without = re.sub(r'(x|width|y|height)="[0-9.]+(%|em)?"', "", html)
    assert "11" not in re.findall("[0-9]+", without)


def test_withheld_parts_are_never_cells(tmp_path: Path) -> None:
    lines = ["老人: {值: 28人, 分项: [甲, 丙, 丁]}", "甲: 16人", "丙: 少于10人", "丁: 少于10人"]
    ledger = ledger_of(tmp_path, *lines, keys=["敏感: 是"])
    assert kind(chart(ledger, "养老.老人")) == "构成"
    assert "方格" in refusal(ledger, '养老.老人, 形式="方格"').found


def test_withheld_part_beside_near_figures_has_no_negative_length(tmp_path: Path) -> None:
    lines = ["老人: {值: 约100人, 分项: [甲, 丙, 丁]}", "甲: 103人", "丙: 少于10人", "丁: 少于10人"]
    figure = chart(ledger_of(tmp_path, *lines, keys=["敏感: 是"]), "养老.老人")
    assert kind(figure) == "条形"
    assert table(figure)[0] == ["甲", "103"]


@pytest.mark.parametrize(
    "lines",
    [
        ["老人: 20人", "甲: {值: 15人, 属于: 老人}"],
        ["老人: {值: 75%, 比率: [甲, 全部]}", "甲: 15人", "全部: 20人"],
        ["老人: 约20人", "甲: {值: 15人, 属于: 老人}"],
    ],
)
def test_rest_of_few_people_is_not_computed(tmp_path: Path, lines: list[str]) -> None:
    figure = chart(ledger_of(tmp_path, *lines, keys=["敏感: 是"]), "养老.老人")
    assert kind(figure) == "条形"
    assert not re.search("其余（派生）|(?<![0-9.])5人", text(figure))
    open_ = chart(ledger_of(tmp_path / "open", *lines), "养老.老人")
    assert "其余（派生）" in text(open_), "only where people must be protected"


def test_withheld_year_is_not_drawn(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        "老人: 12人",
        "工人: 30人",
        keys=["敏感: 是"],
        _2023=["老人: 少于10人", "工人: 20人"],
    )
    figure = chart(ledger, "养老.老人, 养老.工人")
    assert table(figure) == [["老人", "12", "—"], ["工人", "30", "20"]]
    assert "没有" not in text(figure)


# --- the drawing --------------------------------------------------------------------------

DOUBTFUL = ["总: {值: 120张, 分项: [甲, 乙]}", "甲: {值: 80张, 存疑: 疑。}", "乙: 40张"]
KINDS = {
    "构成": (DOUBTFUL, "养老.总"),
    "方格": ([line.replace("0张", "张") for line in DOUBTFUL], "养老.总"),
    "条形": ([line.replace("40", "50") for line in DOUBTFUL], "养老.总"),
    "分组": (DOUBTFUL, "养老.甲, 养老.乙"),
    "折线": (DOUBTFUL, "养老.甲"),
}


@pytest.mark.parametrize("name", KINDS)
def test_drawing_is_described_and_its_texts_are_html(tmp_path: Path, name: str) -> None:
    lines, what = KINDS[name]
    ledger = ledger_of(tmp_path, *lines, _2023=["甲: 70张"])
    tree = render_page(ledger, f"{{{{ 图({what}, 标题='全镇{{甲}}') }}}}\n\n{{{{ 图({what}) }}}}")
    expected = "全镇8张" if name == "方格" else "全镇80张"
    assert text(tree.css_first("figcaption b")).endswith(expected)
    for number, figure in enumerate(tree.css("figure.chart"), 1):
        assert kind(figure) == name
        assert f"图{number}的数据表" in description(figure)
        assert text(figure.css_first("table caption")).startswith(f"图{number}的数据表")
        assert not figure.css("[viewBox], [style], [fill^='#'], [stroke], image, script, text")
        assert len(figure.css("table")) == 1
        # Every value is text, in the same words, in the drawing, its description and the table.
        drawn = text(figure.css_first(".plot"))
        for value in ("甲", "8张", "存疑") if name == "方格" else ("甲", "80张", "存疑"):
            assert value in drawn or (name, value) == ("折线", "甲")
            assert value in description(figure) or value == "存疑"
        assert any(cell in ("8", "80", "80（存疑）") for row in table(figure) for cell in row)
        assert "（存疑）" in "".join(cell for row in table(figure) for cell in row)
        assert "存疑" in note_below(figure)
    ids = [node.id for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


THREE = ["床位: {值: 180张, 分项: [甲, 乙, 丙]}", "甲: 60张", "乙: 60张", "丙: 60张"]


@pytest.mark.parametrize(
    ("lines", "what", "is_folded"),
    [
        (BREAKDOWN, "养老.床位", True), (CELLS, "养老.床位", True), (THREE, "养老.床位", False),
        (BREAKDOWN, "养老.甲, 养老.乙", False), (BREAKDOWN, "养老.床位, 养老.甲, 养老.乙", False),
    ],
)  # fmt: skip
def test_table_that_repeats_two_labels_is_folded(
    tmp_path: Path, lines: list[str], what: str, is_folded: bool
) -> None:
    years = {"_2023": lines} if "," in what else {}
    figure = chart(ledger_of(tmp_path, *lines, **years), what)
    assert bool(figure.css("details > summary + table")) == is_folded
    assert not figure.css("details[open]")


@pytest.mark.parametrize(
    ("lines", "way"),
    [
        (BREAKDOWN, "keys ends"),
        (CELLS, "keys ends"),
        (THREE, "keys far"),
        # A part too narrow for its label: one label below another.
        ([THREE[0], "甲: 170张", "乙: 5张", "丙: 5张"], "keys"),
        ([THREE[0], "甲: {值: 60张, 存疑: 疑}", "乙: 110张", "丙: 10张"], "keys"),
        ([THREE[0], "甲: 0张", "乙: 90张", "丙: 90张"], "keys"),
    ],
)
def test_labels_stand_where_there_is_room(tmp_path: Path, lines: list[str], way: str) -> None:
    figure = chart(ledger_of(tmp_path, *lines), "养老.床位")
    keys = figure.css_first(".keys")
    assert keys and keys.attributes["class"] == way
    assert [re.findall(r"\d+", text(item.css_first("b")))[0] for item in keys.css("li")] == [
        re.findall(r"\d+", line)[0] for line in lines[1:]
    ]
    if way == "keys far":
        spaces = [[percent(s, "width") for s in li.css("li > svg")] for li in keys.css("li")]
        assert spaces == [[0, 66.67], [33.33, 33.33], [66.67, 0]]


def test_doubtful_total_is_marked(tmp_path: Path) -> None:
    lines = ["床位: {值: 120张, 分项: [甲, 乙], 存疑: 疑。}", "甲: 80张", "乙: 40张"]
    figure = chart(ledger_of(tmp_path, *lines), "养老.床位")
    assert table(figure)[-1][:2] == ["合计（存疑）", "120"]
    assert "存疑" in note_below(figure)
    assert "斜线" not in note_below(figure), "no bar is hatched"


def test_unit_that_counts_the_same_is_written_out(tmp_path: Path) -> None:
    lines = ["案件: {值: 27件, 分项: [甲, 乙]}", "甲: 24起", "乙: 3件"]
    ledger = load_town(
        tmp_path, subject(*lines), files={"units.yml": "同类单位: [[件, 起, 宗]]"}
    ).ledger
    figure = chart(ledger, "养老.案件")
    assert [row[1] for row in table(figure)] == ["24起", "3", "27"]
    assert "24起" in text(figure.css_first(".plot"))
    assert kind(chart(ledger, "养老.甲, 养老.乙")) == "条形"
