"""`nianbao hant`: characters of the 繁體 edition that a person should read once.

They stand by themselves, so that no word of a dictionary told which of their forms is meant.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..web import hant


@dataclass(frozen=True, slots=True)
class Doubt:
    """A character whose traditional form was chosen without a word."""

    old: str
    new: str
    before: str
    """The word before it."""
    after: str
    """The word after it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao hant` to the parser."""
    parser.add_argument(
        "--site", type=Path, metavar="文件夹", help="已生成的网站（默认是项目的 site）"
    )


def run(options: argparse.Namespace) -> int:
    """Print the doubts of each page; return 1 if `data/hant.yml` is wrong, 2 without a site."""
    root: Path = options.root.resolve()
    site: Path = options.site or root / "site"
    files = [file for file in sorted(site.rglob("*.html")) if not _is_traditional(file, site)]
    if not files:
        print(f"{site} 里没有网页，请先生成网站。", file=sys.stderr)
        return 2
    corrections, problems = hant.load_corrections(root / "data" / "hant.yml")
    converter = hant.Converter(corrections)
    told: set[Doubt] = set()
    for file in files:
        new = set(doubts(file.read_text("utf-8"), converter)) - told
        told |= new
        if new:
            print(file.relative_to(site).as_posix(), *_lines(new), sep="\n")
    print(f"{len(files)}页，{len(told)}处要看；相同的只列一次。转错的，写进 data/hant.yml。")
    for problem in problems:
        print(problem)
    return int(bool(problems))


def doubts(html: str, converter: hant.Converter) -> Iterator[Doubt]:
    """Yield the doubts in the text of a page."""
    for text in hant.texts(html):
        for pieces in converter.pieces(text):
            words = ["", *(piece.old for piece in pieces), ""]
            for piece, before, after in zip(pieces, words, words[2:], strict=False):
                if not piece.is_sure:
                    yield Doubt(piece.old, piece.new, before, after)


def _is_traditional(file: Path, site: Path) -> bool:
    return file.relative_to(site).parts[0] == hant.FOLDER


def _lines(page: set[Doubt]) -> Iterator[str]:
    ordered = sorted(page, key=lambda d: (d.old, d.new, d.before, d.after))
    for (old, new), group in groupby(ordered, key=lambda d: (d.old, d.new)):
        places = "、".join(f"{d.before}【{old}】{d.after}" for d in group)
        yield f"  {old}→{new}　{places}"
