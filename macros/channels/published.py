"""A figure as it may leave the house as data: number, bound and state, or why it is withheld.

The interface, the open data and the feed all take it from here, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ..ledger.figure import Bound, Figure, as_figure
from ..ledger.mention import tells_small_count
from ..ledger.model import Correction, Indicator
from ..ledger.people import HIDDEN, is_small
from .outputs import OutputError

STATES = {
    "原文": "报告里写的数，或者报告里的文字表述",
    "派生": "报告里没有，由本站用报告里的数算出来的",
    "存疑": "数字照录，但是与别的数对不上，或者说不清，待核实；派生的数也可能存疑",
    "屏蔽": "人数很少，为保护个人信息不公布具体的数",
    "待补充": "现在还不知道",
}
"""What a figure can be, with its meaning; of several that apply, the last."""

WITHHELD = "人数很少，写出来容易认出是谁，所以不公布具体的数"
"""The reason given with every withheld count."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What programs learn of a figure's value."""

    text: str
    """As the report writes it: `约120宗`."""
    value: int | Decimal | None
    """The exact number in base units; None where it is withheld, not known, or only words."""
    unit: str
    """Without 万 and 亿; empty for none."""
    qualifier: str
    """The qualifiers in order (`超、以上`); empty for none, and without a value."""
    bound: Bound | None
    """The relation of the true number to `value`; None without a value."""
    state: str
    """A key of `STATES`."""
    withheld: str
    """Why there is no value; empty for a figure that is not withheld."""
    corrections: tuple[Correction, ...]
    """Oldest first; those of a withheld figure without values."""


def publish(indicator: Indicator) -> PublishedFigure:
    """Return the value of an indicator as it may be published; see also `refuse`."""
    known = None if indicator.pending else indicator.figure
    shown = None if indicator.hidden else known
    unit = known.unit if known else ""
    return PublishedFigure(
        # The ledger refuses any other wording of a withheld count; this does not rely on that.
        text=HIDDEN + unit if indicator.hidden else indicator.text,
        value=_number(shown) if shown else None,
        unit=unit,
        qualifier=_qualifier(shown) if shown else "",
        bound=shown.bound if shown else None,
        state=_state(indicator),
        withheld=WITHHELD if indicator.hidden else "",
        corrections=tuple(
            replace(correction, old="", new="") if indicator.hidden else correction
            for correction in indicator.corrections
        ),
    )


def _state(indicator: Indicator) -> str:
    states = {
        "待补充": indicator.pending,
        "屏蔽": indicator.hidden,
        "存疑": bool(indicator.doubt),
        "派生": bool(indicator.formula),
    }
    return next((state for state, holds in states.items() if holds), "原文")


def _number(figure: Figure) -> int | Decimal:
    whole = figure.value.to_integral_value()
    return int(whole) if whole == figure.value else figure.value.normalize()


def _qualifier(figure: Figure) -> str:
    words = (figure.qualifier, figure.scale.strip("万亿"), figure.tail)
    return "、".join(word for word in words if word)


def amount(figure: Figure) -> dict[str, object]:
    """Return a figure that nothing withholds as JSON: number, unit, qualifiers and bound."""
    return {
        "value": json_value(_number(figure)),
        "unit": figure.unit,
        "qualifier": _qualifier(figure),
        "bound": figure.bound,
    }


def json_value(value: object) -> object:
    """Return a value as JSON can hold it: an exact number of at most 15 digits loses nothing."""
    return float(value) if isinstance(value, Decimal) else value


def refuse(indicator: Indicator) -> None:
    """Refuse a figure that the check before every build refuses too: here it would stay public.

    Raises:
        OutputError: the value could not be read, or it is or once was a small count of people.
    """
    block = f"{indicator.path} 第{indicator.line}行“{indicator.name}”"
    if indicator.broken:
        raise OutputError("", block, "数值读不出来", "按检查的提示改正数值")
    values = [text for change in indicator.corrections for text in (change.old, change.new)]
    values += [indicator.text, str(indicator.target or "")]
    if indicator.sensitive and any(_is_small(value, indicator.name) for value in values):
        mend = f"写成“{HIDDEN}人”，更正里的原值和现值也一样"
        raise OutputError("", block, "敏感事项里一至九人的人数不公开", mend)


def _is_small(text: str, name: str) -> bool:
    figure = as_figure(text)
    return is_small(figure, name) if figure else tells_small_count(text)
