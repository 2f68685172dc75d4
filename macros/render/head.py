"""What the head of a page tells machines: the tags of 政府网站发展指引, and those of Open Graph.

Source: 国办发〔2017〕47号. Which tags a page has depends on its kind: of the site on all of them,
of its column on the home page, columns and articles, its own on articles. A required value that is
not known, or is not written as it must be, reads 待补充; an optional one has no tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from ..ledger.figure import PENDING
from ..ledger.settings import base, host
from ..ledger.source import Node

Kind = Literal["首页", "栏目", "文章", "工具"]
Front = Mapping[str, Node]
Tags = list[tuple[str, str]]

HOME = "index.md"
PUBLISHED = "发布时间"
"""The key of an article that says when it was first published."""
TYPES = (
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南",
    "信息公开目录", "信息公开年报", "依申请公开", "数据发布", "数据开放", "政策解读", "回应关切",
    "办事服务", "咨询投诉", "征集调查", "在线访谈",
)  # fmt: skip
"""What a column may be (ColumnType)."""
COLUMN_TAGS = {
    "栏目名称": "ColumnName",
    "栏目说明": "ColumnDescription",
    "栏目关键词": "ColumnKeywords",
    "栏目类型": "ColumnType",
}
"""Keys of a column's own page, and the tags that they fill."""
# The reports of all years are a column that needs no page of its own.
_BUILT_IN = {
    "report": {
        "栏目名称": "法治政府建设年度报告",
        "栏目说明": "每年公开的法治政府建设年度报告。",
        "栏目关键词": "法治政府建设，年度报告",
        "栏目类型": "信息公开目录",
    }
}
_CODE = re.compile(r"\d{10}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d", re.ASCII)


def kind(source: str, front: Front) -> Kind:
    """Return what a page is: 工具 is one that only leads to others, such as the search page."""
    if source == HOME:
        return "首页"
    if "/" not in source:
        return "栏目" if "栏目类型" in front else "工具"
    return "栏目" if source == column_page(source) else "文章"


def column_page(source: str) -> str:
    """Return the page that speaks for the column of this page."""
    return f"{source.partition('/')[0]}/index.md" if "/" in source else source


def column(source: str, front: Front) -> dict[str, str]:
    """Return what is said of a column, by the keys of `COLUMN_TAGS`; empty for what is not.

    Args:
        source: any page of the column.
        front: of the column's own page; empty where it has none.
    """
    if not front:
        return _BUILT_IN.get(source.partition("/")[0], dict.fromkeys(COLUMN_TAGS, ""))
    found = {key: said(front, key) for key in COLUMN_TAGS}
    found["栏目名称"] = found["栏目名称"] or said(front, "title")
    found["栏目说明"] = found["栏目说明"] or said(front, "摘要")
    if source == HOME:
        found["栏目类型"] = TYPES[0]
    return found


def title(front: Front) -> str:
    """Return the title of a page in one line, or empty."""
    lines = front.get("标题分行")
    parted = isinstance(lines.value, list) if lines else False
    return said(front, "标题分行", "") if parted else said(front, "title")


def said(front: Front, key: str, between: str = "，") -> str:
    """Return a value of the front matter, the items of a list in one line; empty where there is none."""
    node = front.get(key)
    items = node.value if node and isinstance(node.value, list) else [node] if node else []
    return between.join(item.value.strip() for item in items if isinstance(item.value, str))


def moment(text: str) -> datetime | None:
    """Return a time as PubDate must be written (`2025-03-28 09:00`), or None."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M") if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def is_code(text: str) -> bool:
    """Return whether it can be the identification code of a website."""
    return bool(_CODE.fullmatch(text))


def site_tags(about: Mapping[str, str]) -> Tags:
    """Return what every page says of the site."""
    code = about["网站标识码"]
    return [
        ("SiteName", about["站名"]),
        ("SiteDomain", host(about["网址"]) or PENDING),
        ("SiteIDCode", code if is_code(code) else PENDING),
    ]


def tags(source: str, front: Front, of_column: Front, about: Mapping[str, str]) -> Tags:
    """Return every tag of a page, in order; a name with a colon is a property of Open Graph.

    Args:
        source: the page's path under docs/.
        front: what its front matter says.
        of_column: what that of its column's own page says.
        about: data/site.yml.
    """
    what, site = kind(source, front), base(about)
    url = site + quote(re.sub(r"\.md$", ".html", source)) if site else ""
    picture = _optional(front, "图片")
    image = site + quote(picture) if site and picture else ""
    summary = _optional(front, "摘要") or _optional(front, "导语")
    found = site_tags(about)
    if what != "工具":
        own = column(source, of_column if what == "文章" else front)
        found += [(tag, own[key] or PENDING) for key, tag in COLUMN_TAGS.items()]
    if what == "文章":
        found += _article(front, about)
        found += [("Description", summary), ("Image", image), ("Url", url)]
    else:  # HTML folds case, so that an article cannot have this one beside its own
        found += [("description", summary)]
    found += [
        ("og:site_name", about["站名"]),
        ("og:type", "article" if what == "文章" else "website"),
        ("og:title", about["站名"] if what == "首页" else title(front)),
        ("og:description", summary),
        ("og:url", url),
        ("og:image", image),
    ]
    return [(name, value) for name, value in found if value]


def _article(front: Front, about: Mapping[str, str]) -> Tags:
    published = moment(said(front, PUBLISHED))
    return [
        ("ArticleTitle", title(front) or PENDING),
        ("PubDate", f"{published:%Y-%m-%d %H:%M}" if published else PENDING),
        ("ContentSource", said(front, "来源") or about["主办单位"]),
        ("Keywords", _optional(front, "关键词")),
        ("Author", _optional(front, "作者")),
    ]


def _optional(front: Front, key: str) -> str:
    """Return a value that has no tag while it is not known."""
    text = said(front, key)
    return "" if text == PENDING else text
