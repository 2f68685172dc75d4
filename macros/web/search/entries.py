"""What a page says, for the search: the page, its sections and figures with their texts.

It is read from the finished page, so the search finds nothing that a page does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .. import leaving

NO_FORMS: Mapping[int, str] = {}
NOT_SEARCHED = {"404.html", "search.html", leaving.PATH}
OUTSIDE = ("hant/", "wechat/", "screen/")
"""Folders of the other edition, and of pages for editors and service halls."""

# Not the page's own text: pictures, repeated figures, placeholders, and links to other pages.
_NOISE = (
    "svg, .plot, .chart table, .chart details, .chart span, .cards:not(.grid), .legend, .sr, "
    ".err, .src, .related, a.tag.q, td .todo, .gloss, .downloads, .packs, .footnote-ref, "
    ".footnote-backref, form, nav, script, style, noscript, template, .cite, .grounds > summary, "
    ".sheet, .scan, li[data-form] > *, .letter, .map"
)
# Anchors of sections that nobody searches for: made-up cases, quizzes and lists of links.
SKIPPED_ANCHORS = {"story", "quiz", "related", "downloads"}
_FIGURE_ROW = "tr[id]"
_LIST_ROW = "tr:has(> th[id])"
_HOTLINE_ROW = ".hotlines tr:has(th a[href^='tel:'])"
# The anchor of the articles a page rests on; the list without its explanations is enough.
_GROUNDS = "law"
_CITATIONS = re.compile(
    "[，。]?(?:以上|依次)?(?:[见見]|依[据據]：)(?:\ue000[^\ue001]+\ue001(?:第.{1,9}[条條]之.)?[和、，]?)+"
)
# The number of a citation (see `render.grounds`), with what it leaves of a sentence.
_NUMBERS = re.compile("(?:[，。]?(?:(?:以上|依次)?[见見]|依[据據]))?\ue002")
_CITATION_MARKS = re.compile("[\ue000\ue001]")
_CITED, _NUMBER = "\ue000", "\ue002"
_EXPLANATION = re.compile("(：|——).*")
_CONTACT = re.compile("（(?:地址|[电電][话話]|[时時][间間]).*")
_INLINE = {
    "a", "abbr", "button", "code", "data", "del", "em", "i", "ins", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u",
}  # fmt: skip
_RELATION = re.compile("^(派生：|分为|属于|—$)| ÷ ")
_BREAK = "\n"
_SPACES = re.compile(r"\s+")
_WIDE = "[\u3000-\u9fff\uff00-\uffef]"
_WIDE_SPACE = re.compile(rf"(?<={_WIDE}) (?={_WIDE})")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something that can be found: a page, a section of it, or a figure with its definition."""

    url: str
    """Relative to the site's root, with the anchor; `tel:` for a hotline."""
    title: str
    page: str
    """The page's name in the menu."""
    place: str
    """The columns above the page."""
    text: str
    value: str = ""
    period: str = ""


_VALUES = attrgetter(*(one.name for one in fields(SearchEntry)))


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found of one page."""

    entries: list[SearchEntry]
    hotlines: list[SearchEntry]
    """Those that the page names; many pages name the same."""

    def packed(self) -> list[Any]:
        """Return it in lists and texts, for JSON."""
        return [[_VALUES(entry) for entry in part] for part in (self.entries, self.hotlines)]

    @classmethod
    def unpacked(cls, packed: Sequence[Sequence[Sequence[str]]]) -> Findable:
        """Return what `packed` was made of."""
        return cls(*([SearchEntry(*values) for values in part] for part in packed))


@dataclass(slots=True)
class _Part:
    """A page or section while it is being read."""

    anchor: str
    title: str
    pieces: list[str] = field(default_factory=list)
    leads_elsewhere: bool = False

    @property
    def text(self) -> str:
        text = "".join(self.pieces)
        if _NUMBER in text:  # asked first: the pattern tries every character
            text = _NUMBERS.sub("", text)
        if _CITED in text:
            text = _CITATION_MARKS.sub("", _CITATIONS.sub("", text))
        if self.anchor == _GROUNDS:
            text = _EXPLANATION.sub("", text)
        blocks = (_clean(block).lstrip("。") for block in text.split(_BREAK))
        return _BREAK.join(block for block in blocks if block)


def is_searched(path: str) -> bool:
    """Return whether the page at `path`, relative to its edition, can be found."""
    return path not in NOT_SEARCHED and not path.startswith(OUTSIDE)


def read(html: str, path: str, forms: Mapping[int, str] = NO_FORMS) -> Findable:
    """Return what can be found of a finished page.

    Args:
        html: the page.
        path: its address, relative to its edition.
        forms: its characters' simplified forms, by which the words of the tables are recognised.
    """
    tree = LexborHTMLParser(html)
    hotlines = list(_hotlines(tree))  # before the tree is cut
    return Findable(page_entries(tree, path, forms), hotlines)


def listing(pages: Mapping[str, Findable]) -> list[SearchEntry]:
    """Return everything on the site that can be found, in the order of the addresses."""
    entries: list[SearchEntry] = []
    hotlines: dict[str, SearchEntry] = {}
    for _, page in sorted(pages.items()):
        entries += page.entries
        for entry in page.hotlines:
            if entry.text or entry.url not in hotlines:
                hotlines[entry.url] = entry
    return entries + list(hotlines.values())


def page_entries(
    tree: LexborHTMLParser, path: str, forms: Mapping[int, str] = NO_FORMS
) -> list[SearchEntry]:
    """Return the entries of the page at `path` (page, sections, figures), if it has an article."""
    article = tree.css_first("article")
    if article is None:
        return []
    title = _text(tree.css_first("main h1"))
    place, name = _crumbs(tree)
    for node in article.css(f"{_NOISE}, {_HOTLINE_ROW}"):
        node.decompose()
    for node in article.css(".place"):
        node.replace_with(_CONTACT.sub("", _text(node)))
    for node in article.css(".marks"):
        node.replace_with("\ue002")
    if article.css_first(f"#{_GROUNDS}"):
        for node in article.css("a.law"):
            node.replace_with(f"\ue000{_text(node)}\ue001")
    url = quote(path)
    doubts = _doubts(article, path)
    figures = [
        _figure_entry(row, url, name or title, place, doubts, forms)
        for row in article.css(_FIGURE_ROW)
    ]
    list_entries = [_list_entry(row, url, name or title, place) for row in article.css(_LIST_ROW)]
    for part in article.css(f"table:has({_FIGURE_ROW}, {_LIST_ROW}) :is(thead, tbody)"):
        part.decompose()
    parts = [_Part("", title, [_text(tree.css_first("main .lead")), _BREAK])]
    _walk(article, parts)
    return [
        SearchEntry(
            url=f"{url}#{part.anchor}" if part.anchor else url,
            title=part.title, page=name or title, place=place, text=part.text,
        )
        for part in parts
        if part.anchor not in SKIPPED_ANCHORS and (part.text or not part.leads_elsewhere)
    ] + figures + list_entries  # fmt: skip


def _walk(node: LexborNode, parts: list[_Part]) -> None:
    """Add the text below `node` to the last part; each heading with an id begins a new one."""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            parts[-1].pieces.append(_SPACES.sub(" ", child.text_content or ""))
        elif child.tag in ("h2", "h3", "dt") and child.id:
            parts.append(_Part(child.id, _text(child)))
        elif child.tag == "li" and _is_link(child):
            parts[-1].leads_elsewhere = True
        else:
            _walk(child, parts)
            if child.tag not in _INLINE:
                parts[-1].pieces.append(_BREAK)


def _figure_entry(
    row: LexborNode, url: str, page: str, place: str, doubts: dict[str, str],
    forms: Mapping[int, str],
) -> SearchEntry:  # fmt: skip
    """Return the entry of a row of the table of definitions."""
    texts = {cell.attributes.get("data-l") or "": _text(cell) for cell in row.css("td")}
    labels = {label.translate(forms): label for label in texts}
    cells = {label: texts[key] for label, key in labels.items()}
    definition, period = cells.pop("定义", ""), cells.pop("期间", "")
    remarks = cells.pop("备注", "").split("；")
    cells.pop("来源", "")
    values = [
        text if label == "数值" else f"{labels[label]}{text}" for label, text in cells.items()
    ]
    anchor = row.id or ""
    doubt = doubts.get(anchor, "")
    # A remark that names other figures would be found here instead of at their own entries.
    sentences = [
        definition,
        *(r for r in remarks if not _RELATION.search(r.translate(forms))),
        doubt,
    ]
    return SearchEntry(
        url=f"{url}#{anchor}", title=_text(row.css_first("th")), page=page, place=place,
        text=_BREAK.join(f"{text.rstrip('。')}。" for text in sentences if text),
        value="，".join(values) + ("（存疑）" if doubt else ""), period=period,
    )  # fmt: skip


def _list_entry(row: LexborNode, url: str, page: str, place: str) -> SearchEntry:
    """Return the entry of a row that can be linked to, such as a law in the list of laws."""
    head = row.css_first("th")
    cells = [_text(cell) for cell in row.css("td")]
    return SearchEntry(
        url=f"{url}#{head.id}" if head else url, title=_text(head), page=page, place=place,
        text=_BREAK.join(cells[:1]),
    )  # fmt: skip


def _doubts(article: LexborNode, path: str) -> dict[str, str]:
    """Return the notes on figures defined on this page, by the figure's id; remove all its notes.

    Other pages repeat them: left there, they would only be found twice.
    """
    notes: dict[str, str] = {}
    for note in article.css(".note[id]"):
        link = note.css_first("a")
        href = link.attributes.get("href") if link else None
        target, _, anchor = unquote(href or "").partition("#")
        if target.split("/")[-1] in ("", path.split("/")[-1]) and not target.startswith(".."):
            # This year's comes first; last year's may follow.
            notes.setdefault(anchor, "（存疑）" + _text(note).partition("：")[2])
        note.decompose()
    return notes


def _hotlines(tree: LexborHTMLParser) -> Iterator[SearchEntry]:
    """Yield the hotlines of the footer and of lists: the answer to some searches is a number."""
    for node in tree.css(f".help a[href^='tel:'], {_HOTLINE_ROW}"):
        link = node if node.tag == "a" else node.css_first("a[href^='tel:']")
        if link is None:
            continue
        url, number = link.attributes["href"] or "", _text(link.css_first("b"))
        title = f"{number} {_text(link).removeprefix(number).strip()}"
        row = node.css_first("td")
        place = _crumbs(tree)[1] if row else "热线"
        yield SearchEntry(url=url, title=title, page=title, place=place, text=_text(row))


def _crumbs(tree: LexborHTMLParser) -> tuple[str, str]:
    """Return the columns above the page and its name, from 当前位置：首页 › column › page."""
    trail = [part.strip() for part in _text(tree.css_first("main .crumb")).split("›")]
    return " › ".join(trail[1:-1]), trail[-1] if len(trail) > 1 else ""


def _is_link(item: LexborNode) -> bool:
    link = item.css_first("a")
    return link is not None and _text(link) == _text(item)


def _text(node: LexborNode | None) -> str:
    return _clean(node.text()) if node else ""


def _clean(text: str) -> str:
    """Return the text in one line; a line break between Chinese characters is not a space."""
    text = " ".join(text.split())
    return _WIDE_SPACE.sub("", text) if " " in text else text
