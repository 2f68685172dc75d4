"""`nianbao site`: check, build, make the other files, check again, put the new site in place."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from .. import runs
from . import swap

FOLDER = "site"
"""The finished site, below the project."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao site`."""
    parser.add_argument("--all", action="store_true", help="逐处列出：相像的提醒也一处一行")


def run(options: argparse.Namespace) -> int:
    """Run every step in a process of its own; return 1, with the old site untouched, if one fails.

    The new site has a folder of its own, so that a step that outlives a killed run harms none.
    """
    root = options.root.resolve()
    swap.recover(root / FOLDER)
    if _step(root, "check", "--step", *(["--all"] if options.all else [])):
        return 1
    (root / ".build").mkdir(exist_ok=True)
    with runs.folder(root, root / ".build") as folder:
        new = folder / FOLDER
        steps = (["build"], ["outputs"], ["check"])
        if any(_step(root, *step, "--site", str(new), quiet=step == ["check"]) for step in steps):
            message = f"网站没有生成：请按上面的提示修改后再试。原有的 {FOLDER}/ 没有变动。"
            print(message, file=sys.stderr)
            return 1
        if swap.main(new, root / FOLDER):
            return 1
    print(f"网站已生成：打开 {FOLDER}/index.html；边改边看：nianbao serve")
    return 0


def _step(root: Path, *command: str, quiet: bool = False) -> int:
    """Run a command and return its status; a quiet one is heard only if it fails."""
    sys.stdout.flush()
    arguments = [sys.executable, "-m", "macros", "--root", str(root), *command]
    process = subprocess.run(arguments, cwd=root, capture_output=quiet, check=False)
    if quiet and process.returncode:
        sys.stdout.write(process.stdout.decode("utf-8", "replace"))
        sys.stderr.write(process.stderr.decode("utf-8", "replace"))
    return process.returncode
