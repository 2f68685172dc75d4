"""Access to a YAML file's fields by key, reporting a problem for every malformed one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .day import parse_day
from .hidden import HIDDEN_CHARACTER
from .mend import STRUCTURE, SYNTAX
from .problem import Example, Kind, nearest, quoted
from .source import YAML_TRICK, Node, read

UNKNOWN_KEY = Kind(
    "L08",
    "不认识的键",
    "这个键不在规定的几个里，多半是打错了字。",
    wrong="""\
  活动:
    值: 12场
    口经: 全年举办的活动
""",
    right="""\
  活动:
    值: 12场
    口径: 全年举办的活动
""",
    place="台账",
    more=(
        Example(
            wrong="""\
---
title: 矛盾纠纷调解
年渡: 2024
---
""",
            right="""\
---
title: 矛盾纠纷调解
年度: 2024
---
""",
            lead="页首的键也一样：",
        ),
    ),
)
MISSING_KEY = Kind(
    "L11",
    "缺少必填的键",
    "缺了必须有的一行，例如主题、来源，指南的步骤，题目的依据。",
    wrong="""\
主题: 示例主题
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
    more=(
        Example(
            wrong="费用:",
            right='费用: 不收钱。见{{ 法条("人民调解法", 4) }}。',
            place="资料 data/services/mediation.yml",
            lead="办事指南、法律、热线、地点、测验里必须写的项，没有写或者是空的，也报 L11。",
        ),
    ),
)
BAD_NAME = Kind(
    "L12",
    "名称不能这样起",
    "名称里有标点、空格，以数字开头，或者与网页里的词同名。",
    wrong="  活动（全年）: 12场",
    right="  全年活动: 12场",
    place="台账",
)
REPEATED_NAME = Kind(
    "L13",
    "名称重复",
    "同一年有两个同名的主题、两个一样的指标标识，或者两份同名的指南、两张同名的表、两道一样的题。",
    advice="“调解”已经有一个文件了，新的主题换一个简称。",
    wrong="""\
主题: 人民调解
简称: 调解
来源: 2024年法治政府建设年度报告 四（五）
期间: 原文未载明
指标:
  活动: 12场
""",
    right="""\
主题: 人民调解
简称: 民调
来源: 2024年法治政府建设年度报告 四（五）
期间: 原文未载明
指标:
  活动: 12场
""",
    place="台账",
)
OUTER_BLANKS = Kind(
    "L15",
    "值首尾有空白",
    "值的前面或者后面多了空格。",
    levels=("提醒",),
    wrong='  活动: "12场 "',
    right="  活动: 12场",
    place="台账",
)


@dataclass
class YamlFile:
    """A YAML file and the problems found in it so far."""

    file: Path
    path: str
    """Its name in messages."""

    def __post_init__(self) -> None:
        self.root, _, self.problems = read(self.file, self.path)
        # The value parsed from such a line is not what the editor wrote.
        self.bad_lines = {
            p.line
            for p in self.problems
            if p.kind in (SYNTAX, STRUCTURE, YAML_TRICK, HIDDEN_CHARACTER)
        }

    def report(
        self,
        node: Node | int,
        kind: Kind,
        found: str,
        expected: str,
        mend: str,
        suggestion: str = "",
    ) -> None:
        """Report a problem at a node or line, unless it has been reported already."""
        line = node if isinstance(node, int) else node.line
        problem = kind.problem(
            path=self.path,
            line=line,
            found=found,
            expected=expected,
            mend=mend,
            nearest=suggestion,
        )
        # A subject's keys are read again for every indicator.
        if line not in self.bad_lines and problem not in self.problems:
            self.problems.append(problem)

    def entries(
        self, node: Node | None, expected: str = "一组“键: 值”", mend: str = "写成“键: 值”"
    ) -> dict[str, Node]:
        """Return the entries of a mapping under any keys; empty where there is none."""
        if node is None:
            return {}
        if isinstance(node.value, dict):
            return node.value
        self.report(node, STRUCTURE, node.kind, expected, mend)
        return {}

    def mapping(self, node: Node, keys: Collection[str]) -> dict[str, Node]:
        """Return the entries of `node` under `keys`; report all other keys."""
        entries = self.entries(node)
        for key, value in entries.items():
            if key not in keys:
                self.report(
                    value,
                    UNKNOWN_KEY,
                    quoted(key),
                    "、".join(keys),
                    "改成这里用的键，或者删去这一行",
                    suggestion=nearest(key, keys),
                )
        return {key: value for key, value in entries.items() if key in keys}

    def text(self, node: Node | None) -> str:
        """Return a scalar without surrounding white space, or an empty text where there is none."""
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.report(node, STRUCTURE, node.kind, "一个值", "写成“键: 值”")
            return ""
        if node.value.rstrip("\n") != node.value.strip():  # a `|` block ends in a line break
            self.report(
                node,
                OUTER_BLANKS,
                quoted(node.value),
                "首尾没有空白",
                "删去首尾的空白",
            )
        return node.value.strip()

    def items(self, node: Node | None) -> list[Node]:
        """Return the items of a list; empty where there is no list."""
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.report(node, STRUCTURE, node.kind, "一个列表", "写成“[甲, 乙]”，或者每行一个“- ”")
        return []

    def names(self, node: Node) -> tuple[str, ...]:
        """Return the words of a list, without empty ones."""
        return tuple(text for item in self.items(node) if (text := self.text(item)))

    def flag(self, node: Node | None) -> bool:
        """Return whether the value is 是 (or true)."""
        text = self.text(node)
        if text not in ("", "是", "否", "true", "false"):
            self.report(node or 1, STRUCTURE, quoted(text), "“是”或“否”", "改成“是”或“否”")
        return text in ("是", "true")

    def day(self, node: Node | None) -> str:
        """Return a date as `2024-12-31`, or an empty text where there is none."""
        text = self.text(node)
        if text and not parse_day(text):
            self.report(node or 1, STRUCTURE, quoted(text), "日期，如 2024-12-31", "改成年-月-日")
        return text
