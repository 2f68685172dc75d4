"""The 送审包: what is handed in without git or network, written whole and read as untrusted."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from ... import zips
from ...ledger import record
from ...ledger.problem import quoted
from ...ledger.source import read_text
from . import base
from .change import Files, text_of

ABOUT, PATCH, PAGE = "送审.json", "改动.patch", "送审.html"
CONTENT = "files/"
MAX_ABOUT = 4 * 2**20
MAX_FILE = 20 * 2**20
MAX_TOTAL = 128 * 2**20
MAX_FILES = 2_000
MAX_LINE = 200
"""The longest name or reason."""

_ENDINGS = {
    "data": {".yml", ".yaml"},
    "docs": {
        ".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".pdf", ".docx", ".xlsx", ".csv",
    },
}  # fmt: skip
"""What an editor's folders hold: nothing that a build would run."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)
"""Names that Windows gives to devices."""
_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_NAV = re.compile(r"^nav:[^\n]*\n(?:(?:[ \t#-][^\n]*)?\n)*", re.M)


class PackageError(Exception):
    """The package is damaged, no 送审包, or holds what it may not; the text says what."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody hands in: files, each with the state that it was made from."""

    name: str
    why: str
    day: str
    commit: str
    """What it was made from, in git; empty where that is not known."""
    files: Mapping[str, bytes | None]
    """The new content of each changed file by its path; None for one that is to go."""
    bases: Mapping[str, str]
    """The digest that each of these files had before; empty for a new one."""

    @property
    def digest(self) -> str:
        """What identifies it in remarks."""
        lines = [f"{path} {base.digest(raw)}" for path, raw in sorted(self.files.items())]
        return sha256("\n".join(lines).encode()).hexdigest()[:16]


def proposal(old: Files, new: Files, name: str, why: str, day: str, commit: str) -> Proposal:
    """Return what somebody hands in: every file that differs, but the record of releases."""
    own = f"data/{record.FILE}"
    paths = [path for path in sorted(old.keys() | new.keys()) if path != own]
    digests = {path: (base.digest(old.get(path)), base.digest(new.get(path))) for path in paths}
    changed = [path for path, (was, now) in digests.items() if was != now]
    return Proposal(
        name, why, day, commit,
        {path: new.get(path) for path in changed},
        {path: digests[path][0] for path in changed},
    )  # fmt: skip


def pack(what: Proposal, old: Files, page: str, withheld: frozenset[str]) -> bytes:
    """Return the package; the same input, the same bytes with the same zlib.

    Args:
        what: the files.
        old: what they were, for the patch.
        page: the page that shows the changes.
        withheld: files whose old text may not be passed on; the patch leaves them out.
    """
    entries = {f"{CONTENT}{path}": raw for path, raw in what.files.items() if raw is not None}
    about = {
        "format": 1,
        "name": what.name,
        "why": what.why,
        "day": what.day,
        "commit": what.commit,
        "files": {
            path: {"base": what.bases[path], "sha256": _sha(raw), "size": len(raw or b"")}
            for path, raw in what.files.items()
        },
    }
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    patch = "".join(_patch(path, old.get(path), raw) for path, raw in what.files.items()
                    if path not in withheld)  # fmt: skip
    own = {ABOUT: text.encode(), PAGE: page.encode(), PATCH: patch.encode()}
    return base.zipped({**entries, **own})


def read(file: Path) -> Proposal:
    """Return what a package hands in, every entry checked; nothing is written anywhere.

    Raises:
        PackageError: it is no 送审包, damaged, or holds what an editor may not hand in.
    """
    try:
        with zipfile.ZipFile(file) as package:
            return _read(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        raise PackageError(f"{file.name} 打不开：没有传完，或者不是 zip。") from None
    except zips.ZipError as error:
        raise PackageError(f"送审{error}") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PackageError(f"{file.name} 不像送审包：{ABOUT} 读不出来。") from None


def _read(package: zipfile.ZipFile) -> Proposal:
    entries = package.infolist()
    names = [entry.orig_filename for entry in entries]
    if ABOUT not in names:
        raise PackageError(f"不是送审包：里面没有 {ABOUT}。")
    if len(set(names)) < len(names):
        raise PackageError("送审包里有重名的文件。")
    for entry in entries:
        zips.refuse_irregular(entry)
    about = json.loads(zips.read(package, ABOUT, MAX_ABOUT, whole=False))
    listed: dict[str, dict[str, object]] = about["files"]
    check_paths(listed)
    if sum(_size(entry) for entry in listed.values()) > MAX_TOTAL:
        raise PackageError(f"送审包太大：超过{MAX_TOTAL // 2**20} MB。")
    present = {path for path, entry in listed.items() if entry["sha256"]}
    expected = {*(f"{CONTENT}{path}" for path in present), ABOUT, PATCH, PAGE}
    if stray := set(names) ^ expected:
        raise PackageError(f"送审包里的文件与 {ABOUT} 不一致：{quoted(min(stray))}。")
    files = {path: _content(package, path, listed[path]) if path in present else None
             for path in listed}  # fmt: skip
    bases = {path: str(entry["base"]) for path, entry in listed.items()}
    name, why, day, commit = (_line(about[key]) for key in ("name", "why", "day", "commit"))
    if not files:
        raise PackageError("送审包里没有改动。")
    return Proposal(name, why, day, commit, files, bases)


def _content(package: zipfile.ZipFile, path: str, entry: Mapping[str, object]) -> bytes:
    raw = zips.read(package, f"{CONTENT}{path}", _size(entry))
    if _sha(raw) != entry["sha256"]:
        raise PackageError(f"送审包里的 {path} 与校验值不符：包坏了或者被改过。")
    return raw


def _size(entry: Mapping[str, object]) -> int:
    size = entry["size"]
    if not isinstance(size, int) or not 0 <= size <= MAX_FILE:
        raise PackageError(f"送审包里有文件太大：超过{MAX_FILE // 2**20} MB。")
    return size


def _line(value: object) -> str:
    """Return a text that is one printable line."""
    if not isinstance(value, str) or len(value) > MAX_LINE or not (value + "x").isprintable():
        raise PackageError("送审包里的姓名、理由、日期写得不对。")
    return value


def check_paths(paths: Mapping[str, object]) -> None:
    """Refuse paths that lead out of an editor's files, and what a build would run.

    Raises:
        PackageError: one of them does.
    """
    if len(paths) > MAX_FILES:
        raise PackageError(f"改动的文件太多：超过{MAX_FILES}个。")
    folded = {normalize("NFC", path).casefold() for path in paths}
    if len(folded) < len(paths):
        raise PackageError("有两个文件，名称只差大小写。")
    for path in paths:
        if not is_editable(path):
            raise PackageError(f"{quoted(path)} 不是编辑能改的文件，没有收。")


def is_editable(path: str) -> bool:
    """Return whether an editor may hand in a file of this path."""
    parts = path.split("/")
    is_odd = any(
        part in ("", ".", "..") or part.startswith((".", "~$")) or part.endswith((".", " "))
        or _RESERVED.match(part) for part in parts
    )  # fmt: skip
    if is_odd or _FORBIDDEN.search(path) or len(path) > 240 or path == f"data/{record.FILE}":
        return False
    endings = _ENDINGS.get(parts[0], set()) if len(parts) > 1 else set()
    return path == "mkdocs.yml" or PurePosixPath(path).suffix in endings


def same_but_menu(old: bytes, new: bytes) -> bool:
    """Return whether mkdocs.yml changed in its menu alone: the rest, and tags, run programs."""
    texts = (text_of(old), text_of(new))
    first, second = (_NAV.sub("nav:\n", text) for text in texts)
    menus = [match[0] for match in _NAV.finditer(texts[1])]
    return first == second and len(menus) == 1 and not read_text(menus[0], "")[1]


def _patch(path: str, old: bytes | None, new: bytes | None) -> str:
    if any(b"\0" in raw for raw in (old, new) if raw):
        return ""
    was, now = (text_of(raw or b"").splitlines(keepends=True) for raw in (old, new))
    before = f"a/{path}" if old is not None else "/dev/null"
    after = f"b/{path}" if new is not None else "/dev/null"
    lines = list(unified_diff(was, now, before, after))
    ends = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines)  # fmt: skip
    mode = "new file" if old is None else "deleted file" if new is None else ""
    head = f"diff --git a/{path} b/{path}\n" + f"{mode} mode 100644\n" * bool(mode)
    return head + "".join(ends) if lines else ""


def _sha(raw: bytes | None) -> str:
    return "" if raw is None else sha256(raw).hexdigest()
