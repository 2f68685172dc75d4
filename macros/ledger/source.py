"""A YAML file as plain text nodes, each with its line, and all problems of its syntax.

YAML is read as a stream of events, so that no value is given a type (`1:30`, `是`, dates and
`1_000` stay text), no tag is acted on, and no nesting can overflow the stack.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from . import hidden
from .hidden import HIDDEN_CHARACTER
from .mend import STRUCTURE, TooDeepError, clean_lines, find_fault
from .problem import Kind, Problem, quoted

ENCODING = Kind(
    "L01",
    "文件编码不是 UTF-8",
    "文件不是用 UTF-8 存的，汉字读不出来。多半是用旧的记事本存成了 GBK。",
    advice="用编辑器打开，选“另存为”，编码选 UTF-8，存回原处。",
)
OVERSIZE = Kind(
    "L02",
    "文件太大",
    "一个文件超过 1 MB。多半是放错了文件。",
    advice="检查是不是把图片、表格存成了 `.yml` 或者 `.md` 文件；是台账的，按主题分成几个文件。",
)
EMPTY_FILE = Kind(
    "L03",
    "文件是空的",
    "data 里的文件什么也没有。",
    wrong="# 只有注释，没有内容",
    right="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（五）
期间: 原文未载明
指标:
  活动: 待补充
""",
    place="台账",
)
REPEATED_KEY = Kind(
    "L07",
    "键重复",
    "同一个名称或者键写了两次，不知道听哪个的。",
    wrong="""\
  活动: 12场
  活动: 15场
""",
    right="""\
  法治讲座: 12场
  集中宣传: 15场
""",
    place="台账",
)
YAML_TRICK = Kind(
    "L10",
    "用了 YAML 的标签、锚点或引用",
    "值的开头有 `*`、`&` 或者 `!`，在台账里有特殊意思，不能用。",
    wrong="""\
  活动:
    值: 12场
    备注: *1
""",
    right="""\
  活动:
    值: 12场
    备注: 含下半年补办的。
""",
    place="台账",
)

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_FAULTS = 20
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, ten times faster in C


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, mapping or list of a YAML file."""

    value: str | dict[str, Node] | list[Node]
    """A scalar stays text, whatever type YAML would give it."""
    line: int
    """The line of its key (or list item), counted from 1."""

    @property
    def kind(self) -> str:
        """Its kind in an editor's words."""
        return {str: "一个值", dict: "一组“键: 值”", list: "一个列表"}[type(self.value)]


@dataclass(slots=True)
class _Reader:
    """A builder of nodes from YAML events, which collects problems on the way."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    # Open containers, outermost first: the node and, in a mapping, the key that awaits its value.
    stack: list[tuple[Node, tuple[str, int] | None]] = field(default_factory=list)
    root: Node | None = None

    def report(self, line: int, kind: Kind, found: str, expected: str, mend: str) -> None:
        self.problems.append(
            kind.problem(path=self.path, line=line, found=found, expected=expected, mend=mend)
        )

    def read(self, text: str) -> None:
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report(
                        line, STRUCTURE, "又一个“---”文档", "一个文件只有一份内容", "分成两个文件"
                    )
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._report_trick(line, f"*{event.anchor}")
                self._add(Node("", line))
            elif isinstance(event, yaml.NodeEvent):
                self._check_tricks(event, line)
                self._open(event, line)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._add(self.stack.pop()[0])

    def _check_tricks(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor:
            self._report_trick(line, f"&{event.anchor}")
        if tag and tag != "!":
            self._report_trick(line, tag.replace("tag:yaml.org,2002:", "!!"))

    def _report_trick(self, line: int, token: str) -> None:
        self.report(
            line,
            YAML_TRICK,
            quoted(token),
            "只写普通的键和值",
            f"删去{quoted(token)}，把内容直接写出来",
        )

    def _open(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._add(Node(self._without_hidden(event.value, line), line))
        elif len(self.stack) >= MAX_DEPTH:
            raise TooDeepError(line)
        elif isinstance(event, yaml.MappingStartEvent):
            self.stack.append((Node({}, line), None))
        else:
            self.stack.append((Node([], line), None))

    def _without_hidden(self, value: str, line: int) -> str:
        """Strip the value of characters hidden in escapes such as `\\u202e`, and report them."""
        if match := hidden.search(value):
            description, mend = hidden.describe(match[0])
            self.report(line, HIDDEN_CHARACTER, description, hidden.EXPECTED, mend)
        return hidden.plain_text(value)

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
            self.report(node.line, STRUCTURE, "用一组内容作键", "键是一个词", "检查冒号和缩进")
            self.stack[-1] = (parent, ("", node.line))
            return
        key = node.value.strip()
        assert isinstance(parent.value, dict)
        if key in parent.value:
            first = parent.value[key].line
            self.report(
                node.line,
                REPEATED_KEY,
                quoted(key),
                f"同一处每个键只写一次（第{first}行已有）",
                "删去其中一个，或者改名",
            )
        self.stack[-1] = (parent, (key, node.line))


def read(file: Path, path: str) -> tuple[Node | None, str, list[Problem]]:
    """Return the root node of `file`, its text, and all problems of its syntax.

    Args:
        file: the file on disk.
        path: its name in messages.
    """
    text, problems = decode(file, path)
    if text is None:
        return None, "", problems
    root, faults = read_text(text, path)
    return root, text, problems + faults


def read_text(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """Return the root node of a YAML text, and all problems of its syntax."""
    reader = _Reader(path)
    _read_tolerantly(list(clean_lines(text, reader.report)), reader)
    _check_root(reader)
    return reader.root, reader.problems


def _read_tolerantly(lines: list[str], reader: _Reader) -> None:
    """Read the lines; wherever YAML stops, repair the line at fault and start again."""
    for _ in range(MAX_FAULTS):
        trial = _Reader(reader.path)
        try:
            trial.read("\n".join(lines))
        except (yaml.MarkedYAMLError, TooDeepError) as error:
            fault = find_fault(lines, error)
            if not any(p.line == fault.line for p in reader.problems):
                line = quoted(lines[fault.line - 1].strip())
                reader.report(fault.line, fault.kind, line, fault.expected, fault.mend)
            lines[fault.line - 1] = fault.readable
            continue
        reader.root = trial.root
        reader.problems += trial.problems
        return


def _check_root(reader: _Reader) -> None:
    root = reader.root
    if root is None or root.value == "":
        reader.root = None
        if not reader.problems:
            reader.report(1, EMPTY_FILE, "没有内容", "一组“键: 值”", "写上内容，或者删去这个文件")
    elif not isinstance(root.value, dict):
        reader.root = None
        reader.report(
            root.line, STRUCTURE, root.kind, "一组“键: 值”", "最外层按“键: 值”写，不加“- ”"
        )


def front_matter(text: str, path: str) -> tuple[dict[str, Node], int, list[Problem]]:
    """Return the front matter of a page, the offset of its body, and all problems."""
    match = _FRONT.match(text)
    if not match:
        return {}, 0, []
    # A blank line for the opening rule keeps line numbers as in the file.
    node, problems = read_text("\n" + match[1], path)
    front = node.value if node and isinstance(node.value, dict) else {}
    return front, match.end(), problems


def with_line_feeds(raw: bytes) -> bytes:
    """Return a text, not yet decoded, with line feeds as line ends."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def decode(file: Path, path: str) -> tuple[str | None, list[Problem]]:
    """Return the text of a file with line feeds as line ends, or None with what prevents it."""
    reader = _Reader(path)
    size = file.stat().st_size
    if size > MAX_BYTES:
        reader.report(
            1,
            OVERSIZE,
            f"{size / 1e6:.1f} MB",
            "不超过 1 MB",
            "检查是不是放错了文件，或者按主题分成几个文件",
        )
        return None, reader.problems
    raw = with_line_feeds(file.read_bytes().removeprefix(codecs.BOM_UTF8))
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reader.report(
            line,
            ENCODING,
            "读不出来的字节（多半是 GBK 编码）",
            "UTF-8 编码",
            "用编辑器打开，“另存为”，编码选 UTF-8",
        )
        return None, reader.problems
