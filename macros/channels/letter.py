"""A letter of the office as a Word file in the layout of official documents, to be checked."""

from __future__ import annotations

from ..district.letters import Letter
from ..ledger.figure import PENDING
from .word import layout, styles
from .word.lines import clean

_DRAFT = "【草稿】核对、填好日期以后发出；没有文号，不代替公文。"


def docx(letter: Letter, publisher: str, day: str) -> bytes:
    """Return the letter as the bytes of a Word file.

    Args:
        letter: what it says.
        publisher: the office; empty while that is not known.
        day: of the properties, like `2026-11-23`; the letter itself is dated by hand.
    """
    word = layout.sheet()
    layout.identify(word, clean(letter.title), "提醒函", clean(publisher), day)
    word.add_paragraph(_DRAFT, styles.PREVIEW)
    word.add_paragraph(clean(letter.title), "Title")
    word.add_paragraph(clean(letter.addressee), styles.ITEM)
    for text in letter.paragraphs:
        word.add_paragraph(clean(text))
    for text in (publisher or PENDING, f"日期：{PENDING}"):
        word.add_paragraph(clean(text), styles.BYLINE)
    return layout.pack(word, day)
