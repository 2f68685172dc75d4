"""Formulas: what is refused, what names mean, and that nothing is ever run."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from macros.ledger.bounds import Interval
from macros.ledger.formula import (
    FormulaError,
    Quantity,
    Ref,
    UnitError,
    ZeroError,
    holds,
    is_comparison,
    parse,
    refs,
    value,
)

KNOWN = {
    Ref("甲"): Quantity(Interval.of(6), "件"),
    Ref("乙"): Quantity(Interval.of(3), "件"),
    Ref("零"): Quantity(Interval.of(0), "件"),
    Ref("约"): Quantity(Interval.of(100, "≈"), "件"),
    Ref("超"): Quantity(Interval.of(100, ">"), "件"),
    Ref("人"): Quantity(Interval.of(6), "人"),
    Ref("甲", "信访"): Quantity(Interval.of(60), "件"),
    Ref("甲", "信访", 2023): Quantity(Interval.of(600), "件"),
}


def check(text: str) -> bool | None:
    return holds(parse(text), KNOWN.get)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1 == 1", "甲 ==", "== 甲", "甲 = 乙", "甲 != 乙", "甲 == 乙 == 零",
        "(甲 == 乙) == 零", "甲 ** 9", "甲 // 2", "甲 % 2", "甲 @ 乙", "甲 << 9", "甲 | 乙",
        "~甲 == 1", "-甲 < 1", "not 甲", "甲 and 乙", "甲 or 乙", "甲 in 乙", "甲 is 乙",
        "甲 if 乙 else 零", "lambda: 甲", "[甲] == 1", "(甲, 乙) == 1", "{甲} == 1", "甲[0] == 1",
        "甲[0:1] == 1", "[x for x in 甲]", "(甲 := 1) == 1", "f'{甲}' == 1", "'甲' == 1",
        "b'x' == 甲", "甲 == None", "甲 == True", "甲 == 1j", "甲 == ...", "甲(1) == 1",
        "年度(2023) == 1", "年度(2023).甲 == 1", "年度('2023').信访.甲 == 1",
        "年度(True).信访.甲 == 1", "年度(2023, 2024).信访.甲 == 1", "年度(年=2023).信访.甲 == 1",
        "年度(*2023).信访.甲 == 1", "年(2023).信访.甲 == 1", "甲.乙.丙.丁 == 1", "甲.乙.丙 == 1",
        "甲; 乙", "甲\n乙", "import os", "print(甲)", "甲 == 1e999", "甲 == 9e999 * 2",
        "甲 == １２", "甲 =< 乙", "甲 => 乙", "甲 <> 乙", "甲 乙", "2甲 == 1", "甲 == 0777",
        "甲\0 == 1", "(" * 100 + "甲", "甲" + " + 1" * 100, "await 甲", "yield 甲", "*甲",
        "\ud800 == 甲",
    ],
)  # fmt: skip
def test_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_nothing_is_run(tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    for text in (
        f"__import__('pathlib').Path('{proof}').touch() == 甲",
        f"甲 == open('{proof}', 'w')",
        f"甲 == [open(x, 'w') for x in ['{proof}']]",
        f"甲 == (lambda: open('{proof}', 'w'))()",
        "甲.__class__.__mro__ == 1",
        "().__class__.__bases__[0].__subclasses__() == 甲",
    ):
        with pytest.raises(FormulaError):
            parse(text)
    assert not proof.exists()


def test_names_that_look_like_python_are_only_looked_up() -> None:
    asked: list[Ref] = []
    assert holds(parse("os.system == __import__"), lambda ref: asked.append(ref)) is None
    assert asked == [Ref("system", "os"), Ref("__import__")]


@pytest.mark.parametrize("text", ["甲 + 人 == 12", "甲 == 人", "甲 - 人 >= 0", "人 <= 甲 + 乙"])
def test_units_must_agree(text: str) -> None:
    with pytest.raises(UnitError):
        check(text)


@pytest.mark.parametrize(
    "text", ["甲 / 零 == 1", "甲 / (乙 - 乙) >= 1", "甲 / 0 >= 1", "1 <= 甲 / 0.0"]
)
def test_division_by_zero(text: str) -> None:
    with pytest.raises(ZeroError):
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "甲 == 6",
        "甲 == 乙 + 乙",
        "甲 - 乙 * 2 == 零",
        "(甲 - 乙) * 2 == 甲",
        "甲 / 乙 == 2",
        "甲 / 4 == 1.5",
        "甲 >= 6",
        "甲 > 5.9",
        "乙 < 甲",
        "乙 <= 甲",
        "甲 == 0.1 * 60",
        "约 == 96",
        "约 > 104",
        "超 == 101",
        "超 > 1000000",
        "信访.甲 == 甲 * 10",
        "年度(2023).信访.甲 == 信访.甲 * 10",
        "甲 * 人 == 36",
    ],
)
def test_holds(text: str) -> None:
    assert check(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "甲 == 7",
        "甲 > 6",
        "甲 < 6",
        "甲 >= 6.1",
        "约 == 94",
        "约 > 105",
        "超 == 100",
        "超 < 100",
        "零 > 0",
    ],
)
def test_cannot_hold(text: str) -> None:
    assert check(text) is False


@pytest.mark.parametrize("text", ["甲 == 无", "无 / 零 == 1", "甲 + 无 >= 1", "信访.无 == 1"])
def test_unknown_values_decide_nothing(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("甲＋乙－零 ＝＝ 9", "甲 + 乙 - 零 == 9"),
        ("甲 × 乙 ÷ 乙 ≥ 6", "甲 * 乙 / 乙 >= 6"),
        ("甲＊乙／乙 ＞＝ 6", "甲 * 乙 / 乙 >= 6"),
        ("（甲 － 乙） ＜ 9", "(甲 - 乙) < 9"),
        ("甲 ≤ 9", "甲 <= 9"),
        ("甲 ＞ 乙", "甲 > 乙"),
        ("信访。甲 ＝＝ 60", "信访.甲 == 60"),
        ("信访．甲 ＝＝ 60", "信访.甲 == 60"),
        ("年度（2023）。信访。甲 ＝＝ 600", "年度(2023).信访.甲 == 600"),
        ("甲\u3000＝＝\u30006", "甲 == 6"),
        ("甲\u00a0== 6", "甲 == 6"),
    ],
)
def test_full_width_operators_mean_the_same(typed: str, plain: str) -> None:
    assert refs(parse(typed)) == refs(parse(plain))
    assert check(typed) is check(plain) is True


def test_names_are_given_in_order_and_once() -> None:
    tree = parse("年度(2023).信访.甲 >= 乙 + 信访.甲 * 乙")
    assert [str(ref) for ref in refs(tree)] == ["年度(2023).信访.甲", "乙", "信访.甲"]


def test_a_comparison_is_no_value() -> None:
    assert is_comparison(parse("甲 >= 乙"))
    assert not is_comparison(parse("甲 / 乙"))
    assert value(parse("甲 / 乙"), KNOWN.get) == Quantity(Interval.of(2))


PIECES = [
    *KNOWN, "年度(2023).", "信访.", "(", ")", "[", "]", "{", "}", " ", ".", ",", "'", '"', "\\",
    "#", ":", "+", "-", "*", "/", "//", "**", "%", "==", ">=", "<", "!=", "0", "1", "2.5",
    "1e999", "1e5", "0x1", "1_0", "None", "lambda", "if", "else", "for", "in", "not", "×", "÷",
    "≥", "。", "（", "）", "\n", "\0", "无", "😀", "²", "ⅷ", "ｆ",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda p: "".join(map(str, p))) | st.text()
)
@example("甲" + ".a" * 140)
@example("甲 == " + "9" * 290)
@example("超 == " + "*".join(["1e290"] * 20))
@example("(" * 140 + "甲" + ")" * 140)
@example("甲 == 1e400 - 1e400")
def test_a_text_is_a_formula_or_refused(text: str) -> None:
    try:
        tree = parse(text)
        assert refs(tree)
        if is_comparison(tree):
            holds(tree, KNOWN.get)
        else:
            value(tree, KNOWN.get)
    except FormulaError as error:
        assert str(error)
