"""Year on year: what is comparable, how the change is written, and why the rest is not."""

from pathlib import Path

import pytest
from towns import load_town, subject

from macros.ledger.compare import YearChange, change


def between(folder: Path, old: str, new: str) -> YearChange:
    town = load_town(folder, subject(f"甲: {new}"), files={"2023/0.yml": subject(f"甲: {old}")})
    assert not {p.code for p in town.problems} - {"F03"}
    before, now = town.ledger.series(town.get("甲"))
    return change(before, now)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("100件", "100起"),
        ("100件", "100万元"),
        ("50%", "500‰"),
        ("{值: 100件, 口径: 全部}", "{值: 90件, 口径: 不含复查}"),
        ("100件", "{值: 90件, 口径: 不含复查}"),
        ("100余件", "120件"),
        ("100件", "超120件"),
        ("至少100件", "120件"),
        ("100件以上", "120件"),
        ("不足100件", "120件"),
        ("100件", "不超过120件"),
        ("少于10人", "少于10人"),
        ("近100件", "100件"),
        ("待补充", "100件"),
        ("100件", "待补充"),
        ("100件", "{表述: 没有发生}"),
        ("0件", "5件"),
    ],
)
def test_what_cannot_be_compared_says_why(tmp_path: Path, old: str, new: str) -> None:
    found = between(tmp_path, old, new)
    assert found.text == "不可比"
    assert found.reason
    back = between(tmp_path / "back", new, old)
    assert back.text == ("不可比" if old != "0件" else "−100.0%")


def test_each_reason_is_its_own(tmp_path: Path) -> None:
    pairs = [
        ("100件", "100起"),
        ("100件", "{值: 90件, 口径: 不含复查}"),
        ("100余件", "120件"),
        ("待补充", "100件"),
        ("0件", "5件"),
    ]
    reasons = [between(tmp_path / str(n), *pair).reason for n, pair in enumerate(pairs)]
    assert len(set(reasons)) == len(pairs)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("100件", "120件", "+20.0%"),
        ("120件", "100件", "−16.7%"),
        ("100件", "0件", "−100.0%"),
        ("3件", "4件", "+33.3%"),
        ("16件", "17件", "+6.3%"),  # 6.25 goes up, away from zero
        ("16件", "15件", "−6.3%"),
        ("100件", "100件", "持平"),
        ("0件", "0件", "持平"),
        ("1万件", "10000件", "持平"),
        ("1亿元", "15000万元", "+50.0%"),
        ("10000件", "10001件", "0.0%"),
        ("1件", "999999999999999万亿件", "+99999999999999899999999999900.0%"),
        ("约100件", "120件", "约+20.0%"),
        ("100件", "120件左右", "约+20.0%"),
        ("约100件", "约100件", "约持平"),
        ("约20次左右", "25次", "约+25.0%"),
        ("90.9%", "92.9%", "+2.0个百分点"),
        ("92.9%", "90.9%", "−2.0个百分点"),
        ("90%", "92.55%", "+2.55个百分点"),
        ("0%", "5%", "+5个百分点"),
        ("约90%", "95%", "约+5个百分点"),
        ("2.5‰", "2.4‰", "−0.1个千分点"),
        ("100%", "100%", "持平"),
    ],
)
def test_the_change(tmp_path: Path, old: str, new: str, text: str) -> None:
    found = between(tmp_path, old, new)
    assert (found.text, found.reason) == (text, "")


def test_units_that_count_the_same_are_compared(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 120起"), files={"2023/0.yml": subject("甲: 100件")})
    before, now = town.ledger.series(town.get("甲"))
    same = {"件": "件", "起": "件"}
    assert change(before, now, same).text == "+20.0%"
    assert change(before, now, {"件": "件", "宗": "件"}).reason


def test_units_that_count_the_same_are_so_in_a_mean(tmp_path: Path) -> None:
    old = {"2023/0.yml": subject("甲: 5万元/件")}
    town = load_town(tmp_path, subject("甲: 6万元/起"), files=old)
    before, now = town.ledger.series(town.get("甲"))
    assert change(before, now, {"件": "件", "起": "件"}).text == "+20.0%"
    assert change(before, now, {"件": "件"}).reason


@pytest.mark.parametrize(
    ("old", "new", "comparable"),
    [
        ("近三年来", "2024年", False),
        ("近三年来", "近两年来", False),
        ("近三年来", "近三年来（起止原文未载明）", True),
        ("近三年来", "三年来（起止原文未载明）", True),
        ("三年来", "2024年", False),
        ("2023年以来", "2024年", True),
    ],
)
def test_several_years_are_not_compared_with_one(
    old: str, new: str, comparable: bool, tmp_path: Path
) -> None:
    found = between(tmp_path, f"{{值: 100件, 期间: {old}}}", f"{{值: 120件, 期间: {new}}}")
    assert (found.text == "+20.0%") == comparable
