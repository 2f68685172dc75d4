"""Whether the site can be reached: its pages and links, its weight, what comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ...ledger.problem import quoted
from ...web.leaving import GOVERNMENT
from .address import Address
from .item import Case, Finding, Result, judge
from .links import broken_links
from .page import INDEX, BuiltPage, Reference, one_line, site_paths
from .visit import MISSING

WEIGHT = 1 << 20
"""Bytes of a first visit: three seconds at 3 Mbit/s, a bandwidth that we assume."""
_MARK = re.compile("站外|外部|离开本站|離開本站")
_HIDING_STYLE = re.compile(
    r"display:none|visibility:hidden|opacity:0(?![.\d])|font-size:0(?![.\d])"
    r"|(?:left|top|text-indent):-\d{3,}"
)
_ONLY_SERVED = "检查的是文件夹。用“--url”检查运行中的网站时才查"
_NO_SUCH_PAGE = "no-such-page-f1b6a5"


def _quoted_address(address: str) -> str:
    return quoted(address, 80)


def reachability(case: Case) -> Result:
    """Check 站点无法访问: the home page opens, and so do the pages that links lead to."""
    if case.home is None:
        return Result("有问题", f"打不开首页（{case.visit.get(INDEX).note}）", (INDEX,))
    dead_pages = sorted(set(_unreachable(case)))
    share = len(dead_pages) / (len(dead_pages) + len(case.public))
    if not dead_pages:
        return Result("通过", f"{len(case.public)}个网页都打得开")
    summary = f"{len(dead_pages)}个网页打不开，占{share:.1%}"
    return Result("有问题" if share >= 0.05 else "提醒", summary, tuple(dead_pages))


def _unreachable(case: Case) -> Iterator[str]:
    for page in case.visit.pages.values():
        for path in site_paths(page.path, page.references) if page.path != MISSING else ():
            if path.endswith(".html") and not case.visit.get(path).ok:
                yield path


def response_time(case: Case) -> Result:
    """Check how long each page takes, where the site has an address."""
    if not isinstance(case.visit, Address):
        return Result("没查", _ONLY_SERVED)
    late = (path for path in case.visit.pages if case.visit.get(path).seconds > 3)
    return judge((Finding(path, "打开要3秒以上") for path in late), "每个网页3秒内都打得开")


def page_weight(case: Case) -> Result:
    """Check how much each page weighs at the first visit."""

    def weight(page: BuiltPage) -> int:
        return len(page.body) + sum(case.visit.get(path).size for path in page.loaded_paths)

    findings = (
        Finding(p.path, "第一次打开要下载1 MB以上") for p in case.public if weight(p) > WEIGHT
    )
    return judge(findings, "每个网页连同样式、脚本、图片都在1 MB以内（没有压缩时）")


def wrong_links(case: Case) -> Result:
    """Check 错误链接: links, anchors, pictures and attachments that lead nowhere."""
    findings = (
        Finding(link.page, f"{_quoted_address(link.address)}{link.reason}")
        for link in broken_links(case.visit)
    )
    return judge(findings, "链接、锚点、图片、附件都打得开")


def outside_links(case: Case) -> Result:
    """Check that links to other sites are well-formed, and marked unless to a government's."""
    links = [(page, node) for page in case.public for node in page.tree.css("a[href]")]
    findings = (
        Finding(page.path, fault) for page, node in links if (fault := _outside_fault(node))
    )
    return judge(findings, "写法都对，通向非政府网站的都写明了“站外”；没有访问它们")


def _outside_fault(node: LexborNode) -> str:
    address = (node.attributes.get("href") or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"{_quoted_address(address)}写错了"
    if parts.scheme in ("tel", "mailto") or not (parts.scheme or parts.netloc):
        return ""
    if parts.scheme not in ("http", "https") or not re.search(r"\w\.\w", parts.hostname or ""):
        return f"{_quoted_address(address)}写错了"
    if GOVERNMENT.search(parts.hostname or "") or _MARK.search(one_line(node)):
        return ""
    return f"{_quoted_address(address)}没有写明是站外链接"


def hidden_links(case: Case) -> Result:
    """Check 暗链: links that nobody can see, and links without a name."""
    links = [
        (page, node) for page in case.visit.pages.values() for node in page.tree.css("a[href]")
    ]
    findings = (
        Finding(page.path, fault) for page, node in links if (fault := _hidden_link_fault(node))
    )
    return judge(findings, "没有看不见的链接，没有空链接")


def _hidden_link_fault(node: LexborNode) -> str:
    address = node.attributes.get("href") or ""
    element: LexborNode | None = node
    while element is not None and element.tag not in ("body", None):
        style = re.sub(r"\s", "", element.attributes.get("style") or "").lower()
        hidden = "hidden" in element.attributes and "//" in address
        if hidden or _HIDING_STYLE.search(style):
            return f"{_quoted_address(address)}藏了起来"
        element = element.parent
    picture = node.css_first("img[alt]:not([alt='']), svg title, [aria-label]")
    name = one_line(node) or node.attributes.get("aria-label") or picture
    return "" if name else f"{_quoted_address(address)}没有文字"


def resources(case: Case) -> Result:
    """Check that pages and style sheets load nothing from other hosts."""
    findings = [*_page_resources(case), *_style_resources(case)]
    return judge(findings, "样式、脚本、图片、字体都是自己的")


def _page_resources(case: Case) -> Iterator[Finding]:
    for page in case.visit.pages.values():
        yield from _external(page.path, page.loads)


def _style_resources(case: Case) -> Iterator[Finding]:
    paths = {path for page in case.visit.pages.values() for path in page.loaded_paths}
    for path in sorted(path for path in paths if path.endswith(".css")):
        yield from _external(path, case.visit.style_references(path))


def _external(path: str, references: Iterable[Reference]) -> Iterator[Finding]:
    for reference in references:
        if re.match(r"\s*(?:https?:|//)", reference.address, re.IGNORECASE):
            yield Finding(path, f"用了别的网站的{_quoted_address(reference.address)}")


def encoding(case: Case) -> Result:
    """Check that pages are UTF-8; others show as gibberish."""

    def readable(page: BuiltPage) -> bool:
        try:
            page.body.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    pages = (page for page in case.visit.pages.values() if not readable(page))
    return judge((Finding(page.path, "编码不是 UTF-8") for page in pages), "都是 UTF-8")


def not_found_page(case: Case) -> Result:
    """Check that there is a page for addresses that do not exist, and that it leads home."""
    page = case.visit.pages.get(MISSING)
    if page is None:
        return Result("提醒", f"没有{MISSING}", (MISSING,))
    home = page.tree.css(f"a[href$='{INDEX}'], a[href$='/']:not([href*='://'])")
    return Result("通过", "有，能回到首页") if home else Result("提醒", "不能回到首页", (MISSING,))


def unknown_address(case: Case) -> Result:
    """Check the server's answer for an address that does not exist."""
    if not isinstance(case.visit, Address):
        return Result("没查", _ONLY_SERVED)
    status, page = case.visit.get(_NO_SUCH_PAGE).status, case.visit.pages.get(MISSING)
    if status != 404:
        return Result("提醒", f"应答是{status}", (_NO_SUCH_PAGE,))
    if page is None or case.visit.get(_NO_SUCH_PAGE).body != page.body:
        return Result("提醒", f"应答是404，但是没有显示{MISSING}", (_NO_SUCH_PAGE,))
    return Result("通过", f"应答是404，显示{MISSING}")


def ipv6(case: Case) -> Result:
    """Check that the server answers on IPv6."""
    if not isinstance(case.visit, Address):
        return Result("没查", _ONLY_SERVED)
    answer = case.visit.on_ipv6()
    if answer.ok:
        return Result("通过", "本机的 IPv6 地址打得开")
    return Result("提醒", f"本机的 IPv6 地址打不开（{answer.note}）")
