"""Finishing a page: its links to other sites, its second edition, what the search finds of it.

A page is finished once, from its text: where it is made, in whatever process, if the generator
lets us; else from its file. It then gives a `Gleaning`, a small part of itself, from which the
files that are made of all pages are written at the end: the notice's list and the search.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import cores, files
from ..ledger.problem import Problem
from ..ledger.settings import base, host
from ..library.elsewhere import Need
from . import hant, leaving, sitemap
from .search import index
from .search.entries import Findable, is_searched, read


@dataclass(frozen=True, slots=True)
class Gleaning:
    """What the files that are made of all pages need of one page."""

    outside: Mapping[str, str] = field(default_factory=dict)
    """The addresses of other sites that it links to, each with the text of the first link."""
    forms: hant.Forms = frozenset()
    own: Findable | None = None
    other: Findable | None = None
    """What can be found of the page and of its second edition."""

    def packed(self) -> list[Any]:
        """Return it in lists and texts, for JSON."""
        findables = [one.packed() if one else None for one in (self.own, self.other)]
        return [self.outside, sorted(self.forms), *findables]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> Gleaning:
        """Return what `packed` was made of."""
        outside, forms, *findables = packed
        own, other = (Findable.unpacked(one) if one else None for one in findables)
        return cls(outside, frozenset((new, old) for new, old in forms), own, other)


class Finisher:
    """Finishes the pages of one build."""

    WRITTEN_LAST = frozenset({leaving.PATH, sitemap.PATH})
    """Pages that are finished again once all are made."""

    def __init__(self, about: Mapping[str, str], corrections: hant.Corrections) -> None:
        """Prepare to finish pages.

        Args:
            about: data/site.yml.
            corrections: data/hant.yml.
        """
        self.gleanings: dict[str, Gleaning] = {}
        """By the address of the page, as far as pages are finished."""
        self.counts: index.Counts | None = None
        """What was counted of the texts that can be searched: by an earlier build, then here."""
        self.converter = hant.Converter(corrections)
        self.has_notice = False
        """Whether links to other sites lead through the notice, if the site has one."""
        self._own_host = host(base(about))

    def look_at_notice(self, html: str) -> None:
        """Learn from the page at the notice's address whether it is one; to be called first."""
        self.has_notice = leaving.MARK in html

    def redirect_links(self, path: str, html: str) -> tuple[str, dict[str, str]]:
        """Return the page with its links to other sites led through the notice, and their names."""
        if not self.has_notice:
            return html, {}
        return leaving.redirect_links(html, path, self._own_host)

    def finish(self, site: Path, path: str, html: str) -> str:
        """Return the finished page, for the caller to write; write its second edition.

        Args:
            site: the folder of the site.
            path: the page's address in it.
            html: the page as the generator makes it.
        """
        html, outside = self.redirect_links(path, html)
        own = read(html, path) if is_searched(path) else None
        if posixpath.basename(path) in hant.ONCE:
            self.gleanings[path] = Gleaning(outside, own=own)
            return html
        other_html, forms = hant.page_with_forms(html, path, self.converter)
        other = read(other_html, path, str.maketrans(dict(forms))) if own else None
        self.gleanings[path] = Gleaning(outside, forms, own, other)
        files.write({site / hant.FOLDER / path: other_html}, durable=False)
        return html

    def finish_files(self, site: Path) -> None:
        """Finish the pages not finished yet, from their files; then the notice and the site map."""
        notice = site / leaving.PATH
        if notice.exists():
            self.look_at_notice(notice.read_text("utf-8"))
        found = (file.relative_to(site).as_posix() for file in site.rglob("*.html"))
        made = self.gleanings.keys() | {leaving.PATH}
        rest = sorted(p for p in found if p not in made and not p.startswith(f"{hant.FOLDER}/"))
        _ = self.converter.vocabulary  # loaded once for all processes
        many = len(rest) >= cores.MANY_PAGES
        gleanings = cores.share(lambda path: self._finish_file(site, path), rest, pays=many)
        self.gleanings.update(zip(rest, gleanings, strict=True))
        if notice.exists():
            self._finish_notice(site)
        for edition in (site, site / hant.FOLDER):
            sitemap.split(edition / sitemap.PATH)

    def write_search(self, site: Path, synonyms: Path, needs: Sequence[Need]) -> list[Problem]:
        """Write the search of both editions; return the problems in `synonyms`."""
        forms = hant.simplified_forms(gleaning.forms for gleaning in self.gleanings.values())
        own = {path: g.own for path, g in self.gleanings.items() if g.own}
        other = {path: g.other for path, g in self.gleanings.items() if g.other}
        editions = [index.Edition(other, hant.FOLDER, forms)]
        self.counts, problems = index.write(
            site, synonyms, index.Edition(own), editions, needs, self.counts
        )
        return problems

    def _finish_file(self, site: Path, path: str) -> Gleaning:
        file = site / path
        html = file.read_text("utf-8")
        finished = self.finish(site, path, html)
        if finished != html:
            files.write({file: finished}, durable=False)
        return self.gleanings[path]

    def _finish_notice(self, site: Path) -> None:
        """Finish the notice with its list; without its mark, like any other page."""
        file = site / leaving.PATH
        html, outside = self.redirect_links(leaving.PATH, file.read_text("utf-8"))
        self.gleanings[leaving.PATH] = Gleaning(outside)
        names: dict[str, str] = {}
        for _, gleaning in sorted(self.gleanings.items()):
            names = {**gleaning.outside, **names}
        self.has_notice = False  # its own list leads out
        files.write({file: leaving.fill(html, names)}, durable=False)
        self._finish_file(site, leaving.PATH)
