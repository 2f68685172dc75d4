"""`nianbao release`: check, build, verify, pack; any problem and there is no package."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from ... import files, runs
from ...desk import changes, console
from ...desk.checks import privacy
from ...desk.outputs import commit_day
from ...desk.problems import every_problem
from ...desk.project import Project, read_project
from ...ledger import publication
from ...ledger.day import today
from ...ledger.problem import Problem
from ...web import policy
from . import bill, checklist, history, markup, package, state
from .built import BuiltSite
from .checklist import Findings
from .verifications import Outcome, failure, verify

FOLDER = "release"
"""The folder of packages and checklist, below the project."""
_UNTOUCHED = "原来的发布包没有动。"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao release`."""
    parser.add_argument(
        "--dry-run", action="store_true", help="只列出还缺什么，不生成网站，什么也不写"
    )


def run(options: argparse.Namespace) -> int:
    """Make the release package; return 0 only if it was made (dry run: if nothing stops it)."""
    root: Path = options.root.resolve()
    try:
        return _dry_run(root) if options.dry_run else _release(root)
    except Exception as error:  # of any kind: no package, and no traceback
        print(f"发布包没有做成：{_reason(error)}。{_UNTOUCHED}", file=sys.stderr)
        return 1


def _reason(error: Exception) -> str:
    has_message = isinstance(error, markup.ToolError | package.PackageError)
    if isinstance(error, OSError):
        return f"{console.place(error)}（{console.reason(error)}）"
    return str(error) if has_message else f"{type(error).__name__}：{error}"


def _dry_run(root: Path) -> int:
    project = read_project(root)
    problems = _problems_before_build(project, state.read(root))
    _print(problems)
    errors = sum(problem.level == "错误" for problem in problems)
    print(f"还缺{errors}处，发布包现在做不成。" if errors else "没有缺的，可以做发布包。")
    return int(errors > 0)


def _release(root: Path) -> int:
    _register(root)
    build = root / ".build"
    build.mkdir(exist_ok=True)
    with runs.folder(root, build) as folder:
        findings, contents = _examine(root, folder / "site")
        text, pdf = checklist.as_markdown(findings), checklist.as_pdf(findings)
        lists = {f"{checklist.NAME}.md": text, f"{checklist.NAME}.pdf": pdf}
        files.write({root / FOLDER / name: raw for name, raw in lists.items()}, durable=False)
        _print(findings.all)
        if not findings.ready:
            print(f"{len(findings.blocking)}个错误，没有做发布包。{_UNTOUCHED}", file=sys.stderr)
            print(f"逐项结果见 {FOLDER}/{checklist.NAME}.pdf。", file=sys.stderr)
            if all(_awaits_commit(problem) for problem in findings.blocking):
                print(
                    f"只差一步：这次要公布的数已经登记在 {state.RECORD}。"
                    "请审核人看检查表并签字，同意后提交这个文件，再运行一次。",
                    file=sys.stderr,
                )
            return 1
        project = findings.project
        release = package.Release(
            project.setting("镇名"),
            project.ledger.latest,
            findings.commit,
            findings.day,
            policy.hashes(folder / "site"),
        )
        _guard(project, text.decode())
        archive = package.write(root / FOLDER, release, contents | lists)
        _compare(root, archive)
    print(f"发布包：{archive.relative_to(root).as_posix()}")
    print(f"请审核人看 {FOLDER}/{checklist.NAME}.pdf 并签字。")
    return 0


def _register(root: Path) -> None:
    """Add to the record what this release publishes, once nothing else stands in its way.

    The commit of the record makes it public: until then it is written anew each time, and an
    approval that does not come is undone with the file.
    """
    file, committed = root / state.RECORD, state.committed_record(root)
    if state.RECORD in state.read(root).changed_files and _only_adds(file, committed):
        if committed:
            files.write({file: committed})
        else:
            file.unlink()
    project, version = read_project(root), state.read(root)
    errors = [p for p in _problems_before_build(project, version) if p.level == "错误"]
    if errors and all(problem.kind == state.UNRECORDED for problem in errors):
        additions = publication.additions(project.ledger, today().isoformat())
        lines = [entry.line for entry in additions]
        files.write({file: committed + "".join(lines)})


def _only_adds(file: Path, committed: str) -> bool:
    return file.exists() and file.read_text("utf-8").startswith(committed)


def _awaits_commit(problem: Problem) -> bool:
    return problem.kind == state.UNCLEAR_VERSION and problem.path == state.RECORD


def _examine(root: Path, site: Path) -> tuple[Findings, dict[str, bytes]]:
    """Return the findings, and the contents of the package if the site could be built."""
    project, version = read_project(root), state.read(root)
    problems = _problems_before_build(project, version)
    day = commit_day(root, project.ledger.latest)
    build_problems = list(_build(root, site))
    if build_problems:
        return Findings(project, version.commit, day, "", (*problems, *build_problems)), {}
    outcomes = list(_announce(verify(BuiltSite(project, site, day))))
    contents = {
        f"site/{file.relative_to(site).as_posix()}": file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
    contents[bill.NAME] = bill.bill(root)
    after = state.read(root)
    if after != version:  # an editor went on working during the build
        problems += [p for p in state.problems(project, after) if p not in problems]
        problems.append(failure("生成网站", RuntimeError("其间文件又改了")))
    digest = package.digest(contents)
    findings = Findings(project, version.commit, day, digest, tuple(problems), tuple(outcomes))
    return findings, contents


def _problems_before_build(project: Project, version: state.State) -> list[Problem]:
    """Return the problems in the editor's files, the version and the tools; no build needed."""
    problems = every_problem(project, release=True)
    return [*problems, *state.problems(project, version), *history.leaks(project), *_tools()]


def _tools() -> Iterator[Problem]:
    for find in (markup.java, markup.jar):
        try:
            find()
        except markup.ToolError as error:
            yield failure("准备", error)
    for name in ("cyclonedx_py", "pypdf"):
        if find_spec(name) is None:
            yield failure("准备", markup.ToolError(f"没有 {name}：请运行 make release"))


def _build(root: Path, site: Path) -> Iterator[Problem]:
    """Build the site and its other outputs; yield the problem that stopped it, if any."""
    # Nothing comes from an earlier build: its caches are new folders.
    for name, step in {
        "生成网站": ["build", "--cache", str(site.parent / "pages")],
        "生成各种文件": ["outputs", "--cache", str(site.parent / "outputs")],
    }.items():
        print(f"{name}……", file=sys.stderr)
        process = subprocess.run(
            [sys.executable, "-m", "macros", *step, "--site", str(site)],
            cwd=root,
            env={**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if process.returncode:
            output = " ".join(process.stdout.split())
            yield failure(name, RuntimeError(output[-300:] or f"退出码{process.returncode}"))
            return


def _announce(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        result = "好" if not any(p.level == "错误" for p in outcome.problems) else "有错误"
        print(
            f"{outcome.name}：{outcome.scope}，{result}，{outcome.seconds:.1f}秒", file=sys.stderr
        )
        yield outcome


def _compare(root: Path, archive: Path) -> None:
    """Save the figures that changed since the previous release, beside the package.

    They stay out of it: a commit makes the same package whatever was released before.
    """
    others = {
        package.commit(file): file for file in archive.parent.glob("*.zip") if file != archive
    }
    last = next((commit for commit in state.history(root)[1:] if commit in others), "")
    difference = changes.changes_since_revision(root, last) if last else None
    if difference is not None:
        lead = f"# 数字变化\n\n与上次发布的 {others[last].name} 相比：\n\n"
        text = f"{lead}{changes.markdown(difference)}\n"
        files.write({archive.parent / "数字变化.md": text}, durable=False)


def _guard(project: Project, text: str) -> None:
    """Refuse a checklist with personal data or withheld counts: it is packed with the site.

    Raises:
        PackageError: it contains some.
    """
    if list(privacy.check_text(checklist.NAME, text, privacy.withheld_names(project))):
        raise package.PackageError("发布检查表里有个人信息或者隐去的人数")


def _print(problems: list[Problem]) -> None:
    for problem in problems:
        level = console.colour(problem.level, problem.level)
        print(str(problem).replace(problem.level, level, 1))
