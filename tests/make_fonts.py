"""Make the font subsets of `fonts/` from Debian's packages; run by hand when they must change.

`python tests/make_fonts.py FOLDER`, where FOLDER keeps the downloads (about 250 MB). It needs
Debian's `apt-get` and `dpkg-deb`, and fonttools. The same packages make the same bytes.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import bz2
import gzip
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import dedent

import outlines
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ["texlive-lang-chinese", "fonts-noto-cjk", "fonts-noto-cjk-extra", "unicode-data"]
TABLE = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NOTO = "usr/share/fonts/opentype/noto"
SIMPLIFIED = 2
"""Index of the face for mainland China in Noto's collections."""
NOT_PRINTED = ("hant.yml", "synonyms.yml")
CHANGED = "subset of 2026-12-01, outlines simplified, for the site's PDF files and pictures"
"""Written into each font: GPL-3 section 5 a requires a changed font to say so, with a date."""
MODIFIED = 3_875_000_000
"""head.modified: seconds since 1904; fixed, so that the same packages make the same bytes."""


@dataclass(frozen=True)
class Face:
    """A font to make."""

    file: str
    source: str
    characters: int
    """How many characters of the table to include; the table is in the order of use."""
    rename: str = ""


FACES = (
    Face("FandolFang-Regular.otf", f"{FANDOL}/FandolFang-Regular.otf", 8105),
    Face("FandolKai-Regular.otf", f"{FANDOL}/FandolKai-Regular.otf", 3500),
    Face("NotoSansCJKsc-Medium.otf", f"{NOTO}/NotoSansCJK-Medium.ttc", 8105),
    Face("NotoSerifCJKsc-SemiBold.otf", f"{NOTO}/NotoSerifCJK-SemiBold.ttc", 6500),
)
RARE = Face("NotoSerifCJKsc-Rare.otf", f"{NOTO}/NotoSerifCJK-Regular.ttc", 8105, "Rare")
"""The characters that the text font lacks, and digits and letters, which it draws poorly."""

_RANGES = (
    "0020-007E 00A0-00FF 2010-2027 2030-203B 2070-2089 20AC 2100-212B 2150-217F 2190-2199 2200-22FF"
    " 2460-249B 2500-257F 25A0-25EF 2600-2606 2610-2612 2713-2717 3000-301F 3021-3029 32A3"
    " 338E-339E 33A1-33A5 33CE-33D5 30FB FF01-FF5E FFE5"
)


def signs() -> set[int]:
    """Return punctuation, digits, letters, units and signs; a font may lack some."""
    found: set[int] = set()
    for part in _RANGES.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def table(unpacked: Path) -> list[int]:
    """Return the 8105 characters of 通用规范汉字表 in its order: 3500, 3000 and 1605."""
    text = bz2.decompress((unpacked / TABLE).read_bytes()).decode("utf-8")
    rows = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t2013:(\d+)", text, re.M)
    return [int(code, 16) for code, _ in sorted(rows, key=lambda row: int(row[1]))]


def printed_characters() -> set[int]:
    """Return every character of pages and data, except files never printed (繁體, search)."""
    files = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.yml")]
    texts = [file.read_text("utf-8") for file in files if file.name not in NOT_PRINTED]
    return {ord(c) for text in texts for c in text}


def unpack(folder: Path) -> Path:
    """Download the missing packages, unpack all, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PACKAGES:
        if not list(folder.glob(f"{name}_*.deb")):
            subprocess.run(["apt-get", "download", name], cwd=folder, check=True)
        (package,) = folder.glob(f"{name}_*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder / "unpacked"], check=True)
    return folder / "unpacked"


def characters_of(face: Face, unpacked: Path) -> set[int]:
    """Return the characters of the whole font."""
    return set(TTFont(unpacked / face.source, fontNumber=SIMPLIFIED, lazy=True).getBestCmap())


def write(unpacked: Path, face: Face, wanted: set[int]) -> int:
    """Write the subset to `fonts/`, and return its size in bytes."""
    font = TTFont(unpacked / face.source, fontNumber=SIMPLIFIED, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.desubroutinize = True  # shared parts of outlines cost a PDF of few letters more
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    cutter = Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    _name(font, face.rename)
    font["head"].modified = MODIFIED
    outlines.lighten(font)
    path = ROOT / "fonts" / face.file
    font.save(path)
    return path.stat().st_size


def _name(font: TTFont, rename: str) -> None:
    """Mark the font as a subset; copyright and licence stay unchanged.

    `FandolFang R` becomes `FandolFang`, like the other fonts.
    """
    for record in font["name"].names:
        text = str(record)
        if record.nameID == 5:
            record.string = f"{text}; {CHANGED}"
        elif record.nameID in (1, 4, 16):
            record.string = f"{text.removesuffix(' R')} {rename}".strip()
        elif rename and record.nameID in (3, 6):
            record.string = text.replace("-Regular", f"-{rename}")
    if "CFF " in font and rename:
        font["CFF "].cff.fontNames = [f"NotoSerifCJKsc-{rename}"]


def licences(unpacked: Path) -> None:
    """Copy the licences from the packages."""
    copying = unpacked / "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"
    (ROOT / "fonts/COPYING.Fandol.txt").write_bytes(gzip.decompress(copying.read_bytes()))
    debian = (unpacked / "usr/share/doc/fonts-noto-cjk/copyright").read_text("utf-8")
    licence = debian.split("License: SIL-1.1\n")[2].split("\nLicense:")[0]
    plain = re.sub(r"^ \.$", "", dedent(licence), flags=re.M).replace("\n.\n", "\n\n").strip()
    notices = "Copyright 2014-2022 Adobe (http://www.adobe.com/), Reserved Font Name 'Source'."
    trademark = "Noto is a trademark of Google Inc."
    (ROOT / "fonts/OFL.Noto.txt").write_text(f"{notices}\n{trademark}\n\n{plain}\n", "utf-8")


def main() -> None:
    """Make every font and print the sizes."""
    unpacked = unpack(Path(sys.argv[1]).resolve())
    characters = table(unpacked)
    assert len(characters) == 8105
    always = signs() | printed_characters()
    body = characters_of(FACES[0], unpacked)
    rest = ((always | set(characters)) - body) | set(range(0x20, 0x7F)) | {ord("—")}
    wanted = [(face, always | set(characters[: face.characters])) for face in FACES]
    with ProcessPoolExecutor() as pool:
        sizes = list(pool.map(partial(write, unpacked), *zip(*wanted, (RARE, rest), strict=True)))
    licences(unpacked)
    for face, size in zip((*FACES, RARE), sizes, strict=True):
        print(f"{size / 1e6:6.2f} MB  {face.file}")
    print(f"{sum(sizes) / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
