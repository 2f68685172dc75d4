"""Characters that hide from a reviewer what a text says: invisible, turning round, or look-alikes.

Sources: Unicode TR36 and TR39 (what may not stand in names that people compare), CVE-2021-42574
(text that is shown in another order than it is read). Radicals come with text copied from PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

EXPECTED = "看得见的普通文字"
# Controls, formats (turning, joining, zero width), fillers, line separators, surrogates, private
# use, what is no character, tags; then radicals and compatibility forms of Chinese characters.
_STRANGE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufeff"
    "\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U0010ffff"
    "\u2e80-\u2fd5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26\ufa2a-\ufaff"
    "\U0002f800-\U0002fa1f]"
)


def search(text: str) -> re.Match[str] | None:
    """Return the first such character."""
    return _STRANGE.search(text)


def every(text: str) -> Iterator[re.Match[str]]:
    """Return all of them."""
    return _STRANGE.finditer(text)


def plain(text: str) -> str:
    """Return the text without them; a look-alike becomes the character that it looks like."""
    return _STRANGE.sub(lambda match: _meant(match[0]), text)


def told(char: str) -> tuple[str, str]:
    """Return what was found, and how to mend it."""
    meant = _meant(char)
    if meant:
        same = f"改成“{meant}”" if meant != char else "改成普通的汉字"
        return f"“{char}”（U+{ord(char):04X}），看着像平常的字，其实不是", f"{same}，重新打一遍"
    mend = "删去这个字符（看不见就把整行重新打一遍）"
    return f"看不见的字符U+{ord(char):04X}", mend


def _meant(char: str) -> str:
    lookalike = "\u2e80" <= char <= "\u2fd5" or "\uf900" <= char <= "\ufaff" or (
        "\U0002f800" <= char <= "\U0002fa1f"
    )  # fmt: skip
    return unicodedata.normalize("NFKC", char) if lookalike else ""
