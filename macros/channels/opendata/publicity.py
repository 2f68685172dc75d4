"""The publicity pages as open data: laws, hotlines, places, terms, guides, quizzes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from ...library.citation import Citation
from ...library.deadline import Deadline
from ...library.guide import Guide, Moment
from ...library.load import Library
from ...library.quiz import Question
from ...library.text import Text
from ...render.fill import fill_text
from .dataset import Dataset
from .records import Field, Row

_PATH = "publicity"
_LAWS = (
    Field("名称", "常用的简称，引用时用它", required=True),
    Field("全称", "法律法规的全名"),
    Field("制定机关", "制定它的机关"),
    Field("施行日期", "现行文本施行的日期", "date"),
    Field("最近修改", "最近一次修改的日期；没有改过写“无”"),
    Field("条数", "最后一条是第几条；没有核对到的空着", "integer"),
    Field("原文", "到哪里查官方全文"),
    Field("核对日期", "最近一次核对这一条的日期", "date"),
)
_HOTLINES = (
    Field("号码", "热线的号码", required=True),
    Field("名称", "热线的名称"),
    Field("用途", "什么事找它"),
    Field("时间", "什么时候有人接；没有核实的空着"),
    Field("不管", "什么事不归它管"),
    Field("方式", "电话、短信或者网页；短信、网页的不能拨打"),
)
_PLACES = (
    Field("名称", "地点的名称", required=True),
    Field("管什么", "去那里能办什么事"),
    Field("地址", "不知道的写“待补充”"),
    Field("电话", "不知道的写“待补充”"),
    Field("时间", "不知道的写“待补充”"),
)
_TERMS = (
    Field("名词", "网页上写的名词", required=True),
    Field("解释", "一两句大白话"),
)


def publicity(library: Library) -> Iterator[Dataset]:
    """Yield the data sets of the library that are not empty."""
    laws = [
        (
            x.name,
            x.title,
            x.issuer,
            x.effective_date,
            x.amendment_date,
            x.last_article or None,
            x.source,
            x.check_date,
        )
        for x in library.laws.values()
    ]
    hotlines = [
        (x.number, x.name, x.purpose, x.hours, x.excludes, x.way) for x in library.hotlines.values()
    ]
    places = [(x.name, x.purpose, x.address, x.phone, x.hours) for x in library.places.values()]
    terms = [(name, plain(text, library)) for name, text in library.terms.items()]
    tables: tuple[tuple[str, str, str, tuple[Field, ...], Iterable[Row]], ...] = (
        (
            "laws",
            "法律法规清单",
            "网页引用的法律法规：全称、制定机关、施行和修改日期。",
            _LAWS,
            laws,
        ),
        ("hotlines", "求助热线清单", "什么事打哪个电话，什么事不归它管。", _HOTLINES, hotlines),
        ("places", "办事地点清单", "去哪里能办什么事，地址、电话和时间。", _PLACES, places),
        ("glossary", "名词解释", "法律和办事的名词，用大白话解释。", _TERMS, terms),
    )
    for stem, title, summary, fields, rows in tables:
        if values := tuple(tuple(v if v != "" else None for v in row) for row in rows):
            yield Dataset(
                path=f"{_PATH}/{stem}", title=title, summary=summary, rows=values, fields=fields,
                key=(fields[0].name,), keywords=("普法", title), formats=("csv", "json"),
            )  # fmt: skip
    yield from _records(library)


def _records(library: Library) -> Iterator[Dataset]:
    """Yield the data sets that are too deep for a table, as JSON only."""
    guides = tuple(_guide(guide, library) for guide in library.guides.values())
    quizzes: tuple[dict[str, object], ...] = tuple(
        {
            "专题": quiz.topic,
            "网页": _page(quiz.page),
            "题目": [_question(question, library) for question in quiz.questions],
        }
        for quiz in library.quizzes.values()
    )
    kinds = (
        ("guides", "办事指南", "一件事一份：谁能办，带什么，怎么办，多久，去哪里，不服怎么办。"),
        ("quizzes", "学法测验", "各个学法专题的选择题，附答案、理由和法律依据。"),
    )
    for (stem, title, summary), records in zip(kinds, (guides, quizzes), strict=True):
        if records:
            yield Dataset(
                path=f"{_PATH}/{stem}", title=title, summary=summary, rows=(), fields=(), key=(),
                keywords=("普法", title), formats=("json",), nested_records=records,
            )  # fmt: skip


def _guide(guide: Guide, library: Library) -> dict[str, object]:
    def plain_texts(texts: Iterable[Text]) -> list[str]:
        return [plain(text, library) for text in texts]

    def moments(label: str, entries: Iterable[Moment]) -> list[dict[str, object]]:
        return [
            {label: entry.label, "说明": plain(entry.text, library), **_deadline(entry.deadline)}
            for entry in entries
        ]

    return {
        "事项名称": guide.name,
        "网页": _page(guide.page),
        "一句话": plain(guide.headline, library),
        "电话": [line.number for line in guide.calls],
        "简答": plain(guide.answer, library),
        "紧急": plain(guide.urgent, library) or None,
        "哪些事": plain_texts(guide.covers),
        "谁可以申请": plain_texts(guide.applicants),
        "设定依据": [_citation(citation) for citation in guide.grounds],
        "办理材料": plain_texts(guide.papers),
        "填写的表": [
            {"名称": form.name, "Word": form.address(".docx"), "PDF": form.address(".pdf")}
            for form in library.forms_of(guide)
        ],
        "步骤": moments("做什么", guide.steps),
        "时限": moments("什么时候", guide.times),
        "费用": plain(guide.cost, library),
        "去哪里": moments("哪里", guide.places),
        "不服怎么办": plain_texts(guide.redress),
        "提醒": plain_texts(guide.warnings),
        "专题": list(guide.topics),
        "核对日期": guide.check_date,
    }


def _deadline(deadline: Deadline | None) -> dict[str, object]:
    if deadline is None:
        return {}
    said = {"多久": deadline.period, "从": deadline.start.value, "做": deadline.action.value}
    first = {"要紧": True} if deadline.is_first else {}
    return {"到期就办不了": True, **{key: value for key, value in said.items() if value}, **first}


def _question(question: Question, library: Library) -> dict[str, object]:
    return {
        "问": plain(question.prompt, library),
        "选项": [plain(option, library) for option in question.options],
        "答案": plain(question.answer, library),
        "为什么": plain(question.explanation, library),
        "依据": [_citation(citation) for citation in question.grounds],
    }


def _citation(citation: Citation) -> dict[str, object]:
    note = {"说明": citation.note} if citation.note else {}
    return {"法律": citation.law, "条": list(citation.articles), "写法": str(citation), **note}


def _page(source: str) -> str:
    return source.removesuffix(".md") + ".html"


# --- words in texts -------------------------------------------------------------------------


def plain(text: Text, library: Library) -> str:
    """Return a text of a data file with its words written out, without links and marks."""
    html, _ = fill_text(text.value, _names(library), text.path, text.line)
    return html.striptags()


def _names(library: Library) -> dict[str, Any]:
    """Return the words of a text with what they stand for where links do not work."""

    def hotline(number: str) -> Markup:
        entry = library.hotlines.get(number)
        return Markup.escape(f"{entry.name}{entry.number}" if entry else number)

    def law(name: str, *articles: int) -> Markup:
        return Markup.escape(Citation(name, articles))

    return {"热线": hotline, "法条": law, "名词": Markup.escape, "地点": Markup.escape}
