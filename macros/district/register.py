"""The register of indicators: what of the towns' figures is the same (`data/indicators.yml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.figure import Figure, as_figure
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, nearest, quoted
from ..ledger.source import Node
from .keys import INDICATOR_KEYS, INDICATOR_OPTIONAL, REGISTER_KEYS, REGISTER_OPTIONAL, SPANS
from .towns import STEM, require

FILE = "indicators.yml"
_IDENTIFIER = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,40}")
_PUNCTUATION = re.compile(r"[\s，。、；：（）“”,.;:()]+")
_RATES = ("%", "‰", "个百分点")


def gist(definition: str) -> str:
    """Return a definition without punctuation, in which two wordings of it may differ."""
    return _PUNCTUATION.sub("", definition)


@dataclass(frozen=True)
class Rule:
    """An indicator of the district: which figures of towns are it."""

    name: str
    subject: str
    identifier: str
    unit: str
    definition: str
    span: str
    """全年 or 年末."""
    adds: bool = True
    """Whether figures of towns may be added up."""
    sensitive: bool = False
    names: tuple[str, ...] = ()
    """What towns call it: `调解.调解案件`."""
    accepted: tuple[str, ...] = ()
    """Other wordings of its definition, which a clerk has accepted."""
    stated: dict[int, Figure] = field(default_factory=dict)
    """Totals that the district's office knows by itself, by year."""
    line: int = 1

    @cached_property
    def gists(self) -> frozenset[str]:
        """Every accepted wording of its definition, without punctuation."""
        return frozenset(map(gist, (self.definition, *self.accepted)))

    @property
    def page(self) -> str:
        """The source path of its page."""
        return f"indicators/{self.identifier.lower()}.md"


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """A subject of the district's ledger."""

    name: str
    stem: str
    short: str
    intro: str
    sensitive: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Register:
    """All indicators, in the order of the file."""

    groups: tuple[RuleGroup, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The indicators of all subjects."""
        return tuple(rule for group in self.groups for rule in group.rules)

    @cached_property
    def by_identifier(self) -> dict[str, Rule]:
        """Each indicator by its 指标标识."""
        return {rule.identifier: rule for rule in self.rules}


def load_register(data: Path) -> tuple[Register, list[Problem]]:
    """Load the register; an empty one where there is no file."""
    if not (data / FILE).exists():
        return Register(), []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    entries = file.entries(file.root)
    groups = tuple(_group(file, name, node) for name, node in entries.items())
    register = Register(groups)
    for what in ("identifier", "page"):
        owners: dict[str, Rule] = {}
        for rule in register.rules:
            if owners.setdefault(getattr(rule, what), rule) is not rule:
                found, expected = quoted(rule.identifier), "每个指标标识只用一次，不分大小写"
                file.report(rule.line, REPEATED_NAME, found, expected, "另编一个")
    return register, file.problems


def _group(file: YamlFile, name: str, node: Node) -> RuleGroup:
    keys = file.mapping(node, REGISTER_KEYS)
    require(file, node, keys, [key for key in REGISTER_KEYS if key not in REGISTER_OPTIONAL])
    stem = file.text(keys.get("文件名"))
    if stem and not STEM.fullmatch(stem):
        file.report(node, STRUCTURE, quoted(stem), "小写字母、数字和“-”", "改正文件名")
    sensitive, short = file.flag(keys.get("敏感")), file.text(keys.get("简称")) or name
    rules = tuple(
        _rule(file, one, entry, short, sensitive=sensitive)
        for one, entry in file.entries(keys.get("指标")).items()
    )
    return RuleGroup(name, stem, short, file.text(keys.get("说明")), sensitive, rules)


def _rule(file: YamlFile, name: str, node: Node, subject: str, *, sensitive: bool) -> Rule:
    keys = file.mapping(node, INDICATOR_KEYS)
    require(file, node, keys, [key for key in INDICATOR_KEYS if key not in INDICATOR_OPTIONAL])
    text = {
        key: file.text(keys[key]) for key in ("指标标识", "单位", "口径", "期间") if key in keys
    }
    identifier, span = text.get("指标标识", ""), text.get("期间", "")
    if identifier and not _IDENTIFIER.fullmatch(identifier):
        file.report(keys["指标标识"], STRUCTURE, quoted(identifier), "字母、数字和“-”", "改正标识")
    if span and span not in SPANS:
        expected = "、".join(SPANS)
        file.report(
            keys["期间"], STRUCTURE, quoted(span), expected, "改成其中一个", nearest(span, SPANS)
        )
    unit = text.get("单位", "")
    return Rule(
        name,
        subject,
        identifier,
        unit,
        text.get("口径", ""),
        span,
        adds=unit not in _RATES and ("相加" not in keys or file.flag(keys["相加"])),
        sensitive=sensitive,
        names=file.names(keys["各镇"]) if "各镇" in keys else (),
        accepted=file.names(keys["认可"]) if "认可" in keys else (),
        stated=dict(_stated(file, keys.get("区合计"), unit)),
        line=node.line,
    )


def _stated(file: YamlFile, node: Node | None, unit: str) -> Iterator[tuple[int, Figure]]:
    for year, value in file.entries(node).items():
        figure = as_figure(file.text(value))
        if not re.fullmatch("20[0-9]{2}", year) or figure is None or figure.unit != unit:
            file.report(
                value, STRUCTURE, quoted(file.text(value)), f"年度和数，如“2024: 120{unit}”", "改正"
            )
        else:
            yield int(year), figure
