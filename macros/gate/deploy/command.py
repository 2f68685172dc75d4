"""The commands `nianbao deploy` and `nianbao rollback`."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from ... import archive, files
from ...archive import Archive
from ...desk import console
from ...files import sync
from ...manifest import DeployError, Manifest
from ...web import policy
from . import store
from .store import Store

KEEP = 5
"""How many releases stay on the server by default."""
PATIENCE = 60
"""Seconds that the reload command may take."""


def deploy_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao deploy`."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="服务器上的发布文件夹")
    parser.add_argument(
        "--release", type=Path, metavar="发布包", help="默认是 release/ 里最新的一个"
    )
    parser.add_argument(
        "--keep", type=_keep, default=KEEP, metavar="份数", help=f"服务器上留几份（默认{KEEP}份）"
    )
    parser.add_argument(
        "--reload", default="", metavar="命令", help='换上以前运行，如 "nginx -s reload"'
    )
    parser.add_argument(
        "--no-link", action="store_true", help="current 用文件夹，不用链接（Windows 共享文件夹）"
    )


def rollback_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao rollback`."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="服务器上的发布文件夹")
    parser.add_argument("--to", default="", metavar="校验值", help="换回哪一份（默认是上一份）")


def deploy(options: argparse.Namespace) -> int:
    """Put a release on the server and make it public; return 1 if it failed."""
    return _report_errors(lambda: _deploy(options))


def rollback(options: argparse.Namespace) -> int:
    """Make an earlier release public again; return 1 if it failed."""
    return _report_errors(lambda: _rollback(options))


def _report_errors(run: Callable[[], None]) -> int:
    try:
        if not find_spec("brotli"):
            raise DeployError(
                "还缺组件 brotli：请按 requirements-release.txt 安装"
                "（handbook/online.md“自己的服务器”）。"
            )
        run()
    except DeployError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        where = f"{error.filename}：" if error.filename else ""
        message = f"没有做完：{where}{console.reason(error)}。正在公开的网站是完整的。"
        print(message, file=sys.stderr)
        return 1
    return 0


def _deploy(options: argparse.Namespace) -> None:
    file = options.release or _newest(options.root / "release")
    reload = _words(options.reload)
    with (
        archive.open_archive(file) as release,
        store.open_store(options.folder, links=not options.no_link) as server,
    ):
        manifest = release.manifest
        _same_town(server, manifest)
        print(f"发布包：{manifest}，{len(manifest.site)}个文件。")
        _install(server, release)
        current = server.current()
        names = _order(server, manifest.name, current)[-options.keep :]
        before = _allow(server, names)
        changed = server.policy.read_text("utf-8") != before
        if current == manifest.name and not changed:
            print("现在公开的就是这一份，核对无误，不用换。")
        else:
            _reload(server, reload, before)
            server.set_order(names)
            server.switch(manifest)
            print(f"已换上并核对：{manifest.name}。")
        if changed and not reload:
            print("csp.conf 变了：请让 nginx 重新加载（nginx -s reload），脚本才能运行。")
        if deleted := server.keep_only(names):
            print(f"已删除旧的：{'、'.join(deleted)}。")


def _install(server: Store, release: Archive) -> None:
    manifest = release.manifest
    faults = server.damage(manifest) if manifest.name in server.manifests() else []
    if faults:
        print(f"服务器上的这一份坏了：{faults[0]}（共{len(faults)}处）。重新放一遍。")
    if faults or manifest.name not in server.manifests():
        server.install(release)
        print(f"已解开并核对：releases/{manifest.name}。")


def _order(server: Store, name: str, current: str) -> list[str]:
    """Return the order of publication once `name` is public; rolled-back releases drop out."""
    names = list(server.manifests())
    if current:
        names = names[: names.index(current) + 1]
    return [*(earlier for earlier in names if earlier != name), name]


def _allow(server: Store, names: list[str]) -> str:
    """Write csp.conf for these releases, and return its previous text."""
    before = server.policy.read_text("utf-8") if server.policy.exists() else ""
    manifests = server.manifests()
    text = policy.snippet(manifests[name].policy for name in names)
    if text != before:
        files.write({server.policy: text})
        sync(server.root)
    return before


def _reload(server: Store, words: list[str], before: str) -> None:
    """Reload the web server with the new csp.conf; if that fails, restore its text `before`."""
    if not words:
        return
    try:
        process = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
        errors = process.stderr.decode("utf-8", "replace").strip()[-300:]
        reason = f"退出码{process.returncode}，{errors}"
        failed = process.returncode != 0
    except (OSError, subprocess.TimeoutExpired) as error:
        failed, reason = True, f"{type(error).__name__}"
    if failed:
        if before:
            files.write({server.policy: before})
        raise DeployError(f"“{shlex.join(words)}”没有成功（{reason}）。网站没有换，还是原来的。")
    print(f"已运行：{shlex.join(words)}。")


def _rollback(options: argparse.Namespace) -> None:
    if not (options.folder / "releases").is_dir():
        raise DeployError(f"{options.folder} 不是发布文件夹：里面没有 releases。")
    with store.open_store(options.folder) as server:
        manifest = _earlier(server, options.to)
        if faults := server.damage(manifest):
            raise DeployError(
                f"{manifest} 坏了：{faults[0]}（共{len(faults)}处）。网站没有换。"
                "可以用 --to 换别的，或者把它的发布包再 deploy 一遍。"
            )
        server.switch(manifest)
        print(f"已换回并核对：{manifest}。")


def _earlier(server: Store, release_name: str) -> Manifest:
    manifests = server.manifests()
    names = list(manifests)
    choices = "；".join(str(manifest) for manifest in manifests.values()) or "一份也没有"
    if release_name:
        matches = [name for name in names if release_name in (name, manifests[name].hash)]
    else:
        current = server.current()
        matches = names[: names.index(current)] if current in names else []
    if not matches:
        reason = f"没有 {release_name} 这一份" if release_name else "没有更早的一份可以换回"
        raise DeployError(f"{reason}。服务器上有：{choices}。网站没有换。")
    return manifests[matches[-1]]


def _same_town(server: Store, manifest: Manifest) -> None:
    for other in server.manifests().values():
        if other.town != manifest.town:
            raise DeployError(
                f"这个文件夹里发布的是{other.town}，发布包是{manifest.town}的：请看看有没有放错。"
            )


def _newest(folder: Path) -> Path:
    archives = sorted(
        folder.glob("nianbao-*.zip"), key=lambda file: (file.stat().st_mtime, file.name)
    )
    if not archives:
        raise DeployError(f"{folder} 里没有发布包：先运行 nianbao release，或者用 --release 指明。")
    return archives[-1]


def _words(command: str) -> list[str]:
    try:
        # In Windows paths a backslash is no escape.
        posix = os.name != "nt"
        words = shlex.split(command, posix=posix)
        return words if posix else [word.strip('"') for word in words]
    except ValueError:
        raise DeployError(f"--reload 的引号不成对：{command}") from None


def _keep(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError("至少留2份，好换回上一份")
    return int(text)
