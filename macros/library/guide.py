"""Guides: one record per matter (`data/services/*.yml`), all with the same parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .citation import Citation, citations
from .keys import GUIDE_KEYS, GUIDE_OPTIONAL, MOMENT_KEYS
from .laws import Law
from .text import Text, pairs, require, required_text, text, texts

FOLDER = "services"
_REQUIRED = tuple(key for key in GUIDE_KEYS if key not in GUIDE_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step, a time limit or a place, with what to know about it."""

    label: str
    text: Text
    runs_out: bool = False
    """Whether it is a deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How to deal with a matter, in the order of a resident's questions."""

    name: str
    stem: str
    """The file name without suffix, which the page shares."""
    path: str
    line: int
    """The line of 核对."""
    headline: Text
    answer: Text
    urgent: Text
    covers: tuple[Text, ...]
    applicants: tuple[Text, ...]
    grounds: tuple[Citation, ...]
    papers: tuple[Text, ...]
    steps: tuple[Moment, ...]
    times: tuple[Moment, ...]
    cost: Text
    places: tuple[Moment, ...]
    redress: tuple[Text, ...]
    warnings: tuple[Text, ...]
    topics: tuple[str, ...]
    check_date: str

    @property
    def page(self) -> str:
        """Its page under docs/."""
        return f"{FOLDER}/{self.stem}.md"

    @property
    def texts(self) -> list[Text]:
        """All texts that may contain `{{ }}` words."""
        lists = (self.covers, self.applicants, self.papers, self.redress, self.warnings)
        moments = (self.steps, self.times, self.places)
        return [
            *(part for part in (self.headline, self.answer, self.urgent, self.cost) if part.value),
            *(part for group in lists for part in group),
            *(moment.text for group in moments for moment in group),
        ]


def load_guides(data: Path, laws: dict[str, Law]) -> tuple[dict[str, Guide], list[Problem]]:
    """Load the guides by name, in the order of their files."""
    guides: dict[str, Guide] = {}
    problems: list[Problem] = []
    for source in sorted((data / FOLDER).glob("*.yml")):
        file = YamlFile(source, f"{data.name}/{FOLDER}/{source.name}")
        if file.root:
            guide = _guide(file, source.stem, file.mapping(file.root, GUIDE_KEYS), laws)
            if guide.name in guides:
                first = guides[guide.name].path
                file.report(
                    1, REPEATED_NAME, quoted(guide.name), f"每件事一份（{first}已有）", "改名"
                )
            guides.setdefault(guide.name, guide)
        problems += file.problems
    return guides, problems


def _guide(file: YamlFile, stem: str, keys: dict[str, Node], laws: dict[str, Law]) -> Guide:
    require(file, keys, _REQUIRED, 1)
    return Guide(
        name=file.text(keys.get("事项名称")) or stem,
        stem=stem,
        path=file.path,
        line=keys["核对"].line if "核对" in keys else 1,
        headline=text(file, keys.get("一句话")),
        answer=text(file, keys.get("简答")),
        urgent=text(file, keys.get("紧急")),
        covers=texts(file, keys.get("哪些事")),
        applicants=texts(file, keys.get("谁可以申请")),
        grounds=citations(file, keys.get("设定依据"), laws),
        papers=texts(file, keys.get("办理材料")),
        steps=_moments(file, keys.get("步骤")),
        times=_moments(file, keys.get("时限")),
        cost=text(file, keys.get("费用")),
        places=_moments(file, keys.get("去哪里")),
        redress=texts(file, keys.get("不服怎么办")),
        warnings=texts(file, keys.get("提醒")),
        topics=file.names(keys["专题"]) if "专题" in keys else (),
        check_date=file.day(keys.get("核对")),
    )


def _moments(file: YamlFile, node: Node | None) -> tuple[Moment, ...]:
    moments = []
    for label, entry in pairs(file, node):
        if isinstance(entry.value, dict):
            keys = file.mapping(entry, MOMENT_KEYS)
            require(file, keys, ("说明",), entry.line)
            moments.append(Moment(label, text(file, keys.get("说明")), file.flag(keys.get("期限"))))
        else:
            moments.append(Moment(label, required_text(file, entry)))
    return tuple(moments)
