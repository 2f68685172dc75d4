"""A page as plain HTML with inline styles, for the editors of WeChat and of government sites.

These editors drop style sheets, classes, ids, scripts, SVG and links, so none is used: each element
carries its own style, charts are numbered pictures, and addresses outside the site are written out
in brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, groupby

from .document import (
    ANSWER,
    Aside,
    Block,
    Cards,
    Cell,
    Chart,
    Document,
    Facts,
    Heading,
    Items,
    Note,
    Paragraph,
    QuizQuestion,
    Run,
    Runs,
    Story,
    Table,
    Year,
    plain,
)  # fmt: skip
from .shapes import COLOURS, escape

MAX_COLUMNS = 3
"""Columns of a table that fit a phone; a wider table becomes one paragraph a row."""
_INK, _GREY, _DOUBT = COLOURS["ink"], COLOURS["ink-2"], COLOURS["doubt"]
ANNUAL = "annual.png"
"""File name of the year in pictures beside the article."""
BODY_STYLE = f"font-size:16px;line-height:1.8;color:{_INK};text-align:left;word-break:break-word"
"""Style of the element around everything, which the others inherit."""
_STYLES = {
    "h2": f"margin:32px 0 12px;padding:10px 0 0;border-top:3px double {_INK};"
    "font-size:19px;line-height:1.5;font-weight:bold",
    "h3": "margin:24px 0 8px;font-size:17px;line-height:1.5;font-weight:bold",
    "p": "margin:0 0 14px",
    "small": f"margin:0 0 14px;font-size:14px;color:{_GREY}",
    "answer": "margin:0 0 18px;padding:14px 14px 1px;background:#e3edf1",
    "urgent": f"margin:0 0 18px;padding:10px 12px;border:2px solid {_INK}",
    "story": "margin:0 0 18px;padding:0 0 0 12px;border-left:3px double #7a8889",
    "doubt": f"margin:0 0 14px;padding:0 0 0 10px;border-left:3px solid {_DOUBT};font-size:15px",
    "privacy": "margin:0 0 14px;padding:10px 12px;background:#f0f4f3;font-size:15px",
    "ul": "margin:0 0 14px;padding:0 0 0 22px;list-style:disc",
    "ol": "margin:0 0 14px;padding:0 0 0 26px;list-style:decimal",
    "li": "margin:0 0 6px",
    "title": "margin:24px 0 2px;font-weight:bold",
    "img": "display:block;width:100%;margin:0 0 10px",
    "table": "width:100%;margin:0 0 14px;border-collapse:collapse;font-size:14px;line-height:1.6",
    "cell": "padding:6px 4px;border:1px solid #cbd5d4;text-align:left",
    "number": "padding:6px 4px;border:1px solid #cbd5d4;text-align:right",
    "count": "padding:6px 4px;border:1px solid #cbd5d4;text-align:right;white-space:nowrap",
    "mark": f"color:{_DOUBT}",
    "note": "font-size:14px;line-height:1;vertical-align:super",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One or more blocks of the page as HTML, ready for an article."""

    html: str
    level: int = 0
    """2 or 3 for a heading, before which an article may be split."""


def parts(document: Document) -> Iterator[Part]:
    """Yield the page's blocks in order, without those that only lead to other pages."""
    blocks = _without_links(document.blocks)
    numbers = {"chart": count(1), "question": count(1)}
    for is_answer, group in groupby(blocks, lambda block: _kind(block) in (*ANSWER, "three")):
        if is_answer:
            yield Part(_section("answer", "".join(_block(block, numbers) for block in group)))
            continue
        for block in group:
            yield Part(_block(block, numbers), block.level if isinstance(block, Heading) else 0)


def picture_name(number: int) -> str:
    """Return the file name of a chart beside the article."""
    return f"fig-{number}.png"


def remark(text: str) -> str:
    """Return a line about the article itself as HTML."""
    return _element("p", "small", escape(text))


def _kind(block: Block) -> str:
    return block.kind if isinstance(block, Paragraph | Items | Note) else ""


def _without_links(blocks: tuple[Block, ...]) -> list[Block]:
    """Drop the section of related pages, and headings over nothing."""
    kept_blocks: list[Block] = []
    skipped_level = 0
    for block in blocks:
        if isinstance(block, Heading):
            if skipped_level and block.level > skipped_level:
                continue
            skipped_level = block.level if block.anchor == "related" else 0
        if not skipped_level or (isinstance(block, Paragraph) and block.kind == "footnote"):
            kept_blocks.append(block)
    while kept_blocks and (isinstance(kept_blocks[-1], Heading) or _is_label(kept_blocks[-1])):
        kept_blocks.pop()
    return [
        block
        for block, after in zip(kept_blocks, [*kept_blocks[1:], None], strict=False)
        if not (isinstance(block, Heading) and _is_empty(block, after))
    ]


def _is_label(block: Block) -> bool:
    """Return whether a block only announces the next one: `相关的办事指南`."""
    if not isinstance(block, Paragraph) or block.kind:
        return False
    return [run.mark for run in block.runs] == ["strong"] and block.runs[0].text[
        -1
    ] not in "。！？）"


def _is_empty(heading: Heading, after: Block | None) -> bool:
    return isinstance(after, Heading) and after.level <= heading.level


# --- blocks -----------------------------------------------------------------------------------


def _block(block: Block, numbers: Mapping[str, Iterator[int]]) -> str:
    """Return the HTML of a block; `numbers` counts charts and questions."""
    match block:
        case Heading(level, text):
            return _element(f"h{level}", f"h{level}", escape(text))
        case Paragraph(runs, kind):
            looks = {"urgent": "urgent", "src": "small", "small": "small", "footnote": "small"}
            look = looks.get(kind, "p")
            return _element("p", look, _runs(runs, after="　" if kind == "urgent" else ""))
        case Items(items, kind):
            return _items(items, kind)
        case Facts(pairs):
            lines = ((f"<strong>{escape(label)}</strong>：{_runs(runs)}") for label, runs in pairs)
            return "".join(_element("p", "p", line) for line in lines)
        case Table():
            return _table(block)
        case Chart():
            return _figure(block, next(numbers["chart"]))
        case Cards(cards):
            return _cards(cards)
        case Year():
            return _year(block)
        case Note(title, runs, kind):
            text = _runs(runs).strip()
            return _element("p", kind, f"<strong>{escape(title)}</strong>　{text}")
        case QuizQuestion():
            return _question(block, next(numbers["question"]))
        case Story(blocks):
            return _section("story", "".join(_block(inner, numbers) for inner in blocks))
        case Aside(title, _, blocks):
            head = _element("p", "p", f"<strong>{escape(title)}</strong>")
            return _section("story", head + "".join(_block(inner, numbers) for inner in blocks))


def _items(items: tuple[Runs, ...], kind: str) -> str:
    name = "ol" if kind in ("ordered", "steps", "three") else "ul"
    after = "<br>" if kind in ("steps", "dates") else ""
    return _list(name, (_runs(item, after=after) for item in items))


def _list(name: str, items: Iterable[str]) -> str:
    return _element(name, name, "".join(_element("li", "li", item) for item in items))


def _table(table: Table) -> str:
    caption = f"<strong>{escape(table.caption)}</strong>" if table.caption else ""
    title = _element("p", "title", caption) if caption else ""
    if max(map(len, table.rows), default=0) > MAX_COLUMNS:
        return title + _records(table)
    rows = (_row(row, index < table.head) for index, row in enumerate(table.rows))
    return title + _element("table", "table", f"<tbody>{''.join(rows)}</tbody>")


def _row(row: tuple[Cell, ...], head: bool) -> str:
    look = "number" if head else "count"
    cells = (
        _element("th" if head else "td", look if cell.number else "cell", _cell(cell, head))
        for cell in row
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, head: bool) -> str:
    bold = cell.head and not head
    return f"<strong>{_runs(cell.runs)}</strong>" if bold else _runs(cell.runs)


def _records(table: Table) -> str:
    """Return a wide table as lines `列名：值`, one paragraph for each row."""
    names = [cell.text for cell in table.rows[0]] if table.head else []
    paragraphs = []
    for first, *rest in table.rows[table.head :]:
        lines = [f"<strong>{_runs(first.runs)}</strong>"]
        for name, cell in zip(names[1:] or [""] * len(rest), rest, strict=False):
            label = f"{escape(name)}：" if name else ""
            lines += [f"{label}{_runs(cell.runs)}"] if cell.text.strip() not in ("", "—") else []
        paragraphs.append(_element("p", "p", "<br>".join(lines)))
    return "".join(paragraphs)


def _figure(chart: Chart, number: int) -> str:
    alt = escape(f"{chart.title}。{chart.description}")
    return (
        _element("p", "title", escape(chart.title))
        + _element("p", "small", escape(chart.subtitle))
        + f'<p style="margin:0"><img src="{picture_name(number)}" alt="{alt}" '
        + f'style="{_STYLES["img"]}"></p>'
        + _table(chart.table)
        + _element("p", "small", escape(chart.source))
    )


def _year(year: Year) -> str:
    alt, style = escape(f"{year.title}。{year.description}"), _STYLES["img"]
    return (
        _element("p", "title", escape(year.title))
        + f'<p style="margin:0"><img src="{ANNUAL}" alt="{alt}" style="{style}"></p>'
        + _list("ul", (escape(figure.text) for figure in year.figures))
        + _element("p", "small", escape(year.source))
    )


def _cards(cards: tuple[tuple[str, Runs, str], ...]) -> str:
    return _list(
        "ul",
        (
            f"{escape(name)}：<strong>{escape(plain(runs))}</strong>"
            + (f"<br>{escape(period.replace(' ', '，'))}" if period else "")
            for name, runs, period in cards
        ),
    )


def _question(question: QuizQuestion, number: int) -> str:
    options = [f"{a}．{text}" for a, text in zip("ABCDEFGH", question.options, strict=False)]
    right = next((o for o in options if o[2:] == question.answer), question.answer)
    why = f"<strong>答案：{escape(right)}</strong>　{escape(question.why)}"
    grounds = f"　依据：{escape(question.grounds)}。" if question.grounds else ""
    return (
        _element("p", "title", escape(f"{number}．{question.ask}"))
        + _element("p", "p", "<br>".join(map(escape, options)))
        + _element("p", "small", why + grounds)
    )


# --- text -------------------------------------------------------------------------------------


def _runs(runs: Runs, *, after: str = "") -> str:
    """Return the runs as HTML; `after` goes between a bold beginning and the rest."""
    befores = ("", *(run.text for run in runs))
    pieces = [_run(run, before) for run, before in zip(runs, befores, strict=False)]
    if after and len(runs) > 1 and runs[0].mark == "strong":
        pieces.insert(1, after)
    return "".join(pieces)


def _run(run: Run, before: str) -> str:
    """Return a run as HTML; without its link, the name of another page or section is quoted."""
    text = escape(run.text).replace("\n", "<br>")
    inside = run.href and not run.mark and ":" not in run.href
    if inside and before[-1:] not in ("", "“") and run.text[:1] not in "《“":
        text = f"“{text}”"
    if run.mark == "doubt":
        return f'<span style="{_STYLES["mark"]}">（{text.strip("（）")}）</span>'
    if run.mark == "note":
        return f'<span style="{_STYLES["note"]}">{text}</span>'
    if run.mark == "strong":
        text = f"<strong>{text}</strong>"
    outside = run.href.startswith(("http://", "https://")) and run.href not in run.text
    return f"{text}（{escape(run.href)}）" if outside else text


def _element(name: str, look: str, html: str) -> str:
    return f'<{name} style="{_STYLES[look]}">{html}</{name}>'


def _section(look: str, html: str) -> str:
    return _element("section", look, html)
