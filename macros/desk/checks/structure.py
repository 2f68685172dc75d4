"""Whether a report has what every such report must have.

Source: 《法治政府建设与责任落实督察工作规定》 (the four chapters, publication before 1 April);
the chapters stand in data/outlines.yml, with those that provinces add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from ...ledger.problem import Kind, Problem, quoted
from ...library.outline import Chapter
from ..project import PageFile, PageHeading, TownData
from . import Check

MISSING_CHAPTER = Kind(
    "C01",
    "报告缺章节",
    "报告缺了要有的一章。章名叫法不同、意思一样的，不算缺。",
    levels=("错误", "提醒"),
    advice="少了下一年的安排这一章。正文里说到了的，或者提纲没有写明必须有的，只提醒；"
    "有三章以上说到了的（分“行政执法”“普法”几章写举措），不提醒。"
    "要有哪些章，看[报告提纲](library.md#报告提纲)。",
    wrong="""\
## 一、学习贯彻习近平总书记重要讲话重要指示和党的二十大部署的情况 { #s1 }

## 二、学习宣传贯彻习近平法治思想、围绕省委“1310”具体部署的举措 { #s2 }

## 三、党政主要负责人履行推进法治建设第一责任人职责的有关情况 { #s3 }

## 四、贯彻落实法治政府建设实施纲要和年度工作要点的主要举措和成效 { #s4 }

## 五、存在的不足和原因 { #s5 }
""",
    right="""\
## 一、学习贯彻习近平总书记重要讲话重要指示和党的二十大部署的情况 { #s1 }

## 二、学习宣传贯彻习近平法治思想、围绕省委“1310”具体部署的举措 { #s2 }

## 三、党政主要负责人履行推进法治建设第一责任人职责的有关情况 { #s3 }

## 四、贯彻落实法治政府建设实施纲要和年度工作要点的主要举措和成效 { #s4 }

## 五、存在的不足和原因 { #s5 }

## 六、下一年度推进法治政府建设的主要安排 { #s6 }
""",
    place="网页 docs/report/2025.md 全文",
)
WRONG_TITLE = Kind(
    "C02",
    "报告标题不对",
    "报告的标题里没有年份，或者看不出是法治政府建设的报告。"
    "“年度报告”“情况报告”“工作报告”“工作总结”“工作汇报”都可以。",
    wrong="""\
---
title: ××镇法治政府建设报告
年度: 2025
---
""",
    right="""\
---
title: ××镇2025年法治政府建设年度报告
年度: 2025
---
""",
    place="网页 docs/report/2025.md",
)
LATE_REPORT = Kind(
    "C03",
    "公开得晚了",
    "公开的日期不在次年4月1日之前。",
    levels=("提醒",),
    advice="日期写错的改正。确实晚了的，不要改日期，这是提醒，不妨碍发布。",
    wrong="""\
---
title: ××镇2025年法治政府建设年度报告
年度: 2025
牌记:
  发布日期: 2026-06-01
---
""",
    right="""\
---
title: ××镇2025年法治政府建设年度报告
年度: 2025
牌记:
  发布日期: 2026-03-01
---
""",
    place="网页 docs/report/2025.md",
)
UNANSWERED_SHORTCOMING = Kind(
    "C04",
    "不足没有对应的措施",
    "写了一项不足，下一年的安排里没有提到怎么改。",
    levels=("提醒",),
    advice="原文确实没有对应措施的，在页首写 `未回应的不足: [s5-1]`。",
    wrong="""\
## 五、存在的不足和原因 { #s5 }

### （一）执法力量不足 { #s5-1 }

## 六、下一年度推进法治政府建设的主要安排 { #s6 }

### （一）提升法治宣传的实效 { #s6-1 }
""",
    right="""\
## 五、存在的不足和原因 { #s5 }

### （一）执法力量不足 { #s5-1 }

## 六、下一年度推进法治政府建设的主要安排 { #s6 }

### （一）充实执法力量 { #s6-1 }
""",
    place="网页 docs/report/2025.md",
)

_SEVERAL = 3
"""Chapters under headings of their own that together are one that a report must have."""
_DIGITS = "〇一二三四五六七八九"
_EMPTY_WORDS = (
    "法治|建设|政府|工作|存在|问题|机制|制度|完善|提升|加强|仍需|有待|不足|需求|实效|进一步"
)


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield missing chapters, a wrong title, late publication, shortcomings without a response."""
    if page.report_year:
        year, outlines = int(page.report_year), town.library.outlines
        chapters = outlines.chapters(town.setting("省份"), year)
        yield from _check_chapters(page, chapters, year)
        yield from _check_title(page, outlines.title, year)
        yield from _check_date(page, year)
        yield from _check_shortcomings(page, {c.key: c for c in outlines.national}, year)


def _check_chapters(page: PageFile, required: Sequence[Chapter], year: int) -> Iterator[Problem]:
    others = [
        (heading.text, page.body[heading.start : end])
        for heading, end in _chapters(page)
        if heading.text and not any(chapter.is_named(heading.text, year) for chapter in required)
    ]
    for chapter in required:
        levels = {h.level for h in page.headings if chapter.is_named(h.text, year)}
        # Chapters on 行政执法, 普法 and so on together are the one of 举措和成效.
        if 2 in levels or sum(chapter.is_told(text, year) for _, text in others) >= _SEVERAL:
            continue
        is_told = bool(levels) or chapter.is_told(page.body, year)
        level = "提醒" if is_told else chapter.level
        found, mend = f"没有“{chapter.title}”这一章", f"加上二级标题“## ……{chapter.title}”和内容"
        yield page.problem(
            0,
            MISSING_CHAPTER,
            found + ("，正文里说到了" if is_told else ""),
            f"{chapter.origin}要有的各章",
            mend + ("；原文就是这样的，不用改" if level == "提醒" else ""),
            near=_nearest_heading(chapter.title, [heading for heading, _ in others]),
            level=level,
        )


def _nearest_heading(title: str, headings: list[str]) -> str:
    """Return the heading that has most in common with a chapter's usual one, or empty."""

    def share(heading: str) -> float:
        blocks = SequenceMatcher(None, title, heading).get_matching_blocks()
        return sum(block.size for block in blocks) / min(len(title), len(heading))

    best = max(headings, key=share, default="")
    return best if best and share(best) > 0.6 else ""


def _check_title(page: PageFile, wording: Chapter | None, year: int) -> Iterator[Problem]:
    title = page.text("title")
    years = (f"{year}年", "".join(_DIGITS[int(digit)] for digit in str(year)) + "年")
    plain = re.sub("[○零OＯ]", "〇", re.sub(r"\s", "", title))
    has_year = any(name in plain for name in years)
    if has_year and (wording is None or wording.is_named(title, year)):
        return
    usual = wording.title if wording else "年度报告"
    yield WRONG_TITLE.problem(
        path=page.path,
        line=page.front["title"].line if "title" in page.front else 1,
        found=quoted(title) if title else "没有标题",
        expected=f"写明“{year}年”，和“{usual}”“情况报告”“工作总结”这样的名称",
        mend=f"照原文的标题写；原文没有写全的，写成“title: ××镇{year}年{usual}”",
    )


def _check_date(page: PageFile, year: int) -> Iterator[Problem]:
    node = page.plate.get("发布日期")
    text = node.value if node and isinstance(node.value, str) else ""
    try:
        late = date.fromisoformat(text) > date(year + 1, 3, 31)
    except ValueError:
        return
    if late and node:
        yield LATE_REPORT.problem(
            path=page.path,
            line=node.line,
            found=quoted(text),
            expected=f"{year + 1}年4月1日前公开",
            mend="核对日期；确实晚了的，不要改日期",
        )


def _check_shortcomings(
    page: PageFile, chapters: Mapping[str, Chapter], year: int
) -> Iterator[Problem]:
    """Yield shortcomings whose subject is missing from the arrangements for the next year.

    Those whose anchors the front matter lists under `未回应的不足` are known to the editor.
    """
    exceptions = listed_anchors(page)
    plans = page.body[slice(*chapter_span(page, chapters.get("安排"), year))]
    start, end = chapter_span(page, chapters.get("不足"), year)
    for heading in (h for h in page.headings if h.level == 3 and start < h.start < end):
        words = _subject_words(heading.text)
        silent = plans and words and not any(word in plans for word in words)
        if silent and heading.anchor not in exceptions:
            yield page.problem(
                heading.start,
                UNANSWERED_SHORTCOMING,
                quoted(heading.text),
                "下一年度安排里有对应的措施",
                "在最后一章补上措施；原文确实没有的，在页首写“未回应的不足: [锚点]”",
            )


def listed_anchors(page: PageFile) -> set[str]:
    """Return the anchors of the shortcomings that a report is known not to answer."""
    node = page.front.get("未回应的不足")
    nodes = node.value if node and isinstance(node.value, list) else []
    return {node.value for node in nodes if isinstance(node.value, str)}


def _subject_words(heading: str) -> list[str]:
    """Return the pairs of characters that say what a heading is about."""
    plain = re.sub(r"^（[一二三四五六七八九十]+）", "", heading)
    plain = re.sub(_EMPTY_WORDS, "　", plain)
    return [a + b for a, b in pairwise(plain) if "　" not in a + b]


def chapter_span(page: PageFile, wanted: Chapter | None, year: int) -> tuple[int, int]:
    """Return the offsets where a chapter begins and ends; the last one of its kind counts."""
    for chapter, end in reversed([*_chapters(page)]):
        if wanted and wanted.is_named(chapter.text, year):
            return chapter.start, end
    return 0, 0


def _chapters(page: PageFile) -> Iterator[tuple[PageHeading, int]]:
    """Yield each chapter's heading with the offset where the chapter ends."""
    chapters = [h for h in page.headings if h.level == 2]
    ends = [*(h.start for h in chapters[1:]), len(page.body)]
    yield from zip(chapters, ends, strict=False)


CHECK = Check("报告结构", check_page=check_page)
