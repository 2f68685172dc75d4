"""The subject of the ledger to which the figures of each section go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from ...ledger.model import Indicator, Subject
from . import naming
from .figures import NumberedPart, ReportNumber
from .likeness import share
from .placement import Topic

_AIMS = re.compile(
    "^(?:切实|全面|扎实|深入|持续|不断|着力|大力|加大|进一步|坚持|推进|推动|加强|做好|强化|健全|完善|深化|落实|贯彻|抓好|抓实|依法(?!行政|决策|治|执政|维权|办事|履职|监管)"
    "|严格|规范|创新|聚焦|压实|履行|提升|提高|增强|优化|构建|打造|开展|加快|积极|认真|有效|充分|发挥|以(?!案|人民)|存在的?|学习|宣传|紧扣"
    "|狠抓|筑牢|夯实|牢固|树立|突出|紧盯|立足|围绕|紧密|高度|重视|密切|高效|稳步|统筹|助力|促进|保障|维护|确保|推行|抓牢"
    "|抓紧|抓|厚植|拓展|丰富|多措并举|多元|聚力|强力|奋力|合力|全力|着眼|始终|坚定不移|关于|纵深|(?<=坚持)[和与]发展|有力|有序|统领"
    "|深化|打好|护航|赋能|切实)+(?=..)"
)
_DATE = re.compile("[一二三四五六七八九十0-9０-９]+年度?|(?:今|本|上|下一?|去)年度?|近年来?")
_SUMMARY = re.compile(
    "(?:的?(?:主要|基本|具体|总体|总的|有关|相关)?(?:情况|方面|做法|举措|措施|成效|工作|进展|力度|工作情况|开展情况|安排|打算|计划|和成效))+$"
)
_BARE = frozenset(
    re.findall(
        "..", "学习能力问题不足特色困难差距短板水平意识质效效能决策监督机制队伍力量执法效果成果"
    )
)
"""Nouns that say too little alone."""
# A leader's name is never cut from what it belongs to.
_THOUGHT = re.compile("习近平(?:新时代中国特色社会主义|[\u4e00-\u9fff]{2,4})思想")
_LEADER = "习近平"
_BY_WHICH = re.compile(
    "^(?:坚持)?以(.{2,})为(?:指导|引领|统领|抓手|契机|核心|中心|目标|导向|主线|重点|载体|突破口|牵引|根本|遵循)$"
)
_SLOGAN = re.compile("字当头|下功夫$|组合拳|见[成实]效|上水平|出实招|再[上发].{1,2}$")
_WITHIN = re.compile("^(?:在|从)(.{2,})(?:上|方面)(?:下功夫|求实效|出实招|见实效|持续发力|发力)$")
_AND = re.compile("(?<=..)[和与及](?=..)")
_LONGEST = 12

MIN_SHARE = 0.6
"""The least share of a heading in the name of the subject that it continues."""


class Topics:
    """The new year's subjects: last year's where they continue, new ones from headings."""

    def __init__(
        self,
        subjects: Mapping[str, Subject],
        numbers: list[ReportNumber],
        matches: Mapping[int, Indicator],
        year: int,
    ) -> None:
        self.subjects = subjects
        self.year = year
        self.all: dict[str, Topic] = {}
        self._homes: dict[str, str] = {}
        for section in dict.fromkeys(number.section for number in numbers if number.figure):
            counts = Counter(
                indicator.subject
                for index, indicator in matches.items()
                if numbers[index].section == section
            )
            old = self._old_subject(section)
            old = old or (counts.most_common(1)[0][0] if counts else "")
            self._homes[section.anchor] = old or self._new_name(section)
            for short in (self._homes[section.anchor], *counts):
                self.add(short, section)

    def home(self, section: NumberedPart) -> Topic | None:
        """Return the subject to which a section's figures go, if it has any."""
        return self.all.get(self._homes.get(section.anchor, ""))

    def add(self, short: str, section: NumberedPart) -> Topic:
        """Return the subject of this name; a new one is begun with `section` as its source."""
        if short not in self.all:
            last = self.subjects.get(short)
            stem = (section.anchor or "preface").replace("s", "section-", 1)
            self.all[short] = Topic(
                name=last.name if last else short,
                short=short,
                stem=last.stem if last else self._free_stem(stem),
                section=section.source,
                intro=last.intro if last else "",
                sensitive=bool(last and self._is_sensitive(last)),
            )
        return self.all[short]

    def _is_sensitive(self, subject: Subject) -> bool:
        """Return whether a subject is delicate as a whole, as this year's ledger says itself."""
        own = subject.year == self.year
        return any(i.sensitive and not (own and i.judged) for i in subject.indicators.values())

    def _old_subject(self, section: NumberedPart) -> str:
        """Return the subject that an earlier import made of the section, or its heading names."""
        if section.source and (made := self._made_of(section.source)):
            return made
        for short, subject in self.subjects.items():
            if short in section.title or subject.name in section.title:
                return short
        plain = subject_name(section.title, ())
        shares = {short: share(plain, subject.name) for short, subject in self.subjects.items()}
        best = max(shares, key=lambda short: shares[short], default="")
        return best if best and shares[best] >= MIN_SHARE else ""

    def _made_of(self, place: str) -> str:
        """Return the subject of this year's ledger with most figures of a section, or empty."""
        made = {
            short: len(subject.indicators)
            for short, subject in self.subjects.items()
            if subject.year == self.year and subject.source.endswith(f" {place}")
        }
        return max(made, key=lambda short: made[short], default="")

    def _new_name(self, section: NumberedPart) -> str:
        title = section.title if section.anchor else "综合情况"
        return subject_name(title, {*self.subjects, *self.all})

    def _free_stem(self, stem: str) -> str:
        stems = {s.stem for s in self.subjects.values()} | {t.stem for t in self.all.values()}
        names = (stem, *(f"{stem}-{n}" for n in range(2, 99)))
        return next(name for name in names if name not in stems)


def subject_name(title: str, names_in_use: Collection[str]) -> str:
    """Return a subject's short name, not in use, from a section's heading: its head noun, whole."""
    if match := _THOUGHT.search(title):
        learnt = re.search("学习|宣传|贯彻|学深|学思", title)
        names = [match[0] + "学习"] if learnt and len(match[0]) < _LONGEST else [match[0]]
    else:
        clauses = re.split("[,，、;；:：。\\s]", _DATE.sub("", title))
        parts = [part for clause in clauses for part in (clause, *_AND.split(clause))]
        heads = [_head(part) for part in [*parts, title]]
        names = [name for name in heads if naming.is_usable(name) and not _SLOGAN.search(name)]
    names = names or ["其他工作"]
    numbered = (f"{names[0]}{n}" for n in range(2, 99))
    return next((name for name in (*names, *numbered) if name not in names_in_use), "")


def _head(part: str) -> str:
    """Return the noun that a heading is about, without what is done; empty if it is too long."""
    plain = naming.only_words(part)
    plain = _BY_WHICH.sub(r"\1", _WITHIN.sub(r"\1", plain))
    noun = _AIMS.sub("", _SUMMARY.sub("", _AIMS.sub("", plain)) or plain)
    noun = re.sub("^(下一步|下步|今后|下阶段)$", r"\1工作", noun)
    noun = re.split(
        "(?<=..)(?:仍|有待|还(?=[不有])|再(?=[提优升加上创])|较|不够|不(?=[强足高深]))", noun
    )[0]
    noun = plain if noun in _BARE else noun.lstrip("的了")
    name = naming.last_words(noun, _LONGEST)
    cut_off = (name != noun and _AND.search(noun)) or (_LEADER in part and _LEADER not in name)
    return "" if cut_off or _AIMS.fullmatch(noun) else name
