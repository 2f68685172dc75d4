"""`nianbao new-year`: a new year that passes the check, and nothing old touched."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from folders import contents

from macros import files
from macros.cli import main
from macros.ledger.load import load


@pytest.fixture
def town(tmp_path: Path) -> Path:
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_year_without_a_year_before_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "docs").mkdir()
    assert main(["--root", str(tmp_path), "new-year", "2025"]) == 1
    assert "没有新建" in capsys.readouterr().out
    assert not contents(tmp_path)


@pytest.mark.parametrize(
    "year", ["20255", "225", "2205", "2090", "２０２５", "二〇二五", "2025年", "2025.0"]
)
@pytest.mark.parametrize("command", ["new-year", "progress", "diff"])
def test_what_is_no_year_is_refused_in_chinese(
    town: Path, command: str, year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(town)
    with pytest.raises(SystemExit):
        main(["--root", str(town), command, year])
    message = capsys.readouterr().err
    assert "年度" in message and year in message
    assert contents(town) == before


@pytest.mark.parametrize("there", ["data/2025/mediation.yml", "docs/report/2025.md"])
def test_nothing_is_overwritten(town: Path, there: str, capsys: pytest.CaptureFixture[str]) -> None:
    (town / there).parent.mkdir(exist_ok=True)
    (town / there).write_text("已经写好的内容", "utf-8")
    before = contents(town)
    assert main(["--root", str(town), "new-year", "2025"]) == 1
    assert there in capsys.readouterr().out
    assert contents(town) == before


def test_new_year_has_every_name_and_no_value(town: Path) -> None:
    before = contents(town)
    assert main(["--root", str(town), "new-year", "2025"]) == 0
    ledger, problems = load(town / "data")
    assert not problems
    for short, subject in ledger.years[2024].items():
        new = ledger.years[2025][short]
        assert list(new.indicators) == list(subject.indicators)
        for name, indicator in new.indicators.items():
            assert indicator.pending
            assert not indicator.doubt
            assert indicator.definition == subject.indicators[name].definition
            assert indicator.breakdowns == subject.indicators[name].breakdowns
            assert indicator.source.startswith("2025年")
    after, overview = contents(town), "docs/statistics/index.md"
    was, now = (files.pop(overview).splitlines() for files in (before, after))
    assert {name: after[name] for name in before} == before
    assert [line for line in now if line in was] == was, "the overview only gains a link"


def test_new_year_is_only_gaps_to_the_check(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(town), "new-year", "2025"])
    assert main(["--root", str(town), "check"]) == 0
    report = (town / "docs" / "report" / "2025.md").read_text("utf-8")
    assert "西联镇2025年法治政府建设年度报告" in report
    assert "（2021—2025年）" in report, "a document's years stay"
    assert "2024" not in report


def test_stop_in_the_middle_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.yml"
    file.write_text("旧", "utf-8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        files.write({file: "新"})
    assert contents(tmp_path) == {"a.yml": "旧".encode()}
