"""What the check notices of mistakes beside a year before, and how seldom it asks for nothing."""

import shutil
from pathlib import Path

from bench.alarms import alarms
from bench.mutations import noticed
from conftest import ROOT

FICTIONAL = ROOT / "tests" / "fictional"


def test_most_mistakes_beside_a_year_before_are_noticed_without_the_approved_figures(
    tmp_path: Path,
) -> None:
    for year in (2023, 2024):
        (tmp_path / "data" / str(year)).mkdir(parents=True)
        for name in ("mediation", "legal-education"):
            file = FICTIONAL / "data" / str(year) / f"{name}.yml"
            shutil.copy(file, tmp_path / "data" / str(year))
    shutil.copy(FICTIONAL / "data" / "units.yml", tmp_path / "data")
    answers = noticed(tmp_path)
    assert {"上年的数", "别的指标上年的数"} <= answers.keys()
    every = [answer for kind in answers.values() for answer in kind]
    assert sum(every) / len(every) > 0.6, answers


def test_a_year_in_which_nothing_is_wrong_is_hardly_asked_about() -> None:
    figures, questions = alarms(FICTIONAL, years=40)
    new = questions.total() - questions["B03"]
    assert figures > 1000
    assert new / figures < 0.004, questions
