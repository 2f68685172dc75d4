"""The wheels of a lock file for a system and some versions of Python, and whether any is missing.

pip judges markers by the Python that runs it, so the lock is cut for each target here first. What
comes as a source alone is built; only a wheel that runs everywhere may be built on another system.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_ENTRY = re.compile(r"^(?P<what>[A-Za-z0-9][^\n\\]*?)(?P<hashes>(?:\s*\\\n\s+--hash=\S+)+)", re.M)
_HASH = re.compile(r"--hash=(\S+)")
_EPOCH = "315532800"
"""The earliest time that a zip can hold, for wheels that are built: the same bytes each time."""


class KitError(Exception):
    """The kit cannot be made; the text says why, in an editor's words."""


@dataclass(frozen=True, slots=True)
class Target:
    """A system that a kit is for."""

    name: str
    title: str
    platforms: tuple[str, ...]
    """The platform tags that pip there accepts, best first; nothing newer than old systems have."""
    markers: Mapping[str, str]
    """What its Python says of itself."""


TARGETS = {
    "windows": Target(
        "windows-x64", "Windows（64位）", ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
         "platform_machine": "AMD64"},
    ),
    "linux": Target(
        "linux-x64", "Linux（64位）",
        (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)),
         "manylinux2014_x86_64", "manylinux_2_12_x86_64", "manylinux2010_x86_64",
         "manylinux_2_5_x86_64", "manylinux1_x86_64", "linux_x86_64"),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
         "platform_machine": "x86_64"},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pin:
    """A package that a lock file lets in."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name as package indexes compare it."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """Its only version."""
        return next(iter(self.requirement.specifier)).version

    def line(self, hashes: Iterable[str], *, marker: bool) -> str:
        """Return its line in a lock file with these hashes."""
        condition = f" ; {self.requirement.marker}" if marker and self.requirement.marker else ""
        listed = "".join(f" \\\n    --hash={one}" for one in hashes)
        return f"{self.requirement.name}=={self.version}{condition}{listed}\n"


def pins(lock: str) -> list[Pin]:
    """Return what a lock file lists."""
    return [
        Pin(Requirement(match["what"].strip()), tuple(_HASH.findall(match["hashes"])))
        for match in _ENTRY.finditer(lock)
    ]


def needed(every: Iterable[Pin], target: Target, python: str) -> list[Pin]:
    """Return what a version of Python needs on a system."""
    environment = {
        **target.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return [p for p in every if not (m := p.requirement.marker) or m.evaluate(environment)]


def missing(
    every: Collection[Pin], names: Collection[str], target: Target, pythons: Iterable[str]
) -> Iterator[str]:
    """Yield what no wheel of these file names serves on a system, with the version of Python."""
    wheels = [parse_wheel_filename(name) for name in names]
    for python in pythons:
        tags = _tags(target, python)
        for pin in needed(every, target, python):
            fits = any(
                name == pin.name and str(version) == pin.version and tags & accepted
                for name, version, _, accepted in wheels
            )
            if not fits:
                yield f"{pin.requirement.name} {pin.version}（Python {python}）"


def _tags(target: Target, python: str) -> frozenset[Tag]:
    major, minor = (int(part) for part in python.split("."))
    own = cpython_tags((major, minor), platforms=target.platforms)
    general = compatible_tags((major, minor), f"cp{major}{minor}", target.platforms)
    return frozenset((*own, *general))


def collect(lock: str, target: Target, pythons: Collection[str], folder: Path) -> str:
    """Put the wheels into a folder, and return a lock file of exactly these.

    Raises:
        KitError: one cannot be had, built or used.
    """
    every = pins(lock)
    for python in pythons:
        _download(needed(every, target, python), target, python, folder)
    for source in sorted(one for one in folder.iterdir() if one.suffix != ".whl"):
        _build(source, folder)
    names = sorted(file.name for file in folder.glob("*.whl"))
    if gaps := list(missing(every, names, target, pythons)):
        raise KitError(f"{target.title}缺组件：{'、'.join(gaps[:5])}，共{len(gaps)}个")
    return own_lock(every, folder)


def own_lock(every: Iterable[Pin], folder: Path) -> str:
    """Return the lock file of the wheels in a folder: what pip accepts is what is there."""
    hashes: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.whl")):
        name = parse_wheel_filename(file.name)[0]
        hashes.setdefault(name, []).append(f"sha256:{sha256(file.read_bytes()).hexdigest()}")
    return "".join(p.line(hashes[p.name], marker=True) for p in every if p.name in hashes)


def _download(listed: Iterable[Pin], target: Target, python: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as own:
        lock = Path(own) / "requirements.txt"
        lock.write_text("".join(pin.line(pin.hashes, marker=False) for pin in listed), "utf-8")
        words = ["--no-deps", "--require-hashes", "--dest", str(folder), "-r", str(lock)]
        words += ["--python-version", python, "--implementation", "cp"]
        words += [word for one in target.platforms for word in ("--platform", one)]
        _pip(f"{target.title}、Python {python} 的组件没有下载全", "download", *words)


def _build(source: Path, folder: Path) -> None:
    """Make a wheel of a source, which is deleted."""
    before = {*folder.glob("*.whl")}
    _pip(f"{source.name} 做不成组件", "wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    for wheel in {*folder.glob("*.whl")} - before:
        if not wheel.name.endswith("-none-any.whl"):
            raise KitError(f"{source.name} 要在用它的系统上编译，做不进安装包")
    source.unlink()


def _pip(failure: str, *words: str) -> None:
    command = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", *words]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    if done.returncode:
        why = " ".join(done.stderr.split())[-300:]
        raise KitError(f"{failure}：请检查网络（可用环境变量 PIP_INDEX_URL 指定镜像）。{why}")
