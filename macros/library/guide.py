"""Guides: one record a matter (`data/services/*.yml`), so that all say the same things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import GUIDE_KEYS, GUIDE_OPTIONAL, MOMENT_KEYS
from .laws import Citation, Law, citations
from .text import Text, filled, pairs, required, text, texts

FOLDER = "services"
_NEEDED = tuple(key for key in GUIDE_KEYS if key not in GUIDE_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the way with what happens then."""

    when: str
    what: Text
    runs_out: bool = False
    """Whether time runs out there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How a matter is dealt with, in the order in which a resident asks."""

    name: str
    stem: str
    """File name without ending; the page has the same."""
    path: str
    line: int
    """Of 核对."""
    headline: Text
    answer: Text
    urgent: Text
    covers: tuple[Text, ...]
    who: tuple[Text, ...]
    grounds: tuple[Citation, ...]
    papers: tuple[Text, ...]
    steps: tuple[Moment, ...]
    times: tuple[Moment, ...]
    cost: Text
    where: tuple[Moment, ...]
    redress: tuple[Text, ...]
    warnings: tuple[Text, ...]
    topics: tuple[str, ...]
    checked: str

    @property
    def page(self) -> str:
        """Its page under docs/."""
        return f"{FOLDER}/{self.stem}.md"

    @property
    def texts(self) -> list[Text]:
        """Every text that may hold words."""
        lists = (self.covers, self.who, self.papers, self.redress, self.warnings)
        moments = (self.steps, self.times, self.where)
        return [
            *(one for one in (self.headline, self.answer, self.urgent, self.cost) if one.value),
            *(one for some in lists for one in some),
            *(one.what for some in moments for one in some),
        ]


def load_guides(data: Path, laws: dict[str, Law]) -> tuple[dict[str, Guide], list[Problem]]:
    """Return the guides by name, in the order of their files."""
    found: dict[str, Guide] = {}
    problems: list[Problem] = []
    for source in sorted((data / FOLDER).glob("*.yml")):
        file = YamlFile(source, f"{data.name}/{FOLDER}/{source.name}")
        if file.root:
            guide = _guide(file, source.stem, file.mapping(file.root, GUIDE_KEYS), laws)
            if guide.name in found:
                first = found[guide.name].path
                file.report(1, "L13", quoted(guide.name), f"每件事一份（{first}已有）", "改名")
            found.setdefault(guide.name, guide)
        problems += file.problems
    return found, problems


def _guide(file: YamlFile, stem: str, keys: dict[str, Node], laws: dict[str, Law]) -> Guide:
    required(file, keys, _NEEDED, 1)
    return Guide(
        name=file.text(keys.get("事项名称")) or stem,
        stem=stem,
        path=file.path,
        line=keys["核对"].line if "核对" in keys else 1,
        headline=text(file, keys.get("一句话")),
        answer=text(file, keys.get("简答")),
        urgent=text(file, keys.get("紧急")),
        covers=texts(file, keys.get("哪些事")),
        who=texts(file, keys.get("谁可以申请")),
        grounds=citations(file, keys.get("设定依据"), laws),
        papers=texts(file, keys.get("办理材料")),
        steps=_moments(file, keys.get("步骤")),
        times=_moments(file, keys.get("时限")),
        cost=text(file, keys.get("费用")),
        where=_moments(file, keys.get("去哪里")),
        redress=texts(file, keys.get("不服怎么办")),
        warnings=texts(file, keys.get("提醒")),
        topics=file.names(keys["专题"]) if "专题" in keys else (),
        checked=file.day(keys.get("核对")),
    )


def _moments(file: YamlFile, node: Node | None) -> tuple[Moment, ...]:
    found = []
    for when, what in pairs(file, node):
        if isinstance(what.value, dict):
            keys = file.mapping(what, MOMENT_KEYS)
            required(file, keys, ("说明",), what.line)
            found.append(Moment(when, text(file, keys.get("说明")), file.flag(keys.get("期限"))))
        else:
            found.append(Moment(when, filled(file, what)))
    return tuple(found)
