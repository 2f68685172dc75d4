"""Links, pictures, menu and names of files: what the build would refuse is told beforehand."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from folders import write
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]
from shared import is_linear

from macros.desk.problems import every_problem
from macros.desk.project import PageFile, read_project
from macros.desk.reference import Reference, references
from macros.ledger.problem import Problem

LONG = "长" * 300


def problems_of(folder: Path, files: dict[str, str]) -> list[Problem]:
    return every_problem(read_project(write(folder, files)))


def dead(folder: Path, body: str, **more: str) -> list[int]:
    """Return the lines of dead links in a page that has a neighbour, a picture and an anchor."""
    files = {"docs/a/b.md": "## 节 { #s }", "docs/a/图 (1).png": "", "docs/index.md": "字"}
    found = problems_of(folder, {"docs/a/a.md": body, **files, **more})
    return [p.line for p in found if p.code == "K01" and p.path == "docs/a/a.md"]


@pytest.mark.parametrize(
    "body",
    [
        "[看][r]\n\n[r]: 没有.md",
        "[看][]\n\n[看]: 没有.md",
        "[看]\n\n[看]: <没有.md>",
        "[看]( 没有 )",
        "[看](没有.md '题')",
        "[看](没有.md",
        '[看](没有.md "题)',
        '[看](\n没有.md\n"题")',
        "[看](<没有 了.md>)",
        "[![图](<图 (1).png>)](没有.md)",
        "[看[一]看](没有.md)",
        "[看](没有(1).md)",
        "[看](<图 (1).png#>)[看](b.md#没有)",
        "![图](/etc/passwd)",
        "![图](/a/b.md)",
        "[看](../../README.md)",
        "[看](..)",
        "[看](b)",
        "[看](b.html)",
        "[看](b.md/)",
        "[看](B.md)",
        '<a href="/etc/passwd">看</a>',
        "<a href=/etc/passwd>看</a>",
        "<a href='b.md'>看</a>",
        '<img src="没有.png" alt="图">',
        "![图][r]\n\n[r]: https://www.gov.cn/a.png",
        f"[看]({LONG}.md)",
        f"[看][r]\n\n[r]: {LONG}.md",
        f"![图]({'a/' * 3000}b.png)",
        "[看](b.md\x00)",
    ],
)
def test_what_leads_nowhere_is_told_with_its_line(body: str, tmp_path: Path) -> None:
    lines = dead(tmp_path, f"字\n\n{body}\n")
    assert lines == [5 if "]: " in body else 3]


@pytest.mark.parametrize(
    "body",
    [
        "[看](b.md)，[看](b.md#s)，[看](#t)\n\n## 题 { #t }",
        '[看]( b.md ) [看](b.md "题") [看](<b.md>) [看](./b.md) [看](../index.md)',
        '[看][r]，[r][]，[r]\n\n[r]: b.md "题"',
        "![图](<图 (1).png>) ![图](图%20(1).png) ![图](图%20\\(1\\).png)",
        "[看](https://www.gov.cn/a?b=1&c=2) [打](tel:12348) [写](mailto:a@gov.cn)",
        "写成`[看](没有.md)`\n\n```\n[看][r]\n\n[r]: 没有.md\n```",
        "括号\\[里\\](没有.md)，［看］，见[附件]（无）",
        "[x]: 没有人用.md",
        "脚注[^1]\n\n[^1]: 没有.md",
        '<a href="#t">看</a>\n\n## 题 { #t }',
    ],
)
def test_what_leads_somewhere_is_left_alone(body: str, tmp_path: Path) -> None:
    assert not dead(tmp_path, body)


def test_a_menu_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    wrong = ["没有.md", "/etc/passwd", "../README.md", "a/", "javascript:x", "a", "//x", "http:a"]
    lines = [f"  - 甲: {target}" for target in wrong]
    menu = ["nav:", *lines, "  - 乙:", "    - a.md", "    - 丙: a.md", "  - https://www.gov.cn/"]
    found = problems_of(tmp_path, {"mkdocs.yml": "\n".join(menu), "docs/a.md": "字"})
    told = [p.line for p in found if (p.code, p.path) == ("K01", "mkdocs.yml")]
    assert told == list(range(2, len(wrong) + 2))


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("docs/errors.md", "docs/Errors.md", True),
        ("docs/a/x.png", "docs/A/y.png", True),
        ("docs/a/index.md", "docs/a/README.md", True),
        ("docs/a.md", "docs/a.html", True),
        ("docs/\u00e9.md", "docs/e\u0301.md", True),
        ("data/2024/try.yml", "data/2024/Try.yml", True),
        ("docs/a.md", "docs/b/A.md", False),
        ("docs/a.md", "docs/a.png", False),
        ("docs/a.md", "docs/a/index.md", False),
    ],
)
def test_names_that_are_one_elsewhere_are_told(
    one: str, other: str, is_told: bool, tmp_path: Path
) -> None:
    found = problems_of(tmp_path, {one: "x", other: "x", "docs/index.md": "x"})
    told = {p.path for p in found if p.code == "L19"}
    assert bool(told) == is_told
    assert len([p for p in found if p.code == "L19"]) == is_told


@pytest.mark.parametrize("name", ["\u202egnp", "\u200b", "\x1b[31m", "\x9b1m", "\udc80", "\x7f"])
@pytest.mark.parametrize(
    "place", ["docs/a{}.md", "docs/a{}.png", "data/2024/a{}.yml", "docs/{}/a.md"]
)
def test_a_name_that_hides_something_is_told_and_shown(
    name: str, place: str, tmp_path: Path
) -> None:
    found = problems_of(tmp_path, {place.format(name): "x", "docs/index.md": "x"})
    assert any(p.code == "X02" for p in found)
    assert all(str(p).isprintable() for p in found)


def test_a_menu_that_hides_something_in_an_escape_is_told(tmp_path: Path) -> None:
    found = problems_of(tmp_path, {"mkdocs.yml": 'nav:\n  - "甲\\u202e": a.md', "docs/a.md": "字"})
    assert [(p.line, p.code) for p in found if p.path == "mkdocs.yml"] == [(2, "X02")]


def read(body: str) -> list[Reference]:
    return references(PageFile("docs/a.md", "a.md", {}, body, 1))


PIECES = [
    "[", "]", "(", ")", "![", "](", "][", "]:", "<", ">", "\"", "'", " ", "\n", "\n\n", "\\",
    "a.md", "b c", "字", "[a]", "[a]: x.md", "(x)", "#s", "/",
]  # fmt: skip


class Collector(Treeprocessor):  # type: ignore[misc]
    """Collects the addresses that MkDocs would look up, at the same moment."""

    made: frozenset[str | None] = frozenset()

    def run(self, root: Element) -> None:
        """Keep the addresses of all links and pictures."""
        links = [node for node in root.iter() if node.tag in ("a", "img")]
        self.made = frozenset(node.get("href") or node.get("src") for node in links)


def made_of(body: str) -> set[str]:
    page = Markdown(extensions=["tables", "footnotes", "attr_list", "def_list"])
    collector = Collector(page)
    page.treeprocessors.register(collector, "collector", 0)
    page.convert(body)
    return {one for one in collector.made if one and not one.startswith("#fn")}


@pytest.mark.slow
@settings(max_examples=2000)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("[a](<b c>)")
@example("[a][a]\n\n[a]: x.md")
def test_no_link_of_a_page_escapes_the_reader(body: str) -> None:
    made, known = made_of(body), {one.target for one in read(body)}
    if set("'\"") & set(body) or body.count("(") != body.count(")"):
        # Half a link is told as it stands, whatever Markdown makes of it.
        assert made <= {"a.md", "x.md"} or not known <= {"a.md", "x.md"}
    else:
        assert made <= known


@pytest.mark.parametrize("piece", ["](", "[](", "[", "[a](", "<a ", '](a"', "](((", "[a][", "[]("])
@pytest.mark.parametrize("tail", ["", ")", "](x)"])
def test_half_links_without_end_are_read_once(piece: str, tail: str) -> None:
    assert is_linear(lambda n: read("[a]: x\n\n" + piece * (n // len(piece)) + tail), 10_000)
