"""Every page and every dataset as JSON, for programs, with schemas and an OpenAPI description.

Files under `api/v1/` keep their addresses and the meaning of their fields; fields may be added.
Addresses in the files are relative to the site's root, whose own address is in the index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from ...ledger.model import Subject
from ...ledger.settings import base, first_known, is_preview, known_value
from ..document import Document
from ..feed import PATH as FEED
from ..formats import JSON
from ..opendata import changelog
from ..outputs import Channel, Job, OutputFile, Source
from ..published import publish
from .data import dataset, dataset_path, html_of
from .openapi import openapi
from .page import Names, columns, page, page_path
from .schema import ROOT, SCHEMAS, VERSION, Json, schema

_INDEX_FILE = OutputFile(
    f"{ROOT}index.json", "about/downloads.html", "JSON", "网页和数据的接口目录"
)
_HALF_PAIRS = re.compile("[\ud800-\udfff]")  # no UTF-8 file can hold half a surrogate pair


def jobs(source: Source) -> Iterator[Job]:
    """Yield the index, each page, each dataset, the schemas and the OpenAPI description."""
    names = {(s.year, s.stem): s.short for s in source.ledger.subjects()}
    # Notes may name figures of other subjects.
    texts = [
        (s.year, s.stem, s.name, s.intro, s.source, s.indicators) for s in source.ledger.subjects()
    ]
    cited = (texts, source.ledger.record, source.about)
    figures = sha256(repr(cited).encode("utf-8", "replace")).hexdigest()
    yield _constant(_INDEX_FILE.path, index(source))
    for path, document in source.documents.items():
        yield _page(page_path(path), document, names)
    for subject in source.ledger.subjects():
        yield _dataset(subject, source, figures)
    site = base(source.about)
    for name in SCHEMAS:
        yield _constant(f"{ROOT}schema/{name}.json", schema(name, site), indent=1)
    data = [(subject.year, subject.stem) for subject in source.ledger.subjects()]
    name = first_known(source.about, "站名", "镇名")
    description = openapi(name, site, list(source.documents), data)
    yield _constant(f"{ROOT}openapi.json", description, indent=1)


CHANNEL = Channel(
    name="接口",
    purpose="程序取用",
    place=_INDEX_FILE.path,
    folder=ROOT,
    formats=(JSON,),
    jobs=jobs,
)


def _page(path: str, document: Document, names: Names) -> Job:
    return _job(OutputFile(path), (document, names), lambda: page(document, names))


def _dataset(subject: Subject, source: Source, figures: str) -> Job:
    """Return the job of a dataset; `figures` is the digest of the whole ledger."""
    html = html_of(subject, source.documents)
    path = dataset_path(subject.year, subject.stem)
    inputs = (path, html, figures)
    return _job(
        OutputFile(path), inputs, lambda: dataset(subject, source.ledger, html, source.about)
    )


def _constant(path: str, content: Json, *, indent: int | None = None) -> Job:
    file = _INDEX_FILE if path == _INDEX_FILE.path else OutputFile(path)
    return _job(file, content, lambda: content, indent)


def _job(
    file: OutputFile, inputs: object, content: Callable[[], Json], indent: int | None = None
) -> Job:
    return Job(file, (VERSION, inputs), lambda: encode(content(), indent))


def encode(content: Json, indent: int | None = None) -> bytes:
    """Encode JSON for publication: Chinese unescaped, identical on every platform.

    Without `indent` each field, and each item of its list, takes one line: small, yet easy to diff.
    """
    text = _json(content, indent) if indent else _lines(content)
    return (_HALF_PAIRS.sub("\ufffd", text) + "\n").encode()


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
    """Return the index of all pages and datasets."""
    about = source.about
    return {
        "version": VERSION,
        "name": first_known(about, "站名", "镇名"),
        "town": known_value(about, "镇名") or None,
        "place": known_value(about, "所属") or None,
        "division": known_value(about, "行政区划代码") or None,
        "data_version": changelog.version(source.ledger),
        "publisher": known_value(about, "主办单位") or None,
        "access": known_value(about, "开放条件") or None,
        "licence": known_value(about, "许可") or None,
        "site": base(about) or None,
        "published": not is_preview(about),
        "updated": source.day or None,
        "language": "zh-CN",
        "pages": [_page_entry(document) for document in source.documents.values()],
        "datasets": [_dataset_entry(subject, source) for subject in source.ledger.subjects()],
        "schemas": {name: f"{ROOT}schema/{name}.json" for name in SCHEMAS},
        "openapi": f"{ROOT}openapi.json",
        "feed": FEED,
    }


def _page_entry(document: Document) -> Json:
    return {
        "title": document.name,
        "column": columns(document),
        "summary": document.summary,
        "html": document.path,
        "json": page_path(document.path),
    }


def _dataset_entry(subject: Subject, source: Source) -> Json:
    states = [publish(indicator).state for indicator in subject.indicators.values()]
    return {
        "year": subject.year,
        "subject": subject.name,
        "short": subject.short,
        "description": subject.intro,
        "figures": len(states),
        "withheld": states.count("屏蔽"),
        "html": html_of(subject, source.documents) or None,
        "json": dataset_path(subject.year, subject.stem),
    }
