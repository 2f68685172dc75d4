"""端: what is new, for feed readers and apps, as Atom (RFC 4287): reports, columns, corrections."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

from ..ledger.figure import PENDING
from ..ledger.model import Correction, Indicator
from ..ledger.settings import base, host, is_preview
from ..render.page import environment
from .api.data import refuse
from .document import Document
from .outputs import Job, Made, Source

PATH = "feed.xml"
_LIST = "about/corrections.html"
_OFFERED = Made(PATH, page="index.html", kind="Atom", purpose="订阅更新")
_REPORT = re.compile(r"report/(?P<year>\d{4})\.html")
_COLUMN = re.compile(r"[^/]+/index\.html")
_KINDS = ("更正", "年度报告", "栏目")
"""In the order in which what came on the same day is listed."""
_DATE = re.compile(r"(\d{4})\s*[年-]\s*(\d{1,2})\s*[月-]\s*(\d{1,2})")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A tag names a day on which its domain was the town's (RFC 4151): that of these ids' form.
_TAG_YEAR = 2026


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """Something new: a page, or a correction."""

    id: str
    """An address that never changes, not even when the title does (`tag:` or `urn:uuid:`)."""
    title: str
    link: str
    updated: str
    """A day: `2025-06-01`."""
    text: str
    kind: str
    """One of `_KINDS`."""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """What the template needs."""

    id: str
    title: str
    subtitle: str
    author: str
    home: str
    own: str
    updated: str
    entries: tuple[FeedEntry, ...]


def jobs(source: Source) -> Iterator[Job]:
    """Yield the one feed of the site."""
    found = feed(source)
    yield Job(_OFFERED, found, lambda: render(found))


def feed(source: Source) -> Feed:
    """Return what is new on the site, newest first."""
    about = source.about
    found = sorted([*_corrections(source), *_pages(source)], key=lambda e: _KINDS.index(e.kind))
    entries = sorted(found, key=lambda entry: entry.updated, reverse=True)
    preview = "预览稿，没有正式发布。" if is_preview(about) else ""
    return Feed(
        id=identifier(about, ""),
        title=first_known(about, "站名", "副名", "镇名"),
        subtitle=f"{preview}年度报告、各栏目和公布以后的更正。",
        author=first_known(about, "主办单位", "镇名"),
        home=address(about, "index.html"),
        own=address(about, PATH),
        updated=max((entry.updated for entry in entries), default=_fallback(source)),
        entries=tuple(entries),
    )


def render(found: Feed) -> bytes:
    """Return the feed as XML."""
    return _TEMPLATES.get_template("feed.xml").render(feed=found).encode()


# --- who publishes it, and where ------------------------------------------------------------


def first_known(about: dict[str, str], *keys: str) -> str:
    """Return the first of these settings that is known; 待补充 where none is."""
    values = (about.get(key, PENDING) for key in keys)
    return next((value for value in values if value != PENDING), PENDING)


def address(about: dict[str, str], path: str, anchor: str = "") -> str:
    """Return a page's full address, or the one relative to the site's root where the site has none."""
    return base(about) + quote(path) + (f"#{quote(anchor)}" if anchor else "")


def identifier(about: dict[str, str], path: str) -> str:
    """Return the permanent name of what stands at `path`: no domain is made up for it."""
    if site := base(about):
        place = quote(urlsplit(site).path, safe="/%") + quote(path)
        return f"tag:{host(site)},{_TAG_YEAR}:{place}"
    town = f"{about.get('所属', PENDING)}/{about.get('镇名', PENDING)}/{path}"
    return uuid.uuid5(uuid.NAMESPACE_URL, town).urn


# --- entries --------------------------------------------------------------------------------


def _pages(source: Source) -> Iterator[FeedEntry]:
    """Yield every report, and the first page of every column."""
    corrected: dict[str, str] = {}
    for indicator, one in _corrected(source):
        year = str(indicator.year)
        corrected[year] = max(corrected.get(year, ""), one.date)
    for path, document in source.documents.items():
        report = _REPORT.fullmatch(path)
        if not report and not _COLUMN.fullmatch(path):
            continue
        entry = FeedEntry(
            id=identifier(source.about, path),
            title=document.name,
            link=address(source.about, path),
            updated=_fallback(source),
            text=document.summary or document.lead or document.name,
            kind="年度报告" if report else "栏目",
        )
        issued = published(document)
        if report and issued:
            updated = max(issued, corrected.get(report["year"], ""))
            entry = replace(entry, published=issued, updated=updated)
        yield entry


def _corrections(source: Source) -> Iterator[FeedEntry]:
    counts: dict[tuple[int, str, str], int] = {}
    for indicator, one in _corrected(source):
        refuse(indicator)
        # Corrections are kept oldest first, so a number stays that of its correction.
        number = counts[indicator.key] = counts.get(indicator.key, 0) + 1
        name = f"{indicator.year}/{indicator.subject}/{indicator.name}/{number}"
        page = f"statistics/{source.ledger.subject_of(indicator).stem}.html"
        link = address(source.about, page, indicator.anchor)
        said = "" if indicator.hidden else f"原值：{one.old}。现值：{one.new}。"
        change = "（人数很少，不显示）" if indicator.hidden else f"，{one.old}改为{one.new}"
        yield FeedEntry(
            id=identifier(source.about, f"corrections/{name}"),
            title=f"更正：{indicator.year}年{indicator.name}{change}",
            link=link if page in source.documents else address(source.about, _LIST),
            updated=one.date,
            text=f"{said}更正日期：{one.date}。原因：{one.reason.rstrip('。')}。"
            f"批准：{one.approved.rstrip('。')}。",
            kind="更正",
            published=one.date,
        )


def _corrected(source: Source) -> Iterator[tuple[Indicator, Correction]]:
    for subject in source.ledger.subjects():
        for indicator in subject.indicators.values():
            yield from ((indicator, one) for one in indicator.corrections)


def published(document: Document) -> str:
    """Return the report's 发布日期 as `2025-03-28`; empty where its status box does not know it."""
    stated = _DATE.search(dict(document.plate).get("发布日期", ""))
    try:
        return date(*map(int, stated.groups())).isoformat() if stated else ""
    except ValueError:
        return ""


def _fallback(source: Source) -> str:
    """Return the day of the commit; without one, the end of the newest year that is reported."""
    return source.day or f"{source.ledger.latest or _TAG_YEAR}-12-31"


def _legal(value: object) -> object:
    """Return without the characters that no XML file may hold, not even escaped."""
    return _NOT_XML.sub("", value) if type(value) is str else value


_TEMPLATES = environment(
    Path(__file__).parent / "templates", keep_trailing_newline=True, finalize=_legal
)
