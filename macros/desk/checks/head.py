"""What the heads of pages tell machines: columns, publication times, the publisher.

Source: 《政府网站发展指引》, and 国办秘函〔2019〕19号, by which a made-up time of publication
fails the whole site. What is merely not known yet is a gap (U01), as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from ...ledger.day import parse_day, today
from ...ledger.figure import PENDING
from ...ledger.problem import Kind, Level, Problem, nearest, quoted
from ...ledger.settings import host
from ...ledger.source import Node
from ...render import head
from ...web import leaving
from ..project import PageFile, Project, TownData
from ..reference import references
from . import Check, upkeep

MISSING_TAG = Kind(
    "H01",
    "网页标签缺一项",
    "首页、栏目或者网页的页首，缺了网页标签要用的一项。",
    advice="缺的那一项写在页首。栏目（`docs` 里的一个文件夹）没有第一页 `index.md`，也报这一条。",
    wrong="""\
---
title: 办事
摘要: 按您遇到的事找办事指南。
栏目类型: 办事服务
---
""",
    right="""\
---
title: 办事
摘要: 按您遇到的事找办事指南。
栏目类型: 办事服务
栏目关键词: 办事指南，调解，信访
---
""",
    place="网页 docs/services/index.md",
)
UNKNOWN_TYPE = Kind(
    "H02",
    "栏目类型不在规定的里面",
    "栏目类型只能从规定的几种里选。",
    advice=(
        "规定的有：概况信息、机构职能、负责人信息、工作动态、政策文件、信息公开指南、"
        "信息公开目录、信息公开年报、依申请公开、数据发布、数据开放、政策解读、回应关切、"
        "办事服务、咨询投诉、征集调查、在线访谈。首页由网站自己写。"
    ),
    wrong="""\
---
title: 办事
摘要: 按您遇到的事找办事指南。
栏目类型: 办事指南
栏目关键词: 办事指南，调解，信访
---
""",
    right="""\
---
title: 办事
摘要: 按您遇到的事找办事指南。
栏目类型: 办事服务
栏目关键词: 办事指南，调解，信访
---
""",
    place="网页 docs/services/index.md",
)
TIME_FORMAT = Kind(
    "H03",
    "发布时间写法不对",
    "发布时间没有写成“2025-03-28 09:00”的样子。",
    wrong="""\
---
title: 矛盾纠纷调解
发布时间: 2025年3月28日
---
""",
    right="""\
---
title: 矛盾纠纷调解
发布时间: 2025-03-28 09:00
---
""",
)
IMPOSSIBLE_TIME = Kind(
    "H04",
    "发布时间不可能是真的",
    "发布时间在今天以后、在报告那一年过完以前，或者与牌记不是同一天。",
    advice="2025年的报告，不会在2025年里发布：",
    wrong="""\
---
title: ××镇2025年法治政府建设年度报告
发布时间: 2025-03-28 09:00
年度: 2025
---
""",
    right="""\
---
title: ××镇2025年法治政府建设年度报告
发布时间: 2026-03-27 09:00
年度: 2025
---
""",
    place="网页 docs/report/2025.md",
)
BAD_SITE_CODE = Kind(
    "H05",
    "网站标识码写法不对",
    "网站标识码不是10位数字。",
    wrong="网站标识码: 正在申请",
    right="网站标识码: 待补充",
    place="资料 data/site.yml",
)
FOREIGN_DOMAIN = Kind(
    "H06",
    "不是政府网站的网址",
    "网址的域名不是 .gov.cn。放在上级网站的文件夹里的，只是提醒。",
    levels=("错误", "提醒"),
    wrong="网址: https://town.example/",
    right="网址: https://www.example.gov.cn/fazhi/",
    place="资料 data/site.yml",
)
NO_NOTICE = Kind(
    "H07",
    "没有离开本站的提示",
    "有链接到非政府网站，没有“离开本站”那一页。",
    advice=(
        "网页里有链接到非政府网站，可是没有 `docs/about/leaving.md`，"
        "或者它的页首没有 `站外链接: 是`。照[离开本站](labels.md#离开本站)补上。"
    ),
)

BAD_DIVISION_CODE = Kind(
    "H08",
    "行政区划代码写法不对",
    "行政区划代码不是9位或者12位数字。",
    advice="照民政、统计部门公布的写；不知道的写“待补充”，不要照别的镇推。",
    wrong="行政区划代码: 还没有查到",
    right="行政区划代码: 待补充",
    place="资料 data/site.yml",
)

_DIVISION = re.compile(r"[0-9]{9}(?:[0-9]{3})?")
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
            town,
            "网站标识码",
            BAD_SITE_CODE,
            "10位数字",
            "照主管单位分配的写；没有分配的写“待补充”",
        )
    division = town.setting("行政区划代码")
    if division != PENDING and not _DIVISION.fullmatch(division):
        mend = "照民政、统计部门公布的写；不知道的写“待补充”"
        yield _setting_problem(town, "行政区划代码", BAD_DIVISION_CODE, "9位或者12位数字", mend)


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
        FOREIGN_DOMAIN,
        "https:// 开头、域名以 .gov.cn 结尾的网址",
        "照上级网站给的网址写；没有定下来的写“待补充”",
        level="提醒" if hosted else "错误",
    )


def _setting_problem(
    town: TownData, key: str, kind: Kind, expected: str, mend: str, *, level: Level | None = None
) -> Problem:
    return kind.problem(
        path="data/site.yml",
        line=town.settings[key].line,
        found=quoted(f"{key}: {town.setting(key)}"),
        expected=expected,
        mend=mend,
        level=level,
    )


def _check_column(page: PageFile) -> Iterator[Problem]:
    values = head.column(page.source, page.front)
    for key, value in values.items():
        if not value:
            yield _missing_key(page.path, head.OF_EVERY_PAGE.get(key, key))
    column_type = values["栏目类型"]
    if column_type and column_type != PENDING and column_type not in head.TYPES:
        types = [name for name in head.TYPES if name != "首页"]
        yield _key_problem(
            page,
            "栏目类型",
            UNKNOWN_TYPE,
            "、".join(types),
            "换成最相近的一个",
            nearest(column_type, types),
        )


def _columns_without_page(project: Project) -> Iterator[Problem]:
    for folder in sorted({page.kind for page in project.pages} - {""}):
        source = head.column_page(f"{folder}/")
        own = (project.root / "docs" / source).is_file()
        if not own and not all(head.column(source, {}).values()):
            yield MISSING_TAG.problem(
                path=f"docs/{folder}",
                line=1,
                found="栏目没有自己的第一页",
                expected=f"有 docs/{source}，页首有栏目的各项",
                mend="补上那一页，写上“栏目类型”和“栏目关键词”",
            )


def _missing_key(path: str, key: str) -> Problem:
    return MISSING_TAG.problem(
        path=path,
        line=1,
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
            page,
            head.PUBLICATION_TIME,
            TIME_FORMAT,
            "2025-03-28 09:00 这样的写法",
            "补上零，用半角",
        )
        return
    day, year = when.date(), page.text("年度")
    plate_day = _day(page.plate.get("发布日期"))
    mend = "照第一次发布的时间写；不知道的写“待补充”"
    if day > today():
        yield _key_problem(page, head.PUBLICATION_TIME, IMPOSSIBLE_TIME, "今天或者以前的时间", mend)
    elif year.isdecimal() and day <= date(int(year), 12, 31):
        yield _key_problem(
            page, head.PUBLICATION_TIME, IMPOSSIBLE_TIME, f"{year}年过完以后的时间", mend
        )
    elif plate_day and plate_day != day:
        yield _key_problem(
            page,
            head.PUBLICATION_TIME,
            IMPOSSIBLE_TIME,
            f"与牌记的发布日期{plate_day}是同一天",
            mend,
        )


def _key_problem(
    page: PageFile, key: str, kind: Kind, expected: str, mend: str, near: str = ""
) -> Problem:
    return kind.problem(
        path=page.path,
        line=page.front[key].line,
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
            yield NO_NOTICE.problem(
                path=path,
                line=line,
                found=f"有站外链接{quoted(target)}，没有离开本站的提示",
                expected=f"有 docs/{NOTICE}，页首有“站外链接: 是”",
                mend="补上那一页，或者删去站外链接",
            )
            return


def _targets(project: Project) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and address of every link in pages and footer."""
    for page in project.pages:
        for one in references(page):
            yield page.path, page.line(one.start), one.target
    for key in ("党政机关网站标识", "网站找错"):
        yield "data/site.yml", project.settings[key].line, project.setting(key)


def _day(node: Node | None) -> date | None:
    return parse_day(node.value) if node and isinstance(node.value, str) else None


CHECK = Check("网页标签", check_page=check_page, check_town=check_town, check_project=check_project)
