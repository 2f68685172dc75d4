"""The content of an open data file: columns with their meanings, and a row for each figure.

Qualifiers have a column of their own, so that no format turns 约154宗 into 154宗 unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ...ledger.figure import Bound
from ...ledger.model import Correction, Indicator, Ledger, Subject
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


FIELDS = (
    Field("年度", "报告的年度", "integer", required=True),
    Field("主题", "主题的全名", required=True),
    Field("主题简称", "主题的简称，派生式里用它", required=True),
    Field("指标", "指标的名称，同一年同一主题里不重复", required=True),
    Field("原文表述", "数值照报告的写法，连同限定词和单位；派生的是本站的写法", required=True),
    Field("文字表述", "报告用文字说的，例如“无一人重新犯罪”"),
    Field("限定词", "数值前后的约、余、超、以上等字；没有就空着"),
    Field("界限", "限定词的意思：真实的数与“数值”相比是大是小", allowed=tuple(BOUNDS.values())),
    Field("数值", "不带限定词的数，已经把万、亿折算进去；单位看“单位”一栏", "number"),
    Field("单位", "计数的单位；百分数的单位是“%”，数值90.9就是90.9%"),
    Field("期间", "这个数管哪段时间，照报告的写法"),
    Field("起", "期间的第一天；报告没有写明的空着", "date"),
    Field("止", "期间的最后一天；报告没有写明的空着", "date"),
    Field("口径", "这个数怎么算、包括什么"),
    Field("来源", "出自哪份报告的哪一节"),
    Field("状态", "这个数是哪来的、能不能放心用", allowed=tuple(STATES), required=True),
    Field("屏蔽原因", "为什么不公布；没有屏蔽就空着"),
    Field("存疑说明", "哪里对不上、可能是什么原因；没有疑问就空着"),
    Field("备注", "读者该知道的其他事"),
    Field("派生式", "本站怎么算出来的；加减乘除写作 + - * /，别的主题的指标前面加简称和点"),
    Field("属于", "它是哪个指标的一部分"),
    Field("分项", "由哪些指标相加而成；有几种分法的，用分号隔开，前面写分法的名称"),
    Field("比率", "分子 / 分母"),
    Field("更正", "公布以后改过的数：日期、原来的数、现在的数、原因"),
)
"""The columns of every file of figures."""

KEY = ("年度", "主题简称", "指标")
"""The columns that identify a row."""
COLUMN = {field.name: number for number, field in enumerate(FIELDS)}
"""The index of each column, from 0."""


def rows_of(subject: Subject, ledger: Ledger) -> tuple[Row, ...]:
    """Return a row for each figure of a subject, in the ledger's order."""
    return tuple(_row(indicator, subject, ledger) for indicator in subject.indicators.values())


def _row(indicator: Indicator, subject: Subject, ledger: Ledger) -> Row:
    figure = publish(indicator)
    values: tuple[Value, ...] = (
        indicator.year,
        subject.name,
        subject.short,
        indicator.name,
        figure.text,
        ledger.expand(indicator.wording, indicator),
        figure.qualifier,
        BOUNDS[figure.bound] if figure.bound else "",
        figure.value,
        figure.unit,
        indicator.period,
        indicator.start,
        indicator.end,
        ledger.expand(indicator.definition, indicator),
        f"本站计算，数取自{indicator.source}" if indicator.formula else indicator.source,
        figure.state,
        figure.withheld,
        ledger.expand(indicator.doubt, indicator),
        ledger.expand(indicator.note, indicator),
        indicator.formula,
        indicator.part_of,
        _parts(indicator),
        " / ".join(indicator.ratio or ()),
        _corrections(figure.corrections),
    )
    return tuple(None if value == "" else value for value in values)


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
