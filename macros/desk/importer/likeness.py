"""Whether the words around a number are of one of last year's figures, or of another thing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...ledger.model import Indicator, Subject
from ...ledger.people import counts_people, names_people
from ...prose.borders import cut
from . import clause, naming
from .figures import ReportNumber, half_width

MIN_OF_RATE = 0.5
"""The least share of the characters that tell a rate from others of its kind.

More than that is needed where no earlier year has a value."""
MIN_OF_PENDING = 0.5
"""The least share of a name without a value in any year that stands around its number."""
MIN_KNOWN = 0.5
"""The least share of further words before a name in what is said of its figure."""
_COMMON = re.compile("[办件案结事项]|人员")
_CHANGED = re.compile("(?:[提上下降增减][高升降加少低]|达)[到至]")
_RATE = re.compile("(.{2,}?)(?:..)率")
_IS_RATE = re.compile("[率比]$")
_TURN = re.compile("[人批场户车台架船件]次$")
# Words around a name that do not make it another: 各类…, 今年…; …总数.
_ANY = (
    "(?:年|计划|力争|力求|确保|拟|目标|各类|各种|各级|各|全部|所有|上级|普法|法治|法律|集中|定期"
    "|日常|各?部门|各?村居|本镇|全镇|我镇|站所|调委会|单位"
    "|共|总|新|成功|依法|现有|当前|目前|截至|今年"
    "|本年|辖区|地区|户籍|的)+"
)
_DOES = re.compile(
    f"^.*(?:委员会|调委会|司法所|派出所|大队)(?=..)|^{_ANY}|{_ANY}$|^.*(?:年|以来|年来)$"
)
_MEAN = re.compile("^(?:人均|平均|[户村日月件篇次场]均)")
_FURTHER = re.compile(
    "^(?:次数|人数|件数|总数|数量|总量|数|总|开展|发放|办理|查处|实施|完成|制作|派发|召开|提高|提升|上升|下降|增加|增至|增|减少|减至|减"
    "|降至|降|达|到|至|约|近|超过?|稳定|保持|一|在|本|为|计|合计|有|从|由|去年|上年|年|之)*"
)
_PARTS = re.compile("[,、;:()]")
_CLAUSE = re.compile("[,;:]")
_NOISE = re.compile(r"[\d\W_]|我镇|全镇|全年|累计|共计|其中|开展|组织|达到?|均|共|的|了|数$|等")


def is_of_others(
    number: ReportNumber,
    indicator: Indicator,
    subject: Subject,
    reading: clause.Reading | None,
    same: Mapping[str, str],
) -> bool:
    """Return whether an indicator is of something that the words do not speak of.

    按期办结率 is no 重复访办结率, 宣传材料 outside its section no 禁毒宣传材料, and 不予处罚 no
    行政处罚案件 where nothing is known but the name.
    """
    name, words = indicator.name, number.before + number.section.title
    mean = _MEAN.match(name)
    if (name.endswith("占比") and "占" not in number.before) or (mean and mean[0] not in words):
        return True
    if reading and reading.after and reading.after[:2] not in name:
        return True
    short = subject.short
    if name.startswith(short) and short not in words and short not in number.after:
        return True
    if indicator.pending and share(words_of(name), _near(number)) < MIN_OF_PENDING:
        return True
    others = (other for other in subject.indicators.values() if other.name != name)
    if any(_is_of(o, name, number) for o in others if o.figure and same_unit(number, o, same)):
        return True
    match = _RATE.fullmatch(name)
    mark = _COMMON.sub("", match[1]) if match else ""
    here = character_share(mark, _CHANGED.sub("", words))
    return bool(mark) and (here <= MIN_OF_RATE if indicator.pending else here < MIN_OF_RATE)


def _near(number: ReportNumber) -> str:
    """Return the words that a number stands between, its unit included."""
    parts = [part for part in _PARTS.split(number.before) if words_of(part)]
    unit = number.figure.unit if number.figure else ""
    return words_of(parts[-1] if parts else "") + unit + words_of(_PARTS.split(number.after)[0])


def _is_foreign(words: str, indicator: Indicator, subject: Subject) -> bool:
    """Return whether most of what the words say is not said of the figure: 网络信访件."""
    name = _COMMON.sub("", indicator.name)
    known = indicator.name + indicator.definition + subject.short + subject.name
    rest = [word for word in cut(_DOES.sub("", words)) if not naming.VERBS.fullmatch(word)]
    foreign = sum(len(word) for word in rest if sum(c in known for c in word) * 2 < len(word))
    covered = sum(char in words for char in name) / len(name) if name else 1
    return foreign > 2 or (foreign == 2 and covered < 0.75) or (foreign == 1 and covered <= 0.5)


def _is_of(other: Indicator, name: str, number: ReportNumber) -> bool:
    """Return whether words that fit two indicators of a subject are of the other, or of none.

    What tells 在编执法人员 from 专职执法人员 must be there, and what tells 诉前调解案件 from
    调解案件 must not; a unit that tells them apart is enough.
    """
    end, start = naming.common_end(name, other.name), _common_start(name, other.name)
    behind = _CLAUSE.split(number.after)[0][:12]
    words = re.split(r"[,;:()]|\d", number.before)[-1] + behind
    if end == name:
        return other.name.removesuffix(name) in words
    if _IS_RATE.search(name):
        return False  # judged by what it is a rate of
    if words.find(end or "\0") < 2 and (start or "\0") not in words:
        words = number.before + behind
    marks = (name.removesuffix(end) if end[2:] else "", name.removeprefix(start))
    return any(_lacks(_COMMON.sub("", mark), words) for mark in marks if mark != name)


def _common_start(one: str, other: str) -> str:
    return naming.common_end(one[::-1], other[::-1])[::-1]


def _lacks(mark: str, words: str) -> bool:
    """Return whether half of the characters of a mark or more are not in the words."""
    return sum(char in words for char in mark) * 2 <= len(mark) and bool(mark)


def is_narrower(words: str, indicator: Indicator, subject: Subject, *, at_home: bool) -> bool:
    """Return whether the words speak of a part of what is counted, or of another thing with it.

    网上办理事项 is no 办理事项, 反诈宣传资料 no 宣传资料, 行政检查计划 no 行政检查.
    """
    name = indicator.name
    short = next((name[:n] for n in range(len(name), 3, -1) if name[:n] in words), "")
    if len(short) * 2 < len(name) or not short:
        return _is_foreign(words, indicator, subject)
    before, _, after = words.rpartition(short)
    if short == name and len(_FURTHER.sub("", after)) > 1:
        return True
    known = indicator.definition + (subject.name + subject.intro if at_home else "")
    narrower = naming.VERBS.sub("", _DOES.sub("", re.sub("[并和与及]", "", before)))
    return len(narrower) > 1 and share(narrower, known) < MIN_KNOWN


def same_unit(number: ReportNumber, indicator: Indicator, same: Mapping[str, str]) -> bool:
    """Return whether the number has the unit of the indicator; `same` maps equal units to one."""
    if indicator.figure is None or number.figure is None:
        return bool(
            indicator.pending and number.figure and fits(number.figure.unit, indicator.name)
        )
    unit, old_unit = number.figure.unit, indicator.figure.unit
    if unit == old_unit or unit == old_unit.partition("/")[0]:
        return True
    # 10个创建村(居): the rest of 个村（居） stands behind what is counted.
    rest = old_unit.removeprefix(unit) if old_unit.startswith(unit) else ""
    if rest and rest.replace("（", "(").replace("）", ")") in number.after[:12]:
        return True
    return same.get(unit, unit) == same.get(old_unit, old_unit)


def fits(unit: str, name: str) -> bool:
    """Return whether a figure of this name may have the unit, where no earlier year tells."""
    if (unit in ("%", "‰")) != bool(_IS_RATE.search(name)):
        return False
    if turn := _TURN.search(name):  # 来访咨询批次, 来访咨询人次
        return unit[0] == turn[0][0]
    return not names_people(name) or counts_people(unit)


def words_of(text: str) -> str:
    """Return what a text says, without numbers, signs and words that any figure may have."""
    return _NOISE.sub("", half_width(text))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def share(part: str, whole: str) -> float:
    """Return the share of the pairs of characters of `part` that occur in `whole`."""
    pairs = _pairs(part)
    return len(pairs & _pairs(whole)) / len(pairs) if pairs else 0.0


def character_share(part: str, whole: str) -> float:
    """Return the share of a short form's characters (社戒) in the full form (社区戒毒人员)."""
    return sum(char in whole for char in part) / len(part) if len(part) > 1 else 0.0
