"""Names in relations: each is in the ledger, and none leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from . import formula
from .formula import Ref
from .model import Indicator, Key, Ledger, Subject, ref_of
from .problem import Kind, Problem, nearest, quoted

UNKNOWN_INDICATOR = Kind(
    "R01",
    "指到了不存在的指标",
    "关系或者花括号里写的名称，台账里没有。",
    wrong="""\
  活动: 12场
  讲座:
    值: 5场
    属于: 全部活动
""",
    right="""\
  活动: 12场
  讲座:
    值: 5场
    属于: 活动
""",
    place="台账",
)
CIRCLE = Kind(
    "R02",
    "指标之间绕成了圈",
    "甲是乙的一部分，乙又是甲的一部分。",
    wrong="""\
  活动: {值: 12场, 属于: 讲座}
  讲座: {值: 12场, 属于: 活动}
""",
    right="""\
  活动: 12场
  讲座: {值: 12场, 属于: 活动}
""",
    place="台账",
)


def check(ledger: Ledger) -> list[Problem]:
    """Return a problem for every unknown name and every circle of relations."""
    return [*_unknown_names(ledger), *_cycles(ledger)]


def _unknown_names(ledger: Ledger) -> Iterator[Problem]:
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            names = [name for b in indicator.breakdowns for name in b.parts]
            names += [*(indicator.ratio or ()), indicator.part_of]
            refs = [ref_of(name) for name in names if name]
            if indicator.formula:
                refs += formula.refs(formula.parse(indicator.formula))
            yield from _unknown_refs(ledger, subject, refs, indicator.line)
        for free in subject.checks:
            yield from _unknown_refs(ledger, subject, formula.refs(free.tree), free.line)


def _unknown_refs(
    ledger: Ledger, subject: Subject, refs: list[Ref], line: int
) -> Iterator[Problem]:
    for ref in refs:
        if ledger.find(ref, subject):
            continue
        year = ledger.years.get(ref.year or subject.year, {})
        target = year.get(ref.subject or subject.short)
        names = list(target.indicators) if target else list(year)
        yield UNKNOWN_INDICATOR.problem(
            path=subject.path,
            line=line,
            found=quoted(str(ref)),
            expected="台账里已有的指标",
            nearest=nearest(ref.name if target else ref.subject, names),
            mend="改成已有的名称，或者先在台账里添上这个指标",
        )


def _cycles(ledger: Ledger) -> Iterator[Problem]:
    for graph in (_parts(ledger), _inputs(ledger)):
        while loop := _loop(graph):
            year, short, name = loop[0]
            first = ledger.years[year][short].indicators[name]
            yield CIRCLE.problem(
                path=first.path,
                line=first.line,
                found=" → ".join(f"{subject}.{name}" for _, subject, name in loop),
                expected="从整体到部分，不绕回来",
                mend="删去其中一处“分项”“属于”或“派生”",
            )
            graph[loop[0]].clear()  # cut here, to find the others


def _loop(graph: dict[Key, set[Key]]) -> list[Key]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        loop: list[Key] = error.args[1]
        return loop[::-1]
    return []


def _parts(ledger: Ledger) -> dict[Key, set[Key]]:
    """Map each whole to its parts, whether it names them or they name it."""
    graph: dict[Key, set[Key]] = {i.key: set() for i in ledger.indicators()}
    for i in ledger.indicators():
        names = [name for breakdown in i.breakdowns for name in breakdown.parts]
        graph[i.key] |= {part.key for name in names if (part := ledger.find_named(name, i))}
        if whole := ledger.find_named(i.part_of, i):
            graph[whole.key].add(i.key)
    return graph


def _inputs(ledger: Ledger) -> dict[Key, set[Key]]:
    """Map each indicator to those that it is computed from."""
    return {
        i.key: {source.key for source in _formula_inputs(ledger, i)} for i in ledger.indicators()
    }


def _formula_inputs(ledger: Ledger, indicator: Indicator) -> list[Indicator]:
    refs = formula.refs(formula.parse(indicator.formula)) if indicator.formula else []
    return [source for ref in refs if (source := ledger.find(ref, indicator))]
