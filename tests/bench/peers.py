"""Other generators from PyPI, which make a site of the same text as stock Material does.

Each is installed below .build/ from a lock file, and told what it needs to make the same addresses.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml
from installed import InstallError, install

from .towns import ROOT, Run, Towns, run

LOCKS = {
    "Zensical": ROOT / "tests/generators/zensical.txt",
    "Hugo 加 Pagefind": ROOT / "tests/bench/hugo.txt",
}
_HUGO = {
    "uglyURLs": True,
    "disableKinds": ["taxonomy", "rss"],
    "hasCJKLanguage": True,
    "languageCode": "zh-CN",
    "markup": {
        "goldmark": {
            "renderer": {"unsafe": True},
            "parser": {"attribute": {"block": True}},
            "renderHooks": {"link": {"useEmbedded": "always"}},
        }
    },
}
_THEME = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"></head><body>
<nav><ul>{{ range .Site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
</ul></nav>{{ .TableOfContents }}
<main data-pagefind-body><h1>{{ .Title }}</h1>{{ .Content }}</main>
{{ if .IsNode }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</body></html>
"""
"""A bare page: columns, contents, text, what is below, previous and next."""


def peers(towns: Towns, pages: int) -> tuple[dict[str, Callable[[], Run]], list[str]]:
    """Return how to build with each peer, and a line for each that could not be installed."""
    projects = {"Zensical": _zensical, "Hugo 加 Pagefind": _hugo}
    builds: dict[str, Callable[[], Run]] = {}
    missing = []
    for name, project in projects.items():
        try:
            programs = install(LOCKS[name])
        except InstallError:
            missing += ["", f"没有装上 {name}，没有和它比。"]
            continue
        builds[name] = partial(project, towns.same(pages, stock=True), programs)
    return builds, missing


def _zensical(stock: Path, programs: Path) -> Run:
    folder = _copy(stock, "zensical", "docs")
    shutil.copy(stock / "mkdocs.yml", folder)
    return _made(run(folder, "zensical", "build", env=_path(programs)), folder)


def _hugo(stock: Path, programs: Path) -> Run:
    folder = _copy(stock, "hugo", "content")
    for index in folder.rglob("index.md"):  # with this name, pages beside it have it as their list
        index.rename(index.with_name("_index.md"))
    (folder / "layouts").mkdir()
    (folder / "layouts" / "all.html").write_text(_THEME, "utf-8")
    (folder / "hugo.yaml").write_text(yaml.safe_dump(_HUGO), "utf-8")
    pages = run(folder, "hugo", "--destination", "site", env=_path(programs))
    search = run(folder, "pagefind", "--site", "site", env=_path(programs))
    return _made(pages + search, folder)


def _copy(stock: Path, name: str, content: str) -> Path:
    """Return a new project with the text alone: nothing is left of an earlier build."""
    folder = stock.with_name(f"{stock.name}-{name}")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(stock / "docs", folder / content)
    return folder


def _path(programs: Path) -> dict[str, str]:
    return {"PYTHONPATH": os.fspath(programs)}


def _made(build: Run, folder: Path) -> Run:
    """Return the build, once it is certain that it made pages."""
    texts = len(list((folder / "site").rglob("*.html")))
    sources = len(list(folder.glob("docs/**/*.md"))) + len(list(folder.glob("content/**/*.md")))
    assert texts >= sources, f"{folder.name}：{sources}页只做了{texts}页\n{build.printed}"
    return build
