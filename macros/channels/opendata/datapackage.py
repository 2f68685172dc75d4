"""The CSV files as a Data Package, version 2, with a Table Schema for each kind of table.

See https://datapackage.org: a program reads from it what each column is and whether the files
are whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from ...ledger.figure import PENDING
from ...ledger.settings import known
from .dataset import FOLDER, Dataset, common, titled
from .plainfile import csv_bytes
from .records import FIELDS, Field

FILE = f"{FOLDER}/datapackage.json"
SCHEMA = "figures.schema.json"
"""The Table Schema that all files of figures share, beside FILE."""
_PROFILES = "https://datapackage.org/profiles/2.0"


def package(sets: Sequence[Dataset], about: Mapping[str, str], day: str) -> dict[str, object]:
    """Return the descriptor of every data set that has a CSV file.

    Args:
        sets: the data sets.
        about: data/site.yml; what is 待补充 there is said in the description.
        day: of the commit.
    """
    town, home = known(about, "镇名"), known(about, "网址")
    missing = [key for key, said in common(about).items() if said == PENDING]
    unknown = f"{'、'.join(missing)}：{PENDING}。" if missing else ""
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "fazhi-open-data",
        "title": f"{town}法治政府建设开放数据",
        "description": "年度报告里的全部指标和法治宣传教育公共数据。" + unknown,
        **({"homepage": home} if home else {}),
        "version": day,
        "created": f"{day}T00:00:00Z",
        "keywords": ["法治政府建设", "年度报告", "普法"],
        **_contributors(about),
        **_licences(about),
        "resources": [_resource(one, about) for one in sets if "csv" in one.formats],
    }


def _contributors(about: Mapping[str, str]) -> dict[str, object]:
    by = known(about, "主办单位")
    return {"contributors": [{"title": by, "roles": ["publisher"]}]} if by else {}


def _licences(about: Mapping[str, str]) -> dict[str, object]:
    said = known(about, "许可")
    if not said:
        return {}
    kind = "path" if said.startswith(("https://", "http://")) else "title"
    # A name of the Open Definition cannot be known from a title.
    return {"licenses": [{"name": "other", kind: said}]}


def _resource(one: Dataset, about: Mapping[str, str]) -> dict[str, object]:
    content = csv_bytes(one.fields, one.rows)
    figures = one.fields is FIELDS
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": one.name,
        "path": f"{one.path}.csv",
        "type": "table",
        "title": titled(one, about),
        "description": one.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        **({"sources": [{"title": one.source}]} if one.source else {}),
        "schema": SCHEMA if figures else schema(one.fields, one.key),
    }


def schema(fields: Sequence[Field], key: Sequence[str]) -> dict[str, object]:
    """Return the Table Schema of these columns."""
    return {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(field) for field in fields],
        "primaryKey": list(key),
        "missingValues": [""],
    }


def _field(field: Field) -> dict[str, object]:
    limits: dict[str, object] = {"required": True} if field.required else {}
    if field.allowed:
        limits["enum"] = list(field.allowed)
    return {
        "name": field.name,
        "type": field.kind,
        "description": field.meaning,
        **({"constraints": limits} if limits else {}),
    }


def text(descriptor: Mapping[str, object]) -> bytes:
    """Return a descriptor as a file."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2).encode() + b"\n"
