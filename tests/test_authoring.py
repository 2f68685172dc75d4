"""What Material's documentation writes: one page of every form, on the web and in every channel."""

# mypy: disable-error-code="import-untyped"

import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser
from test_axe import MODES, violations
from test_site_build import FICTIONAL, build_errors, build_site, write_project

from macros.channels import fragment, typeset, word
from macros.channels.api.page import page
from macros.channels.api.schema import schema
from macros.channels.article import read
from macros.channels.document import Aside, Document, Paragraph, Table, flatten
from macros.channels.typeset import Sheet
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.render import guard
from macros.render.authoring import TITLES, prepare
from macros.render.icon import icon
from macros.web import hant, policy
from macros.web.search.entries import page_entries

SAMPLE = (ROOT / "tests" / "authoring.md").read_text("utf-8")
PATH = "about/authoring.html"
LINKED = ("index", "services/index", "services/legal-aid", "learn/hotlines")
TEXTS = [
    "提示框", "说明", "没有标题的", "先打电话再出门", "带上这些", "身份证", "合同", "还有欠条",
    "看指南", "（办事的次序）", "注意", "期限过了", "不要转账", "先打110", "表里的字", "右格的字",
    "可以展开的", "要交钱吗", "不用交钱", "例子", "开着的一块", "里面的一块", "里面的字", "标签页",
    "本人来办", "带身份证", "取号", "填表", "用黑笔", "写全名", "请人代办", "再带委托书", "委托书",
    "要本人签名", "清单", "√身份证", "□户口簿", "□复印一份", "照片", "定义", "调解", "人民调解",
    "请人从中说和", "谈成了写协议书", "信访", "写信", "脚注和缩写", "APP（手机上的程序）受理",
    "再说一次APP，还有法援（法律援助）", "热线", "（全部号码）", "不带说明的", "按钮和图标",
    "看指南", "打110", "（报警）", "在镇政府一楼；", "上班时间；", "法律。", "格子", "法律援助",
    "请不起律师的", "怎样申请", "人民调解", "不收钱", "家里的一格", "格里的页", "格里的字",
    "引用的一格", "代码", "==不是==", "有代码的", "第一行", "第三行", "第一条注", "第二条注",
    "注的第二段",
]  # fmt: skip
"""What readers are told, in order."""
TABS = """---
title: 标签页
---

=== "甲"

    {{ 卡片(调解.调解案件) }}

=== "乙"

    {{ 表(调解) }}

    最后。
"""
HANDBOOK = (ROOT / "handbook" / "pages.md").read_text("utf-8")
GOLDEN = ROOT / "tests" / "golden" / "authoring.json"
UPDATE = "UPDATE_GOLDEN"


def forms(heading: str) -> Iterator[tuple[str, str]]:
    """Yield each form in the handbook's table with this last column, and what stands there."""
    section = HANDBOOK.partition("## 照 Material 的写法")[2].partition("\n## ")[0]
    [table] = [part for part in section.split("\n\n") if re.match(rf"\| 写法 .*{heading} \|", part)]
    for row in table.splitlines()[2:]:
        cells = row.strip("| ").split(" | ")
        for match in re.finditer(r"(`+) ?(.+?) ?\1(?!`)", cells[0]):
            yield match[2], cells[-1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with the page of every form, built by MkDocs alone."""
    files = {f"docs/{name}.md": "# 页\n\n正文。\n" for name in LINKED}
    files |= {"docs/about/authoring.md": SAMPLE, "docs/about/tabs.md": TABS}
    project = write_project(tmp_path_factory.mktemp("authoring"), files)
    shutil.copytree(FICTIONAL / "data", project / "data")
    built = build_site(project)
    for path in (PATH, f"hant/{PATH}"):
        html = policy.add_policy(path, (built / path).read_text("utf-8"))
        (built / path).write_text(html, "utf-8")
    return built


@pytest.fixture(scope="module")
def sample(site: Path) -> Document:
    """Return the page as the channels see it."""
    found = read(site, PATH)
    assert found
    return found


def assert_in_order(text: str, texts: list[str]) -> None:
    squeezed, place = re.sub(r"\s", "", text), 0
    for expected in texts:
        found = squeezed.find(expected, place)
        assert found >= 0, (expected, squeezed[max(place - 40, 0) : place + 120])
        place = found + len(expected)


def article(site: Path, path: str) -> str:
    node = LexborHTMLParser((site / path).read_text("utf-8")).css_first("article")
    assert node
    return node.text()


# --- every text everywhere ------------------------------------------------------------------


def test_the_page_says_everything_in_order(site: Path) -> None:
    assert_in_order(article(site, PATH), TEXTS)


def test_the_other_edition_says_it_too(site: Path) -> None:
    convert = hant.Converter(hant.Corrections())
    assert_in_order(article(site, f"hant/{PATH}"), [convert(text) for text in TEXTS])


@pytest.mark.parametrize("template", ["handout.typ", "report.typ"])
def test_pdf_says_everything_in_order(sample: Document, template: str) -> None:
    file = typeset.pdf(template, Sheet(sample, sample.blocks, "西联镇", "2026-11-23", False))
    pages = PdfReader(io.BytesIO(file)).pages
    assert_in_order("".join(page.extract_text() for page in pages), TEXTS)


def test_word_says_everything_in_order(sample: Document) -> None:
    file = word.write(sample, {"主办单位": "西联镇", "发布": "否"}, "2026-11-23")
    body = docx.Document(io.BytesIO(file)).element.body
    assert_in_order("".join(node.text or "" for node in body.iter(qn("w:t"))), TEXTS)


def test_wechat_says_everything_in_order(sample: Document) -> None:
    html = "".join(part.html for part in fragment.parts(sample))
    assert_in_order(LexborHTMLParser(html).body.text(), TEXTS)  # type: ignore[union-attr]


def test_search_finds_everything(site: Path) -> None:
    tree = LexborHTMLParser((site / PATH).read_text("utf-8"))
    found = page_entries(tree, PATH)
    assert_in_order("".join(entry.title + entry.text for entry in found), TEXTS)


def api_json(sample: Document) -> dict[str, Any]:
    return page(sample, {})


def test_api_says_everything_in_order(sample: Document) -> None:
    text = json.dumps(api_json(sample)["blocks"], ensure_ascii=False)
    assert_in_order("".join(re.findall(r'"(?:text|title|label)": "(.*?)"', text)), TEXTS)
    Draft202012Validator(schema("page", "网站")).validate(api_json(sample))


def test_golden_file(sample: Document) -> None:
    lines = [json.dumps(block, ensure_ascii=False) for block in api_json(sample)["blocks"]]
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    if os.environ.get(UPDATE):
        GOLDEN.write_text(text, "utf-8")
    hint = f"{UPDATE}=1 python -m pytest tests/test_authoring.py -k golden"
    assert text == GOLDEN.read_text("utf-8"), f"确实要这样改的，运行：{hint}"


# --- what stands under a title, what is numbered ----------------------------------------------


def test_boxes_folds_and_tabs_stand_under_their_titles(sample: Document) -> None:
    asides = [block for block in flatten(sample.blocks) if isinstance(block, Aside)]
    kinds = [(aside.kind, aside.title) for aside in asides]
    assert kinds[:4] == [
        ("note", "说明"), ("tip", "先打电话再出门"), ("warning", "注意"), ("danger", "不要转账"),
    ]  # fmt: skip
    assert ("info", "里面的一块") in kinds
    assert [title for kind, title in kinds if kind == "tab"] == ["本人来办", "请人代办", "格里的页"]


def test_footnotes_are_numbered_alike_in_the_text_and_after_it(sample: Document) -> None:
    notes = [b for b in sample.blocks if isinstance(b, Paragraph) and b.kind == "footnote"]
    assert [note.runs[0].text[:3] for note in notes] == ["［1］", "［2］"]
    assert sample.blocks[-2:] == tuple(notes)


def test_words_of_the_ledger_work_in_tabs(site: Path) -> None:
    tree = LexborHTMLParser((site / "about/tabs.html").read_text("utf-8"))
    assert tree.css(".tabbed-set p:empty") == []
    assert len(tree.css(".tabbed-content")) == 2
    found = read(site, "about/tabs.html")
    assert found
    cards, table = (aside.blocks for aside in found.blocks if isinstance(aside, Aside))
    assert len(cards) == 1
    assert any(isinstance(block, Table) for block in table)
    assert isinstance(table[-1], Paragraph)


def test_an_abbreviation_is_explained_once_and_in_no_heading() -> None:
    text = "## 法援 { #a }\n\n`法援`。[法援](a.md)，法援，KTV和TV。\n"
    explained = "## 法援 { #a }\n\n`法援`。[法援（法律援助）](a.md)，法援，KTV和TV（电视）。\n"
    assert prepare(f"{text}\n*[法援]: 法律援助\n*[TV]: 电视") == f"{explained}\n\n"


def test_lines_stay_where_they_are() -> None:
    before = SAMPLE.splitlines()
    after = prepare(SAMPLE).splitlines()
    assert len(before) == len(after)
    plain = [n for n, line in enumerate(before) if re.fullmatch(r"[\w，。#{} ]*", line)]
    assert [after[n] for n in plain] == [before[n] for n in plain]


def test_every_kind_has_a_title_in_chinese() -> None:
    assert all(re.fullmatch("[\u4e00-\u9fff]+", title) for title in TITLES.values())
    for kind, title in TITLES.items():
        assert f'"{title}"' in prepare(f"!!! {kind}\n\n    甲\n")


def test_an_icon_is_drawn_and_says_nothing() -> None:
    tree = LexborHTMLParser(icon("material-phone"))
    assert tree.css_first("svg[aria-hidden=true] > path[d]")
    assert "Font Awesome" in icon("fontawesome-solid-phone")  # its licence asks for that
    assert icon("material-no-such-icon") == icon("../material-phone") == ""


def codes(markdown: str) -> set[str]:
    return {fault.kind.code for fault in guard.faults(markdown)}


# --- what the handbook promises ---------------------------------------------------------------


@pytest.mark.parametrize("form", [form for form, _ in forms("PDF、Word、公众号里")])
def test_forms_of_the_handbook_are_on_the_page(form: str) -> None:
    assert form in SAMPLE or form in ("???+", ".md-button--primary", "</div>")


def test_the_checks_find_nothing_on_the_page(tmp_path: Path) -> None:
    for folder in ("docs", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "tests" / "authoring.md", tmp_path / "docs" / "about")
    problems = every_problem(read_project(tmp_path))
    assert {p.kind.code for p in problems if p.path.endswith("about/authoring.md")} <= {"U01"}


@pytest.mark.parametrize(("form", "code"), list(forms("报什么")))
def test_forms_that_the_handbook_refuses_are_refused(form: str, code: str) -> None:
    assert codes(f"甲\n\n{form}\n") == {code}


def test_the_handbook_names_every_title() -> None:
    listed = dict(re.findall(r"\b([a-z]+) ([\u4e00-\u9fff]+)(?=[、。])", HANDBOOK))
    assert listed.items() <= TITLES.items()
    assert set(listed.values()) == set(TITLES.values())


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\n\n!!! note “乙”\n\n    丙", 3),
        ("!!! note 乙 丙\n\n丁", 1),
        ("!!! note\n\n乙", 1),
        ("!!! note", 1),
        ("!!! 乙\n\n    丙", 1),
        ("!!! nota\n\n    丙", 1),
        ("??? 乙丙\n\n    丁", 1),
        ("??? note “乙”\n\n    丁", 1),
        ("甲\n\n=== 乙\n\n    丙", 3),
        ('=== "乙"\n\n丙', 1),
        ('=== "乙"\n\n    !!! tip\n\n    丙', 3),
        ('=== "乙"\n\n    ```mermaid\n    graph LR\n    ```', 3),
        ("~~~ plantuml\na\n~~~", 1),
        ("甲\n\n$$\nx\n$$", 3),
        (r"甲\[ \frac{a}{b} \]", 1),
        ("甲 :material-no-such-icon: 乙", 1),
        ("甲 :smile: 乙", 1),
        ("[:material-phone:](tel:110)", 1),
        ("- 甲\n- :material-phone:{ .lg }", 2),
        ("| 甲 | 乙 |\n|---|---|\n| 丙 | :material-check: |", 3),
        ("甲 ==乙== 丙", 1),
        ("甲{--乙--}", 1),
        ("按++ctrl+alt+del++", 1),
    ],
)
def test_what_would_not_work_is_told_with_its_line(text: str, line: int) -> None:
    faults = guard.faults(text)
    assert codes(text) == {"X03"}
    assert {text.count("\n", 0, fault.start) + 1 for fault in faults} == {line}


@pytest.mark.parametrize(
    "text",
    [
        "`==甲==` `:smile:` `!!! note`",
        "```\n!!! 甲\n$$\n:smile:\n```",
        r"\[甲\] \(乙\)",
        "C++和Java，8:30:45，甲 == 乙，20~30",
        "标题\n===\n\n甲！！！",
        "| 甲 | 乙 |\n|:---|---:|\n| :material-check: 行 | 丙 |",
        "{{ 图(甲.乙) }}",
        "https://example.cn/?a=b==&c=d==",
        '!!! note ""\n    甲',
        "!!! note inline end\n\n    甲",
        '- 甲\n\n    === "乙"\n\n        丙',
    ],
)
def test_what_only_looks_like_it_is_not_refused(text: str) -> None:
    assert "X03" not in codes(text)


def test_it_stops_the_build(tmp_path: Path) -> None:
    page = "---\ntitle: 页\n---\n\n甲\n\n$$x$$\n"
    project = write_project(tmp_path, {"docs/index.md": page})
    shutil.copytree(FICTIONAL / "data", project / "data")
    assert any("docs/index.md:7：错误 X03" in error for error in build_errors(project))


# --- in the browser ---------------------------------------------------------------------------


@pytest.fixture(params=[(360, "elder"), (390, "light"), (390, "dark"), (1280, "light")])
def tab(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Tab]:
    """Open the page at a width and in a mode, by its own policy without an error."""
    width, mode = request.param
    errors: list[str] = []
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        tab = context.new_page()
        tab.on("console", lambda message: errors.append(message.text))
        tab.goto((site / PATH).as_uri())
        tab.evaluate(f"() => {{ const {{body, documentElement: html}} = document; {MODES[mode]} }}")
        if mode == "elder":
            tab.evaluate("document.documentElement.dataset.elder = '3'")
        assert errors == []
        yield tab


def test_it_fits_and_axe_finds_nothing(tab: Tab) -> None:
    tab.evaluate("document.querySelectorAll('article details').forEach(fold => fold.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(tab, None) == []


@pytest.fixture
def plain_tab(browser: Browser, site: Path) -> Iterator[Tab]:
    """Open the page without scripts."""
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto((site / PATH).as_uri())
        yield tab


def test_tabs_and_folds_need_no_script(plain_tab: Tab) -> None:
    first, second = (plain_tab.get_by_text(text) for text in ("带身份证。", "再带委托书。"))
    assert first.is_visible() and not second.is_visible()
    plain_tab.get_by_label("本人来办").press("ArrowRight")
    assert second.is_visible() and not first.is_visible()
    plain_tab.get_by_text("本人来办").click()
    assert first.is_visible() and not second.is_visible()
    plain_tab.get_by_text("要交钱吗").click()
    assert plain_tab.get_by_text("不用交钱。").is_visible()


def test_paper_shows_every_tab_and_fold(plain_tab: Tab) -> None:
    hidden = ("不用交钱。", "里面的字。", "再带委托书。", "要本人签名。")
    assert not any(plain_tab.get_by_text(text).is_visible() for text in hidden)
    plain_tab.emulate_media(media="print")
    assert all(plain_tab.get_by_text(text).is_visible() for text in hidden)
    titles = plain_tab.get_by_text("请人代办").bounding_box()
    text = plain_tab.get_by_text("带身份证。").bounding_box()
    assert titles and text and titles["y"] > text["y"]  # one tab below the other
