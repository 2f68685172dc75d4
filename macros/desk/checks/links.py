"""Links and pictures: those that lead nowhere, leave the site unmarked, or have no text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from ...ledger.day import parse_day, today
from ...ledger.problem import Example, Kind, Problem, nearest, quoted
from ...library.laws import OUTSIDE_LINK
from ...library.load import Library
from ...render import guide
from ...web.leaving import is_outside
from ..project import PageFile, Project, TownData, cache_by_page
from . import Check

DEAD_LINK = Kind(
    "K01",
    "链接打不开",
    "链接指的网页、文件或者标题没有。",
    wrong="详见[信访工作](petitions.md)。",
    right="详见[信访工作](petition.md)。",
)
MUTE_PICTURE = Kind(
    "K02",
    "图片没有文字说明",
    "图片没有写里面是什么，看不见的人不知道。",
    wrong="![](宣传现场.jpg)",
    right="![工作人员在广场上向群众发放宣传资料](宣传现场.jpg)",
)
EMPTY_COLUMN = Kind(
    "K03",
    "栏目是空的",
    "docs 里有一个文件夹，里面没有网页。",
    advice="在那个文件夹里补上网页，或者删去文件夹。",
)
OVERDUE_REVIEW = Kind(
    "K05",
    "过了复核日期",
    "说好要再核对的日子过了，或者法律、指南一年没有核对。",
    levels=("提醒",),
    advice="先把这一页重新核对一遍，再改日期。",
    wrong="""\
---
title: 示例
复核日期: 2020-01-01
---
""",
    right="""\
---
title: 示例
复核日期: 2027-06-30
---
""",
    more=(
        Example(
            wrong="""\
人民调解法:
  全称: 中华人民共和国人民调解法
  机关: 全国人民代表大会常务委员会
  施行: 2011-01-01
  修改: 无
  条数: 35
  原文: https://flk.npc.gov.cn/
  核对: 2024-06-30
""",
            right="""\
人民调解法:
  全称: 中华人民共和国人民调解法
  机关: 全国人民代表大会常务委员会
  施行: 2011-01-01
  修改: 无
  条数: 35
  原文: https://flk.npc.gov.cn/
  核对: 2026-11-23
""",
            place="资料 data/laws.yml",
            lead="法律和指南，过一年要再核对：",
        ),
    ),
)

_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(
    r"(?P<picture>!)?\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
)
_HTML = re.compile(r"<(?P<tag>a|img)\b(?P<rest>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(href|src|alt)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_OUTSIDE_MARK = re.compile(r"站外|外部|离开本站")


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield the page if its review is overdue."""
    yield from _check_review(page)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield problems of links and pictures, page by page, and columns without a page."""
    figures, doubts = _figure_anchors(project), _doubt_anchors(project)
    anchors = {
        page.source: _anchors(page).union(
            doubts, figures.get(page.source, ()), _library_anchors(page, project.library)
        )
        for page in project.pages
    }
    for page in project.pages:
        for start, target, text, picture in references(page):
            yield from _check_reference(page, start, target, text, picture, project, anchors)
    yield from _empty_columns(project)


@cache_by_page
def references(page: PageFile) -> list[tuple[int, str, str, bool]]:
    """Return offset, target, text and whether it is a picture, for every link and picture."""
    return list(_find_references(page))


def _find_references(page: PageFile) -> Iterator[tuple[int, str, str, bool]]:
    body = _CODE.sub(lambda m: " " * len(m[0]), page.body)
    for match in _LINK.finditer(body) if "](" in body else ():
        yield match.start(), match["target"], match["text"], bool(match["picture"])
    for match in _HTML.finditer(body):
        attributes = {name.lower(): value for name, value in _ATTRIBUTE.findall(match["rest"])}
        picture = match["tag"].lower() == "img"
        target = attributes.get("src" if picture else "href")
        if target is not None:
            yield match.start(), target, attributes.get("alt", "" if picture else "链接"), picture


def _check_reference(
    page: PageFile,
    start: int,
    target: str,
    text: str,
    picture: bool,
    project: Project,
    anchors: dict[str, set[str]],
) -> Iterator[Problem]:
    if picture and not text.strip():
        yield page.problem(
            start, MUTE_PICTURE, quoted(target), "图片有文字说明", "写成“![图片里有什么](文件)”"
        )
    try:
        parts = urlsplit(target)
    except ValueError:  # malformed brackets of an IPv6 address
        yield page.problem(start, DEAD_LINK, quoted(target), "http、https 或本站的链接", "改正链接")
        return
    if parts.scheme in ("tel", "mailto") or "{{" in target:
        return
    if parts.scheme or parts.netloc:
        yield from _check_address(page, start, target, text)
        return
    source = (
        posixpath.normpath(posixpath.join(posixpath.dirname(page.source), unquote(parts.path)))
        if parts.path
        else page.source
    )
    if source not in anchors and not (project.root / "docs" / source).is_file():
        yield page.problem(
            start,
            DEAD_LINK,
            quoted(target),
            "docs/ 里有的文件",
            "改正链接，或者补上文件",
            near=nearest(source, anchors),
        )
    elif parts.fragment and unquote(parts.fragment) not in anchors.get(source, {parts.fragment}):
        yield page.problem(
            start,
            DEAD_LINK,
            quoted(target),
            f"{source} 里有的锚点",
            "改正“#”后面的字，或者在标题后面写“{ #锚点 }”",
            near=nearest(unquote(parts.fragment), anchors[source]),
        )


def _check_address(page: PageFile, start: int, target: str, text: str) -> Iterator[Problem]:
    host = urlsplit(target).hostname or ""
    if urlsplit(target).scheme not in ("http", "https") or not host:
        yield page.problem(start, DEAD_LINK, quoted(target), "http、https 或本站的链接", "改正链接")
    elif is_outside(target) and not _OUTSIDE_MARK.search(text):
        yield page.problem(
            start,
            OUTSIDE_LINK,
            quoted(target),
            "非政府网站的链接写明“站外”",
            f"写成“[{text}（站外链接）]({target})”",
        )


@cache_by_page
def _anchors(page: PageFile) -> set[str]:
    """Return every anchor that the page itself defines."""
    anchors = {heading.anchor for heading in page.headings if heading.anchor}
    anchors |= set(re.findall(r"id(?<=\bid)\s*=\s*[\"']([^\"']+)[\"']", page.body))
    anchors |= set(re.findall(r"\{:?[^}\n]*#([^\s}]+)", page.body))
    return anchors


def _library_anchors(page: PageFile, library: Library) -> set[str]:
    """Return the anchors that words of the library add to a page."""
    lists = {"法律清单": list(library.laws), "名词清单": list(library.terms)}
    anchors = {name for word, names in lists.items() if word in page.body for name in names}
    return anchors | (set(guide.ANCHORS) if "指南" in page.body else set())


def _figure_anchors(project: Project) -> dict[str, set[str]]:
    """Return the anchors of figures by statistics page."""
    anchors: dict[str, set[str]] = {}
    for subject in project.ledger.subjects():
        names = anchors.setdefault(f"statistics/{subject.stem}.md", set())
        names |= {indicator.anchor for indicator in subject.indicators.values()}
    return anchors


def _doubt_anchors(project: Project) -> set[str]:
    """Return the anchors of notes on doubtful figures, which any page may list."""
    return {
        f"存疑-{year}-{n}"
        for year in project.ledger.years
        for n in range(1, len(project.ledger.doubts(year)) + 1)
    }


def _check_review(page: PageFile) -> Iterator[Problem]:
    """Yield the page if its review date (`复核日期`) has passed."""
    node = page.front.get("复核日期")
    due = parse_day(page.text("复核日期"))
    if node and due and due < today():
        yield OVERDUE_REVIEW.problem(
            path=page.path,
            line=node.line,
            found=quoted(page.text("复核日期")),
            expected="没有过期的复核日期",
            mend="重新核对这一页，再改复核日期",
        )


def _empty_columns(project: Project) -> Iterator[Problem]:
    for folder in sorted(p for p in (project.root / "docs").iterdir() if p.is_dir()):
        name = folder.relative_to(project.root / "docs").as_posix()
        if name != "assets" and not any(page.kind == name for page in project.pages):
            yield EMPTY_COLUMN.problem(
                path=f"docs/{name}",
                line=1,
                found="栏目里没有网页",
                expected="每个栏目至少一页",
                mend="补上网页，或者删去这个文件夹",
            )


CHECK = Check("链接和图片", check_page=check_page, check_project=check_project)
