"""The list on which the editor is asked about doubtful figures, and the answers.

It stands beside the report (`年报.核对.yml`), outside the project, and holds no hidden count. An
answer belongs to the words around a figure, so that it is kept when the figure itself changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...ledger.fields import YamlFile
from ...ledger.mend import STRUCTURE
from ...ledger.model import Ledger
from ...ledger.problem import quoted
from ...ledger.source import Node
from . import naming
from .document import Manuscript
from .figures import Spot, all_texts, half_width
from .listing import GuardedText
from .placement import Edit, Plan, Treatment

KEYS = {
    "数": "问的是哪个数，改了不起作用",
    "原文": "数和前后的文字，改了不起作用",
    "主题": "主题的简称",
    "名称": "指标的名称",
    "同去年": "去年的“主题.指标”；不是就空着",
    "不是数": "是或者否",
    "因为": "隐去的原因，改了不起作用",
    "照写": "是或者否",
}
_HEAD = """\
# 逐条核对，改好以后再运行一次导入。每条开头的编号不要改。
# 主题、名称：改成认可的。同去年：和去年是同一个数的，写去年的“主题.指标”。
# 不是数: 是，就照录原文，不进台账。照写: 是，就不隐去（不是敏感人群的人数，才可以照写）。
"""
_ABSENT = "\n# 去年有、今年没有认出来的，也许就是下面的某一个：\n"
_CONTINUED = """
# 下面的沿用了去年的名称，请核对是不是同一件事；不是的，删去“同去年”后面的字，另写名称。
"""
_AROUND = (16, 8)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the editor says of one figure."""

    subject: str = ""
    name: str = ""
    same_as: tuple[str, str] | None = None
    """Subject and name of last year's indicator."""
    no_figure: bool = False
    shown: bool = False
    """Whether a count that would be hidden is not a delicate one."""

    @property
    def is_new(self) -> bool:
        """Whether the figure is none of last year's."""
        return not self.same_as and bool(self.name or self.no_figure)


class Places:
    """The words around each place of a document, without any count."""

    def __init__(self, document: Manuscript) -> None:
        self._texts = dict(all_texts(document))

    def identify(self, spot: Spot, start: int, end: int) -> str:
        """Return a short name of a place: the same however the figures there change."""
        text = half_width(self._texts[spot])
        before, after = text[max(0, start - _AROUND[0]) : start], text[end : end + _AROUND[1]]
        row = f"{spot[1]}.{spot[2]}" if spot[1] >= 0 else ""
        words = re.sub(r"[\d一二三四五六七八九十两]+", "0", f"{before}|{after}|{row}")
        return hashlib.sha256(words.encode()).hexdigest()[:8]


def file_of(report: Path) -> Path:
    """Return the list that belongs to a report."""
    return report.with_name(f"{report.stem}.核对.yml")


def text(plan: Plan, document: Manuscript) -> str:
    """Return the list of all figures: those new, left out or hidden, then those of last year."""
    context = GuardedText(plan, document)
    absent = "".join(f"#   {line}\n" for line in plan.absent)
    asked = _entries(plan, document, ("新拟", "原文", "隐去"), context)
    known = _entries(plan, document, ("沿用",), context)
    return (
        _HEAD + (_ABSENT + absent if absent else "") + asked + (_CONTINUED + known if known else "")
    )


def _entries(
    plan: Plan, document: Manuscript, treatments: tuple[Treatment, ...], context: GuardedText
) -> str:
    places = Places(document)
    entries = {
        places.identify(edit.spot, edit.start, edit.end): "\n".join(_lines(edit, context))
        for edit in reversed(plan.edits)
        if edit.treatment in treatments
    }
    return "".join(f"\n{place}:\n{entries[place]}\n" for place in reversed(entries))


def _lines(edit: Edit, context: GuardedText) -> Iterator[str]:
    short, _, name = edit.name.partition(".")
    around = json.dumps(context.around(edit.spot, edit.start, edit.end), ensure_ascii=False)
    if edit.treatment == "隐去":
        yield from (f"  原文: {around}", f"  因为: {edit.reason}", "  照写: 否")
        return
    name = name.partition(".")[0]
    yield f"  数: {' '.join(edit.text.split())}"
    yield f"  原文: {around}"
    yield f"  主题: {short}".rstrip()
    yield f"  名称: {name}".rstrip()
    yield f"  同去年: {short}.{name}" if edit.treatment == "沿用" else "  同去年:"
    yield f"  不是数: {'否' if name else '是'}"


def read_answers(file: Path, last: Ledger, year: int) -> tuple[dict[str, Answer], list[str]]:
    """Return the answers by place, and what is wrong with them; none where there is no list.

    Args:
        file: the list.
        last: every year of the ledger.
        year: the year before the report's.
    """
    if not file.is_file():
        return {}, []
    reader = _ReviewFile(file, file.name)
    answers = dict(reader.answers(last, year))
    return answers, [str(problem) for problem in reader.problems if problem.level == "错误"]


class _ReviewFile(YamlFile):
    def answers(self, last: Ledger, year: int) -> Iterator[tuple[str, Answer]]:
        entries = self.root.value if self.root else {}
        for place, item in entries.items() if isinstance(entries, dict) else ():
            yield place, self._answer(self.mapping(item, KEYS), last, year)

    def _answer(self, keys: Mapping[str, Node], last: Ledger, year: int) -> Answer:
        name = self.text(keys.get("名称"))
        if name and not naming.is_usable(name):
            self._refuse(keys["名称"], name, "汉字、字母，两个字以上，不是词的名称", "换一个名称")
        same = self.text(keys.get("同去年"))
        short, _, old = same.partition(".")
        subject = last.years.get(year, {}).get(short)
        if same and (subject is None or old not in subject.indicators):
            self._refuse(keys["同去年"], same, "去年台账里有的“主题.指标”", "对照去年的台账改正")
        return Answer(
            subject=self.text(keys.get("主题")),
            name=name,
            same_as=(short, old) if same and subject else None,
            no_figure=self.text(keys.get("不是数")) == "是" and not same,
            shown=self.text(keys.get("照写")) == "是",
        )

    def _refuse(self, node: Node, value: str, expected: str, mend: str) -> None:
        self.report(node, STRUCTURE, quoted(value), expected, mend)
