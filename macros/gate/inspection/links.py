"""Links, anchors and files of a site that lead nowhere.

Used by the inspection, by the gate of a release and by the tests of the built site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .page import AddressError, Reference, resolve
from .visit import MISSING, STYLE, Visit


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An address that leads nowhere."""

    page: str
    """The page or style sheet that names it."""
    address: str
    """As it is written there."""
    reason: str

    def __str__(self) -> str:
        return f"{self.page} → {self.address}：{self.reason}"


def broken_links(visit: Visit) -> Iterator[BrokenLink]:
    """Yield every dead link, picture, attachment, style, script and anchor, page by page.

    Addresses of other sites are not requested. The page for addresses that do not exist is served
    at any depth, so its own addresses cannot be judged from here.
    """
    styles: list[str] = []
    for path, page in visit.pages.items():
        if path != MISSING:
            yield from _broken_on(visit, path, page.references, styles)
    for path in styles:  # grows during the loop: a style sheet may load another
        yield from _broken_on(visit, path, visit.style_references(path), styles)


def _broken_on(
    visit: Visit, base: str, references: list[Reference], styles: list[str]
) -> Iterator[BrokenLink]:
    for address in dict.fromkeys(reference.address for reference in references):
        try:
            target = resolve(base, address)
        except AddressError as error:
            yield BrokenLink(base, address, str(error))
            continue
        if target is None:
            continue
        answer = visit.get(target.path)
        page = visit.pages.get(answer.path)
        if not answer.ok:
            yield BrokenLink(base, address, answer.note)
        elif target.fragment and page and target.fragment not in page.ids:
            yield BrokenLink(base, address, "网页里没有这个锚点")
        elif answer.kind == STYLE and answer.path not in styles:
            styles.append(answer.path)
