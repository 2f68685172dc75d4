"""`nianbao date`: a folder's pages dated at once, and no page that was published later."""

import shutil
from datetime import timedelta
from pathlib import Path

import folders
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.cli import main
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.day import today

TIME = "2026-03-02 09:00"
LINE = "发布时间: 待补充"
Pages = dict[str, bytes]


def page(line: str = LINE, title: str = "甲") -> bytes:
    return f"---\ntitle: {title}\n{line}\n---\n\n# {title}\n\n{LINE}\n".encode()


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return town_of(tmp_path, {"learn/a.md": page(), "learn/b.md": page(), "about/a.md": page()})


def town_of(root: Path, pages: Pages) -> Path:
    (root / "data").mkdir(exist_ok=True)
    for name, content in pages.items():
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_bytes(content)
    return root


def contents(root: Path) -> Pages:
    return folders.contents(root / "docs")


def date_pages(root: Path, folder: str = "docs/learn", time: str = TIME) -> int:
    return main(["--root", str(root), "date", folder, *time.split()])


# --- what is refused, changing nothing --------------------------------------------------------


@pytest.mark.parametrize(
    "time",
    [
        "2026-3-2 9:00", "2026-03-02", "2026-02-30 09:00", "2026年3月2日", "待补充", "某日 # 上午",
        "２０２６-03-02 09:00", f"{today() + timedelta(days=2)} 09:00",
    ],
)  # fmt: skip
def test_time_that_the_check_would_refuse(
    town: Path, time: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(town)
    assert date_pages(town, time=time) == 1
    [message] = capsys.readouterr().out.splitlines()
    assert "没有改动" in message and "发布时间" in message
    assert contents(town) == before


@pytest.mark.parametrize("folder", ["docs/nowhere", "docs/empty", "data", "learn", "../x", "/"])
def test_folder_without_articles(
    town: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (town / "docs" / "empty").mkdir()
    if folder == "/":
        folder = str(town / "data")
    before = contents(town)
    assert date_pages(town, folder) == 1
    assert "没有改动" in capsys.readouterr().out
    assert contents(town) == before


@pytest.mark.parametrize(
    "line",
    [
        "发布时间:\n  待补充", "发布时间: >-\n  待补充", "? 发布时间\n: 待补充",
        f'导语: "甲\n{LINE}"\n"发布时间": 待补充',
    ],
)  # fmt: skip
def test_a_line_that_is_written_otherwise_stops_all(
    town: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    town_of(town, {"learn/c.md": page(line)})
    before = contents(town)
    assert date_pages(town) == 1
    assert "docs/learn/c.md:" in capsys.readouterr().out
    assert contents(town) == before


def test_one_report_of_a_later_year_stops_all(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town_of(town, {"report/2026.md": page(f"年度: 2026\n{LINE}")})
    before = contents(town)
    assert date_pages(town, "docs") == 1
    assert "docs/report/2026.md" in capsys.readouterr().out
    assert contents(town) == before


def test_a_write_that_fails_leaves_every_page(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    before = contents(town)
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(SystemExit):
        date_pages(town)
    assert contents(town) == before


# --- what is written --------------------------------------------------------------------------


def test_only_pages_of_the_folder_without_a_time_are_dated(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = {
        "learn/index.md": page(), "learn/old.md": page("发布时间: 2020-01-01 09:00"),
        "learn/no.md": page("作者: 待补充"), "learner/a.md": page(),
    }  # fmt: skip
    before = contents(town_of(town, others))
    assert date_pages(town) == 0
    after = contents(town)
    assert {name for name in after if after[name] != before[name]} == {"learn/a.md", "learn/b.md"}
    assert after["learn/a.md"] == page(f"发布时间: {TIME}"), "not in the text of the page"
    report = capsys.readouterr().out
    assert "docs/learn/a.md" in report and "docs/learn/no.md" in report
    assert "docs/learn/old.md" not in report


def test_a_page_added_later_has_its_own_time(town: Path) -> None:
    date_pages(town)
    town_of(town, {"learn/new.md": page()})
    gaps = [p for p in every_problem(read_project(town)) if p.path == "docs/learn/new.md"]
    assert "发布时间" in next(p for p in gaps if p.code == "U01").found
    date_pages(town, "docs/learn/new.md", "2026-04-01 10:30")
    after = contents(town)
    assert after["learn/a.md"] == page(f"发布时间: {TIME}")
    assert after["learn/new.md"] == page("发布时间: 2026-04-01 10:30")


def test_dating_again_changes_nothing(town: Path) -> None:
    date_pages(town)
    before = contents(town)
    assert date_pages(town, time="2026-05-01 09:00") == 0
    assert contents(town) == before


def test_the_check_has_no_more_to_say_about_them(tmp_path: Path) -> None:
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    before = every_problem(read_project(tmp_path))
    assert date_pages(tmp_path, "docs/services") == 0
    after = every_problem(read_project(tmp_path))
    gone = [p for p in before if p not in after]
    assert gone and not [p for p in after if p not in before]
    assert {p.path.rpartition("/")[0] for p in gone} == {"docs/services"}


ends = st.sampled_from(["\n", "\r\n"])
lines = st.sampled_from([
    LINE, "发布时间:   待补充  ", "发布时间: '待补充' # 等通知", '发布时间: "待补充"',
    "发布时间: 2020-01-01 09:00 # 待补充", "发布时间: 未定", "# 发布时间: 待补充\n作者: 某",
])  # fmt: skip
rest = st.lists(
    st.sampled_from(["# 注", "作者: 待补充", "关键词: [甲, 乙]  # 待补充"]), unique=True
)
files = st.builds(
    lambda mark, above, line, below, text, end: (
        mark + "\n".join(["---", *above, line, *below, "---", LINE, text]).replace("\n", end)
    ).encode(),
    st.sampled_from(["", "\ufeff"]), rest, lines, st.just(["牌记:", f"  {LINE}"]),
    st.text("甲待补充# :\"'", max_size=20), ends,
)  # fmt: skip


@settings(max_examples=30)
@given(st.lists(files, min_size=1, max_size=4))
def test_nothing_else_ever_changes(
    tmp_path_factory: pytest.TempPathFactory, written: list[bytes]
) -> None:
    pages = {f"learn/{n}.md": content for n, content in enumerate(written)}
    root = town_of(tmp_path_factory.mktemp("town"), pages)
    gaps = {p.source for p in read_project(root).pages if p.text("发布时间") == "待补充"}
    assert date_pages(root) == 0
    for name, content in contents(root).items():
        changed = [
            (old, new)
            for old, new in zip(pages[name].split(b"\n"), content.split(b"\n"), strict=True)
            if old != new
        ]
        assert len(changed) == (name in gaps)
        for old, new in changed:
            assert old.startswith("发布时间:".encode())
            assert new == old.replace("待补充".encode(), TIME.encode(), 1)
