"""`nianbao serve`: the command."""

from __future__ import annotations

import argparse
import logging
import os
import re
import signal
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable
from itertools import count
from pathlib import Path

from .. import runs
from ..desk import console

PORT = 8000
_LAST_PORT = 65535
_SESSION_LOGGERS = ("mkdocs.commands.build", "mkdocs.config")
"""Loggers whose errors the session reports, in Chinese and with the line."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao serve` to the parser."""
    parser.add_argument(
        "--port", type=port_argument, default=PORT, metavar="端口", help=f"在哪个端口（默认{PORT}）"
    )
    parser.add_argument("--open", action="store_true", help="马上在浏览器里打开")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted; return 1 where the port is not available."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # Imported here: MkDocs and the server take long to load, and most commands need neither.
    from . import server
    from .pages import Pages

    listener = server.listen([options.port])
    if listener is None:
        print(port_message(options.port), file=sys.stderr)
        return 1
    log_to_terminal()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    root = options.root.resolve()
    with runs.folder(root, Path(tempfile.gettempdir())) as work, listener:
        pages = Pages(root, work, _changes())
        pages.open()
        address = f"http://{server.HOST}:{options.port}/"
        print(f"预览地址：{address}（按 Ctrl+C 结束）", flush=True)
        if options.open:
            threading.Timer(0.3, webbrowser.open, [address]).start()
        try:
            server.run(server.Preview(pages), listener)
        finally:
            pages.close()
        print("预览已结束。")
    return 0


def _changes() -> Callable[[], None]:
    """Return what says that the pages have changed, except when they are made first."""
    made = count()

    def tell() -> None:
        if next(made):
            print(f"{time.strftime('%H:%M:%S')} 文件有改动，网页已更新。", flush=True)

    return tell


def port_argument(text: str) -> int:
    """Return a port; raise the parser's error for anything else."""
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"端口写1到{_LAST_PORT}的整数，如 {PORT}")
    return int(text)


def port_message(port: int) -> str:
    """Return what to do about a port that is taken."""
    option = f"--port {port + 1 if port < _LAST_PORT else PORT}"
    return f"端口{port}用不了，可能已经开着一个预览：先结束它，或者换一个端口（加 {option}）。"


def log_to_terminal() -> None:
    """Print problems as `nianbao check` prints them, and none of MkDocs' own chatter."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Plain())
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logging.getLogger("mkdocs.plugins.nianbao").setLevel(logging.INFO)
    handler.addFilter(
        lambda record: record.name not in _SESSION_LOGGERS or record.levelno < logging.ERROR
    )


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        level = "错误" if record.levelno >= logging.WARNING else "提醒"
        text = record.getMessage()
        text = text if level in text else f"{level} {text}"
        return text.replace(level, console.colour(level, level), 1)
