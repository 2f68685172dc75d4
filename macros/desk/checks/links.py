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
from ...render.guard import is_safe
from ...web.leaving import is_outside
from ..project import PageFile, Project, TownData, cache_by_page
from ..reference import Reference, references
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
公证法:
  全称: 中华人民共和国公证法
  机关: 全国人民代表大会常务委员会
  施行: 2006-03-01
  修改: 2017-09-01
  条数: 47
  原文: https://flk.npc.gov.cn/
  核对: 2024-06-30
""",
            right="""\
公证法:
  全称: 中华人民共和国公证法
  机关: 全国人民代表大会常务委员会
  施行: 2006-03-01
  修改: 2017-09-01
  条数: 47
  原文: https://flk.npc.gov.cn/
  核对: 2026-11-23
""",
            place="资料 data/laws.yml",
            lead="法律和指南，过一年要再核对：",
        ),
    ),
)

_MADE = {"downloads"}
"""Anchors that the site adds to pages."""
_OUTSIDE_MARK = re.compile(r"站外|外部|离开本站")
_LONG = 200
"""Of a longer address no like one is looked for."""


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield the page if its review is overdue."""
    yield from _check_review(page)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield problems of links and pictures, page by page, and columns without a page."""
    figures, doubts = _figure_anchors(project), _doubt_anchors(project)
    anchors = {
        page.source: _anchors(page).union(
            _MADE, doubts, figures.get(page.source, ()), _library_anchors(page, project.library)
        )
        for page in project.pages
    }
    for page in project.pages:
        for one in references(page):
            yield from _check_reference(page, one, project.documents, anchors)
        yield from _menu_links(page, anchors)
    yield from _empty_columns(project)


def _check_reference(
    page: PageFile, one: Reference, files: frozenset[str], anchors: dict[str, set[str]]
) -> Iterator[Problem]:
    if one.picture and not one.text.strip():
        yield page.problem(
            one.start,
            MUTE_PICTURE,
            quoted(one.target),
            "图片有文字说明",
            "写成“![图片里有什么](文件)”",
        )
    try:
        parts = urlsplit(one.target)
    except ValueError:  # malformed brackets of an IPv6 address
        yield _dead(page, one, "http、https 或本站的链接", "改正链接")
        return
    if parts.scheme in ("tel", "mailto") or "{{" in one.target:
        return
    if parts.scheme or parts.netloc:
        yield from _check_address(page, one)
    elif one.target.startswith(("/", "\\")):
        yield _dead(page, one, "docs/ 里的文件，从这一页数起", "写成从这一页到那个文件的路径")
    elif not parts.path:
        yield from _check_anchor(page, one, page.source, unquote(parts.fragment), anchors)
    else:
        folder = posixpath.dirname(page.source)
        source = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        if source not in files or parts.path.endswith("/"):
            mend, near = "改正链接，或者补上文件", nearest(source[:_LONG], anchors)
            yield _dead(page, one, "docs/ 里有的文件", mend, near)
        elif one.raw and source.endswith(".md"):
            yield _dead(page, one, "Markdown 的链接", f"写成“[字]({quoted(one.target)[1:-1]})”")
        else:
            yield from _check_anchor(page, one, source, unquote(parts.fragment), anchors)


def _check_anchor(
    page: PageFile, one: Reference, source: str, fragment: str, anchors: dict[str, set[str]]
) -> Iterator[Problem]:
    if fragment and fragment not in anchors.get(source, {fragment}):
        mend = "改正“#”后面的字，或者在标题后面写“{ #锚点 }”"
        near = nearest(fragment, sorted(anchors[source]))
        yield _dead(page, one, f"{source} 里有的锚点", mend, near)


def _menu_links(page: PageFile, anchors: dict[str, set[str]]) -> Iterator[Problem]:
    """Yield the links that front matter adds to the menu (`栏内链接`) and that lead nowhere."""
    links = page.front.get("栏内链接")
    for link in links.value if links and isinstance(links.value, list) else ():
        target = link.value.get("页") if isinstance(link.value, dict) else None
        if not target or not isinstance(target.value, str):
            continue
        name, _, anchor = target.value.partition("#")
        source = name or page.source
        known = source in anchors
        if not known or (anchor and anchor not in anchors[source]):
            yield DEAD_LINK.problem(
                path=page.path,
                line=target.line,
                found=quoted(target.value),
                expected=f"{source} 里有的锚点" if known else "docs/ 里有的网页，从 docs/ 数起",
                mend="改正这一行，或者补上网页",
                nearest=nearest(
                    anchor if known else name, sorted(anchors[source] if known else anchors)
                ),
            )


def _dead(page: PageFile, one: Reference, expected: str, mend: str, near: str = "") -> Problem:
    return page.problem(one.start, DEAD_LINK, quoted(one.target), expected, mend, near=near)


def _check_address(page: PageFile, one: Reference) -> Iterator[Problem]:
    parts = urlsplit(one.target)
    if not is_safe(one.target):
        return  # it is forbidden markup
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield _dead(page, one, "http、https 或本站的链接", "改正链接")
    elif one.picture:
        yield _dead(page, one, "docs/ 里有的图片", "把图片存到 docs/ 里，改正地址")
    elif is_outside(one.target) and not _OUTSIDE_MARK.search(one.text):
        yield page.problem(
            one.start,
            OUTSIDE_LINK,
            quoted(one.target),
            "非政府网站的链接写明“站外”",
            f"写成“[{one.text}（站外链接）]({one.target})”",
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
