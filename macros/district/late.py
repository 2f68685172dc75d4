"""Which towns have not handed in or published a year's report, and which did so late.

A report goes to the office above before 1 March, and to the public before 1 April of the next year.
Nobody is asked for a form: what was public by then was handed in. Of what became public later it is
not known, unless the office entered a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .entry import Entry
from .towns import Town

DONE, LATE, MISSING, AWAITED, UNKNOWN = "按期", "迟", "没有", "未到期", "没有登记"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a town stands with the report of a year."""

    town: str
    year: int
    received: str
    """The day on which the office had it; empty while it has not."""
    published: str
    """The day on which it was first public; empty while it is not."""
    handing: str
    """按期, 迟, 没有, 未到期 or 没有登记."""
    publishing: str

    @property
    def is_late(self) -> bool:
        """Whether it was or is late with either."""
        return {self.handing, self.publishing} & {LATE, MISSING} != set()


def standings(
    towns: Mapping[str, Town],
    entries: Mapping[str, Sequence[Entry]],
    releases: Mapping[str, str],
    years: Sequence[int],
    day: str,
) -> list[Standing]:
    """Return every town's standing in every year, the latest year first.

    Args:
        towns: the towns by name.
        entries: their figures.
        releases: the day of each town's last release, for figures that state no day themselves.
        years: the years of reports.
        day: up to which it counts.
    """
    rows = []
    for year in sorted(years, reverse=True):
        for town in towns.values():
            own = [entry for entry in entries.get(town.name, ()) if entry.year == year]
            days = [entry.first for entry in own if entry.first]
            published = min(days, default=releases.get(town.name, "") if own else "")
            due = f"{year + 1}-03-01"
            received = town.received.get(year, "") or (published if published < due else "")
            handing = UNKNOWN if published and not received else _verdict(received, due, day)
            rows.append(
                Standing(
                    town.name, year, received, published,
                    handing,
                    _verdict(published, f"{year + 1}-04-01", day),
                )
            )  # fmt: skip
    return rows


def _verdict(done: str, due: str, day: str) -> str:
    """Return how a day stands to the day before which it was due."""
    if done:
        return DONE if done < due else LATE
    return MISSING if day >= due else AWAITED
