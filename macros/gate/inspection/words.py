"""What the pages say: gaps, wrong words, personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...ledger.figure import PENDING
from ...prose import language, privacy
from .item import Case, Finding, Result, judge
from .page import BuiltPage, one_line

_GAP = re.compile(f"(?<![“「]){PENDING}(?![”」])")
# Explanations that open over a sentence are not part of it; a formula is not a sentence.
_NOT_SENTENCES = "[popover], nav, script, style, template, ul ul, ol ol"
_SENTENCES = "main h1, main h2, main h3, main p, main li, main dd, main figcaption"


def gaps(case: Case) -> Result:
    """Check 待补充: what is not known yet; the footer is an item of its own."""
    counts = {page.path: number for page in case.simplified if (number := _gaps(page))}
    if not counts:
        return Result("通过", f"没有“{PENDING}”")
    summary = f"{len(counts)}页里共有{sum(counts.values())}处“{PENDING}”，页脚不算在内"
    return Result("有问题", summary, tuple(counts))


def _gaps(page: BuiltPage) -> int:
    """Return how often 待补充 occurs on a page, except where the page only speaks of it."""
    return len(_GAP.findall(" ".join(one_line(node) for node in _select(page, ".legend", "main"))))


def wrong_words(case: Case) -> Result:
    """Check 错别字: what the word list and the rules of punctuation call a mistake."""
    findings = (
        Finding(page.path, fault) for page in case.simplified for fault in _mistakes(page, case)
    )
    return judge(findings, "用语表里的错和标点的错都没有；别的错别字要由人看")


def _select(page: BuiltPage, exceptions: str, selector: str) -> list[LexborNode]:
    """Return the elements that match in a copy of the page from which others are removed."""
    tree = LexborHTMLParser(page.body.decode("utf-8", "replace"))
    for node in tree.css(exceptions):
        node.decompose()
    return tree.css(selector)


def _mistakes(page: BuiltPage, case: Case) -> Iterator[str]:
    text = "\n\n".join(one_line(node) for node in _select(page, _NOT_SENTENCES, _SENTENCES))
    for finding in language.findings(text, case.rules):
        if finding.level == "错误":
            yield f"“{finding.found}”应当是“{finding.replacement}”"


def personal_data(case: Case) -> Result:
    """Check all pages for identity numbers, mobile numbers, bank cards and number plates."""
    findings = (
        Finding(page.path, finding.found)
        for page in case.visit.pages.values()
        for finding in privacy.findings(page.tree.body.text() if page.tree.body else "")
        if finding.level == "错误"
    )
    return judge(findings, "没有身份证号、手机号、银行卡号、车牌")


def manual_review(case: Case) -> Result:
    """Return the result of an item that no machine can judge."""
    return Result("没查", "机器查不了，发布以前由人逐页看")
