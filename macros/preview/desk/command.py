"""`nianbao desk`: the command."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path
from secrets import token_urlsafe

from ... import runs
from ...desk.handin import base
from ..serve import log_to_terminal, port_argument, port_message

PORT = 8100


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao desk`."""
    parser.add_argument(
        "--port", type=port_argument, default=0, metavar="端口",
        help=f"在哪个端口（默认{PORT}，占用了就换一个）",
    )  # fmt: skip
    parser.add_argument("--no-open", action="store_true", help="不在浏览器里打开，只给出网址")


def run(options: argparse.Namespace) -> int:
    """Serve the desk until interrupted; return 1 where the port is not available."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # Imported here: they take long to load, and most commands do not need them.
    from .. import server
    from .app import desk
    from .guard import ENTRANCE
    from .workplace import Workplace

    listener = server.listen([options.port] if options.port else [PORT, 0])
    if listener is None:
        print(port_message(options.port), file=sys.stderr)
        return 1
    port = listener.getsockname()[1]
    log_to_terminal()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    root = options.root.resolve()
    base.keep(root)
    with runs.folder(root, Path(tempfile.gettempdir())) as work, listener:
        place = Workplace(root, work)
        place.open()
        key = token_urlsafe(24)
        address = f"http://{server.HOST}:{port}{ENTRANCE}?key={key}"
        print(f"编辑台：{address}\n只在这台电脑上能打开；按 Ctrl+C 结束。", flush=True)
        if not options.no_open:
            threading.Timer(0.3, webbrowser.open, [address]).start()
        try:
            server.run(desk(place, port, key), listener)
        finally:
            place.close()
        print("编辑台已结束。")
    return 0
