"""The QR code that leads to a page of the site."""

from __future__ import annotations

import segno
from markupsafe import Markup


def svg(address: str) -> Markup:
    """Return the code of a full address: dark on white, so that it reads on any background."""
    # A quiet zone of four modules (ISO/IEC 18004).
    return Markup(_code(address).svg_inline(border=4, omitsize=True, dark="#172325", light="#fff"))


def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of the code without its quiet zone; what is dark is true."""
    return tuple(tuple(map(bool, row)) for row in _code(address).matrix)


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
