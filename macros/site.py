"""One build of the site: the ledger, its publisher, and the page being filled in."""

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

from .channels import registry
from .channels.opendata import catalogue
from .district.district import load_district
from .ledger import hidden, trace
from .ledger.figure import PENDING
from .ledger.load import load
from .ledger.problem import Problem, nearest, quoted
from .ledger.settings import base, is_preview, load_settings
from .ledger.source import Node, decode, front_matter
from .library.load import load_library
from .library.text import UNKNOWN_NAME
from .render import assets, authoring, grounds, guard, head, words
from .render.fill import Sheet, literal, render
from .render.front import fill_front
from .render.page import Page, block
from .render.slot import slots_of_page
from .web import hant
from .web.finish import Finisher

# A child of MkDocs' own logger, so that strict mode counts the problems reported here.
_LOG = logging.getLogger("mkdocs.plugins.nianbao")


class Site:
    """The data that pages and theme need, read once per build."""

    def __init__(self, root: Path, conf: Any) -> None:
        self.docs = Path(conf["docs_dir"])
        self.root = root
        ledger, problems = load(root / "data", words.functions())
        self.ledger = trace.traced(ledger)
        self.readings: dict[str, set[trace.Reading]] = {}
        """What each page reads of the ledger, by its source path; complete once it is made."""
        settings, settings_problems = load_settings(root / "data")
        self.library, library_problems = load_library(root / "data")
        self.district, district_problems = load_district(root / "data", ledger.same_units)
        self.about = {key: str(node.value) for key, node in settings.items()}
        self.page = Page(self.ledger, self.ledger.latest, locate=lambda _: "")
        self.names = words.names(self.ledger, lambda: self.page)
        self.sheet = Sheet(self.names, "")
        corrections, corrections_problems = hant.load_corrections(root / "data" / "hant.yml")
        self.finisher = Finisher(self.about, corrections)
        for problem in [
            *problems, *settings_problems, *library_problems, *corrections_problems,
            *district_problems,
        ]:  # fmt: skip
            report(problem)
        conf["markdown_extensions"].append(_Guard(self))
        conf["site_url"] = conf["site_url"] or base(self.about)
        if self.about["站名"] != PENDING:
            conf["site_name"] = self.about["站名"]
        conf["extra"].update(
            site=self.about,
            tags=head.site_tags(self.about),
            assets=assets.paths(root),
            hotlines={
                n: {"名称": h.name, "简称": h.short_name}
                for n, h in self.library.hotlines.items()
                if h.footer
            },
            preview=is_preview(self.about),
            problems=[
                p for p in [*problems, *settings_problems, *library_problems] if p.level == "错误"
            ],
        )

    def fill(self, markdown: str, page: Any, files: Any) -> str:
        """Return the page's Markdown with its words filled in; problems are reported and shown."""
        template, _ = self.open_page(markdown, page, files)
        filled_markdown = render(template, self.sheet)
        self.close_page()
        return filled_markdown

    def open_page(self, markdown: str, page: Any, files: Any) -> tuple[str, dict[str, Any]]:
        """Return the page's Markdown as a template, and all the names that it may use.

        Its front matter is filled in; what is wrong by then is reported, and shown in the page.
        """
        path = Path(page.file.abs_src_path)
        display_path = f"{self.docs.name}/{page.file.src_uri}"
        self.ledger.readings.clear()
        year, year_problems = self._year(page, path, display_path)
        self.page = Page(
            self.ledger,
            year,
            locate=cache(lambda source: _relative(files, source, page.url)),
            path=page.file.src_uri,
            text=markdown,
            place=self.about["镇名"],
            lists_doubts=bool(re.search(r"存疑清单[(（]\s*[)）]", markdown)),
            library=self.library,
            district=self.district,
            about=self.about,
            drawings={
                catalogue.WORD: lambda page: catalogue.table(
                    self.ledger, self.library, self.about, page.district
                ),
                registry.WORD: registry.table,
            },
        )
        first_line = _first_line(path, markdown)
        page.meta, front_problems = fill_front(
            _vet(page.meta, display_path), self.page, display_path, 1
        )
        safe_markdown, faults = guard.show_faults(markdown, display_path, first_line)
        markdown = authoring.prepare(safe_markdown)
        page_problems = [*year_problems, *front_problems]
        for problem in [*page_problems, *faults]:
            report(problem)
        front, column = (
            self._front(source)
            for source in (page.file.src_uri, head.column_page(page.file.src_uri))
        )
        page.meta["网页标签"] = head.tags(page.file.src_uri, front, column, self.about)
        page.meta["台账年度"] = self.page.year
        if self.page.lists_doubts:
            page.meta["存疑数"] = len(self.ledger.doubts(self.page.year))
        self.sheet = Sheet(self.names, display_path)
        slots = slots_of_page(markdown, self.names, first_line)
        shown_problems = "".join(f"{block('problem.html', problem=p)}\n\n" for p in page_problems)
        template = literal(shown_problems) + self.sheet.template(markdown, slots)
        return template, self.sheet.variables

    def close_page(self) -> None:
        """Report the words of the page that failed; raise the error of a program, if any."""
        for problem in self.sheet.close():
            report(problem)
        self.readings[self.page.path] = set(self.ledger.readings)

    def vet_html(self, page_html: str) -> str:
        """Return the rendered page, or a message in its place if it holds forbidden markup."""
        markup = guard.foreign_markup(page_html)
        if not markup:
            return grounds.number(authoring.unwrap(page_html), self.library.laws)
        fault = guard.MarkupFault(0, quoted(markup), "只有允许的 HTML", "删去它，用 Markdown 写")
        problem = guard.problem(fault, f"{self.docs.name}/{self.page.path}", 1)
        report(problem)
        return str(block("problem.html", problem=problem))

    def finish(self, site_dir: Path) -> None:
        """Finish the pages that are not finished yet; write what is made of all of them."""
        self.finisher.finish_files(site_dir)
        synonyms = self.root / "data" / "synonyms.yml"
        for problem in self.finisher.write_search(site_dir, synonyms, self.library.all_needs):
            report(problem)
        assets.publish(self.root, self.docs, site_dir)
        # It contains the day of the build; hosts compress by themselves.
        (site_dir / "sitemap.xml.gz").unlink(missing_ok=True)

    def _front(self, source: str) -> dict[str, Node]:
        """Return a page's front matter, filled in; `nianbao check` reports its problems."""
        file = self.docs / source
        text = decode(file, source)[0] if file.exists() else None
        raw = front_matter(text, source)[0] if text else {}
        front: dict[str, Node] = fill_front(raw, self.page, source, 1)[0]
        return front

    def _year(self, page: Any, path: Path, display_path: str) -> tuple[int, list[Problem]]:
        """Return the year that the page's front matter names, and the problem with it, if any."""
        year_text = str(page.meta.get("年度", self.ledger.latest))
        years = {str(year): year for year in self.ledger.years}
        if year_text in years or not years:
            return years.get(year_text, self.ledger.latest), []
        lines = path.read_text("utf-8-sig").splitlines()
        problem = UNKNOWN_NAME.problem(
            path=display_path,
            line=next((n for n, line in enumerate(lines, 1) if line.startswith("年度")), 1),
            found=quoted(f"年度: {year_text}"),
            expected="、".join(years),
            mend="改成台账已有的年度",
            nearest=nearest(year_text, years),
        )
        return self.ledger.latest, [problem]


class _Guard(Extension):  # type: ignore[misc]
    """A Markdown extension that vets the HTML of every page."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the guard behind everything that writes HTML."""
        postprocessor = Postprocessor(md)
        postprocessor.run = self.site.vet_html
        md.postprocessors.register(postprocessor, "nianbao", -100)


def _vet(value: Any, display_path: str, key: str = "") -> Any:
    """Return front matter without hidden characters and addresses that run; both are reported."""
    match value:
        case str() if key == guard.PAGE and not guard.is_safe(value):
            report(guard.problem(guard.unsafe_address(0, value), display_path, 1))
            return ""
        case str() if character := hidden.search(value):
            report(guard.problem(guard.hidden_character(0, character[0]), display_path, 1))
            return hidden.plain_text(value)
        case dict():
            return {name: _vet(entry, display_path, str(name)) for name, entry in value.items()}
        case list():
            return [_vet(entry, display_path) for entry in value]
    return value


def report(problem: Problem) -> None:
    """Log a problem; an error stops a strict build."""
    _LOG.log(logging.ERROR if problem.level == "错误" else logging.INFO, "%s", problem)


def _first_line(path: Path, markdown: str) -> int:
    """Return the line of the file on which the Markdown behind the front matter begins."""
    text = path.read_text("utf-8-sig")
    return text.count("\n", 0, max(text.rfind(markdown), 0)) + 1


def _relative(files: Any, source: str, page_url: str) -> str:
    """Return a link from the page at `page_url` to the page with this source, or empty if none."""
    file = files.get_file_from_path(source)
    if file is None:
        return ""
    folder = page_url if page_url.endswith("/") else posixpath.dirname(page_url)
    link = posixpath.relpath(file.url or ".", folder or ".")
    return link + "/" if re.search("/$", file.url) else link
