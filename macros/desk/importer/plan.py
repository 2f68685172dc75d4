"""What becomes of each number: a name and an entry of the ledger, or the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...ledger.disclosure import HIDDEN, THRESHOLD
from ...ledger.figure import Figure
from ...ledger.model import PLACEHOLDER, Indicator, Ledger
from . import delicate, naming
from .document import Manuscript
from .figures import Found, NumberedPart, find, sections, sentence_before
from .placement import Edit, How, LedgerLine, Plan, Topic
from .series import continues, matches
from .topics import Topics

LEAST_STATEMENT = 5
"""Characters of a wording that is known again by itself."""


def plan(
    document: Manuscript, last: Ledger, year: int, said: Mapping[tuple[str, str], str]
) -> Plan:
    """Return the plan for `document` with the ledger of `year` (last year) at hand.

    Args:
        document: the approved report.
        last: every year of the ledger.
        year: the year before the report's.
        said: the words before each name on last year's page.
    """
    return _Planner(document, last, year, said).plan()


class _Planner:
    def __init__(
        self, document: Manuscript, last: Ledger, year: int, said: Mapping[tuple[str, str], str]
    ) -> None:
        self.document = document
        self.last = last
        self.said = said
        self.found = find(document)
        self.places = sections(document)
        self.matched = matches(self.found, last, year, said)
        self.topics = Topics(last.years.get(year, {}), self.found, self.matched)

    def plan(self) -> Plan:
        for number, one in enumerate(self.found):
            if one.figure and delicate.delicate(one, self.document.blocks[one.spot[0]].plain):
                self._topic(number).sensitive = True
        edits = [edit for n, one in enumerate(self.found) if (edit := self._edit(n, one))]
        edits += list(self._stated(edits))
        edits += delicate.told(self.document, self._guarded, self.found, edits)
        places = {(edit.spot, edit.start) for edit in edits}
        left = tuple(one for one in self.found if (one.spot, one.start) not in places)
        topics = tuple(topic for topic in self.topics.all.values() if topic.entries)
        return Plan(tuple(sorted(edits, key=lambda e: (e.spot, e.start))), topics, left)

    def _guarded(self, block: int) -> bool:
        """Return whether small counts of people may not stand in a block."""
        section, home = self.places[block], self.topics.home(self.places[block])
        plain = self.document.blocks[block].plain
        return bool(home and home.sensitive) or delicate.named(section.title + "\n" + plain)

    def _topic(self, number: int) -> Topic:
        section, indicator = self.found[number].section, self.matched.get(number)
        home = None if indicator else self.topics.home(section)
        return home or self.topics.add(indicator.subject if indicator else "综合情况", section)

    def _edit(self, number: int, one: Found) -> Edit | None:
        if not one.counts:
            return None
        if one.figure is None:
            hidden = delicate.small_cell(one) and self._guarded(one.spot[0])
            return _kept(one, "隐去", HIDDEN) if hidden else _kept(one, "原文", one.text)
        return self._placed(number, one, one.figure)

    def _placed(self, number: int, one: Found, figure: Figure) -> Edit:
        topic, indicator = self._topic(number), self.matched.get(number)
        people = topic.sensitive and delicate.people(one)
        withheld = indicator is not None and str(figure).startswith(HIDDEN)
        if people and (withheld or 0 < figure.value < THRESHOLD):
            return _hide(one, figure, topic, indicator)
        name = indicator.name if indicator else self._propose(one, topic)
        if not name or (people and figure.bound in "<≤"):
            return _kept(one, "原文", one.text)
        value, wording, part = _written(one, figure, indicator)
        topic.entries[name] = _entry(name, value, wording, one, topic, indicator)
        how: How = "沿用" if indicator else "新拟"
        return _kept(one, how, one.text, f"{topic.short}.{name}{part}")

    def _stated(self, edits: list[Edit]) -> Iterator[Edit]:
        """Yield statements of last year that stand in the document word for word: 无一人重新犯罪."""
        said = {
            self.last.expand(indicator.wording, indicator): indicator
            for subject in self.topics.subjects.values()
            for indicator in subject.indicators.values()
            if indicator.wording
            and {*PLACEHOLDER.findall(indicator.wording)} <= {*subject.indicators}
        }
        for number, block in enumerate(self.document.blocks):
            for wording, indicator in list(said.items()):
                start = self._standing(wording, indicator, block.text)
                edit = Edit((number, -1, -1), start, start + len(wording), "表述", wording)
                inside = [other for other in edits if _overlap(edit, other)]
                # A number that only the statement's own words name is part of the statement.
                if start >= 0 and all(other.how == "新拟" for other in inside):
                    for other in inside:
                        self._drop(edits, other)
                    yield replace(edit, name=self._state(indicator, self.places[number]))
                    del said[wording]

    def _standing(self, wording: str, indicator: Indicator, text: str) -> int:
        """Return where a text makes the statement, or -1; a short one stands behind last year's words."""
        if len(wording) >= LEAST_STATEMENT:
            return text.find(wording)
        context = self.said.get((indicator.subject, indicator.name), "")
        places = (match.start() for match in re.finditer(re.escape(wording), text))
        return next((n for n in places if continues(context, sentence_before(text, n))), -1)

    def _drop(self, edits: list[Edit], edit: Edit) -> None:
        short, _, name = edit.name.partition(".")
        self.topics.all[short].entries.pop(name.partition(".")[0], None)
        edits.remove(edit)

    def _state(self, indicator: Indicator, section: NumberedPart) -> str:
        topic = self.topics.add(indicator.subject, section)
        source = section.source if section.source != topic.section else ""
        named = self.topics.subjects[indicator.subject].indicators
        for one in (*(named[name] for name in PLACEHOLDER.findall(indicator.wording)), indicator):
            definition = one.definition or "待补充"
            entry = LedgerLine(one.name, str(one.figure or ""), one.wording, definition, source)
            topic.entries[one.name] = entry
        return f"{topic.short}.{indicator.name}"

    def _propose(self, one: Found, topic: Topic) -> str:
        last = self.topics.subjects.get(topic.short)
        known = set(last.indicators) if last else set()
        return naming.propose(one, known | set(topic.entries), topic.short)


def _overlap(one: Edit, other: Edit) -> bool:
    return one.spot == other.spot and one.start < other.end and other.start < one.end


def _hide(one: Found, figure: Figure, topic: Topic, indicator: Indicator | None) -> Edit:
    """Return a count of one to nine people: its number goes nowhere."""
    shown = HIDDEN + figure.unit
    if not indicator:
        return _kept(one, "隐去", shown)
    topic.entries[indicator.name] = _entry(indicator.name, shown, "", one, topic, indicator)
    return _kept(one, "隐去", shown, f"{topic.short}.{indicator.name}")


def _kept(one: Found, how: How, shown: str, name: str = "") -> Edit:
    return Edit(one.spot, one.start, one.end, how, shown, name)


def _entry(
    name: str, value: str, wording: str, one: Found, topic: Topic, indicator: Indicator | None
) -> LedgerLine:
    definition = indicator.definition if indicator else ""
    source = one.section.source if one.section.source != topic.section else ""
    return LedgerLine(name, value, wording, definition or "待补充", source)


def _written(one: Found, figure: Figure, indicator: Indicator | None) -> tuple[str, str, str]:
    """Return value and wording of the entry, and which part of the value the page names."""
    typed = "".join(one.text.split())
    theirs = indicator.figure.unit if indicator and indicator.figure else figure.unit
    if figure.unit != theirs and figure.unit == theirs.partition("/")[0]:
        return str(replace(figure, unit=theirs)), "", ".数"
    if figure.unit != theirs and theirs.startswith(figure.unit):
        return str(replace(figure, unit=theirs)), typed, ""
    return str(figure), typed if typed != str(figure) else "", ""
