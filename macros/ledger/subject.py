"""Reading of a subject file of the ledger, `data/<year>/<subject>.yml`, into indicators."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from . import figure, formula, oddity
from .fields import BAD_NAME, MISSING_KEY, YamlFile
from .figure import PENDING, FigureError
from .keys import (
    CHECK_KEYS,
    CORRECTION_KEYS,
    INDICATOR_KEYS,
    SUBJECT_KEYS,
    WITHDRAWAL_KEYS,
    KeyKind,
)
from .mend import STRUCTURE
from .model import Breakdown, Correction, FreeRelation, Indicator, Subject, Withdrawal
from .name import is_name, name_like
from .problem import Kind, quoted
from .source import REPEATED_KEY, Node

BAD_FIGURE = Kind(
    "F01",
    "数值写法不对",
    "数值没有照“限定词、数字、单位连写”的样子写。",
    wrong="""\
  活动: 共12场
  参加: 1,200人次
  资料: 两千份
  办结率: 百分之九十
""",
    right="""\
  活动: 12场
  参加: 1200人次
  资料: 2000份
  办结率: 90%
""",
    place="台账",
)
NO_FIGURE = Kind(
    "F02",
    "数值是空的",
    "名称后面没有写数值。",
    wrong="  活动:",
    right="  活动: 待补充",
    place="台账",
)
REPEATED_QUALIFIER = Kind(
    "F03",
    "限定词重复",
    "“超”和“以上”这样的词说了两遍。",
    levels=("提醒",),
    advice="原文就是这样写的，可以不改。",
    wrong="  参加: 超5万人次以上",
    right="  参加: 超5万人次",
    place="台账",
)
BAD_DERIVATION = Kind(
    "F04",
    "派生指标写法不对",
    "派生指标缺单位、小数不对，或者算不出来。",
    wrong="""\
  活动: 12场
  参加: 600人次
  平均每场:
    派生: 参加 / 活动
""",
    right="""\
  活动: 12场
  参加: 600人次
  平均每场:
    派生: 参加 / 活动
    单位: 人次/场
""",
    place="台账",
)
BAD_FORMULA = Kind(
    "R09",
    "关系式看不懂",
    "式子写法不对：只用名称、数字、加减乘除、括号和一个比较号。",
    wrong="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（六）
期间: 原文未载明
指标:
  批次: 60批
  人次: 106人次
勾稽:
  - 人次不少于批次
""",
    right="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（六）
期间: 原文未载明
指标:
  批次: 60批
  人次: 106人次
勾稽:
  - 人次 >= 批次 * 1
""",
    place="台账",
)
UNEQUAL_CORRECTION = Kind(
    "R11",
    "更正与现在的数不符",
    "“更正”里最后改成的数，不是台账里现在的数。",
    wrong="""\
  活动:
    值: 15场
    更正:
      - {日期: 2025-06-01, 原值: 12场, 现值: 14场, 原因: 漏计了下半年补办的活动, 批准: 分管领导}
""",
    right="""\
  活动:
    值: 15场
    更正:
      - {日期: 2025-06-01, 原值: 12场, 现值: 15场, 原因: 漏计了下半年补办的活动, 批准: 分管领导}
""",
    place="台账",
)

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MAX_PARTS = 100
"""The limit on parts of a breakdown, which keeps its sum short enough for a formula."""


@dataclass
class SubjectFile(YamlFile):
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
            withdrawals=tuple(self._withdrawals(keys.get("撤回"), keys.get("指标"))),
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
        self._check_chain(keys.get("更正"), indicator.corrections, value)
        self._check_doubt(keys.get("存疑"), indicator.doubt)
        if "派生" in keys:
            pattern = self._pattern(entry, keys)
            return replace(indicator, formula=indicator.formula if pattern else "", figure=pattern)
        if "目标" in keys and not keys.keys() & {"值", "表述"}:
            return replace(indicator, pending=True)  # a plan whose results are not counted yet
        if "值" in keys or not indicator.wording:
            return replace(indicator, figure=self._figure(name, keys.get("值", entry), value))
        return indicator

    def _figure(self, name: str, node: Node, value: str) -> figure.Figure | None:
        if value == PENDING:
            return None
        if not value:
            mend = f"不知道就写“{name}: 待补充”，确实没有就写“0”加单位"
            self.report(node, NO_FIGURE, f"“{name}”没有数值", "一个数值", mend)
            return None
        try:
            parsed_figure = figure.parse(value)
        except FigureError as error:
            self.report(node, BAD_FIGURE, quoted(value), error.expected, error.mend)
            return None
        if parsed_figure.redundant:
            self.report(
                node,
                REPEATED_QUALIFIER,
                quoted(value),
                "限定词只说一次",
                "留一个限定词，如“超5万人次”",
            )
        return parsed_figure

    def _stated_figure(self, node: Node | None) -> figure.Figure | None:
        """Return a figure that is only written where it is known."""
        if node is None:
            return None
        text = self.text(node)
        if text not in ("", PENDING):
            return self._figure("", node, text)
        kind, fault = (BAD_FIGURE, quoted(text)) if text else (NO_FIGURE, "没有数值")
        self.report(node, kind, fault, "一个数值，如“不少于30场”", "不知道的，删去这一行")
        return None

    def _corrections(self, node: Node | None) -> tuple[Correction, ...]:
        corrections: list[Correction] = []
        for item in self.items(node):
            keys = self._complete_mapping("更正", item, CORRECTION_KEYS)
            self.day(keys.get("日期"))
            for key in ("原值", "现值"):
                if key in keys:
                    self._figure(key, keys[key], self.text(keys[key]))
            texts = {key: self.text(keys.get(key)) for key in CORRECTION_KEYS}
            corrections.append(Correction(*texts.values()))
        return tuple(corrections)

    def _withdrawals(self, node: Node | None, figures: Node | None) -> Iterator[Withdrawal]:
        entries = self.entries(node, "每个指标一组", "按“名称: {日期, 原因, 批准}”写")
        for name, entry in entries.items():
            if figures and isinstance(figures.value, dict) and name in figures.value:
                found = f"{quoted(name)}还在“指标”里"
                self.report(entry, STRUCTURE, found, "撤回的不再列在“指标”里", "删去其中一处")
            keys = self._complete_mapping("撤回", entry, WITHDRAWAL_KEYS)
            day = self.day(keys.get("日期"))
            reason, approved = (self.text(keys.get(key)) for key in ("原因", "批准"))
            yield Withdrawal(name, day, reason, approved)

    def _complete_mapping(self, name: str, node: Node, keys: dict[str, str]) -> dict[str, Node]:
        """Return the entries of `node`, which needs all of these keys."""
        entries = self.mapping(node, keys)
        for key in keys.keys() - entries.keys():
            self.report(node, MISSING_KEY, f"{name}里没有“{key}”", keys[key], f"加上“{key}: ……”")
        return entries

    def _check_chain(
        self, node: Node | None, corrections: tuple[Correction, ...], value: str
    ) -> None:
        """Report corrections that do not form a chain ending at the current value."""
        ends = [*(correction.old for correction in corrections[1:]), value]
        for correction, end in zip(corrections, ends, strict=True) if corrections else ():
            if node and correction.new != end:
                self.report(
                    node,
                    UNEQUAL_CORRECTION,
                    f"更正为{quoted(correction.new)}",
                    f"等于后来的{quoted(end)}",
                    "把“现值”写成现在的数，几次更正按先后写",
                )

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

    def _quarters(self, node: Node | None) -> tuple[figure.Figure | None, ...]:
        items = self.items(node)
        if len(items) > 4:
            self.report(items[4], STRUCTURE, f"{len(items)}个季度", "最多四个季度", "删去多出来的")
        return tuple(self._figure("季度", item, self.text(item)) for item in items[:4])

    def _pattern(self, entry: Node, keys: dict[str, Node]) -> figure.Figure | None:
        """Return the unit and decimals of a computed indicator as a figure of zero."""
        text, unit = self.text(keys["派生"]), self.text(keys.get("单位"))
        places = self.text(keys.get("小数")) or "0"
        if "值" in keys:
            self.report(
                keys["值"], BAD_DERIVATION, "又写“值”又写“派生”", "只写一个", "删去其中一个"
            )
        if places not in list("0123456"):
            self.report(keys["小数"], BAD_DERIVATION, quoted(places), "0 到 6 的整数", "改正“小数”")
            return None
        try:
            if formula.is_comparison(formula.parse(text)):
                raise formula.FormulaError("派生的式子是计算，不是比较")
            pattern = figure.parse("0" + "." * (places > "0") + "0" * int(places) + unit)
            if pattern.bound != "=":
                raise FigureError("不带余、多、以上等限定词的单位", "")
            return pattern
        except formula.FormulaError as error:
            self.report(
                keys["派生"], BAD_FORMULA, quoted(text), str(error), "改成“到期办结 / 上级交办”这样"
            )
        except FigureError:
            mend = "写上“单位”，如“单位: 宗/人”"
            fault = f"单位{quoted(unit)}" if unit else "没有写“单位”"
            self.report(entry, BAD_DERIVATION, fault, "派生的数写明单位", mend)
        return None

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
    "figure": SubjectFile._stated_figure,
    "figures": SubjectFile._quarters,
    "breakdowns": SubjectFile._breakdowns,
    "ratio": SubjectFile._ratio,
    "corrections": SubjectFile._corrections,
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
