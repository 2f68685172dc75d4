"""Lists and paragraphs that Markdown does not take for such, and numbers that it changes.

The rules are those of Python-Markdown with the extensions of mkdocs.yml, not CommonMark: a list
needs a blank line above, a paragraph inside an item four blanks, and every list counts from one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger.problem import Kind, Level, Problem, quoted
from ...render.slot import CODE
from ..project import PageFile, TownData, cache_by_page
from . import Check

SHAPELESS = Kind(
    "M01",
    "列表、表格或者标题没有成形",
    "网页上看不到列表、表格，几行连成了一段，短横、竖线这样的记号露在外面。",
    levels=("错误", "提醒"),
    advice=(
        "列表和表格前面空一行；`-`、`1.`、`#` 后面空一格；表格第二行写 `|---|---|`；"
        "下一层的列表、列表里的段落前面空四格，别的段落前面不空。"
    ),
    wrong="""\
要带这几样：
- 身份证
- 户口本
""",
    right="""\
要带这几样：

- 身份证
- 户口本
""",
)
RENUMBERED = Kind(
    "M02",
    "列表的编号变了",
    "网页上的编号与这里写的不同：列表断开以后又从1数起，或者两种列表并成了一个。",
    levels=("错误", "提醒"),
    advice=(
        "列表总是从1数起。列表里再写一段的，那一段前面空四格，列表就不会断。"
        "两个列表之间写一句话或者一个标题。"
    ),
    wrong="""\
1. 先去问。

   问清楚要带什么。

2. 再来办。
""",
    right="""\
1. 先去问。

    问清楚要带什么。

2. 再来办。
""",
)
_ITEM = r"[ ]{0,3}(?:[-*+]|\d{1,9}\.)[ ]+\S"
_PARAGRAPH = rf"^(?!{_ITEM}|[ ]{{4}}|\t|[ ]{{0,3}}(?:[#>|<:]|\[[^\]\n]+\]:)|[ ]*$)"
_ABOVE_LIST = re.compile(rf"{_PARAGRAPH}[^\n]+\n(?={_ITEM})", re.M)
# Signs at the head of a line that Markdown does not know. Two such lines become one.
_SIGNS = (
    r"\d{1,2}[)）、](?!\d)",
    r"\d{1,2}\.(?=[^\s\d.])",
    r"[(（]\d{1,2}[)）]",
    "[①-⑳]",
    "[(（][一二三四五六七八九十]{1,3}[)）]",
    "[一二三四五六七八九十]{1,3}、",
    "[•·・●○■□◆▪➢✓√]",
    "-(?=[\u4e00-\u9fff“《（])",
)
_JOINED = re.compile(
    r"^(?=[ ]{0,3}[-\d(（①-⑳一二三四五六七八九十•·・●○■□◆▪➢✓√])[ ]{0,3}(?:"
    + "|".join(rf"{sign}[^\n]*(?<![ ]{{2}})(?<![>\\])\n[ ]{{0,3}}{sign}" for sign in _SIGNS)
    + ")",
    re.M,
)
_MARKED = re.compile(r"^(?P<indent>[ ]{0,3})(?:(?P<number>\d{1,9})\.|[-*+])[ ]+(?=\S)", re.M)
_CLOSE_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])[^\n]*", re.M)
_HOLDS_DEEP = re.compile(rf"{_ITEM}|:[ ]|\[\^|[!?]{{3}}|===[ ]|<")
_RAW = re.compile(
    r"<(div|section|blockquote)\b(?![^>]*\bmarkdown\b)[^>]*>(?:(?!<\1\b).)*?</\1>", re.S
)
_RAW_MARK = re.compile(rf"^{_ITEM}|\*\*[^*\n]+\*\*|\]\([^)\n]+\)|^#{{1,6}}[ ]", re.M)
_WORD = re.compile(r"[{｛]{2}(?:(?![{｛]{2}).)*?[}｝]{2}", re.S)
_ESCAPE = re.compile(r"\\[\\`*_{}\[\]()>#+.!|-]")


@cache_by_page
def plain_markup(page: PageFile) -> str:
    """Return a page with code, words and escapes opaque; every offset is kept."""
    text = page.body
    if "`" in text or "~~~" in text:
        text = CODE.sub(_opaque, text)
    if "\\" in text:
        text = _ESCAPE.sub("□□", text)
    return _WORD.sub(lambda m: "□" * len(m[0]), text)


def _opaque(code: re.Match[str]) -> str:
    """Return fenced code as an empty tag, which ends a block like any other; other code as text."""
    if code[1]:
        return "<" + re.sub(r"[^\n]", " ", code[0])[1:]
    return re.sub(r"[^\n]", "□", code[0])


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield every block that is published otherwise than it is meant."""
    text = plain_markup(page)
    if "<" in text:
        yield from _check_raw(page, text)
        text = _RAW.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    yield from _check_lists(page, text)
    yield from _check_numbers(page, text)
    for match in _CLOSE_HEADING.finditer(text):
        yield page.problem(
            match.start(), SHAPELESS, quoted(match[0]), "“#”后面空一格的标题",
            "在“#”后面空一格；不是标题的，在“#”前面写“\\”",
            level="错误" if len(match[1]) == 1 else "提醒",
        )  # fmt: skip
    yield from _check_deep(page, text)


def line_at(text: str, start: int) -> str:
    """Return the line that begins at an offset, as a message shows it."""
    end = text.find("\n", start)
    return quoted(text[start : end if end >= 0 else len(text)].strip())


def _check_raw(page: PageFile, text: str) -> Iterator[Problem]:
    """Yield HTML elements that keep Markdown from being read."""
    for element in _RAW.finditer(text):
        if mark := _RAW_MARK.search(element[0]):
            name = element[1]
            yield page.problem(
                element.start() + mark.start(), SHAPELESS,
                f"<{name}> 里的{line_at(element[0], mark.start())}", f"<{name} markdown>",
                f"在“<{name}”后面写“ markdown”，标签和文字之间空一行",
            )  # fmt: skip


def _check_lists(page: PageFile, text: str) -> Iterator[Problem]:
    """Yield lists that stay part of the paragraph above, and lines that become one."""
    for match in _ABOVE_LIST.finditer(text):
        if not _is_inside_list(text, match.start()):
            yield page.problem(
                match.end(), SHAPELESS, line_at(page.body, match.end()), "列表前面空一行",
                "在这一行前面空一行",
            )  # fmt: skip
    for match in _JOINED.finditer(text):
        yield page.problem(
            match.start(), SHAPELESS, line_at(page.body, match.start()), "每项一行“- ”或者“1. ”",
            "写成 Markdown 的列表：“- ”或者“1. ”，后面空一格；或者每项之间空一行",
        )  # fmt: skip


def _is_inside_list(text: str, start: int) -> bool:
    """Return whether the block of the line at `start` begins with an item of a list."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        if re.match(_ITEM, line):
            return True
        if not line.strip() or line.startswith(("<", "#")):
            return False
        start = above
    return False


def _check_numbers(page: PageFile, text: str) -> Iterator[Problem]:
    """Yield items whose number on the page is another, and items one level too high."""
    before: re.Match[str] | None = None
    count, lazy = 0, True
    for item in _MARKED.finditer(text):
        number = int(item["number"] or 0)
        gap = text[before.end() : item.start()] if before else ""
        if before is None or not _goes_on(gap):
            count, lazy = number, True
            if item["number"] and number != 1 and stands_apart(text, item.start()):
                yield _renumbered(page, item, 1, "错误")
        else:
            count += 1
            lazy = lazy and number == int(before["number"] or 0)
            if bool(item["number"]) != bool(before["number"]):
                yield page.problem(
                    item.start(), RENUMBERED, line_at(page.body, item.start()),
                    "“-”和“1.”不在同一个列表里", "两个列表之间写一句话，或者改成同一种",
                )  # fmt: skip
            elif item["number"] and number != count and not lazy:
                yield _renumbered(page, item, count, "提醒")
                count = number
            elif len(item["indent"]) - len(before["indent"]) >= 2:
                yield page.problem(
                    item.start(), SHAPELESS, line_at(page.body, item.start()),
                    "下一层的列表前面空四格", "前面空四格；不是下一层的，与上一行对齐",
                    level="提醒",
                )  # fmt: skip
        before = item


def stands_apart(text: str, start: int) -> bool:
    """Return whether the line at `start` begins a block, and is not part of a paragraph."""
    above = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    return not above.strip() or above.startswith(("#", "<"))


def _renumbered(page: PageFile, item: re.Match[str], shown: int, level: Level) -> Problem:
    return page.problem(
        item.start(), RENUMBERED, f"{line_at(page.body, item.start())}，网页上是{shown}",
        f"从1数起、不断开的列表，这里是“{shown}.”",
        "上面的段落前面空四格，列表就不断；本来就从这里数起的，写成一段话，不用列表",
        level=level,
    )  # fmt: skip


def _goes_on(gap: str) -> bool:
    """Return whether the text between two items keeps them in one list."""
    if gap.count("\n") == 1:
        return True
    after_blank = False
    for line in gap.split("\n")[1:]:
        if not line.strip():
            after_blank = True
        elif line.startswith(("#", "<")) or (after_blank and not line.startswith(("    ", "\t"))):
            return False
    return True


def _check_deep(page: PageFile, text: str) -> Iterator[Problem]:
    """Yield paragraphs that four blanks turn into code."""
    if not (text.startswith(("    ", "\t")) or "\n    " in text or "\n\t" in text):
        return
    above, after_blank, start = "", True, 0
    for line in text.split("\n"):
        if line.startswith(("    ", "\t")) and line.strip():
            if after_blank and not _HOLDS_DEEP.match(above):
                yield page.problem(
                    start, SHAPELESS, quoted(line.strip()), "前面不空格的段落", "删去前面的空格"
                )
        elif line.strip():
            above = line
        after_blank = not line.strip()
        start += len(line) + 1


CHECK = Check("列表和段落", check_page=check_page)
