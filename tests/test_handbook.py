"""The handbook: all its examples run, so that an editor who copies one meets no surprise.

It stands in handbook/, one page a task. The info string of a fenced block says what it is:
`yaml 台账`, `markdown 网页`, `yaml 错 F01`, `sh 命令`. An indented ledger block belongs under
`指标:`; a page block may name its file, otherwise it is a page of statistics. A block of another
data file, such as `yaml 资料 data/laws.yml`, replaces the entries of the same names; an indented
one follows the last. A `图` is only looked at.
"""

import argparse
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import make_pictures
import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from conftest import ROOT
from playwright.sync_api import Browser
from shared import edition_of

from macros import cli
from macros.desk import codes, lexicon
from macros.desk.checks import CHECKS, head, links, promises, publicity, years
from macros.desk.project import read_project
from macros.ledger.keys import INDICATOR_KEYS, PAGE_KEYS, SUBJECT_KEYS
from macros.ledger.problem import KINDS, Problem
from macros.ledger.settings import load_settings
from macros.ledger.witness import FILE, read_witness
from macros.library import keys as library_keys
from macros.prose import language, readability
from macros.prose.wordlist import load_rules
from macros.render import words
from macros.web import hant
from macros.web.search import index
from macros.web.search.vocabulary import load_vocabulary

HANDBOOK = ROOT / "handbook"
FRONT_DOOR = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")}
"""What is read first, and leads to the handbook."""
PAGES = {page.name: page.read_text("utf-8") for page in sorted(HANDBOOK.glob("*.md"))}
TEXT = "".join(PAGES.values())
CODES = PAGES[Path(codes.HANDBOOK).name]
LIBRARY_KEYS = {
    *library_keys.BOX_KEYS,
    *library_keys.CHAPTER_KEYS,
    *library_keys.DUTIES_KEYS,
    *library_keys.DUTY_KEYS,
    *library_keys.FORM_KEYS,
    *library_keys.GUIDE_KEYS,
    *library_keys.HOTLINE_KEYS,
    *library_keys.LAW_KEYS,
    *library_keys.MEASURE_KEYS,
    *library_keys.MEASURES_KEYS,
    *library_keys.MOMENT_KEYS,
    *library_keys.NEED_KEYS,
    *library_keys.PLACE_KEYS,
    *library_keys.QUESTION_KEYS,
    *library_keys.VILLAGE_KEYS,
    *library_keys.VILLAGES_KEYS,
}
NO_EXAMPLE = {
    **dict.fromkeys(("B03", "B10", "B11", "B12", "B13", "B15"), "it takes two years"),
    **dict.fromkeys(("B06", "B07", "B08", "B09"), "it takes the figures of a report"),
    "C09": "it takes a list as long as the ledger says",
    "U05": "it is listed only on request",
    "Y05": "it takes two years",
    "L16": "the mistake is a file's name",
    "L19": "the mistake is a file's name",
    "L20": "the file is no text, and only a district has it",
    "D03": "the example would be what it forbids",
    "N02": "the example would be what it forbids",
    "R12": "it takes a history of commits",
    "R15": "it takes a record of releases",
    "R16": "it takes a record of releases",
    "L18": "it takes a record of releases",
    "V11": "it takes a record of releases",
    "V13": "it takes a whole project",
    "V12": "it takes a history, and an example would tell a count",
    "L01": "no UTF-8 text can show another encoding",
    "L02": "a file of more than 1 MB",
    "K03": "a folder, not a text",
    "H07": "a page that is not there",
    "O01": "it takes a built site, and a program or font that fails",
    **{f"V{n:02}": "it takes a built site or a history of commits" for n in range(1, 11)},
}
"""Codes that no block can show, each with the reason."""
TODAY = date(2026, 11, 30)
FICTIONAL = ROOT / "tests" / "fictional"
LEDGER, PAGE, REPORT = "data/2024/example.yml", "docs/statistics/example.md", "docs/report/2025.md"
HEAD = """主题: 示例
来源: 2024年法治政府建设年度报告 四（五）
期间: 2024年1月1日至12月31日
指标:
"""
HIDDEN = "  帮扶对象: {值: 少于10人, 敏感: 是}\n"
FRONT = "---\ntitle: 示例\n年度: 2024\n---\n\n"


@dataclass(frozen=True)
class Block:
    """A fenced block of the handbook."""

    page: str
    line: int
    language: str
    kind: str
    words: tuple[str, ...]
    """The words after the kind: a code, a file."""
    text: str

    @property
    def code(self) -> str:
        return self.words[0] if self.kind == "错" else ""


def _blocks() -> Iterator[Block]:
    for page, text in PAGES.items():
        for match in re.finditer(r"^```(\S+) (\S+)(.*)\n((?:.*\n)*?)```$", text, re.M):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(page, line, match[1], match[2], tuple(match[3].split()), match[4])


BLOCKS = list(_blocks())
SKELETON = next(b.text for b in BLOCKS if b.words == (REPORT,) and b.kind == "网页")
"""The page of a new year's report, which completes the shorter examples of reports."""


def parameters(*kinds: str) -> list[ParameterSet]:
    found = [b for b in BLOCKS if b.kind in kinds]
    return [pytest.param(b, id=f"{b.page}:{b.line}-{'-'.join((b.kind, *b.words))}") for b in found]


OF_BUILD = [b for b in parameters("错") if "S01" in str(b.id)]
"""Examples of problems that only a build of the site finds."""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for check in (head, links, promises, publicity, years):
        monkeypatch.setattr(check, "today", lambda: TODAY)
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "data" / "2024" / FILE).unlink()  # which knows no figure of an example
    (tmp_path / "docs" / "statistics" / "宣传现场.jpg").write_bytes(b"")
    return tmp_path


def problems(root: Path, file: str) -> list[Problem]:
    """Return the problems of the town's ledger and of this file."""
    project = read_project(root)
    page = file.replace("data/quizzes/", "docs/learn/").replace("data/services/", "docs/services/")
    # Guides and quizzes have pages of their own; one lists the guides; the report is quoted.
    others = ("docs/services/index.md", "docs/report/2024.md")
    shown = {file, page.replace(".yml", ".md"), *others}
    only = replace(project, pages=[page for page in project.pages if page.path in shown])
    found = [p for one in CHECKS.values() for p in one(only) if p.path == file]
    return list(dict.fromkeys([*project.problems, *found]))


def write(root: Path, block: Block) -> str:
    """Put an example where an editor would, and return the path of its file."""
    named_file = next((word for word in block.words if "/" in word), "")
    if block.language == "yaml" and named_file:
        file = named_file
        known = (root / file).read_text("utf-8") if (root / file).exists() else ""
        text = with_entries(known, block.text)  # a town has none of a district's files
    elif block.language == "yaml":
        whole = not block.text.startswith(" ")
        text, file = block.text if whole else HEAD + block.text, LEDGER
    else:
        file = named_file or PAGE
        text = block.text if block.text.startswith("---\n") else FRONT + block.text
        (root / LEDGER).write_text(HEAD + HIDDEN, "utf-8")
        if file == REPORT:
            shutil.copytree(root / "data" / "2024", root / "data" / "2025")
            text = report(block)
        elif text.endswith("\n---\n") and (root / file).exists():  # only front matter
            text += (root / file).read_text("utf-8").partition("\n---\n")[2]
    (root / file).write_text(text, "utf-8")
    return file


def with_entries(text: str, new: str) -> str:
    """Return the text of a data file with the entries of an example put in."""
    for name in re.findall(r"^[^\s#:][^:\n]*:", new, re.M):
        text = re.sub(rf"^{re.escape(name)}.*\n(?: .*\n)*", "", text, flags=re.M)
    return text + new


def report(block: Block) -> str:
    """Return a report with the example, all else in it being correct."""
    front, _, body = SKELETON.partition("\n---\n")
    text = block.text if block.text.startswith("---\n") else f"{front}\n---\n\n{block.text}"
    if "全文" not in block.words:
        shown = re.findall("^## [一二三四五六]、", block.text, re.M)
        chapters = re.split("^(?=## )", body, flags=re.M)[1:]
        text += "".join(f"\n{c}" for c in chapters if not c.startswith(tuple(shown) or ("\0",)))
    return text


def problem_codes(found: list[Problem], expected: str = "") -> set[str]:
    """Return the codes; pending or unused figures count only if expected."""
    return {p.code for p in found} - ({"U01", "U03", "U05"} - {expected})


# --- right and wrong ------------------------------------------------------------------------


@pytest.mark.parametrize("block", parameters("台账", "网页", "资料"))
def test_right_example_has_no_problem(block: Block, town: Path) -> None:
    found = problems(town, write(town, block))
    assert not problem_codes(found), "\n".join(map(str, found))


@pytest.mark.parametrize("block", [b for b in parameters("错") if "S01" not in str(b.id)])
def test_wrong_example_is_told_its_code(block: Block, town: Path) -> None:
    found = problems(town, write(town, block))
    assert problem_codes(found, block.code) == {block.code}, "\n".join(map(str, found))
    levels = KINDS[block.code].levels
    assert all(p.level in levels for p in found if p.code == block.code)


def test_every_kind_of_block_is_known() -> None:
    known = {"台账", "网页", "资料", "错", "命令", "结果", "量数", "栏目"}
    known |= {"用语", "同义词", "设置", "繁體", "图", "定稿"}
    assert {b.kind for b in BLOCKS} == known
    assert len(re.findall("^ *```", TEXT, re.M)) == 2 * len(BLOCKS), "a fence without a kind"


# --- the list of codes ----------------------------------------------------------------------


def test_list_of_codes_is_as_the_program_is() -> None:
    assert codes.rewrite(CODES) == CODES, "运行 python -m macros.desk.codes"


def test_every_kind_has_wrong_and_right() -> None:
    kinds = codes.every_kind()
    assert {kind.code for kind in kinds if not kind.examples} == set(NO_EXAMPLE)
    assert all(kind.advice for kind in kinds if not kind.examples)
    assert all(e.wrong and e.right for kind in kinds for e in kind.examples)


def test_every_module_with_kinds_is_loaded() -> None:
    """What the list must have, whatever this process has loaded before."""
    command = "from macros.desk.codes import every_kind; print(*(k.code for k in every_kind()))"
    run = [sys.executable, "-c", command]
    printed = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sources = [file.read_text("utf-8") for file in (ROOT / "macros").rglob("*.py")]
    declared = [code for text in sources for code in re.findall(r'Kind\(\n    "(\w+)"', text)]
    assert sorted(printed.split()) == sorted(declared)


@pytest.mark.parametrize("file", [*FRONT_DOOR, *(f"handbook/{name}" for name in PAGES)])
def test_links_lead_to_files_and_headings(file: str) -> None:
    text = re.sub(r"(`+).+?\1", "", outside_fences((ROOT / file).read_text("utf-8")))
    for link in re.findall(r"(?:\]\(|<img src=\")([^)\"]+)", text):
        path, _, anchor = link.partition("#")
        if path.startswith("https:"):
            continue
        target = (ROOT / file).parent / path if path else ROOT / file
        assert target.exists(), link
        if anchor:
            titles = re.findall("^#+ (.*)$", outside_fences(target.read_text("utf-8")), re.M)
            assert anchor in {slug(title) for title in titles}, link


def test_every_page_is_in_the_index() -> None:
    assert set(PAGES) - {"README.md"} == set(
        re.findall(r"\]\((\w[\w-]*\.md)\)", PAGES["README.md"])
    )


def outside_fences(text: str) -> str:
    return re.sub(r"^ *```.*\n(?:.*\n)*?^ *```$", "", text, flags=re.M)


def slug(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def test_list_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / codes.HANDBOOK
    file.parent.mkdir()
    file.write_text(f"头\n{codes.START}\n旧表\n#### F01 旧标题\n{codes.END}\n", "utf-8")
    codes.main(tmp_path)
    first = file.read_text("utf-8")
    assert f"#### F01 {KINDS['F01'].title}" in first
    assert first.startswith("头\n")
    assert not {"旧表", "#### F01 旧标题"} & set(first.split("\n"))
    codes.main(tmp_path)
    assert file.read_text("utf-8") == first
    assert "没有变化" in capsys.readouterr().out


def test_list_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="问题代码"):
        codes.rewrite("没有标记")


# --- other files ----------------------------------------------------------------------------


@pytest.mark.parametrize("block", parameters("用语"))
def test_wordings_are_read_and_work(block: Block, town: Path) -> None:
    file = town / "data" / "wordings.yml"
    file.write_text(file.read_text("utf-8") + "\n" + block.text, "utf-8")
    rules, found = load_rules(file)
    assert not found
    for wrong in re.findall("错: ([^,]+),", block.text):
        assert [f.found for f in language.findings(f"我镇{wrong}工作。", rules)] == [wrong]


@pytest.mark.parametrize("block", [*parameters("同义词"), *OF_BUILD])
def test_synonyms_are_read_and_lead_somewhere(block: Block, town: Path) -> None:
    file = town / "data" / "synonyms.yml"
    file.write_text(f"近义词:\n{block.text}", "utf-8")
    assert not load_vocabulary(file)[1]
    said = "".join(page.read_text("utf-8") for page in (town / "docs").rglob("*.md"))
    site = town / "site"
    site.mkdir()
    (site / "a.html").write_text(f"<main><h1>甲</h1><article><p>{said}</p></article></main>")
    _, found = index.write(site, file, edition_of(site))
    assert [p.code for p in found] == [block.code] * (block.kind == "错")
    # Nor may an entry occur twice in the real file.
    words = load_vocabulary(ROOT / "data" / "synonyms.yml")[0].synonyms
    for word, others in yaml.safe_load(block.text).items():
        assert not set(others) & set(words.get(word, []))


@pytest.mark.parametrize("block", parameters("设置"))
def test_settings_are_read(block: Block, town: Path) -> None:
    (town / "data" / "site.yml").write_text(block.text, "utf-8")
    assert not load_settings(town / "data")[1]


@pytest.mark.parametrize("block", parameters("定稿"))
def test_approved_figures_are_read(block: Block, town: Path) -> None:
    (town / "data" / "2024" / FILE).write_text(block.text, "utf-8")
    witness, found = read_witness(town / "data", 2024)
    assert witness and witness.figures and witness.left_out
    assert not found


@pytest.mark.parametrize("block", parameters("栏目"))
def test_columns_are_those_of_the_menu(block: Block) -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    lines = [line.strip() for line in block.text.splitlines() if "2025" not in line]
    assert yaml.safe_load(block.text)
    assert all(f"\n  {line}\n" in menu or f"\n      {line}\n" in menu for line in lines)


@pytest.mark.parametrize("block", parameters("结果"))
def test_message_is_what_the_check_prints(block: Block, town: Path) -> None:
    file, old, new = block.words
    text = (FICTIONAL / file).read_text("utf-8")  # the handbook shows no town's own figures
    assert old in text
    (town / file).write_text(text.replace(old, new, 1), "utf-8")
    assert block.text.rstrip() in map(str, problems(town, file))


@pytest.mark.parametrize("block", parameters("繁體"))
def test_traditional_forms_are_read_and_needed(block: Block, town: Path) -> None:
    file = town / "data" / "hant.yml"
    file.write_text(block.text, "utf-8")
    corrections, found = hant.load_corrections(file)
    assert not found
    converted, by_itself = hant.Converter(corrections), hant.Converter(hant.Corrections())
    for key, entries in yaml.safe_load(block.text).items():
        title = "某" if key == "姓" else ""
        for old, new in ((old + title, new + title) for old, new in entries.items()):
            assert converted(old) == new
            assert by_itself(old) != new


@pytest.mark.parametrize("block", parameters("量数"))
def test_figures_of_readability_are_what_the_check_prints(block: Block) -> None:
    path, _, said = block.text.rstrip().partition("：")
    project = read_project(ROOT)
    [page] = [page for page in project.pages if page.path == path]

    def form(text: str) -> str:
        return re.sub(r"(?<!超过)(?<![\d.])[\d.]+", "0", text)

    assert form(str(readability.measure(page.source, page.body, project.library))).startswith(
        form(said)
    )


# --- commands -------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [b for b in parameters("命令") if "git" not in str(b.values)])
def test_command_exists(block: Block) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    parser: Callable[[list[str]], argparse.Namespace] = cli._parser().parse_args
    for line in block.text.splitlines():
        words = line.split()
        if words[0] == "make":
            assert re.search(rf"^{words[1]}\b[^=\n]*:", makefile, re.M), line
        elif words[1:3] == ["-m", "macros"]:
            parser(words[3:])
        elif words[0] == "./nianbao":
            parser(shlex.split(line)[1:])
        elif words[1:4] == ["-m", "pip", "install"]:
            assert (ROOT / words[-1]).is_file()
        elif words[0] == "Copy-Item":
            assert (ROOT / words[2].replace("\\", "/")).is_dir()
        else:
            assert line in FRONT_DOOR["README.md"], line


def test_git_commands_do_what_the_handbook_says(tmp_path: Path) -> None:
    """Run all in order, as an editor would, on a repository of one file."""

    def git(*words: str, at: Path) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        run = ["git", "--no-pager", *who, *words]
        done = subprocess.run(run, cwd=at, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{words}：{done.stderr}"
        return done.stdout

    host, first, own = (tmp_path / name for name in ("host.git", "first", "own"))
    git("init", "-q", "--bare", "-b", "main", str(host), at=tmp_path)
    git("clone", "-q", str(host), str(first), at=tmp_path)
    figure = Path("data", "2024", "mediation.yml")
    (first / figure).parent.mkdir(parents=True)
    shutil.copy(ROOT / figure, first / figure)
    git("switch", "-q", "-c", "main", at=first)
    git("add", ".", at=first)
    git("commit", "-q", "-m", "a", at=first)
    git("push", "-q", "origin", "main", at=first)
    git("clone", "-q", str(host), str(own), at=tmp_path)
    begin, finish = (b for b in BLOCKS if b.kind == "命令" and "git " in b.text)
    for line in begin.text.splitlines():
        git(*shlex.split(line)[1:], at=own)
    (own / figure).write_text("主题: 甲\n", "utf-8")
    for line in finish.text.splitlines():
        git(*shlex.split(line)[1:], at=own)
    branch = begin.text.split()[-1]
    assert git("show", f"{branch}:{figure.as_posix()}", at=host) == "主题: 甲\n"


# --- the text -------------------------------------------------------------------------------


def test_files_that_are_named_exist() -> None:
    own = {REPORT, "data/2025", "data/2025/", "data/2025/measures.yml", "data/published.jsonl"}
    own |= {"data/approvals.yml"}
    own |= {  # of a district
        "data/towns.yml", "data/indicators.yml", "data/gathered/", "docs/towns/",
        "data/gathered/suggestions.txt", "docs/indicators/",
    }  # fmt: skip
    everything = TEXT + "".join(FRONT_DOOR.values())
    folders = "data|deploy|docs|fonts|handbook|macros|overrides|tests|mkdocs"
    spoken = set(re.findall(rf"`((?:{folders})[\w./-]*)`", everything))
    assert len(spoken) > 10
    assert not [name for name in spoken - own if not (ROOT / name).exists()]


def test_keys_that_are_named_exist() -> None:
    named_keys = set(re.findall(r"^- ((?:`[^`]+`、?)+)：", TEXT, re.M))
    keys = {key for group in named_keys for key in re.findall("`([^`]+)`", group)}
    assert keys
    assert keys <= {*SUBJECT_KEYS, *INDICATOR_KEYS, *LIBRARY_KEYS}
    assert not [key for key in (*LIBRARY_KEYS, *PAGE_KEYS) if f"`{key}`" not in TEXT]


def test_words_that_are_named_exist() -> None:
    called = set(re.findall(r"`\{\{ (\w+)\(", TEXT + FRONT_DOOR["README.md"]))
    assert called == words.functions().keys()


def test_table_of_words_is_as_the_words_declare() -> None:
    page = PAGES[Path(lexicon.HANDBOOK).name]
    assert lexicon.rewrite(page) == page, "运行 python -m macros.desk.lexicon"
    with pytest.raises(ValueError, match="能写的词"):
        lexicon.rewrite("没有标记")


def test_parts_of_a_topic_are_those_of_the_check() -> None:
    listed = dict(re.findall(r"^\| `## (\S+) \{ #(\S+) \}` \|", TEXT, re.M))
    assert {anchor: title for title, anchor in listed.items()} == publicity.TOPIC_PARTS


def test_limits_of_readability_are_those_of_the_check() -> None:
    assert f"平均一句不超过{readability.MEAN}个字" in TEXT
    assert f"超过{readability.LONG}个字的句子，不超过{readability.LONG_SHARE:.0%}" in TEXT
    assert f"用了没解释的，不超过{readability.MAX_UNEXPLAINED}个" in TEXT


def test_language_is_what_it_asks_of_others() -> None:
    rules, _ = load_rules(ROOT / "data" / "wordings.yml")
    for name, text in (*PAGES.items(), *FRONT_DOOR.items()):
        found = [f for f in language.findings(text, rules) if f.level == "错误"]
        lines = [(text.count("\n", 0, f.start) + 1, f.found, f.replacement) for f in found]
        assert not lines, name


def test_new_year_by_hand(town: Path) -> None:
    """The steps of the handbook, done to every file, leave nothing but gaps."""
    before = all_problems(town)
    without = shutil.ignore_patterns("witness.yml", "measures.yml")
    shutil.copytree(town / "data" / "2024", town / "data" / "2025", ignore=without)
    for file in (town / "data" / "2025").iterdir():
        text = re.sub("^( +值: ).*", r"\1待补充", file.read_text("utf-8"), flags=re.M)
        text = re.sub("^( *(?:来源|期间): .*)2024", r"\g<1>2025", text, flags=re.M)
        text = re.sub(r"(:\n +)表述: .*", r"\1值: 待补充", text)  # given in words only
        text = re.sub("^ +(?:表述|存疑|照录|备注): .*\n", "", text, flags=re.M)
        file.write_text(re.sub(", 存疑: [^}]*", "", text), "utf-8")
    (town / REPORT).write_text(SKELETON, "utf-8")
    new = [p for p in all_problems(town) if p not in before]
    assert not problem_codes(new), "\n".join(map(str, new))


def test_new_year_by_command(town: Path) -> None:
    before = all_problems(town)
    assert cli.main(["--root", str(town), "new-year", "2025"]) == 0
    new = [p for p in all_problems(town) if p not in before]
    assert (town / REPORT).exists()
    assert new
    assert not problem_codes(new), "\n".join(map(str, new))


def all_problems(root: Path) -> list[Problem]:
    project = read_project(root)
    return [*project.problems, *(p for one in CHECKS.values() for p in one(project))]


def test_readme_leads_here() -> None:
    for page in ("CONTRIBUTING.md", "handbook/README.md", "handbook/programmers.md"):
        assert f"({page})" in FRONT_DOOR["README.md"]
    assert "(handbook/README.md)" in FRONT_DOOR["CONTRIBUTING.md"]


def test_what_is_read_first_is_short() -> None:
    assert len(FRONT_DOOR["README.md"].encode()) <= 8 * 1024
    assert len(FRONT_DOOR["CONTRIBUTING.md"].encode()) <= 5 * 1024


def test_readme_names_commands_that_exist() -> None:
    listed = re.findall(r"^\| `nianbao ([^`]+)` \|", FRONT_DOOR["README.md"], re.M)
    assert len(listed) == 11
    for command in listed:
        cli._parser().parse_args(command.split())


def test_handbook_is_no_part_of_the_site() -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert not {"docs_dir", "hooks"} & set(settings)  # only docs/ is read
    assert not [file for file in (ROOT / "docs").rglob("*") if file.is_symlink()]


# --- the pictures ---------------------------------------------------------------------------


def test_pictures_of_the_readme_are_small() -> None:
    for name in make_pictures.PICTURES:
        content = (ROOT / "handbook" / "pictures" / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) <= make_pictures.LIMIT
        assert f"handbook/pictures/{name}" in FRONT_DOOR["README.md"]


def test_pictures_can_be_taken_again(browser: Browser, site_url: str) -> None:
    taken = dict(make_pictures.take(browser, site_url))
    assert set(taken) == set(make_pictures.PICTURES)
    assert all(len(picture) <= make_pictures.LIMIT for picture in taken.values())
