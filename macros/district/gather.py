"""The command `nianbao gather`: read what towns publish, keep it, and derive the district's files.

A damaged or hostile package is refused with its reason; the rest is gathered, and of that town what
was read last stays. Nothing is written before everything is read.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from .. import cores
from ..files import write
from ..ledger.load import load_units
from ..ledger.problem import Problem, visible
from . import derive, kept, suggest
from .district import load_district
from .kept import Holdings
from .menu import with_menu
from .package import read_package
from .reading import Package, Refusal
from .register import load_register
from .towns import FILE, Town, load_towns

FEW = 40
"""Fewer packages are read by one process: more do not pay."""
SUGGESTIONS = f"{kept.FOLDER}/suggestions.txt"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao gather`."""
    parser.add_argument(
        "--keep", action="store_true", help="不读各镇的发布包，只照收过的重做合计和网页"
    )


def run(options: argparse.Namespace) -> int:
    """Gather; return 1 where a file of the district is wrong, or a town's package was refused."""
    root = options.root.resolve()
    towns, problems = load_towns(root / "data")
    _, register_problems = load_register(root / "data")
    problems += register_problems
    if not towns.towns and not problems:
        print(f"没有收集：这里没有 data/{FILE}，或者里面没有镇（街道）。")
        return 1
    if _print(problems):
        return 1
    refused = [] if options.keep else gather(root, list(towns.towns.values()))
    made = rewrite(root)
    for refusal in refused:
        print(visible(f"没有收{refusal.town}：{refusal.reason}。上次收到的不变。"))
    whole = len(towns.towns)
    print(f"收到{whole - len(refused)}个镇（街道），没有收{len(refused)}个；写好{made}个文件。")
    return int(bool(refused))


def gather(root: Path, towns: list[Town]) -> list[Refusal]:
    """Read every town's package, keep what is whole, and return what was refused."""
    data = root / "data"
    readings = cores.share(partial(read_package, root=root), towns, pays=len(towns) >= FEW)
    packages = [reading for reading in readings if isinstance(reading, Package)]
    by_name = {town.name: town for town in towns}
    new = {
        data / path: content
        for path, content in kept.files(by_name, packages)
        if not (data / path).is_file() or (data / path).read_bytes() != content
    }
    holdings = kept.load_holdings(data).with_readings(readings)
    write({**new, data / kept.STATE: holdings.text}, durable=False)
    fit = {
        name: kept.without_small_counts(data, by_name[name], held) if name in by_name else held
        for name, held in holdings.towns.items()
    }
    if fit != holdings.towns:
        write({data / kept.STATE: kept.Holdings(fit).text}, durable=False)
        _forget(data, holdings, kept.Holdings(fit), by_name)
    return [reading for reading in readings if isinstance(reading, Refusal)]


def _forget(data: Path, old: Holdings, new: Holdings, towns: dict[str, Town]) -> None:
    """Delete the files of releases that are kept no longer."""
    for name, holding in old.towns.items():
        for release in holding.releases:
            if release not in new.of(name).releases:
                (data / release.file(towns[name])).unlink(missing_ok=True)


def rewrite(root: Path) -> int:
    """Write every derived file again from what is kept; return how many there are."""
    data = root / "data"
    district, _ = load_district(data, load_units(data)[0])
    current = derive.files(district)
    for file in list(derive.stale(root, current)):
        file.unlink()
    texts = {root / path: text for path, text in current.items()}
    texts = {
        file: derive.with_old_day(file, text)
        for file, text in texts.items()
        if not derive.is_editors(file)
    }
    texts[data / SUGGESTIONS] = suggest.text(suggest.suggestions(district))
    texts |= with_menu(root, district, derive.stems(current))
    write({file: text for file, text in texts.items() if _differs(file, text)}, durable=False)
    return len(current)


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_text("utf-8") != text


def _print(problems: list[Problem]) -> bool:
    """Print the problems; return whether one of them stops the command."""
    for problem in problems:
        print(problem)
    return any(problem.level == "错误" for problem in problems)
