"""Repair of the lines of a YAML file, so that all its mistakes are found in one pass.

`clean_lines` repairs what can be judged from a line alone. `find_fault` finds the line that YAML
cannot parse, says what is wrong with it, and gives it a form that YAML can parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import yaml

from . import hidden
from .hidden import HIDDEN_CHARACTER
from .problem import Kind, quoted

SYNTAX = Kind(
    "L04",
    "YAML 写法有误",
    "这一行不合格式：冒号后面没空格、引号括号不成对、没对齐。",
    wrong="  活动:12场",
    right="  活动: 12场",
    place="台账",
)
TAB = Kind(
    "L05",
    "用了制表符",
    "用了 Tab 键。行首只能用空格。",
    advice="下面第一个例子的冒号后面是一个 Tab，不是空格。行首的 Tab 也不行。",
    wrong="  活动:\t12场",
    right="  活动: 12场",
    place="台账",
)
WIDE_MARK = Kind(
    "L06",
    "用了全角冒号或全角空格",
    "台账里的冒号打成了中文冒号，或者行首打了中文空格。",
    wrong="  活动： 12场",
    right="  活动: 12场",
    place="台账",
)
STRUCTURE = Kind(
    "L09",
    "结构不对",
    "该写一个值的地方写了几个，或者反过来；日期、是否写得不对。",
    wrong="""\
  活动:
    值: 12场
    起: 2024年1月1日
""",
    right="""\
  活动:
    值: 12场
    起: 2024-01-01
""",
    place="台账",
)
MERGE_CONFLICT = Kind(
    "L14",
    "有没解决的合并冲突",
    "两个人改了同一处，还没有选定留哪一个。",
    advice="两个人改了同一行。问清楚留哪一个，把三行标记和不要的那一行删去。",
    wrong="""\
<<<<<<< HEAD
主题: 示例主题
=======
>>>>>>> 另一个分支
来源: 2024年法治政府建设年度报告 四（五）
期间: 原文未载明
指标:
  活动: 12场
""",
    right="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（五）
期间: 原文未载明
指标:
  活动: 12场
""",
    place="台账",
)


class TooDeepError(Exception):
    """Lists and mappings nested too deep, from `line` on."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


Report = Callable[[int, Kind, str, str, str], None]
"""A callback for problems: line, kind, what is there, what should be, and how to mend it."""

_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)")
_WIDE_COLON = re.compile(r"^(\s*(?:- )?[^\s#:：'\"{\[][^:：'\"{\[]{0,15})：")
_TIGHT_COLON = re.compile(r"^(\s*[\u4e00-\u9fff\w（）]*[\u4e00-\u9fff）]):(?=[^\s/])")
_VALUE = re.compile(r"^( *(?:- +)*)(?:[^\s:#'\"\[{][^:]*|'[^']*'|\"[^\"]*\"): +[^\s#]")
_KEY = re.compile(r"^(\s*(?:- )?[^\s:,'\"\[\]{}]+)(?::\s+|\s+)(\S.*)$")
_WORD = re.compile(r"^\s*[^\s:,'\"\[\]{}-]+$")


def clean_lines(text: str, report: Report) -> Iterator[str]:
    """Yield the lines of `text`, repairing and reporting tabs, full-width colons and the like."""
    value_indent: int | None = None  # of the last value, which includes all deeper lines
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        line = _mend_characters(line, number, report)
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (value_indent is not None and indent > value_indent):
            yield line
            continue
        line = _mend_indent(line, number, report)
        if not _is_sentence(line, lines[number : number + 1]):
            line = _mend_colon(line, number, report)
        value = _VALUE.match(line)
        value_indent = len(value[1]) if value else None
        yield line


def _mend_characters(line: str, number: int, report: Report) -> str:
    if _CONFLICT.match(line):
        report(number, MERGE_CONFLICT, quoted(line), "合并好的内容", "留下要的内容，删去这类标记行")
        return ""
    if match := hidden.search(line):
        description, mend = hidden.describe(match[0])
        report(number, HIDDEN_CHARACTER, description, hidden.EXPECTED, mend)
        line = hidden.plain_text(line)
    if "\t" in line and not line.lstrip().startswith("#"):
        report(number, TAB, "制表符（Tab）", "空格", "把制表符换成两个空格")
        line = line.replace("\t", "  ")
    return line


def _mend_indent(line: str, number: int, report: Report) -> str:
    rest = line.lstrip()
    indent = line[: len(line) - len(rest)]
    if not indent.strip(" "):
        return line
    report(number, WIDE_MARK, "行首有全角空格", "半角空格", "把行首的全角空格换成半角空格")
    return "".join("  " if c == "\u3000" else " " for c in indent) + rest


def _is_sentence(line: str, next_lines: list[str]) -> bool:
    """Return whether a line is a list item of prose: `- 邻里：通行、采光。` with no key below."""
    dash = len(line) - len(line.lstrip())
    child = next_lines and re.match(r"( *)[^\s#:：'\"{\[-][^\s:：]*[:：]", next_lines[0])
    return line.lstrip().startswith("- ") and "：" in line and not (child and len(child[1]) > dash)


def _mend_colon(line: str, number: int, report: Report) -> str:
    wide, tight = _WIDE_COLON.match(line), _TIGHT_COLON.match(line)
    match = wide or tight
    if not match:
        return line
    rest = line[match.end() :].strip()
    kind, expected = (WIDE_MARK, "半角冒号，后面空一格") if wide else (SYNTAX, "冒号后面空一格")
    mend = f"写成“{match[1].strip()}: {rest[:20]}”"
    report(number, kind, quoted(line.strip()), expected, mend)
    return f"{match[1]}: {rest}"


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that YAML cannot parse, and what is wrong with it."""

    line: int
    expected: str
    mend: str
    readable: str
    """The line in a form that YAML can parse."""
    kind: Kind = SYNTAX


def find_fault(lines: list[str], error: yaml.MarkedYAMLError | TooDeepError) -> LineFault:
    """Find the line that makes YAML stop, which is not always the one where it stops."""
    if isinstance(error, TooDeepError):
        return replace(
            _value_fault(lines, error.line - 1, "套得没有这么深", "检查括号和缩进"), kind=STRUCTURE
        )
    context, problem = error.context or "", error.problem or ""
    if (row := _inner_quotes(lines, error)) is not None:
        right = _with_chinese_quotes(lines[row])
        mend = f"写成{quoted(right.strip(), 60)}" if right else "把里面的引号改成中文引号“……”"
        readable = right or re.sub("[\"']", "", lines[row])
        return LineFault(row + 1, "值里面的引号用中文引号“”", mend, readable)
    inner = context.startswith("while scanning") or "flow" in context or "quoted" in context
    mark = (inner and error.context_mark) or error.problem_mark or error.context_mark
    row = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    at_start = column <= len(lines[row]) - len(lines[row].lstrip())
    if "quoted scalar" in context:
        return _value_fault(lines, row, "成对的引号", "补上另一半引号")
    if "flow" in context:
        return _value_fault(lines, row, "成对的括号，中间用半角逗号分开", "补上括号或逗号")
    if "block mapping" in context and not at_start:
        if lines[row][column - 1] in "'\"" and (opening := _open_quote(lines, row)) is not None:
            return _value_fault(lines, opening, "成对的引号", "补上另一半引号")
        if lines[row][column : column + 1] in ("]", "}"):
            return _value_fault(lines, row, "成对的括号", "删去多出来的括号")
    if "simple key" in context or not _has_colon(lines[row]):
        return _value_fault(lines, row, "键后面有半角冒号和空格", "写成“键: 值”")
    if "mapping values" in problem and ":" not in lines[row][:column]:
        above = next((n for n in range(row - 1, -1, -1) if lines[n].strip()), row)
        if not _has_colon(lines[above]):
            return _value_fault(lines, above, "键后面有半角冒号和空格", "写成“键: 值”")
        at_start = True
    if at_start:
        return _indent_fault(lines, row)
    return _value_fault(lines, row, "有特殊符号的值加上半角双引号", "给这个值加上半角双引号")


# A quotation mark that closes in the middle of a value: 口径: "上门"服务
_EARLY_CLOSE = re.compile(r"(?:[:,\[{-][ ]+|[\[{])([\"'])[^\"'\n]*\1(?![ ]*(?:$|[,:\]}]|[ ]#))")


def _inner_quotes(lines: list[str], error: yaml.MarkedYAMLError) -> int | None:
    """Return the row that YAML stops at if quotation marks inside its value are to blame."""
    marks = (error.problem_mark, error.context_mark)
    rows = dict.fromkeys(min(mark.line, len(lines) - 1) for mark in marks if mark)
    return next((row for row in rows if _EARLY_CLOSE.search(lines[row])), None)


def _with_chinese_quotes(line: str) -> str:
    """Return the line with Chinese quotation marks in its value, or empty where that is unsure."""
    match = re.match(r"^(\s*(?:- )?[^\s:\"'{\[]+:[ ]+)([\"'])(.*)$", line.rstrip())
    if not match:
        return ""
    mark, value = match[2], match[2] + match[3]
    for text in (value, value[1:-1]) if value.endswith(mark) else (value,):
        pieces = text.split(mark)
        spoken = pieces[1::2]
        if len(pieces) % 2 and all(re.match(r"[^\s，。、；：]", piece) for piece in spoken):
            marked = "".join(f"“{p}”" if n % 2 else p for n, p in enumerate(pieces))
            return match[1] + marked
    return ""


def _has_colon(line: str) -> bool:
    return ":" in line or line.lstrip().startswith(("#", "- "))


def _open_quote(lines: list[str], row: int) -> int | None:
    """Return the row above that opens a quotation and does not close it."""
    for number in range(row - 1, max(row - 30, -1), -1):
        match = re.search(r":\s+(['\"])(.*)$", lines[number])
        if match and match[1] not in match[2]:
            return number
    return None


def _value_fault(lines: list[str], row: int, expected: str, mend: str) -> LineFault:
    line = lines[row]
    if match := _KEY.match(line):
        value = match[2].replace("'", "''")
        readable = f"{match[1]}: '{value}'"
    else:
        readable = f"{line}: ''" if _WORD.match(line) else ""
    return LineFault(row + 1, expected, mend, readable if readable != line else "")


def _indent_fault(lines: list[str], row: int) -> LineFault:
    above = next((line for line in reversed(lines[:row]) if line.strip()), "")
    indent = len(above) - len(above.lstrip())
    readable = " " * indent + lines[row].lstrip()
    return LineFault(
        row + 1,
        "同一层的行首空格一样多",
        f"和上一行“{above.strip()[:20]}”对齐，或者检查上一行",
        readable if readable != lines[row] else "",
    )
