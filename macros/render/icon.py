"""The icons that come with Material, drawn in the page: no file and no script is loaded.

An icon stands beside words that say the same, so it is hidden from whoever listens.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from markupsafe import Markup

_SETS = {
    "material": "material",
    "octicons": "octicons",
    "simple": "simple",
    "fontawesome-brands": "fontawesome/brands",
    "fontawesome-regular": "fontawesome/regular",
    "fontawesome-solid": "fontawesome/solid",
}
"""The folder of each set, by the beginning of its icons' names."""
NAME = rf"(?:{'|'.join(_SETS)})-[a-z0-9-]{{1,80}}"
"""Regular expression for the name of an icon as Material writes it, without the colons."""
_PARTS = re.compile(rf"({'|'.join(_SETS)})-([a-z0-9-]+)")
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"'
_OURS = '<svg class="icon" aria-hidden="true"'


@lru_cache(maxsize=1024)
def icon(name: str) -> Markup:
    """Return the icon of this name (`material-phone`) as SVG, or empty if there is none.

    The note of its licence, which some drawings hold, stays with them.
    """
    parts = _PARTS.fullmatch(name)
    spec = find_spec("material")
    if not parts or not spec or not spec.submodule_search_locations:
        return Markup()
    icons = Path(spec.submodule_search_locations[0]) / "templates" / ".icons"
    file = icons / _SETS[parts[1]] / f"{parts[2]}.svg"
    if not file.is_file():
        return Markup()
    return Markup(file.read_text("utf-8").strip().replace(_DRAWING, _OURS, 1))
