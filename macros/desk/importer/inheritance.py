"""What the ledger says besides values, where the new year has the figures: relations, periods.

What was right of last year need not be right of this one: a period goes on only in words that the
new report has too, and what is peculiar to a year (照录, 存疑, 备注) not at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...ledger import formula
from ...ledger.figure import PENDING, as_figure
from ...ledger.load import load
from ...ledger.model import PLACEHOLDER, Ledger, Subject, ref_of
from ...ledger.source import read
from ...prose.language import UNDATED
from .. import newyear
from . import entries
from .document import Manuscript
from .figures import half_width, sections
from .period import renewed
from .placement import LedgerLine, Plan, Topic

_RELATIONS = ("分项", "属于", "比率")
_COMPUTED = ("派生", "单位", "小数")


def extend(plan: Plan, document: Manuscript, root: Path, ledger: Ledger, year: int) -> Plan:
    """Return the plan with relations, computed figures and periods, and what could not go on.

    Args:
        plan: values and names only; its topics are filled in.
        document: the report.
        root: the project.
        ledger: every year.
        year: the report's.
    """
    heir = _Heir(plan, document, root, ledger, year)
    heir.inherit()
    return replace(plan, lost=tuple(heir.lost), absent=tuple(absent(plan, ledger, year)))


def absent(plan: Plan, ledger: Ledger, year: int) -> Iterator[str]:
    """Yield last year's stated figures that the report does not have, a subject a line."""
    topics = {topic.short: topic for topic in plan.topics}
    for short, subject in ledger.years.get(year - 1, {}).items():
        known = topics[short].entries if short in topics else {}
        names = [i.name for i in subject.indicators.values() if not i.formula and not i.pending]
        rest = [name for name in names if name not in known]
        if rest:
            whole = "" if short in topics else "（整个主题）"
            yield f"{short}{whole}：{'、'.join(rest)}"


def periods(last: Subject | None, year: int) -> list[str]:
    """Return the periods that an import may take over from a subject of last year."""
    return [str(newyear.redate(last.period, year - 1, year))] if last else []


class _Heir:
    def __init__(
        self, plan: Plan, document: Manuscript, root: Path, ledger: Ledger, year: int
    ) -> None:
        self.topics = {topic.short: topic for topic in plan.topics}
        self.year = year
        self.texts = [*zip(sections(document), document.blocks, strict=True)]
        self.root = root
        self.old, self.own = ledger.years.get(year - 1, {}), ledger.years.get(year, {})
        self.files: dict[str, dict[str, Any]] = {}
        self.lost: list[str] = []
        self.periods: dict[str, list[str]] = {}
        """Periods that the new report does not state, each with what it was of."""

    def inherit(self) -> None:
        self._add_computed()
        for topic in self.topics.values():
            self._add_period(topic)
            for name in list(topic.entries):
                self._add_keys(topic, name)
            topic.checks += self._checks(topic)
        for period, names in self.periods.items():
            self.lost.append(f"期间“{period}”：今年的原文没有这样写（{'、'.join(names)}）")

    def _subject(self, topic: Topic) -> dict[str, Any]:
        """Return a subject's file of this year, or else of last year, as plain values."""
        subject = self.own.get(topic.short) or self.old.get(topic.short)
        return self._plain(subject) if subject else {}

    def _plain(self, subject: Subject) -> dict[str, Any]:
        if subject.path not in self.files:
            node = read(self.root / subject.path, subject.path)[0]
            value = newyear.plain_value(node) if node else {}
            self.files[subject.path] = value if isinstance(value, dict) else {}
        return self.files[subject.path]

    def _line(self, topic: Topic, name: str) -> tuple[dict[str, Any], bool]:
        """Return what the ledger says of a figure, and whether it says so of this year."""
        for subjects in (self.own, self.old):
            if subject := subjects.get(topic.short):
                line = self._plain(subject).get("指标", {}).get(name)
                if line is not None:
                    return (line if isinstance(line, dict) else {}), subjects is self.own
        return {}, False

    def _add_period(self, topic: Topic) -> None:
        keys = self._subject(topic)
        places = {topic.section, *(e.source for e in topic.entries.values() if e.source)}
        period = str(keys.get("期间", ""))
        topic.period = self._period(topic.short, period, places, own=topic.short in self.own)

    def _period(self, name: str, period: str, places: set[str], *, own: bool) -> str:
        """Return a period as the new report has it, or empty."""
        if own and period != PENDING:
            return period
        if text := renewed(period, self._text(places), self.year):
            return text
        if period and period != PENDING and not period.startswith(UNDATED):
            self.periods.setdefault(period, []).append(name)
        return ""

    def _text(self, places: set[str]) -> str:
        """Return the text of these sections."""
        return half_width("".join(b.text for part, b in self.texts if part.source in places))

    def _add_keys(self, topic: Topic, name: str) -> None:
        line, own = self._line(topic, name)
        entry, full = topic.entries[name], f"{topic.short}.{name}"
        keys = {key: line[key] for key in _RELATIONS if key in line}
        keys = {k: v for k, v in keys.items() if self._has_all(topic, full, k, _names(v))}
        if "期间" in line:
            places = {entry.source or topic.section}
            period = self._period(full, str(line["期间"]), places, own=own) or UNDATED
            keys |= {"期间": period} if period != topic.period else {}
        if "指标标识" in line:
            keys["指标标识"] = line["指标标识"]
        definition = entry.definition
        if not self._has_all(topic, full, "口径", PLACEHOLDER.findall(definition)):
            definition = PENDING
        topic.entries[name] = replace(entry, keys={**entry.keys, **keys}, definition=definition)

    def _has_all(self, topic: Topic, owner: str, key: str, names: list[str]) -> bool:
        """Return whether the new year has all these figures; list the key where it has not."""
        missing = [name for name in names if not self._has(topic, name)]
        if missing:
            self.lost.append(f"{owner} {key}：今年没有{'、'.join(missing)}")
        return not missing

    def _has(self, topic: Topic, name: str) -> bool:
        ref = ref_of(name)
        home = self.topics.get(ref.subject or topic.short)
        return bool(home and ref.name in home.entries)

    def _add_computed(self) -> None:
        """Add the computed figures all of whose figures there are, also computed ones."""
        waiting = [
            (topic, name, line)
            for topic in self.topics.values()
            for name in self._subject(topic).get("指标", {})
            if "派生" in (line := self._line(topic, name)[0])
        ]
        while True:
            ready = [
                (topic, name, line)
                for topic, name, line in waiting
                if all(self._has(topic, ref) for ref in _refs(line["派生"]))
            ]
            if not ready:
                break
            waiting = [entry for entry in waiting if entry not in ready]
            for topic, name, line in ready:
                self._compute(topic, name, line)
        for topic, name, line in waiting:
            self._has_all(topic, f"{topic.short}.{name}", "派生", _refs(line["派生"]))

    def _compute(self, topic: Topic, name: str, line: Mapping[str, Any]) -> None:
        """Enter a computed figure; one that the report states stays computed where they agree."""
        keys = {key: line[key] for key in _COMPUTED if key in line}
        if "单位" in keys:
            keys["单位"] = self._unit(topic, str(keys["单位"]), _refs(line["派生"]))
        stated = topic.entries.get(name)
        definition = str(line.get("口径", PENDING))
        entry = LedgerLine(name, "", definition=definition, keys=keys)
        if stated:
            decimals = len(re.search(r"\d+\.?(\d*)", stated.value)[1])  # type: ignore[index]
            keys |= {"小数": decimals} if decimals else {}
            entry = replace(entry, source=stated.source, keys=keys)
        topic.entries[name] = entry
        value = self._computed(topic, name) if stated else ""
        typed = (stated.wording or stated.value) if stated else ""
        if typed != value:
            topic.entries[name] = replace(entry, wording=typed)
        if stated and _number(value) != _number(stated.value):
            topic.entries[name] = stated
            self.lost.append(f"{topic.short}.{name} 派生：报告写的{stated.value}与算出来的不同")

    def _unit(self, topic: Topic, unit: str, names: list[str]) -> str:
        """Return the unit of a computed figure, in the units that its figures have this year."""
        units = {}
        for ref in map(ref_of, names):
            short = ref.subject or topic.short
            old = self.old[short].indicators.get(ref.name) if short in self.old else None
            new = as_figure(self.topics[short].entries[ref.name].value)
            if old and old.figure and new:
                units[old.figure.unit] = new.unit
        return "/".join(units.get(part, part) for part in unit.split("/"))

    def _computed(self, topic: Topic, name: str) -> str:
        """Return the value of a computed figure among those of the new year."""
        with tempfile.TemporaryDirectory() as folder:
            units = self.root / "data" / "units.yml"
            if units.is_file():
                shutil.copy2(units, folder)
            for other in self.topics.values():
                file = Path(folder) / str(self.year) / f"{other.stem}.yml"
                file.parent.mkdir(exist_ok=True)
                file.write_text(entries.text(other, self.year), encoding="utf-8")
            subject = load(Path(folder))[0].years[self.year].get(topic.short)
        return subject.indicators[name].text if subject and name in subject.indicators else ""

    def _checks(self, topic: Topic) -> Iterator[str]:
        for check in self._subject(topic).get("勾稽", []):
            text = str(check["式"] if isinstance(check, dict) else check)
            if self._has_all(topic, f"{topic.short} 勾稽", f"“{text}”", _refs(text)):
                yield text


def _names(value: Any) -> list[str]:
    """Return the figures that 分项, 属于 or 比率 name."""
    if isinstance(value, dict):
        return [name for part in value.values() for name in _names(part)]
    parts = value if isinstance(value, list) else [value]
    return [name for part in parts for name in re.split("[、，,;；]", re.sub(".*[：:]", "", part))]


def _refs(text: str) -> list[str]:
    """Return the names in a formula, those of other years included."""
    try:
        return [str(ref) for ref in formula.refs(formula.parse(str(text)))]
    except formula.FormulaError:
        return [str(text)]


def _number(text: str) -> str:
    return "".join(re.findall(r"[\d.万亿]", text))
