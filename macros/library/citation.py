"""Citations: `人民调解法 31、33（效力）` in a list, `法条("人民调解法", 31, 33)` in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..ledger.fields import YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import quoted
from ..ledger.source import Node
from .laws import FILE, MAX_ARTICLE, NO_ARTICLE, Law, article_range, numeral
from .text import report_unknown

_CITATION = re.compile(
    r"(?P<law>[^\s（(]+)(?:[ ]*(?P<articles>\d{1,6}(?:[、,，]\d{1,6})*))?"
    r"(?:[（(](?P<note>.+)[）)])?"
)
_CALL = re.compile(r"法条\s*[(（]\s*[“\"'](?P<law>[^“”\"']+)[”\"'](?P<articles>[\s,，\d]*)[)）]")


@dataclass(frozen=True, slots=True)
class Citation:
    """A law and the cited articles; none stands for the whole law."""

    law: str
    articles: tuple[int, ...] = ()
    note: str = ""
    """What the articles say, in a few words."""

    def __str__(self) -> str:
        numbers = (numeral(n) if 0 < n <= MAX_ARTICLE else n for n in self.articles)
        return f"《{self.law}》" + "、".join(f"第{number}条" for number in numbers)


def citation(text: str) -> Citation | None:
    """Parse a citation; None where the text is not one."""
    match = _CITATION.fullmatch(text.strip())
    if match is None:
        return None
    articles = tuple(int(n) for n in re.findall(r"\d+", match["articles"] or ""))
    return Citation(match["law"], articles, match["note"] or "")


def cited(text: str) -> Iterator[Citation]:
    """Yield what the words `法条(…)` of a text cite."""
    for match in _CALL.finditer(text):
        yield Citation(match["law"], tuple(int(n) for n in re.findall(r"\d+", match["articles"])))


def citations(file: YamlFile, node: Node | None, laws: dict[str, Law]) -> tuple[Citation, ...]:
    """Return the citations of a list; report unknown laws and articles beyond the last."""
    entries: list[Citation] = []
    for item in file.items(node):
        wording = file.text(item)
        if not isinstance(item.value, str):
            continue
        entry = citation(wording)
        if entry is None:
            file.report(
                item,
                STRUCTURE,
                quoted(wording),
                "“人民调解法 4、31（不收费）”这样",
                "先写法名，空一格写条",
            )
        elif entry.law not in laws:
            report_unknown(file, item.line, f"data/{FILE}", entry.law, list(laws))
        elif fault := article_fault(entry, laws):
            file.report(item, NO_ARTICLE, f"“{entry}”", *fault)
            entries.append(entry)
        else:
            entries.append(entry)
    return tuple(entries)


def article_fault(entry: Citation, laws: dict[str, Law]) -> tuple[str, str] | None:
    """Return what is expected and how to mend it if an article does not exist, else None."""
    last = laws[entry.law].last_article
    if all(1 <= article <= (last or MAX_ARTICLE) for article in entry.articles):
        return None
    return article_range(last)
