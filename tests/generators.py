"""Build the site with other generators, and compare what every page says.

ProperDocs takes the project as it is. Zensical does not run our plugin, so it gets Markdown whose
words are filled in already.
"""

import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from installed import install
from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.desk.project import PageFile, read_project
from macros.render import grounds
from macros.site import Site

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "tests" / "generators"


# --- building -----------------------------------------------------------------------------


def build(name: str, config: Path, *options: str) -> None:
    """Run a generator in strict mode; its output is in the assertion if it fails.

    Args:
        name: the module to run, and except for MkDocs the lock file to install it from.
        config: the project's mkdocs.yml.
        options: further arguments of `build`.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    if name != "mkdocs":
        environment["PYTHONPATH"] = str(install(LOCKS / f"{name}.txt"))
    command = [sys.executable, "-m", name, "build", "--strict", "-f", str(config), *options]
    done = subprocess.run(
        command,
        cwd=config.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{name}：\n{done.stdout}"


def finish(made: Site, folder: Path) -> None:
    """Run the steps that follow the pages, and number the citations as MkDocs' pages have them.

    minijinja writes a slash from data as an entity; these steps need plain addresses.
    """
    for file in folder.rglob("*.*ml"):
        text = file.read_text("utf-8").replace("&#x2f;", "/")
        if file.suffix == ".html":
            text = grounds.number(text, made.library.laws)
        file.write_text(text, "utf-8", newline="")
    made.finish(folder)


@dataclass(frozen=True)
class _File:
    """The fields of a file that the words of a page need."""

    abs_src_path: Path
    src_uri: str
    url: str


@dataclass
class _Page:
    """The fields that words need of their own page."""

    file: _File
    url: str
    meta: dict[str, Any]


class _Files(dict[str, _File]):
    """The look-up that words need of other files."""

    get_file_from_path = dict.get


def fill(root: Path, folder: Path) -> Site:
    """Write the project to `folder` with all words filled in, for a generator without plugins."""
    conf = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    given = {**deepcopy(conf), "docs_dir": str(root / "docs"), "site_url": None, "extra": {}}
    site = Site(root, given)
    for part in ("docs", "overrides"):
        shutil.copytree(root / part, folder / part)
    pages = read_project(root).pages
    files = _Files({page.source: _file(root, page) for page in pages})
    for page in pages:
        (folder / page.path).write_text(_fill_page(site, page, files), "utf-8")
    conf |= {"site_name": given["site_name"], "extra": given["extra"], "plugins": []}
    conf |= {"site_url": given["site_url"]} if given["site_url"] else {}
    (folder / "mkdocs.yml").write_text(_yaml(conf), "utf-8")
    return site


def _file(root: Path, page: PageFile) -> _File:
    return _File(root / page.path, page.source, page.source.removesuffix(".md") + ".html")


def _fill_page(site: Site, page: PageFile, files: _Files) -> str:
    file = files[page.source]
    front = file.abs_src_path.read_text("utf-8-sig").removesuffix(page.body)
    meta = next(yaml.safe_load_all(front), None) or {}
    one = _Page(file, file.url, meta)
    markdown = site.fill(page.body, one, files)
    return f"---\n{_yaml(one.meta)}\n---\n\n{markdown}"


def _yaml(value: Any) -> str:
    """Return JSON, which is YAML too; dates, problems and markup become their text."""
    return json.dumps(value, ensure_ascii=False, default=str)


# --- comparing ----------------------------------------------------------------------------


def differences(one: Path, other: Path) -> list[str]:
    """Return how the pages of two sites differ, page by page."""
    pages = {file.relative_to(one).as_posix(): file for file in sorted(one.rglob("*.html"))}
    others = {file.relative_to(other).as_posix(): file for file in sorted(other.rglob("*.html"))}
    found = [f"{page}：只有一边有" for page in sorted(pages.keys() ^ others.keys())]
    for page in sorted(pages.keys() & others.keys()):
        first, second = (facts(f.read_text("utf-8")) for f in (pages[page], others[page]))
        for kind in (kind for kind in first if first[kind] != second[kind]):
            lost = [fact for fact in first[kind] if fact not in second[kind]]
            new = [fact for fact in second[kind] if fact not in first[kind]]
            found.append(f"{page}：{kind}不同：{lost[:3]} → {new[:3]}")
    return found


def facts(html: str) -> dict[str, list[str]]:
    """Return what a page says: text, tags, figures, tables, headings, ids and links.

    The generator may spell a link in its own way, and order the details of a publication (`牌记`, a
    mapping).
    """
    tree = LexborHTMLParser(html)
    for hidden in tree.css("body script, body style"):
        hidden.decompose()
    plate = sorted(_text(row) for row in tree.css("dl.plate > div"))
    for block in tree.css("dl.plate"):
        block.decompose()
    return {
        "文字": [*(_text(node) for node in tree.css("title, body")), *plate],
        "标签": [" ".join(filter(None, n.attributes.values())) for n in tree.css("meta")],
        "数字": [f"{n.attributes.get('value')} {_text(n)}" for n in tree.css("data")],
        "表格": [_text(n) for n in tree.css("caption, th, td")],
        "标题": [f"{n.tag} {_text(n)}" for n in tree.css("h1, h2, h3, h4, h5, h6")],
        "锚点": [n.attributes["id"] or "" for n in tree.css("[id]")],
        "链接": [_link(n, key) for key in ("href", "src") for n in tree.css(f"[{key}]")],
    }


def _text(node: LexborNode) -> str:
    return re.sub(r"\s+", " ", node.text(separator=" ")).strip()


def _link(node: LexborNode, key: str) -> str:
    link = urlsplit(node.attributes[key] or "")
    if link.scheme or not link.path:
        return link.geturl()
    return link._replace(path=posixpath.normpath(link.path)).geturl()
