"""The content of an open data file: columns with their meanings, and a row for each figure.

Qualifiers have a column of their own, so that no format turns 约120宗 into 120宗 unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ...ledger import publication
from ...ledger.figure import PENDING, Bound
from ...ledger.keys import PUBLISHED, IndicatorKey
from ...ledger.model import Correction, Indicator, Ledger, Subject
from ...ledger.settings import base
from ...render import citation
from ..published import STATES, publish

Value = str | int | Decimal | None
"""The value of a cell; None for an empty one."""
Row = tuple[Value, ...]
"""The values of a figure or another entry, in the order of the columns."""

BOUNDS: dict[Bound, str] = {
    "=": "等于", "≈": "约等于", "≲": "略低于", ">": "大于", "≥": "不小于", "<": "小于",
    "≤": "不大于",
}  # fmt: skip
"""Bounds in words, for a cell that begins with a sign is taken for a formula."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    name: str
    meaning: str
    """Its meaning in plain words, with the unit if it has one."""
    kind: Literal["string", "integer", "number", "date"] = "string"
    """Its type in Table Schema."""
    allowed: tuple[str, ...] = ()
    """Its permitted values, if they are a closed list."""
    required: bool = False


_COLUMNS: tuple[Field | str, ...] = (
    Field("年度", "报告的年度", "integer", required=True),
    Field("主题", "主题的全名", required=True),
    Field("主题简称", "主题的简称，派生式里用它", required=True),
    Field("指标", "指标的名称，同一年同一主题里不重复", required=True),
    Field("原文表述", "数值照报告的写法，连同限定词和单位；派生的是本站的写法", required=True),
    "表述",
    Field("限定词", "数值前后的约、余、超、以上等字；没有就空着"),
    Field("界限", "限定词的意思：真实的数与“数值”相比是大是小", allowed=tuple(BOUNDS.values())),
    Field("数值", "不带限定词的数，已经把万、亿折算进去；单位看“单位”一栏", "number"),
    Field("单位", "计数的单位；百分数的单位是“%”，数值92.3就是92.3%"),
    *("期间", "起", "止", "口径", "来源"),
    Field("状态", "这个数是哪来的、能不能放心用", allowed=tuple(STATES), required=True),
    Field("屏蔽原因", "为什么不公布；没有屏蔽就空着"),
    *("存疑", "备注", "派生", "属于", "分项", "比率", "更正"),
)
"""The columns in the order in which they were first published; a text is a key of an indicator.

Keys published later follow, so that no column moves.
"""


_CITATION = (
    Field(
        "永久地址",
        "这个数在网站上的地址，换了年度、改了名也不变；网站有了网址的，前面有网址",
        required=True,
    ),
    Field("首次公布", "本站第一次公布这个数的日期；还没有公布的空着", "date"),
    Field("公布版本", "这个数现在的样子，从数据的哪一版起公布；还没有公布的空着"),
    Field("怎样引用", "引用这一个数可以照抄的一句", required=True),
)


def _fields() -> tuple[Field, ...]:
    own = {
        key.name: Field(key.column, key.meaning, "date" if key.kind == "day" else "string")
        for key in PUBLISHED
    }
    columns = (*_COLUMNS, *(name for name in own if name not in _COLUMNS), *_CITATION)
    return tuple(own[column] if isinstance(column, str) else column for column in columns)


FIELDS = _fields()
"""The columns of every file of figures."""

KEY = ("年度", "主题简称", "指标")
"""The columns that identify a row."""
COLUMN = {field.name: number for number, field in enumerate(FIELDS)}
"""The index of each column, from 0."""


def rows_of(subject: Subject, ledger: Ledger, about: Mapping[str, str]) -> tuple[Row, ...]:
    """Return a row for each figure of a subject, in the ledger's order."""
    return tuple(_row(i, subject, ledger, about) for i in subject.indicators.values())


def _row(indicator: Indicator, subject: Subject, ledger: Ledger, about: Mapping[str, str]) -> Row:
    figure = publish(indicator)
    history, current = (
        publication.history(indicator, ledger),
        publication.current(indicator, ledger),
    )
    values: dict[str, Value] = {
        **{key.column: _text(key, indicator, ledger) for key in PUBLISHED},
        "年度": indicator.year,
        "主题": subject.name,
        "主题简称": subject.short,
        "指标": indicator.name,
        "原文表述": figure.text,
        "限定词": figure.qualifier,
        "界限": BOUNDS[figure.bound] if figure.bound else "",
        "数值": figure.value,
        "单位": figure.unit,
        "来源": f"本站计算，数取自{indicator.source}" if indicator.formula else indicator.source,
        "状态": figure.state,
        "屏蔽原因": figure.withheld,
        "永久地址": base(about) + citation.path(indicator, ledger),
        "首次公布": history[0].day if history else "",
        "公布版本": current.version if current else "",
        "怎样引用": citation.cite(indicator, ledger, about),
    }
    return tuple(None if values[field.name] == "" else values[field.name] for field in FIELDS)


def _text(key: IndicatorKey, indicator: Indicator, ledger: Ledger) -> str:
    """Return what is written behind a key as the text of a cell."""
    value = getattr(indicator, key.attribute)
    match key.kind:
        case "sentence":
            return ledger.expand(value, indicator)
        case "flag":
            return "是" if value else "否"
        case "figures":
            return "、".join(str(figure or PENDING) for figure in value)
        case "breakdowns":
            return _parts(indicator)
        case "names":
            return "、".join(value)
        case "ratio":
            return " / ".join(value or ())
        case "corrections":
            return _corrections(publish(indicator).corrections)
    return str(value or "")


def _parts(indicator: Indicator) -> str:
    return "；".join(
        f"{b.label}：" * bool(b.label) + "、".join(b.parts) for b in indicator.breakdowns
    )


def _corrections(corrections: tuple[Correction, ...]) -> str:
    changes = (
        (c.date, f"{c.old}改为{c.new}，" if c.old else "", c.reason.rstrip("。"))
        for c in corrections
    )
    return "；".join(f"{date}：{values}{reason}" for date, values, reason in changes)
