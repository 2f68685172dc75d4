"""The towns' figures side by side as open data: what a district compares, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator

from ...district.compare import GAP, NOT_COMPARABLE, Cell, Comparison
from ...district.district import District
from ..published import STATES
from .dataset import Dataset
from .records import Field, Row

PATH = "towns"
_COMPARABLE = "可比"
_OUTCOMES = (_COMPARABLE, NOT_COMPARABLE, GAP)
_FIELDS = (
    Field("指标标识", "全区登记的指标编号", required=True),
    Field("年度", "报告的年度", "integer", required=True),
    Field("镇街", "镇（街道）的名称", required=True),
    Field("指标", "全区登记的指标名称", required=True),
    Field("单位", "登记的单位；计数相同的单位算同一个", required=True),
    Field("原文表述", "照镇里报告的写法，连同限定词和单位；没有收到的空着"),
    Field("数值", "不带限定词的数；不可比的、没有数的空着", "number"),
    Field(
        "结果",
        "能不能与别的镇（街道）比、相加",
        allowed=_OUTCOMES,
        required=True,
    ),
    Field("原因", "为什么不可比，为什么没有数"),
    Field("状态", "镇里的数是哪来的", allowed=tuple(STATES)),
    Field("存疑说明", "镇里说的疑点；没有疑问就空着"),
    Field("永久地址", "这个数在镇里网站上的地址；不知道的空着"),
)


def towns(district: District) -> Iterator[Dataset]:
    """Yield the data set of all figures of towns that mean an indicator; none in a town's tree."""
    rows = tuple(
        _row(one, cell, district) for one in district.comparisons.values() for cell in one.cells
    )
    if rows:
        yield Dataset(
            path=PATH,
            title="各镇（街道）的数",
            summary="每个指标、每一年，各镇（街道）的数并列；不可比的、没有数的写明原因。",
            rows=rows,
            fields=_FIELDS,
            key=("指标标识", "年度", "镇街"),
            years=district.years,
            keywords=("各镇（街道）", "并列"),
            source="各镇（街道）公布的开放数据",
            formats=("csv", "json"),
        )


def _row(comparison: Comparison, cell: Cell, district: District) -> Row:
    rule, entry = comparison.rule, cell.entry
    is_number = entry and entry.figure and cell.counts
    return (
        rule.identifier,
        comparison.year,
        cell.town,
        rule.name,
        rule.unit,
        entry.text if entry else None,
        entry.figure.value if entry and entry.figure and is_number else None,
        cell.kind or _COMPARABLE,
        cell.reason or None,
        entry.state if entry else None,
        (entry.doubt or None) if entry else None,
        (district.link(entry) or None) if entry else None,
    )
