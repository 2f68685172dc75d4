"""Small counts of people in text, in whatever writing (ruling 15 on the ledger).

A text is unfolded first: digits of any kind, character references and escapes become plain
characters, and inline markup disappears, so that `<b>④</b>&nbsp;人` reads `4 人`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .plain import unfold

DIGIT = "[1-9一二两三四五六七八九俩仨兩壹贰貳叁參肆伍陆陸柒捌玖]"
_NOT_AFTER = (
    r"(?<![0-9.十百千万亿零〇第无無没每何任某同逐几数])(?<![没未]有)(?!(?<=[1一][-—–~至到])[9九])"
)
_PEOPLE = (
    r"(?:人(?![次均民口员天日制]|信息|隐私|一[档策案岗证码组表卡册])"
    r"|名(?![称义录额片次册词]|单(?![位身亲]))"
    r"|户(?![次籍口型]|一[档策案码])|位(?![于置数次列居])|口人)"
)
SMALL_COUNT = re.compile(
    rf"{_NOT_AFTER}{DIGIT}\s{{0,3}}(?:[(（][1-9][)）]\s?)?[余多]?个?\s{{0,3}}{_PEOPLE}"
    rf"|人数\s{{0,3}}[为是有:：=]?\s{{0,3}}"
    rf"(?:[1-9](?![0-9.十百千万%‰成倍])|{DIGIT}(?![\u4e00-\u9fff]))"
)
"""A count of one to nine people in a plain text.

无一人, 第一人, 一人一档, 人次 and 人均 are not counts.
"""
# A count of anything, or of men and women: the words around it decide.
_VAGUE = (
    rf"{_NOT_AFTER}(?:{DIGIT}\s{{0,3}}[余多]?"
    r"(?:[个例口起家宗男女]|对象|(?:persons?|people)\b)|[俩仨])"
)
_VAGUE_COUNT = re.compile(rf"{_VAGUE}(?![\u4e00-\u9fffA-Za-z])")
_NEAR = 12
"""Characters from a count within which a short form (the core) means the category."""
_AGO = 40
"""Characters back to the word that says a count is of the same people."""
_OFFICES = "局所站员者部办股科队"
_CLAUSE_END = re.compile("[,;:。、，；：\n]")
_NOT_HAN = re.compile("[^\u4e00-\u9fff]+")
# In a cell of a table or a value of a data file.
_GAP = r"""[ \t:：=|,，"'()（）为是有共计达仅约]"""
_BARE_COUNT = re.compile(
    rf"""{_GAP}{{0,8}}[1-9](?=[\s,，。、;；)）|"'<}}\]]|$)"""
    rf"""|{_GAP}{{1,8}}{DIGIT}(?=[ \t]?[|"'\n。;；]|$)"""
)
_TABLE = re.compile(
    r"^(?P<head>[^\n|]*+\|[^\n]*+)\n[ \t>]*+\|?[ \t]*+:?-[-:| \t]*+\n"
    r"(?P<rows>(?:[^\n|]*+\|[^\n]*+(?:\n|\Z))+)",
    re.M,
)
_CELL = re.compile(r"(?:^[ \t>]*+\||(?<=\|)|^)[^|]*")
_COUNT_ALONE = re.compile(rf"[\s|>]*{DIGIT}\s*[人名户位口例个]?\s*")
_LINK = re.compile(r"[\s:：=|,，\"'(（)）为是有了的也共计达仅约只现已就才剩]{0,8}")
_OTHER_COUNT = r"(?P<withheld>少于10[人名户位])|[0-9][0-9.,万亿]{0,12}[余多]?个?[人名户位]"
# The next sentence goes on about the same people, or is nothing but their number.
_GOES_ON = (
    r"其中|其[人总]数|这[些类部]|该类|上述|以上|前述|此类|[他她]们|共[有计]|合计|分别|[比较][上去前同]|同比"
    rf"|[共有约计达仅现今去全上本年末底初前目只]{{0,6}}{DIGIT}\s?个?[人名户位口例]"
)
_SENTENCE_END = (
    r"[。!?！？\n]{1,3}+(?![\s#>|+-]{0,8}+(?:(?:title|导语|摘要|说明|口径|备注): ?)?[\"“]?"
    rf"(?:{_GOES_ON}))"
)
_AGAIN = re.compile("其中|[比较增减多少新净]|[上去今]年|退出|解除|转")
_STAFF = (
    "社工|社会工作者|民警|辅警|干警|干部|专干|网格员|志愿者|义工|律师|医[生师]|护士|教师|老师|法官"
    "|检察官|调解员|协管员|联络员|辅导员|党员|(?:工作|执法|专职|管理|值班|帮教|帮扶|医务|安保|监护)人员"
)
_STAFF_BEFORE = re.compile(rf"(?:{_STAFF})[\s为是有共计达仅约:：(（]{{0,3}}\Z")
_STAFF_AFTER = re.compile(rf"[\u4e00-\u9fff]{{0,6}}?(?:{_STAFF})")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text tells a small count of a withheld category."""

    start: int
    end: int
    name: str
    """The category."""


def core(name: str) -> str:
    """Return the short form of a category: 死亡 for `死亡人员`."""
    return name.removesuffix("人员").removesuffix("人数") or name


def mentions(
    text: str, names: Iterable[str], figure: Callable[[str], str | None] | None = None
) -> list[Mention]:
    """Return where a text counts one to nine people of a withheld category, in order.

    A count belongs to the category named before it in the sentence, unless another count comes
    between them; or to one named right after it. 少于10人, 无一人, 第一人, 人次 are no counts.

    Args:
        text: a page, or any other text for readers, with its markup.
        names: the withheld indicators.
        figure: returns what stands on the page for a word in double braces.
    """
    forms = _forms(tuple(names))
    if not forms or not _may_name(text, forms):
        return []
    plain, place = unfold(text, figure)
    if not any(form in plain for form in forms):
        return []
    spans = dict(_columns(plain, forms)) | _Reader(plain, forms).spans()
    return [
        Mention(place(start), place(end - 1) + 1, name)
        for start, (end, name) in sorted(spans.items())
    ]


def tells_small_count(text: str) -> bool:
    """Return whether a text, about whatever people, tells a small count."""
    plain = unfold(text)[0]
    return bool(SMALL_COUNT.search(plain) or _VAGUE_COUNT.search(plain))


def _may_name(text: str, forms: dict[str, str]) -> bool:
    """Return, quickly, whether a text can name one of the forms, markup between or not."""
    if any(sign in text for sign in ("&#", "\\u", "\\x", "%E", "%e")):
        return True
    characters = _NOT_HAN.sub("", text)
    return any(_NOT_HAN.sub("", form) in characters for form in forms)


def _columns(text: str, forms: dict[str, str]) -> Iterator[tuple[int, tuple[int, str]]]:
    """Yield the start, the end and the category of each small count below its head in a table."""
    for table in _TABLE.finditer(text) if "|" in text else ():
        heads = [cell[0] for cell in _CELL.finditer(table["head"])]
        names = [next((n for form, n in forms.items() if form in head), "") for head in heads]
        for row in re.finditer(r"[^\n]+", table["rows"]) if any(names) else ():
            for name, cell in zip(names, _CELL.finditer(row[0]), strict=False):
                if name and _COUNT_ALONE.fullmatch(cell[0]):
                    start = table.start("rows") + row.start() + cell.start()
                    yield start, (start + len(cell[0]), name)


class _Reader:
    """A reader of one plain text, who remembers which category it speaks of."""

    def __init__(self, text: str, forms: dict[str, str]) -> None:
        self.text = text
        self.forms = forms
        self.full_names = set(forms.values())
        self.name: re.Match[str] | None = None
        self.count: re.Match[str] | None = None
        self.withheld: re.Match[str] | None = None
        self.found: dict[int, tuple[int, str]] = {}

    def spans(self) -> dict[int, tuple[int, str]]:
        """Return the end and the category of each small count, by its start."""
        for match in _tokens(tuple(self.forms.items())).finditer(self.text):
            if match["name"]:
                self._meet_name(match)
            elif match["small"]:
                self._meet_count(match)
            elif match["vague"]:
                self._meet_vague(match)
            elif match["withheld"] and self.name:
                self.withheld = match
            else:
                self.name = self.count = None
        return self.found

    def _record(self, start: int, end: int, form: str) -> None:
        self.found.setdefault(start, (end, self.forms[form]))

    def _meet_name(self, match: re.Match[str]) -> None:
        self.name, self.withheld = match, None
        if bare_count := _BARE_COUNT.match(self.text, match.end()):
            self._record(match.start(), bare_count.end(), match[0])
        if self.count and not self._parts(self.count.end(), match.start()):
            self._record(*self.count.span(), match[0])

    def _parts(self, start: int, end: int) -> bool:
        """Return whether what stands between a count and a name parts them."""
        return end - start > _NEAR or bool(_CLAUSE_END.search(self.text, start, end))

    def _meet_count(self, match: re.Match[str]) -> None:
        start, end = match.span()
        name_end = self.name.end() if self.name else 0
        if _STAFF_AFTER.match(self.text, end) or (
            name_end < start and _STAFF_BEFORE.search(self.text[max(name_end, start - 12) : start])
        ):
            return
        self.count = match
        if self.name and self._speaks_of(self.name, start):
            self._record(start, end, self.name[0])

    def _speaks_of(self, name: re.Match[str], start: int) -> bool:
        if self.withheld:
            return bool(_AGAIN.search(self.text, max(self.withheld.end(), start - _AGO), start))
        return name[0] in self.full_names or start - name.end() <= _NEAR

    def _meet_vague(self, match: re.Match[str]) -> None:
        start, end = match.span()
        if self.name and _LINK.fullmatch(self.text, self.name.end(), start):
            self._record(start, end, self.name[0])
        elif not self.name or self.name.end() < start:
            self.count = match


@lru_cache(maxsize=8)
def _forms(names: tuple[str, ...]) -> dict[str, str]:
    """Return the names by their forms in prose."""
    return {form: name for name in names for form in (core(name), name) if len(form) > 1}


@lru_cache(maxsize=8)
def _tokens(forms: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Return a pattern for the forms, for counts and for the ends of sentences."""
    full_names = {name for _, name in forms}
    words = sorted((form for form, _ in forms), key=len, reverse=True)
    name = "|".join(
        re.escape(word) + ("" if word in full_names else f"(?![{_OFFICES}])") for word in words
    )
    full = "|".join(map(re.escape, full_names))
    follows = (
        rf"(?:(?![\u4e00-\u9fffA-Za-z])|(?=\s?(?:{full}))"
        rf"|(?=\s?(?:{name})(?:人员|者)?(?![\u4e00-\u9fff])))"
    )
    return re.compile(
        f"(?P<name>{name})|(?P<small>{SMALL_COUNT.pattern})|(?P<vague>{_VAGUE}{follows})"
        f"|(?P<other>{_OTHER_COUNT})|(?P<end>{_SENTENCE_END})"
    )
