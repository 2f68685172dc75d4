"""Quizzes: the questions of each topic (`data/quizzes/*.yml`)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import QUESTION_KEYS, QUIZ_KEYS
from .laws import Citation, Law, citations
from .text import Text, required, text, texts

FOLDER = "quizzes"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its one right answer and why it is right."""

    ask: Text
    right: Text
    wrong: tuple[Text, ...]
    why: Text
    grounds: tuple[Citation, ...]

    @property
    def options(self) -> list[Text]:
        """All answers in an order that tells nothing and never changes."""
        return sorted(
            (self.right, *self.wrong),
            key=lambda one: sha256(f"{self.ask.value}\n{one.value}".encode()).digest(),
        )

    @property
    def texts(self) -> list[Text]:
        """Every text that may hold words."""
        return [self.ask, self.right, *self.wrong, self.why]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of one topic."""

    topic: str
    stem: str
    """File name without ending; the topic's page has the same."""
    path: str
    questions: tuple[Question, ...]

    @property
    def page(self) -> str:
        """The topic's page under docs/."""
        return f"learn/{self.stem}.md"


def load_quizzes(data: Path, laws: dict[str, Law]) -> tuple[dict[str, Quiz], list[Problem]]:
    """Return the quizzes by topic, in the order of their files."""
    found: dict[str, Quiz] = {}
    problems: list[Problem] = []
    for source in sorted((data / FOLDER).glob("*.yml")):
        file = YamlFile(source, f"{data.name}/{FOLDER}/{source.name}")
        keys = file.mapping(file.root, QUIZ_KEYS) if file.root else {}
        required(file, keys, tuple(QUIZ_KEYS), 1)
        topic = file.text(keys.get("专题")) or source.stem
        if topic in found:
            file.report(1, "L13", quoted(topic), f"每个专题一份（{found[topic].path}已有）", "改名")
        questions = tuple(_questions(file, keys.get("题目"), laws))
        found.setdefault(topic, Quiz(topic, source.stem, file.path, questions))
        problems += file.problems
    return found, problems


def _questions(file: YamlFile, node: Node | None, laws: dict[str, Law]) -> list[Question]:
    found: list[Question] = []
    for item in file.items(node):
        keys = file.mapping(item, QUESTION_KEYS)
        if not required(file, keys, tuple(QUESTION_KEYS), item.line):
            continue
        question = Question(
            text(file, keys["问"]),
            text(file, keys["对"]),
            texts(file, keys["错"]),
            text(file, keys["为什么"]),
            citations(file, keys["依据"], laws),
        )
        said = [one.value for one in question.options]
        if not 2 <= len(question.wrong) <= 3 or len(set(said)) < len(said):
            file.report(
                keys["错"], "L09", f"{len(question.wrong)}个“错”", "两到三个各不相同的错项",
                "补上或者删去，和“对”也不要相同",
            )  # fmt: skip
        if any(question.ask.value == other.ask.value for other in found):
            file.report(keys["问"], "L13", quoted(question.ask.value), "每题只出一次", "换一题")
        found.append(question)
    return found
