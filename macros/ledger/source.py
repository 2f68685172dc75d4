"""A YAML file as plain text nodes, each with its line, and everything wrong with its writing.

YAML is read as a list of events, so that no value is ever given a type (`1:30`, `是`, dates and
`1_000` stay the text they are), no tag is acted on and no depth of nesting can overflow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .problem import Problem, quoted

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, ten times faster in C


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, mapping or list of a YAML file."""

    value: str | dict[str, Node] | list[Node]
    """A scalar is its text, whatever YAML would make of it."""
    line: int
    """Where its key (or list item) stands, counted from 1."""

    @property
    def kind(self) -> str:
        """What an editor calls it."""
        return {str: "一个值", dict: "一组“键: 值”", list: "一个列表"}[type(self.value)]


@dataclass(slots=True)
class _Reader:
    """Builds nodes from YAML events and collects what is wrong on the way."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    # Containers being read, outermost first: the node and, in a mapping, the key that waits.
    stack: list[tuple[Node, tuple[str, int] | None]] = field(default_factory=list)
    root: Node | None = None

    def report(self, line: int, code: str, found: str, expected: str, mend: str) -> None:
        self.problems.append(
            Problem(path=self.path, line=line, code=code, found=found, expected=expected, mend=mend)
        )

    def read(self, text: str) -> None:
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report(
                        line, "L09", "又一个“---”文档", "一个文件只有一份内容", "分成两个文件"
                    )
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._refuse_trick(line, f"*{event.anchor}")
                self._add(Node("", line))
            elif isinstance(event, yaml.NodeEvent):
                self._check_tricks(event, line)
                if not self._open(event, line):
                    return
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._add(self.stack.pop()[0])

    def _check_tricks(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor:
            self._refuse_trick(line, f"&{event.anchor}")
        if tag and tag != "!":
            self._refuse_trick(line, tag.replace("tag:yaml.org,2002:", "!!"))

    def _refuse_trick(self, line: int, what: str) -> None:
        self.report(
            line, "L10", quoted(what), "只写普通的键和值", f"删去{quoted(what)}，把内容直接写出来"
        )

    def _open(self, event: yaml.NodeEvent, line: int) -> bool:
        if isinstance(event, yaml.ScalarEvent):
            self._add(Node(event.value, line))
            return True
        if len(self.stack) >= MAX_DEPTH:
            self.report(line, "L09", "套得太深", f"最多套{MAX_DEPTH}层", "检查括号和缩进")
            return False
        if isinstance(event, yaml.MappingStartEvent):
            self.stack.append((Node({}, line), None))
        else:
            self.stack.append((Node([], line), None))
        return True

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent, key = self.stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif key is None:
            self._take_key(parent, node)
        elif isinstance(parent.value, dict):
            parent.value.setdefault(key[0], Node(node.value, key[1]))
            self.stack[-1] = (parent, None)

    def _take_key(self, parent: Node, node: Node) -> None:
        if not isinstance(node.value, str):
            self.report(node.line, "L09", "用一组内容作键", "键是一个词", "检查冒号和缩进")
            self.stack[-1] = (parent, ("", node.line))
            return
        key = node.value.strip()
        assert isinstance(parent.value, dict)
        if key in parent.value:
            first = parent.value[key].line
            self.report(
                node.line,
                "L07",
                quoted(key),
                f"同一处每个键只写一次（第{first}行已有）",
                "删去其中一个，或者改名",
            )
        self.stack[-1] = (parent, (key, node.line))


def read(file: Path, path: str) -> tuple[Node | None, str, list[Problem]]:
    """The root node of `file`, its text, and everything wrong with its writing.

    Args:
        file: the file on disk.
        path: how messages name it.
    """
    reader = _Reader(path)
    text = _decode(file, reader)
    if text is None:
        return None, "", reader.problems
    readable = "\n".join(_mended_lines(text, reader))
    try:
        reader.read(readable)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if not any(p.line == line for p in reader.problems):
            reader.report(line, "L04", *_translated(str(error.problem), text, line))
    except yaml.YAMLError:
        reader.report(1, "L04", "文件里有不能显示的字符", "普通文字", "删去这些字符，另存为 UTF-8")
    _check_root(reader)
    return reader.root, text, reader.problems


def _check_root(reader: _Reader) -> None:
    root = reader.root
    if root is None or root.value == "":
        reader.root = None
        if not reader.problems:
            reader.report(1, "L03", "没有内容", "一组“键: 值”", "写上内容，或者删去这个文件")
    elif not isinstance(root.value, dict):
        reader.root = None
        reader.report(root.line, "L09", root.kind, "一组“键: 值”", "最外层按“键: 值”写，不加“- ”")


def _decode(file: Path, reader: _Reader) -> str | None:
    raw = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
    if not raw and file.stat().st_size:
        size = f"{file.stat().st_size / 1e6:.1f} MB"
        reader.report(1, "L02", size, "不超过 1 MB", "检查是不是放错了文件，或者按主题分成几个文件")
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reader.report(
            line,
            "L01",
            "读不出来的字节（多半是 GBK 编码）",
            "UTF-8 编码",
            "用编辑器打开，“另存为”，编码选 UTF-8",
        )
        return None


_WIDE_COLON = re.compile(r"^(\s*(?:- )?[^\s#:：'\"{\[][^:：'\"{\[]{0,15})：(?=.)")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)")


def _mended_lines(text: str, reader: _Reader) -> Iterator[str]:
    """The lines with writing errors mended, so that what follows them is read too."""
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if _CONFLICT.match(line):
            reader.report(
                number, "L14", quoted(line), "合并好的内容", "留下要的内容，删去这类标记行"
            )
            line = ""
        elif "\t" in line and not line.lstrip().startswith("#"):
            reader.report(number, "L05", "制表符（Tab）", "空格", "把制表符换成两个空格")
            line = line.replace("\t", "  ")
        elif "\u3000" in indent:
            reader.report(
                number, "L06", "行首有全角空格", "半角空格", "把行首的全角空格换成半角空格"
            )
            line = line.replace("\u3000", "  ", 1)
        if match := _WIDE_COLON.match(line):
            reader.report(
                number,
                "L06",
                quoted(line.strip()),
                "半角冒号，后面空一格",
                f"写成“{match[1].strip()}: {line[match.end() :].strip()[:20]}”",
            )
            line = f"{match[1]}: {line[match.end() :]}"
        yield line


def _translated(problem: str, text: str, line: int) -> tuple[str, str, str]:
    """What a YAML parser's English says, for an editor: found, expected, mend."""
    lines = text.split("\n")
    found = quoted(lines[line - 1].strip()) if line <= len(lines) else "文件末尾"
    if "cannot start any token" in problem:
        return found, "以文字或数字开头的值", "给这个值加上半角双引号"
    if "mapping values are not allowed" in problem:
        return found, "一行只有一个“键: 值”", "检查上一行的缩进，或者给含冒号的值加双引号"
    if "could not find expected ':'" in problem:
        return found, "键后面有半角冒号和空格", "写成“键: 值”"
    if "found unexpected end of stream" in problem or "while scanning a quoted" in problem:
        return found, "成对的引号", "补上另一半引号"
    if "expected ',' or" in problem:
        return found, "成对的括号，中间用半角逗号分开", "补上括号或逗号"
    return found, "正确的 YAML", "检查这一行和上一行的缩进、冒号、引号和括号"
