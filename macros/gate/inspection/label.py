"""What pages state about themselves: head tags, footer, title, language, place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...ledger.figure import PENDING
from ...web.hant import FOLDER as HANT
from ...web.search.entries import NOT_SEARCHED
from .item import Case, Finding, Result, edition_path, is_column_page, judge
from .page import INDEX, BuiltPage
from .upkeep import publication_day

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
"""Head tags that are required (国办发〔2017〕47号); which page needs which is from memory."""
_PENDING = (PENDING, "待補充")
FOOTER = {
    "党政机关网站标识": ("党政机关",),
    "“我为政府网站找错”": ("找错",),
    "网站标识码": ("网站标识码",),
    "主办单位": ("主办单位",),
    "联系方式": ("联系方式", "联系电话"),
    "ICP备案编号": ("ICP备", "ICP 备"),
    "公安机关备案标识": ("公安备案", "公网安备", "公安机关备案"),
    "站点地图": ("站点地图", "网站地图"),
}
"""What the footer of a page must list, and the words by which it is recognised."""


def tags(case: Case) -> Result:
    """Check 网页标签: each page has the head tags that are required of it."""
    findings = (Finding(page.path, fault) for page in case.public for fault in _tag_faults(page))
    return judge(findings, f"{len(case.public)}页都齐全")


def _tag_faults(page: BuiltPage) -> Iterator[str]:
    for name in _required_tags(page):
        value = page.meta(name)
        if not value:
            yield f"缺 {name}"
        elif value in _PENDING:
            yield f"{name} 待补充"
        elif name == "PubDate" and (
            len(value) != len("2025-03-28 09:00") or not publication_day(page)
        ):
            yield "PubDate 不是“年-月-日 时:分”"
    if page.path == INDEX and page.meta("ColumnType") not in ("", "首页"):
        yield "首页的 ColumnType 不是“首页”"


def _required_tags(page: BuiltPage) -> tuple[str, ...]:
    path = edition_path(page.path)
    if path == INDEX or is_column_page(path):
        return SITE + COLUMN
    if "/" in path:
        return SITE + COLUMN + ARTICLE
    # At the top stand columns of one page and pages that only lead to others, such as the search.
    return SITE + (COLUMN if page.meta("ColumnName") else ())


def domain(case: Case) -> Result:
    """Check 域名: it is a government's name."""
    name = case.home.meta("SiteDomain") if case.home else ""
    if name in ("", *_PENDING):
        return Result("没查", "首页没有写 SiteDomain")
    if name.endswith(".gov.cn"):
        return Result("通过", name)
    return Result("有问题", f"“{name}”不以 .gov.cn 结尾", (INDEX,))


def footer(case: Case) -> Result:
    """Check 页脚: it lists on every page what it must."""
    pages = [page for page in case.simplified if page.path not in NOT_SEARCHED]
    findings = (Finding(page.path, fault) for page in pages for fault in _footer_faults(page))
    return judge(findings, f"{len(pages)}页都齐全")


def _footer_faults(page: BuiltPage) -> Iterator[str]:
    texts = [
        " ".join(
            [node.text(), node.attributes.get("alt") or "", node.attributes.get("title") or ""]
        )
        for node in page.tree.css("footer li, footer p, footer dd, footer a, footer img")
    ]
    for name, words in FOOTER.items():
        lines = [line for line in texts if any(word in line for word in words)]
        if not lines:
            yield f"页脚没有{name}"
        elif all(PENDING in line for line in lines):
            yield f"{name}待补充"


def error_report_link(case: Case) -> Result:
    """Check 找错入口: every page has a link for reporting a mistake."""

    def has_link(page: BuiltPage) -> bool:
        texts = (node.text() for node in page.tree.css("footer a[href]"))
        alternatives = (n.attributes.get("alt") or "" for n in page.tree.css("footer a[href] img"))
        return any("找错" in text for text in [*texts, *alternatives])

    findings = (
        Finding(page.path, "没有“我为政府网站找错”的链接")
        for page in case.simplified
        if not has_link(page)
    )
    return judge(findings, "每页都有")


def titles(case: Case) -> Result:
    """Check that each page has a title, and no two of an edition the same."""
    paths_by_title: defaultdict[tuple[bool, str], list[str]] = defaultdict(list)
    for page in case.public:
        paths_by_title[page.path.startswith(f"{HANT}/"), page.text("title")].append(page.path)
    findings = [
        Finding(path, f"标题“{title}”重复" if title else "没有标题")
        for (_, title), paths in paths_by_title.items()
        for path in paths
        if len(paths) > 1 or not title
    ]
    return judge(findings, "每页的标题都不同")


def language(case: Case) -> Result:
    """Check that pages state their language."""

    def is_chinese(page: BuiltPage) -> bool:
        root = page.tree.css_first("html")
        return bool(root and (root.attributes.get("lang") or "").startswith("zh"))

    pages = (page for page in case.visit.pages.values() if not is_chinese(page))
    return judge((Finding(p.path, "没有写明是中文（html lang）") for p in pages), "都写明是中文")


def breadcrumb(case: Case) -> Result:
    """Check 当前位置: every page shows its place in the site."""
    findings = (
        Finding(page.path, "没有“当前位置”")
        for page in case.simplified
        if page.path != INDEX and "当前位置" not in page.text("body")
    )
    return judge(findings, "每页都有")
