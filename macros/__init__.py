"""The words that pages may use, given to MkDocs.

This is the thin edge between the generator and the rest: `define_env` gives pages their names,
the page hook fills them in with true line numbers, the build hook writes the search index.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any


def _written() -> dict[Path, int]:
    """Return when each of our modules was last written; a clock may be wrong, so only to be compared."""
    return {file: file.stat().st_mtime_ns for file in Path(__file__).parent.rglob("*.py")}


_LOADED = _written()


def define_env(env: Any) -> None:
    """Read the ledger and registers every word (called by mkdocs-macros for each build)."""
    if _written() != _LOADED:  # edited while the preview runs
        _forget_modules()
        importlib.import_module("macros").define_env(env)
        return
    from .site import Site

    site = Site(Path(env.project_dir), env.conf)
    env.nianbao = site
    for name, word in site.names.items():
        if callable(word):
            env.macro(word, name)
        else:
            env.variables[name] = word


def on_pre_page_macros(env: Any) -> None:
    """Fill in the words of a page, each in its place, and reports those that are wrong."""
    env.markdown = env.nianbao.fill(env.markdown, env.page, env.variables["files"])
    # The page is finished: the plugin must not read what figures and notes say as a template.
    env.variables["page"].meta = {"render_macros": False}


def on_post_build(env: Any) -> None:
    """Finish the web pages that were built."""
    env.nianbao.finish(Path(env.conf["site_dir"]))


def _forget_modules() -> None:
    for name in [n for n in sys.modules if n == "macros" or n.startswith("macros.")]:
        del sys.modules[name]
