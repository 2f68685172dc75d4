"""Lines of a YAML file as they were meant, so that all its mistakes are found in one go.

`cleaned` mends what can be told from a line alone. `fault_in` finds the line that YAML cannot read,
says what is wrong with it, and gives it a form in which it can be read past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import yaml

from . import hidden
from .problem import quoted


class TooDeepError(Exception):
    """Lists and mappings are nested too deep from `line` on."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


Report = Callable[[int, str, str, str, str], None]
"""Takes line, code, what was found, what was expected and how to mend it."""

_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)")
_WIDE_COLON = re.compile(r"^(\s*(?:- )?[^\s#:：'\"{\[][^:：'\"{\[]{0,15})：")
_TIGHT_COLON = re.compile(r"^(\s*[\u4e00-\u9fff\w（）]*[\u4e00-\u9fff）]):(?=[^\s/])")
_VALUE = re.compile(r"^( *(?:- +)*)(?:[^\s:#'\"\[{][^:]*|'[^']*'|\"[^\"]*\"): +[^\s#]")
_KEY = re.compile(r"^(\s*(?:- )?[^\s:,'\"\[\]{}]+)(?::\s+|\s+)(\S.*)$")
_WORD = re.compile(r"^\s*[^\s:,'\"\[\]{}-]+$")


def cleaned(text: str, report: Report) -> Iterator[str]:
    """Yield the lines of `text` with tabs, full-width colons and the like mended and reported."""
    value_indent: int | None = None  # of the last value; what is indented deeper belongs to it
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        line = _plain(line, number, report)
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (value_indent is not None and indent > value_indent):
            yield line
            continue
        line = _indented(line, number, report)
        if not _prose(line, lines[number : number + 1]):
            line = _with_colon(line, number, report)
        value = _VALUE.match(line)
        value_indent = len(value[1]) if value else None
        yield line


def _plain(line: str, number: int, report: Report) -> str:
    if _CONFLICT.match(line):
        report(number, "L14", quoted(line), "合并好的内容", "留下要的内容，删去这类标记行")
        return ""
    if strange := hidden.search(line):
        found, mend = hidden.told(strange[0])
        report(number, "X02", found, hidden.EXPECTED, mend)
        line = hidden.plain(line)
    if "\t" in line and not line.lstrip().startswith("#"):
        report(number, "L05", "制表符（Tab）", "空格", "把制表符换成两个空格")
        line = line.replace("\t", "  ")
    return line


def _indented(line: str, number: int, report: Report) -> str:
    rest = line.lstrip()
    indent = line[: len(line) - len(rest)]
    if not indent.strip(" "):
        return line
    report(number, "L06", "行首有全角空格", "半角空格", "把行首的全角空格换成半角空格")
    return "".join("  " if c == "\u3000" else " " for c in indent) + rest


def _prose(line: str, following: list[str]) -> bool:
    """Return whether a list item is a sentence: `- 邻里：通行、采光。`, with no further key below it."""
    dash = len(line) - len(line.lstrip())
    more = following and re.match(r"( *)[^\s#:：'\"{\[-][^\s:：]*[:：]", following[0])
    return line.lstrip().startswith("- ") and "：" in line and not (more and len(more[1]) > dash)


def _with_colon(line: str, number: int, report: Report) -> str:
    wide, tight = _WIDE_COLON.match(line), _TIGHT_COLON.match(line)
    match = wide or tight
    if not match:
        return line
    rest = line[match.end() :].strip()
    code, expected = ("L06", "半角冒号，后面空一格") if wide else ("L04", "冒号后面空一格")
    mend = f"写成“{match[1].strip()}: {rest[:20]}”"
    report(number, code, quoted(line.strip()), expected, mend)
    return f"{match[1]}: {rest}"


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a line."""

    line: int
    expected: str
    mend: str
    readable: str
    """The line in a form that YAML can read."""
    code: str = "L04"


def fault_in(lines: list[str], error: yaml.MarkedYAMLError | TooDeepError) -> LineFault:
    """Return the line that makes YAML stop, which is not always the one where it stops."""
    if isinstance(error, TooDeepError):
        return replace(
            _valued(lines, error.line - 1, "套得没有这么深", "检查括号和缩进"), code="L09"
        )
    context, problem = error.context or "", error.problem or ""
    inner = context.startswith("while scanning") or "flow" in context or "quoted" in context
    mark = (inner and error.context_mark) or error.problem_mark or error.context_mark
    at = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    start = column <= len(lines[at]) - len(lines[at].lstrip())
    if "quoted scalar" in context:
        return _valued(lines, at, "成对的引号", "补上另一半引号")
    if "flow" in context:
        return _valued(lines, at, "成对的括号，中间用半角逗号分开", "补上括号或逗号")
    if "block mapping" in context and not start:
        if lines[at][column - 1] in "'\"" and (opened := _opened_above(lines, at)) is not None:
            return _valued(lines, opened, "成对的引号", "补上另一半引号")
        if lines[at][column : column + 1] in ("]", "}"):
            return _valued(lines, at, "成对的括号", "删去多出来的括号")
    if "simple key" in context or not _has_colon(lines[at]):
        return _valued(lines, at, "键后面有半角冒号和空格", "写成“键: 值”")
    if "mapping values" in problem and ":" not in lines[at][:column]:
        above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
        if not _has_colon(lines[above]):
            return _valued(lines, above, "键后面有半角冒号和空格", "写成“键: 值”")
        start = True
    if start:
        return _aligned(lines, at)
    return _valued(lines, at, "有特殊符号的值加上半角双引号", "给这个值加上半角双引号")


def _has_colon(line: str) -> bool:
    return ":" in line or line.lstrip().startswith(("#", "- "))


def _opened_above(lines: list[str], at: int) -> int | None:
    """Return the line above with a quotation mark that is not closed there."""
    for number in range(at - 1, max(at - 30, -1), -1):
        match = re.search(r":\s+(['\"])(.*)$", lines[number])
        if match and match[1] not in match[2]:
            return number
    return None


def _valued(lines: list[str], at: int, expected: str, mend: str) -> LineFault:
    line = lines[at]
    if match := _KEY.match(line):
        value = match[2].replace("'", "''")
        readable = f"{match[1]}: '{value}'"
    else:
        readable = f"{line}: ''" if _WORD.match(line) else ""
    return LineFault(at + 1, expected, mend, readable if readable != line else "")


def _aligned(lines: list[str], at: int) -> LineFault:
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    indent = len(above) - len(above.lstrip())
    readable = " " * indent + lines[at].lstrip()
    return LineFault(
        at + 1,
        "同一层的行首空格一样多",
        f"和上一行“{above.strip()[:20]}”对齐，或者检查上一行",
        readable if readable != lines[at] else "",
    )
