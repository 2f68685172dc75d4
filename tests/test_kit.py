"""The kit: everything but Python, for a computer without a network; nothing is missing from it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT
from test_handin import commit, git

from macros import cli
from macros.desk.handin import base
from macros.gate.kit import command, wheels
from macros.gate.kit.wheels import PYTHONS, TARGETS, KitError

WINDOWS, LINUX = TARGETS["windows"], TARGETS["linux"]
HASH = f"sha256:{'0' * 64}"
LOCK = f"""\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash={HASH}
    # via click
jieba==0.42.1 \\
    --hash={HASH}
numpy==2.4.6 \\
    --hash={HASH} \\
    --hash={HASH}
old-thing==1.0 ; python_full_version < '3.12' \\
    --hash={HASH}
"""
EVERYWHERE = ["jieba-0.42.1-py3-none-any.whl", "colorama-0.4.6-py2.py3-none-any.whl"]
NUMPY = {
    "windows": "numpy-2.4.6-cp312-cp312-win_amd64.whl",
    "linux": "numpy-2.4.6-cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
}


def lacking(names: list[str], target: wheels.Target = WINDOWS, python: str = "3.12") -> list[str]:
    return [one.split()[0] for one in wheels.missing(wheels.pins(LOCK), names, target, [python])]


def test_a_lock_is_cut_for_each_system_and_python() -> None:
    every = wheels.pins(LOCK)
    assert [len(pin.hashes) for pin in every] == [1, 1, 2, 1]
    needed = {
        (target.name, python): [pin.name for pin in wheels.needed(every, target, python)]
        for target in TARGETS.values()
        for python in ("3.11", "3.12")
    }
    assert needed[WINDOWS.name, "3.12"] == ["colorama", "jieba", "numpy"]
    assert needed[LINUX.name, "3.12"] == ["jieba", "numpy"]
    assert needed[LINUX.name, "3.11"] == ["jieba", "numpy", "old-thing"]


def test_the_lock_of_the_project_is_read_whole() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    every = wheels.pins(text)
    assert len(every) == len(re.findall(r"^[\w.-]+==", text, re.M))
    assert sum(len(pin.hashes) for pin in every) == text.count("--hash=")


def test_a_missing_wheel_is_told() -> None:
    whole = [*EVERYWHERE, NUMPY["windows"]]
    assert lacking(whole) == []
    assert lacking(EVERYWHERE) == ["numpy"]
    assert lacking([*EVERYWHERE, NUMPY["linux"]]) == ["numpy"]
    assert lacking(whole, LINUX) == ["numpy"]
    assert lacking(whole, python="3.13") == ["numpy"]
    assert lacking(whole[:1]) == ["colorama", "numpy"]
    assert lacking([*EVERYWHERE, "numpy-2.4.5-cp312-cp312-win_amd64.whl"]) == ["numpy"]
    assert lacking([*EVERYWHERE, "numpy-2.4.6-cp39-abi3-win_amd64.whl"]) == []
    assert lacking([*EVERYWHERE, "numpy-2.4.6-cp312-cp312-win32.whl"]) == ["numpy"]
    assert lacking([*EVERYWHERE, "numpy-2.4.6-cp312-cp312-win_arm64.whl"]) == ["numpy"]


def test_the_own_lock_lets_in_what_is_there(tmp_path: Path) -> None:
    names = [*EVERYWHERE, NUMPY["windows"], NUMPY["windows"].replace("312", "313")]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    own = wheels.pins(wheels.own_lock(wheels.pins(LOCK), tmp_path))
    assert [pin.name for pin in own] == ["colorama", "jieba", "numpy"]
    assert "win32" in str(own[0].requirement.marker)
    assert {h for pin in own for h in pin.hashes} == {
        f"sha256:{sha256(name.encode()).hexdigest()}" for name in names
    }


def test_what_must_be_compiled_elsewhere_stops_the_kit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(failure: str, *words: str) -> None:
        if words[0] == "wheel":
            (tmp_path / "x-1-cp312-cp312-linux_x86_64.whl").touch()
        else:
            (tmp_path / "x-1.tar.gz").touch()

    monkeypatch.setattr(wheels, "_pip", pip)
    with pytest.raises(KitError, match="编译"):
        wheels.collect(f"x==1 \\\n    --hash={HASH}\n", WINDOWS, ["3.12"], tmp_path)


def test_an_incomplete_download_makes_no_kit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text(LOCK, "utf-8")
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    monkeypatch.setattr(wheels, "_pip", lambda *words: None)
    assert cli.main(["--root", str(tmp_path), "kit", "windows"]) == 1
    assert "缺组件：colorama" in capsys.readouterr().err
    assert not (tmp_path / "kit").exists()
    shutil.rmtree(tmp_path / ".git")
    assert cli.main(["--root", str(tmp_path), "kit"]) == 1
    assert "不是 git 仓库" in capsys.readouterr().err


@pytest.fixture(scope="module")
def small_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked kit of this project with one made-up wheel, as `unzip` leaves it."""
    root = tmp_path_factory.mktemp("kit") / "project"
    for part in ("data", "docs", "macros/gate/kit"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("mkdocs.yml", "nianbao", "nianbao.cmd", ".gitignore", ".gitattributes"):
        shutil.copy(ROOT / file, root / file)
    (root / "tests").mkdir()
    (root / "tests/test_a.py").touch()
    (root / "requirements.txt").write_text(f"tiny==1 \\\n    --hash={HASH}\n", "utf-8")
    git(root, "init", "-q")
    commit(root)

    def collect(lock: str, target: wheels.Target, pythons: object, folder: Path) -> str:
        tiny_wheel(folder)
        return wheels.own_lock(wheels.pins(lock), folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wheels, "collect", collect)
        tree, version = command.tree_of(root)
        files = [command.make(root, LINUX, PYTHONS, tree, version) for _ in range(2)]
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as package:
        package.extractall(root.parent / "there")
        for entry in package.infolist():
            (root.parent / "there" / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    return root.parent / "there" / command.TOP


def tiny_wheel(folder: Path) -> None:
    about = "tiny-1.dist-info"
    with zipfile.ZipFile(folder / "tiny-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "tiny.py,,\n")


@pytest.fixture
def kit(small_kit: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_kit, tmp_path / "年报 安装"))


def launch(
    kit: Path, *words: str, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run the launcher where `python3` is this one, and nothing else is."""
    programs = kit.parent / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("sh", "dirname", "cmp", "cat"):
        if not (programs / name).exists():
            (programs / name).symlink_to(str(shutil.which(name)))
    (programs / "python3").unlink(missing_ok=True)
    if python:
        (programs / "python3").symlink_to(python)
    environment = {"PATH": str(programs), "PIP_INDEX_URL": "http://127.0.0.1:1/", "LANG": "C.UTF-8"}
    return subprocess.run(
        ["sh", str(kit / "nianbao"), *words],
        env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_kit_has_the_tree_the_base_and_no_tests(small_kit: Path) -> None:
    assert not (small_kit / "tests").exists() and not (small_kit / ".git").exists()
    assert os.access(small_kit / "nianbao", os.X_OK)
    assert (small_kit / "wheels/python.txt").read_text("utf-8").split() == list(PYTHONS)
    found = base.read(small_kit)
    assert len(found.commit) == 40
    assert {*found.files} == {*base.present(small_kit)}


def test_the_first_call_makes_the_environment_without_a_network(kit: Path) -> None:
    base_python = getattr(sys, "_base_executable", sys.executable)
    (kit / ".venv/bin").mkdir(parents=True)  # an earlier call was stopped half-way
    done = launch(kit, "check", python=base_python)
    assert "装好了" in done.stdout, done.stderr
    installed = subprocess.run(
        [kit / ".venv/bin/python", "-c", "import tiny"], check=False, capture_output=True
    )
    assert installed.returncode == 0
    assert (kit / ".venv/kit.txt").read_bytes() == (kit / "wheels/requirements.txt").read_bytes()
    assert "装好了" not in launch(kit, "check", python=base_python).stdout


def test_a_damaged_wheel_is_not_installed(kit: Path) -> None:
    (kit / "wheels/tiny-1-py3-none-any.whl").write_bytes(b"PK")
    done = launch(kit, "check", python=getattr(sys, "_base_executable", sys.executable))
    assert done.returncode == 1 and "没有解压完整" in done.stderr
    assert not (kit / ".venv/kit.txt").exists()


def test_without_a_fitting_python_the_need_is_named(kit: Path) -> None:
    done = launch(kit, "check", python="")
    assert done.returncode == 1 and "需要 Python 3.11 3.12 3.13 3.14" in done.stderr
    (kit / "wheels/python.txt").write_text("3.99\n", "utf-8")
    done = launch(kit, "check")
    assert done.returncode == 1 and "需要 Python 3.99" in done.stderr
    own = subprocess.run(
        [sys.executable, kit / "macros/gate/kit/install.py"],
        capture_output=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert own.returncode == 1 and "需要 Python 3.99" in own.stderr
    assert not (kit / ".venv").exists()


def test_the_installer_needs_nothing_but_python() -> None:
    file = ROOT / "macros/gate/kit/install.py"
    names = re.findall(r"^(?:import|from) (\w+)", file.read_text("utf-8"), re.M)
    assert {*names} <= {*sys.stdlib_module_names}
    found = importlib.util.spec_from_file_location("install", file)
    assert found and isinstance(importlib.util.module_from_spec(found), ModuleType)


def test_the_launchers_open_the_desk_and_look_for_the_same_pythons() -> None:
    shell, windows = ((ROOT / name).read_text("utf-8") for name in ("nianbao", "nianbao.cmd"))
    for text in (shell, windows):
        assert "desk" in text and "serve --open" in text and "install.py" in text and "64位" in text
        assert all(version in text for version in PYTHONS)
    raw = (ROOT / "nianbao.cmd").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") and b"chcp 65001" in raw
    jumps = {*re.findall(r"goto (\w+)", windows)}
    assert jumps == {*re.findall(r"^:(\w+)", windows, re.M)}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*TARGETS])
def test_a_real_kit_is_complete_and_works(name: str, tmp_path: Path) -> None:
    """Download everything; on Linux, install it where there is no index and check the project."""
    root = tmp_path / "project"
    git(tmp_path, "clone", "-q", str(ROOT), str(root))
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    words = ["kit", name, "--python", *({own} if name == "linux" else PYTHONS)]
    assert cli.main(["--root", str(root), *words]) == 0
    [file] = (root / "kit").glob("*.zip")
    with zipfile.ZipFile(file) as package:
        names = [Path(one).name for one in package.namelist() if one.endswith(".whl")]
        package.extractall(tmp_path)
    every = wheels.pins((root / "requirements.txt").read_text("utf-8"))
    pythons = [own] if name == "linux" else PYTHONS
    assert not list(wheels.missing(every, names, TARGETS[name], pythons))
    if name == "linux":
        kit = tmp_path / command.TOP
        done = launch(kit, "check", python=getattr(sys, "_base_executable", sys.executable))
        assert done.returncode == 0 and "共0个错误" in done.stdout, done.stderr
