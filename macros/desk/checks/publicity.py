"""Guides and topics: whether each has all its parts, its page, and laws reviewed within a year.

Faults of a single data file are found when it is read (`library`); here the files meet the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from ...ledger.day import parse_day, today
from ...ledger.problem import Kind, Problem, nearest, quoted
from ...library.citation import Citation, cited
from ...library.duties import FILE as DUTIES
from ...library.guide import FOLDER
from ...library.laws import FILE, PLAIN_ARTICLE
from ...render import reference
from ...render.fill import fill_text
from ...render.guide import ANCHORS
from ...render.page import Page
from ..project import PageFile, Project, TownData
from . import Check
from .links import OVERDUE_REVIEW

INCOMPLETE_TOPIC = Kind(
    "C05",
    "专题或指南缺一部分",
    "学法专题缺一部分，或者办事指南和它的网页对不上。",
    advice=(
        "六个部分缺了一个的，补上标题，锚点照[专题的网页](learn.md#专题的网页)里的写。"
        "例子的框里没有写明“情景示例”的，也报 C05。\n\n"
        '指南没有网页的，在 `docs/services/` 里新建同名的网页，写上 `{{ 指南("……") }}`，'
        "引号里是它的 `事项名称`。\n\n"
        "指南的 `分组` 没有哪一页列出的，改成[办事指南那一页](guides.md#分组)已有的一组。\n\n"
        "`记住` 不是三条的："
    ),
    wrong="""\
---
title: 邻里与物业
导语: 邻居吵、漏水、挡光，先怎么说，说不通找谁。
摘要: 噪声、漏水、采光的事，法律怎么讲，先找谁。
记住:
  - 先好好说，再请人调解。
  - 房子空着也要交物业费。
---
""",
    right="""\
---
title: 邻里与物业
导语: 邻居吵、漏水、挡光，先怎么说，说不通找谁。
摘要: 噪声、漏水、采光的事，法律怎么讲，先找谁。
记住:
  - 先好好说，再请人调解。
  - 房子空着也要交物业费。
  - 养狗要拴好，咬了人要赔。
---
""",
    place="网页 docs/learn/neighbours.md",
)

TOPIC_PARTS = {
    "explain": "讲给您听",
    "story": "情景示例",
    "do": "怎么做",
    "call": "找谁",
    "law": "依据",
    "quiz": "小测验",
}
"""The parts of a topic: anchor and usual heading."""
REMEMBER = "记住"
EXAMPLE = "情景示例"
YEAR = timedelta(days=365)
_LISTED = re.compile(r"指南清单\s*[(（]\s*[“\"']([^”\"']+)")


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield the parts that a topic lacks."""
    if page.kind == "learn" and REMEMBER in page.front:
        yield from _check_topic(page)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield mistakes in the library's texts, and overdue reviews."""
    yield from _check_texts(town)
    yield from _check_reviews(town)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield guides and topics without a page, and articles without a sentence."""
    yield from _check_guides(project)
    yield from _check_groups(project)
    yield from _check_articles(project)
    yield from _check_quizzes(project)


def _check_texts(town: TownData) -> Iterator[Problem]:
    """Yield mistakes in the words of data files; the pages that show them do not repeat these."""
    page = Page(town.ledger, 0, locate=lambda _: "", library=town.library)
    names = reference.names(page)
    for text in town.library.texts:
        yield from fill_text(text.value, names, text.path, text.line)[1]


def _check_reviews(town: TownData) -> Iterator[Problem]:
    """Yield laws, duties and guides that nobody has reviewed for a year."""
    library, duties = town.library, town.library.duties
    reviews = [
        (law.check_date, f"data/{FILE}", law.line, law.name) for law in library.laws.values()
    ]
    reviews += [(duties.check_date, f"data/{DUTIES}", duties.line, duties.regulation)]
    reviews += [(g.check_date, g.path, g.line, g.name) for g in library.matters]
    for day, path, line, name in reviews:
        reviewed = parse_day(day)  # missing or malformed: reported when the file was read
        if reviewed and reviewed < today() - YEAR:
            yield OVERDUE_REVIEW.problem(
                path=path,
                line=line,
                found=f"{quoted(name)}最近核对于{day}",
                expected="一年以内核对过",
                mend="对照现行法律再看一遍，然后改“核对”的日期",
            )


def _check_guides(project: Project) -> Iterator[Problem]:
    """Yield guides that no page shows, and headings that take one of a guide's own anchors."""
    for guide in project.library.guides.values():
        page = project.page(guide.page)
        has_page = page and re.search(rf"指南\s*[(（]\s*[“\"']{re.escape(guide.name)}", page.body)
        if not has_page:
            yield INCOMPLETE_TOPIC.problem(
                path=guide.path,
                line=1,
                found=f"{quoted(guide.name)}没有网页",
                expected=f"docs/{FOLDER}/{guide.stem}.md 里有它",
                mend=f'在那一页写“{{{{ 指南("{guide.name}") }}}}”',
            )
        for heading in page.headings if page else ():
            if page and heading.anchor in ANCHORS:
                anchor, expected = quoted(f"#{heading.anchor}"), "指南各节没有用过的锚点"
                yield page.problem(heading.start, INCOMPLETE_TOPIC, anchor, expected, "换一个锚点")


def _check_groups(project: Project) -> Iterator[Problem]:
    """Yield guides of a group that no page lists."""
    listed = {name for page in project.pages for name in _LISTED.findall(page.body)}
    groups = "、".join(map(quoted, sorted(listed)))
    for guide in project.library.guides.values():
        group = guide.group.value
        if group and group not in listed:
            yield INCOMPLETE_TOPIC.problem(
                path=guide.path,
                line=guide.group.line,
                found=f"没有网页列出“{group}”这一组",
                expected=groups or f"docs/{FOLDER}/index.md 里列出的一组",
                mend=f'改成已有的一组，或者在那里写“{{{{ 指南清单("{group}") }}}}”',
                nearest=nearest(group, listed),
            )


def _check_articles(project: Project) -> Iterator[Problem]:
    """Yield laws of which guides and forms cite articles that no sentence explains."""
    cited_articles: dict[str, set[int]] = {}
    for matter in project.library.matters:
        page = project.page(matter.page)
        texts = [*(text.value for text in matter.texts), page.body if page else ""]
        for citation in (*matter.grounds, *(c for text in texts for c in cited(text))):
            cited_articles.setdefault(citation.law, set()).update(citation.articles)
    for law in project.library.laws.values():
        missing = sorted(cited_articles.get(law.name, set()) - law.articles.keys())
        if missing:
            yield PLAIN_ARTICLE.problem(
                path=f"data/{FILE}",
                line=law.line,
                found=f"指南或者填写的表引用了{Citation(law.name, tuple(missing))}",
                expected="“条文”里各有一句白话",
                mend="对照法律原文，一条写一句",
            )


def _check_quizzes(project: Project) -> Iterator[Problem]:
    """Yield quizzes whose topic has no page."""
    for quiz in project.library.quizzes.values():
        page = project.page(quiz.page)
        if page is None or REMEMBER not in page.front:
            yield INCOMPLETE_TOPIC.problem(
                path=quiz.path,
                line=1,
                found=f"{quoted(quiz.topic)}没有专题页",
                expected=f"docs/{quiz.page}，页首有“{REMEMBER}”",
                mend="补上专题的网页",
            )


def _check_topic(page: PageFile) -> Iterator[Problem]:
    anchors = {heading.anchor for heading in page.headings}
    for anchor, heading in TOPIC_PARTS.items():
        if anchor not in anchors:
            yield page.problem(
                0,
                INCOMPLETE_TOPIC,
                f"没有“{heading}”",
                "专题的六个部分",
                f"补上“## {heading} {{ #{anchor} }}”",
            )
    node = page.front[REMEMBER]
    if not isinstance(node.value, list) or len(node.value) != 3:
        yield INCOMPLETE_TOPIC.problem(
            path=page.path,
            line=node.line,
            found=f"“{REMEMBER}”不是三条",
            expected="正好三条",
            mend="写成三行“- ……”",
        )
    story = re.search(r"<div class=\"story\".*?</div>", page.body, re.DOTALL)
    if story and EXAMPLE not in story[0]:
        yield page.problem(
            story.start(),
            INCOMPLETE_TOPIC,
            "例子没有标明",
            f"例子开头写明“{EXAMPLE}”",
            "写明人物和情节是编的",
        )


CHECK = Check(
    "专题和指南", check_page=check_page, check_town=check_town, check_project=check_project
)
