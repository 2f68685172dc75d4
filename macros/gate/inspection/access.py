"""Whether the site can be reached: its pages and links, its weight, what comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ...ledger.problem import quoted
from ...web.leaving import GOVERNMENT
from .address import Address
from .item import Case, Finding, Result, judged
from .links import broken
from .page import INDEX, AddressError, BuiltPage, Reference, one_line, resolve
from .visit import MISSING

WEIGHT = 1 << 20
"""Bytes of a first visit: three seconds at 3 Mbit/s. The bandwidth is our own assumption."""
_MARK = re.compile("站外|外部|离开本站|離開本站")
_UNSEEN = re.compile(
    r"display:none|visibility:hidden|opacity:0(?![.\d])|font-size:0(?![.\d])"
    r"|(?:left|top|text-indent):-\d{3,}"
)
_ONLY_SERVED = "检查的是文件夹。用“--url”检查运行中的网站时才查"
_NEVER = "no-such-page-f1b6a5"


def _shown(address: str) -> str:
    return quoted(address, 80)


def reachable(case: Case) -> Result:
    """Return 站点无法访问: whether the home page comes, and how many of the pages that links lead to."""
    if case.home is None:
        return Result("有问题", f"打不开首页（{case.visit.get(INDEX).note}）", (INDEX,))
    lost = sorted(set(_lost(case)))
    share = len(lost) / (len(lost) + len(case.public))
    if not lost:
        return Result("通过", f"{len(case.public)}个网页都打得开")
    said = f"{len(lost)}个网页打不开，占{share:.1%}"
    return Result("有问题" if share >= 0.05 else "提醒", said, tuple(lost))


def _lost(case: Case) -> Iterator[str]:
    for page in case.visit.pages.values():
        for reference in page.references if page.path != MISSING else ():
            path = _path(page, reference)
            if path.endswith(".html") and not case.visit.get(path).found:
                yield path


def _path(page: BuiltPage, reference: Reference) -> str:
    """Return where in the site an address leads, or empty."""
    try:
        target = resolve(page.path, reference.address)
    except AddressError:
        return ""
    return target.path if target else ""


def slow(case: Case) -> Result:
    """Return how long the pages take, at an address."""
    if not isinstance(case.visit, Address):
        return Result("没查", _ONLY_SERVED)
    late = (path for path in case.visit.pages if case.visit.get(path).seconds > 3)
    return judged((Finding(path, "打开要3秒以上") for path in late), "每个网页3秒内都打得开")


def heavy(case: Case) -> Result:
    """Return pages that weigh too much at the first visit."""

    def weight(page: BuiltPage) -> int:
        paths = {_path(page, reference) for reference in page.loads} - {"", page.path}
        return len(page.body) + sum(case.visit.get(path).size for path in paths)

    found = (Finding(p.path, "第一次打开要下载1 MB以上") for p in case.public if weight(p) > WEIGHT)
    return judged(found, "每个网页连同样式、脚本、图片都在1 MB以内（没有压缩时）")


def dead(case: Case) -> Result:
    """Return 错误链接: links, anchors, pictures and attachments that lead nowhere."""
    found = (Finding(one.page, f"{_shown(one.address)}{one.reason}") for one in broken(case.visit))
    return judged(found, "链接、锚点、图片、附件都打得开")


def leaving(case: Case) -> Result:
    """Return links to other sites: well-formed, and said to be such where they are no government's."""
    links = [(page, node) for page in case.public for node in page.tree.css("a[href]")]
    found = (Finding(page.path, what) for page, node in links if (what := _outside_fault(node)))
    return judged(found, "写法都对，通向非政府网站的都写明了“站外”；没有访问它们")


def _outside_fault(node: LexborNode) -> str:
    address = (node.attributes.get("href") or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"{_shown(address)}写错了"
    if parts.scheme in ("tel", "mailto") or not (parts.scheme or parts.netloc):
        return ""
    if parts.scheme not in ("http", "https") or not re.search(r"\w\.\w", parts.hostname or ""):
        return f"{_shown(address)}写错了"
    if GOVERNMENT.search(parts.hostname or "") or _MARK.search(one_line(node)):
        return ""
    return f"{_shown(address)}没有写明是站外链接"


def dark(case: Case) -> Result:
    """Return 暗链: links that nobody can see, and links without a name."""
    links = [
        (page, node) for page in case.visit.pages.values() for node in page.tree.css("a[href]")
    ]
    found = (Finding(page.path, what) for page, node in links if (what := _dark_fault(node)))
    return judged(found, "没有看不见的链接，没有空链接")


def _dark_fault(node: LexborNode) -> str:
    address = node.attributes.get("href") or ""
    around: LexborNode | None = node
    while around is not None and around.tag not in ("body", None):
        style = re.sub(r"\s", "", around.attributes.get("style") or "").lower()
        hidden = "hidden" in around.attributes and "//" in address
        if hidden or _UNSEEN.search(style):
            return f"{_shown(address)}藏了起来"
        around = around.parent
    drawn = node.css_first("img[alt]:not([alt='']), svg title, [aria-label]")
    named = one_line(node) or node.attributes.get("aria-label") or drawn
    return "" if named else f"{_shown(address)}没有文字"


def resources(case: Case) -> Result:
    """Return what pages and style sheets load from other hosts."""
    found = [*_loaded(case), *_styled(case)]
    return judged(found, "样式、脚本、图片、字体都是自己的")


def _loaded(case: Case) -> Iterator[Finding]:
    for page in case.visit.pages.values():
        yield from _from_elsewhere(page.path, page.loads)


def _styled(case: Case) -> Iterator[Finding]:
    paths = {_path(p, r) for p in case.visit.pages.values() for r in p.loads}
    for path in sorted(path for path in paths if path.endswith(".css")):
        yield from _from_elsewhere(path, case.visit.style_references(path))


def _from_elsewhere(path: str, references: Iterable[Reference]) -> Iterator[Finding]:
    for reference in references:
        if re.match(r"\s*(?:https?:|//)", reference.address, re.IGNORECASE):
            yield Finding(path, f"用了别的网站的{_shown(reference.address)}")


def encoded(case: Case) -> Result:
    """Return pages that are not UTF-8, which show as gibberish."""

    def readable(page: BuiltPage) -> bool:
        try:
            page.body.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    pages = (page for page in case.visit.pages.values() if not readable(page))
    return judged((Finding(page.path, "编码不是 UTF-8") for page in pages), "都是 UTF-8")


def missing(case: Case) -> Result:
    """Return a page for addresses that do not exist, which leads home."""
    page = case.visit.pages.get(MISSING)
    if page is None:
        return Result("提醒", f"没有{MISSING}", (MISSING,))
    home = page.tree.css(f"a[href$='{INDEX}'], a[href$='/']:not([href*='://'])")
    return Result("通过", "有，能回到首页") if home else Result("提醒", "不能回到首页", (MISSING,))


def unknown(case: Case) -> Result:
    """Return what the server says of an address that does not exist."""
    if not isinstance(case.visit, Address):
        return Result("没查", _ONLY_SERVED)
    status, page = case.visit.get(_NEVER).status, case.visit.pages.get(MISSING)
    if status != 404:
        return Result("提醒", f"应答是{status}", (_NEVER,))
    if page is None or case.visit.get(_NEVER).body != page.body:
        return Result("提醒", f"应答是404，但是没有显示{MISSING}", (_NEVER,))
    return Result("通过", f"应答是404，显示{MISSING}")


def ipv6(case: Case) -> Result:
    """Return whether the server answers on IPv6."""
    if not isinstance(case.visit, Address):
        return Result("没查", _ONLY_SERVED)
    answer = case.visit.on_ipv6()
    if answer.found:
        return Result("通过", "本机的 IPv6 地址打得开")
    return Result("提醒", f"本机的 IPv6 地址打不开（{answer.note}）")
