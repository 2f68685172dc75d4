"""Things to do: gaps to fill, figures that no page uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple

from ...ledger import oddity, relations
from ...ledger.day import today
from ...ledger.figure import PENDING
from ...ledger.keys import INDICATOR_KEYS
from ...ledger.model import Subject
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.source import Node
from ...library.laws import FILE, short_province
from ...render import head
from ..project import PageFile, Project, TownData, cache_by_page
from . import Check

GAP = Kind(
    "U01",
    "还有内容待补充",
    "还写着“待补充”。平时是提醒，正式发布时是错误。",
    levels=("提醒",),
    wrong="受理地点：待补充。",
    right="受理地点：镇政府。",
)
IDLE_FIGURE = Kind(
    "U03",
    "没有网页用到的指标",
    "台账里有这个数，没有网页用它。",
    levels=("提醒",),
    advice=(
        "在网页里用它，或者从台账里删去。网页里有了 `{{ 表(主题) }}`，这个主题的每个数都算用到了。"
    ),
    wrong="  活动: 12场",
    right="{{ 表(调解) }}",
    place="台账",
    right_place="网页",
)
SKIPPED_RELATION = Kind(
    "U05",
    "没有核对的关系",
    "关系里有“待补充”的数，对不对还不知道。填上以后会核对。",
    levels=("提醒",),
    advice="只在 `check --all` 和 `check --release` 里列出。",
)

_UNKNOWN = re.compile(rf"(?<![“「>]){PENDING}(?![”」<])")
"""待补充 itself, not where it is spoken of."""
_NAMED = re.compile(r"\b(\w++)\s*+[.．。]\s*+(\w++)")
_TABLE = re.compile(r"表\s*[(（]\s*(\w+)\s*[)）]")


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield every place of a page that still says 待补充, and rules of another province.

    Nothing here stops publication except what is still 待补充 at a release.
    """
    for key, node in page.front.items():
        for line, name in _setting_gaps({key: node}):
            yield gap(page.path, line, name)
    yield from _prose_gaps(page)
    province = short_province(page.text("省份"))
    if province and short_province(town.setting("省份")) not in (province, PENDING):
        name = f"这一页写的是{province}的规定，本省的规定"
        yield gap(page.path, page.front["省份"].line, name)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield gaps in data/, and laws of another province."""
    yield from _data_gaps(town)
    own = short_province(town.setting("省份"))
    for law in town.library.laws.values():
        if law.province and own not in (law.province, PENDING):
            yield gap(f"data/{FILE}", law.line, f"{law.name}是{law.province}的，本省的规定")
    yield from _skipped_relations(town)


def _data_gaps(town: TownData) -> Iterator[Problem]:
    for line, key in _setting_gaps(town.settings):
        yield gap("data/site.yml", line, key)
    for subject in town.ledger.subjects():
        yield from _text_gaps(subject)
        for indicator in subject.indicators.values():
            # Results of a plan are no gap before its year is over.
            ahead = indicator.target and indicator.year >= today().year
            if indicator.pending and not ahead:
                yield gap(indicator.path, indicator.line, indicator.name)
    for place in town.library.places.values():
        labels = "、".join(label for label, text in place.details.items() if text == PENDING)
        if labels:
            yield gap("data/places.yml", place.line, f"{place.name}的{labels}")
    for text in town.library.texts:
        if PENDING in text.value:
            yield gap(text.path, text.line, "这一条")


def _text_gaps(subject: Subject) -> Iterator[Problem]:
    """Yield texts of a subject, its figures, corrections and formulas that are still unknown."""
    own = {"说明": subject.intro, "来源": subject.source, "期间": subject.period}
    for key, text in own.items():
        if _is_unknown(text):
            yield gap(subject.path, subject.lines.get(key, 1), f"主题的{key}")
    for indicator in subject.indicators.values():
        texts = [
            (key.name, getattr(indicator, key.attribute))
            for key in INDICATOR_KEYS.values()
            if key.attribute and key.kind in ("text", "sentence")
            if key.name != "存疑" or not oddity.says_nothing(indicator.doubt)  # B01
        ]
        texts += [("更正", text) for one in indicator.corrections for text in astuple(one)]
        unknown = [key for key, text in texts if _is_unknown(text)]
        keys = [key for key in dict.fromkeys(unknown) if PENDING not in own.get(key, "")]
        if keys:
            yield gap(indicator.path, indicator.line, f"{indicator.name}的{'、'.join(keys)}")
    for free in subject.checks:
        if _is_unknown(free.doubt):
            yield gap(subject.path, free.line, "勾稽的存疑")


def _is_unknown(text: str) -> bool:
    return PENDING in text and bool(_UNKNOWN.search(text))


def _skipped_relations(town: TownData) -> Iterator[Problem]:
    """Yield relations that cannot be checked yet; a doubt excuses none of them."""
    for relation in relations.collect(town.ledger):
        unknown = [member.name for member in relation.members.values() if member.pending]
        if unknown:
            yield SKIPPED_RELATION.problem(
                path=relation.home.path,
                line=relation.line,
                found=f"{quoted(relation.text)}里，{'、'.join(unknown)}还没有填",
                expected="关系里的数都知道",
                mend="填上以后再核对",
            )


def _setting_gaps(entries: dict[str, Node]) -> Iterator[tuple[int, str]]:
    for key, node in entries.items():
        if node.value == PENDING:
            yield node.line, key
        elif isinstance(node.value, dict):
            yield from _setting_gaps(node.value)


def _prose_gaps(page: PageFile) -> Iterator[Problem]:
    """Yield gaps in the text.

    In quotation marks, after 标着 or 写, or at the head of a list item, 待补充 is only mentioned.
    """
    if PENDING not in page.body:
        return
    for match in _UNKNOWN.finditer(page.body):
        yield gap(page.path, page.line(match.start()), "正文")
    marks = list(
        re.finditer(rf"(?<!- )(?<!标着)(?<!写)<span class=\"tag todo\">{PENDING}</span>", page.body)
    )
    if marks:
        yield gap(page.path, page.line(marks[0].start()), f"正文里{len(marks)}处")


def gap(path: str, line: int, name: str) -> Problem:
    """Return the problem of something that is still 待补充."""
    mend = "问到以后补上；正式发布前必须补齐"
    if name == head.PUBLICATION_TIME:
        mend = "发布那天照实写，一个文件夹可以用 nianbao date 一次写好；正式发布前必须补齐"
    return GAP.problem(
        path=path,
        line=line,
        found=f"{name}还是“{PENDING}”",
        expected="真实的内容",
        mend=mend,
    )


@cache_by_page
def _uses(page: PageFile) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the figures that a page names, and the subjects whose whole table it shows."""
    return set(_NAMED.findall(page.body)), set(_TABLE.findall(page.body))


def check_project(project: Project) -> Iterator[Problem]:
    """Yield figures that no page names and no page shows in its subject's table."""
    uses = [_uses(page) for page in project.pages]
    names = {figure for figures, _ in uses for figure in figures}
    tables = {subject for _, subjects in uses for subject in subjects}
    for subject in project.ledger.years.get(project.ledger.latest, {}).values():
        for indicator in subject.indicators.values():
            if subject.short not in tables and (subject.short, indicator.name) not in names:
                yield IDLE_FIGURE.problem(
                    path=indicator.path,
                    line=indicator.line,
                    found=quoted(f"{subject.short}.{indicator.name}"),
                    expected="有网页用到它",
                    mend=f"在网页里写“{{{{ {subject.short}.{indicator.name} }}}}”，或者删去它",
                )


CHECK = Check("待办", check_page=check_page, check_town=check_town, check_project=check_project)
