"""What is printed on a form besides its boxes, and the PDF that typst makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...ledger.figure import PENDING
from ...library.citation import Citation
from ...library.directory import Place
from ...library.form import ADDRESS, Box, Form
from ...library.laws import Law, numeral
from ..typeset import Data, compiled

NOTE = "参考式样：受理的单位有自己的表的，用它的表。"
ADVICE = "下面是给您看的，不用填"
GROUNDS = "依据"
TICK = "□"
_SHORT = 14
"""Where one choice has more characters, each has a line of its own."""
_WIDE = 34
"""A line of choices has fewer characters than this."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A form as it is handed to those who set it."""

    form: Form
    advice: tuple[tuple[str, tuple[str, ...]], ...]
    """What to know, by label: where to hand it in, whom to ask, what the law says."""
    publisher: str
    """Empty where it is not known."""
    day: str
    preview: bool

    @property
    def headings(self) -> list[str]:
        """The headings of its groups, numbered."""
        groups = enumerate(self.form.groups, 1)
        return [f"{numeral(number)}、{group.title}" for number, group in groups]

    @property
    def signature(self) -> str:
        """What stands before the line to sign on."""
        return f"{self.form.signer.value}（签名或者按手印）："


def paper_of(form: Form, laws: Mapping[str, Law], publisher: str, day: str, preview: bool) -> Paper:
    """Return the form with all that its reader has to know."""
    calls = (f"打{line.number}（{line.name}）" for line in form.calls)
    advice = (
        ("交到哪里", ("；".join(map(_place, form.places)),)),
        ("不会填", ("，或者".join(calls) + "问一问。",)),
        ("先知道", tuple(warning.value for warning in form.warnings)),
        (GROUNDS, tuple(line for ground in form.grounds for line in _articles(ground, laws))),
    )
    known = tuple((label, lines) for label, lines in advice if lines)
    return Paper(form, known, publisher, day, preview)


def ticks(box: Box) -> list[str]:
    """Return the choices of a box, each after a square to tick, as lines that need no breaking."""
    lines: list[str] = []
    is_list = any(len(choice.value) > _SHORT for choice in box.choices)
    for choice in box.choices:
        tick = f"{TICK} {choice.value}"
        if lines and not is_list and len(lines[-1]) + len(tick) < _WIDE:
            lines[-1] += f"　{tick}"
        else:
            lines.append(tick)
    return lines


def _place(place: Place) -> str:
    """Return a place with what is known of it; the guide's page says what is not."""
    details = [f"{label}：{text}" for label, text in place.details.items() if text != PENDING]
    return place.name + (f"（{'；'.join(details)}）" if details else "")


def _articles(ground: Citation, laws: Mapping[str, Law]) -> list[str]:
    """Return the articles of a citation, each with its sentence where there is one."""
    law = laws.get(ground.law)
    sentences = law.articles if law else {}
    cited = [Citation(ground.law, (article,)) for article in ground.articles]
    return [
        f"{one}：{sentences[one.articles[0]].value}" if one.articles[0] in sentences else str(one)
        for one in cited
    ] or [str(ground)]


def pdf(paper: Paper) -> bytes:
    """Return the form as PDF, with lines to write on.

    Raises:
        OutputError: a character is in none of the fonts, or typst refuses the page.
    """
    texts = ((f"“{text.value}”", text.value) for text in paper.form.texts)
    return compiled("form.typ", data(paper), ADDRESS, texts)


def data(paper: Paper) -> Data:
    """Return what the template reads."""
    form = paper.form
    year, month, day = map(int, paper.day.split("-"))
    return {
        "name": form.name,
        "author": paper.publisher,
        "summary": form.use.value,
        "column": "办事",
        "day": (year, month, day),
        "preview": paper.preview,
        "note": NOTE,
        "heading": ADVICE,
        "groups": [
            {"title": title, "rows": [[_box(box, len(row)) for box in row] for row in group.rows]}
            for title, group in zip(paper.headings, form.groups, strict=True)
        ],
        "addressee": form.addressee.value,
        "statement": form.statement.value,
        "signature": paper.signature,
        "papers": [f"{TICK} {item.value}" for item in form.papers],
        "advice": paper.advice,
    }


def _box(box: Box, count: int) -> Data:
    """Return a box of a row of so many, with how many of the four columns are left to write in."""
    return {
        "width": 3 if count == 1 else 1,
        "label": box.label.value,
        "hint": box.hint.value,
        "tall": box.is_tall,
        "lines": box.lines,
        "ticks": ticks(box),
    }
