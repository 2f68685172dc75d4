"""Relations between figures: what cannot be true is found, what may be true is not."""

import re
from pathlib import Path

import pytest
from towns import FIRST, Town, load_town, subject

from macros.ledger.relations import adds_up, broken_sums

UNITS = "同类单位:\n  - [件, 起, 宗]\n"


def lines(*indicators: str) -> list[str]:
    return [line for text in indicators for line in text.split("\n")]


# --- names that lead nowhere --------------------------------------------------------------


@pytest.mark.parametrize(
    "relation",
    [
        "分项: [乙方案件, 丙]",
        "分项: {按来源: [丙], 按结果: [乙方案件]}",
        "属于: 乙方案件",
        "比率: [乙方案件, 丙]",
        "比率: [丙, 乙方案件]",
    ],
)
def test_a_name_that_does_not_exist(tmp_path: Path, relation: str) -> None:
    town = load_town(tmp_path, subject(f"甲: {{值: 3件, {relation}}}", "乙方件: 3件", "丙: 3件"))
    assert ("R01", FIRST) in town.locations
    assert town.only("R01").nearest == "乙方件"
    assert "乙方案件" in town.only("R01").found


@pytest.mark.parametrize(
    ("formula", "near"),
    [
        ("甲 == 乙方", "乙方件"),
        ("甲 == 助残.乙方", "乙方数"),
        ("甲 == 助惨.乙方数", "助残"),
        ("甲 == 年度(2023).养老.乙", "乙方量"),
        ("甲 == 年度(2022).养老.乙", ""),
    ],
)
def test_a_formula_with_a_name_that_does_not_exist(tmp_path: Path, formula: str, near: str) -> None:
    text = subject("甲: 3件", "乙方件: 3件", keys=["勾稽:", f"- {formula}"])
    other = subject("乙方数: 3件", name="助残")
    town = load_town(tmp_path, text, other, files={"2023/0.yml": subject("乙方量: 3件")})
    assert town.locations == [("R01", FIRST + 3)]
    assert town.only("R01").nearest == near


def test_a_computed_figure_with_a_name_that_does_not_exist(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: {派生: 乙方 * 2, 单位: 件}", "乙方件: 3件"))
    assert town.locations == [("R01", FIRST)]
    assert town.only("R01").nearest == "乙方件"
    assert town.get("甲").pending


@pytest.mark.parametrize(
    "name", ["乙 + 丙", "乙 / 0", "import os", "乙)", "年度(2024).养老.乙", ".", "乙."]
)
def test_a_formula_is_no_name(tmp_path: Path, name: str) -> None:
    town = load_town(tmp_path, subject(f"甲: {{值: 6件, 分项: ['{name}']}}", "乙: 3件", "丙: 3件"))
    assert town.codes == {"R01"}


# --- circles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "indicators",
    [
        ["甲: {值: 3件, 分项: [甲]}"],
        ["甲: {值: 3件, 属于: 甲}"],
        ["甲: {派生: 甲 + 1, 单位: 件}"],
        ["甲: {值: 3件, 分项: [乙]}", "乙: {值: 3件, 分项: [甲]}"],
        ["甲: {值: 3件, 属于: 乙}", "乙: {值: 3件, 属于: 甲}"],
        ["甲: {值: 3件, 分项: [乙], 属于: 乙}", "乙: 3件"],
        ["甲: {派生: 乙 * 1, 单位: 件}", "乙: {派生: 甲 * 1, 单位: 件}"],
        ["甲: {值: 3件, 分项: [乙]}", "乙: {值: 3件, 分项: [丙]}", "丙: {值: 3件, 分项: [甲]}"],
    ],
)
def test_a_circle(tmp_path: Path, indicators: list[str]) -> None:
    town = load_town(tmp_path, subject(*indicators, "尾: 05件"))
    assert [code for code, _ in town.locations] == ["R02", "F01"]
    assert "甲" in town.only("R02").found
    assert FIRST <= town.only("R02").line < FIRST + len(indicators)


@pytest.mark.parametrize("relation", ["属于: {}.{}", "派生: {}.{} + 1", "分项: ['{}.{}']"])
@pytest.mark.parametrize("names", [("养老", "助残"), ("助残", "养老")])
def test_a_circle_through_two_subjects(
    tmp_path: Path, relation: str, names: tuple[str, str]
) -> None:
    value = "单位: 件" if "派生" in relation else "值: 3件"
    first, second = names
    texts = [
        subject(f"甲: {{{value}, {relation.format(second, '乙')}}}", name=first),
        subject(f"乙: {{{value}, {relation.format(first, '甲')}}}", name=second),
    ]
    town = load_town(tmp_path, *texts)
    assert town.locations == [("R02", FIRST)]
    assert "养老.甲" in town.only("R02").found or "助残.甲" in town.only("R02").found


def test_every_circle_is_told(tmp_path: Path) -> None:
    pairs = [("甲", "乙"), ("丙", "丁"), ("戊", "己")]
    found = lines(
        *(f"{a}: {{派生: {b} + 1, 单位: 件}}\n{b}: {{派生: {a} + 1, 单位: 件}}" for a, b in pairs)
    )
    town = load_town(tmp_path, subject(*found, "庚: {派生: 甲 + 1, 单位: 件}"))
    assert [code for code, _ in town.locations] == ["R02"] * 3
    assert town.get("庚").pending


def test_no_circle_where_both_sides_say_the_same(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: {值: 3件, 分项: [乙]}", "乙: {值: 3件, 属于: 甲}"))
    assert not town.problems


# --- sums ---------------------------------------------------------------------------------


def total(value: str, *parts: str) -> str:
    names = [f"部{n}" for n in range(len(parts))]
    return subject(
        f"总: {{值: {value}, 分项: [{', '.join(names)}]}}",
        *(f"{name}: {part}" for name, part in zip(names, parts, strict=True)),
    )


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("10件", ["4件", "5件"]),
        ("10件", ["4件", "7件"]),
        ("10件", ["3件", "3件", "3件"]),
        ("0件", ["1件"]),
        ("约100件", ["94件"]),
        ("约100件", ["106件"]),
        ("100件", ["约94件"]),
        ("近100件", ["101件"]),
        ("近100件", ["94件"]),
        ("20余件", ["10件", "10件"]),
        ("超20件", ["10件", "9件"]),
        ("至少20件", ["10件", "9件"]),
        ("20件以上", ["19件"]),
        ("20件", ["10余件", "10件"]),
        ("20件", ["至少11件", "10件"]),
        ("少于20件", ["10件", "10件"]),
        ("不足20件", ["21件"]),
        ("不超过20件", ["10件", "11件"]),
        ("20件", ["少于10件", "10件"]),
        ("20件", ["不超过9件", "10件"]),
        ("3000万元", ["2000万元", "999万元"]),
        ("1亿元", ["1万元"]),
    ],
)
def test_parts_that_cannot_add_up(tmp_path: Path, value: str, parts: list[str]) -> None:
    town = load_town(tmp_path, total(value, *parts))
    assert town.locations == [("R03", FIRST)]
    assert all(part in town.only("R03").found for part in [value, *parts])
    whole = town.get("总")
    assert not adds_up(town.ledger, whole, whole.breakdowns[0])
    assert len(list(broken_sums(town.ledger, whole))) == 1


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("10件", ["4件", "6件"]),
        ("0件", ["0件", "0件"]),
        ("约100件", ["95件"]),
        ("约100件", ["105件"]),
        ("100件左右", ["50件", "45件"]),
        ("100件", ["约96件"]),
        ("近100件", ["95件"]),
        ("近100件", ["100件"]),
        ("20余件", ["10件", "11件"]),
        ("20余件", ["10余件", "10件"]),
        ("超20件", ["300件"]),
        ("至少20件", ["10件", "10件"]),
        ("20件以上", ["20件"]),
        ("20件", ["10余件", "5件"]),
        ("少于20件", ["10件", "9件"]),
        ("不超过20件", ["10件", "10件"]),
        ("20件", ["少于10件", "11件"]),
        ("20件", ["10件以下", "10件"]),
        ("3000万元", ["2000万元", "1000万元"]),
        ("1.5亿元", ["1亿元", "5000万元"]),
        ("0.3件", ["0.1件", "0.2件"]),
    ],
)
def test_parts_that_may_add_up(tmp_path: Path, value: str, parts: list[str]) -> None:
    town = load_town(tmp_path, total(value, *parts))
    assert not town.problems
    whole = town.get("总")
    assert adds_up(town.ledger, whole, whole.breakdowns[0])
    assert not list(broken_sums(town.ledger, whole))


def test_each_breakdown_is_checked_by_itself(tmp_path: Path) -> None:
    parts = ["甲: 6件", "乙: 4件", "丙: 3件", "丁: 8件"]
    head = "总: {值: 10件, 分项: {按来源: [甲, 乙], 按结果: [丙, 丁]}}"
    town = load_town(tmp_path, subject(head, *parts))
    assert town.locations == [("R03", FIRST)]
    assert "丙" in town.only("R03").expected
    assert [b.label for b in town.get("总").breakdowns] == ["按来源", "按结果"]
    right = load_town(tmp_path / "right", subject(head, *parts[:3], "丁: 7件"))
    assert not right.problems


def test_parts_of_another_subject(tmp_path: Path) -> None:
    other = subject("乙: 5件", name="助残")
    town = load_town(tmp_path, subject("甲: {值: 10件, 分项: [助残.乙, 丙]}", "丙: 4件"), other)
    assert [(p.code, p.path) for p in town.problems] == [("R03", "data/2024/0.yml")]


@pytest.mark.parametrize(
    ("whole", "parts", "wrong"),
    [
        ("10件", ("待补充", "11件"), True),
        ("10件", ("待补充", "6件", "5件"), True),
        ("约10件", ("待补充", "11件"), True),
        ("10件", ("待补充", "超10件"), True),
        ("10件", ("待补充", "10件"), False),
        ("10件", ("待补充", "待补充"), False),
        ("约10件", ("待补充", "10.5件"), False),
        ("待补充", ("11件", "待补充"), False),
        ("10件", ("待补充", "约10件"), False),
    ],
)
def test_known_parts_do_not_exceed_the_total(
    tmp_path: Path, whole: str, parts: tuple[str, ...], wrong: bool
) -> None:
    town = load_town(tmp_path, total(whole, *parts))
    assert town.locations == [("R03", FIRST)] * wrong


def test_any_relation_holds_whatever_is_still_to_be_filled_in(tmp_path: Path) -> None:
    text = subject(
        "甲: 3件", "乙: 5件", "丙: 待补充", keys=["勾稽:", "  - 甲 >= 乙 + 丙", "  - 甲 <= 乙 + 丙"]
    )
    assert load_town(tmp_path, text).locations == [("R07", FIRST + 4)]


def test_a_part_is_named_once(tmp_path: Path) -> None:
    text = subject("总: {值: 5件, 分项: [甲, 甲]}", "甲: 5件", "率: {值: 50%, 比率: [甲, 甲]}")
    assert load_town(tmp_path, text).locations == [("L07", FIRST), ("L07", FIRST + 2)]
    two = subject("总: {值: 5件, 分项: {按龄: [甲, 乙], 按村: [甲, 乙]}}", "甲: 2件", "乙: 3件")
    assert not load_town(tmp_path, two).problems


def test_a_mistake_elsewhere_hides_no_failing_relation(tmp_path: Path) -> None:
    text = subject("总: {值: 10件, 分项: [甲, 乙]}", "甲: 4件", "乙: 5件", "丙: 05件", "3丁: 3件")
    assert load_town(tmp_path, text).locations == [
        ("R03", FIRST),
        ("F01", FIRST + 3),
        ("L12", FIRST + 4),
    ]


def test_a_part_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    assert load_town(tmp_path, total("10件", "05件", "4件")).locations == [("F01", FIRST + 1)]


# --- rates --------------------------------------------------------------------------------


def rate(value: str, numerator: str, denominator: str) -> str:
    return subject(f"率: {{值: {value}, 比率: [子, 母]}}", f"子: {numerator}", f"母: {denominator}")


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        ("90.9%", "10件", "11件"),
        ("91%", "10件", "11件"),
        ("90.91%", "10件", "11件"),
        ("12.5%", "1件", "8件"),
        ("13%", "1件", "8件"),  # 12.5 goes up
        ("0.3%", "1件", "400件"),  # 0.25 goes up
        ("100%", "11件", "11件"),
        ("0%", "0件", "11件"),
        ("2.50‰", "5件", "2000件"),
        ("约90%", "10件", "11件"),
        ("超90%", "10件", "11件"),
        ("90%以上", "9件", "10件"),
        ("低于91%", "10件", "11件"),
        ("50%", "约50件", "100件"),
        ("48%", "约50件", "100件"),
        ("60%", "50余件", "100件"),
        ("2.5倍", "5件", "2件"),
        ("0.5万元/宗", "30万元", "60宗"),
        ("0.33元/件", "1元", "3件"),
        ("10%", "少于10件", "50件"),
    ],
)
def test_rates_that_may_be_true(
    tmp_path: Path, value: str, numerator: str, denominator: str
) -> None:
    assert not load_town(tmp_path, rate(value, numerator, denominator)).problems


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        ("90.8%", "10件", "11件"),
        ("91.0%", "10件", "11件"),
        ("90%", "10件", "11件"),
        ("90.90%", "10件", "11件"),
        ("12%", "1件", "8件"),
        ("0.2%", "1件", "400件"),
        ("100%", "10件", "11件"),
        ("25‰", "5件", "2000件"),
        ("约80%", "10件", "11件"),
        ("超91%", "10件", "12件"),
        ("低于90%", "10件", "11件"),
        ("40%", "约50件", "100件"),
        ("40%", "50余件", "100件"),
        ("2.4倍", "5件", "2件"),
        ("0.6万元/宗", "30万元", "60宗"),
        ("30%", "少于10件", "50件"),
    ],
)
def test_rates_that_cannot_be_true(
    tmp_path: Path, value: str, numerator: str, denominator: str
) -> None:
    town = load_town(tmp_path, rate(value, numerator, denominator))
    assert town.locations == [("R04", FIRST)]
    assert numerator in town.only("R04").found


@pytest.mark.parametrize("numerator", ["5件", "0件"])
def test_a_rate_over_zero(tmp_path: Path, numerator: str) -> None:
    assert load_town(tmp_path, rate("100%", numerator, "0件")).locations == [("R05", FIRST)]


def test_a_rate_of_pending_figures_is_skipped(tmp_path: Path) -> None:
    assert not load_town(tmp_path, rate("100%", "待补充", "0件")).problems
    assert not load_town(tmp_path, rate("待补充", "1件", "3件")).problems


def test_a_share_of_different_things(tmp_path: Path) -> None:
    assert load_town(tmp_path, rate("50%", "5人", "10件")).locations == [("R08", FIRST)]


# --- wholes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "codes"),
    [
        ("11件", "10件", ["R06"]),
        ("10件", "10件", []),
        ("0件", "0件", []),
        ("约11件", "10件", ["R06"]),
        ("约100件", "96件", []),
        ("10余件", "10件", ["R06"]),
        ("10余件", "11件", []),
        ("10件", "少于10件", ["R06"]),
        ("9件", "少于10件", []),
        ("少于10件", "0件", []),
        ("11件", "10余件", []),
        ("11万元", "10万元", ["R06"]),
        ("9万元", "0.1亿元", []),
    ],
)
def test_a_part_and_its_whole(tmp_path: Path, part: str, whole: str, codes: list[str]) -> None:
    town = load_town(tmp_path, subject(f"部: {{值: {part}, 属于: 总}}", f"总: {whole}"))
    assert town.locations == [(code, FIRST) for code in codes]


def test_a_whole_in_another_subject(tmp_path: Path) -> None:
    other = subject("总: 10件", name="助残")
    town = load_town(tmp_path, subject("部: {值: 11件, 属于: 助残.总}"), other)
    assert town.locations == [("R06", FIRST)]


# --- units --------------------------------------------------------------------------------

MIXED = [
    subject("总: {值: 10件, 分项: [部]}", "部: 10起"),
    subject("总: {值: 50%, 比率: [部, 母]}", "部: 5件", "母: 10起"),
    subject("总: {值: 10件, 属于: 部}", "部: 10起"),
    subject("总: 10件", "部: 10起", keys=["勾稽:", "- 总 == 部"]),
    subject("总: 10件", "部: 10起", keys=["勾稽:", "- 总 + 部 >= 1"]),
    subject("总: {派生: 部 + 母, 单位: 件}", "部: 5件", "母: 10起"),
]


@pytest.mark.parametrize("text", MIXED)
def test_different_units(tmp_path: Path, text: str) -> None:
    town = load_town(tmp_path, text)
    assert [p.code for p in town.problems] == ["R08"]
    assert "件" in str(town.problems[0])
    assert "起" in str(town.problems[0])


@pytest.mark.parametrize(
    "formula",
    [
        "人 >= 甲",
        "甲 <= 人 + 人",
        "(甲 + 乙) / 2 + 甲 <= 人",
        "助残.甲 > 人",
        "年度(2023).养老.甲 < 人",
    ],
)
def test_figures_that_may_be_compared_all_the_same(tmp_path: Path, formula: str) -> None:
    """The mend that is offered for units that differ is one that the check takes."""
    [problem] = [
        p for p in town_with_checks(tmp_path, f'- "{formula}"').problems if p.code == "R08"
    ]
    offered = re.findall(r"写成“(.+ \* 1)”", problem.mend)
    assert len(offered) == 1, problem.mend
    assert "R08" not in town_with_checks(tmp_path, f'- "{offered[0]}"').codes


@pytest.mark.parametrize("text", [*MIXED[:3], *MIXED[4:]])
def test_figures_of_different_units_are_not_added(tmp_path: Path, text: str) -> None:
    [problem] = load_town(tmp_path, text).problems
    assert problem.code == "R08"
    assert "* 1" not in problem.mend


@pytest.mark.parametrize("text", MIXED)
def test_units_that_count_the_same(tmp_path: Path, text: str) -> None:
    assert not load_town(tmp_path, text, files={"units.yml": UNITS}).problems


def test_a_doubt_does_not_excuse_different_units(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("总: {值: 10件, 分项: [部], 存疑: 待核实}", "部: 10人"))
    assert town.locations == [("R08", FIRST)]


# --- free relations -----------------------------------------------------------------------


def town_with_checks(folder: Path, *checks: str) -> Town:
    text = subject(
        "甲: 6件", "乙: 约100件", "丙: 20余件", "零: 0件", "人: 6人", keys=["勾稽:", *checks]
    )
    other, before = subject("甲: 60件", name="助残"), subject("甲: 600件", "丁: 1件")
    return load_town(folder, text, other, files={"2023/0.yml": before})


@pytest.mark.parametrize(
    "formula",
    [
        "甲 >= 6",
        "甲 * 10 == 助残.甲",
        "助残.甲 * 10 == 年度(2023).养老.甲",
        "甲 < 年度（2023）。养老。甲",
        "乙 == 96",
        "丙 > 20",
        "丙 >= 1000",
        "零 <= 甲 / 乙",
    ],
)
def test_a_free_relation_that_may_hold(tmp_path: Path, formula: str) -> None:
    assert not town_with_checks(tmp_path, f"- {formula}").problems


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("甲 > 6", "R07"),
        ("甲 == 助残.甲", "R07"),
        ("甲 >= 年度(2023).养老.甲", "R07"),
        ("乙 == 94", "R07"),
        ("丙 <= 20", "R07"),
        ("甲 / 零 >= 1", "R05"),
        ("甲 == 人", "R08"),
        ("甲 + 乙", "R09"),
        ("甲 >=", "R09"),
        ("甲 = 6", "R09"),
        ("1 == 2", "R09"),
        ("甲 == 6 == 6", "R09"),
        ("甲 == 1e999", "R09"),
        ("__import__('os').getcwd() == 甲", "R09"),
    ],
)
def test_a_free_relation_that_fails(tmp_path: Path, formula: str, code: str) -> None:
    town = town_with_checks(tmp_path, "- 甲 == 6", f'- "{formula}"', "- 甲 >= 1")
    assert town.locations == [(code, FIRST + 7)]


@pytest.mark.parametrize(
    "item",
    [
        "- {式: 甲 == 7, 存疑: 待核实, 照录: 6件 ≠ 7}",
        "- 式: 甲 == 7\n  存疑: 待核实\n  照录: 6件≠7",
    ],
)
def test_a_doubt_excuses_and_is_shown_with_the_first_figure(tmp_path: Path, item: str) -> None:
    town = town_with_checks(tmp_path, *item.split("\n"))
    assert not town.problems
    assert town.get("甲").doubt == "待核实"
    assert [i.name for i in town.ledger.doubts(2024)] == ["甲"]
    assert len(list(broken_sums(town.ledger, town.get("甲")))) == 1


def test_a_doubt_is_shown_with_a_figure_of_its_own_subject(tmp_path: Path) -> None:
    town = town_with_checks(
        tmp_path, "- {式: 助残.甲 == 丙 * 9999999 - 丙 * 9999999 + 甲, 存疑: 待核实}"
    )
    assert not town.get("甲").doubt
    assert not town.get("甲", "助残").doubt
    assert town.get("丙").doubt == "待核实"


def test_two_doubts_of_one_figure_are_both_shown(tmp_path: Path) -> None:
    items = ["- {式: 甲 == 7, 存疑: 原因一。}", "- {式: 甲 == 8, 存疑: 原因二。}"]
    doubt = town_with_checks(tmp_path, *items).get("甲").doubt
    assert "原因一" in doubt
    assert "原因二" in doubt


def with_notes(text: str, arithmetic: str, doubt: str = "待核实") -> str:
    """Return a subject whose first figure has a doubt and copies this arithmetic."""
    notes = f", 存疑: {doubt}" * bool(doubt) + f", 照录: {arithmetic}" * bool(arithmetic)
    return text.replace("件", f"件{notes}", 1) if "90%" not in text else text.replace(
        "90%", f"90%{notes}", 1
    )  # fmt: skip


FAILING = [
    (total("10件", "4件"), "10件 ≠ 4件", "R03"),
    (rate("90%", "4件", "10件"), "90% ≠ 4件 / 10件", "R04"),
    (subject("甲: {值: 11件, 属于: 乙}", "乙: 10件"), "11件 > 10件", "R06"),
]


@pytest.mark.parametrize(("text", "arithmetic", "code"), FAILING)
@pytest.mark.parametrize("doubt", ["待核实", "日期没有写明", "相加不等于合计", "10件有疑问"])
def test_a_doubt_alone_excuses_nothing(
    tmp_path: Path, text: str, arithmetic: str, code: str, doubt: str
) -> None:
    (problem,) = load_town(tmp_path, with_notes(text, "", doubt)).problems
    assert problem.code == code
    assert f"照录: {arithmetic}" in problem.mend


@pytest.mark.parametrize(("text", "arithmetic", "code"), FAILING)
def test_copied_arithmetic_excuses_only_what_it_says(
    tmp_path: Path, text: str, arithmetic: str, code: str
) -> None:
    for copy in (arithmetic, arithmetic.replace(" ", ""), f"1件 ≠ 2件；{arithmetic}"):
        assert not load_town(tmp_path, with_notes(text, copy)).problems
    for other in (arithmetic.replace("1", "2", 1), arithmetic.replace("4", "5"), "10件", text[:2]):
        if other != arithmetic:
            town = load_town(tmp_path, with_notes(text, other))
            assert [p.code for p in town.problems] == [code]


@pytest.mark.parametrize(("text", "arithmetic", "code"), FAILING)
def test_what_is_copied_must_be_told_to_readers(
    tmp_path: Path, text: str, arithmetic: str, code: str
) -> None:
    town = load_town(tmp_path, with_notes(text, arithmetic, doubt=""))
    assert [p.code for p in town.problems] == [code]
    assert "存疑" in town.problems[0].mend


@pytest.mark.parametrize(("old", "new"), [("6件", "7件"), ("约100件", "约1000件"), ("6件", "6起")])
def test_a_figure_that_changes_ends_the_excuse(tmp_path: Path, old: str, new: str) -> None:
    checks = ["勾稽:", "- {式: 甲 * 2 > 乙 / 5, 存疑: 待核实, 照录: 6件 * 2 ≤ 约100件 / 5}"]
    text = subject("甲: 6件", "乙: 约100件", keys=checks)
    assert not load_town(tmp_path, text).problems
    town = load_town(tmp_path, text.replace(f": {old}", f": {new}", 1))
    assert [p.code for p in town.problems] == ["R07"]


@pytest.mark.parametrize(
    "formula",
    ["年度(2023).养老.甲 == 助残.甲", "(甲 + 助残.甲) * 2.5 == 甲 / 2", "甲 - (丙 - 甲) >= 乙"],
)
def test_the_line_that_a_message_offers_is_accepted(tmp_path: Path, formula: str) -> None:
    (problem,) = town_with_checks(tmp_path, f"- {{式: {formula}, 存疑: 待核实}}").problems
    line = problem.mend.rpartition("照录: ")[2].rstrip("”")
    item = f"- {{式: {formula}, 存疑: 待核实, 照录: {line}}}"
    assert not town_with_checks(tmp_path, item).problems


@pytest.mark.parametrize(
    "doubt", ["无", "没有", "待补充", "待补充。", "——", "存疑", "无疑问", "否", "不详"]
)
@pytest.mark.parametrize("place", ["甲: {值: 6件, 存疑: %s}", "{式: 甲 == 6, 存疑: %s}"])
def test_a_doubt_that_says_nothing_is_refused(tmp_path: Path, doubt: str, place: str) -> None:
    entry = place % f"'{doubt}'"
    lines, checks = ((entry,), ()) if entry[0] == "甲" else (("甲: 6件",), ("勾稽:", f"- {entry}"))
    town = load_town(tmp_path, subject(*lines, keys=list(checks)))
    assert [p.code for p in town.problems] == ["B01"]


@pytest.mark.parametrize(
    "doubt", ["待核实", "无法核实", "没有写明年份", "不清楚是哪一年", "有两个数"]
)
def test_a_short_doubt_may_say_enough(tmp_path: Path, doubt: str) -> None:
    assert not load_town(tmp_path, subject(f"甲: {{值: 6件, 存疑: {doubt}}}")).problems


def test_an_empty_doubt_excuses_nothing(tmp_path: Path) -> None:
    text = total("10件", "4件").replace("值: 10件", "值: 10件, 存疑: ")
    assert load_town(tmp_path, text).locations == [("R03", FIRST)]


@pytest.mark.parametrize("item", ["甲 == 7", "{式: 甲 == 7}"])
def test_relations_must_be_a_list(tmp_path: Path, item: str) -> None:
    town = load_town(tmp_path, subject("甲: 6件", keys=[f"勾稽: {item}"]))
    assert town.locations == [("L09", FIRST + 1)]


# --- computed figures ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "unit", "shown"),
    [
        ("甲 / 乙", "%", "60%"),
        ("甲 + 乙", "件", "16件"),
        ("甲 * 2 - 乙", "件", "2件"),
        ("(甲 + 乙) / 2", "件", "8件"),
        ("甲 / 三", "%", "200%"),
        ("乙 / 三", "倍", "3倍"),
        ("乙 / 三", "倍\n小数: 2", "3.33倍"),
        ("一 / 八", "件\n小数: 2", "0.13件"),  # 0.125 goes up
        ("一 / 八", "‰", "125‰"),
        ("约 / 乙", "倍", "约10倍"),
        ("约 - 甲", "件", "约94件"),
        ("近 / 乙", "倍", "约20倍"),
        ("甲 / 约", "%", "约6%"),
        ("超 / 乙", "件", "超100件"),
        ("超 / 三", "件", "超333件"),
        ("超 / 六", "件", "超166件"),  # 166.67 is more than 166, not more than 167
        ("余 / 乙", "件", "超2件"),
        ("至少 / 六", "件", "至少6件"),
        ("不足 / 三", "件", "不足34件"),  # 33.3 is not less than 33
        ("不超 / 三", "件", "不超过34件"),
        ("乙 / 超", "%", "不足1%"),
        ("乙 - 不超过九", "件", "至少1件"),
        ("超 + 约", "件", ""),
        ("超 / 约", "倍", ""),
        ("超 - 余", "件", ""),
        ("元 / 乙", "万元/件\n小数: 1", "1.5万元/件"),
        ("甲 - 甲", "件", "0件"),
    ],
)
def test_a_computed_figure(tmp_path: Path, formula: str, unit: str, shown: str) -> None:
    known = [
        "甲: 6件", "乙: 10件", "一: 1件", "三: 3件", "六: 6件", "八: 8件", "约: 约100件",
        "近: 近200件", "超: 超1000件", "余: 20余件", "至少: 至少40件", "不足: 不足100件",
        "不超: 不超过100件", "不超过九: 不超过9件", "元: 15万元",
    ]  # fmt: skip
    computed = [
        "得:",
        f"  派生: {formula}",
        *(f"  {x}" for x in f'单位: "{unit}'.replace("\n", '"\n').split("\n")),
    ]
    if not computed[-1].startswith("  小数"):
        computed[-1] += '"'
    town = load_town(tmp_path, subject(*computed, *known))
    assert town.locations == ([] if shown else [("F04", FIRST)])
    assert town.get("得").text == (shown or "待补充")


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("甲 - 乙", "F04"),
        ("甲 / 零", "R05"),
        ("甲 / (乙 - 乙)", "R05"),
        ("甲 + 人", "R08"),
        ("大 * 大", "F04"),
    ],
)
def test_a_figure_that_cannot_be_computed(tmp_path: Path, formula: str, code: str) -> None:
    known = ["甲: 6件", "乙: 10件", "零: 0件", "人: 3人", "大: 999999999999999万亿元"]
    used = "用: {派生: 得 + 1, 单位: 件}"
    town = load_town(tmp_path, subject(used, f"得: {{派生: {formula}, 单位: 件}}", *known))
    assert town.locations == [(code, FIRST + 1)]
    assert town.get("得").pending
    assert town.get("用").pending


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("派生: 甲 * 2", "F04"),
        ("派生: 甲 * 2, 单位: ''", "F04"),
        ("派生: 甲 * 2, 单位: 余件", "F04"),
        ("派生: 甲 * 2, 单位: 件以上", "F04"),
        ("派生: 甲 * 2, 单位: 2件", "F04"),
        ("派生: 甲 * 2, 单位: 件, 小数: 七", "F04"),
        ("派生: 甲 * 2, 单位: 件, 小数: -1", "F04"),
        ("派生: 甲 * 2, 单位: 件, 值: 3件", "F04"),
        ("派生: 甲 >= 2, 单位: 件", "R09"),
        ("派生: 甲 ** 2, 单位: 件", "R09"),
        ("派生: '', 单位: 件", "R09"),
        ("派生: 2 * 2, 单位: 件", "R09"),
    ],
)
def test_a_computed_figure_that_is_written_wrong(tmp_path: Path, keys: str, code: str) -> None:
    town = load_town(tmp_path, subject(f"得: {{{keys}}}", "甲: 6件"))
    assert town.locations == [(code, FIRST)]


def test_computed_figures_build_on_each_other_in_any_order(tmp_path: Path) -> None:
    text = subject("丙: {派生: 乙 * 2, 单位: 件}", "乙: {派生: 甲 * 2, 单位: 件}", "甲: 约6件")
    town = load_town(tmp_path, text)
    assert not town.problems
    assert [town.get(name).text for name in "甲乙丙"] == ["约6件", "约12件", "约24件"]


def test_computed_figures_reach_other_subjects_and_years(tmp_path: Path) -> None:
    text = subject("得: {派生: 助残.甲 / 年度(2023).养老.甲, 单位: 倍}")
    town = load_town(
        tmp_path, text, subject("甲: 60件", name="助残"), files={"2023/0.yml": subject("甲: 6件")}
    )
    assert not town.problems
    assert town.get("得").text == "10倍"


def test_computed_figures_take_part_in_relations(tmp_path: Path) -> None:
    text = subject("总: {值: 13件, 分项: [乙]}", "乙: {派生: 甲 * 2, 单位: 件}", "甲: 6件")
    assert load_town(tmp_path, text).locations == [("R03", FIRST)]


def test_a_sum_of_many_parts_is_checked_too(tmp_path: Path) -> None:
    names = [f"一个名称很长的社区或者村民小组{n}" for n in range(90)]
    parts = [f"{name}: 1件" for name in names]
    right = subject(f"总: {{值: 90件, 分项: [{', '.join(names)}]}}", *parts)
    assert not load_town(tmp_path / "right", right).problems
    wrong = right.replace("90件", "91件")
    assert load_town(tmp_path / "wrong", wrong).locations == [("R03", FIRST)]


def test_too_many_parts(tmp_path: Path) -> None:
    parts = [f"部{n}: 1件" for n in range(2000)]
    text = subject(f"总: {{值: 9件, 分项: [{', '.join(f'部{n}' for n in range(2000))}]}}", *parts)
    assert load_town(tmp_path, text).locations == [("L09", FIRST)]


@pytest.mark.parametrize("check", ["甲 == 人", "甲 / 零 == 1"])
def test_a_relation_that_makes_no_sense_breaks_no_page(tmp_path: Path, check: str) -> None:
    known = ["甲: {值: 6件, 分项: [人], 存疑: 待核实}", "人: 6人", "零: 0件"]
    town = load_town(tmp_path, subject(*known, keys=["勾稽:", f"- {check}"]))
    assert town.problems
    assert not list(broken_sums(town.ledger, town.get("甲")))
