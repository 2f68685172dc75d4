"""Every reader of what editors write, on text that nobody would write: it never crashes.

Bounded by the number of examples, not by time; each run tries others.
"""

import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from macros.desk.importer import document
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger import figure, formula
from macros.ledger.figure import FigureError
from macros.ledger.formula import FormulaError
from macros.ledger.problem import Problem
from macros.render import guard

pytestmark = pytest.mark.slow

DATA = (
    "site", "laws", "places", "hotlines", "glossary", "services/a", "forms/a", "quizzes/a", "units",
    "synonyms", "wordings", "hant", "2024/witness",
)  # fmt: skip


def fuzz(examples: int) -> settings:
    return settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])


def soup(*pieces: str, most: int = 12) -> st.SearchStrategy[str]:
    """Return texts of these pieces, whole or cut, and of any characters between."""
    whole = st.sampled_from(pieces)
    cut = st.builds(lambda piece, end: piece[:end], whole, st.integers(0, 9))
    return st.lists(whole | whole | cut | st.text(max_size=3), max_size=most).map("".join)


NUMBERS = (
    "约", "近", "超", "少于", "不足", "1", "154", "0", "3.5", "１", "余", "多", "万", "亿", "宗",
    "人", "万元/宗", "%", "‰", "个百分点", "以上", "左右", "四", "④", "-", "+", " ", ",",
    "待补充",
)  # fmt: skip
FORMULAS = (
    "甲", "乙", "丙.甲", "年度(2023).", " + ", "-", "*", "/", "(", ")", "==", "<=", ">=", "<",
    ">", "！", "≥", "1", "1e9", "0", ".", ",", "**", "@", "lambda: ", "'", '"', "[", "{", "# ",
    "\\", "\n", "if",
)  # fmt: skip
YAML = (
    "主题: 甲\n", "来源: 乙\n", "期间: 丙\n", "指标:\n", "  乙: 12次\n",
    "  丙: {值: 3次, 敏感: 是}\n", "  丁:\n", "    值: 约5人\n", "    口径: 好\n",
    "    分项: [乙, 丙]\n", "    派生: 乙 / 丙\n", "    比率: [乙, 丙]\n",
    "    更正: [{日期: 2025-01-01}]\n", "    季度: [1次]\n", "勾稽:\n", "  - 乙 >= 丙\n", "  - ",
    "- ", ": ", "：", "{", "}", "[", "]", '"', "'", "&a ", "*a", "!!map ", "|\n", ">\n", "# ",
    "\t", "---\n", "? ", "<<: ", "\x00", "\u202e", "镇名: 甲镇\n", "网址: https://", "发布: 是\n",
    "\n", "  ",
)  # fmt: skip
PAGES = (
    "---\n", "title: 甲\n", "年度: 2024\n", "牌记: {发布日期: 2025-01-01}\n", "关键词: [", "# ",
    "## 甲 { #a }\n", "- ", "1. ", "    ", "\n\n", "|甲|乙|\n", "|---|---|\n", "{{ ", " }}",
    "{{ 甲.乙 }}", "{% ", " %}", "[甲](", "](", "![", "[a]: ", "[^1]", "<![", "<a ",
    "<div markdown>", "</div>", "<!--", "-->", "```\n", "~~~", "`", "**", '!!! note "', "=== ",
    ":", "\\", "&#", "&lt;", "图(", "表(", "名词(", '"', "’", "1人", "3名未成年人", "http://",
    "javascript:", "\u202e", "<", ">",
)  # fmt: skip


@fuzz(1000)
@given(soup(*NUMBERS))
def test_figures(text: str) -> None:
    try:
        assert str(figure.parse(text)) == text.strip()
    except FigureError as error:
        assert str(error)


@fuzz(1000)
@given(soup(*FORMULAS))
def test_formulas(text: str) -> None:
    try:
        formula.refs(formula.parse(text))
    except FormulaError as error:
        assert str(error)


@contextmanager
def project(files: dict[str, str]) -> Iterator[Path]:
    """Yield a folder with a project of these files and what every project has."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in {"docs/index.md": "字", "data/site.yml": "镇名: 甲镇", **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", errors="ignore", newline="")
        yield root


def told(root: Path) -> list[Problem]:
    problems = every_problem(read_project(root))
    assert all(str(problem).isprintable() and problem.line >= 1 for problem in problems)
    return problems


@fuzz(400)
@given(soup(*YAML, most=25))
def test_subjects(text: str) -> None:
    page = "---\n年度: 2024\n---\n\n{{ 甲.乙 }}"
    with project({"data/2024/a.yml": text, "docs/a.md": page}) as root:
        told(root)


@fuzz(400)
@given(
    soup(*YAML),
    st.sampled_from(DATA),
)
def test_other_files_of_data(text: str, name: str) -> None:
    with project({f"data/{name}.yml": text}) as root:
        told(root)


@fuzz(400)
@given(soup(*PAGES, most=25), st.sampled_from(["report/2024", "services/a", "learn/a", "about/a"]))
@example("<![图](a.png)>", "about/a")
@example("[看](" + "长" * 300 + ".md)", "about/a")
def test_pages(text: str, name: str) -> None:
    subject = "主题: 甲\n来源: 乙\n期间: 丙\n指标:\n  乙: 3次\n"
    with project({f"docs/{name}.md": text, "data/2024/a.yml": subject}) as root:
        told(root)


@fuzz(200)
@given(soup(*PAGES))
def test_front_matter(text: str) -> None:
    with project({"docs/a/b.md": f"---\n{text}\n---\n\n字"}) as root:
        told(root)


@fuzz(500)
@given(soup(*PAGES, most=25))
def test_what_is_shown_of_a_fault_is_no_fault(text: str) -> None:
    guard.show_faults(text, "docs/a.md", 1)
    assert isinstance(guard.foreign_markup(text), str)


@fuzz(400)
@given(st.binary(max_size=80) | soup(*PAGES, *NUMBERS, "一、", "（一）", "。").map(str.encode))
def test_manuscripts_of_text(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "年报.txt")
        file.write_bytes(data)
        manuscript, problems = document.read(file)
        assert (manuscript is None) == bool(problems)


def small_report() -> dict[str, bytes]:
    made, plain = docx.Document(), io.BytesIO()
    made.add_heading("一、主要工作", 1)
    made.add_paragraph("全年调解矛盾纠纷154宗。", style="List Number")
    made.add_table(2, 2).cell(0, 0).text = "甲"
    made.save(plain)
    with zipfile.ZipFile(plain) as package:
        return {name: package.read(name) for name in package.namelist()}


PARTS = small_report()


@fuzz(400)
@given(st.integers(0, 2**32), st.sampled_from(sorted(PARTS)), st.integers(0, 4))
def test_manuscripts_of_word(seed: int, name: str, kind: int) -> None:
    """A part is lost, another's, cut, or has some of its bytes or tags changed."""
    chance, parts = random.Random(seed), dict(PARTS)
    content = parts.pop(name)
    if kind == 1:
        parts[name] = PARTS[chance.choice(sorted(PARTS))]
    elif kind == 2:
        parts[name] = content[: chance.randrange(len(content) + 1)]
    elif kind > 2:
        tags = content.split(b"<")
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(tags))
            tags[at] = chance.choice([b"", tags[at][::-1], chance.choice(tags), b"w:p/>", b"a"])
        parts[name] = b"<".join(tags)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for part, raw in parts.items():
            package.writestr(part, raw)
    with TemporaryDirectory() as folder:
        file = Path(folder, "年报.docx")
        file.write_bytes(packed.getvalue())
        manuscript, problems = document.read(file)
        assert (manuscript is None) == bool(problems)
