"""The MkDocs side of the project: mkdocs-macros calls the functions of this module.

It is the thin edge between the generator and the rest: `define_env` reads what pages show, the hook
before a page vets its words and hands it to the plugin as a template, the hook behind it reports
what failed, and the build hook writes the search index.
"""

from __future__ import annotations

import signal
import sys

if sys.argv[:1] == ["-m"] and signal.getsignal(signal.SIGINT) == signal.default_int_handler:
    # The command line starts: until it can say so in Chinese, Ctrl+C just ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import importlib
from pathlib import Path
from typing import Any


def _modification_times() -> dict[Path, int]:
    """Return when each of our modules was last written; clocks may be wrong: only compare them."""
    return {file: file.stat().st_mtime_ns for file in Path(__file__).parent.rglob("*.py")}


_LOADED_TIMES = _modification_times()


def define_env(env: Any) -> None:
    """Read the ledger and all else that pages show (called by mkdocs-macros for each build)."""
    if _modification_times() != _LOADED_TIMES:  # edited while the preview runs
        _forget_modules()
        importlib.import_module("macros").define_env(env)
        return
    from .site import Site

    env.nianbao = Site(Path(env.project_dir), env.conf)


def on_pre_page_macros(env: Any) -> None:
    """Make the page a template that the plugin renders: its own words, vetted, and nothing else."""
    from .render.fill import literal, prepare

    prepare(env.env)
    env.markdown, names = env.nianbao.open_page(env.markdown, env.page, env.variables["files"])
    # The plugin lets a page's front matter override all other names. There our words belong, and
    # nothing that an editor writes: neither a word nor a setting of the plugin.
    env.variables["page"].meta = names
    if env.has_j2(env.page.title):  # it would be rendered as well, unvetted
        env.page.title = literal(env.page.title)


def on_post_page_macros(env: Any) -> None:
    """Report the words that failed while the page was rendered."""
    env.nianbao.close_page()


def on_post_build(env: Any) -> None:
    """Finish the pages of the built site."""
    env.nianbao.finish(Path(env.conf["site_dir"]))


def _forget_modules() -> None:
    for name in [n for n in sys.modules if n == "macros" or n.startswith("macros.")]:
        del sys.modules[name]
