"""Quizzes: the questions of each topic (`data/quizzes/*.yml`)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .citation import Citation, citations
from .keys import QUESTION_KEYS, QUIZ_KEYS
from .laws import Law
from .text import Text, require, text, texts

FOLDER = "quizzes"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its only right answer and an explanation."""

    prompt: Text
    answer: Text
    distractors: tuple[Text, ...]
    explanation: Text
    grounds: tuple[Citation, ...]

    @property
    def options(self) -> list[Text]:
        """All answers, in a stable order that does not give the right one away."""
        return sorted(
            (self.answer, *self.distractors),
            key=lambda option: sha256(f"{self.prompt.value}\n{option.value}".encode()).digest(),
        )

    @property
    def texts(self) -> list[Text]:
        """All texts that may contain `{{ }}` words."""
        return [self.prompt, self.answer, *self.distractors, self.explanation]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of one topic."""

    topic: str
    stem: str
    """The file name without suffix, which the topic's page shares."""
    path: str
    questions: tuple[Question, ...]

    @property
    def page(self) -> str:
        """The topic's page under docs/."""
        return f"learn/{self.stem}.md"


def load_quizzes(data: Path, laws: dict[str, Law]) -> tuple[dict[str, Quiz], list[Problem]]:
    """Load the quizzes by topic, in the order of their files."""
    quizzes: dict[str, Quiz] = {}
    problems: list[Problem] = []
    for source in sorted((data / FOLDER).glob("*.yml")):
        file = YamlFile(source, f"{data.name}/{FOLDER}/{source.name}")
        keys = file.mapping(file.root, QUIZ_KEYS) if file.root else {}
        require(file, keys, tuple(QUIZ_KEYS), 1)
        topic = file.text(keys.get("专题")) or source.stem
        if topic in quizzes:
            first = quizzes[topic].path
            file.report(1, REPEATED_NAME, quoted(topic), f"每个专题一份（{first}已有）", "改名")
        questions = tuple(_questions(file, keys.get("题目"), laws))
        quizzes.setdefault(topic, Quiz(topic, source.stem, file.path, questions))
        problems += file.problems
    return quizzes, problems


def _questions(file: YamlFile, node: Node | None, laws: dict[str, Law]) -> list[Question]:
    questions: list[Question] = []
    for item in file.items(node):
        keys = file.mapping(item, QUESTION_KEYS)
        if not require(file, keys, tuple(QUESTION_KEYS), item.line):
            continue
        question = Question(
            text(file, keys["问"]),
            text(file, keys["对"]),
            texts(file, keys["错"]),
            text(file, keys["为什么"]),
            citations(file, keys["依据"], laws),
        )
        options = [option.value for option in question.options]
        if not 2 <= len(question.distractors) <= 3 or len(set(options)) < len(options):
            file.report(
                keys["错"],
                STRUCTURE,
                f"{len(question.distractors)}个“错”",
                "两到三个各不相同的错项",
                "补上或者删去，和“对”也不要相同",
            )
        if any(question.prompt.value == other.prompt.value for other in questions):
            file.report(
                keys["问"], REPEATED_NAME, quoted(question.prompt.value), "每题只出一次", "换一题"
            )
        questions.append(question)
    return questions
