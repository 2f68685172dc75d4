"""The site map in parts, where the site is too large for one page.

The template lists the whole menu. Where that is too long, sections move to pages of their own, from
the innermost and longest on, and a section that is too long for one page moves to several. Titles
are taken from the page, so the parts speak the language of its edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .. import files

PATH = "about/sitemap.html"
LONGEST = 200
"""So many links fit on a page."""
_MAP = re.compile(r'(?<=<div class="map">).*?(?=</div>)', re.DOTALL)
_TITLE = re.compile(r"(?<=<h1>).*?(?=</h1>)", re.DOTALL)
_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
_EDITION = re.compile(r'<a class="hant"[^>]*>')


@dataclass(frozen=True)
class Branch:
    """A section with what is in it, or the item of one link."""

    title: str = ""
    """HTML, of a section."""
    below: Sequence[Branch] = ()
    item: str = ""
    """The HTML of the link's item."""
    pages: int = 1
    """To how many pages it leads."""

    @cached_property
    def links(self) -> int:
        """How many links it has."""
        return sum(one.links for one in self.below) if self.below else 1

    def html(self) -> str:
        """Return the list's item."""
        if not self.below:
            return self.item
        return f'<li><p class="small">{self.title}</p>{_listed(self.below)}</li>'


@dataclass(slots=True)
class _Parts:
    """The parts of one site map, as far as they are made."""

    made: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The title and the list, by file name."""

    def shorten(self, root: Branch) -> Branch:
        """Return the tree with so much moved to parts that one page can show it."""
        while root.links > LONGEST:
            spare, moved = root.links - LONGEST, {}
            for section in sorted(_innermost(root), key=lambda one: -one.links):
                if spare > 0:
                    moved[id(section)] = self._move(section, root)
                    spare -= section.links - moved[id(section)].links
            root = _put(root, moved)
        return root

    def _move(self, section: Branch, root: Branch) -> Branch:
        """Return what stays of a section whose links move to parts."""
        links = section.below
        if len(links) <= LONGEST and section is not root:
            return self._part(f"{section.title}（{_pages(links)}）", links)
        parts, start = [], 0
        for at in range(0, len(links), LONGEST):
            some = links[at : at + LONGEST]
            name = f"{start + 1}—{start + _pages(some)}"
            title = f"{section.title}（{name}）" if section.title else name
            parts.append(self._part(title, some))
            start += _pages(some)
        return replace(section, below=parts)

    def _part(self, title: str, links: Sequence[Branch]) -> Branch:
        name = f"sitemap-{len(self.made) + 1}.html"
        self.made[name] = (title, _listed(links))
        item = f'<li class="md-nav__item"><a class="md-nav__link" href="{name}">{title} ›</a></li>'
        return Branch(item=item, pages=_pages(links))


def is_part(path: str) -> bool:
    """Return whether a page of the site is a part of the site map."""
    return path != PATH and path.startswith(PATH.removesuffix(".html") + "-")


def split(file: Path) -> None:
    """Write the parts of a site map beside it, and the site map anew, if it is too long."""
    html = file.read_text("utf-8") if file.exists() else ""
    found = _MAP.search(html)
    if not found:
        return
    tree = LexborHTMLParser(found[0]).css_first("ul")
    root = Branch(below=tuple(_read(tree))) if tree else Branch()
    if root.links <= LONGEST:
        return
    parts = _Parts()
    start = _listed(parts.shorten(root).below)
    frame = _MAP.sub("", html, count=1)
    pages = {name: _page(frame, name, *part) for name, part in parts.made.items()}
    pages[file.name] = _MAP.sub(lambda _: start, frame, count=1)
    files.write({file.with_name(name): page for name, page in pages.items()}, durable=False)


def _read(tree: LexborNode) -> Iterator[Branch]:
    for item in tree.iter():
        parts = {part.tag: part for part in item.iter()}
        if "ul" in parts:
            yield Branch(escape(parts["p"].text()), tuple(_read(parts["ul"])))
        else:
            yield Branch(item=item.html or "")


def _innermost(branch: Branch) -> Iterator[Branch]:
    """Yield the sections that have two links or more and no section; else the tree itself."""
    sections = [one for one in branch.below if one.links > 1]
    for section in sections:
        yield from _innermost(section)
    if not sections:
        yield branch


def _put(tree: Branch, moved: Mapping[int, Branch]) -> Branch:
    """Return the tree with sections replaced, by their identity."""
    below = tuple(_put(one, moved) for one in tree.below)
    return moved.get(id(tree)) or (replace(tree, below=below) if below else tree)


def _pages(links: Sequence[Branch]) -> int:
    return sum(_pages(one.below) if one.below else one.pages for one in links)


def _listed(items: Sequence[Branch]) -> str:
    lines = "\n".join(one.html() for one in items)
    return f'<ul class="md-nav__list">\n{lines}\n</ul>'


def _page(frame: str, name: str, title: str, list_: str) -> str:
    """Return the page of a part: the site map's, with its own title, address and list."""
    found, whole_name = _TITLE.search(frame), Path(PATH).name
    whole = found[0] if found else ""
    own = f"{whole}：{title}"
    back = f'<p><a href="{whole_name}">↑ {whole}</a></p>'

    def readdressed(tag: re.Match[str]) -> str:
        return tag[0].replace(f"/{whole_name}", f"/{name}")

    def renamed(head: re.Match[str]) -> str:
        text = readdressed(head).replace(f"<title>{whole}", f"<title>{own}")
        return text.replace(f'content="{whole}"', f'content="{own}"')

    html = _EDITION.sub(readdressed, _HEAD.sub(renamed, frame, count=1))
    html = html.replace(f'href="{whole_name}" aria-current="page"', f'href="{whole_name}"')
    return _MAP.sub(lambda _: back + list_, _TITLE.sub(lambda _: own, html, count=1), count=1)
