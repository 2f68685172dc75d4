"""The half-width punctuation of an approved report: kept, or made full-width throughout."""

from __future__ import annotations

from dataclasses import replace

from ...prose.language import full_width as widen
from .document import Manuscript


def arrange(manuscript: Manuscript, *, full_width: bool) -> Manuscript:
    """Return the document with full-width punctuation if it is wanted, else with an offer.

    Page and proof are both made from what is returned, so that they agree.
    """
    blocks = tuple(block.mapped(widen) for block in manuscript.blocks)
    pairs = zip(manuscript.blocks, blocks, strict=True)
    count = sum(a != b for old, new in pairs for a, b in zip(old.plain, new.plain, strict=True))
    if not count:
        return manuscript
    if full_width:
        note = f"半角标点换成了全角，共{count}处；网页与换过的原文核对"
        return Manuscript(blocks, (*manuscript.notes, note))
    note = f"原文有{count}处半角标点，照录；要换成全角，加上 --full-width"
    return replace(manuscript, notes=(*manuscript.notes, note))
