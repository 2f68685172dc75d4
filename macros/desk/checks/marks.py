"""Marks of Markdown that readers would see, because they are full-width or have no partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger.problem import Kind, Problem, quoted
from ...render.icon import NAME
from ..project import PageFile, TownData
from . import Check
from .shape import plain_markup

WIDE_MARK = Kind(
    "M04",
    "Markdown 的记号打成了全角",
    "链接的括号、标题的“#”、列表的“-”打成了全角，网页上照样露出来，点不开，也不成标题、列表。",
    levels=("错误", "提醒"),
    advice=(
        "换成半角：`## 标题`、`- 一项`、`1. 一项`、`**加粗**`、`{ #锚点 }`。"
        "链接和图片的方括号、圆括号、感叹号，也都是半角，中间不空格。"
    ),
    wrong="看[信访工作]（petition.md）。",
    right="看[信访工作](petition.md)。",
)
STRAY_MARK = Kind(
    "M05",
    "Markdown 的记号不成对",
    "两个星号、反引号、脚注、花括号或者链接只写了一半，记号露在网页上。",
    advice=(
        "成对的写成对；脚注的内容另起一段，写`[^1]: ……`；标题和 `{ #锚点 }` 之间空一格；"
        "链接的两个括号挨着写。要照样显示一个记号，在它前面写 `\\`。"
    ),
    wrong="**特别提醒：过了期限就办不了。",
    right="**特别提醒**：过了期限就办不了。",
)

_FILE = r"[^\s()（）]+\.(?:md|html?|pdf|docx?|xlsx?|csv|png|jpe?g|webp|gif|svg)(?:#[^\s()（）]*)?"
_ADDRESS = rf"\s*(?:(?:https?://|mailto:|tel:)[^\s()（）]+|#[^\s()（）]+|{_FILE})\s*"
_WIDE = re.compile(
    "|".join((
        r"^[ ]{0,3}(?:＃{2,6}|＃(?=[ \u3000])|｜(?=[^\n]*｜))",
        rf"\[[^\[\]\n]+\](?:（{_ADDRESS}[）)]|\({_ADDRESS}）)",
        rf"[【［][^【】［］\n]+[】］][(（]{_ADDRESS}[)）]",
        r"！\[[^\[\]\n]*\]\([^()\n]+\.(?:png|jpe?g|webp|gif|svg)\)",
        r"＊＊[^＊\n]+＊＊",
        r"(?<![{｛])(?:[{｛]\s*[#＃][\w-]+\s*｝|｛\s*[#＃.][\w-]+\s*\}|\{\s*＃[\w-]+\s*\})",
    )),
    re.M,
)  # fmt: skip
_HINT = re.compile(r"[＃｜［＊｛｝]|\]（|】[(（]|！\[|\]\([^()（）\n]+）")
"""What every match of `_WIDE` contains, found much faster."""
_WIDE_ITEM = re.compile(
    r"^[ ]{0,3}(?:[０-９]{1,2}[．.、]|\d{1,2}．"
    r"|[－＊＋＞](?![－＊＋])(?=[ \u3000]?[^\s\d０-９]))[^\n]*",
    re.M,
)
_UNIT = re.compile(r"\n[ ]*\n|\n(?=[ ]*(?:[-*+]|\d+\.)[ ]|[ ]{0,3}[|#<])")
_LOOSE = re.compile(r"(?:(?<=\s)|\A)\*\*(?=\s)")
_APART = re.compile(rf"\[[^\[\]\n]+\][ ]+\({_ADDRESS}\)")
_HALF = re.compile(
    r"\[(?P<note>\^[^\]\s]+)\](?!:)|\[(?P<text>[^\[\]\n^][^\[\]\n]*)\]\[(?P<name>[^\[\]\n]*)\]"
)
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]\n]+)\]:", re.M)
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[#.][A-Za-z\u4e00-\u9fff_][^{}\n]*\}")
_ICON_END = re.compile(rf":{NAME}:$")


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield every mark of Markdown that is published as it is typed."""
    text = plain_markup(page)
    yield from _check_wide(page, text)
    if "**" in text or "`" in text:
        yield from _check_pairs(page, text)
    if "[" in text:
        yield from _check_references(page, text)
    for match in _ATTRIBUTES.finditer(text) if "{" in text else ():
        if not _is_attached(text, match):
            yield page.problem(
                match.start(), STRAY_MARK, quoted(match[0]), "标题后面空一格，再写花括号",
                "在花括号前面空一格；不在标题上的，另起一行写",
            )  # fmt: skip


def _check_wide(page: PageFile, text: str) -> Iterator[Problem]:
    for match in _WIDE.finditer(text) if _HINT.search(text) else ():
        shown = page.body[match.start() : match.end()].strip()
        yield page.problem(
            match.start(), WIDE_MARK, quoted(shown), "半角的记号", "把括号和记号换成半角"
        )
    for match in _WIDE_ITEM.finditer(text):
        start, end = match.span()
        above, below = text[max(start - 2, 0) : max(start - 1, 0)], text[end + 1 : end + 2]
        is_joined = above.strip() or below.strip()
        yield page.problem(
            start, WIDE_MARK, quoted(match[0].strip()), "“- ”“1. ”“> ”这样的半角记号",
            "换成半角，后面空一格", level="错误" if is_joined else "提醒",
        )  # fmt: skip


def _check_pairs(page: PageFile, text: str) -> Iterator[Problem]:
    start = 0
    for unit in _UNIT.split(text):
        loose = _LOOSE.search(unit) if "**" in unit else None
        if not (loose or unit.count("**") % 2 or "`" in unit):
            continue
        start = text.index(unit, start)
        if loose or unit.count("**") % 2:
            place = start + (loose.start() if loose else unit.rindex("**"))
            mend = "补上另一半，“**”里面不空格；不是加粗的，写成“\\*\\*”"
            yield page.problem(place, STRAY_MARK, _around(page, place), "成对的“**”", mend)
        if "`" in unit:
            place = start + unit.index("`")
            mend = "补上另一半反引号，或者写成“\\`”"
            yield page.problem(place, STRAY_MARK, _around(page, place), "成对的反引号", mend)
        start += len(unit)


def _around(page: PageFile, place: int) -> str:
    return quoted(page.body[place : place + 20].split("\n")[0])


def _check_references(page: PageFile, text: str) -> Iterator[Problem]:
    """Yield footnotes and links whose other half is not there."""
    for match in _APART.finditer(text):
        yield page.problem(
            match.start(),
            STRAY_MARK,
            quoted(match[0]),
            "“[字](地址)”",
            "两个括号挨着写，中间不空格",
        )
    halves = list(_HALF.finditer(text))
    names = {name.lower() for name in _DEFINITION.findall(text)} if halves else set()
    for match in halves:
        name = match["note"] or match["name"] or match["text"]
        if name.lower() not in names:
            mend = f"另起一段写“[{name}]: ……”，冒号用半角，后面空一格"
            yield page.problem(
                match.start(), STRAY_MARK, quoted(match[0]), "有下文的脚注和链接", mend
            )


def _is_attached(text: str, match: re.Match[str]) -> bool:
    """Return whether Markdown takes a list of attributes for one."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    before = text[line_start : match.start()]
    if before.startswith("#"):
        return before.endswith((" ", "\t")) and bool(_LINE_END.match(text, match.end()))
    if before.lstrip().startswith("|") or "<" in before:
        return True
    if _ICON_END.search(before):
        return True
    return not before.strip() or before.endswith((")", "*", "_", "□", "]"))


CHECK = Check("Markdown 的记号", check_page=check_page)
