"""Firefox and WebKitGTK as Debian has them, driven by the commands of WebDriver.

Playwright only drives browsers of its own making, and Debian has no geckodriver; Firefox takes
the same commands on a socket of its own (Marionette).
"""

import base64
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser_setup import ENGINES

FIREFOX, WEBKIT = ENGINES
START = 60  # seconds that a browser is given
COMMANDS = {
    "url": ("WebDriver:Navigate", "POST"),
    "back": ("WebDriver:Back", "POST"),
    "execute/sync": ("WebDriver:ExecuteScript", "POST"),
    "actions": ("WebDriver:PerformActions", "POST"),
    "window/rect": ("WebDriver:SetWindowRect", "POST"),
    "screenshot": ("WebDriver:TakeScreenshot", "GET"),
}
"""What Firefox calls a command of the standard, and how WebKit is asked."""
KEYS = {
    "Control": "\ue009", "Enter": "\ue007", "Tab": "\ue004", "ArrowDown": "\ue015",
    "Home": "\ue011", "End": "\ue010",
}  # fmt: skip
"""The letters by which the standard names keys that write none."""
PREFERENCES = {
    "dom.w3c_touch_events.enabled": 1,
    "ui.primaryPointerCapabilities": 1,  # a finger
    "ui.allPointerCapabilities": 1,
    "ui.useOverlayScrollbars": 1,
    "ui.systemUsesDarkTheme": 0,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    # Nothing leaves the machine, even when a page requests it.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}
FIT = """const { style } = gBrowser.selectedBrowser, [width, height] = arguments;
style.minWidth = style.maxWidth = width + "px";
style.minHeight = style.maxHeight = height + "px";"""
NARROW = "*{padding:0;margin:0;min-width:0}"  # else the buttons of the window want 447 pixels


class DriverError(Exception):
    """A command that the browser did not carry out."""


class Browser:
    """A window of a browser; what a phone does with it is in phone.py."""

    def command(self, name: str, **values: Any) -> Any:
        """Return what the browser answers to a command of WebDriver."""
        raise NotImplementedError

    def resize(self, width: int, height: int) -> None:
        """Give the page this size."""
        self.command("window/rect", width=width, height=height)
        time.sleep(0.3)
        width_is, height_is = self.run("return [innerWidth, innerHeight]")
        width, height = 2 * width - width_is, 2 * height - height_is
        self.command("window/rect", width=width, height=height)

    def go(self, url: str) -> None:
        """Open a page."""
        self.command("url", url=url)

    def back(self) -> None:
        """Go back to the page before."""
        self.command("back")

    def run(self, script: str, *values: Any) -> Any:
        """Return what the body of a function returns; None where the page is just leaving."""
        try:
            return self.command("execute/sync", script=script, args=list(values))
        except DriverError:
            return None

    def touch(self, x: float, y: float) -> None:
        """Touch a point of the page."""
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}}
        down_and_up = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.command("actions", actions=[finger | {"actions": down_and_up}])

    def press(self, key: str) -> None:
        """Press a key, or several at once: `Control+a`."""
        keys = [KEYS.get(one, one) for one in (key.split("+") if len(key) > 1 else key)]
        actions = [{"type": "keyDown", "value": one} for one in keys]
        actions += [{"type": "keyUp", "value": one} for one in reversed(keys)]
        self.command("actions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def picture(self, path: Path) -> None:
        """Save what is in view."""
        path.write_bytes(base64.b64decode(self.command("screenshot")))


class Firefox(Browser):
    """Firefox by way of Marionette."""

    def __init__(self, port: int) -> None:
        connection = wait_for(lambda: socket.create_connection(("127.0.0.1", port)))
        connection.settimeout(START)
        self.stream = connection.makefile("rwb")
        self.number = 0
        self._receive()
        self.ask("WebDriver:NewSession", {})

    def _receive(self) -> Any:
        length = b""
        while (digit := self.stream.read(1)) != b":":
            if not digit:
                raise DriverError("Firefox has gone")
            length += digit
        return json.loads(self.stream.read(int(length)))

    def ask(self, name: str, values: dict[str, Any]) -> Any:
        """Return what Firefox answers to a command in its own words."""
        self.number += 1
        text = json.dumps([0, self.number, name, values]).encode()
        self.stream.write(b"%d:%b" % (len(text), text))
        self.stream.flush()
        _, _, error, answer = self._receive()
        if error:
            raise DriverError(f"{name}: {error['message']}")
        return answer.get("value")

    def command(self, name: str, **values: Any) -> Any:
        """Return what Firefox answers to a command of WebDriver."""
        whole = {"full": False} if name == "screenshot" else {}
        return self.ask(COMMANDS[name][0], values | whole)

    def resize(self, width: int, height: int) -> None:
        """Give the page this size, which may be less than a window can have."""
        self.command("window/rect", width=max(width, 500), height=height + 200)
        self.ask("Marionette:SetContext", {"value": "chrome"})
        self.command("execute/sync", script=FIT, args=[width, height])
        self.ask("Marionette:SetContext", {"value": "content"})


class WebKit(Browser):
    """WebKitGTK's small browser by way of its driver."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        wait_for(lambda: self._request("GET", "/status"))
        options = {"binary": str(mini_browser()), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        answer = self._request("POST", "/session", {"capabilities": wanted})
        self.session = f"/session/{answer['sessionId']}"

    def _request(self, method: str, path: str, values: dict[str, Any] | None = None) -> Any:
        body = None if values is None else json.dumps(values).encode()
        request = urllib.request.Request(self.address + path, body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=START) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise DriverError(f"{path}: {error.read().decode()[:300]}") from None

    def command(self, name: str, **values: Any) -> Any:
        """Return what WebKit answers to a command of WebDriver."""
        method = COMMANDS[name][1]
        return self._request(method, f"{self.session}/{name}", values if method == "POST" else None)


def mini_browser() -> Path | None:
    """Return the browser that WebKitGTK brings along, if it is there."""
    return next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)


def wait_for(attempt: Any) -> Any:
    """Return what the attempt returns, as soon as somebody listens."""
    end = time.monotonic() + START
    while True:
        try:
            return attempt()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own in an empty folder."""
    port = free_port()
    lines = (PREFERENCES | {"marionette.port": port}).items()
    (folder / "user.js").write_text(
        "".join(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in lines)
    )
    command = [FIREFOX, "--headless", "--marionette", "--remote-allow-system-access"]
    with running([*command, "--no-remote", "--profile", str(folder)], {}):
        yield Firefox(port)


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """Start WebKitGTK with settings of its own in an empty folder."""
    port = free_port()
    (folder / "gtk-3.0").mkdir()
    (folder / "gtk-3.0/gtk.css").write_text(NARROW)
    own = {f"XDG_{name}_HOME": str(folder) for name in ("CONFIG", "DATA", "CACHE")}
    with running(["xvfb-run", "-a", WEBKIT, f"--port={port}"], own | {"NO_AT_BRIDGE": "1"}):
        yield WebKit(port)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    """Run a program and all that it starts until the end of the block."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait()
