"""Reading of `data/<year>/witness.yml`: the figures of the approved report, section by section.

They are written as approved and in its order, whatever becomes of the ledger. Small counts of
people in sensitive matters are not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .fields import MISSING_KEY, YamlFile
from .figure import Figure, FigureError, parse
from .keys import WITNESS_KEYS
from .mend import STRUCTURE
from .model import section
from .people import HIDDEN
from .problem import Problem, quoted
from .source import Node
from .values import BAD_FIGURE

FILE = "witness.yml"
WHOLE_TEXT = "全文"
"""The section of figures that stand before the first heading."""

Section = tuple[int, ...]
"""Chapter and section: (4, 5) for 四（五）."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """One figure of the approved report."""

    figure: Figure
    remark: str
    """The words of the report where it has no such figure; for what is left out, the reason."""
    section: Section
    line: int


@dataclass(frozen=True, slots=True)
class Witness:
    """The approved figures of a year."""

    source: str
    """The report, as the ledger's sources begin."""
    path: str
    figures: tuple[Testimony, ...]
    left_out: tuple[Testimony, ...]
    """Those of the figures that the ledger does without."""


def read_witness(data: Path, year: int) -> tuple[Witness | None, list[Problem]]:
    """Return the witness of a year, or None where there is none, and all problems of its file."""
    file = data / str(year) / FILE
    if not file.exists():
        return None, []
    reader = _WitnessFile(file, file.relative_to(data.parent).as_posix())
    return reader.witness(), reader.problems


class _WitnessFile(YamlFile):
    def witness(self) -> Witness:
        keys = self.mapping(self.root, WITNESS_KEYS) if self.root else {}
        source = self.text(keys.get("来源"))
        for key, node in (("来源", source), ("章节", keys.get("章节"))):
            if self.root and not node:
                mend = f"加上一行“{key}: ……”"
                self.report(1, MISSING_KEY, f"没有“{key}”", WITNESS_KEYS[key], mend)
        figures, left_out = (
            tuple(self._testimonies(keys.get(key))) for key in ("章节", "不入台账")
        )
        for testimony in left_out:
            if not testimony.remark:
                mend = f"写成“{testimony.figure}: 原因”"
                self.report(testimony.line, MISSING_KEY, "没有写原因", "为什么不入台账", mend)
        return Witness(source, self.path, figures, left_out)

    def _testimonies(self, node: Node | None) -> Iterator[Testimony]:
        sections = self.entries(node, "每节一行", "写成“四（五）: [约120宗]”")
        for name, figures in sections.items():
            place = section(name)
            if not place and name != WHOLE_TEXT:
                expected = f"章节的序号，如“四（五）”；分不清的写“{WHOLE_TEXT}”"
                self.report(figures, STRUCTURE, quoted(name), expected, "照“来源”的写法写章节")
            for item in self.items(figures):
                yield from self._testimony(item, place)

    def _testimony(self, item: Node, place: Section) -> Iterator[Testimony]:
        """Yield `约120宗`, or `0人: 无一人重新犯罪` with its remark."""
        pairs = item.value.items() if isinstance(item.value, dict) else [(self.text(item), None)]
        for text, remark in pairs:
            try:
                figure = parse(text)
            except FigureError as error:
                self.report(item, BAD_FIGURE, quoted(text), error.expected, error.mend)
                continue
            if figure.qualifier + figure.number != HIDDEN:
                yield Testimony(figure, self.text(remark), place, item.line)
