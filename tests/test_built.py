"""The built site as a whole: links, ids, hosts, leftovers, equal bytes each time."""

import filecmp
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser

from macros.desk.project import read_project
from macros.gate.inspection import links
from macros.gate.inspection.visit import Folder
from macros.gate.release import content, hosts, weight
from macros.gate.release.built import BuiltSite
from macros.gate.release.verifications import Verification
from macros.render import assets

ADDRESSES = ("href", "src", "srcset", "action", "poster", "data")


@pytest.fixture(scope="module")
def site(built_site: Path) -> BuiltSite:
    return BuiltSite(read_project(ROOT), built_site, "")


def pages(site: Path) -> dict[Path, LexborHTMLParser]:
    return {f: LexborHTMLParser(f.read_text("utf-8")) for f in sorted(site.rglob("*.html"))}


def addresses(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    return [
        (node.tag or "", value)
        for node in tree.css("*:not(link[rel=canonical])")
        for name, value in node.attributes.items()
        if name in ADDRESSES and value and not (node.tag == "data" and name == "data")
    ]


def test_every_link_leads_to_a_file_and_an_anchor(built_site: Path) -> None:
    assert not list(map(str, links.broken_links(Folder(built_site))))


@pytest.mark.parametrize(
    "check",
    [hosts.check, content.references, content.paths, content.leftovers, weight.check],
    ids=["hosts", "references", "paths", "leftovers", "weight"],
)
def test_what_a_release_verifies_holds(site: BuiltSite, check: Verification) -> None:
    assert not list(check(site))


def test_every_chart_has_its_table_and_description(built_site: Path) -> None:
    charts = [f for tree in pages(built_site).values() for f in tree.css("figure.chart")]
    assert len(charts) >= 10
    for figure in charts:
        plot = figure.css_first(".plot[role=img]")
        label = plot.attributes["aria-label"] if plot else ""
        assert re.search(f"[图圖]{(figure.id or '')[2:]}的[数數][据據]表", label or "")
        assert figure.css_first("table caption")
        assert figure.css_first("table tbody th[scope=row]")


def test_only_our_own_assets_are_published(built_site: Path) -> None:
    """No page uses the theme's own scripts and styles, so they are not published."""
    published = {f.name for f in (built_site / "assets").rglob("*") if f.is_file()}
    used = {
        Path(urlsplit(address).path).name
        for tree in pages(built_site).values()
        for _, address in addresses(tree)
    }
    # Files that our styles and scripts load on demand.
    asked = "".join(f.read_text("utf-8") for f in (built_site / "assets").glob("*.*s"))
    assert not {name for name in published - used if name not in asked}


@pytest.fixture
def one_core() -> Iterator[None]:
    """Let this process and its children use one core only, on Linux."""
    if sys.platform != "linux":
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    yield
    os.sched_setaffinity(0, cores)


@pytest.mark.slow
@pytest.mark.usefixtures("one_core")
def test_two_builds_have_the_same_bytes(built_site: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "1"}
    environment |= {"PYTHONHASHSEED": "7", "NO_MKDOCS_2_WARNING": "1"}
    for step in (
        ["mkdocs", "build", "--strict", "-d", str(again)],
        ["macros", "outputs", "--site", str(again), "--cache", str(tmp_path / "cache")],
    ):
        subprocess.run(
            [sys.executable, "-m", *step],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    first = sorted(f.relative_to(built_site) for f in built_site.rglob("*") if f.is_file())
    assert first == sorted(f.relative_to(again) for f in again.rglob("*") if f.is_file())
    _, different, errors = filecmp.cmpfiles(built_site, again, map(str, first), shallow=False)
    assert not different
    assert not errors


# --- weight: compressed as hosts do ----------------------------------------------------------

KILO = 1024


def test_scripts_for_reading_are_small(built_site: Path) -> None:
    published = assets.load(ROOT)

    def size(*names: str) -> int:
        files = [built_site / published[name].path for name in names]
        return sum(len(weight.compress(file.read_bytes())) for file in files)

    assert size("site.js", "read.js", "quiz.js") <= 8.5 * KILO
    # On the search page alone; the last only where something was typed by mistake.
    assert size("search.js") <= 12 * KILO
    assert size("search-mend.js") <= 2.5 * KILO
