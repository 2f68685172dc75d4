"""The content of PDF, Word and Excel files: text, metadata and raw parts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

KINDS = (".pdf", ".docx", ".xlsx")

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a document."""

    text: str
    about: dict[str, str] = field(default_factory=dict)
    """Its metadata (author, program, dates, …), by the names in its format."""
    parts: tuple[bytes, ...] = ()
    """The unpacked files inside it."""


def read(file: Path) -> Content:
    """Return the content of a document; the suffix of the file tells its kind.

    Raises:
        Exception: it cannot be read; the libraries promise no particular type.
    """
    return _pdf(file) if file.suffix == ".pdf" else _office(file)


def _pdf(file: Path) -> Content:
    from pypdf import PdfReader  # needed only for a release

    reader = PdfReader(file)
    about = {str(key).strip("/"): str(value) for key, value in (reader.metadata or {}).items()}
    text = "\n".join(page.extract_text() for page in reader.pages)
    names = " ".join(reader.attachments)
    xmp = reader.xmp_metadata
    raw = xmp.stream.get_data() if xmp else b""
    parts = tuple(data for versions in reader.attachments.values() for data in versions)
    return Content(" ".join([text, *about.values(), names]), about, (raw, *parts))


def _office(file: Path) -> Content:
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = ElementTree.fromstring(parts.get(_CORE, b"<none/>"))
    about = {node.tag.rpartition("}")[2]: node.text or "" for node in core}
    texts = list(_word(parts) if file.suffix == ".docx" else _excel(parts))
    texts += list(about.values())
    return Content("\n".join(texts), about, tuple(parts.values()))


def _word(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield the text of each part, with `|` between the cells of a table."""
    for name, raw in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            xml = re.sub(r"</w:p>\s*</w:tc>", "|", raw.decode("utf-8", errors="replace"))
            yield re.sub(r"<[^>]*>", "", re.sub(r"</w:p>|<w:br/>", "\n", xml))


def _excel(parts: dict[str, bytes]) -> Iterator[str]:
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
