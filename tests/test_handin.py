"""Handing in, reviewing and signing: nothing is lost, nothing wrong goes through."""

import json
import os
import re
import shutil
import stat
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from folders import contents, write
from towns import subject

from macros import cli
from macros.desk.handin import (
    base,
    host,
    latest,
    package,
    page,
    remarks,
    repository,
    review,
    signature,
    submission,
    summary,
)
from macros.desk.handin.command import parse_remarks
from macros.desk.handin.package import PackageError
from macros.desk.handin.submission import HandInError, hand_in
from macros.desk.project import read_project
from macros.gate.release import checklist, state
from macros.ledger import approval

DAY = date(2026, 12, 1)
WHO, WHY = "李明", "照原文改正床位数"
LEDGER, PAGE, MENU, SITE = "data/2024/a.yml", "docs/index.md", "mkdocs.yml", "data/site.yml"
NUMBER = "7"
"""A count that may be told nowhere."""
TEXTS = {
    LEDGER: subject("床位: 80张", "志愿者: 35人", "走访:\n    值: 40次\n    备注: 含节日走访。"),
    PAGE: "---\ntitle: 首页\n摘要: 养老\n栏目关键词: 养老\n年度: 2024\n---\n\n# 首页\n\n"
    "镇里有床位{{ 养老.床位 }}。村里有志愿者{{ 养老.志愿者 }}，走访{{ 养老.走访 }}。\n",
    MENU: "site_name: 示例\nnav:\n  - 首页: index.md\nstrict: true\n",
    SITE: (ROOT / "tests/fictional/data/site.yml").read_text("utf-8"),
    ".gitignore": (ROOT / ".gitignore").read_text("utf-8"),
}


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=某", "-c", "user.email=a@example.cn"]
    command = ["git", "-c", "core.quotepath=off", *who, *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "改")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small town's repository with one commit; never changed."""
    folder = write(tmp_path_factory.mktemp("handin") / "town", TEXTS)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    return folder


@pytest.fixture
def town(clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return Path(shutil.copytree(clean, tmp_path / "town"))


@pytest.fixture
def plain(town: Path) -> Path:
    """Return the same town without git, as a kit brings it."""
    shutil.rmtree(town / ".git")
    assert base.keep(town, "0" * 40)
    return town


@pytest.fixture
def origin(town: Path, tmp_path: Path) -> Path:
    """Return the folder that the town pushes to."""
    folder = tmp_path / "origin.git"
    git(tmp_path, "clone", "-q", "--bare", str(town), str(folder))
    git(town, "remote", "add", "origin", str(folder))
    git(town, "fetch", "-q")
    return folder


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_bytes().decode()
    assert old in text
    (folder / path).write_bytes(text.replace(old, new).encode())


def state_of(folder: Path) -> tuple[str, ...]:
    """Return everything of a repository that handing in must leave as it is."""
    heads = (git(folder, "rev-parse", "HEAD"), git(folder, "symbolic-ref", "HEAD"))
    return (*heads, git(folder, "status", "--porcelain"), git(folder, "diff", "--cached"))


# --- what changed ---------------------------------------------------------------------------


def test_a_figure_changes_with_the_sentences_that_tell_it(town: Path) -> None:
    edit(town, LEDGER, "80张", "95张")
    edit(town, PAGE, "村里有", "全镇有")
    edit(town, LEDGER, "含节日走访", "含节日、雨天走访")
    found = summary.summary(town)
    figure, first, second, note = found.changes
    assert (figure.kind, figure.place, figure.old, figure.new) == (
        "数字", "2024年 养老.床位", "80张", "95张",
    )  # fmt: skip
    assert figure.path == LEDGER and "+15张" in figure.note
    assert (first.kind, first.place, first.new) == ("句子", "首页", "镇里有床位95张。")
    assert second.old == "村里有志愿者35人，走访40次。" and "全镇有" in second.new
    assert (note.kind, note.place) == ("资料", "指标 › 走访 › 备注")
    assert [one.number for one in found.changes] == [1, 2, 3, 4]
    assert str(found) == "数字1处、句子2处、资料1处"


def test_files_menu_and_links_are_told(town: Path) -> None:
    (town / "docs/new.md").write_text("---\ntitle: 新页\n---\n\n# 新页\n\n有床位。\n", "utf-8")
    (town / "docs/a.png").write_bytes(b"\x89PNG\0")
    edit(town, MENU, "  - 首页: index.md\n", "  - 首页: index.md\n  - 新页: new.md\n")
    kinds = [(c.kind, c.path) for c in summary.summary(town).changes]
    assert kinds == [("菜单", MENU), ("新文件", "docs/a.png"), ("新文件", "docs/new.md")]


def test_line_ends_are_no_change(town: Path) -> None:
    (town / LEDGER).write_bytes((town / LEDGER).read_bytes().replace(b"\n", b"\r\n"))
    assert str(summary.summary(town)) == "没有变化"
    with pytest.raises(HandInError, match="没有改动"):
        hand_in(town, WHO, WHY, DAY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("志愿者: NUMBER人", "志愿者: {值: 少于10人, 敏感: 是}"),
        ("志愿者: {值: 35人, 备注: 含NUMBER人}", "志愿者: {值: 35人, 备注: 无, 敏感: 是}"),
    ],
)
def test_a_count_hidden_since_is_told_nowhere(town: Path, old: str, new: str) -> None:
    edit(town, LEDGER, "主题: 养老", "主题: 养老服务\n简称: 养老")
    edit(town, LEDGER, "志愿者: 35人", old.replace("NUMBER", NUMBER))
    edit(town, PAGE, "志愿者{{", f"志愿者{NUMBER}人即{{{{")
    commit(town)
    edit(town, LEDGER, old.replace("NUMBER", NUMBER), new)
    edit(town, PAGE, f"志愿者{NUMBER}人即{{{{", "志愿者{{")
    found = summary.summary(town, "HEAD")
    assert found.changes
    told = "".join(f"{c.old}{c.new}{c.note}" for c in found.changes).replace("2024", "")
    assert NUMBER not in told


def test_the_page_needs_nothing_and_runs_nothing(town: Path) -> None:
    edit(town, PAGE, "村里有", "<script>alert(1)</script>全镇有")
    html = page.html(summary.summary(town), "审核", ROOT, {"为什么": "<b>x</b>"})
    assert "<script" not in html and "<b>x" not in html and "--accent:#8cc8e2" in html
    assert "default-src 'none'" in html and "http:" not in html.replace("http-equiv", "")
    assert "<del>村里</del><ins>" in html


CHART = "\n{{{{ 图({}) }}}}\n"


def test_charts_stand_beside_each_other_where_nothing_is_sensitive(town: Path) -> None:
    edit(town, LEDGER, "35人", "{值: 35人, 分项: [党员, 群众]}\n  党员: 15人\n  群众: 20人")
    with (town / PAGE).open("a", encoding="utf-8") as page_file:
        page_file.write(CHART.format("养老.志愿者") + CHART.format("养老.床位, 养老.走访"))
    commit(town)
    assert not summary.summary(town, "HEAD").pictures
    edit(town, LEDGER, "{值: 35人", "{值: 37人")
    edit(town, LEDGER, "群众: 20人", "群众: 22人")
    [picture] = summary.summary(town, "HEAD").pictures
    assert "20人" in picture.old and "22人" in picture.new and "<svg" in picture.new
    html = page.html(summary.summary(town, "HEAD"), "审核", ROOT)
    assert html.count('class="plot') == 2 and ".f1{fill:var(--c1)}" in html
    edit(town, LEDGER, "群众: 22人", "群众: {值: 22人, 敏感: 是}")
    assert not summary.summary(town, "HEAD").pictures


# --- handing in with git ----------------------------------------------------------------------


def test_a_branch_is_made_beside_the_work(town: Path, origin: Path) -> None:
    edit(town, LEDGER, "80张", "95张")
    edit(town, PAGE, "村里有", "全镇有")
    git(town, "add", PAGE)  # what is staged stays staged
    (town / "notes.txt").write_text("自己的", "utf-8")
    before = state_of(town)
    handed = hand_in(town, WHO, WHY, DAY)
    assert state_of(town) == before
    assert (handed.branch, handed.remote, handed.package) == (
        "送审/2026-12-01-李明",
        "origin",
        None,
    )
    assert git(origin, "rev-parse", handed.branch) == handed.commit
    shown = git(origin, "show", "--format=%an|%s", "--name-only", handed.commit)
    assert shown.split() == [f"{WHO}|{WHY}", LEDGER, PAGE]
    assert "95张" in git(origin, "show", f"{handed.commit}:{LEDGER}")
    assert hand_in(town, WHO, WHY, DAY).branch == "送审/2026-12-01-李明-2"


def test_what_was_committed_is_handed_in_too(town: Path, origin: Path) -> None:
    edit(town, LEDGER, "80张", "95张")
    commit(town)
    handed = hand_in(town, WHO, WHY, DAY)
    assert (
        handed.commit == git(town, "rev-parse", "HEAD") == git(origin, "rev-parse", handed.branch)
    )
    assert handed.handover.of("数字")


def test_a_deleted_page_is_handed_in(town: Path, origin: Path) -> None:
    (town / "docs/old.md").write_text("---\ntitle: 旧页\n---\n\n# 旧页\n", "utf-8")
    edit(town, MENU, "index.md\n", "index.md\n  - 旧页: old.md\n")
    commit(town)
    git(town, "push", "-q", "origin", "main")
    (town / "docs/old.md").unlink()
    edit(town, MENU, "\n  - 旧页: old.md", "")
    handed = hand_in(town, WHO, WHY, DAY)
    assert "docs/old.md" not in git(origin, "ls-tree", "-r", "--name-only", handed.commit)


def test_what_is_wrong_is_not_handed_in(town: Path, origin: Path) -> None:
    edit(town, LEDGER, "80张", "80")
    before = state_of(town)
    with pytest.raises(HandInError, match="1个错误") as refused:
        hand_in(town, WHO, WHY, DAY)
    assert [problem.code for problem in refused.value.problems] == ["F01"]
    assert state_of(town) == before and "送审" not in git(town, "branch", "-a")
    assert not (town / "送审").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [("", WHY), ("  ", WHY), ("李" * 21, WHY), ("李<a@b>", WHY), ("李\n明", WHY), (WHO, ""),
     (WHO, "改\n了"), (WHO, "改" * 201), (WHO, "身份证号11010519491231002X"), ("李\x1b[31m", WHY)],
)  # fmt: skip
def test_name_and_reason_are_one_line_without_secrets(town: Path, name: str, why: str) -> None:
    edit(town, LEDGER, "80张", "95张")
    with pytest.raises(HandInError, match=r"姓名|理由"):
        hand_in(town, name, why, DAY)
    assert git(town, "branch", "--list", "送审/*") == ""


def test_a_program_is_no_editors_file(town: Path) -> None:
    (town / "docs/run.py").write_text("print(1)\n", "utf-8")
    with pytest.raises(HandInError, match=r"run\.py"):
        hand_in(town, WHO, WHY, DAY)


def test_without_a_remote_there_is_a_branch_and_a_package(town: Path) -> None:
    edit(town, LEDGER, "80张", "95张")
    handed = hand_in(town, WHO, WHY, DAY)
    assert handed.branch and handed.package and not handed.remote and handed.notes
    assert "送审" not in git(town, "status", "--porcelain")


@pytest.mark.parametrize(
    ("url", "reason"),
    [("https://127.0.0.1:1/town/site.git", "连不上"), ("/nowhere/site.git", "没有这个仓库")],
)
def test_a_push_that_fails_leaves_a_package(town: Path, url: str, reason: str) -> None:
    git(town, "remote", "add", "origin", url)
    edit(town, LEDGER, "80张", "95张")
    handed = hand_in(town, WHO, WHY, DAY)
    assert handed.package and reason in handed.notes[0] and not handed.address


def test_a_server_that_asks_or_hangs_stops_nobody(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang = tmp_path / "ssh"
    hang.write_text("#!/bin/sh\nsleep 60 & wait\n")
    hang.chmod(hang.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(hang))
    git(town, "remote", "add", "origin", "git@gitee.com:town/site.git")
    start = time.monotonic()
    assert "1秒" in repository.push(town, "main", seconds=1).reason
    assert time.monotonic() - start < 10


def test_a_password_in_the_address_is_never_shown(town: Path) -> None:
    git(town, "remote", "add", "origin", "https://clerk:s3cret@127.0.0.1:1/town/site.git")
    edit(town, LEDGER, "80张", "95张")
    handed = hand_in(town, WHO, WHY, DAY)
    assert "s3cret" not in repr(handed)


BRANCH = "送审/2026-12-01-李明"
QUOTED = "%E9%80%81%E5%AE%A1/2026-12-01-%E6%9D%8E%E6%98%8E"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://gitee.com/xilian/site.git",
            f"https://gitee.com/xilian/site/pull/new/xilian:{QUOTED}...xilian:main",
        ),
        (
            "git@gitee.com:xilian/site.git",
            f"https://gitee.com/xilian/site/pull/new/xilian:{QUOTED}...xilian:main",
        ),
        (
            "https://oauth2:t0ken@jihulab.com/a/b/site",
            "https://jihulab.com/a/b/site/-/merge_requests/new"
            f"?merge_request%5Bsource_branch%5D={QUOTED}&merge_request%5Btarget_branch%5D=main",
        ),
        (
            "ssh://git@gitlab.town.gov.cn:2222/a/site.git",
            "https://gitlab.town.gov.cn/a/site/-/merge_requests/new"
            f"?merge_request%5Bsource_branch%5D={QUOTED}&merge_request%5Btarget_branch%5D=main",
        ),
        (
            "git@github.com:xilian/site.git",
            f"https://github.com/xilian/site/compare/main...{QUOTED}?expand=1",
        ),
        (
            "http://gitea.town.gov.cn:3000/xilian/site.git/",
            f"http://gitea.town.gov.cn:3000/xilian/site/compare/main...{QUOTED}",
        ),
        ("https://codeberg.org/x/y", f"https://codeberg.org/x/y/compare/main...{QUOTED}"),
        ("https://code.town.gov.cn/x/y.git", ""),
        ("/srv/git/site.git", ""),
        ("C:\\git\\site", ""),
        ("C:/git/site", ""),
        ("file:///srv/site.git", ""),
    ],
)
def test_the_address_of_the_merge_request(url: str, address: str) -> None:
    assert host.request_address(url, BRANCH, "main") == address


def test_a_server_under_its_own_name_may_say_the_address() -> None:
    url, own = (
        "git@code.town.gov.cn:x/y.git",
        "https://code.town.gov.cn/x/y/-/merge_requests/new?a=1",
    )
    said = f"remote: see https://evil.example/x\nremote:   {own}\n"
    assert host.request_address(url, BRANCH, "main", said) == own
    assert host.request_address(url, BRANCH, "main", "remote: https://evil.example/compare/a") == ""
    assert host.request_address(url, BRANCH, "main", "remote: https://code.town.gov.cn/help") == ""
    url = "ssh://git@gitlab.town.gov.cn:2222/x/y.git"
    stated = "https://gitlab.town.gov.cn:8443/x/y/-/merge_requests/new?merge_request%5Ba%5D=b"
    assert host.request_address(url, BRANCH, "main", f"remote:   {stated} \n") == stated


# --- packages ---------------------------------------------------------------------------------


def packed(folder: Path) -> Path:
    edit(folder, LEDGER, "80张", "95张")
    file = hand_in(folder, WHO, WHY, DAY).package
    assert file
    return file


@pytest.fixture(scope="module")
def made(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "town"
    shutil.copytree(clean, folder, ignore=shutil.ignore_patterns(".git"))
    base.keep(folder)
    return packed(folder)


@pytest.fixture
def sent(made: Path, tmp_path: Path) -> Path:
    """Return a package that a test may spoil."""
    return Path(shutil.copy(made, tmp_path))


@pytest.fixture
def reviewer(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean, tmp_path / "reviewer"))


def test_a_package_brings_the_change_to_the_reviewer(plain: Path, reviewer: Path) -> None:
    (plain / "docs/new.md").write_text("---\ntitle: 新页\n摘要: 新\n---\n\n# 新页\n", "utf-8")
    edit(plain, MENU, "index.md\n", "index.md\n  - 新页: new.md\n")
    file = packed(plain)
    with zipfile.ZipFile(file) as opened:
        assert {package.ABOUT, package.PATCH, package.PAGE, f"files/{LEDGER}"} <= {
            *opened.namelist()
        }
        patch = opened.read(package.PATCH)
    found = review.open_package(file, reviewer)
    assert not found.conflicts and found.handover.of("数字")[0].new == "95张"
    assert review.accept(found) == [LEDGER, "docs/new.md", MENU]
    now = contents(reviewer)
    assert all(now[p] == (plain / p).read_bytes() for p in (LEDGER, "docs/new.md", MENU, PAGE))
    made = review.commit_accepted(found, [LEDGER, "docs/new.md", MENU], "王主任")
    assert git(reviewer, "show", "-s", "--format=%an|%cn|%s", made) == f"{WHO}|王主任|{WHY}"
    assert git(reviewer, "status", "--porcelain") == ""
    again = review.open_package(file, reviewer)
    assert {*again.done} == {LEDGER, "docs/new.md", MENU} and not again.handover.changes
    git(reviewer, "checkout", "-q", "HEAD~1")
    subprocess.run(["git", "apply", "-"], input=patch, cwd=reviewer, check=True)
    assert (reviewer / LEDGER).read_bytes() == (plain / LEDGER).read_bytes()


def test_the_same_hand_in_makes_the_same_package(plain: Path) -> None:
    file = packed(plain)
    raw = file.read_bytes()
    file.unlink()
    assert hand_in(plain, WHO, WHY, DAY).package == file and file.read_bytes() == raw


def test_without_a_base_nothing_is_handed_in(plain: Path) -> None:
    edit(plain, LEDGER, "80张", "95张")
    (plain / base.FILE).write_bytes(b"PK")
    with pytest.raises(HandInError, match="坏了"):
        hand_in(plain, WHO, WHY, DAY)
    (plain / base.FILE).unlink()
    with pytest.raises(HandInError, match="没有可以比的底本"):
        hand_in(plain, WHO, WHY, DAY)


def test_a_file_changed_on_both_sides_is_never_overwritten(plain: Path, reviewer: Path) -> None:
    edit(reviewer, LEDGER, "35人", "36人")
    file = packed(plain)
    before = contents(reviewer)
    found = review.open_package(file, reviewer)
    [conflict] = found.conflicts
    assert "36人" in conflict.ours and "95张" in conflict.theirs and conflict.path == LEDGER
    html = found.html({1: "请核对"})
    assert "志愿者: 36人" in html and "床位: 95张" in html and "请核对" in html
    with pytest.raises(HandInError, match="没有收下"):
        review.accept(found)
    assert contents(reviewer) == before
    assert review.accept(found, [LEDGER]) == [LEDGER]
    assert "95张" in (reviewer / LEDGER).read_text("utf-8")


def test_what_changes_while_it_is_reviewed_is_noticed(plain: Path, reviewer: Path) -> None:
    found = review.open_package(packed(plain), reviewer)
    edit(reviewer, LEDGER, "35人", "36人")
    with pytest.raises(HandInError, match="再打开一次"):
        review.accept(found)
    assert "36人" in (reviewer / LEDGER).read_text("utf-8")


def test_an_old_count_is_not_in_the_package(town: Path) -> None:
    edit(town, LEDGER, "志愿者: 35人", f"志愿者: {NUMBER}人")
    shutil.rmtree(town / ".git")
    base.keep(town)
    edit(town, LEDGER, f"志愿者: {NUMBER}人", "志愿者: {值: 少于10人, 敏感: 是}")
    edit(town, PAGE, "志愿者{{ 养老.志愿者 }}", "志愿者")
    file = hand_in(town, WHO, WHY, DAY).package
    assert file
    with zipfile.ZipFile(file) as opened:
        said = "".join(opened.read(n).decode() for n in (package.PATCH, package.PAGE))
    assert f"{NUMBER}人" not in said and f": {NUMBER}" not in said


def test_a_count_that_somebody_hands_in_is_not_shown(reviewer: Path, tmp_path: Path) -> None:
    edit(reviewer, LEDGER, "志愿者: 35人", "志愿者: {值: 少于10人, 敏感: 是}")
    files = {LEDGER: TEXTS[LEDGER].replace("志愿者: 35人", f"志愿者: {NUMBER}人").encode()}
    what = package.proposal({LEDGER: TEXTS[LEDGER].encode()}, files, WHO, WHY, "2026-12-01", "")
    file = tmp_path / "x.zip"
    file.write_bytes(package.pack(what, {}, "", frozenset()))
    found = review.open_package(file, reviewer)
    assert found.conflicts and f"{NUMBER}人" not in found.html()


Spoil = Callable[[dict[str, bytes]], object]


def about(entries: dict[str, bytes], change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads(entries[package.ABOUT])
    change(value)
    entries[package.ABOUT] = json.dumps(value).encode()


def moved(path: str) -> Spoil:
    """Return what puts the file of the package under another path."""

    def spoil(entries: dict[str, bytes]) -> None:
        entries[f"files/{path}"] = entries.pop(f"files/{LEDGER}")
        about(entries, lambda v: v.update(files={path: v["files"][LEDGER]}))

    return spoil


PATHS = [
    "../evil.yml", "/etc/evil.yml", "data/../../evil.yml", "data//a.yml", "data/./a.yml",
    "C:/evil.yml", "data\\evil.yml", "data/a.yml:ads", "macros/cli.py", "data/a.py", "docs/run.py",
    "docs/.hidden.md", ".git/config", ".git/hooks/pre-commit", "data/con.yml",
    "data/published.jsonl", "docs/a.md ", "docs/a\x00.md", "docs/a\n.md", "overrides/main.html",
    "nianbao.cmd", "data", "data/schema/site.json", "docs/" + "长" * 300 + ".md",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_leads_elsewhere_is_refused(sent: Path, clean: Path, path: str) -> None:
    refuse(sent, clean, moved(path))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: e.pop(package.ABOUT),
        lambda e: e.update({package.ABOUT: b"[]"}),
        lambda e: e.update({package.ABOUT: b"\xff"}),
        lambda e: e.update({"files/data/other.yml": b"a: b\n"}),
        lambda e: e.update({"macros/cli.py": b""}),
        lambda e: e.pop(f"files/{LEDGER}"),
        lambda e: e.update({f"files/{LEDGER}": b"a: b\n"}),
        lambda e: e.update({f"files/{LEDGER}": b"0" * 10_000_000}),
        lambda e: about(e, lambda v: v.update(files={})),
        lambda e: about(e, lambda v: v.update(name="李\x1b[31m")),
        lambda e: about(e, lambda v: v.update(why="一\n二")),
        lambda e: about(e, lambda v: v["files"][LEDGER].update(size=10**12)),
        lambda e: about(e, lambda v: v["files"][LEDGER].update(size=-1)),
        lambda e: about(e, lambda v: v["files"].update({"data/2024/A.yml": v["files"][LEDGER]})),
    ],
)  # fmt: skip
def test_a_package_that_was_altered_is_refused(sent: Path, clean: Path, spoil: Spoil) -> None:
    refuse(sent, clean, spoil)


def refuse(file: Path, reviewer: Path, spoil: Spoil) -> None:
    with zipfile.ZipFile(file) as opened:
        entries = {name: opened.read(name) for name in opened.namelist()}
    spoil(entries)
    file.write_bytes(base.zipped(entries))
    before = {path: path.stat().st_mtime_ns for path in reviewer.parent.rglob("*")}
    with pytest.raises(PackageError):
        review.open_package(file, reviewer)
    assert {path: path.stat().st_mtime_ns for path in reviewer.parent.rglob("*")} == before


def test_links_folders_doubles_and_bombs_are_refused(plain: Path, reviewer: Path) -> None:
    file = packed(plain)
    raw = file.read_bytes()
    with zipfile.ZipFile(file) as opened:
        entries = {name: opened.read(name) for name in opened.namelist()}
    for kind in (stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO):
        with zipfile.ZipFile(file, "w") as opened:
            for name, content in entries.items():
                entry = zipfile.ZipInfo(name)
                entry.external_attr = ((kind if name.startswith("files/") else 0) | 0o644) << 16
                opened.writestr(entry, content)
        with pytest.raises(PackageError, match="链接"):
            review.open_package(file, reviewer)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "w") as opened:
        for name, content in [*entries.items(), (f"files/{LEDGER}", b"a: b\n")]:
            opened.writestr(name, content)
    with pytest.raises(PackageError, match="重名"):
        review.open_package(file, reviewer)
    for broken in (b"", b"PK\x03\x04", raw[:200], raw[:-30]):
        file.write_bytes(broken)
        with pytest.raises(PackageError):
            review.open_package(file, reviewer)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(package.ABOUT, b" " * 100_000_000)
    with pytest.raises(PackageError):
        review.open_package(file, reviewer)


@pytest.mark.parametrize(
    "change",
    [
        ("strict: true", "strict: true\nhooks: [docs/x.py]"),
        ("  - 首页: index.md", "  - 首页: !!python/object/apply:os.system ['id']"),
        ("strict: true", "strict: false"),
        ("site_name: 示例\n", "site_name: 示例\nnav: []\n"),
    ],
)
def test_a_menu_that_would_run_a_program_is_never_taken(
    plain: Path, reviewer: Path, change: tuple[str, str]
) -> None:
    menu = TEXTS[MENU].replace(*change).encode()
    files = {MENU: menu}
    what = package.proposal({MENU: (plain / MENU).read_bytes()}, files, WHO, WHY, "2026-12-01", "")
    file = plain / "x.zip"
    file.write_bytes(package.pack(what, {}, "", frozenset()))
    found = review.open_package(file, reviewer)
    assert [one.path for one in found.conflicts] == [MENU]
    with pytest.raises(HandInError):
        review.accept(found, [MENU])
    assert (reviewer / MENU).read_text("utf-8") == TEXTS[MENU]


def test_nothing_is_written_through_a_link(plain: Path, reviewer: Path, tmp_path: Path) -> None:
    file = packed(plain)
    outside = Path(shutil.move(reviewer / "data/2024", tmp_path / "outside"))
    (reviewer / "data/2024").symlink_to(outside, target_is_directory=True)
    before = contents(outside)
    found = review.open_package(file, reviewer)
    with pytest.raises(HandInError):
        review.accept(found, [LEDGER])
    assert contents(outside) == before


# --- sending back, and branches ----------------------------------------------------------------


def test_remarks_reach_the_clerk(
    plain: Path, reviewer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = packed(plain)
    root = ["--root", str(reviewer), "review", str(file)]
    assert cli.main(root) == 0
    shown = capsys.readouterr().out
    assert WHO in shown and WHY in shown and "80张 → 95张" in shown
    [made] = (reviewer / "送审").glob("审核-*.html")
    assert "95张" in made.read_text("utf-8")
    assert cli.main([*root, "--send-back", "1：写明依据"]) == 1  # nobody's name
    assert cli.main([*root, "--name", "王主任", "--send-back", "9：没有这处"]) == 1
    assert not list((reviewer / "送审").glob("*.yml"))
    words = ["--name", "王主任", "--send-back", "1：写明依据：哪一页", "整体再核对"]
    assert cli.main([*root, *words]) == 0
    [back] = (reviewer / "送审").glob("退回-*.yml")
    read = remarks.read(back)
    assert read and (read.author, read.reviewer) == (WHO, "王主任")
    assert [(r.number, r.path, r.text) for r in read.remarks] == [
        (0, "", "整体再核对"), (1, LEDGER, "写明依据：哪一页"),
    ]  # fmt: skip
    assert read.digest == package.read(file).digest
    capsys.readouterr()
    assert cli.main(["--root", str(plain), "review", str(back)]) == 0
    assert "写明依据：哪一页" in capsys.readouterr().out
    assert remarks.read(plain / SITE) is None


def test_what_is_wrong_together_is_taken_but_not_committed(
    plain: Path, reviewer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(plain, PAGE, "村里有", "全镇有")
    file = packed(plain)
    edit(reviewer, SITE, "更新频率: 每年", "更新频率: [每年]")
    commit(reviewer)
    head = git(reviewer, "rev-parse", "HEAD")
    words = ["--root", str(reviewer), "review", str(file), "--accept", "--name", "王芳"]
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert "没有提交" in said.err and SITE in said.out
    assert git(reviewer, "rev-parse", "HEAD") == head
    assert "95张" in (reviewer / LEDGER).read_text("utf-8")


def test_remarks_are_typed_as_a_chinese_keyboard_does() -> None:
    assert parse_remarks(["3：甲", "第2处＝乙", "4=丙", "丁", "3:戊"]) == {
        3: "甲；戊", 2: "乙", 4: "丙", 0: "丁",
    }  # fmt: skip


def test_a_branch_is_reviewed_like_a_package(
    town: Path, origin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, LEDGER, "80张", "95张")
    branch = hand_in(town, WHO, WHY, DAY).branch
    git(tmp_path, "clone", "-q", str(origin), "other")
    other = tmp_path / "other"
    words = ["--root", str(other), "review", branch]
    assert cli.main(words) == 0
    assert f"{WHO}，" in capsys.readouterr().out
    assert cli.main([*words, "--accept", "--name", "王主任"]) == 0
    assert git(other, "show", "-s", "--format=%an|%cn|%s") == f"{WHO}|王主任|{WHY}"
    assert cli.main(["--root", str(other), "review", "没有这个分支"]) == 1
    assert cli.main(["--root", str(other), "review", "--", "--output=x"]) == 1


# --- signing --------------------------------------------------------------------------------


def unsigned(root: Path) -> list[str]:
    project = read_project(root)
    return [p.found for p in state.problems(project, state.read(root)) if p.code == "V13"]


def must_sign(root: Path) -> None:
    edit(root, SITE, "要签发: 否", "要签发: 是")
    commit(root)


def test_nobody_has_to_sign_where_the_town_does_not_say_so(town: Path) -> None:
    assert unsigned(town) == []
    edit(town, SITE, "要签发: 否\n", "")
    assert unsigned(town) == [] and read_project(town).setting("要签发") == "否"
    (town / SITE).write_text((town / SITE).read_text("utf-8") + "要签发: 需要\n", "utf-8")
    project = read_project(town)
    assert unsigned(town) and any(p.path == SITE for p in project.problems)


@pytest.mark.parametrize(
    "change",
    [
        lambda town: edit(town, LEDGER, "80张", "81张"),
        lambda town: edit(town, PAGE, "村里", "全镇"),
        lambda town: edit(town, MENU, "示例", "例"),
        lambda town: (town / "docs/a.png").write_bytes(b"\x89PNG\0"),
        lambda town: (town / "data/units.yml").write_text("同类单位:\n  - [件, 起]\n", "utf-8"),
    ],
)
def test_any_later_edit_voids_an_approval(town: Path, change: Callable[[Path], object]) -> None:
    must_sign(town)
    assert unsigned(town) == ["没有签发过"]
    head = git(town, "rev-parse", "HEAD")
    approved = signature.sign(town, "张镇长", day=DAY)
    assert (approved.commit, approved.day) == (head, "2026-12-01")
    assert unsigned(town) == [] and git(town, "status", "--porcelain") == ""
    assert git(town, "show", "-s", "--format=%an|%s") == "张镇长|签发：张镇长，2026-12-01"
    assert not read_project(town).problems
    change(town)
    commit(town)
    [found] = unsigned(town)
    assert (
        found.startswith("张镇长（2026-12-01）签发以后又改了：") and signature.stands(town) is None
    )
    signature.sign(town, "张镇长", "再次同意", DAY)
    assert unsigned(town) == []
    approvals, problems = approval.load_approvals(town / "data")
    assert [one.remark for one in approvals] == [signature.AGREED, "再次同意"] and not problems


def test_line_ends_records_and_caches_void_nothing(town: Path) -> None:
    must_sign(town)
    signature.sign(town, "张镇长", day=DAY)
    (town / LEDGER).write_bytes((town / LEDGER).read_bytes().replace(b"\n", b"\r\n"))
    (town / "data/published.jsonl").write_bytes(b"")
    (town / "docs/.DS_Store").write_bytes(b"x")
    assert unsigned(town) == []


def test_an_approval_without_git_names_the_content_alone(plain: Path) -> None:
    edit(plain, SITE, "要签发: 否", "要签发: 是")
    assert signature.sign(plain, "张镇长", day=DAY).commit == ""
    assert unsigned(plain) == []
    edit(plain, LEDGER, "80张", "81张")
    assert unsigned(plain) == ["张镇长（2026-12-01）签发以后又改了"]


def test_what_is_wrong_or_not_committed_is_not_signed(town: Path) -> None:
    edit(town, LEDGER, "80张", "81张")
    with pytest.raises(HandInError, match=r"没提交的改动：data/2024/a\.yml"):
        signature.sign(town, "张镇长", day=DAY)
    edit(town, LEDGER, "81张", "81")
    with pytest.raises(HandInError, match="1个错误"):
        signature.sign(town, "张镇长", day=DAY)
    assert not (town / "data" / approval.FILE).exists()


def test_a_damaged_record_of_approvals_is_told(town: Path) -> None:
    file = town / "data" / approval.FILE
    file.write_text("签发:\n  - 姓名: 张镇长\n    日期: 明天\n  - 内容\n签字: 无\n", "utf-8")
    found = {p.code for p in read_project(town).problems}
    assert {"L08", "L11", "L06"} <= found or {"L08", "L11"} <= found


def test_the_checklist_lists_the_approvals(town: Path) -> None:
    signature.sign(town, "张镇长", day=DAY)
    edit(town, LEDGER, "80张", "81张")
    commit(town)
    signature.sign(town, "李书记", "看过", DAY)
    project = read_project(town)
    text = checklist.as_markdown(
        checklist.Findings(project, "0" * 40, "2026-12-01", "", ())
    ).decode()
    rows = re.findall(r"^\| (?:张镇长|李书记) .*$", text, re.M)
    assert len(rows) == 2
    assert "作废" in rows[0] and rows[1].endswith("| 看过 | 有效 |")
    assert "不是防伪" in text


def test_the_commands_say_in_chinese_what_they_did(
    town: Path, origin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, LEDGER, "80张", "95张")
    words = ["--root", str(town), "hand-in", "--name", WHO, "--why", WHY]
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert "送审了：分支 送审/" in out and "不认得这个托管平台" in out
    commit(town)
    assert cli.main(["--root", str(town), "sign", "--name", "张镇长"]) == 0
    assert "作废" in capsys.readouterr().out
    edit(town, LEDGER, "95张", "95")
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert "F01" in said.out and "改好再送审" in said.err


def test_a_new_approval_is_no_problem_to_the_desk(town: Path) -> None:
    signature.sign(town, "张镇长", day=DAY)
    assert submission.branch_name("张 镇/长", "2026-12-01") == "送审/2026-12-01-张-镇-长"
    codes = {p.code for p in read_project(town).problems}
    assert "L16" not in codes


# --- after the merge -----------------------------------------------------------------------


@pytest.fixture
def others(origin: Path, tmp_path: Path) -> Path:
    """Return the repository of somebody else who works on the same town."""
    git(tmp_path, "clone", "-q", str(origin), "others")
    return tmp_path / "others"


def publish(others: Path) -> None:
    commit(others)
    git(others, "push", "-q", "origin", "main")


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (lambda t: edit(t, LEDGER, "80张", "95张"), lambda t: edit(t, LEDGER, "80张", "96张")),
        (lambda t: edit(t, LEDGER, "80张", "95张"), lambda t: edit(t, LEDGER, "35人", "36人")),
        (lambda t: (t / "docs/a").write_text("甲"), lambda t: (t / "docs/a").write_text("乙")),
        (lambda t: (t / PAGE).unlink(), lambda t: edit(t, PAGE, "村里有", "全镇有")),
        (lambda t: edit(t, PAGE, "村里有", "全镇有"), lambda t: (t / PAGE).unlink()),
        (lambda t: edit(t, MENU, "示例", "例"), lambda t: edit(t, MENU, "示例", "例子")),
    ],
)
def test_what_is_not_merged_is_never_lost(
    town: Path, others: Path, here: Change, there: Change
) -> None:
    there(others)
    publish(others)
    here(town)
    before, state_before = contents(town / "docs") | contents(town / "data"), state_of(town)
    with pytest.raises(HandInError, match="还没有合并进去"):
        latest.bring_up(town)
    assert contents(town / "docs") | contents(town / "data") == before
    assert state_of(town) == state_before


def test_where_git_itself_is_needed_nothing_is_fetched(town: Path, others: Path) -> None:
    edit(others, LEDGER, "80张", "95张")
    publish(others)
    git(town, "checkout", "-q", "-b", "other")
    with pytest.raises(HandInError, match="主分支"):
        latest.bring_up(town)
    git(town, "checkout", "-q", "main")
    edit(town, PAGE, "村里有", "全镇有")
    git(town, "add", PAGE)
    with pytest.raises(HandInError, match="暂存"):
        latest.bring_up(town)
    commit(town)
    with pytest.raises(HandInError, match="没送上去的提交"):
        latest.bring_up(town)
    git(town, "remote", "set-url", "origin", "/nowhere")
    with pytest.raises(HandInError, match="没有取到"):
        latest.bring_up(town)
    git(town, "remote", "remove", "origin")
    with pytest.raises(HandInError, match="没有设过"):
        latest.bring_up(town)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_what_was_merged_comes_with_what_others_changed(
    town: Path, others: Path, capsys: pytest.CaptureFixture[str], line_end: bytes
) -> None:
    git(town, "config", "core.autocrlf", "true" if line_end == b"\r\n" else "false")
    edit(town, LEDGER, "80张", "95张")
    (town / "docs/new.md").write_text("---\ntitle: 新页\n---\n\n# 新页\n\n有床位。\n", "utf-8")
    (town / LEDGER).write_bytes((town / LEDGER).read_bytes().replace(b"\n", line_end))
    branch = hand_in(town, WHO, WHY, DAY).branch
    git(others, "fetch", "-q")
    git(others, "merge", "-q", "--squash", f"origin/{branch}")
    edit(others, LEDGER, "含节日走访", "含雨天走访")  # the same file, another line
    publish(others)
    (town / "docs/own.md").write_text("自己的", "utf-8")
    edit(town, SITE, "更新频率: 每年", "更新频率: 每季")
    assert cli.main(["--root", str(town), "latest"]) == 0
    said = capsys.readouterr().out
    assert LEDGER in said and "docs/own.md" in said
    assert git(town, "rev-parse", "HEAD") == git(others, "rev-parse", "HEAD")
    assert git(town, "status", "--porcelain") == f"M {SITE}\n?? docs/own.md"
    raw = (town / LEDGER).read_bytes()
    assert "95张".encode() in raw and "含雨天走访".encode() in raw
    assert raw.count(line_end) == raw.count(b"\n")
    assert cli.main(["--root", str(town), "latest"]) == 0
    assert "已经是最新的" in capsys.readouterr().out
    git(town, "remote", "remove", "origin")
    assert cli.main(["--root", str(town), "latest"]) == 1
