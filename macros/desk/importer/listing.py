"""What the import reports to the editor: how much was placed, and what to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .document import Manuscript
from .figures import ReportNumber, Spot, all_texts
from .placement import Edit, Plan

_AROUND = 22
_EQUAL = "网页的文字与原文逐字相同（空白和隐去的人数除外）。"
_EQUAL_BESIDES = "除了上面写明没有录入、要核对的，网页的文字与原文相同（空白和隐去的人数也除外）。"


def lines(plan: Plan, document: Manuscript) -> list[str]:
    """Return the whole report of an import."""
    counts = Counter(edit.treatment for edit in plan.edits)
    total = len(plan.edits) - counts["表述"] - counts["计划"]
    share = placed_share(plan)
    report = [
        _EQUAL if not document.omissions else _EQUAL_BESIDES,
        f"找到数字{total}个，自动放好{round(share * total)}个（{share:.0%}）："
        f"沿用去年名称{counts['沿用']}个，新拟名称{counts['新拟']}个，"
        f"隐去{counts['隐去']}个，照录原文{counts['原文']}个。",
    ]
    context = GuardedText(plan, document)
    report += part("新拟的名称，请逐个核对，并补写口径", _edit_lines(plan.edits, "新拟", context))
    report += part("沿用去年名称的，请核对是不是同一件事", _edit_lines(plan.edits, "沿用", context))
    report += part(
        "沿用去年整句表述的，请核对今年是否仍是如此", _edit_lines(plan.edits, "表述", context)
    )
    report += part(
        "计划、打算的数，不是今年的结果，照录原文", _edit_lines(plan.edits, "计划", context)
    )
    report += part("去年计划的数，写进了“目标”，请核对", _target_lines(plan))
    report += part("去年有、今年没有的指标，每个主题一行", plan.absent)
    report += part("去年的关系和期间，今年没有沿用，请核对", plan.lost)
    report += part("照录原文、没有进台账的", _edit_lines(plan.edits, "原文", context))
    report += part(
        "敏感事项中一至九人的人数，没有写进任何文件，网页写“少于10人”；"
        "请核对能不能由合计推算出来，推算得出的合计也要改；"
        "不是敏感人群的，加上 --review 再运行，在列出的表里写“照写: 是”",
        _edit_lines(plan.edits, "隐去", context),
    )
    return report + part(
        "没有动的中文数字、时长、年龄和名次", _leftover_lines(plan.leftovers, context)
    )


def placed_share(plan: Plan) -> float:
    """Return the share of figures that go to the ledger, those hidden under a name included."""
    numbers = [edit for edit in plan.edits if edit.treatment not in ("表述", "计划")]
    return sum(bool(edit.name) for edit in numbers) / len(numbers) if numbers else 1.0


class GuardedText:
    """The document's texts with small counts of people hidden."""

    def __init__(self, plan: Plan, document: Manuscript) -> None:
        self.texts = dict(all_texts(document))
        self.edits: dict[Spot, list[Edit]] = {}
        for edit in plan.edits:
            self.edits.setdefault(edit.spot, []).append(edit)

    def around(self, spot: Spot, start: int, end: int) -> str:
        """Return a place with the words around it."""
        text = self.texts[spot]
        left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
        parts, at = [], left
        for edit in self.edits.get(spot, []):
            if edit.treatment == "隐去" and edit.end > left and edit.start < right:
                parts += [text[at : max(at, edit.start)], edit.text]
                at = edit.end
        return "".join([*parts, text[at : max(at, right)]]).strip()


def part(title: str, entries: Iterable[str]) -> list[str]:
    """Return a part of the report with its number of entries; nothing where there is none."""
    rows = [f"  {entry}" for entry in entries]
    return ["", f"{title}（{len(rows)}个）：", *rows] if rows else []


def _edit_lines(edits: tuple[Edit, ...], treatment: str, context: GuardedText) -> Iterator[str]:
    for edit in edits:
        if edit.treatment == treatment:
            name = f" → {edit.name}" if edit.name else ""
            why = f"（因为“{edit.reason}”）" if edit.reason else ""
            where = context.around(edit.spot, edit.start, edit.end)
            yield f"{edit.text}{name}{why}：{where}"


def _target_lines(plan: Plan) -> Iterator[str]:
    for topic in plan.topics:
        for entry in topic.entries.values():
            if entry.target:
                yield f"{topic.short}.{entry.name}：计划{entry.target}，今年{entry.value}"


def _leftover_lines(numbers: tuple[ReportNumber, ...], context: GuardedText) -> Iterator[str]:
    for number in numbers:
        yield f"{number.text}：{context.around(number.spot, number.start, number.end)}"
