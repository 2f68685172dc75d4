"""The same PDF in fewer bytes: typst writes its objects uncompressed, and characters one by one.

What says how a page is built for a screen reader becomes a tenth as long (PDF 1.5), what says which
characters the letters of a font are less than half.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import groupby

_START = re.compile(rb"\d+ 0 obj\s*")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = 20
"""Bytes of an entry of the table of places."""
_CHARACTERS = re.compile(rb"(?:\d+ beginbfchar\n(?:<[0-9A-F]+> <[0-9A-F]+>\n)+endbfchar\n)+")
_CHARACTER = re.compile(rb"<([0-9A-F]+)> (<[0-9A-F]+>)")
_TRAILER = re.compile(rb"/(?:Root|Info) \d+ 0 R|/ID\s*\[.*\]", re.DOTALL)


def packed(file: bytes) -> bytes:
    """Return the same PDF, as typst writes it, with everything but its streams compressed.

    Same objects, same numbers; only how they lie in the file is another.
    """
    table, trailer = file[file.rindex(b"\nxref") :].split(b"trailer", 1)
    objects = dict(_objects(file, table.lstrip()))
    streams = {n: _shorter(body) for n, body in objects.items() if body.endswith(b"endstream")}
    rest = {n: body for n, body in objects.items() if n not in streams}
    last = max(objects) + 2
    content, places = file[: _first(file)], dict[int, tuple[int, int, int]]()
    for number, body in {**streams, last - 1: _together(rest)}.items():
        places[number] = 1, len(content), 0
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    places |= {number: (2, last - 1, index) for index, number in enumerate(rest)}
    places[last] = 1, len(content), 0
    rows = [struct.pack(">BIH", *places.get(n, (0, 0, 0))) for n in range(last + 1)]
    entries = b"".join(map(_differences, [bytes(7), *rows], rows))
    about = b"/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Size %d%b" % (
        last + 1, b"".join(_TRAILER.findall(trailer)),
    )  # fmt: skip
    return content + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        last, _stream(about, entries), len(content),
    )  # fmt: skip


def _differences(above: bytes, row: bytes) -> bytes:
    """Return a row as what differs from the one above it (PNG's filter 2), which packs better."""
    return b"\2" + bytes((new - old) & 255 for old, new in zip(above, row, strict=True))


def _first(file: bytes) -> int:
    start = _START.search(file)
    assert start
    return start.start()


def _objects(file: bytes, table: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each object, in the order of the file."""
    head = _TABLE.match(table)
    assert head
    entries = (
        table[head.end() + _ENTRY * n : head.end() + _ENTRY * (n + 1)] for n in range(int(head[1]))
    )
    places = sorted((int(e[:10]), n) for n, e in enumerate(entries) if e[17:18] == b"n")
    ends = [*(place for place, _ in places[1:]), file.rindex(b"\nxref")]
    for (place, number), end in zip(places, ends, strict=True):
        text = file[place:end]
        start = _START.match(text)
        assert start
        yield number, text[start.end() : text.rindex(b"endobj")].rstrip()


def _together(objects: dict[int, bytes]) -> bytes:
    """Return the stream that holds these objects, behind their numbers and places in it."""
    index, start = [], 0
    for number, body in objects.items():
        index.append(b"%d %d" % (number, start))
        start += len(body) + 1
    head = b" ".join(index) + b"\n"
    about = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
    return _stream(about, head + b"\n".join(objects.values()))


def _shorter(stream: bytes) -> bytes:
    """Return a stream, that of a font's characters with their letters' numbers in ranges."""
    head, body = stream.split(b"\nstream\n", 1)
    if b"/Type/CMap" not in head:
        return stream
    content = zlib.decompress(body.removesuffix(b"endstream"))
    about = re.sub(rb"/Length \d+|/Filter/FlateDecode|^<<|>>$", b"", head)
    return _stream(about, _CHARACTERS.sub(_ranges, content, count=1))


def _ranges(match: re.Match[bytes]) -> bytes:
    """Return the characters in ranges of letters whose numbers have the first byte in common."""
    pairs = [(int(code, 16), text) for code, text in _CHARACTER.findall(match[0])]
    ranges = []
    runs = groupby(enumerate(pairs), lambda item: (item[1][0] - item[0], item[1][0] >> 8))
    for _, run in runs:
        codes, texts = zip(*(pair for _, pair in run), strict=True)
        ranges.append(b"<%04X> <%04X> [%b]\n" % (codes[0], codes[-1], b"".join(texts)))
    blocks = (ranges[start : start + 100] for start in range(0, len(ranges), 100))
    return b"".join(
        b"%d beginbfrange\n%bendbfrange\n" % (len(block), b"".join(block)) for block in blocks
    )


def _stream(about: bytes, content: bytes) -> bytes:
    body = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (about, len(body), body)
