"""The MkDocs side of the project: mkdocs-macros calls the functions of this module.

It is the thin edge between the generator and the rest: `define_env` registers the words that pages
may use, the page hook fills them in with true line numbers, the build hook writes the search index.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any


def _modification_times() -> dict[Path, int]:
    """Return when each of our modules was last written; clocks may be wrong: only compare them."""
    return {file: file.stat().st_mtime_ns for file in Path(__file__).parent.rglob("*.py")}


_LOADED_TIMES = _modification_times()


def define_env(env: Any) -> None:
    """Read the ledger and register every word (called by mkdocs-macros for each build)."""
    if _modification_times() != _LOADED_TIMES:  # edited while the preview runs
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
    """Fill in the words of a page, each in its place, and report those that are wrong."""
    env.markdown = env.nianbao.fill(env.markdown, env.page, env.variables["files"])
    # The page is finished: the plugin must not treat the text of figures and notes as a template.
    env.variables["page"].meta = {"render_macros": False}


def on_post_build(env: Any) -> None:
    """Finish the pages of the built site."""
    env.nianbao.finish(Path(env.conf["site_dir"]))


def _forget_modules() -> None:
    for name in [n for n in sys.modules if n == "macros" or n.startswith("macros.")]:
        del sys.modules[name]
