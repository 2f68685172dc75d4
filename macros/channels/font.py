"""The project's fonts, and the characters that they can print, read from the fonts themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FOLDER = Path(__file__).parents[2] / "fonts"


@cache
def collection(folder: Path = FOLDER) -> typst.Fonts:
    """Return the project's fonts alone: those installed on a machine must not change a file."""
    import typst  # imported here: checks only ask which characters there are

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


@cache
def characters() -> frozenset[str]:
    """Return every character that at least one of the fonts has; typst looks through all."""
    ranges = (span for file in sorted(FOLDER.glob("*.otf")) for span in _ranges(file.read_bytes()))
    return frozenset(map(chr, {code for span in ranges for code in span}))


def _ranges(font: bytes) -> Iterator[range]:
    """Yield the code points of a font: its `cmap` table, of which format 12 lists them all."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = dict(struct.unpack_from(">4s4xL4x", font, 12 + 16 * n) for n in range(count))
    start = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        table = start + struct.unpack_from(">L", font, start + 8 + 8 * number)[0]
        if struct.unpack_from(">H", font, table)[0] == 12:
            groups = struct.unpack_from(">L", font, table + 12)[0]
            for first, last, _ in struct.iter_unpack(
                ">LLL", font[table + 16 : table + 16 + 12 * groups]
            ):
                yield range(first, last + 1)
