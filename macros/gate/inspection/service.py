"""Whether the site serves: complete guides, somewhere to ask, a search that finds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ...ledger.figure import PENDING
from ...library.form import ADDRESS
from ...library.guide import FOLDER
from ...web.search.entries import NOT_SEARCHED
from ...web.search.index import plain
from .item import Case, Finding, Result, is_column_page, judge
from .page import INDEX, BuiltPage, one_line

ESSENTIAL_PARTS = {"事项名称": "h1", "设定依据": "#law", "申请条件": "#who", "办理材料": "#bring"}
"""What every guide must say, and where its page says it: the four that the rule names."""
_LISTS = {ADDRESS, "services/elsewhere.html"}
"""Pages of the guides' column that are no guides: the forms, and what is done elsewhere."""
FURTHER_PARTS = {"办理流程": "#steps", "办理时限": "#time", "办理地点": "#where"}
"""What the rule asks besides, from memory."""
_SEARCH = "search.html"
_ASKING = re.compile("tel:12345|信箱|留言|咨询投诉|我要咨询|我要投诉|建言")
# A script of the page loads it, so no element has its address; its name may hold a hash.
_INDEX = re.compile(r"[\"']([\w./-]*search/index[\w.-]*\.js)[\"']")


def essential_parts(case: Case) -> Result:
    """Check 服务不实用: there are guides, and each says what every guide must."""
    guides = _guides(case)
    if not guides:
        return Result("有问题", "没有办事指南", (f"{FOLDER}/",))
    return judge(_missing_parts(guides, ESSENTIAL_PARTS), f"{len(guides)}份指南都写了")


def further_parts(case: Case) -> Result:
    """Check that each guide says the rest of what it should, and has a telephone number."""
    guides = _guides(case)
    findings = [*_missing_parts(guides, FURTHER_PARTS), *_without_telephone(guides)]
    return judge(findings, f"{len(guides)}份指南都写了") if guides else Result(
        "没查", "没有办事指南")  # fmt: skip


def _guides(case: Case) -> list[BuiltPage]:
    pages = case.columns.get(FOLDER, [])
    return [p for p in pages if not is_column_page(p.path) and p.path not in _LISTS]


def _missing_parts(guides: list[BuiltPage], parts: dict[str, str]) -> Iterator[Finding]:
    for page in guides:
        for name, place in parts.items():
            text = _section(page, place)
            if not text:
                yield Finding(page.path, f"缺“{name}”")
            elif not text.replace(PENDING, "").strip():
                yield Finding(page.path, f"“{name}”待补充")


def _section(page: BuiltPage, place: str) -> str:
    """Return the text below a heading, until the next one; for the title, the title itself."""
    node = page.tree.css_first(f"main {place}")
    if node is None or place == "h1":
        return one_line(node)
    texts, sibling = [], node.next
    while sibling is not None and sibling.tag not in ("h1", "h2"):
        texts.append(" ".join((sibling.text() or "").split()))
        sibling = sibling.next
    return " ".join(texts).strip()


def _without_telephone(guides: list[BuiltPage]) -> Iterator[Finding]:
    for page in guides:
        if page.tree.css_first("article a[href^='tel:']") is None:
            yield Finding(page.path, "缺“联系电话”")


def enquiry_channels(case: Case) -> Result:
    """Check 互动回应差: the home page offers somewhere to ask or complain."""
    links = case.home.tree.css("a[href]") if case.home else []
    texts = (f"{one_line(n)}（{n.attributes['href']}）" for n in links)
    channel = next((text for text in texts if _ASKING.search(text)), "")
    if not channel:
        return Result("有问题", "首页没有12345、信箱等咨询、建言的渠道", (INDEX,))
    return Result("通过", f"首页有“{channel}”。有没有按时答复，要由人看")


def site_search(case: Case) -> Result:
    """Check 站内搜索: its page and index exist, and each page is found by its own title."""
    page = case.visit.pages.get(_SEARCH)
    if page is None or page.tree.css_first("input[name=q]") is None:
        return Result("有问题", "没有搜索页，或者上面没有输入框", (_SEARCH,))
    rows = _index(case, page)
    if not rows:
        return Result("有问题", "没有索引，或者索引看不懂", (_SEARCH,))
    articles = [page for page in case.simplified if page.tree.css_first("article")]
    pages = [page for page in articles if page.path not in NOT_SEARCHED]
    findings = [Finding(p.path, "用自己的标题搜不到") for p in pages if not _finds(rows, p)]
    dead_paths = (path for path in rows if path.endswith(".html") and path not in case.visit.pages)
    findings += [Finding(path, "索引里有，网站上没有") for path in dead_paths]
    return judge(findings, f"用{len(pages)}页各自的标题试搜，都搜得到")


def _finds(rows: dict[str, str], page: BuiltPage) -> bool:
    """Return whether a search for its title would find the page."""
    return plain(page.text("main h1")) in rows.get(page.path, "")


def _index(case: Case, page: BuiltPage) -> dict[str, str]:
    """Return the index's text of each page, as a search compares it; empty if unreadable."""
    match = _INDEX.search(page.body.decode("utf-8", "replace"))
    try:
        index = _value(case, match[1]) if match else {}
        pages = range(sum(many for _, many in index["columns"]))
        parts = [_value(case, f"{index['texts']}{n}.js") for n in pages]
        return {path: plain(json.dumps(content, ensure_ascii=False)) for path, *content in parts}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _value(case: Case, path: str) -> Any:
    """Return the value that a script of the search assigns to its variable."""
    script = case.visit.get(path).body.decode("utf-8", "replace")
    return json.loads(script.partition("=")[2].strip().removesuffix(";"))
