"""The downloads that each page offers (kind, size and day), in both editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from ..channels.outputs import Output
from ..render.page import environment
from . import hant

BELOW, ABOVE = "<!--downloads-->", "<!--first-downloads-->"
"""Where the page's template puts the list, and the short line of the most important files."""
HEAD = "<!--data-->"
"""Where it puts the description of its data for search engines."""
_JSON_LD = r'<script type="application/ld\+json">[^<]*</script>'
_MADE = {
    re.compile(rf"{_JSON_LD}(?:\n{_JSON_LD})*"): HEAD,
    re.compile(r'<p class="get"><a href="[^"]*" download>.*</p>'): ABOVE,
    re.compile(
        r'<section class="downloads"><h2 id="downloads">[^<]*</h2>\n<ul class="files">\n'
        r"(?:<li>.*</li>\n)+</ul></section>(?=\s*</article>)"
    ): BELOW,
    re.compile(r'<p class="src files">[^\n]*</p>(?=</figure>)'): "",
}
"""What stands in a finished page, and the mark that it replaced; no page's text can hold it."""
_TEMPLATES = environment(Path(__file__).parent / "templates")


def size(count: int) -> str:
    """Return a number of bytes in readers' units: `123 KB`, `1.2 MB`."""
    return f"{max(round(count / 1000), 1)} KB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


@dataclass(frozen=True)
class Offer:
    """The downloads and descriptions that a site's pages offer."""

    outputs: Mapping[str, list[Output]]
    """By the page that offers them."""
    day: str
    """The day of the commit."""
    converter: hant.Converter
    """For the edition in traditional characters."""
    json_ld: Mapping[str, Iterable[str]]
    """By the page it describes; only the first edition carries it."""

    def fill(self, path: str, html: str) -> str:
        """Return the page at `path` with its download lists and JSON-LD."""
        if not any(mark in html for mark in (BELOW, ABOVE, HEAD)):
            return html
        traditional = path.startswith(f"{hant.FOLDER}/")
        outputs = self.outputs.get(
            path.removeprefix(f"{hant.FOLDER}/") if traditional else path, []
        )
        up = "../" * path.count("/")
        convert = self.converter if traditional else str
        html = _at_charts(html, [output for output in outputs if output.file.chart], up, convert)
        first = [output for output in outputs if output.file.first]
        rest = [output for output in outputs if not output.file.chart]
        above = _html("first.html", first, up, self.day)
        below = _html("downloads.html", rest, up, self.day)
        if traditional:
            above, below = (hant.fragment(text, self.converter) for text in (above, below))
        head = "" if traditional else "\n".join(map(_script, self.json_ld.get(path, ())))
        for mark, text in ((ABOVE, above), (BELOW, below), (HEAD, head)):
            html = html.replace(mark, text)
        return html


def clear(html: str) -> str:
    """Return a finished page as it was before `Offer.fill`, for another run."""
    for made, mark in _MADE.items():
        html = made.sub(mark, html)
    return html


def by_page(outputs: Iterable[Output]) -> dict[str, list[Output]]:
    """Return the outputs that each page offers, in the order in which they were made."""
    by_address: dict[str, list[Output]] = {}
    for output in outputs:
        if output.file.page and output.file.kind:
            by_address.setdefault(output.file.page, []).append(output)
    return by_address


def _at_charts(html: str, outputs: list[Output], up: str, convert: Callable[[str], str]) -> str:
    """Return the page with a line of links below each chart that has files."""
    for anchor, group in groupby(outputs, key=lambda output: output.file.chart):
        links = Markup("、").join(
            Markup('<a href="{}" download>{}</a>（{}）').format(
                up + output.file.path, output.file.kind, size(output.size)
            )
            for output in group
        )
        line = Markup('<p class="src files">{}{}</p></figure>').format(
            convert("下载这张图："), links
        )
        start = html.find(f'id="{anchor}"')
        html = html[:start] + html[start:].replace("</figure>", line, 1) if start >= 0 else html
    return html


def _html(template: str, outputs: list[Output], up: str, day: str) -> str:
    if not outputs:
        return ""
    rows = [(o.file, up + o.file.path, size(o.size)) for o in outputs]
    return Markup(_TEMPLATES.get_template(template).render(rows=rows, day=day)).strip()


def _script(json: str) -> str:
    """Return JSON-LD as a script element; no text in it can close the element."""
    safe = json.replace("<", "\\u003c")
    return f'<script type="application/ld+json">{safe}</script>'
