"""`nianbao new-subject` and `drop-subject`: nothing is left over, nothing else is touched."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from town_maker import record

from macros.cli import main
from macros.desk.checks.privacy import PERSONAL_DATA
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.problem import Problem

NEW = ("便民服务", "convenience", "办件量", "上门服务")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a town on its first day, with the subjects that new-town made."""
    asked = ["--name", "枕溪镇", "--county", "虚构市示例区", "--province", "示例"]
    assert main(["--root", str(ROOT), "new-town", str(tmp_path / "town"), *asked]) == 0
    return tmp_path / "town"


def call(town: Path, *words: str) -> int:
    return main(["--root", str(town), *words])


def texts(town: Path) -> dict[str, str]:
    """Return every file that an editor may change, by its path."""
    found = [*(town / "data").rglob("*"), *(town / "docs").rglob("*"), town / "mkdocs.yml"]
    return {f.relative_to(town).as_posix(): f.read_text("utf-8") for f in found if f.is_file()}


def problems(town: Path) -> list[Problem]:
    return every_problem(read_project(town))


def errors(town: Path) -> list[Problem]:
    return [problem for problem in problems(town) if problem.level == "错误"]


def stems(town: Path) -> dict[str, str]:
    """Return the file name of each subject by its short name."""
    return {subject.short: subject.stem for subject in read_project(town).ledger.subjects()}


# --- what is refused ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["便民服务", "便民", "办件量"], "文件名"),
        (["便民服务", "../out", "办件量"], "文件名"),
        (["便民服务", "index", "办件量"], "文件名"),
        (["便民服务", "A", "办件量"], "文件名"),
        (["便民 服务", "convenience", "办件量"], "便民 服务"),
        (["表", "convenience", "办件量"], "表"),
        (["便民服务", "convenience", "3月底前办结"], "三月底前办结"),
        (["便民服务", "convenience", "办件量", "办件量"], "相同"),
        (["便民服务", "mediation", "办件量"], "data/"),
        (["调解", "convenience", "办件量"], "data/"),
        (["便民服务", "convenience", "办件量", "--short", "调解"], "data/"),
    ],
)
def test_a_subject_that_cannot_be_is_refused(
    town: Path, words: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(town)
    capsys.readouterr()
    assert call(town, "new-subject", *words) == 1
    assert part in capsys.readouterr().out
    assert texts(town) == before


def test_a_subject_without_figures_is_refused(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(town, "new-subject", "便民服务", "convenience") == 1
    assert "指标" in capsys.readouterr().out


def test_a_ledger_that_is_there_gets_its_page(town: Path) -> None:
    """As after an import, which makes no pages."""
    assert call(town, "new-subject", *NEW) == 0
    complete = texts(town)
    (town / "docs" / "statistics" / "convenience.md").unlink()
    for path in ("mkdocs.yml", "docs/statistics/index.md"):
        lines = complete[path].splitlines(keepends=True)
        (town / path).write_text("".join(x for x in lines if "convenience" not in x), "utf-8")
    assert call(town, "new-subject", *NEW) == 1
    assert call(town, "new-subject", *NEW[:2]) == 0
    assert texts(town) == complete


def test_a_subject_that_is_not_there_is_told_with_the_nearest(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(town)
    assert call(town, "drop-subject", "调介") == 1
    assert "“调解”" in capsys.readouterr().out
    assert texts(town) == before


def test_a_published_subject_stays(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = town / "data" / "2024" / "mediation.yml"
    file.write_text(file.read_text("utf-8").replace("值: 待补充", "值: 12宗", 1), "utf-8")
    record(town, "2025-01-20")
    before = texts(town)
    assert call(town, "drop-subject", "调解") == 1
    assert "改名和撤回" in capsys.readouterr().out
    assert texts(town) == before
    assert call(town, "drop-subject", "禁毒") == 0


def test_a_ledger_that_ends_in_yaml_is_read_like_the_others(town: Path) -> None:
    file = town / "data" / "2024" / "mediation.yml"
    text = file.read_text("utf-8").replace("指标:\n", "# 联系人 13812345678\n指标:\n", 1)
    file.unlink()
    file.with_suffix(".yaml").write_text(text, "utf-8")
    path = "data/2024/mediation.yaml"
    assert [p.path for p in problems(town) if p.kind == PERSONAL_DATA] == [path]
    assert call(town, "drop-subject", "调解") == 0
    assert "调解" not in stems(town)
    assert not errors(town)


def test_the_last_subject_stays(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for short in [*stems(town)][1:]:
        assert call(town, "drop-subject", short) == 0
    [last] = stems(town)
    assert call(town, "drop-subject", last) == 1
    assert "new-subject" in capsys.readouterr().out
    assert call(town, "new-subject", *NEW) == 0
    assert call(town, "drop-subject", last) == 0
    assert [*stems(town)] == [NEW[0]]
    assert not errors(town)


# --- what is made -------------------------------------------------------------------------


def test_a_new_subject_has_gaps_and_no_mistakes(town: Path) -> None:
    before = {(p.path, p.code) for p in problems(town)}
    assert call(town, "new-subject", *NEW, "--short", "便民") == 0
    new = {(p.path, p.code) for p in problems(town)} - before
    own = {"data/2024/convenience.yml", "docs/statistics/convenience.md"}
    assert new == {(path, "U01") for path in own}
    project = read_project(town)
    assert [*project.ledger.years[2024]["便民"].indicators] == [*NEW[2:]]
    assert "      - 便民服务: statistics/convenience.md\n" in texts(town)["mkdocs.yml"]
    assert "(convenience.md)" in texts(town)["docs/statistics/index.md"]
    assert call(town, "new-subject", *NEW, "--short", "便民") == 1


def test_a_subject_of_another_year_keeps_its_page(town: Path) -> None:
    assert call(town, "new-subject", *NEW) == 0
    before = texts(town)
    assert call(town, "new-subject", *NEW, "--year", "2025") == 0
    assert texts(town).keys() - before.keys() == {"data/2025/convenience.yml"}
    assert {path: texts(town)[path] for path in before} == before


def test_a_subject_made_and_dropped_leaves_nothing(town: Path) -> None:
    before = texts(town)
    assert call(town, "new-subject", *NEW) == 0
    assert texts(town) != before
    assert call(town, "drop-subject", "convenience") == 0
    assert texts(town) == before


def test_any_subject_may_be_dropped(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes, no mistake is left, and the file, page and links of it are gone."""
    before = texts(town)
    for short, stem in stems(town).items():
        copy = Path(shutil.copytree(town, tmp_path / stem))
        capsys.readouterr()
        assert call(copy, "drop-subject", short) == 0
        printed = capsys.readouterr().out
        assert not errors(copy), short
        assert short not in stems(copy)
        for path, text in texts(copy).items():
            assert f"{short}." not in text, path
            assert f"statistics/{stem}.md" not in text, path
            if text.count("待补充") > before[path].count("待补充"):
                assert f"  {path}:" in printed


def test_what_names_a_subject_in_other_places_goes_too(town: Path) -> None:
    ledger = town / "data" / "2024" / "petition.yml"
    ledger.write_text(
        ledger.read_text("utf-8") + "  每案人次:\n    派生: 来访咨询人次 / 调解.调解案件\n"
        "    单位: 人次/宗\n  一半:\n    派生: 每案人次 / 2\n    单位: 人次/宗\n"
        "  走访: {值: 待补充, 口径: 走访的次数}\n"
        "勾稽:\n- 式: 来访咨询人次 >= 调解.调解案件 * 1\n  存疑: 待核实\n",
        "utf-8",
    )
    page = town / "docs" / "open-data.md"
    kept = "`{{ 调解.调解案件 }}`"
    page.write_text(
        page.read_text("utf-8")
        + "\n看[调解的数](statistics/mediation.md#all)。\n\n{{ 表（信访。走访、调解。调解案件，"
        "标题=“合计”） }}\n\n镇里{{ 年度(2024).调解.调解案件 }}，{{ 信访.一半 }}。\n\n"
        f"{kept}\n\n{{{{ 表(调解) }}}}\n\n- {{{{ 信访.走访 }}}}\n",
        "utf-8",
    )
    assert not errors(town)
    assert call(town, "drop-subject", "调解") == 0
    assert not errors(town)
    text = page.read_text("utf-8")
    assert "看调解的数。" in text
    assert '{{ 表(信访.走访, 标题="合计") }}' in text
    assert "镇里待补充，待补充。" in text
    assert f"{kept}\n\n待补充\n\n- {{{{ 信访.走访 }}}}" in text
    petition = read_project(town).ledger.years[2024]["信访"]
    assert "走访" in petition.indicators
    assert not {"每案人次", "一半"} & petition.indicators.keys()
    assert not petition.checks
