"""The district's pages: three steps to the town's report, axe, both sizes, and nothing hidden."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import district_maker
import pytest
from conftest import ROOT, NewPage
from district_maker import NAMES
from shared import MakeOnce
from test_axe import SIZES, Judge

from macros import cli
from macros.desk.project import read_project

PAGES = (
    "index.html", "statistics/index.html", "statistics/mediation.html", "statistics/2024.html",
    "indicators/index.html", "indicators/fz-01.html", "indicators/fz-06.html",
    "towns/index.html", "towns/t9.html", "towns/t10.html", "towns/late.html",
    "towns/quality.html", "about/index.html", "search.html",
)  # fmt: skip


def _made(folder: Path) -> None:
    releases = district_maker.make_towns(folder / "towns")
    district_maker.make_tree(folder / "tree", releases)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder / "site"],
        cwd=folder / "tree",
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert not done.returncode, done.stdout


@pytest.fixture(scope="session")
def district_folder(shared: MakeOnce) -> Path:
    """Return the folder of the district's tree and its site, made by the commands of a town."""
    return shared("district-site", _made)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site_url(district_folder: Path) -> Iterator[str]:
    """Serve the district's site and yield its address."""
    handler = partial(_Quiet, directory=str(district_folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_tree_is_checked_as_a_towns_is(
    district_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--root", str(district_folder / "tree"), "check", "--release"]) == 0
    assert "共0个错误、1个提醒" in capsys.readouterr().out  # its address is no government's


def test_no_town_of_ours_is_named_in_the_tree(district_folder: Path) -> None:
    tree, name = district_folder / "tree", read_project(ROOT).setting("镇名")
    files = [tree / "mkdocs.yml", *(tree / "docs").rglob("*.md"), *(tree / "data").glob("*.yml")]
    assert [str(file) for file in files if name in file.read_text("utf-8")] == []


def test_from_a_total_to_the_towns_sentence_in_three_steps(
    new_page: NewPage, site_url: str
) -> None:
    for size in SIZES.values():
        page = new_page(viewport=size)
        page.goto(f"{site_url}statistics/index.html")
        page.locator("a.card", has_text="调解案件").last.click()
        page.wait_for_url("**/statistics/mediation.html#*")
        page.locator("tr", has_text="调解案件").locator("a", has_text="年度报告").first.click()
        page.wait_for_url("**/indicators/fz-01.html")
        link = page.locator("tr", has_text=NAMES[0]).locator("a", has_text="报告 四（二）")
        address = "https://town0.example/fazhi/report/2024.html#s4-2"
        assert link.get_attribute("data-to") == address  # the notice before another site
        assert link.is_visible()
    assert "{ #s4-2 }" in (ROOT / "docs" / "report" / "2024.md").read_text("utf-8")


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(size: str, new_page: NewPage, site_url: str) -> None:
    judge = Judge(new_page(viewport=SIZES[size]))
    found = {}
    for path in PAGES:
        judge.page.goto(site_url + path)
        if here := judge.judge():
            found[path] = here
        width = judge.page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZES[size]["width"], path
    assert found == {}


def test_reasons_marks_and_dates_are_on_the_pages(district_folder: Path) -> None:
    site = district_folder / "site"
    cases = (site / "indicators" / "fz-01.html").read_text("utf-8")
    assert "不可比：单位是“人次”，登记的是“宗”" in cases
    assert cases.count('class="tag q"') >= 1 and "没有收到2024年的数据" in cases
    late = (site / "towns" / "late.html").read_text("utf-8")
    listed = late[late.index("<caption>没有报送") :].partition("</table>")[0]
    assert [name for name in NAMES if name in listed] == [NAMES[7], NAMES[8]]
    assert "2025-05-10（迟）" in listed
    refused = (site / "indicators" / "index.html").read_text("utf-8")
    assert "不可加" in refused and "比率和登记为不相加的，只并列" in refused


def test_towns_stand_in_the_order_of_the_register_and_nothing_is_ranked(
    district_folder: Path,
) -> None:
    for path in ("indicators/fz-01.html", "indicators/fz-03.html"):
        text = (district_folder / "site" / path).read_text("utf-8")
        table = text[text.rindex("<tbody>") :]
        assert list(dict.fromkeys(re.findall("示例.镇", table))) == NAMES
        assert not re.search("排名第|名列|最多的|最少的|得分", text)


def test_words_of_a_district_are_refused_in_a_town(tmp_path: Path) -> None:
    from macros.ledger.model import Ledger
    from macros.render.page import Page, WordError
    from macros.render.towns import towns

    with pytest.raises(WordError, match="镇里的网页不用这个词"):
        towns(Page(Ledger(), 2024, lambda _: ""))


def test_a_city_gathers_the_districts_release_with_the_same_command(
    district_folder: Path, tmp_path: Path
) -> None:
    """A district's open data are a package like a town's."""
    from macros.channels.opendata import datapackage
    from macros.channels.opendata.dataset import combine, subjects
    from macros.district import entry
    from macros.district.package import read_package
    from macros.district.reading import Package
    from macros.district.towns import Town

    project = read_project(district_folder / "tree")
    about = {key: str(node.value) for key, node in project.settings.items()}
    table = combine(list(subjects(project.ledger, about)))
    described = datapackage.package([table], about, "2025-06-01", "2025.06")
    place = district_maker.write_release(
        tmp_path, about, {"all.csv": table.csv}, "2025-06-01", described
    )
    read = read_package(Town(district_maker.NAME, "d1", place=str(place)), tmp_path)
    assert isinstance(read, Package)
    entries = entry.read(district_maker.NAME, read.content)
    total = {one.label: one.text for one in entries if one.year == 2024}
    assert total["普法.集中宣传"] == "173场" and total["调解.调解案件"] == "不少于1124宗"


@pytest.mark.parametrize(
    ("name", "reason"), [("示例镇", "写得不对"), ("a/b区", "写得不对"), ("示例区", "里已经有东西")]
)
def test_a_district_that_cannot_be_made_leaves_nothing(
    name: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "district"
    if reason == "里已经有东西":
        folder.mkdir()
        (folder / "mine.txt").write_text("在")
    before = sorted(tmp_path.rglob("*"))
    assert cli.main(["--root", str(ROOT), "new-district", str(folder), "--name", name]) == 1
    assert reason in capsys.readouterr().out
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_hostile_town_writes_stays_text(tmp_path: Path) -> None:
    """Markup and addresses of a package do nothing on the pages."""
    from macros.district.compare import Cell, Comparison
    from macros.district.district import District
    from macros.district.entry import Entry
    from macros.district.register import Rule
    from macros.district.towns import Town, Towns
    from macros.ledger.figure import parse
    from macros.ledger.model import Ledger
    from macros.render.district import _table
    from macros.render.page import Page

    bad = "<script>alert(1)</script>"
    entry = Entry(
        "某镇", 2024, "调解", "调解", "案件", "12宗", parse("12宗"), "宗", bad, "", "", bad,
        bad, "原文", bad, "", (), (), "", "javascript:alert(1)", "",
    )  # fmt: skip
    towns = Towns({"某镇": Town("某镇", "mou")}, is_listed=True)
    page = Page(Ledger(), 2024, lambda _: "", district=District(towns))
    rule = Rule("案件", "调解", "X", "宗", "数", "全年")
    cells = (Cell("某镇", entry, "不可比", f"口径没有认可：{bad}"),)
    html = _table([Comparison(rule, 2024, cells)], page)
    assert "<script" not in html and "javascript:" not in html
