"""Another town: `nianbao new-town` makes it without a trace of the first; it can be released."""

# mypy: disable-error-code="import-untyped"

import errno
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import town_maker
import yaml
from conftest import ROOT
from pypdf import PdfReader
from shared import MakeOnce
from towns import subject

from macros.cli import main
from macros.desk.newtown.town import Move, Town
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.gate.release import command
from macros.ledger.keys import SITE_KEYS
from macros.ledger.load import load
from macros.ledger.problem import Problem

OURS = re.compile("西联|西聯|韶关|韶關|武江|惠民|sgwjq")
"""Names of the first town, simplified and traditional, and the address of its report."""
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
NAMED = ["--name", "枕溪镇", "--county", "虚构市示例区"]
CODE = (
    "macros", "overrides", "deploy", ".ci", "mkdocs.yml", "Makefile", "pyproject.toml",
    "nianbao", "nianbao.cmd", ".gitignore",
)  # fmt: skip


def _figures(data: Path) -> set[str]:
    indicators = (i for s in load(data)[0].subjects() for i in s.indicators.values())
    return {indicator.text.lstrip("约超") for indicator in indicators if indicator.figure}


def _our_figures() -> re.Pattern[str]:
    """Return a pattern for those figures of the first town that no other town has by chance."""
    ours = _figures(ROOT / "data") - _figures(town_maker.FICTIONAL / "data")
    telling = [one for one in ours if len(re.findall(r"[\d余万]", one)) > 2 and one != "100%"]
    assert "154宗" in telling
    return re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, sorted(telling)))})")


OUR_FIGURES = _our_figures()


def make_town(folder: Path, *asked: str, root: Path = ROOT) -> Path:
    assert main(["--root", str(root), "new-town", str(folder), *(asked or NAMED)]) == 0
    return folder


def errors(folder: Path, **how: bool) -> list[Problem]:
    return [p for p in every_problem(read_project(folder), **how) if p.level == "错误"]


def build_town(folder: Path) -> Path:
    """Build the site of a town with all other outputs."""
    for step in (["mkdocs", "build", "--strict"], ["macros", "outputs", "--site", "site"]):
        run = [sys.executable, "-m", *step]
        done = subprocess.run(
            run, cwd=folder, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def project_in(folder: Path) -> Path:
    """Return a copy of this project; tests may change its data/ and docs/."""
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("macros", "overrides", "mkdocs.yml", "README.md", "CONTRIBUTING.md", "handbook"):
        (folder / name).symlink_to(ROOT / name)
    return folder


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--name", "枕溪"], "镇名"),
        (["--name", "镇"], "镇名"),
        (["--name", "../枕溪镇"], "镇名"),
        (["--name", "枕溪镇\n发布: 是"], "镇名"),
        (["--name", "Zhenxi镇"], "镇名"),
        ([*NAMED, "--year", "24"], "年度"),
        ([*NAMED, "--year", "0"], "年度"),
        (["--name", "枕溪镇", "--county", "虚构"], "虚构"),
        (["--name", "枕溪镇", "--county", "虚构市: {示例区"], "示例区"),
        ([*NAMED, "--province", "G"], "省份"),
    ],
)
def test_wrong_names_are_refused(
    tmp_path: Path, asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(ROOT), "new-town", str(tmp_path / "town"), *asked]) == 1
    assert said in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_folder_with_anything_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / ".hidden").write_text("别人的", "utf-8")
    (tmp_path / "file").write_text("别人的", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    inside = str(ROOT / "docs" / "town")
    for place in ("full", "file", "link", "no/parent", inside):
        assert main(["--root", str(ROOT), "new-town", str(tmp_path / place), *NAMED]) == 1
        assert "没有新建" in capsys.readouterr().out
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path(inside).exists()


def test_project_that_cannot_be_read_is_no_pattern(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_in(tmp_path / "project")
    (project / "data" / "laws.yml").write_text("人民调解法: [\n", "utf-8")
    assert main(["--root", str(project), "new-town", str(tmp_path / "town"), *NAMED]) == 1
    assert "data/laws.yml:" in capsys.readouterr().out
    shutil.copy(ROOT / "data" / "laws.yml", project / "data")
    (project / "data" / "site.yml").write_text("镇名: 待补充\n", "utf-8")
    assert main(["--root", str(project), "new-town", str(tmp_path / "town"), *NAMED]) == 1
    assert "镇名" in capsys.readouterr().out
    (project / "mkdocs.yml").unlink()
    assert main(["--root", str(project), "new-town", str(tmp_path / "town"), *NAMED]) == 1
    assert not (tmp_path / "town").exists()


@pytest.mark.parametrize("step", ["shutil.copytree", "os.fsync", "os.replace"])
def test_stop_on_the_way_leaves_nothing(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "somewhere")

    monkeypatch.setattr(step, full)
    with pytest.raises(SystemExit):
        main(["--root", str(ROOT), "new-town", str(tmp_path / "town"), *NAMED])
    assert "读写文件时出错" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


# --- what is made -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [[], ["--province", "示例省", "--year", "2026"], ["--province", "广东省"]],
    ids=["little", "elsewhere", "same province"],
)
def test_new_tree_has_gaps_and_no_mistakes(tmp_path: Path, more: list[str]) -> None:
    town = make_town(tmp_path / "town", *NAMED, *more)
    problems = every_problem(read_project(town))
    assert {(p.level, p.code) for p in problems} == {("提醒", "U01")}
    left = {p.path for p in problems if "的规定" in p.found}
    elsewhere = {"docs/disclosure/enforcement.md", "docs/disclosure/enforcement-data.md"}
    assert left == (elsewhere if "示例省" in more else set())


@pytest.mark.slow
def test_new_tree_is_built_with_every_way_out(tmp_path: Path) -> None:
    site = build_town(
        make_town(tmp_path / "town", *NAMED, "--year", "2026", "--province", "示例省")
    )
    assert (site / "report" / "2026.html").is_file()
    assert (site / "hant" / "index.html").is_file()
    assert list((site / "download").glob("*.pdf"))
    assert "示例" in (site / "about" / "index.html").read_text("utf-8")


def test_new_tree_into_an_empty_folder_has_no_history_and_no_tests(tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    town = make_town(tmp_path / "town")
    assert not {".git", "tests", ".venv", "site", ".build"} & {f.name for f in town.iterdir()}
    assert [f.name for f in tmp_path.iterdir()] == ["town"]
    for script in (".ci/run", "nianbao"):
        assert os.access(town / script, os.X_OK)
    done = subprocess.run(["make", "-n", "test"], cwd=town, capture_output=True, check=False)
    assert done.returncode == 0
    assert "这里没有带测试" in done.stdout.decode()


def test_settings_are_those_given_and_all_others_pending(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town", *NAMED, "--province", "示例省")
    said = yaml.safe_load((town / "data" / "site.yml").read_text("utf-8"))
    assert list(said) == list(SITE_KEYS)
    given = {key: value for key, value in said.items() if value != "待补充"}
    assert given == {
        "镇名": "枕溪镇",
        "站名": "枕溪镇法治政府建设公开",
        "副名": "法治政府建设公开",
        "所属": "虚构市示例区",
        "省份": "示例",
        "发布": "否",
        "要签发": "否",
    }


def test_no_value_detail_or_doubt_of_ours_comes_along(tmp_path: Path) -> None:
    project = read_project(make_town(tmp_path / "town"))
    for one_subject in project.ledger.subjects():
        for one in one_subject.indicators.values():
            assert one.pending or one.formula
            assert not (one.wording or one.note or one.doubt or one.corrections)
    for place in project.library.places.values():
        assert set(place.details.values()) == {"待补充"}


def test_report_has_the_chapters_of_the_province(tmp_path: Path) -> None:
    for province, first in (("广东", "学习贯彻"), ("示例省", "主要举措和成效")):
        town = make_town(tmp_path / province, *NAMED, "--year", "2026", "--province", province)
        page = read_project(town).page("report/2026.md")
        assert page
        assert first in page.headings[0].text
        assert page.text("title") == "枕溪镇2026年法治政府建设年度报告"


def test_law_and_hotline_of_elsewhere_are_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_in(tmp_path / "project")
    with (project / "data" / "hotlines.yml").open("a", encoding="utf-8") as hotlines:
        hotlines.write('"0999-1234567":\n  名称: 本地热线\n  用途: 问本地的事\n')
    guide = project / "data" / "services" / "mediation.yml"
    text = guide.read_text("utf-8")
    guide.write_text(
        re.sub("(设定依据:\n)", r"\1  - 广东省禁毒条例 1\n", text).replace(
            "费用: ", "费用: 打{{ 热线(“0999-1234567”) }}。", 1
        ),
        "utf-8",
    )
    town = make_town(tmp_path / "town", *NAMED, "--province", "示例省", root=project)
    said = capsys.readouterr().out
    page = (ROOT / "docs" / "learn" / "anti-drug.md").read_text("utf-8").splitlines()
    cited = next(n for n, line in enumerate(page, 1) if "广东省禁毒条例" in line)
    for note in ("广东省禁毒条例", "0999-1234567", f"anti-drug.md:{cited}", "mediation.yml:"):
        assert note in said
    assert not errors(town)
    for file in files(town / "data", town / "docs"):
        assert not re.search("广东省禁毒条例|0999-1234567", file.read_text("utf-8")), file
    kept = make_town(tmp_path / "kept", *NAMED, "--province", "广东", root=project)
    assert "广东省禁毒条例" in (kept / "docs" / "learn" / "anti-drug.md").read_text("utf-8")


def test_county_has_the_bodies_of_a_county(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town", "--name", "枕溪乡", "--county", "虚构市示例县")
    said = "".join(f.read_text("utf-8") for f in files(town / "docs", town / "data" / "services"))
    assert "县政府" in said
    assert "社区矫正" in said
    assert "区片综合地价" in said
    assert not re.search("(?<![社小地辖])区(?:政府|司法局|人民法院)", said)
    assert not errors(town)


def test_law_keeps_its_years_and_the_menu_loses_what_is_not_there(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    law = "那部法2024年的新规定"
    for page in ("learn/family.md", "disclosure/review.md"):
        with (project / "docs" / page).open("a", encoding="utf-8") as file:
            file.write(f"\n{law}\n")
    (project / "data" / "2023").mkdir()
    (project / "data" / "2023" / "old.yml").write_text(subject("床位: 20张"), "utf-8")
    (project / "docs" / "statistics" / "old.md").write_text("{{ 年度(2023).养老.床位 }}\n", "utf-8")
    (project / "docs" / "report" / "2023.md").write_text("# 旧\n", "utf-8")
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").unlink()
    report = "      - 2024年度报告: report/2024.md\n"
    more = "      - 2023年度报告: report/2023.md\n      - 旧主题: statistics/old.md\n"
    (project / "mkdocs.yml").write_text(menu.replace(report, report + more), "utf-8")
    town = make_town(tmp_path / "town", *NAMED, "--year", "2026", root=project)
    assert law in (town / "docs" / "learn" / "family.md").read_text("utf-8")
    assert law not in (town / "docs" / "disclosure" / "review.md").read_text("utf-8")
    expected = menu.replace("2024年度报告: report/2024", "2026年度报告: report/2026")
    assert (town / "mkdocs.yml").read_text("utf-8") == expected
    assert "data/2024/" in (town / "handbook" / "figures.md").read_text("utf-8")


def test_dates_and_spans_keep_their_year() -> None:
    move = Move(Town("甲镇", 2024), Town("乙镇", 2026))
    for same in ("2024年6月30日起施行", "2021—2024年", "2024-05-01", "2024年修正", "120240年的"):
        assert move.text(same) == same
    said = "甲镇2024年度报告，2024年的数，report/2024.md，二〇二四年"
    assert move.text(said) == "乙镇2026年度报告，2026年的数，report/2026.md，二〇二六年"


# --- nothing of the first town ----------------------------------------------------------------


def test_code_does_not_know_the_first_town() -> None:
    for file in files(*(ROOT / name for name in CODE)):
        assert not OURS.search(file.read_text("utf-8", errors="replace")), file


def test_only_reports_and_subjects_name_the_town() -> None:
    stems = {subject.stem for subject in read_project(ROOT).ledger.subjects()}
    for file in files(ROOT / "docs"):
        column = file.parent.name
        if column != "report" and not (column == "statistics" and file.stem in stems):
            assert not OURS.search(file.read_text("utf-8")), file


def test_new_tree_has_nothing_of_the_first_town(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    for file in files(town):
        if file.suffix != ".otf":
            text = file.read_text("utf-8")
            assert not OURS.search(text), file
            assert not OURS.search(file.name)
            assert not (figure := OUR_FIGURES.search(text)), (file, figure)
    readme = (town / "README.md").read_text("utf-8")
    assert readme.startswith((ROOT / "README.md").read_text("utf-8").split("。")[0])
    assert all((town / link).exists() for link in re.findall(r"\]\(((?!http)[^)#]+)", readme))


# --- a town that could be released ------------------------------------------------------------


@pytest.fixture(scope="module")
def site(package_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released")
    with zipfile.ZipFile(package_file) as archive:
        archive.extractall(folder)
    return folder / "site"


def test_key_without_a_fictional_value_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SITE_KEYS, "新的一项", "做试验的")
    with pytest.raises(AssertionError, match="新的一项"):
        town_maker.complete_town(tmp_path / "town")


def test_complete_town_has_nothing_left_to_mend(complete_town: Path) -> None:
    assert not errors(complete_town, release=True)
    assert read_project(complete_town).setting("发布") == "是"


def test_complete_town_is_the_same_commit_each_time(complete_town: Path, tmp_path: Path) -> None:
    def commit(folder: Path) -> str:
        run = ["git", "rev-parse", "HEAD"]
        return subprocess.run(run, cwd=folder, capture_output=True, check=True).stdout.decode()

    again = town_maker.complete_town(tmp_path / "elsewhere")
    assert commit(again) == commit(complete_town)


def texts_in(file: Path) -> Iterator[str]:
    """Yield all text of a file, inside its containers too."""
    yield file.name
    if file.suffix == ".pdf":
        pdf = PdfReader(file)
        yield str(pdf.metadata)
        yield from (page.extract_text() for page in pdf.pages)
        yield from (str(entry) for entry in pdf.outline)
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")
    else:
        yield file.read_bytes().decode("utf-8", "replace")


def test_nothing_of_the_first_town_is_in_any_output(site: Path) -> None:
    kinds = set()
    for file in files(site):
        kinds.add(file.suffix)
        for said in texts_in(file):
            assert not OURS.search(said), file
            assert not (figure := OUR_FIGURES.search(said)), (file, figure)
    assert {".html", ".pdf", ".docx", ".xlsx", ".png", ".svg", ".csv", ".json", ".xml"} <= kinds


def test_the_names_of_the_town_are_in_every_way_out(site: Path) -> None:
    for file in site.rglob("*.html"):
        said = file.read_text("utf-8")
        assert "枕溪镇" in said or "枕溪鎮" in said, file
    for pattern in ("**/report-2024*.pdf", "**/*.docx", "**/2024/*.xlsx", "feed.xml"):
        found = list(site.glob(pattern))
        assert found, pattern
        assert "枕溪镇" in "".join(texts_in(found[0])), pattern
    text = (site / "statistics" / "convenience.html").read_text("utf-8")
    assert "青萍村" in text
    assert "900" in text, "two years are compared"


# --- a second town, by commands alone -----------------------------------------------------------


@pytest.fixture(scope="module")
def second_town(shared: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = shared("second", town_maker.second_town)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("second") / "town"))


def test_a_town_made_by_commands_has_nothing_left_to_mend(second_town: Path) -> None:
    found = every_problem(read_project(second_town), release=True)
    assert [problem.code for problem in found] == ["H06"]  # its address is that of nobody
    for file in files(second_town / "data", second_town / "docs", second_town / "mkdocs.yml"):
        text = file.read_text("utf-8")
        assert not OURS.search(text), file
        assert not (figure := OUR_FIGURES.search(text)), (file, figure)


@pytest.mark.slow
def test_a_second_town_is_released(second_town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build_nothing(root: Path, site: Path) -> Iterator[Problem]:
        site.mkdir(parents=True)
        yield from ()

    monkeypatch.setattr(command, "_build", build_nothing)
    assert main(["--root", str(second_town), "release"]) == 1, "the reviewer has not agreed yet"
    assert not list((second_town / "release").glob("*.zip"))
    town_maker.commit(second_town)
    run = [sys.executable, "-m", "macros", "release"]
    assert subprocess.run(run, cwd=second_town, env=ENVIRONMENT, check=False).returncode == 0
    [package] = (second_town / "release").glob("*.zip")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(second_town / "unpacked")
    told = set()
    for file in files(second_town / "unpacked"):
        for text in texts_in(file):
            assert not OURS.search(text), file
            assert not (figure := OUR_FIGURES.search(text)), (file, figure)
            told |= {value for value in town_maker.VALUES.values() if value in text}
    assert told == set(town_maker.VALUES.values())
