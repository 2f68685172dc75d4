"""What each page offers to take along: kind, size and day, in both editions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from ..channels.outputs import Output
from ..render.page import environment
from . import hant

BELOW, ABOVE = "<!--downloads-->", "<!--first-downloads-->"
"""Where the page's template wants the list, and the short line of the first ones."""
HEAD = "<!--data-->"
"""Where it wants the description of its data for search engines."""
_TEMPLATES = environment(Path(__file__).parent / "templates")


def size(count: int) -> str:
    """Return a number of bytes as a reader says it: `123 KB`, `1.2 MB`."""
    return f"{max(round(count / 1000), 1)} KB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


@dataclass(frozen=True)
class Offer:
    """What the pages of a site offer."""

    made: Mapping[str, list[Output]]
    """By the page that offers it."""
    day: str
    """Of the commit."""
    converter: hant.Converter
    """For the edition in traditional characters."""
    described: Mapping[str, Iterable[str]]
    """JSON-LD by the page that it is about; it stands in the first edition alone."""

    def on(self, path: str, html: str) -> str:
        """Return the page at `path` with its lists."""
        if not any(mark in html for mark in (BELOW, ABOVE, HEAD)):
            return html
        other = path.startswith(f"{hant.FOLDER}/")
        some = self.made.get(path.removeprefix(f"{hant.FOLDER}/") if other else path, [])
        up = "../" * path.count("/")
        said = self.converter if other else str
        html = _at_charts(html, [o for o in some if o.made.figure], up, said)
        first = [output for output in some if output.made.first]
        rest = [output for output in some if not output.made.figure]
        above = _html("first.html", first, up, self.day)
        below = _html("downloads.html", rest, up, self.day)
        if other:
            above, below = (hant.words(text, self.converter) for text in (above, below))
        head = "" if other else "\n".join(map(_described, self.described.get(path, ())))
        for mark, text in ((ABOVE, above), (BELOW, below), (HEAD, head)):
            html = html.replace(mark, text)
        return html


def by_page(outputs: Iterable[Output]) -> dict[str, list[Output]]:
    """Return what each page offers, in the order in which it was made."""
    offered: dict[str, list[Output]] = {}
    for output in outputs:
        if output.made.page and output.made.kind:
            offered.setdefault(output.made.page, []).append(output)
    return offered


def _at_charts(html: str, outputs: list[Output], up: str, said: Callable[[str], str]) -> str:
    """Return the page with a line below each chart that leads to its files."""
    for anchor, some in groupby(outputs, key=lambda output: output.made.figure):
        links = Markup("、").join(
            Markup('<a href="{}" download>{}</a>（{}）').format(
                up + one.made.path, one.made.kind, size(one.size)
            )
            for one in some
        )
        line = Markup('<p class="src">{}{}</p></figure>').format(said("下载这张图："), links)
        start = html.find(f'id="{anchor}"')
        html = html[:start] + html[start:].replace("</figure>", line, 1) if start >= 0 else html
    return html


def _html(template: str, outputs: list[Output], up: str, day: str) -> str:
    if not outputs:
        return ""
    rows = [(o.made, up + o.made.path, size(o.size)) for o in outputs]
    return Markup(_TEMPLATES.get_template(template).render(rows=rows, day=day)).strip()


def _described(json: str) -> str:
    """Return JSON-LD as an element; nothing in it can end the element."""
    safe = json.replace("<", "\\u003c")
    return f'<script type="application/ld+json">{safe}</script>'
