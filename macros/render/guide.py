"""A guide: one matter from the first question to what to do when the answer does not satisfy."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ..ledger.problem import nearest, quoted
from ..library.guide import Guide, Moment
from ..library.text import Text
from .page import Page, WordError, block
from .reference import citation, text
from .word import Blocks, Section


def guide(page: Page, name: str) -> Blocks:
    """Return `指南("人民调解")`: the whole guide; its sections stand in the page's contents."""
    found = page.library.guides.get(name)
    if found is None:
        raise WordError(
            quoted(f"指南({name})"),
            "data/services/ 里有的事项名称，写在引号里",
            "改成已有的名称",
            nearest=nearest(str(name), page.library.guides),
            code="P01",
        )
    said = [block("answer.html", guide=found, text=lambda one: text(one, page))]
    return Blocks((*said, *(s for s in _sections(found, page) if s.html)))


def related(page: Page) -> Markup:
    """Return `相关()`: the guides that belong to the topic on whose page it stands."""
    topic = next((q.topic for q in page.library.quizzes.values() if q.page == page.path), None)
    if topic is None:
        raise WordError("相关()", "写在学法专题的网页里", "移到专题页，或者删去")
    links = {g.name: page.locate(g.page) for g in page.library.guides_of(topic)}
    return block("related.html", links=_found(links), title="相关的办事指南")


ANCHORS = ("what", "who", "bring", "steps", "time", "where", "redress", "care", "law", "related")
"""The places of a guide's sections, for links."""


def _sections(one: Guide, page: Page) -> list[Section]:
    """Return the sections in the order in which a resident asks; one without content has no HTML."""
    topics = {t: page.locate(q.page) for t in one.topics if (q := page.library.quizzes.get(t))}
    cost = block("cost.html", cost=text(one.cost, page))
    html = (
        ("哪些事可以办", _list(one.covers, page)),
        ("谁可以申请", _list(one.who, page)),
        ("要带什么", _list(one.papers, page)),
        ("怎么办", _moments("steps.html", one.steps, page)),
        ("期限和费用", _moments("dates.html", one.times, page) + cost),
        ("去哪里", _moments("where.html", one.where, page)),
        ("不服怎么办", _list(one.redress, page)),
        ("要当心", _list(one.warnings, page)),
        ("依据", _grounds(one, page)),
        ("学一学，做几题", block("related.html", links=_found(topics), title="")),
    )
    return [
        Section(title, anchor, said) for (title, said), anchor in zip(html, ANCHORS, strict=True)
    ]


def _list(items: Iterable[Text], page: Page) -> Markup:
    return block("dots.html", items=[text(item, page) for item in items])


def _moments(template: str, moments: Iterable[Moment], page: Page) -> Markup:
    return block(template, moments=[(m.when, text(m.what, page), m.runs_out) for m in moments])


def _grounds(one: Guide, page: Page) -> Markup:
    cited = [(citation(ground, page), ground.note) for ground in one.grounds]
    return block("grounds.html", cited=cited, checked=one.checked)


def _found(links: dict[str, str]) -> dict[str, str]:
    return {name: link for name, link in links.items() if link}
