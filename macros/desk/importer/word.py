"""A Word file (.docx) as blocks; nothing in it is run, and nothing outside it is fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from docx import Document as open_docx
from docx.oxml import parse_xml

from ...channels.word.styles import ADDED
from .document import Block

MAX_PARTS = 2000
MAX_UNPACKED = 100_000_000
MAX_XML = 20_000_000
_PARTS = (".xml", ".rels", ".odttf")
_PICTURES = (
    ".png", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp",
    ".webp",
)  # fmt: skip
"""The suffixes of the parts that a document may have; pictures are not read."""
_OUTSIDE = re.compile(r"^/|[\\:\0]|(?:^|/)\.\.(?:/|$)")
_ENCODED = re.compile(rb"""encoding\s*=\s*["'](?!utf-?8|utf-?16|us-ascii|ascii)""", re.IGNORECASE)
_PICTURE_AS_XML = rb"""(?i)<Override[^>]*PartName=["'][^"']*(?<!\.xml)(?<!\.rels)["'][^>]*\+xml"""
_MOST_COLUMNS = 200
"""The most columns that one merged cell may span."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
Contents = tuple[list[Block] | None, list[str], list[str]]


def blocks(data: bytes) -> Contents:
    """Return the blocks (None where there are problems), notes and problems of a file's content."""
    problem = _unsafe(data)
    if problem:
        return None, [], [problem]
    try:
        return _contents(open_docx(io.BytesIO(data)))
    except Exception:  # python-docx raises all sorts of exceptions on a damaged part
        return None, [], ["文件损坏，或者不是 Word 文档：请用文字处理软件打开后另存为 .docx"]


def _contents(document: Any) -> Contents:
    body = document.element.body
    if next(_all(body, "ins", "del", "moveFrom", "moveTo"), None) is not None:
        return None, [], ["文件里还有修订没有处理：请先接受或拒绝全部修订，再导入"]
    styles = {style.style_id: style.name or "" for style in document.styles}
    removal_notes = _remove_added(body, styles)
    return list(_blocks(body, styles)), [*_notes(body), *removal_notes], []


def _unsafe(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return "文件解开以后太大，不导入：请删去图片和附件后再试"
            problem = _unsafe_names([part.filename for part in parts])
            return problem or next(
                filter(None, (_unsafe_part(package, part) for part in parts)), ""
            )
    except (
        zipfile.BadZipFile, zlib.error, SyntaxError, OSError, EOFError, ValueError,
        RuntimeError, NotImplementedError,
    ):  # fmt: skip
        return "文件损坏、加了密码，或者不是 Word 文档：请用文字处理软件另存为 .docx"


def _unsafe_names(names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return "不是 Word 文档：请用文字处理软件另存为 .docx"
    folded = {name.lower() for name in names}
    if len(folded) < len(names) or any(_OUTSIDE.search(name) for name in names):
        return "文件里的部件名不正常，不导入：请用文字处理软件打开后另存为 .docx"
    if any(not name.endswith(("/", *_PARTS, *_PICTURES)) for name in folded):
        return "文件里有宏、嵌入的文件或者程序：请删去嵌入的对象，另存为不带宏的 .docx 再导入"
    return ""


def _unsafe_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    name = part.filename.lower()
    if name.endswith(_PICTURES):
        return ""
    if part.file_size > MAX_XML:
        return "文件里有一部分太大，不导入"
    # zipfile unpacks no more than the declared size, and raises where the content differs.
    data = package.read(part)
    content = data.replace(b"\0", b"")
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content) or _ENCODED.search(content[:200]):
        return "文件里有外部实体，不导入"
    if name == "[content_types].xml" and re.search(rb"macroEnabled|vbaProject", content):
        return "文件里有宏：请另存为不带宏的 .docx 再导入"
    if name == "[content_types].xml" and re.search(_PICTURE_AS_XML, content):
        return "文件损坏，或者不是 Word 文档：请用文字处理软件打开后另存为 .docx"
    if name.endswith(".rels") and _has_outside_link(data):
        return "文件连着外面的图片、对象或者模板：请改成插入的图片，断开链接，再导入"
    return ""


def _has_outside_link(relationships: bytes) -> bool:
    """Return whether anything but a clickable link points outside the file."""
    return any(
        relationship.get("TargetMode", "").lower() == "external"
        and not relationship.get("Type", "").endswith("/hyperlink")
        for relationship in parse_xml(relationships).iter("{*}Relationship")
    )


def _remove_added(body: Any, styles: dict[str, str]) -> list[str]:
    """Remove what the site added to its own report (charts, notes, marks); return notes on it."""
    marks = [
        (mark, mark.getparent().getparent())
        for name in ("pStyle", "tblStyle", "rStyle")
        for mark in _all(body, name)
        if styles.get(mark.get(_W + "val")) in ADDED
    ]
    for mark, element in marks:
        if mark.tag == _W + "pStyle" and element.getparent().tag == _W + "tc":
            continue  # a cell must keep its paragraph
        if element.getparent() is not None:
            element.getparent().remove(element)
    return ["文件是本站生成的：本站加的图、说明和附注没有录入，只录入了报告正文"] if marks else []


def _all(element: Any, *names: str) -> Iterator[Any]:
    yield from element.iter(*(_W + name for name in names))


def _notes(body: Any) -> list[str]:
    notes = []
    if next(_all(body, "numPr"), None) is not None:
        notes.append("有自动编号的段落，编号不是文字，没有录入：请改成手写的编号，或者导入后补上")
    if next(_all(body, "txbxContent", "footnoteReference", "endnoteReference"), None) is not None:
        notes.append("文本框、脚注和尾注里的文字没有录入，请核对")
    return notes


def _blocks(body: Any, styles: dict[str, str]) -> Iterator[Block]:
    for child in body:
        if child.tag == _W + "p":
            for line in _text(child).split("\n"):
                if line.strip():
                    yield Block(line.strip(), _level(child, styles))
        elif child.tag == _W + "tbl":
            yield Block(rows=tuple(_rows(child)))
        elif child.tag == _W + "sdt":
            for content in child.iterchildren(_W + "sdtContent"):
                yield from _blocks(content, styles)


def _text(paragraph: Any) -> str:
    """Return the text of a paragraph, with links and fields but without text boxes."""
    pieces = []
    for element in _all(paragraph, "t", "tab", "br", "cr", "noBreakHyphen"):
        tags = {ancestor.tag for ancestor in element.iterancestors()}
        if _W + "txbxContent" in tags or _FALLBACK in tags or _W + "pPr" in tags:
            continue
        name = element.tag.removeprefix(_W)
        pieces.append({"t": element.text or "", "tab": " ", "noBreakHyphen": "-"}.get(name, "\n"))
    return "".join(pieces)


def _level(paragraph: Any, styles: dict[str, str]) -> int:
    """Return the level by the style: a title is 1, Heading 1 is a chapter (2), text is 0."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(_W + "val"), "") if style is not None else ""
    heading = _HEADING.match(name)
    if heading:
        return min(int(heading[1]) + 1, 4)
    return 1 if name.lower() in ("title", "标题") else 0


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row; a merged cell has its text in the first, blanks in the rest."""
    for row in table.iterchildren(_W + "tr"):
        cells: list[str] = []
        for cell in row.iterchildren(_W + "tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            continued = merge is not None and merge.get(_W + "val") != "restart"
            texts = [_text(p).replace("\n", " ") for p in cell.iter(_W + "p")]
            cells.append("" if continued else " ".join(text for text in texts if text.strip()))
            columns = span.get(_W + "val", "") if span is not None else ""
            width = int(columns) if re.fullmatch("[0-9]{1,4}", columns) else 1
            cells += [""] * (min(width, _MOST_COLUMNS) - 1)
        yield tuple(cells)
