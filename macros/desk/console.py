"""The terminal: colour where it is wanted, Chinese text everywhere, years that are years."""

from __future__ import annotations

import argparse
import errno
import locale
import os
import re
import shutil
import sys
from typing import TextIO

from ..ledger.day import today
from ..ledger.problem import visible

_COLOURS = {"错误": "31;1", "提醒": "33", "好": "32", "弱": "2"}
_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘的份额用完了",
    errno.EFBIG: "文件太大，写不下",
    errno.EROFS: "这个磁盘不能写",
    errno.EIO: "磁盘读写出错",
    errno.EEXIST: "已经有这个名称的文件",
    errno.ENOTEMPTY: "文件夹里还有东西",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENOMEM: "内存不够",
    errno.EXDEV: "不在同一个磁盘上",
    errno.EBUSY: "正在使用",
    errno.EINVAL: "这个名称或者位置不能用",
}


def prepare() -> None:
    """Make Chinese output safe on every terminal, also where a stream is closed."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:  # otherwise a file or a process would be given its number
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, "w" if number else "r"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding=_encoding(stream), errors="replace")


def _encoding(stream: TextIO) -> str:
    """Return the encoding of a terminal that knows Chinese in its own way; elsewhere UTF-8."""
    own = locale.getencoding()
    try:
        "汉".encode(own)
    except (UnicodeError, LookupError):
        return "utf-8"
    return own if stream.isatty() and os.name != "nt" else "utf-8"


def colour(text: str, role: str, stream: TextIO | None = None) -> str:
    """Return `text` in the colour of `role`; plain in a file, in a pipe or under NO_COLOR."""
    return f"\033[{_COLOURS[role]}m{text}\033[0m" if _is_terminal(stream or sys.stdout) else text


def year(text: str) -> int:
    """Parse the year that a command names.

    Raises:
        argparse.ArgumentTypeError: it is no year, or one that nobody can report on yet.
    """
    if not re.fullmatch("(?:19|20)[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"写四位数字，如 2025，不是“{text}”")
    if int(text) > today().year + 1:
        raise argparse.ArgumentTypeError(f"{text}年还远没有到")
    return int(text)


def reason(error: OSError) -> str:
    """Return in Chinese why a file could not be read or written."""
    error = _single(error)
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, PermissionError):
        return "没有权限，或者文件正被别的程序打开"
    return _REASONS.get(error.errno or 0, f"系统错误{error.errno or type(error).__name__}")


def place(error: OSError) -> str:
    """Return the file that an error is about, fit for a terminal; empty if it names none."""
    name = _single(error).filename
    return visible(os.fsdecode(name)) if isinstance(name, str | bytes | os.PathLike) else ""


def _single(error: OSError) -> OSError:
    """Return what kept the first of many files from being copied, where it is such an error."""
    if not isinstance(error, shutil.Error) or not isinstance(error.args[0], list):
        return error
    _, target, text = error.args[0][0]
    number = re.search(r"Errno (\d+)", str(text))
    return OSError(int(number[1]) if number else 0, "", target)


def _is_terminal(stream: TextIO) -> bool:
    colourless = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not colourless
