"""Names, from the words around them, for figures that last year did not have."""

from __future__ import annotations

import re
from collections.abc import Collection
from keyword import iskeyword

from ...ledger.name import NAME
from ...render import words
from ...web.search.borders import cut
from .figures import ReportNumber

LONGEST = 12
_PARTS = re.compile(r"[,、;:!?\s]|[(](?!居|社区)|(?<!居)(?<!社区)[)]|《|》|“|”")
_FRONT = re.compile(
    r"^(?:我镇|我街道|我乡|全镇|全街道|全乡|全市|全区|全县|本镇|镇|今年以来|今年|去年|全年|年内|年度|截至目前"
    r"|截止目前|目前|当前|以来|其中|同时|共计|累计|总计|合计|共|已经|已|均|还|并|先后|一共|通过|对|在(?![编册岗职建])|将|把|由"
    r"|及时|成功(?=..)|依法|积极|有效|顺利|全面|同比|较去年|较上年|比上年|比去年|与去年相比|环比|多形式|年|月|日"
    r"|有效|认真|扎实|深入|持续|每年|每月|每季度|各类|各级|各|了|的|以|以及|和|与|及)"
)
_BACK = re.compile(
    r"(?:共计|累计|总计|合计|共有|共|约|近|达到|达|为|是|有|至|到|了|已|仅|均|全部|分别|的|等|各|超|数为|数达"
    r"|计|高达|多达|总共|一共|并|及|和|与|先后|再|又|还|还有|只|只有|虽|虽然|也|实现|占|每|从|由|在|于|以|按|不|[((].*)$"
)
_VERBS = re.compile(
    r"(?:发生|开展|组织|举办|召开|受理|办理|办结|发放|制作|张贴|悬挂|调解|调处|化解|排查|查处|查办|接待|接受|出动"
    r"|检查|建立|建成|配备|聘请|聘任|培育|培养|新增|新建|完成|解答|提供|审查|审核|制定|修订|出台|收到|移送|作出"
    r"|整改|处理|处置|处罚|落实|推送|发布|走访|慰问|帮扶|挽回|涉及|抽查|发现|选派|设立|打造|参加|参与|覆盖|面对|下辖|辖|成功)+$"
)
_AIMS = re.compile(
    "^(?:切实|全面|扎实|深入|持续|不断|着力|大力|加大|进一步|坚持|推进|加强|做好|强化|健全|完善|深化|落实"
    "|贯彻|抓好)+"
)
_CUT = re.compile(
    r".*(?:的|了|向|为|被|由|把|将|对|在|从|并|其中|通过|针对)(?=[\u4e00-\u9fff]{4,})"
)
_BEHIND = re.compile(
    r"[,、;:!?\s()《》“”\d]|的(?![\u4e00-\u9fff]{2})|[均已]|完成|达到|得到|办结率|参加|进行|约|近(?=$)|超过?(?=$)|逾|,"
)
_UNIT = re.compile("^(?:[件人场批]次|[个件名人宗起次场批份条户家项篇处岁])(?=...)")
_VAGUE = frozenset(
    re.findall(
        "..",
        "同比上年去年今年全年总数数量比例人数件数其他情况工作活动增长下降提高上升减少增加事项方面",
    )
)


def propose(number: ReportNumber, names_in_use: Collection[str], subject: str = "") -> str:
    """Return a name that is not in use, or empty where the words give none."""
    parts = [_strip(part) for part in _PARTS.split(number.before)]
    phrase = parts.pop() if _is_adjacent(number) else ""
    parts = [part for part in parts if part]
    behind = _words_behind(number.after)
    bases = [phrase]
    if not phrase or _VERBS.search(phrase) or phrase in _VAGUE:
        bases = [
            phrase[-4:] + behind if behind and _VERBS.fullmatch(phrase) else "",
            behind,
            phrase,
        ]
    if behind and number.before.endswith("的"):
        bases = [behind, phrase]
    if parts and phrase:
        bases += [parts[-1] + phrase]
    if behind and phrase:
        bases += [phrase + behind]
    unit = _unit(number)
    bases += [name for part in reversed(parts) for name in (part, part + unit)]
    usable = [name for base in bases if (name := _shorten(base)) and _is_usable(name)]
    for name in usable:
        if name not in names_in_use:
            return name
    for name in usable:
        longer = name if unit and name.endswith(unit) else name + unit
        if longer not in names_in_use:
            return longer
    for name in [*usable, subject]:
        numbered_name = next(
            (f"{name}{n}" for n in range(2, 30) if f"{name}{n}" not in names_in_use), ""
        )
        if numbered_name:
            return numbered_name
    return ""


def _unit(number: ReportNumber) -> str:
    """Return what sets a figure apart from another with the same words: 批次, 人次, 率."""
    unit = number.figure.unit if number.figure else ""
    return "率" if unit in ("%", "‰") else _only_words(unit)


def subject_name(title: str, names_in_use: Collection[str]) -> str:
    """Return a subject's short name, not in use, from a section's heading."""
    for part in [*_PARTS.split(title), title]:
        plain = _AIMS.sub("", _only_words(part))
        plain = re.split("(?<=..)(?:与|和|及|的|不|仍|有待|还|较)", re.sub("力度$", "", plain))[0]
        name = re.sub("(?:情况|工作)$", "", plain)[:8]
        if _is_usable(name) and name not in names_in_use:
            return name
    name = _only_words(title)[:8] or "其他工作"
    return next(
        (n for n in (name, *(f"{name}{k}" for k in range(2, 99))) if n not in names_in_use), ""
    )


def _is_adjacent(number: ReportNumber) -> bool:
    """Return whether the words before the number belong to it (no comma between)."""
    return not re.search(r"[,;:、]\s*$", number.before)


def _strip(part: str) -> str:
    """Return the part without words that merely lead up to a number."""
    ahead, *rest = re.split(r"\d[\d.,/-]*(?:[余多万亿]*[年月日%])?", part)
    plain = _only_words(_UNIT.sub("", rest[-1]) if rest and len(rest[-1]) > 3 else ahead)
    plain = re.sub("^.*(?:全年|今年|年内)(?=.{4})", "", plain)
    for _ in range(8):
        shorter = _BACK.sub("", _FRONT.sub("", plain))
        if shorter == plain:
            break
        plain = shorter
    return plain


def _words_behind(after: str) -> str:
    plain = _only_words(_BEHIND.split(re.sub(r"^[均都已的]+", "", after), maxsplit=1)[0])
    return plain if 2 <= len(plain) <= LONGEST else ""


def _shorten(text: str) -> str:
    """Return the last words of a text, as many as a name may hold."""
    plain = _only_words(text)
    if len(plain) > LONGEST:
        plain = _CUT.sub("", plain, count=1) or plain
    return _FRONT.sub("", _last_words(plain))


def _last_words(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    words = ""
    for word in reversed(cut(text)):
        if len(word) + len(words) > LONGEST:
            break
        words = word + words
    return words.lstrip("的和与及等了")


def _only_words(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fffA-Za-z]|(?<=.)了(?=.)", "", text)


def _is_usable(name: str) -> bool:
    fits = 2 <= len(name) <= LONGEST + 4 and NAME.fullmatch(name) and not iskeyword(name)
    return bool(fits) and name not in words.functions() and name not in _VAGUE
