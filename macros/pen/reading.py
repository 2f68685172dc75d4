"""What a value means, read back in words while it is typed: `约120宗` is “约等于120，单位宗”."""

from __future__ import annotations

from dataclasses import dataclass

from ..ledger import relations
from ..ledger.figure import PENDING, Bound, Figure, FigureError, as_figure, parse
from ..ledger.model import Indicator, Ledger
from ..ledger.people import is_small

_WORDS: dict[Bound, str] = {
    "=": "正好是", "≈": "约等于", "≲": "接近、不到", ">": "超过", "≥": "不少于",
    "<": "少于", "≤": "不超过",
}  # fmt: skip
NOTES = {
    "存疑": "这个数对不上、还没有核实的，照写原来的数，哪里对不上写在这里，会公开显示。",
    "更正": "已经公布过的数改了，用下面的“更正”，原来的数和原因都会公开留着。",
    "口径": "这个数怎么算、包括什么，读者点开数字就看得到。",
}
"""What the three keys mean that editors mix up."""


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A relation of a figure, as a form shows it."""

    text: str
    result: str
    """`成立`, `不成立` or why neither is known."""


def read_back(text: str) -> tuple[str, bool]:
    """Return what a value means, or why it means nothing; and whether it can be read."""
    if text == PENDING:
        return "还不知道：预览时显示“待补充”，补上以前不能正式发布", True
    try:
        figure = parse(text)
    except FigureError as error:
        return f"还读不出来。应当是：{error.expected}。改法：{error.mend}", False
    return _meaning(figure), True


def is_figure(text: str) -> bool:
    """Return whether a text is a value of the ledger."""
    return text == PENDING or as_figure(text) is not None


def relation_lines(ledger: Ledger, indicator: Indicator) -> list[RelationLine]:
    """Return the relations in which a figure takes part, with their results."""
    lines: list[RelationLine] = []
    for relation in relations.collect(ledger):
        members = [m.key for m in relation.members.values()]
        home = relation.home.key if isinstance(relation.home, Indicator) else None
        if indicator.key in members or home == indicator.key:
            lines.append(RelationLine(_formula(relation), _result(ledger, relation)))
    return lines


def _meaning(figure: Figure) -> str:
    number = f"{figure.value.normalize():f}"
    whole, dot, rest = number.partition(".")
    grouped = f"{int(whole):,}".replace(",", " ") if len(whole) > 4 else whole
    words = _WORDS[figure.bound]
    return f"{words}{grouped}{dot}{rest}，单位{figure.unit}"


def _formula(relation: relations.Relation) -> str:
    signs = {"==": "等于", "<=": "不超过", ">=": "不少于", "<": "少于", ">": "超过"}
    text = relation.text
    for sign, words in signs.items():
        text = text.replace(f" {sign} ", f" {words} ")
    return text


def _result(ledger: Ledger, relation: relations.Relation) -> str:
    if any(m.sensitive and is_small(m.figure, m.name) for m in relation.members.values()):
        return "有隐去的人数，不在这里核对"
    answer = relations.answer(ledger, relation)
    if answer is None:
        return "等着数字，还没有核对"
    return "成立" if answer else "不成立"
