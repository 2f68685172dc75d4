"""What stands for a page where it is passed on: the picture, and the code of its address."""

import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, NewPage
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from shared import MakeOnce
from test_head import ARTICLE, make_released_site, structured_data, tags

from macros.channels import cover, qrcode
from macros.channels.outputs import Job, OutputError, Source
from macros.desk.outputs import source_of
from macros.desk.project import read_project
from macros.render import head
from macros.web import downloads

HOME = "https://www.example.gov.cn/zhenxi/"
REPORT = "report/2024.html"


@pytest.fixture(scope="module")
def released_site(shared: MakeOnce) -> Path:
    """Return a released site of the fictional town."""
    return shared("released", make_released_site) / "site"


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    return source_of(read_project(ROOT), built_site)


def at(source: Source, address: str) -> dict[str, Job]:
    """Return the pictures of a site with this address."""
    about = source.about | {"网址": address}
    return {job.file.path: job for job in cover.jobs(replace(source, about=about))}


def images(file: Path) -> dict[str, str]:
    tree = LexborHTMLParser(file.read_text("utf-8"))
    found = [node.attributes for node in tree.css('meta[property^="og:image"]')]
    return {str(one["property"]): str(one["content"]) for one in found}


# --- the picture ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["待补充", "www.example.gov.cn", "javascript:alert(1)"])
def test_without_an_address_there_is_no_picture_and_no_code(
    address: str, source: Source, built_site: Path
) -> None:
    assert not at(source, address)
    assert not images(built_site / REPORT)
    assert 'class="scan"' not in (built_site / REPORT).read_text("utf-8")


def test_a_character_that_no_font_has_is_named(source: Source) -> None:
    document = replace(source.documents[REPORT], title=("𪚥",))
    changed = replace(source, documents={REPORT: document})
    with pytest.raises(OutputError, match=f"docs|{REPORT}.*字库里没有“𪚥”"):
        at(changed, HOME)[head.picture(REPORT)].make()


def test_a_preview_says_so(source: Source) -> None:
    assert all("预览稿" in repr(job.inputs) for job in at(source, HOME).values())


def test_the_picture_is_small_and_always_the_same(source: Source) -> None:
    jobs = at(source, HOME)
    job = jobs["cover/report-2024.png"]
    first = job.make()
    assert first == job.make()
    assert struct.unpack(">II", first[16:24]) == (600, 315)
    assert len(first) < 40_000


@given(
    st.lists(st.text("政府甲与、：（）《》AZ09年", min_size=1, max_size=30), min_size=1, max_size=3)
)
def test_a_title_loses_nothing_and_fits_the_square(title: list[str]) -> None:
    lines, size = cover.fit(title)
    assert "".join(lines) == "".join(title)
    assert len(lines) * size * cover.LEADING <= cover.HEIGHT + 1


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (["信访"], ["信访"]),
        (["矛盾纠纷调解"], ["矛盾纠纷", "调解"]),
        (["诉前调解与司法确认"], ["诉前调解", "与司法确认"]),
        (["云溪镇2024年", "法治政府建设年度报告"], ["云溪镇2024年", "法治政府建设", "年度报告"]),
    ],
)
def test_a_title_is_broken_between_words(title: list[str], lines: list[str]) -> None:
    assert cover.fit(title)[0] == lines


def test_a_guide_is_named_by_its_matter_alone(source: Source) -> None:
    jobs = at(source, HOME)
    assert "说给该管的单位听" in source.documents["services/petition.html"].name
    assert "说给该管的单位听" not in repr(jobs["cover/services-petition.png"].inputs)


def test_every_page_of_a_released_site_leads_to_its_picture(released_site: Path) -> None:
    pictures = set()
    for edition in ("", "hant/"):
        for path in ("index.html", "about/index.html", REPORT, "open-data.html"):
            file = released_site / edition / path
            if file.exists():
                found = images(file)
                address = found["og:image"].removeprefix(HOME)
                assert (released_site / address).read_bytes().startswith(b"\x89PNG")
                assert (found["og:image:width"], found["og:image:height"]) == ("600", "315")
                pictures.add(address)
    assert pictures == {"cover/site.png", "cover/report-2024.png"}
    [report] = [t for t in structured_data(released_site / REPORT) if t["@type"] == "Report"]
    assert report["image"] == f"{HOME}cover/report-2024.png"


def test_a_picture_of_ones_own_comes_first() -> None:
    drawn, own = tags("services/a.md", ARTICLE), tags("services/a.md", ARTICLE + "\n图片: a.png")
    assert drawn["og:image"] == f"{HOME}cover/services-a.png"
    assert "Image" not in drawn, "a tag for pictures of the article itself"
    assert own["og:image"] == own["Image"] == f"{HOME}a.png"
    assert "og:image:width" not in own


# --- the code ---------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["", "hant/"])
def test_the_code_is_that_of_the_page_itself(edition: str, released_site: Path) -> None:
    html = (released_site / edition / REPORT).read_text("utf-8")
    drawn = re.findall(r'<path[^>]*class="qrline"[^>]*>', qrcode.svg(f"{HOME}{edition}{REPORT}"))
    assert len(drawn) == 1
    assert html.count(drawn[0]) == 1
    assert f"<bdi>{HOME}{edition}{REPORT}</bdi>" in html
    assert 'class="scan"' not in (released_site / edition / "index.html").read_text("utf-8")


def test_another_run_finds_the_page_as_it_was(released_site: Path) -> None:
    html = downloads.clear((released_site / REPORT).read_text("utf-8"))
    assert html.count(downloads.SCAN) == 1
    assert 'class="scan"' not in html


def test_screens_show_it_on_demand_and_paper_always(new_page: NewPage, released_site: Path) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto((released_site / REPORT).as_uri())
    code = page.locator(".scan svg")
    assert not code.is_visible()
    page.get_by_text("用手机看这一页").click()
    assert code.is_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert not page.locator(".scan").is_visible()
    page.emulate_media(media="print")
    assert code.is_visible()
