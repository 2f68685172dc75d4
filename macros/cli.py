"""The command line `nianbao`, in Chinese."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from .desk import console


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

    def function(self, name: str) -> Any:
        """Return the function of this name from its module."""
        return getattr(importlib.import_module(f"{__package__}.{self.module}"), name)


COMMANDS = {
    "check": Command("检查数字、网页和链接，列出全部问题", "desk.check"),
    "serve": Command("边改边看：存盘以后，浏览器里的网页自己更新", "preview.serve"),
    "build": Command("生成网站的全部网页，有错误就不算数", "preview.build"),
    "new-year": Command("照去年的主题和指标建新一年的台账和报告页", "desk.newyear"),
    "new-town": Command("给另一个镇建一套干净的文件", "desk.newtown.command"),
    "date": Command("给一个文件夹里还没有发布时间的网页，写上同一个发布时间", "desk.publication"),
    "progress": Command("一年的台账填到哪里了", "desk.progress"),
    "outputs": Command("从生成的网站做 PDF、Word、数据等各种文件", "desk.outputs"),
    "inspect": Command("照全国政府网站检查的指标，查生成的网站", "gate.inspection.command"),
    "release": Command(
        "检查、生成、核对，做成一个发布包；有一处不对就不做", "gate.release.command"
    ),
    "schema": Command("重新生成 data/schema/ 里的格式说明", "desk.schema"),
    "import": Command("把定稿（Word 或文本）变成报告页和台账", "desk.importer.command"),
    "diff": Command("两个年度之间，或者某个版本以来，哪些数字变了", "desk.changes"),
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
    options = _parser().parse_args(argv)
    try:
        status: int = options.run(options)
    except BrokenPipeError:  # the reader has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130
    except OSError as error:
        _fail(f"读写文件时出错：{error.filename or ''}（{console.reason(error)}）")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nianbao", description="年报编辑台")
    parser.add_argument(
        "--root", type=Path, default=Path(), help="项目所在的文件夹（默认是当前文件夹）"
    )
    commands = parser.add_subparsers(metavar="命令", required=True, parser_class=_CommandParser)
    for name, command in COMMANDS.items():
        commands.add_parser(
            name, help=command.summary, description=command.summary, command=command
        )
    return parser


class _CommandParser(argparse.ArgumentParser):
    """Parser of one command; its arguments are loaded when that command is called."""

    def __init__(self, *, command: Command, **options: Any) -> None:
        super().__init__(**options)
        self._command = command

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if not self.get_default("run"):
            self._command.function(self._command.arguments)(self)
            self.set_defaults(run=self._command.function(self._command.run))
        return super().parse_known_args(args, namespace)


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(1)
