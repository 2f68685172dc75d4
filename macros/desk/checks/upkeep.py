"""What wants doing: gaps to fill, doubts that are settled, figures that no page uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger import relations
from ...ledger.figure import PENDING
from ...ledger.formula import FormulaError
from ...ledger.model import Indicator
from ...ledger.problem import Problem, quoted
from ...ledger.relations import Relation
from ...ledger.source import Node
from ...library.laws import FILE, short_province
from ..project import PageFile, Project, TownData, kept

PENDING_CODE = "U01"
"""A warning while previewing, an error for a release."""
_NAMED = re.compile(r"\b(\w++)\s*+[.．。]\s*+(\w++)")
_TABLE = re.compile(r"表\s*[(（]\s*(\w+)\s*[)）]")
# A doubt that speaks of a sum or a ratio is settled once the sum or ratio is right.
_ARITHMETIC = re.compile("相加|合计|不等于|之和|对不上|比率|推算")


def of_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield every place of a page that still says 待补充, or that the page is of another province.

    No problem of upkeep stops publication but what is still 待补充 at a release.
    """
    for key, node in page.front.items():
        for line, name in _pending_settings({key: node}):
            yield gap(page.path, line, name)
    yield from _pending_prose(page)
    stated = short_province(page.text("省份"))
    if stated and short_province(town.setting("省份")) not in (stated, PENDING):
        name = f"这一页写的是{stated}的规定，本省的规定"
        yield gap(page.path, page.front["省份"].line, name)


def of_town(town: TownData) -> Iterator[Problem]:
    """Yield gaps of data/, laws of another province, doubts that are settled."""
    yield from _pending(town)
    own = short_province(town.setting("省份"))
    for law in town.library.laws.values():
        if law.province and own not in (law.province, PENDING):
            yield gap(f"data/{FILE}", law.line, f"{law.name}是{law.province}的，本省的规定")
    yield from _settled(town)


def _pending(town: TownData) -> Iterator[Problem]:
    for line, key in _pending_settings(town.settings):
        yield gap("data/site.yml", line, key)
    for subject in town.ledger.subjects():
        for indicator in subject.indicators.values():
            if indicator.pending:
                yield gap(indicator.path, indicator.line, indicator.name)
    for place in town.library.places.values():
        unknown = "、".join(label for label, said in place.details.items() if said == PENDING)
        if unknown:
            yield gap("data/places.yml", place.line, f"{place.name}的{unknown}")
    for text in town.library.texts:
        if PENDING in text.value:
            yield gap(text.path, text.line, "这一条")


def _pending_settings(entries: dict[str, Node]) -> Iterator[tuple[int, str]]:
    for key, node in entries.items():
        if node.value == PENDING:
            yield node.line, key
        elif isinstance(node.value, dict):
            yield from _pending_settings(node.value)


def _pending_prose(page: PageFile) -> Iterator[Problem]:
    """Yield gaps in the text; in quotation marks, after 标着 or 写, at the head of a list item, it is
    spoken of.
    """
    if PENDING not in page.body:
        return
    for match in re.finditer(rf"(?<![“「>]){PENDING}(?![”」<])", page.body):
        yield gap(page.path, page.line(match.start()), "正文")
    marked = list(
        re.finditer(rf"(?<!- )(?<!标着)(?<!写)<span class=\"tag todo\">{PENDING}</span>", page.body)
    )
    if marked:
        yield gap(page.path, page.line(marked[0].start()), f"正文里{len(marked)}处")


def gap(path: str, line: int, name: str) -> Problem:
    """Return what is not known yet, at its place."""
    return Problem(
        path=path,
        line=line,
        code=PENDING_CODE,
        found=f"{name}还是“{PENDING}”",
        expected="真实的内容",
        mend="问到以后补上；正式发布前必须补齐",
        level="提醒",
    )


def _settled(town: TownData) -> Iterator[Problem]:
    for relation in relations.relations(town.ledger):
        home = relation.home
        speaks = not isinstance(home, Indicator) or _ARITHMETIC.search(home.doubt)
        if relation.excused and speaks and _holds(town, relation):
            yield Problem(
                path=home.path,
                line=relation.line,
                code="U02",
                found=quoted(relation.text),
                expected="“存疑”只写在对不上的地方",
                mend="这个关系已经成立，删去“存疑”",
                level="提醒",
            )


def _holds(town: TownData, relation: Relation) -> bool:
    try:
        return relation.holds(lambda i: relations.quantity(town.ledger, i)) is True
    except FormulaError:
        return False


@kept
def _used(page: PageFile) -> tuple[set[tuple[str, str]], set[str]]:
    """Return figures that a page names, and subjects whose whole table it shows."""
    return set(_NAMED.findall(page.body)), set(_TABLE.findall(page.body))


def of_project(project: Project) -> Iterator[Problem]:
    """Yield figures that no page names, and whose subject's whole table no page shows."""
    used = [_used(page) for page in project.pages]
    named = {figure for figures, _ in used for figure in figures}
    tables = {subject for _, subjects in used for subject in subjects}
    for subject in project.ledger.years.get(project.ledger.latest, {}).values():
        for indicator in subject.indicators.values():
            if subject.short not in tables and (subject.short, indicator.name) not in named:
                yield Problem(
                    path=indicator.path,
                    line=indicator.line,
                    code="U03",
                    level="提醒",
                    found=quoted(f"{subject.short}.{indicator.name}"),
                    expected="有网页用到它",
                    mend=f"在网页里写“{{{{ {subject.short}.{indicator.name} }}}}”，或者删去它",
                )
