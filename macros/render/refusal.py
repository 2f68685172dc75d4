"""What Material's documentation writes and this site does not have, each with the reason.

Diagrams and mathematics need a program in the page; other forms would stand there as they were
typed, unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ledger.problem import Kind, nearest, quoted
from .authoring import BOX, TITLES, without_code
from .icon import NAME, icon

NO_SUCH_FORM = Kind(
    "X03",
    "这样写，网页上不起作用",
    "Material 的文档里有、本站不用的写法，或者提示框、标签页、图标没有写对。",
    advice=(
        "哪些能用，见[照 Material 的写法](pages.md#照-material-的写法)。"
        "提示框和标签页的标题用英文引号，内容前面空四格。"
    ),
    wrong="!!! note “开庭以前”\n\n    先看一看证据齐不齐。",
    right='!!! note "开庭以前"\n\n    先看一看证据齐不齐。',
)
Refusal = tuple[int, str, str, str]
"""Where a form stands that is refused; what was found, what is expected, and how to mend it."""

_TAB = re.compile(r'[ \t]*+===[+!]{0,2} ++".*" *')
_HEAD = re.compile(r"^[ \t]*+(?:!!!|\?\?\?\+?|===[+!]{0,2})(?=[ \t]*[\w\"“]).*$", re.M)
_LONE = re.compile(
    rf"(?:^[ \t>*+#\d.-]*+|[\[|][ \t]*+)(?P<icon>:{NAME}:)(?:\{{[^{{}}\n]*+\}})?[ \t]*+(?=$|[\]|])",
    re.M,
)
_EMOJI = re.compile(r"(?<![\w:/]):(?P<name>[a-z][a-z0-9_+-]{1,80}):(?![\w/])")
_DIAGRAM = re.compile(
    r"^[ \t>]*+(?:```+|~~~+)[ {.]*+(?:mermaid|plantuml|graphviz|dot|d2)\b.*$", re.M
)
_SCRIPT = "这要在网页里运行程序：关掉脚本、打印、PDF 里都没有"
_REFUSED = {
    r"\$\$(?:[^$]{0,1000}\$\$)?"
    r"|\\[(\[](?=(?:(?!\\[)\]])[^\n]){0,200}?[\^_=+<>a-zA-Z0-9])[^\n]{1,200}?\\[)\]]": (
        _SCRIPT, "把算式写成文字，或者存成图片，写清里面是什么",
    ),
    r"\{[^{}\n]*\.annotate\b[^{}\n]*\}": (_SCRIPT, "改成脚注“[^1]”"),
    r"^[ \t]*-+8<-+": ("一页的文字都在它自己的文件里，检查才看得到", "把那个文件的文字写进来"),
    r"^[ \t]*///+[ ]*\w": ("图片的说明写在方括号里", "写成“![图片里有什么](文件)”"),
    r"==[^=\n]{1,200}==|\^\^[^^\n]{1,200}\^\^|~~[^~\n]{1,200}~~|\{(?:\+\+|--|~~|==|>>)": (
        "公开的文字没有修改的痕迹，也不用颜色强调", "要强调写“**…**”，修改的经过写进更正记录",
    ),
    r"\+\+[a-z0-9]{1,20}(?:[+-][a-z0-9]{1,20}){0,5}\+\+": ("键写成字", "写成“Ctrl 和 C 两个键”"),
}  # fmt: skip
_WRITINGS = [(re.compile(pattern, re.M), *reason) for pattern, reason in _REFUSED.items()]


def refusals(markdown: str) -> Iterator[Refusal]:
    """Yield every form of Material's documentation that would not work on this site."""
    text = without_code(markdown)
    for match in _DIAGRAM.finditer(markdown):
        mend = "数字的图写“{{ 图(…) }}”；别的图存成图片，写清里面是什么"
        yield match.start(), quoted(match[0].strip()), _SCRIPT, mend
    for pattern, expected, mend in _WRITINGS:
        for match in pattern.finditer(text):
            yield match.start(), quoted(match[0].strip()), expected, mend
    yield from _heads(markdown, text)
    yield from _icons(text)


def _heads(markdown: str, text: str) -> Iterator[Refusal]:
    """Yield heads of admonitions, folds and tabs that are not written right."""
    for match in _HEAD.finditer(text):
        found, head = quoted(match[0].strip()), match[0].lstrip()
        box = BOX.fullmatch(match[0])
        if box and box["kind"].lower() not in TITLES:
            meant = (kind for kind, title in TITLES.items() if title == box["kind"])
            like = next(meant, "") or nearest(box["kind"], TITLES) or "note"
            yield match.start(), found, f"{'、'.join(TITLES)}中的一个", f"改成“{like}”"
        elif not box and not _TAB.fullmatch(match[0]):
            form = '=== "标题"' if head.startswith("=") else f'{head[:3]} note "标题"'
            yield match.start(), found, f"“{form}”", "引号用英文的，前后各一个"
        elif not _holds(markdown, match):
            yield match.start(), found, "下面有它的内容", "内容的每一行前面多空四格"


def _holds(markdown: str, head: re.Match[str]) -> bool:
    """Return whether the next line that is not blank is indented below this head."""
    after = re.compile(r"\s*?\n([ \t]*)\S").match(markdown, head.end())
    indent = len(head[0].expandtabs(4)) - len(head[0].expandtabs(4).lstrip())
    return bool(after) and len(after[1].expandtabs(4)) >= indent + 4 if after else False


def _icons(text: str) -> Iterator[Refusal]:
    for match in _LONE.finditer(text):
        found = quoted(match["icon"].strip(":"))
        yield match.start("icon"), found, "图标旁边有字", "补上字：听网页的人不知道画的是什么"
    for match in _EMOJI.finditer(text):
        name = match["name"]
        if not re.fullmatch(NAME, name):
            yield match.start(), quoted(name), "不用表情", "删去它，写成字"
        elif not icon(name):
            yield match.start(), quoted(name), "Material 有的图标", "改正图标的名称"
