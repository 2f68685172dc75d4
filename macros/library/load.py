"""Loading of the whole library from data/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.problem import Problem, nearest, quoted
from .directory import Hotline, Place, load_hotlines, load_places, load_terms
from .guide import Guide, load_guides
from .laws import Law, load_laws
from .outline import Outlines, load_outlines
from .quiz import Quiz, load_quizzes
from .text import UNKNOWN_NAME, Text


@dataclass(frozen=True)
class Library:
    """The data of the publicity pages, each entry by the name that pages use."""

    laws: dict[str, Law] = field(default_factory=dict)
    hotlines: dict[str, Hotline] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    terms: dict[str, Text] = field(default_factory=dict)
    guides: dict[str, Guide] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    outlines: Outlines = field(default_factory=Outlines)

    @property
    def texts(self) -> Iterator[Text]:
        """All texts; any but the sentences on articles may contain `{{ }}` words."""
        for law in self.laws.values():
            yield from law.articles.values()
        yield from self.terms.values()
        for guide in self.guides.values():
            yield from guide.texts
        for quiz in self.quizzes.values():
            for question in quiz.questions:
                yield from question.texts

    def guides_of(self, topic: str) -> list[Guide]:
        """Return the guides that belong to a topic."""
        return [guide for guide in self.guides.values() if topic in guide.topics]


def load_library(data: Path) -> tuple[Library, list[Problem]]:
    """Load the library from the folder `data`; return what can be read, and all problems."""
    laws, law_problems = load_laws(data)
    hotlines, hotline_problems = load_hotlines(data)
    places, place_problems = load_places(data)
    terms, term_problems = load_terms(data)
    guides, guide_problems = load_guides(data, laws, hotlines)
    quizzes, quiz_problems = load_quizzes(data, laws)
    outlines, outline_problems = load_outlines(data)
    library = Library(laws, hotlines, places, terms, guides, quizzes, outlines)
    return library, [
        *law_problems,
        *hotline_problems,
        *place_problems,
        *term_problems,
        *guide_problems,
        *quiz_problems,
        *outline_problems,
        *_unknown_topics(library),
    ]


def _unknown_topics(library: Library) -> Iterator[Problem]:
    """Yield a problem for each topic that a guide names and no quiz has."""
    for guide in library.guides.values():
        for topic in guide.topics:
            if topic not in library.quizzes:
                yield UNKNOWN_NAME.problem(
                    path=guide.path,
                    line=guide.line,
                    found=quoted(topic),
                    expected="data/quizzes/ 里有的专题",
                    mend="改成已有的专题",
                    nearest=nearest(topic, library.quizzes),
                )
