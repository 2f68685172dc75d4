"""Values in a subject file: figures, units of what is computed, and how they were corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import formula
from .fields import MISSING_KEY, YamlFile
from .figure import PENDING, Figure, FigureError, parse
from .keys import CORRECTION_KEYS, WITHDRAWAL_KEYS
from .mend import STRUCTURE
from .model import Correction, Withdrawal
from .problem import Kind, quoted
from .source import Node

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


@dataclass
class ValueFile(YamlFile):
    """A reader of the values of one subject file."""

    def figure(self, name: str, node: Node, value: str) -> Figure | None:
        """Return the figure in `value`; None where there is none, a problem unless 待补充."""
        if value == PENDING:
            return None
        if not value:
            mend = f"不知道就写“{name}: 待补充”，确实没有就写“0”加单位"
            self.report(node, NO_FIGURE, f"“{name}”没有数值", "一个数值", mend)
            return None
        try:
            parsed_figure = parse(value)
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

    def stated_figure(self, node: Node | None) -> Figure | None:
        """Return a figure that is only written where it is known."""
        if node is None:
            return None
        text = self.text(node)
        if text not in ("", PENDING):
            return self.figure("", node, text)
        kind, fault = (BAD_FIGURE, quoted(text)) if text else (NO_FIGURE, "没有数值")
        self.report(node, kind, fault, "一个数值，如“不少于30场”", "不知道的，删去这一行")
        return None

    def quarters(self, node: Node | None) -> tuple[Figure | None, ...]:
        """Return the figures of up to four quarters, None for one that is not known yet."""
        items = self.items(node)
        if len(items) > 4:
            self.report(items[4], STRUCTURE, f"{len(items)}个季度", "最多四个季度", "删去多出来的")
        return tuple(self.figure("季度", item, self.text(item)) for item in items[:4])

    def pattern(self, entry: Node, keys: dict[str, Node]) -> Figure | None:
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
            pattern = parse("0" + "." * (places > "0") + "0" * int(places) + unit)
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

    def corrections(self, node: Node | None) -> tuple[Correction, ...]:
        """Return the corrections of an indicator, as they are listed."""
        corrections: list[Correction] = []
        for item in self.items(node):
            keys = self._complete_mapping("更正", item, CORRECTION_KEYS)
            self.day(keys.get("日期"))
            for key in ("原值", "现值"):
                if key in keys:
                    self.figure(key, keys[key], self.text(keys[key]))
            texts = {key: self.text(keys.get(key)) for key in CORRECTION_KEYS}
            corrections.append(Correction(*texts.values()))
        return tuple(corrections)

    def withdrawals(self, node: Node | None, figures: Node | None) -> Iterator[Withdrawal]:
        """Yield the indicators that are no longer published; `figures` must not list them."""
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

    def check_chain(
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
