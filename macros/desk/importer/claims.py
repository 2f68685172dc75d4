"""What a statistics page says of last year's report, and whether this year's bears it out."""

from __future__ import annotations

import re

from ...ledger.model import Indicator, section
from ...prose.language import full_width
from .. import newyear
from ..project import Project
from .figures import half_width
from .headings import strip_numbering

_QUOTE = re.compile("“([^“”\n]{2,40})”")
_DOUBT = re.compile("存疑|对不上")
_INFERRED = re.compile("推定")
_HENCE = re.compile("因此|所以")
_OPEN = re.compile("没有(?:写明|说明|给出|载明)|约数")
"""Words for what last year's report left open, which this one may state."""


class Reports:
    """The reports of last year and of this one, for the pages that speak of them."""

    def __init__(self, project: Project, year: int) -> None:
        self.year = year
        pages = [project.page(f"report/{y}.md") for y in (year - 1, year)]
        self.old, self.new = (half_width(page.body) if page else "" for page in pages)
        self.titles, new = (
            {h.anchor: strip_numbering(h.text) for h in page.headings if h.anchor} if page else {}
            for page in pages
        )
        self.new_titles = new
        places = {_plain(title): anchor for anchor, title in reversed(new.items())}
        self.anchors = {
            anchor: places[_plain(title)]
            for anchor, title in self.titles.items()
            if _plain(title) in places
        }
        """The anchors of the old one, each with that of the new one's heading of the same words."""
        for short, subject in project.ledger.years.get(year - 1, {}).items():
            successor = project.ledger.years[year].get(short)
            old, here = (_anchor(s.source) for s in (subject, successor or subject))
            if successor and here in new:
                self.anchors.setdefault(old, here)

    def renew_links(self, text: str) -> str:
        """Return a text whose links to the old report lead to the new one's place of the same."""
        old, new = str(self.year - 1), str(self.year)
        link = rf"(?P<title>\[[^\[\]]*)(?P<head>\]\([^()\s]*report/){old}(?P<tail>\.md#)"
        text = re.sub(link + r"(?P<anchor>[^)\s]+)", self._link, text)
        text = re.sub(rf"(?<=report/){old}(?=\.md\))", new, text)
        return re.sub(rf"(?<!\d){old}(?=年(?:度|法治政府建设年度)报告)", new, text)

    def _link(self, match: re.Match[str]) -> str:
        anchor = self.anchors.get(match["anchor"])
        if not anchor:  # only last year's has it
            return match[0].replace("[报告：", f"[{self.year - 1}年报告：", 1)
        old, new = self.titles.get(match["anchor"], ""), self.new_titles[anchor]
        same = not old or _plain(old) == _plain(new)
        title = match["title"] if same else match["title"].replace(old, full_width(new))
        return f"{title}{match['head']}{self.year}{match['tail']}{anchor}"

    def borne_out(self, part: str, indicators: list[Indicator]) -> str:
        """Return a part of a page without sentences that are true of last year's report only.

        Args:
            part: a paragraph or an item of a list.
            indicators: this year's of the subject of the page; none where it is of several.
        """
        if not indicators or re.match(r"\{\{|[|<]", part):
            return part
        mark = re.match(r"(?:[-*+] |\d+[.)] )?", part)[0]  # type: ignore[index]
        kept: list[str] = []
        gone = False
        for sentence in sentences(part[len(mark) :]):
            renewed = self._renew_quotes(sentence)
            lost = self._have_lost(renewed) or (
                (_DOUBT.search(sentence) and not any(i.doubt for i in indicators))
                or (_INFERRED.search(sentence) and not any("推定" in i.period for i in indicators))
            )
            gone = bool(lost or (gone and _HENCE.search(sentence)))
            kept += [] if gone else [renewed]
        return mark + "".join(kept) if kept else ""

    def may_be_stale(self, line: str, *, subject: bool) -> bool:
        """Return whether an editor has to see if a line holds of this year's report.

        It names last year, quotes what the report no longer says, or, on the page of a subject,
        speaks of what the report leaves open.
        """
        named = re.search(rf"(?<!\d){self.year - 1}年", line)
        return bool(named or self._have_lost(line) or (subject and _OPEN.search(line)))

    def _have_lost(self, line: str) -> bool:
        """Return whether a line quotes words that the report no longer has."""
        quotes = [half_width(words) for words in _QUOTE.findall(line)]
        return any(q in self.old and q not in self.new for q in quotes)

    def _renew_quotes(self, text: str) -> str:
        def renew(match: re.Match[str]) -> str:
            words = str(newyear.redate(match[1], self.year - 1, self.year))
            stays = half_width(match[1]) in self.new or half_width(words) not in self.new
            return match[0] if stays else f"“{words}”"

        return _QUOTE.sub(renew, text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its full stop."""
    return re.findall("[^。]+。?", text)


def _anchor(source: str) -> str:
    """Return the anchor of the section that a source names: s4-7 for 四（七）."""
    return "s" + "-".join(map(str, section(source)))


def _plain(heading: str) -> str:
    return re.sub(r"\W", "", heading)
