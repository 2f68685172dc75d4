"""Laws and regulations, and what their articles say in plain words (`data/laws.yml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Example, Kind, Problem, quoted
from ..ledger.source import Node
from .keys import LAW_KEYS, LAW_OPTIONAL
from .text import Text, entries_of, require, required_text

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
PLAIN_ARTICLE = Kind(
    "A02",
    "条文没有一句白话",
    "指南或者填写的表引用了这一条，却没有写它讲什么；或者写得太长。",
    levels=("提醒",),
    advice="先看法律原文，再用自己的话写一句，不超过60个字。没有核对到原文的，先不写。",
    wrong="""\
国旗法:
  全称: 中华人民共和国国旗法
  机关: 全国人民代表大会常务委员会
  施行: 1990-10-01
  修改: 2020-10-17
  条数: 24
  原文: https://flk.npc.gov.cn/
  核对: 2026-11-23
  条文:
"""
    "    19: 国旗破了、脏了、褪了颜色、不合规格，无论是挂在门口的还是拿在手里的，"
    "无论是谁的，都不能再用，不能倒着挂，也不能随手丢在地上、丢进垃圾桶，要按规定收回去处理。\n",
    right="""\
国旗法:
  全称: 中华人民共和国国旗法
  机关: 全国人民代表大会常务委员会
  施行: 1990-10-01
  修改: 2020-10-17
  条数: 24
  原文: https://flk.npc.gov.cn/
  核对: 2026-11-23
  条文:
    19: 破的、脏的、褪色的国旗不能用，要按规定收回。
""",
    place="资料 data/laws.yml",
)
OUTSIDE_LINK = Kind(
    "K04",
    "站外链接没有标明",
    "链接到不是政府的网站，没有写明“站外”。",
    wrong="参见[某网站](https://www.example.com/)。",
    right="参见[某网站（站外链接）](https://www.example.com/)。",
)

FILE = "laws.yml"
SENTENCE = 60
"""A sentence on an article has at most so many characters."""
_REQUIRED = tuple(key for key in LAW_KEYS if key not in LAW_OPTIONAL)
_PROVINCE = re.compile(r"(.{2,5}?)(?:省|(?:壮族|回族|维吾尔)?自治区|市)(?=$|人民)")
MAX_ARTICLE = 9999
"""No law has more articles than this."""
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    """A law or regulation in its present text."""

    name: str
    """The usual short name, used in citations."""
    title: str
    group: str
    """The part of the list of laws in which it stands; empty for none."""
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
    articles: Mapping[int, Text]
    """What articles say, each in one plain sentence."""

    @property
    def province(self) -> str:
        """The province that issued it, as `广东`; empty for a national law."""
        match = _PROVINCE.match(self.issuer)
        return match[1] if match else ""


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
    last_article = _count(file, keys.get("条数"))
    return Law(
        name=name,
        title=file.text(keys.get("全称")),
        group=file.text(keys.get("分组")),
        issuer=file.text(keys.get("机关")),
        effective_date=file.day(keys.get("施行")),
        amendment_date=_amendment_date(file, keys.get("修改")),
        last_article=last_article,
        source=source,
        check_date=file.day(keys.get("核对")),
        line=line,
        articles=_articles(file, keys.get("条文"), last_article),
    )


def _articles(file: YamlFile, node: Node | None, last: int) -> dict[int, Text]:
    """Return the sentences on articles that exist; report the others, and long sentences."""
    articles: dict[int, Text] = {}
    for key, entry in file.entries(node, "“条号: 一句话”", "写成“4: 调解不收钱。”").items():
        number = int(key) if re.fullmatch("[1-9][0-9]{0,3}", key) else 0
        sentence = required_text(file, entry)
        if not number:
            file.report(entry, STRUCTURE, quoted(key), "条号，如 33", "只写数字")
        elif number > (last or MAX_ARTICLE):
            file.report(entry, NO_ARTICLE, f"“{key}”", *article_range(last))
        elif re.search("[{｛<]", sentence.value):
            file.report(entry, STRUCTURE, "有花括号或者尖括号", "一句平常的话", "改成平常的话")
        elif sentence.value:
            articles[number] = sentence
        if len(sentence.value) > SENTENCE:
            found = f"第{key}条写了{len(sentence.value)}个字"
            file.report(entry, PLAIN_ARTICLE, found, f"一句话，不超过{SENTENCE}个字", "写短一些")
    return articles


def _amendment_date(file: YamlFile, node: Node | None) -> str:
    return "无" if node and node.value == "无" else file.day(node)


def _count(file: YamlFile, node: Node | None) -> int:
    digits = file.text(node)
    if node and isinstance(node.value, str) and not re.fullmatch("[1-9][0-9]{0,3}", digits):
        file.report(node, STRUCTURE, quoted(digits), "一个数，如 35", "写最后一条是第几条")
        return 0
    return int(digits or 0)


def article_range(last: int) -> tuple[str, str]:
    """Return the articles that a law has, and how to mend another number."""
    return f"第一条到第{numeral(last or MAX_ARTICLE)}条", "核对法律原文，改正条号"


def numeral(number: int) -> str:
    """Return a number as laws print it: 三十三 for 33, 一千零一十 for 1010.

    Raises:
        ValueError: the number is not from 1 to 9999.
    """
    if not 0 < number <= MAX_ARTICLE:
        raise ValueError(number)
    text, zero = "", False
    for place, unit in zip(reversed(range(4)), ("千", "百", "十", ""), strict=True):
        digit = number // 10**place % 10
        if digit:
            text += "零" * (zero and bool(text)) + _DIGITS[digit] + unit
        zero = not digit
    return text[1:] if 10 <= number < 20 else text
