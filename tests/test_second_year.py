"""This town's report of next year, as three clerks might write it (tests/years), from end to end.

The numbers are made up. Each file has the report, the name that each number goes on with, the
numbers that are new, and those that no name of last year may have. What is expected is worked out
here by other means.
"""

import re
import shutil
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from macros.channels.opendata import dataset
from macros.channels.opendata.records import COLUMN
from macros.cli import main
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger import compare
from macros.ledger.load import load
from macros.ledger.model import Indicator, Ledger
from macros.ledger.problem import Problem

YEARS = sorted((ROOT / "tests" / "years").glob("*.yml"))


@dataclass(frozen=True)
class Town:
    """The town with its second year."""

    root: Path
    expected: dict[str, str]
    """This year's value of each figure that goes on."""
    new: list[str]
    foreign: list[str]
    """Numbers that are not this year's results."""
    said: str
    """What the import printed."""
    ledger: Ledger
    problems: list[Problem]

    def figures(self, year: int) -> dict[str, Indicator]:
        """Return the figures of a year that are stated, by full name."""
        return {
            f"{short}.{name}": indicator
            for short, subject in self.ledger.years[year].items()
            for name, indicator in subject.indicators.items()
            if not indicator.formula
        }


WORDS = "文字"
"""Stands in the lists for a statement that the report makes without a number."""


@pytest.fixture(scope="module", params=YEARS, ids=lambda file: file.stem)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    root = tmp_path_factory.mktemp("town")
    content = yaml.load(request.param.read_text("utf-8"), yaml.BaseLoader)
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, root / folder)
    report = root / f"年报.{'md' if '|---' in content['报告'] else 'txt'}"
    settings = yaml.safe_load((ROOT / "data" / "site.yml").read_text("utf-8"))
    report.write_text(content["报告"].replace("〔镇〕", settings["镇名"]), "utf-8")
    shutil.copy2(ROOT / "mkdocs.yml", root)
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("builtins.print", lambda *texts, **_: lines.append(" ".join(map(str, texts))))
        assert main(["--root", str(root), "import", str(report), "--year", "2025"]) == 0
    return Town(
        root,
        content["沿用"],
        content["新"],
        content["不是"],
        "\n".join(lines),
        load(root / "data")[0],
        every_problem(read_project(root)),
    )


def test_each_number_has_the_name_it_should(town: Town) -> None:
    figures, old = town.figures(2025), town.figures(2024)
    joined = {name: str(i.figure or WORDS) for name, i in figures.items() if name in old}
    assert {name: joined.get(name) for name in town.expected} == town.expected
    assert not {name: value for name, value in joined.items() if name not in town.expected}
    fresh = [str(i.figure) for name, i in figures.items() if name not in old]
    assert not {*town.new} - {*fresh}
    assert not {*fresh} - {*town.new} - {*town.foreign}


def test_what_last_year_had_and_this_has_not_is_listed(town: Town) -> None:
    figures = town.figures(2025)
    lines = dict(re.findall("^  ([^（：\n]+)(?:（整个主题）)?：(.*)$", town.said, re.M))
    for name in town.figures(2024):
        short, _, plain = name.partition(".")
        assert (name in figures) != (plain in lines.get(short, "").split("、")), name


def test_the_check_finds_nothing_wrong_but_the_words_of_the_report(town: Town) -> None:
    errors = [p for p in town.problems if p.level == "错误"]
    report = (town.root / "年报.txt") if (town.root / "年报.txt").exists() else None
    words = {"W01", "C02"} if report and "无发生" in report.read_text("utf-8") else set[str]()
    assert not [str(p) for p in errors if p.code not in words]
    assert not [p for p in errors if "半角" in p.found or p.found in ("“(”", "“,”")]


def number(text: str) -> Decimal:
    """Return the number of a figure in base units, read by other means than the ledger's."""
    digits, scale = re.search(r"(\d+(?:\.\d+)?)[余多]?(万|亿)?", text).groups()  # type: ignore[union-attr]
    return Decimal(digits) * {None: 1, "万": 10_000, "亿": 100_000_000}[scale]


def test_open_data_have_both_years_with_their_numbers(town: Town) -> None:
    rows = {
        (row[COLUMN["年度"]], f"{row[COLUMN['主题简称']]}.{row[COLUMN['指标']]}"): row
        for part in dataset.subjects(town.ledger, {})
        for row in part.rows
    }
    for name, value in town.expected.items():
        assert (2024, name) in rows
        given = rows[2025, name][COLUMN["数值"]]
        assert given == (None if value == WORDS or value.startswith("少于10") else number(value)), (
            name
        )


def test_changes_are_those_between_the_two_reports(town: Town) -> None:
    figures, old = town.figures(2025), town.figures(2024)
    counted = 0
    for name in town.expected:
        a, b = str(old[name].figure), str(figures[name].figure)
        change = compare.change(old[name], figures[name], town.ledger.same_units)
        plain = all(re.fullmatch(r"\d+[^\d余多以%]+", text) for text in (a, b))
        if plain and not change.reason and number(a) != number(b):
            counted += 1
            percent = (number(b) - number(a)) / number(a) * 100
            percent = percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
            assert change.text.replace("−", "-") == f"{percent:+}%", name
    assert counted >= 20


def test_relations_of_last_year_go_on(town: Town) -> None:
    figures = town.figures(2025)
    assert figures["禁毒.戒断三年后"].breakdowns and figures["禁毒.推送禁毒稿件"].breakdowns
    assert figures["调解.诉前调解案件"].part_of == "调解案件"
    assert figures["力量.专职执法人员"].part_of == "在编执法人员"
    a, b = (number(town.expected[f"调解.{n}"]) for n in ("诉前调解案件", "调解案件"))
    rate = town.ledger.years[2025]["调解"].indicators["诉前调解案件占比"]
    assert number(rate.text) == round(a / b * 100, 1)
