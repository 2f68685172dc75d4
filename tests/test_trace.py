"""What is read of a ledger is noted, in whatever way; what it says is the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import write

from macros.ledger.compare import subject_pairs
from macros.ledger.load import load
from macros.ledger.trace import Reading, TracedLedger, digests, traced

SUBJECT = """主题: 书屋
简称: 书屋
来源: 年报 三（一）
期间: 全年
指标:
  图书: 300册
  旧书: {值: 100册, 属于: 图书}
  书架: {值: 12个, 存疑: 待核实。}
"""
YEARS = (2023, 2024)
ALL = {(2024, "书屋", name) for name in ("", "图书", "旧书", "书架")}
OF_BOTH = ALL | {(2023, short, name) for _, short, name in ALL}


def ledger_of(folder: Path, **changes: str) -> TracedLedger:
    text = SUBJECT
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    files = {"data/2023/books.yml": SUBJECT, "data/2024/books.yml": text}
    ledger, problems = load(write(folder, files) / "data")
    assert not problems
    return traced(ledger)


def read_children(ledger: TracedLedger) -> None:
    books = ledger.years[2024]["书屋"]
    first = books.children
    ledger.readings.clear()
    assert books.children == first  # also the second time
    ledger.readings.add((2024, "书屋", ""))


@pytest.mark.parametrize(
    ("read", "readings"),
    [
        (lambda ledger: list(ledger.years[2024]), set()),
        (lambda ledger: "图书" in ledger.years[2024]["书屋"].indicators, {(2024, "书屋", "")}),
        (
            lambda ledger: ledger.years[2024]["书屋"].indicators["图书"],
            {(2024, "书屋", ""), (2024, "书屋", "图书")},
        ),
        (lambda ledger: ledger.doubts(2024), {(2024, "", ""), (2024, "书屋", "书架")}),
        (lambda ledger: list(ledger.years[2024]["书屋"].indicators.values()), ALL),
        (lambda ledger: [*ledger.years[2024]["书屋"].indicators.items()], ALL),
        (lambda ledger: {**ledger.years[2024]["书屋"].indicators}, ALL),
        (lambda ledger: ledger.years[2024]["书屋"].indicators | {}, ALL),
        (lambda ledger: {} | ledger.years[2024]["书屋"].indicators, ALL),
        (read_children, ALL),
        (lambda ledger: list(ledger.indicators()), OF_BOTH),
        (lambda ledger: subject_pairs(ledger, 2024), OF_BOTH),
    ],
)  # fmt: skip
def test_what_is_read_is_noted(
    tmp_path: Path, read: Callable[[TracedLedger], object], readings: set[Reading]
) -> None:
    ledger = ledger_of(tmp_path)
    assert not ledger.readings
    read(ledger)
    assert ledger.readings == readings


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("300册", "301册", {(2024, "书屋", "图书")}),
        ("期间: 全年", "期间: 上半年", ALL),  # indicators take it from their subject
        ("主题: 书屋", "主题: 农家书屋", {(2024, "书屋", "")}),
        (", 存疑: 待核实。", "", {(2024, "书屋", "书架"), (2024, "", "")}),
        ("待核实", "未核实", {(2024, "书屋", "书架")}),
    ],
)
def test_a_change_changes_the_digest_of_what_it_is_in(
    tmp_path: Path, old: str, new: str, changed: set[Reading]
) -> None:
    read = OF_BOTH | {(2023, "", ""), (2024, "", "")}
    before = digests(ledger_of(tmp_path / "before"), read)
    same = digests(ledger_of(tmp_path / "same"), read)
    after = digests(ledger_of(tmp_path / "after", **{old: new}), read)
    assert before == same
    assert {reading for reading in read if before[reading] != after[reading]} == changed


def test_what_the_ledger_lacks_has_no_digest(tmp_path: Path) -> None:
    lacking: list[Reading] = [(2022, "书屋", ""), (2024, "养老", ""), (2024, "书屋", "没有")]
    assert set(digests(ledger_of(tmp_path), lacking).values()) == {""}
