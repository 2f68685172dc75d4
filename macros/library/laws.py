"""Laws and regulations (`data/laws.yml`), and citations such as `人民调解法 31、33（效力）`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Example, Kind, Problem, quoted
from ..ledger.source import Node
from .keys import LAW_KEYS
from .text import entries_of, report_unknown, require

NO_ARTICLE = Kind(
    "A01",
    "没有这一条",
    "引用的条号比这部法律的最后一条还大。",
    advice="多半是打错了条号，或者法律改过，条数变了。打开法律原文，对照着改。",
    wrong='调解不收钱。见{{ 法条("人民调解法", 44) }}。',
    right='调解不收钱。见{{ 法条("人民调解法", 4) }}。',
    place="网页 docs/services/example.md",
    more=(
        Example(
            wrong="""\
设定依据:
  - 人民调解法 44（不收费）
""",
            right="""\
设定依据:
  - 人民调解法 4（不收费）
""",
            place="资料 data/services/mediation.yml",
            lead="办事指南的 `设定依据`、测验的 `依据` 也是这样：",
        ),
    ),
)
OUTSIDE_LINK = Kind(
    "K04",
    "站外链接没有标明",
    "链接到不是政府的网站，没有写明“站外”。",
    wrong="参见[某网站](https://www.example.com/)。",
    right="参见[某网站（站外链接）](https://www.example.com/)。",
)

FILE = "laws.yml"
_REQUIRED = tuple(key for key in LAW_KEYS if key != "条数")
_CITATION = re.compile(
    r"(?P<law>[^\s（(]+)(?:[ ]*(?P<articles>\d{1,6}(?:[、,，]\d{1,6})*))?"
    r"(?:[（(](?P<note>.+)[）)])?"
)
_PROVINCE = re.compile(r"(.{2,5}?)(?:省|(?:壮族|回族|维吾尔)?自治区|市)(?=$|人民)")
_MAX_ARTICLE = 9999
"""No law has more articles than this."""
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    """A law or regulation in its present text."""

    name: str
    """The usual short name, used in citations."""
    title: str
    issuer: str
    effective_date: str
    """When the present text came into force, as `2011-01-01`."""
    amendment_date: str
    """When it was last amended, or 无."""
    last_article: int
    """The number of its last article, or 0 where it is not known."""
    source: str
    """An official page with the full text."""
    check_date: str
    line: int

    @property
    def province(self) -> str:
        """The province that issued it, as `广东`; empty for a national law."""
        match = _PROVINCE.match(self.issuer)
        return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A law and the cited articles; none stands for the whole law."""

    law: str
    articles: tuple[int, ...] = ()
    note: str = ""
    """What the articles say, in a few words."""

    def __str__(self) -> str:
        numbers = (numeral(n) if 0 < n <= _MAX_ARTICLE else n for n in self.articles)
        return f"《{self.law}》" + "、".join(f"第{number}条" for number in numbers)


def short_province(name: str) -> str:
    """Return the name of a province as `省份` of data/site.yml has it: `广东` for `广东省`."""
    match = _PROVINCE.fullmatch(name)
    return match[1] if match else name


def load_laws(data: Path) -> tuple[dict[str, Law], list[Problem]]:
    """Load the laws by short name, in file order (`data/laws.yml`)."""
    if not (data / FILE).exists():
        return {}, []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    laws: dict[str, Law] = {}
    for name, node in entries_of(file).items():
        keys = file.mapping(node, LAW_KEYS)
        require(file, keys, _REQUIRED, node.line)
        laws[name] = _law(file, name, keys, node.line)
    return laws, file.problems


def _law(file: YamlFile, name: str, keys: dict[str, Node], line: int) -> Law:
    source = file.text(keys.get("原文"))
    if source and not re.match(r"https?://[A-Za-z0-9.-]+\.gov\.cn(/[^\s\"'<>]*)?$", source):
        file.report(
            keys["原文"], OUTSIDE_LINK, quoted(source), "政府或者人大网站上的全文", "换成官方网址"
        )
    return Law(
        name=name,
        title=file.text(keys.get("全称")),
        issuer=file.text(keys.get("机关")),
        effective_date=file.day(keys.get("施行")),
        amendment_date=_amendment_date(file, keys.get("修改")),
        last_article=_count(file, keys.get("条数")),
        source=source,
        check_date=file.day(keys.get("核对")),
        line=line,
    )


def _amendment_date(file: YamlFile, node: Node | None) -> str:
    return "无" if node and node.value == "无" else file.day(node)


def _count(file: YamlFile, node: Node | None) -> int:
    digits = file.text(node)
    if node and isinstance(node.value, str) and not re.fullmatch("[1-9][0-9]{0,3}", digits):
        file.report(node, STRUCTURE, quoted(digits), "一个数，如 35", "写最后一条是第几条")
        return 0
    return int(digits or 0)


def citation(text: str) -> Citation | None:
    """Parse a citation; None where the text is not one."""
    match = _CITATION.fullmatch(text.strip())
    if match is None:
        return None
    articles = tuple(int(n) for n in re.findall(r"\d+", match["articles"] or ""))
    return Citation(match["law"], articles, match["note"] or "")


def citations(file: YamlFile, node: Node | None, laws: dict[str, Law]) -> tuple[Citation, ...]:
    """Return the citations of a list; report unknown laws and articles beyond the last."""
    entries: list[Citation] = []
    for item in file.items(node):
        wording = file.text(item)
        if not isinstance(item.value, str):
            continue
        entry = citation(wording)
        if entry is None:
            file.report(
                item,
                STRUCTURE,
                quoted(wording),
                "“人民调解法 4、31（不收费）”这样",
                "先写法名，空一格写条",
            )
        elif entry.law not in laws:
            report_unknown(file, item.line, f"data/{FILE}", entry.law, list(laws))
        elif fault := article_fault(entry, laws):
            file.report(item, NO_ARTICLE, f"“{entry}”", *fault)
            entries.append(entry)
        else:
            entries.append(entry)
    return tuple(entries)


def article_fault(entry: Citation, laws: dict[str, Law]) -> tuple[str, str] | None:
    """Return what is expected and how to mend it if an article does not exist, else None."""
    last = laws[entry.law].last_article or _MAX_ARTICLE
    if all(1 <= article <= last for article in entry.articles):
        return None
    return f"第一条到第{numeral(last)}条", "核对法律原文，改正条号"


def numeral(number: int) -> str:
    """Return a number as laws print it: 三十三 for 33, 一千零一十 for 1010.

    Raises:
        ValueError: the number is not from 1 to 9999.
    """
    if not 0 < number <= _MAX_ARTICLE:
        raise ValueError(number)
    text, zero = "", False
    for place, unit in zip(reversed(range(4)), ("千", "百", "十", ""), strict=True):
        digit = number // 10**place % 10
        if digit:
            text += "零" * (zero and bool(text)) + _DIGITS[digit] + unit
        zero = not digit
    return text[1:] if 10 <= number < 20 else text
