"""A real nginx on this machine with deploy/nginx.conf, as an editor's host would run it."""

import gzip
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import brotli
from browser_setup import BROTLI, NO_NGINX, find_nginx

from macros.web import policy

ROOT = Path(__file__).resolve().parents[1]
CONF = ROOT / "deploy" / "nginx.conf"
COMPRESSED = {".css", ".csv", ".html", ".js", ".json", ".jsonld", ".svg", ".txt", ".xml"}
_PLAIN = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
WAIT = 20
"""Seconds within which nginx must answer."""


def publish(site: Path, folder: Path) -> None:
    """Make the site the current one of a folder, as far as nginx is concerned."""
    (folder / "current").symlink_to(site)
    (folder / "csp.conf").write_text(policy.snippet([policy.hashes(site)]), "utf-8")


def compress(site: Path) -> None:
    """Put compressed twins beside the text files."""
    for file in [f for f in site.rglob("*") if f.suffix in COMPRESSED]:
        content = file.read_bytes()
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
        file.with_name(file.name + ".br").write_bytes(brotli.compress(content, quality=5))


def configuration(
    folder: Path, port: int, path: str, *, cached: bool, changes: Mapping[str, str]
) -> str:
    """Return deploy/nginx.conf, changed as its comments say, and as a test wants it."""
    conf = CONF.read_text("utf-8")
    changes = {
        **changes,
        "/srv/nianbao": str(folder),
        "listen 80 ": f"listen 127.0.0.1:{port} ",
        "listen [::]:80 ": f"listen [::1]:{port} ",
        "location / {": f"location {path} {{",
        " /404.html;": f" {path}404.html;",
    }
    if path != "/":
        bare = path.rstrip("/")
        more = f"location = {bare} {{ return 301 {path}; }} location / {{ return 404; }}"
        changes["server_name _;"] = f"server_name _; {more}"
    if not cached:
        changes["open_file_cache max=2000 inactive=60s;"] = "open_file_cache off;"
    if not BROTLI.exists():
        changes["brotli_static on;"] = ""
    for old, new in changes.items():
        assert old in conf, old
        conf = conf.replace(old, new)
    return conf


def https(folder: Path, port: int) -> dict[str, str]:
    """Return the changes that serve HTTPS too, on a port of 127.0.0.1.

    The certificate is made here, for 127.0.0.1, and signed by itself.
    """
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    made += ["-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out"]
    subprocess.run([*made, str(certificate)], check=True, capture_output=True)
    return {
        "#https ": "",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "listen [::]:443 ": f"listen [::1]:{port} ",
        "/etc/ssl/nianbao/fullchain.pem": str(certificate),
        "/etc/ssl/nianbao/privkey.pem": str(key),
        "www.example.gov.cn": f"127.0.0.1:{port}",
    }


@contextmanager
def serve(
    folder: Path,
    path: str = "/",
    more: str = "",
    *,
    cached: bool = True,
    changes: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[tuple[int, int]]:
    """Serve a release until the block ends.

    Args:
        folder: the folder that `publish` prepared.
        path: the path of the site, with a slash at both ends.
        more: further settings for `http`.
        cached: whether nginx may keep files open; False if the test changes them.
        changes: further replacements in the configuration, before those for path and port.

    Yields:
        The port on 127.0.0.1 and [::1], and the process id.
    """
    program = find_nginx()
    assert program, NO_NGINX
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="nianbao-nginx-") as own:
        (Path(own) / "site.conf").write_text(
            configuration(folder, port, path, cached=cached, changes=changes), "utf-8"
        )
        lines = [
            # A worker of another user cannot read the test's folder.
            "user root;" if os.geteuid() == 0 else "",
            f"load_module {BROTLI};" if BROTLI.exists() else "",
            "daemon off; worker_processes 1;",
            f"pid {own}/pid; error_log {own}/error.log;",
            "events {}",
            "http { access_log off; sendfile on; tcp_nopush on;",
            *(f"{name}_temp_path {own}/{name};" for name in _PLAIN),
            f"{more} include {own}/site.conf; }}",
        ]
        main = Path(own) / "main.conf"
        main.write_text("\n".join(lines), "utf-8")
        log = Path(own) / "error.log"
        with subprocess.Popen([program, "-e", str(log), "-c", str(main)]) as server:
            try:
                _wait(port, server, log)
                yield port, server.pid
            finally:
                server.terminate()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + WAIT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"nginx 没有启动：{log.read_text('utf-8') if log.exists() else ''}")
