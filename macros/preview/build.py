"""`nianbao build`: the web pages as `mkdocs build --strict` makes them, on all cores."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from pathlib import Path

from .serve import listen


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `nianbao build`."""
    parser.add_argument(
        "--site",
        type=Path,
        required=True,
        metavar="文件夹",
        help="放网站的文件夹，要是空的或者还没有的",
    )


def run(options: argparse.Namespace) -> int:
    """Build into a new folder; 1 where anything is wrong."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # Only here: MkDocs takes long to load, and most commands do not need it.
    from .fault import errors, fault
    from .generator import Build

    root, site = options.root.resolve(), options.site.resolve()
    if site.exists() and any(site.iterdir()):
        print(f"{options.site} 里已经有文件：换一个文件夹，或者先删掉它。", file=sys.stderr)
        return 1
    listen()
    gc.disable()  # nothing is worth collecting before the end
    wrong = _Counted()
    logging.getLogger("mkdocs").addHandler(wrong)
    build = None
    with errors() as logged:
        try:
            build = Build(root, site, root / ".build" / "templates", "build")
            build.publish()
        except (Exception, SystemExit) as error:  # MkDocs ends its program
            file = build.making if build else "mkdocs.yml"
            fault(error, root, file, "\n".join(logged)).print(error)
            return 1
    return int(wrong.any)


class _Counted(logging.Handler):
    """Whether anything was logged that a strict build does not suffer."""

    any = False

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.any = True
