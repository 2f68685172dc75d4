"""Laws, hotlines, places, terms, guides and quizzes: problems are located, none is fatal."""

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from test_source import damage

from macros.ledger.problem import Problem
from macros.library.citation import Citation, citation
from macros.library.keys import (
    GUIDE_KEYS,
    GUIDE_OPTIONAL,
    HOTLINE_KEYS,
    LAW_KEYS,
    PLACE_KEYS,
    QUESTION_KEYS,
    QUIZ_KEYS,
    WAYS,
)
from macros.library.laws import numeral
from macros.library.load import Library, load_library
from macros.library.quiz import Question
from macros.library.text import Text

LAWS = """\
# 法
调解法:
  全称: 中华人民共和国调解法
  机关: 全国人民代表大会常务委员会
  施行: 2011-01-01
  修改: 无
  条数: 35
  原文: https://flk.npc.gov.cn/
  核对: 2026-11-23
条例:
  全称: 某条例
  机关: 国务院
  施行: 2020-05-01
  修改: 2024-02-29
  原文: http://www.gov.cn/a
  核对: 2026-11-23
"""
EXPLAINED_LAWS = LAWS.replace(
    "条例:\n", "  条文:\n    4: 调解不收钱。\n    31: 说定了要做到。\n条例:\n", 1
)
HOTLINES = """\
"12348":
  名称: 法律热线
  简称: 法律
  用途: 问法律
  时间: 24小时
  不管: 报警
  方式: 电话
  页脚: 是
"110":
  名称: 报警
  用途: 有危险
"""
PLACES = """\
司法所:
  管什么: 问法律
  地址: 待补充
  电话: 待补充
  时间: 待补充
"""
GLOSSARY = "调解: 居中说和。\n仲裁: '见{{ 法条(\"调解法\", 1) }}。'\n"
GUIDE = {
    "事项名称": "事项名称: 调解",
    "分组": "分组: 吵起来了",
    "什么时候看": "什么时候看: 跟邻居吵了。",
    "一句话": "一句话: 不收钱。",
    "简答": "简答: 说一声就能申请。",
    "紧急": "紧急: 先报警。",
    "哪些事": "哪些事:\n  - 邻里：采光、通行。",
    "谁可以申请": "谁可以申请:\n  - 纠纷的一方。",
    "设定依据": "设定依据:\n  - 调解法 4、31（不收费）\n  - 条例",
    "办理材料": "办理材料:\n  - 身份证。",
    "步骤": "步骤:\n  - 去说一声: 讲清楚。\n  - 签字: 写下来。",
    "时限": "时限:\n  - 当天: 说一声。\n  - 30日内: {说明: 申请确认。, 期限: 是}\n"
    "  - 6个月内: {说明: 去起诉。, 期限: 6个月, 从: 知道那天, 做: 起诉, 要紧: 是}",
    "费用": "费用: 不收钱。",
    "去哪里": "去哪里:\n  - 村里: 找村委会。",
    "不服怎么办": "不服怎么办:\n  - 去法院。",
    "提醒": "提醒:\n  - 看清再签。",
    "专题": "专题: [邻里]",
    "核对": "核对: 2026-11-23",
}
QUESTION = {
    "问": "- 问: 吵得睡不着怎么办？",
    "对": "  对: 好好说。",
    "错": "  错:\n    - 去骂他。\n    - 去打他。",
    "为什么": "  为什么: 先说后调。",
    "依据": "  依据: [调解法 31]",
}


def guide(**changed: str | None) -> str:
    """Return the text of a guide with some keys changed (None: left out)."""
    lines = {**GUIDE, **changed}
    return "\n".join(line for line in lines.values() if line is not None) + "\n"


def quiz(*questions: str, topic: str = "专题: 邻里") -> str:
    """Return the text of a quiz."""
    return "\n".join([topic, "题目:", *(questions or (question(),))]) + "\n"


def question(**changed: str | None) -> str:
    """Return the text of a question with some keys changed (None: left out)."""
    lines = [line for line in {**QUESTION, **changed}.values() if line is not None]
    first = lines[0] if lines[0].startswith("- ") else "- " + lines[0].lstrip()
    return "\n".join(f"  {line}" for line in "\n".join([first, *lines[1:]]).split("\n"))


def line_of(text: str, part: str) -> int:
    """Return the number of the first line with `part` in it."""
    return text.count("\n", 0, text.index(part)) + 1


@dataclass(frozen=True)
class LoadedLibrary:
    """A library with its problems."""

    library: Library
    problems: list[Problem]

    @property
    def locations(self) -> list[tuple[str, str, int]]:
        """Code, file and line of each problem."""
        return [(p.code, p.path, p.line) for p in self.problems]


FILES = {
    "laws.yml": EXPLAINED_LAWS,
    "hotlines.yml": HOTLINES,
    "places.yml": PLACES,
    "glossary.yml": GLOSSARY,
    "services/mediation.yml": guide(),
    "quizzes/neighbours.yml": quiz(),
}


def load(folder: Path, files: Mapping[str, str | bytes] | None = None) -> LoadedLibrary:
    """Load the made-up library with some of its files replaced."""
    for name, text in {**FILES, **(files or {})}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    loaded = LoadedLibrary(*load_library(folder / "data"))
    assert all(p.found and p.expected and p.mend and str(p) for p in loaded.problems)
    return loaded


# --- what is right ------------------------------------------------------------------------


def test_the_made_up_library_is_right(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert not loaded.problems, loaded.problems
    library = loaded.library
    assert library.laws["调解法"].last_article == 35
    assert library.laws["条例"].last_article == 0
    assert library.hotlines["12348"].dialled
    assert library.hotlines["12348"].footer
    assert library.hotlines["110"].dialled
    assert not library.hotlines["110"].footer
    assert library.places["司法所"].details == dict.fromkeys(("地址", "电话", "时间"), "待补充")
    one = library.guides["调解"]
    assert one.grounds == (Citation("调解法", (4, 31), "不收费"), Citation("条例"))
    assert [m.deadline is not None for m in one.times] == [False, True, True]
    assert one.times[1].text.value == "申请确认。"
    assert not one.calls
    assert one.first_deadline == one.times[2]
    assert one.times[1].deadline and not one.times[1].deadline.period
    assert one.times[2].deadline and one.times[2].deadline.period == "6个月"
    assert library.guides_of("邻里") == [one]
    assert not library.guides_of("别的")
    assert one.page == "services/mediation.md"
    assert library.quizzes["邻里"].page == "learn/neighbours.md"


def test_every_text_knows_its_line(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"laws.yml": EXPLAINED_LAWS})
    texts = list(loaded.library.texts)
    assert len(texts) == 2 + 2 + 18 + 5
    for one in texts:
        file = (tmp_path / one.path).read_text("utf-8").split("\n")
        assert one.value.split("{{")[0] in file[one.line - 1]


def test_no_files_are_an_empty_library(tmp_path: Path) -> None:
    assert load_library(tmp_path) == (Library(), [])


def test_sentences_with_a_colon_are_no_keys(tmp_path: Path) -> None:
    listed = "提醒:\n  - 注意：看清再签。\n  - 听好：不要急。"
    loaded = load(tmp_path, {"services/mediation.yml": guide(提醒=listed)})
    assert not loaded.problems
    said = [w.value for w in loaded.library.guides["调解"].warnings]
    assert said == ["注意：看清再签。", "听好：不要急。"]


# --- laws ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("四: 调解不收钱。", "L09"),
        ("第四条: 调解不收钱。", "L09"),
        ("0: 调解不收钱。", "L09"),
        ("4、5: 调解不收钱。", "L09"),
        ("36: 调解不收钱。", "A01"),
        ("10000: 调解不收钱。", "L09"),
        ("4:", "L11"),
        ("4: [调解不收钱。]", "L09"),
        ("4: '不收钱，打{{ 热线(\"12348\") }}。'", "L09"),
        ("4: 不收<b>钱</b>。", "L09"),
    ],
)
def test_wrong_sentence_on_an_article(tmp_path: Path, entry: str, code: str) -> None:
    laws = EXPLAINED_LAWS.replace("4: 调解不收钱。", entry)
    loaded = load(tmp_path, {"laws.yml": laws})
    assert (code, "data/laws.yml", line_of(laws, entry)) in loaded.locations
    assert list(loaded.library.laws["调解法"].articles) == [31]
    assert loaded.library.laws["调解法"].last_article == 35


def test_long_sentence_on_an_article_is_kept(tmp_path: Path) -> None:
    for length, problems in ((60, []), (61, [("A02", "提醒")])):
        laws = EXPLAINED_LAWS.replace("调解不收钱。", "钱" * length)
        loaded = load(tmp_path, {"laws.yml": laws})
        assert [(p.code, p.level) for p in loaded.problems] == problems
        assert len(loaded.library.laws["调解法"].articles[4].value) == length


def test_sentences_on_a_law_of_unknown_length(tmp_path: Path) -> None:
    laws = LAWS + "  条文:\n    9999: 有这一条。\n"
    loaded = load(tmp_path, {"laws.yml": laws})
    assert not loaded.problems
    assert loaded.library.laws["条例"].articles[9999].value == "有这一条。"


CHANGED_LAWS = {
    "unknown key": ("  机关: 国务院", "  机关: 国务院\n  机构: 某", "L08", 1),
    "date in words": ("施行: 2011-01-01", "施行: 2011年1月1日", "L09", 0),
    "date that is none": ("施行: 2011-01-01", "施行: 2011-02-30", "L09", 0),
    "date without dashes": ("核对: 2026-11-23", "核对: 20261123", "L09", 0),
    "amended, unknown": ("修改: 无", "修改: 没有", "L09", 0),
    "amended, a list": ("修改: 无", "修改: [无]", "L09", 0),
    "articles in words": ("条数: 35", "条数: 三十五", "L09", 0),
    "articles, none": ("条数: 35", "条数: 0", "L09", 0),
    "articles, negative": ("条数: 35", "条数: -35", "L09", 0),
    "articles, full width": ("条数: 35", "条数: ３５", "L09", 0),
    "articles, too many": ("条数: 35", "条数: 35000", "L09", 0),
    "articles, empty": ("条数: 35", "条数:", "L09", 0),
    "articles, a list": ("条数: 35", "条数: [35]", "L09", 0),
    "a shop": ("原文: https://flk.npc.gov.cn/", "原文: https://flk.example.com/", "K04", 0),
    "a shop like it": (
        "原文: https://flk.npc.gov.cn/",
        "原文: https://gov.cn.example.com/",
        "K04",
        0,
    ),
    "no address": ("原文: https://flk.npc.gov.cn/", "原文: 国家法律法规数据库", "K04", 0),
    "script": ("原文: https://flk.npc.gov.cn/", '原文: "javascript:alert(1)//a.gov.cn"', "K04", 0),
    "list of names": ("全称: 某条例", "全称: [某条例]", "L09", 0),
    "map of names": ("机关: 国务院", "机关: {某: 国务院}", "L09", 0),
    "full-width colon": ("机关: 国务院", "机关：国务院", "L06", 0),
}


@pytest.mark.parametrize("case", CHANGED_LAWS)
def test_a_mistake_in_the_laws(tmp_path: Path, case: str) -> None:
    old, new, code, further = CHANGED_LAWS[case]
    text = LAWS.replace(old, new, 1)
    others = {"services/mediation.yml": guide(设定依据="设定依据:\n  - 调解法")}
    loaded = load(tmp_path, {"laws.yml": text, **others})
    assert loaded.locations == [(code, "data/laws.yml", line_of(text, new) + further)]


def test_a_law_twice(tmp_path: Path) -> None:
    text = f"{LAWS}调解法:\n  全称: 又一部\n"
    loaded = load(tmp_path, {"laws.yml": text})
    assert loaded.locations == [("L07", "data/laws.yml", 17)]
    assert loaded.library.laws["调解法"].title == "中华人民共和国调解法"


@pytest.mark.parametrize("key", [key for key in LAW_KEYS if key not in ("分组", "条文")])
@pytest.mark.parametrize("how", ["missing", "empty", "quoted"])
def test_a_law_without_a_key(tmp_path: Path, key: str, how: str) -> None:
    lines = LAWS.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(f"  {key}:"))
    lines[at : at + 1] = {"missing": [], "empty": [f"  {key}:"], "quoted": [f'  {key}: ""']}[how]
    loaded = load(tmp_path, {"laws.yml": "\n".join(lines)})
    line = at + 1 if how != "missing" else 2
    if key == "条数":
        expected = [] if how == "missing" else [("L09", "data/laws.yml", line)]
    else:
        expected = [("L11", "data/laws.yml", line)]
    assert loaded.locations == expected
    assert "调解法" in loaded.library.laws, "it may still be cited"


@pytest.mark.parametrize("value", ["", " 某", " [某]", " 35"])
def test_a_law_that_is_no_mapping(tmp_path: Path, value: str) -> None:
    loaded = load(tmp_path, {"laws.yml": f"{LAWS}法:{value}\n"})
    assert loaded.locations
    assert {(path, line) for _, path, line in loaded.locations} == {("data/laws.yml", 17)}


# --- hotlines, places, terms --------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("方式: 电话", "方式: 传真", "L09"),
        ("方式: 电话", "方式: [电话]", "L09"),
        ("页脚: 是", "页脚: 也许", "L09"),
        ("页脚: 是", "页角: 是", "L08"),
        ("时间: 24小时", "时间: {早: 8时}", "L09"),
        ("名称: 法律热线", "名称: [法律, 热线]", "L09"),
        ("名称: 法律热线", "名称:", "L11"),
        ("用途: 问法律", '用途: ""', "L11"),
        ('"110":', '"12348":', "L07"),
    ],
)
def test_a_mistake_in_the_hotlines(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = HOTLINES.replace(old, new, 1)
    loaded = load(tmp_path, {"hotlines.yml": text})
    line = line_of(HOTLINES, old)
    assert loaded.locations == [(code, "data/hotlines.yml", line)]


@pytest.mark.parametrize("key", HOTLINE_KEYS)
def test_a_hotline_without_a_key(tmp_path: Path, key: str) -> None:
    lines = [x for x in HOTLINES.split("\n")[:7] if not x.startswith(f"  {key}:")]
    loaded = load(tmp_path, {"hotlines.yml": "\n".join(lines)})
    needed = [("L11", "data/hotlines.yml", 1)] if key in ("名称", "用途") else []
    assert loaded.locations == needed


@pytest.mark.parametrize("way", WAYS)
def test_only_a_number_is_dialled(tmp_path: Path, way: str) -> None:
    loaded = load(tmp_path, {"hotlines.yml": HOTLINES.replace("方式: 电话", f"方式: {way}")})
    assert not loaded.problems
    assert loaded.library.hotlines["12348"].dialled == (way == "电话")


@pytest.mark.parametrize("key", PLACE_KEYS)
def test_a_place_without_a_key(tmp_path: Path, key: str) -> None:
    lines = [line for line in PLACES.split("\n") if not line.startswith(f"  {key}:")]
    loaded = load(tmp_path, {"places.yml": "\n".join(lines)})
    assert loaded.locations == [("L11", "data/places.yml", 1)]
    if key != "管什么":
        assert loaded.library.places["司法所"].details[key] == "待补充"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("地址: 待补充", "地止: 待补充", "L08"),
        ("电话: 待补充", "电话: [待补充]", "L09"),
        ("电话: 待补充", "电话:", "L11"),
        ("时间: 待补充", "时间: {早: 晚}", "L09"),
    ],
)
def test_a_mistake_in_the_places(tmp_path: Path, old: str, new: str, code: str) -> None:
    loaded = load(tmp_path, {"places.yml": PLACES.replace(old, new)})
    assert (code, "data/places.yml", line_of(PLACES, old)) in loaded.locations
    assert {path for _, path, _ in loaded.locations} == {"data/places.yml"}


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("公证:", {"L11"}),
        ('公证: ""', {"L11"}),
        ("公证: [依法, 证明]", {"L09", "L11"}),
        ("公证: {依法: 证明}", {"L09", "L11"}),
        ("调解: 又一次。", {"L07"}),
        ("公证：依法证明。", {"L06"}),
        ("公证:依法证明。", {"L04"}),
        ("公证: !!str 依法证明。", {"L10"}),
        ('公证: " 依法证明。"', {"L15"}),
    ],
)
def test_a_mistake_in_the_terms(tmp_path: Path, line: str, codes: set[str]) -> None:
    loaded = load(tmp_path, {"glossary.yml": f"{GLOSSARY}{line}\n赡养: 照顾老人。\n"})
    assert loaded.locations
    assert {code for code, _, _ in loaded.locations} <= codes
    assert {(path, at) for _, path, at in loaded.locations} == {("data/glossary.yml", 3)}
    assert loaded.library.terms["赡养"].value == "照顾老人。"


# --- guides -------------------------------------------------------------------------------

AT = "data/services/mediation.yml"


@pytest.mark.parametrize("key", GUIDE_KEYS)
def test_a_guide_without_a_key(tmp_path: Path, key: str) -> None:
    loaded = load(tmp_path, {"services/mediation.yml": guide(**{key: None})})
    assert loaded.locations == ([] if key in GUIDE_OPTIONAL else [("L11", AT, 1)])
    assert loaded.library.guides, "the rest is still read"


@pytest.mark.parametrize("key", [k for k in GUIDE_KEYS if k not in GUIDE_OPTIONAL])
@pytest.mark.parametrize("value", ["", ' ""', " # 待写"])
def test_a_guide_with_an_empty_key(tmp_path: Path, key: str, value: str) -> None:
    text = guide(**{key: f"{key}:{value}"})
    loaded = load(tmp_path, {"services/mediation.yml": text})
    assert ("L11", AT, line_of(text, f"{key}:")) in loaded.locations
    assert {(path, line) for _, path, line in loaded.locations} == {(AT, line_of(text, f"{key}:"))}


@pytest.mark.parametrize("key", [k for k in GUIDE_KEYS if k not in GUIDE_OPTIONAL])
@pytest.mark.parametrize("value", [" []", " {}"])
def test_a_guide_with_nothing_listed(tmp_path: Path, key: str, value: str) -> None:
    text = guide(**{key: f"{key}:{value}"})
    loaded = load(tmp_path, {"services/mediation.yml": text})
    assert ("L11", AT, line_of(text, f"{key}:")) in loaded.locations


WRONG_GUIDES: dict[str, tuple[str, str, str, int]] = {
    "unknown key": ("提醒", "提醒们:\n  - 看清再签。", "L08", 0),
    "key twice": ("费用", "费用: 不收钱。\n费用: 收钱。", "L07", 1),
    "wrong date": ("核对", "核对: 昨天", "L09", 0),
    "date that is none": ("核对", "核对: 2026-13-01", "L09", 0),
    "unknown law": ("设定依据", "设定依据:\n  - 条例\n  - 仲裁法 4", "P01", 2),
    "article beyond the last": ("设定依据", "设定依据:\n  - 调解法 36", "A01", 1),
    "one of them beyond": ("设定依据", "设定依据:\n  - 调解法 4、36、5（某）", "A01", 1),
    "article zero": ("设定依据", "设定依据:\n  - 调解法 0", "A01", 1),
    "article zero, last unknown": ("设定依据", "设定依据:\n  - 条例 0", "A01", 1),
    "many digits, last unknown": ("设定依据", "设定依据:\n  - 条例 10000", "A01", 1),
    "many digits": ("设定依据", f"设定依据:\n  - 调解法 {'9' * 6}", "A01", 1),
    "more digits than a number may have": (
        "设定依据",
        f"设定依据:\n  - 调解法 {'9' * 5000}",
        "L09",
        1,
    ),
    "no citation": ("设定依据", "设定依据:\n  - 调解法 第四条", "L09", 1),
    "a sentence": ("设定依据", "设定依据:\n  - 见 调解法 和 条例。", "L09", 1),
    "open bracket": ("设定依据", "设定依据:\n  - 调解法 4（不收费", "L09", 1),
    "empty note": ("设定依据", "设定依据:\n  - 调解法 4（）", "L09", 1),
    "citation as a map": ("设定依据", "设定依据:\n  - 调解法: 4", "L09", 1),
    "citations as a text": ("设定依据", "设定依据: 调解法 4", "L09", 0),
    "text where a list belongs": ("办理材料", "办理材料: 身份证。", "L09", 0),
    "list where a text belongs": ("费用", "费用: [不收钱]", "L09", 0),
    "map where a text belongs": ("一句话", "一句话: {甲: 乙}", "L09", 0),
    "list in a list": ("谁可以申请", "谁可以申请:\n  - [甲, 乙]", "L09", 1),
    "map in a list": ("谁可以申请", "谁可以申请:\n  - 甲: 乙", "L09", 1),
    "step without name": ("步骤", "步骤:\n  - 讲清楚。", "L09", 1),
    "step of two": ("步骤", "步骤:\n  - {说: 甲, 签: 乙}", "L09", 1),
    "step named by a word": ("步骤", "步骤:\n  - '{{ 名词(\"立案\") }}以后': 等通知。", "L09", 1),
    "step of none": ("步骤", "步骤:\n  - {}", "L09", 1),
    "steps as a map": ("步骤", "步骤:\n  去说一声: 讲清楚。", "L09", 0),
    "step as a list": ("步骤", "步骤:\n  - 说: [甲]", "L09", 1),
    "unknown key of a moment": ("时限", "时限:\n  - 当天: {说明: 甲, 期间: 是}", "L08", 1),
    "wrong flag": ("时限", "时限:\n  - 当天: {说明: 甲, 期限: 三天}", "L09", 1),
    "period without its first day": (
        "时限",
        "时限:\n  - 一: {说明: 甲, 期限: 3日, 做: 乙}",
        "L11",
        1,
    ),
    "period without what to do": ("时限", "时限:\n  - 一: {说明: 甲, 期限: 3日, 从: 乙}", "L11", 1),
    "first day without a period": (
        "时限",
        "时限:\n  - 一: {说明: 甲, 期限: 是, 从: 乙}",
        "L09",
        1,
    ),
    "working days": (
        "时限",
        "时限:\n  - 一: {说明: 甲, 期限: 20个工作日, 从: 乙, 做: 丙}",
        "L09",
        1,
    ),
    "no days": ("时限", "时限:\n  - 一: {说明: 甲, 期限: 0日, 从: 乙, 做: 丙}", "L09", 1),
    "half a year": ("时限", "时限:\n  - 一: {说明: 甲, 期限: 半年, 从: 乙, 做: 丙}", "L09", 1),
    "first of none": ("时限", "时限:\n  - 一: {说明: 甲, 做: 乙, 要紧: 是}", "L11", 1),
    "first without what to do": ("时限", "时限:\n  - 一: {说明: 甲, 期限: 是, 要紧: 是}", "L11", 1),
    "two firsts": (
        "时限",
        "时限:\n  - 一: {说明: 甲, 期限: 是, 做: 丙, 要紧: 是}\n"
        "  - 二: {说明: 甲, 期限: 是, 做: 丙, 要紧: 是}",
        "L09",
        2,
    ),
    "word in what to do": (
        "时限",
        "时限:\n  - 一: {说明: 甲, 期限: 是, 做: '打{{ 热线(\"110\") }}'}",
        "L09",
        1,
    ),
    "unknown hotline": ("电话", '电话:\n  - "110"\n  - "1234"', "P01", 2),
    "hotline as a map": ("电话", "电话:\n  - 报警: 110", "L09", 1),
    "too many hotlines": ("电话", '电话: ["110", "12348", "110", "12348"]', "L09", 0),
    "unknown topic": ("专题", "专题: [邻理]", "P01", 0),
    "topic as a text": ("专题", "专题: 邻里", "L09", 0),
    "topics in a list": ("专题", "专题: [[邻里]]", "L09", 0),
    "name as a list": ("事项名称", "事项名称: [调解]", "L09", 0),
    "anchor": ("费用", "费用: &a 不收钱。", "L10", 0),
    "brace at the start": ("费用", "费用: {{ 热线(1) }}", "L09", 0),
}


@pytest.mark.parametrize("case", WRONG_GUIDES)
def test_a_mistake_in_a_guide(tmp_path: Path, case: str) -> None:
    key, line, code, further = WRONG_GUIDES[case]
    text = guide(**{key: line})
    loaded = load(tmp_path, {"services/mediation.yml": text})
    at = line_of(text, line) + further
    where = line_of(text, "核对:") if case == "unknown topic" else at
    assert (code, AT, where) in loaded.locations
    assert {(path, n) for _, path, n in loaded.locations} == {(AT, where)}
    assert len([f for f in loaded.locations if f[0] == code]) == 1


@pytest.mark.parametrize(
    ("wrong", "nearest"), [("调节法 4", "调解法"), ("某条列", "条例"), ("调解法4条", "")]
)
def test_an_unknown_law_is_told_with_the_nearest(tmp_path: Path, wrong: str, nearest: str) -> None:
    loaded = load(tmp_path, {"services/mediation.yml": guide(设定依据=f"设定依据:\n  - {wrong}")})
    [problem] = loaded.problems
    assert problem.code in ("P01", "L09")
    assert problem.nearest in (nearest, "调解法")


def test_a_moment_without_content_is_a_problem(tmp_path: Path) -> None:
    for line in ("  - 当天:", "  - 当天: {期限: 是}", "  - 当天: {说明: '', 期限: 是}"):
        text = guide(时限=f"时限:\n{line}")
        loaded = load(tmp_path, {"services/mediation.yml": text})
        assert [(path, n) for _, path, n in loaded.locations] == [(AT, line_of(text, line))], line


def test_a_guide_shows_hotlines_by_their_short_names(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"services/mediation.yml": guide(电话='电话: ["110", "12348"]')})
    assert not loaded.problems
    calls = loaded.library.guides["调解"].calls
    assert [(c.number, c.short_name) for c in calls] == [("110", "报警"), ("12348", "法律")]


def test_a_guide_shows_no_number_that_cannot_be_dialled(tmp_path: Path) -> None:
    messages = HOTLINES.replace("方式: 电话", "方式: 短信")
    text = guide(电话='电话: ["110", "12348"]')
    loaded = load(tmp_path, {"hotlines.yml": messages, "services/mediation.yml": text})
    assert loaded.locations == [("P01", AT, line_of(text, "电话:"))]


def test_an_empty_item_is_a_problem(tmp_path: Path) -> None:
    text = guide(办理材料="办理材料:\n  - 身份证。\n  -\n  - ''")
    loaded = load(tmp_path, {"services/mediation.yml": text})
    lines = {line for _, _, line in loaded.locations}
    assert lines == {line_of(text, "  -\n"), line_of(text, "  - ''")}


def test_two_guides_of_a_name(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"services/other.yml": guide(费用="费用: 要收钱。")})
    assert loaded.locations == [("L13", "data/services/other.yml", 1)]
    assert loaded.library.guides["调解"].stem == "mediation"


@pytest.mark.parametrize("text", ["", "# 空的\n", "- 调解\n", "调解\n", b"\xb5\xf7\xbd\xe2: 1\n"])
@pytest.mark.parametrize("name", [n for n in FILES if n != "laws.yml"])
def test_a_file_of_the_wrong_shape(tmp_path: Path, name: str, text: str | bytes) -> None:
    others = {
        "services/mediation.yml": guide(专题="专题: [别的]"),
        "quizzes/b.yml": quiz(topic="专题: 别的"),
    }
    loaded = load(
        tmp_path, {**others, name: text} if name != "services/mediation.yml" else {name: text}
    )
    assert loaded.locations
    assert {(path, line) for _, path, line in loaded.locations} == {(f"data/{name}", 1)}


# --- quizzes ------------------------------------------------------------------------------

HERE = "data/quizzes/neighbours.yml"


@pytest.mark.parametrize("key", QUESTION_KEYS)
def test_a_question_without_a_key(tmp_path: Path, key: str) -> None:
    loaded = load(tmp_path, {"quizzes/neighbours.yml": quiz(question(), question(**{key: None}))})
    assert loaded.locations == [("L11", HERE, 10)]
    assert len(loaded.library.quizzes["邻里"].questions) == 1


@pytest.mark.parametrize("key", QUESTION_KEYS)
@pytest.mark.parametrize("value", ["", " []", ' ""'])
def test_a_question_with_an_empty_key(tmp_path: Path, key: str, value: str) -> None:
    dash = "- " if key == "问" else "  "
    text = quiz(question(**{key: f"{dash}{key}:{value}"}))
    loaded = load(tmp_path, {"quizzes/neighbours.yml": text})
    assert loaded.locations == [("L11", HERE, line_of(text, f"{key}:"))]


@pytest.mark.parametrize("key", QUIZ_KEYS)
def test_a_quiz_without_a_key(tmp_path: Path, key: str) -> None:
    text = {"专题": quiz().split("\n", 1)[1], "题目": "专题: 邻里\n"}[key]
    loaded = load(tmp_path, {"quizzes/neighbours.yml": text})
    assert ("L11", HERE, 1) in loaded.locations


WRONG_QUESTIONS: dict[str, tuple[str, str, str, int]] = {
    "one wrong": ("错", "  错:\n    - 去骂他。", "L09", 0),
    "four wrong": ("错", "  错: [甲, 乙, 丙, 丁]", "L09", 0),
    "wrong as a text": ("错", "  错: 去骂他。", "L09", 0),
    "wrong twice": ("错", "  错: [去骂他。, 去骂他。]", "L09", 0),
    "wrong is right": ("错", "  错: [去骂他。, 好好说。]", "L09", 0),
    "list as the right one": ("对", "  对: [好好说。]", "L09", 0),
    "map as reason": ("为什么", "  为什么: {甲: 乙}", "L09", 0),
    "list as question": ("问", "- 问: [怎么办？]", "L09", 0),
    "unknown law": ("依据", "  依据: [仲裁法 3]", "P01", 0),
    "article beyond": ("依据", "  依据: [调解法 36]", "A01", 0),
    "no citation": ("依据", "  依据: [调解法第三十一条 a]", "L09", 0),
    "law as a text": ("依据", "  依据: 调解法 31", "L09", 0),
    "unknown key": ("为什么", "  为什么: 先说后调。\n    提示: 某", "L08", 1),
}


@pytest.mark.parametrize("case", WRONG_QUESTIONS)
def test_a_mistake_in_a_question(tmp_path: Path, case: str) -> None:
    key, line, code, further = WRONG_QUESTIONS[case]
    if case == "unknown key":
        text = quiz().replace("    为什么: 先说后调。", "    为什么: 先说后调。\n    提示: 某")
        at = line_of(text, "提示")
    else:
        text = quiz(question(**{key: line}))
        at = line_of(text, line.strip().removeprefix("- ").split("\n")[0]) + further
    loaded = load(tmp_path, {"quizzes/neighbours.yml": text})
    assert {(path, n) for _, path, n in loaded.locations} == {(HERE, at)}
    assert code in {c for c, _, _ in loaded.locations}


def test_a_question_asked_twice(tmp_path: Path) -> None:
    text = quiz(question(), question(对="  对: 找物业。"))
    loaded = load(tmp_path, {"quizzes/neighbours.yml": text})
    assert loaded.locations == [("L13", HERE, 10)]


def test_two_quizzes_of_a_topic(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"quizzes/other.yml": quiz(question(问="- 问: 别的？"))})
    assert loaded.locations == [("L13", "data/quizzes/other.yml", 1)]
    assert loaded.library.quizzes["邻里"].stem == "neighbours"


@pytest.mark.parametrize(
    "listed", ["题目: 甲", "题目: {甲: 乙}", "题目:\n  - 甲", "题目:\n  - [甲]"]
)
def test_questions_of_the_wrong_shape(tmp_path: Path, listed: str) -> None:
    loaded = load(tmp_path, {"quizzes/neighbours.yml": f"专题: 邻里\n{listed}\n"})
    at = 3 if "\n" in listed else 2
    assert {(path, n) for _, path, n in loaded.locations} == {(HERE, at)}
    assert not loaded.library.quizzes["邻里"].questions


SAID = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=1, max_size=6)


@given(st.lists(SAID, min_size=3, max_size=4, unique=True), SAID, st.randoms(use_true_random=False))
def test_options_hold_the_right_one_once_in_an_order_that_stays(
    said: list[str], ask: str, hand: random.Random
) -> None:
    right, *wrong = (Text(one, "a", 1) for one in said)
    asked = Question(Text(ask, "a", 1), right, tuple(wrong), Text("", "a", 1), ())
    shuffled = wrong[:]
    hand.shuffle(shuffled)
    again = Question(Text(ask, "b", 9), right, tuple(shuffled), Text("改", "a", 1), ())
    assert sorted(o.value for o in asked.options) == sorted(said)
    assert [o is right for o in asked.options].count(True) == 1
    assert [o.value for o in asked.options] == [o.value for o in again.options]


# --- numerals and citations ---------------------------------------------------------------

NUMERALS = {
    1: "一", 2: "二", 9: "九", 10: "十", 11: "十一", 12: "十二", 19: "十九", 20: "二十",
    21: "二十一", 33: "三十三", 90: "九十", 99: "九十九", 100: "一百", 101: "一百零一",
    108: "一百零八", 110: "一百一十", 111: "一百一十一", 112: "一百一十二", 120: "一百二十",
    133: "一百三十三", 200: "二百", 210: "二百一十", 234: "二百三十四", 306: "三百零六",
    452: "四百五十二", 999: "九百九十九", 1000: "一千", 1001: "一千零一", 1010: "一千零一十",
    1011: "一千零一十一", 1020: "一千零二十", 1034: "一千零三十四", 1100: "一千一百",
    1101: "一千一百零一", 1110: "一千一百一十", 1219: "一千二百一十九", 1254: "一千二百五十四",
    1260: "一千二百六十", 2000: "二千", 9999: "九千九百九十九",
}  # fmt: skip


@pytest.mark.parametrize("number", NUMERALS)
def test_numeral(number: int) -> None:
    assert numeral(number) == NUMERALS[number]


@pytest.mark.parametrize("number", [0, -1, 10_000, 10**9])
def test_no_numeral(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numeral(number)


def read_numeral(said: str) -> int:
    """Return the value of a numeral below ten thousand."""
    total, digit = 0, 0
    for char in said:
        if char in "千百十":
            total += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[char]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(char)
    return total + digit


@given(st.integers(1, 9999))
def test_a_numeral_can_be_read_back(number: int) -> None:
    said = numeral(number)
    assert read_numeral(said) == number
    assert not said.startswith("零")
    assert not said.endswith("零")
    assert "零零" not in said


def test_no_two_numerals_are_alike() -> None:
    assert len({numeral(n) for n in range(1, 10_000)}) == 9999


@pytest.mark.parametrize(
    ("text", "law", "articles", "note"),
    [
        ("调解法", "调解法", (), ""),
        ("调解法 4", "调解法", (4,), ""),
        ("调解法 31、33", "调解法", (31, 33), ""),
        ("调解法 31,33", "调解法", (31, 33), ""),
        ("调解法 31，33（效力）", "调解法", (31, 33), "效力"),
        ("调解法 4 ", "调解法", (4,), ""),
        ("  调解法  4(不收费)", "调解法", (4,), "不收费"),
        ("调解法（自愿、平等（都要））", "调解法", (), "自愿、平等（都要）"),
        ("民法典 1254（高空）", "民法典", (1254,), "高空"),
    ],
)
def test_citation(text: str, law: str, articles: tuple[int, ...], note: str) -> None:
    assert citation(text) == Citation(law, articles, note)


@pytest.mark.parametrize(
    "text",
    ["", " ", "4", "（不收费）", "调解法 四", "调解法 4、", "调解法 、4", "调解法 4 5",
     "调解法 4-6", "调解法 4（", "调解法 4）", "调解法 4（）", "调解法 第4条",
     "调解法 4；条例 5", "甲 乙 4"],
)  # fmt: skip
def test_no_citation(text: str) -> None:
    found = citation(text)
    # A number alone reads as the name of an unknown law.
    assert found is None or found.law == text == "4"


@pytest.mark.parametrize(
    ("cited", "said"),
    [
        (Citation("调解法"), "《调解法》"),
        (Citation("调解法", (33,), "某"), "《调解法》第三十三条"),
        (Citation("调解法", (4, 10, 110)), "《调解法》第四条、第十条、第一百一十条"),
    ],
)
def test_citation_as_laws_print_it(cited: Citation, said: str) -> None:
    assert str(cited) == said


@given(
    law=SAID,
    articles=st.lists(st.integers(1, 9999), max_size=5).map(tuple),
    note=st.one_of(st.just(""), SAID),
    comma=st.sampled_from("、,，"),
)
def test_a_citation_can_be_read_back(
    law: str, articles: tuple[int, ...], note: str, comma: str
) -> None:
    numbers = f" {comma.join(map(str, articles))}" if articles else ""
    assert citation(law + numbers + (f"（{note}）" if note else "")) == Citation(
        law, articles, note
    )


@given(st.text(max_size=30))
def test_any_text_is_a_citation_or_none(text: str) -> None:
    found = citation(text)
    assert found is None or found.law


# --- what is done elsewhere ----------------------------------------------------------------

NEED = """证件:
  居住证:
    说法: [暂住证]
    归谁: 派出所
    电话: ["12348"]
    网上: 某应用
    带什么: 待补充
"""


def test_a_need_is_read_with_its_hotline(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"elsewhere.yml": NEED})
    assert not loaded.problems
    need = loaded.library.needs["证件"]["居住证"]
    assert (need.sayings, need.online.value) == (("暂住证",), "某应用")
    assert [line.number for line in need.calls] == ["12348"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('["12348"]', '["12347"]', "P01", 5),
        ("    归谁: 派出所\n", "", "L11", 2),
        ("归谁", "归哪", "L08", 4),
        ("[暂住证]", "暂住证", "L09", 3),
        ("    带什么: 待补充\n", "    带什么: 待补充\n其他:\n" + NEED.partition("\n")[2], "L13", 9),
    ],
)
def test_a_mistake_in_a_need_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    loaded = load(tmp_path, {"elsewhere.yml": NEED.replace(old, new)})
    assert (code, "data/elsewhere.yml", line) in loaded.locations, loaded.locations


# --- damage -------------------------------------------------------------------------------

REAL = sorted(
    file.relative_to(ROOT).as_posix()
    for pattern in ("laws.yml", "hotlines.yml", "places.yml", "glossary.yml", "elsewhere.yml",
                    "services/*.yml", "quizzes/*.yml")
    for file in (ROOT / "data").glob(pattern)
)  # fmt: skip
LIKE = [n for n in REAL if "/services/" not in n and "/quizzes/" not in n] + [
    n for n in REAL if n.endswith(("mediation.yml", "neighbours.yml", "fraud.yml"))
]


@cache
def real(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("town")
    for name in LIKE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    return root


def survive(root: Path, name: str, raw: bytes) -> None:
    (root / name).write_bytes(raw)
    try:
        library, problems = load_library(root / "data")
    finally:
        (root / name).write_text(real(name), "utf-8")
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 2
    for problem in problems:
        assert (root / problem.path).exists()
        assert str(problem)
        assert problem.path != name or 1 <= problem.line <= lines
    for text in library.texts:
        assert text.path != name or 1 <= text.line <= lines
    for quiz in library.quizzes.values():
        for one in quiz.questions:
            assert one.answer in one.options


@given(name=st.sampled_from(LIKE), hand=st.randoms(use_true_random=False), often=st.integers(1, 5))
@settings(max_examples=40)
def test_damaged_text(town: Path, name: str, hand: random.Random, often: int) -> None:
    text = real(name)
    for _ in range(often):
        text = damage(text, hand)
    survive(town, name, text.encode("utf-8", "replace"))


@given(name=st.sampled_from(LIKE), at=st.integers(0, 400), length=st.integers(1, 30))
@settings(max_examples=25)
def test_lines_cut_out(town: Path, name: str, at: int, length: int) -> None:
    lines = real(name).split("\n")
    at %= len(lines)
    survive(town, name, "\n".join(lines[:at] + lines[at + length :]).encode())


@given(name=st.sampled_from(LIKE), at=st.integers(0, 20_000))
@settings(max_examples=25)
def test_cut_off(town: Path, name: str, at: int) -> None:
    raw = real(name).encode()
    survive(town, name, raw[: at % len(raw)])


SHAPES = ["[]", "{}", "[[]]", "{a: [b]}", "''", "- x", "? x", "*x", "|", "> ", "{{ x }}", "!!int 1"]


@given(name=st.sampled_from(LIKE), at=st.integers(0, 400), value=st.sampled_from(SHAPES))
@settings(max_examples=40)
def test_values_of_another_shape(town: Path, name: str, at: int, value: str) -> None:
    lines = real(name).split("\n")
    at %= len(lines)
    lines[at] = f"{lines[at].partition(': ')[0].rstrip(':')}: {value}"
    survive(town, name, "\n".join(lines).encode())


# --- the real library ---------------------------------------------------------------------


def test_the_real_library_has_no_problem() -> None:
    _, problems = load_library(ROOT / "data")
    assert not problems, "\n".join(map(str, problems))
