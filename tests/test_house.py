"""The frame of the house: which room may use which, no circle, and every file stands alone."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (
    ("zips", "files", "cores"),
    ("runs",),
    ("ledger",),
    ("manifest",),
    ("archive",),
    ("library",),
    ("prose",),
    ("district",),
    ("render",),
    ("channels",),
    ("web",),
    ("site",),
    ("desk",),
    ("pen",),
    ("preview", "gate"),
    ("cli",),
    ("", "__main__"),  # what MkDocs and Python call
)
"""The floors of the house from the ground up: a room uses those below it, and itself."""
FLOORS = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms}
GENERATOR = ("", "preview")
"""Where MkDocs may be imported; everything else works without it."""


@cache
def modules() -> dict[str, Path]:
    """Return the file of every module of `macros` by its dotted name."""
    files = {}
    for file in sorted((ROOT / "macros").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return files


def imports(module: str, *, at_once: bool = False) -> Iterator[str]:
    """Yield the modules that `module` imports.

    Args:
        module: its dotted name.
        at_once: leave out imports inside functions, which run when all modules are loaded.
    """
    file = modules()[module]
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(file.read_text("utf-8"))
    for node in tree.body if at_once else ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(names=names, module=base, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                origin = ".".join([*above, *([base] if base else [])])
                for name in names:
                    inner = f"{origin}.{name.name}"
                    yield inner if inner in modules() else origin


def room(module: str) -> str:
    """Return the room, or the file beside the rooms, that a module of `macros` belongs to."""
    return [*module.split("."), ""][1]


def test_every_room_has_its_floor() -> None:
    assert {room(module) for module in modules()} == FLOORS.keys()


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_a_room_uses_only_rooms_below_it(name: str) -> None:
    upward = [
        f"{module} → {target}"
        for module in modules()
        if room(module) == name
        for target in imports(module)
        if target in modules() and room(target) != name and FLOORS[room(target)] >= FLOORS[name]
    ]
    assert upward == []


def test_no_module_imports_itself_through_others() -> None:
    graph = {m: {t for t in imports(m, at_once=True) if t in modules()} for m in modules()}
    assert list(TopologicalSorter(graph).static_order())  # CycleError names the circle


def test_only_the_edge_knows_the_generator() -> None:
    outside = [
        module
        for module in modules()
        if room(module) not in GENERATOR
        and any(target.split(".")[0].startswith("mkdocs") for target in imports(module))
    ]
    assert outside == []


ALONE = """
import importlib, sys, traceback
sys.path[:0] = ["tests"]
*names, ours = sys.argv[1:]
failed = []
for first in (False, True):  # what is not ours is loaded once for all
    for name in names:
        for known in [*sys.modules] if first else []:
            if known.split(".")[0] in ours.split():
                del sys.modules[known]
        try:
            importlib.import_module(name)
        except BaseException:
            if first:
                traceback.print_exc()
                failed.append(name)
print(*failed)
"""
"""Imports each name as if nothing of ours was loaded before; prints those that cannot be."""


def failing_alone(names: list[str], *others: str) -> str:
    """Return the names of modules that cannot be imported first, with the errors; empty if none."""
    ours = " ".join(["macros", *names, *others])
    command = [sys.executable, "-c", ALONE, *names, ours]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip() and f"{run.stdout}{run.stderr}"


@pytest.mark.slow
def test_every_module_can_be_imported_first() -> None:
    assert failing_alone([module for module in modules() if module != "macros.__main__"]) == ""


@pytest.mark.slow
def test_every_test_file_can_be_loaded_alone() -> None:
    helpers = [file.stem for file in (ROOT / "tests").glob("*.py")]
    assert failing_alone([name for name in helpers if name.startswith("test_")], *helpers) == ""
