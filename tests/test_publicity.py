"""Guides, topics and quizzes: what words become, what the checks say, the real content."""

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import markdown  # type: ignore[import-untyped]
import pytest
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser
from test_library import FILES, guide, line_of, load, question, quiz

from macros.desk.checks import CHECKS, publicity
from macros.desk.problems import every_problem
from macros.desk.project import Project, read_project
from macros.ledger.day import today
from macros.ledger.model import Ledger
from macros.ledger.problem import Problem
from macros.library.citation import citation
from macros.library.guide import Guide
from macros.library.keys import GUIDE_KEYS
from macros.library.load import Library
from macros.library.quiz import Question, Quiz
from macros.render import words
from macros.render.fill import fill
from macros.render.page import Page

TODAY = today()
LONG_AGO = (TODAY - timedelta(days=368)).isoformat()
LATELY = (TODAY - timedelta(days=362)).isoformat()


def fill_page(
    library: Library, body: str, *, path: str = "learn/neighbours.md", pages: bool = True
) -> tuple[str, list[Problem]]:
    """Fill in the words of a page; every page of the site exists, or none."""

    def locate(source: str) -> str:
        return "../" + source.replace(".md", ".html") if pages else ""

    page = Page(Ledger(), 2024, locate, path=path, library=library)
    return fill(body, words.names(Ledger(), lambda: page), f"docs/{path}", 5)


def render_page(library: Library, body: str) -> LexborHTMLParser:
    """Return the filled page as a tree; it must have no problems."""
    said, problems = fill_page(library, body)
    assert not problems, problems
    return LexborHTMLParser(said)


def text_of(tree: LexborHTMLParser, css: str = "body") -> str:
    return " ".join(node.text() for node in tree.css(css))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    loaded = load(tmp_path)
    assert not loaded.problems
    return loaded.library


# --- words on a page ----------------------------------------------------------------------


def test_law(library: Library) -> None:
    tree = render_page(
        library, '{{ 法条("调解法", 4, 33) }}和{{ 法条("条例", 7) }}和{{ 法条("条例") }}'
    )
    assert [(a.text(), a.attributes["href"]) for a in tree.css("a.law")] == [
        ("《调解法》第四条、第三十三条", "../learn/laws.html#调解法"),
        ("《条例》第七条", "../learn/laws.html#条例"),
        ("《条例》", "../learn/laws.html#条例"),
    ]


def test_law_without_a_list_is_plain(library: Library) -> None:
    said, problems = fill_page(library, '{{ 法条("调解法", 4) }}', pages=False)
    assert not problems
    assert "<a" not in said
    assert "《调解法》第四条" in said


def test_hotline(library: Library) -> None:
    tree = render_page(library, '打{{ 热线("12348") }}。')
    assert text_of(tree) == "打法律热线12348。"
    assert [a.attributes["href"] for a in tree.css("a")] == ["tel:12348"]


@pytest.mark.parametrize("way", ["短信", "网页"])
def test_what_is_no_number_is_not_dialled(tmp_path: Path, way: str) -> None:
    lines = FILES["hotlines.yml"].replace("方式: 电话", f"方式: {way}")
    library = load(tmp_path, {"hotlines.yml": lines}).library
    for body in ('{{ 热线("12348") }}', "{{ 热线清单() }}"):
        tree = render_page(library, body)
        assert not tree.css('a[href="tel:12348"]')
        assert "12348" in text_of(tree)


def test_term_is_explained_once_and_opens_from_everywhere(library: Library) -> None:
    tree = render_page(library, '{{ 名词("调解") }}，{{ 名词("仲裁") }}，{{ 名词("调解") }}')
    terms = [b.attributes["popovertarget"] for b in tree.css("button")]
    ids = [node.id for node in tree.css("[popover]")]
    assert len(terms) == 3
    assert terms[0] == terms[2] != terms[1]
    assert Counter(ids) == Counter(set(terms))
    assert "居中说和。" in text_of(tree)
    assert "《调解法》第一条" in text_of(tree), "words in an explanation are filled in too"


def test_place_says_what_is_unknown(library: Library, tmp_path: Path) -> None:
    tree = render_page(library, '{{ 地点("司法所") }}')
    assert text_of(tree, ".todo") == "待补充"
    known = FILES["places.yml"].replace("地址: 待补充", "地址: 某路")
    tree = render_page(load(tmp_path, {"places.yml": known}).library, '{{ 地点("司法所") }}')
    assert "某路" in text_of(tree)
    assert len(tree.css(".todo")) == 1
    known = FILES["places.yml"].replace("待补充", "某")
    tree = render_page(load(tmp_path, {"places.yml": known}).library, '{{ 地点("司法所") }}')
    assert not tree.css(".todo")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("法律清单()", ["中华人民共和国调解法", "国务院", "2011-01-01", "2024-02-29", "无"]),
        ("热线清单()", ["12348", "法律热线", "问法律", "24小时", "报警", "有危险"]),
        ("名词清单()", ["调解", "居中说和。", "《调解法》第一条"]),
        ("地点清单()", ["司法所", "问法律", "待补充"]),
    ],
)  # fmt: skip
def test_lists(library: Library, word: str, said: list[str]) -> None:
    tree = render_page(library, f"{{{{ {word} }}}}")
    assert all(one in text_of(tree) for one in said)


def test_lists_have_the_anchors_that_words_lead_to(library: Library) -> None:
    assert render_page(library, "{{ 法律清单() }}").css_first("[id='调解法']")
    assert render_page(library, "{{ 名词清单() }}").css_first("[id='仲裁']")


def test_quiz_works_without_script(library: Library) -> None:
    tree = render_page(library, '{{ 测验("邻里") }}')
    assert text_of(tree, "legend") == "吵得睡不着怎么办？"
    assert sorted(n.text() for n in tree.css("label")) == ["去打他。", "去骂他。", "好好说。"]
    assert [n.text() for n in tree.css("[data-right]")] == ["好好说。"]
    assert len({i.attributes["name"] for i in tree.css("input[type=radio]")}) == 1
    answer = text_of(tree, "details")
    assert all(part in answer for part in ("好好说。", "先说后调。", "《调解法》第三十一条"))


def test_questions_of_two_quizzes_do_not_mix(library: Library) -> None:
    tree = render_page(library, '{{ 测验("邻里") }}\n\n{{ 试卷() }}')
    names = [i.attributes["name"] for i in tree.css("input")]
    assert Counter(names) == dict.fromkeys(set(names), 3)
    assert len({form.id for form in tree.css("form")}) == 2
    assert [q.attributes["data-take"] for q in tree.css(".quiz")] == ["1", "10"]


def test_related_leads_to_the_guides_of_the_topic(library: Library) -> None:
    tree = render_page(library, "{{ 相关() }}")
    assert [(a.text(), a.attributes["href"]) for a in tree.css("a")] == [
        ("调解", "../services/mediation.html")
    ]


def test_guides_are_listed_by_group_those_named_first(tmp_path: Path) -> None:
    library = load(tmp_path, {
        f"services/{stem}.yml": guide(事项名称=f"事项名称: {name}", 分组=f"分组: {group}")
        for stem, name, group in (
            ("a", "甲", "吵起来了"), ("b", "乙", "欠了钱"), ("c", "丙", "吵起来了"),
            ("d", "丁", "吵起来了"),
        )
    }).library  # fmt: skip
    tree = render_page(library, '{{ 指南清单("吵起来了", "丁") }}')
    assert [(a.text(), a.attributes["href"]) for a in tree.css("li a")] == [
        ("丁", "../services/d.html"),
        ("甲", "../services/a.html"),
        ("丙", "../services/c.html"),
        ("调解", "../services/mediation.html"),
    ]
    assert text_of(tree, "li").startswith("丁：跟邻居吵了。")


def test_related_without_pages_says_nothing(library: Library) -> None:
    said, problems = fill_page(library, "{{ 相关() }}", pages=False)
    assert not said.strip()
    assert not problems


# --- mistakes on a page -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "code", "nearest"),
    [
        ('法条("调节法", 4)', "P01", "调解法"),
        ('热线("12384")', "P01", "12348"),
        ('名词("调 解")', "P01", "调解"),
        ('地点("司法局")', "P01", "司法所"),
        ('指南("调解书")', "P01", "调解"),
        ('指南清单("吵起来")', "P01", "吵起来了"),
        ('指南清单("吵起来了", "调解书")', "P01", "调解"),
        ('测验("邻理")', "P01", "邻里"),
        ('法条("水利")', "P01", ""),
        ('法条("调解法", 36)', "A01", ""),
        ('法条("调解法", 4, 360)', "A01", ""),
        ('法条("调解法", 0)', "A01", ""),
        ('法条("调解法", 99999)', "A01", ""),
        ('法条("条例", 0)', "A01", ""),
        ('法条("条例", 123456)', "A01", ""),
    ],
)
def test_unknown_name_is_reported_with_its_line(
    library: Library, word: str, code: str, nearest: str
) -> None:
    said, problems = fill_page(library, f"甲\n\n乙{{{{ {word} }}}}丙\n\n{{{{ 热线(“110”) }}}}")
    [problem] = problems
    assert (problem.path, problem.line) == ("docs/learn/neighbours.md", 7)
    assert (problem.code, problem.nearest) == (code, nearest)
    assert said.count("需要修改") == 1
    assert "tel:110" in said, "what follows a mistake is still filled in"


@pytest.mark.parametrize(
    "word",
    [
        "法条", "法条()", "法条(调解法)", "法条(5)", '法条("调解法", "4")', '法条("调解法", 4.5)',
        '法条("调解法", -4)', '法条("调解法", True)', '法条("调解法", None)',
        '法条("调解法", [4])', '法条("调解法", 热线)', "法条(法条)", '法条(法条("调解法"))',
        '法条("调解法", 条=4)',
        "热线()", "热线(12348)", '热线("12348", "110")', '热线("")', "热线(热线)", "热线.号码",
        "名词()", "名词(调解)", '名词("调解", "仲裁")', '名词(标题="调解")', "名词(1)",
        "地点()", "地点(1)", '地点("司法所", 1)', "地点(地点)",
        "指南()", "指南(调解)", "指南(1)", '指南("调解", "调解")', "指南(图)", '指南("调解").parts',
        "指南清单()", "指南清单(1)", '指南清单("吵起来了", 1)', "指南清单(指南清单)",
        "测验()", "测验(邻里)", "测验(1)", "测验(表)", '测验("邻里", 5)',
        "相关", '相关("邻里")', "试卷(10)", '试卷("邻里")', '法律清单("调解法")', "热线清单(1)",
        "名词清单", '地点清单("司法所")', '指南("调解") + 指南("调解")', "法条.__globals__",
    ],
)  # fmt: skip
def test_word_used_wrongly_is_reported_in_plain_words(library: Library, word: str) -> None:
    said, problems = fill_page(library, f"{{{{ {word} }}}}")
    [problem] = problems
    assert problem.code in ("P01", "P02", "P03", "A01")
    assert said.count("需要修改") == 1
    for inner in ("<function", "object at 0x", "&lt;function", "Traceback", "macros."):
        assert inner not in said + str(problem)


def test_related_belongs_on_a_topic_page(library: Library) -> None:
    _, problems = fill_page(library, "{{ 相关() }}", path="services/mediation.md")
    assert [p.code for p in problems] == ["P03"]


def test_mistakes_of_a_data_file_are_told_there_and_not_on_the_page(tmp_path: Path) -> None:
    text = guide(
        费用="费用: '见{{ 法条(\"调解法\", 36) }}。'",
        提醒='提醒:\n  - 打{{ 热线("1234") }}。\n  - 写{{ 指南("调解") }}。\n  - 见{{ 图(1 }}。',
    )
    terms = FILES["glossary.yml"].replace("居中说和。", '居中说和，见{{ 名词("仲才") }}。')
    asked = quiz(question(为什么='  为什么: 见{{ 地点("司法局") }}。'))
    project = town(tmp_path, {
        "services/mediation.yml": text, "glossary.yml": terms, "quizzes/neighbours.yml": asked,
    })  # fmt: skip
    body = '{{ 指南("调解") }}\n\n{{ 测验("邻里") }}\n\n{{ 名词("调解") }}\n\n{{ 名词清单() }}'
    said, problems = fill_page(project.library, body)
    assert not problems
    assert said.count("需要修改") >= 4, "the reader of the page sees where something is missing"
    found = [(p.code, p.path, p.line) for p in every_problem(project)
             if p.code in ("A01", "P01", "P02", "P03")]  # fmt: skip
    assert sorted(found) == sorted([
        ("A01", "data/services/mediation.yml", line_of(text, "费用")),
        ("P01", "data/services/mediation.yml", line_of(text, "1234")),
        ("P01", "data/services/mediation.yml", line_of(text, "写{{")),
        ("P02", "data/services/mediation.yml", line_of(text, "图(1")),
        ("P01", "data/glossary.yml", line_of(terms, "仲才")),
        ("P01", "data/quizzes/neighbours.yml", line_of(asked, "司法局")),
    ])  # fmt: skip


# --- hostile texts ------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>", "<ScRiPt src=//a.example>", '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>", "<img src=x onerror=alert(1)>", "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>1</script>'>", "</textarea><script>1</script>", "</script><b>x",
    "</li></ul><h1>x</h1>", "</span></button>", "</template><b>", "<!-- x", "-->", "<![CDATA[x]]>",
    "<style>*{display:none}</style>", "<base href=//a.example>", "<form action=//a.example>",
    "<input autofocus onfocus=alert(1)>", "<b onmouseover=alert(1)>x</b>", "&lt;script&gt;",
    "&#60;script&#62;", "&", "&amp;lt;", '" onclick="alert(1)', "' onclick='alert(1)",
    "` onclick=alert(1)", "javascript:alert(1)", "[x](javascript:alert(1))", "![x](//a.example/x)",
    "**粗**", "# 标题", "- 项", "1. 项", "| a | b |", "[^1]", "<div markdown>**x**</div>",
    "```\nx\n```", "\\<b>", "x { #id .class onclick=1 }", "{: onclick=alert(1) }", "\u202ex\u2066",
]  # fmt: skip
SUMS = ["{{ 7*7 }}", "{{ ''.__class__ }}", "{{ 名 }}", "{% if 1 %}x", "{{ 7*'7' }}", "{{"]
ALLOWED = {
    "a", "b", "button", "body", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em",
    "fieldset", "form", "h2", "head", "html", "input", "label", "legend", "li", "nav", "ol", "p",
    "section", "span", "strong", "summary", "table", "tbody", "td", "template", "th", "thead",
    "tr", "ul",
}  # fmt: skip


def hostile_library(text: str, folder: Path) -> Library:
    """Return a library with `text` wherever an editor can write."""
    said = "'甲" + text.replace("'", "''").replace("\n", " ") + "乙'"
    asked = [f"  - 问: {said}", f"    对: {said}", f"    错: [丙{'x'}, {said[:-2]}丁']",
             f"    为什么: {said}", "    依据: [调解法 31]"]  # fmt: skip
    key = said[:40].rstrip("'") + "'"
    lists = "\n".join(
        f"{k}:\n  - {said}" for k in ("哪些事", "谁可以申请", "办理材料", "不服怎么办", "提醒")
    )
    moments = "\n".join(f"{k}:\n  - {key}: {said}\n  - 二: {{说明: {said}, 期限: 是}}"
                        for k in ("步骤", "去哪里"))  # fmt: skip
    plain = said.replace("{{", "{ {")
    counted = f"期限: 1年, 从: {plain}, 做: {plain}, 要紧: 是"
    moments += f"\n电话: ['12348']\n时限:\n  - {key}: {{说明: {said}, {counted}}}"
    texts = "\n".join(f"{k}: {said}" for k in ("什么时候看", "一句话", "简答", "紧急", "费用"))
    loaded = load(folder, {
        "laws.yml": FILES["laws.yml"].replace("中华人民共和国调解法", said).replace("国务院", said),
        "hotlines.yml": f"'12348':\n  名称: {said}\n  用途: {said}\n"
        f"  时间: {said}\n  不管: {said}\n  简称: {said}\n",
        "places.yml": f"司法所:\n  管什么: {said}\n  地址: {said}\n"
        f"  电话: {said}\n  时间: 待补充\n",
        "glossary.yml": f"调解: {said}\n",
        "services/mediation.yml": f"事项名称: 调解\n分组: 吵起来了\n{texts}\n{lists}\n{moments}\n"
        f"设定依据:\n  - '调解法 4（{said[1:-1]}）'\n专题: [邻里]\n核对: 2026-11-23\n",
        "quizzes/neighbours.yml": "专题: 邻里\n题目:\n" + "\n".join(asked) + "\n",
    })  # fmt: skip
    assert {p.code for p in loaded.problems} <= {"L04", "L09", "X02"}, loaded.problems
    return loaded.library


EVERY_WORD = (
    '{{ 指南清单("吵起来了") }}\n\n'
    '{{ 指南("调解") }}\n\n{{ 测验("邻里") }}\n\n{{ 试卷() }}\n\n{{ 相关() }}\n\n'
    '甲{{ 热线("12348") }}，{{ 名词("调解") }}，{{ 地点("司法所") }}，{{ 法条("调解法", 1) }}\n\n'
    "{{ 法律清单() }}\n\n{{ 热线清单() }}\n\n{{ 名词清单() }}\n\n{{ 地点清单() }}\n"
)


def tags(tree: LexborHTMLParser) -> set[str | None]:
    """Return the tags of a tree, without the icons, which must be as `render.icon` draws them."""
    for icon in tree.css("svg.icon"):
        attributes = {name.lower(): value for name, value in icon.attributes.items()}
        assert attributes.keys() == {"class", "aria-hidden", "viewbox"}
        assert {(n.tag, *n.attributes) for n in icon.css("*") if n.tag != "svg"} <= {("path", "d")}
        icon.decompose()
    return {node.tag for node in tree.css("*")}


def render_markdown(body: str) -> str:
    """Return HTML as the site's Markdown makes it."""
    return str(
        markdown.markdown(
            body, extensions=["attr_list", "md_in_html", "tables", "toc", "footnotes", "def_list"]
        )
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    library = hostile_library(text, tmp_path)
    said, problems = fill_page(library, EVERY_WORD)
    assert not problems
    tree = LexborHTMLParser(render_markdown(said))
    assert tags(tree) <= ALLOWED
    assert not [n.tag for n in tree.css("*") if any(a.startswith("on") for a in n.attributes)]
    for link in tree.css("a"):
        assert re.match(
            r"(https?://[^/]*\.gov\.cn|\.\./|tel:|#time$)", link.attributes["href"] or ""
        )
    seen = re.sub(r"[\s\u200b]", "", text_of(tree))
    kept = re.sub(r"\s", "", text.replace("\u202e", "").replace("\u2066", ""))
    if kept == re.sub(r"\s", "", text):
        assert seen.count(kept) >= 25, "it is read as it was written"


@pytest.mark.parametrize(
    "name", ['甲"><img src=x onerror=alert(1)>', "甲' onclick='x", "甲<b>{ #id }", "甲&quot;"]
)
def test_hostile_names_stay_text(tmp_path: Path, name: str) -> None:
    key = "'" + name.replace("'", "''") + "'"
    first_law = FILES["laws.yml"].split("\n")[2:9]
    library = load(tmp_path, {
        "laws.yml": "\n".join([FILES["laws.yml"], f"{key.replace(' ', '')}:", *first_law, ""]),
        "hotlines.yml": f"{key}:\n  名称: 某\n  用途: 某\n",
        "places.yml": FILES["places.yml"].replace("司法所", key),
        "glossary.yml": f"{FILES['glossary.yml']}{key}: 某。\n",
        "services/mediation.yml": guide(事项名称=f"事项名称: {key}", 专题=f"专题: [{key}]",
            设定依据=f"设定依据:\n  - {key.replace(' ', '')}", 步骤=f"步骤:\n  - {key}: 某"),
        "quizzes/neighbours.yml": quiz(topic=f"专题: {key}"),
    }).library  # fmt: skip
    (guide_name,) = library.guides
    page = Page(Ledger(), 2024, lambda s: "../" + s, path="learn/neighbours.md", library=library)
    called = words.names(Ledger(), lambda: page)
    parts = called["指南"](guide_name).parts
    said = [getattr(part, "html", part) for part in parts]
    said += [called["热线"](name), called["地点"](name), called["名词"](name), called["测验"](name)]
    said += [called["法条"](name.replace(" ", "")), called["相关"]()]
    said += [called["指南清单"]("吵起来了")]
    said += [called[word]() for word in ("法律清单", "热线清单", "名词清单", "地点清单", "试卷")]
    for part in said:
        tree = LexborHTMLParser(str(part))
        assert tags(tree) <= ALLOWED
        attributes = {a for node in tree.css("*") for a in node.attributes}
        assert not {a for a in attributes if a.startswith("on") or a in ("src", "style")}, part


@pytest.mark.parametrize("text", SUMS)
def test_nothing_in_braces_is_worked_out(tmp_path: Path, text: str) -> None:
    library = hostile_library(text, tmp_path)
    said, problems = fill_page(library, EVERY_WORD)
    assert not problems, "they are told with the data file"
    shown_text = text_of(LexborHTMLParser(render_markdown(said)))
    assert "需要修改" in shown_text
    assert "49" not in shown_text
    assert "<class" not in html.unescape(shown_text)
    assert tags(LexborHTMLParser(render_markdown(said))) <= ALLOWED


# --- a guide ------------------------------------------------------------------------------

SHOWN = {
    "一句话": "不收钱。", "简答": "说一声就能申请。", "紧急": "先报警。",
    "哪些事": "邻里：采光、通行。", "谁可以申请": "纠纷的一方。",
    "设定依据": "《调解法》第四条、第三十一条", "办理材料": "身份证。",
    "步骤": "讲清楚。", "时限": "申请确认。", "费用": "不收钱。", "去哪里": "找村委会。",
    "不服怎么办": "去法院。", "提醒": "看清再签。", "专题": "邻里", "核对": "2026-11-23",
}  # fmt: skip
ANCHOR = {
    "哪些事": "what", "谁可以申请": "who", "设定依据": "law", "办理材料": "bring", "步骤": "steps",
    "去哪里": "where", "不服怎么办": "redress", "提醒": "care", "专题": "related",
}  # fmt: skip


def headings(body: str) -> list[tuple[str, str]]:
    """Return the headings in the page's contents, with their anchors."""
    maker = markdown.Markdown(extensions=["attr_list", "toc"])
    maker.convert(body)
    tokens: list[dict[str, str]] = maker.toc_tokens
    return [(token["id"], token["name"]) for token in tokens]


def test_every_key_of_a_guide_is_tested() -> None:
    listed = {"事项名称", "分组", "什么时候看"}
    assert set(SHOWN) | listed | {"电话"} == set(GUIDE_KEYS)


@pytest.mark.parametrize("key", SHOWN)
def test_every_key_of_a_guide_is_shown(library: Library, key: str) -> None:
    assert SHOWN[key] in text_of(render_page(library, '{{ 指南("调解") }}'))


@pytest.mark.parametrize("key", ANCHOR)
def test_a_section_without_content_leaves_no_heading(tmp_path: Path, key: str) -> None:
    whole, _ = fill_page(load(tmp_path).library, '{{ 指南("调解") }}')
    assert ANCHOR[key] in [anchor for anchor, _ in headings(whole)]
    library = load(tmp_path, {"services/mediation.yml": guide(**{key: None})}).library
    said, problems = fill_page(library, '{{ 指南("调解") }}')
    assert not problems
    left = [anchor for anchor, _ in headings(said)]
    assert left == [anchor for anchor, _ in headings(whole) if anchor != ANCHOR[key]]


def test_the_sections_stand_in_the_contents_of_the_page(library: Library) -> None:
    said, _ = fill_page(
        library, '前言。\n\n{{ 指南("调解") }}\n\n## 常见的假话 { #lies }\n\n别信。'
    )
    found = headings(said)
    anchors = [anchor for anchor, _ in found]
    assert anchors[0] == "what"
    assert anchors[-1] == "lies"
    assert len(anchors) == len(set(anchors)) == 11
    assert all(name for _, name in found)
    assert LexborHTMLParser(render_markdown(said)).css_first("h2#time")


def test_the_answer_and_the_urgent_come_first(library: Library) -> None:
    said, _ = fill_page(library, '{{ 指南("调解") }}')
    assert said.index("说一声就能申请。") < said.index("先报警。") < said.index("#what")


def test_a_deadline_is_marked(library: Library) -> None:
    tree = render_page(library, '{{ 指南("调解") }}')
    marked = [n.attributes.get("class") for n in tree.css("ol.dates > li")]
    assert [bool(one) for one in marked] == [False, True, True]


def test_whom_to_ring_and_what_not_to_miss_stand_in_the_answer(tmp_path: Path) -> None:
    files = {"services/mediation.yml": guide(电话='电话: ["110", "12348"]')}
    tree = render_page(load(tmp_path, files).library, '{{ 指南("调解") }}')
    calls = tree.css(".answer .calls a")
    assert [call.attributes["href"] for call in calls] == ["tel:110", "tel:12348"]
    assert "知道那天起6个月内，起诉" in text_of(tree, ".answer a[href='#time']")
    assert "找村委会。" in text_of(tree, ".answer")


def test_a_deadline_that_cannot_be_counted_has_no_form(tmp_path: Path) -> None:
    times = (
        "时限:\n  - 当天:\n      说明: 说一声。\n      期限: 是\n      做: 说一声\n      要紧: 是"
    )
    files = {"services/mediation.yml": guide(时限=times)}
    tree = render_page(load(tmp_path, files).library, '{{ 指南("调解") }}')
    assert not tree.css("form")
    assert "当天，说一声。" in text_of(tree, ".answer a[href='#time']")


def test_the_form_begins_with_what_must_not_be_missed(tmp_path: Path) -> None:
    times = (
        "时限:\n"
        "  - 甲: {说明: '{{ 法条(\"调解法\", 4) }}。', 期限: 15日, 从: 甲天, 做: 甲}\n"
        "  - 乙: {说明: '{{ 法条(\"调解法\", 31, 4) }}。', 期限: 1年, 从: 乙天, 做: 乙, 要紧: 是}"
    )
    files = {"services/mediation.yml": guide(时限=times)}
    tree = render_page(load(tmp_path, files).library, '{{ 指南("调解") }}')
    kinds = [kind.attributes for kind in tree.css("form input[type=radio]")]
    assert [kind["value"] for kind in kinds] == ["1年", "15日"]
    assert [kind["data-law"] for kind in kinds] == [
        "《调解法》第三十一条、第四条", "《调解法》第四条",
    ]  # fmt: skip
    assert ["checked" in kind for kind in kinds] == [True, False]
    assert text_of(tree, "form label[for]") == "乙天"


def test_pending_is_marked_in_a_text(tmp_path: Path) -> None:
    library = load(
        tmp_path, {"services/mediation.yml": guide(费用="费用: 多少钱：待补充。")}
    ).library
    assert text_of(render_page(library, '{{ 指南("调解") }}'), "dl .todo") == "待补充"


# --- checks -------------------------------------------------------------------------------

GUIDE_PAGE = '---\ntitle: 调解\n---\n\n{{ 指南("调解") }}\n'
TOPIC_PAGE = """---
title: 邻里
记住:
  - 好好说。
  - 留证据。
  - 找调解。
---

## 讲给您听 { #explain }

好好说。

## 情景示例 { #story }

<div class="story" markdown>

**情景示例，人物和情节都是编的。**

老张和小李吵架。

</div>

## 怎么做 { #do }

1. 先说。

## 找谁 { #call }

- 找村里。

## 依据 { #law }

- {{ 法条("调解法", 4) }}

## 小测验 { #quiz }

{{ 测验("邻里") }}

{{ 相关() }}
"""
PAGES = {
    "services/index.md": '# 办事\n\n{{ 指南清单("吵起来了") }}\n',
    "services/mediation.md": GUIDE_PAGE,
    "learn/neighbours.md": TOPIC_PAGE,
}
TOPIC = "docs/learn/neighbours.md"
Check = Callable[[Project], Iterator[Problem]]


def town(
    folder: Path, files: dict[str, str] | None = None, pages: dict[str, str | None] | None = None
) -> Project:
    """Return a made-up town with these data files and pages."""
    dated = {name: text.replace("2026-11-23", LATELY) for name, text in FILES.items()}
    load(folder, {**dated, **(files or {})})
    for name, text in {**PAGES, **(pages or {})}.items():
        if text is not None:
            (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "docs" / name).write_text(text, "utf-8")
    return read_project(folder)


def locations(check: Check, project: Project) -> list[tuple[str, str, int]]:
    """Return code, file and line of each problem of a check."""
    problems = list(check(project))
    assert all(p.found and p.expected and p.mend for p in problems)
    return [(p.code, p.path, p.line) for p in problems]


def test_the_made_up_town_is_right(tmp_path: Path) -> None:
    project = town(tmp_path)
    assert not project.problems
    for title in ("专题和指南", "好不好读", "用语和标点", "链接和图片", "网页里的词"):
        assert not locations(CHECKS[title], project)


@pytest.mark.parametrize("anchor", publicity.TOPIC_PARTS)
def test_a_topic_without_a_part(tmp_path: Path, anchor: str) -> None:
    text = TOPIC_PAGE.replace(f"{{ #{anchor} }}", f"{{ #{anchor}s }}")
    assert ("C05", TOPIC) in [
        f[:2]
        for f in locations(
            CHECKS["专题和指南"], town(tmp_path, pages={"learn/neighbours.md": text})
        )
    ]


@pytest.mark.parametrize("said", ["两个例子。", "**例子，人物和情节都是编的。**", "**真人真事。**"])
def test_a_story_without_its_label(tmp_path: Path, said: str) -> None:
    text = TOPIC_PAGE.replace("**情景示例，人物和情节都是编的。**", said)
    project = town(tmp_path, pages={"learn/neighbours.md": text})
    assert locations(CHECKS["专题和指南"], project) == [("C05", TOPIC, line_of(text, "<div"))]


@pytest.mark.parametrize(
    "remember",
    [
        "  - 一。",
        "  - 一。\n  - 二。",
        "  - 一。\n  - 二。\n  - 三。\n  - 四。",
        "  一: 二\n  三: 四\n  五: 六",
    ],
)
def test_not_three_things_to_remember(tmp_path: Path, remember: str) -> None:
    text = re.sub(r"(记住:\n)(  - .*\n){3}", rf"\1{remember}\n", TOPIC_PAGE)
    project = town(tmp_path, pages={"learn/neighbours.md": text})
    assert locations(CHECKS["专题和指南"], project) == [("C05", TOPIC, 3)]


@pytest.mark.parametrize(
    "page",
    [None, "没有词。\n", '{{ 指南("别的") }}\n'],
)
def test_a_guide_that_no_page_shows(tmp_path: Path, page: str | None) -> None:
    project = town(tmp_path, pages={"services/mediation.md": page})
    assert locations(CHECKS["专题和指南"], project) == [("C05", "data/services/mediation.yml", 1)]


@pytest.mark.parametrize("word", ['指南("调解")', "指南(“调解”)", "指南（“调解”）", "指南('调解')"])
def test_a_guide_is_shown_however_it_is_typed(tmp_path: Path, word: str) -> None:
    project = town(tmp_path, pages={"services/mediation.md": f"{{{{ {word} }}}}\n"})
    assert not locations(CHECKS["专题和指南"], project)


def test_a_guide_of_a_group_that_no_page_lists(tmp_path: Path) -> None:
    text = guide(分组="分组: 吵起来")
    project = town(tmp_path, {"services/mediation.yml": text})
    [problem] = CHECKS["专题和指南"](project)
    assert (problem.code, problem.path, problem.line, problem.nearest) == (
        "C05", "data/services/mediation.yml", line_of(text, "分组"), "吵起来了"
    )  # fmt: skip


def test_a_law_that_nobody_has_looked_at_for_a_year(tmp_path: Path) -> None:
    text = FILES["laws.yml"].replace("2026-11-23", LONG_AGO, 1).replace("2026-11-23", LATELY)
    project = town(tmp_path, {"laws.yml": text})
    problems = list(CHECKS["专题和指南"](project))
    assert [(p.code, p.path, p.line, p.level) for p in problems] == [
        ("K05", "data/laws.yml", line_of(text, "调解法:"), "提醒")
    ]


def test_a_guide_that_nobody_has_looked_at_for_a_year(tmp_path: Path) -> None:
    text = guide(核对=f"核对: {LONG_AGO}")
    project = town(tmp_path, {"services/mediation.yml": text})
    assert locations(CHECKS["专题和指南"], project) == [
        ("K05", "data/services/mediation.yml", line_of(text, "核对"))
    ]


def test_articles_that_no_sentence_explains(tmp_path: Path) -> None:
    page = GUIDE_PAGE + '\n见{{ 法条("调解法", 33) }}和{{ 法条(“条例”， 7) }}。\n'
    text = FILES["laws.yml"].replace("    4: 调解不收钱。\n", "")
    guides = guide(费用="费用: '不收钱。见{{ 法条(\"调解法\", 2, 31) }}。'")
    files = {"laws.yml": text.replace("2026-11-23", LATELY), "services/mediation.yml": guides}
    project = town(tmp_path, files, {"services/mediation.md": page})
    problems = list(CHECKS["专题和指南"](project))
    assert [(p.code, p.line, p.level) for p in problems if p.code != "K05"] == [
        ("A02", line_of(text, "调解法:"), "提醒"),
        ("A02", line_of(text, "\n条例:") + 1, "提醒"),
    ]
    found = [p.found for p in problems if p.code == "A02"]
    assert [re.findall("第.+?条", one) for one in found] == [
        ["第二条", "第四条", "第三十三条"],
        ["第七条"],
    ]


@pytest.mark.parametrize("day", ["昨天", ""])
def test_a_wrong_date_is_not_stale_too(tmp_path: Path, day: str) -> None:
    project = town(tmp_path, {"services/mediation.yml": guide(核对=f"核对: {day}")})
    assert not locations(CHECKS["专题和指南"], project)


LONG = (
    "您要是在这件事情上面碰到了什么一时半会儿说不清楚也弄不明白的难处就可以到村里或者镇上找人问一问"
)
MANY = "好好说，说不通就请人来。"
EASY = "好好说。说不通，请人来。"


def w02(project: Project) -> list[tuple[str, str]]:
    problems = list(CHECKS["好不好读"](project))
    assert all(p.level == "提醒" for p in problems)
    return [(p.code, p.path) for p in problems]


@pytest.mark.parametrize("name", ["learn/x.md", "services/x.md", "disclosure/x.md"])
def test_long_sentences_are_told(tmp_path: Path, name: str) -> None:
    page = f"# 题\n\n{(LONG + '。') * 2}\n"
    assert w02(town(tmp_path, pages={name: page})) == [("W02", f"docs/{name}")]
    assert len(LONG) > 40


@pytest.mark.parametrize("name", ["report/x.md", "about/x.md", "statistics/x.md", "x.md"])
def test_other_pages_may_be_long(tmp_path: Path, name: str) -> None:
    assert not w02(town(tmp_path, pages={name: f"# 题\n\n{(LONG + '。') * 9}\n"}))


def test_middling_sentences_are_too_long_on_the_whole(tmp_path: Path) -> None:
    page = f"# 题\n\n{(LONG[:30] + '。') * 20}\n"
    assert w02(town(tmp_path, pages={"learn/x.md": page})) == [("W02", "docs/learn/x.md")]


def test_good_text_is_not_told(tmp_path: Path) -> None:
    page = f"# 题\n\n{EASY * 30}\n\n- {MANY}\n- {LONG}。\n"
    assert not w02(town(tmp_path, pages={"learn/x.md": page}))


def test_unexplained_terms_are_told_explained_ones_not(tmp_path: Path) -> None:
    terms = "".join(f"{t}: 某。\n" for t in ("甲词", "乙词", "丙词", "丁词"))
    said = "甲词。乙词。丙词。丁词。"
    files = {"glossary.yml": FILES["glossary.yml"] + terms}
    project = town(tmp_path, files, {"learn/x.md": f"# 题\n\n{said}\n"})
    assert w02(project) == [("W02", "docs/learn/x.md")]
    marked = said.replace("甲词", '{{ 名词("甲词") }}')
    assert not w02(town(tmp_path, files, {"learn/x.md": f"# 题\n\n{marked}\n"}))


def test_a_long_sentence_of_a_data_file_counts_on_its_page(tmp_path: Path) -> None:
    text = guide(简答=f"简答: {(LONG + '。') * 2}")
    assert w02(town(tmp_path, {"services/mediation.yml": text})) == [
        ("W02", "docs/services/mediation.md")
    ]
    asked = quiz(question(为什么=f"  为什么: {(LONG + '。') * 2}"))
    assert w02(town(tmp_path, {"quizzes/neighbours.yml": asked})) == [("W02", TOPIC)]


def test_gaps_are_told(tmp_path: Path) -> None:
    text = guide(费用="费用: 待补充", 提醒="提醒:\n  - 受理时限：待补充。")
    terms = FILES["glossary.yml"] + "公证: 待补充\n"
    project = town(tmp_path, {"services/mediation.yml": text, "glossary.yml": terms})
    gaps = [f for f in locations(CHECKS["待办"], project) if f[1] != "data/site.yml"]
    assert sorted(gaps) == sorted([
        ("U01", "data/places.yml", 1),
        ("U01", "data/glossary.yml", 3),
        ("U01", "data/services/mediation.yml", line_of(text, "费用")),
        ("U01", "data/services/mediation.yml", line_of(text, "受理时限")),
    ])  # fmt: skip


def test_known_places_are_no_gap(tmp_path: Path) -> None:
    project = town(tmp_path, {"places.yml": FILES["places.yml"].replace("待补充", "某")})
    assert "data/places.yml" not in {path for _, path, _ in locations(CHECKS["待办"], project)}


def test_wrong_language_in_a_data_file(tmp_path: Path) -> None:
    text = guide(费用="费用: 不收钱,一分也不收。", 提醒="提醒:\n  - 看清再签。\n  - 截止目前没有。")
    asked = quiz(question(), question(问="- 问: 吵了,怎么办？"))
    files = {"services/mediation.yml": text, "quizzes/neighbours.yml": asked}
    files["wordings.yml"] = (ROOT / "data" / "wordings.yml").read_text("utf-8")
    project = town(tmp_path, files)
    assert sorted(locations(CHECKS["用语和标点"], project)) == sorted([
        ("W01", "data/services/mediation.yml", line_of(text, "费用")),
        ("W01", "data/services/mediation.yml", line_of(text, "截止目前")),
        ("W01", "data/quizzes/neighbours.yml", line_of(asked, "吵了,")),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("target", "dead"),
    [
        ("../services/mediation.md", False),
        ("../services/mediation.md#steps", False),
        ("../services/mediation.md#law", False),
        ("../services/mediation.md#stepz", True),
        ("../services/mediations.md", True),
        ("neighbours.md#story", False),
        ("neighbours.md#steps", True),
        ("laws.md#调解法", False),
        ("laws.md#条例", False),
        ("laws.md#仲裁法", True),
    ],
)
def test_links_to_places_that_words_write(tmp_path: Path, target: str, dead: bool) -> None:
    pages: dict[str, str | None] = {
        "learn/x.md": f"# 题\n\n[某]({target})\n",
        "learn/laws.md": "# 法\n\n{{ 法律清单() }}\n",
    }
    problems = locations(CHECKS["链接和图片"], town(tmp_path, pages=pages))
    assert problems == ([("K01", "docs/learn/x.md", 3)] if dead else [])


# --- the real content ---------------------------------------------------------------------


@cache
def real() -> Project:
    return read_project(ROOT)


def real_guides() -> list[Guide]:
    return list(real().library.guides.values())


def real_quizzes() -> list[Quiz]:
    return list(real().library.quizzes.values())


def real_questions() -> list[Question]:
    return [q for quiz in real_quizzes() for q in quiz.questions]


def test_there_is_enough() -> None:
    assert not real().problems
    assert len(real_guides()) >= 13
    assert len(real_quizzes()) >= 10
    assert len(real_questions()) >= 80


@pytest.mark.parametrize("one", real_guides(), ids=lambda g: g.stem)
def test_a_real_guide(one: Guide) -> None:
    assert all(
        (one.headline.value, one.answer.value, one.applicants, one.grounds, one.papers, one.steps,
         one.times, one.cost.value, one.places, one.redress, one.check_date)
    )  # fmt: skip
    assert 3 <= len(one.steps) <= 7
    assert all(moment.text.value for moment in (*one.steps, *one.times, *one.places))
    assert one.topics, "it belongs to a topic"
    page = real().page(one.page)
    assert page
    assert page.text("摘要")
    said, problems = fill_page(real().library, page.body, path=one.page)
    assert not problems
    assert "需要修改" not in said
    assert {a for a, _ in headings(said)} >= {
        "who",
        "bring",
        "steps",
        "time",
        "where",
        "redress",
        "law",
        "related",
    }


@pytest.mark.parametrize("one", real_quizzes(), ids=lambda q: q.stem)
def test_a_real_topic(one: Quiz) -> None:
    page = real().page(one.page)
    assert page
    assert {h.anchor for h in page.headings} >= set(publicity.TOPIC_PARTS)
    remember = page.front["记住"].value
    assert isinstance(remember, list)
    assert len(remember) == 3
    assert all(isinstance(r.value, str) and len(r.value) <= 30 for r in remember)
    assert '<div class="story"' in page.body
    assert "情景示例" in page.body
    assert "编的" in page.body
    assert len(one.questions) >= 9
    said, problems = fill_page(real().library, page.body, path=one.page)
    assert not problems
    assert "需要修改" not in said
    tree = LexborHTMLParser(render_markdown(said))
    assert tree.css_first(".quiz")
    linked = {a.attributes["href"] for a in tree.css(".related a")}
    assert linked == {
        "../" + g.page.replace(".md", ".html") for g in real().library.guides_of(one.topic)
    }
    assert [h.text for h in page.headings if h.level == 3]


def test_topics_and_guides_are_linked_both_ways() -> None:
    topics = set(real().library.quizzes)
    assert all(set(one.topics) <= topics for one in real_guides())
    for one in real_quizzes():
        page = real().page(one.page)
        assert page
        assert "相关" in page.body or not real().library.guides_of(one.topic)


def test_every_topic_stands_in_its_column() -> None:
    index = real().page("learn/index.md")
    assert index
    pages = [q.page for q in real_quizzes()]
    assert not [p for p in pages if p.removeprefix("learn/") not in index.body]


def test_every_citation_resolves() -> None:
    laws = real().library.laws
    cited = [c for g in real_guides() for c in g.grounds]
    cited += [c for q in real_questions() for c in q.grounds]
    spoken = [(p.path, p.body) for p in real().pages]
    spoken += [(f"{t.path}:{t.line}", t.value) for t in real().library.texts]
    wrong = [c for c in cited if c.law not in laws]
    for where, said in spoken:
        for match in re.finditer(r'法条\s*[(（]\s*["“]([^"”]+)["”]([^)）]*)[)）]', said):
            articles = "、".join(re.findall(r"\d+", match[2]))
            one = citation(f"{match[1]} {articles}".strip())
            assert one, (where, match[0])
            assert one.law in laws, (where, match[0])
            cited.append(one)
    assert not wrong
    assert len(cited) > 300
    beyond = [
        c
        for c in cited
        if laws[c.law].last_article and max(c.articles, default=1) > laws[c.law].last_article
    ]
    assert not beyond


def test_every_name_in_a_word_is_known() -> None:
    known: dict[str, Collection[str]] = {
        "热线": real().library.hotlines,
        "地点": real().library.places,
        "名词": real().library.terms,
    }
    spoken = [p.body for p in real().pages] + [t.value for t in real().library.texts]
    for word, names in known.items():
        used = re.findall(rf'\{{\{{\s*{word}\s*[(（]\s*["“]([^"”]+)["”]', "\n".join(spoken))
        assert used
        assert not set(used) - set(names), word


def test_every_question_has_its_law_and_reason() -> None:
    for one in real_questions():
        assert one.grounds, one.prompt.value
        assert one.explanation.value
        assert 2 <= len(one.distractors) <= 3
        assert not [o for o in one.options if re.search("以上都|以上全|都不对", o.value)]


def test_no_question_is_asked_twice() -> None:
    asked = Counter(q.prompt.value for q in real_questions())
    assert not [ask for ask, times in asked.items() if times > 1]


def test_the_right_answer_is_not_to_be_told_by_its_length() -> None:
    def lead(one: Question) -> int:
        return len(one.answer.value) - max(len(o.value) for o in one.distractors)

    telling = [q.prompt.value for q in real_questions() if lead(q) > 6]
    assert len(telling) <= len(real_questions()) / 3, telling


def test_the_right_answer_stands_everywhere() -> None:
    places = Counter(q.options.index(q.answer) for q in real_questions())
    assert max(places.values()) <= len(real_questions()) * 0.5


def test_the_glossary_explains_in_short() -> None:
    assert not [n for n, t in real().library.terms.items() if len(t.value) > 80]


def test_hotlines_that_are_no_number_to_dial() -> None:
    lines = real().library.hotlines
    assert {n for n, line in lines.items() if not line.dialled} == {"12381", "12337"}
    assert {"110", "12345", "12348", "12333", "96110"} <= set(lines)
