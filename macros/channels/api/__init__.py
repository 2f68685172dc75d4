"""端: every page and every dataset as JSON, for programs, with schemas and an OpenAPI description.

What stands under `api/v1/` keeps its addresses and the meaning of its fields; fields may be added.
Addresses in the files are relative to the site's root, whose own address the index gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from ...ledger.model import Subject
from ...ledger.settings import base, is_preview, known
from ..document import Document
from ..feed import PATH as FEED
from ..feed import first_known
from ..outputs import Job, Made, Source
from .data import dataset, dataset_path, html_of, status
from .openapi import openapi
from .page import Keys, columns, page, page_path
from .schema import ROOT, SCHEMAS, VERSION, Json, schema

_OFFERED = Made(f"{ROOT}index.json", "about/downloads.html", "JSON", "网页和数据的接口目录")
_HALF_PAIRS = re.compile("[\ud800-\udfff]")  # no UTF-8 file can hold half a surrogate pair


def jobs(source: Source) -> Iterator[Job]:
    """Yield the index, each page, each dataset, and what describes them."""
    keys = Keys(source.ledger)
    yield _ready(_OFFERED.path, index(source))
    for path, document in source.documents.items():
        yield _page(page_path(path), document, keys)
    for subject in source.ledger.subjects():
        yield _dataset(subject, source, keys)
    site = base(source.about)
    for name in SCHEMAS:
        yield _ready(f"{ROOT}schema/{name}.json", schema(name, site), indent=1)
    data = [(subject.year, subject.stem) for subject in source.ledger.subjects()]
    name = first_known(source.about, "站名", "镇名")
    described = openapi(name, site, list(source.documents), data)
    yield _ready(f"{ROOT}openapi.json", described, indent=1)


def _page(path: str, document: Document, keys: Keys) -> Job:
    return _job(Made(path), (document, keys.digest), lambda: page(document, keys))


def _dataset(subject: Subject, source: Source, keys: Keys) -> Job:
    html = html_of(subject, source.documents)
    head = (subject.name, subject.intro, subject.source, html)
    # Notes may name figures of other subjects.
    inputs = (dataset_path(subject), head, keys.digest)
    return _job(Made(dataset_path(subject)), inputs, lambda: dataset(subject, source.ledger, html))


def _ready(path: str, content: Json, *, indent: int | None = None) -> Job:
    made = _OFFERED if path == _OFFERED.path else Made(path)
    return _job(made, content, lambda: content, indent)


def _job(made: Made, inputs: object, content: Callable[[], Json], indent: int | None = None) -> Job:
    return Job(made, (VERSION, inputs), lambda: encoded(content(), indent))


def encoded(content: Json, indent: int | None = None) -> bytes:
    """Return JSON as it is published: Chinese as it is, and the same on every platform.

    Without `indent` each field, and each item of a list, has a line: small, yet to be compared.
    """
    whole = _json(content, indent) if indent else _lines(content)
    return (_HALF_PAIRS.sub("\ufffd", whole) + "\n").encode()


def _lines(content: Json) -> str:
    return (
        "{\n"
        + ",\n".join(f"{_json(key)}: {_items(value)}" for key, value in content.items())
        + "\n}"
    )


def _items(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _json(value)
    return "[\n" + ",\n".join(map(_json, value)) + "\n]"


def _json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)


def index(source: Source) -> Json:
    """Return all that there is."""
    about = source.about
    return {
        "version": VERSION,
        "name": first_known(about, "站名", "镇名"),
        "town": known(about, "镇名") or None,
        "place": known(about, "所属") or None,
        "publisher": known(about, "主办单位") or None,
        "access": known(about, "开放条件") or None,
        "licence": known(about, "许可") or None,
        "site": base(about) or None,
        "published": not is_preview(about),
        "updated": source.day or None,
        "language": "zh-CN",
        "pages": [_listed(document) for document in source.documents.values()],
        "datasets": [_counted(subject, source) for subject in source.ledger.subjects()],
        "schemas": {name: f"{ROOT}schema/{name}.json" for name in SCHEMAS},
        "openapi": f"{ROOT}openapi.json",
        "feed": FEED,
    }


def _listed(document: Document) -> Json:
    return {
        "title": document.name,
        "column": columns(document),
        "summary": document.summary,
        "html": document.path,
        "json": page_path(document.path),
    }


def _counted(subject: Subject, source: Source) -> Json:
    states = [status(indicator) for indicator in subject.indicators.values()]
    return {
        "year": subject.year,
        "subject": subject.name,
        "short": subject.short,
        "description": subject.intro,
        "figures": len(states),
        "withheld": states.count("屏蔽"),
        "html": html_of(subject, source.documents) or None,
        "json": dataset_path(subject),
    }
