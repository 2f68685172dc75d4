"""What is known of a report's figures: answers of the editor, earlier runs and earlier years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...ledger.model import Indicator, Ledger
from .document import Manuscript
from .figures import ReportNumber, Spot
from .review import Answer, Places
from .series import matches, repeated


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier reports, earlier runs and the editor tell about the figures of a report."""

    targets: Sequence[ReportNumber] = ()
    """What last year's report planned for this one."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """What the editor said of single figures, by place."""
    contexts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The words before each name on the page that an earlier import made of this report."""

    def answers_to(
        self, document: Manuscript, numbers: Sequence[ReportNumber]
    ) -> dict[tuple[Spot, int], Answer]:
        """Return what the editor said of each number, by its place and start."""
        places = Places(document)
        return {
            (number.spot, number.start): self.answers[key]
            for number in numbers
            if (key := places.identify(number.spot, number.start, number.end)) in self.answers
        }


def continued(
    numbers: list[ReportNumber],
    answers: Mapping[tuple[Spot, int], Answer],
    last: Ledger,
    year: int,
    contexts: Mapping[tuple[str, str], str],
    memory: Memory,
) -> dict[int, Indicator]:
    """Return the indicator that each number goes on with, by its index, each indicator once.

    What the editor says comes before what an earlier run made, and that before likeness.

    Args:
        numbers: those of the report.
        answers: what the editor said of them.
        last: every year of the ledger.
        year: the year before the report's.
        contexts: the words before each name on last year's page.
        memory: what an earlier run made.
    """
    subjects = last.years.get(year, {})
    by_editor = {
        index: subjects[same[0]].indicators[same[1]]
        for index, number in enumerate(numbers)
        if (same := answers.get((number.spot, number.start), Answer()).same_as)
    }
    new = {
        index
        for index, number in enumerate(numbers)
        if answers.get((number.spot, number.start), Answer()).is_new
    }
    again = repeated(numbers, last.years.get(year + 1, {}), memory.contexts)
    choice: dict[int, Indicator] = {}
    for source in (by_editor, again, matches(numbers, last, year, contexts)):
        used = {(indicator.subject, indicator.name) for indicator in choice.values()}
        choice |= {
            index: indicator
            for index, indicator in source.items()
            if index not in {*choice, *new} and (indicator.subject, indicator.name) not in used
        }
    return choice
