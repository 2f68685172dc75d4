"""A report as approved: its headings, paragraphs and tables, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path

from . import headings, masthead

MAX_BYTES = 20_000_000
_CHAPTER_STYLE = 3
"""The level of Heading 2, which is a chapter where Heading 1 is the title."""
_PAGE = re.compile(r"(?:[.．·…\s]+)[-—]?\d{1,3}[-—]?$")
_NUMBER = re.compile("[0-9０-９][0-9０-９,，.．]*")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)(?:\s+\{:?\s*#[^}]*\})?\s*#*$")
_ROW = re.compile(r"\|.*\|$")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1b\x7f]")
_RULE = re.compile(r"\|[ :|-]+\|$")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 2 to 4), a title (1), a paragraph (0) or a table."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def plain(self) -> str:
        """All its text."""
        return "".join(cell for row in self.rows for cell in row) if self.rows else self.text

    def mapped(self, change: Callable[[str], str]) -> Block:
        """Return the block with each of its texts changed."""
        rows = tuple(tuple(change(cell) for cell in row) for row in self.rows)
        return replace(self, text=change(self.text), rows=rows)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What was read from the file."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    """What the editor should know about the reading, in Chinese."""
    omissions: tuple[str, ...] = ()
    """What a reader of the file sees and the blocks leave out, in Chinese."""

    @property
    def title(self) -> str:
        """The title above the text, on one line; empty where there is none."""
        return "".join(block.text for block in self.blocks if block.level == 1)


def read(file: Path) -> tuple[Manuscript | None, list[str]]:
    """Return the document in `file`, or why it cannot be read."""
    ending = file.suffix.lower()
    if ending in (".docm", ".dotm", ".doc", ".wps"):
        return None, [f"不能导入“{ending}”文件：请在文字处理软件里另存为 .docx（不带宏）再导入"]
    if ending not in (".docx", ".txt", ".md"):
        return None, [f"不认识“{ending or '没有后缀'}”文件：只能导入 .docx、.txt、.md"]
    if not file.is_file():
        return None, [f"没有这个文件：{file}"]
    if file.stat().st_size > MAX_BYTES:
        return None, [f"文件超过{MAX_BYTES // 1_000_000}兆：请删去图片后再导入"]
    data = file.read_bytes()
    if ending == ".docx":
        from . import word  # python-docx is slow to load and not needed for text

        blocks, notes, omissions, problems = word.blocks(data)
    else:
        blocks, notes, omissions, problems = *_lines(data), [], []
        problems = [] if blocks is not None else ["文字编码不是 UTF-8，也不是 GBK：请另存为 UTF-8"]
    if problems or blocks is None:
        return None, problems
    blocks, count = _without_contents(blocks)
    if count:
        omissions.append(f"目录没有录入（{count}行）")
    if not any(block.plain.strip() for block in blocks):
        return None, ["文件里没有文字"]
    notes += masthead.notes(*_head(_levelled(blocks)))
    return Manuscript(tuple(arrange(blocks)), tuple(notes), tuple(omissions)), []


def _lines(data: bytes) -> tuple[list[Block] | None, list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            return None, []
        notes = ["文字编码是 GBK，已经换成 UTF-8"] if encoding == "gb18030" else []
        return _blocks(_CONTROL.sub("", text).splitlines()), notes
    return None, []


def _blocks(lines: list[str]) -> list[Block]:
    if lines and lines[0].strip() == "---":  # front matter of a page
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        lines = lines[end + 1 :] if end else lines
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in [*_barred(lines), ""]:
        if _ROW.fullmatch(line):
            if not _RULE.fullmatch(line):
                rows.append(tuple(cell.strip() for cell in line[1:-1].split("|")))
            continue
        if rows:
            blocks.append(Block(rows=tuple(rows)))
            rows = []
        hashes = _HASHES.fullmatch(line)
        if hashes:
            blocks.append(Block(hashes[2], min(len(hashes[1]), 4)))
        elif line:
            blocks.append(Block(re.sub(r"\*\*(.+?)\*\*", r"\1", line)))
    return blocks


def _barred(lines: list[str]) -> Iterator[str]:
    """Yield the lines, with bars around the cells of a table that was pasted with tabs."""
    plain = (line.strip(" \u3000\r") for line in lines)
    for tabs, group in groupby(plain, key=lambda line: line.count("\t")):
        rows = [*group]
        first, *rest = ([cell.strip() for cell in row.split("\t")] for row in rows)
        if (
            tabs
            and not any(map(_NUMBER.fullmatch, first))
            and any(_NUMBER.fullmatch(cell) for row in rest for cell in row)
        ):
            yield from (f"| {' | '.join(cells)} |" for cells in (first, *rest))
        else:
            yield from (row.strip() for row in rows)


def arrange(blocks: list[Block]) -> list[Block]:
    """Return the blocks with headings recognised, and run-in ones split from their paragraphs.

    The title comes first, on one line.
    """
    blocks = _levelled(blocks)
    lines, title = _head(blocks)
    above_text = range(title[-1] if title else 0)
    ranks = headings.levels(block.text for block in blocks)
    parts: list[Block] = []
    for number, block in enumerate(blocks):
        if number not in title:
            aside = replace(block, level=0) if number in above_text else block
            following = blocks[number + 1].text if number + 1 < len(blocks) else ""
            parts += [aside] if aside.rows else _split(aside, following.strip(), ranks)
    # A title further down is the heading of a chapter.
    parts = [replace(part, level=2) if part.level == 1 else part for part in parts]
    head = masthead.joined([lines[n] for n in title])
    return [Block(head, 1), *parts] if head else parts


def _split(block: Block, following: str, ranks: Mapping[headings.Way, int]) -> list[Block]:
    """Return a block as a heading and the paragraph that runs on from it, if it is both."""
    text = " ".join(block.text.split())
    if not headings.numbering(text):
        return [Block(text, block.level)] if text else []
    return [Block(*part) for part in headings.split(text, following, ranks)]


def _head(blocks: list[Block]) -> tuple[list[str], list[int]]:
    """Return the lines above the first numbered heading, and which of them are the title."""
    above = [
        *takewhile(lambda block: not block.rows and not headings.numbering(block.text), blocks)
    ]
    title = masthead.title_lines([(block.text, block.level) for block in above])
    return [block.text for block in above], title


def _levelled(blocks: list[Block]) -> list[Block]:
    """Return the blocks with the only Heading 1, which stands above all others, as the title."""
    styled = [block.level for block in blocks if block.level and not headings.numbering(block.text)]
    if 1 in styled or styled.count(2) != 1 or styled[0] != 2 or _CHAPTER_STYLE not in styled:
        return blocks
    return [replace(block, level=block.level - 1) if block.level > 1 else block for block in blocks]


def _without_contents(blocks: list[Block]) -> tuple[list[Block], int]:
    """Return the blocks without a list of contents typed by hand, and how many lines it had.

    Its lines end in the number of a page, or stand again below.
    """
    texts = ["".join(block.text.split()) for block in blocks]
    first = texts.index("目录") if "目录" in texts else len(texts)
    end = first + 1
    while end < len(texts) and (_PAGE.search(blocks[end].text) or texts[end] in texts[end + 1 :]):
        end += 1
    return ([*blocks[:first], *blocks[end:]], end - first) if end > first + 1 else (blocks, 0)
