"""Names, from the words around them, for figures that last year did not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import takewhile
from keyword import iskeyword

from ...ledger.name import NAME
from ...prose.borders import cut
from ...prose.numerals import MEASURE
from ...render import words
from . import clause
from .figures import ReportNumber

LONGEST = 12
_TITLES = re.compile(
    "(?:[、和与及]?《[^《》]{1,40}》)+(?:(?:等|为)[^,、;:]{0,4}?(?=法律|法规|文件|制度|课程))?等?"
)
_EXAMPLES = re.compile('(?:[、和与及]?[“"][^”"]{1,20}[”"])+等')
_QUOTED = re.compile('[“"][^“”"]{1,20}[”"]')
_QUOTES = re.compile('[“”"‘’]')
_PARTS = re.compile(r"[,、;:!?\s]|[(](?!居|社区)|(?<!居)(?<!社区)[)]")
_FRONT = re.compile(
    r"^(?:约有(?=..)|一年来|近年来|[\u4e00-\u9fff]{0,3}以来|我镇|我街道|我乡|全镇|全街道|全乡|全市|全区|全县|本镇|镇(?=[^级长村])|今年以来|今年|去年|全年|年内|年度|截至目前"
    r"|截止目前|目前|当前|以来|其中|同时|共计|累计|总计|合计|共|已经|已|均(?!价)|还|并|先后|一共|通过(?!率)|对(?![讲账标接])|在(?![编册岗职建线校])|将|把(?!关)|由"
    r"|及时(?!率)|成功(?=..)(?!率)|依法|积极|有效(?!率)|顺利|全面|同比|较去年|较上年|比上年|比去年|与去年相比|环比|多形式|年(?![初末底度均龄])|月(?![度均])|日(?![均常])"
    r"|认真|扎实|深入|持续|全?[镇街乡村市区县]?范围内|辖区内?(?=..)|平均(?=每)|每[天日周]|每年|每月|每季度|每个|各类|各级|各项|各|了|的|以(?!案)|以及|依托|利用|和(?![谐解])|与(?!会)|及(?![格时])|等(?!级)|为(?=..)|现有|共有|另外|另有|另"
    r"|有(?!效|责|关|偿)|是|全部|进一步|广泛|大力|分别)"
)
_BACK = re.compile(
    rf"(?:(?<=..)(?:{clause.RISE})[至到为]|(?<=[成展])对|翻一?番|(?:连年|逐年|持续|稳步|明显|大幅)..|共计|累计|总计|合计|共有|共|(?<![传下送到转直抵上表])达到|(?<![传下送到转直抵上表])达|为|是|(?<![实持享拥])有"
    r"|至|到|了|已|仅|均|全部|分别|的|等|各|数为|数达|计|高达|多达|总共|一共|并|及|和|与|先后|再|又|还|另"
    r"|还有|只|只有|虽|虽然|也|实现(?!率)|占|每|全年|今年|年内|从|由|在|于|以|按|不|[((].*)$"
)
_LIGHT = "(?:组织开展|开展|举办|组织(?!领导|部|员)|进行|实施|实现)"
VERBS = re.compile(
    r"(?:发生|帮助|协助|督促|指导|立案|实施|进行|派发|开展|组织|举办|召开|受理|办理|办结|发放|制作|张贴|悬挂|调解|调处|化解|排查|查处|查办|接待|接受|出动"
    r"|检查|建立|建成|配备|聘请|聘任|培育|培养|新增|新建|完成|解答|提供|审查|审核|制定|修订|出台|收到|移送|作出"
    r"|整改|处理|处置|处罚|落实|推送|发布|走访|慰问|帮扶|挽回|涉及|抽查|发现|选派|设立|打造|参加|参与|覆盖|面对|下辖|辖|成功"
    r"|下架|选出|评选|评出|取缔|查获|抓获|清理|废止|组建|创建|明确|认领|取得|获得|获评|签订|签约|下发|印发|审议|研究"
    r"|申请|邀请|引导|讲授|劝阻|拆除|推行|承接|下放|追回|讨回|征求|收集|提出|公布|公开|梳理|编制|投入|争取|化解)+$"
)
_ACTION = re.compile(
    r"(?:受理|办理|办结|发放|制作|张贴|悬挂|调解|调处|化解|排查|查处|查办|接待|接受|出动|检查|建立|建成|聘请|培育|培养"
    r"|解答|提供|审查|审核|制定|修订|出台|收到|作出|整改|处理|推送|发布|走访|慰问|挽回|抽查|发现|打造|参与|审议|研究|申请"
    r"|巡查|评查|劝离|劝导|劝阻|督导|督察|设置|设立|推送|投放|上报|报送|公开|包联|包保|联合|开展|举办|组织(?!领导|部|员)|进行)"
)
# What comes before the action: those who act, and with whom, by what means, for whom.
_ACTOR = re.compile(
    "(?:所|局|站|中心|政府|委|院|办|会|队|部门|大厅|平台|公众号|镇|村|社区|街道|学校|校园|企业|法院|顾问|律师|单位|机关|窗口"
    "|干部|人员|专班|热线|人|群众|系统|会议|期间|[日节]|员|领导|共)$|^(?:会同|联合|依托|通过|利用|借助|使用|深入|走进|指导|引导|邀请|帮助|督促"
    "|向|在|与|为)"
)
_OWNER = re.compile(  # 司法所有工作人员
    "^(?!集体|国家).{1,8}?(?:[所里会队镇村委站内]|社区|中心|大厅)(?:现有|仅有|共有|配有|有|每[村居]配备?)(?=..)"
    "|^每[个]?[村居社区]{1,2}配备?(?=..)"
)
_CUT = re.compile(
    r"^.*(?:的|了|向|为|被|由|把|将|对|在|从|并|其中|通过|针对)(?=[\u4e00-\u9fff]{4,})"
)
_BEHIND = re.compile(
    r"[,、;:!?\s()《》“”\d]|的(?![\u4e00-\u9fff]{2})|[均已]|全部|完成|达到|得到|办结率|进行|(?<!村规民)约|近(?=$)"
    r"|超过?(?=$)|逾|[和与及](?=\d)|用于|配备了?|逐[一个户]|到(?=.{0,6}[局所站院庭村镇])"
)
_UNIT = re.compile("^(?:[件人场批]次|[个件名人宗起次场批份条户家项篇处岁])(?=...)")
_VAGUE = frozenset(
    re.findall(
        "..",
        "同比上年去年今年全年总数数量比例人数件数其他情况工作活动增长下降提高上升减少增加事项方面",
    )
)
_WHERE = "村镇乡校户企店厂"
_DOER = re.compile(
    f"([{_WHERE}])(?:全部|均|已)*(?:完成|实现|建成|开展|获评|获得)了?(?=[\u4e00-\u9fff]{{2}})"
)
# Asides and those who are called together: 面积（含附属设施）, 由律师、教师组成的.
_ASIDE = re.compile(
    r"[(（](?!居[)）]|社区[)）])[^()（）]{1,20}[)）]|由[^,;:，；：]{2,30}组成的(?=..)"
)
_OTHERS = re.compile("其[他它余]")
_CHANGE = re.compile(rf"(?<=..)(?:(?:同比|环比).*|(?:{clause.RISE})了?\d[\d.]*\D{{0,3}})$")
_FROM_TO = re.compile(r"(?:由|从)[^由从]{0,8}\d.*$")
_COUNTED = re.compile(r"\d([\u4e00-\u9fff]{1,3})[,;][^,;]*$")
_PART_OF = re.compile("面积|金额|价值|里程|长度|人数|户数|占比|资金|经费|数量|比例")
_UNIT_NAMES = {
    "人": "人数", "名": "人数", "户": "户数", "批": "批次", "元": "金额",
    "亩": "面积", "平方米": "面积", "%": "率", "‰": "率", "件": "件数", "场": "场次",
}  # fmt: skip


def propose(number: ReportNumber, names_in_use: Collection[str], subject: str = "") -> str:
    """Return a name that is not in use, or empty where the words give none."""
    reading = None if number.name else clause.read(number)
    if reading and reading.doubtful:
        return ""
    bases = _special(number, reading) if reading else _bases(number)
    usable = [name for base in bases if (name := _shorten(base)) and is_usable(name)]
    if is_usable(number.name):
        usable.insert(0, number.name)
    unit = "" if reading and reading.after else _unit(number)
    longer = [name if unit and name.endswith(unit) else name + unit for name in usable]
    numbered = [f"{name}{n}" for name in [*usable, subject] if name for n in range(2, 30)]
    return next((name for name in (*usable, *longer, *numbered) if name not in names_in_use), "")


def _special(number: ReportNumber, reading: clause.Reading) -> Iterator[str]:
    """Yield names for a number that its clause names in another way."""
    phrase = reading.phrase
    if len(phrase) > 2:
        phrase = _strip(_plain(phrase), whole=reading.whole)
    if not phrase:
        *parts, _ = _PARTS.split(_plain(number.before))
        phrases = (_strip(_CHANGE.sub("", _FROM_TO.sub("", part))) for part in reversed(parts))
        phrase = next((p for p in phrases if p and p not in _VAGUE), "")
    room = LONGEST - len(reading.before) - len(reading.after)
    yield reading.before + last_words(phrase, max(room, 6)) + reading.after
    yield reading.before + last_words(phrase, 6) + reading.after
    if reading.after and (unit := _COUNTED.search(number.before)):  # 结案件数同比增长
        yield last_words(phrase, 6) + _UNIT_NAMES.get(unit[1], unit[1]) + reading.after


def _bases(number: ReportNumber) -> Iterator[str]:
    """Yield what a number may be named after, the best first."""
    parts = _earlier(number)
    phrase = parts.pop() if parts and _is_adjacent(number) and _own(number) else ""
    last = parts[-1] if parts else ""
    behind = _words_behind(number.after)
    if behind and number.before.endswith("的"):
        yield behind
        if behind in _WHERE:
            yield phrase + behind
    if behind and (not phrase or VERBS.fullmatch(phrase) or phrase in _VAGUE):
        plain_verb = VERBS.fullmatch(phrase) and not re.fullmatch(_LIGHT + "+", phrase)
        yield phrase[-4:] + behind if plain_verb else behind
        yield behind
    if last and _PART_OF.fullmatch(phrase):
        yield last + phrase
    if len(parts) > 1 and _OTHERS.fullmatch(phrase):  # 涉企合同28份, 土地合同14份, 其他9份
        yield phrase + only_words(common_end(parts[-2], parts[-1]))
    if behind and VERBS.search(phrase):
        yield behind
    yield phrase
    if last and phrase:
        if re.search(r"\d", _PARTS.split(number.before)[-1]):  # 转移群众45户130人
            yield phrase + _unit(number)
        yield last + phrase
    if behind and phrase:
        yield phrase + behind
    if number.figure and number.figure.unit.startswith("个"):  # 18个村（社区）
        yield number.figure.unit[1:]
    for part in reversed(parts):
        yield part
        yield part + _unit(number)


def common_end(one: str, other: str) -> str:
    """Return the characters with which both texts end."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))[::-1]


def _earlier(number: ReportNumber) -> list[str]:
    """Return the phrases of the sentence up to the number, without lead-in words."""
    parts = [_strip(part) for part in _PARTS.split(_plain(number.before))]
    return [part for part in parts if part]


def _plain(text: str) -> str:
    """Return the text without titles and quotation marks: 等法律法规 is what was learnt."""
    text = _QUOTED.sub(lambda quote: only_words(quote[0]), _ASIDE.sub("", text))
    return _QUOTES.sub("", _TITLES.sub("", _EXAMPLES.sub("", text)))


def _own(number: ReportNumber) -> bool:
    """Return whether words of its own stand between the number and the one before it."""
    return bool(_strip(_PARTS.split(_plain(number.before))[-1]))


def _unit(number: ReportNumber) -> str:
    """Return what sets a figure apart from another with the same words: 批次, 人次, 率."""
    unit = number.figure.unit if number.figure else ""
    return _UNIT_NAMES.get(unit) or only_words(unit)


def _is_adjacent(number: ReportNumber) -> bool:
    """Return whether the words before the number belong to it (no comma between)."""
    return not re.search(r"(?:[,;:、]|(?<!调)[和与及])\s*$", number.before)


def _strip(part: str, *, whole: bool = False) -> str:
    """Return the part without words that lead up to a number, nor those who act unless `whole`."""
    ahead, *rest = re.split(r"\d[\d.,/-]*(?:[余多万亿]*[年月日%])?", part)
    unit = MEASURE.match(rest[-1]) if rest else None
    behind = _UNIT.sub("", rest[-1][unit.end() if unit else 0 :]) if rest else ""
    plain = only_words(behind if len(behind) > 2 else ahead or "".join(rest[-2:-1]))
    plain = re.sub("^(?:周?岁)?(?:及)?以[上下内]的?", "", plain)
    plain = re.sub("^.*(?:全年|今年|年内)(?=.{4})", "", plain)
    for _ in range(8):
        shorter = _BACK.sub("", _FRONT.sub("", plain))
        if shorter == plain:
            break
        plain = shorter
    return plain if whole else _from_action(plain)


def _from_action(phrase: str) -> str:
    """Return a phrase from its action on, without those who act: 司法所受理诉求 is 受理诉求."""
    phrase = _OWNER.sub("", phrase)
    for action in reversed([*_ACTION.finditer(phrase)]):
        before, rest = phrase[: action.start()], phrase[action.start() :]
        if len(phrase) - action.end() >= 2 and (not before or _ACTOR.search(before)):
            return re.sub(
                f"^(?:联合(?={_LIGHT}))?{_LIGHT}+(?=.{{3}})|(?<=..)各[类项](?=..)", "", rest
            )
    return phrase


def _words_behind(after: str) -> str:
    text = re.sub(r"^[均都已的]+", "", _plain(after))
    doer = _DOER.match(text)  # 14个村完成阵地提升
    text = text[doer.end() :] if doer else text
    plain = only_words(_BEHIND.split(text, maxsplit=1)[0])
    if re.match(f"[{_WHERE}](?:进行|开展|实施|予以|全部|$|[,、])", text):  # 存在问题的13个村
        return text[0]
    plain = re.sub("(?:参加|实行|推行)(?=$)", "", re.sub("此次|本次|这次", "", plain))
    if match := re.fullmatch("(..{1,6}?)(?:实行|推行)(.{2,6})", plain):  # 事项实行承诺制
        plain = match[2] + match[1]
    plain = re.sub("(?<=..)(?:开展|进行|实施)了?", "", plain) + (doer[1] if doer else "")
    return plain if 2 <= len(plain) <= LONGEST or plain in [*_WHERE] else ""


def _shorten(text: str) -> str:
    """Return the last words of a text, as many as a name may hold."""
    plain = only_words(text)
    if len(plain) > LONGEST:
        plain = _CUT.sub("", plain, count=1) or plain
    return _FRONT.sub("", last_words(plain, LONGEST))


def last_words(text: str, length: int) -> str:
    """Return the last whole words of a text, with at most `length` characters."""
    if len(text) <= length:
        return text
    words = ""
    for word in reversed(cut(text)):
        if len(word) + len(words) > length:
            break
        words = word + words
    return words.lstrip("的和与及等了")


def only_words(text: str) -> str:
    """Return the letters and characters of a text alone."""
    return re.sub(r"[^\u4e00-\u9fffA-Za-z]|(?<=.)了(?=.)", "", text)


def is_usable(name: str) -> bool:
    """Return whether the ledger takes a name, and it says something."""
    fits = 2 <= len(name) <= LONGEST + 4 and NAME.fullmatch(name) and not iskeyword(name)
    return bool(fits) and name not in words.functions() and name not in _VAGUE
