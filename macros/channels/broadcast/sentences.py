"""What a page says without references: as it is spoken, or as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...prose.speech import number, spoken
from ..document import Runs

_LINK, _UNKNOWN, _NOTE = "\x00", "\x01", "\x02"
"""Stand before a link to another page, for 待补充, and for the number of a note."""
_SPEAKABLE = re.compile("(?:[\u4e00-\u9fff〇]+[，、；：？！。])+")
SENTENCE = re.compile("[^。？！]+[。？！]?[”’）]*")
_UNKNOWN_ASIDE = re.compile(f"（[^（）]*{_UNKNOWN}[^（）]*）")
_ASIDE = re.compile("（([^（）]+)）")
_ENUMERATION = re.compile(".{1,2}(?:、.{1,2})+")
_REFERENCE = re.compile(
    f"(?:以上)?见(?:[^，。]*第[一二三四五六七八九十百千零]+条.*|{_NOTE}+。)|依据.*"
    f"|.*[{_LINK}{_UNKNOWN}].*"
)
_SAYS = re.compile("《|.+。$")
"""A link that is said: the name of a law, or a sentence."""
_ELSEWHERE = re.compile("下面|上面说的|本页|这一页|^以上")


def numbered(items: Iterable[Runs]) -> list[str]:
    """Return the items that can be spoken behind 第一, 第二, …"""
    texts = [text for runs in items if (text := item(runs, "，"))]
    return [f"第{number(str(n))}，{text}" for n, text in enumerate(texts, 1)]


def item(runs: Runs, joint: str) -> str:
    """Return an item of a list; a label in bold at its beginning is joined to its text."""
    if len(runs) > 1 and runs[0].mark == "strong":
        return labelled(runs[0].text, runs[1:], joint)
    return speech(runs)


def labelled(label: str, runs: Runs, joint: str) -> str:
    """Return a text behind its label, unless it says the label itself."""
    name, text = sentences(label).rstrip("。"), speech(runs)
    return name + joint + text if text and name not in text else text


def speech(runs: Runs) -> str:
    """Return runs as `sentences` does; links to other pages and 待补充 make a reference.

    A link that is a whole sentence says something itself.
    """
    return sentences(_marked(runs))


def written(runs: Runs) -> list[str]:
    """Return the sentences of runs as the page writes them, without those that only refer.

    There are none if one of the others speaks of another passage.
    """
    kept = _kept(_UNKNOWN_ASIDE.sub("", re.sub(r"\s", "", _marked(runs))))
    return [] if any(map(_ELSEWHERE.search, kept)) else kept


def sentences(text: str) -> str:
    """Return the sentences of a text as they are spoken, without those that only refer.

    It is empty if one of the others speaks of another passage or cannot be spoken.
    """
    text = _ASIDE.sub(_aside, _UNKNOWN_ASIDE.sub("", re.sub(r"\s", "", text)))
    text = re.sub("[“”‘’《》〈〉]", "", text.replace("——", "，"))
    text = re.sub("，([，。；：？！])", r"\1", text)
    result = spoken("".join(_kept(text)))
    return result if _SPEAKABLE.fullmatch(result) and not _ELSEWHERE.search(result) else ""


def _kept(text: str) -> list[str]:
    """Return the sentences that say something, each with its mark at the end."""
    # The number of a note stands behind its sentence, or in one that only refers.
    said = [one.lstrip(_NOTE) for one in SENTENCE.findall(text)]
    kept = [one.replace(_NOTE, "") for one in said if one and not _REFERENCE.fullmatch(one)]
    return [one if one[-1] in "。？！”’）" else f"{one}。" for one in kept]


def _marked(runs: Runs) -> str:
    """Return the text with a mark before each link elsewhere, for 待补充 and for a note."""
    return "".join(
        _UNKNOWN
        if run.mark == "pending"
        else _NOTE
        if run.mark == "note"
        else run.text
        if not run.href or run.href.startswith("tel:") or _SAYS.match(run.text)
        else _LINK + run.text
        for run in runs
    )


def _aside(match: re.Match[str]) -> str:
    """Return what brackets hold without them: 村（居） is 村居, 县（市、区） is 县、市、区."""
    inside = match[1]
    if len(inside) == 1:
        return inside
    return f"、{inside}" if _ENUMERATION.fullmatch(inside) else f"，{inside}，"
