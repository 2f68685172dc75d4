"""Words around a number that show that it is none of a figure of last year, however alike."""

from __future__ import annotations

import re

from ...ledger.model import Indicator, Subject
from ...prose.borders import cut
from . import clause, naming, rivals
from .figures import ReportNumber
from .likeness import PARTS, character_share, own_words, share, words
from .rivals import COMMON

MIN_KNOWN = 0.5
"""The least share of further words before a name in what is said of its figure."""
MIN_BEHIND = 0.3
"""The least share of a name behind the number for that to be what is counted."""
MIN_OF_RATE = 0.5
"""The least share of the characters that tell a rate from others of its kind.

More than that is needed where no earlier year has a value."""
MIN_OF_PENDING = 0.5
"""The least share of a name without a value in any year that stands around its number."""
_CHANGED = re.compile("(?:[提上下降增减][高升降加少低]|达)[到至]")
_KIND = re.compile("(?<=..)(?:案件|事件|案事件|人员|活动|事项|人次|批次|[率数])$")
_SHORT = 3
_RATE = re.compile("(.{2,}?)(?:..)率")
_ACTOR = re.compile(
    "(?:会|[司派]出?所|站|中心|队|部门|府|委|办|局|法院|干部|[镇街乡村]|人员|志愿者)$"
)
_BOTH = re.compile("(?<=..)(?<![涉普参])[及和与](?!时)(?=..)")
_MEAN = re.compile("^(?:人均|平均|[户村日月件篇次场]均)")
# Words around a name that do not make it another: 各类…, 今年…; …总数.
_ANY = (
    "(?:年|计划|力争|力求|确保|拟|目标|派发|印发|张贴|刊发|刊登|各类|各种|各级|各|全部|所有|上级|普法|法治|法律|集中|定期"
    "|日常|各?部门|各?村居|本镇|全镇|我镇|站所|调委会|单位"
    "|共|总|新|成功|依法|现有|当前|目前|截至|今年"
    "|本年|辖区|地区|户籍|的)+"
)
_DOES = re.compile(
    f"^.*(?:委员会|调委会|司法所|派出所|大队)(?=..)|^{_ANY}|{_ANY}$|^.*(?:年|以来|年来)$"
)
_FURTHER = re.compile(
    "^(?:次数|人数|件数|总数|数量|总量|数|总|开展|发放|办理|查处|实施|完成|制作|派发|召开|提高|提升|上升|下降|增加|增至|增|减少|减至|减"
    "|降至|降|达|到|至|约|近|超过?|稳定|保持|一|在|本|为|计|合计|有|从|由|去年|上年|年|之)*"
)
_SUM = re.compile("(..)金额$")


def is_of_others(
    number: ReportNumber, indicator: Indicator, subject: Subject, reading: clause.Reading | None
) -> bool:
    """Return whether an indicator is of something that the words do not speak of.

    按期办结率 is no 重复访办结率, 宣传材料 outside its section no 禁毒宣传材料, and 不予处罚 no
    行政处罚案件 where nothing is known but the name.
    """
    name, near = indicator.name, number.before + number.section.title
    mean = _MEAN.match(name)
    if (name.endswith("占比") and "占" not in number.before) or (mean and mean[0] not in near):
        return True
    if reading and reading.after and reading.after[:2] not in name:
        return True
    if any(rivals.excludes(one, name, number) for one in subject.indicators.values()):
        return True
    short = subject.short
    if name.startswith(short) and short not in near and short not in number.after:
        return True
    if indicator.pending and share(words(name), _near(number)) < MIN_OF_PENDING:
        return True
    own = re.split(r"\d", number.before)[-1] + number.section.title
    both = _BOTH.split(name)  # 横幅及电子屏: more than 横幅
    if len(both) > 1 and any(part[:2] not in own for part in both):
        return True
    core, after = _KIND.sub("", words(name)), words(number.after)
    if (
        not share(core, words(near) + after)
        and character_share(own_words(number), core + words(indicator.definition)) < 1
    ):
        return True
    sum_of = _SUM.search(own_words(number))
    if sum_of and name.endswith("金额") and not {*sum_of[1]} & {*name, *indicator.definition}:
        return True  # 协议金额 is no 涉及金额
    match = _RATE.fullmatch(name)
    mark = COMMON.sub("", match[1]) if match else ""
    plain = COMMON.sub("", words(_CHANGED.sub("", near)))
    here = share(mark, plain) if len(mark) > _SHORT else character_share(mark, plain)
    return bool(mark) and (here <= MIN_OF_RATE if indicator.pending else here < MIN_OF_RATE)


def is_narrower(
    near: str, behind: str, indicator: Indicator, subject: Subject, *, at_home: bool
) -> bool:
    """Return whether the words speak of a part of what is counted, or of another thing with it.

    网上办理事项 is no 办理事项, 反诈宣传资料 no 宣传资料, 行政检查计划 no 行政检查.
    """
    name = words(indicator.name)
    short = next((name[:n] for n in range(len(name), 3, -1) if name[:n] in near), "")
    if len(short) * 2 < len(name) or not short:
        counted = share(name, behind) >= MIN_BEHIND or _BOTH.search(indicator.name)
        return not counted and _is_foreign(re.sub("[为是]$", "", near), indicator, subject)
    before, _, after = near.rpartition(short)
    if short == name and len(_FURTHER.sub("", after)) > 1:
        return True
    known = indicator.definition + (subject.name + subject.intro if at_home else "")
    narrower = naming.VERBS.sub("", _DOES.sub("", re.sub("[并和与及]", "", before)))
    if _ACTOR.search(narrower):
        return False
    return len(narrower) > 1 and share(narrower, known) < MIN_KNOWN


def _near(number: ReportNumber) -> str:
    """Return the words that a number stands between, its unit included."""
    parts = [part for part in PARTS.split(number.before) if words(part)]
    unit = number.figure.unit if number.figure else ""
    return words(parts[-1] if parts else "") + unit + words(PARTS.split(number.after)[0])


def _is_foreign(near: str, indicator: Indicator, subject: Subject) -> bool:
    """Return whether most of what the words say is not said of the figure: 网络信访件."""
    name = COMMON.sub("", words(indicator.name))
    known = (
        words(indicator.name + indicator.definition) + indicator.name + subject.short + subject.name
    )
    rest = [word for word in cut(_DOES.sub("", near)) if not naming.VERBS.fullmatch(word)]
    foreign = sum(len(word) for word in rest if _is_unknown(word, known))
    covered = sum(char in near for char in name) / len(name) if name else 1
    return foreign > 2 or (foreign == 2 and covered < 0.75) or (foreign == 1 and covered <= 0.5)


def _is_unknown(word: str, known: str) -> bool:
    """Return whether a word is none of what is known: 来电, of 来访; but 按期 is near to 到期."""
    count = sum(char in known for char in word) * 2
    return count < len(word) or (count == len(word) and word[-1] not in known)
