"""The paragraphs of a page: where each is, and one of them replaced, entered or deleted.

A paragraph is what stands between blank lines: also a list, a table, a heading. Fenced code is one,
whatever blank lines it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .source import PenError, Source

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FENCE = re.compile(r"[ ]*(```+|~~~+)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+$")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
MAX = 20_000
"""Characters that one paragraph may have."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page."""

    text: str
    """Its lines with line feeds, without the last line end."""
    line: int
    """The line of the file on which it begins, counted from 1."""
    start: int
    end: int
    """Offsets in the text of the file; its last line end is not part of it."""

    @property
    def kind(self) -> str:
        """What it is, in an editor's words."""
        first = self.text.lstrip()
        kinds = {"#": "标题", "-": "清单", "|": "表格", "{{": "取来的内容", "<": "一块版面",
                 "```": "照原样的字", "???": "折叠的说明", "!!!": "提示"}  # fmt: skip
        return next((kind for mark, kind in kinds.items() if first.startswith(mark)), "一段话")


def front(source: Source) -> tuple[int, int]:
    """Return where the YAML of the front matter begins and ends; both 0 where there is none."""
    match = _FRONT.match(source.text)
    return match.span(1) if match else (0, 0)


def body_start(source: Source) -> int:
    """Return the offset of what follows the front matter."""
    match = _FRONT.match(source.text)
    return match.end() if match else 0


def paragraphs(source: Source) -> list[Paragraph]:
    """Return the paragraphs of a page in order."""
    found: list[Paragraph] = []
    start, end, fence, line, number = -1, 0, "", 1, source.line(body_start(source))
    for match in _LINE.finditer(source.text, body_start(source)):
        text = match[0].rstrip("\r\n")
        mark = _FENCE.match(text)
        if (text.strip() or fence) and start < 0:
            start, line = match.start(), number
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not text.strip().strip(fence[0]):
            fence = ""
        if not text.strip() and not fence and start >= 0:
            found.append(_paragraph(source, start, end, line))
            start = -1
        if text.strip():
            end = match.start() + len(text)
        number += 1
    return [*found, _paragraph(source, start, end, line)] if start >= 0 else found


def paragraph_at(source: Source, line: int) -> Paragraph:
    """Return the paragraph that begins on a line.

    Raises:
        PenError: none begins there.
    """
    for paragraph in paragraphs(source):
        if paragraph.line == line:
            return paragraph
    raise PenError(f"{source.path} 第{line}行现在不是一段话的开头，也许刚刚改了，请刷新网页再来")


def change(source: Source, line: int, text: str) -> Source:
    """Return the page with another text for the paragraph that begins on a line.

    An empty text deletes it, with the blank lines behind it.

    Raises:
        PenError: more than this paragraph would change.
    """
    old = paragraph_at(source, line)
    new = _clean(text)
    before, after = source.text[: old.start], source.text[old.end :]
    if not new:
        tail = after.lstrip("\r\n")
        before = before if tail else before.rstrip("\r\n") + source.line_end
        return _verified(source, source.with_text(before + tail), old, [])
    result = source.with_text(before + new.replace("\n", source.line_end) + after)
    return _verified(source, result, old, _split(new))


def append(source: Source, line: int, text: str) -> Source:
    """Return the page with a new paragraph behind the one that begins on a line; 0 for the end."""
    new = _clean(text)
    if not new:
        raise PenError("还没有写字")
    known = paragraphs(source)
    if not known:
        raise PenError("这一页还没有正文，请在“按原样改”里写")
    old = paragraph_at(source, line) if line else known[-1]
    end = source.line_end
    inserted = end * 2 + new.replace("\n", end)
    result = source.with_text(source.text[: old.end] + inserted + source.text[old.end :])
    return _verified(source, result, old, [old.text, *_split(new)])


def change_front(source: Source, yaml: str) -> Source:
    """Return the page with another YAML text as its front matter."""
    start, end = front(source)
    return source.with_text(source.text[:start] + yaml + source.text[end:])


def front_text(source: Source) -> str:
    """Return the YAML text of the front matter.

    Raises:
        PenError: the page has none.
    """
    start, end = front(source)
    if not end:
        raise PenError(f"{source.path} 没有页首，请在“按原样改”里写")
    return source.text[start:end]


def _paragraph(source: Source, start: int, end: int, line: int) -> Paragraph:
    text = source.text[start:end].replace("\r\n", "\n")
    return Paragraph(text, line, start, end)


def _split(text: str) -> list[str]:
    return [p.text for p in paragraphs(Source("", f"\n{text}"))]


def _clean(text: str) -> str:
    """Return what a browser sends as it is written: line feeds, no blank ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX:
        raise PenError(f"一段话最多{MAX}个字，请分成几段")
    if _CONTROL.search(text):
        raise PenError("里面有看不见的控制字符，请删去再保存")
    return text.strip("\n").rstrip()


def _verified(before: Source, after: Source, old: Paragraph, new: list[str]) -> Source:
    """Return the new page if all other paragraphs are what they were."""
    was = paragraphs(before)
    at = was.index(old)
    wanted = [p.text for p in was[:at]] + new + [p.text for p in was[at + 1 :]]
    if [p.text for p in paragraphs(after)] != wanted:
        raise PenError("这样写会把别的段落连进来：检查“```”成不成对，没有保存")
    return after
