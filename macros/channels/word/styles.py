"""The styles of a Word file, with the typefaces that government machines have.

Layout by GB/T 9704-2012 (STANDARDS.md §5). Lengths in the file are in twentieths of a point, sizes
of type in half points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

FANG, KAI, HEI, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
TITLE_FACE = "方正小标宋简体"

PREVIEW, BYLINE, REMARK, DOUBT = "预览说明", "报告署名", "编者说明", "存疑说明"
ADDED_HEADING, ADDED_TEXT = "附注标题", "附注正文"
CAPTION, PICTURE, SOURCE, CHART_TABLE = "图题", "图片", "图注", "图表数据"
MARK, ADDRESS = "存疑标记", "补注"
ITEM, TABLE, CELL = "列表段", "报告表格", "表格文字"

ADDED = frozenset({
    PREVIEW, BYLINE, REMARK, DOUBT, ADDED_HEADING, ADDED_TEXT, CAPTION, PICTURE, SOURCE,
    CHART_TABLE, MARK, ADDRESS,
})  # fmt: skip
"""Styles of what the site adds to the report; an import skips what is set in them."""

# 28 characters of 16 pt are 158 mm: a quarter point less each makes them fit into 156 mm.
_NARROWER = -5
LINE = 579  # 28.95 pt: 22 lines in 225 mm


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of paragraphs; lengths in twentieths of a point."""

    name: str
    id: str
    face: str = FANG
    size: float = 16
    """In points."""
    indent: int = 2
    """Indent of the first line, in characters."""
    align: str = "both"
    line: int = LINE
    """Exact height of a line; 0 for as high as its content."""
    before: int = 0
    after: int = 0
    level: int = 0
    """Level in the outline, from 1; 0 for body text."""
    keep: bool = False
    """Whether it stays on a page with what follows."""
    whole: bool = False
    """Whether it stays on one page."""
    ruled: bool = False
    """Whether a rule runs down its left side."""


_STYLES = (
    _Style("Normal", "Normal"),
    _Style("Title", "Title", TITLE_FACE, 22, 0, "center", 720, after=140, keep=True),
    _Style("heading 1", "Heading1", HEI, level=1, keep=True),
    _Style("heading 2", "Heading2", KAI, level=2, keep=True),
    _Style("heading 3", "Heading3", level=3, keep=True),
    _Style(ITEM, "ListText"),
    _Style(PREVIEW, "Preview", HEI, 14, 0, "left"),
    _Style(BYLINE, "Byline", KAI, 16, 0, "center", after=LINE),
    _Style(REMARK, "Remark", KAI, 14, 0, "both", 480, ruled=True),
    _Style(DOUBT, "Doubt"),
    _Style(ADDED_HEADING, "AddedHeading", HEI, level=1, keep=True),
    _Style(ADDED_TEXT, "AddedText"),
    _Style(CAPTION, "FigureTitle", HEI, 12, 0, "center", 400, before=200, keep=True),
    _Style(PICTURE, "FigurePicture", FANG, 12, 0, "center", 0, 60, 60, keep=True),
    _Style(SOURCE, "FigureNote", FANG, 12, 0, "left", 360, 60, 200, whole=True),
    _Style(CELL, "CellText", FANG, 12, 0, "left", 360),
    _Style("footer", "Footer", SONG, 14, 0, "right", 280),
)


def xml(text: str) -> Any:
    """Parse an element, adding the namespace."""
    return parse_xml(re.sub("^<([a-zA-Z:]+)", rf"<\1 {nsdecls('w')}", text))


def elements() -> Iterator[Any]:
    """Yield the elements of the styles part."""
    yield xml(
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_face(FANG)}<w:sz w:val="32"/>'
        '<w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    for style in _STYLES:
        yield xml(_paragraph_style(style))
    for text in _OTHER_STYLES:
        yield xml(text)


def _paragraph_style(style: _Style) -> str:
    built_in = style.name.isascii()
    default = ' w:default="1"' if style.id == "Normal" else ' w:customStyle="1"' * (not built_in)
    parent = "" if style.id == "Normal" else '<w:basedOn w:val="Normal"/>'
    next_style = "Normal" if style.level or style.id == "Title" else style.id
    spacing = f'w:before="{style.before}" w:after="{style.after}"'
    height = f'w:line="{style.line or 240}" w:lineRule="{"exact" if style.line else "auto"}"'
    narrower = _NARROWER if style.size == 16 else 0
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{parent}<w:next w:val="{next_style}"/><w:qFormat/><w:pPr>'
        + "<w:keepNext/>" * style.keep
        + "<w:keepLines/>" * (style.keep or style.whole)
        + '<w:widowControl w:val="0"/>'
        + '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="808080"/></w:pBdr>'
        * style.ruled
        + '<w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        + f'<w:snapToGrid w:val="{int(bool(style.line))}"/><w:spacing {spacing} {height}/>'
        + f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{style.indent * 320}"/>'
        + f'<w:jc w:val="{style.align}"/>'
        + (f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else "")
        + f'</w:pPr><w:rPr>{_face(style.face)}<w:b w:val="0"/><w:color w:val="000000"/>'
        + f'<w:spacing w:val="{narrower}"/><w:kern w:val="0"/>'
        + f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>'
        + "</w:rPr></w:style>"
    )


def _face(name: str) -> str:
    """Return the fonts of a run: Latin letters and digits use the same face, as offices do."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _table_style(name: str, id: str) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        "</w:style>"
    )


_OTHER_STYLES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>',
    f'<w:style w:type="character" w:customStyle="1" w:styleId="DoubtMark"><w:name w:val="{MARK}"/>'
    '<w:rPr><w:sz w:val="24"/></w:rPr></w:style>',
    f'<w:style w:type="character" w:customStyle="1" w:styleId="Address"><w:name w:val="{ADDRESS}"/>'
    '<w:rPr><w:sz w:val="24"/></w:rPr></w:style>',
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:u w:val="single"/></w:rPr></w:style>',
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    _table_style(TABLE, "ReportTable"),
    _table_style(CHART_TABLE, "ChartTable"),
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    "</w:style>",
)  # fmt: skip


def font_table() -> bytes:
    """Return the font table part, with substitutes for missing government fonts."""
    substitutes = {FANG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE_FACE: "小标宋"}
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{substitute}"/><w:charset w:val="86"/></w:font>'
        for name, substitute in substitutes.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
