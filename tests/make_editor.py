"""Make the desk's editor of paragraphs from tests/editor; run by hand when it must change.

`python tests/make_editor.py` needs Node.js with npm, and the registry. The lock names every package
with its digest, so the same lock makes the same bytes; `editor.sha256` says which.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tests" / "editor"
ASSETS = ROOT / "macros" / "preview" / "desk" / "assets"
SUM = SOURCE / "editor.sha256"
# What a browser of an office may be.
TARGET = "firefox102,chrome102,safari15"


def main() -> None:
    """Write the bundle, the licences of what is in it, and its digest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in SOURCE.iterdir():
            shutil.copy(file, folder)
        _run(folder, "npm", "ci", "--no-audit", "--no-fund")
        options = ["--bundle", "--minify", "--format=iife", "--legal-comments=none"]
        _run(folder, "npx", "esbuild", "editor.mjs", *options, f"--target={TARGET}",
             "--outfile=editor.js")  # fmt: skip
        content = (folder / "editor.js").read_bytes()
        (ASSETS / "editor.js").write_bytes(content)
        (ASSETS / "editor.LICENSE").write_text(_licences(folder / "node_modules"), "utf-8")
    SUM.write_text(f"{sha256(content).hexdigest()}  editor.js\n", "utf-8")
    print(SUM.read_text("utf-8"), end="")


def _licences(modules: Path) -> str:
    texts = []
    for file in sorted(modules.rglob("LICENSE*")):
        package = file.parent.relative_to(modules).as_posix()
        if "esbuild" not in package:  # it makes the bundle and is not in it
            texts.append(f"{package}\n\n{file.read_text('utf-8').strip()}\n")
    return "\n----\n\n".join(texts)


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
