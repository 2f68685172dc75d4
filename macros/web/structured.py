"""What each page is, for search engines: schema.org's terms as JSON-LD, one object per thing.

Nothing is said here that the page does not show. The site's own address may be unknown: links are
then relative to the page, as in `opendata.linked`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from ..channels import feed
from ..channels.address import link
from ..channels.document import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    plain,
    without_notes,
)
from ..channels.outputs import Source
from ..ledger.figure import PENDING
from ..ledger.settings import base, known_value
from ..render import head

Thing = dict[str, object]

HOME = "index.html"
_REPORT = re.compile(r"report/(\d{4})\.html")
# The sections of a guide whose headings are questions.
_QUESTION_ANCHORS = {"what", "who", "bring", "steps", "where", "redress"}


def things(source: Source) -> Iterator[tuple[str, Thing]]:
    """Yield the address and description of every page that means something to search engines."""
    if (source.site / HOME).exists():
        yield from ((HOME, thing) for thing in _home(source))
    guides = {
        str(Path(g.page).with_suffix(".html")): g.name for g in source.library.guides.values()
    }
    for path, document in source.documents.items():
        if trail := _breadcrumbs(source, document):
            yield path, trail
        if report := _REPORT.fullmatch(path):
            yield path, _report(source, document, report[1])
        if path in guides and (questions := list(_questions(document, guides[path]))):
            yield path, _thing("FAQPage", inLanguage="zh-CN", mainEntity=questions)


def _thing(kind: str, **properties: object) -> Thing:
    """Return a top-level object, without unknown properties."""
    return {"@context": "https://schema.org/", "@type": kind, **_without_empty(properties)}


def _without_empty(properties: Thing) -> Thing:
    return {key: value for key, value in properties.items() if value}


def _home(source: Source) -> Iterator[Thing]:
    about = source.about
    publisher, url = _publisher(source), base(about)
    if publisher:
        area = "".join(known_value(about, key) for key in ("所属", "镇名"))
        yield _thing("GovernmentOrganization", name=publisher["name"], url=url, areaServed=area)
    name = known_value(about, "站名")
    yield _thing("WebSite", name=name, url=url, inLanguage="zh-CN", publisher=publisher)


def _report(source: Source, document: Document, year: str) -> Thing:
    return _thing(
        "Report",
        name=document.name,
        description=document.summary,
        url=link(source.about, document.path, document.path),
        inLanguage="zh-CN",
        image=base(source.about) and base(source.about) + head.picture(document.path),
        temporalCoverage=f"{year}-01-01/{year}-12-31",
        datePublished=feed.publication_day(document),
        publisher=_publisher(source),
    )


def _publisher(source: Source) -> Thing:
    name = known_value(source.about, "主办单位")
    return {"@type": "GovernmentOrganization", "name": name} if name else {}


def _breadcrumbs(source: Source, document: Document) -> Thing:
    """Return the trail from the home page, as the page itself shows it."""
    items: list[Thing] = []
    for name, href in document.crumbs:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(href)))
        address = link(source.about, path, document.path) if href else ""
        item = {"@type": "ListItem", "position": len(items) + 1, "name": name, "item": address}
        items.append(_without_empty(item))
    return _thing("BreadcrumbList", itemListElement=items) if items else {}


def _questions(document: Document, guide: str) -> Iterator[Thing]:
    """Yield the questions that a guide answers, without those whose answer is 待补充."""
    for heading, blocks in _sections(document):
        answer = "\n".join(text for block in blocks for text in _texts(block))
        if heading.anchor in _QUESTION_ANCHORS and answer and PENDING not in answer:
            yield {
                "@type": "Question",
                "name": f"{guide}：{heading.text}？",
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }


def _sections(document: Document) -> Iterator[tuple[Heading, list[Block]]]:
    headings = [(n, b) for n, b in enumerate(document.blocks) if isinstance(b, Heading)]
    ends = [*(n for n, _ in headings[1:]), len(document.blocks)]
    for (start, heading), end in zip(headings, ends, strict=True):
        yield heading, list(document.blocks[start + 1 : end])


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield plain(without_notes(block.runs))
    elif isinstance(block, Items):
        yield from (plain(without_notes(item)) for item in block.items)
    elif isinstance(block, Facts):
        yield from (f"{label}：{plain(without_notes(runs))}" for label, runs in block.pairs)
