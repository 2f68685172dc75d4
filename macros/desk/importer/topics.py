"""The subject of the ledger to which the figures of each section go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ...ledger.model import Indicator, Subject
from . import naming
from .figures import NumberedPart, ReportNumber
from .placement import Topic
from .series import share

MIN_SHARE = 0.6
"""The least share of a heading in the name of the subject that it continues."""


class Topics:
    """The new year's subjects: last year's where they continue, new ones from headings."""

    def __init__(
        self,
        subjects: Mapping[str, Subject],
        numbers: list[ReportNumber],
        matches: Mapping[int, Indicator],
    ) -> None:
        self.subjects = subjects
        self.all: dict[str, Topic] = {}
        self._homes: dict[str, str] = {}
        for section in dict.fromkeys(number.section for number in numbers if number.figure):
            counts = Counter(
                indicator.subject
                for index, indicator in matches.items()
                if numbers[index].section == section
            )
            old = counts.most_common(1)[0][0] if counts else self._old_subject(section)
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
                sensitive=bool(last and any(i.sensitive for i in last.indicators.values())),
            )
        return self.all[short]

    def _old_subject(self, section: NumberedPart) -> str:
        """Return last year's subject that the section's heading names, or empty."""
        for short, subject in self.subjects.items():
            if short in section.title or subject.name in section.title:
                return short
        plain = naming.subject_name(section.title, ())
        shares = {short: share(plain, subject.name) for short, subject in self.subjects.items()}
        best = max(shares, key=lambda short: shares[short], default="")
        return best if best and shares[best] >= MIN_SHARE else ""

    def _new_name(self, section: NumberedPart) -> str:
        title = section.title if section.anchor else "综合情况"
        return naming.subject_name(title, {*self.subjects, *self.all})

    def _free_stem(self, stem: str) -> str:
        stems = {s.stem for s in self.subjects.values()} | {t.stem for t in self.all.values()}
        names = (stem, *(f"{stem}-{n}" for n in range(2, 99)))
        return next(name for name in names if name not in stems)
