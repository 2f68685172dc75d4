"""The HTML that a page may hold: the few elements and attributes listed here, and no code.

Markdown passes HTML through unchanged, and `{ … }` after a text sets any attribute. So a page's
text is read before rendering, which gives each fault its line (`faults`), and the rendered HTML is
parsed as a browser parses it, so that nothing slips through (`foreign_markup`).
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
from ..ledger.hidden import HIDDEN_CHARACTER
from ..ledger.problem import Kind, Problem, quoted
from .authoring import WORD, blank, cover, without_code
from .page import block
from .refusal import NO_SUCH_FORM, refusals

FORBIDDEN_HTML = Kind(
    "X01",
    "网页里有不许用的 HTML",
    "网页里有会运行、会伪装或者没有写完整的 HTML，或者链接不是网址。",
    advice=(
        "能用 Markdown 写的，都用 Markdown 写。脚本、窗框、表单、样式、注释一律不用，"
        "见[网页里的 HTML](pages.md#网页里的-html)。"
    ),
    wrong='<font color="red">特别提醒</font>：过了期限就办不了。',
    right="**特别提醒**：过了期限就办不了。",
)

_COMMON = frozenset({"id", "class", "lang"})
PAGE_ELEMENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "b", "blockquote", "br", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "hr",
            "i", "ins", "li", "ol", "p", "section", "small", "span", "strong", "sub", "sup", "ul",
        ],
        _COMMON,
    ),
    "a": _COMMON | {"href"},
    "img": _COMMON | {"src", "alt"},
}  # fmt: skip
"""The elements that a page's text may use, and their attributes."""
_GENERATED = _COMMON | {
    "align", "checked", "download", "for", "hidden", "name", "open", "placeholder", "popover",
    "popovertarget", "role", "scope", "start", "title", "type", "value",
}  # fmt: skip
_DRAWING = frozenset({
    "class", "cx", "cy", "d", "dx", "fill", "height", "id", "patterntransform", "patternunits", "r",
    "role", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip
RENDERED_ELEMENTS: dict[str, frozenset[str]] = {
    **{name: attributes | _GENERATED for name, attributes in PAGE_ELEMENTS.items()},
    **dict.fromkeys(
        [
            "bdi", "button", "caption", "code", "data", "details", "fieldset", "figcaption",
            "figure", "h1", "h5", "h6", "input", "label", "legend", "nav", "pre", "summary",
            "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        ],
        _GENERATED,
    ),
    **dict.fromkeys(
        [
            "circle", "defs", "desc", "line", "path", "pattern", "rect", "svg", "text", "title",
            "tspan",
        ],
        _DRAWING,
    ),
    "form": _GENERATED,
    "template": _COMMON,
}  # fmt: skip
"""The elements of rendered pages: also those that Markdown and the words write."""
SCHEMES = frozenset({"http", "https", "tel", "mailto"})
PAGE = "页"
"""The key of front matter whose value is an address."""
_EMPTY = frozenset({"br", "hr", "img", "input", "path", "rect"})
_ADDRESSES = ("href", "src")
_MARKDOWN = "markdown"  # makes Markdown read the content of an element

_SCHEME = re.compile(r"([^/?#]*?):")
_BLANKS = re.compile("[\0-\x20\x7f-\xa0]")
_LINK = re.compile(
    r"(?P<picture>!\[[^\[\]\n]*)?\]\((?P<link>[^()\"'>]{1,300})"
    r"|^[ ]{0,3}\[[^\]\n]+\]:\s*<?(?P<definition>[^\s>]+)"
    r"|<(?P<auto>[A-Za-z][\w+.-]*:[^<>\s]*)>",
    re.MULTILINE,
)
_ATTRIBUTE_LIST = re.compile(r"\{:?(?P<list>[^{}\n]*=[^{}\n]*)\}")
_KEY = re.compile(r"([^\s=\"'{}]+)\s*=")
_ENTITY = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);?")
_NO_TAG = re.compile(r"<!--[\s\S]*?(?:-->|\Z)|<[!?][^<>]*>?|<(?=[A-Za-z/])[^<>]*(?=<|\Z)")
"""Comments, declarations, and tags that another `<` or the end of the text cuts off."""
_EXPECTED = "页面里只用这些标签：" + "、".join(PAGE_ELEMENTS)


@dataclass(frozen=True, slots=True)
class MarkupFault:
    """Markup that a page's text may not hold."""

    start: int
    found: str
    expected: str
    mend: str
    kind: Kind = FORBIDDEN_HTML
    reported: bool = True
    """Whether it is reported; an end tag is not, as its start tag is."""


def show_faults(markdown: str, path: str, first_line: int) -> tuple[str, list[Problem]]:
    """Return the page's Markdown with each fault escaped and a message before it; and the problems.

    Args:
        markdown: the page without its front matter.
        path: the file, as messages name it.
        first_line: the line of the file on which `markdown` begins.
    """
    pieces: list[str] = []
    problems: list[Problem] = []
    words = [match.span() for match in WORD.finditer(markdown)]
    position = 0
    for fault in faults(markdown):
        if fault.start < position:
            continue
        char = markdown[fault.start]
        pieces.append(markdown[position : fault.start])
        if fault.reported:
            line = first_line + markdown.count("\n", 0, fault.start)
            problems.append(problem(fault, path, line))
            if not any(start <= fault.start < end for start, end in words):
                pieces.append(block("problem.html", problem=problems[-1]))
        pieces.append(hidden.plain_text(char) if hidden.search(char) else f"&#{ord(char)};")
        position = fault.start + 1
    return "".join([*pieces, markdown[position:]]), problems


def problem(fault: MarkupFault, path: str, line: int) -> Problem:
    """Return the fault as a problem for the editor."""
    return fault.kind.problem(
        path=path, line=line, found=fault.found, expected=fault.expected, mend=fault.mend
    )


def faults(markdown: str) -> list[MarkupFault]:
    """Return all forbidden markup in a page's Markdown, in order."""
    markup_faults = list(_hidden_characters(markdown))
    text = WORD.sub(blank, without_code(markdown))
    # The reader gets whole tags only: it fails on some of the rest, and takes quadratic time.
    reader = _Reader(_NO_TAG.sub(blank, text))
    reader.feed(reader.text)
    reader.close()
    markup_faults += [
        *map(_no_tag, _NO_TAG.finditer(text)),
        *reader.faults,
        *reader.unclosed_elements(),
        *_links(text),
        *_attributes(text),
        *(MarkupFault(*refusal, NO_SUCH_FORM) for refusal in refusals(WORD.sub(cover, markdown))),
    ]
    return sorted(markup_faults, key=lambda fault: fault.start)


def _no_tag(match: re.Match[str]) -> MarkupFault:
    """Return the fault of a comment, a declaration, or a tag without its end."""
    text = match[0]
    if text.startswith("<!--"):
        fault, expected, mend = "<!-- -->", "没有注释，注释也会公开", "删去注释，写在提交说明里"
    elif text[1] in "!?":
        fault, expected, mend = text, _EXPECTED, "删去"
    else:
        fault, expected, mend = text.split("\n")[0], _EXPECTED, "补上“>”，或者把“<”写成“&lt;”"
    return MarkupFault(match.start(), quoted(fault), expected, mend)


def foreign_markup(page_html: str) -> str:
    """Return the first forbidden markup in rendered HTML (`RENDERED_ELEMENTS`), or empty."""
    if "<" not in page_html:  # a heading for the contents
        return ""
    # Markup that breaks out of its element, or swallows what follows, moves one of the two marks.
    tree = LexborHTMLParser(f'<body><div id="guard">{page_html}<hr id="guard-end"></div>')
    marks = tree.css("#guard-end")
    container = marks[0].parent if len(marks) == 1 else None
    is_only_child = tree.body is not None and len(list(tree.body.iter(include_text=True))) == 1
    if container is None or not is_only_child or container.id != "guard":
        return "没有成对的标签"
    tags = (_foreign_tag(node) for node in container.css("*"))
    return next((tag for tag in tags if tag), "")


def _foreign_tag(node: LexborNode) -> str:
    tag = node.tag or ""
    attributes = RENDERED_ELEMENTS.get(tag)
    if attributes is None:
        return f"<{tag}>"
    for name, value in node.attributes.items():
        is_allowed = name.lower() in attributes or name.startswith(("aria-", "data-"))
        if not is_allowed or (
            name in _ADDRESSES and not is_safe(value or "", picture=name == "src")
        ):
            return f"<{tag} {name}>"
    # The tree leaves out the content of a template.
    has_content = tag == "template" and (node.html or "").count("<") != 2
    return f"<{tag}>" if has_content else ""


def is_safe(address: str, *, picture: bool = False) -> bool:
    """Return whether an address, as a browser reads it, is on this site or has a known scheme.

    Args:
        address: as typed.
        picture: whether it is loaded with the page, and so must be on this site.
    """
    normalized = _BLANKS.sub("", html.unescape(address))
    scheme = _SCHEME.match(normalized)
    try:
        urlsplit(normalized)
    except ValueError:  # brackets that hold no address
        return False
    if picture:
        return not scheme and normalized[:2].strip("/\\") != ""
    return not scheme or scheme[1].lower() in SCHEMES


def _hidden_characters(text: str) -> Iterator[MarkupFault]:
    for match in hidden.find_all(text):
        yield hidden_character(match.start(), match[0])
    for entity in _ENTITY.finditer(text):
        character = hidden.search(html.unescape(entity[0]))
        if character:
            yield hidden_character(entity.start(), character[0])


def hidden_character(start: int, char: str) -> MarkupFault:
    """Return the fault of a hidden character."""
    found, mend = hidden.describe(char)
    return MarkupFault(start, found, hidden.EXPECTED, mend, HIDDEN_CHARACTER)


def _links(text: str) -> Iterator[MarkupFault]:
    for match in _LINK.finditer(text) if "]" in text or "<" in text else ():
        target = match["link"] or match["definition"] or match["auto"]
        if not is_safe(target, picture=bool(match["picture"])):
            yield unsafe_address(match.start(), target)


def unsafe_address(start: int, address: str) -> MarkupFault:
    """Return the fault of an address that a browser would run, or load from elsewhere."""
    expected = "http、https、tel、mailto 或者本站的链接；图片是本站的文件"
    return MarkupFault(start, quoted(address), expected, "改正链接")


def _attributes(text: str) -> Iterator[MarkupFault]:
    for match in _ATTRIBUTE_LIST.finditer(text):
        forbidden = [key for key in _KEY.findall(match["list"]) if key.lower() not in _COMMON]
        if forbidden:
            yield MarkupFault(
                match.start(), quoted(match[0]), "花括号里只写“#锚点”或者“.样式”",
                f"删去“{forbidden[0]}=……”",
            )  # fmt: skip


class _Reader(HTMLParser):
    """Reads the tags of a page's text, each with its position."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[MarkupFault] = []
        self.text = text
        self._open: list[tuple[str, int]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = PAGE_ELEMENTS.get(tag)
        if attributes is None:
            return self._fault(f"<{tag}>", _EXPECTED, f"删去“<{tag}>”，用 Markdown 写")
        for name, value in attrs:
            if name not in attributes and name != _MARKDOWN:
                return self._fault(
                    f"<{tag} {name}>", "、".join(sorted(attributes)), f"删去“{name}”和它的值"
                )
            if name in _ADDRESSES and not is_safe(value or "", picture=name == "src"):
                return self.faults.append(unsafe_address(self._start, value or ""))
        if tag not in _EMPTY:
            self._open.append((tag, self._start))
        return None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        open_tags = [name for name, _ in self._open]
        if tag in open_tags:
            del self._open[len(open_tags) - 1 - open_tags[::-1].index(tag) :]
        elif tag not in PAGE_ELEMENTS:
            self.faults.append(MarkupFault(self._start, "", "", "", reported=False))
        else:
            self._fault(f"</{tag}>", "成对的标签", f"删去“</{tag}>”，或者补上“<{tag}>”")

    def unclosed_elements(self) -> Iterator[MarkupFault]:
        """Yield the faults of elements without an end tag."""
        for tag, start in self._open:
            if tag not in ("p", "li", "dt", "dd"):
                yield MarkupFault(start, f"<{tag}>", "成对的标签", f"在后面补上“</{tag}>”")

    @property
    def _start(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _fault(self, found: str, expected: str, mend: str) -> None:
        self.faults.append(MarkupFault(self._start, quoted(found), expected, mend))
