"""The sheet of a Word file: page, page numbers, properties and the package.

Layout by GB/T 9704-2012 (STANDARDS.md §5): A4, type area 156 × 225 mm, 22 lines of 28 characters.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from docx import Document as new_docx
from docx.document import Document as Word

from .styles import LINE, elements, font_table, xml

_PAGE_MM = {"w": 210, "h": 297}
_MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26, "header": 15, "footer": 23}


def sheet() -> Word:
    """Return an empty file with the styles and the page set up, without author or date."""
    word = new_docx()
    keep = ("styles", "settings", "fontTable")
    for key, relation in list(word.part.rels.items()):
        if relation.reltype.rpartition("/")[2] not in keep:
            del word.part.rels[key]
    package = word.part.package
    assert package is not None
    for key, relation in list(package.rels.items()):
        if relation.reltype.rpartition("/")[2] in ("thumbnail", "extended-properties"):
            del package.rels[key]
    _font_table(word)
    _refill(word.styles.element, elements())
    _refill(word.settings.element, _settings())
    _page(word)
    return word


def identify(word: Word, title: str, subject: str, publisher: str, day: str) -> None:
    """Set the document's properties; `publisher` may be empty, `day` is like `2026-11-23`."""
    properties = word.core_properties
    properties.title, properties.subject = title[:255], subject[:255]
    properties.author, properties.last_modified_by = publisher[:255], ""
    properties.comments, properties.keywords = "", ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.fromisoformat(day)
    properties.revision = 1


def pack(word: Word, day: str) -> bytes:
    """Return the bytes of the file, identical for the same content and day."""
    loose, fixed = io.BytesIO(), io.BytesIO()
    word.save(loose)
    year, month, date = (int(part) for part in day.split("-"))
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (max(year, 1980), month, date, 0, 0, 0))
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            part.external_attr = 0o644 << 16
            new.writestr(part, old.read(name), compresslevel=9)
    return fixed.getvalue()


# --- parts --------------------------------------------------------------------------------


def _font_table(word: Word) -> None:
    part = next(r.target_part for r in word.part.rels.values() if r.reltype.endswith("fontTable"))
    part._blob = font_table()


def _refill(element: Any, children: Iterable[Any]) -> None:
    for child in list(element):
        element.remove(child)
    for child in children:
        element.append(child)


def _settings() -> Iterator[Any]:
    """Yield the settings; Latin quotes are not compressed, so that each line has 28 characters."""
    version = 'w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    yield xml('<w:zoom w:percent="100"/>')
    yield xml('<w:defaultTabStop w:val="640"/>')
    yield xml("<w:evenAndOddHeaders/>")
    yield xml('<w:characterSpacingControl w:val="doNotCompress"/>')
    yield xml(f'<w:compat><w:compatSetting w:name="compatibilityMode" {version}/></w:compat>')
    yield xml('<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>')


def _page(word: Word) -> None:
    """Set up A4 with the type area's margins, its 22 lines, and page numbers on the outside."""
    section = word.sections[0]
    size = " ".join(f'w:{side}="{_twips(mm)}"' for side, mm in _PAGE_MM.items())
    margins = " ".join(f'w:{side}="{_twips(mm)}"' for side, mm in _MARGINS_MM.items())
    parts = (
        f"<w:pgSz {size}/>",
        f'<w:pgMar {margins} w:gutter="0"/>',
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>',
    )
    section._sectPr.attrib.clear()  # ids of the editing sessions of the empty file
    _refill(section._sectPr, map(xml, parts))
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")


def _twips(mm: float) -> int:
    return round(mm / 25.4 * 1440)


def _number(footer: Any, side: str) -> None:
    """Write `— 1 —` in 14 pt, one character from the edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    paragraph.add_run("— ")
    for run in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(xml(f"<w:r>{run}</w:r>"))
    paragraph.add_run(" —")
    properties = paragraph._p.get_or_add_pPr()
    properties.append(xml(f'<w:ind w:{side}Chars="100" w:{side}="280" w:firstLine="0"/>'))
    properties.append(xml(f'<w:jc w:val="{side}"/>'))
