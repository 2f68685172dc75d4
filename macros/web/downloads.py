"""What a finished page offers: its downloads (kind, size and day) and the code of its address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ..channels import qrcode
from ..channels.formats import XLSX
from ..channels.outputs import Output
from ..render import head
from ..render.listing import PACKS
from ..render.page import environment
from . import hant

BELOW, ABOVE = "<!--downloads-->", "<!--first-downloads-->"
"""Where the page's template puts the list, and the short line of the most important files."""
SCAN = "<!--scan-->"
"""Where it puts the code that leads to the page itself."""
HEAD = "<!--data-->"
"""Where it puts the description of its data for search engines."""
_FORM = re.compile(r'(<li data-form="([^"]+)">[^<]*)</li>')
"""An item of a page that names a form to fill in, and which."""
_JSON_LD = r'<script type="application/ld\+json">[^<]*</script>'
_MADE = {
    re.compile(rf"{_JSON_LD}(?:\n{_JSON_LD})*"): HEAD,
    re.compile(r'<p class="get"><a href="[^"]*" download>.*</p>'): ABOVE,
    re.compile(
        r'<section class="downloads"><h2 id="downloads">[^<]*</h2>\n<ul class="files">\n'
        r"(?:<li>.*</li>\n)+</ul></section>(?=\s*</article>)"
    ): BELOW,
    re.compile(r'<details class="scan">.*?</details>', re.DOTALL): SCAN,
    re.compile(r'<ul class="files packs">\n.*?</ul>', re.DOTALL): PACKS,
    re.compile(r'<p class="src files">[^\n]*</p>(?=</figure>)'): "",
    re.compile(r'(<li data-form="[^"]+">[^<]*)<a .*?(?=</li>)'): r"\1",
    re.compile(r'<a class="sheet" href="[^"]*" download>[^<]*</a>(?=</div></td></tr>)'): "",
}
"""What stands in a finished page, and the mark that it replaced; no page's text can hold it."""
_ROW_ENDS = "</details></div></td></tr>"
"""How the row of a figure ends that can be cited (definitions.html)."""
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
    converter: Callable[[str], str]
    """For the edition in traditional characters."""
    json_ld: Mapping[str, Iterable[str]]
    """By the page it describes; only the first edition carries it."""
    home: str = ""
    """The site's address, ending in a slash; without it no page has a code."""

    def fill(self, path: str, html: str) -> str:
        """Return the page at `path` with its download lists and JSON-LD."""
        if not (
            any(mark in html for mark in (BELOW, ABOVE, SCAN, HEAD, PACKS)) or _FORM.search(html)
        ):
            return html
        traditional = path.startswith(f"{hant.FOLDER}/")
        outputs = self.outputs.get(
            path.removeprefix(f"{hant.FOLDER}/") if traditional else path, []
        )
        up = "../" * path.count("/")
        convert = self.converter if traditional else str
        html = _at_charts(html, [output for output in outputs if output.file.chart], up, convert)
        html = _FORM.sub(lambda item: f"{item[1]}{self._form(item[2], up)}</li>", html)
        html = _at_figures(html, outputs, up, convert)
        first = [output for output in outputs if output.file.first]
        rest = [output for output in outputs if not output.file.chart and not output.file.form]
        above = _html("first.html", first, up, self.day)
        below = _html("downloads.html", rest, up, self.day)
        scan = self._scan(path)
        packs = self._packs(up) if PACKS in html else ""
        if traditional:
            above, below, scan, packs = (
                hant.fragment(text, self.converter) for text in (above, below, scan, packs)
            )
        json_ld = "" if traditional else "\n".join(map(_script, self.json_ld.get(path, ())))
        for mark, text in (
            (ABOVE, above), (BELOW, below), (SCAN, scan), (HEAD, json_ld), (PACKS, packs or PACKS),
        ):  # fmt: skip
            html = html.replace(mark, text)
        return html

    def _form(self, form: str, up: str) -> str:
        """Return the links to the files of a form, on whichever page it is named."""
        files = [o for group in self.outputs.values() for o in group if o.file.form == form]
        return _html("form.html", files, up, self.day)

    def _packs(self, up: str) -> str:
        """Return the list of the files that are about one matter each."""
        files = [o for group in self.outputs.values() for o in group if o.file.about]
        return _html("packs.html", files, up, self.day)

    def _scan(self, path: str) -> str:
        """Return the code of the address of a page that people print and pass on."""
        if not self.home or not head.has_picture(path.removeprefix(f"{hant.FOLDER}/")):
            return ""
        address = self.home + quote(path)
        html = _TEMPLATES.get_template("scan.html").render(
            address=address, code=qrcode.svg(address)
        )
        return Markup(html).strip()


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


def _at_figures(html: str, outputs: list[Output], up: str, convert: Callable[[str], str]) -> str:
    """Return the page with a link to its workbook in the row of each figure of its table."""
    for file in (output.file for output in outputs if output.file.path.endswith(XLSX.ending)):
        link = Markup('<a class="sheet" href="{}" download>{}</a>').format(
            up + file.path, convert(f"下载{file.kind}")
        )
        html = html.replace(_ROW_ENDS, _ROW_ENDS.replace("</div>", f"{link}</div>"))
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
