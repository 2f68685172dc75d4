"""Whether the site serves: guides with all they must say, somewhere to ask, a search that finds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ...ledger.figure import PENDING
from ...library.guide import FOLDER
from ...web.search.entries import NOT_SEARCHED
from ...web.search.index import plain
from .item import Case, Finding, Result, is_column_page, judged
from .page import INDEX, BuiltPage, one_line

ESSENTIAL = {"事项名称": "h1", "设定依据": "#law", "申请条件": "#who", "办理材料": "#bring"}
"""What every guide must say, and where its page says it: the four that the rule names."""
FURTHER = {"办理流程": "#steps", "办理时限": "#time", "办理地点": "#where"}
"""What the rule is remembered to ask besides."""
_SEARCH = "search.html"
_ASKING = re.compile("tel:12345|信箱|留言|咨询投诉|我要咨询|我要投诉|建言")
# The page loads it from a script, so it is no address of an element; its name may hold a hash.
_INDEX = re.compile(r"[\"']([\w./-]*search/index[\w.-]*\.js)[\"']")


def essential(case: Case) -> Result:
    """Return 服务不实用: guides, with what each must say."""
    guides = _guides(case)
    if not guides:
        return Result("有问题", "没有办事指南", (f"{FOLDER}/",))
    return judged(_lacking(guides, ESSENTIAL), f"{len(guides)}份指南都写了")


def further(case: Case) -> Result:
    """Return what a guide should say besides, and a telephone number in it."""
    guides = _guides(case)
    lacking = [*_lacking(guides, FURTHER), *_without_telephone(guides)]
    return judged(lacking, f"{len(guides)}份指南都写了") if guides else Result(
        "没查", "没有办事指南")  # fmt: skip


def _guides(case: Case) -> list[BuiltPage]:
    return [p for p in case.columns.get(FOLDER, []) if not is_column_page(p.path)]


def _lacking(guides: list[BuiltPage], parts: dict[str, str]) -> Iterator[Finding]:
    for page in guides:
        for name, place in parts.items():
            said = _section(page, place)
            if not said:
                yield Finding(page.path, f"缺“{name}”")
            elif not said.replace(PENDING, "").strip():
                yield Finding(page.path, f"“{name}”待补充")


def _section(page: BuiltPage, place: str) -> str:
    """Return what stands under a heading, until the next; of the title, the title."""
    node = page.tree.css_first(f"main {place}")
    if node is None or place == "h1":
        return one_line(node)
    said, after = [], node.next
    while after is not None and after.tag not in ("h1", "h2"):
        said.append(" ".join((after.text() or "").split()))
        after = after.next
    return " ".join(said).strip()


def _without_telephone(guides: list[BuiltPage]) -> Iterator[Finding]:
    for page in guides:
        if page.tree.css_first("article a[href^='tel:']") is None:
            yield Finding(page.path, "缺“联系电话”")


def asking(case: Case) -> Result:
    """Return 互动回应差: somewhere to ask or complain, on the home page."""
    links = case.home.tree.css("a[href]") if case.home else []
    texts = (f"{one_line(n)}（{n.attributes['href']}）" for n in links)
    way = next((text for text in texts if _ASKING.search(text)), "")
    if not way:
        return Result("有问题", "首页没有12345、信箱等咨询、建言的渠道", (INDEX,))
    return Result("通过", f"首页有“{way}”。有没有按时答复，要由人看")


def search(case: Case) -> Result:
    """Return 站内搜索: its page and index are there, and each page is found by its own name."""
    page = case.visit.pages.get(_SEARCH)
    if page is None or page.tree.css_first("input[name=q]") is None:
        return Result("有问题", "没有搜索页，或者上面没有输入框", (_SEARCH,))
    rows = _index(case, page)
    if not rows:
        return Result("有问题", "没有索引，或者索引看不懂", (_SEARCH,))
    articles = [page for page in case.own if page.tree.css_first("article")]
    pages = [page for page in articles if page.path not in NOT_SEARCHED]
    found = [Finding(p.path, "用自己的标题搜不到") for p in pages if not _finds(rows, p)]
    gone = (path for path in rows if path.endswith(".html") and path not in case.visit.pages)
    found += [Finding(path, "索引里有，网站上没有") for path in gone]
    return judged(found, f"用{len(pages)}页各自的标题试搜，都搜得到")


def _finds(rows: dict[str, str], page: BuiltPage) -> bool:
    """Return whether a search for its title would come upon the page."""
    return plain(page.text("main h1")) in rows.get(page.path, "")


def _index(case: Case, page: BuiltPage) -> dict[str, str]:
    """Return what the index says of each page, as a search compares it; empty where it cannot be read."""
    named = _INDEX.search(page.body.decode("utf-8", "replace"))
    try:
        index = _said(case, named[1]) if named else {}
        parts = [_said(case, f"{index['texts']}{n}.js") for n in range(len(index["pages"].split()))]
        return {path: plain(json.dumps(said, ensure_ascii=False)) for path, *said in parts}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _said(case: Case, path: str) -> Any:
    """Return what a script of the search sets its variable to."""
    script = case.visit.get(path).body.decode("utf-8", "replace")
    return json.loads(script.partition("=")[2].strip().removesuffix(";"))
