"""What the heads of pages tell machines: columns, publication times, the publisher.

Source: 《政府网站发展指引》, and 国办秘函〔2019〕19号, by which a made-up time of publication
fails the whole site. What is merely not known yet is a gap (U01), as everywhere.
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
"""The page that a reader passes before leaving the site."""


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield what is missing or wrong in the front matter, by the kind of page."""
    match head.kind(page.source, page.front):
        case "首页" | "栏目":
            yield from _check_column(page)
        case "文章":
            yield from _check_article(page)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield what is wrong in the settings."""
    yield from _check_code(town)
    yield from _check_domain(town)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield pages that are missing."""
    yield from _columns_without_page(project)
    yield from _check_notice(project)


def _check_code(town: TownData) -> Iterator[Problem]:
    code = town.setting("网站标识码")
    if code != PENDING and not head.is_code(code):
        yield _setting_problem(
            town, "网站标识码", "H05", "10位数字", "照主管单位分配的写；没有分配的写“待补充”"
        )


def _check_domain(town: TownData) -> Iterator[Problem]:
    address = town.setting("网址")
    name = host(address)
    if address == PENDING or leaving.GOVERNMENT.search(name):
        return
    # Below the portal of another office, the name of the host is not the town's to choose.
    hosted = bool(name and urlsplit(address).path.strip("/"))
    yield _setting_problem(
        town,
        "网址",
        "H06",
        "https:// 开头、域名以 .gov.cn 结尾的网址",
        "照上级网站给的网址写；没有定下来的写“待补充”",
        level="提醒" if hosted else "错误",
    )


def _setting_problem(
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


def _check_column(page: PageFile) -> Iterator[Problem]:
    values = head.column(page.source, page.front)
    for key, value in values.items():
        if not value:
            yield _missing_key(page.path, key)
    column_type = values["栏目类型"]
    if column_type and column_type != PENDING and column_type not in head.TYPES:
        types = [name for name in head.TYPES if name != "首页"]
        yield _key_problem(
            page,
            "栏目类型",
            "H02",
            "、".join(types),
            "换成最相近的一个",
            nearest(column_type, types),
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


def _missing_key(path: str, key: str) -> Problem:
    return Problem(
        path=path,
        line=1,
        code="H01",
        found=f"没有“{key}”",
        expected="网页标签要用的各项都有",
        mend=f"在页首写“{key}: ……”",
    )


def _check_article(page: PageFile) -> Iterator[Problem]:
    if not head.title(page.front):
        yield _missing_key(page.path, "title")
    text = head.front_value(page.front, head.PUBLICATION_TIME)
    if not text:
        yield upkeep.gap(page.path, 1, head.PUBLICATION_TIME)
    elif text != PENDING:
        yield from check_time(page)


def check_time(page: PageFile) -> Iterator[Problem]:
    """Yield a publication time in the wrong format, or one that cannot be true."""
    when = head.moment(head.front_value(page.front, head.PUBLICATION_TIME))
    if when is None:
        yield _key_problem(
            page, head.PUBLICATION_TIME, "H03", "2025-03-28 09:00 这样的写法", "补上零，用半角"
        )
        return
    day, year = when.date(), page.text("年度")
    plate = page.front.get("牌记")
    entries = plate.value if plate and isinstance(plate.value, dict) else {}
    plate_day = _day(entries.get("发布日期"))
    mend = "照第一次发布的时间写；不知道的写“待补充”"
    if day > date.today():
        yield _key_problem(page, head.PUBLICATION_TIME, "H04", "今天或者以前的时间", mend)
    elif year.isdecimal() and day <= date(int(year), 12, 31):
        yield _key_problem(page, head.PUBLICATION_TIME, "H04", f"{year}年过完以后的时间", mend)
    elif plate_day and plate_day != day:
        yield _key_problem(
            page, head.PUBLICATION_TIME, "H04", f"与牌记的发布日期{plate_day}是同一天", mend
        )


def _key_problem(
    page: PageFile, key: str, code: str, expected: str, mend: str, near: str = ""
) -> Problem:
    return Problem(
        path=page.path,
        line=page.front[key].line,
        code=code,
        found=quoted(f"{key}: {head.front_value(page.front, key)}"),
        expected=expected,
        mend=mend,
        nearest=near,
    )


def _check_notice(project: Project) -> Iterator[Problem]:
    """Yield the first link to a non-government site if no page warns of such links."""
    page = project.page(NOTICE)
    ready = (project.root / "docs" / NOTICE).is_file()
    if ready and (page is None or page.text("站外链接") in ("是", "true")):
        return
    own = host(project.setting("网址"))
    for path, line, target in _targets(project):
        if leaving.is_outside(target, own):
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
    """Yield path, line and address of every link in pages and footer."""
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
