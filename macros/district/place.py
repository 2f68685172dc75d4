"""Where a town's open data lie: in a folder, in a zip, or at an address. All of it is untrusted."""

from __future__ import annotations

import struct
import time
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from ..archive import open_archive
from ..ledger.problem import quoted
from ..manifest import NAME, SITE, DeployError

DESCRIPTOR = "datapackage.json"
FOLDER = "open-data/"
MAX_BYTES = 64 * 2**20
"""The largest file read; far above any town's."""
MAX_FILES = 20_000
SECONDS = 20
"""How long an address may take for each file."""

_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, ValueError,
    OverflowError, LookupError, OSError,
)  # fmt: skip
"""What a damaged zip leads to."""

Read = Callable[[str], bytes]
"""Returns a file by its name beside the descriptor; raises `PlaceError`."""


class PlaceError(Exception):
    """Why a package cannot be read, in Chinese."""


@contextmanager
def open_place(place: str, root: Path) -> Iterator[Read]:
    """Open the open data at a place of data/towns.yml.

    Args:
        place: a folder or zip, below `root` unless absolute, or an address.
        root: the district's project.

    Raises:
        PlaceError: nothing can be read there.
    """
    if place.startswith(("http://", "https://")):
        yield _address(place)
        return
    target = root / place
    if target.is_dir():
        yield _folder(target)
    elif target.is_file():
        with _zip(target) as read:
            yield read
    else:
        raise PlaceError(f"找不到 {quoted(place)}")


def _folder(folder: Path) -> Read:
    homes = (folder, folder / FOLDER, folder / SITE / FOLDER)
    home = next((home for home in homes if (home / DESCRIPTOR).is_file()), None)
    if home is None:
        raise PlaceError(f"文件夹里没有 {DESCRIPTOR}")

    def read(name: str) -> bytes:
        file = home / _plain(name)
        if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            raise PlaceError(f"没有 {quoted(name)}，或者它在文件夹外面")
        with file.open("rb") as stream:
            return _limited(stream.read(MAX_BYTES + 1), name)

    return read


@contextmanager
def _zip(file: Path) -> Iterator[Read]:
    """Open a release, of which every file is checked, or a zip of the open data alone."""
    try:
        with zipfile.ZipFile(file) as package:
            is_release = NAME in package.namelist()
            if not is_release:
                yield _loose(package)
                return
        with open_archive(file, is_renamed=True) as archive:
            for name in archive.manifest.files:
                archive.content(name)

            def read(name: str) -> bytes:
                path = SITE + FOLDER + _plain(name)
                if path not in archive.manifest.files:
                    raise PlaceError(f"发布包里没有 {quoted(name)}")
                return archive.content(path)

            yield read
    except DeployError as error:
        raise PlaceError(str(error).rstrip("。")) from None
    except (NotImplementedError, RuntimeError):
        raise PlaceError("zip 加了密，或者不是通常的压缩办法") from None
    except _BROKEN:
        raise PlaceError("zip 坏了，或者没有传完") from None


def _loose(package: zipfile.ZipFile) -> Read:
    names = package.namelist()
    if len(names) > MAX_FILES or len(set(names)) < len(names):
        raise PlaceError("zip 里的文件太多，或者有重名的")
    homes = [name for name in names if PurePosixPath(name).name == DESCRIPTOR]
    if len(homes) != 1:
        raise PlaceError(f"zip 里应当有一份 {DESCRIPTOR}，有{len(homes)}份")
    home = homes[0].removesuffix(DESCRIPTOR)

    def read(name: str) -> bytes:
        if home + _plain(name) not in names:
            raise PlaceError(f"zip 里没有 {quoted(name)}")
        with package.open(home + name) as entry:  # a bomb is cut off, whatever its header says
            return _limited(entry.read(MAX_BYTES + 1), name)

    return read


def _address(address: str) -> Read:
    host = urlsplit(address).netloc
    opener = urllib.request.build_opener(_SameHost())

    def read(name: str) -> bytes:
        url = urljoin(address, _plain(name)) if name != DESCRIPTOR else address
        if urlsplit(url).netloc != host:
            raise PlaceError(f"{quoted(name)} 不在同一个网站")
        try:
            with opener.open(url, timeout=SECONDS) as answer:
                return _limited(b"".join(_pieces(answer.read)), name)
        except (OSError, HTTPException, ValueError):
            raise PlaceError(f"网址打不开：{quoted(url, 100)}") from None

    return read


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield an answer piece by piece, until it is too large or has taken too long."""
    size, end = 0, time.monotonic() + SECONDS
    while (piece := read(2**16)) and size <= MAX_BYTES:
        size += len(piece)
        yield piece
        if time.monotonic() > end:
            raise PlaceError("网址太慢，没有读完")


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow no redirect to another host: only the addresses listed are visited."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        """Refuse a redirect to another host or to plain HTTP."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            raise PlaceError(f"网址转到了别处：{quoted(newurl, 100)}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _plain(name: str) -> str:
    """Return a name that stays below the descriptor."""
    parts = PurePosixPath(name).parts
    if not name.isprintable() or "\\" in name or ":" in name or ".." in parts or name[:1] == "/":
        raise PlaceError(f"文件名不安全：{quoted(name)}")
    return name


def _limited(content: bytes, name: str) -> bytes:
    if len(content) > MAX_BYTES:
        raise PlaceError(f"{quoted(name)} 太大")
    return content
