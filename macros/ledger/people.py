"""Counts of people: which figures are such, which are too small to show, which matters delicate.

A count of one to nine people in a delicate matter is withheld (ruling 13 on the ledger).
"""

from __future__ import annotations

import re

from .figure import Figure

THRESHOLD = 10
"""Counts of people below this are withheld (zero may be shown)."""
HIDDEN = f"少于{THRESHOLD}"
"""How a withheld count is written, before its unit."""

_PERSON = (
    "(?:(?<![法器])人|(?<!动)员|者|学生|[新考女男]生|毕业生|[孤婴幼弃少]儿|儿童|[少青老]年|妇女"
    "|[女男]性|子女|孩子|小孩|[罪年刑]犯|对象|[家亲]属|[居村农公]民|[职员民]工|[患孕产]妇|病例|(?<![账帐门窗用])户|家庭"
    "|夫妻)"
)
_DEATH = "(?:死亡|[溺身病]亡|自杀|轻生|失踪)"
_STATE = "(?:吸毒|戒毒|康复|复吸|矫正?|收监|[脱漏]管|犯罪|重犯|拘留|刑释|帮教|确诊|感染)"
_BRACKET = "(?:（[^（）]*）)?"
_PEOPLE = re.compile(
    "(?:人(?![次天日月时均工份])|名(?![额录单次册称牌])|位(?![数次点])|户(?![次均籍])).*"
    f"|(?:口|例(?![次行]).*){_BRACKET}|[个口例对].*{_PERSON}{_BRACKET}|对象{_BRACKET}"
)
_NAMED_PEOPLE = f"(?:{_PERSON}|{_DEATH}|人口)(?:总?数|数量)?"
_NAMED = {
    **dict.fromkeys("起宗件桩家", re.compile(f".*{_NAMED_PEOPLE}{_BRACKET}")),
    **dict.fromkeys("个对", re.compile(f".*(?:{_NAMED_PEOPLE}|{_STATE}){_BRACKET}")),
}
"""Units that count whatever their figure is named after."""
_THINGS = {"例": ("案例", "判例", "事例", "范例"), "口": ("井", "塘", "池", "窖", "缸", "钟")}
_PERIODS = frozenset({"年", "半年", "季度", "季", "月", "周", "天", "日"})

_DELICATE = re.compile(
    "吸毒|戒毒|涉毒|复吸|社戒|社康|社区矫正|矫正对象|矫正人员|社矫|[解在]矫|刑满|刑释|安置帮教"
)
_DELICATE_NEAR = re.compile(
    "未成年|少年犯|死亡|溺亡|自杀|轻生|性侵|强奸|猥亵|拐卖|精神障碍|精神病|肇事肇祸|艾滋|孤儿|困境儿童|留守儿童"
    "|家庭暴力|家暴|被害人|受害(?:人|妇女|儿童)|缓刑|假释|管制|服刑|前科|监外执行|收监|脱管|漏管|邪教"
)


def counts_people(unit: str, name: str = "") -> bool:
    """Return whether a figure counts people, by its unit and, where that is vague, by its name.

    人, 名, 户, 例, 个学生 and 人/年 do; 人次, 场次 and 人/村 do not; 个 and 起 may count anything.
    """
    base, *per = unit.split("/")
    if not _PERIODS.issuperset(per):
        return False
    if base in _NAMED:
        return bool(_NAMED[base].fullmatch(name))
    return bool(_PEOPLE.fullmatch(base)) and not name.endswith(_THINGS.get(base, ("\0",)))


def is_small(figure: Figure | None, name: str = "") -> bool:
    """Return whether a figure states a count of one to nine people."""
    return bool(figure and counts_people(figure.unit, name) and 0 < figure.value < THRESHOLD)


def names_people(name: str) -> bool:
    """Return whether a name is that of some people: 帮扶对象, 死亡人数."""
    return bool(_NAMED["个"].fullmatch(name))


def delicate_word(text: str, *, near_count: bool = False) -> str:
    """Return the word that makes a text, or the words beside a count of people, delicate."""
    match = _DELICATE.search(text) or (_DELICATE_NEAR.search(text) if near_count else None)
    return match[0] if match else ""


def names_delicate_people(text: str) -> bool:
    """Return whether a name, or the words beside a count of people, make it a delicate one."""
    return bool(delicate_word(text, near_count=True))
