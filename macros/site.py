"""One build of the site: the ledger, who publishes it, and the page being filled in."""

from __future__ import annotations

import logging
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Any

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.postprocessors import Postprocessor  # type: ignore[import-untyped]

from .channels.opendata import catalogue
from .ledger import hidden
from .ledger.figure import PENDING
from .ledger.load import load
from .ledger.problem import Problem, nearest, quoted
from .ledger.settings import base, is_preview, load_settings
from .ledger.source import Node, decode, front_matter
from .library.load import load_library
from .render import assets, guard, head, words
from .render.fill import fill
from .render.front import fill_front
from .render.page import Page, block
from .web import hant, leaving
from .web.search import index

# Under MkDocs' own logger, so that its strict mode counts what is reported here.
_LOG = logging.getLogger("mkdocs.plugins.nianbao")


class Site:
    """What pages and theme need, read once for each build."""

    def __init__(self, root: Path, conf: Any) -> None:
        self.docs = Path(conf["docs_dir"])
        self.root = root
        self.ledger, problems = load(root / "data")
        settings, wrong = load_settings(root / "data")
        self.library, more = load_library(root / "data")
        self.about = {key: str(node.value) for key, node in settings.items()}
        self.page = Page(self.ledger, self.ledger.latest, locate=lambda _: "")
        # Only one page lists the data, and the preview makes few.
        listed = cache(lambda: catalogue.table(self.ledger, self.library, self.about))
        own = {catalogue.WORD: lambda page: listed()}
        self.names = words.names(self.ledger, lambda: self.page, own)
        for problem in [*problems, *wrong, *more]:
            report(problem)
        conf["markdown_extensions"].append(_Guard(self))
        conf["site_url"] = conf["site_url"] or base(self.about)
        if self.about["站名"] != PENDING:
            conf["site_name"] = self.about["站名"]
        conf["extra"].update(
            site=self.about,
            tags=head.site_tags(self.about),
            assets=assets.paths(root),
            hotlines={n: {"名称": h.name} for n, h in self.library.hotlines.items() if h.footer},
            preview=is_preview(self.about),
            problems=[p for p in [*problems, *wrong, *more] if p.level == "错误"],
        )

    def fill(self, markdown: str, page: Any, files: Any) -> str:
        """Return the page's Markdown with its words filled in; mistakes are reported and shown."""
        path = Path(page.file.abs_src_path)
        shown = f"{self.docs.name}/{page.file.src_uri}"
        year, wrong = self._year(page, path, shown)
        self.page = Page(
            self.ledger,
            year,
            locate=cache(lambda source: _relative(files, source, page.url)),
            path=page.file.src_uri,
            place=self.about["镇名"],
            lists_doubts=bool(re.search(r"存疑清单[(（]\s*[)）]", markdown)),
            library=self.library,
            about=self.about,
        )
        first_line = _first_line(path, markdown)
        page.meta, unknown = fill_front(_vetted(page.meta, shown), self.page, shown, 1)
        guarded, refused = guard.guarded(markdown, shown, first_line)
        filled, problems = fill(guarded, self.names, shown, first_line)
        wrong += unknown
        for problem in [*wrong, *refused, *problems]:
            report(problem)
        front, column = (
            self._front(source)
            for source in (page.file.src_uri, head.column_page(page.file.src_uri))
        )
        page.meta["网页标签"] = head.tags(page.file.src_uri, front, column, self.about)
        if self.page.lists_doubts:
            page.meta["存疑数"] = len(self.ledger.doubts(self.page.year))
        return "".join(f"{block('problem.html', problem=p)}\n\n" for p in wrong) + filled

    def permitted(self, rendered: str) -> str:
        """Return the rendered page; in its place what is wrong with it, where it holds what none may."""
        foreign = guard.foreign(rendered)
        if not foreign:
            return rendered
        fault = guard.MarkupFault(0, quoted(foreign), "只有允许的 HTML", "删去它，用 Markdown 写")
        problem = guard.problem(fault, f"{self.docs.name}/{self.page.path}", 1)
        report(problem)
        return str(block("problem.html", problem=problem))

    def finish(self, site_dir: Path) -> None:
        """Write the other edition and the search of both; takes away what no page uses.

        Links to sites that are no government's lead through the notice first, in both editions.
        """
        leaving.write(site_dir, self.about)
        synonyms = self.root / "data" / "synonyms.yml"
        corrections, problems = hant.load_corrections(self.root / "data" / "hant.yml")
        editions = {hant.FOLDER: hant.write(site_dir, corrections)}
        for problem in [*problems, *index.write(site_dir, synonyms, editions)]:
            report(problem)
        assets.publish(self.root, self.docs, site_dir)
        # Its bytes hold the day of the build; hosts compress for themselves.
        (site_dir / "sitemap.xml.gz").unlink(missing_ok=True)

    def _front(self, source: str) -> dict[str, Node]:
        """Return the front matter of a page, filled in; what is wrong in it is told by `nianbao check`."""
        file = self.docs / source
        text = decode(file, source)[0] if file.exists() else None
        raw = front_matter(text, source)[0] if text else {}
        filled: dict[str, Node] = fill_front(raw, self.page, source, 1)[0]
        return filled

    def _year(self, page: Any, path: Path, shown: str) -> tuple[int, list[Problem]]:
        """Return the year that the page's front matter names, and what is wrong with it."""
        stated = str(page.meta.get("年度", self.ledger.latest))
        years = {str(year): year for year in self.ledger.years}
        if stated in years or not years:
            return years.get(stated, self.ledger.latest), []
        lines = path.read_text("utf-8-sig").splitlines()
        problem = Problem(
            path=shown,
            line=next((n for n, line in enumerate(lines, 1) if line.startswith("年度")), 1),
            code="P01",
            found=quoted(f"年度: {stated}"),
            expected="、".join(years),
            mend="改成台账已有的年度",
            nearest=nearest(stated, years),
        )
        return self.ledger.latest, [problem]


class _Guard(Extension):  # type: ignore[misc]
    """Has every page looked at when Markdown is done with it."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    def extendMarkdown(self, md: Markdown) -> None:
        """Come after all that writes HTML."""
        last = Postprocessor(md)
        last.run = self.site.permitted
        md.postprocessors.register(last, "nianbao", -100)


def _vetted(value: Any, shown: str, key: str = "") -> Any:
    """Return what front matter says; hidden characters and addresses that run are told, and left out."""
    match value:
        case str() if key == guard.PAGE and not guard.safe(value):
            report(guard.problem(guard.unsafe(0, value), shown, 1))
            return ""
        case str() if strange := hidden.search(value):
            report(guard.problem(guard.strange(0, strange[0]), shown, 1))
            return hidden.plain(value)
        case dict():
            return {name: _vetted(said, shown, str(name)) for name, said in value.items()}
        case list():
            return [_vetted(said, shown) for said in value]
    return value


def report(problem: Problem) -> None:
    """Log a problem; an error stops a strict build."""
    _LOG.log(logging.ERROR if problem.level == "错误" else logging.INFO, "%s", problem)


def _first_line(path: Path, markdown: str) -> int:
    """Return the line of the file on which its Markdown begins after the front matter."""
    text = path.read_text("utf-8-sig")
    return text.count("\n", 0, max(text.rfind(markdown), 0)) + 1


def _relative(files: Any, source: str, here: str) -> str:
    """Return a link from the page at `here` to the page with this source, or empty where there is none."""
    file = files.get_file_from_path(source)
    if file is None:
        return ""
    folder = here if here.endswith("/") else posixpath.dirname(here)
    link = posixpath.relpath(file.url or ".", folder or ".")
    return link + "/" if re.search("/$", file.url) else link
