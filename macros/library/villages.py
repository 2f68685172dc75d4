"""Villages and communities, and whom to go to there with a dispute (`data/villages.yml`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.figure import PENDING
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import VILLAGE_KEYS, VILLAGES_KEYS
from .text import plain_text, require

FILE = "villages.yml"


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community; what is not known yet is 待补充."""

    name: str
    first: str
    """Whom to go to first."""
    phone: str
    """Of its mediation committee."""

    @property
    def is_known(self) -> bool:
        """Whether nothing of it is 待补充."""
        return PENDING not in (self.name, self.first, self.phone)


@dataclass(frozen=True, slots=True)
class Villages:
    """All of them."""

    villages: tuple[Village, ...] = ()
    figure: str = ""
    """The figure of the ledger that counts them: `主题.指标`; empty where there is none."""
    line: int = 1
    """Where the list begins."""
    figure_line: int = 1


def load_villages(data: Path) -> tuple[Villages, list[Problem]]:
    """Load the villages; none where there is no file."""
    if not (data / FILE).exists():
        return Villages(), []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    keys = file.mapping(file.root, VILLAGES_KEYS) if file.root else {}
    require(file, keys, ("村居",), 1)
    node, figure = keys.get("村居"), keys.get("指标")
    return Villages(
        tuple(_villages(file, node)),
        file.text(figure),
        node.line if node else 1,
        figure.line if figure else 1,
    ), file.problems


def _villages(file: YamlFile, node: Node | None) -> list[Village]:
    villages: list[Village] = []
    for item in file.items(node):
        keys = file.mapping(item, VILLAGE_KEYS)
        require(file, keys, tuple(VILLAGE_KEYS), item.line)
        texts = (plain_text(file, keys.get(key)).value or PENDING for key in VILLAGE_KEYS)
        village = Village(*texts)
        if village.name != PENDING and village.name in {other.name for other in villages}:
            found, expected = quoted(village.name), "每个村（居）只写一次"
            file.report(item, REPEATED_NAME, found, expected, "删去其中一个")
        villages.append(village)
    return villages
