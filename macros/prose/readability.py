"""How easily a page reads: length of its sentences, terms that nobody explains.

The pages for residents are written for nine years of school. Chinese has no agreed formula; mean
length of sentences and the share of long ones are what every Chinese measure of readability has in
common. The limits are those that our own best guides keep with some room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..library.load import Library
from .markup import BREAK, prose_of

MEAN = 18
"""Characters of a sentence on average, at most."""
LONG = 40
"""Characters from which a sentence is long."""
LONG_SHARE = 0.02
"""Share of long sentences, at most."""
UNEXPLAINED = 3
"""Terms of the glossary that stand unexplained, at most."""
COLUMNS = ("services", "learn", "disclosure")
"""Where the limits hold: pages for residents."""
LISTS = ("learn/glossary.md", "learn/laws.md", "services/index.md")
"""Pages that are lists of names: they explain or quote and are not read through."""

_WORD = re.compile(r"\{\{\s*(\S+?)\s*[(（]\s*[\"“']?([^\"”'),）]*).*?\}\}", re.DOTALL)
_EXPLAINED = re.compile(r"名词\s*[(（]\s*[\"“']([^\"”']+)")
_LINKED = re.compile(r"\[([^\[\]]*)\]\(")  # what a page links to is explained there
_ENDS = re.compile(r"[。！？；：\n]+")
_UNCOUNTED = re.compile(r"[^\w%。！？；：\n]+")


@dataclass(frozen=True, slots=True)
class Readability:
    """What was measured on a page."""

    sentences: int
    mean: float
    """Characters a sentence, punctuation not counted."""
    long: tuple[str, ...]
    """The sentences over LONG."""
    unexplained: tuple[str, ...]
    """Terms of the glossary that the page uses and does not explain."""

    @property
    def share(self) -> float:
        """Share of long sentences."""
        return len(self.long) / max(self.sentences, 1)

    @property
    def easy(self) -> bool:
        """Whether it keeps the limits."""
        return (
            self.mean <= MEAN
            and (self.share <= LONG_SHARE or len(self.long) < 2)
            and len(self.unexplained) <= UNEXPLAINED
        )

    def __str__(self) -> str:
        terms = f"，没解释的名词：{'、'.join(self.unexplained)}" if self.unexplained else ""
        return f"{self.sentences}句，平均{self.mean:.1f}字，超过{LONG}字的{self.share:.0%}{terms}"


def measure(source: str, body: str, library: Library) -> Readability:
    """Return the readability of a page, its guide's texts and quiz included.

    Args:
        source: its path below `docs/`.
        body: its Markdown without the front matter.
        library: the guides, quizzes and terms that it draws on.
    """
    written = _written(source, body, library)
    explained = " ".join([*_EXPLAINED.findall(written), *_LINKED.findall(written)])
    prose = prose_of(_WORD.sub(_said, written)).text.replace(BREAK, "\n")
    said = [s for s in _ENDS.split(_UNCOUNTED.sub("", prose)) if len(s) > 1]
    lengths = [len(s) for s in said]
    return Readability(
        sentences=len(said),
        mean=sum(lengths) / max(len(lengths), 1),
        long=tuple(s for s in said if len(s) > LONG),
        unexplained=tuple(_used(prose, [t for t in library.terms if t not in explained])),
    )


def _written(source: str, body: str, library: Library) -> str:
    """Return what the page says with what its words bring along."""
    texts = [body]
    for guide in library.guides.values():
        if guide.page == source:
            texts += [one.value for one in guide.texts]
    for quiz in library.quizzes.values():
        if quiz.page == source:
            texts += [one.value for question in quiz.questions for one in question.texts]
    return "\n\n".join(texts)


def _said(match: re.Match[str]) -> str:
    """Return what a reader reads where a word stands; a citation is looked up, not read."""
    return match[2] if match[1] in ("名词", "热线", "地点") else ""


def _used(prose: str, terms: list[str]) -> list[str]:
    """Return the terms that occur, the longer first, so that 强制隔离戒毒 is not also 隔离."""
    found = []
    for term in sorted(terms, key=len, reverse=True):
        if term in prose:
            found.append(term)
            prose = prose.replace(term, "　")
    return found
