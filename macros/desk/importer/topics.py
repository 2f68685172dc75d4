"""Which subject of the ledger the figures of each section go to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ...ledger.model import Indicator, Subject
from . import naming
from .figures import Found, NumberedPart
from .placement import Topic
from .series import share

LIKE = 0.6
"""How much of a heading must be said in the name of the subject it goes on with."""


class Topics:
    """The new year's subjects: last year's where they go on, new ones from headings."""

    def __init__(
        self, subjects: Mapping[str, Subject], found: list[Found], matched: Mapping[int, Indicator]
    ) -> None:
        self.subjects = subjects
        self.all: dict[str, Topic] = {}
        self._homes: dict[str, str] = {}
        for section in dict.fromkeys(one.section for one in found if one.figure):
            counted = Counter(
                indicator.subject
                for number, indicator in matched.items()
                if found[number].section == section
            )
            known = counted.most_common(1)[0][0] if counted else self._like(section)
            self._homes[section.anchor] = known or self._new(section)
            for short in (self._homes[section.anchor], *counted):
                self.add(short, section)

    def home(self, section: NumberedPart) -> Topic | None:
        """Return where a section's own figures go, if it has any."""
        return self.all.get(self._homes.get(section.anchor, ""))

    def add(self, short: str, section: NumberedPart) -> Topic:
        """Return the subject of this name, begun with `section` where it is new."""
        if short not in self.all:
            last = self.subjects.get(short)
            stem = (section.anchor or "preface").replace("s", "section-", 1)
            self.all[short] = Topic(
                name=last.name if last else short,
                short=short,
                stem=last.stem if last else self._free(stem),
                section=section.source,
                intro=last.intro if last else "",
                sensitive=bool(last and any(i.sensitive for i in last.indicators.values())),
            )
        return self.all[short]

    def _like(self, section: NumberedPart) -> str:
        """Return last year's subject that the section's heading names."""
        for short, subject in self.subjects.items():
            if short in section.title or subject.name in section.title:
                return short
        plain = naming.subject_name(section.title, ())
        like = {short: share(plain, subject.name) for short, subject in self.subjects.items()}
        best = max(like, key=lambda short: like[short], default="")
        return best if best and like[best] >= LIKE else ""

    def _new(self, section: NumberedPart) -> str:
        title = section.title if section.anchor else "综合情况"
        return naming.subject_name(title, {*self.subjects, *self.all})

    def _free(self, stem: str) -> str:
        taken = {s.stem for s in self.subjects.values()} | {t.stem for t in self.all.values()}
        names = (stem, *(f"{stem}-{n}" for n in range(2, 99)))
        return next(name for name in names if name not in taken)
