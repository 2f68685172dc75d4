"""What the heads of pages tell machines: columns, times of publication, who publishes.

Source: 《政府网站发展指引》, and 国办秘函〔2019〕19号, by which a made-up time of publication
fails a site as a whole. What is only not known yet is a gap (U01), as anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from ...ledger.figure import PENDING
from ...ledger.problem import Level, Problem, nearest, quoted
from ...ledger.settings import host
from ...ledger.source import Node
from ...render import head
from ...web import leaving
from ..project import PageFile, Project, TownData
from . import links, upkeep

NOTICE = "about/leaving.md"
"""The page before one leaves the site."""


def of_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield what each kind of page lacks or has wrong."""
    match head.kind(page.source, page.front):
        case "首页" | "栏目":
            yield from _column(page)
        case "文章":
            yield from _article(page)


def of_town(town: TownData) -> Iterator[Problem]:
    """Yield what the settings have wrong."""
    yield from _code(town)
    yield from _domain(town)


def of_project(project: Project) -> Iterator[Problem]:
    """Yield pages that there should be."""
    yield from _columns_without_page(project)
    yield from _notice(project)


def _code(town: TownData) -> Iterator[Problem]:
    code = town.setting("网站标识码")
    if code != PENDING and not head.is_code(code):
        yield _setting(
            town, "网站标识码", "H05", "10位数字", "照主管单位分配的写；没有分配的写“待补充”"
        )


def _domain(town: TownData) -> Iterator[Problem]:
    said = town.setting("网址")
    name = host(said)
    if said == PENDING or leaving.GOVERNMENT.search(name):
        return
    # Below the portal of another office, the name of the host is not the town's to choose.
    hosted = bool(name and urlsplit(said).path.strip("/"))
    yield _setting(
        town,
        "网址",
        "H06",
        "https:// 开头、域名以 .gov.cn 结尾的网址",
        "照上级网站给的网址写；没有定下来的写“待补充”",
        level="提醒" if hosted else "错误",
    )


def _setting(
    town: TownData, key: str, code: str, expected: str, mend: str, *, level: Level = "错误"
) -> Problem:
    return Problem(
        path="data/site.yml",
        line=town.settings[key].line,
        code=code,
        found=quoted(f"{key}: {town.setting(key)}"),
        expected=expected,
        mend=mend,
        level=level,
    )


def _column(page: PageFile) -> Iterator[Problem]:
    values = head.column(page.source, page.front)
    for key, value in values.items():
        if not value:
            yield _lacks(page.path, key)
    stated = values["栏目类型"]
    if stated and stated != PENDING and stated not in head.TYPES:
        known = [one for one in head.TYPES if one != "首页"]
        yield _at(
            page, "栏目类型", "H02", "、".join(known), "换成最相近的一个", nearest(stated, known)
        )


def _columns_without_page(project: Project) -> Iterator[Problem]:
    for folder in sorted({page.kind for page in project.pages} - {""}):
        source = head.column_page(f"{folder}/")
        own = (project.root / "docs" / source).is_file()
        if not own and not all(head.column(source, {}).values()):
            yield Problem(
                path=f"docs/{folder}",
                line=1,
                code="H01",
                found="栏目没有自己的第一页",
                expected=f"有 docs/{source}，页首有栏目的各项",
                mend="补上那一页，写上“栏目类型”和“栏目关键词”",
            )


def _lacks(path: str, key: str) -> Problem:
    return Problem(
        path=path,
        line=1,
        code="H01",
        found=f"没有“{key}”",
        expected="网页标签要用的各项都有",
        mend=f"在页首写“{key}: ……”",
    )


def _article(page: PageFile) -> Iterator[Problem]:
    if not head.title(page.front):
        yield _lacks(page.path, "title")
    stated = head.said(page.front, head.PUBLISHED)
    if not stated:
        yield upkeep.gap(page.path, 1, head.PUBLISHED)
    elif stated != PENDING:
        yield from _published(page, stated)


def _published(page: PageFile, stated: str) -> Iterator[Problem]:
    """Yield a time of publication that is not written as it must be, or cannot be true."""
    when = head.moment(stated)
    if when is None:
        yield _at(page, head.PUBLISHED, "H03", "2025-03-28 09:00 这样的写法", "补上零，用半角")
        return
    day, year = when.date(), page.text("年度")
    plate = page.front.get("牌记")
    entries = plate.value if plate and isinstance(plate.value, dict) else {}
    shown = _day(entries.get("发布日期"))
    mend = "照第一次发布的时间写；不知道的写“待补充”"
    if day > date.today():
        yield _at(page, head.PUBLISHED, "H04", "今天或者以前的时间", mend)
    elif year.isdecimal() and day <= date(int(year), 12, 31):
        yield _at(page, head.PUBLISHED, "H04", f"{year}年过完以后的时间", mend)
    elif shown and shown != day:
        yield _at(page, head.PUBLISHED, "H04", f"与牌记的发布日期{shown}是同一天", mend)


def _at(page: PageFile, key: str, code: str, expected: str, mend: str, near: str = "") -> Problem:
    return Problem(
        path=page.path,
        line=page.front[key].line,
        code=code,
        found=quoted(f"{key}: {head.said(page.front, key)}"),
        expected=expected,
        mend=mend,
        nearest=near,
    )


def _notice(project: Project) -> Iterator[Problem]:
    """Yield the first link to a site that is no government's, without the page that warns of them."""
    page = project.page(NOTICE)
    ready = (project.root / "docs" / NOTICE).is_file()
    if ready and (page is None or page.text("站外链接") in ("是", "true")):
        return
    own = host(project.setting("网址"))
    for path, line, target in _targets(project):
        if leaving.outside(target, own):
            yield Problem(
                path=path,
                line=line,
                code="H07",
                found=f"有站外链接{quoted(target)}，没有离开本站的提示",
                expected=f"有 docs/{NOTICE}，页首有“站外链接: 是”",
                mend="补上那一页，或者删去站外链接",
            )
            return


def _targets(project: Project) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and address of every link of pages and footer."""
    for page in project.pages:
        for start, target, _, _ in links.references(page):
            yield page.path, page.line(start), target
    for key in ("党政机关网站标识", "网站找错"):
        yield "data/site.yml", project.settings[key].line, project.setting(key)


def _day(node: Node | None) -> date | None:
    try:
        return date.fromisoformat(node.value) if node and isinstance(node.value, str) else None
    except ValueError:
        return None
