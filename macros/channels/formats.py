"""The formats of published files: ending, media type, and how a finished file is read back.

What is published is read back before it leaves: for withheld counts, personal data, unfinished
text. A channel with a format of its own declares it in its module.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CORE = "docProps/core.xml"
_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a file."""

    text: str
    """What a reader can read."""
    about: dict[str, str] = field(default_factory=dict)
    """Its metadata (author, program, dates, …), by the names in its format."""
    parts: tuple[bytes, ...] = ()
    """The unpacked files inside it."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files."""

    ending: str
    """`.pdf`; empty for names without one."""
    media: str
    """Its media type."""
    label: str = ""
    """Its name as readers know it."""
    read: Callable[[bytes], Content] | None = None
    """Return the content of a file, or raise what the library raises; None for pictures."""

    @property
    def is_text(self) -> bool:
        """Whether its files are plain text."""
        return self.read is plain


def plain(raw: bytes) -> Content:
    """Return a text without markup, styles and scripts."""
    return Content(_MARKUP.sub(" ", raw.decode("utf-8", errors="replace")))


def _pdf(raw: bytes) -> Content:
    from pypdf import PdfReader  # needed only for a release

    reader = PdfReader(io.BytesIO(raw))
    about = {str(key).strip("/"): str(value) for key, value in (reader.metadata or {}).items()}
    text = "\n".join(page.extract_text() for page in reader.pages)
    names = " ".join(reader.attachments)
    xmp = reader.xmp_metadata
    packet = xmp.stream.get_data() if xmp else b""
    parts = tuple(data for versions in reader.attachments.values() for data in versions)
    return Content(" ".join([text, *about.values(), names]), about, (packet, *parts))


def _docx(raw: bytes) -> Content:
    return _office(raw, _paragraphs)


def _xlsx(raw: bytes) -> Content:
    return _office(raw, _rows)


def _office(raw: bytes, texts: Callable[[dict[str, bytes]], Iterator[str]]) -> Content:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = ElementTree.fromstring(parts.get(_CORE, b"<none/>"))
    about = {node.tag.rpartition("}")[2]: node.text or "" for node in core}
    return Content("\n".join([*texts(parts), *about.values()]), about, tuple(parts.values()))


def _paragraphs(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield the text of each part, with `|` between the cells of a table."""
    for name, raw in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            xml = re.sub(r"</w:p>\s*</w:tc>", "|", raw.decode("utf-8", errors="replace"))
            yield re.sub(r"<[^>]*>", "", re.sub(r"</w:p>|<w:br/>", "\n", xml))


def _rows(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield a line for each row, then the text outside cells: names, headers, comments."""
    shared = [
        "".join(node.itertext())
        for node in ElementTree.fromstring(parts.get("xl/sharedStrings.xml", b"<sst/>"))
    ]
    for name, raw in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for row in ElementTree.fromstring(raw).iter(f"{_SHEET}row"):
                yield "|".join(_cell(cell, shared) for cell in row)
        elif name.endswith(".xml") and name != "xl/sharedStrings.xml":
            yield re.sub(r"<[^>]*>", " ", raw.decode("utf-8", errors="replace"))


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    text = "".join(cell.itertext())
    return shared[int(text)] if cell.get("t") == "s" else text


def _zip(raw: bytes) -> Content:
    """Return the content of the files in a zip, texts, PDFs and pictures."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    contents = [_member(name, part) for name, part in parts.items()]
    about: dict[str, str] = {}
    for content in contents:
        for key, value in content.about.items():
            about[key] = value if about.get(key, value) == value else f"{about[key]}；{value}"
    text = "\n".join(content.text for content in contents)
    return Content(text, about, tuple(parts.values()))


def _member(name: str, raw: bytes) -> Content:
    """Return the content of a file in a zip; of a picture, none.

    Raises:
        ValueError: a file is of a kind that cannot be read.
    """
    if name.endswith(".pdf"):
        return _pdf(raw)
    if name.endswith(".txt"):
        return plain(raw)
    if name.endswith(".png"):
        return Content("")
    raise ValueError(name)


_OFFICE = "application/vnd.openxmlformats-officedocument"
HTML = Format(".html", "text/html", "HTML", plain)
CSS = Format(".css", "text/css", "", plain)
SCRIPT = Format(".js", "text/javascript", "", plain)
TEXT = Format(".txt", "text/plain", "", plain)
CSV = Format(".csv", "text/csv", "CSV", plain)
JSON = Format(".json", "application/json", "JSON", plain)
JSON_LD = Format(".jsonld", "application/ld+json", "JSON-LD", plain)
XML = Format(".xml", "application/xml", "", plain)
SVG = Format(".svg", "image/svg+xml", "SVG", plain)
PNG = Format(".png", "image/png", "PNG")
PDF = Format(".pdf", "application/pdf", "PDF", _pdf)
DOCX = Format(".docx", f"{_OFFICE}.wordprocessingml.document", "Word", _docx)
XLSX = Format(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel", _xlsx)
ZIP = Format(".zip", "application/zip", "ZIP", _zip)
PAGES = (
    HTML, CSS, SCRIPT, TEXT, XML, SVG, PNG,
    Format(".jpg", "image/jpeg"),
    Format(".jpeg", "image/jpeg"),
    Format(".webp", "image/webp"),
    Format(".gif", "image/gif"),
    Format(".ico", "image/x-icon"),
)  # fmt: skip
"""The formats of web pages, and of what editors put beside them."""
