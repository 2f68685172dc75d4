"""The slots of a text: its `{{ … }}`, read before anything is evaluated.

A slot holds names, dots, and calls of known words with names, texts and numbers. What is right is
spelled out as an expression for Jinja, in ASCII punctuation; anything else is refused with the line
and the nearest name, so that Jinja sees only expressions that it can read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..ledger.problem import Kind, nearest, quoted
from ..library.text import UNKNOWN_NAME
from .page import WordError

BAD_BRACES = Kind(
    "P02",
    "页面里的花括号写法不对",
    "花括号、括号、引号不成对，或者在里面作了计算。",
    wrong="我镇共调解案件{{ 调解.调解案件 }。",
    right="我镇共调解案件{{ 调解.调解案件 }}。",
)

_BRACES = re.compile(
    r"[{｛]{2}(?P<word>(?:(?![{｛]{2}).)*?)[}｝]{2}|\{%.*?%\}|[{｛]{2}"
    r"|[{｛]\s*(?P<single>[^\s.．。(（{}｛｝]+)[.．。(（][^{}｛｝\n]*[}｝]{1,2}",
    re.DOTALL,
)
_WIDE = str.maketrans("（），．。：＝［］～", "(),..:=[]~")
CODE = re.compile(
    r"^[ \t]*+(~{3,}+|`{3,}+)[^\n]*\n.*?^[ \t]*+\1[ ]*$"
    r"|(?<![\\`])(`++)(?:(?!\n\s*\n).)+?(?<!`)\2(?!`)",
    re.DOTALL | re.MULTILINE,
)
"""Code in a page: fenced, or between back quotes."""
_QUOTES = {"“": "”", "”": "“", '"': '"', "'": "'", "‘": "’", "「": "」"}
_MAX_LENGTH = 2000
_MAX_DEPTH = 9  # 图(年度(2023).主题.指标.值) takes five
_EXPECTED = "“主题.指标”或“图(主题.指标)”这样的词"


@dataclass(frozen=True, slots=True)
class Slot:
    """A pair of braces in a text, or what was meant to be one."""

    start: int
    end: int
    line: int
    """Its line in the file."""
    text: str
    """What stands between the braces, as typed."""
    expression: str
    """The same for Jinja; empty where it is refused."""
    error: WordError | None = None
    """Why it is refused."""


@lru_cache(maxsize=4096)
def lift_constants(expression: str) -> tuple[str, dict[str, Any]]:
    """Return a slot's expression with a variable for each constant, and the constants by variable.

    No name of the ledger begins with two underscores, as these variables do.
    """
    lifter = _Lifter()
    return ast.unparse(lifter.visit(ast.parse(expression))), lifter.constants


class _Lifter(ast.NodeTransformer):
    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}

    def visit_Constant(self, node: ast.Constant) -> ast.Name:
        name = f"__{len(self.constants)}"
        self.constants[name] = node.value
        return ast.Name(name)


def slots_of_page(
    markdown: str, names: dict[str, Any], first_line: int, valid: Container[str] = ()
) -> Iterator[Slot]:
    """Yield the slots of a page: not those in code, nor the braces of attributes.

    Args:
        markdown: the page without its front matter.
        names: the meanings of the words.
        first_line: the line of the file on which `markdown` begins.
        valid: words, as typed, to leave out.
    """
    may_have_code = "`" in markdown or "~~~" in markdown
    code = [match.span() for match in CODE.finditer(markdown)] if may_have_code else []
    for match in _BRACES.finditer(markdown):
        if match["word"] in valid:
            continue
        if any(start <= match.start() < end for start, end in code):
            continue
        if not match["single"] or match["single"] in names:
            yield _slot(match, names, first_line + markdown.count("\n", 0, match.start()))


def slots_of_text(text: str, names: dict[str, Any], line: int) -> Iterator[Slot]:
    """Yield the slots of a text of a data file, which has no code and is reported as one line."""
    return (_slot(match, names, line) for match in _BRACES.finditer(text))


def unsupported(source: str) -> WordError:
    """Return the refusal of what is no word."""
    return WordError(quoted(source), _EXPECTED, "只用名称和这些词，不作计算", kind=BAD_BRACES)


@lru_cache(maxsize=4096)
def ascii_punctuation(expression: str) -> str:
    """Return the expression on one line with half-width punctuation.

    Text in quotation marks stays as typed.
    """
    chars, closing_quote = [], ""
    for char in expression:
        if closing_quote:
            quoted_char = {'"': "”", "\\": "\\\\", "\n": " "}.get(char, char)
            chars.append('"' if char == closing_quote else quoted_char)
            closing_quote = "" if char == closing_quote else closing_quote
        elif char in _QUOTES:
            closing_quote = _QUOTES[char]
            chars.append('"')
        elif char.isspace():
            chars.append(" ")
        else:
            chars.append("," if char == "、" else char.translate(_WIDE))
    return "".join(chars).strip()


def _slot(match: re.Match[str], names: dict[str, Any], line: int) -> Slot:
    try:
        expression, error = _expression(match, names), None
    except WordError as refusal:
        expression, error = "", refusal
    return Slot(match.start(), match.end(), line, match["word"] or "", expression, error)


def _expression(match: re.Match[str], names: dict[str, Any]) -> str:
    """Return what stands between the braces as Jinja and Python write it."""
    if match["word"] is None:
        raise WordError(
            quoted(match.string[match.start() : match.start() + 30].split("\n")[0]),
            _EXPECTED,
            "写成“{{ 主题.指标 }}”，前后各两个花括号",
            kind=BAD_BRACES,
        )
    source = ascii_punctuation(match["word"])
    if len(source) > _MAX_LENGTH:
        raise WordError(quoted(source), f"不超过{_MAX_LENGTH}个字", "分成几处写", kind=BAD_BRACES)
    try:
        tree = _parse(source)
        _vet(tree, names)
        return ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise WordError(
            quoted(source), _EXPECTED, "检查括号、逗号和引号", kind=BAD_BRACES
        ) from error


@lru_cache(maxsize=4096)
def _parse(source: str) -> ast.expr:
    """Parse a word; cached, as the same words stand on many pages."""
    return ast.parse(source, mode="eval").body


def _vet(tree: ast.expr, names: dict[str, Any], depth: int = 0) -> None:
    """Refuse anything but a known name, what belongs to it, and a call of a known word."""
    match tree:
        case _ if depth > _MAX_DEPTH:
            pass
        case ast.Name(id=name) if name in names:
            return
        case ast.Name(id=name):
            raise WordError(
                quoted(name),
                "台账里的主题，或者" + "、".join(n for n in names if callable(names[n])),
                "改成已有的名称",
                nearest=nearest(name, names),
                kind=UNKNOWN_NAME,
            )
        case ast.Attribute(value=ast.Name() | ast.Attribute() | ast.Call() as owner, attr=name):
            if not name.startswith("_"):
                _vet(owner, names, depth + 1)
                return
        case ast.Call(func=ast.Name(id=name) as word, args=arguments, keywords=options):
            _vet(word, names)
            if callable(names[name]) and all(option.arg for option in options):
                for argument in (*arguments, *(option.value for option in options)):
                    if not _is_constant(argument):
                        _vet(argument, names, depth + 1)
                return
    raise unsupported(ast.unparse(tree))


def _is_constant(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Constant) and isinstance(tree.value, str | int)
