"""Filling in a page: every `{{ word }}` of its Markdown is replaced by its meaning.

Each pair of braces is parsed and evaluated separately: names, dots, and calls of the page's words
with names, texts and numbers. Nothing else is understood and no code is run; a mistake affects only
its own place, and is reported with its line in the file.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from ..ledger.problem import Kind, Problem, nearest, quoted
from ..library.text import UNKNOWN_NAME
from .page import WordError, block
from .word import Blocks, Word

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
    r"^[ \t]*+(~{3,}|`{3,})[^\n]*\n.*?^[ \t]*+\1[ ]*$"
    r"|(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\2(?!`)",
    re.DOTALL | re.MULTILINE,
)
"""Code in a page: fenced, or between back quotes."""
_MARKDOWN = re.compile(r"<[^>]*>|[\\`*_{}\[\]|]")
_QUOTES = {"“": "”", "”": "“", '"': '"', "'": "'", "‘": "’", "「": "」"}
_MAX_LENGTH = 2000
_EXPECTED = "“主题.指标”或“图(主题.指标)”这样的词"


def fill(
    markdown: str, names: dict[str, Any], path: str, first_line: int
) -> tuple[str, list[Problem]]:
    """Return the Markdown with its words filled in, and a problem for each word that fails.

    Args:
        markdown: the page without its front matter.
        names: the meanings of the words.
        path: the file, as messages name it.
        first_line: the line of the file on which `markdown` begins.
    """
    pieces: list[str] = []
    problems: list[Problem] = []
    position = 0
    for match in _places(markdown, names):
        try:
            replacement = _markdown(_meaning(match, names))
        except WordError as error:
            problem = _problem(error, path, _line(match, first_line))
            problems += [] if error.follows else [problem]
            replacement = _escape(block("problem.html", problem=problem))
        pieces += markdown[position : match.start()], replacement
        position = match.end()
    return "".join([*pieces, markdown[position:]]), problems


def mistakes(
    markdown: str,
    names: dict[str, Any],
    path: str,
    first_line: int,
    *,
    context_free: re.Pattern[str],
    valid: set[str],
) -> Iterator[Problem]:
    """Yield the problems that `fill` would report, without filling in the Markdown.

    Args:
        markdown, names, path, first_line: as for `fill`.
        context_free: matches words, as typed, that are right on every page if right on one.
        valid: such words that are known to be right; newly checked ones are added.
    """
    for match in _places(markdown, names):
        word = match["word"]
        if word in valid:
            continue
        try:
            _meaning(match, names)
        except WordError as error:
            if not error.follows:
                yield _problem(error, path, _line(match, first_line))
        else:
            if context_free.fullmatch(word):
                valid.add(word)


def _places(markdown: str, names: dict[str, Any]) -> Iterator[re.Match[str]]:
    """Yield the braces to fill in: not those in code, nor those of attributes."""
    may_have_code = "`" in markdown or "~~~" in markdown
    code = [match.span() for match in CODE.finditer(markdown)] if may_have_code else []
    for match in _BRACES.finditer(markdown):
        if any(start <= match.start() < end for start, end in code):
            continue
        if not match["single"] or match["single"] in names:
            yield match


def _line(match: re.Match[str], first_line: int) -> int:
    return first_line + match.string.count("\n", 0, match.start())


def fill_text(
    text: str, names: dict[str, Any], path: str, line: int
) -> tuple[Markup, list[Problem]]:
    """Return plain text of a data file as HTML with its words filled in: no Markdown, no tags.

    Args:
        text: as the editor wrote it.
        names: the meanings of the words.
        path: the file, as messages name it.
        line: the line of the text in the file.
    """
    pieces: list[Markup] = []
    problems: list[Problem] = []
    start = 0
    for match in _BRACES.finditer(text):
        pieces.append(Markup.escape(text[start : match.start()]))
        start = match.end()
        try:
            value = _meaning(match, names)
            if isinstance(value, Blocks):
                raise _unsupported_error(match[0])
            pieces.append(value)
        except WordError as error:
            problems.append(_problem(error, path, line))
            pieces.append(block("problem.html", problem=problems[-1]))
    pieces.append(Markup.escape(text[start:]))
    return Markup("").join(pieces), problems


def _problem(error: WordError, path: str, line: int) -> Problem:
    return error.kind.problem(
        path=path,
        line=line,
        found=error.found,
        expected=error.expected,
        mend=error.mend,
        nearest=error.nearest,
    )


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


def _meaning(match: re.Match[str], names: dict[str, Any]) -> Markup | Blocks:
    word = match["word"]
    if word is None:
        raise WordError(
            quoted(match.string[match.start() : match.start() + 30].split("\n")[0]),
            _EXPECTED,
            "写成“{{ 主题.指标 }}”，前后各两个花括号",
            kind=BAD_BRACES,
        )
    source = ascii_punctuation(word)
    if len(source) > _MAX_LENGTH:
        raise WordError(quoted(source), f"不超过{_MAX_LENGTH}个字", "分成几处写", kind=BAD_BRACES)
    try:
        value = _value(_parse(source), names)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise WordError(
            quoted(source), _EXPECTED, "检查括号、逗号和引号", kind=BAD_BRACES
        ) from error
    if isinstance(value, Blocks):
        return value
    if not isinstance(value, Word | Markup):
        raise _unsupported_error(source)
    return Markup.escape(value)


@lru_cache(maxsize=4096)
def _parse(source: str) -> ast.expr:
    """Parse a word; cached, as the same words stand on many pages."""
    return ast.parse(source, mode="eval").body


def _value(tree: ast.expr, names: dict[str, Any]) -> Any:
    """Return the meaning of a name, a dotted name or a call."""
    match tree:
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name):
            raise WordError(
                quoted(name),
                "台账里的主题，或者" + "、".join(n for n in names if callable(names[n])),
                "改成已有的名称",
                nearest=nearest(name, names),
                kind=UNKNOWN_NAME,
            )
        case ast.Attribute(value=inner, attr=name) if not name.startswith("_"):
            owner = _value(inner, names)
            if isinstance(owner, Word):
                return getattr(owner, name)
        case ast.Call(func=ast.Name(), args=args, keywords=options):
            word = _value(tree.func, names)
            if callable(word) and all(option.arg for option in options):
                arguments = {str(o.arg): _argument(o.value, names) for o in options}
                return word(*(_argument(arg, names) for arg in args), **arguments)
    raise _unsupported_error(ast.unparse(tree))


def _argument(tree: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str | int):
        return tree.value
    value = _value(tree, names)
    if not isinstance(value, Word):  # a word without its brackets, or the output of one
        raise _unsupported_error(ast.unparse(tree))
    return value


def _unsupported_error(source: str) -> WordError:
    return WordError(quoted(source), _EXPECTED, "只用名称和这些词，不作计算", kind=BAD_BRACES)


def _markdown(value: Markup | Blocks) -> str:
    if not isinstance(value, Blocks):
        return _escape(value)
    parts = [
        _escape(part)
        if isinstance(part, Markup)
        else f"## {_escape(Markup.escape(part.title))} {{ #{part.anchor} }}\n\n{_escape(part.html)}"
        for part in value.parts
    ]
    return "\n\n".join(parts)


def _escape(html: str) -> str:
    """Return the HTML on one line, with everything escaped that Markdown would change."""

    def escape(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("<") else f"&#{ord(match[0])};"

    return _MARKDOWN.sub(escape, html.replace("\n", " "))
