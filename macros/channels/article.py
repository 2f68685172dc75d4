"""The finished article of a page, parsed once into the tree that every channel reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..render.identity import ATTRIBUTE, key_of
from . import identity
from .document import (
    ANSWER,
    Aside,
    Block,
    Cards,
    Cell,
    Chart,
    Document,
    Drawn,
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
)
from .text import figure_of, reference, runs_of, text_of


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
        title=tuple(text_of(line) for line in lines) or (text_of(heading),),
        lead=text_of(tree.css_first("main .lead")),
        byline=text_of(tree.css_first("main .by")),
        column=" › ".join(name for name, _ in crumbs[1:-1]),
        plate=tuple(
            (text_of(row.css_first("dt")), text_of(row.css_first("dd")))
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
            yield text_of(child), child.attributes.get("href") or ""
        else:
            names = child.text(deep=True).removeprefix("当前位置：").split("›")
            yield from ((name.strip(), "") for name in names if name.strip())


# Left out: keys to marks, what only works on a screen, and repetitions.
_SKIPPED = (
    ".legend, nav, script, style, template, noscript, form.find, .gloss, .sr, .files, "
    ".footnote-backref, .icon, .cite, form.days, form.sift"
)


def _blocks(node: LexborNode) -> Iterator[Block]:
    for child in node.iter():
        classes = set((child.attributes.get("class") or "").split())
        match child.tag:
            case "h2" | "h3" | "h4":
                yield Heading(int(child.tag[1]), text_of(child), child.id or "")
            case "p":
                yield from _paragraph(child, classes)
            case "ul" | "ol":
                kind = next(iter(classes & {"steps", "dates"}), "ordered" * (child.tag == "ol"))
                yield Items(tuple(runs_of(item) for item in child.iter() if item.tag == "li"), kind)
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
                    text_of(child.css_first("summary")), _kind(classes), tuple(_blocks(child))
                )
            case "div" | "section" | "blockquote":
                yield from _division(child, classes)


_KINDS = {"urgent", "src", "small", "calls", "due"}
"""The classes of paragraphs that are kinds by the same name."""


def _kind(classes: set[str]) -> str:
    """Return the kind of an admonition or fold by its class (see `render.authoring`)."""
    return next((name[3:] for name in classes if name.startswith("is-")), "")


def _paragraph(node: LexborNode, classes: set[str]) -> Iterator[Paragraph]:
    runs = runs_of(node)
    if plain(runs).strip() and "admonition-title" not in classes:
        yield Paragraph(runs, next(iter(classes & _KINDS), ""))


def _division(node: LexborNode, classes: set[str]) -> Iterator[Block]:
    if "note" in classes:
        title = text_of(node.css_first("b"))
        runs = runs_of(node)[1:] if title else runs_of(node)
        yield Note(title, runs, "privacy" if "hide" in classes else "doubt")
    elif "admonition" in classes:
        title = text_of(node.css_first(".admonition-title"))
        yield Aside(title, _kind(classes), tuple(_blocks(node)))
    elif "tabbed-set" in classes:
        yield from _tabs(node)
    elif "footnote" in classes:
        for number, item in enumerate(node.css("div > ol > li"), 1):
            yield Paragraph((Run(reference(str(number))), *runs_of(item)), "footnote")
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
    yield Paragraph(tuple(runs_of(node.css_first("p"))), "answer")
    yield Items(tuple(runs_of(item) for item in node.css("li")), "three")


def _tabs(node: LexborNode) -> Iterator[Aside]:
    title = ""
    for child in node.iter():
        if child.tag == "label":
            title = text_of(child)
        elif child.tag == "div":
            yield Aside(title, "tab", tuple(_blocks(child)))


def _pairs(node: LexborNode) -> Iterator[tuple[str, Runs]]:
    """Yield what each `dd` explains, several terms joined by 、, and its text."""
    labels: list[str] = []
    ended = True
    for child in node.css("dt, dd"):
        if child.tag == "dt":
            labels = [*([] if ended else labels), text_of(child)]
        else:
            yield "、".join(labels), runs_of(child)
        ended = child.tag == "dd"


def _table(node: LexborNode) -> Table:
    rows = [tuple(_cell(cell) for cell in row.css("th, td")) for row in node.css("tr")]
    return Table(text_of(node.css_first("caption")), tuple(rows), len(node.css("thead tr")))


def _cell(node: LexborNode) -> Cell:
    number = node.attributes.get("class") == "n" or node.attributes.get("align") == "right"
    return Cell(runs_of(node), node.tag == "th", number)


def _figure(node: LexborNode) -> Chart:
    plot = node.css_first(".plot")
    table = node.css_first("table")
    assert plot is not None and table is not None
    return Chart(
        title=text_of(node.css_first("figcaption b")),
        subtitle=text_of(node.css_first("figcaption span")),
        description=plot.attributes.get("aria-label") or "",
        drawing=plot.html or "",
        table=_table(table),
        source=text_of(node.css_first(".src")),
        anchor=node.id or "",
        form=node.attributes.get("data-form") or "",
        figures=tuple(map(key_of, (node.attributes.get(ATTRIBUTE) or "").split())),
    )


def _card(node: LexborNode) -> tuple[str, Runs, str]:
    name, period = text_of(node.css_first(".k")), text_of(node.css_first(".p"))
    for part in node.css(".k, .p"):
        part.decompose()
    return name, runs_of(node), period


def _year(node: LexborNode) -> Year:
    return Year(
        text_of(node.css_first("p b")),
        tuple(_drawn(card) for card in node.css(".card")),
        text_of(node.css_first(".src")),
        node.id or "",
    )


def _drawn(node: LexborNode) -> Drawn:
    labels = [text_of(label) for label in node.css(".y")]
    drawings = [drawing.html or "" for drawing in node.css("svg")]
    value = node.css_first(".v")
    return Drawn(
        text_of(node.css_first(".k")),
        tuple(replace(run, figure=figure_of(node)) for run in runs_of(value)),
        tuple(text_of(remark) for remark in node.css(".p")),
        tuple(zip(labels or [""] * len(drawings), drawings, strict=True)),
    )


def _question(node: LexborNode) -> QuizQuestion:
    why = node.css_first("details")
    paragraphs = [text_of(p) for p in why.css("p")] if why else []
    answer, reason, grounds = (*paragraphs, "", "", "")[:3]
    return QuizQuestion(
        text_of(node.css_first("legend")),
        tuple(text_of(option) for option in node.css("label")),
        answer.removeprefix("答案："),
        reason,
        grounds.removeprefix("依据："),
    )
