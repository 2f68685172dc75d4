"""All outputs agree: every figure is read back from each and compared with the ledger."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser

from macros.channels import registry
from macros.ledger.load import load
from macros.ledger.model import Indicator
from macros.web import hant

LEDGER, _ = load(ROOT / "data")
YEAR = LEDGER.latest
EVERY = [i for subject in LEDGER.years[YEAR].values() for i in subject.indicators.values()]
REPORT = f"report/{YEAR}.html"


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def visible_text(path: Path, selector: str = "body") -> str:
    tree = LexborHTMLParser(path.read_text("utf-8"))
    for node in tree.css("script, style, template"):
        node.decompose()
    return squeeze("".join(node.text() for node in tree.css(selector)))


def in_report(site: Path) -> dict[str, Indicator]:
    """Return the figures of the report page: their text, with the indicator behind each."""
    tree = LexborHTMLParser((site / REPORT).read_text("utf-8"))
    names = {i.anchor: i for i in EVERY}
    found = {}
    for link in tree.css("article p a.fig, article li a.fig"):
        anchor = (link.attributes["href"] or "").rpartition("#")[2]
        if anchor in names:
            found[squeeze(link.text())] = names[anchor]
    return found


def traditional(site: Path) -> str:
    said = visible_text(site / "hant" / REPORT, "article")
    return said


def read(file: Path) -> str:
    """Return what a published file says, as its channel reads it back."""
    return squeeze(re.sub(r"— \d+ —(?:\s*预览稿，未经发布审核)?", "", registry.read(file).text))


@pytest.mark.parametrize(
    "pattern", [f"download/report-{YEAR}.*", f"wechat/report-{YEAR}/*.html", REPORT]
)
def test_every_figure_of_the_report_is_said_in(pattern: str, built_site: Path) -> None:
    files = sorted(built_site.glob(pattern))
    assert files
    for file in files:
        assert_says_every_figure(read(file), built_site)


def assert_says_every_figure(text: str, built_site: Path) -> None:
    figures = in_report(built_site)
    assert len(figures) >= 40
    missing = [said for said in figures if said not in text]
    assert not missing


def test_every_figure_of_the_report_is_said_in_traditional(built_site: Path) -> None:
    corrections, _ = hant.load_corrections(ROOT / "data" / "hant.yml")
    convert = hant.Converter(corrections)
    text = traditional(built_site)
    assert not [said for said in in_report(built_site) if convert(said) not in text]


def test_the_figures_are_the_ledgers(built_site: Path) -> None:
    for said, indicator in in_report(built_site).items():
        if not indicator.wording:
            assert squeeze(indicator.text).startswith(said) or said in squeeze(indicator.text)


def numbers(text: str) -> set[str]:
    return {one.rstrip(".") for one in re.findall(r"\d+(?:\.\d+)?", text)}


def test_the_screen_shows_only_figures_of_the_ledger(built_site: Path) -> None:
    text = visible_text(built_site / "screen/index.html")
    cards = [i for i in EVERY if i.figure and squeeze(i.text) in text]
    assert len(cards) >= 8


def test_every_table_of_data_has_every_figure(built_site: Path) -> None:
    for subject in LEDGER.years[YEAR].values():
        files = list((built_site / "open-data").rglob(f"*{subject.stem}.csv"))
        assert files, subject.stem
        rows = {
            row["指标"]: row for row in csv.DictReader(io.StringIO(files[0].read_text("utf-8-sig")))
        }
        api = json.loads((built_site / f"api/v1/data/{YEAR}/{subject.stem}.json").read_text())
        said = json.dumps(api, ensure_ascii=False)
        for indicator in subject.indicators.values():
            row = rows[indicator.name]
            if indicator.figure:
                assert squeeze(row["原文表述"]) == squeeze(indicator.text)
                assert squeeze(indicator.text) in squeeze(said)
            if indicator.hidden:
                assert row["数值"] == "" and row["状态"] == "屏蔽"


HIDDEN = [i.name for i in EVERY if i.hidden]


def test_what_is_withheld_occurs_in_no_output(built_site: Path) -> None:
    """No name of a withheld count stands beside a count from one to nine."""
    assert HIDDEN
    names = "|".join(re.escape(name.removesuffix("人员")) for name in HIDDEN)
    count = r"(?<![于\d.])[1-9一二三四五六七八九](?:名|个)?人(?![次民])"
    pattern = re.compile(rf"(?:{names})[^。；，,\d]{{0,6}}{count}")
    looked = 0
    for file in built_site.rglob("*"):
        if file.suffix in (*registry.TEXTS, *registry.DOCUMENTS):
            looked += 1
            raw = file.read_text("utf-8-sig") if file.suffix in registry.TEXTS else ""
            assert not pattern.search(squeeze(raw)), file
            assert not pattern.search(read(file)), file
    assert looked > 150
