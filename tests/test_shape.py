"""Markdown that does not take shape: what `nianbao check` says, and what readers would see."""

from functools import cache

import pytest
import yaml
from conftest import ROOT
from markdown import Markdown  # type: ignore[import-untyped]

from macros.desk.checks import CHECKS
from macros.desk.project import PageFile, Project, read_project
from macros.ledger.problem import Problem

BUILTIN = ["toc", "tables", "fenced_code"]
"""The extensions that MkDocs adds to those of mkdocs.yml."""


def render(source: str) -> str:
    """Return what the site's generator makes of a page."""
    listed = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
    names = [entry if isinstance(entry, str) else next(iter(entry)) for entry in listed]
    return str(Markdown(extensions=[*dict.fromkeys([*BUILTIN, *names])]).convert(source))


@cache
def project() -> Project:
    return read_project(ROOT)


def check(source: str) -> list[Problem]:
    page = PageFile("docs/a.md", "a.md", {}, source, 1, source)
    checks = [CHECKS[name] for name in ("列表和段落", "表格", "Markdown 的记号")]
    return [problem for one in checks for problem in one.check_page(page, project())]


TABLE = "| 事项 | 去哪里 |\n|---|---|\n"
BROKEN: dict[str, tuple[str, str, int, str]] = {
    # name: source, code, line, what the page shows
    "list below a paragraph": (
        "要带这几样：\n- 身份证\n- 户口本", "M01", 2, "<p>要带这几样：\n- 身份证\n- 户口本</p>",
    ),
    "steps below a paragraph": ("这样办：\n1. 先问\n2. 再办", "M01", 2, "<p>这样办：\n1. 先问"),
    "list below a word": ('{{ 热线("12345") }}\n- 甲', "M01", 2, "}}\n- 甲</p>"),
    "list in a box without a blank line": (
        '<div class="answer" markdown>\n要带：\n- 甲\n</div>', "M01", 3, "<p>要带：\n- 甲</p>",
    ),
    "list below a paragraph that left a list": (
        "- 甲\n\n  一段话\n- 乙", "M01", 4, "<p>一段话\n- 乙</p>",
    ),
    "no blank behind the hyphen": ("-甲\n-乙", "M01", 1, "<p>-甲\n-乙</p>"),
    "no blank behind the number": ("1.先问\n2.再办", "M01", 1, "<p>1.先问\n2.再办</p>"),
    "Chinese numbers in lines": ("一、先问\n二、再办", "M01", 1, "<p>一、先问\n二、再办</p>"),
    "circled numbers": ("可以：\n①先问\n②再办", "M01", 2, "①先问\n②再办</p>"),
    "numbers in brackets": ("（一）先问\n（二）再办", "M01", 1, "<p>（一）先问\n（二）"),
    "numbers with a half bracket": ("1) 甲\n2) 乙", "M01", 1, "<p>1) 甲\n2) 乙</p>"),
    "bullets from Word": ("• 甲\n• 乙", "M01", 1, "<p>• 甲\n• 乙</p>"),
    "table below a paragraph": (
        f"去哪里办：\n{TABLE}| 调解 | 村里 |", "M01", 2, "<p>去哪里办：\n| 事项 |",
    ),
    "table without a rule": ("| 事项 | 去哪里 |\n| 调解 | 村里 |", "M01", 1, "<p>| 事项 | "),
    "table with a short rule": ("| 甲 | 乙 |\n|---|\n| 1 | 2 |", "M01", 1, "<p>| 甲 | 乙 |\n|---|"),
    "table broken by a blank line": (
        f"{TABLE}| 调解 | 村里 |\n\n| 信访 | 镇里 |", "M01", 5, "<p>| 信访 | 镇里 |</p>",
    ),
    "indented paragraph": ("第一段。\n\n    第二段。", "M01", 3, "<code>第二段。"),
    "paragraph indented by a tab": ("第一段。\n\n\t第二段。", "M01", 3, "<code>第二段。"),
    "hash tag": ("#平安建设#大家谈", "M01", 1, ">平安建设#大家谈</h1>"),
    "Markdown in raw HTML": (
        '<div class="answer">\n**现在就打。**\n</div>', "M01", 2, "**现在就打。**",
    ),
    "steps cut by a paragraph": (
        "1. 先去问。\n\n   问清楚要带什么。\n\n2. 再来办。", "M02", 5, "<ol>\n<li>再来办。</li>",
    ),
    "steps cut by a heading": ("1. 先问\n\n## 再办\n\n2. 再办", "M02", 5, "<ol>\n<li>再办</li>"),
    "steps cut by code": (
        "1. 先问\n\n```\n问\n```\n\n2. 再办", "M02", 7, "<ol>\n<li>再办</li>",
    ),
    "steps that begin with three": ("3. 甲\n4. 乙", "M02", 1, "<ol>\n<li>甲</li>"),
    "year at the head of a line": ("2024. 全年", "M02", 1, "<ol>\n<li>全年</li>"),
    "steps behind a list": ("- 甲\n\n1. 乙\n2. 丙", "M02", 3, "<li>丙</li>\n</ul>"),
    "hyphen among steps": ("1. 甲\n- 乙", "M02", 2, "<li>乙</li>\n</ol>"),
    "row with a cell too many": (f"{TABLE}| 甲 | 乙 | 丙 |", "M03", 3, "<td>乙</td>\n</tr>"),
    "link with full-width brackets": (
        "看[网站地图]（sitemap.md）。", "M04", 1, "看[网站地图]（sitemap.md）。",
    ),
    "link closed by a full-width bracket": ("看[地图](a.md）。", "M04", 1, "[地图](a.md）"),
    "link in square Chinese brackets": ("看【地图】(a.md)。", "M04", 1, "【地图】(a.md)"),
    "link to a site": ("看[政府网]（https://www.gov.cn/）。", "M04", 1, "[政府网]（https"),
    "picture with a full-width mark": ("！[现场](a.png)", "M04", 1, "！<a "),
    "heading with full-width signs": ("＃＃ 怎么办", "M04", 1, "<p>＃＃ 怎么办</p>"),
    "full-width stars": ("＊＊重要＊＊", "M04", 1, "＊＊重要＊＊"),
    "full-width anchor": ("## 怎么办 ｛#how｝", "M04", 1, "怎么办 ｛#how｝</h2>"),
    "full-width sign in an anchor": ("## 怎么办 {＃how}", "M04", 1, " ＃how>"),
    "full-width table": ("｜甲｜乙｜\n｜-｜-｜", "M04", 1, "<p>｜甲｜乙｜"),
    "lines with full-width numbers": ("１．甲\n２．乙", "M04", 1, "<p>１．甲\n２．乙</p>"),
    "lines with full-width hyphens": ("－ 甲\n－ 乙", "M04", 1, "<p>－ 甲\n－ 乙</p>"),
    "bold without end": ("**重要：别去。", "M05", 1, "<p>**重要：别去。</p>"),
    "bold without end in a list": ("- **甲\n- 乙", "M05", 1, "<li>**甲</li>"),
    "bold with blanks inside": ("这很 ** 重要 ** 。", "M05", 1, "** 重要 **"),
    "back quote without end": ("写 `待补充 就行。", "M05", 1, "写 `待补充"),
    "footnote without text": ("全年[^1]。", "M05", 1, "全年[^1]。"),
    "footnote with a full-width colon": ("全年[^1]。\n\n[^1]： 全年。", "M05", 1, "全年[^1]。"),
    "link apart from its address": ("看[地图] (a.md)。", "M05", 1, "[地图] (a.md)"),
    "link to a name that is not there": ("看[地图][map]。", "M05", 1, "[地图][map]"),
    "anchor too close": ("## 怎么办{#how}", "M05", 1, "怎么办{#how}</h2>"),
    "anchor of a paragraph": ("怎么办 { #how }", "M05", 1, "怎么办 { #how }</p>"),
    "style of an item": ("- 甲 { .big }", "M05", 1, "甲 { .big }</li>"),
}  # fmt: skip
LIKELY: dict[str, tuple[str, str, int]] = {
    "heading without a blank": ("##怎么办", "M01", 1),
    "next level with two blanks": ("- 甲\n  - 乙", "M01", 2),
    "number left out": ("1. 甲\n2. 乙\n4. 丙", "M02", 3),
    "number twice": ("1. 甲\n2. 乙\n2. 丙", "M02", 3),
    "row with a cell too few": (f"{TABLE}| 甲 |", "M03", 3),
    "one line with a full-width hyphen": ("－ 甲", "M04", 1),
    "full-width quote": ("＞ 引的话", "M04", 1),
}
FINE = {
    "list below a blank line": "要带这几样：\n\n- 身份证\n- 户口本",
    "list below a heading": "## 要带什么\n- 身份证",
    "item over two lines": "- 甲，\n  还有乙\n- 丙\n丁\n- 戊",
    "paragraph in an item": "1. 先去问。\n\n    问清楚。\n\n2. 再来办。",
    "code in an item": "- 甲\n\n        a = 1\n\n- 乙",
    "list in a list": "1. 甲\n    - 子\n    - 丑\n2. 乙",
    "two lists": "1. 甲\n2. 乙\n\n然后：\n\n1. 丙\n2. 丁",
    "lists in boxes": '<div markdown>\n\n1. 甲\n\n</div>\n\n<div markdown>\n\n1. 乙\n\n</div>',
    "all numbered one": "1. 甲\n1. 乙\n1. 丙",
    "more than nine": "\n".join(f"{n}. 甲" for n in range(1, 13)),
    "numbers in paragraphs": "1、先问。\n\n2、再办。",
    "numbers in a sentence": "要先问，\n2024年再办，\n3天内答复。",
    "negative number": "气温\n-5度，\n-3度。",
    "dash of a quotation": "好好说。\n——人民调解员",
    "hard line breaks": "（一）先问  \n（二）再办",
    "bold lines": "**甲**\n**乙**",
    "rule": "甲\n\n---\n\n乙",
    "list in code": "```\n文字\n- 甲\n**\n[x]（a.md）\n    b\n```",
    "list below code": "```\n文字\n```\n- 甲\n- 乙",
    "marks in code": "写 `**` 和 `[字]（a.md）`，还有 `｛#a｝`。",
    "escaped marks": r"写 \*\* 和 \` 就行。",
    "marks in a word": '{{ 原文("1)甲\n2)乙 **") }}',
    "table": f"去哪里：\n\n{TABLE}| 调解 | {{{{ 热线(\"12345\") }}}} |",
    "table below a heading": f"## 去哪里\n{TABLE}| 调解 | 村里 |",
    "bar in a cell": f"{TABLE}| 甲 \\| 乙 | `a|b` |",
    "empty cell": f"{TABLE}| 调解 | |",
    "one bar": "|",
    "note in Chinese brackets": "【提示】（见下文）和[注]（以原文为准）。",
    "exclamation before a link": "太好了！[看这里](a.md)",
    "footnote": "全年[^1]。\n\n[^1]: 全年。",
    "link with a name": "看[地图][map]。\n\n[map]: a.md",
    "link with a Chinese bracket behind": "（看[地图](a.md)）",
    "bold over two lines": "**甲\n乙**",
    "bold with Chinese marks": "**“重要”**的",
    "anchor of a heading": "## 怎么办 { #how }",
    "anchor below a paragraph": "怎么办\n{ #how }",
    "style of a link": "[看](a.md){ .big }",
    "full-width words": "｛｛ 调解.调解案件 ｝｝",
    "full-width comparison": "占比\n＞60%的",
    "raw HTML": '<div class="story">\n<p>甲</p>\n</div>',
    "a definition": "调解\n:   请人说和。\n\n    双方都同意。",
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_would_be_published_broken_is_an_error(case: str) -> None:
    source, code, line, shown = BROKEN[case]
    assert shown in render(source)
    found = [(p.code, p.line, p.level) for p in check(source)]
    assert found[:1] == [(code, line, "错误")]
    assert {code for code, _, _ in found} == {code}


@pytest.mark.parametrize("case", LIKELY)
def test_what_is_likely_wrong_is_a_warning(case: str) -> None:
    source, code, line = LIKELY[case]
    assert [(p.code, p.line, p.level) for p in check(source)] == [(code, line, "提醒")]


@pytest.mark.parametrize("case", FINE)
def test_what_takes_shape_is_fine(case: str) -> None:
    assert not list(map(str, check(FINE[case])))


def test_pages_of_the_site_have_taken_shape() -> None:
    pages = project().pages
    assert pages
    assert not [str(p) for page in pages for p in check(page.body)]
