"""The page being rendered: its year, links and counters."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..district.district import District
from ..ledger.model import Indicator, Key, Ledger, section
from ..ledger.problem import Kind
from ..library.load import Library
from .icon import icon

MISUSED_WORD = Kind(
    "P03",
    "页面里的词用法不对",
    "图、表、卡片不能这样用，比如给不能画的数画图。",
    advice="单独一个数画不成图，改用卡片。",
    wrong="{{ 图(执法.行政检查) }}",
    right="{{ 卡片(执法.行政检查) }}",
)


def environment(folder: Path, **options: Any) -> jinja2.Environment:
    """Return the templates of a folder; values are escaped, a missing one is an error.

    `icon("material-phone")` draws an icon.
    """
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=_compiled(folder, options),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        **options,
    )
    templates.globals["icon"] = icon
    return templates


def _compiled(folder: Path, options: dict[str, Any]) -> jinja2.BytecodeCache | None:
    """Return where compiled templates are kept: where Python would keep modules, if it may."""
    place = folder / "__pycache__"
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        place.mkdir(exist_ok=True)
    if not os.access(place, os.W_OK):
        return None
    kind = sha1(repr(sorted(options.items())).encode(), usedforsecurity=False).hexdigest()[:8]
    return jinja2.FileSystemBytecodeCache(str(place), f"jinja-{kind}-%s.cache")


TEMPLATES = environment(Path(__file__).parent / "templates")


class WordError(Exception):
    """A word of a page cannot be rendered; the error is shown in its place and reported."""

    def __init__(
        self,
        found: str,
        expected: str,
        mend: str,
        *,
        nearest: str = "",
        kind: Kind = MISUSED_WORD,
        follows: bool = False,
    ) -> None:
        super().__init__(f"{found}。应当是：{expected}。{mend}")
        self.found = found
        self.expected = expected
        self.mend = mend
        self.nearest = nearest
        self.kind = kind
        self.follows = follows
        """Whether it merely follows from a mistake in the ledger, which is reported there."""


@dataclass
class Page:
    """Everything about a page that its words need for rendering."""

    ledger: Ledger
    year: int
    """The year of names without `年度(…)`."""
    locate: Callable[[str], str]
    """Returns a relative link to the page with this source path, or empty if there is none."""
    path: str = ""
    """The page's own source path under docs/."""
    place: str = ""
    """The town, for subtitles."""
    lists_doubts: bool = False
    """Whether the page lists doubtful figures, so that marks can link there."""
    library: Library = field(default_factory=Library)
    district: District = field(default_factory=District)
    """What the district knows of its towns; empty in the tree of a town."""
    about: Mapping[str, str] = field(default_factory=dict)
    """The publisher's settings (`data/site.yml`)."""
    drawings: Mapping[str, Callable[[Page], Markup]] = field(default_factory=dict)
    """What channels draw, by the words that stand for it."""
    is_read: bool = True
    """Whether somebody reads what its words become: a check only asks whether they are right."""
    text: str = ""
    """Its Markdown, in which links find the sentence of a figure."""
    awaited: dict[Key, str] = field(default_factory=dict)
    """The ids to be given to the first mentions of figures that links lead to."""
    charts: int = 0
    tables: int = 0
    questions: int = 0
    terms: dict[str, int] = field(default_factory=dict)
    """Terms explained so far, with the number of each explanation."""
    ids: set[str] = field(default_factory=set)

    def draw(self, name: str) -> Markup:
        """Return what a channel draws for the word of this name; empty without channels."""
        return self.drawings[name](self) if name in self.drawings else Markup()

    def definition_link(self, indicator: Indicator) -> str:
        """Return a link to the definition, or empty if the subject has no statistics page."""
        target = self.locate(f"statistics/{self.ledger.subject_of(indicator).stem}.md")
        return f"{target}#{indicator.anchor}" if target else ""

    def source_link(self, indicator: Indicator) -> str:
        """Return a link to the report section that the indicator comes from, or empty.

        What a district added up comes from its towns, side by side on a page of their own.
        """
        if rule := self.district.rule(indicator.identifier):
            return self.locate(rule.page)
        target = self.locate(f"report/{indicator.year}.md")
        anchor = section_anchor(indicator.source)
        return f"{target}#{anchor}" if target and anchor else ""

    def mention_link(self, indicator: Indicator) -> str:
        """Return a link to where the page will state the figure, or else to its definition."""
        name = rf"{re.escape(indicator.subject)}\s*[.．。]\s*{re.escape(indicator.name)}"
        if indicator.pending or not re.search(
            rf"[{{｛]{{2}}\s*{name}\s*(?:[.．。]\s*[值数]\s*)?[}}｝]{{2}}", self.text
        ):
            return self.definition_link(indicator)
        return f"#{self.awaited.setdefault(indicator.key, f'句{len(self.awaited) + 1}')}"

    def doubt_name(self, indicator: Indicator) -> str:
        """Return the label of its mark and note: `存疑1`, or `2023年存疑1` for another year."""
        year = "" if indicator.year == self.year else f"{indicator.year}年"
        return f"{year}存疑{self.ledger.doubt_number(indicator)}"

    def doubt_link(self, indicator: Indicator) -> str:
        """Return a link to the note: on this page if it has the list, else beside the definition.

        It is empty if the subject has no statistics page.
        """
        anchor = f"#{self.doubt_anchor(indicator)}"
        if self.lists_doubts and indicator.year == self.year:
            return anchor
        target = self.locate(f"statistics/{self.ledger.subject_of(indicator).stem}.md")
        return target + anchor if target else ""

    def doubt_anchor(self, indicator: Indicator) -> str:
        """Return the id of the note on a doubtful figure."""
        return f"存疑-{indicator.year}-{self.ledger.doubt_number(indicator)}"

    def unique_id(self, id_: str) -> str:
        """Return `id_` on its first use on this page, and empty afterwards."""
        if id_ in self.ids:
            return ""
        self.ids.add(id_)
        return id_


def block(template: str, **values: Any) -> Markup:
    """Render a template to one line of HTML, so that Markdown leaves it alone."""
    html = TEMPLATES.get_template(template).render(**values)
    return Markup(" ".join(line.strip() for line in html.splitlines() if line.strip()))


def section_anchor(source: str) -> str:
    """Return the anchor of a report section: `…报告 四（五）` is `s4-5`, `… 六` is `s6`."""
    numbers = section(source)
    return "s" + "-".join(str(number) for number in numbers) if numbers else ""
