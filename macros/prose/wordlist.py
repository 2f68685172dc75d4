"""The list of words to avoid (`data/wordings.yml`), which editors can extend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ..ledger.fields import MISSING_KEY, REPEATED_NAME, UNKNOWN_KEY
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Level, Problem, nearest, quoted
from ..ledger.source import Node, read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wording:
    """An entry of the word list."""

    text: str
    """The wording to avoid, as the list has it."""
    pattern: re.Pattern[str]
    replacement: str
    """May contain `\\1` for the first group of the pattern."""
    reason: str
    level: Level
    exception: re.Pattern[str] | None
    """In a sentence that matches this, the wording is right."""
    signs: tuple[str, ...]
    """Plain texts, one of which is in every match of the pattern."""
    loose: re.Pattern[str]
    """The pattern without its lookbehind: it matches no less, and much faster."""


@dataclass(frozen=True)
class Rules:
    """The word list."""

    wordings: tuple[Wording, ...] = ()

    def candidates(self, text: str) -> list[Wording]:
        """Return the wordings that may occur in the text, found ten times faster by their signs."""
        numbers = {number for sign, number in self._signs if sign in text}
        wordings = [self.wordings[number] for number in sorted(numbers)]
        return [wording for wording in wordings if wording.loose.search(text)]

    @cached_property
    def _signs(self) -> list[tuple[str, int]]:
        return [(sign, n) for n, wording in enumerate(self.wordings) for sign in wording.signs]


KEYS = {
    "错": "不该这样写的词",
    "对": "应当怎样写",
    "为什么": "一句话说明理由",
    "级别": "“错误”（不改不能发布）或者“提醒”",
    "除非": "同一句里有它就不算错；几个就写成列表",
    "正则": "写“是”：“错”和“除非”是正则表达式",
}
_OPTIONAL = ("除非", "正则")
_LEVELS: dict[str, Level] = {"错误": "错误", "提醒": "提醒"}
_FLAGS = {"": False, "否": False, "false": False, "是": True, "true": True}
# Repetition must be bounded: a pattern is tried at every position of every page.
_ENDLESS = re.compile(r"(?<!\\)[*+]|\{\d*,\}|\)\{")
# Pieces of a pattern that are not plain text.
_GAP = "\0"
_ANY_OF = re.compile(r"\\(?:\w[0-9A-Fa-f]*|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|[.^$]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?(:|<?[=!]))?([^()]*)\)(\?)?")
_LOOKS_BEHIND = re.compile(r"^(?:\(\?<[!=](?:\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[\]|])\))+")
_MAYBE = re.compile(r".(?:\?|\{[^{}]*\})\??", re.DOTALL)


class _FaultError(Exception):
    """Carries kind, found, expected, mend and nearest of a `Problem`."""


def load_rules(path: Path) -> tuple[Rules, list[Problem]]:
    """Return the word list in `path` and its problems; an empty list if there is no file."""
    if not path.exists():
        return Rules(), []
    display_path = f"{path.parent.name}/{path.name}"
    root, _, problems = read(path, display_path)
    groups = root.value if root and isinstance(root.value, dict) else {}
    wordings: dict[str, Wording] = {}
    for group in groups.values():
        for entry in group.value if isinstance(group.value, list) else [group]:
            try:
                wording = _wording(entry)
                if wording.text in wordings:
                    raise _FaultError(
                        REPEATED_NAME, quoted(wording.text), "每个词只写一条", "删去一条", ""
                    )
                wordings[wording.text] = wording
            except _FaultError as fault:
                kind, found, expected, mend, suggestion = fault.args
                problem = kind.problem(
                    path=display_path,
                    line=entry.line,
                    found=found,
                    expected=expected,
                    mend=mend,
                    nearest=suggestion,
                )
                problems.append(problem)
    return Rules(tuple(wordings.values())), problems


def _wording(entry: Node) -> Wording:
    if not isinstance(entry.value, dict):
        raise _FaultError(STRUCTURE, entry.kind, "一组“键: 值”", "写成“- {错: ……, 对: ……}”", "")
    texts = {key: _texts(node) for key, node in entry.value.items()}
    for key in texts:
        if key not in KEYS:
            suggestion = nearest(key, KEYS)
            raise _FaultError(
                UNKNOWN_KEY, quoted(key), "、".join(KEYS), "改正或者删去这个键", suggestion
            )
    for key, meaning in KEYS.items():
        if key not in _OPTIONAL and not texts.get(key):
            raise _FaultError(MISSING_KEY, f"没有“{key}”", meaning, f"加上“{key}: ……”", "")
    is_pattern = _choice(texts, "正则", _FLAGS)
    replacement = texts["对"][0]
    pattern = _pattern(texts["错"][:1], is_pattern)
    try:
        replacement = replacement if is_pattern else replacement.replace("\\", r"\\")
        pattern.sub(replacement, "")
    except (re.error, IndexError):
        raise _FaultError(
            STRUCTURE, quoted(replacement), r"\1 指“错”里的括号", "检查“对”", ""
        ) from None
    return Wording(
        text=texts["错"][0],
        pattern=pattern,
        replacement=replacement,
        reason=texts["为什么"][0],
        level=_choice(texts, "级别", _LEVELS),
        exception=_pattern(texts["除非"], is_pattern) if texts.get("除非") else None,
        signs=tuple(signs(pattern.pattern)),
        loose=re.compile(_LOOKS_BEHIND.sub("", pattern.pattern)),
    )


def _texts(node: Node) -> list[str]:
    nodes = node.value if isinstance(node.value, list) else [node]
    return [n.value.strip() for n in nodes if isinstance(n.value, str) and n.value.strip()]


def _choice(texts: dict[str, list[str]], key: str, choices: dict[str, T]) -> T:
    text = (texts.get(key) or [""])[0]
    if text not in choices:
        raise _FaultError(STRUCTURE, quoted(text), f"“{key}”{KEYS[key]}", f"改正“{key}”", "")
    return choices[text]


def _pattern(texts: list[str], is_pattern: bool) -> re.Pattern[str]:
    if not is_pattern:
        return re.compile("|".join(re.escape(text) for text in texts))
    text = "|".join(texts)
    if _ENDLESS.search(text):
        mend = "重复要有上限，不用 * 和 +：写成 {0,9} 这样，不写在括号后面"
        raise _FaultError(STRUCTURE, quoted(text), "有上限的重复", mend, "")
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        position = getattr(error, "pos", None)
        mend = "检查括号和反斜线" + (
            f"（第{position + 1}个字附近）" if position is not None else ""
        )
        raise _FaultError(STRUCTURE, quoted(text), "正则表达式", mend, "") from None
    if pattern.match(""):
        raise _FaultError(STRUCTURE, quoted(text), "至少一个字的词", "改正“错”或者“除非”", "")
    return pattern


def signs(pattern: str) -> list[str]:
    """Return plain texts, one of which is in every match; an empty one if none is certain."""
    text, groups = _ANY_OF.sub(_GAP, pattern), 1
    if re.search(r"\(\?(?!:|<?[=!])", text):  # flags, names, conditions: not needed
        return [""]
    while groups:
        text, groups = _GROUP.subn(_certain_text, text)
    ways = _MAYBE.sub(_GAP, text).split("|")
    return [max(way.split(_GAP), key=len) for way in ways]


def _certain_text(group: re.Match[str]) -> str:
    """Return the text that an innermost group always matches; a lookaround matches none."""
    kind, inner, optional = group.groups()
    if kind and kind != ":":
        return ""
    return _GAP if optional or "|" in inner else inner
