"""Hostile data, pages and Word files change nothing, run nothing and fetch nothing.

The texts are in `hostile.py`. A small made-up town is built twice with all outputs: with hostile
texts in every place, and with harmless ones. Both must have the same elements everywhere.
"""

import csv
import io
import json
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import docx
import markdown  # type: ignore[import-untyped]
import pypdf
import pytest
from conftest import ROOT
from folders import write
from hostile import BRACES, CANARY, HIDDEN, LITERAL, MENU, PAGES, YAML
from markdown.extensions.tables import TableExtension  # type: ignore[import-untyped]
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser
from shared import MakeOnce
from test_site_build import ENVIRONMENT, build, build_errors, build_site, write_project
from towns import subject

from macros.desk import changes
from macros.desk.handin import diff
from macros.desk.importer import document
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger import hidden
from macros.ledger.problem import Problem
from macros.render import guard
from macros.web.search.index import PART

Say = Callable[[int, str], str]
"""Returns the text to use for a hostile one and its number."""


TENTHS = "甲乙丙丁戊己庚辛壬癸"


def hostile(number: int, text: str) -> str:
    return text


def harmless(number: int, text: str) -> str:
    """Return a unique text of the same length, in one line."""
    return f"文{number:03}".translate(str.maketrans("0123456789", TENTHS)) + "字" * max(
        len(text.strip()) - 4, 0
    )


# --- the town -----------------------------------------------------------------------------

REPORT = """---
title: {menu}
年度: 2024
摘要: {menu}
导语: {menu}
署: {menu}
牌记: {{成文日期: {menu}, {menu}: {menu}}}
存疑数: {menu}
正文: 公文
凡例: 是
记住: [{menu}, {menu}]
---

## 四、举措 {{ #s4 }}

{{{{ 图(试验甲.项1, 试验甲.项2) }}}}

{{{{ 表(试验甲.项1, 试验甲.项3) }}}}

{{{{ 卡片(试验甲.项1, 试验甲.项2) }}}}

## 存疑说明 {{ #存疑 }}

{{{{ 存疑清单() }}}}
"""
PAGE = "---\ntitle: {title}\n年度: 2024\n标题分行: [{menu}, 尾]\n摘要: {menu}\n---\n\n{word}\n"
WORDS = {
    **{f"statistics/hostile-{n}.md": f"{{{{ 表(试验{n}) }}}}" for n in TENTHS},
    "services/index.md": '{{ 指南清单("试着找") }}',
    "services/hostile.md": '{{ 指南("试着办事") }}\n\n{{ 名词("词1") }}{{ 地点("地1") }}',
    "learn/hostile.md": '{{ 测验("试着学法") }}',
    "learn/glossary.md": "{{ 名词清单() }}",
    "learn/hotlines.md": "{{ 热线清单() }}\n\n{{ 地点清单() }}",
    "learn/laws.md": "{{ 法律清单() }}",
    "about/corrections.md": "{{ 更正记录() }}",
    "open-data.md": "{{ 数据目录() }}",
}
HOME = """---
template: home.html
title: {menu}
导语: {menu}
搜索提示: {menu}
常找: [{{名: {menu}, 页: report/2024.md}}]
最新报告: {{名: {menu}, 题签: {menu}, 页: report/2024.md, 年: {menu}, 说明: {menu}}}
---

{{{{ 卡片(试验甲.项1) }}}}
"""


def town(say: Say) -> dict[str, str]:
    """Return the files of the town; every place in them holds a text by `say`."""
    texts = [json.dumps(say(n, text), ensure_ascii=False) for n, text in enumerate(LITERAL, 1)]
    menu = json.dumps(say(0, MENU), ensure_ascii=False)
    pages = {
        f"docs/{name}": PAGE.format(title=menu, menu=menu, word=word)
        for name, word in WORDS.items()
    }
    search = "---\ntitle: 搜索\ntemplate: search.html\n目录: false\n---\n\n搜索。\n"
    return {
        **pages,
        "docs/index.md": HOME.format(menu=menu),
        "docs/search.md": search,
        "docs/report/2024.md": REPORT.format(menu=menu),
        "data/site.yml": _site(menu),
        **{
            f"data/2024/hostile-{name}.yml": _subject(name, texts[first::10], menu)
            for first, name in enumerate(TENTHS)
        },
        "data/services/hostile.yml": _guide(texts, menu),
        "data/quizzes/hostile.yml": _quiz(texts),
        "data/glossary.yml": "".join(f"词{n}: {t}\n" for n, t in enumerate(texts, 1)),
        "data/hotlines.yml": "".join(
            f'"9{n:03}":\n  名称: {t}\n  用途: {t}\n  时间: {t}\n  不管: {t}\n  页脚: 是\n'
            for n, t in enumerate(texts[::6], 1)
        ),
        "data/places.yml": "".join(
            f"地{n}:\n  管什么: {t}\n  地址: {t}\n  电话: {t}\n  时间: {t}\n"
            for n, t in enumerate(texts[::4], 1)
        ),
        "data/laws.yml": "".join(
            f"法{n}:\n  全称: {t}\n  机关: {t}\n  施行: 2024-01-01\n  修改: 无\n"
            "  原文: https://flk.npc.gov.cn/\n  核对: 2026-11-23\n"
            for n, t in enumerate(texts, 1)
        ),
        "data/synonyms.yml": '近义词:\n  "__proto__": [甲, 乙]\n  constructor: [丙]\n'
        f"  {menu}: [丁]\n疑问词: [什么]\n泛词: [事]\n",
    }


def _site(menu: str) -> str:
    keys = ("镇名", "站名", "副名", "所属", "主办单位", "联系方式", "网站标识码", "ICP备案",
            "公安备案", "网站找错", "更新频率", "开放条件", "许可")  # fmt: skip
    said = "".join(f"{key}: {menu}\n" for key in keys)
    return said + "省份: 虚构\n网址: https://town.example/a/\n发布: 否\n"


def _subject(name: str, texts: list[str], menu: str) -> str:
    change = f"{{日期: 2025-06-01, 原值: 9次, 现值: 11次, 原因: {menu}, 批准: {menu}}}"
    lines = [
        f"  项{n}:\n    值: {n + 10}次\n"
        + "".join(f"    {key}: {text}\n" for key in ("口径", "备注", "存疑", "期间", "来源"))
        for n, text in enumerate(texts, 1)
    ]
    lines = [line.replace("{", "〔").replace("}", "〕") for line in lines]  # no names of figures
    lines[0] += f"    更正: [{change}]\n"
    worded = f"  无: {{值: 0次, 表述: {menu}}}\n"
    head = f"主题: 试验{name}\n说明: {menu}\n来源: {menu}\n期间: {menu}\n指标:\n"
    return head + "".join(lines) + worded


def _guide(texts: list[str], menu: str) -> str:
    every = "".join(f"  - {text}\n" for text in texts)
    # What its leaflet must hold goes on two pages: there, each field has some of the texts.
    named = [
        "".join(f"  - {text}: {text}\n" for text in texts[n::12] if len(text) < 100)
        for n in range(3)
    ]
    some = "".join(f"  - {text}\n" for text in texts[3::12])
    return (
        f"事项名称: 试着办事\n分组: 试着找\n什么时候看: {menu}\n"
        f"一句话: {menu}\n简答: {menu}\n紧急: {menu}\n费用: {menu}\n"
        f"设定依据: [法1 1]\n专题: [试着学法]\n核对: 2026-11-23\n"
        + "".join(f"{key}:\n{every}" for key in ("哪些事", "谁可以申请", "提醒"))
        + "".join(
            f"{key}:\n{part}" for key, part in zip(("步骤", "时限", "去哪里"), named, strict=True)
        )
        + f"办理材料:\n{some}不服怎么办:\n{every}"
    )


def _quiz(texts: list[str]) -> str:
    asked = "".join(
        f"  - 问: {t}\n    对: {t}\n    错: [错{n}, 错{n}错]\n    为什么: {t}\n    依据: [法1 1]\n"
        for n, t in enumerate(texts, 1)
    )
    return f"专题: 试着学法\n题目:\n{asked}"


def outputs(project: Path) -> Path:
    """Return the folder `site` of the project, after making every output."""
    (project / "fonts").symlink_to(ROOT / "fonts")
    done = build(project)
    assert done.returncode == 0, done.stdout
    made = subprocess.run(
        [sys.executable, "-m", "macros", "outputs", "--site", "site"],
        cwd=project, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    return project / "site"


@pytest.fixture(scope="module")
def bad(shared: MakeOnce) -> Path:
    return shared("bad", lambda made: outputs(write_project(made, town(hostile)))) / "site"


@pytest.fixture(scope="module")
def good(shared: MakeOnce) -> Path:
    return shared("good", lambda made: outputs(write_project(made, town(harmless)))) / "site"


def squeeze(text: str) -> str:
    """Return the text without white space, and without marks that break long words."""
    return re.sub(r"\s", "", text)


SHOWN = [squeeze(text) for text in LITERAL]


# --- how many -----------------------------------------------------------------------------


def test_there_are_enough_of_them() -> None:
    every = [*LITERAL, *HIDDEN.values(), *BRACES, *YAML, *PAGES]
    print(f"\n{len(set(every))}种恶意写法")
    assert len(set(every)) >= 100
    assert len(set(LITERAL)) == len(LITERAL)


# --- what is made of data -----------------------------------------------------------------


def elements(file: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element of a page with the names of its attributes, in order."""
    tree = LexborHTMLParser(file.read_text("utf-8"))
    return [(node.tag or "", tuple(sorted(node.attributes))) for node in tree.css("*")]


def test_no_page_or_picture_has_another_element(bad: Path, good: Path) -> None:
    names, others = (
        {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
        for site in (bad, good)
    )
    # Parts of the search are named by a hash of their content.
    assert {n for n in names ^ others if not PART.search(n)} == set()
    pages = [name for name in sorted(names) if name.endswith((".html", ".svg"))]
    assert len(pages) > 50
    for name in pages:
        ours, theirs = elements(bad / name), elements(good / name)
        if name.startswith(("wechat/", "screen/")):  # split by length, which escaping changes
            assert set(ours) == set(theirs), name
        elif "learn/hostile" in name:  # answers are sorted by their texts
            assert sorted(ours) == sorted(theirs), name
        else:
            assert ours == theirs, name


def test_addresses_lead_where_they_led(bad: Path) -> None:
    for file in bad.rglob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        for node in tree.css("[href], [src], [action], [formaction]"):
            for name in ("href", "src", "action", "formaction"):
                address = node.attributes.get(name) or ""
                assert guard.is_safe(address), (file, address)
                assert "evil" not in address, (file, address)


def test_pages_show_the_texts_as_they_are(bad: Path) -> None:
    for name in ("learn/glossary", "learn/laws", "learn/hostile", "services/hostile"):
        text = LexborHTMLParser((bad / f"{name}.html").read_text("utf-8")).body
        shown = squeeze(text.text() if text else "")
        missing = [said for said in SHOWN if said not in shown]
        assert not missing, (name, missing)


def test_a_browser_runs_nothing_and_asks_for_nothing(bad: Path, browser: Browser) -> None:
    wrong: list[str] = []
    context = browser.new_context()
    context.on("dialog", lambda dialog: wrong.append(dialog.message))
    context.on("weberror", lambda event: wrong.append(str(event.error)))
    context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    context.on("request", lambda one: None if one.url.startswith(("file:", "data:"))
               else wrong.append(one.url))  # fmt: skip
    page = context.new_page()
    files = sorted(bad.rglob("*.html"))
    for file in files:
        page.goto(file.as_uri())
        assert page.evaluate("window.__pwned") is None, file
    for typed in ("<img src=x onerror=__pwned=1>", "constructor", "__proto__", "=1+1"):
        page.goto(f"{(bad / 'search.html').as_uri()}?q={quote(typed)}")
        page.wait_for_selector("#found:not(:empty)")
        assert page.evaluate("window.__pwned") is None, typed
    context.close()
    assert not wrong


def test_no_cell_of_a_csv_file_is_a_formula(bad: Path) -> None:
    cells = [
        cell
        for file in bad.rglob("*.csv")
        for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
        for cell in row
    ]
    run = [c for c in cells if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", c)]
    assert [c for c in run if not re.fullmatch(r"-?[0-9.]+", c)] == []
    said = {squeeze(cell.removeprefix("'")) for cell in cells}
    assert {text for text in SHOWN if "{" not in text and not text.startswith("'")} <= said


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(bad: Path) -> None:
    files = list(bad.rglob("*.xlsx"))
    assert files
    for file in files:
        with zipfile.ZipFile(file) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    part = package.read(name)
                    tree = ElementTree.fromstring(part)
                    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
                    assert not tags & {"f", "hyperlink", "ddeLink", "oleLink"}, (file, name)
                    assert b'TargetMode="External"' not in part, (file, name)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, said in value.items():
            yield from (key, *texts_in(said))
    elif isinstance(value, list):
        for said in value:
            yield from texts_in(said)
    elif isinstance(value, str):
        yield value


def test_json_says_the_texts_as_they_are(bad: Path) -> None:
    said: set[str] = set()
    for file in [*bad.rglob("*.json"), *bad.rglob("*.jsonld")]:
        said |= {squeeze(text) for text in texts_in(json.loads(file.read_text("utf-8")))}
    assert {text for text in SHOWN if "{" not in text} <= said


def test_scripts_that_hold_data_end_where_they_should(bad: Path) -> None:
    for file in bad.rglob("*.html"):
        for script in LexborHTMLParser(file.read_text("utf-8")).css("script[type*=json]"):
            json.loads(script.text())
    for file in bad.rglob("search/**/*.js"):
        index = file.read_text("utf-8")
        # A part of words may hold none.
        assert json.loads(re.sub("^var search(Index|Part)=", "", index).removesuffix(";\n")) != {}
        assert not re.search("[\u2028\u2029]", index)


def test_xml_is_well_formed(bad: Path) -> None:
    files = [*bad.rglob("*.xml"), *bad.rglob("*.svg")]
    assert {"feed.xml", "sitemap.xml"} <= {file.name for file in files}
    for file in files:
        ElementTree.parse(file)
    feed = ElementTree.parse(bad / "feed.xml")
    assert any(MENU in (element.text or "") for element in feed.iter())


def test_paper_says_the_texts_as_they_are(bad: Path) -> None:
    reader = pypdf.PdfReader(bad / "download/report-2024.pdf")
    read = squeeze("".join(page.extract_text() for page in reader.pages))
    printed = re.sub("—[0-9]+—", "", re.sub("预览稿，未经发布审核", "", read))
    assert b"/JavaScript" not in (bad / "download/report-2024.pdf").read_bytes()
    written_ = docx.Document(str(bad / "download/report-2024.docx"))
    typed = squeeze("".join(p.text for p in written_.paragraphs))
    for text in SHOWN:
        if "{" not in text and len(text) < 100:
            assert text in printed, text
            assert text in typed, text


def test_word_files_have_no_fields_of_the_texts(bad: Path, good: Path) -> None:
    def fields(site: Path) -> list[str]:
        with zipfile.ZipFile(site / "download/report-2024.docx") as package:
            names = package.namelist()
            parts = [ElementTree.fromstring(package.read(n)) for n in names if n.endswith(".xml")]
            rels = b"".join(package.read(n) for n in names if n.endswith(".rels"))
        assert b"External" not in rels
        return [e.text or "" for part in parts for e in part.iter() if e.tag.endswith("instrText")]

    assert fields(bad) == fields(good)


def test_a_name_of_a_file_does_not_leave_its_attribute(tmp_path: Path) -> None:
    name = "docs/x'\"&<b onclick=a>.md"
    page = "---\ntitle: 甲\n---\n\n字\n"
    site = build_site(
        write_project(tmp_path, {name: page, "docs/index.md": page, "data/site.yml": "镇名: 甲"})
    )
    found = list(site.rglob("x*.html"))
    assert len(found) == 2
    for file in found:
        assert not LexborHTMLParser(file.read_text("utf-8")).css("[onclick]"), file


def test_nothing_was_run(bad: Path) -> None:
    for place in (bad.parent, Path.cwd(), ROOT):
        assert not [file for file in place.rglob(f"{CANARY}*") if ".venv" not in file.parts]


def test_lists_of_changes_are_plain(bad: Path, good: Path) -> None:
    old, new = (read_project(site.parent).ledger for site in (good, bad))
    found = changes.ledger_changes(old, new)
    assert len(found) >= len(LITERAL)
    page = LexborHTMLParser(diff.html(ROOT, found))
    assert {node.tag for node in page.css("table, table *")} == {
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert not page.css("script, img, a, [onclick]")
    said = markdown.markdown(changes.markdown(found), extensions=["tables", "attr_list"])
    table = LexborHTMLParser(said)
    assert {node.tag for node in table.css("body *")} == {
        "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {len(row.css("td, th")) for row in table.css("tr")} == {6}
    assert {text for text in SHOWN if "{" not in text} <= {
        squeeze(cell.text()) for cell in table.css("td")
    }


# --- what is refused ----------------------------------------------------------------------


def problems_of(folder: Path, files: dict[str, str]) -> list[Problem]:
    return every_problem(read_project(write(folder, files)))


def refused_lines(found: list[Problem], path: str, *codes: str) -> set[int]:
    """Return the lines of a file that have one of these errors, or any."""
    return {
        p.line
        for p in found
        if p.path == path and p.level == "错误" and (p.code in codes or not codes)
    }


def test_hidden_characters_are_refused_in_data_and_pages(tmp_path: Path) -> None:
    typed = [t.replace("\0", "") or t for t in HIDDEN.values()]
    escaped = ['"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"' for text in HIDDEN.values()]
    keys = [f"词{n}: {text}" for n, text in enumerate([*typed, *escaped])]
    body = [line for text in HIDDEN.values() for line in (f"甲{text}", "")]
    front = [f"键{n}: {text}" for n, text in enumerate(escaped)]
    files = {
        "data/glossary.yml": "\n".join(keys),
        "docs/a.md": "\n".join(body),
        "docs/b.md": "\n".join(["---", *front, "---", "字"]),
        "mkdocs.yml": "nav:\n  - 甲\u202e: a.md\n",
    }
    found = problems_of(tmp_path, files)
    nul = list(HIDDEN).index("NUL") + 1
    assert refused_lines(found, "data/glossary.yml", "X02") >= set(range(1, len(keys) + 1)) - {nul}
    assert refused_lines(found, "docs/a.md", "X02") == set(range(1, len(body), 2))
    assert refused_lines(found, "docs/b.md", "X02") == set(range(2, len(front) + 2))
    assert refused_lines(found, "mkdocs.yml", "X02") == {2}
    terms = read_project(tmp_path).library.terms.values()
    assert all(hidden.search(term.value) is None for term in terms)


TAGS = [
    '<a href="https://www.gov.cn/">甲</a>',
    "<b>甲</b>",
    "<img src=x onerror=x",
    "<script",
    "<!-- 甲 -->",
    "</div>",
    "javascript:alert(1)",
    "JavaScript :x",
    "data:text/html,x",
    "&#106;avascript",
    "&#x6a;",
]
HARMLESS = [
    "少于10人<甲>",
    "a < b",
    "1<2",
    "<=",
    "data 文件",
    "JavaScript 是一种语言",
    "A&B",
    "# 井",
]
HOME_PAGE = {"docs/index.md": "字"}
FIELDS = {
    "data/2024/a.yml": "主题: 甲\n来源: {0}\n期间: {0}\n指标:\n  乙: {{值: 12次, 来源: {0}}}\n",
    "data/site.yml": "镇名: {0}\n联系方式: {0}\n",
    "data/places.yml": "甲:\n  管什么: {0}\n  地址: {0}\n  电话: {0}\n  时间: {0}\n",
    "docs/a.md": "---\ntitle: {0}\n来源: {0}\n牌记: {{发布日期: {0}}}\n---\n\n字\n",
}


@pytest.mark.parametrize("file", FIELDS)
def test_no_field_takes_markup(file: str, tmp_path: Path) -> None:
    for text in TAGS:
        field = json.dumps(text, ensure_ascii=False)
        content = FIELDS[file].format(field)
        lines = {n for n, line in enumerate(content.split("\n"), 1) if field in line}
        assert (
            refused_lines(problems_of(tmp_path, {file: content, **HOME_PAGE}), file, "X01") == lines
        ), text
    for text in (*HARMLESS, "0"):
        content = FIELDS[file].format(json.dumps(text, ensure_ascii=False))
        assert not refused_lines(
            problems_of(tmp_path, {file: content, **HOME_PAGE}), file, "X01"
        ), text


def test_markup_in_escapes_is_no_field_either(tmp_path: Path) -> None:
    file = "data/site.yml"
    lines = [f'键{n}: "{less}b>"' for n, less in enumerate((r"\x3c", r"\u003C", r"\U0000003c"))]
    found = problems_of(tmp_path, {file: "\n".join([*lines, "# <b>注释</b>"]), **HOME_PAGE})
    assert refused_lines(found, file, "X01") == {1, 2, 3}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JaVaScRiPt:x",
        "&#106;avascript:x",
        "java&Tab;script:x",
        "blob:x",
        "data:image/svg+xml,x",
        "data:image/png;base64,AA",
        "file:///etc/passwd",
        "//evil.example/a",
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "![甲]({})",
        "![甲]( {} )",
        "![甲](\n{})",
        "![甲](<{}>)",
        "![甲[乙]]({})",
        "![甲\\]]({})",
        "![甲][r]\n\n[r]: {}",
        "![甲]\n\n[甲]: {}",
        '<img alt="甲" src="{}">',
        "<img alt=甲 src={}>",
    ],
)
def test_no_picture_has_an_address_that_runs(form: str, address: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, {"docs/index.md": f"字\n\n{form.format(address)}\n"})
    assert refused_lines(found, "docs/index.md", "X01", "K01")


@pytest.mark.parametrize("text", BRACES)
def test_braces_run_nothing(text: str, tmp_path: Path) -> None:
    said = json.dumps(text, ensure_ascii=False)
    files = {
        "data/glossary.yml": f"甲: 好\n乙: {said}\n",
        "data/2024/a.yml": subject(f"甲: {{值: 9次, 备注: {said}}}"),
        "docs/a.md": f"---\ntitle: 甲\n---\n\n字{text}\n",
    }
    found = problems_of(tmp_path, files)
    assert refused_lines(found, "docs/a.md", "P01", "P02") == {5}
    assert refused_lines(found, "data/glossary.yml", "P01", "P02") <= {2}
    assert not list(tmp_path.rglob(CANARY)) and not Path(CANARY).exists()


@pytest.mark.parametrize("text", YAML)
def test_yaml_makes_nothing(text: str, tmp_path: Path) -> None:
    files = {
        "data/glossary.yml": f"甲: 好\n乙: {text}\n",
        "docs/a.md": f"---\n甲: {text}\n---\n字\n",
    }
    found = problems_of(tmp_path, files)
    assert 2 in refused_lines(found, "data/glossary.yml", "L10")
    assert 2 in refused_lines(found, "docs/a.md", "L10")
    assert not Path(CANARY).exists()


def test_laughs_do_not_multiply(tmp_path: Path) -> None:
    lines = ["l0: &l0 哈"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 20)]
    found = problems_of(tmp_path, {"data/glossary.yml": "\n".join(lines), "docs/a.md": "字"})
    assert refused_lines(found, "data/glossary.yml", "L10") == set(range(1, 21))


@pytest.mark.parametrize("text", PAGES)
def test_a_hostile_page_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, {"docs/a.md": f"---\ntitle: 甲\n---\n\n好\n\n{text}\n"})
    lines = refused_lines(found, "docs/a.md", "X01", "X02", "K01")
    assert lines and lines <= set(range(7, 8 + text.count("\n"))), found


@pytest.fixture(scope="module")
def refused_site(shared: MakeOnce) -> tuple[Path, list[str]]:
    """Return the previewed site of hostile pages, and the errors of a strict build."""
    pages = {
        f"docs/p{n}.md": f"---\ntitle: 页{n}\n---\n\n好\n\n{text}\n" for n, text in enumerate(PAGES)
    }
    often = "常找: [{名: 甲, 页: 'javascript:__pwned=1'}]"
    front = f"---\ntitle: 甲\u200b乙\n{often}\ntemplate: home.html\n---\n"
    files = {**pages, "docs/index.md": front, "data/site.yml": "镇名: 甲镇\n"}

    def make(project: Path) -> None:
        said = build_errors(write_project(project, files))
        (project / "said.json").write_text(json.dumps(said), "utf-8")
        build(project, "--no-strict")

    made = shared("refused", make)
    return made / "site", json.loads((made / "said.json").read_text("utf-8"))


def test_a_strict_build_refuses_every_hostile_page(refused_site: tuple[Path, list[str]]) -> None:
    said = refused_site[1]
    for number, text in enumerate(PAGES):
        assert any(one.startswith(f"docs/p{number}.md:") for one in said), text
    assert any("docs/index.md" in one and "X01" in one for one in said)
    assert any("docs/index.md" in one and "X02" in one for one in said)


def test_a_preview_shows_what_is_wrong_and_runs_nothing(
    refused_site: tuple[Path, list[str]], browser: Browser
) -> None:
    site, _ = refused_site
    asked: list[str] = []
    context = browser.new_context()
    context.on("request", lambda one: asked.append(one.url))
    page = context.new_page()
    for number, text in enumerate(PAGES):
        file = site / f"p{number}.html"
        page.goto(file.as_uri())
        assert page.evaluate("window.__pwned") is None, text
        article = LexborHTMLParser(file.read_text("utf-8")).css_first("article")
        assert article is not None
        assert article.css_first(".err") is not None, text
        assert page.locator("footer").is_visible(), text
    page.goto((site / "index.html").as_uri())
    assert "javascript:" not in page.content()
    context.close()
    assert [url for url in asked if "evil" in url] == []


@pytest.mark.parametrize("text", PAGES)
def test_what_was_rendered_is_looked_at_again(text: str) -> None:
    """What the check of the text might miss, the check of the HTML finds."""
    rendered = markdown.markdown(text, extensions=EXTENSIONS)
    tree = LexborHTMLParser(f"<body>{rendered}<hr>")
    if tree.css(", ".join(RUNS)):
        assert guard.foreign_markup(rendered), rendered
    mended, _ = guard.show_faults(text, "docs/a.md", 1)
    again = markdown.markdown(mended, extensions=EXTENSIONS)
    assert guard.foreign_markup(again) or not LexborHTMLParser(again).css(", ".join(RUNS))


RUNS = [
    "script", "iframe", "object", "embed", "base", "meta", "link", "style", "form", "template",
    "textarea", "select", "video", "math", "noscript", "plaintext", "[style]", "[target]",
    "[onerror]", "[onload]", "[onclick]", "[onmouseover]", "[onstart]", "[href*='script' i]",
    "[src^='data:']", "[src*='evil']",
]  # fmt: skip
EXTENSIONS = [
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "toc",
    "fenced_code",
    TableExtension(use_align_attribute=True),
]
GOOD = [
    "一般的**文字**，[链接](a.md#b)，[电话](tel:12345)，[站外](https://www.gov.cn/)。",
    "字 < 字，1<2；甲 > 乙。",
    "`<script>` 和\n\n```\n<script>alert(1)</script>\n[x](javascript:1)\n```\n",
    '<div class="answer" markdown>\n\n**字**\n\n</div>',
    '<ol class="steps" markdown>\n<li markdown>**字**：字</li>\n</ol>',
    "## 标题 { #anchor .sr }\n\n字\n{: .answer }",
    '{{ 图(试验.项1, 标题="a<b>c") }}{{ 照录("<b>") }}',
    "| 甲 | 乙 |\n|:--|--:|\n| 1 | 2 |\n\n字[^1]\n\n[^1]: 注",
    "![图](a.png) 字<br>字<sup>2</sup>",
    "&lt;b&gt; &amp; &nbsp;&copy;",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_pages_need_is_left_alone(text: str) -> None:
    assert guard.show_faults(text, "docs/a.md", 1) == (text, [])
    assert not guard.foreign_markup(markdown.markdown(text, extensions=EXTENSIONS))


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests/golden").glob("*.html")), ids=lambda f: f.stem
)
def test_what_words_write_is_let_through(file: Path) -> None:
    assert not guard.foreign_markup(file.read_text("utf-8"))


# --- Word files ---------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(
    more: Mapping[str, bytes] | None = None, *, body: str = "", rels: str = "", types: str = ""
) -> bytes:
    """Return a small report as Word writes it, with further parts and with additions to its own."""
    parts = dict(more or {})
    plain = io.BytesIO()
    made = docx.Document()
    made.add_heading("一、主要工作", 1)
    made.add_paragraph("全年调解矛盾纠纷154宗。")
    made.save(plain)
    changed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            for name, end, text in (
                ("word/document.xml", b"<w:sectPr", body),
                ("word/_rels/document.xml.rels", b"</Relationships>", rels),
                ("[Content_Types].xml", b"</Types>", types),
            ):
                if part.filename == name:
                    data = data.replace(end, text.encode() + end, 1)
            new.writestr(part, parts.pop(part.filename, data))
        for name, data in parts.items():
            new.writestr(name, data)
    return changed.getvalue()


def relationship(kind: str, target: str = "http://evil.example/x", mode: str = "External") -> str:
    return f'<Relationship Id="rIdX" Type="{REL}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def declare_size(data: bytes, name: str, size: int) -> bytes:
    """Return the package with a false size declared for a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.getinfo(name)
    real, said = (n.to_bytes(4, "little") for n in (part.file_size, size))
    at = data.rindex(name.encode())  # in the list at the end
    assert data[at - 22 : at - 18] == real
    listed = data[: at - 22] + said + data[at - 18 :]
    first = part.header_offset + 22
    return listed[:first] + said + listed[first + 4 :]


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "' + b"&c;" * 10 + b'"><!ENTITY c "ha">]><a>&b;</a>'
BOMB = bytes(30_000_000)
REFUSED_WORD: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: word({"word/media/image1.png": bytes(110_000_000)}),
    "zip bomb in XML": lambda: word({"word/document.xml": BOMB}),
    "zip bomb that lies": lambda: declare_size(
        word({"word/comments.xml": BOMB}), "word/comments.xml", 100
    ),
    "many parts": lambda: word({f"word/media/i{n}.png": b"" for n in range(2100)}),
    "external entity": lambda: word({"word/comments.xml": XXE}),
    "external entity in the text": lambda: word({"word/document.xml": XXE}),
    "entity in UTF-16": lambda: word(
        {"word/comments.xml": XXE.decode().replace("1.0", "1.0").encode("utf-16")}
    ),
    "entity in UTF-7": lambda: word(
        {"word/comments.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'}
    ),
    "laughs": lambda: word({"word/comments.xml": LAUGHS}),
    "DTD": lambda: word({"word/styles.xml": b'<!DOCTYPE a SYSTEM "http://evil.example/a"><a/>'}),
    "macro": lambda: word({"word/vbaProject.bin": b"x"}),
    "macro under another name": lambda: word(
        {"word/a.xml": b"<a/>"},
        types='<Override PartName="/a.xml" ContentType="application/vnd.ms-office.vbaProject"/>',
    ),
    "macro document": lambda: word(
        types='<Default Extension="q" ContentType="application/vnd.ms-word.document.macroEnabled"/>'
    ),
    "OLE object": lambda: word({"word/embeddings/oleObject1.bin": b"x"}),
    "embedded workbook": lambda: word({"word/embeddings/a.xlsx": b"x"}),
    "ActiveX": lambda: word({"word/activeX/activeX1.bin": b"x"}),
    "embedded page": lambda: word(
        {"word/a.html": b"<script>x</script>"}, rels=relationship("aFChunk", "a.html", "Internal")
    ),
    "script": lambda: word({"word/a.js": b"x"}),
    "linked picture": lambda: word(rels=relationship("image")),
    "linked picture on a share": lambda: word(rels=relationship("image", "file://evil/x.png")),
    "linked object": lambda: word(rels=relationship("oleObject")),
    "linked template": lambda: word(rels=relationship("attachedTemplate")),
    "linked part of a document": lambda: word(rels=relationship("subDocument")),
    "frame": lambda: word(rels=relationship("frame")),
    "path upwards": lambda: word({"../../evil.xml": b"<a/>"}),
    "path of the root": lambda: word({"/etc/evil.xml": b"<a/>"}),
    "path of Windows": lambda: word({"C:\\evil.xml": b"<a/>"}),
    "two parts of one name": lambda: word({"WORD/DOCUMENT.XML": b"<a/>"}),
    "text as a picture": lambda: word(
        {"word/a.png": XXE},
        types='<Override PartName="/word/a.png" ContentType="application/xml+xml"/>',
    ),
    "nested too deep": lambda: word(
        body="<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    ),
    "broken relationships": lambda: word(rels="<a"),
    "no package": lambda: b"PK\x03\x04" + bytes(1000),
}


@pytest.mark.parametrize("name", REFUSED_WORD)
def test_hostile_word_files_are_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    file = tmp_path / "年报.docx"
    file.write_bytes(REFUSED_WORD[name]())
    tracemalloc.start()
    read, problems = document.read(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read is None
    [said] = problems
    assert re.search("[\u4e00-\u9fff]", said) and "Traceback" not in said
    assert peak < 100_000_000  # for an archive that unpacks to 200 MB, or endless text
    assert list(tmp_path.iterdir()) == [file]


PARTS = ["styles", "settings", "numbering", "fontTable", "theme/theme1", "webSettings", "document"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "kind", ["styles", "settings", "numbering", "header", "footer", "document.main", "comments"]
)
def test_parts_of_a_wrong_kind_are_no_crash(part: str, kind: str, tmp_path: Path) -> None:
    """Another root element, another content type, or both, as damaged files have them."""
    file = tmp_path / "年报.docx"
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    declared = f'<Override PartName="/word/{part}.xml" ContentType="{content}"/>'
    root = f'<w:hdr xmlns:w="{W}"/>'.encode()
    for more, types in (
        ({f"word/{part}.xml": root}, ""),
        ({}, declared),
        ({f"word/{part}.xml": root}, declared),
    ):
        file.write_bytes(word(more, types=types))
        read, problems = document.read(file)
        assert (read is None) == bool(problems)
        assert all(re.search("[\u4e00-\u9fff]", said) for said in problems)


def test_absurd_tables_are_cut(tmp_path: Path) -> None:
    cell = (
        '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>'
    )
    rows = "".join(f"<w:tr>{cell.format(n)}</w:tr>" for n in ("9999", "-5", "x", "99999999999"))
    file = tmp_path / "年报.docx"
    file.write_bytes(word(body=f"<w:tbl>{rows}</w:tbl>"))
    read, problems = document.read(file)
    assert read is not None and not problems
    assert max(len(row) for block in read.blocks for row in block.rows) <= 200


def test_ordinary_word_files_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "年报.docx"
    file.write_bytes(word({"word/media/image1.png": b"x"}, rels=relationship("hyperlink")))
    read, problems = document.read(file)
    assert read is not None and not problems


@pytest.mark.parametrize("piece", ["<a ", "</a ", '<a href="', "<!--", "<? ", "<![", "<", "<a\n"])
def test_unfinished_tags_without_end_are_read_once(piece: str) -> None:
    """Twenty thousand of them took minutes; `<![图](a.png)>` ended the check."""
    text = piece * 20_000
    assert piece == "<" or guard.faults(text)[0].start == 0
    assert guard.faults(f"{text}[图](a.png)>") or piece == "<"
