"""A report as approved: its headings, paragraphs and tables, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from . import masthead

MAX_BYTES = 20_000_000
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CHAPTER = re.compile(rf"({_NUMERAL})、")
_SECTION = re.compile(rf"[(（]({_NUMERAL})[)）]")
_ITEM = re.compile(r"(\d{1,2})(?:[.．](?!\d)|、)")
_MARKS = ((2, _CHAPTER), (3, _SECTION), (4, _ITEM))
_MAX_HEADING = {2: 160, 3: 60, 4: 40}
_LABEL = re.compile(r"[^。；;：:！？!?]{2,40}[：:](?=.)")
_NAMES = re.compile(r"“[^”]{1,30}”|《[^》]{1,60}》|(?:19|20)\d\d年")
_CHAPTER_STYLE = 3
"""The level of Heading 2, which is a chapter where Heading 1 is the title."""
_PAGE = re.compile(r"(?:[.．·…\s]+)[-—]?\d{1,3}[-—]?$")
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
    for line in [*(line.strip() for line in lines), ""]:
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


def arrange(blocks: list[Block]) -> list[Block]:
    """Return the blocks with headings recognised, and run-in ones split from their paragraphs.

    The title comes first, on one line.
    """
    blocks = _levelled(blocks)
    lines, title = _head(blocks)
    above_text = range(title[-1] if title else 0)
    parts: list[Block] = []
    for number, block in enumerate(blocks):
        if number not in title:
            aside = replace(block, level=0) if number in above_text else block
            parts += [aside] if aside.rows else _split(aside)
    # A title further down is the heading of a chapter.
    parts = [replace(part, level=2) if part.level == 1 else part for part in parts]
    head = masthead.joined([lines[n] for n in title])
    return [Block(head, 1), *parts] if head else parts


def _head(blocks: list[Block]) -> tuple[list[str], list[int]]:
    """Return the lines above the first numbered heading, and which of them are the title."""
    above = [*takewhile(lambda block: not block.rows and not _mark(block.text), blocks)]
    title = masthead.title_lines([(block.text, block.level) for block in above])
    return [block.text for block in above], title


def _levelled(blocks: list[Block]) -> list[Block]:
    """Return the blocks with the only Heading 1, which stands above all others, as the title."""
    styled = [block.level for block in blocks if block.level and not _mark(block.text)]
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


def _mark(text: str) -> int:
    """Return the level that the numbering of a text shows; 0 without numbering."""
    return next((level for level, mark in _MARKS if mark.match(text.strip())), 0)


def _split(block: Block) -> list[Block]:
    text = " ".join(block.text.split())
    level = _mark(text)
    if not level:
        return [Block(text, block.level)] if text else []
    head, stop, rest = text.partition("。")
    label = _LABEL.match(text) if level < 4 else None
    if label and not _has_count(label[0]):  # “（一）公开情况：公开信息27条。”
        head, stop, rest = label[0], "", text[label.end() :]
    if len(head) > _MAX_HEADING[level] or (level > 2 and _has_count(head)):
        return [Block(text)]
    if level == 4 and not rest and (stop or re.search("[；;，,]", head)):
        return [Block(text)]  # an item of a list
    if not rest.strip():
        return [Block(text, level)]
    return [Block(head + stop, level), Block(rest.strip())]


def _has_count(head: str) -> bool:
    """Return whether a text has a number besides its own, years, and those inside names."""
    plain = _NAMES.sub("", strip_numbering(head))
    return bool(re.search(r"\d(?!\d?[.．、])", plain))


def heading_numeral(text: str) -> str:
    """Return the numeral of a heading as sources in the ledger have it (`四`, `3`), or empty."""
    match = next((m for _, mark in _MARKS if (m := mark.match(text.strip()))), None)
    return match[1] if match else ""


def strip_numbering(text: str) -> str:
    """Return a heading without its numbering."""
    for _, mark in _MARKS:
        match = mark.match(text.strip())
        if match:
            return text.strip()[match.end() :].strip().rstrip("。：:")
    return text.strip().rstrip("。：:")
