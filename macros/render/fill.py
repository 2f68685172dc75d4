"""A page's Markdown with every `{{ word }}` replaced by what it stands for.

Each pair of braces is evaluated by itself, in a sandbox that knows the page's words and nothing
else; so one mistake spoils one place, and its line is the line in the file.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import jinja2
import jinja2.sandbox
from markupsafe import Markup

from ..ledger.problem import Problem, nearest, quoted
from .page import WordError, block

_BRACES = re.compile(r"\{\{(?P<word>.*?)\}\}|\{%.*?%\}|\{\{", re.DOTALL)
_WIDE_BRACES = str.maketrans("｛｝", "{}")
_WIDE = str.maketrans("（），．。：＝［］　～", "(),..:=[] ~")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_QUOTES = {"“": "”", "”": "“", '"': '"', "'": "'", "‘": "’", "「": "」"}
_EXPECTED = "“主题.指标”或“图(主题.指标)”这样的词"


class _Unknown(jinja2.StrictUndefined):
    """A name that nobody gave a meaning: using it in any way is a mistake."""

    def _fail(self, *_: Any, **__: Any) -> NoReturn:
        raise _UnknownName(str(self._undefined_name))

    __getattr__ = __call__ = __getitem__ = __str__ = __html__ = _fail


class _UnknownName(Exception):
    """The name of an `_Unknown`."""


_SANDBOX = jinja2.sandbox.ImmutableSandboxedEnvironment(undefined=_Unknown, autoescape=True)
_SANDBOX.globals.clear()
_SANDBOX.filters.clear()


def fill(
    markdown: str, names: dict[str, Any], path: str, first_line: int
) -> tuple[str, list[Problem]]:
    """The Markdown with its words filled in, and a problem for each that could not be.

    Args:
        markdown: the page without its front matter.
        names: what the words mean.
        path: how messages name the file.
        first_line: the line of the file on which `markdown` begins.
    """
    markdown = re.sub(r"｛｛.*?｝｝", lambda m: m[0].translate(_WIDE_BRACES), markdown)
    code = [match.span() for match in _CODE.finditer(markdown)]
    problems: list[Problem] = []

    def replaced(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in code):
            return match[0]
        line = first_line + markdown.count("\n", 0, match.start())
        try:
            return str(_meaning(match, names))
        except WordError as error:
            problem = Problem(
                path=path,
                line=line,
                code=error.code,
                found=error.found,
                expected=error.expected,
                mend=error.mend,
                nearest=error.nearest,
            )
            if not error.follows:
                problems.append(problem)
            return _shown(problem)

    return _BRACES.sub(replaced, markdown), problems


def ascii_punctuation(expression: str) -> str:
    """The expression with full-width punctuation outside quotation marks made half-width."""
    result, closing = [], ""
    for char in expression:
        if closing:
            result.append('"' if char == closing else char.replace('"', "”"))
            closing = "" if char == closing else closing
        elif char in _QUOTES:
            closing = _QUOTES[char]
            result.append('"')
        else:
            result.append("," if char == "、" else char.translate(_WIDE))
    return "".join(result)


def _meaning(match: re.Match[str], names: dict[str, Any]) -> Any:
    word = match["word"]
    if word is None:
        raise WordError(
            quoted(match[0]), _EXPECTED, "写成“{{ 主题.指标 }}”，前后各两个花括号", code="P02"
        )
    source = " ".join(ascii_punctuation(word).split())
    try:
        value = _SANDBOX.compile_expression(source, undefined_to_none=False)(**names)
        if isinstance(value, _Unknown) or hasattr(value, "__html__"):
            return Markup.escape(value)
    except _UnknownName as error:
        raise WordError(
            quoted(str(error)),
            "台账里的主题，或者" + "、".join(n for n in names if callable(names[n])),
            "改成已有的名称",
            nearest=nearest(str(error), names),
            code="P01",
        ) from error
    except WordError:
        raise
    except (jinja2.TemplateError, SyntaxError, RecursionError) as error:
        raise WordError(quoted(source), _EXPECTED, "检查括号、逗号和引号", code="P02") from error
    except Exception as error:  # whatever a page's expression does, the preview goes on
        raise WordError(
            quoted(source), _EXPECTED, "只用名称和这些词，不作计算", code="P02"
        ) from error
    raise WordError(quoted(source), _EXPECTED, "只用名称和这些词，不作计算", code="P02")


def _shown(problem: Problem) -> str:
    return block("problem.html", problem=problem)
