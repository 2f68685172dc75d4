"""`nianbao new-town ../枕溪 --name 枕溪镇`: another town's tree, whole or not at all."""

from __future__ import annotations

import argparse
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from ... import runs
from ...files import write
from ...ledger.figure import PENDING
from ...ledger.problem import visible
from ...library.laws import short_province
from .. import console
from ..project import Project, read_project
from .town import Move, Town, town_of
from .tree import GENERATOR, texts

_HAN = r"[\u3400-\u9fff]"
_NAME = re.compile(rf"{_HAN}{{1,12}}(?:镇|乡|街道)")
_COUNTY = re.compile(rf"{_HAN}{{1,30}}[市区县旗]")
_PROVINCE = re.compile(rf"{_HAN}{{2,5}}")
_FIRST_YEAR, _LAST_YEAR = 2015, 2100
_CACHES = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao new-town`."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="放在哪里：没有的，或者空的")
    parser.add_argument("--name", required=True, metavar="镇名", help="如“枕溪镇”")
    parser.add_argument("--year", type=int, metavar="年度", help="第一份报告的年度，如 2026")
    parser.add_argument("--county", metavar="市区县", help="所在的市和区县，如“某某市某某区”")
    parser.add_argument("--province", metavar="省份", help="如“广东”；决定报告的提纲")


def run(options: argparse.Namespace) -> int:
    """Write the tree beside its place and move it there; return 1 if it cannot be made."""
    root, folder = options.root.resolve(), options.folder.absolute()
    project = read_project(root)
    old = town_of(project)
    new = Town(
        name=options.name,
        year=old.year if options.year is None else options.year,
        county=options.county or PENDING,
        province=short_province(options.province or PENDING),
    )
    reason = _town_fault(new) or folder_fault(folder, root) or project_fault(project, old)
    if reason:
        print(visible(f"没有新建：{reason}。"))
        return 1
    files, notes = texts(project, Move(old, new))
    place(root, folder, files)
    print(console.colour(f"已给{new.name}建好：{visible(str(folder))}", "好"))
    for note in notes:
        print(visible(f"  请核对 {note}"))
    print("接下来，在新的文件夹里：")
    print(f"1. 运行 git init，再运行 make check：列出全部“{PENDING}”，逐个补上。")
    print("2. 台账里的主题是照原来的镇列的：没有的用 drop-subject 删去，别的用 new-subject 添上。")
    print("3. 法律、指南、学法的内容要对照本省的规定再看一遍，然后改“核对”的日期。")
    return 0


def _town_fault(new: Town) -> str:
    """Return what is wrong with the names or the year, or empty."""
    if not _NAME.fullmatch(new.name):
        return f"镇名“{new.name}”写得不对，应当是汉字，以“镇”“乡”或“街道”结尾"
    if new.county != PENDING and not _COUNTY.fullmatch(new.county):
        return f"“{new.county}”写得不对，应当是汉字，以“市”“区”“县”或“旗”结尾"
    if not _PROVINCE.fullmatch(new.province):
        return f"省份“{new.province}”写得不对，应当是汉字，如“广东”"
    if not _FIRST_YEAR <= new.year <= _LAST_YEAR:
        return f"年度“{new.year}”写得不对，应当在{_FIRST_YEAR}到{_LAST_YEAR}之间"
    return ""


def folder_fault(folder: Path, root: Path) -> str:
    """Return why the tree cannot go there, or empty."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return f"{folder} 不是文件夹"
    if folder.exists() and any(folder.iterdir()):
        return f"{folder} 里已经有东西；请另选一个没有的或者空的文件夹"
    if not folder.parent.is_dir():
        return f"上一级文件夹 {folder.parent} 不存在；请先建好它"
    if folder.resolve().is_relative_to(root):
        return "新的文件夹不能放在这个项目里面"
    return ""


def project_fault(project: Project, old: Town) -> str:
    """Return why this project cannot serve as the pattern, or empty."""
    needed = ("macros", "overrides", "mkdocs.yml", "README.md", "CONTRIBUTING.md", "handbook")
    missing = [name for name in needed if not (project.root / name).exists()]
    if missing:
        return f"这里没有{'、'.join(missing)}，请在项目的文件夹里运行"
    if old.name == PENDING:
        return "这里的 data/site.yml 还没有镇名，分不出哪些是它的"
    errors = [problem for problem in project.problems if problem.level == "错误"]
    if errors:
        return f"现有的文件有错，先改好再建：{errors[0]}"
    if not project.page(f"report/{old.year}.md"):
        return f"这里没有 docs/report/{old.year}.md，没有可以照着建的报告"
    return ""


def place(root: Path, folder: Path, files: dict[str, str], further: Sequence[str] = ()) -> None:
    """Put the tree in its place: whenever it is stopped, there is the whole tree or none.

    Args:
        root: this project.
        folder: the place, empty or missing.
        files: the text of each file by its path.
        further: what else is copied unchanged, where it exists.
    """
    with runs.folder(root, folder.parent) as staging:
        for name in (*GENERATOR, *further):
            source, target = root / name, staging / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=_CACHES)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        write({staging / path: text for path, text in files.items()})
        (staging / ".ci" / "run").chmod(0o755)
        staging.chmod(0o755)
        if folder.exists():
            folder.rmdir()  # an empty one; Windows does not rename onto it
        os.replace(staging, folder)
