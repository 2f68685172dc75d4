"""The article of a page as a small tree of typed blocks, and runs of text in them.

Every channel reads this tree, so all of them say the same, and a new channel is one module.
`article` makes it from the built page, after its words are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..render.identity import FigureKey

Mark = Literal["", "strong", "figure", "doubt", "hidden", "pending", "note"]
"""The kind of a run: plain, bold, figure, the mark 存疑, withheld count, 待补充, note number."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind."""

    text: str
    mark: Mark = ""
    href: str = ""
    """As written in the page; empty where the run is not a link."""
    figure: FigureKey | None = None
    """The figure of the ledger that it is, or is a part of; None for anything else."""


Runs = tuple[Run, ...]

ANSWER = ("answer", "calls", "due")
"""The kinds of paragraphs in the box of an answer; two say whom to ring and what not to miss."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the article, level 2 to 4."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `kind` is `urgent`, `src`, `small`, `footnote`, one of `ANSWER`, or empty."""

    runs: Runs
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `kind` is empty, `ordered`, `steps`, `dates` or `three`."""

    items: tuple[Runs, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and its text (`dl`)."""

    pairs: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    runs: Runs
    head: bool = False
    number: bool = False
    """Whether it is right-aligned."""

    @property
    def text(self) -> str:
        """Its text without marks and links."""
        return plain(self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the first `head` rows are column headers."""

    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the table of its numbers."""

    title: str
    """`图1　…`."""
    subtitle: str
    description: str
    drawing: str
    """Bars and their labels as in the page (see `channels.shapes`)."""
    table: Table
    source: str
    anchor: str
    form: str = ""
    """Its kind (see `render.chart.KINDS`)."""
    figures: tuple[FigureKey, ...] = ()
    """The figures that it was asked to show; its parts and years follow from them."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Figures in large type: name, value, period."""

    cards: tuple[tuple[str, Runs, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with the pictures of what it counts, this year's first."""

    name: str
    runs: Runs
    remarks: tuple[str, ...]
    """What is said of its parts, of the year before, and of its period."""
    drawings: tuple[tuple[str, str], ...]
    """Label and `svg` of each, as in the page: a viewBox of cells (see `channels.yearpicture`)."""

    @property
    def text(self) -> str:
        """The figure in words: `调解案件约120宗（其中诉前调解案件50宗）`."""
        years = [label for label, _ in self.drawings[1:]]
        remarks = "；".join((*self.remarks, *years))
        return f"{self.name}{plain(self.runs)}" + f"（{remarks}）" * bool(remarks)


@dataclass(frozen=True, slots=True)
class Year:
    """The year in pictures."""

    title: str
    figures: tuple[Drawn, ...]
    source: str
    """What a cell is, and the periods."""
    anchor: str

    @property
    def description(self) -> str:
        """All figures in words."""
        return "；".join(figure.text for figure in self.figures) + "。"


@dataclass(frozen=True, slots=True)
class Note:
    """A note beside figures: `kind` is `doubt` or `privacy`."""

    title: str
    runs: Runs
    kind: str


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question of a quiz."""

    ask: str
    options: tuple[str, ...]
    answer: str
    why: str
    grounds: str


@dataclass(frozen=True, slots=True)
class Story:
    """A fictional example, labelled as such."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands under a title of its own: an admonition, a fold or a tab."""

    title: str
    kind: str
    """Material's name of an admonition or fold (`note`, `warning`); `tab`; or empty."""
    blocks: tuple[Block, ...]


Block = (
    Heading | Paragraph | Items | Facts | Table | Chart | Cards | Year | Note | QuizQuestion
    | Story | Aside
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A page as every channel sees it."""

    path: str
    """Address under the site: `report/2024.html`."""
    title: tuple[str, ...]
    """One string for each of its lines."""
    lead: str
    byline: str
    column: str
    """The columns above it, joined by ` › `: `查报告`."""
    plate: tuple[tuple[str, str], ...]
    """The document's status box: 署名机关, 发布日期, …"""
    blocks: tuple[Block, ...]
    summary: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    """Breadcrumbs from the home page: name and link of each step; the page itself has no link."""

    @property
    def name(self) -> str:
        """The title in one line."""
        return "".join(self.title)

    @property
    def stem(self) -> str:
        """What the files made of it are called: `report-2024`."""
        return self.path.removesuffix(".html").replace("/", "-")


def plain(runs: Runs) -> str:
    """Return the text of the runs."""
    return "".join(run.text for run in runs)


def without_notes(runs: Runs) -> Runs:
    """Return the runs without the numbers of notes, and `以上见` or `依据` before them."""
    kept: list[Run] = []
    refers = False
    for run in runs:
        if run.mark != "note":
            kept.append(replace(run, text=run.text.removeprefix("。")) if refers else run)
            refers = False
        elif kept and (text := _REFERS.sub("", kept[-1].text)) != kept[-1].text:
            kept[-1], refers = replace(kept[-1], text=text), True
    return tuple(run for run in kept if run.text)


_REFERS = re.compile("(?:(?:以上|依次)?见|依据：?)$")


def flatten(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks in order, those that hold others before what they hold."""
    for block in blocks:
        yield block
        if isinstance(block, Story | Aside):
            yield from flatten(block.blocks)
