"""The words a page may use: names of years, subjects and figures, and what draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from ..ledger.model import RESERVED, Indicator, Ledger, Subject
from ..ledger.problem import nearest, quoted
from . import card, chart, front, guide, note, quiz, reference, sentence, table
from .page import Page, WordError
from .word import Current, Word, bound


class FigureWord(Word):
    """`调解.调解案件`: prints the figure as the report says it."""

    def __init__(self, indicator: Indicator, current: Current) -> None:
        self._indicator = indicator
        self._current = current

    def __html__(self) -> str:
        return sentence.inline(self._indicator, self._current())

    __str__ = __html__

    def __getattr__(self, name: str) -> Markup:
        page, text = self._current(), self._indicator.text
        if name == "值":
            return sentence.inline(self._indicator, page, text)
        if name == "数":
            return sentence.inline(self._indicator, page, text.partition("/")[0])
        raise WordError(
            quoted(f"{self._indicator.name}.{name}"),
            "“.值”（数值）或“.数”（去掉“/月”等）",
            "删去最后一个点和后面的字",
            nearest=nearest(name, ["值", "数"]),
            code="P01",
        )


class SubjectWord(Word):
    """`调解`: a subject in a year; its attributes are its figures."""

    def __init__(self, subject: Subject, current: Current) -> None:
        self._subject = subject
        self._current = current

    def __getattr__(self, name: str) -> FigureWord:
        indicators = self._subject.indicators
        if name not in indicators:
            raise WordError(
                quoted(f"{self._subject.short}.{name}"),
                f"{self._subject.path} 里的指标",
                "改成已有的名称，或者先在台账里添上",
                nearest=_dotted(self._subject.short, nearest(name, indicators)),
                code="P01",
            )
        return FigureWord(indicators[name], self._current)

    def __html__(self) -> str:
        raise WordError(
            quoted(self._subject.short),
            "“主题.指标”",
            f"写成“{self._subject.short}.指标名称”",
        )

    __str__ = __html__


class YearWord(Word):
    """`年度(2023)`: a year; its attributes are its subjects."""

    def __init__(self, ledger: Ledger, year: int, current: Current) -> None:
        self._ledger = ledger
        self._year = year
        self._current = current

    def __getattr__(self, name: str) -> SubjectWord:
        subjects = self._ledger.years[self._year]
        if name not in subjects:
            raise WordError(
                quoted(name),
                f"{self._year}年的主题：{'、'.join(subjects)}",
                "改成已有的主题",
                nearest=nearest(name, subjects),
                code="P01",
            )
        return SubjectWord(subjects[name], self._current)

    def __html__(self) -> str:
        raise WordError(quoted(f"年度({self._year})"), "“年度(2023).主题.指标”", "补上主题和指标")

    __str__ = __html__


def names(
    ledger: Ledger, current: Current, more: Mapping[str, Callable[..., Any]] | None = None
) -> dict[str, Any]:
    """Return every name a page may use in `{{ }}`: subjects of the page's year, and the words.

    Args:
        ledger: the subjects.
        current: the page that is being rendered.
        more: words that are not of this layer, by the names reserved for them.
    """
    subjects = {short: None for year in ledger.years.values() for short in year}
    found: dict[str, Any] = {
        short: _OfYear(ledger, short, current) for short in subjects if short not in RESERVED
    }
    words: tuple[Callable[..., Any], ...] = (
        _table,
        _chart,
        _cards,
        _year,
        _doubts,
        _privacy,
        _verbatim,
        _corrections,
        reference.law,
        reference.hotline,
        reference.term,
        reference.place,
        reference.laws,
        reference.hotlines,
        reference.terms,
        reference.places,
        guide.guide,
        guide.related,
        quiz.topic,
        quiz.paper,
        front.setting,
    )
    for name, word in (*zip(RESERVED, words, strict=False), *(more or {}).items()):
        found[name] = bound(word, name, current)
    return found


class _OfYear(Word):
    """A subject by its short name, in the year of the page that is being rendered."""

    def __init__(self, ledger: Ledger, short: str, current: Current) -> None:
        self._ledger = ledger
        self._short = short
        self._current = current

    def in_year(self) -> SubjectWord:
        page = self._current()
        subject = self._ledger.years.get(page.year, {}).get(self._short)
        if subject is None:
            raise WordError(
                quoted(self._short),
                f"{page.year}年有的主题",
                "在页首改“年度”，或者用“年度(…)”",
                code="P01",
            )
        return SubjectWord(subject, self._current)

    def __getattr__(self, name: str) -> FigureWord:
        figure: FigureWord = getattr(self.in_year(), name)
        return figure

    def __html__(self) -> str:
        return self.in_year().__html__()

    __str__ = __html__


def _table(page: Page, *what: Any, 标题: str = "") -> Markup:
    subject = _subject(what[0]) if len(what) == 1 else None
    if subject:
        return table.definitions(subject, 标题, page)
    return table.short(_figures("表", what), 标题, page)


def _chart(page: Page, *what: Any, 标题: str = "", 形式: str = "") -> Markup:
    return chart.chart(_figures("图", what), 形式, 标题, page)


def _cards(page: Page, *what: Any) -> Markup:
    return card.cards(_figures("卡片", what), page)


def _year(page: Page, year: int) -> YearWord:
    if year not in page.ledger.years:
        known = [str(one) for one in page.ledger.years]
        raise WordError(
            quoted(f"年度({year})"),
            f"台账有的年度：{'、'.join(known)}，不加引号",
            "改成已有的年度",
            nearest=nearest(str(year), known),
            code="P01",
        )
    return YearWord(page.ledger, year, lambda: page)


def _doubts(page: Page, *what: Any) -> Markup:
    subjects = [s for one in what if (s := _subject(one))]
    if len(subjects) < len(what):
        raise WordError("存疑清单的括号里", "主题，或者空着", "写成“存疑清单(主题)”或“存疑清单()”")
    some = [i for subject in subjects for i in subject.indicators.values()]
    return note.doubts(some if what else page.ledger.doubts(page.year), page)


def _privacy(page: Page, what: Any) -> Markup:
    subject = _subject(what)
    if subject is None:
        raise WordError("隐私说明的括号里", "一个主题", "写成“隐私说明(主题)”")
    return note.privacy(list(subject.indicators.values()))


def _corrections(page: Page) -> Markup:
    return note.corrections(page)


def _verbatim(page: Page, text: str) -> Markup:
    """Return a number that must stay in prose, marked so that the check accepts it (ruling 20)."""
    if not isinstance(text, str):
        raise WordError("原文的括号里", "引号里的一段文字", '写成“原文("……")”')
    return Markup('<span class="verbatim">{}</span>').format(text)


def _subject(what: Any) -> Subject | None:
    word = what.in_year() if isinstance(what, _OfYear) else what
    return word._subject if isinstance(word, SubjectWord) else None


def _figures(word: str, what: Iterable[Any]) -> list[Indicator]:
    found = [one._indicator for one in what if isinstance(one, FigureWord)]
    if not found or len(found) < len(list(what)):
        raise WordError(
            f"“{word}”的括号里不全是指标", "用逗号分开的指标", f"写成“{word}(主题.指标, 主题.指标)”"
        )
    return found


def _dotted(subject: str, name: str) -> str:
    return f"{subject}.{name}" if name else ""
