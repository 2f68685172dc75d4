"""The ledger's files, read: `data/<year>/<subject>.yml` and `data/units.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from keyword import iskeyword
from pathlib import Path

from . import disclosure, figure, formula, relations
from .derive import derive
from .figure import PENDING, FigureError
from .model import NAME, PLACEHOLDER, Breakdown, Check, Indicator, Ledger, Subject, section
from .problem import Level, Problem, nearest, quoted
from .source import Node, read

SUBJECT_KEYS = {
    "主题": "主题的全名，如“矛盾纠纷调解”",
    "简称": "页面里用的名称，如“调解”；不写就用主题",
    "说明": "一两句大白话，说这个主题是什么",
    "来源": "数字出自哪份报告的哪一节",
    "期间": "数字说的是哪一段时间；不清楚的写“原文未载明”",
    "起": "期间的第一天，如 2024-01-01",
    "止": "期间的最后一天，如 2024-12-31",
    "敏感": "写“是”：一至九人的人数一律不公开",
    "指标": "每个指标一行：“名称: 数值”",
    "勾稽": "指标之间应当成立的式子",
}
"""Keys of a subject file with what each is for."""

INDICATOR_KEYS = {
    "值": "数值，照报告的写法，如“约154宗”；不知道的写“待补充”",
    "表述": "句子里怎么说，如“无一人重新犯罪”",
    "口径": "这个数怎么算、包括什么，用大白话写",
    "期间": "与主题不同时才写",
    "起": "期间的第一天",
    "止": "期间的最后一天",
    "来源": "与主题不同时才写",
    "备注": "读者该知道的其他事",
    "存疑": "为什么对不上、待核实什么；会公开显示",
    "敏感": "是或否；与主题不同时才写",
    "属于": "是哪个指标的一部分",
    "分项": "由哪些指标相加而成",
    "比率": "[分子, 分母]",
    "派生": "由本站计算的式子，如“到期办结 / 上级交办”",
    "单位": "派生指标的单位",
    "小数": "派生指标留几位小数",
}
"""Keys of an indicator with what each is for."""

MAX_PARTS = 100

TEXT_KEYS = ("表述", "口径", "期间", "来源", "备注", "存疑", "说明")


def load(data: Path) -> tuple[Ledger, list[Problem]]:
    """Everything under the folder `data` that could be read, and everything wrong with it."""
    same, problems = _units(data)
    years: dict[int, dict[str, Subject]] = {}
    for folder in sorted(p for p in data.glob("[0-9]*") if re.fullmatch("[12][0-9]{3}", p.name)):
        subjects = years.setdefault(int(folder.name), {})
        for file in sorted(p for p in folder.glob("*.y*ml") if p.suffix in (".yml", ".yaml")):
            reader = _SubjectFile(file, _shown(file, data), int(folder.name))
            subject = reader.subject()
            problems += reader.problems
            if subject and subject.short in subjects:
                problems.append(_twice(subject, subjects[subject.short]))
            elif subject:
                subjects[subject.short] = subject
        in_order = sorted(subjects.values(), key=lambda s: (section(s.source), s.path))
        years[int(folder.name)] = {subject.short: subject for subject in in_order}
    ledger = Ledger(years, same)
    problems += relations.check_names(ledger)
    problems += derive(ledger)
    found = list(relations.relations(ledger))
    problems += relations.check(ledger, found)
    return ledger, [*problems, *_placeholders(ledger), *disclosure.check(ledger, found, data)]


def _shown(file: Path, data: Path) -> str:
    return file.relative_to(data.parent).as_posix()


def _twice(subject: Subject, first: Subject) -> Problem:
    return Problem(
        path=subject.path,
        line=1,
        code="L13",
        found=quoted(subject.short),
        expected=f"每年每个主题一个文件（{first.path} 已是这个主题）",
        mend="改名，或者并成一个文件",
    )


def _units(data: Path) -> tuple[dict[str, str], list[Problem]]:
    file = data / "units.yml"
    if not file.exists():
        return {}, []
    reader = _SubjectFile(file, _shown(file, data), 0)
    keys = reader._mapping(reader.root, _UNIT_KEYS) if reader.root else {}
    same: dict[str, str] = {}
    for group in reader._list(keys.get("同类单位")):
        units = reader._names(group)
        for unit in units:
            if unit in same:
                reader.report(group, "L07", quoted(unit), "每个单位只在一组里", "并成一组")
            same.setdefault(unit, units[0])
    return same, reader.problems


@dataclass
class _SubjectFile:
    """Reads one subject file."""

    file: Path
    path: str
    year: int

    def __post_init__(self) -> None:
        self.root, _, self.problems = read(self.file, self.path)
        # What such lines say is not what the editor wrote.
        self.unreadable = {p.line for p in self.problems if p.code in ("L04", "L09", "L10")}

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

    def subject(self) -> Subject | None:
        """The subject, or None where the file cannot be read at all."""
        if self.root is None:
            return None
        keys = self._mapping(self.root, SUBJECT_KEYS)
        name = self._text(keys.get("主题"))
        short = self._text(keys.get("简称")) or name
        self._require(keys)
        named = bool(name) and self._named(short, keys.get("简称") or keys["主题"])
        checks = tuple(self._checks(keys.get("勾稽")))
        subject = Subject(
            name=name,
            short=short,
            source=self._text(keys.get("来源")),
            stem=self.file.stem,
            year=self.year,
            path=self.path,
            intro=self._text(keys.get("说明")),
            indicators=_doubted(self._indicators(keys, short), checks),
            checks=checks,
        )
        return subject if named else None

    def _require(self, keys: dict[str, Node]) -> None:
        for key in ("主题", "来源", "期间", "指标"):
            node = keys.get(key)
            if node is None:
                self.report(1, "L11", f"没有“{key}”", SUBJECT_KEYS[key], f"加上一行“{key}: ……”")
            elif key != "指标" and isinstance(node.value, str) and not node.value.strip():
                self.report(node, "L11", f"“{key}”是空的", SUBJECT_KEYS[key], "在冒号后面写上内容")

    def _indicators(self, keys: dict[str, Node], short: str) -> dict[str, Indicator]:
        node = keys.get("指标")
        if node is None:
            return {}
        if not isinstance(node.value, dict) or not node.value:
            self.report(node, "L09", node.kind, "每个指标一行“名称: 数值”", "按“名称: 数值”写")
            return {}
        common = {k: v for k, v in keys.items() if k in ("来源", "期间", "起", "止", "敏感")}
        found = (
            self._indicator(name, entry, common, short)
            for name, entry in node.value.items()
            if self._named(name, entry)
        )
        return {indicator.name: indicator for indicator in found}

    def _indicator(self, name: str, entry: Node, common: dict[str, Node], short: str) -> Indicator:
        own = {"值": entry} if isinstance(entry.value, str) else None
        keys = common | (own or self._mapping(entry, INDICATOR_KEYS))
        value = self._text(keys.get("值"))
        indicator = Indicator(
            name=name,
            subject=short,
            year=self.year,
            path=self.path,
            line=entry.line,
            pending=value == PENDING,
            wording=self._text(keys.get("表述")),
            definition=self._text(keys.get("口径")),
            period=self._text(keys.get("期间")),
            start=self._date(keys.get("起")),
            end=self._date(keys.get("止")),
            source=self._text(keys.get("来源")),
            note=self._text(keys.get("备注")),
            doubt=self._text(keys.get("存疑")),
            sensitive=self._flag(keys.get("敏感")),
            part_of=self._text(keys.get("属于")),
            breakdowns=tuple(self._breakdowns(keys.get("分项"))),
            ratio=self._ratio(keys.get("比率")),
        )
        if "派生" in keys:
            pattern = self._pattern(entry, keys)
            text = self._text(keys["派生"]) if pattern else ""
            return replace(indicator, formula=text, figure=pattern)
        if "值" in keys or not indicator.wording:
            return replace(indicator, figure=self._figure(name, keys.get("值", entry), value))
        return indicator

    def _figure(self, name: str, node: Node, value: str) -> figure.Figure | None:
        if value == PENDING:
            return None
        if not value:
            mend = f"不知道就写“{name}: 待补充”，确实没有就写“0”加单位"
            self.report(node, "F02", f"“{name}”没有数值", "一个数值", mend)
            return None
        try:
            parsed = figure.parse(value)
        except FigureError as error:
            self.report(node, "F01", quoted(value), error.expected, error.mend)
            return None
        if parsed.redundant:
            self.report(
                node,
                "F03",
                quoted(value),
                "限定词只说一次",
                "留一个限定词，如“超10万人次”",
                level="提醒",
            )
        return parsed

    def _pattern(self, entry: Node, keys: dict[str, Node]) -> figure.Figure | None:
        """Unit and decimals of a computed indicator, as a figure still without its number."""
        text, unit = self._text(keys["派生"]), self._text(keys.get("单位"))
        places = self._text(keys.get("小数")) or "0"
        if "值" in keys:
            self.report(keys["值"], "F04", "又写“值”又写“派生”", "只写一个", "删去其中一个")
        if places not in list("0123456"):
            self.report(keys["小数"], "F04", quoted(places), "0 到 6 的整数", "改正“小数”")
            return None
        try:
            if formula.is_comparison(formula.parse(text)):
                raise formula.FormulaError("派生的式子是计算，不是比较")
            pattern = figure.parse("0" + "." * (places > "0") + "0" * int(places) + unit)
            if pattern.bound != "=":
                raise FigureError("不带余、多、以上等限定词的单位", "")
            return pattern
        except formula.FormulaError as error:
            self.report(keys["派生"], "R09", quoted(text), str(error), "改写式子")
        except FigureError as error:
            mend = "写上“单位”，如“单位: 宗/人”"
            self.report(entry, "F04", f"单位{quoted(unit)}", error.expected, mend)
        return None

    def _checks(self, node: Node | None) -> list[Check]:
        found = []
        for item in self._list(node):
            keys = {"式": item} if isinstance(item.value, str) else self._mapping(item, _CHECK_KEYS)
            text = self._text(keys.get("式"))
            try:
                tree = formula.parse(text)
                if not formula.is_comparison(tree):
                    raise formula.FormulaError("式子里要有一个比较，如 == 或 >=")
                found.append(Check(text, tree, item.line, self._text(keys.get("存疑"))))
            except formula.FormulaError as error:
                self.report(item, "R09", quoted(text), str(error), "改写式子")
        return found

    def _breakdowns(self, node: Node | None) -> list[Breakdown]:
        if node is None:
            return []
        named = node.value.items() if isinstance(node.value, dict) else [("", node)]
        found = [Breakdown(self._names(part), label) for label, part in named]
        if isinstance(node.value, list | dict) and not (found and all(b.parts for b in found)):
            self.report(node, "L09", "空的“分项”", "[甲, 乙]", "写上各分项的名称，或者删去这一行")
        if any(len(breakdown.parts) > MAX_PARTS for breakdown in found):
            self.report(node, "L09", "太多“分项”", f"最多{MAX_PARTS}个", "分成几层")
            return []
        return [breakdown for breakdown in found if breakdown.parts]

    def _ratio(self, node: Node | None) -> tuple[str, str] | None:
        if node is None:
            return None
        names = self._names(node)
        if len(names) == 2:
            return names[0], names[1]
        self.report(node, "L09", f"{len(names)}个名称", "[分子, 分母]", "写成“比率: [分子, 分母]”")
        return None

    def _names(self, node: Node) -> tuple[str, ...]:
        return tuple(text for item in self._list(node) if (text := self._text(item)))

    def _list(self, node: Node | None) -> list[Node]:
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.report(node, "L09", node.kind, "一个列表", "写成“[甲, 乙]”，或者每行一个“- ”")
        return []

    def _text(self, node: Node | None) -> str:
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

    def _date(self, node: Node | None) -> str:
        text = self._text(node)
        try:
            if text:
                date.fromisoformat(text if len(text) == 10 else "")
        except ValueError:
            self.report(node or 1, "L09", quoted(text), "日期，如 2024-12-31", "改成年-月-日")
        return text

    def _flag(self, node: Node | None) -> bool:
        text = self._text(node)
        if text not in ("", "是", "否", "true", "false"):
            self.report(node or 1, "L09", quoted(text), "“是”或“否”", "改成“是”或“否”")
        return text in ("是", "true")

    def _named(self, name: str, node: Node) -> bool:
        if NAME.fullmatch(name) and not name.startswith("__") and not _reserved(name):
            return True
        plain = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9_]", "", name).lstrip("0123456789")
        self.report(
            node,
            "L12",
            quoted(name),
            "只用汉字、字母、数字和下划线，不以数字开头",
            f"改成“{plain}”" if plain else "换一个名称",
        )
        return False

    def _mapping(self, node: Node, known: dict[str, str]) -> dict[str, Node]:
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


def _reserved(name: str) -> bool:
    """`if`, `None`, `true`: words that formulas and pages keep for themselves."""
    return iskeyword(name) or iskeyword(name.title())


def _doubted(indicators: dict[str, Indicator], checks: tuple[Check, ...]) -> dict[str, Indicator]:
    """The indicators, where a formula's 存疑 is that of the figure the formula begins with."""
    for free in checks:
        own = [i for ref in formula.refs(free.tree) if (i := _own(indicators, ref))]
        if own and free.doubt and free.doubt not in own[0].doubt:
            doubt = f"{own[0].doubt.rstrip('。')}。{free.doubt}" if own[0].doubt else free.doubt
            indicators[own[0].name] = replace(own[0], doubt=doubt)
    return indicators


def _own(indicators: dict[str, Indicator], ref: formula.Ref) -> Indicator | None:
    found = indicators.get(ref.name)
    return found if found and not ref.year and ref.subject in ("", found.subject) else None


_CHECK_KEYS = {"式": "应当成立的式子", "存疑": "为什么不成立"}
_UNIT_KEYS = {"同类单位": "计数相同的单位，每组一行，如“- [件, 起, 宗]”"}


def _placeholders(ledger: Ledger) -> list[Problem]:
    """Names in braces inside notes that the ledger does not have."""
    problems = []
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            texts = (indicator.wording, indicator.definition, indicator.note, indicator.doubt)
            for name in PLACEHOLDER.findall("".join(texts)):
                if not ledger.named(name, indicator):
                    problems.append(
                        Problem(
                            path=subject.path,
                            line=indicator.line,
                            code="R01",
                            found=quoted("{" + name + "}"),
                            expected="花括号里是已有的指标名称",
                            nearest=nearest(name, subject.indicators),
                            mend="改成已有的名称",
                        )
                    )
    return problems
