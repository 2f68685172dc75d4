"""The built site as a whole: links, ids, hosts, leftovers, the same bytes each time."""

import filecmp
import gzip
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser

from macros.channels import assets
from macros.desk.inspection import links
from macros.desk.inspection.visit import Folder

ADDRESSES = ("href", "src", "srcset", "action", "poster", "data")


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
    assert not list(map(str, links.broken(Folder(built_site))))


def test_nothing_is_loaded_from_another_host(built_site: Path) -> None:
    for file, tree in pages(built_site).items():
        for tag, address in addresses(tree):
            scheme = urlsplit(address).scheme
            allowed = {"", "tel"} | ({"http", "https"} if tag == "a" else set())
            assert scheme in allowed, f"{file.name}: <{tag}> {address}"
    for file in [*built_site.rglob("*.css"), *built_site.rglob("*.js")]:
        assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}/", file.read_text("utf-8")), file


def test_ids_are_unique_and_labels_resolve(built_site: Path) -> None:
    for file, tree in pages(built_site).items():
        counted = Counter(node.id for node in tree.css("[id]"))
        assert not [i for i, n in counted.items() if n > 1], file
        for node in tree.css("[aria-labelledby], [aria-describedby]"):
            for name in ("aria-labelledby", "aria-describedby"):
                for one in (node.attributes.get(name) or "").split():
                    assert one in counted, f"{file.name}: {name}={one}"


def test_nothing_unfinished_is_left(built_site: Path) -> None:
    for file, tree in pages(built_site).items():
        text = tree.body.text() if tree.body else ""
        assert "{{" not in text, file
        assert "{%" not in text, file
        assert "Traceback" not in text, file
        assert "需要修改" not in text, file
        assert str(ROOT) not in file.read_text("utf-8"), file
        assert len(tree.css("h1")) == 1, file


def test_every_chart_has_its_table_and_description(built_site: Path) -> None:
    charts = [f for tree in pages(built_site).values() for f in tree.css("figure.chart")]
    assert len(charts) >= 10
    for figure in charts:
        assert figure.css_first("svg[role=img] title")
        assert figure.css_first("svg desc")
        assert figure.css_first("table caption")
        assert figure.css_first("table tbody th[scope=row]")


def test_only_our_own_assets_are_published(built_site: Path) -> None:
    """The theme's own scripts and styles are used by no page, so they are not shipped."""
    published = {f.name for f in (built_site / "assets").rglob("*") if f.is_file()}
    used = {
        Path(urlsplit(address).path).name
        for tree in pages(built_site).values()
        for _, address in addresses(tree)
    }
    # What a style or script of ours asks for when it is needed.
    asked = "".join(f.read_text("utf-8") for f in (built_site / "assets").glob("*.*s"))
    assert not {name for name in published - used if name not in asked}


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


# --- weight: a first visit, compressed as hosts do -----------------------------------------

KILO = 1024


def first_visit(site: Path, path: str) -> list[int]:
    """The compressed sizes of a page and of what it loads at once."""
    tree = LexborHTMLParser((site / path).read_text("utf-8"))
    found = tree.css("link[rel=stylesheet], link[rel=icon], script[src], img[src]")
    addresses = [n.attributes.get("href") or n.attributes.get("src") or "" for n in found]
    files = [site / path, *((site / path).parent / address for address in addresses)]
    return [len(gzip.compress(file.resolve().read_bytes())) for file in files]


def test_pages_weigh_little(built_site: Path) -> None:
    for path, most in {"report/2024.html": 60, "services/*.html": 45, "learn/*.html": 60}.items():
        for file in [*built_site.glob(path), *built_site.glob(f"hant/{path}")]:
            visit = first_visit(built_site, file.relative_to(built_site).as_posix())
            assert sum(visit) <= most * KILO, file
            assert len(visit) <= 8, file


def test_scripts_for_reading_are_small(built_site: Path) -> None:
    names = ("site.js", "search.js", "read.js", "quiz.js")
    published = assets.load(ROOT)
    sizes = [len(gzip.compress((built_site / published[name].path).read_bytes())) for name in names]
    assert sum(sizes) <= 12 * KILO
