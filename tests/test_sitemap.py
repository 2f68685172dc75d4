"""The site map in parts: nothing is lost, and no page is long."""

import gzip
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.web import sitemap

HEAD = (
    '<head><title>站点地图 - 某镇</title><link rel="canonical" '
    'href="https://town.example.cn/about/sitemap.html"></head>'
    '<a class="hant" lang="zh-Hant" href="../hant/about/sitemap.html">繁體</a>'
    '<a href="sitemap.html" aria-current="page">站点地图</a>'
)


def link(number: int) -> str:
    return f'<li class="md-nav__item"><a href="../learn/{number}.html">第{number}篇&lt;</a></li>'


def section(title: str, items: list[str]) -> str:
    return f'<li><p class="small">{title}</p><ul class="md-nav__list">{"".join(items)}</ul></li>'


def site_map(items: list[str]) -> str:
    body = f'<h1>站点地图</h1><div class="map"><ul>{"".join(items)}</ul></div>'
    return f"<!doctype html><html>{HEAD}<body>{body}</body></html>"


def by_year(pages: int, years: int) -> list[str]:
    """Return a column of articles by year, behind some of its own."""
    each = pages // years
    parts = [
        section(f"{2000 + year}年", [link(year * each + n) for n in range(each)])
        for year in range(years)
    ]
    return [link(-1), section("学法&amp;普法", [link(-2), *parts])]


def in_map(page: Path) -> list[str]:
    tree = LexborHTMLParser(page.read_text("utf-8"))
    return [a.attributes["href"] or "" for a in tree.css(".map li a")]


def write(folder: Path, items: list[str]) -> Path:
    file = folder / "sitemap.html"
    file.write_text(site_map(items), "utf-8")
    return file


@pytest.mark.parametrize("html", ["", "<h1>另一页</h1>"])
def test_a_page_without_a_map_stays(tmp_path: Path, html: str) -> None:
    file = tmp_path / "sitemap.html"
    sitemap.split(file)
    assert not file.exists()
    file.write_text(html, "utf-8")
    sitemap.split(file)
    assert [file.read_text("utf-8")] == [html]


def test_a_small_site_has_the_same_page(tmp_path: Path) -> None:
    file = write(tmp_path, by_year(sitemap.LONGEST - 2, 2))
    before = file.read_bytes()
    sitemap.split(file)
    assert [*tmp_path.iterdir()] == [file]
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "items",
    [
        by_year(sitemap.LONGEST, 2),
        by_year(10_000, 10),
        by_year(1500, 500),
        [link(n) for n in range(45_000)],
        [section("一", [section("二", [link(n) for n in range(500)])])],
        [section(f"{n}", [link(n)]) for n in range(700)],
    ],
    ids=["one more", "10000", "many small", "no section", "nested", "one each"],
)
def test_every_page_is_listed_once_and_no_list_is_long(tmp_path: Path, items: list[str]) -> None:
    file = write(tmp_path, items)
    wanted = re.findall('href="([^"]*)"', "".join(items))
    sitemap.split(file)
    pages = {page.name: in_map(page) for page in tmp_path.iterdir()}
    assert max(map(len, pages.values())) <= sitemap.LONGEST
    listed = [to for links in pages.values() for to in links]
    assert sorted(to for to in listed if to.startswith("../")) == sorted(wanted)
    assert sorted(to for to in listed if to in pages) == sorted(pages.keys() - {file.name})


def test_a_part_says_what_it_is_and_leads_back(tmp_path: Path) -> None:
    file = write(tmp_path, by_year(1000, 10))
    sitemap.split(file)
    text = file.with_name("sitemap-1.html").read_text("utf-8")
    title = re.findall("<h1>(.*)</h1>", text)[0]
    assert title.startswith("站点地图：20") and f"<title>{title} - 某镇</title>" in text
    assert 'canonical" href="https://town.example.cn/about/sitemap-1.html"' in text
    assert 'href="../hant/about/sitemap-1.html"' in text
    assert 'href="sitemap.html">↑ 站点地图' in text and "aria-current" not in text
    assert 'href="sitemap-1.html"' in file.read_text("utf-8")
    assert len(gzip.compress(text.encode())) < 15_000
