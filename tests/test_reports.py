"""Five whole reports of other provinces: every number, the structure, and what Word shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import provinces
import pytest
from provinces import FILES

from macros.cli import main
from macros.desk.importer import command, document
from macros.desk.importer.figures import all_texts
from macros.desk.importer.page import squeeze
from macros.desk.problems import every_problem
from macros.desk.project import read_project

WORD = [file for file in FILES if file.suffix == ".docx"]
PROVINCES = {
    "huaiyin": "山西", "huangshawan": "甘肃", "rongling": "福建", "songdian": "黑龙江",
    "yunba": "重庆",
}  # fmt: skip
_OFFICE = shutil.which("soffice")


def new_town(root: Path, file: Path) -> Path:
    """Make the town of a report as new-town leaves it; return its folder."""
    year, province = str(provinces.year_of(file)), PROVINCES[file.stem]
    options = ["--name", "某镇", "--year", year, "--province", province]
    assert main(["new-town", *options, str(root)]) == 0
    return root


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("is_new_town", [False, True], ids=["empty", "new town"])
def test_no_number_of_a_report_is_wrong_and_few_are_left_out(
    file: Path, is_new_town: bool, tmp_path: Path
) -> None:
    root = new_town(tmp_path / "town", file) if is_new_town else tmp_path
    made, problems = command.prepare(root, file, provinces.year_of(file))
    assert made and not problems
    found = provinces.outcomes(made, file)
    assert not [outcome for outcome in found if outcome.kind == "错"]
    assert provinces.placed_share(found) >= 0.95


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_new_town_with_its_first_report_passes_the_check(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, year = new_town(tmp_path / "town", file), str(provinces.year_of(file))
    assert main(["--root", str(root), "import", str(file), "--year", year]) == 0
    assert "相同" in capsys.readouterr().out
    problems = every_problem(read_project(root))
    assert not [str(p) for p in problems if p.level == "错误"]
    # A chapter that the report has not, but speaks of, is told once.
    assert [p.code for p in problems if p.code.startswith("C")] in ([], ["C01"])
    assert main(["--root", str(root), "import", str(file), "--year", year]) == 0
    assert "没有改动" in capsys.readouterr().out


def test_what_looks_like_a_wrong_number_is_found(tmp_path: Path) -> None:
    file = tmp_path / "huangshawan.txt"
    text = next(f for f in FILES if f.stem == "huangshawan").read_text("utf-8")
    file.write_text(text.replace("学习法律法规17部", "力争学习法律法规17部"), "utf-8")
    made, _ = command.prepare(tmp_path, file, 2024)
    assert made
    wrong = [o for o in provinces.outcomes(made, file) if o.kind == "错"]
    assert ("17部", "目标") in [(one.text, one.became) for one in wrong]


@pytest.mark.skipif(not _OFFICE, reason="没有装 LibreOffice")
@pytest.mark.parametrize("file", WORD, ids=lambda file: file.stem)
def test_a_word_file_is_read_as_libreoffice_shows_it(file: Path, tmp_path: Path) -> None:
    shown = re.sub(r"(?m)^.*\t\d+$|^目　录$", "", provinces.as_text(file, tmp_path))
    found, problems = document.read(file)
    assert found and not problems
    assert "".join(squeeze(text) for _, text in all_texts(found)) == squeeze(shown)


@pytest.mark.skipif(
    sys.platform == "win32", reason="the program that is put in its place is a script"
)
@pytest.mark.parametrize(
    ("old", "new", "shown"), [("", "", ""), ("一、", "1、", "□、"), ("", "（草稿）", "（草稿）")]
)
def test_what_libreoffice_shows_otherwise_is_told(
    old: str, new: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = WORD[0]
    manuscript, _ = document.read(file)
    assert manuscript
    text = "\n".join(text for _, text in all_texts(manuscript))
    (tmp_path / "shown.txt").write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
    office = tmp_path / "bin" / "soffice"
    office.parent.mkdir()
    office.write_text(f'#!/bin/sh\ncp "{tmp_path}/shown.txt" "$6/{file.stem}.txt"\n')
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(office.parent), prepend=os.pathsep)
    year = str(provinces.year_of(file))
    assert main(["--root", str(tmp_path), "import", str(file), "--year", year]) == 0
    said = capsys.readouterr().out
    assert ("用 LibreOffice 打开" in said) == bool(shown) and shown in said
    assert not list(tmp_path.glob(".nianbao*"))


@pytest.mark.skipif(not _OFFICE, reason="没有装 LibreOffice")
@pytest.mark.parametrize("file", WORD, ids=lambda file: file.stem)
def test_the_word_files_are_those_of_their_sources(file: Path, tmp_path: Path) -> None:
    again = tmp_path / file.name
    source = file.with_suffix(".fodt")
    subprocess.run(provinces.office(tmp_path, "docx", source), check=True, capture_output=True)
    assert document.read(again) == document.read(file)
