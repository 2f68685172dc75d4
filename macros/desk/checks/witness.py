"""The ledger against its witness: the figures of the report as approved (`witness.yml`).

A single figure changed by mistake, which no relation knows, is found here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ...ledger.disclosure import STATED_COUNT
from ...ledger.figure import Figure
from ...ledger.mention import SMALL_COUNT
from ...ledger.model import Indicator, Ledger, section
from ...ledger.people import is_small
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.witness import FILE, Section, Testimony, Witness, read_witness
from ..project import TownData
from . import Check

UNKNOWN_TO_REPORT = Kind(
    "B06",
    "定稿里没有这个数",
    "台账里的数，定稿的这一节里没有（照“来源”写的章节找）。定稿有别的数没有下落的，是错误。",
    levels=("错误", "提醒"),
    advice=(
        "定稿的数在 `data/2024/witness.yml`，看[定稿的数](witness.md)。"
        "抄错了的改台账；公布以后才改的，写“更正”；定稿的数记漏了的，补进去。"
    ),
)
UNKNOWN_TO_LEDGER = Kind(
    "B07",
    "定稿里的数没有下落",
    "定稿里的数，台账里没有，也没有说明为什么不要。",
    advice="写进台账；不要的，在 `witness.yml` 的“不入台账”里写明原因，看[定稿的数](witness.md)。",
)
OTHER_ORDER = Kind(
    "B08",
    "数的先后与定稿不同",
    "同一节里单位相同的几个数，台账里的先后与定稿不同，多半是两个数填反了。",
    levels=("提醒",),
    advice="填反了的换回来；没有填反的，照定稿的先后排。",
)
NO_WITNESS = Kind(
    "B09",
    "没有定稿的数",
    "这一年没有 `witness.yml`，一个数抄错了，没有东西可以对。",
    levels=("提醒",),
    advice="照定稿写一份，看[定稿的数](witness.md)；用 `import` 导入的，会自己写好。",
)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield every difference between a year of the ledger and its approved figures."""
    if town.district.towns.is_listed:  # its figures are derived, not approved
        return
    for year in town.ledger.years:
        witness, problems = read_witness(town.root / "data", year)
        yield from problems
        begun = any(i.figure and not i.formula for i in _indicators(town.ledger, year))
        if witness:
            yield from _small_counts(town, year, witness)
        if witness and begun:
            yield from _differences(town, year, witness)
        elif begun:
            yield NO_WITNESS.problem(
                path=f"data/{year}/{FILE}",
                line=1,
                found="没有这个文件",
                expected="定稿里的数，一节一行",
                mend=f"照定稿写一份 data/{year}/{FILE}",
            )


def _indicators(ledger: Ledger, year: int) -> list[Indicator]:
    return [i for subject in ledger.years[year].values() for i in subject.indicators.values()]


def _small_counts(town: TownData, year: int, witness: Witness) -> Iterator[Problem]:
    """Yield a problem for each small count of people in a section of a sensitive matter."""
    indicators = _indicators(town.ledger, year)
    delicate = {section(i.source) for i in indicators if i.sensitive}
    shown = {(section(i.source), i.figure) for i in indicators if not i.sensitive}  # 社工2名
    lines = {
        t.line
        for t in (*witness.figures, *witness.left_out)
        if _is_small(t, delicate) and ((t.section, t.figure) not in shown or t.remark)
    }
    text = town.files.get(str(town.root / witness.path), b"").decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if delicate and "#" in line and _counts_few(line.partition("#")[2]):
            lines.add(number)
    for number in sorted(lines):
        yield STATED_COUNT.problem(
            path=witness.path,
            line=number,
            # Leave out the number itself: messages end up in logs.
            found="敏感事项的章节里写了一至九人的人数",
            expected="这样的人数不写",
            mend="删去这个数；它已经进过提交的，还要从提交历史里清除",
        )


def _is_small(testimony: Testimony, delicate: set[Section]) -> bool:
    is_few = is_small(testimony.figure) or _counts_few(testimony.remark)
    return testimony.section in delicate and is_few


def _counts_few(text: str) -> bool:
    return bool(SMALL_COUNT.search(unicodedata.normalize("NFKC", text)))


def _differences(town: TownData, year: int, witness: Witness) -> Iterator[Problem]:
    ledger = town.ledger
    unread = _unread_sections(town, year)
    stated = [i for i in _indicators(ledger, year) if _comes_from(witness, i)]
    places = dict.fromkeys(
        [*(t.section for t in witness.figures), *(t.section for t in witness.left_out)]
        + [section(i.source) for i in stated]
    )
    computed = [i for i in _indicators(ledger, year) if i.formula and i.figure]
    for place in places:
        here = [i for i in stated if section(i.source) == place]
        # What the site computes may stand in the report too, but need not.
        also = [i.wording or i.text for i in computed if section(i.source) == place]
        for problem in _compare(witness, place, here, also):
            # A figure that cannot be read is told as such, and seems missing only until then.
            if problem.kind != UNKNOWN_TO_LEDGER or not (unread is None or place in unread):
                yield problem


def _unread_sections(town: TownData, year: int) -> set[Section] | None:
    """Return the sections with a figure that cannot be read; None where a whole file cannot."""
    paths = {subject.path for subject in town.ledger.years[year].values()}
    folder = f"data/{year}/"
    if any(f.startswith(folder) and f not in {*paths, folder + FILE} for f in town.yaml_files):
        return None
    return {section(i.source) for i in _indicators(town.ledger, year) if i.broken}


def _comes_from(witness: Witness, indicator: Indicator) -> bool:
    """Return whether an indicator states a figure of the approved report."""
    stated = indicator.figure and not indicator.formula and not indicator.hidden
    return bool(stated) and indicator.source.startswith(witness.source)


def _compare(
    witness: Witness, place: Section, stated: list[Indicator], computed: list[str]
) -> Iterator[Problem]:
    """Yield what one section of the report and the ledger do not have in common."""
    approved = [t for t in witness.figures if t.section == place]
    rest = list(approved)
    for testimony in witness.left_out:
        if testimony.section == place and not _take(rest, str(testimony.figure)):
            yield _unknown(witness.path, testimony.line, f"不入台账的“{testimony.figure}”", None)
    unknown = [i for i in stated if not _take(rest, approved_text(i))]
    for indicator in unknown:
        near = _take_like(rest, indicator.figure)
        name = f"“{indicator.name}”{approved_text(indicator)}"
        yield _unknown(indicator.path, indicator.line, name, near)
    for text in computed:
        _take(rest, text)
    for testimony in rest:
        yield UNKNOWN_TO_LEDGER.problem(
            path=witness.path,
            line=testimony.line,
            found=quoted(str(testimony.figure)),
            expected="台账的这一节有这个数",
            mend="写进台账；不要的，在“不入台账”里写明原因",
        )
    yield from _disorder([i for i in stated if i not in unknown and not i.wording], approved)


def approved_text(indicator: Indicator) -> str:
    """Return the figure as first published, before any correction."""
    return indicator.corrections[0].old if indicator.corrections else indicator.text


def _take(rest: list[Testimony], text: str) -> bool:
    """Remove one testimony of this figure; return whether there was one."""
    found = next((t for t in rest if str(t.figure) == text), None)
    if found:
        rest.remove(found)
    return bool(found)


def _take_like(rest: list[Testimony], figure: Figure | None) -> Testimony | None:
    """Remove and return the testimony that the figure was most likely meant to be."""
    alike = [t for t in rest if figure and t.figure.unit == figure.unit]
    alike += [t for t in rest if figure and t.figure.number == figure.number]
    if alike:
        rest.remove(alike[0])
    return alike[0] if alike else None


def _unknown(path: str, line: int, name: str, near: Testimony | None) -> Problem:
    return UNKNOWN_TO_REPORT.problem(
        path=path,
        line=line,
        found=name,
        expected="定稿的这一节里有的数",
        nearest=str(near.figure) if near else "",
        mend="对照定稿改正；公布以后才改的，写上“更正”；不出自定稿的，改“来源”；"
        "定稿的数记漏了的，补进 witness.yml",
        level="错误" if near else "提醒",  # else it may only be new, which does no harm
    )


def _disorder(stated: Sequence[Indicator], approved: list[Testimony]) -> Iterator[Problem]:
    """Yield a problem where figures of one subject and unit come in another order."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in stated:
        unit = indicator.figure.unit if indicator.figure else ""
        groups.setdefault((indicator.subject, unit), []).append(indicator)
    for members in groups.values():
        order = iter([str(testimony.figure) for testimony in approved])
        late = next((i for i in members if approved_text(i) not in order), None)
        if late:
            texts = "、".join(approved_text(indicator) for indicator in members)
            yield OTHER_ORDER.problem(
                path=late.path,
                line=late.line,
                found=f"“{late.name}”{approved_text(late)}（台账依次是{texts}）",
                expected="单位相同的数，先后与定稿一样",
                mend="对照定稿：填反了的换回来；没有填反的，照定稿的先后排",
            )


CHECK = Check("定稿的数", check_town=check_town)
