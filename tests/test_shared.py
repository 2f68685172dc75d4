"""What the processes of a run share is made once, and a failure fails in each of them."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from shared import make_once


def fill(counter: Path, folder: Path) -> None:
    """Fill a folder, and leave a mark for each call."""
    folder.mkdir()
    with counter.open("a", encoding="utf-8") as marks:
        marks.write("x")
    (folder / "a.html").write_text("甲", "utf-8")


def content(store: Path, _: int) -> str:
    return (make_once(store, "site", partial(fill, store / "marks")) / "a.html").read_text("utf-8")


def test_those_who_ask_at_once_wait_for_the_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:  # which see the same disk as processes do
        assert list(pool.map(partial(content, tmp_path), range(8))) == ["甲"] * 8
    assert (tmp_path / "marks").read_text("utf-8") == "x"


def test_what_cannot_be_made_fails_each_time_with_its_reason(tmp_path: Path) -> None:
    def broken(folder: Path) -> None:
        raise ValueError(f"磁盘满了 {folder.name}")

    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match="磁盘满了"):
            make_once(tmp_path, "site", broken)


def test_each_name_is_a_folder_of_its_own(tmp_path: Path) -> None:
    one, other = (
        make_once(tmp_path, name, partial(fill, tmp_path / f"{name}.marks")) for name in "ab"
    )
    assert one != other and one.name == other.name
