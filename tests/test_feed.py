"""The feed: valid Atom, permanent ids, corrections with old and new value, nothing made up."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT
from towns import load_town, subject

from macros.channels import feed
from macros.channels.address import identifier
from macros.channels.document import Document
from macros.channels.outputs import OutputError, Source
from macros.desk.outputs import source_of
from macros.desk.project import read_project
from macros.ledger.model import Ledger
from macros.library.load import Library

ATOM = "{http://www.w3.org/2005/Atom}"
ABOUT = {
    "镇名": "枕溪镇",
    "所属": "虚构市示例区",
    "站名": "枕溪镇法治政府建设公开",
    "网址": "https://town.example/fazhi/",
    "主办单位": "枕溪镇人民政府",
    "发布": "是",
}
DAY = "2026-11-23"
ONE = "{日期: 2025-06-01, 原值: 150宗, 现值: 154宗, 原因: 漏了一个村。, 批准: 分管副镇长}"
TWO = "{日期: 2025-07-01, 原值: 154宗, 现值: 155宗, 原因: 再核对, 批准: 分管副镇长}"


# --- helpers ------------------------------------------------------------------------------


def page(path: str, title: str = "标题", issued: str = "", summary: str = "摘要") -> Document:
    plate = (("发布日期", issued),) if issued else ()
    return Document(path, (title,), "导语", "", "", plate, (), summary)


def town(
    folder: Path, *documents: Document, about: dict[str, str] | None = None, value: str = "154宗"
) -> Source:
    ledger = load_town(folder, subject(f"案件: {value}")).ledger
    return town_source(ledger, *documents, about=about)


def town_source(
    ledger: Ledger, *documents: Document, about: dict[str, str] | None = None
) -> Source:
    pages = {document.path: document for document in documents}
    here = Path()
    return Source(here, here, pages, ledger, Library(), ABOUT if about is None else about, DAY)


def atom(source: Source) -> ET.Element:
    [job] = feed.jobs(source)
    assert job.file.path == "feed.xml"
    root = ET.fromstring(job.make())
    assert_valid(root)
    return root


def assert_valid(root: ET.Element) -> None:
    """Check what RFC 4287 requires of every feed."""
    assert root.tag == f"{ATOM}feed"
    for part in [root, *root.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(part.findall(ATOM + name)) == 1, name
        assert (part.findtext(f"{ATOM}id") or "").startswith(("tag:", "urn:uuid:"))
        assert part.findtext(f"{ATOM}title")
        for name in ("updated", "published"):
            for stated in part.findall(ATOM + name):
                assert datetime.fromisoformat(stated.text or "").utcoffset() is not None
        links = [(one.get("rel"), one.get("type"), one.get("hreflang")) for one in links_of(part)]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html", "zh-CN") in links
        assert all(re.fullmatch(r"[!-~]+", one.get("href") or "") for one in links_of(part))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert any(one.get("rel") == "self" for one in links_of(root))
    names = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(names) == len(set(names))


def links_of(part: ET.Element) -> list[ET.Element]:
    return part.findall(f"{ATOM}link")


def link(entry: ET.Element) -> str:
    return links_of(entry)[0].get("href") or ""


def entries(root: ET.Element) -> dict[str, ET.Element]:
    return {one.findtext(f"{ATOM}title") or "": one for one in root.iter(f"{ATOM}entry")}


# --- this repository's own feed -----------------------------------------------------------


def test_the_feed_of_the_site(built_site: Path) -> None:
    source = source_of(read_project(ROOT), built_site)
    root = atom(source)
    linked = [link(one) for one in root.iter(f"{ATOM}entry")]
    assert "report/2024.html" in linked
    assert {"services/index.html", "learn/index.html", "statistics/index.html"} <= set(linked)
    for address in linked:
        assert (built_site / unquote(urlsplit(address).path)).is_file()
    assert all(one.findtext(f"{ATOM}summary") for one in root.iter(f"{ATOM}entry"))
    [first], [again] = feed.jobs(source), feed.jobs(source_of(read_project(ROOT), built_site))
    assert first.make() == again.make()
    assert repr(first.inputs) == repr(again.inputs)


def test_no_domain_and_no_publisher_are_made_up(built_site: Path) -> None:
    source = source_of(read_project(ROOT), built_site)
    assert source.about["网址"] == "待补充"
    [job] = feed.jobs(source)
    text = job.make().decode()
    assert "://" not in text.replace("http://www.w3.org/2005/Atom", "")
    assert "tag:" not in text
    assert atom(source).findtext(f"{ATOM}author/{ATOM}name") == source.about["镇名"]
    assert "预览" in (atom(source).findtext(f"{ATOM}subtitle") or "")


# --- entries ------------------------------------------------------------------------------


def test_reports_and_first_pages_of_columns_are_entries(tmp_path: Path) -> None:
    pages = ("index.html", "report/2024.html", "learn/index.html", "learn/laws.html", "open.html")
    root = atom(town(tmp_path, *(page(path, path) for path in pages)))
    assert list(entries(root)) == ["report/2024.html", "learn/index.html"]
    assert link(entries(root)["learn/index.html"]) == "https://town.example/fazhi/learn/index.html"


@pytest.mark.parametrize(
    ("issued", "published", "updated"),
    [
        ("2025年3月28日", "2025-03-28", "2025-03-28"),
        ("2025-03-28", "2025-03-28", "2025-03-28"),
        ("待补充", "", DAY),
        ("", "", DAY),
        ("2025年13月40日", "", DAY),
    ],
)
def test_a_report_is_as_old_as_it_says(
    tmp_path: Path, issued: str, published: str, updated: str
) -> None:
    root = atom(town(tmp_path, page("report/2024.html", issued=issued)))
    entry = entries(root)["标题"]
    assert (entry.findtext(f"{ATOM}published") or "")[:10] == published
    assert (entry.findtext(f"{ATOM}updated") or "")[:10] == updated
    assert (root.findtext(f"{ATOM}updated") or "")[:10] == updated


def test_a_correction_says_what_was_what_is_and_why(tmp_path: Path) -> None:
    value = f"{{值: 155宗, 更正: [{ONE}, {TWO}]}}"
    pages = (page("statistics/0.html"), page("report/2024.html", "报告", "2025年3月28日"))
    root = atom(town(tmp_path, *pages, value=value))
    found = [one for title, one in entries(root).items() if "更正" in title]
    assert [(one.findtext(f"{ATOM}updated") or "")[:10] for one in found] == [
        "2025-07-01", "2025-06-01",
    ]  # fmt: skip
    text = found[1].findtext(f"{ATOM}summary") or ""
    for part in ("150宗", "154宗", "漏了一个村", "2025-06-01", "分管副镇长"):
        assert part in text
    assert "。。" not in text
    assert unquote(link(found[1])).endswith("statistics/0.html#案件")
    # The report that the figure stands in has changed with it.
    assert (entries(root)["报告"].findtext(f"{ATOM}updated") or "")[:10] == "2025-07-01"
    assert (entries(root)["报告"].findtext(f"{ATOM}published") or "")[:10] == "2025-03-28"


def test_a_correction_without_a_page_leads_to_the_list(tmp_path: Path) -> None:
    root = atom(town(tmp_path, value=f"{{值: 154宗, 更正: [{ONE}]}}"))
    [entry] = entries(root).values()
    assert link(entry).endswith("about/corrections.html")


def test_a_correction_of_a_withheld_count_tells_no_number(tmp_path: Path) -> None:
    once = ONE.replace("150宗", "12人").replace("154宗", "少于10人")
    root = atom(town(tmp_path, value=f"{{值: 少于10人, 敏感: 是, 更正: [{once}]}}"))
    [(title, entry)] = entries(root).items()
    text = title + (entry.findtext(f"{ATOM}summary") or "")
    assert "12人" not in text
    assert "漏了一个村" in text


def test_a_small_count_of_people_is_no_news(tmp_path: Path) -> None:
    once = ONE.replace("150宗", "5人").replace("154宗", "15人")
    source = town(tmp_path, value=f"{{值: 15人, 敏感: 是, 更正: [{once}]}}")
    with pytest.raises(OutputError) as stopped:
        list(feed.jobs(source))
    assert "案件" in stopped.value.block
    assert not re.search("[^0-9]5人", str(stopped.value))


def test_a_correction_of_another_day_leaves_the_names_alone(tmp_path: Path) -> None:
    before = atom(town(tmp_path / "a", value=f"{{值: 154宗, 更正: [{ONE}]}}"))
    after = atom(town(tmp_path / "b", value=f"{{值: 155宗, 更正: [{ONE}, {TWO}]}}"))
    names = [[e.findtext(f"{ATOM}id") for e in entries(root).values()] for root in (before, after)]
    assert names[0] == names[1][1:]


# --- names and authors --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://town.example/fazhi/", "tag:town.example,2026:/fazhi/a/b.html"),
        ("https://town.example/fazhi", "tag:town.example,2026:/fazhi/a/b.html"),
        ("http://镇.example:8080", "tag:xn--kprw13d.example,2026:/a/b.html"),
    ],
)
def test_names_are_tags_of_the_known_domain(address: str, name: str) -> None:
    found = identifier({"网址": address}, "a/b.html")
    assert re.sub("xn--[a-z0-9]+", "", found) == re.sub("xn--[a-z0-9]+", "", name)
    assert found.isascii()


@pytest.mark.parametrize(
    "address", ["待补充", "", "镇政府网", "javascript:1", "http://[", "https:"]
)
def test_names_without_a_domain_are_the_towns_own(address: str) -> None:
    here = {"网址": address, "镇名": "枕溪镇", "所属": "虚构市示例区"}
    found = identifier(here, "a/b.html")
    assert found.startswith("urn:uuid:")
    assert found == identifier(here, "a/b.html")
    others = {
        identifier(here, "a/c.html"),
        identifier(here | {"镇名": "另一镇"}, "a/b.html"),
    }
    assert found not in others


def test_a_name_stays_when_the_title_changes(tmp_path: Path) -> None:
    found = [
        entries(atom(town(tmp_path / title, page("report/2024.html", title))))[title]
        for title in ("旧标题", "新标题")
    ]
    assert found[0].findtext(f"{ATOM}id") == found[1].findtext(f"{ATOM}id")


@pytest.mark.parametrize(
    ("host", "author"), [("枕溪镇人民政府", "枕溪镇人民政府"), ("待补充", "枕溪镇")]
)
def test_the_author_is_the_publisher_or_the_town(tmp_path: Path, host: str, author: str) -> None:
    root = atom(town(tmp_path, about=ABOUT | {"主办单位": host}))
    assert root.findtext(f"{ATOM}author/{ATOM}name") == author


# --- edges --------------------------------------------------------------------------------


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    nasty = "]]></title><script>\"'&amp;{{ 7*7 }}\x00\x1f\ufffe"
    about = ABOUT | {"站名": nasty, "主办单位": nasty}
    root = atom(town(tmp_path, page("report/2024.html", nasty, summary=nasty), about=about))
    shown = nasty.rstrip("\x00\x1f\ufffe")
    entry = entries(root)[shown]
    assert entry.findtext(f"{ATOM}summary") == shown
    assert root.findtext(f"{ATOM}title") == root.findtext(f"{ATOM}author/{ATOM}name") == shown
    assert not list(root.iter("script"))


def test_nothing_yet_is_a_valid_feed(tmp_path: Path) -> None:
    assert not entries(atom(town(tmp_path)))
    without_history = replace(town(tmp_path), day="")
    assert atom(without_history).findtext(f"{ATOM}updated") == "2024-12-31T00:00:00+08:00"
    assert atom(town_source(Ledger(), about={}))


def test_the_feed_is_made_anew_when_what_it_says_changes(tmp_path: Path) -> None:
    def inputs(folder: str, value: str = "154宗") -> str:
        [job] = feed.jobs(town(tmp_path / folder, page("report/2024.html"), value=value))
        return repr(job.inputs)

    assert inputs("a") == inputs("b")
    assert inputs("a") == inputs("c", value="155宗")
    assert inputs("a") != inputs("d", value=f"{{值: 154宗, 更正: [{ONE}]}}")


def test_the_home_page_offers_it(tmp_path: Path) -> None:
    [job] = feed.jobs(town(tmp_path))
    assert (job.file.page, job.file.kind) == ("index.html", "Atom")
