"""The page that is being rendered: its year, its links, its counters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..ledger.model import Indicator, Ledger, section
from ..library.load import Library


def environment(folder: Path, **more: Any) -> jinja2.Environment:
    """Return the templates of a folder: what they are given is escaped, what they miss is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        **more,
    )


TEMPLATES = environment(Path(__file__).parent / "templates")


class WordError(Exception):
    """A word of a page that cannot be rendered; shown in place and reported with its line."""

    def __init__(
        self,
        found: str,
        expected: str,
        mend: str,
        *,
        nearest: str = "",
        code: str = "P03",
        follows: bool = False,
    ) -> None:
        super().__init__(f"{found}。应当是：{expected}。{mend}")
        self.found = found
        self.expected = expected
        self.mend = mend
        self.nearest = nearest
        self.code = code
        self.follows = follows
        """Whether it only follows from a mistake in the ledger, which is reported there."""


@dataclass
class Page:
    """Everything that rendering a word needs to know of the page it stands in."""

    ledger: Ledger
    year: int
    """The year that names without `年度(…)` mean."""
    locate: Callable[[str], str]
    """A relative link to a page given by its source path, or empty where there is no such page."""
    path: str = ""
    """The page's own source path under docs/."""
    place: str = ""
    """The town, for subtitles."""
    lists_doubts: bool = False
    """Whether the page has a list of doubtful figures that marks may lead to."""
    library: Library = field(default_factory=Library)
    about: Mapping[str, str] = field(default_factory=dict)
    """Who publishes (`data/site.yml`)."""
    charts: int = 0
    tables: int = 0
    questions: int = 0
    terms: dict[str, int] = field(default_factory=dict)
    """Terms explained on this page so far, with the number of each explanation."""
    ids: set[str] = field(default_factory=set)

    def definition_link(self, indicator: Indicator) -> str:
        """Return where the indicator is defined, or empty where its subject has no statistics page."""
        target = self.locate(f"statistics/{self.ledger.subject_of(indicator).stem}.md")
        return f"{target}#{indicator.anchor}" if target else ""

    def source_link(self, indicator: Indicator) -> str:
        """Return the section of the year's report that the indicator comes from, or empty."""
        target = self.locate(f"report/{indicator.year}.md")
        section = section_anchor(indicator.source)
        return f"{target}#{section}" if target and section else ""

    def doubt_number(self, indicator: Indicator) -> int:
        """Return its number among the year's doubtful figures, counted from 1."""
        keys = [doubtful.key for doubtful in self.ledger.doubts(indicator.year)]
        return keys.index(indicator.key) + 1

    def doubt_name(self, indicator: Indicator) -> str:
        """Return what its mark and its note say: `存疑1`, of another year `2023年存疑1`."""
        year = "" if indicator.year == self.year else f"{indicator.year}年"
        return f"{year}存疑{self.doubt_number(indicator)}"

    def doubt_link(self, indicator: Indicator) -> str:
        """Return where the doubt is explained: on this page if it has the list, else with the figure;
        empty where its subject has no statistics page.
        """
        anchor = f"#{self.doubt_anchor(indicator)}"
        if self.lists_doubts and indicator.year == self.year:
            return anchor
        target = self.locate(f"statistics/{self.ledger.subject_of(indicator).stem}.md")
        return target + anchor if target else ""

    def doubt_anchor(self, indicator: Indicator) -> str:
        """Return the id of the note."""
        return f"存疑-{indicator.year}-{self.doubt_number(indicator)}"

    def once(self, id_: str) -> str:
        """Return `id_` the first time it is asked for on this page, afterwards an empty text."""
        if id_ in self.ids:
            return ""
        self.ids.add(id_)
        return id_


def block(template: str, **values: Any) -> Markup:
    """Return a template as one line of HTML, so that Markdown leaves it alone."""
    html = TEMPLATES.get_template(template).render(**values)
    return Markup(" ".join(line.strip() for line in html.splitlines() if line.strip()))


def section_anchor(source: str) -> str:
    """Return the anchor of a report's section: `…报告 四（五）` is `s4-5`, `… 六` is `s6`."""
    numbers = section(source)
    return "s" + "-".join(str(number) for number in numbers) if numbers else ""
