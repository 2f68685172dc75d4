"""Reading of a subject file of the ledger, `data/<year>/<subject>.yml`, into indicators."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from . import formula, oddity
from .fields import BAD_NAME, MISSING_KEY
from .figure import PENDING
from .keys import (
    CHECK_KEYS,
    INDICATOR_KEYS,
    SUBJECT_KEYS,
    KeyKind,
)
from .mend import STRUCTURE
from .model import Breakdown, FreeRelation, Indicator, Subject
from .name import is_name, name_like
from .problem import quoted
from .source import REPEATED_KEY, Node
from .values import BAD_FORMULA, ValueFile

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MAX_PARTS = 100
"""The limit on parts of a breakdown, which keeps its sum short enough for a formula."""


@dataclass
class SubjectFile(ValueFile):
    """A reader of one subject file."""

    year: int
    reserved: Collection[str] = ()
    """Names that a subject may not have, as they mean something else in pages."""

    def subject(self) -> Subject | None:
        """Return the subject, or None where the file cannot be read or its name is invalid."""
        if self.root is None:
            return None
        keys = self.mapping(self.root, SUBJECT_KEYS)
        name = self.text(keys.get("主题"))
        short = self.text(keys.get("简称")) or name
        self._require(keys)
        valid = bool(name) and self._check_short(short, keys.get("简称") or keys["主题"])
        checks = tuple(self._checks(keys.get("勾稽")))
        subject = Subject(
            name=name,
            short=short,
            source=self.text(keys.get("来源")),
            stem=self.file.stem,
            year=self.year,
            path=self.path,
            intro=self.text(keys.get("说明")),
            period=self.text(keys.get("期间")),
            start=self.day(keys.get("起")),
            end=self.day(keys.get("止")),
            lines={key: node.line for key, node in keys.items()},
            indicators=_add_doubts(self._indicators(keys, short), checks),
            checks=checks,
            withdrawals=tuple(self.withdrawals(keys.get("撤回"), keys.get("指标"))),
        )
        return subject if valid else None

    def _require(self, keys: dict[str, Node]) -> None:
        for key in ("主题", "来源", "期间", "指标"):
            node = keys.get(key)
            if node is None:
                self.report(
                    1, MISSING_KEY, f"没有“{key}”", SUBJECT_KEYS[key], f"加上一行“{key}: ……”"
                )
            elif key != "指标" and isinstance(node.value, str) and not node.value.strip():
                self.report(
                    node, MISSING_KEY, f"“{key}”是空的", SUBJECT_KEYS[key], "在冒号后面写上内容"
                )

    def _indicators(self, keys: dict[str, Node], short: str) -> dict[str, Indicator]:
        node = keys.get("指标")
        if node is None:
            return {}
        if not isinstance(node.value, dict) or not node.value:
            self.report(node, STRUCTURE, node.kind, "每个指标一行“名称: 数值”", "按“名称: 数值”写")
            return {}
        common = {k: v for k, v in keys.items() if k in INDICATOR_KEYS}
        indicators = (
            self._indicator(name, entry, common, short)
            for name, entry in node.value.items()
            if self._check_name(name, entry)
        )
        return {indicator.name: indicator for indicator in indicators}

    def _indicator(self, name: str, entry: Node, common: dict[str, Node], short: str) -> Indicator:
        short_form = {"值": entry} if isinstance(entry.value, str) else None
        keys = common | (short_form or self.mapping(entry, INDICATOR_KEYS))
        value = self.text(keys.get("值"))
        attributes: dict[str, Any] = {
            key.attribute: _READERS[key.kind](self, keys.get(key.name))
            for key in INDICATOR_KEYS.values()
            if key.attribute
        }
        indicator = Indicator(
            name=name,
            subject=short,
            year=self.year,
            path=self.path,
            line=entry.line,
            pending=value == PENDING,
            judged="敏感" in keys,
            **attributes,
        )
        self.check_chain(keys.get("更正"), indicator.corrections, value)
        self._check_doubt(keys.get("存疑"), indicator.doubt)
        if "派生" in keys:
            pattern = self.pattern(entry, keys)
            return replace(indicator, formula=indicator.formula if pattern else "", figure=pattern)
        if "目标" in keys and not keys.keys() & {"值", "表述"}:
            return replace(indicator, pending=True)  # a plan whose results are not counted yet
        if "值" in keys or not indicator.wording:
            return replace(indicator, figure=self.figure(name, keys.get("值", entry), value))
        return indicator

    def _check_doubt(self, node: Node | None, doubt: str) -> None:
        if node and oddity.says_nothing(doubt):
            self.report(
                node,
                oddity.EMPTY_DOUBT,
                quoted(doubt),
                "一句话，说哪里对不上、待核实什么",
                "写出疑在哪里；没有疑问的，删去“存疑”",
            )

    def _names(self, node: Node | None) -> tuple[str, ...]:
        return self.names(node) if node else ()

    def _code(self, node: Node | None) -> str:
        text = self.text(node)
        if text and not _CODE.fullmatch(text):
            mend = "照上级编的写；没有编的，删去这一行"
            self.report(node or 1, STRUCTURE, quoted(text), "字母、数字和 - . _，如 FZ-01", mend)
        return text

    def _checks(self, node: Node | None) -> list[FreeRelation]:
        relations = []
        for item in self.items(node):
            keys = {"式": item} if isinstance(item.value, str) else self.mapping(item, CHECK_KEYS)
            text = self.text(keys.get("式"))
            try:
                tree = formula.parse(text)
                if not formula.is_comparison(tree):
                    raise formula.FormulaError("式子里要有一个比较，如 == 或 >=")
                doubt, verbatim = (self.text(keys.get(key)) for key in ("存疑", "照录"))
                self._check_doubt(keys.get("存疑"), doubt)
                relations.append(FreeRelation(text, tree, item.line, doubt, verbatim))
            except formula.FormulaError as error:
                self.report(
                    item, BAD_FORMULA, quoted(text), str(error), "改成“人次 >= 批次 * 1”这样"
                )
        return relations

    def _breakdowns(self, node: Node | None) -> tuple[Breakdown, ...]:
        if node is None:
            return ()
        lists = node.value.items() if isinstance(node.value, dict) else [("", node)]
        breakdowns = [Breakdown(self._unique(parts), label) for label, parts in lists]
        complete = breakdowns and all(b.parts for b in breakdowns)
        if isinstance(node.value, list | dict) and not complete:
            self.report(
                node, STRUCTURE, "空的“分项”", "[甲, 乙]", "写上各分项的名称，或者删去这一行"
            )
        if any(len(breakdown.parts) > MAX_PARTS for breakdown in breakdowns):
            self.report(node, STRUCTURE, "太多“分项”", f"最多{MAX_PARTS}个", "分成几层")
            return ()
        return tuple(breakdown for breakdown in breakdowns if breakdown.parts)

    def _unique(self, node: Node) -> tuple[str, ...]:
        """Return the names of a list, each once; report those that are repeated."""
        names = self.names(node)
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            mend = "删去多出来的，或者改成漏掉的那个指标"
            self.report(node, REPEATED_KEY, f"{quoted(name)}写了两次", "每个指标只写一次", mend)
        return tuple(dict.fromkeys(names))

    def _ratio(self, node: Node | None) -> tuple[str, str] | None:
        if node is None:
            return None
        names = self._unique(node)
        if len(names) == 2:
            return names[0], names[1]
        if len(self.names(node)) != 2:
            self.report(
                node, STRUCTURE, f"{len(names)}个名称", "[分子, 分母]", "写成“比率: [分子, 分母]”"
            )
        return None

    def _check_short(self, name: str, node: Node) -> bool:
        if name in self.reserved:
            self.report(node, BAD_NAME, quoted(name), "不与网页里的词同名", "换一个名称")
            return False
        return self._check_name(name, node)

    def _check_name(self, name: str, node: Node) -> bool:
        if is_name(name):
            return True
        suggestion = name_like(name)
        self.report(
            node,
            BAD_NAME,
            quoted(name),
            "只用汉字、字母、数字和下划线，不以数字开头",
            f"改成“{suggestion}”" if suggestion else "换一个名称",
            suggestion=suggestion,
        )
        return False


_READERS: dict[KeyKind, Callable[[SubjectFile, Node | None], Any]] = {
    "text": SubjectFile.text,
    "sentence": SubjectFile.text,
    "name": SubjectFile.text,
    "names": SubjectFile._names,
    "code": SubjectFile._code,
    "flag": SubjectFile.flag,
    "day": SubjectFile.day,
    "figure": SubjectFile.stated_figure,
    "figures": SubjectFile.quarters,
    "breakdowns": SubjectFile._breakdowns,
    "ratio": SubjectFile._ratio,
    "corrections": SubjectFile.corrections,
}
"""The reader of each kind of key that fills an attribute of its own."""


def _add_doubts(
    indicators: dict[str, Indicator], checks: tuple[FreeRelation, ...]
) -> dict[str, Indicator]:
    """Add each formula's 存疑 to the first indicator here that it names; return `indicators`."""
    for free in checks:
        members = [i for ref in formula.refs(free.tree) if (i := _local_indicator(indicators, ref))]
        if members and free.doubt and free.doubt not in members[0].doubt:
            first = members[0]
            doubt = f"{first.doubt.rstrip('。')}。{free.doubt}" if first.doubt else free.doubt
            indicators[first.name] = replace(first, doubt=doubt)
    return indicators


def _local_indicator(indicators: dict[str, Indicator], ref: formula.Ref) -> Indicator | None:
    indicator = indicators.get(ref.name)
    if indicator and not ref.year and ref.subject in ("", indicator.subject):
        return indicator
    return None
