"""`nianbao hand-in`, `nianbao review`, `nianbao sign` and `nianbao latest`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from ... import files
from ...ledger.problem import visible
from .. import console
from ..problems import every_problem
from ..project import read_project
from . import base, latest, package, remarks, repository, review, signature, submission, summary
from .change import Change
from .review import Review
from .submission import FOLDER, Handed, HandInError

_REMARK = re.compile(r"(?:第?([0-9]+)处?[=＝:：])?(.+)", re.DOTALL)
_WIDTH = 60
"""So many characters of a text are shown in the terminal; the page has all."""


def hand_in_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao hand-in`."""
    parser.add_argument("--name", required=True, metavar="姓名", help="谁送审")
    parser.add_argument("--why", required=True, metavar="理由", help="为什么改，一行")


def hand_in(options: argparse.Namespace) -> int:
    """Hand in what changed; return 1 where it was refused."""
    try:
        handed = submission.hand_in(options.root.resolve(), options.name, options.why)
    except HandInError as error:
        return _refuse(error)
    _print_handed(handed, options.root.resolve())
    return 0


def review_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao review`."""
    parser.add_argument("what", metavar="送审包或分支", help="送审的 zip、分支，或者退回的意见")
    parser.add_argument("--name", default="", metavar="姓名", help="谁审核；收下、退回时要写")
    parser.add_argument("--accept", action="store_true", help="收下：把改动放进这里的文件")
    parser.add_argument(
        "--take", action="append", default=[], metavar="文件",
        help="两边都改过的文件，用送审的那一份；可以写几次",
    )  # fmt: skip
    parser.add_argument(
        "--send-back", nargs="+", default=[], metavar="意见",
        help="退回，如“3：请写明依据”；不写号的是对全部说的",
    )  # fmt: skip


def run_review(options: argparse.Namespace) -> int:
    """Show what is handed in, take it over or send it back; return 1 where it was refused."""
    root: Path = options.root.resolve()
    file = Path(options.what)
    try:
        if file.suffix == ".yml" and file.is_file():
            return _print_returned(file)
        is_package = file.suffix.lower() == ".zip"
        found = (
            review.open_package(file, root) if is_package else review.open_branch(str(file), root)
        )
        if (options.accept or options.send_back) and not options.name.strip():
            raise HandInError("收下、退回要写姓名：加上 --name 姓名。")
        if options.send_back:
            return _send_back(found, options)
        return _accept(found, options) if options.accept else _show(found)
    except (HandInError, base.BaseError, package.PackageError, repository.GitError) as error:
        return _refuse(error)


def sign_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao sign`."""
    parser.add_argument("--name", required=True, metavar="姓名", help="谁签发")
    parser.add_argument(
        "--remark", default=signature.AGREED, metavar="意见", help=f"默认是“{signature.AGREED}”"
    )


def sign(options: argparse.Namespace) -> int:
    """Approve what the project holds now; return 1 where it was refused."""
    try:
        approved = signature.sign(options.root.resolve(), options.name, options.remark)
    except (HandInError, repository.GitError) as error:
        return _refuse(error)
    what = f"提交 {approved.commit[:12]}" if approved.commit else "现在的文件"
    print(console.colour(f"签发了：{visible(approved.name)}，{approved.day}，{what}。", "好"))
    print("以后 data/、docs/ 这些改了一处，这次签发就作废，要再签发。")
    print("签发记下谁同意了什么，不是防伪：谁改得了文件，由托管平台的权限决定。")
    return 0


def latest_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao latest`: there are none."""


def run_latest(options: argparse.Namespace) -> int:
    """Bring the files up to what was merged; return 1 where it was refused."""
    try:
        brought = latest.bring_up(options.root.resolve())
    except (HandInError, repository.GitError) as error:
        return _refuse(error)
    what = f"取回来了，换上了{len(brought.paths)}个文件：" if brought.paths else "已经是最新的。"
    print(console.colour(what, "好"), *map(visible, brought.paths), sep="\n")
    if brought.own:
        print("还没有送审或者合并的，照原样留着：", *map(visible, brought.own), sep="\n")
    return 0


def _refuse(error: Exception) -> int:
    for problem in getattr(error, "problems", ()):
        print(problem)
    print(visible(str(error)), file=sys.stderr)
    return 1


def _print_handed(handed: Handed, root: Path) -> None:
    _print_changes(handed.handover)
    for note in handed.notes:
        print(visible(note))
    if handed.package:
        print(f"送审包：{handed.package.relative_to(root).as_posix()}")
    if handed.remote:
        print(
            console.colour(f"送审了：分支 {visible(handed.branch)}，推到了 {handed.remote}。", "好")
        )
    if handed.address:
        print(f"打开这个网址，新建合并请求：{handed.address}")


def _print_changes(handover: summary.Handover) -> None:
    for change in handover.changes:
        kind = console.colour(change.kind, "提醒")
        where = " ".join(filter(None, (change.path, change.place)))
        print(f"{change.number:3} {kind}  {visible(where)}：{_short(change)}")
    print(f"改了：{handover}。")


def _short(change: Change) -> str:
    old, new = (visible(" ".join(text.split())) or "—" for text in (change.old, change.new))
    old, new = (f"{one[:_WIDTH]}…" if len(one) > _WIDTH else one for one in (old, new))
    return f"{old} → {new}  {change.note}".rstrip()


def _show(found: Review) -> int:
    what = found.proposal
    print(visible(f"送审：{what.name}，{what.day}。{what.why}"))
    _print_changes(found.handover)
    for conflict in found.conflicts:
        print(console.colour(f"不能直接收：{visible(conflict.path)}（{conflict.reason}）", "错误"))
    if found.done:
        print(f"{len(found.done)}个文件这里已经是这样。")
    file = found.root / FOLDER / f"审核-{found.stem}.html"
    files.write({file: found.html()}, durable=False)
    print(f"对照着看：{file.relative_to(found.root).as_posix()}")
    return int(bool(found.conflicts))


def _accept(found: Review, options: argparse.Namespace) -> int:
    paths = review.accept(found, options.take)
    print(console.colour(f"收下了{len(paths)}个文件。", "好"))
    problems = every_problem(read_project(found.root))
    errors = [problem for problem in problems if problem.level == "错误"]
    if errors:
        # Right in itself, it may not go with what was changed here since.
        print(*errors, sep="\n")
        print(f"收下以后这里有{len(errors)}个错误，没有提交：改好再提交。", file=sys.stderr)
        return 1
    if commit := review.commit_accepted(found, paths, options.name):
        print(f"已经提交：{commit[:12]}。")
    return 0


def _send_back(found: Review, options: argparse.Namespace) -> int:
    file = review.send_back(found, parse_remarks(options.send_back), options.name)
    print(f"意见写在 {file.relative_to(found.root).as_posix()}，交给送审的人。")
    return 0


def parse_remarks(texts: Sequence[str]) -> dict[int, str]:
    """Return the remarks by the number of the change, 0 for all: `3：请写明依据`."""
    found: dict[int, str] = {}
    for text in texts:
        match = _REMARK.fullmatch(text.strip())
        if match:
            number = int(match[1] or 0)
            found[number] = "；".join(filter(None, (found.get(number, ""), match[2].strip())))
    return found


def _print_returned(file: Path) -> int:
    back = remarks.read(file)
    if back is None:
        print(f"{visible(file.name)} 不像退回的意见。", file=sys.stderr)
        return 1
    print(visible(f"{back.reviewer}{back.day}退回了{back.author}的送审“{back.why}”："))
    for one in back.remarks:
        where = " ".join(
            filter(None, (f"第{one.number}处" * bool(one.number), one.path, one.place))
        )
        print(visible(f"  {where or '全部'}：{one.text}"))
    return 0
