"""Programs that only some tests need: pip fills a folder of its own for each lock file."""

import hashlib
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".build" / "installed"
NOT_INSTALLED = (
    "【注意】没有装上 {}，用它的测试没有进行：请检查网络（可用环境变量 PIP_INDEX_URL 指定镜像）。"
)


class InstallError(Exception):
    """What pip could not install; the message is in Chinese."""


def install(lock: Path) -> Path:
    """Return the folder with what a lock file lists, filled once for each state of the file."""
    state = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = FOLDER / f"{lock.stem}-{state}"
    if not folder.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as own:
            fresh = Path(own) / lock.stem
            pip = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes"]
            done = subprocess.run([*pip, "--target", fresh, "-r", lock], check=False)
            if done.returncode:
                raise InstallError(NOT_INSTALLED.format(lock.stem))
            with suppress(OSError):  # another test was first
                fresh.rename(folder)
    return folder
