"""The Markdown page: the document's text, with names where its figures were."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from itertools import groupby

from .document import Block, Manuscript
from .figures import Spot, sections, texts
from .placement import Edit

_ESCAPED = re.compile(r"[\\`*_{}\[\]<>&|｛｝~]")
_LEADING = re.compile(r"^(?:[#+\-=:!?]|\d+(?=[.)]))")


def page(document: Manuscript, edits: Iterable[Edit], title: str, year: int) -> str:
    """Return the whole file, front matter included."""
    placed = {spot: list(group) for spot, group in groupby(edits, key=lambda edit: edit.spot)}
    front = f"---\ntitle: {_scalar(title)}\n年度: {year}\n正文: 公文\n---\n"
    anchors = _anchors(document)
    parts = [
        _block(block, number, placed, anchors[number])
        for number, block in enumerate(document.blocks)
        if block.level != 1
    ]
    return front + "".join(f"\n{part}\n" for part in parts if part)


def expected(document: Manuscript, edits: Iterable[Edit], title: str) -> str:
    """Return what the page has to read, white space left out."""
    placed = {spot: list(group) for spot, group in groupby(edits, key=lambda edit: edit.spot)}
    read = [] if document.title else [title]
    for number, block in enumerate(document.blocks):
        for spot, text in texts(block, number):
            read.append(_filled(text, placed.get(spot, []), lambda t: t, lambda e: e.shown))
    return squeezed("".join(read))


def squeezed(text: str) -> str:
    """Return the text without white space and characters of no width."""
    return re.sub(r"[\s\u200b\u200d\u2060\ufeff]+", "", text)


def _anchors(document: Manuscript) -> list[str]:
    """Return an anchor for each block: its section's for the headings of it, nothing for the rest."""
    found, seen = [], dict[str, int]()
    items = 0
    for block, section in zip(document.blocks, sections(document), strict=True):
        if block.level in (2, 3):
            items = 0
            seen[section.anchor] = seen.get(section.anchor, 0) + 1
            again = f"-{seen[section.anchor]}" if seen[section.anchor] > 1 else ""
            found.append(section.anchor + again)
        elif block.level == 4:
            items += 1
            found.append(f"{section.anchor or 's0'}-i{items}")
        else:
            found.append("")
    return found


def _block(block: Block, number: int, placed: dict[Spot, list[Edit]], anchor: str) -> str:
    if block.rows:
        return _table(block, number, placed)
    text = _markdown(block.text, placed.get((number, -1, -1), []))
    if not block.level:
        return text
    text = re.sub("#+$", lambda marks: "&#35;" * len(marks[0]), text)
    return f"{'#' * block.level} {text} {{ #{anchor} }}"


def _table(block: Block, number: int, placed: dict[Spot, list[Edit]]) -> str:
    width = max(len(row) for row in block.rows)
    lines = []
    for r, row in enumerate(block.rows):
        cells = [_markdown(cell, placed.get((number, r, c), [])) for c, cell in enumerate(row)]
        lines.append("| " + " | ".join(cells + [""] * (width - len(cells))) + " |")
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _markdown(text: str, edits: list[Edit]) -> str:
    written = _filled(text, edits, _escaped, _word)
    return _LEADING.sub(lambda m: _leading(m[0]), written.strip())


def _filled(
    text: str, edits: list[Edit], keep: Callable[[str], str], write: Callable[[Edit], str]
) -> str:
    """Return the text with each edit written in its place."""
    parts, at = [], 0
    for edit in edits:
        parts += [keep(text[at : edit.start]), write(edit)]
        at = edit.end
    return "".join([*parts, keep(text[at:])])


def _word(edit: Edit) -> str:
    if edit.name:
        return f"{{{{ {edit.name} }}}}"
    if re.search(r'["\\“”{}｛｝]', edit.shown):
        return _escaped(edit.shown)
    return f'{{{{ 原文("{edit.shown}") }}}}'


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda char: f"&#{ord(char[0])};", " ".join(text.split("\n")))


def _leading(mark: str) -> str:
    return f"&#{ord(mark[0])};{mark[1:]}"


def _scalar(text: str) -> str:
    plain = re.fullmatch(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）《》“”、，。；·]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
