"""Markdown as Material's documentation writes it: what this site makes of it.

Admonitions, folds, tabs, definition lists, footnotes, buttons and grids are made by the extensions
in mkdocs.yml and styled by site.css. What would need a script, a mouse or another host becomes
text here, each line in its place: task lists, tooltips, abbreviations, icons. So every generator
and every channel gets the same. What cannot be had at all is told by `refusal`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..prose.markup import Prose, prose_of
from .icon import NAME, icon
from .slot import CODE

_KINDS = {
    "说明": "note", "摘要": "abstract summary tldr", "须知": "info", "待办": "todo",
    "小提示": "tip hint", "重要": "important", "完成": "success check done",
    "问答": "question help faq", "注意": "warning caution attention",
    "办不成": "failure fail missing", "危险": "danger error", "故障": "bug", "例子": "example",
    "引文": "quote cite", "参看": "seealso",
}  # fmt: skip
TITLES = {kind: title for title, kinds in _KINDS.items() for kind in kinds.split()}
"""The title of an admonition or fold that has none of its own, by its kind."""
_HEAVY = {kind for title in ("注意", "办不成", "危险") for kind in _KINDS[title].split()}
_TICKS = {" ": ("□", "未完成"), "x": ("√", "已完成")}
"""Signs that every Chinese typeface has, and what they say."""

# The body of each pattern ends with its line, so that no text is scanned twice.
BOX = re.compile(
    r"^(?P<mark>[ \t]*+(?:!!!|\?\?\?\+?)) ?(?P<kind>[\w-]++)(?: ++[\w-]++)*"
    r'(?: ++"(?P<title>.*)")? *$',
    re.M,
)
_TASK = re.compile(r"^(?P<item>[ \t>]*+(?:[-*+]|\d{1,9}[.)]) ++)\[(?P<tick>[ xX])\](?= )", re.M)
_TIP = re.compile(
    r"(?<![!\\])(?P<text>\[[^\[\]\n]*+\])"
    r'(?:\((?P<to>[^()\s]++(?:\([^()\s]*+\)[^()\s]*+)*) ++"(?P<tip>[^"\n]*+)"\)'
    r"|\[(?P<label>[^\[\]\n]*+)\])(?P<look>\{[^{}\n]*+\})?"
)
_TARGET = re.compile(
    r"^(?P<target> {0,3}\[(?P<label>[^\[\]^\n][^\[\]\n]*+)\]: *+\S++)"
    r" ++[\"'(](?P<tip>[^\n]*)[\"')] *$",
    re.M,
)
_SHORT = re.compile(r"^\*\[(?P<name>[^\[\]\n]++)\]:[ \t]*+(?P<meaning>.*)$", re.M)
_ICON = re.compile(rf":(?P<name>{NAME}):(?:\{{[^{{}}\n]*+\}})?")
_WRAPPED = re.compile(
    r"^<p>(<(?P<tag>figure|section|table|div|dl|form|ul|ol|p)\b.*</(?P=tag)>)</p>$", re.M
)

Change = Callable[[re.Match[str], Callable[[str], str]], str]
"""Returns what replaces a match, given it and a function for the text of its groups."""
WORD = re.compile(r"[{｛]{2}(?:(?![{｛]{2}).)*?[}｝]{2}", re.DOTALL)
"""A word of a page with its braces."""


def blank(match: re.Match[str]) -> str:
    """Return spaces in place of a match, with its line breaks."""
    return re.sub(r"[^\n]", " ", match[0])


def without_code(markdown: str) -> str:
    """Return the Markdown with its code blanked out, every offset kept."""
    return CODE.sub(blank, markdown) if "`" in markdown or "~~~" in markdown else markdown


def prepare(markdown: str) -> str:
    """Return a page's Markdown as the extensions of mkdocs.yml take it, line for line."""
    targets = {m["label"].lower(): m["tip"] for m in _TARGET.finditer(markdown)}

    def tip(match: re.Match[str], part: Callable[[str], str]) -> str:
        label = part("label") or part("text")[1:-1]
        explanation = part("tip") or targets.get(label.lower(), "")
        link = f"({part('to')})" if match["to"] else f"[{part('label')}]"
        return f"{part('text')}{link}{part('look')}" + f"（{explanation}）" * bool(explanation)

    markdown = _replace(BOX, _box, markdown)
    markdown = _replace(_TASK, _task, markdown)
    markdown = _replace(_TIP, tip, markdown)
    markdown = _replace(_TARGET, lambda _, part: part("target"), markdown)
    markdown = _explain(markdown)
    return _replace(_ICON, lambda match, part: icon(match["name"]) or match[0], markdown)


def unwrap(html: str) -> str:
    """Return rendered HTML without the paragraphs that Markdown puts around indented elements."""
    return _WRAPPED.sub(r"\1", html)


def cover(match: re.Match[str]) -> str:
    """Return as much text without any markup, line for line."""
    return re.sub(r"[^\n]", "〇", match[0])


def _replace(pattern: re.Pattern[str], change: Change, markdown: str) -> str:
    """Replace every match outside code and words; one may hold words."""
    if not pattern.search(markdown):
        return markdown
    pieces: list[str] = []
    position = 0
    for match in pattern.finditer(WORD.sub(cover, without_code(markdown))):

        def part(name: str, match: re.Match[str] = match) -> str:
            return markdown[slice(*match.span(name))] if match[name] is not None else ""

        pieces += markdown[position : match.start()], change(match, part)
        position = match.end()
    return "".join([*pieces, markdown[position:]])


def _box(match: re.Match[str], part: Callable[[str], str]) -> str:
    """Return the head of an admonition or fold, its class unlike any of ours, with a title."""
    kind = match["kind"].lower()
    look = f"is-{kind}{' heavy' * (kind in _HEAVY)}"
    return f'{match["mark"]} {look} "{part("title").strip() or TITLES.get(kind, kind)}"'


def _task(match: re.Match[str], _: Callable[[str], str]) -> str:
    sign, meaning = _TICKS[match["tick"].lower()]
    return f'{match["item"]}<span class="task" role="img" aria-label="{meaning}">{sign}</span>'


def _explain(markdown: str) -> str:
    """Return the Markdown with each abbreviation explained in brackets where it first occurs.

    A heading is no place for that, nor is there a use for a word that only a mouse explains.
    """
    meanings: dict[str, str] = {}

    def collect(match: re.Match[str], part: Callable[[str], str]) -> str:
        meanings[match["name"]] = part("meaning").strip()
        return ""

    markdown = _replace(_SHORT, collect, markdown)
    prose = prose_of(markdown) if meanings else None
    if prose is None:
        return markdown
    uses = [(_first_use(markdown, prose, name), meaning) for name, meaning in meanings.items()]
    for end, meaning in sorted(uses, reverse=True):
        if end and meaning:
            markdown = f"{markdown[:end]}（{meaning}）{markdown[end:]}"
    return markdown


def _first_use(markdown: str, prose: Prose, name: str) -> int:
    """Return where the first use of an abbreviation ends in the Markdown, or 0."""
    for match in re.finditer(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", prose.text):
        start = prose.places[match.start()]
        end = start + len(name)
        line = markdown[markdown.rfind("\n", 0, start) + 1 : start]
        if markdown[start:end] == name and not line.startswith("#"):
            return end
    return 0
