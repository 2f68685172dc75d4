"""Characters that mislead a reviewer: invisible, reversing the text direction, or look-alikes.

Sources: Unicode TR36 and TR39 (characters not allowed in identifiers), CVE-2021-42574 (text shown
in another order than it is read). Radicals come with text copied from PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .problem import Kind

HIDDEN_CHARACTER = Kind(
    "X02",
    "有看不见或者假冒的字",
    "有看不见的、把文字倒过来的、长得像别的字的字符。审稿的人看不出来。",
    advice=(
        "多半是从 PDF、公众号或者聊天软件里粘贴来的。删去那个字符，看不见就把整行重新打一遍。"
        "长得像、其实是另一个字的，用输入法重新打。下面“⼀”是部首，不是“一”。"
    ),
    wrong="这⼀页讲怎样调解。",
    right="这一页讲怎样调解。",
)

EXPECTED = "看得见的普通文字"
# Control and format characters (direction, joiners, zero width), fillers, line separators,
# surrogates, private use, noncharacters, tags; then radicals and compatibility ideographs.
_MISLEADING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufeff"
    "\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U0010ffff"
    "\u2e80-\u2fd5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26\ufa2a-\ufaff"
    "\U0002f800-\U0002fa1f]"
)


def search(text: str) -> re.Match[str] | None:
    """Find the first misleading character of a text."""
    return _MISLEADING.search(text)


def find_all(text: str) -> Iterator[re.Match[str]]:
    """Yield every misleading character of a text."""
    return _MISLEADING.finditer(text)


def plain_text(text: str) -> str:
    """Return the text without them; replace a look-alike by the character it looks like."""
    return _MISLEADING.sub(lambda match: _plain_character(match[0]), text)


def describe(char: str) -> tuple[str, str]:
    """Describe a misleading character: what it is, and how to mend the text."""
    character = _plain_character(char)
    if character:
        change = f"改成“{character}”" if character != char else "改成普通的汉字"
        return f"“{char}”（U+{ord(char):04X}），看着像平常的字，其实不是", f"{change}，重新打一遍"
    mend = "删去这个字符（看不见就把整行重新打一遍）"
    return f"看不见的字符U+{ord(char):04X}", mend


def _plain_character(char: str) -> str:
    is_lookalike = "\u2e80" <= char <= "\u2fd5" or "\uf900" <= char <= "\ufaff" or (
        "\U0002f800" <= char <= "\U0002fa1f"
    )  # fmt: skip
    return unicodedata.normalize("NFKC", char) if is_lookalike else ""
