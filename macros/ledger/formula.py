"""Formulas over figure names: `禁毒宣传教育会 >= 申请创建村居 * 2 * 36`.

A formula is parsed with Python's grammar and evaluated by walking the tree; no code is ever run.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from .bounds import Interval

MAX_LENGTH = 300
_ASCII = str.maketrans("＋－×＊÷／（）＝≥≤＞＜，。．！\u3000\u00a0", "+-**//()=≥≤><,..!  ")


def _at_least(a: Interval, b: Interval) -> bool:
    return b.may_be_at_most(a)


def _greater(a: Interval, b: Interval) -> bool:
    return b.may_be_less(a)


_COMPARE: dict[type[ast.AST], Callable[[Interval, Interval], bool]] = {
    ast.Eq: Interval.may_equal,
    ast.LtE: Interval.may_be_at_most,
    ast.GtE: _at_least,
    ast.Lt: Interval.may_be_less,
    ast.Gt: _greater,
}
_ARITHMETIC: dict[type[ast.AST], Callable[[Interval, Interval], Interval]] = {
    ast.Add: Interval.__add__,
    ast.Sub: Interval.__sub__,
    ast.Mult: Interval.__mul__,
    ast.Div: Interval.__truediv__,
}


_DENIALS = {ast.Eq: " ≠ ", ast.LtE: " > ", ast.GtE: " < ", ast.Lt: " ≥ ", ast.Gt: " ≤ "}


class FormulaError(ValueError):
    """A formula that cannot be parsed or makes no sense; the message says why, in Chinese."""


class UnitError(FormulaError):
    """Addition or comparison of figures with different units."""


class ZeroError(FormulaError):
    """Division by a figure that is zero."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A reference in a formula: `调解案件`, `信访.到期办结`, `年度(2023).信访.到期办结`."""

    name: str
    subject: str = ""
    """Empty for the subject that holds the formula."""
    year: int = 0
    """Zero for the year that holds the formula."""

    def __str__(self) -> str:
        year = f"年度({self.year})." if self.year else ""
        return f"{year}{self.subject}.{self.name}" if self.subject else self.name


@dataclass(frozen=True, slots=True)
class Quantity:
    """An interval with its unit; an empty unit is compatible with every other."""

    interval: Interval
    unit: str = ""


class Lookup(Protocol):
    """A function from references to quantities; None where the value is not known."""

    def __call__(self, ref: Ref, /) -> Quantity | None:
        """Return the quantity of the figure that `ref` names."""
        ...


def parse(text: str, limit: int = MAX_LENGTH) -> ast.expr:
    """Parse a formula into its syntax tree.

    Raises:
        FormulaError: the text is too long, not a formula, or uses more than names, numbers,
            `+ - * / ( )` and one comparison.
    """
    source = text.translate(_ASCII).replace("≥", ">=").replace("≤", "<=").strip()
    if len(source) > limit:
        raise FormulaError(f"式子太长，最多{limit}个字")
    try:
        with warnings.catch_warnings():  # Python warns of `3(a)`, which is rejected below
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval").body
        _reject_other_syntax(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError("只能用指标名称、数字、+ - * / ( ) 和 == >= <= > <") from error
    return tree


def refs(tree: ast.expr) -> list[Ref]:
    """Return the figures that a formula names, in order, without duplicates."""
    return list(dict.fromkeys(_refs(tree)))


def is_comparison(tree: ast.expr) -> bool:
    """Return whether the formula is a comparison, which can hold or fail, not a value."""
    return isinstance(tree, ast.Compare)


def holds(tree: ast.expr, lookup: Lookup) -> bool | None:
    """Return whether a comparison can be true within the bounds; None where a figure is not known.

    Raises:
        UnitError: figures of different units are added or compared.
        ZeroError: a figure is divided by zero.
    """
    left, right = sides(tree, lookup)
    if left is None or right is None:
        return None
    _same_unit(left, right)
    return compare(tree, left.interval, right.interval)


def sides(tree: ast.expr, lookup: Lookup) -> tuple[Quantity | None, Quantity | None]:
    """Evaluate both sides of a comparison. Raises as `holds`."""
    assert isinstance(tree, ast.Compare)
    return value(tree.left, lookup), value(tree.comparators[0], lookup)


def compare(tree: ast.expr, left: Interval, right: Interval) -> bool:
    """Return whether the comparison `tree` can be true of two intervals."""
    assert isinstance(tree, ast.Compare)
    return _COMPARE[type(tree.ops[0])](left, right)


def times_one(tree: ast.expr) -> ast.expr:
    """Return a comparison whose right side is a number without unit: `人次 >= 批次 * 1`."""
    assert isinstance(tree, ast.Compare)
    right = ast.BinOp(tree.comparators[0], ast.Mult(), ast.Constant(1))
    return ast.Compare(tree.left, tree.ops, [right])


def denial(tree: ast.expr, text: Callable[[Ref], str]) -> str:
    """Return what is true where a comparison fails, in values: `80篇 ≠ 41篇 + 40篇`.

    Args:
        tree: the comparison.
        text: how each figure is written.
    """
    assert isinstance(tree, ast.Compare)
    sides = (
        ast.unparse(_Values(text).visit(deepcopy(side))) for side in (tree.left, *tree.comparators)
    )
    return _DENIALS[type(tree.ops[0])].join(sides)


class _Values(ast.NodeTransformer):
    """A replacement of each name by its figure."""

    def __init__(self, text: Callable[[Ref], str]) -> None:
        self.text = text

    def visit_Name(self, node: ast.expr) -> ast.expr:
        return ast.Name(self.text(_ref(node)))

    visit_Attribute = visit_Name


def value(tree: ast.expr, lookup: Lookup) -> Quantity | None:
    """Evaluate a formula; None where a figure is not known. Raises as `holds`."""
    if isinstance(tree, ast.Constant):
        return Quantity(Interval.of(Fraction(str(tree.value))))
    if isinstance(tree, ast.BinOp):
        left, right = value(tree.left, lookup), value(tree.right, lookup)
        if left is None or right is None:
            return None
        return _apply(tree.op, left, right)
    return lookup(next(_refs(tree)))


def _apply(op: ast.operator, left: Quantity, right: Quantity) -> Quantity:
    if isinstance(op, ast.Div) and right.interval == Interval.of(0):
        raise ZeroError("除数是零")
    interval = _ARITHMETIC[type(op)](left.interval, right.interval)
    if isinstance(op, ast.Add | ast.Sub):
        return Quantity(interval, _same_unit(left, right))
    return Quantity(interval)


def _same_unit(left: Quantity, right: Quantity) -> str:
    if left.unit and right.unit and left.unit != right.unit:
        raise UnitError(f"“{left.unit}”和“{right.unit}”不是同一种单位")
    return left.unit or right.unit


def _reject_other_syntax(tree: ast.expr) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            single = node is tree and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE
            if not single:
                raise FormulaError("一个式子只比较一次，用 == >= <= > <")
        if not isinstance(node, (*_ALLOWED, *_COMPARE, *_ARITHMETIC)):
            raise FormulaError("只能用指标名称、数字、+ - * / ( ) 和 == >= <= > <")
        if isinstance(node, ast.Constant) and not _is_number(node.value):
            raise FormulaError("式子里只有名称和数字")
    if not list(_refs(tree)):
        raise FormulaError("式子里要有指标名称")


def _is_number(constant: object) -> bool:
    return type(constant) is int or (type(constant) is float and math.isfinite(constant))


_ALLOWED = (
    ast.Compare, ast.BinOp, ast.Constant, ast.Name, ast.Attribute, ast.Call, ast.Load,
)  # fmt: skip


def _refs(tree: ast.AST) -> Iterator[Ref]:
    if isinstance(tree, ast.Name | ast.Attribute | ast.Call):
        yield _ref(tree)
        return
    for child in ast.iter_child_nodes(tree):
        yield from _refs(child)


def _ref(tree: ast.AST) -> Ref:
    match tree:
        case ast.Name(id=name):
            return Ref(name)
        case ast.Attribute(attr=name, value=ast.Name(id=subject)):
            return Ref(name, subject)
        case ast.Attribute(
            attr=name,
            value=ast.Attribute(
                attr=subject,
                value=ast.Call(
                    func=ast.Name(id="年度"), args=[ast.Constant(value=int(year))], keywords=[]
                ),
            ),
        ):
            return Ref(name, subject, year)
    raise FormulaError("名称写成“指标”“主题.指标”或“年度(2023).主题.指标”")
