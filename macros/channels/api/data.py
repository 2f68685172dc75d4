"""The figures of a subject in a year as JSON; a withheld count has no number there."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict

from ...ledger import publication
from ...ledger.figure import Figure
from ...ledger.keys import IndicatorKey
from ...ledger.model import Correction, Indicator, Ledger, Subject
from ...render import citation
from ..published import amount, json_value, publish, refuse
from .schema import ADDED, ROOT, VERSION, Json


def dataset_path(year: int, stem: str) -> str:
    """Return the address of a subject's figures: `api/v1/data/2024/mediation.json`."""
    return f"{ROOT}data/{year}/{stem}.json"


def html_of(subject: Subject, pages: Container[str]) -> str:
    """Return the page that defines the subject's figures; empty if there is none."""
    path = f"statistics/{subject.stem}.html"
    return path if path in pages else ""


def dataset(subject: Subject, ledger: Ledger, html: str, about: Mapping[str, str]) -> Json:
    """Return the figures of a subject in a year.

    Args:
        subject: a subject of the ledger.
        ledger: for the figures named in notes.
        html: the page that defines the figures, or empty.
        about: data/site.yml, for citations.

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
        "figures": [_figure(i, ledger, html, about) for i in subject.indicators.values()],
    }


def _figure(indicator: Indicator, ledger: Ledger, html: str, about: Mapping[str, str]) -> Json:
    refuse(indicator)
    figure = publish(indicator)
    return {
        "name": indicator.name,
        "text": figure.text,
        "wording": ledger.expand(indicator.wording, indicator),
        "value": json_value(figure.value),
        "unit": figure.unit or None,
        "qualifier": figure.qualifier,
        "bound": figure.bound,
        "period": indicator.period,
        "start": indicator.start or None,
        "end": indicator.end or None,
        "definition": ledger.expand(indicator.definition, indicator),
        "source": indicator.source,
        "status": figure.state,
        "withheld": figure.withheld,
        "doubt": ledger.expand(indicator.doubt, indicator),
        "note": ledger.expand(indicator.note, indicator),
        "formula": indicator.formula,
        "part_of": indicator.part_of or None,
        "breakdowns": [{"by": b.label, "parts": list(b.parts)} for b in indicator.breakdowns],
        "ratio": list(indicator.ratio) if indicator.ratio else None,
        "corrections": [_correction(correction) for correction in figure.corrections],
        "html": f"{html}#{indicator.anchor}" if html else None,
        "address": citation.path(indicator, ledger),
        "citation": citation.cite(indicator, ledger, about),
        "publications": [
            {
                "version": p.version,
                "day": p.day,
                "name": p.name,
                "text": None if indicator.hidden else p.text,
            }
            for p in publication.history(indicator, ledger)
        ],
        **{key.attribute: _written(key, indicator, ledger) for key in ADDED},
    }


def _correction(correction: Correction) -> Json:
    return asdict(correction) | {"old": correction.old or None, "new": correction.new or None}


def _written(key: IndicatorKey, indicator: Indicator, ledger: Ledger) -> object:
    """Return what is written behind a key; None for nothing."""
    value: str | bool | Figure | tuple[str, ...] | None = getattr(indicator, key.attribute)
    match value:
        case Figure():
            return {"text": str(value), **amount(value)}
        case str():
            return ledger.expand(value, indicator) if key.kind == "sentence" else value or None
    return list(value) if isinstance(value, tuple) else value
