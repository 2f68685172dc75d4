"""`nianbao release`: check, build, verify, pack. Any doubt, and there is no package."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from ...desk import changes, console
from ...desk.checks import privacy
from ...desk.outputs import commit_day
from ...desk.problems import every_problem
from ...desk.project import Project, read_project
from ...ledger.problem import Problem
from ...web import policy
from . import bill, checklist, markup, package, state
from .built import Built
from .checklist import Findings
from .verifications import Verified, broken, verify

FOLDER = "release"
"""Where packages and the list lie, in the project."""
_KEPT = "原来的发布包没有动。"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `nianbao release`."""
    parser.add_argument(
        "--dry-run", action="store_true", help="只列出还缺什么，不生成网站，什么也不写"
    )


def run(options: argparse.Namespace) -> int:
    """Make the package; 0 only if it is there."""
    root: Path = options.root.resolve()
    try:
        return _dry(root) if options.dry_run else _release(root)
    except Exception as error:  # whatever it was: no package, and no traceback
        print(f"发布包没有做成：{_reason(error)}。{_KEPT}", file=sys.stderr)
        return 1


def _reason(error: Exception) -> str:
    known = isinstance(error, markup.ToolError | package.PackageError)
    if isinstance(error, OSError):
        return f"{error.filename or ''}（{error.strerror or type(error).__name__}）"
    return str(error) if known else f"{type(error).__name__}：{error}"


def _dry(root: Path) -> int:
    project = read_project(root)
    problems = _before(project, state.read(root))
    _print(problems)
    errors = sum(problem.level == "错误" for problem in problems)
    print(f"还缺{errors}处，发布包现在做不成。" if errors else "没有缺的，可以做发布包。")
    return int(errors > 0)


def _release(root: Path) -> int:
    build = root / ".build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="release-", dir=build) as folder:
        findings, contents = _examined(root, Path(folder) / "site")
        _save(root / FOLDER / f"{checklist.NAME}.md", text := checklist.markdown(findings))
        _save(root / FOLDER / f"{checklist.NAME}.pdf", paper := checklist.printed(findings))
        _print(findings.all)
        if not findings.ready:
            print(f"{len(findings.blocking)}个错误，没有做发布包。{_KEPT}", file=sys.stderr)
            print(f"逐项结果见 {FOLDER}/{checklist.NAME}.pdf。", file=sys.stderr)
            return 1
        project = findings.project
        about = package.Release(
            project.setting("镇名"),
            project.ledger.latest,
            findings.commit,
            findings.day,
            policy.hashes(Path(folder) / "site"),
        )
        _guard(project, text.decode())
        contents |= {f"{checklist.NAME}.md": text, f"{checklist.NAME}.pdf": paper}
        made = package.write(root / FOLDER, about, contents)
        _compare(root, made)
    print(f"发布包：{made.relative_to(root).as_posix()}")
    print(f"请审核人看 {FOLDER}/{checklist.NAME}.pdf 并签字。")
    return 0


def _examined(root: Path, site: Path) -> tuple[Findings, dict[str, bytes]]:
    """Return everything that was found, and the files of the site if it could be built."""
    project, version = read_project(root), state.read(root)
    problems = _before(project, version)
    day = commit_day(root, project.ledger.latest)
    failed = list(_build(root, site))
    if failed:
        return Findings(project, version.commit, day, "", (*problems, *failed)), {}
    verified = list(_told(verify(Built(project, site, day))))
    contents = {
        f"site/{file.relative_to(site).as_posix()}": file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
    contents[bill.NAME] = bill.bill(root)
    after = state.read(root)
    if after != version:  # an editor went on writing meanwhile
        problems += [p for p in state.problems(project, after) if p not in problems]
        problems.append(broken("生成网站", RuntimeError("其间文件又改了")))
    digest = package.digest(contents)
    found = Findings(project, version.commit, day, digest, tuple(problems), tuple(verified))
    return found, contents


def _before(project: Project, version: state.State) -> list[Problem]:
    """Return what can be said without building: the editor's files, the version, the programs."""
    problems = every_problem(project, release=True)
    return [*problems, *state.problems(project, version), *_tools()]


def _tools() -> Iterator[Problem]:
    for find in (markup.java, markup.jar):
        try:
            find()
        except markup.ToolError as error:
            yield broken("准备", error)
    for name in ("cyclonedx_py", "pypdf"):
        if find_spec(name) is None:
            yield broken("准备", markup.ToolError(f"没有 {name}：请运行 make release"))


def _build(root: Path, site: Path) -> Iterator[Problem]:
    """Build the site with all that belongs to it; what kept it from being built."""
    cache = site.parent / "outputs"
    for name, step in {
        "生成网站": ["macros", "build", "--site", str(site)],
        "生成各种文件": ["macros", "outputs", "--site", str(site), "--cache", str(cache)],
    }.items():
        print(f"{name}……", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, "-m", *step],
            cwd=root,
            env={**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = " ".join(done.stdout.split())
            yield broken(name, RuntimeError(said[-300:] or f"退出码{done.returncode}"))
            return


def _told(verified: Iterator[Verified]) -> Iterator[Verified]:
    for one in verified:
        result = "好" if not any(p.level == "错误" for p in one.problems) else "有错误"
        print(f"{one.name}：{one.looked}，{result}，{one.seconds:.1f}秒", file=sys.stderr)
        yield one


def _compare(root: Path, made: Path) -> None:
    """The figures that changed since the release before, beside the package.

    Not in it: the same commit makes the same package, whatever was released before.
    """
    others = {package.commit(file): file for file in made.parent.glob("*.zip") if file != made}
    last = next((commit for commit in state.history(root)[1:] if commit in others), "")
    found = changes.since_revision(root, last) if last else None
    if found is not None:
        text = (
            f"# 数字变化\n\n与上次发布的 {others[last].name} 相比：\n\n{changes.markdown(found)}\n"
        )
        _save(made.parent / "数字变化.md", text.encode())


def _guard(project: Project, text: str) -> None:
    """The list goes along: what it says is held to the same rule as the site."""
    if list(privacy.told(checklist.NAME, text, privacy.hidden(project))):
        raise package.PackageError("发布检查表里有个人信息或者隐去的人数")


def _print(problems: list[Problem]) -> None:
    for problem in problems:
        level = console.coloured(problem.level, problem.level)
        print(str(problem).replace(problem.level, level, 1))


def _save(file: Path, content: bytes) -> None:
    """Write the list for the reviewer, whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    part.replace(file)
