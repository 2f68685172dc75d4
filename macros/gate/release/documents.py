"""What a PDF, Word or Excel file says: its text, what it says of itself, its raw parts."""

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
    """A document taken apart."""

    text: str
    about: dict[str, str] = field(default_factory=dict)
    """What it says of itself: author, program, dates, … by the names the format gives them."""
    parts: tuple[bytes, ...] = ()
    """What is packed in it, unpacked."""


def read(file: Path) -> Content:
    """Return a document, its kind told by its name.

    Raises:
        Exception: it cannot be read; what kind, the libraries do not promise.
    """
    return _pdf(file) if file.suffix == ".pdf" else _office(file)


def _pdf(file: Path) -> Content:
    from pypdf import PdfReader  # only a release needs it

    reader = PdfReader(file)
    about = {str(key).strip("/"): str(value) for key, value in (reader.metadata or {}).items()}
    text = "\n".join(page.extract_text() for page in reader.pages)
    names = " ".join(reader.attachments)
    xmp = reader.xmp_metadata
    raw = xmp.stream.get_data() if xmp else b""
    parts = tuple(data for found in reader.attachments.values() for data in found)
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
    """Yield the text of every part, cells of a table side by side."""
    for name, raw in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            xml = re.sub(r"</w:p>\s*</w:tc>", "|", raw.decode("utf-8", errors="replace"))
            yield re.sub(r"<[^>]*>", "", re.sub(r"</w:p>|<w:br/>", "\n", xml))


def _excel(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield a line for each row, and what no cell holds: names, headers, comments."""
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
