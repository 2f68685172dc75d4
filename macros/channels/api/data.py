"""The figures of a subject in a year as JSON; a withheld count has no number there."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import asdict

from ...ledger.disclosure import HIDDEN, SMALL_COUNT, THRESHOLD
from ...ledger.figure import Figure, FigureError, parse
from ...ledger.keys import IndicatorKey
from ...ledger.model import Correction, Indicator, Ledger, Subject, counts_people
from ..outputs import OutputError
from .schema import ADDED, ROOT, VERSION, Json

WITHHELD = f"人数少于{THRESHOLD}人，为保护个人信息，不显示具体的数。"


def dataset_path(subject: Subject) -> str:
    """Return the address of a subject's figures: `api/v1/data/2024/mediation.json`."""
    return f"{ROOT}data/{subject.year}/{subject.stem}.json"


def html_of(subject: Subject, pages: Container[str]) -> str:
    """Return the page that defines the subject's figures; empty if there is none."""
    path = f"statistics/{subject.stem}.html"
    return path if path in pages else ""


def dataset(subject: Subject, ledger: Ledger, html: str) -> Json:
    """Return the figures of a subject in a year.

    Args:
        subject: a subject of the ledger.
        ledger: for the figures named in notes.
        html: the page that defines the figures, or empty.

    Raises:
        OutputError: a figure must not be published, or could not be read.
    """
    return {
        "version": VERSION,
        "year": subject.year,
        "subject": subject.name,
        "short": subject.short,
        "description": subject.intro,
        "source": subject.source,
        "html": html or None,
        "figures": [_figure(indicator, ledger, html) for indicator in subject.indicators.values()],
    }


def status(indicator: Indicator) -> str:
    """Return the first of 屏蔽, 待补充, 存疑, 派生 and 原文 that applies."""
    states = {
        "屏蔽": indicator.hidden,
        "待补充": indicator.pending,
        "存疑": bool(indicator.doubt),
        "派生": bool(indicator.formula),
    }
    return next((state for state, holds in states.items() if holds), "原文")


def number(figure: Figure) -> int | float:
    """Return the exact number (at most 15 digits) in base units: `6万余份` is 60000."""
    value = figure.value
    return int(value) if value == value.to_integral_value() else float(value)


def _figure(indicator: Indicator, ledger: Ledger, html: str) -> Json:
    refuse(indicator)
    return {
        "name": indicator.name,
        "text": indicator.text,
        "wording": ledger.expand(indicator.wording, indicator),
        **_quantity(None if indicator.pending else indicator.figure, hidden=indicator.hidden),
        "period": indicator.period,
        "start": indicator.start or None,
        "end": indicator.end or None,
        "definition": ledger.expand(indicator.definition, indicator),
        "source": indicator.source,
        "status": status(indicator),
        "withheld": WITHHELD if indicator.hidden else "",
        "doubt": ledger.expand(indicator.doubt, indicator),
        "note": ledger.expand(indicator.note, indicator),
        "formula": indicator.formula,
        "part_of": indicator.part_of or None,
        "breakdowns": [{"by": b.label, "parts": list(b.parts)} for b in indicator.breakdowns],
        "ratio": list(indicator.ratio) if indicator.ratio else None,
        "corrections": [_correction(correction, indicator) for correction in indicator.corrections],
        "html": f"{html}#{indicator.anchor}" if html else None,
        **{key.attribute: _written(key, indicator, ledger) for key in ADDED},
    }


def _correction(correction: Correction, indicator: Indicator) -> Json:
    overrides: Json = {"old": None, "new": None} if indicator.hidden else {}
    return asdict(correction) | overrides


def _written(key: IndicatorKey, indicator: Indicator, ledger: Ledger) -> str | bool | Json | None:
    """Return what is written behind a key; None for nothing."""
    value: str | bool | Figure | None = getattr(indicator, key.attribute)
    match value:
        case Figure():
            return {"text": str(value), **_quantity(value)}
        case str():
            return ledger.expand(value, indicator) if key.kind == "sentence" else value or None
    return value


def _quantity(figure: Figure | None, *, hidden: bool = False) -> Json:
    """Return the number, its unit, its qualifiers in order, and the bound they express."""
    if figure is None:
        return {"value": None, "unit": None, "qualifier": "", "bound": None}
    words = (figure.qualifier, figure.scale.strip("万亿"), figure.tail)
    return {
        "value": None if hidden else number(figure),
        "unit": figure.unit,
        "qualifier": "、".join(word for word in words if word),
        "bound": figure.bound,
    }


def refuse(indicator: Indicator) -> None:
    """Refuse a figure that the check before every build refuses too: here it would stay public.

    Raises:
        OutputError: the value could not be read, or it is or once was a small count of people.
    """
    block = f"{indicator.path} 第{indicator.line}行“{indicator.name}”"
    if indicator.broken:
        raise OutputError("", block, "数值读不出来", "按检查的提示改正数值")
    values = [
        text for correction in indicator.corrections for text in (correction.old, correction.new)
    ]
    values += [indicator.text, str(indicator.target or "")]
    if indicator.sensitive and any(map(_small, values)):
        mend = f"写成“{HIDDEN}人”，更正里的原值和现值也一样"
        raise OutputError("", block, "敏感事项里一至九人的人数不公开", mend)


def _small(text: str) -> bool:
    try:
        figure = parse(text)
    except FigureError:
        return bool(SMALL_COUNT.search(text))
    return counts_people(figure.unit) and 0 < figure.value < THRESHOLD
