"""What the import tells the editor: how much was placed, and what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .document import Manuscript
from .figures import Found, Spot, texts
from .placement import Edit, Plan

_AROUND = 22


def lines(plan: Plan, document: Manuscript) -> list[str]:
    """Return the whole report of an import."""
    counted = Counter(edit.how for edit in plan.edits)
    total = len(plan.edits) - counted["表述"]
    share = placed(plan)
    named = [edit for edit in plan.edits if edit.how in ("沿用", "新拟")]
    found = [
        "网页的文字与原文逐字相同（空白和隐去的人数除外）。",
        f"找到数字{total}个，自动放好{round(share * total)}个（{share:.0%}）："
        f"沿用去年名称{counted['沿用']}个，新拟名称{counted['新拟']}个，"
        f"隐去{counted['隐去']}个，照录原文{counted['原文']}个。",
    ]
    shown = _Shown(plan, document)
    found += _part("新拟的名称，请逐个核对，并补写口径", _named(named, "新拟", shown))
    found += _part("沿用去年名称的，请核对是不是同一件事", _named(named, "沿用", shown))
    found += _part("沿用去年整句表述的，请核对今年是否仍是如此", _told(plan.edits, "表述", shown))
    found += _part("照录原文、没有进台账的", _told(plan.edits, "原文", shown))
    found += _part(
        "敏感事项中一至九人的人数，没有写进任何文件，网页写“少于10人”；"
        "请核对能不能由合计推算出来，推算得出的合计也要改",
        _told(plan.edits, "隐去", shown),
    )
    return found + _part("没有动的中文数字、时长和年龄", _left(plan.left, shown))


def placed(plan: Plan) -> float:
    """Return the share of figures that went to the ledger (or were hidden under last year's name)."""
    numbers = [edit for edit in plan.edits if edit.how != "表述"]
    return sum(bool(edit.name) for edit in numbers) / len(numbers) if numbers else 1.0


class _Shown:
    """The document's texts with small counts of people already hidden."""

    def __init__(self, plan: Plan, document: Manuscript) -> None:
        self.texts = {s: t for n, b in enumerate(document.blocks) for s, t in texts(b, n)}
        self.edits: dict[Spot, list[Edit]] = {}
        for edit in plan.edits:
            self.edits.setdefault(edit.spot, []).append(edit)

    def around(self, spot: Spot, start: int, end: int) -> str:
        """Return the words around a place."""
        text = self.texts[spot]
        left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
        parts, at = [], left
        for edit in self.edits.get(spot, []):
            if edit.how == "隐去" and edit.end > left and edit.start < right:
                parts += [text[at : max(at, edit.start)], edit.shown]
                at = edit.end
        return "".join([*parts, text[at : max(at, right)]]).strip()


def _part(title: str, told: Iterator[str]) -> list[str]:
    found = list(told)
    return ["", f"{title}（{len(found)}个）：", *found] if found else []


def _named(edits: list[Edit], how: str, shown: _Shown) -> Iterator[str]:
    for edit in edits:
        if edit.how == how:
            yield f"  {edit.shown} → {edit.name}：{shown.around(edit.spot, edit.start, edit.end)}"


def _told(edits: tuple[Edit, ...], how: str, shown: _Shown) -> Iterator[str]:
    for edit in edits:
        if edit.how == how:
            name = f" → {edit.name}" if edit.name else ""
            where = shown.around(edit.spot, edit.start, edit.end)
            yield f"  {edit.shown}{name}：{where}"


def _left(left: tuple[Found, ...], shown: _Shown) -> Iterator[str]:
    for one in left:
        yield f"  {one.text}：{shown.around(one.spot, one.start, one.end)}"
