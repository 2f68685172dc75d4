"""The real 2024 report: complete, nothing withheld shown, everything in its place."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser

from macros.ledger.load import load
from macros.ledger.model import Indicator, Ledger

FACTS: dict[str, tuple[str, str]] = yaml.safe_load(
    (ROOT / "tests" / "facts_2024.yml").read_text("utf-8")
)
WITHHELD = "死亡|监管|社区?戒毒?|社区?康复?|未成年|惠民工作站"
CHAPTERS = {"s3": 3, "s4": 7, "s5": 4, "s6": 3}


@cache
def ledger() -> Ledger:
    found, problems = load(ROOT / "data")
    assert not problems, "\n".join(map(str, problems))
    return found


def indicator(name: str) -> Indicator:
    subject, _, own = name.partition(".")
    return ledger().years[2024][subject].indicators[own]


def parse(file: Path) -> LexborHTMLParser:
    return LexborHTMLParser(file.read_text("utf-8"))


def article_text(file: Path) -> str:
    article = parse(file).css_first("article")
    assert article is not None
    return article.text()


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.startswith("B")])
def test_what_the_report_says_in_words_alone_is_no_number(fact: str) -> None:
    assert indicator(FACTS[fact][0]).figure is None


@pytest.mark.parametrize("fact", FACTS)
def test_fact_is_in_the_report_with_unit_and_qualifier(built_site: Path, fact: str) -> None:
    name, text = FACTS[fact]
    figures = parse(built_site / "report" / "2024.html").css("article a.fig")
    target = f"#{name.partition('.')[2]}"
    shown = [a.text() for a in figures if (a.attributes["href"] or "").endswith(target)]
    assert text in shown


@pytest.mark.parametrize("fact", FACTS)
def test_fact_is_defined_on_its_statistics_page(built_site: Path, fact: str) -> None:
    name, text = FACTS[fact]
    found = indicator(name)
    page = built_site / "statistics" / f"{ledger().subject_of(found).stem}.html"
    row = parse(page).css_first(f'tr[id="{found.name}"]')
    assert row is not None
    assert text in row.text() or found.text in row.text()
    assert found.definition in row.text()
    assert found.period in row.text()
    assert found.source in row.text()


def test_every_indicator_says_what_it_is() -> None:
    for subject in ledger().subjects():
        for found in subject.indicators.values():
            assert found.definition, found.name
            assert found.period, found.name
            assert found.source, found.name


@pytest.mark.parametrize(
    "name",
    [
        "调解.诉前调解涉及金额",
        "禁毒.在册吸毒人员",
        "禁毒.流入人员",
        "禁毒.流出人员",
        "禁毒.推送禁毒稿件",
        "禁毒.区级主流媒体",
        "禁毒.禁毒宣传教育会",
        "禁毒.稿件阅读量",
        "禁毒.禁毒宣传材料",
        "社矫.当面报告",
        "社矫.个别谈话教育",
        "社矫.实地查访",
    ],
)
def test_doubtful_figure_is_marked_and_explained(built_site: Path, name: str) -> None:
    assert indicator(name).doubt
    report = parse(built_site / "report" / "2024.html")
    marked = [a.attributes["href"] or "" for a in report.css("article a.fig.q")]
    assert any(href.endswith("#" + name.partition(".")[2]) for href in marked)
    assert indicator(name).doubt in article_text(built_site / "report" / "2024.html")


def test_chapters_and_sections_stand_in_the_source_order(built_site: Path) -> None:
    ids = [h.id or "" for h in parse(built_site / "report" / "2024.html").css("article h2, h3")]
    expected = [
        anchor
        for chapter in (f"s{n}" for n in range(1, 7))
        for anchor in (
            chapter,
            *(f"{chapter}-{n}" for n in range(1, CHAPTERS.get(chapter, 0) + 1)),
        )
    ]
    assert [i for i in ids if re.fullmatch(r"s\d(-\d)?", i)] == expected


def test_page_says_what_it_is_and_where_the_original_is(built_site: Path) -> None:
    page = parse(built_site / "report" / "2024.html")
    links = [a.attributes["href"] for a in page.css("article a")]
    assert "http://www.sgwjq.gov.cn/zfxxgkml/xlzml/content/post_2717889.html" in links
    assert "#存疑" in links
    assert "以原文为准" in article_text(built_site / "report" / "2024.html")


def test_no_small_count_of_people_is_shown(built_site: Path) -> None:
    """No page or index shows a withheld category beside a number from 1 to 9."""
    leak = re.compile(rf"({WITHHELD})[^。；，、\n]{{0,12}}?(?<![0-9.])[1-9]\s*(个)?[人名](?!次)")
    for file in built_site.rglob("*"):
        if file.suffix in (".html", ".js", ".json", ".xml", ".txt"):
            text = re.sub(r"<[^>]+>", "", file.read_text("utf-8"))
            assert not leak.search(text), file


def test_no_small_count_of_people_is_in_the_repository() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode("utf-8")
    leak = re.compile(rf"({WITHHELD})[^。；，、\n]{{0,12}}?(?<![0-9.])[1-9]\s*(个)?[人名](?!次)")
    for name in filter(None, tracked.split("\0")):
        file = ROOT / name
        if file.suffix in (".md", ".yml", ".html", ".js", ".py") and file.exists():
            found = leak.search(file.read_text("utf-8"))
            assert not found, f"{name}: {found and found[0]}"


def test_the_chart_of_the_register_is_whole_without_the_withheld_parts(built_site: Path) -> None:
    page = parse(built_site / "statistics" / "anti-drug.html")
    figure = next(f for f in page.css("figure.chart") if "中风险人员" in f.text())
    text = figure.text()
    assert "157" in text
    # The small categories are one sum, so that nobody subtracts one from another.
    assert "11人" in text
    assert not re.search("死亡|监管|少于10人", text)
    assert figure.css_first("table") is not None


def test_subject_pages_follow_the_ledger(built_site: Path) -> None:
    for subject in ledger().years[2024].values():
        page = built_site / "statistics" / f"{subject.stem}.html"
        rows = [tr.id for tr in parse(page).css("table tr[id]")]
        assert rows == [i.anchor for i in subject.indicators.values()]
