"""What the pages say: gaps, wrong words, personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...ledger.figure import PENDING
from ...prose import language, privacy
from .item import Case, Finding, Result, judged
from .page import BuiltPage, one_line

_GAP = re.compile(f"(?<![“「]){PENDING}(?![”」])")
# Explanations that open over a sentence are no part of it; a formula is no sentence.
_SHOWN_APART = "[popover], nav, script, style, template, ul ul, ol ol"
_SENTENCES = "main h1, main h2, main h3, main p, main li, main dd, main figcaption"


def gaps(case: Case) -> Result:
    """Return 待补充: what is not known yet; the footer is an item of its own."""
    counted = {page.path: number for page in case.own if (number := _gaps(page))}
    if not counted:
        return Result("通过", f"没有“{PENDING}”")
    said = f"{len(counted)}页里共有{sum(counted.values())}处“{PENDING}”，页脚不算在内"
    return Result("有问题", said, tuple(counted))


def _gaps(page: BuiltPage) -> int:
    """Return how often it stands there, the places left out that only speak of it."""
    return len(_GAP.findall(" ".join(one_line(node) for node in _without(page, ".legend", "main"))))


def wrong(case: Case) -> Result:
    """Return 错别字: what the word list and the rules of punctuation call a mistake."""
    found = (Finding(page.path, what) for page in case.own for what in _wrong(page, case))
    return judged(found, "用语表里的错和标点的错都没有；别的错别字要由人看")


def _without(page: BuiltPage, left_out: str, wanted: str) -> list[LexborNode]:
    """Return the wanted elements of a copy of the page from which others are taken out."""
    tree = LexborHTMLParser(page.body.decode("utf-8", "replace"))
    for node in tree.css(left_out):
        node.decompose()
    return tree.css(wanted)


def _wrong(page: BuiltPage, case: Case) -> Iterator[str]:
    text = "\n\n".join(one_line(node) for node in _without(page, _SHOWN_APART, _SENTENCES))
    for finding in language.findings(text, case.rules):
        if finding.level == "错误":
            yield f"“{finding.found}”应当是“{finding.better}”"


def personal(case: Case) -> Result:
    """Return identity numbers, mobile numbers, bank cards and number plates, on any page."""
    found = (
        Finding(page.path, finding.found)
        for page in case.visit.pages.values()
        for finding in privacy.findings(page.tree.body.text() if page.tree.body else "")
        if finding.level == "错误"
    )
    return judged(found, "没有身份证号、手机号、银行卡号、车牌")


def by_people(case: Case) -> Result:
    """Return what no machine can judge."""
    return Result("没查", "机器查不了，发布以前由人逐页看")
