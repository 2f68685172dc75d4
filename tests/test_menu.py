"""The menu beside a page: it shows its section, and does not grow with the site."""

import posixpath
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from mkdocs.commands.build import build
from mkdocs.config import load_config
from selectolax.lexbor import LexborHTMLParser, LexborNode
from shared import MakeOnce

from macros.render import assets

YEARS = ("2024", "2023", "2022")


def make_site(folder: Path, pages: int) -> Path:
    """Build a site with so many pages a year in one column, and a page beside them."""
    sections = {year: [f"learn/{year}/{n}.md" for n in range(pages)] for year in YEARS}
    flat = [f"flat/{n}.md" for n in range(pages)]
    nav = ["index.md", {"学法": ["learn/law.md", *({y: s} for y, s in sections.items())]}]
    nav += [{"公开": flat}]
    for path in ["index.md", "learn/law.md", "search.md", *flat, *chain(*sections.values())]:
        front = "---\ntemplate: search.html\n---\n" if path == "search.md" else ""
        (folder / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / path).write_text(f"{front}# {path}\n\n正文。\n", "utf-8")
    settings = {
        "site_name": "网站",
        "use_directory_urls": False,
        "theme": {"name": "material", "custom_dir": str(ROOT / "overrides"), "language": "zh"},
        "plugins": [],
        "extra": {"site": {}, "assets": assets.paths(ROOT)},
        "nav": nav,
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    return folder / "site"


@pytest.fixture(scope="module")
def small(shared: MakeOnce) -> Path:
    return shared("small", lambda made: make_site(made, 20)) / "site"


@pytest.fixture(scope="module")
def large(shared: MakeOnce) -> Path:
    return shared("large", lambda made: make_site(made, 100)) / "site"


@cache
def menu(page: Path) -> list[LexborNode]:
    return LexborHTMLParser(page.read_text("utf-8")).css("#nav .md-nav__link")


def links(site: Path, path: str) -> set[str]:
    """Return the pages that the menu beside a page links to."""
    here = posixpath.dirname(path)
    hrefs = (link.attributes["href"] or "" for link in menu(site / path))
    return {posixpath.normpath(posixpath.join(here, href)) for href in hrefs}


def pages(site: Path) -> set[str]:
    found = (file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    return {path for path in found if path.startswith(("learn/", "flat/"))}


def test_no_page_grows_with_the_site(small: Path, large: Path) -> None:
    for path in pages(small):
        less, more = ((site / path).stat().st_size for site in (small, large))
        assert more <= less * 1.1, path


def test_every_page_is_reached_by_menus_alone(large: Path) -> None:
    known, new = set(), {"learn/law.html", "flat/0.html"}
    while new:
        known |= new
        new = set[str]().union(*(links(large, path) for path in new)) & pages(large) - known
    assert known == pages(large)


@pytest.mark.parametrize("path", ["learn/2023/0.html", "learn/2022/57.html", "flat/99.html"])
def test_the_page_itself_is_marked(large: Path, path: str) -> None:
    marked = [link for link in menu(large / path) if link.attributes.get("aria-current") == "page"]
    assert {link.attributes["href"] for link in marked} == {posixpath.basename(path)}


def test_what_the_reader_is_in_comes_first_and_is_marked_among_the_years(large: Path) -> None:
    page = large / "learn/2023/50.html"
    titles = [node.text() for node in LexborHTMLParser(page.read_text("utf-8")).css("#nav > p")]
    assert titles == ["2023", "学法"]
    marked = [one.text() for one in menu(page) if one.attributes.get("aria-current") == "true"]
    assert marked == ["2023 ›"]


def test_other_years_are_folded(large: Path) -> None:
    found = links(large, "learn/2023/50.html")
    assert {path for path in found if "/2022/" in path} == {"learn/2022/0.html"}


def test_without_script_the_search_page_leads_into_every_column(large: Path) -> None:
    page = large / "search.html"
    hrefs = {a.attributes["href"] for a in LexborHTMLParser(page.read_text("utf-8")).css("a")}
    assert {"learn/law.html", "learn/2022/0.html", "flat/0.html"} <= hrefs
    assert page.stat().st_size < 30_000
