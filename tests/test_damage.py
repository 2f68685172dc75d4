"""Real pages and ledgers, damaged in hundreds of ways: located problems, never a crash."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_source import damage

from macros.desk.problems import every_problem
from macros.desk.project import read_project

DATA = ["2024/mediation.yml", "2024/correction.yml", "site.yml", "units.yml", "wordings.yml"]
PAGES = ["report/2024.md", "statistics/mediation.md", "index.md"]
FILES = [f"data/{name}" for name in DATA] + [f"docs/{name}" for name in PAGES]
TRICKS: list[Callable[[str], str]] = [
    lambda text: text.replace("{{", "{", 1),
    lambda text: text.replace("}}", "", 1),
    lambda text: text.replace("---", "----", 1),
    lambda text: text.replace("---\n", "", 1),
    lambda text: text.replace("](", "](((", 1),
    lambda text: text.replace(": ", ": [", 1),
    lambda text: text + "\u202e{{ 调解.调解案件 }}\u2066" * 3,
    lambda text: text + "😀" * 50 + "{{ 😀.👍 }}",
    lambda text: "<<<<<<< HEAD\n" + text + "\n=======\n" + text + "\n>>>>>>> 分支\n",
    lambda text: text + "[" * 500 + "(" * 500 + "{{ " * 500,
    lambda text: text + "{{ 表(" + "调解.调解案件, " * 200 + ") }}",
    lambda text: text + "{{ 年度(" + "9" * 400 + ") }}",
    lambda text: text.replace("154", "9" * 5000),
    lambda text: text[: len(text) // 2],
    lambda text: text.replace("\n", "\r"),
    lambda text: "\ufeff\ufeff" + text,
    lambda text: text.replace("，", "\x00", 1),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("town")
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    return root


def survive(root: Path, name: str, raw: bytes) -> None:
    (root / name).write_bytes(raw)
    try:
        found = every_problem(read_project(root))
    finally:
        shutil.copy(ROOT / name, root / name)
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for problem in found:
        assert (root / problem.path).exists() or problem.code == "B09"  # a file to be written
        assert str(problem)
        if problem.path == name:
            assert 1 <= problem.line <= text.count("\n") + 2


@given(name=st.sampled_from(FILES), hand=st.randoms(use_true_random=False), often=st.integers(1, 6))
def test_damaged_text(town: Path, name: str, hand: random.Random, often: int) -> None:
    text = (ROOT / name).read_text("utf-8")
    for _ in range(often):
        text = damage(text, hand)
    survive(town, name, text.encode("utf-8", "replace"))


@given(name=st.sampled_from(FILES), at=st.integers(0, 20_000), junk=st.binary(max_size=12))
def test_damaged_bytes(town: Path, name: str, at: int, junk: bytes) -> None:
    raw = (ROOT / name).read_bytes()
    survive(town, name, raw[:at] + junk + raw[at + len(junk) :])


@pytest.mark.parametrize("name", FILES)
def test_tricks(town: Path, name: str) -> None:
    for trick in TRICKS:
        survive(town, name, trick((ROOT / name).read_text("utf-8")).encode("utf-8", "replace"))
