"""The command line `nianbao`, in Chinese."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from _thread import interrupt_main
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from . import runs
from .desk import console
from .ledger.problem import visible


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand of `nianbao`."""

    summary: str
    module: str
    """Module of its functions, below `macros`; imported when the command is called."""
    arguments: str = "arguments"
    """Function that adds the arguments of the command to a parser."""
    run: str = "run"
    """Function that runs the command and returns its exit status."""
    writes: bool = False
    """Whether it changes files of the project, one such command at a time."""

    def function(self, name: str) -> Any:
        """Return the function of this name from its module."""
        return getattr(importlib.import_module(f"{__package__}.{self.module}"), name)


COMMANDS = {
    "check": Command("检查数字、网页和链接，列出全部问题", "desk.check"),
    "serve": Command("边改边看：存盘以后，浏览器里的网页自己更新", "preview.serve"),
    "desk": Command("编辑台：在浏览器里指着哪里改哪里，边改边看", "preview.desk.command"),
    "site": Command(
        "检查、生成、做好各种文件，换上新的 site/；有一处不对就不换", "gate.site", writes=True
    ),
    "build": Command("生成网站的全部网页，有错误就不算数", "preview.build", writes=True),
    "new-year": Command("照去年的主题和指标建新一年的台账和报告页", "desk.newyear", writes=True),
    "new-subject": Command(
        "添一个主题：台账、数据页、菜单一起建好", "desk.newsubject", writes=True
    ),
    "drop-subject": Command(
        "删一个主题：台账、数据页、菜单和提到它的地方", "desk.dropsubject", writes=True
    ),
    "new-town": Command("给另一个镇建一套干净的文件", "desk.newtown.command"),
    "new-district": Command("给一个区（县）建一套文件，用来收各镇的数据", "desk.newdistrict"),
    "gather": Command(
        "收各镇（街道）公布的数据，做区里的合计和网页", "district.gather", writes=True
    ),
    "district-forms": Command("填区里的汇总表，给迟报的镇写提醒函的草稿", "desk.districtforms"),
    "district-query": Command("把全区的数做成 Parquet 交出去，用 SQL 查", "desk.districtquery"),
    "date": Command(
        "给一个文件夹里还没有发布时间的网页，写上同一个发布时间", "desk.publication", writes=True
    ),
    "progress": Command("一年的台账填到哪里了", "desk.progress"),
    "outputs": Command("从生成的网站做 PDF、Word、数据等各种文件", "desk.outputs", writes=True),
    "inspect": Command("照全国政府网站检查的指标，查生成的网站", "gate.inspection.command"),
    "hant": Command("列出繁體版里拿不准的字，给人看一遍", "desk.traditional"),
    "release": Command(
        "检查、生成、核对，做成一个发布包；有一处不对就不做", "gate.release.command", writes=True
    ),
    "schema": Command("重新生成 data/schema/ 里的格式说明", "desk.schema", writes=True),
    "import": Command(
        "把定稿（Word 或文本）变成报告页和台账", "desk.importer.command", writes=True
    ),
    "diff": Command("两个年度之间，或者某个版本以来，哪些数字变了", "desk.handin.diff"),
    "hand-in": Command(
        "送审：把改动交给审核的人，有 git 就推上去，没有就做送审包",
        "desk.handin.command",
        "hand_in_arguments",
        "hand_in",
    ),
    "review": Command(
        "审核：看送审的改动，收下或者退回",
        "desk.handin.command",
        "review_arguments",
        "run_review",
        writes=True,
    ),
    "sign": Command(
        "签发：同意发布现在的内容，记在 data/approvals.yml",
        "desk.handin.command",
        "sign_arguments",
        "sign",
        writes=True,
    ),
    "latest": Command(
        "取回最新内容：合并以后，把这里的文件换成最新的，没合并的不丢",
        "desk.handin.command",
        "latest_arguments",
        "run_latest",
        writes=True,
    ),
    "kit": Command("做离线安装包：没有网络的电脑，有 Python 就装得上", "gate.kit.command"),
    "deploy": Command(
        "把发布包放到服务器的文件夹里，换上去", "gate.deploy.command", "deploy_arguments", "deploy"
    ),
    "rollback": Command(
        "把服务器上的网站换回上一份", "gate.deploy.command", "rollback_arguments", "rollback"
    ),
}


_MESSAGES = {
    "usage: ": "用法：",
    "positional arguments": "要写的内容",
    "options": "可以加的",
    "show this help message and exit": "显示这段说明",
    "the following arguments are required: %s": "还缺：%s",
    "unrecognized arguments: %s": "不认识：%s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid %(type)s value: %(value)r": "不能写成%(value)r",
    "expected one argument": "后面要有一个值",
    "expected at least one argument": "后面至少要有一个值",
    "not allowed with argument %s": "不能和%s一起写",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有%(value)r，可以写：%(choices)s",
    "%(prog)s: error: %(message)s\n": "写法不对：%(message)s\n",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (0: fine, 1: problems found, 2: usage error)."""
    console.prepare()
    # argparse looks its messages up with gettext: this is the catalogue.
    argparse._ = lambda message: _MESSAGES.get(message, message)  # type: ignore[attr-defined]
    try:
        options = _parser().parse_args(argv)
        if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:  # see __init__
            sys.unraisablehook = _interrupt_again
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return _run(options)
    except BrokenPipeError:  # the reader has closed the pipe
        _silence()
        return 0
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130
    except OSError as error:
        _fail(f"读写文件时出错：{console.place(error)}（{console.reason(error)}）")


def _run(options: argparse.Namespace) -> int:
    """Run the command, alone if it changes files, once what killed runs left behind is cleared."""
    root = options.root.resolve()
    runs.clear(root)
    lock = runs.lock_of(root)
    # Elsewhere is no project whose files could be changed.
    is_alone = COMMANDS[options.command].writes and (root / "mkdocs.yml").exists()
    with runs.hold(lock, f"nianbao {options.command}", _announce) if is_alone else nullcontext():
        status: int = options.run(options)
    sys.stdout.flush()
    return status


def _interrupt_again(lost: Any) -> None:
    """Repeat a Ctrl+C that fell into a place where Python drops exceptions."""
    if lost.exc_type is KeyboardInterrupt:
        interrupt_main()
    else:
        sys.__unraisablehook__(lost)


def _announce(holder: str) -> None:
    print(f"这个项目里另一个命令还没有做完（{holder}），等它做完……", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nianbao", description="年报编辑台")
    parser.add_argument(
        "--root", type=Path, default=Path(), help="项目所在的文件夹（默认是当前文件夹）"
    )
    commands = parser.add_subparsers(
        dest="command", metavar="命令", required=True, parser_class=_CommandParser
    )
    for name, command in COMMANDS.items():
        commands.add_parser(
            name, help=command.summary, description=command.summary, command=command
        )
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser that shows what was typed without acting on it."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


class _CommandParser(_Parser):
    """Parser of one command; its arguments are loaded when that command is called."""

    def __init__(self, *, command: Command, **options: Any) -> None:
        super().__init__(**options)
        self._command = command

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if not self.get_default("run"):
            self._command.function(self._command.arguments)(self)
            self.set_defaults(run=self._command.function(self._command.run))
        return super().parse_known_args(args, namespace)


def _silence() -> None:
    """Drop what can no longer be printed; Python would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> NoReturn:
    try:
        sys.stdout.flush()
    except OSError:  # its own disk is full
        _silence()
    print(message, file=sys.stderr)
    raise SystemExit(1)
