"""A text of a data file, with the place where its editor finds it."""

from __future__ import annotations

from dataclasses import dataclass

from ..ledger.fields import YamlFile
from ..ledger.problem import nearest, quoted
from ..ledger.source import Node


@dataclass(frozen=True, slots=True)
class Text:
    """What an editor wrote; it may hold words in braces, such as `{{ 热线("12348") }}`."""

    value: str
    path: str
    line: int


def text(file: YamlFile, node: Node | None) -> Text:
    """Return the text of a scalar; empty where there is none."""
    return Text(file.text(node), file.path, node.line if node else 1)


def texts(file: YamlFile, node: Node | None) -> tuple[Text, ...]:
    """Return the texts of a list; an empty item is a problem."""
    return tuple(said for item in file.items(node) if (said := filled(file, item)).value)


def filled(file: YamlFile, node: Node) -> Text:
    """Return the text of a scalar that must say something."""
    if node.value == "":
        file.report(node, "L11", "没有内容", "一句话", "写上内容，或者删去这一行")
    return text(file, node)


def pairs(file: YamlFile, node: Node | None) -> list[tuple[str, Node]]:
    """Return the entries of a list whose items are one `键: 值` each."""
    found: list[tuple[str, Node]] = []
    for item in file.items(node):
        if isinstance(item.value, dict) and len(item.value) == 1:
            found += item.value.items()
        else:
            file.report(item, "L09", item.kind, "一行一个“名称: 说明”", "写成“- 名称: 说明”")
    return found


def required(file: YamlFile, entries: dict[str, Node], known: tuple[str, ...], line: int) -> bool:
    """Return whether every key is there with content; each that is not is a problem."""
    missing = [key for key in known if key not in entries or not entries[key].value]
    for key in missing:
        file.report(
            entries[key].line if key in entries else line,
            "L11",
            f"没有“{key}”",
            "、".join(known),
            f"补上“{key}: ……”",
        )
    return not missing


def entries_of(file: YamlFile) -> dict[str, Node]:
    """Return the entries of a file that is one mapping from names to what is said of them."""
    root = file.root
    return root.value if root and isinstance(root.value, dict) else {}


def unknown(file: YamlFile, line: int, what: str, name: str, known: list[str]) -> None:
    """Report a name that another file should have."""
    file.report(
        line,
        "P01",
        quoted(name),
        f"{what}里有的名称",
        "改成已有的名称，或者先登记",
        near=nearest(name, known),
    )
