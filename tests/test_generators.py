"""Independence of the generator: what each makes of the same files, compared page by page."""

import re
import shutil
from pathlib import Path

import jinja2
import pytest
from browser_setup import in_ci
from folders import contents
from generators import ROOT, build, differences, facts, fill, finish
from installed import InstallError
from jinja2 import nodes
from shared import MakeOnce
from test_site_build import SUBJECT, write_project

PAGE = '<title>题</title><main><h2 id="a">数</h2><p><data value="154">约154宗</data></p></main>'
ADDRESS = "https://town.example.cn/xl/"
# What only objects of MkDocs have.
ONLY_MKDOCS = {"is_section", "is_page", "is_link", "parent", "file", "src_uri", "pages"}
OVERRIDES = sorted(p for p in (ROOT / "overrides").iterdir() if p.is_file())


# --- the comparison itself ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("文字", "<p>", "<p>另"),
        ("标签", "<title>", '<meta name="Url" content="a"><title>'),
        ("数字", '"154"', '"155"'),
        ("标题", "h2", "h3"),
        ("锚点", 'id="a"', 'id="b"'),
        ("链接", "<p>", '<p><a href="x.html">约</a>'),
        ("表格", "<p>", "<table><tr><td>约</td></tr></table><p>"),
    ],
)
def test_what_differs_is_found(tmp_path: Path, kind: str, old: str, new: str) -> None:
    for side, html in (("one", PAGE), ("other", PAGE.replace(old, new))):
        (tmp_path / side).mkdir()
        (tmp_path / side / "a.html").write_text(html, "utf-8")
    found = differences(tmp_path / "one", tmp_path / "other")
    assert any(f"a.html：{kind}" in line for line in found)


def test_a_page_that_is_missing_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    assert differences(tmp_path, tmp_path / "none") == ["a.html：只有一边有"]


def test_spelling_of_links_is_no_difference() -> None:
    assert facts('<a href="./b.html#c">') == facts('<a href="b.html#c">')


# --- what keeps us movable ----------------------------------------------------------------


@pytest.mark.parametrize("template", OVERRIDES, ids=lambda path: path.name)
def test_templates_use_what_every_generator_knows(template: Path) -> None:
    tree = jinja2.Environment().parse(template.read_text("utf-8"))
    methods = [c.node.attr for c in tree.find_all(nodes.Call) if isinstance(c.node, nodes.Getattr)]
    assert methods == [], "Python 的方法只有 Jinja 有，请改用过滤器"
    assert {n.attr for n in tree.find_all(nodes.Getattr)} & ONLY_MKDOCS == set()


def test_filled_pages_need_no_plugin(tmp_path: Path) -> None:
    fill(ROOT, tmp_path)
    pages = {
        p.relative_to(tmp_path).as_posix(): p.read_text("utf-8") for p in tmp_path.rglob("*.md")
    }
    assert pages.keys() == {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert '<data value="154">' in pages["docs/report/2024.md"]
    assert [name for name, text in pages.items() if re.search(r"\{\{|\{%", text)] == []


# --- the others ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(shared: MakeOnce) -> Path:
    """Return the project as it will be once its address is known, with a page of every form."""
    return shared("addressed", give_address)


def give_address(folder: Path) -> None:
    for part in ("macros", "overrides", "docs", "data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copy(ROOT / "tests" / "authoring.md", folder / "docs" / "about")
    site = folder / "data" / "site.yml"
    text = site.read_text("utf-8")
    site.write_text(re.sub("^网址: .*$", f"网址: {ADDRESS}", text, flags=re.M), "utf-8")


@pytest.fixture(scope="module")
def by_mkdocs(town: Path, shared: MakeOnce) -> Path:
    def make(site: Path) -> None:
        build("mkdocs", town / "mkdocs.yml", "--site-dir", str(site))

    return shared("by_mkdocs", make)


def with_generator(name: str, config: Path, *options: str) -> None:
    """Build with a generator from the network; if it cannot be installed only CI fails."""
    try:
        build(name, config, *options)
    except InstallError as note:
        (pytest.fail if in_ci() else pytest.skip)(str(note))


@pytest.mark.slow
def test_properdocs_makes_the_same_bytes(town: Path, by_mkdocs: Path, tmp_path: Path) -> None:
    with_generator("properdocs", town / "mkdocs.yml", "--site-dir", str(tmp_path))
    assert contents(tmp_path) == contents(by_mkdocs)


@pytest.mark.slow
def test_a_wrong_name_stops_properdocs_too(tmp_path: Path) -> None:
    wrong = "# 首页\n\n{{ 没有这个.指标 }}\n"
    project = write_project(tmp_path, {"data/2024/a.yml": SUBJECT, "docs/index.md": wrong})
    with pytest.raises(AssertionError, match=r"index\.md:3.*P01"):
        with_generator("properdocs", project / "mkdocs.yml")


@pytest.mark.slow
def test_zensical_says_the_same(town: Path, by_mkdocs: Path, tmp_path: Path) -> None:
    made = fill(town, tmp_path)
    with_generator("zensical", tmp_path / "mkdocs.yml")
    site = tmp_path / "site"
    finish(made, site)
    assert differences(by_mkdocs, site) == []
    assert addresses(site) == addresses(by_mkdocs) != []
    ours, theirs = (contents(folder / "search") for folder in (by_mkdocs, site))
    assert ours == theirs


def addresses(site: Path) -> list[str]:
    """Return the addresses in the sitemap."""
    return sorted(re.findall(f'{ADDRESS}[^<"]*', (site / "sitemap.xml").read_text("utf-8")))
