"""Laws and regulations (`data/laws.yml`), and citations such as `人民调解法 31、33（效力）`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import LAW_KEYS
from .text import entries_of, required, unknown

FILE = "laws.yml"
_NEEDED = tuple(key for key in LAW_KEYS if key != "条数")
_CITATION = re.compile(
    r"(?P<law>[^\s（(]+)(?:[ ]*(?P<articles>\d{1,6}(?:[、,，]\d{1,6})*))?"
    r"(?:[（(](?P<note>.+)[）)])?"
)
_PROVINCE = re.compile(r"(.{2,5}?)(?:省|(?:壮族|回族|维吾尔)?自治区|市)(?=$|人民)")
_MOST = 9999
"""No law has more articles."""
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    """One law or regulation as it stands now."""

    name: str
    """The usual short name, by which it is cited."""
    title: str
    issuer: str
    since: str
    """When the present text came into force, as `2011-01-01`."""
    amended: str
    """When it was last changed, or 无."""
    last: int
    """The number of its last article; 0 where it is not known."""
    source: str
    """An official page with the full text."""
    checked: str
    line: int

    @property
    def province(self) -> str:
        """Whose it is, as `广东`; empty where it holds for the whole country."""
        match = _PROVINCE.match(self.issuer)
        return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A law with the articles meant, none for the law as a whole."""

    law: str
    articles: tuple[int, ...] = ()
    note: str = ""
    """What it says, in a few words."""

    def __str__(self) -> str:
        numbers = (numeral(n) if 0 < n <= _MOST else n for n in self.articles)
        return f"《{self.law}》" + "、".join(f"第{number}条" for number in numbers)


def short_province(name: str) -> str:
    """Return `广东省` as `省份` of data/site.yml has it: `广东`."""
    match = _PROVINCE.fullmatch(name)
    return match[1] if match else name


def load_laws(data: Path) -> tuple[dict[str, Law], list[Problem]]:
    """Return the laws by short name, in the order of the file."""
    if not (data / FILE).exists():
        return {}, []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    laws: dict[str, Law] = {}
    for name, node in entries_of(file).items():
        keys = file.mapping(node, LAW_KEYS)
        required(file, keys, _NEEDED, node.line)
        laws[name] = _law(file, name, keys, node.line)
    return laws, file.problems


def _law(file: YamlFile, name: str, keys: dict[str, Node], line: int) -> Law:
    source = file.text(keys.get("原文"))
    if source and not re.match(r"https?://[A-Za-z0-9.-]+\.gov\.cn(/[^\s\"'<>]*)?$", source):
        file.report(keys["原文"], "K04", quoted(source), "政府或者人大网站上的全文", "换成官方网址")
    return Law(
        name=name,
        title=file.text(keys.get("全称")),
        issuer=file.text(keys.get("机关")),
        since=file.day(keys.get("施行")),
        amended=_amended(file, keys.get("修改")),
        last=_count(file, keys.get("条数")),
        source=source,
        checked=file.day(keys.get("核对")),
        line=line,
    )


def _amended(file: YamlFile, node: Node | None) -> str:
    return "无" if node and node.value == "无" else file.day(node)


def _count(file: YamlFile, node: Node | None) -> int:
    stated = file.text(node)
    if node and isinstance(node.value, str) and not re.fullmatch("[1-9][0-9]{0,3}", stated):
        file.report(node, "L09", quoted(stated), "一个数，如 35", "写最后一条是第几条")
        return 0
    return int(stated or 0)


def citation(text: str) -> Citation | None:
    """Return what a citation says, or None where it is not written as one."""
    match = _CITATION.fullmatch(text.strip())
    if match is None:
        return None
    articles = tuple(int(n) for n in re.findall(r"\d+", match["articles"] or ""))
    return Citation(match["law"], articles, match["note"] or "")


def citations(file: YamlFile, node: Node | None, laws: dict[str, Law]) -> tuple[Citation, ...]:
    """Return the citations of a list; one of a law or an article that there is not is a problem."""
    found: list[Citation] = []
    for item in file.items(node):
        stated = file.text(item)
        if not isinstance(item.value, str):
            continue
        cited = citation(stated)
        if cited is None:
            file.report(
                item,
                "L09",
                quoted(stated),
                "“人民调解法 4、31（不收费）”这样",
                "先写法名，空一格写条",
            )
        elif cited.law not in laws:
            unknown(file, item.line, f"data/{FILE}", cited.law, list(laws))
        elif beyond := beyond_last(cited, laws):
            file.report(item, "A01", f"“{cited}”", *beyond)
            found.append(cited)
        else:
            found.append(cited)
    return tuple(found)


def beyond_last(cited: Citation, laws: dict[str, Law]) -> tuple[str, str] | None:
    """Return what is expected and how to mend it, where an article is none of its law's; else None."""
    last = laws[cited.law].last or _MOST
    if all(1 <= article <= last for article in cited.articles):
        return None
    return f"第一条到第{numeral(last)}条", "核对法律原文，改正条号"


def numeral(number: int) -> str:
    """Return an article's number as laws print it: 33 is 三十三, 1010 is 一千零一十."""
    if not 0 < number <= _MOST:
        raise ValueError(number)
    said, zero = "", False
    for place, unit in zip(reversed(range(4)), ("千", "百", "十", ""), strict=True):
        digit = number // 10**place % 10
        if digit:
            said += "零" * (zero and bool(said)) + _DIGITS[digit] + unit
        zero = not digit
    return said[1:] if 10 <= number < 20 else said
