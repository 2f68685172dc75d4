"""The readability of a page: length of its sentences, unexplained terms.

The pages for residents are written for readers with nine years of school. Chinese has no agreed
formula; the mean length of sentences and the share of long ones are common to all Chinese measures
of readability. The limits are those that our own best guides meet with some margin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..library.load import Library
from .markup import BREAK, prose_of

MEAN = 18
"""The highest mean length of sentences, in characters."""
LONG = 40
"""A sentence of more characters is long."""
LONG_SHARE = 0.02
"""The highest share of long sentences."""
MAX_UNEXPLAINED = 3
"""The highest number of unexplained terms of the glossary."""
COLUMNS = ("services", "learn", "disclosure")
"""The columns where the limits apply: pages for residents."""
LISTS = ("learn/glossary.md", "learn/laws.md", "services/index.md")
"""Pages that are lists: they explain or quote and are not read from start to end."""

_WORD = re.compile(r"\{\{\s*(\S+?)\s*[(（]\s*[\"“']?([^\"”'),）]*).*?\}\}", re.DOTALL)
_EXPLANATION = re.compile(r"名词\s*[(（]\s*[\"“']([^\"”']+)")
_LINK_TEXT = re.compile(r"\[([^\[\]]*)\]\(")  # the linked page explains it
_ENDS = re.compile(r"[。！？；：\n]+")
_UNCOUNTED = re.compile(r"[^\w%。！？；：\n]+")


@dataclass(frozen=True, slots=True)
class Readability:
    """The measurements of a page."""

    sentences: int
    mean: float
    """Mean length of sentences in characters, without punctuation."""
    long_sentences: tuple[str, ...]
    """The sentences of more than LONG characters."""
    unexplained_terms: tuple[str, ...]
    """Terms of the glossary that the page uses and does not explain."""

    @property
    def share(self) -> float:
        """The share of long sentences."""
        return len(self.long_sentences) / max(self.sentences, 1)

    @property
    def easy(self) -> bool:
        """Whether the page is within the limits."""
        return (
            self.mean <= MEAN
            and (self.share <= LONG_SHARE or len(self.long_sentences) < 2)
            and len(self.unexplained_terms) <= MAX_UNEXPLAINED
        )

    def __str__(self) -> str:
        terms = (
            f"，没解释的名词：{'、'.join(self.unexplained_terms)}" if self.unexplained_terms else ""
        )
        return f"{self.sentences}句，平均{self.mean:.1f}字，超过{LONG}字的{self.share:.0%}{terms}"


def measure(source: str, body: str, library: Library) -> Readability:
    """Measure the readability of a page, including the texts of its guide and quiz.

    Args:
        source: its path below `docs/`.
        body: its Markdown without the front matter.
        library: the guides, quizzes and terms that it uses.
    """
    text = _full_text(source, body, library)
    explanations = " ".join([*_EXPLANATION.findall(text), *_LINK_TEXT.findall(text)])
    prose = prose_of(_WORD.sub(_visible_word, text)).text.replace(BREAK, "\n")
    sentences = [s for s in _ENDS.split(_UNCOUNTED.sub("", prose)) if len(s) > 1]
    lengths = [len(s) for s in sentences]
    return Readability(
        sentences=len(sentences),
        mean=sum(lengths) / max(len(lengths), 1),
        long_sentences=tuple(s for s in sentences if len(s) > LONG),
        unexplained_terms=tuple(
            _terms_in(prose, [t for t in library.terms if t not in explanations])
        ),
    )


def _full_text(source: str, body: str, library: Library) -> str:
    """Return the text of the page, with the texts that its guide and quiz words insert."""
    texts = [body]
    for guide in library.guides.values():
        if guide.page == source:
            texts += [text.value for text in guide.texts]
    for quiz in library.quizzes.values():
        if quiz.page == source:
            texts += [text.value for question in quiz.questions for text in question.texts]
    return "\n\n".join(texts)


def _visible_word(match: re.Match[str]) -> str:
    """Return the text that readers see in place of a word; a citation is looked up, not read."""
    return match[2] if match[1] in ("名词", "热线", "地点") else ""


def _terms_in(prose: str, terms: list[str]) -> list[str]:
    """Return the terms in the prose, longest first, so that 强制隔离戒毒 is not counted as 隔离."""
    matches = []
    for term in sorted(terms, key=len, reverse=True):
        if term in prose:
            matches.append(term)
            prose = prose.replace(term, "　")
    return matches
