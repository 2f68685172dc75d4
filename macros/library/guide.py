"""Guides: one record per matter (`data/services/*.yml`), all with the same parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .citation import Citation, citations
from .deadline import Deadline, deadline
from .directory import Hotline, calls
from .keys import GUIDE_KEYS, GUIDE_OPTIONAL, MOMENT_KEYS
from .laws import Law
from .text import Text, pairs, plain_text, require, required_text, text, texts

FOLDER = "services"
_REQUIRED = tuple(key for key in GUIDE_KEYS if key not in GUIDE_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step, a time limit or a place, with what to know about it."""

    label: str
    text: Text
    deadline: Deadline | None = None
    """What runs out then, if anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How to deal with a matter, in the order of a resident's questions."""

    name: str
    stem: str
    """The file name without suffix, which the page shares."""
    path: str
    line: int
    """The line of 核对."""
    group: Text
    """The situation of a resident under which pages list it."""
    occasion: Text
    """When to read it; pages list it with its name."""
    headline: Text
    calls: tuple[Hotline, ...]
    """Whom to ring, the best first."""
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
        alone = (self.occasion, self.headline, self.answer, self.urgent, self.cost)
        lists = (self.covers, self.applicants, self.papers, self.redress, self.warnings)
        moments = (self.steps, self.times, self.places)
        return [
            *(part for part in alone if part.value),
            *(part for group in lists for part in group),
            *(moment.text for group in moments for moment in group),
            *(part for when in self.times if when.deadline for part in when.deadline.texts),
        ]

    @property
    def laws(self) -> tuple[str, ...]:
        """The names of the laws it rests on, each once."""
        return tuple(dict.fromkeys(ground.law for ground in self.grounds))

    @property
    def first_deadline(self) -> Moment | None:
        """The deadline that the reader must not miss, if there is one."""
        return next((when for when in self.times if when.deadline and when.deadline.is_first), None)


def load_guides(
    data: Path, laws: dict[str, Law], hotlines: dict[str, Hotline]
) -> tuple[dict[str, Guide], list[Problem]]:
    """Load the guides by name, in the order of their files."""
    guides: dict[str, Guide] = {}
    problems: list[Problem] = []
    for source in sorted((data / FOLDER).glob("*.yml")):
        file = YamlFile(source, f"{data.name}/{FOLDER}/{source.name}")
        if file.root:
            keys = file.mapping(file.root, GUIDE_KEYS)
            guide = _guide(file, source.stem, keys, laws, hotlines)
            if guide.name in guides:
                first = guides[guide.name].path
                file.report(
                    1, REPEATED_NAME, quoted(guide.name), f"每件事一份（{first}已有）", "改名"
                )
            guides.setdefault(guide.name, guide)
        problems += file.problems
    return guides, problems


def _guide(
    file: YamlFile,
    stem: str,
    keys: dict[str, Node],
    laws: dict[str, Law],
    hotlines: dict[str, Hotline],
) -> Guide:
    require(file, keys, _REQUIRED, 1)
    return Guide(
        name=file.text(keys.get("事项名称")) or stem,
        stem=stem,
        path=file.path,
        line=keys["核对"].line if "核对" in keys else 1,
        group=plain_text(file, keys.get("分组")),
        occasion=text(file, keys.get("什么时候看")),
        headline=text(file, keys.get("一句话")),
        calls=calls(file, keys.get("电话"), hotlines),
        answer=text(file, keys.get("简答")),
        urgent=text(file, keys.get("紧急")),
        covers=texts(file, keys.get("哪些事")),
        applicants=texts(file, keys.get("谁可以申请")),
        grounds=citations(file, keys.get("设定依据"), laws),
        papers=texts(file, keys.get("办理材料")),
        steps=_moments(file, keys.get("步骤")),
        times=_times(file, keys.get("时限")),
        cost=text(file, keys.get("费用")),
        places=_moments(file, keys.get("去哪里")),
        redress=texts(file, keys.get("不服怎么办")),
        warnings=texts(file, keys.get("提醒")),
        topics=file.names(keys["专题"]) if "专题" in keys else (),
        check_date=file.day(keys.get("核对")),
    )


def _times(file: YamlFile, node: Node | None) -> tuple[Moment, ...]:
    """Return the time limits; report a second one that is said to be the first."""
    times = _moments(file, node)
    firsts = [when for when in times if when.deadline and when.deadline.is_first]
    for when in firsts[1:]:
        found, expected = f"{quoted(when.label)}也写了“要紧”", "一份指南最多一个"
        file.report(when.text.line, STRUCTURE, found, expected, "只留最误不得的一个")
    return times


def _moments(file: YamlFile, node: Node | None) -> tuple[Moment, ...]:
    moments = []
    for label, entry in pairs(file, node):
        if isinstance(entry.value, dict):
            keys = file.mapping(entry, MOMENT_KEYS)
            require(file, keys, ("说明",), entry.line)
            what = text(file, keys.get("说明"))
            moments.append(Moment(label, what, deadline(file, keys, entry.line)))
        else:
            moments.append(Moment(label, required_text(file, entry)))
    return tuple(moments)
