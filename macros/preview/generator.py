"""The site for one state of the project's files; each page is made when it is asked for.

A page comes out as a full build would write it. What needs all pages (the search index, the notice
before leaving) has all of them made first, and is then written by the build's own hook. A full
build finishes each page where it is made; here its links and its second edition are made when they
are asked for, and the search only then.

This uses what MkDocs' `build` command is made of, in the same order: the configuration, the
plugins' events, files and menu, and of the private functions `_populate_page`, `_build_page` and
`_build_theme_template`. To plugins, every `Build` is a separate invocation. Files of the stock
theme are left out: none is published.
"""

from __future__ import annotations

import logging
import posixpath
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
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
from ..ledger import hidden, trace
from .kept import Kept, PageRecord, Store
from .sources import Sources

_SITE_WIDE = ("search/",)
"""Folders of files that are made from all pages."""


class Abandoned(Exception):
    """A newer build has taken the place of this one."""


class _Recorder(logging.Handler):
    """Records log messages, for another process to log."""

    def __init__(self, messages: list[tuple[str, int, str]]) -> None:
        super().__init__()
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append((record.name, record.levelno, record.getMessage()))


class Build:
    """A build of one state of the project. Raises what MkDocs raises where it cannot be read."""

    def __init__(
        self, root: Path, site: Path, template_cache: Path, command: str = "serve"
    ) -> None:
        """Read everything that all pages share.

        Args:
            root: the project.
            site: the folder for what is made.
            template_cache: a folder for compiled templates, shared by successive builds.
            command: the command that plugins are told.
        """
        self.abandoned = Event()
        """Set when there is a newer build."""
        self.current_file = "mkdocs.yml"
        """The file that is being read or made, as messages name it."""
        self._lock = RLock()
        self._paths_made: set[str] = set()
        self._is_whole = False
        self._root = root
        self._folder = site
        config = load_config(str(root / "mkdocs.yml"), strict=False, site_dir=str(self._folder))
        config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        files, env = get_files(config), config.theme.get_env()
        template_cache.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(template_cache))
        files.add_files_from_theme(_own_templates(config.theme.dirs[0]), config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        self._config, self._files, self._nav = config, files, nav
        self._env = config.plugins.on_env(env, config=config, files=files)
        # Our modules may just have been reloaded.
        self._assets, self._hant, self._leaving = (
            import_module(f"macros.{name}") for name in ("render.assets", "web.hant", "web.leaving")
        )
        self._site = config.plugins["macros"].nianbao  # type: ignore[attr-defined]
        self._finisher = self._site.finisher
        self._pages = {file.dest_uri: file for file in files.documentation_pages()}
        self._statics: dict[str, File] = {f.dest_uri: f for f in files if self._is_copied(f)}
        self._published: dict[str, bytes] = {
            a.path: a.content for a in self._assets.load(root).values()
        }
        for page in nav.pages:
            self._set_title(page)

    @property
    def watched_paths(self) -> list[str]:
        """The folders and files, besides mkdocs.yml, on which pages depend."""
        return [self._config.docs_dir, *self._config.watch]

    @property
    def base(self) -> str:
        """The path of the site's own address; it ends in a slash."""
        return f"{urlsplit(self._config.site_url or '').path.rstrip('/')}/"

    def read(self, path: str) -> bytes | None:
        """Return what the finished site would have at `path` (relative to it), or None.

        Args:
            path: a normalised path, without host and query.
        """
        with self._lock:
            if not self._is_whole and self._needs_all(path):
                self.complete()
            if self._is_whole:
                file = self._folder / path
                return file.read_bytes() if file.is_file() else None
            edition = f"{self._hant.FOLDER}/"
            source = path.removeprefix(edition)
            content: bytes | None = self._content(source)
            if content is None or not source.endswith(".html"):
                return content if source == path else None
            self._make_notice()
            html: str = self._finisher.redirect_links(source, content.decode())[0]
            if source == path:
                return html.encode()
            if posixpath.basename(source) in self._hant.ONCE:
                return None
            return str(self._hant.page(html, source, self._finisher.converter)).encode()

    def make_rest(self) -> Iterator[None]:
        """Make the pages that are not made yet, one at each step."""
        for path in [*self._config.theme.static_templates, *self._pages]:
            with self._lock:
                self._make(path)
            yield
        with self._lock:
            self._files.copy_static_files()

    def log_lost_anchors(self) -> None:
        """Log the links to headings that do not exist, once all pages are made."""
        level = self._config.validation.links.anchors
        for file in self._pages.values():
            if file.page:
                file.page.validate_anchor_links(files=self._files, log_level=level)

    def publish(self, cache: Path) -> None:
        """Make the whole site on all cores, and log the problems in the order of the pages.

        Args:
            cache: the folder in which pages are kept from build to build.
        """
        self._make_notice()
        self._config.plugins.events["post_page"].append(self._finish_page)
        self._config.plugins.events["post_template"].append(self._finish_template)
        for path in self._config.theme.static_templates:
            self._make(path)
        sources = Sources(self._root, self._config, self._files, self._site)
        store = Store(cache, sources.shared)
        kept, self._finisher.counts = self._made_before(store, sources), store.counts
        rest = [path for path in self._pages if path not in kept]
        _ = self._finisher.converter.vocabulary if rest else None  # loaded once for all processes
        many = len(rest) >= cores.MANY_PAGES
        records = cores.share(self._make_recorded, rest, pays=many)
        made = dict(zip(rest, records, strict=True))
        for path in self._pages:
            self._take(path, kept[path].record if path in kept else made[path])
        self._files.copy_static_files()
        self.log_lost_anchors()
        self._config.plugins.on_post_build(config=self._config)
        self._config.plugins.on_shutdown()
        new = {
            path: self._kept(path, record, sources)
            for path, record in made.items()
            if record and path not in self._finisher.WRITTEN_LAST
        }
        store.keep({**kept, **new}, self._finisher.counts, self._folder)

    def _take(self, path: str, record: PageRecord | None) -> None:
        """Enter a page into this build: one of an earlier build, or of another process."""
        if record is None:
            self._make(path)  # raises the error here
            return
        for name, level, message in record.messages:
            logging.getLogger(name).log(level, "%s", message)
        page = self._pages[path].page
        assert page
        page.present_anchor_ids = None if record.anchors is None else set(record.anchors)
        page.links_to_anchors = {
            self._pages[target]: dict(links) for target, links in record.links.items()
        }
        if record.gleaning:
            self._finisher.gleanings[path] = record.gleaning

    def _make_recorded(self, path: str) -> PageRecord | None:
        """Make a page, possibly in another process; return None where that is an error."""
        messages: list[tuple[str, int, str]] = []
        logger = logging.getLogger("mkdocs")
        handlers, logger.handlers = logger.handlers, [_Recorder(messages)]
        try:
            self._make(path)
        except Exception:
            return None
        finally:
            logger.handlers = handlers
        page = self._pages[path].page
        assert page
        return PageRecord(
            messages,
            page.present_anchor_ids,
            {file.dest_uri: to for file, to in (page.links_to_anchors or {}).items()},
            self._finisher.gleanings.get(path),
            self._site.readings.get(self._pages[path].src_uri, ()),
        )

    # --- what is kept from build to build ------------------------------------------------

    def _made_before(self, store: Store, sources: Sources) -> dict[str, Kept]:
        """Return the pages that an earlier build made and that would be made the same now.

        Their files are in the site by then.
        """
        read = {reading for kept in store.pages.values() for reading in kept.readings}
        digests = trace.digests(self._site.ledger, read)
        return {
            path: kept
            for path, kept in store.pages.items()
            if path in self._pages
            and path not in self._paths_made
            and kept.source == sources.digest(self._pages[path])
            and all(digests[reading] == digest for reading, digest in kept.readings.items())
            and store.restore(path, self._folder)
        }

    def _kept(self, path: str, record: PageRecord, sources: Sources) -> Kept:
        addresses = [path, f"{self._hant.FOLDER}/{path}"]
        return Kept(
            sources.digest(self._pages[path]),
            trace.digests(self._site.ledger, record.readings),
            {address: "" for address in addresses if (self._folder / address).exists()},
            replace(record, readings=()),
        )

    def complete(self) -> None:
        """Make the whole site, with what is made from all pages.

        Raises:
            Abandoned: a newer build has taken the place of this one meanwhile.
        """
        with self._lock:
            for _ in self.make_rest():
                if self.abandoned.is_set():
                    raise Abandoned
            self._config.plugins.on_post_build(config=self._config)
            self._is_whole = True

    def close(self) -> None:
        """Remove what was made; the build must not be used any more."""
        with self._lock:
            self._config.plugins.on_shutdown()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _needs_all(self, path: str) -> bool:
        source = path.removeprefix(f"{self._hant.FOLDER}/")
        return source == self._leaving.PATH or source.startswith(_SITE_WIDE)

    def _content(self, path: str) -> bytes | None:
        """Return a file of the site, before links are led through the notice."""
        if path in self._published:
            return self._published[path]
        if path in self._pages or path in self._config.theme.static_templates:
            self._make(path)
            file = self._folder / path
            return file.read_bytes() if file.exists() else None
        return self._statics[path].content_bytes if path in self._statics else None

    def _make(self, path: str) -> None:
        if path in self._paths_made:
            return
        if path in self._pages:
            page, docs = self._pages[path].page, list(self._pages.values())
            assert page is not None  # get_navigation has given every file a page
            self.current_file = f"{Path(self._config.docs_dir).name}/{self._pages[path].src_uri}"
            if page.content is None:  # it was not read for its title
                _populate_page(page, self._config, self._files)
            _build_page(page, self._config, docs, self._nav, self._env)
        else:
            self.current_file = path
            _build_theme_template(path, self._env, self._files, self._config, self._nav)
        self._paths_made.add(path)

    def _make_notice(self) -> None:
        """Make the notice, from which all pages learn whether there is one."""
        path = self._leaving.PATH
        if path in self._pages and path not in self._paths_made:
            self._make(path)
            self._finisher.look_at_notice((self._folder / path).read_text("utf-8"))

    def _finish_page(self, html: str, page: Page, config: Any) -> str:
        return self._finish(page.file.dest_uri, html)

    def _finish_template(self, output: str, template_name: str, config: Any) -> str:
        return self._finish(template_name, output) if template_name.endswith(".html") else output

    def _finish(self, path: str, html: str) -> str:
        if not html.strip():
            return html
        html = html.encode("utf-8", "xmlcharrefreplace").decode()  # as MkDocs writes it
        finished: str = self._finisher.finish(self._folder, path, html)
        return finished

    def _set_title(self, page: Page) -> None:
        """Give a page the title that menus of other pages show: from mkdocs.yml or its own text."""
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
        is_own = file.src_dir == self._config.docs_dir
        return is_own or not file.dest_uri.startswith(f"{self._assets.FOLDER}/")


def _own_templates(folder: str) -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folder))


@lru_cache(maxsize=10_000)
def _front(text: str) -> Mapping[str, Any]:
    return meta.get_data(text)[1]
