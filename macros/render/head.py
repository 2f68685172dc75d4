"""The metadata in the head of a page: the tags of 政府网站发展指引, and those of Open Graph.

Source: 国办发〔2017〕47号. The tags depend on the kind of page: all pages have those of the site,
the home page, columns and articles those of their column, articles their own. A required value that
is unknown or malformed reads 待补充; an optional one has no tag.
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
PICTURES = "cover/"
"""Where the pictures of pages are, which `channels.cover` makes."""
_PICTURED = ("report/", "statistics/", "services/", "learn/")
_PICTURE_SIZE = ("600", "315")
PUBLICATION_TIME = "发布时间"
"""The front matter key of an article's first publication."""
TYPES = (
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南",
    "信息公开目录", "信息公开年报", "依申请公开", "数据发布", "数据开放", "政策解读", "回应关切",
    "办事服务", "咨询投诉", "征集调查", "在线访谈",
)  # fmt: skip
"""The permitted types of a column (ColumnType)."""
COLUMN_TAGS = {
    "栏目名称": "ColumnName",
    "栏目说明": "ColumnDescription",
    "栏目关键词": "ColumnKeywords",
    "栏目类型": "ColumnType",
}
"""Front matter keys of a column's own page, and the tags that they fill."""
OF_EVERY_PAGE = {"栏目名称": "title", "栏目说明": "摘要"}
"""Keys of a column that are written only where they differ from those that every page has."""
# The yearly reports are a column that needs no page of its own.
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
    """Return the kind of a page; 工具 only leads to other pages, such as the search page."""
    if source == HOME:
        return "首页"
    if "/" not in source:
        return "栏目" if "栏目类型" in front else "工具"
    return "栏目" if source == column_page(source) else "文章"


def column_page(source: str) -> str:
    """Return the source path of the page that describes the column of this page."""
    return f"{source.partition('/')[0]}/index.md" if "/" in source else source


def column(source: str, front: Front) -> dict[str, str]:
    """Return the description of a column, by the keys of `COLUMN_TAGS`; empty where missing.

    Args:
        source: any page of the column.
        front: front matter of the column's own page; empty if it has none.
    """
    if not front:
        return _BUILT_IN.get(source.partition("/")[0], dict.fromkeys(COLUMN_TAGS, ""))
    values = {
        key: front_value(front, key) or front_value(front, OF_EVERY_PAGE.get(key, key))
        for key in COLUMN_TAGS
    }
    if source == HOME:
        values["栏目类型"] = TYPES[0]
    return values


def has_picture(path: str) -> bool:
    """Return whether a page has a picture of its own, for where its address is passed on."""
    return path.startswith(_PICTURED)


def picture(path: str) -> str:
    """Return the address under the site of the picture that stands for a page.

    Args:
        path: the page's source or address: `services/petition.md`, `services/petition.html`.
    """
    stem = path.rpartition(".")[0].replace("/", "-") if has_picture(path) else "site"
    return f"{PICTURES}{stem}.png"


def title(front: Front) -> str:
    """Return the title of a page on one line, or empty."""
    lines = front.get("标题分行")
    has_lines = isinstance(lines.value, list) if lines else False
    return front_value(front, "标题分行", "") if has_lines else front_value(front, "title")


def front_value(front: Front, key: str, separator: str = "，") -> str:
    """Return a value of the front matter, list items joined by `separator`; empty if missing."""
    node = front.get(key)
    items = node.value if node and isinstance(node.value, list) else [node] if node else []
    return separator.join(item.value.strip() for item in items if isinstance(item.value, str))


def moment(text: str) -> datetime | None:
    """Parse a time in the form of PubDate (`2025-03-28 09:00`); return None for any other text."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M") if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def is_code(text: str) -> bool:
    """Return whether the text has the form of a website's identification code."""
    return bool(_CODE.fullmatch(text))


def site_tags(about: Mapping[str, str]) -> Tags:
    """Return the tags about the site, which every page has."""
    code = about["网站标识码"]
    return [
        ("SiteName", about["站名"]),
        ("SiteDomain", host(about["网址"]) or PENDING),
        ("SiteIDCode", code if is_code(code) else PENDING),
    ]


def tags(source: str, front: Front, column_front: Front, about: Mapping[str, str]) -> Tags:
    """Return all tags of a page, in order; a name with a colon is an Open Graph property.

    Args:
        source: the page's path under docs/.
        front: its front matter.
        column_front: that of its column's own page.
        about: data/site.yml.
    """
    page_kind, site = kind(source, front), base(about)
    url = site + quote(re.sub(r"\.md$", ".html", source)) if site else ""
    own = _optional(front, "图片")
    image = site + quote(own) if site and own else ""
    width, height = _PICTURE_SIZE if site and not own else ("", "")
    summary = _optional(front, "摘要") or _optional(front, "导语")
    pairs = site_tags(about)
    if page_kind != "工具":
        values = column(source, column_front if page_kind == "文章" else front)
        pairs += [(tag, values[key] or PENDING) for key, tag in COLUMN_TAGS.items()]
    if page_kind == "文章":
        pairs += _article(front, about)
        pairs += [("Description", summary), ("Image", image), ("Url", url)]
    else:  # names ignore case in HTML: an article already has Description
        pairs += [("description", summary)]
    pairs += [
        ("og:site_name", about["站名"]),
        ("og:type", "article" if page_kind == "文章" else "website"),
        ("og:title", about["站名"] if page_kind == "首页" else title(front)),
        ("og:description", summary),
        ("og:url", url),
        # Without the site's address there is none: it has to be a full one.
        ("og:image", image or (site and site + quote(picture(source)))),
        ("og:image:width", width),
        ("og:image:height", height),
    ]
    return [(name, value) for name, value in pairs if value]


def _article(front: Front, about: Mapping[str, str]) -> Tags:
    publication = moment(front_value(front, PUBLICATION_TIME))
    return [
        ("ArticleTitle", title(front) or PENDING),
        ("PubDate", f"{publication:%Y-%m-%d %H:%M}" if publication else PENDING),
        ("ContentSource", front_value(front, "来源") or about["主办单位"]),
        ("Keywords", _optional(front, "关键词")),
        ("Author", _optional(front, "作者")),
    ]


def _optional(front: Front, key: str) -> str:
    """Return an optional value; empty while it is 待补充, so that it gets no tag."""
    text = front_value(front, key)
    return "" if text == PENDING else text
