"""What keeps a page from being made: a mistake in a program, a template or mkdocs.yml."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateSyntaxError
from markupsafe import Markup

_PAGE = Markup("""<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>这一页做不出来</title>
<style>body{{max-width:46em;margin:3em auto;padding:0 1em;font:1.1em/1.8 sans-serif;\
color:#222;background:#fff}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;border-left:.3em solid #b3261e;\
padding:.2em 1em}}</style>
<body><h1>这一页做不出来</h1>
<p>程序、模板或者设置里有错：<b>{place}</b></p>
<pre>{message}</pre>
<p>改好以后存盘，这一页自己更新。</p>
</body></html>
""")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BuildFault:
    """A mistake that keeps a page from being made."""

    place: str
    """`文件:行`, as far as it is known."""
    message: str
    """The last line of the error, in the words of Python, Jinja or MkDocs."""

    def __str__(self) -> str:
        return f"{self.place}：错误 {self.message}"

    def print(self, error: BaseException) -> None:
        """Print the fault in the terminal, after the traceback."""
        trace = "" if isinstance(error, SystemExit) else "".join(traceback.format_exception(error))
        print(f"{trace}{self}", file=sys.stderr, flush=True)

    def page(self) -> bytes:
        """Return a page that shows the fault."""
        return str(_PAGE.format(place=self.place, message=self.message)).encode()


def find_fault(error: BaseException, root: Path, file: str = "", log: str = "") -> BuildFault:
    """Return the fault that an error reports, for those who can mend it.

    Args:
        error: the exception.
        root: the project.
        file: where the mistake is if the error does not tell.
        log: what was logged before; MkDocs' own errors carry no message.
    """
    for cause in _chain(error):
        if place := _place(cause, root):
            return BuildFault(place, _message(cause))
    if isinstance(error, UnicodeDecodeError):
        return BuildFault(file, "这个文件不是 UTF-8 编码，请另存为 UTF-8")
    return BuildFault(file, log or _message(error))


@contextmanager
def errors() -> Iterator[list[str]]:
    """Yield a list that collects the errors of MkDocs' configuration as they are logged."""
    messages: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs.config")
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and what led to it."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _place(error: BaseException, root: Path) -> str:
    """Return the innermost line of the project that was being run or read, or empty."""
    if isinstance(error, SyntaxError | TemplateSyntaxError) and error.filename:
        return _project_line(error.filename, error.lineno, root) or error.filename
    frames = traceback.extract_tb(error.__traceback__)
    places = [_project_line(frame.filename, frame.lineno, root) for frame in frames]
    return next((place for place in reversed(places) if place), "")


def _project_line(file: str, line: int | None, root: Path) -> str:
    path = Path(file)
    is_ours = path.is_relative_to(root) and "site-packages" not in path.parts
    if not is_ours or path.is_relative_to(_HERE):
        return ""
    return f"{path.relative_to(root).as_posix()}:{line}"


def _message(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1].strip()
