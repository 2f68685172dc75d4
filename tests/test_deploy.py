"""`nianbao deploy` and `rollback`: what is refused, what is public, what is kept."""

import os
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import brotli
import pytest
from conftest import ROOT
from releases import make_release, release_name, site

from macros.cli import main
from macros.gate.deploy.twins import gunzip

Manifest = dict[str, Any]
Refusal = Callable[[Path], str]


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """Return a server folder in which version 1 is public."""
    folder = tmp_path / "server"
    assert deploy(folder, make_release(tmp_path / "first", site(1))) == 0
    return folder


@pytest.fixture
def assert_refused(server: Path, capsys: pytest.CaptureFixture[str]) -> Refusal:
    """Return a function that deploys what must be refused and returns the one line printed."""

    def check(release: Path) -> str:
        before = tree(server)
        capsys.readouterr()
        assert deploy(server, release) == 1
        output = capsys.readouterr()
        assert output.err.count("\n") == 1
        assert tree(server) == before
        assert public(server) == site(1)
        return output.err

    return check


def deploy(folder: Path, release: Path, *options: str) -> int:
    try:
        return main(["deploy", str(folder), "--release", str(release), *options])
    except SystemExit as stopped:
        return int(stopped.code or 0)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder; links are not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def public(server: Path) -> dict[str, bytes]:
    """Return the public files without their compressed twins."""
    found = tree((server / "current").resolve())
    return {name: raw for name, raw in found.items() if not name.endswith((".gz", ".br"))}


# --- archives that are refused ------------------------------------------------------------

NAMES = [
    *("../evil.html", "site/../../evil.html", "/evil.html", "site//evil.html", "site/./evil"),
    *("C:/evil.html", "site/C:evil", "site\\..\\evil.html", "site/a\nb", "site/evil.html."),
    *("site/evil\x00.html", "site/‮lmth.live", "site/INDEX.html", "site/"),
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_leave_the_folder(tmp_path: Path, assert_refused: Refusal, name: str) -> None:
    def add(manifest: Manifest) -> None:
        manifest["files"][name] = manifest["files"]["site/index.html"]

    assert_refused(
        make_release(tmp_path / "in", site(2), change=add, extra={name: site(2)["index.html"]})
    )
    assert not list(tmp_path.rglob("*evil*"))
    assert not Path("/evil.html").exists()


def spoil(*keys: str, to: object) -> Callable[[Manifest], None]:
    def change(manifest: Manifest) -> None:
        inner = manifest
        for key in keys[:-1]:
            inner = inner[key]
        if to is None:
            del inner[keys[-1]]
        else:
            inner[keys[-1]] = to

    return change


SPOILT = [
    spoil("format", to=2),
    spoil("town", to="镇; } server {"),
    spoil("year", to=2025),
    spoil("commit", to="HEAD"),
    spoil("files", to={}),
    spoil("files", "site/index.html", to=None),
    spoil("files", "site/index.html", "sha256", to="0" * 64),
    spoil("files", "site/index.html", "size", to=-1),
    spoil("files", "site/index.html", "size", to="459"),
    spoil("files", "site/index.html", "size", to=458),
    spoil("files", "site/index.html", "size", to=2**40),
    spoil("policy", to=None),
    spoil("policy", "script", to=["sha256-abc'; script-src *; '"]),
    spoil("policy", "style", to=["unsafe-inline"]),
]
UNSEALED = [
    *SPOILT,
    spoil("hash", to="0" * 64),
    spoil("hash", to=None),
    spoil("files", to=[]),
    spoil("files", to={"site/index.html": "0" * 64}),
]


@pytest.mark.parametrize(
    ("change", "sealed"), [*((one, True) for one in SPOILT), *((one, False) for one in UNSEALED)]
)
def test_wrong_manifest(
    tmp_path: Path, assert_refused: Refusal, change: Callable[[Manifest], None], sealed: bool
) -> None:
    assert_refused(make_release(tmp_path / "in", site(2), change=change, sealed=sealed))


@pytest.mark.parametrize(
    "extra",
    [
        {"site/more.html": b"more"},
        {"more.txt": b"more"},
        {"SHA256SUMS": b""},
        {"SHA256SUMS": b"\xff\xfe"},
        {"manifest.json": b"{}"},
        {"manifest.json": b"[" * 100_000},
        {"manifest.json": "{}".encode("utf-16")},
        {"site/index.html": b"altered"},
        {"site/small.txt": b"9"},
        {"sbom.cdx.json": b"[]\n"},
    ],
)
def test_contents_that_are_not_those_of_the_manifest(
    tmp_path: Path, assert_refused: Refusal, extra: Mapping[str, bytes]
) -> None:
    assert_refused(make_release(tmp_path / "in", site(2), extra=extra))


def test_entries_that_are_no_files(tmp_path: Path, assert_refused: Refusal) -> None:
    release = make_release(tmp_path / "in", site(2))
    with zipfile.ZipFile(release) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    for kind in (stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR):
        with zipfile.ZipFile(release, "w") as package:
            for name, content in contents.items():
                entry = zipfile.ZipInfo(name)
                entry.external_attr = (kind | 0o777) << 16 if name.endswith(".png") else 0
                package.writestr(entry, content)
        assert "picture.png" in assert_refused(release)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice(tmp_path: Path, assert_refused: Refusal) -> None:
    release = make_release(tmp_path / "in", site(2))
    with zipfile.ZipFile(release, "a") as package:
        package.writestr("site/index.html", b"the other one")
    assert_refused(release)


def test_a_damaged_archive(tmp_path: Path, assert_refused: Refusal) -> None:
    release = make_release(tmp_path / "in", site(2))
    whole = release.read_bytes()
    for length in (0, 1, len(whole) // 3, len(whole) - 30, len(whole) - 1):
        release.write_bytes(whole[:length])
        assert_refused(release)
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        flipped = bytearray(whole)
        flipped[at] ^= 0x10
        release.write_bytes(flipped)
        if deploy(tmp_path / f"other{at}", release) == 0:  # only a date or an attribute was hit
            assert public(tmp_path / f"other{at}") == site(2)
        else:
            assert not (tmp_path / f"other{at}" / "current").exists()


def test_a_name_that_is_not_that_of_the_content(tmp_path: Path, assert_refused: Refusal) -> None:
    release = make_release(tmp_path / "in", site(2))
    other = make_release(tmp_path / "in", site(3))
    for name in (other.name, release.name.replace("2024", "2023"), "新建.zip"):
        shutil.copy(release, target := tmp_path / name)
        assert_refused(target)
    assert_refused(tmp_path / "nianbao-2024-000000000000.zip")


def test_another_town(tmp_path: Path, assert_refused: Refusal) -> None:
    said = assert_refused(make_release(tmp_path / "in", site(2), town="望川镇"))
    assert "望川镇" in said and "枕溪镇" in said


# --- folders that are refused -------------------------------------------------------------


def test_a_folder_that_is_used_for_something_else(tmp_path: Path) -> None:
    release = make_release(tmp_path / "in", site(1))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "年报.docx").write_bytes(b"x")
    assert deploy(tmp_path / "home", release) == 1
    assert deploy(tmp_path / "no" / "such", release) == 1
    assert main(["rollback", str(tmp_path / "home")]) == 1
    assert tree(tmp_path / "home") == {"年报.docx": b"x"}


def test_nothing_to_deploy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path), "deploy", str(tmp_path / "server")]) == 1
    assert "nianbao release" in capsys.readouterr().err
    assert not (tmp_path / "server").exists()


@pytest.mark.parametrize("keep", ["1", "0", "-3", "二"])
def test_too_few_to_keep(tmp_path: Path, keep: str) -> None:
    assert deploy(tmp_path / "server", make_release(tmp_path, site(1)), "--keep", keep) == 2


# --- what is public -----------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
def test_the_site_and_its_twins_are_public(tmp_path: Path, options: list[str]) -> None:
    server = tmp_path / "server"
    for version in (1, 2, 3):
        assert deploy(server, make_release(tmp_path, site(version)), *options) == 0
        assert public(server) == site(version)
    found = tree(server / "current")
    for name, content in site(3).items():
        if name.endswith((".html", ".css", ".js", ".csv")):
            assert gunzip(found[f"{name}.gz"]) == content == brotli.decompress(found[f"{name}.br"])
        else:
            assert not {f"{name}.gz", f"{name}.br"} & set(found)
    assert (server / "current").is_symlink() == (not options)
    assert not [path for path in server.iterdir() if path.name[0] == "." and path.name != ".lock"]
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (server / "releases").rglob("*")}
        assert modes == {0o644, 0o755}, "the web server reads them, whatever the umask"


def test_a_twin_of_the_site_itself_is_not_overwritten(tmp_path: Path) -> None:
    files = {**site(1), "index.html.gz": b"its own"}
    assert deploy(tmp_path / "server", make_release(tmp_path, files)) == 0
    assert (tmp_path / "server/current/index.html.gz").read_bytes() == b"its own"


def test_a_link_that_leads_elsewhere_is_put_right(server: Path, tmp_path: Path) -> None:
    release = make_release(tmp_path, site(1))
    (server / "current").unlink()
    (server / "current").symlink_to(tmp_path / "elsewhere" / "releases" / release_name(release))
    assert deploy(server, release) == 0
    assert public(server) == site(1)


def test_the_newest_of_the_project_is_taken(tmp_path: Path) -> None:
    for version, day in ((1, 3), (2, 9), (3, 6)):
        os.utime(make_release(tmp_path / "release", site(version)), (day, day))
    assert main(["--root", str(tmp_path), "deploy", str(tmp_path / "server")]) == 0
    assert public(tmp_path / "server") == site(2)


def test_the_same_again_changes_nothing(server: Path, tmp_path: Path) -> None:
    before = {path: path.lstat().st_mtime_ns for path in server.rglob("*")}
    assert deploy(server, make_release(tmp_path, site(1))) == 0
    assert before == {path: path.lstat().st_mtime_ns for path in server.rglob("*")}


def alter(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


DAMAGE: list[Callable[[Path], object]] = [
    lambda public: alter(public / "index.html"),
    lambda public: alter(public / "index.html.br"),
    lambda public: alter(public / "index.html.gz"),
    lambda public: (public / "assets/app.js").unlink(),
    lambda public: (public / "assets/app.js.gz").write_bytes(b""),
    lambda public: (public / "extra.html").write_bytes(b"put here by somebody"),
    lambda public: shutil.rmtree(public / "assets"),
    lambda public: (public / "link.html").symlink_to("index.html"),
    lambda public: (public / "folder").symlink_to("/etc"),
]


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_the_same_again_mends(
    tmp_path: Path, damage: Callable[[Path], object], options: list[str]
) -> None:
    server, release = tmp_path / "server", make_release(tmp_path, site(1))
    assert deploy(server, release, *options) == 0
    good = tree(server / "current")
    for folder in (server / "current", server / "releases" / release_name(release)):
        damage(folder.resolve())
        assert tree(folder.resolve()) != good or damage in DAMAGE[-2:]
        assert deploy(server, release, *options) == 0
        assert tree((server / "current").resolve()) == good
        assert not (server / "current/link.html").exists()
        assert not (server / "current/folder").exists()


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
def test_the_last_ones_are_kept_and_never_fewer_than_two(
    tmp_path: Path, options: list[str]
) -> None:
    server = tmp_path / "server"
    names = []
    for version in range(1, 6):
        release = make_release(tmp_path, site(version))
        names.append(release_name(release))
        assert deploy(server, release, "--keep", "3", *options) == 0
        folders = {path.name for path in (server / "releases").iterdir() if path.is_dir()}
        assert folders == set(names[-3:])
    assert deploy(server, make_release(tmp_path, site(6)), "--keep", "2", *options) == 0
    assert main(["rollback", str(server)]) == 0
    assert public(server) == site(5)


# --- back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
def test_back_and_further_back_and_to_a_named_one(tmp_path: Path, options: list[str]) -> None:
    server = tmp_path / "server"
    names = {}
    for version in (1, 2, 3):
        release = make_release(tmp_path, site(version))
        names[version] = release_name(release)
        assert deploy(server, release, *options) == 0
    for expected in (2, 1):
        assert main(["rollback", str(server)]) == 0
        assert public(server) == site(expected)
    assert main(["rollback", str(server)]) == 1, "there is none before the first"
    assert main(["rollback", str(server), "--to", "0" * 12]) == 1
    assert public(server) == site(1)
    assert main(["rollback", str(server), "--to", names[3]]) == 0
    assert public(server) == site(3)
    # A later rollback does not return to a release that was rolled back.
    assert main(["rollback", str(server)]) == 0
    assert deploy(server, make_release(tmp_path, site(4)), *options) == 0
    assert main(["rollback", str(server)]) == 0
    assert public(server) == site(2)


def test_back_to_a_damaged_one_is_refused(server: Path, tmp_path: Path) -> None:
    first = (server / "current").resolve()
    assert deploy(server, make_release(tmp_path, site(2))) == 0
    alter(first / "report/2024.html")
    assert main(["rollback", str(server)]) == 1
    assert public(server) == site(2)


# --- what the web server may let run ------------------------------------------------------


def policy(version: int) -> Mapping[str, list[str]]:
    return {"script": [f"sha256-{version:043d}="], "style": [f"sha256-{version + 50:043d}="]}


def test_every_kept_release_may_run_its_own_scripts(tmp_path: Path) -> None:
    server = tmp_path / "server"
    for version in (1, 2, 3, 4):
        release = make_release(tmp_path, site(version), policy=policy(version))
        assert deploy(server, release, "--keep", "3") == 0
    text = (server / "csp.conf").read_text("utf-8")
    for version in (2, 3, 4):
        assert all(one in text for kind in policy(version).values() for one in kind)
    assert policy(1)["script"][0] not in text


RELOADS = """
import pathlib, sys
server = pathlib.Path(sys.argv[1])
seen = (server / "csp.conf").read_text("utf-8") + str((server / "current").resolve().name)
(server / ".seen").write_text(seen, "utf-8")
sys.exit(int(sys.argv[2]))
"""


def test_reload_runs_between_the_policy_and_the_switch(server: Path, tmp_path: Path) -> None:
    first = (server / "current").resolve().name
    script = tmp_path / "re load.py"
    script.write_text(RELOADS, "utf-8")
    command = f'"{sys.executable}" "{script}" "{server}"'
    before = (server / "csp.conf").read_text("utf-8")
    release = make_release(tmp_path, site(2), policy=policy(2))
    assert deploy(server, release, "--reload", f"{command} 3") == 1
    assert public(server) == site(1)
    assert (server / "csp.conf").read_text("utf-8") == before
    seen = (server / ".seen").read_text("utf-8")
    assert policy(2)["script"][0] in seen and seen.endswith(first)
    assert deploy(server, release, "--reload", f"{command} 0") == 0
    assert public(server) == site(2)


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
@pytest.mark.parametrize("first", [True, False], ids=["the first", "a later one"])
def test_damaged_just_before_the_switch(tmp_path: Path, first: bool, options: list[str]) -> None:
    server, release = tmp_path / "server", make_release(tmp_path, site(2))
    if not first:
        assert deploy(server, make_release(tmp_path, site(1)), *options) == 0
    page = server / "releases" / release_name(release) / "index.html"
    spoil = f"{shutil.which('cp')} {ROOT / 'README.md'} {page}"
    assert deploy(server, release, "--reload", spoil, *options) == 1
    assert not (server / "current").exists() if first else public(server) == site(1)
    assert deploy(server, release, *options) == 0
    assert public(server) == site(2)


@pytest.mark.parametrize("command", ["no-such-command-1", 'echo "', "false"])
def test_a_reload_that_cannot_be_run(server: Path, tmp_path: Path, command: str) -> None:
    assert deploy(server, make_release(tmp_path, site(2)), "--reload", command) == 1
    assert public(server) == site(1)


def test_reload_is_no_shell(server: Path, tmp_path: Path) -> None:
    command = f"{shutil.which('echo')} ; touch {tmp_path}/ran $(touch {tmp_path}/ran)"
    assert deploy(server, make_release(tmp_path, site(2)), "--reload", command) == 0
    assert not (tmp_path / "ran").exists()
