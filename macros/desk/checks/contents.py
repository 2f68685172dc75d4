"""The short names of a page's headings, which its front matter writes for the contents."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.problem import Kind, Problem, nearest, quoted
from ...ledger.source import Node
from ..project import PageFile, TownData
from . import Check
from .links import DEAD_LINK

MAX_NAME = 16
"""Characters of a short name: the contents beside the text have no room for more on a line."""
LONG_NAME = Kind(
    "C06",
    "短目录写法不对",
    f"短目录里的名称超过{MAX_NAME}个字，或者没有一行写一个锚点和名称。",
    wrong="""\
---
title: 示例
摘要: 示例。
短目录:
  s1: 一、学习宣传贯彻习近平法治思想和上级部署的情况
---

## 一、学习宣传贯彻习近平法治思想和上级部署的情况 { #s1 }
""",
    right="""\
---
title: 示例
摘要: 示例。
短目录:
  s1: 一、学习习近平法治思想
---

## 一、学习宣传贯彻习近平法治思想和上级部署的情况 { #s1 }
""",
    place="网页 docs/about/example.md",
)


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield names of headings that are too long, or of no heading."""
    if names := page.front.get("短目录"):
        anchors = [heading.anchor for heading in page.headings if heading.anchor]
        yield from _names(page, names, anchors)


def _names(page: PageFile, names: Node, anchors: list[str]) -> Iterator[Problem]:
    if not isinstance(names.value, dict):
        mend = "写成几行，每行一个锚点和名称，如“s1: 一、学习”"
        yield LONG_NAME.problem(
            path=page.path, line=names.line, found="短目录", expected="锚点: 名称", mend=mend
        )
        return
    for anchor, name in names.value.items():
        if anchor not in anchors:
            near = nearest(anchor, anchors)
            yield DEAD_LINK.problem(
                path=page.path,
                line=name.line,
                found=quoted(f"#{anchor}"),
                expected="这一页有的标题的锚点",
                mend="改正锚点，或者删去这一行",
                nearest=f"#{near}" if near else "",
            )
        elif not isinstance(name.value, str) or len(name.value) > MAX_NAME:
            yield LONG_NAME.problem(
                path=page.path,
                line=name.line,
                found=quoted(str(name.value)),
                expected=f"不超过{MAX_NAME}个字",
                mend="只留几个字，全称在正文里",
            )


CHECK = Check("短目录", check_page=check_page)
