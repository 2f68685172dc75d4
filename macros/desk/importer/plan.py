"""What becomes of each number: a name and an entry of the ledger, or the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...ledger.figure import PENDING, Figure
from ...ledger.model import PLACEHOLDER, Indicator, Ledger
from ...ledger.people import HIDDEN, THRESHOLD, delicate_word
from . import delicate, intent, naming, sharing
from .document import Manuscript
from .figures import ReportNumber, find, sections
from .memory import Memory, continued
from .placement import Edit, LedgerLine, Plan, Topic, Treatment
from .review import Answer
from .series import is_quoted
from .statements import Statement, recurring
from .topics import Topics

_ITEM = re.compile(r"\s*(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[①-⑳•·—-])")


def plan(
    document: Manuscript,
    last: Ledger,
    year: int,
    contexts: Mapping[tuple[str, str], str],
    memory: Memory | None = None,
) -> Plan:
    """Return the plan for `document`, given the ledger of last year.

    Args:
        document: the approved report.
        last: every year of the ledger.
        year: the year before the report's.
        contexts: the words before each name on last year's page.
        memory: what else is known.
    """
    return _Planner(document, last, year, contexts, memory or Memory()).plan()


class _Planner:
    def __init__(
        self,
        document: Manuscript,
        last: Ledger,
        year: int,
        contexts: Mapping[tuple[str, str], str],
        memory: Memory,
    ) -> None:
        self.document = document
        self.last = last
        self.contexts = contexts
        self.memory = memory
        self.year = year
        self.subjects = last.years.get(year, {})
        numbers = (replace(number, year=year + 1) for number in find(document))
        self.numbers = [_as_result(number) for number in numbers]
        self.places = sections(document)
        self.answers = memory.answers_to(document, self.numbers)
        self.matches = continued(self.numbers, self.answers, last, year, contexts, memory)
        subjects = {**self.subjects, **last.years.get(year + 1, {})}
        self.topics = Topics(subjects, self.numbers, self.matches, year + 1)

    def plan(self) -> Plan:
        for index, number in enumerate(self.numbers):
            if number.figure and delicate_word(number.section.title):
                self._topic(index).sensitive = True
        edits = [edit for n, number in enumerate(self.numbers) if (edit := self._edit(n, number))]
        edits += list(self._statements(edits))
        self._enter_shared()
        edits += delicate.hide_counts(self.document, self._reason, self.places, self.numbers, edits)
        intent.set_targets(self.topics.all, self.memory.targets, self.last, self.year)
        places = {(edit.spot, edit.start) for edit in edits}
        leftovers = tuple(n for n in self.numbers if (n.spot, n.start) not in places)
        topics = tuple(topic for topic in self.topics.all.values() if topic.entries)
        return Plan(tuple(sorted(edits, key=lambda e: (e.spot, e.start))), topics, leftovers)

    def _answer(self, number: ReportNumber) -> Answer:
        return self.answers.get((number.spot, number.start), Answer())

    def _reason(self, number: ReportNumber) -> str:
        """Return why small counts of people are hidden there; empty where they are not."""
        if self._answer(number).shown or delicate.is_staff(number) or delicate.is_standard(number):
            return ""
        index, row, _ = number.spot
        block, home = self.document.blocks[index], self.topics.home(number.section)
        lead = self._leading(index) + (block.plain if row >= 0 else block.text[: number.start])
        return delicate.reason(number, lead) or (home.name if home and home.sensitive else "")

    def _leading(self, index: int) -> str:
        """Return the line that leads up to the list of which a block is an item: 情况如下："""
        blocks = self.document.blocks
        while index and _ITEM.match(blocks[index].text):
            index -= 1
            if re.search("[:：]$", blocks[index].text):
                return blocks[index].text
        return ""

    def _topic(self, index: int) -> Topic:
        section, indicator = self.numbers[index].section, self.matches.get(index)
        if not indicator and (named := self._answer(self.numbers[index]).subject):
            return self.topics.add(named, section)
        home = None if indicator else self.topics.home(section)
        return home or self.topics.add(indicator.subject if indicator else "综合情况", section)

    def _edit(self, index: int, number: ReportNumber) -> Edit | None:
        if not number.counts:
            return None
        kept = _edit_at(number, "计划" if number.planned else "原文", number.text)
        if index not in self.matches and is_quoted(number, self.last, self.year):
            return kept
        if number.figure is None:
            why = self._reason(number) if delicate.is_small_cell(number) else ""
            return replace(_edit_at(number, "隐去", HIDDEN), reason=why) if why else kept
        return self._place(number, number.figure, self._topic(index), self.matches.get(index))

    def _enter_shared(self) -> None:
        """Enter the figures that share a number with the one that the page names there."""
        args = self.numbers, self.matches, self.last, self.year, self.contexts
        for number, indicator in sharing.others(*args):
            topic = self.topics.add(indicator.subject, number.section)
            if number.figure and indicator.name not in topic.entries:
                self._place(number, number.figure, topic, indicator)

    def _place(
        self, number: ReportNumber, figure: Figure, topic: Topic, indicator: Indicator | None
    ) -> Edit:
        people = delicate.is_count_of_people(number)
        why = self._reason(number) if people and not _is_open(indicator) else ""
        withheld = indicator is not None and str(figure).startswith(HIDDEN)
        if why and (withheld or 0 < figure.value < THRESHOLD):
            return replace(_hide(number, figure, topic, indicator), reason=why)
        name = indicator.name if indicator else self._name(number, topic)
        if not name or (why and figure.bound in "<≤"):
            return _edit_at(number, "原文", number.text)
        value, wording, part = _entry_texts(number, figure, indicator)
        entry = _entry(name, value, wording, number, topic, indicator)
        judged = people and bool(why) != topic.sensitive
        topic.entries[name] = replace(entry, sensitive=("是" if why else "否") if judged else "")
        old = indicator and indicator.year == self.year
        treatment: Treatment = "沿用" if old else "新拟"
        return _edit_at(number, treatment, number.text, f"{topic.short}.{name}{part}")

    def _statements(self, edits: list[Edit]) -> Iterator[Edit]:
        """Yield edits for last year's statements that recur: 无一人重新犯罪."""
        statements = recurring(
            self.document,
            self.subjects.values(),
            self.numbers,
            self.places,
            self.last,
            self.contexts,
        )
        for one in statements:
            text = self.document.blocks[one.block].text[one.start : one.end]
            edit = Edit((one.block, -1, -1), one.start, one.end, "表述", text)
            overlaps = [other for other in edits if edit.overlaps(other)]
            # A number that only the statement's own words name is part of the statement.
            if all(other.treatment == "新拟" for other in overlaps):
                for other in overlaps:
                    self._drop(edits, other)
                yield replace(edit, name=self._enter_statement(one))

    def _drop(self, edits: list[Edit], edit: Edit) -> None:
        short, _, name = edit.name.partition(".")
        self.topics.all[short].entries.pop(name.partition(".")[0], None)
        edits.remove(edit)

    def _enter_statement(self, statement: Statement) -> str:
        """Enter a statement and the figures that it names; return its full name."""
        indicator, section = statement.indicator, self.places[statement.block]
        topic = self.topics.add(indicator.subject, section)
        source = section.source if section.source != topic.section else ""
        indicators = self.topics.subjects[indicator.subject].indicators
        for name in PLACEHOLDER.findall(indicator.wording):
            old, number = indicators[name], statement.figures.get(name)
            value, wording = str(old.figure or ""), old.wording
            if number and number.figure:
                value, wording, _ = _entry_texts(number, number.figure, old)
            definition = old.definition or PENDING
            topic.entries[name] = LedgerLine(name, value, wording, definition, source)
        topic.entries[indicator.name] = LedgerLine(
            indicator.name,
            str(indicator.figure or ""),
            statement.wording,
            indicator.definition or PENDING,
            source,
        )
        return f"{topic.short}.{indicator.name}"

    def _name(self, number: ReportNumber, topic: Topic) -> str:
        answer = self._answer(number)
        if answer.no_figure:
            return ""
        if answer.name and answer.name not in topic.entries:
            return answer.name
        last = self.subjects.get(topic.short)
        names = set(last.indicators) if last else set()
        return naming.propose(number, names | set(topic.entries), topic.short)


def _as_result(number: ReportNumber) -> ReportNumber:
    """Return a number without its figure where that is no result of its report's year."""
    planned = intent.is_planned(number, number.year)
    no_result = planned or intent.is_demanded(number)
    return replace(number, figure=None, planned=planned) if no_result else number


def _is_open(indicator: Indicator | None) -> bool:
    """Return whether last year's ledger says that an indicator is not a delicate one."""
    return bool(indicator and indicator.judged and not indicator.sensitive)


def _hide(number: ReportNumber, figure: Figure, topic: Topic, indicator: Indicator | None) -> Edit:
    """Return the edit that hides a count of one to nine people: it is written nowhere."""
    text = HIDDEN + figure.unit
    if not indicator:
        return _edit_at(number, "隐去", text)
    topic.entries[indicator.name] = _entry(indicator.name, text, "", number, topic, indicator)
    return _edit_at(number, "隐去", text, f"{topic.short}.{indicator.name}")


def _edit_at(number: ReportNumber, treatment: Treatment, text: str, name: str = "") -> Edit:
    return Edit(number.spot, number.start, number.end, treatment, text, name)


def _entry(
    name: str,
    value: str,
    wording: str,
    number: ReportNumber,
    topic: Topic,
    indicator: Indicator | None,
) -> LedgerLine:
    definition = indicator.definition if indicator else ""
    source = number.section.source if number.section.source != topic.section else ""
    return LedgerLine(name, value, wording, definition or PENDING, source)


def _entry_texts(
    number: ReportNumber, figure: Figure, indicator: Indicator | None
) -> tuple[str, str, str]:
    """Return value and wording of the entry, and which part of the value the page names."""
    typed = "".join(number.text.split())
    unit = indicator.figure.unit if indicator and indicator.figure else figure.unit
    if figure.unit != unit and figure.unit == unit.partition("/")[0]:
        return str(replace(figure, unit=unit)), "", ".数"
    if figure.unit != unit and unit.startswith(figure.unit):
        return str(replace(figure, unit=unit)), typed, ""
    return str(figure), typed if typed != str(figure) else "", ""
