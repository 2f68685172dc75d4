"""Quizzes: a topic's questions, and a paper of ten drawn from all of them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ..ledger.problem import nearest, quoted
from ..library.quiz import Question, Quiz
from ..library.text import UNKNOWN_NAME
from .page import Page, WordError, block
from .reference import citation, text
from .word import word

PAPER = 10
"""Questions on a paper."""


@word('测验("专题")', "一个[专题](learn.md)的题目")
def topic(page: Page, name: str) -> Markup:
    """Return `测验("邻里与物业")`: the questions of one topic in the order of the file."""
    quiz = page.library.quizzes.get(name)
    if quiz is None:
        raise WordError(
            quoted(f"测验({name})"),
            "data/quizzes/ 里有的专题，写在引号里",
            "改成已有的专题",
            nearest=nearest(str(name), page.library.quizzes),
            kind=UNKNOWN_NAME,
        )
    return _block([quiz], page, kind="topic", take=len(quiz.questions))


@word("试卷()", "从全部题目里抽十题")
def paper(page: Page) -> Markup:
    """Return `试卷()`: all questions, of which the reader's browser draws ten."""
    quizzes = list(page.library.quizzes.values())
    return _block(quizzes, page, kind="paper", take=PAPER)


def _block(quizzes: list[Quiz], page: Page, *, kind: str, take: int) -> Markup:
    questions = [_question(entry, quiz, page) for quiz in quizzes for entry in quiz.questions]
    return block("quiz.html", questions=questions, kind=kind, take=take)


def _question(question: Question, quiz: Quiz, page: Page) -> dict[str, Any]:
    page.questions += 1
    return {
        "number": page.questions,
        "topic": quiz.topic,
        "ask": text(question.prompt, page),
        "options": [(text(option, page), option is question.answer) for option in question.options],
        "right": text(question.answer, page),
        "why": text(question.explanation, page),
        "grounds": Markup("、").join(citation(ground, page) for ground in question.grounds),
    }
