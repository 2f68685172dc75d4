"""The Markdown page: the document's text with names in place of its figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from itertools import groupby

from .document import Block, Manuscript
from .figures import Spot, all_texts, sections
from .placement import Edit

_ESCAPED = re.compile(r"[\\`*_{}\[\]<>&|｛｝~]")
_LEADING = re.compile(r"^(?:[#+\-=:!?]|\d+(?=[.)]))")


def page(document: Manuscript, edits: Iterable[Edit], title: str, year: int) -> str:
    """Return the text of the whole file, including front matter."""
    edits_by_spot = {
        spot: list(group) for spot, group in groupby(edits, key=lambda edit: edit.spot)
    }
    front = f"---\ntitle: {_scalar(title)}\n年度: {year}\n正文: 公文\n---\n"
    anchors = _anchors(document)
    parts = [
        _block(block, number, edits_by_spot, anchors[number])
        for number, block in enumerate(document.blocks)
        if block.level != 1
    ]
    return front + "".join(f"\n{part}\n" for part in parts if part)


def expected_text(document: Manuscript, edits: Iterable[Edit], title: str) -> str:
    """Return the text that the page has to show, without white space."""
    edits_by_spot = {
        spot: list(group) for spot, group in groupby(edits, key=lambda edit: edit.spot)
    }
    parts = [] if document.title else [title]
    for spot, text in all_texts(document):
        parts.append(_fill(text, edits_by_spot.get(spot, []), lambda t: t, lambda e: e.text))
    return squeeze("".join(parts))


def squeeze(text: str) -> str:
    """Return the text without white space and zero-width characters."""
    return re.sub(r"[\s\u200b\u200d\u2060\ufeff]+", "", text)


def _anchors(document: Manuscript) -> list[str]:
    """Return an anchor for each block: unique for headings, empty for the rest."""
    anchors, counts = [], dict[str, int]()
    items = 0
    for block, section in zip(document.blocks, sections(document), strict=True):
        if block.level in (2, 3):
            items = 0
            count = counts[section.anchor] = counts.get(section.anchor, 0) + 1
            anchors.append(f"{section.anchor}-{count}" if count > 1 else section.anchor)
        elif block.level == 4:
            items += 1
            anchors.append(f"{section.anchor or 's0'}-i{items}")
        else:
            anchors.append("")
    return anchors


def _block(block: Block, number: int, edits_by_spot: dict[Spot, list[Edit]], anchor: str) -> str:
    if block.rows:
        return _table(block, number, edits_by_spot)
    text = _markdown(block.text, edits_by_spot.get((number, -1, -1), []))
    if not block.level:
        return text
    text = re.sub("#+$", lambda marks: "&#35;" * len(marks[0]), text)
    return f"{'#' * block.level} {text} {{ #{anchor} }}"


def _table(block: Block, number: int, edits_by_spot: dict[Spot, list[Edit]]) -> str:
    width = max(len(row) for row in block.rows)
    lines = []
    for r, row in enumerate(block.rows):
        cells = [
            _markdown(cell, edits_by_spot.get((number, r, c), [])) for c, cell in enumerate(row)
        ]
        lines.append("| " + " | ".join(cells + [""] * (width - len(cells))) + " |")
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _markdown(text: str, edits: list[Edit]) -> str:
    line = _fill(text, edits, _escape, _word)
    return _LEADING.sub(lambda m: _escape_first(m[0]), line.strip())


def _fill(
    text: str, edits: list[Edit], keep: Callable[[str], str], write: Callable[[Edit], str]
) -> str:
    """Return the text with `write` applied to each edit in its place, and `keep` to the rest."""
    parts, at = [], 0
    for edit in edits:
        parts += [keep(text[at : edit.start]), write(edit)]
        at = edit.end
    return "".join([*parts, keep(text[at:])])


def _word(edit: Edit) -> str:
    if edit.name:
        return f"{{{{ {edit.name} }}}}"
    if re.search(r'["\\“”{}｛｝]', edit.text):
        return _escape(edit.text)
    return f'{{{{ 原文("{edit.text}") }}}}'


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda char: f"&#{ord(char[0])};", " ".join(text.split("\n")))


def _escape_first(mark: str) -> str:
    return f"&#{ord(mark[0])};{mark[1:]}"


def _scalar(text: str) -> str:
    plain = re.fullmatch(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）《》“”、，。；·]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
