"""Pictures of boxes and words in tints of one ink, as small PNG files.

typst draws each letter that is needed once; the pictures are put together from these. Drawn whole
by typst they would cost four times the time, and, in true colour, four times the bytes.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...render.drawing import width_of
from ..typeset import png

INK, WASH, PAPER = 0, 226, 255
"""Tones: 石青, its wash, and the paper."""
_COLOURS = ((0x0E, 0x4A, 0x66), (0xFF, 0xFF, 0xFF))
"""The ink and the paper."""
_TINTS = 8
_LETTERS = re.compile("[!-~]+|[^ ]")
"""What is drawn as one: a word or number in Latin letters, else a single character."""
_CELL, _SHEET, _STRIPE = 1.2, 900, 240
"""Height of a letter's cell in its size, width of the sheet of letters, and of its stripe."""
_BEARING = 0.06
"""Space behind Latin letters, in their size."""
_OPENING = "“‘《〈（【"
"""Marks whose left half typst leaves away at the beginning of a line."""

Grey = NDArray[np.uint8]
Letters = tuple[str, float, str]
"""What is drawn as one: face, size and text."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of one tone."""

    x: float
    y: float
    width: float
    height: float
    tone: int = INK


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `x` and `y` are the top left corner of its first letter."""

    x: float
    y: float
    size: float
    text: str
    face: str = "hei"
    """`hei`, or `song` for titles and numbers."""
    tone: int = INK

    @property
    def width(self) -> float:
        """Its width, estimated from its characters."""
        return width_of(self.text) * self.size

    @property
    def letters(self) -> list[Letters]:
        """What is drawn, with face and size."""
        return [(self.face, self.size, piece) for piece in _LETTERS.findall(self.text)]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of `width` pixels at most, whose modules are whole pixels."""

    x: float
    y: float
    width: float
    modules: tuple[tuple[bool, ...], ...]


Shape = Box | Words | Code


def draw(pictures: Sequence[Sequence[Shape]], width: int, height: int) -> list[bytes]:
    """Return the pictures as PNG files of this size, drawn in order: later shapes cover others."""
    texts = [shape for shapes in pictures for shape in shapes if isinstance(shape, Words)]
    drawn = _letters(piece for words in texts for piece in words.letters)
    files = []
    for shapes in pictures:
        grey = np.full((height, width), PAPER, np.uint8)
        for shape in shapes:
            _put(grey, shape, drawn)
        files.append(_png(grey))
    return files


def _put(grey: Grey, shape: Shape, drawn: dict[Letters, Grey]) -> None:
    if isinstance(shape, Words):
        x = shape.x
        for letters in shape.letters:
            cell = drawn[letters]
            _ink(grey, cell, x + shape.size / 2 * (letters[2] in _OPENING), shape)
            x += shape.size if width_of(letters[2]) == 1 else _advance(cell, shape.size)
        return
    x, y = round(shape.x), round(shape.y)
    if isinstance(shape, Box):
        grey[y : y + round(shape.height), x : x + round(shape.width)] = shape.tone
    else:
        modules = np.where(np.array(shape.modules), INK, PAPER).astype(np.uint8)
        scale = int(shape.width // len(modules))
        code = modules.repeat(scale, 0).repeat(scale, 1)
        grey[y : y + len(code), x : x + len(code)] = code


def _ink(grey: Grey, cell: Grey, x: float, words: Words) -> None:
    """Put letters on the picture: ink darkens what is there, paper lightens it."""
    place = grey[round(words.y) :, round(x) :][: cell.shape[0], : cell.shape[1]]
    cell = cell[: place.shape[0], : place.shape[1]]
    if words.tone == INK:
        np.minimum(place, cell, out=place)
    else:
        np.maximum(place, 255 - cell, out=place)


def _advance(cell: Grey, size: float) -> float:
    """Return how far Latin letters reach, by their ink."""
    return float(np.flatnonzero(cell.min(axis=0) < 128)[-1]) + 1 + _BEARING * size


# --- the letters --------------------------------------------------------------------------------


def _letters(needed: Iterable[Letters]) -> dict[Letters, Grey]:
    """Return a picture of each of these letters, black on white."""
    places = list(_places(sorted(set(needed), key=lambda key: (-key[1], key))))
    height = max((y + _CELL * key[1] for key, _, y, _ in places), default=1)
    data = {
        "width": _SHEET + _STRIPE,
        "height": int(height) + 1,
        "stripe": _STRIPE,
        "cells": [(*key, x, y) for key, x, y, _ in places],
    }
    grey = _red(png("letters.typ", data))
    return {key: grey[y : y + round(_CELL * key[1]), x : x + wide] for key, x, y, wide in places}


def _places(
    keys: Iterable[Letters],
) -> Iterator[tuple[Letters, int, int, int]]:
    """Yield each letter with the place and the width of its cell, the largest letters first."""
    x = y = row = 0
    for key in keys:
        _, size, text = key
        wide = int(max(width_of(text) * 1.2, 1.05) * size) + 2
        if x + wide > _SHEET:
            x, y, row = 0, y + row, 0
        yield key, x, y, wide
        x, row = x + wide, max(row, int(_CELL * size) + 2)


# --- PNG ----------------------------------------------------------------------------------------


def _red(file: bytes) -> Grey:
    """Return the red of a true-colour PNG with alpha, which typst makes (RFC 2083)."""
    chunks = dict[bytes, bytes]()
    start = 8
    while start < len(file):
        length, name = struct.unpack_from(">I4s", file, start)
        chunks[name] = chunks.get(name, b"") + file[start + 8 : start + 8 + length]
        start += 12 + length
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 4 * width)
    above = np.zeros(width, np.uint8)
    grey = np.empty((height, width), np.uint8)
    for y, row in enumerate(raw):
        grey[y] = above = _unfiltered(int(row[0]), row[1::4], above)
    return grey


def _unfiltered(kind: int, row: Grey, above: Grey) -> Grey:
    """Return a row as it was before its filter: none, left, above, their mean, or Paeth's."""
    if kind in (0, 2):
        return row + above * (kind == 2)
    if kind == 1:
        return np.add.accumulate(row, dtype=np.uint8)
    found, left, corner = [], 0, 0
    for value, up in zip(row.tolist(), above.tolist(), strict=True):
        guess = (left + up) // 2
        if kind == 4:  # written out: it runs for every pixel
            by_left, by_up, by_both = abs(up - corner), abs(left - corner), left + up - 2 * corner
            guess = up if by_up <= abs(by_both) else corner
            guess = left if by_left <= by_up and by_left <= abs(by_both) else guess
        found.append(left := (value + guess) & 255)
        corner = up
    return np.array(found, np.uint8)


def _png(grey: Grey) -> bytes:
    """Return a picture as PNG with a palette of few tints."""
    height, width = grey.shape
    tints = (grey.astype(np.uint16) * (_TINTS - 1) + 127) // 255
    pairs = (tints[:, ::2] << 4 | tints[:, 1::2]).astype(np.uint8)
    rows = np.hstack([np.zeros((height, 1), np.uint8), pairs])
    ink, paper = np.array(_COLOURS)
    palette = [ink + (paper - ink) * n // (_TINTS - 1) for n in range(_TINTS)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)),
            (b"PLTE", np.array(palette, np.uint8).tobytes()),
            (b"IDAT", zlib.compress(rows.tobytes(), 6)),
            (b"IEND", b""),
        )
    )
