"""The scanner of prose: which numbers are figures typed by hand, and that reading is fast."""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st
from shared import is_linear

from macros.ledger.figure import parse
from macros.prose.numbers import LEDGER_KINDS, UNCERTAIN_KINDS, numbers, restated, typed_figures
from macros.prose.numerals import number_pattern

VECTORS: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "prose_vectors.yml").read_text("utf-8"))
HAND_TYPED: dict[str, list[str]] = {
    text: expected for theme in VECTORS["手写数字"].values() for text, expected in theme.items()
}
TEXTS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "prose_pages.yml").read_text("utf-8")
)
PAGES = sorted([*ROOT.glob("docs/report/*.md"), *ROOT.glob("docs/statistics/*.md")])


def texts(text: str) -> list[str]:
    return [number.text for number in typed_figures(text)]


@pytest.mark.parametrize("text", HAND_TYPED)
def test_figures_typed_by_hand(text: str) -> None:
    assert texts(text) == HAND_TYPED[text]


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page["名称"])
def test_figures_of_ordinary_pages_and_nothing_else(page: dict[str, Any]) -> None:
    assert texts(page["文字"]) == page["数字"]


@pytest.mark.parametrize("text", VECTORS["各类数字"])
def test_kind_of_every_number(text: str) -> None:
    found = [f"{number.text} {number.kind}" for number in numbers(text)]
    assert found == VECTORS["各类数字"][text]


@pytest.mark.parametrize("text", VECTORS["台账写法"])
def test_the_same_in_the_grammar_of_the_ledger(text: str) -> None:
    [number] = numbers(text)
    assert number.figure == VECTORS["台账写法"][text]


@pytest.mark.parametrize("text", VECTORS["另一种写法"])
def test_other_writings_in_the_words_of_the_ledger(text: str) -> None:
    [number] = numbers(text)
    assert number.figure == ""
    assert restated(number) == VECTORS["另一种写法"][text]


@pytest.mark.parametrize("phrase", VECTORS["原文数字"])
def test_figure_of_the_source_with_unit_and_qualifier(phrase: str) -> None:
    figure = VECTORS["原文数字"][phrase]
    assert texts(phrase) == [figure]
    assert typed_figures(phrase)[0].figure == figure.replace("(", "（").replace(")", "）")


@pytest.mark.parametrize("phrase", VECTORS["原文用语"])
def test_number_of_the_source_that_is_no_figure(phrase: str) -> None:
    assert not {number.kind for number in numbers(phrase)} & (LEDGER_KINDS | UNCERTAIN_KINDS)


def test_figures_of_the_source_stay_the_same_side_by_side() -> None:
    phrases: dict[str, str] = VECTORS["原文数字"]
    for between in (",", "，", "、", "；", "。", "\n", "（"):
        assert texts(between.join(phrases)) == list(phrases.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_figure_is_typed_in_a_page(page: Path) -> None:
    prose = re.sub(r"\A---\n.*?\n---\n", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert texts(prose) == []


# --- properties ---------------------------------------------------------------------------

PIECES = [
    *"0123456789０９一二十百千万亿第约近超余多件宗人次%‰年月日号条款",
    *".,，、：:-—~+/()（）“”《》[]{}#`|*_<>&@\n \u3000\u200b\x00\x01\x02A👍",
    "以上", "左右", "个村（居）", "百分点", "2024", "110", "12345", "{{ ", " }}", "](", "<!--",
    "-->", "```", "http://", "图", "附件", "未满", "周岁", "kg",
]  # fmt: skip
almost = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(almost | st.text(max_size=60))
@example("\x02" * 3)
@example("1\u200b")
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for number in numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.text == text[number.start : number.end]
        end = number.end


@given(almost | st.text(max_size=60))
def test_what_is_given_as_a_figure_is_one(text: str) -> None:
    for number in numbers(text):
        if number.figure:
            assert str(parse(number.figure)) == number.figure


@given(st.lists(st.sampled_from([p for p in PIECES if not set(p) & set("[]{}`~<>&@:")])))
def test_every_digit_of_prose_is_in_a_number(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = {place for number in numbers(text) for place in range(number.start, number.end)}
    assert found >= {place for place, char in enumerate(text) if char in "0123456789０９"}


@given(st.integers(1, 10**9), st.sampled_from(["宗", "人次", "万元", "%", "个村（居）", "余件"]))
def test_any_count_is_seen_in_any_writing(count: int, unit: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    for written in (f"{count}{unit}", f"{count:,}{unit}", f"{wide}{unit}", f"{count} {unit}"):
        [number] = typed_figures(f"我镇共办理{written}，比上年多")
        assert number.text == written
        assert number.figure == f"{count}{unit}"


# --- speed --------------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["", "人"])
@pytest.mark.parametrize(
    "seed",
    [
        "1", "一", "(", "（", "[", "《", "“", '"', "`", "{{", "{#", "<", "<!--", "](", "|", "1,",
        "1,111,", "1 ", "1-", "1至", "1+", "1.", "1/", "1、", "110,", "110,119,", "一 ", "第一",
        "约", "约 ", "不", "数", "A", "A1", "1A", "@", "1@", "```\n", "|\n", "-|\n", "\u200b", " ",
        "1:", "http://", "1个百分", "1个村（", "“1", "2024-",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_and_not_with_its_square(seed: str, tail: str) -> None:
    assert is_linear(lambda n: numbers(seed * (n // len(seed)) + tail), 12_500)


# --- every Python that README names ---------------------------------------------------------

PARSER = re._parser  # type: ignore[attr-defined]
SINGLE = (["LITERAL"], ["NOT_LITERAL"], ["IN"], ["ANY"])


def patterns() -> Iterator[re.Pattern[str]]:
    """Yield the regular expressions of all modules."""
    for file in sorted((ROOT / "macros").rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            values = vars(import_module(name)).values()
            yield from (value for value in values if isinstance(value, re.Pattern))
    yield number_pattern()


def possessive_groups(tree: Any) -> Iterator[Any]:
    """Yield repetitions that give nothing back, of more than a single character."""
    if isinstance(tree, list | tuple | PARSER.SubPattern):
        for part in tree:
            yield from possessive_groups(part)
        match list(tree):
            case [operation, argument] if str(operation) == "ATOMIC_GROUP":
                yield argument
            case [operation, [_, _, repeated]] if str(operation) == "POSSESSIVE_REPEAT":
                if [str(single) for single, _ in repeated] not in SINGLE:
                    yield repeated


def test_no_expression_relies_on_what_some_pythons_do_wrong() -> None:
    wrong = [
        p.pattern for p in patterns() if any(possessive_groups(PARSER.parse(p.pattern, p.flags)))
    ]
    assert wrong == []


def test_possessive_groups_are_recognised() -> None:
    for pattern in (r"(?:ab)*+", r"a(?>b|c)", r"(?:x(?:[a]|bc){1,3}+)?", r"(a)++"):
        assert any(possessive_groups(PARSER.parse(pattern))), pattern
    for pattern in (r"a*+b", r"[^x]{1,3}+(?:ab)*", r"(?:\d++,)*"):
        assert not any(possessive_groups(PARSER.parse(pattern))), pattern


def older_python() -> str:
    """Return the system's Python where it can load what is installed here; empty otherwise."""
    system = "/usr/bin/python3"
    ours = sysconfig.get_config_var("SOABI")
    command = [system, "-c", "import sysconfig; print(sysconfig.get_config_var('SOABI'))"]
    try:
        theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return system if theirs == ours else ""


@pytest.mark.skipif(not older_python(), reason="no other Python of this version")
def test_check_finds_the_same_under_the_python_of_the_system() -> None:
    packages = sysconfig.get_path("purelib")
    command = ["-m", "macros", "--root", str(ROOT), "check", "--format", "json"]
    env = {"PYTHONPATH": f"{ROOT}:{packages}", "PYTHONUTF8": "1"}
    ours, theirs = (
        subprocess.run([python, *command], cwd="/", env=env, capture_output=True, check=False)
        for python in (sys.executable, older_python())
    )
    assert (theirs.returncode, theirs.stdout) == (ours.returncode, ours.stdout), theirs.stderr
