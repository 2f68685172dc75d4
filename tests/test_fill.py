"""The braces of a page: what is refused, what is left alone, what every word becomes."""

import difflib
import os
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser
from shared import is_linear
from towns import Town, load_town, subject

from macros.ledger.load import load
from macros.ledger.model import Ledger
from macros.ledger.problem import Problem
from macros.render import front, words
from macros.render.fill import fill
from macros.render.page import Page

GOLDEN = ROOT / "tests" / "golden"
UPDATE = "UPDATE_GOLDEN"
"""Set this environment variable to rewrite the golden files."""


def fill_page(
    ledger: Ledger, markdown: str, *, year: int = 0, first_line: int = 1, **page: Any
) -> tuple[str, list[Problem]]:
    """Fill in the words of a page of `year`, and return it with its problems; all links resolve."""
    here = Page(
        ledger,
        year or ledger.latest,
        **{"locate": lambda source: "../" + source.replace(".md", ".html"), **page},
    )
    names = words.names(ledger, lambda: here)
    return fill(markdown, names, "docs/report/2024.md", first_line)


def render_page(ledger: Ledger, markdown: str, **page: Any) -> LexborHTMLParser:
    """Return the filled page as a tree; it must have no problems."""
    html, problems = fill_page(ledger, markdown, **page)
    assert not problems, "\n".join(map(str, problems))
    return LexborHTMLParser(html)


def text_of(html: str) -> str:
    body = LexborHTMLParser(html).body
    return body.text() if body else ""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = load_town(
        tmp_path,
        subject(
            "床位: {值: 120张, 分项: [普通床位, 护理床位]}",
            "普通床位: 80张",
            "护理床位: 40张",
            "护理员: 15人",
        ),
    )
    assert not made.problems
    return made


def only_problem(ledger: Ledger, markdown: str) -> Problem:
    """Return the only problem of a page, which the page itself must show in the same words."""
    html, problems = fill_page(ledger, markdown)
    [problem] = problems
    assert html.count("需要修改") == 1
    said = text_of(html)
    assert problem.found in said
    assert problem.mend in said
    assert f"第{problem.line}行" in said
    assert "Traceback" not in said
    return problem


# --- refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "found", "nearest"),
    [
        ("养劳.床位", "养劳", "养老"),
        ("养老.床未", "养老.床未", "养老.床位"),
        ("养老.普通床", "养老.普通床", "养老.普通床位"),
        ("年度(2042).养老.床位", "年度(2042)", "2024"),
        ("年度(2024).养劳.床位", "养劳", "养老"),
        ("年度(2024).养老.床未", "养老.床未", "养老.床位"),
        ("表格(养老)", "表格", "表"),
        ("卡面(养老.床位)", "卡面", "卡片"),
        ("表(养劳)", "养劳", "养老"),
        ("图(养老.床未)", "养老.床未", "养老.床位"),
        ('图(养老.床位, 标提="甲")', "标提", "标题"),
        ('图(养老.床位, 形式="条型")', "条型", "条形"),
        ("养老.床位.数值", "床位.数值", "数"),
    ],
)
def test_wrong_name_is_reported_with_the_nearest(
    town: Town, word: str, found: str, nearest: str
) -> None:
    problem = only_problem(town.ledger, f"前{{{{ {word} }}}}后")
    assert found in problem.found
    assert problem.nearest == nearest
    assert problem.expected
    assert problem.path == "docs/report/2024.md"


def test_name_like_no_other_is_reported_without_a_nearest(town: Town) -> None:
    assert only_problem(town.ledger, "{{ 水利.堤坝 }}").nearest == ""


@pytest.mark.parametrize(
    "word",
    [
        "养老", "年度(2024)", "年度(2024).养老", "年度()", '年度("2024")', "年度(养老)", "表", "图",
        "表()", "表(年度(2024))", "表(养老, 养老.床位)", "表(养老.床位, 5)", "图()", "图(养老)",
        "图(养老.床位, 标题=5)", "图(养老.床位, 标题=养老.床位)", '图(养老.床位, 标题=原文("甲"))',
        "图(养老.床位, 形式=养老)", '图("养老.床位")', "图(养老.床位, 养老.护理员)", "卡片()",
        "卡片(养老)", "隐私说明()", "隐私说明(养老.床位)", "隐私说明(养老, 养老)",
        "存疑清单(养老.床位)", "存疑清单(5)", "原文()", "原文(12)", "原文(图)", "原文(养老.床位)",
        "养老.床位()", "养老()", "养老.床位.值.值",
    ],
)  # fmt: skip
def test_word_used_wrongly_is_reported(town: Town, word: str) -> None:
    problem = only_problem(town.ledger, f"{{{{ {word} }}}}")
    assert problem.code in ("P01", "P02", "P03")


@pytest.mark.parametrize(
    "broken",
    [
        "{{ 养老.床位", "{{ 养老.床位 }", "{ 养老.床位 }}", "{ 养老.床位 }", "{养老.床位}",
        "｛｛ 养老.床位", "｛养老。床位｝", "{{}}", "{{ }}", "{{ 养老. }}", "{{ .床位 }}",
        "{{ 表(养老 }}", "{{ 表 养老 }}", '{{ 原文("甲) }}', "{{ 养老：床位 }}", "{% if 养老 %}",
        "{%raw%}", "{ 表(养老) }",
    ],
)  # fmt: skip
def test_braces_that_cannot_be_read_are_reported(town: Town, broken: str) -> None:
    html, problems = fill_page(town.ledger, f"甲\n\n{broken}\n\n乙{{{{ 养老.护理员 }}}}")
    [problem] = problems
    assert problem.line == 3
    assert "15人" in text_of(html), "what stands after a mistake is still filled in"


@pytest.mark.parametrize(
    "word",
    [
        "''.__class__", "''.__class__.__mro__[1].__subclasses__()", "养老.__class__", "养老._short",
        "养老._subject", "养老.in_year", "养老.in_year()", "养老.床位._indicator.path",
        "养老.床位.__html__()", "图.__globals__", "图.__closure__", "图.__call__(养老.床位)",
        "原文.__func__.__globals__", '原文("{0.__class__}").format(图)', '原文("甲") + 原文("乙")',
        '原文("甲").join', '原文("甲" * 9**9)', "9**9**9", "10**10**10", '"甲"*10**10', "2024",
        '"甲"', "None", "True", "...", "[养老.床位]", "(养老.床位,)", "{养老.床位}", "养老['床位']",
        "养老.床位[0]", "养老.床位|upper", "养老 is defined", "养老.床位 if 1 else 2", "not 养老",
        "-养老.床位", "lambda: 0", "(x := 1)", "await 养老", "[x for x in 养老]", "f'{养老}'",
        "b'1'", "__import__('os').system('true')", "open('/etc/passwd').read()", "exec('1')",
        "print(1)", "self", "range(9)", "cycler(1)", "图(*养老)", "图(**养老)", "表(养老)(养老)",
        "import os", "养老.床位; 养老.护理员", "年度(" + "9" * 1990 + ")",
        "(" * 900 + "养老" + ")" * 900, "-" * 1900 + "1", "[" * 1900, "养老" + ".床位" * 600,
        "养老" + ".a" * 990, "表(" * 600, "卡片(" + "养老.床位," * 400 + ")", "1" + "+1" * 5000,
        "养老.床位" + " " * 200_000 + "x", '原文("' + "甲" * 100_000 + '"', "\x00",
        "养老.\u202e床位", "\ud800",
    ],
    ids=lambda word: ascii(word[:30]),
)  # fmt: skip
def test_attack_runs_nothing_and_is_refused(town: Town, word: str) -> None:
    html, problems = fill_page(town.ledger, f"{{{{ {word} }}}}")
    assert len(problems) == 1
    assert len(str(problems[0])) < 500
    assert not re.search(r"<function|object at|0x[0-9a-f]{6}|Error\b", text_of(html))


def test_many_unclosed_braces_take_no_time(town: Town) -> None:
    def work(count: int) -> None:
        _, problems = fill_page(town.ledger, "{{ 养老 " * count + "{ 养老." * count)
        assert len(problems) >= count

    assert is_linear(work, 250)


def test_every_mistake_of_a_page_is_reported_with_its_line(town: Town) -> None:
    page = """甲{{ 养老.床未 }}，{{ 养劳.床位 }}，{{ 养老.床位 }}

{{ 图(
  养老.床位,
  养老.护理员
) }}
- ｛｛ 养老。护理 ｝｝
{% raw %}
"""
    html, problems = fill_page(town.ledger, page, first_line=12)
    assert [p.line for p in problems] == [12, 12, 14, 18, 19]
    assert html.count("需要修改") == 5
    assert "120张" in text_of(html)


def test_mistakes_are_reported_in_the_order_of_the_page_whoever_finds_them(town: Town) -> None:
    """A wrong spelling is found by reading, a wrong use by running."""
    page = "{{ 图(养老) }}\n{{ 养老. }}\n{{ 表(\n养老.床位, 5) }}\n\n{{ 养劳 }}{{ 养老.床未 }}\n"
    html, problems = fill_page(town.ledger, page, first_line=3)
    assert [p.line for p in problems] == [3, 4, 5, 8, 8]
    assert [len(re.findall("需要修改", line)) for line in html.splitlines()] == [1, 1, 1, 0, 2]


@pytest.mark.parametrize(
    "word", ["图(养老.床未, 养老.没有)", "表(年度(2042).养老.床位)", "卡片(养老.床位, 养老.床未)"]
)
def test_a_mistake_inside_a_call_is_reported_once_and_by_itself(town: Town, word: str) -> None:
    problem = only_problem(town.ledger, f"{{{{ {word} }}}}")
    assert problem.nearest in ("养老.床位", "2024")


def test_a_mistake_in_a_program_is_no_mistake_of_the_page(town: Town) -> None:
    def broken(source: str) -> str:
        raise ZeroDivisionError(source)

    for word in ("养老.床位", "卡片(养老.床位)", "养老.床位.值"):
        with pytest.raises(ZeroDivisionError):
            fill_page(town.ledger, f"{{{{ {word} }}}}", locate=broken)


# --- left alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markdown",
    [
        "`{{ 养老.床未 }}`", "``{{ 养老.床未 }}``", "`` ` {{ 养老.床未 }} ``",
        "`｛｛ 养老.床位 ｝｝`", "`{{ 养老.床位 }}\n{{ 养老.床位 }}`", "`{% if %}`", "`{{`",
        "`{ 养老.床位 }`", "```\n{{ 养老.床未 }}\n```", "```yaml\n{{ 养老.床未 }}\n```",
        "~~~\n{{ 养老.床未 }}\n```\n{{ x }}\n~~~", "````\n```\n{{ 养老.床未 }}\n```\n````",
        "```\n｛｛ 养老。床位 ｝｝\n```", "```\n{% raw %}\n```", "## 标题 { #id }",
        "## 标题 {#id .a}", "段落\n{: .a }", "{年}", "{2024}", "a{b:c}", "@media{a{b:c}}", "{养老}",
        "（养老.床位）", "养老.床位", "100%}", "{a.b}", "$x_{i}$",
        "{# 注 #}", "{#", "{% x", "{%", "100{%", "{", "`{% endraw %}`", "`{%- endraw -%}`",
        "`{% raw %}{{ x }}{% endraw %}`", "`{{{ x }}}`", "`{%{{`", "`{{`{", "甲\n",
    ],
)  # fmt: skip
def test_code_and_other_braces_are_left_alone(town: Town, markdown: str) -> None:
    assert fill_page(town.ledger, f"甲\n\n{markdown}\n\n乙") == (f"甲\n\n{markdown}\n\n乙", [])


def test_code_ends_where_markdown_ends_it(town: Town) -> None:
    code = "```\n{{ 甲 }}\n```"
    page = f"反引号`不成对\n\n{{{{ 养老.床位 }}}}\n\n又`一个\n\n{code}\n\n{{{{ 养老.护理员 }}}}"
    html, problems = fill_page(town.ledger, page)
    assert not problems
    assert "120张" in html
    assert "15人" in html
    assert "{{ 甲 }}" in html


# --- typed with a Chinese keyboard --------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{{ 养老。床位 }}", "{{ 养老.床位 }}"),
        ("{{ 养老．床位 }}", "{{ 养老.床位 }}"),
        ("{{养老.床位}}", "{{ 养老.床位 }}"),
        ("｛｛ 养老.床位 ｝｝", "{{ 养老.床位 }}"),
        ("｛｛养老。床位｝｝", "{{ 养老.床位 }}"),
        ("{{ 养老.床位 ｝｝", "{{ 养老.床位 }}"),
        ("{｛ 养老.床位 }｝", "{{ 养老.床位 }}"),
        ("{{\u3000养老.床位\u3000}}", "{{ 养老.床位 }}"),
        ("{{\xa0养老.床位\n}}", "{{ 养老.床位 }}"),
        ("{{ 养老\n.床位 }}", "{{ 养老.床位 }}"),
        ("{{ 表（养老） }}", "{{ 表(养老) }}"),
        ("{{ 卡片(养老.床位,\u3000养老.护理员) }}", "{{ 卡片(养老.床位, 养老.护理员) }}"),
        ("{{ 年度（2024）。养老。床位 }}", "{{ 年度(2024).养老.床位 }}"),
        ("{{ 卡片（养老.床位，养老.护理员） }}", "{{ 卡片(养老.床位, 养老.护理员) }}"),
        ("{{ 卡片(养老.床位、养老.护理员) }}", "{{ 卡片(养老.床位, 养老.护理员) }}"),
        ("{{ 卡片(养老.床位，) }}", "{{ 卡片(养老.床位) }}"),
        ("{{ 图（养老.床位，标题＝“床”） }}", '{{ 图(养老.床位, 标题="床") }}'),
        ("{{ 图(养老.床位, 标题=‘床’) }}", '{{ 图(养老.床位, 标题="床") }}'),
        ("{{ 图(养老.床位, 标题=「床」) }}", '{{ 图(养老.床位, 标题="床") }}'),
        ("{{ 图(养老.床位, 标题=”床“) }}", '{{ 图(养老.床位, 标题="床") }}'),
        (
            "{{ 图(养老.床位, 形式=“条形”, 标题='床') }}",
            '{{ 图(养老.床位, 形式="条形", 标题="床") }}',
        ),
    ],
)
def test_full_width_punctuation_means_the_same(town: Town, typed: str, meant: str) -> None:
    assert fill_page(town.ledger, meant)[1] == []
    assert fill_page(town.ledger, typed) == fill_page(town.ledger, meant)


@pytest.mark.parametrize(
    "text",
    [
        "甲，乙（丙）。：、［丁］",
        "他说'好'",
        "一\u3000二  三",
        "a\\b\\",
        "{x}",
        "9**9",
        "<b>",
        "1,000—2,000",
    ],
)
def test_text_in_quotation_marks_stays_as_typed(town: Town, text: str) -> None:
    html, problems = fill_page(town.ledger, f"{{{{ 原文(“{text}”) }}}}")
    assert not problems
    assert text_of(html) == text


def test_headline_holds_figures(town: Town) -> None:
    tree = render_page(town.ledger, "{{ 图(养老.床位, 标题=“全镇{床位}，其中{护理床位}｛甲｝”) }}")
    caption = tree.css_first("figcaption b")
    assert caption
    assert caption.text() == "图1\u3000全镇120张，其中40张｛甲｝"


# --- what the ledger says is text, nothing more -------------------------------------------

NASTY = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> </td></table> &lt;b&gt; \"'>"
    " **粗** _斜_ `码` [链](javascript:alert(1)) {{ 甲 }} {% raw %} {# #} { #id } | a |"
)


@pytest.mark.parametrize(
    "word",
    [
        "养老.床位", "养老.床位.值", "养老.说法", "表(养老)", "表(养老.床位)",
        "卡片(养老.床位, 养老.说法)", "图(养老.床位)", "存疑清单()", "存疑清单(养老)",
        "隐私说明(养老)", "图(养老.床位, 养老.护理员)",
    ],
)  # fmt: skip
def test_what_the_ledger_says_is_shown_as_text(tmp_path: Path, word: str) -> None:
    nasty = "'" + NASTY.replace("'", "''") + "'"
    text = f"""主题: {nasty}
简称: 养老
来源: {nasty}
期间: {nasty}
敏感: 是
指标:
  床位:
    值: 120个
    分项: {{{nasty}: [护理员, 保安]}}
    口径: {nasty}
    备注: {nasty}
    存疑: {nasty}
  护理员: 50个
  保安: 70个
  临工: 少于10人
  说法: {{值: 0个, 表述: {nasty}}}
"""
    ledger = load_town(tmp_path, text).ledger
    tree = render_page(ledger, f"{{{{ {word} }}}}", place=NASTY, lists_doubts=True)
    assert not tree.css("script, img, [onerror], [href^=javascript], b > b")
    assert len(tree.css("table")) == word.count("表(") + word.count("图(")
    pieces = tree.body.text() if tree.body else ""
    if word not in ("养老.床位", "养老.床位.值", "隐私说明(养老)"):
        assert NASTY in pieces


@pytest.mark.parametrize("word", ['原文("{}")', '图(养老.床位, 标题="{}")', '表(养老, 标题="{}")'])
def test_what_a_page_says_in_braces_is_shown_as_text(town: Town, word: str) -> None:
    nasty = "<img src=x onerror=alert(1)> **粗** [链](javascript:alert(1)) {床位} & &amp;"
    tree = render_page(town.ledger, f"{{{{ {word.format(nasty)} }}}}")
    assert not tree.css("img")
    body = tree.body
    assert body
    assert nasty.replace("{床位}", "120张" if "标题" in word else "{床位}") in body.text()


# --- a mistake in the ledger --------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "养老.床位", "养老.床位.值", "养老.床位.数", "年度(2024).养老.床位", "表(养老)",
        "表(养老.床位)", "卡片(养老.床位)", "图(养老.床位)", "图(养老.床位, 养老.护理员)",
        "图(养老.老人)", "图(养老.占比)", "图(养老.派生)",
    ],
)  # fmt: skip
def test_broken_figure_is_shown_in_place_and_reported_once(tmp_path: Path, word: str) -> None:
    lines = [
        "床位: 一百张",
        "护理员: 15人",
        "老人: {值: 90张, 分项: [床位]}",
        "占比: {值: 50%, 比率: [床位, 老人]}",
        "派生: {派生: 床位 / 老人, 单位: 个}",
    ]
    town = load_town(tmp_path, subject(*lines))
    assert town.locations == [("F01", 5)]
    html, problems = fill_page(town.ledger, f"前{{{{ {word} }}}}后")
    assert not problems, "the ledger's own message is enough"
    assert html.count("需要修改") == 1
    assert "一百张" not in html
    assert text_of(html).startswith("前")
    assert text_of(html).endswith("后")


def test_empty_ledger_gives_messages_and_no_crash(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, files={"readme.txt": ""}).ledger
    for word in ("养老.床位", "表(养老)", "年度(2024)", "图()", "卡片()"):
        only_problem(ledger, f"{{{{ {word} }}}}")
    assert fill_page(ledger, "{{ 存疑清单() }}") == ("", [])


# --- golden files -------------------------------------------------------------------------

SAMPLES = {
    "sentence": (
        2024,
        "调解{{ 调解.调解案件 }}，金额{{ 调解.调解涉及金额 }}，占{{ 调解.诉前调解案件占比 }}，"
        "{{ 调解.民转刑案件 }}（{{ 调解.民转刑案件.值 }}），推送{{ 普法.推送文章 }}，"
        "严格管理{{ 社矫.严格管理 }}，明白人{{ 普法.法律明白人 }}，"
        "上年{{ 年度(2023).普法.推送文章 }}，"
        '{{ 原文("3—5天") }}，{{ 调解.没有 }}',
    ),
    "cards": (2024, "{{ 卡片(调解.调解涉及金额, 普法.推送文章, 社矫.严格管理, 普法.法律明白人) }}"),
    "year-view": (
        2024,
        "{{ 一年一图(调解.调解案件, 执法.行政检查, 执法.行政处罚案件, 执法.交办案件, "
        "普法.推送文章, 社矫.在册对象, 普法.法律明白人) }}",
    ),
    "definitions-one-year": (2023, "{{ 表(社矫) }}"),
    "definitions-two-years": (2024, "{{ 表(普法) }}"),
    "short-table": (2024, '{{ 表(执法.行政检查, 执法.上门指导, 执法.联合执法, 标题="次数") }}'),
    "chart-whole": (2024, "{{ 图(执法.行政检查) }}"),
    "chart-whole-withheld": (2024, "{{ 图(社矫.在册对象) }}"),
    "chart-cells": (2024, "{{ 图(执法.交办案件) }}"),
    "chart-bars": (2024, "{{ 图(普法.推送文章) }}"),
    "chart-groups": (2024, "{{ 图(调解.调解案件, 调解.诉前调解案件) }}"),
    "chart-lines": (2024, "{{ 图(调解.调解涉及金额) }}"),
    "comparison": (2024, "{{ 两年对照() }}"),
    "doubts": (2024, "{{ 存疑清单() }}"),
    "privacy": (2024, "{{ 隐私说明(社矫) }}"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_golden_file(name: str) -> None:
    ledger, problems = load(ROOT / "tests" / "fictional" / "data")
    assert not problems
    year, markdown = SAMPLES[name]
    html, _ = fill_page(ledger, markdown, year=year, place="枕溪镇")
    # A line for each element, so that changes are readable.
    now = html.replace("><", ">\n<").replace("> <", ">\n <") + "\n"
    file = GOLDEN / f"{name}.html"
    if os.environ.get(UPDATE):
        file.write_text(now, "utf-8", newline="\n")
    before = file.read_text("utf-8") if file.exists() else ""
    changed = "\n".join(
        difflib.unified_diff(before.splitlines(), now.splitlines(), lineterm="", n=1)
    )
    if changed:
        hint = f"{UPDATE}=1 python -m pytest tests/test_fill.py -k golden"
        pytest.fail(
            f"与 tests/golden/{name}.html 不同。确实要这样改的，运行：{hint}\n{changed}",
            pytrace=False,
        )


# --- who publishes ------------------------------------------------------------------------------


def test_setting_is_what_the_town_says_or_still_to_be_filled_in(town: Town) -> None:
    about = {"镇名": "枕溪镇<b>", "网站找错": "https://town.example/?a&b"}
    said, problems = fill_page(
        town.ledger, "{{ 本站(“镇名”) }}、{{ 本站(“网站找错”) }}、{{ 本站(“许可”) }}", about=about
    )
    tree = LexborHTMLParser(said)
    assert not problems
    assert tree.text() == "枕溪镇<b>、https://town.example/?a&b、待补充"
    assert [a.attributes["href"] for a in tree.css("a")] == ["https://town.example/?a&b"]
    assert not tree.css("b")


@pytest.mark.parametrize("word", ["本站()", "本站(镇名)", '本站("镇长")', "本站(1)"])
def test_setting_that_is_not_there_is_refused(town: Town, word: str) -> None:
    _, problems = fill_page(town.ledger, f"一\n{{{{ {word} }}}}")
    assert [p.line for p in problems] == [2]


def test_front_matter_is_filled_as_text() -> None:
    page = Page(Ledger(), 2024, lambda _: "", about={"镇名": "枕溪镇 & <i>"})
    given = {
        "摘要": '{{ 本站("镇名") }}的数',
        "牌记": {"一": ["二{{ 本站(“镇名”) }}"]},
        "年度": 2024,
    }
    said, problems = front.fill_front(given, page, "docs/a.md", 1)
    assert not problems
    assert said == {"摘要": "枕溪镇 & <i>的数", "牌记": {"一": ["二枕溪镇 & <i>"]}, "年度": 2024}


@pytest.mark.parametrize("wrong", ['{{ 本站("镇长") }}', '{{ 热线("110") }}', "{{ 本站() }}"])
def test_front_matter_with_another_word_stays_as_it_is(wrong: str) -> None:
    page = Page(Ledger(), 2024, lambda _: "", about={"镇名": "枕溪镇"})
    said, problems = front.fill_front([{"摘要": wrong}], page, "docs/a.md", 7)
    assert said == [{"摘要": wrong}]
    assert [(p.path, p.line) for p in problems] == [("docs/a.md", 7)]
