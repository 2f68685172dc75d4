"""The numbers of a document, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...ledger.figure import QUALIFIERS, Figure, as_figure, parse
from ...ledger.mention import SMALL_COUNT
from ...prose import numbers, qualifier
from . import table
from .document import Block, Manuscript
from .headings import heading_numeral, strip_numbering

Spot = tuple[int, int, int]
"""Block, row and cell of a text; row and cell are -1 outside tables."""

_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SENTENCE = re.compile("[。；;！!？?]")
_FIGURES: frozenset[numbers.Kind] = numbers.LEDGER_KINDS | {"百分点"}
_RANK = re.compile("排名|名列|位居|位列|倒数|前[0-9]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_COUNTS: frozenset[numbers.Kind] = frozenset({"中文数", "时长", "其他"})
# 平均用时9天, 由15天缩短至9天: a duration that was measured; 期限为15天 is a rule.
_SHORTER = "(?:缩短|压缩|压减|缩减|精简|减少|提速|延长|节约|节省|降|减|升|增)"
_MEASURED = re.compile(
    f"(?:平均|人均|时长|用时|耗时)[^,;:、]{{0,10}}$|(?:共|累计|合计)[^\\d,;:、年]{{0,6}}$|{_SHORTER}[至到为了]?(?:约|近)?$"
)
_MEASURED_THEN = re.compile(f"{_SHORTER}[至到为]")
# 约占全镇的三成, 约有20户: the qualifier stands apart from its number.
_APART = re.compile(
    f"(?P<word>{'|'.join(sorted(QUALIFIERS, key=len, reverse=True))}|大约|大概)"
    r"(?:为|达到?|计|需|(?:有|合)[^\d,;:、]{0,8}|占[^\d,;:、]{0,12})$"
    r"|(?P<least>至少|最少|至多|最多)(?!时)[\u4e00-\u9fff]{1,4}$"
)


@dataclass(frozen=True, slots=True)
class NumberedPart:
    """A numbered part of the document."""

    source: str = ""
    """As at the end of a source in the ledger: `四（七）`; empty before the first heading."""
    anchor: str = ""
    title: str = ""
    chapter: str = ""
    """The title of its chapter."""


@dataclass(frozen=True, slots=True)
class ReportNumber:
    """One number of the document, where it stands."""

    spot: Spot
    start: int
    end: int
    text: str
    kind: numbers.Kind
    figure: Figure | None
    """The figure it expresses, where the ledger can hold it."""
    section: NumberedPart
    before: str
    """The sentence up to the number, in half-width characters."""
    after: str
    """The rest of the sentence."""
    name: str = ""
    """What the heads of a table call it."""
    planned: bool = False
    """Whether it is no result of the year."""
    year: int = 0
    """The year of the report; 0 where it is not known."""

    @property
    def sentence(self) -> tuple[int, int]:
        """Where its sentence stands: its block, and the offset there; a table is one."""
        index, row, _ = self.spot
        return index, -1 if row >= 0 else self.start - len(self.before)

    @property
    def counts(self) -> bool:
        """Whether it belongs in the ledger (a threshold or duration in Chinese does not)."""
        return self.kind in _FIGURES


def sections(document: Manuscript) -> list[NumberedPart]:
    """Return the section of each block of the document."""
    parts, part = [], NumberedPart()
    chapter = ("", 0, "")  # numeral, count, title
    second = 0
    for block in document.blocks:
        if block.level == 2:
            title = strip_numbering(block.text)
            chapter, second = (heading_numeral(block.text), chapter[1] + 1, title), 0
            anchor = f"s{chapter[1]}"
            part = NumberedPart(chapter[0], anchor, chapter[2], chapter[2])
        elif block.level == 3:
            second += 1
            numeral = heading_numeral(block.text)
            anchor = f"s{chapter[1]}-{second}"
            source = f"{chapter[0]}（{numeral}）" if numeral and chapter[0] else chapter[0]
            part = NumberedPart(source, anchor, strip_numbering(block.text), chapter[2])
        parts.append(part)
    return parts


def texts(block: Block, index: int) -> Iterator[tuple[Spot, str]]:
    """Yield each text of a block with its place."""
    if not block.rows:
        yield (index, -1, -1), block.text
    for row, cells in enumerate(block.rows):
        for cell, text in enumerate(cells):
            yield (index, row, cell), text


def all_texts(document: Manuscript) -> Iterator[tuple[Spot, str]]:
    """Yield each text of a document with its place."""
    for index, block in enumerate(document.blocks):
        yield from texts(block, index)


def find(document: Manuscript) -> list[ReportNumber]:
    """Return every number of the document, except those in names, dates and labels."""
    places = sections(document)
    report_numbers: list[ReportNumber] = []
    for index, block in enumerate(document.blocks):
        if block.rows:
            above = document.blocks[index - 1].text if index else ""
            report_numbers += _numbers_in_table(block, index, above, places[index])
        else:
            spot = (index, -1, -1)
            report_numbers += _numbers_in_text(spot, block.text, places[index])
    return report_numbers


def _numbers_in_text(spot: Spot, text: str, section: NumberedPart) -> Iterator[ReportNumber]:
    for number in numbers.numbers(text):
        if number.kind in _FIGURES | _COUNTS or _RANK.match(number.text):
            start, end = number.start, number.end
            before = sentence_before(text, start)
            after = sentence_after(text, end)
            if number.kind == "时长" and _is_measured(before, after):
                number = replace(number, kind="数值", figure=str(as_figure(number.text) or ""))
            figure = _qualified(_read(number), before)
            typed = text[start:end]
            yield ReportNumber(spot, start, end, typed, number.kind, figure, section, before, after)


def _is_measured(before: str, after: str) -> bool:
    """Return whether a duration is a result, not a time limit."""
    change = _MEASURED_THEN.match(after) and re.search("[由从][^,;]{0,8}$", before)
    return bool(change or _MEASURED.search(before))


def _qualified(figure: Figure | None, before: str) -> Figure | None:
    """Return the figure with a qualifier that stands apart: 约占全镇的30% is about 30 %."""
    match = _APART.search(before)
    if not figure or figure.bound != "=" or not match:
        return figure
    word = match["word"] or match["least"]
    if qualifier.ends_noun(before, match.start(), match.start() + len(word)):
        return figure
    word = qualifier.LOOSE.get(word, word)
    return replace(figure, qualifier=word)


def _read(number: numbers.Number) -> Figure | None:
    """Return the figure of a number, without the separators and full-width digits it may have."""
    text = numbers.restated(number)
    return parse(text) if text else None


def _numbers_in_table(
    block: Block, index: int, caption: str, section: NumberedPart
) -> Iterator[ReportNumber]:
    """Yield the numbers of a table; a bare one is read with the heads of its row and column."""
    rows = table.Table(block.rows, table.caption(caption))
    bare = {(cell.row, cell.column): cell for cell in rows.cells()}
    for spot, text in texts(block, index):
        _, row, column = spot
        if cell := bare.get((row, column)):
            plain = _THOUSANDS.sub("", half_width(text).strip())
            figure = None if cell.is_old else as_figure(plain + cell.unit)
            before = half_width(cell.heads)[-60:]
            yield ReportNumber(
                spot, 0, len(text), text, "数值", figure, section, before, "", cell.name
            )
        elif row >= rows.height and not rows.is_bare(row, column):
            for number in _numbers_in_text(spot, text, section):
                if not number.before:
                    heads, name = rows.heads(row, column), rows.name(row, column)
                    number = replace(number, before=half_width(heads), name=name)
                yield replace(number, figure=None) if rows.is_old(row, column) else number


def small_counts(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each place where a text counts one to nine people."""
    for match in SMALL_COUNT.finditer(half_width(text)):
        yield match.start(), match.end()


def sentence_before(text: str, at: int) -> str:
    """Return the sentence up to an offset, in half-width characters."""
    return half_width(_SENTENCE.split(text[:at])[-1])


def sentence_after(text: str, at: int) -> str:
    """Return the rest of the sentence from an offset on, in half-width characters."""
    return half_width(_SENTENCE.split(text[at:])[0])


def half_width(text: str) -> str:
    """Return the text with full-width forms made half-width; offsets stay the same."""
    return text.translate(_TO_HALF)
