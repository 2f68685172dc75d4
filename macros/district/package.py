"""One town's package, read and verified: only what is whole, of this town and of a known form.

The check of the rows is our own, and narrower than a Table Schema: it knows the columns that are
used, and that words and digits of each figure must agree.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..ledger.figure import PENDING
from ..ledger.problem import quoted
from . import entry
from .entry import EntryError
from .place import DESCRIPTOR, PlaceError, Read, open_place
from .reading import Package, Refusal
from .towns import Town

TABLE = "all.csv"
"""All figures of a town in one file."""
_PROFILE = "https://datapackage.org/profiles/2."
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_package(town: Town, root: Path) -> Package | Refusal:
    """Return a town's package, or why it is refused."""
    if town.place == PENDING:
        return Refusal(town.name, f"发布包在哪里还{PENDING}")
    try:
        with open_place(town.place, root) as read:
            return _package(town, read)
    except (PlaceError, EntryError) as error:
        return Refusal(town.name, str(error))
    except OSError:
        return Refusal(town.name, f"{quoted(town.place)} 读不出来")


def _package(town: Town, read: Read) -> Package:
    try:
        descriptor = json.loads(read(DESCRIPTOR).decode("utf-8"))
        facts = _facts(descriptor)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PlaceError(f"{DESCRIPTOR} 看不懂，或者版本不同") from None
    name, code = facts["name"], facts["code"]
    if name != town.name:
        raise PlaceError(f"是{quoted(name)}的数据，不是{town.name}的")
    if PENDING not in (code, town.code) and code != town.code:
        raise PlaceError(f"行政区划代码是{quoted(code)}，登记的是{town.code}")
    content = read(TABLE)
    if (len(content), f"sha256:{sha256(content).hexdigest()}") != (facts["bytes"], facts["hash"]):
        raise PlaceError(f"{TABLE} 与校验值不符：坏了，或者被改过")
    entry.read(town.name, content)  # what is whole but cannot be understood does not enter
    return Package(town.name, content, facts["day"], facts["version"], facts["home"] or town.url)


def _facts(descriptor: Any) -> dict[str, Any]:
    """Return what a descriptor states. Raises what a malformed one leads to."""
    day = str(descriptor["created"])[:10]
    if not descriptor["$schema"].startswith(_PROFILE) or not _DAY.fullmatch(day):
        raise ValueError(DESCRIPTOR)
    [table] = [one for one in descriptor["resources"] if one["path"] == TABLE]
    home = str(descriptor.get("homepage", ""))
    if home and not home.startswith(("https://", "http://")):
        raise ValueError(home)
    return {
        "name": str(descriptor["publisher"]["name"]),
        "code": str(descriptor["publisher"]["code"]),
        "day": day,
        "version": str(descriptor["version"]),
        "home": home.rstrip("/") + "/" if home else "",
        "hash": str(table["hash"]),
        "bytes": table["bytes"],
    }
