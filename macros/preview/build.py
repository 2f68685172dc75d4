"""`nianbao build`: the web pages as `mkdocs build --strict` makes them, on all cores."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from pathlib import Path

from ..ledger.problem import visible
from .serve import log_to_terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao build` to the parser."""
    parser.add_argument(
        "--site",
        type=Path,
        required=True,
        metavar="文件夹",
        help="放网站的文件夹，要是空的或者还没有的",
    )
    parser.add_argument(
        "--cache", type=Path, metavar="文件夹", help="没有变的网页从这里取（默认 .build/pages）"
    )


def run(options: argparse.Namespace) -> int:
    """Build into a new folder; return 1 where anything is wrong."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # Imported here: MkDocs takes long to load, and most commands do not need it.
    from .fault import errors, find_fault
    from .generator import Build

    root, site = options.root.resolve(), options.site.resolve()
    if site.exists() and any(site.iterdir()):
        message = f"{options.site} 里已经有文件：换一个文件夹，或者先删掉它。"
        print(visible(message), file=sys.stderr)
        return 1
    log_to_terminal()
    gc.disable()  # collecting garbage before the end is wasted time
    warnings = _WarningFlag()
    logging.getLogger("mkdocs").addHandler(warnings)
    build = None
    with errors() as messages:
        try:
            build = Build(root, site, root / ".build" / "templates", "build")
            build.publish(options.cache or root / ".build" / "pages")
        except (Exception, SystemExit) as error:  # MkDocs exits on errors
            file = build.current_file if build else "mkdocs.yml"
            find_fault(error, root, file, "\n".join(messages)).print(error)
            return 1
    return int(warnings.is_set)


class _WarningFlag(logging.Handler):
    """Records whether anything was logged that a strict build does not allow."""

    is_set = False

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.is_set = True
