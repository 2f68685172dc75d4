"""A message for the village's group: at most 140 characters, plain, ready to copy."""

from __future__ import annotations

from ..broadcast.sentences import SENTENCE
from ..outputs import OutputError
from .matter import Matter

LIMIT = 140
"""Characters of a message: what two short messages of a telephone hold."""
PREVIEW = "预览稿，未经发布审核，不要转发。"
"""The first line of a message that is not approved; room for it is kept in any case."""


def lines(matter: Matter) -> list[str]:
    """Return the message: name and headline, what must not be missed, the answer, whom to call.

    It is shortened by whole sentences, from the end of the answer.

    Raises:
        OutputError: even headline, number and address are too long.
    """
    first = f"{matter.name}：{matter.headline}"
    number, name = matter.hotline
    end = [f"打{number}（{name}）。"] if number else []
    end += [f"看全文：{matter.address}"] if matter.address else []
    room = LIMIT - len(PREVIEW) - 1 - _length([first, *end])
    if room < 0:
        fault = f"一句话太长，群消息要在{LIMIT}字以内"
        raise OutputError(matter.origin, "群消息", fault, f"把一句话写短{-room}个字")
    middle = ""
    for sentence in [*SENTENCE.findall(matter.due), *matter.answer]:
        if sentence in matter.headline:
            continue
        if len(middle) + len(sentence) + 1 > room:
            break
        middle += sentence
    return [PREVIEW] * matter.preview + [part for part in (first, middle, *end) if part]


def _length(parts: list[str]) -> int:
    return sum(len(part) + 1 for part in parts) - 1
