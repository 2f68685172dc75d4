"""Serves the preview on this computer, watches the files, and has browsers reload.

It is MkDocs' own LiveReloadServer: its loop that waits until files are at rest, its script in the
pages and that script's waiting requests. But that one serves a folder, and looks at all files twice
a second: here pages come from a `Session`, and the system reports changes. Of its private parts
this uses the two epochs with their condition, the injection of the script and the guess of a type.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mkdocs.livereload import LiveReloadServer

from ..desk import watch
from .session import Session

HOST = "127.0.0.1"


class Server(LiveReloadServer):
    """The server of the preview. Raises OSError where the port is taken."""

    # Windows would let two servers have one port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, root: Path, work: Path, port: int) -> None:
        """Read the project once.

        Args:
            root: the project.
            work: an empty folder for what is made.
            port: the port to serve on.
        """
        super().__init__(builder=self._renew, host=HOST, port=port, root=str(work))
        self.session = Session(root, work)
        self.build_delay = watch.AT_REST
        self.observer: Any = watch.SaveObserver(root)
        self._watching: set[str] = set()
        self.watch(str(root), recursive=False)  # mkdocs.yml, and what it inherits
        self._renew(first=True)

    def server_activate(self) -> None:
        """Print the address, once it answers."""
        super().server_activate()
        print(f"预览地址：{self.url}（按 Ctrl+C 结束）", flush=True)

    def serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer one request of a browser."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        if path.startswith("/livereload/"):
            return super().serve_request(environ, start_response)
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            epoch = self._visible_epoch
        answer = self.session.answer(path)
        content = answer.content
        headers = [
            ("Content-Type", str(self._guess_type(answer.path))),  # type: ignore[no-untyped-call]
            ("Cache-Control", "no-cache"),
        ]
        if answer.status.startswith("302"):
            headers.append(("Location", quote(f"{path}/")))
        elif answer.path.endswith(".html"):
            content = self._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        start_response(answer.status, [*headers, ("Content-Length", str(len(content)))])
        return [content]

    def _renew(self, *, first: bool = False) -> None:
        if not first:
            print(f"{time.strftime('%H:%M:%S')} 文件有改动，网页已更新。", flush=True)
        self.session.renew()
        for path in {*self.session.watched_paths} - self._watching:
            if os.path.exists(path):
                self._watching.add(path)
                self.watch(path)
