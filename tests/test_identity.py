"""The identity of figures: every channel learns from the page which figure of which year it is."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from test_fill import fill_page
from towns import load_town, subject

from macros.channels import api, screen
from macros.channels.article import read
from macros.channels.document import Cards, Chart, Document, Table
from macros.channels.outputs import OutputError, Source
from macros.ledger.model import Indicator, Ledger
from macros.library.load import Library
from macros.render.identity import FigureKey, key_of
from macros.web import hant

ALIKE = ("甲: 5宗", "乙: 7宗", "丙: {值: 少于10人, 敏感: 是}")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return two years whose figures read the same."""
    files = {"2023/old.yml": subject(*ALIKE), "2024/old.yml": subject(*ALIKE)}
    return load_town(tmp_path / "town", files=files).ledger


def page_of(ledger: Ledger, markdown: str, folder: Path, **page: Any) -> Document:
    """Return the page as channels read it; its address is that of the report."""
    year = page.get("year") or ledger.latest
    html, problems = fill_page(ledger, markdown, **page)
    assert not problems
    file = folder / "report/2024.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    body = f'<main><h1>题</h1></main><article data-of="{year}/"><div>{html}</div></article>'
    file.write_text(f"<!doctype html><body>{body}", "utf-8")
    document = read(folder, "report/2024.html")
    assert document
    return document


def source_of(ledger: Ledger, document: Document) -> Source:
    documents = {document.path: document}
    return Source(ROOT, Path(), documents, ledger, Library(), {"镇名": "枕溪镇"}, "2026-11-23")


def keys_in_the_api(ledger: Ledger, document: Document) -> list[tuple[int, str]]:
    """Return year and name of every figure in the page's JSON, in order."""
    source = source_of(ledger, document)
    [job] = [job for job in api.jobs(source) if job.file.path == "api/v1/pages/report/2024.json"]
    found: list[tuple[int, str]] = []

    def collect(entry: dict[str, Any]) -> dict[str, Any]:
        if {"year", "name", "dataset"} <= entry.keys():
            assert entry["subject"] == "养老"
            assert entry["dataset"] == f"api/v1/data/{entry['year']}/old.json"
            found.append((entry["year"], entry["name"]))
        return entry

    json.loads(job.make(), object_hook=collect)
    return found


LINKS = {"with": lambda source: "../" + source.replace(".md", ".html"), "without": lambda _: ""}


@pytest.mark.parametrize("links", LINKS)
@pytest.mark.parametrize("word", ["养老.甲", "年度(2023).养老.甲", "年度(2024).养老.丙"])
@pytest.mark.parametrize(
    "form", ["<p>共{{{{ {} }}}}。</p>", "{{{{ 卡片({}) }}}}", "{{{{ 表({}) }}}}"]
)
@pytest.mark.parametrize("year", [2023, 2024])
def test_a_figure_that_reads_like_another_years_keeps_its_own(
    ledger: Ledger, tmp_path: Path, word: str, form: str, year: int, links: str
) -> None:
    document = page_of(ledger, form.format(word), tmp_path, year=year, locate=LINKS[links])
    asked = int(word[3:7]) if word.startswith("年度") else year
    first, *others = keys_in_the_api(ledger, document)
    assert first == (asked, word[-1])
    # A table shows the year before, too.
    assert others == ([(asked - 1, word[-1])] if "表" in form and asked == 2024 else [])


def test_rows_of_definitions_are_known_by_their_heads(ledger: Ledger, tmp_path: Path) -> None:
    document = page_of(ledger, "{{ 表(养老) }}\n\n{{ 表(年度(2023).养老) }}", tmp_path)
    expected = [(year, name) for name in "甲乙丙" for year in (2024, 2023)]
    expected += [(2023, name) for name in "甲乙丙"]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    shown = [
        (run.figure.year, run.figure.name)
        for table in tables
        for row in table.rows
        for cell in row
        for run in cell.runs
        if run.figure
    ]
    assert shown == expected == keys_in_the_api(ledger, document)


def test_a_chart_names_what_it_was_asked_to_show(ledger: Ledger, tmp_path: Path) -> None:
    word = "{{ 图(年度(2023).养老.甲, 养老.乙, 形式=条形) }}".replace("条形", '"条形"')
    [chart] = page_of(ledger, word, tmp_path).blocks
    assert isinstance(chart, Chart) and chart.form == "条形"
    assert chart.figures == (FigureKey(2023, "old", "甲"), FigureKey(2024, "old", "乙"))
    cells = [run for row in chart.table.rows for cell in row for run in cell.runs]
    assert not any(run.figure for run in cells)  # parts, rests and totals are the chart's own


def test_the_screen_takes_the_year_that_the_page_shows(tmp_path: Path) -> None:
    def lines(note: str) -> str:
        return subject(f"甲: {{值: 5宗, 口径: {note}}}", "乙: {派生: 甲 * 2, 单位: 宗}")

    files = {"2023/old.yml": lines("前年的"), "2024/old.yml": lines("去年的")}
    ledger = load_town(tmp_path / "town", files=files).ledger
    document = page_of(ledger, "{{ 卡片(年度(2023).养老.甲, 养老.甲) }}", tmp_path)
    [cards] = document.blocks
    assert isinstance(cards, Cards) and len(cards.cards) == 2
    [page, _] = screen.jobs(source_of(ledger, document))
    html = page.make().decode()
    assert html.count('class="slide number"') == 2
    assert "前年的" in html and "去年的" in html


def test_a_chart_without_an_identity_is_not_put_on_the_screen(
    ledger: Ledger, tmp_path: Path
) -> None:
    document = page_of(ledger, '{{ 图(养老.甲, 养老.乙, 形式="条形") }}', tmp_path)
    html = (tmp_path / document.path).read_text("utf-8")
    for damaged in (
        html.replace("data-of=", "data-was="),
        html.replace("old#甲", "old#无"),
        html.replace('data-form="条形"', 'data-form="方格"'),
    ):
        assert damaged != html
        (tmp_path / document.path).write_text(damaged, "utf-8")
        other = read(tmp_path, document.path)
        assert other
        with pytest.raises(OutputError, match="图1"):
            list(screen.jobs(source_of(ledger, other)))


@pytest.mark.parametrize(
    "key",
    [
        FigureKey(2023),
        FigureKey(2023, "a", "甲"),
        FigureKey(0, "2023", "甲"),
        FigureKey(0, "a b/中#"),
    ],
)
def test_a_key_comes_back_as_it_was_written(key: FigureKey) -> None:
    assert key_of(str(key)) == key
    assert " " not in str(key)


def test_the_traditional_edition_keeps_the_names_of_the_ledger() -> None:
    html = '<a class="fig" data-of="2023/old#调解案件" href="a.html#调解案件">调解案件</a>'
    page = hant.page(html, "index.html", hant.Converter(hant.Corrections()))
    assert 'data-of="2023/old#调解案件"' in page and "調解案件" in page


def test_a_page_without_a_year_names_no_figure(ledger: Ledger, tmp_path: Path) -> None:
    document = page_of(ledger, "<p>共{{ 养老.甲 }}。</p>", tmp_path)
    file = tmp_path / document.path
    file.write_text(file.read_text("utf-8").replace(' data-of="2024/"', ""), "utf-8")
    other = read(tmp_path, document.path)
    assert keys_in_the_api(ledger, document)
    assert other and not keys_in_the_api(ledger, other)


def test_the_ledger_finds_a_figure_by_its_file(ledger: Ledger) -> None:
    found = ledger.find_in_file(2023, "old", "甲")
    assert isinstance(found, Indicator) and found.key == (2023, "养老", "甲")
    missing = [(2022, "old", "甲"), (2023, "new", "甲"), (2023, "old", "丁")]
    assert not any(ledger.find_in_file(*key) for key in missing)
