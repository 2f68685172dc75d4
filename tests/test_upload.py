"""The recipes of deploy/README.md for a folder below a portal, run as printed there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from releases import make_release, site
from test_deploy import tree

README = (ROOT / "deploy" / "README.md").read_text("utf-8")
SFTP_SERVERS = ["/usr/lib/openssh/sftp-server", "/usr/libexec/sftp-server"]


def recipe(word: str) -> str:
    """Return the one block of commands that contains a word."""
    [block] = [one for one in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if word in one]
    return str(block)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-e", "-c", script], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Return a folder with version 2, unpacked by the recipe; version 1 is on the portal."""
    if not shutil.which("unzip") or not shutil.which("sha256sum"):
        pytest.skip("没有 unzip 或 sha256sum")
    for name, content in site(1).items():
        (tmp_path / "portal/fazhi" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "portal/fazhi" / name).write_bytes(content)
    make_release(tmp_path, site(2))
    done = run(recipe("SHA256SUMS"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "unpacked/site") == site(2)
    return tmp_path / "unpacked"


def test_the_sums_find_an_altered_file(tmp_path: Path, unpacked: Path) -> None:
    (unpacked / "site/small.txt").write_bytes(b"9")
    check = recipe("SHA256SUMS").splitlines()[-1]
    assert run(check, unpacked).returncode != 0


def test_rsync_never_shows_a_page_without_its_files(tmp_path: Path, unpacked: Path) -> None:
    if not shutil.which("rsync"):
        pytest.skip("没有 rsync")
    portal = tmp_path / "portal/fazhi"
    (portal / "index.html").write_bytes(site(1)["index.html"])
    first, *steps = recipe("rsync").splitlines()
    to = f"TO={portal}/"
    assert first.startswith("TO=")
    for step in steps:
        done = run(f"{to}\n{step}", unpacked)
        assert done.returncode == 0, done.stderr
        now = tree(portal)
        shown = next(n for n in (1, 2) if now["index.html"] == site(n)["index.html"])
        assert f"assets/only-{shown}.css" in now, "the style of the page that is shown"
    assert now == site(2)
    assert not done.stdout, "the last step compares, and finds nothing"
    # Same size, same date: only the content differs.
    (portal / "small.txt").write_bytes(b"7")
    shutil.copystat(unpacked / "site/small.txt", portal / "small.txt")
    assert "small.txt" in run(f"{to}\n{steps[-1]}", unpacked).stdout
    assert run("\n".join([to, *steps[:-1]]), unpacked).returncode == 0
    assert tree(portal) == site(2)


def test_sftp_swaps_the_folder_by_renaming(tmp_path: Path, unpacked: Path) -> None:
    server = next((path for path in SFTP_SERVERS if Path(path).exists()), None)
    if not server or not shutil.which("sftp"):
        pytest.skip("没有 sftp 和 sftp-server")
    script = recipe("sftp").replace("用户@服务器", f"-D '{server} -d {tmp_path}/portal'")
    done = run(script, unpacked)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "portal/fazhi") == site(2)
    assert tree(tmp_path / "portal/fazhi.old") == site(1)
    for left in ("fazhi.old", "fazhi.new"):
        assert run(script, unpacked).returncode != 0, f"{left} is to be deleted first"
        assert tree(tmp_path / "portal/fazhi") == site(2)
        shutil.rmtree(tmp_path / "portal" / left)
    assert run(script, unpacked).returncode == 0
    assert tree(tmp_path / "portal/fazhi") == site(2)
