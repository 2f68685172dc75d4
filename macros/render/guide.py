"""Guides: one matter each, from the first question to the remedy against a decision."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ..library.citation import Citation, cited
from ..library.guide import Guide, Moment
from ..library.text import Text
from . import form
from .page import Page, WordError, block
from .reference import citation, look_up, text
from .word import Blocks, Section, word


@word('指南("事项名称")', "整份[办事指南](guides.md)")
def guide(page: Page, name: str) -> Blocks:
    """Return `指南("人民调解")`: the whole guide; the page's contents list its sections."""
    entry = look_up("指南", name, page.library.guides, "data/services/")
    due = _due(entry.first_deadline)
    answer = block("answer.html", guide=entry, due=due, text=lambda source: text(source, page))
    return Blocks((answer, *(s for s in _sections(entry, page) if s.html)))


@word('指南清单("钱被骗了", …)', "一组[办事指南](guides.md#分组)，名称写在后面的排在前面")
def guides(page: Page, group: str, *first: str) -> Markup:
    """Return `指南清单("钱被骗了", …)`: the guides of a group, those named first."""
    groups = {entry.group.value for entry in page.library.guides.values()}
    look_up("指南清单", group, dict.fromkeys(groups), "data/services/ 的“分组”")
    entries = page.library.guides_in(group)
    named = [look_up("指南清单", name, entries, f"data/services/ 里“{group}”") for name in first]
    listed = dict.fromkeys([*named, *entries.values()])
    lines = [(entry, page.locate(entry.page), text(entry.occasion, page)) for entry in listed]
    return block("guides.html", lines=[line for line in lines if line[1]])


@word("相关()", "属于这个专题的办事指南")
def related(page: Page) -> Markup:
    """Return `相关()`: the guides that belong to the topic of the page."""
    topic = next((q.topic for q in page.library.quizzes.values() if q.page == page.path), None)
    if topic is None:
        raise WordError("相关()", "写在学法专题的网页里", "移到专题页，或者删去")
    links = {g.name: page.locate(g.page) for g in page.library.guides_of(topic)}
    return block("related.html", links=_existing_links(links), title="相关的办事指南")


ANCHORS = ("what", "who", "bring", "steps", "time", "where", "redress", "care", "law", "related")
"""The anchors of a guide's sections, in order."""

_COUNTING = Citation("民法典", (201, 202, 203))
"""The articles on how a period is counted."""


def _sections(entry: Guide, page: Page) -> list[Section]:
    """Return the sections in the order in which a resident asks; an empty one has no HTML."""
    topics = {t: page.locate(q.page) for t in entry.topics if (q := page.library.quizzes.get(t))}
    cost = block("cost.html", cost=text(entry.cost, page))
    sections = (
        ("哪些事可以办", _list(entry.covers, page)),
        ("谁可以申请", _list(entry.applicants, page)),
        ("要带什么", _list(entry.papers, page) + form.offer(page.library.forms_of(entry))),
        ("怎么办", _moments("steps.html", entry.steps, page)),
        ("期限和费用", _moments("dates.html", entry.times, page) + _days(entry, page) + cost),
        ("去哪里", _moments("where.html", entry.places, page)),
        ("不服怎么办", _list(entry.redress, page)),
        ("要当心", _list(entry.warnings, page)),
        ("依据", _grounds(entry, page)),
        ("学一学，做几题", block("related.html", links=_existing_links(topics), title="")),
    )
    return [
        Section(title, anchor, html)
        for (title, html), anchor in zip(sections, ANCHORS, strict=True)
    ]


def _list(items: Iterable[Text], page: Page) -> Markup:
    return block("dots.html", items=[text(item, page) for item in items])


def _moments(template: str, moments: Iterable[Moment], page: Page) -> Markup:
    entries = [(m.label, text(m.text, page), m.deadline is not None) for m in moments]
    return block(template, moments=entries)


def _due(moment: Moment | None) -> str:
    """Return what must not be missed, and until when; empty where there is nothing."""
    limit = moment.deadline if moment else None
    if moment is None or limit is None:
        return ""
    when = f"{limit.start.value}起{limit.period}内" if limit.period else moment.label
    return f"{when}，{limit.action.value}"


def _days(entry: Guide, page: Page) -> Markup:
    """Return the form that works out the last day of each deadline with a period."""
    counts = [
        {
            "period": moment.deadline.period,
            "start": moment.deadline.start.value,
            "action": moment.deadline.action.value,
            "law": next((str(one) for one in cited(moment.text.value)), ""),
        }
        for moment in sorted(entry.times, key=lambda moment: moment is not entry.first_deadline)
        if moment.deadline and moment.deadline.period
    ]
    rule = citation(_COUNTING, page) if _COUNTING.law in page.library.laws else str(_COUNTING)
    return block("days.html", counts=counts, rule=rule)


def _grounds(entry: Guide, page: Page) -> Markup:
    citations = [(citation(ground, page), ground.note) for ground in entry.grounds]
    return block("grounds.html", citations=citations, laws=entry.laws, check_date=entry.check_date)


def _existing_links(links: dict[str, str]) -> dict[str, str]:
    return {name: link for name, link in links.items() if link}
