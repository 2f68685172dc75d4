"""The Atom feed (RFC 4287): reports, columns and corrections, for feed readers and apps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..ledger.model import Correction, Indicator
from ..ledger.settings import first_known, is_preview
from ..render.page import environment
from .address import address, identifier
from .document import Document
from .formats import XML
from .outputs import Channel, Job, OutputFile, Source
from .published import refuse

PATH = "feed.xml"
_LIST = "about/corrections.html"
_FILE = OutputFile(PATH, page="index.html", kind="Atom", purpose="订阅更新")
_REPORT = re.compile(r"report/(?P<year>\d{4})\.html")
_COLUMN = re.compile(r"[^/]+/index\.html")
_KINDS = ("更正", "年度报告", "栏目")
"""In the order in which entries of the same day are listed."""
_DATE = re.compile(r"(\d{4})\s*[年-]\s*(\d{1,2})\s*[月-]\s*(\d{1,2})")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of the feed: a page or a correction."""

    id: str
    """A `tag:` or `urn:uuid:` URI that never changes, not even when the title does."""
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
    """The feed as its template reads it."""

    id: str
    title: str
    subtitle: str
    author: str
    home: str
    self_url: str
    updated: str
    entries: tuple[FeedEntry, ...]


def jobs(source: Source) -> Iterator[Job]:
    """Yield the one feed of the site."""
    content = feed(source)
    yield Job(_FILE, content, lambda: render(content))


CHANNEL = Channel(
    name="订阅",
    purpose="有了更正和新报告，自动收到",
    place=PATH,
    folder=PATH,
    formats=(XML,),
    jobs=jobs,
)


def feed(source: Source) -> Feed:
    """Return the feed of the site, newest entries first."""
    about = source.about
    by_kind = sorted(
        [*_corrections(source), *_pages(source)], key=lambda entry: _KINDS.index(entry.kind)
    )
    entries = sorted(by_kind, key=lambda entry: entry.updated, reverse=True)
    preview = "预览稿，没有正式发布。" if is_preview(about) else ""
    return Feed(
        id=identifier(about, ""),
        title=first_known(about, "站名", "副名", "镇名"),
        subtitle=f"{preview}年度报告、各栏目和公布以后的更正。",
        author=first_known(about, "主办单位", "镇名"),
        home=address(about, "index.html"),
        self_url=address(about, PATH),
        updated=max((entry.updated for entry in entries), default=_fallback_day(source)),
        entries=tuple(entries),
    )


def render(content: Feed) -> bytes:
    """Return the feed as XML."""
    return _TEMPLATES.get_template("feed.xml").render(feed=content).encode()


# --- entries --------------------------------------------------------------------------------


def _pages(source: Source) -> Iterator[FeedEntry]:
    """Yield an entry for every report and for the first page of every column."""
    last_corrections: dict[str, str] = {}
    for indicator, correction in _all_corrections(source):
        year = str(indicator.year)
        last_corrections[year] = max(last_corrections.get(year, ""), correction.date)
    for path, document in source.documents.items():
        report = _REPORT.fullmatch(path)
        if not report and not _COLUMN.fullmatch(path):
            continue
        entry = FeedEntry(
            id=identifier(source.about, path),
            title=document.name,
            link=address(source.about, path),
            updated=_fallback_day(source),
            text=document.summary or document.lead or document.name,
            kind="年度报告" if report else "栏目",
        )
        issue_day = publication_day(document)
        if report and issue_day:
            updated = max(issue_day, last_corrections.get(report["year"], ""))
            entry = replace(entry, published=issue_day, updated=updated)
        yield entry


def _corrections(source: Source) -> Iterator[FeedEntry]:
    counts: dict[tuple[int, str, str], int] = {}
    for indicator, correction in _all_corrections(source):
        refuse(indicator)
        # Corrections are kept oldest first, so a number stays that of its correction.
        number = counts[indicator.key] = counts.get(indicator.key, 0) + 1
        name = f"{indicator.year}/{indicator.subject}/{indicator.name}/{number}"
        page = f"statistics/{source.ledger.subject_of(indicator).stem}.html"
        link = address(source.about, page, indicator.anchor)
        values = "" if indicator.hidden else f"原值：{correction.old}。现值：{correction.new}。"
        change = (
            "（人数很少，不显示）"
            if indicator.hidden
            else f"，{correction.old}改为{correction.new}"
        )
        yield FeedEntry(
            id=identifier(source.about, f"corrections/{name}"),
            title=f"更正：{indicator.year}年{indicator.name}{change}",
            link=link if page in source.documents else address(source.about, _LIST),
            updated=correction.date,
            text=f"{values}更正日期：{correction.date}。原因：{correction.reason.rstrip('。')}。"
            f"批准：{correction.approved.rstrip('。')}。",
            kind="更正",
            published=correction.date,
        )


def _all_corrections(source: Source) -> Iterator[tuple[Indicator, Correction]]:
    for subject in source.ledger.subjects():
        for indicator in subject.indicators.values():
            yield from ((indicator, correction) for correction in indicator.corrections)


def publication_day(document: Document) -> str:
    """Return the report's 发布日期 as `2025-03-28`; empty if its status box has none."""
    match = _DATE.search(dict(document.plate).get("发布日期", ""))
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _fallback_day(source: Source) -> str:
    """Return the day of the commit; without one, the last day of the newest reported year."""
    return source.day or f"{source.ledger.latest or 2000}-12-31"


def _drop_illegal(value: object) -> object:
    """Drop the characters that no XML file may hold, not even escaped."""
    return _NOT_XML.sub("", value) if type(value) is str else value


_TEMPLATES = environment(
    Path(__file__).parent / "templates", keep_trailing_newline=True, finalize=_drop_illegal
)
