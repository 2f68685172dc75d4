"""The fields of a YAML file: taken by key, with a problem for whatever is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .problem import Level, Problem, nearest, quoted
from .source import Node, read


@dataclass
class YamlFile:
    """A file and the problems found in it so far."""

    file: Path
    path: str
    """How messages name it."""

    def __post_init__(self) -> None:
        self.root, _, self.problems = read(self.file, self.path)
        # What such lines say is not what the editor wrote.
        self.unreadable = {p.line for p in self.problems if p.code in ("L04", "L09", "L10", "X02")}

    def report(
        self,
        node: Node | int,
        code: str,
        found: str,
        expected: str,
        mend: str,
        near: str = "",
        level: Level = "错误",
    ) -> None:
        """Notes a problem at a node or line."""
        line = node if isinstance(node, int) else node.line
        problem = Problem(
            path=self.path,
            line=line,
            code=code,
            found=found,
            expected=expected,
            mend=mend,
            nearest=near,
            level=level,
        )
        # A key of the subject is read once for each indicator.
        if line not in self.unreadable and problem not in self.problems:
            self.problems.append(problem)

    def mapping(self, node: Node, known: dict[str, str]) -> dict[str, Node]:
        """Return the entries of `node` whose keys are `known` (key → what it is for)."""
        if not isinstance(node.value, dict):
            self.report(node, "L09", node.kind, "一组“键: 值”", "写成“键: 值”")
            return {}
        for key, value in node.value.items():
            if key not in known:
                self.report(
                    value,
                    "L08",
                    quoted(key),
                    "、".join(known),
                    "改成这里用的键，或者删去这一行",
                    near=nearest(key, known),
                )
        return {key: value for key, value in node.value.items() if key in known}

    def text(self, node: Node | None) -> str:
        """Return a scalar without surrounding white space; empty where there is none."""
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.report(node, "L09", node.kind, "一个值", "写成“键: 值”")
            return ""
        if node.value.rstrip("\n") != node.value.strip():  # a `|` text ends in a line break
            self.report(
                node, "L15", quoted(node.value), "首尾没有空白", "删去首尾的空白", level="提醒"
            )
        return node.value.strip()

    def items(self, node: Node | None) -> list[Node]:
        """Return the items of a list; none where there is no list."""
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.report(node, "L09", node.kind, "一个列表", "写成“[甲, 乙]”，或者每行一个“- ”")
        return []

    def names(self, node: Node) -> tuple[str, ...]:
        """Return the items of a list of words."""
        return tuple(text for item in self.items(node) if (text := self.text(item)))

    def flag(self, node: Node | None) -> bool:
        """Return whether it says 是 (or true)."""
        text = self.text(node)
        if text not in ("", "是", "否", "true", "false"):
            self.report(node or 1, "L09", quoted(text), "“是”或“否”", "改成“是”或“否”")
        return text in ("是", "true")

    def day(self, node: Node | None) -> str:
        """Return a date as `2024-12-31`; empty where there is none."""
        text = self.text(node)
        try:
            if text:
                date.fromisoformat(text if len(text) == 10 else "")
        except ValueError:
            self.report(node or 1, "L09", quoted(text), "日期，如 2024-12-31", "改成年-月-日")
        return text
