"""The finished article of a page, parsed once into a small tree of typed blocks.

Every channel reads this tree, so all of them say the same, and a new channel is one module. The
tree comes from the built page, after its words are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..render.identity import ATTRIBUTE, FigureKey, key_of
from . import identity

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


def read(site: Path, path: str) -> Document | None:
    """Parse the page at `path` of the site; return None if it has no article."""
    tree = LexborHTMLParser((site / path).read_text("utf-8"))
    article = tree.css_first("article")
    if article is None:
        return None
    for node in article.css(_SKIPPED):
        node.decompose()
    identity.complete(article, path)
    heading = tree.css_first("main h1")
    lines = heading.css("span") if heading else []
    crumbs = tuple(_crumbs(tree.css_first("main .crumb")))
    summary = tree.css_first("meta[name=description i]")
    return Document(
        path=path,
        title=tuple(_text(line) for line in lines) or (_text(heading),),
        lead=_text(tree.css_first("main .lead")),
        byline=_text(tree.css_first("main .by")),
        column=" › ".join(name for name, _ in crumbs[1:-1]),
        plate=tuple(
            (_text(row.css_first("dt")), _text(row.css_first("dd")))
            for row in tree.css(".plate > div")
        ),
        blocks=tuple(_blocks(article)),
        summary=(summary.attributes.get("content") or "") if summary else "",
        crumbs=crumbs,
    )


def _crumbs(node: LexborNode | None) -> Iterator[tuple[str, str]]:
    """Yield name and link of each step of 当前位置：首页 › column › page."""
    for child in node.iter(include_text=True) if node else ():
        if child.tag == "a":
            yield _text(child), child.attributes.get("href") or ""
        else:
            names = child.text(deep=True).removeprefix("当前位置：").split("›")
            yield from ((name.strip(), "") for name in names if name.strip())


# Left out: keys to marks, what only works on a screen, and repetitions.
_SKIPPED = (
    ".legend, nav, script, style, template, noscript, form.find, .gloss, .sr, .files, "
    ".footnote-backref, .icon, .cite, form.days, form.sift"
)
_INLINE = {
    "a", "abbr", "b", "button", "code", "data", "em", "i", "small", "span", "strong", "sub", "sup",
    "time",
}  # fmt: skip
_LINES = {
    "blockquote", "details", "div", "dl", "dt", "li", "ol", "p", "pre", "table", "tr", "ul",
}  # fmt: skip
"""Elements that take a line of their own inside an item, a cell or a definition."""
_BREAK = "\ue001"
"""Stands for the end of such a line among the pieces of a text."""


def _blocks(node: LexborNode) -> Iterator[Block]:
    for child in node.iter():
        classes = set((child.attributes.get("class") or "").split())
        match child.tag:
            case "h2" | "h3" | "h4":
                yield Heading(int(child.tag[1]), _text(child), child.id or "")
            case "p":
                yield from _paragraph(child, classes)
            case "ul" | "ol":
                kind = next(iter(classes & {"steps", "dates"}), "ordered" * (child.tag == "ol"))
                yield Items(tuple(_runs(item) for item in child.iter() if item.tag == "li"), kind)
            case "dl":
                yield Facts(tuple(_pairs(child)))
            case "table":
                yield _table(child)
            case "figure":
                yield _figure(child)
            case "form":
                yield _question(child)
            case "pre":
                yield Paragraph((Run((child.text() or "").strip("\n")),))
            case "details":
                yield Aside(
                    _text(child.css_first("summary")), _kind(classes), tuple(_blocks(child))
                )
            case "div" | "section" | "blockquote":
                yield from _division(child, classes)


_KINDS = {"urgent", "src", "small", "calls", "due"}
"""The classes of paragraphs that are kinds by the same name."""


def _kind(classes: set[str]) -> str:
    """Return the kind of an admonition or fold by its class (see `render.authoring`)."""
    return next((name[3:] for name in classes if name.startswith("is-")), "")


def _paragraph(node: LexborNode, classes: set[str]) -> Iterator[Paragraph]:
    runs = _runs(node)
    if plain(runs).strip() and "admonition-title" not in classes:
        yield Paragraph(runs, next(iter(classes & _KINDS), ""))


def _division(node: LexborNode, classes: set[str]) -> Iterator[Block]:
    if "note" in classes:
        title = _text(node.css_first("b"))
        runs = _runs(node)[1:] if title else _runs(node)
        yield Note(title, runs, "privacy" if "hide" in classes else "doubt")
    elif "admonition" in classes:
        title = _text(node.css_first(".admonition-title"))
        yield Aside(title, _kind(classes), tuple(_blocks(node)))
    elif "tabbed-set" in classes:
        yield from _tabs(node)
    elif "footnote" in classes:
        for number, item in enumerate(node.css("div > ol > li"), 1):
            yield Paragraph((Run(_reference(str(number))), *_runs(item)), "footnote")
    elif "cards" in classes and "grid" not in classes:
        yield Cards(tuple(_card(card) for card in node.css(".card")))
    elif "annual" in classes:
        yield _year(node)
    elif "story" in classes:
        yield Story(tuple(_blocks(node)))
    elif "three" in classes:
        yield from _three(node)
    elif "answer" in classes:
        yield from (
            replace(block, kind=block.kind if block.kind in ANSWER else "answer")
            if isinstance(block, Paragraph)
            else block
            for block in _blocks(node)
        )
    else:
        yield from _blocks(node)


def _three(node: LexborNode) -> Iterator[Block]:
    yield Paragraph(tuple(_runs(node.css_first("p"))), "answer")
    yield Items(tuple(_runs(item) for item in node.css("li")), "three")


def _tabs(node: LexborNode) -> Iterator[Aside]:
    title = ""
    for child in node.iter():
        if child.tag == "label":
            title = _text(child)
        elif child.tag == "div":
            yield Aside(title, "tab", tuple(_blocks(child)))


def _reference(number: str) -> str:
    """Return the number of a footnote as it stands in the text and before the footnote."""
    return f"［{number}］"


def _pairs(node: LexborNode) -> Iterator[tuple[str, Runs]]:
    """Yield what each `dd` explains, several terms joined by 、, and its text."""
    labels: list[str] = []
    ended = True
    for child in node.css("dt, dd"):
        if child.tag == "dt":
            labels = [*([] if ended else labels), _text(child)]
        else:
            yield "、".join(labels), _runs(child)
        ended = child.tag == "dd"


def _table(node: LexborNode) -> Table:
    rows = [tuple(_cell(cell) for cell in row.css("th, td")) for row in node.css("tr")]
    return Table(_text(node.css_first("caption")), tuple(rows), len(node.css("thead tr")))


def _cell(node: LexborNode) -> Cell:
    number = node.attributes.get("class") == "n" or node.attributes.get("align") == "right"
    return Cell(_runs(node), node.tag == "th", number)


def _figure(node: LexborNode) -> Chart:
    plot = node.css_first(".plot")
    table = node.css_first("table")
    assert plot is not None and table is not None
    return Chart(
        title=_text(node.css_first("figcaption b")),
        subtitle=_text(node.css_first("figcaption span")),
        description=plot.attributes.get("aria-label") or "",
        drawing=plot.html or "",
        table=_table(table),
        source=_text(node.css_first(".src")),
        anchor=node.id or "",
        form=node.attributes.get("data-form") or "",
        figures=tuple(map(key_of, (node.attributes.get(ATTRIBUTE) or "").split())),
    )


def _card(node: LexborNode) -> tuple[str, Runs, str]:
    name, period = _text(node.css_first(".k")), _text(node.css_first(".p"))
    for part in node.css(".k, .p"):
        part.decompose()
    return name, _runs(node), period


def _year(node: LexborNode) -> Year:
    return Year(
        _text(node.css_first("p b")),
        tuple(_drawn(card) for card in node.css(".card")),
        _text(node.css_first(".src")),
        node.id or "",
    )


def _drawn(node: LexborNode) -> Drawn:
    labels = [_text(label) for label in node.css(".y")]
    drawings = [drawing.html or "" for drawing in node.css("svg")]
    value = node.css_first(".v")
    return Drawn(
        _text(node.css_first(".k")),
        tuple(replace(run, figure=_key(node)) for run in _runs(value)),
        tuple(_text(remark) for remark in node.css(".p")),
        tuple(zip(labels or [""] * len(drawings), drawings, strict=True)),
    )


def _question(node: LexborNode) -> QuizQuestion:
    why = node.css_first("details")
    paragraphs = [_text(p) for p in why.css("p")] if why else []
    answer, reason, grounds = (*paragraphs, "", "", "")[:3]
    return QuizQuestion(
        _text(node.css_first("legend")),
        tuple(_text(option) for option in node.css("label")),
        answer.removeprefix("答案："),
        reason,
        grounds.removeprefix("依据："),
    )


# --- runs of text ---------------------------------------------------------------------------


def _runs(node: LexborNode | None) -> Runs:
    """Return the text of a node, neighbouring runs of one kind merged."""
    runs: list[Run] = []
    begins_line = False
    for run in _pieces(node, Run("", figure=_key(node))) if node else ():
        if run.text == _BREAK:
            begins_line = bool(runs)
        elif not begins_line:
            _join(runs, run)
        elif text := run.text.lstrip(" "):
            _join(runs, Run("\n"))
            _join(runs, _like(run, text))
            begins_line = False
    return tuple(_trim(runs))


def _join(runs: list[Run], run: Run) -> None:
    """Add a run to a list, or its text to the last one if that is of the same kind."""
    last = runs[-1] if runs else None
    if last and (last.mark, last.href, last.figure) == (run.mark, run.href, run.figure):
        runs[-1] = _like(run, last.text + run.text)
    elif run.text:
        runs.append(run)


def _like(run: Run, text: str) -> Run:
    """Return a run of the same kind, ten times faster than `replace` does."""
    return Run(text, run.mark, run.href, run.figure)


def _pieces(node: LexborNode, around: Run) -> Iterator[Run]:
    """Yield the text of a node in runs that are like the run around it where they say no more."""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            yield _like(around, _BLANKS.sub(" ", child.text_content or ""))
            continue
        attributes = child.attributes
        if child.tag == "br":
            yield _like(around, "\n")
        elif attributes.get("class") == "footnote-ref":
            yield replace(around, text=_reference(_text(child)), mark="note")
        else:
            href = attributes.get("data-to") or attributes.get("href") or around.href
            figure = _key(child) or around.figure
            if child.tag in _LINES:
                yield Run(_BREAK)
            yield from _pieces(child, Run("", _mark(child) or around.mark, href, figure))
            if child.tag in _LINES:
                yield Run(_BREAK)
            elif child.tag not in _INLINE:
                yield _like(around, " ")


def _key(node: LexborNode) -> FigureKey | None:
    """Return the figure that an element shows, if it is one."""
    key = key_of(text) if (text := node.attributes.get(ATTRIBUTE)) else None
    return key if key and key.year and key.name else None


def _mark(node: LexborNode) -> Mark:
    classes = set((node.attributes.get("class") or "").split())
    if "tag" in classes:
        marks: dict[str, Mark] = {"q": "doubt", "hide": "hidden", "todo": "pending"}
        return next((marks[name] for name in classes & marks.keys()), "")
    if node.tag == "data" or "fig" in classes:
        return "figure"
    return "strong" if node.tag in ("b", "strong") else ""


def _trim(runs: list[Run]) -> Iterator[Run]:
    for index, run in enumerate(runs):
        text = _WIDE_SPACE.sub("", run.text)
        text = text.lstrip() if index == 0 else text
        text = text.rstrip() if index == len(runs) - 1 else text
        if text:
            yield run if text == run.text else _like(run, text)


_BLANKS = re.compile(r"[ \t\n\r]+")
_WIDE_SPACE = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


def _text(node: LexborNode | None) -> str:
    return plain(_runs(node))
