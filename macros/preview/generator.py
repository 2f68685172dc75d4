"""The site as the project's files are at one moment; each page is made when it is asked for.

A page comes out as a full build would write it. What needs all pages (the search index, the notice
before leaving) has all of them made, and is then written by the build's own hook.

Of MkDocs this uses what its `build` command is made of, in the same order: the configuration, the
plugins' events, files and menu, and of the private functions `_populate_page`, `_build_page` and
`_build_theme_template`. To plugins every `Build` is an invocation of its own. Files of the stock
theme are left out: none is published.
"""

from __future__ import annotations

import logging
import posixpath
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Event, RLock
from typing import Any
from urllib.parse import urlsplit

import jinja2
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config import load_config
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from .. import cores
from ..ledger import hidden

_WHOLE = ("search/",)
"""What lies below these is made from all pages."""


class Abandoned(Exception):
    """There is a newer build to ask."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What is to be known of a page that was made by another process."""

    said: list[tuple[str, int, str]]
    """What was logged: by whom, how grave, the text."""
    anchors: set[str] | None
    links: dict[str, dict[str, str]]
    """To headings, by the address of their page: what the page calls them by their anchors."""


class _Kept(logging.Handler):
    """Keeps what is logged for another to tell."""

    def __init__(self, said: list[tuple[str, int, str]]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append((record.name, record.levelno, record.getMessage()))


class Build:
    """One state of the project. Raises what MkDocs raises where it cannot be read."""

    def __init__(self, root: Path, site: Path, compiled: Path, command: str = "serve") -> None:
        """Read everything that all pages share.

        Args:
            root: the project.
            site: the folder for what is made.
            compiled: a folder for templates, which stay the same from build to build.
            command: what plugins are told that is being done.
        """
        self.abandoned = Event()
        """Set when there is a newer build."""
        self.making = "mkdocs.yml"
        """What is being read or made, as messages name it."""
        self._lock = RLock()
        self._made: set[str] = set()
        self._whole = False
        self._numbers: dict[str, int] | None = None
        self._root = root
        self._folder = site
        config = load_config(str(root / "mkdocs.yml"), strict=False, site_dir=str(self._folder))
        config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        files, env = get_files(config), config.theme.get_env()
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))
        files.add_files_from_theme(_own_templates(config.theme.dirs[0]), config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        self._config, self._files, self._nav = config, files, nav
        self._env = config.plugins.on_env(env, config=config, files=files)
        # Our modules may have been read anew just now.
        self._assets, self._hant, self._leaving = (
            import_module(f"macros.{name}") for name in ("render.assets", "web.hant", "web.leaving")
        )
        self._pages = {file.dest_uri: file for file in files.documentation_pages()}
        self._statics: dict[str, File] = {f.dest_uri: f for f in files if self._is_copied(f)}
        self._published: dict[str, bytes] = {
            a.path: a.content for a in self._assets.load(root).values()
        }
        corrections, problems = self._hant.load_corrections(root / "data" / "hant.yml")
        for problem in problems:
            import_module("macros.site").report(problem)
        self._converter = self._hant.Converter(corrections)
        for page in nav.pages:
            self._name(page)

    @property
    def watched(self) -> list[str]:
        """The folders and files besides mkdocs.yml on which pages depend."""
        return [self._config.docs_dir, *self._config.watch]

    @property
    def base(self) -> str:
        """The path of the site's own address, which ends in a slash."""
        return f"{urlsplit(self._config.site_url or '').path.rstrip('/')}/"

    def read(self, path: str, numbers: Mapping[str, int]) -> bytes | None:
        """Return what the finished site would have at `path` (relative to it), or nothing.

        Args:
            path: as addresses name it, without what only a reader's address bar has.
            numbers: of the addresses in the notice, as far as they are known.
        """
        with self._lock:
            if not self._whole and self._needs_all(path):
                self.complete()
            if self._whole:
                file = self._folder / path
                return file.read_bytes() if file.is_file() else None
            edition = f"{self._hant.FOLDER}/"
            source = path.removeprefix(edition)
            content: bytes | None = self._content(source)
            if content is None or not source.endswith(".html"):
                return content if source == path else None
            html: str = self._leaving.led(content.decode(), source, numbers)
            if source == path:
                return html.encode()
            if posixpath.basename(source) in self._hant.ONCE:
                return None
            return str(self._hant.page(html, source, self._converter)).encode()

    def rest(self) -> Iterator[None]:
        """Make what is not made yet, a page at each step."""
        for path in [*self._config.theme.static_templates, *self._pages]:
            with self._lock:
                self._make(path)
            yield
        with self._lock:
            self._files.copy_static_files()

    def numbers(self) -> dict[str, int]:
        """Return the numbers of the addresses in the notice, once all pages are made."""
        with self._lock:
            if self._numbers is None:
                about = self._config.extra["site"]
                self._numbers = dict(self._leaving.numbered(self._folder, about))
            return self._numbers

    def tell_lost_anchors(self) -> None:
        """Log the links to headings that are nowhere, once all pages are made."""
        level = self._config.validation.links.anchors
        for file in self._pages.values():
            if file.page:
                file.page.validate_anchor_links(files=self._files, log_level=level)

    def publish(self) -> None:
        """Make the whole site on all cores, and tells in the order of the pages what is wrong."""
        for path in self._config.theme.static_templates:
            self._make(path)
        paths = list(self._pages)
        many = len(paths) >= cores.MANY
        for path, made in zip(paths, cores.share(self._apart, paths, pays=many), strict=True):
            if made is None:
                self._make(path)  # which raises it here
                continue
            for name, level, message in made.said:
                logging.getLogger(name).log(level, "%s", message)
            page = self._pages[path].page
            assert page
            page.present_anchor_ids, page.links_to_anchors = (
                made.anchors,
                {self._pages[other]: links for other, links in made.links.items()},
            )
        self._files.copy_static_files()
        self.tell_lost_anchors()
        self._config.plugins.on_post_build(config=self._config)
        self._config.plugins.on_shutdown()

    def _apart(self, path: str) -> _Made | None:
        """Make a page, maybe in another process; nothing where that is an error."""
        said: list[tuple[str, int, str]] = []
        logger = logging.getLogger("mkdocs")
        handlers, logger.handlers = logger.handlers, [_Kept(said)]
        try:
            self._make(path)
        except Exception:
            return None
        finally:
            logger.handlers = handlers
        page = self._pages[path].page
        assert page
        links = {file.dest_uri: to for file, to in (page.links_to_anchors or {}).items()}
        return _Made(said, page.present_anchor_ids, links)

    def complete(self) -> None:
        """Make the whole site, with what is made from all pages; raises Abandoned half-way."""
        with self._lock:
            for _ in self.rest():
                if self.abandoned.is_set():
                    raise Abandoned
            self.numbers()  # finished pages do not tell them any more
            self._config.plugins.on_post_build(config=self._config)
            self._whole = True

    def close(self) -> None:
        """Remove what was made; the build is not to be used any more."""
        with self._lock:
            self._config.plugins.on_shutdown()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _needs_all(self, path: str) -> bool:
        source = path.removeprefix(f"{self._hant.FOLDER}/")
        return source == self._leaving.PATH or source.startswith(_WHOLE)

    def _content(self, path: str) -> bytes | None:
        """Return a file of the site before links are led through the notice."""
        if path in self._published:
            return self._published[path]
        if path in self._pages or path in self._config.theme.static_templates:
            self._make(path)
            file = self._folder / path
            return file.read_bytes() if file.exists() else None
        return self._statics[path].content_bytes if path in self._statics else None

    def _make(self, path: str) -> None:
        if path in self._made:
            return
        if path in self._pages:
            page, docs = self._pages[path].page, list(self._pages.values())
            assert page is not None  # get_navigation has given every file one
            self.making = f"{Path(self._config.docs_dir).name}/{self._pages[path].src_uri}"
            if page.content is None:  # it was not read for its name
                _populate_page(page, self._config, self._files)
            _build_page(page, self._config, docs, self._nav, self._env)
        else:
            self.making = path
            _build_theme_template(path, self._env, self._files, self._config, self._nav)
        self._made.add(path)

    def _name(self, page: Page) -> None:
        """Have a page named as menus of other pages name it: by mkdocs.yml or by its own text."""
        if "title" in vars(page):
            return
        title = _front(page.file.content_string).get("title")
        if isinstance(title, str) and not hidden.search(title) and "{" not in title:
            page.title = title
        else:
            _populate_page(page, self._config, self._files)

    def _is_copied(self, file: File) -> bool:
        if file.is_documentation_page() or file.inclusion.value <= InclusionLevel.DRAFT.value:
            return False
        own = file.src_dir == self._config.docs_dir
        return own or not file.dest_uri.startswith(f"{self._assets.FOLDER}/")


def _own_templates(folder: str) -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folder))


@lru_cache(maxsize=10_000)
def _front(text: str) -> Mapping[str, Any]:
    return meta.get_data(text)[1]
