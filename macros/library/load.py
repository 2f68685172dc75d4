"""Loading of the whole library from data/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.problem import Problem, nearest, quoted
from .directory import Hotline, Place, load_hotlines, load_places, load_terms
from .duties import Duties, load_duties
from .elsewhere import Need, load_needs
from .form import Form, Known, load_forms
from .guide import Guide, load_guides
from .laws import Law, load_laws
from .measures import Measures, load_measures
from .outline import Outlines, load_outlines
from .quiz import Quiz, load_quizzes
from .text import UNKNOWN_NAME, Text
from .villages import Villages, load_villages


@dataclass(frozen=True)
class Library:
    """The data of the publicity pages, each entry by the name that pages use."""

    laws: dict[str, Law] = field(default_factory=dict)
    hotlines: dict[str, Hotline] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    terms: dict[str, Text] = field(default_factory=dict)
    needs: dict[str, dict[str, Need]] = field(default_factory=dict)
    """By group: what is done elsewhere."""
    guides: dict[str, Guide] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    outlines: Outlines = field(default_factory=Outlines)
    duties: Duties = field(default_factory=Duties)
    measures: dict[int, Measures] = field(default_factory=dict)
    """By the year of the report."""
    villages: Villages = field(default_factory=Villages)

    @property
    def texts(self) -> Iterator[Text]:
        """All texts; any but the sentences on articles may contain `{{ }}` words."""
        for law in self.laws.values():
            yield from law.articles.values()
        yield from self.terms.values()
        for need in self.all_needs:
            yield from need.texts
        yield from (duty.text for duty in self.duties)
        for matter in self.matters:
            yield from matter.texts
        for quiz in self.quizzes.values():
            for question in quiz.questions:
                yield from question.texts

    @property
    def matters(self) -> list[Guide | Form]:
        """What is compared with the law once a year: the guides and the forms."""
        return [*self.guides.values(), *self.forms.values()]

    def forms_of(self, guide: Guide) -> list[Form]:
        """Return the forms that a guide offers."""
        return [form for form in self.forms.values() if guide.name in form.guides]

    @property
    def all_needs(self) -> list[Need]:
        """What is done elsewhere, of all groups."""
        return [need for group in self.needs.values() for need in group.values()]

    def guides_of(self, topic: str) -> list[Guide]:
        """Return the guides that belong to a topic."""
        return [guide for guide in self.guides.values() if topic in guide.topics]

    def guide_on(self, page: str) -> Guide | None:
        """Return the guide whose page is at this address: `services/mediation.html`."""
        source = f"{page.removesuffix('.html')}.md"
        return next((guide for guide in self.guides.values() if guide.page == source), None)

    def guides_in(self, group: str) -> dict[str, Guide]:
        """Return the guides of a group by name."""
        return {name: one for name, one in self.guides.items() if one.group.value == group}


def load_library(data: Path) -> tuple[Library, list[Problem]]:
    """Load the library from the folder `data`; return what can be read, and all problems."""
    laws, law_problems = load_laws(data)
    hotlines, hotline_problems = load_hotlines(data)
    places, place_problems = load_places(data)
    terms, term_problems = load_terms(data)
    needs, need_problems = load_needs(data, hotlines)
    guides, guide_problems = load_guides(data, laws, hotlines)
    forms, form_problems = load_forms(data, Known(guides, laws, hotlines, places))
    quizzes, quiz_problems = load_quizzes(data, laws)
    outlines, outline_problems = load_outlines(data)
    duties, duty_problems = load_duties(data)
    measures, measure_problems = load_measures(data)
    villages, village_problems = load_villages(data)
    library = Library(
        laws, hotlines, places, terms, needs, guides, forms, quizzes, outlines,
        duties, measures, villages,
    )  # fmt: skip
    return library, [
        *law_problems,
        *hotline_problems,
        *place_problems,
        *term_problems,
        *need_problems,
        *guide_problems,
        *form_problems,
        *quiz_problems,
        *outline_problems,
        *duty_problems,
        *measure_problems,
        *village_problems,
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
