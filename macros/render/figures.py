"""The words of the ledger: years, subjects and figures, and how to display them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from ..ledger.model import Indicator, Ledger, Subject
from ..ledger.problem import nearest, quoted
from ..library.text import UNKNOWN_NAME
from . import card, chart, note, sentence, table, yearview
from .page import Page, WordError
from .word import Current, Word, word


class FigureWord(Word):
    """`调解.调解案件`: prints the figure in the words of the report."""

    def __init__(self, indicator: Indicator, current: Current) -> None:
        self._indicator = indicator
        self._current = current

    def __html__(self) -> str:
        return sentence.inline(self._indicator, self._current())

    __str__ = __html__

    def _part(self, name: str) -> Markup:
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
            kind=UNKNOWN_NAME,
        )


class SubjectWord(Word):
    """`调解`: a subject in a year; its attributes are its figures."""

    def __init__(self, subject: Subject, current: Current) -> None:
        self._subject = subject
        self._current = current

    def _part(self, name: str) -> FigureWord:
        indicators = self._subject.indicators
        if name not in indicators:
            _refuse_missing(self._current().ledger, self._subject.year, self._subject.short, name)
            raise WordError(
                quoted(f"{self._subject.short}.{name}"),
                f"{self._subject.path} 里的指标",
                "改成已有的名称，或者先在台账里添上",
                nearest=_dotted_name(self._subject.short, nearest(name, indicators)),
                kind=UNKNOWN_NAME,
            )
        return FigureWord(indicators[name], self._current)

    def __html__(self) -> str:
        raise WordError(
            quoted(self._subject.short),
            "“主题.指标”",
            f"写成“{self._subject.short}.指标名称”",
        )

    __str__ = __html__


def _refuse_missing(ledger: Ledger, year: int, short: str, name: str = "") -> None:
    """Raise the refusal of what only another year has: the last one that has it."""
    years = [
        other
        for other, subjects in ledger.years.items()
        if short in subjects and (not name or name in subjects[short].indicators)
    ]
    if years:
        raise WordError(
            quoted(f"{short}.{name}" if name else short),
            f"{year}年有的数；{years[-1]}年有，{year}年没有",
            f"{year}年确实没有的，删去这一处；要留着{years[-1]}年的，写成“年度({years[-1]}).……”",
            kind=UNKNOWN_NAME,
        )


class YearWord(Word):
    """`年度(2023)`: a year; its attributes are its subjects."""

    def __init__(self, ledger: Ledger, year: int, current: Current) -> None:
        self._ledger = ledger
        self._year = year
        self._current = current

    def _part(self, name: str) -> SubjectWord:
        subjects = self._ledger.years[self._year]
        if name not in subjects:
            raise WordError(
                quoted(name),
                f"{self._year}年的主题：{'、'.join(subjects)}",
                "改成已有的主题",
                nearest=nearest(name, subjects),
                kind=UNKNOWN_NAME,
            )
        return SubjectWord(subjects[name], self._current)

    def __html__(self) -> str:
        raise WordError(quoted(f"年度({self._year})"), "“年度(2023).主题.指标”", "补上主题和指标")

    __str__ = __html__


class PageSubject(Word):
    """A subject by its short name, in the year of the page being rendered."""

    def __init__(self, ledger: Ledger, short: str, current: Current) -> None:
        self._ledger = ledger
        self._short = short
        self._current = current

    def _in_year(self) -> SubjectWord:
        page = self._current()
        subject = self._ledger.years.get(page.year, {}).get(self._short)
        if subject is None:
            _refuse_missing(self._ledger, page.year, self._short)
            raise WordError(
                quoted(self._short),
                f"{page.year}年有的主题",
                "在页首改“年度”，或者用“年度(…)”",
                kind=UNKNOWN_NAME,
            )
        return SubjectWord(subject, self._current)

    def _part(self, name: str) -> FigureWord:
        return self._in_year()._part(name)

    def __html__(self) -> str:
        return self._in_year().__html__()

    __str__ = __html__


@word("表(主题)", "全部指标的定义、期间、来源，后面跟着存疑和隐私说明")
@word('表(主题.指标, …, 标题="…")', "几个指标的简表")
def _table(page: Page, *args: Any, 标题: str = "") -> Markup:
    subject = _subject(args[0]) if len(args) == 1 else None
    if subject:
        return table.definitions(subject, 标题, page)
    return table.summary(_figures("表", args), 标题, page)


@word('图(主题.指标, …, 标题="…", 形式="…")', "图和数据表")
def _chart(page: Page, *args: Any, 标题: str = "", 形式: str = "") -> Markup:
    return chart.chart(_figures("图", args), 形式, 标题, page)


@word("卡片(主题.指标, …)", "关键数字")
def _cards(page: Page, *args: Any) -> Markup:
    return card.cards(_figures("卡片", args), page)


@word("一年一图(主题.指标, …)", "报告开头的图：最多七个数，每个画成它数的东西，连到正文里的那句话")
def _year_view(page: Page, *args: Any) -> Markup:
    return yearview.view(_figures("一年一图", args), page)


@word("年度(2023).主题.指标", "别的年度；本页的年度在页首写 `年度: 2024`")
def _year(page: Page, year: int) -> YearWord:
    if year not in page.ledger.years:
        years = [str(known_year) for known_year in page.ledger.years]
        raise WordError(
            quoted(f"年度({year})"),
            f"台账有的年度：{'、'.join(years)}，不加引号",
            "改成已有的年度",
            nearest=nearest(str(year), years),
            kind=UNKNOWN_NAME,
        )
    return YearWord(page.ledger, year, lambda: page)


@word("存疑清单()", "本年度存疑的数字；括号里写主题的，只列这个主题的")
def _doubts(page: Page, *args: Any) -> Markup:
    subjects = [s for arg in args if (s := _subject(arg))]
    if len(subjects) < len(args):
        raise WordError("存疑清单的括号里", "主题，或者空着", "写成“存疑清单(主题)”或“存疑清单()”")
    indicators = [i for subject in subjects for i in subject.indicators.values()]
    return note.doubts(indicators if args else page.ledger.doubts(page.year), page)


@word("隐私说明(主题)", "为什么有的人数不显示")
def _privacy(page: Page, arg: Any) -> Markup:
    subject = _subject(arg)
    if subject is None:
        raise WordError("隐私说明的括号里", "一个主题", "写成“隐私说明(主题)”")
    return note.privacy(list(subject.indicators.values()))


@word("更正记录()", "公布以后改过的数字")
def _corrections(page: Page) -> Markup:
    return note.corrections(page)


@word('原文("…")', "必须照录的数字")
def _verbatim(page: Page, text: str) -> Markup:
    """Return a number that must stay in prose, marked so that the check accepts it (ruling 20)."""
    if not isinstance(text, str):
        raise WordError("原文的括号里", "引号里的一段文字", '写成“原文("……")”')
    return Markup('<span class="verbatim">{}</span>').format(text)


def _subject(arg: Any) -> Subject | None:
    word = arg._in_year() if isinstance(arg, PageSubject) else arg
    return word._subject if isinstance(word, SubjectWord) else None


def _figures(word: str, args: Iterable[Any]) -> list[Indicator]:
    indicators = [arg._indicator for arg in args if isinstance(arg, FigureWord)]
    if not indicators or len(indicators) < len(list(args)):
        raise WordError(
            f"“{word}”的括号里不全是指标", "用逗号分开的指标", f"写成“{word}(主题.指标, 主题.指标)”"
        )
    return indicators


def _dotted_name(subject: str, name: str) -> str:
    return f"{subject}.{name}" if name else ""
