"""The statistics pages of a new year: last year's, without the parts whose figures are missing.

Headings and their anchors stay, as other pages may link there; a section of which nothing is left
says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...ledger.figure import PENDING
from ...ledger.model import Ledger
from ...render import words
from ...render.fill import mistakes
from ...render.page import Page
from .. import newyear
from ..project import PageFile, Project
from .claims import Reports, sentences

_NONE_RIGHT = re.compile("(?!)")
_PUBLISHED = re.compile("^发布时间:.*$", re.M)
_YEAR = re.compile(r"^年度: *\d{4} *$", re.M)
_LIST = re.compile(
    r"(?P<head>\{\{\s*(?:卡片|一年一图|[图表])[(（])(?P<names>[^{}()（）=\"]*?)"
    r"(?P<tail>(?:[,，、]\s*\w+=\"(?:[^\"{}]|\{[^{}]*\})*\")*\s*[)）]\s*\}\})"
)
"""A word of a page that shows several figures: cards, a table, a chart."""
_ITEM = re.compile(r"^(?:[-*+] |\||\d+[.)] )")
_SHOWN = 40


@dataclass
class Renewal:
    """The pages to write, and a line for the editor on each part taken out or to be read again."""

    files: dict[Path, str] = field(default_factory=dict)
    """Relative to the project."""
    lines: list[str] = field(default_factory=list)


def renew(project: Project, year: int) -> Renewal:
    """Return the statistics pages of the year before as those of `year`, the latest.

    Without a year before, the pages are those of a new town: they only lose what is missing.
    """
    old = year - bool(project.ledger.years.get(year - 1))
    renewal, reports = Renewal(), Reports(project, year)
    for page in project.pages if year == project.ledger.latest else ():
        if page.own_year or page.text("年度") != str(old):
            continue
        subject = page.text("主题")
        if page.kind != "statistics" and old == year:
            continue
        if page.kind != "statistics":
            renewal.lines.append(f"{page.path}：页首的“年度”还是{year - 1}，请看过再改")
        elif subject and subject not in project.ledger.years[year]:
            renewal.lines.append(f"{page.path}：{year}年没有这个主题，仍是{year - 1}年的数")
        else:
            leaf = _Leaf(project, page, reports, renewal.lines)
            text = leaf.text() if old < year else leaf.cut()
            renewal.files |= {Path(page.path): text} if text != page.whole else {}
    return renewal


class _Leaf:
    def __init__(
        self, project: Project, page: PageFile, reports: Reports, lines: list[str]
    ) -> None:
        self.page, self.reports, self.lines = page, reports, lines
        self.year, self.body = reports.year, page.body
        self.reason = _reasons(project, page, self.year)
        subject = project.ledger.years[self.year].get(page.text("主题"))
        self.indicators = [*subject.indicators.values()] if subject else []

    def cut(self) -> str:
        """Return the page without the parts whose figures are missing, or as it is."""
        count = len(self.lines)
        body = "\n\n".join(self._blocks())
        head = self.page.whole.removesuffix(self.page.body).rstrip()
        return f"{head}\n\n{body}\n" if len(self.lines) > count else self.page.whole

    def text(self) -> str:
        page, old = self.page, self.year - 1
        head = page.whole.removesuffix(page.body)
        head = _YEAR.sub(f"年度: {self.year}", str(newyear.redate(head, old, self.year)))
        head = _PUBLISHED.sub(f"发布时间: {PENDING}", head)
        self.body = self.reports.renew_links(page.body)
        body = "\n\n".join(self._blocks())
        text = f"{head.rstrip()}\n\n{body.strip()}\n"
        first = head.rstrip().count("\n") + 3
        for number, line in enumerate(body.strip().split("\n"), first):
            if self.reports.may_be_stale(line, subject=bool(self.indicators)):
                self.lines.append(f"{page.path}:{number}：去年写的，请核对：{_excerpt(line)}")
        return text

    def _blocks(self) -> Iterator[str]:
        """Yield the blocks that stay, and a sentence where a whole section is gone."""
        section: list[str] = []
        cut = False  # whether any figures were taken out of this section
        for block in [*re.split(r"\n\s*\n", self.body.strip()), "#"]:
            if block.startswith("#"):
                yield from section
                if cut and not any("{{" in kept for kept in section):
                    yield f"{self.year}年的报告没有这一部分的数。"
                section, cut = [block] if block != "#" else [], False
                continue
            kept = self._kept(block)
            cut = cut or block.count("{{") > kept.count("{{")
            if kept:
                section.append(kept)
            elif section and section[-1].rstrip("*").endswith("："):
                section.pop()  # what led up to it

    def _kept(self, block: str) -> str:
        """Return a block without its items, or figures of a list, that name what is missing."""
        lines = block.split("\n")
        parts = lines if all(_ITEM.match(line) for line in lines) else [block]
        kept = []
        for part in parts:
            shown = _LIST.sub(self._present, part)
            reason = self.reason(shown)
            rest = "" if reason else self.reports.borne_out(shown, self.indicators)
            if shown != part or reason:
                self.lines.append(f"{self.page.path}：去掉了“{_excerpt(part)}”{reason}")
            elif len(rest) < len(part):
                gone = "".join(text for text in sentences(part) if text not in rest)
                self.lines.append(f"{self.page.path}：去掉了“{_excerpt(gone)}”：说的是去年的报告")
            kept += [rest] if rest.strip() else []
        return "\n".join(kept)

    def _present(self, match: re.Match[str]) -> str:
        """Return cards, a table or a chart of the figures that there are; empty without any."""
        names = [name.strip() for name in re.split("[,，、]", match["names"])]
        rest = [name for name in names if not self.reason(f"{{{{ {name} }}}}")]
        return f"{match['head']}{', '.join(rest)}{match['tail']}" if rest else ""


def _reasons(project: Project, page: PageFile, year: int) -> Callable[[str], str]:
    """Return a function that says what was right of a part last year and no more is, or empty."""
    ledger: Ledger = project.ledger

    def faults(part: str, year: int) -> list[str]:
        state = Page(ledger, year, lambda _: "", path=page.source, library=project.library)
        names = words.names(ledger, lambda: state)
        problems = mistakes(part, names, page.path, 1, context_free=_NONE_RIGHT, valid=set())
        return [problem.found for problem in problems]

    def reason(part: str) -> str:
        now = faults(part, year) if "{" in part or "｛" in part else []
        if not now or (ledger.years.get(year - 1) and faults(part, year - 1)):
            return ""
        return "：" + "、".join(dict.fromkeys(now))

    return reason


def _excerpt(text: str) -> str:
    """Return the beginning of a text, for a message."""
    return re.sub(r"[\s{}]+", "", text)[:_SHOWN]
