"""`nianbao kit`: the zips for computers without a network."""

from __future__ import annotations

import argparse
import io
import stat
import sys
import tarfile
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ... import files, runs
from ...desk.handin import base, repository
from . import wheels
from .wheels import PYTHONS, TARGETS, KitError, Target

FOLDER = "kit"
TOP = "nianbao"
"""The folder that a kit unpacks into."""
LOCK = "requirements.txt"
_LEFT_OUT = ("tests", ".ci", ".github")
"""What only the programs' authors need."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a kit."""

    content: bytes
    mode: int = 0o644


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao kit`."""
    parser.add_argument(
        "targets", nargs="*", type=_target, metavar="系统",
        help=f"{'、'.join(TARGETS)}；不写就都做",
    )  # fmt: skip
    parser.add_argument(
        "--python", nargs="+", choices=PYTHONS, default=list(PYTHONS), metavar="版本",
        help=f"给哪几个版本的 Python 用（默认{'、'.join(PYTHONS)}）",
    )  # fmt: skip


def _target(text: str) -> Target:
    if text not in TARGETS:
        raise argparse.ArgumentTypeError(f"写{'、'.join(TARGETS)}，不是“{text}”")
    return TARGETS[text]


def run(options: argparse.Namespace) -> int:
    """Make a kit for each system; return 1 where one cannot be made."""
    root: Path = options.root.resolve()
    try:
        tree, commit = tree_of(root)
        for target in options.targets or TARGETS.values():
            print(f"{target.title}：正在下载组件……", file=sys.stderr)
            file = make(root, target, options.python, tree, commit)
            print(
                f"安装包：{file.relative_to(root).as_posix()}（{file.stat().st_size / 1e6:.0f} MB）"
            )
    except (KitError, repository.GitError) as error:
        print(f"安装包没有做成：{error}", file=sys.stderr)
        return 1
    print("里面是已经提交的文件。那台电脑上只要有 Python；解压以后，双击 nianbao.cmd。")
    return 0


def make(
    root: Path, target: Target, pythons: Collection[str], tree: Mapping[str, Entry], commit: str
) -> Path:
    """Make the kit for a system, and return its path; it gets its name when it is complete.

    Raises:
        KitError: a wheel is missing.
        OSError: it cannot be written; an earlier kit is untouched.
    """
    lock = tree[LOCK].content.decode()
    (root / ".build").mkdir(exist_ok=True)
    with runs.folder(root, root / ".build") as folder:
        own = wheels.collect(lock, target, pythons, folder)
        loaded = {f"wheels/{file.name}": Entry(file.read_bytes()) for file in folder.glob("*.whl")}
    content = {
        **tree,
        **loaded,
        "wheels/requirements.txt": Entry(own.encode()),
        "wheels/python.txt": Entry(f"{' '.join(pythons)}\n".encode()),
        base.FILE: Entry(base.pack(_editable(tree), commit)),
    }
    file = root / FOLDER / f"nianbao-{target.name}-{commit[:12]}.zip"
    files.write({file: _zip(content)}, durable=False)
    return file


def tree_of(root: Path) -> tuple[dict[str, Entry], str]:
    """Return the files of the last commit that a town needs, and the commit.

    Raises:
        repository.GitError: the project is no git repository of its own.
    """
    if not repository.is_repository(root):
        raise repository.GitError("这里不是 git 仓库，或者还没有提交")
    commit = repository.git(root, "rev-parse", "HEAD")
    raw = repository.raw(root, "archive", "--format=tar", commit)
    entries = {}
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content and member.name.split("/")[0] not in _LEFT_OUT:
                entries[member.name] = Entry(content.read(), member.mode & 0o755 | 0o644)
    return entries, commit


def _editable(tree: Mapping[str, Entry]) -> dict[str, bytes]:
    return {
        path: entry.content
        for path, entry in tree.items()
        if path.split("/")[0] in repository.PARTS
    }


def _zip(content: Mapping[str, Entry]) -> bytes:
    """Return the zip; wheels, which are compressed, are only stored."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for path, entry in sorted(content.items()):
            info = zipfile.ZipInfo(f"{TOP}/{path}", base.DATE)
            info.create_system, info.external_attr = 3, (stat.S_IFREG | entry.mode) << 16
            is_packed = path.endswith((".whl", ".zip"))
            info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            package.writestr(info, entry.content)
    return buffer.getvalue()
