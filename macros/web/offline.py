"""The service worker: pages that were read, and the guides, stay readable without a network.

With a network only files whose names change with their content come from the browser's store, and
every page from the host. Without one, a page comes from the store and says on which day it was put
there, so that no old release looks like a new one.

Whoever opens a guide gets all of them (some 10 KB each) where the browser does not know that its
data costs money, for the next one may be needed where there is no signal. One that is to be left at
once comes with them, never for having been read, so that its being there tells nothing.

It is written last, for it names the release by the bytes of the finished pages: a browser that has
an older one fetches the new one by itself. A preview has none, so that it shows no page twice.
"""

from __future__ import annotations

import posixpath
from hashlib import sha256
from pathlib import Path

from ..files import write as write_files
from ..library.load import Library
from ..render.page import environment

PATH = "sw.js"
"""Its address: it may only handle what lies beside or below it."""
_TEMPLATES = environment(Path(__file__).parent / "templates", keep_trailing_newline=True)


def write(site: Path, library: Library) -> None:
    """Write the service worker of a finished site."""
    script = _TEMPLATES.get_template(PATH).render(
        release=_release(site), guides=_guides(site, library)
    )
    write_files({site / PATH: script.encode()}, durable=False)


def _release(site: Path) -> str:
    digest = sha256()
    for file in sorted(site.rglob("*.html")):
        digest.update(f"{file.relative_to(site).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:8]


def _guides(site: Path, library: Library) -> list[str]:
    """Return the addresses of the guides, and of the pages that list them."""
    pages = {guide.page.removesuffix(".md") + ".html" for guide in library.guides.values()}
    lists = {posixpath.join(posixpath.dirname(page), "index.html") for page in pages}
    return sorted(page for page in pages | lists if (site / page).is_file())
