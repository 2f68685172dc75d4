"""The slides of the big screen, one message each.

Each chart of the report and of the statistics pages once, the key figures that no chart shows by
subject, then the points to remember from a few topics, the hotlines, and QR codes. Counts of
people in sensitive subjects are not for a hall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ..ledger.figure import PENDING
from ..ledger.model import Indicator, Key, Ledger, section
from ..library.directory import Hotline
from ..render.chart import choose, draw
from ..render.drawing import Chart as Plot
from ..render.drawing import width_of
from ..render.identity import FigureKey
from ..render.page import Page, WordError
from .document import Cards, Chart, Document, Drawn, Items, Run, Runs, Year, flatten, plain
from .outputs import OutputError, Source

MAX_HOTLINES = 4
"""More would be too small to read from a few metres away."""

MAX_FIGURES = 4
"""More would be too small beside one another."""

# In hundredths of the screen's width: 1 is 19 px at 1920 x 1080.
_WIDE, _NARROW, _HIGH = 75.0, 47.0, 25.0
_SIZES = {"size-1": 3.2, "size-2": 2.8, "size-3": 2.4, "size-4": 2.0, "size-5": 1.7, "size-6": 1.4}
"""Sizes of a chart's letters, by class (`assets/screen.css`)."""

_NUMBERED = re.compile("^图[0-9]+[\u3000 ]*")


@dataclass(frozen=True, slots=True)
class Large:
    """A figure in large type."""

    name: str
    value: Runs
    """Its number is the bold run."""
    period: str
    doubtful: bool = False
    text: str = ""
    """What it counts."""

    @property
    def is_wordy(self) -> bool:
        """Whether there is no room for what it counts beside other figures."""
        return max(len(self.name) * 2, len(self.period), len(self.text)) > 36


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide; the fields that its kind does not use stay empty."""

    kind: str
    """Name of the template macro that draws it."""
    title: str
    page: str
    """The page that its QR code leads to; empty for none."""
    slip: str
    """Text of the title slip at the left."""
    sub: str = ""
    source: str = ""
    big: Runs = ()
    """A value in large type: its number is the bold run."""
    figures: tuple[Large, ...] = ()
    doubtful: bool = False
    text: str = ""
    drawing: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    """The table of a chart's numbers, header row first."""
    lines: tuple[str, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    year: tuple[Drawn, ...] = ()
    """The year in pictures."""
    doors: tuple[tuple[str, str], ...] = ()
    """Pages with the captions of their QR codes."""


def slides(source: Source, report: Document) -> Iterator[Slide]:
    """Yield the slides in their order on the screen.

    Args:
        source: everything the slides draw on.
        report: the newest report.

    Raises:
        OutputError: a chart was not drawn by this site's own word.
    """
    yield _cover(report)
    yield from _annual(source, report)
    yield from _figures(source, report)
    yield from _topics(source)
    yield from _help(source)
    yield _closing(source, report)


def _cover(report: Document) -> Slide:
    facts = tuple(f"{label}：{value}" for label, value in report.plate if label != "状态")
    title = "\n".join(report.title)
    return Slide("cover", title, report.path, _slip(report), report.byline, lines=facts)


def _annual(source: Source, report: Document) -> Iterator[Slide]:
    for block in report.blocks:
        if isinstance(block, Year):
            slip = _slip(report)
            year = tuple(f for f in block.figures if not _counts_private(source.ledger, f.runs))
            if year:
                yield Slide(
                    "annual", block.title, report.path, slip, source=block.source, year=year
                )


def _slip(report: Document) -> str:
    return report.title[-1]


def _figures(source: Source, report: Document) -> list[Slide]:
    """Return charts and key figures in the order of the report's sections."""
    statistics = [d for path, d in source.documents.items() if path.startswith("statistics/")]
    deck: list[Slide] = []
    contents: set[str] = set()
    shown: set[Key | str] = set()
    for page in (report, *statistics):
        for chart in (block for block in flatten(page.blocks) if isinstance(block, Chart)):
            rows = chart.table.rows[chart.table.head :]
            content = repr((_headline(chart), [[cell.text for cell in row] for row in rows]))
            if content in contents:
                continue
            contents.add(content)
            indicators, plot = _plot(page, chart, source.ledger)
            shown.update(indicator.key for indicator in (*indicators, *plot.indicators))
            if any(map(_is_private, (*indicators, *plot.indicators))):
                continue
            big = _value(indicators[0]) if len(indicators) == 1 else ()
            if slide := _chart(page, chart, plot, big, report):
                deck.append(slide)
    deck += _numbers(source, report, shown)
    return sorted(deck, key=lambda slide: section(slide.source.rstrip("。")) or (99,))


def _counts_private(ledger: Ledger, runs: Runs) -> bool:
    indicators = (_indicator(ledger, run.figure) for run in runs)
    return any(indicator and _is_private(indicator) for indicator in indicators)


def _is_private(indicator: Indicator) -> bool:
    """Return whether it counts people of whom a hall need not know."""
    return bool(indicator.sensitive and indicator.counts_people)


def _headline(chart: Chart) -> str:
    return _NUMBERED.sub("", chart.title)


def _indicator(ledger: Ledger, key: FigureKey | None) -> Indicator | None:
    return ledger.find_in_file(key.year, key.stem, key.name) if key else None


def _chart(page: Document, chart: Chart, plot: Plot, big: Runs, report: Document) -> Slide | None:
    """Return a chart beside the figure it is about; None if it would be too small to read."""
    table = chart.table.rows
    widest = max(width_of(bar.label + bar.reading + bar.share) for bar in plot.bars) + 3
    room = min(_HIGH / plot.height, (_NARROW if big else _WIDE) / widest)
    size = next((name for name, size in _SIZES.items() if size <= room), "")
    if not size:
        return None
    prefix = f"p{sha256((page.path + chart.anchor).encode()).hexdigest()[:6]}"
    rows = tuple(tuple(cell.text for cell in row) for row in table)
    where, _, remark = chart.source.removeprefix("来源：").partition("。")
    return Slide(
        "chart",
        _headline(chart),
        page.path,
        _slip(report),
        chart.subtitle.partition("；")[2].partition("，")[2] or chart.subtitle,
        where,
        big,
        doubtful=any("存疑" in text for row in rows for text in row),
        text=remark,
        drawing=draw(plot, prefix, size=size),
        rows=rows,
    )


def _plot(page: Document, chart: Chart, ledger: Ledger) -> tuple[list[Indicator], Plot]:
    """Return the figures that a chart was asked to show, and the chart anew for the screen."""
    indicators = [i for key in chart.figures if (i := _indicator(ledger, key))]
    try:
        if not indicators or len(indicators) < len(chart.figures):
            raise WordError("图里的指标", "台账里有的指标", "")
        here = Page(ledger, indicators[0].year, lambda _: "")
        plot = choose(indicators, chart.form, here)
    except WordError as error:
        mend = "改用“图(…)”画图，不要手写 SVG"
        raise OutputError(page.path, chart.title, "图里没有写明画哪些指标", mend) from error
    return indicators, replace(plot, headline=_headline(chart))


def _value(indicator: Indicator) -> Runs:
    figure = indicator.figure
    if figure is None or indicator.hidden:
        return ()
    unit = Run(figure.scale + figure.unit + figure.tail, "figure")
    doubt = Run("存疑" * bool(indicator.doubt), "doubt")
    return Run(figure.qualifier, "figure"), Run(figure.number, "strong"), unit, doubt


def _numbers(source: Source, report: Document, shown: set[Key | str]) -> Iterator[Slide]:
    """Yield the key figures of report and overview that no chart shows, by subject."""
    main = source.documents.get("statistics/index.html")
    groups: dict[str, list[tuple[Large, Indicator | None]]] = {}
    blocks = [block for page in (report, *([main] if main else [])) for block in page.blocks]
    for card in (card for block in blocks if isinstance(block, Cards) for card in block.cards):
        key = next((run.figure for run in card[1] if run.figure), None)
        indicator = _indicator(source.ledger, key)
        figure = indicator.key if indicator else card[0]
        if figure in shown or (indicator and _is_private(indicator)):
            continue
        shown.add(figure)
        group = source.ledger.subject_of(indicator).path if indicator else ""
        large = _large(source.ledger, card, indicator)
        groups.setdefault(group, []).append((large, indicator))
    for figures in groups.values():
        for n in range(0, len(figures), MAX_FIGURES):
            yield _number(source, report, figures[n : n + MAX_FIGURES])


def _large(ledger: Ledger, card: tuple[str, Runs, str], indicator: Indicator | None) -> Large:
    name, value, period = card
    text = ledger.expand(indicator.definition, indicator).rstrip("。") if indicator else ""
    doubtful = period.startswith("存疑")
    return Large(name, value, period.removeprefix("存疑").strip(), doubtful, text)


def _number(
    source: Source, report: Document, group: Sequence[tuple[Large, Indicator | None]]
) -> Slide:
    """Return a slide of figures of one subject; a single one gives it its title."""
    indicator = group[0][1]
    subject = source.ledger.subject_of(indicator) if indicator else None
    page = f"statistics/{subject.stem}.html" if subject else ""
    figures = tuple(large for large, _ in group)
    alone = len(figures) == 1
    return Slide(
        "number",
        figures[0].name if alone or not subject else subject.name,
        page if page in source.documents else report.path,
        _slip(report),
        figures[0].period if alone else "",
        re.sub(r"\s", "", indicator.source) if indicator else "",
        figures=figures,
        doubtful=any(large.doubtful for large in figures),
    )


def _topics(source: Source) -> Iterator[Slide]:
    """Yield the points to remember from topics linked on the home page, or else from all topics."""
    three = {
        path: items.items
        for path, page in source.documents.items()
        for items in page.blocks
        if isinstance(items, Items) and items.kind == "three"
    }
    main = source.documents.get("learn/index.html")
    for path in [
        path for path in _link_targets(source.site / "index.html") if path in three
    ] or three:
        name, lines = source.documents[path].name, tuple(plain(item) for item in three[path])
        yield Slide("three", name, path, main.name if main else "学法", lines=lines)


def _link_targets(page: Path) -> dict[str, None]:
    """Return the targets of the links in a page's main part, each once."""
    links = LexborHTMLParser(page.read_text("utf-8")).css("main a") if page.exists() else []
    return dict.fromkeys(link.attributes.get("href") or "" for link in links)


def _help(source: Source) -> Iterator[Slide]:
    hotlines = tuple(h for h in source.library.hotlines.values() if h.footer and h.dialled)
    if hotlines:
        page = "learn/hotlines.html" if "learn/hotlines.html" in source.documents else ""
        yield Slide("help", "", page, "求助热线", hotlines=hotlines[:MAX_HOTLINES])


def _closing(source: Source, report: Document) -> Slide:
    captions = {
        report.path: "读报告全文",
        "statistics/index.html": "查每个数字",
        "services/index.html": "找办事指南",
        "learn/index.html": "学身边的法律",
    }
    doors = tuple((page, caption) for page, caption in captions.items() if page in source.documents)
    return Slide("closing", "", "", source.about.get("站名", PENDING), doors=doors)
