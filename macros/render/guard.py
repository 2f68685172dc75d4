"""What HTML a page may hold: the few elements and attributes listed here, and nothing that runs.

Markdown lets HTML through as it stands, and `{ … }` behind a text sets any attribute. So the text
of a page is read before it is rendered, which gives each fault its line (`faults`), and what was
rendered is parsed as a browser does it, which nothing escapes (`foreign`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..ledger import hidden
from ..ledger.problem import Problem, quoted
from .fill import CODE
from .page import block

_ANY = frozenset({"id", "class", "lang"})
ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "b", "blockquote", "br", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "hr",
            "i", "ins", "li", "ol", "p", "section", "small", "span", "strong", "sub", "sup", "ul",
        ],
        _ANY,
    ),
    "a": _ANY | {"href"},
    "img": _ANY | {"src", "alt"},
}  # fmt: skip
"""The elements that a page may be written with, and their attributes."""
_OURS = _ANY | {
    "align", "download", "for", "hidden", "name", "open", "placeholder", "popover",
    "popovertarget", "role", "scope", "start", "title", "type", "value",
}  # fmt: skip
_DRAWN = frozenset({
    "class", "cx", "cy", "d", "dx", "fill", "height", "id", "patterntransform", "patternunits", "r",
    "role", "width", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip
RENDERED: dict[str, frozenset[str]] = {
    **{name: known | _OURS for name, known in ALLOWED.items()},
    **dict.fromkeys(
        [
            "button", "caption", "code", "data", "details", "fieldset", "figcaption", "figure",
            "h1", "h5", "h6", "input", "label", "legend", "pre", "summary", "table", "tbody", "td",
            "tfoot", "th", "thead", "tr",
        ],
        _OURS,
    ),
    **dict.fromkeys(
        [
            "circle", "defs", "desc", "line", "path", "pattern", "rect", "svg", "text", "title",
            "tspan",
        ],
        _DRAWN,
    ),
    "form": _OURS,
    "template": _ANY,
}  # fmt: skip
"""Those that Markdown and the words of a page write besides."""
SCHEMES = frozenset({"http", "https", "tel", "mailto"})
PAGE = "页"
"""The key of front matter whose value is an address."""
_EMPTY = frozenset({"br", "hr", "img", "input", "path", "rect"})
_ADDRESSES = ("href", "src")
_MARKDOWN = "markdown"  # makes Markdown read what an element holds

_SCHEME = re.compile(r"([^/?#]*?):")
_BLANKS = re.compile("[\0-\x20\x7f-\xa0]")
_LINK = re.compile(
    r"(?P<picture>!\[[^\[\]\n]*)?\]\((?P<link>[^()\"'>]{1,300})"
    r"|^[ ]{0,3}\[[^\]\n]+\]:\s*<?(?P<named>[^\s>]+)"
    r"|<(?P<auto>[A-Za-z][\w+.-]*:[^<>\s]*)>",
    re.MULTILINE,
)
_SET = re.compile(r"\{:?(?P<list>[^{}\n]*=[^{}\n]*)\}")
_KEY = re.compile(r"([^\s=\"'{}]+)\s*=")
_ENTITY = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);?")
_WORD = re.compile(r"[{｛]{2}(?:(?![{｛]{2}).)*?[}｝]{2}", re.DOTALL)
_BEGUN = re.compile(r"<(?=[A-Za-z/!?])")
_EXPECTED = "页面里只用这些标签：" + "、".join(ALLOWED)


@dataclass(frozen=True, slots=True)
class MarkupFault:
    """Something that may not stand in a page's text."""

    start: int
    found: str
    expected: str
    mend: str
    code: str = "X01"
    told: bool = True
    """Whether it is reported: an end follows from its beginning."""


def guarded(markdown: str, path: str, first_line: int) -> tuple[str, list[Problem]]:
    """Return the page's Markdown with each fault shown in its place and made plain text.

    Args:
        markdown: the page without its front matter.
        path: how messages name the file.
        first_line: the line of the file on which `markdown` begins.
    """
    pieces: list[str] = []
    problems: list[Problem] = []
    words = [match.span() for match in _WORD.finditer(markdown)]
    done = 0
    for fault in faults(markdown):
        if fault.start < done:
            continue
        char = markdown[fault.start]
        pieces.append(markdown[done : fault.start])
        if fault.told:
            line = first_line + markdown.count("\n", 0, fault.start)
            problems.append(problem(fault, path, line))
            if not any(start <= fault.start < end for start, end in words):
                pieces.append(block("problem.html", problem=problems[-1]))
        pieces.append(hidden.plain(char) if hidden.search(char) else f"&#{ord(char)};")
        done = fault.start + 1
    return "".join([*pieces, markdown[done:]]), problems


def problem(fault: MarkupFault, path: str, line: int) -> Problem:
    """Return the fault as an editor is told of it."""
    return Problem(
        path=path, line=line, code=fault.code, found=fault.found, expected=fault.expected,
        mend=fault.mend,
    )  # fmt: skip


def faults(markdown: str) -> list[MarkupFault]:
    """Return everything in a page's Markdown that may not stand there, in its order."""
    found = list(_hidden(markdown))
    text = _WORD.sub(_blanked, CODE.sub(_blanked, markdown))
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    found += [*reader.faults, *reader.left_open(), *_links(text), *_attributes(text)]
    return sorted(found, key=lambda fault: fault.start)


def foreign(rendered: str) -> str:
    """Return the first thing in rendered HTML that neither pages nor words may write; empty for none."""
    if "<" not in rendered:  # a heading for the contents
        return ""
    # What breaks out of its place, or swallows what follows, moves one of the two marks.
    tree = LexborHTMLParser(f'<body><div id="guard">{rendered}<hr id="guard-end"></div>')
    marks = tree.css("#guard-end")
    within = marks[0].parent if len(marks) == 1 else None
    alone = tree.body is not None and len(list(tree.body.iter(include_text=True))) == 1
    if within is None or not alone or within.id != "guard":
        return "没有成对的标签"
    said = (_foreign(node) for node in within.css("*"))
    return next((one for one in said if one), "")


def _foreign(node: LexborNode) -> str:
    tag = node.tag or ""
    known = RENDERED.get(tag)
    if known is None:
        return f"<{tag}>"
    for name, value in node.attributes.items():
        own = name.lower() in known or name.startswith(("aria-", "data-"))
        if not own or (name in _ADDRESSES and not safe(value or "", picture=name == "src")):
            return f"<{tag} {name}>"
    filled = tag == "template" and (node.html or "").count("<") != 2  # what it holds is not seen
    return f"<{tag}>" if filled else ""


def safe(address: str, *, picture: bool = False) -> bool:
    """Return whether an address is of the site or of a known scheme, as a browser reads it.

    Args:
        address: as it is written.
        picture: whether it is fetched with the page, and so must be of the site.
    """
    read = _BLANKS.sub("", html.unescape(address))
    scheme = _SCHEME.match(read)
    try:
        urlsplit(read)
    except ValueError:  # brackets that hold no address
        return False
    if picture:
        return not scheme and read[:2].strip("/\\") != ""
    return not scheme or scheme[1].lower() in SCHEMES


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _hidden(text: str) -> Iterator[MarkupFault]:
    for match in hidden.every(text):
        yield strange(match.start(), match[0])
    for entity in _ENTITY.finditer(text):
        meant = hidden.search(html.unescape(entity[0]))
        if meant:
            yield strange(entity.start(), meant[0])


def strange(start: int, char: str) -> MarkupFault:
    """Return a character that hides something, as a fault."""
    found, mend = hidden.told(char)
    return MarkupFault(start, found, hidden.EXPECTED, mend, "X02")


def _links(text: str) -> Iterator[MarkupFault]:
    for match in _LINK.finditer(text) if "]" in text or "<" in text else ():
        target = match["link"] or match["named"] or match["auto"]
        if not safe(target, picture=bool(match["picture"])):
            yield unsafe(match.start(), target)


def unsafe(start: int, address: str) -> MarkupFault:
    """Return an address that a browser would run, or fetch from elsewhere, as a fault."""
    expected = "http、https、tel、mailto 或者本站的链接；图片是本站的文件"
    return MarkupFault(start, quoted(address), expected, "改正链接")


def _attributes(text: str) -> Iterator[MarkupFault]:
    for match in _SET.finditer(text):
        wrong = [key for key in _KEY.findall(match["list"]) if key.lower() not in _ANY]
        if wrong:
            yield MarkupFault(
                match.start(), quoted(match[0]), "花括号里只写“#锚点”或者“.样式”",
                f"删去“{wrong[0]}=……”",
            )  # fmt: skip


class _Reader(HTMLParser):
    """Reads the tags of a page's text, each with its place."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[MarkupFault] = []
        self._text = text
        self._open: list[tuple[str, int]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = ALLOWED.get(tag)
        if known is None:
            return self._fault(f"<{tag}>", _EXPECTED, f"删去“<{tag}>”，用 Markdown 写")
        for name, value in attrs:
            if name not in known and name != _MARKDOWN:
                return self._fault(
                    f"<{tag} {name}>", "、".join(sorted(known)), f"删去“{name}”和它的值"
                )
            if name in _ADDRESSES and not safe(value or "", picture=name == "src"):
                return self.faults.append(unsafe(self._start, value or ""))
        if tag not in _EMPTY:
            self._open.append((tag, self._start))
        return None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        opened = [name for name, _ in self._open]
        if tag in opened:
            del self._open[len(opened) - 1 - opened[::-1].index(tag) :]
        elif tag not in ALLOWED:
            self.faults.append(MarkupFault(self._start, "", "", "", told=False))
        else:
            self._fault(f"</{tag}>", "成对的标签", f"删去“</{tag}>”，或者补上“<{tag}>”")

    def handle_comment(self, data: str) -> None:
        self._fault("<!-- -->", "没有注释，注释也会公开", "删去注释，写在提交说明里")

    def handle_decl(self, decl: str) -> None:
        self._fault(f"<!{decl}>", _EXPECTED, "删去")

    def unknown_decl(self, data: str) -> None:
        self._fault(f"<![{data}", _EXPECTED, "删去")

    def handle_pi(self, data: str) -> None:
        self._fault(f"<?{data}", _EXPECTED, "删去")

    def handle_data(self, data: str) -> None:
        begun = _BEGUN.search(self._text, self._start, self._start + len(data) + 1)
        if begun:
            shown = quoted(self._text[begun.start() :].split("\n")[0])
            mend = "补上“>”，或者把“<”写成“&lt;”"
            self.faults.append(MarkupFault(begun.start(), shown, _EXPECTED, mend))

    def left_open(self) -> Iterator[MarkupFault]:
        """Yield the elements whose ends are missing."""
        for tag, start in self._open:
            if tag not in ("p", "li", "dt", "dd"):
                yield MarkupFault(start, f"<{tag}>", "成对的标签", f"在后面补上“</{tag}>”")

    @property
    def _start(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _fault(self, found: str, expected: str, mend: str) -> None:
        self.faults.append(MarkupFault(self._start, quoted(found), expected, mend))
