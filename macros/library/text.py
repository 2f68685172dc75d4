"""Texts of data files, each with the place where an editor finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ledger.fields import MISSING_KEY, YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Example, Kind, nearest, quoted
from ..ledger.source import Node

UNKNOWN_NAME = Kind(
    "P01",
    "页面用了不存在的名称",
    "花括号里的主题、指标、年度、法律、热线、名词，资料里没有。",
    wrong="我镇共调解案件{{ 调解.调解案子 }}。",
    right="我镇共调解案件{{ 调解.调解案件 }}。",
    more=(
        Example(
            wrong='先打{{ 热线("12347") }}问一问。',
            right='先打{{ 热线("12348") }}问一问。',
            place="网页 docs/services/example.md",
            lead="法律、热线、地点、名词、指南、专题的名称没有登记，也报 P01。",
        ),
        Example(
            wrong="专题: [邻居与物业]",
            right="专题: [邻里与物业]",
            place="资料 data/services/mediation.yml",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that an editor wrote; it may contain words such as `{{ 热线("12348") }}`."""

    value: str
    path: str
    line: int


def text(file: YamlFile, node: Node | None) -> Text:
    """Return the text of a scalar, or an empty one where there is none."""
    return Text(file.text(node), file.path, node.line if node else 1)


def texts(file: YamlFile, node: Node | None) -> tuple[Text, ...]:
    """Return the texts of a list; drop and report empty items."""
    return tuple(t for item in file.items(node) if (t := required_text(file, item)).value)


def plain_text(file: YamlFile, node: Node | None) -> Text:
    """Return the text of a scalar; report one with words in braces."""
    wording = text(file, node)
    if node and "{{" in wording.value:
        file.report(node, STRUCTURE, quoted(wording.value), "平常的话", "不写花括号里的词")
    return wording


def plain_texts(file: YamlFile, node: Node | None) -> tuple[Text, ...]:
    """Return the texts of a list; report those that are empty or have words in braces."""
    return tuple(
        plain_text(file, item) for item in file.items(node) if required_text(file, item).value
    )


def required_text(file: YamlFile, node: Node) -> Text:
    """Return the text of a scalar; report an empty one."""
    if node.value == "":
        file.report(node, MISSING_KEY, "没有内容", "一句话", "写上内容，或者删去这一行")
    return text(file, node)


def pairs(file: YamlFile, node: Node | None) -> list[tuple[str, Node]]:
    """Return the entries of a list whose items are one `键: 值` each; report other items."""
    entries: list[tuple[str, Node]] = []
    for item in file.items(node):
        if isinstance(item.value, dict) and len(item.value) == 1:
            entries += item.value.items()
            if any("{{" in name for name in item.value):
                file.report(
                    item, STRUCTURE, "名称里有花括号", "平常的话", "花括号里的词写到冒号后面去"
                )
        else:
            file.report(item, STRUCTURE, item.kind, "一行一个“名称: 说明”", "写成“- 名称: 说明”")
    return entries


def known_names(file: YamlFile, node: Node | None, source: str, names: list[str]) -> Iterator[str]:
    """Yield the names of a list that are among `names`; report the others."""
    for item in file.items(node):
        if (name := file.text(item)) in names:
            yield name
        elif isinstance(item.value, str):
            report_unknown(file, item.line, source, name, names)


def require(file: YamlFile, entries: dict[str, Node], keys: tuple[str, ...], line: int) -> bool:
    """Return whether every key is there with content; report each that is not."""
    missing = [key for key in keys if key not in entries or not entries[key].value]
    for key in missing:
        file.report(
            entries[key].line if key in entries else line,
            MISSING_KEY,
            f"没有“{key}”",
            "、".join(keys),
            f"补上“{key}: ……”",
        )
    return not missing


def entries_of(file: YamlFile) -> dict[str, Node]:
    """Return the entries of a file that maps names to their definitions."""
    root = file.root
    return root.value if root and isinstance(root.value, dict) else {}


def report_unknown(file: YamlFile, line: int, source: str, name: str, names: list[str]) -> None:
    """Report a name that the file `source` should define, and does not."""
    file.report(
        line,
        UNKNOWN_NAME,
        quoted(name),
        f"{source}里有的名称",
        "改成已有的名称，或者先登记",
        suggestion=nearest(name, names),
    )
