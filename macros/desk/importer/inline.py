"""The text of a Word paragraph as a reader sees it, and what cannot be read or stays out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .findings import Findings, context, words_of
from .formatting import Formatting, W, value
from .numbering import SYMBOLS, Numbering, UnknownFormatError

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES = _MARKUP + "AlternateContent"
_PLAIN = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_WRAPPERS = ("hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo")
_SILENT = (
    "pPr", "rPr", "proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd",
    "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "sdtPr",
    "sdtEndPr", "smartTagPr", "customXmlPr", "lastRenderedPageBreak", "ffData", "fldData",
)  # fmt: skip
_COMPUTED = (
    "EQ", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "FORMCHECKBOX", "FORMDROPDOWN",
    "SYMBOL", "MACROBUTTON", "GOTOBUTTON", "INCLUDEPICTURE", "DISPLAYBARCODE", "MERGEBARCODE",
    "ADVANCE",
)  # fmt: skip
"""Fields that show what is nowhere stored as text."""
_CONTENTS = ("TOC", "TOA", "INDEX")
_RAISED = dict(zip("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎", strict=True))
_SYMBOL_FACE = re.compile("Wingdings|Webdings|Symbol$|MT Extra|Marlett", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    code: str = ""
    has_result: bool = False

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()


class Inline:
    """Reads paragraphs one after another; fields may go on from one to the next."""

    def __init__(self, formatting: Formatting, numbering: Numbering, findings: Findings) -> None:
        self.formatting = formatting
        self.numbering = numbering
        self.findings = findings
        self.fields: list[_Field] = []
        self.lists_of_contents = 0
        """How many content controls around the place hold a list of contents."""
        self.contents_line = ""

    def paragraph(self, paragraph: Any) -> str:
        """Return the text of a paragraph with its number."""
        is_contents = self.formatting.is_contents(paragraph)
        self.lists_of_contents += is_contents
        text = self._children(paragraph, paragraph)
        self.lists_of_contents -= is_contents
        if self.contents_line:
            self.findings.omit("目录", self.contents_line)
            self.contents_line = ""
        skipped = is_contents or self._is_contents or self.formatting.mark_vanishes(paragraph)
        try:
            label = "" if skipped and not text.strip() else self.numbering.label(paragraph)
        except UnknownFormatError as error:
            self.findings.stop("自动编号", f"{error}：{text}")
            return text
        # A point and a digit would be taken for a decimal.
        clash = re.search("[0-9A-Za-z]$", label) or (label[-1:] in ".．" and text[:1].isdigit())
        gap = " " if clash else ""
        return f"{label}{gap}{text.lstrip()}" if label else text

    @contextmanager
    def inside(self, control: Any) -> Iterator[None]:
        """Remember, while its content is read, whether a content control holds the contents."""
        gallery = value(control, f"sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = "Contents" in gallery
        if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None and not is_contents:
            self.findings.stop("没有填的控件", words_of(control))
        self.lists_of_contents += is_contents
        yield
        self.lists_of_contents -= is_contents

    def close(self) -> None:
        """Note a field that never ends: what follows it would be lost."""
        for one in self.fields:
            self.findings.stop("没有录下结果的域", one.code)

    @property
    def _is_contents(self) -> bool:
        return bool(self.lists_of_contents) or any(one.name in _CONTENTS for one in self.fields)

    def _children(self, element: Any, paragraph: Any) -> str:
        return "".join(self._element(child, paragraph) for child in element.iterchildren("*"))

    def _element(self, element: Any, paragraph: Any) -> str:
        name = element.tag.removeprefix(W)
        if name == "r":
            return self._run(element, paragraph)
        if name == _ALTERNATIVES:
            return self._children(_choice(element), paragraph)
        if name in _WRAPPERS:
            with self.inside(element):
                simple = [_Field(element.get(W + "instr") or "", True)] * (name == "fldSimple")
                self._check_fields(simple)
                self.fields += simple
                text = self._children(element, paragraph)
                del self.fields[len(self.fields) - len(simple) :]
                return text
        if name not in _SILENT:
            self.findings.stop_at(element)
        return ""

    def _run(self, run: Any, paragraph: Any) -> str:
        text = "".join(self._piece(piece, run, paragraph) for piece in run.iterchildren("*"))
        if not text.strip():
            return text
        if not all(one.has_result for one in self.fields):
            return ""  # the text of a field's code, which nobody sees
        if self.formatting.switched(run, paragraph, "vanish"):
            self.findings.hide(text)
            return ""
        if self._is_contents:
            self.contents_line += text
            return ""
        return self._dressed(text, run, paragraph)

    def _dressed(self, text: str, run: Any, paragraph: Any) -> str:
        """Return a text as its formatting shows it; note what its formatting takes back."""
        on = self.formatting.switched
        if any(on(run, paragraph, name) for name in ("strike", "dstrike")):
            self.findings.stop("划掉的字", text)
        if self.formatting.is_unreadable(run, paragraph):
            self.findings.stop("看不见的白字或者极小的字", text)
        if any(on(run, paragraph, name) for name in ("caps", "smallCaps")):
            text = text.upper()
        face = value(run, f"rPr/{W}rFonts", "ascii")
        if re.search("[\ue000-\uf8ff]", text) or (_SYMBOL_FACE.match(face) and text.isascii()):
            self.findings.stop("符号字体的字", context(run))
        place = value(run, f"rPr/{W}vertAlign")
        table = {"superscript": _RAISED, "subscript": _LOWERED}.get(place)
        if not table:
            return text
        if not set(text) <= {*table}:
            self.findings.stop("上标或者下标", text)
            return text
        return "".join(table[character] for character in text)

    def _piece(self, piece: Any, run: Any, paragraph: Any) -> str:
        name = piece.tag.removeprefix(W)
        if name == "t":
            return re.sub(r"\s", " ", piece.text or "")
        if name in _PLAIN:
            return _PLAIN[name]
        if name == "fldChar":
            self._switch_field(piece.get(W + "fldCharType") or "")
        elif name == "instrText":
            if self.fields and not self.fields[-1].has_result:
                self.fields[-1].code += piece.text or ""
        elif name == "sym":
            return self._symbol(piece)
        elif name in ("drawing", "pict", "object"):
            self._check_drawing(piece)
        elif name == _ALTERNATIVES:
            pieces = _choice(piece).iterchildren("*")
            return "".join(self._piece(one, run, paragraph) for one in pieces)
        else:
            return self._element(piece, paragraph)
        return ""

    def _switch_field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif self.fields and kind == "separate":
            self._check_fields(self.fields[-1:])
            self.fields[-1].has_result = True
        elif self.fields and kind == "end":
            last = self.fields.pop()
            if not last.has_result:
                self._check_fields([last])

    def _check_fields(self, fields: list[_Field]) -> None:
        for one in fields:
            if one.name in _COMPUTED:
                self.findings.stop("没有录下结果的域", one.code.strip())

    def _symbol(self, piece: Any) -> str:
        code, face = piece.get(W + "char") or "", piece.get(W + "font") or ""
        if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
            code = "FFFF"
        character = int(code, 16)
        is_drawn = character >= 0xE000 or _SYMBOL_FACE.match(face)
        sign = SYMBOLS.get(character & 0xFF, "") if is_drawn else chr(character)
        if not sign or (is_drawn and not face.startswith(("Wingdings", "Symbol"))):
            self.findings.stop("符号字体的字", f"{face} {code}")
        return sign

    def _check_drawing(self, drawing: Any) -> None:
        """Note pictures and boxes with text; a line drawn on the page says nothing."""
        names = {element.tag.rpartition("}")[2] for element in drawing.iter("*")}
        if "txbxContent" in names or "textpath" in names:
            boxes = [one.get("string") or "" for one in drawing.iter("{*}textpath")]
            words = words_of(drawing) + "".join(boxes)
            if words.strip():
                self.findings.stop("文本框", words)
        if names & {"blip", "imagedata", "pic", "chart", "relIds", "OLEObject", "contentPart"}:
            self.findings.stop("图片", context(drawing))


def _choice(alternatives: Any) -> Any:
    """Return the one of several ways to show the same that Word takes."""
    first = alternatives.find(_MARKUP + "Choice")
    return alternatives[0] if first is None else first
