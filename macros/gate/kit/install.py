"""Make the environment of a kit from its wheels alone: run by the launcher, not imported.

It knows nothing but Python's own library, since nothing else is there yet.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WHEELS = ROOT / "wheels"
LOCK = WHEELS / "requirements.txt"
VERSIONS = WHEELS / "python.txt"
"""The versions of Python that the wheels are for."""
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "kit.txt"
"""A copy of the lock that the environment was made from: another lock, another environment."""


def fits() -> bool:
    """Return whether the wheels are for the Python that runs this."""
    version = "{}.{}".format(*sys.version_info)
    return version in VERSIONS.read_text("utf-8").split() and sys.maxsize > 2**32


def main() -> int:
    """Make the environment; return 0 if it is there, 1 with a message if it is not."""
    if not fits():
        versions = "、".join(VERSIONS.read_text("utf-8").split())
        return _fail(f"需要 Python {versions}（64位），现在是 {sys.version.split()[0]}。")
    print("第一次打开，正在装好组件，请稍候……", flush=True)
    if _run("-m", "venv", "--clear", str(ENVIRONMENT), python=sys.executable):
        return _fail("装不了组件：Python 缺少 venv。Debian、Ubuntu 请安装 python3-venv。")
    if _pip():
        return _fail("组件没有装好：安装包可能没有解压完整，或者磁盘满了。重新解压，再运行一次。")
    # `make` looks at this one.
    (ENVIRONMENT / "requirements.stamp").touch()
    shutil.copyfile(LOCK, STAMP)
    print("装好了。")
    return 0


def _pip() -> int:
    words = ["install", "-qq", "--disable-pip-version-check", "--no-cache-dir", "--no-index"]
    words += ["--find-links", str(WHEELS), "--require-hashes", "-r", str(LOCK)]
    place = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return _run("-m", "pip", *words, python=str(ENVIRONMENT / place))


def _run(*words: str, python: str) -> int:
    # Nothing that a computer has set up for pip may lead to a network.
    own = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    own["PIP_CONFIG_FILE"] = os.devnull
    return subprocess.run([python, "-I", *words], env=own, cwd=str(ROOT), check=False).returncode


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    if sys.argv[1:] == ["--fits"]:
        sys.exit(not fits())
    sys.exit(main())
