"""Access to a YAML file's fields by key, reporting a problem for every malformed one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .problem import Level, Problem, nearest, quoted
from .source import Node, read


@dataclass
class YamlFile:
    """A YAML file and the problems found in it so far."""

    file: Path
    path: str
    """Its name in messages."""

    def __post_init__(self) -> None:
        self.root, _, self.problems = read(self.file, self.path)
        # The value parsed from such a line is not what the editor wrote.
        self.bad_lines = {p.line for p in self.problems if p.code in ("L04", "L09", "L10", "X02")}

    def report(
        self,
        node: Node | int,
        code: str,
        found: str,
        expected: str,
        mend: str,
        suggestion: str = "",
        level: Level = "错误",
    ) -> None:
        """Report a problem at a node or line, unless it has been reported already."""
        line = node if isinstance(node, int) else node.line
        problem = Problem(
            path=self.path,
            line=line,
            code=code,
            found=found,
            expected=expected,
            mend=mend,
            nearest=suggestion,
            level=level,
        )
        # A subject's keys are read again for every indicator.
        if line not in self.bad_lines and problem not in self.problems:
            self.problems.append(problem)

    def mapping(self, node: Node, keys: Collection[str]) -> dict[str, Node]:
        """Return the entries of `node` under `keys`; report all other keys."""
        if not isinstance(node.value, dict):
            self.report(node, "L09", node.kind, "一组“键: 值”", "写成“键: 值”")
            return {}
        for key, value in node.value.items():
            if key not in keys:
                self.report(
                    value,
                    "L08",
                    quoted(key),
                    "、".join(keys),
                    "改成这里用的键，或者删去这一行",
                    suggestion=nearest(key, keys),
                )
        return {key: value for key, value in node.value.items() if key in keys}

    def text(self, node: Node | None) -> str:
        """Return a scalar without surrounding white space, or an empty text where there is none."""
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.report(node, "L09", node.kind, "一个值", "写成“键: 值”")
            return ""
        if node.value.rstrip("\n") != node.value.strip():  # a `|` block ends in a line break
            self.report(
                node, "L15", quoted(node.value), "首尾没有空白", "删去首尾的空白", level="提醒"
            )
        return node.value.strip()

    def items(self, node: Node | None) -> list[Node]:
        """Return the items of a list; empty where there is no list."""
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.report(node, "L09", node.kind, "一个列表", "写成“[甲, 乙]”，或者每行一个“- ”")
        return []

    def names(self, node: Node) -> tuple[str, ...]:
        """Return the words of a list, without empty ones."""
        return tuple(text for item in self.items(node) if (text := self.text(item)))

    def flag(self, node: Node | None) -> bool:
        """Return whether the value is 是 (or true)."""
        text = self.text(node)
        if text not in ("", "是", "否", "true", "false"):
            self.report(node or 1, "L09", quoted(text), "“是”或“否”", "改成“是”或“否”")
        return text in ("是", "true")

    def day(self, node: Node | None) -> str:
        """Return a date as `2024-12-31`, or an empty text where there is none."""
        text = self.text(node)
        try:
            if text:
                date.fromisoformat(text if len(text) == 10 else "")
        except ValueError:
            self.report(node or 1, "L09", quoted(text), "日期，如 2024-12-31", "改成年-月-日")
        return text
