"""The CSV files as a Data Package, version 2, with a Table Schema for each kind of table.

See https://datapackage.org: it tells programs what each column is and whether the files are
complete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from ...ledger.figure import PENDING
from ...ledger.settings import known_value
from .dataset import FOLDER, Dataset, common_metadata, full_title
from .records import FIELDS, Field

FILE = f"{FOLDER}/datapackage.json"
SCHEMA = "figures.schema.json"
"""The Table Schema that all files of figures share, in the folder of FILE."""
_PROFILES = "https://datapackage.org/profiles/2.0"


def package(
    sets: Sequence[Dataset], about: Mapping[str, str], day: str, version: str
) -> dict[str, object]:
    """Return the descriptor of all data sets that have a CSV file.

    Args:
        sets: the data sets.
        about: data/site.yml; the description names what is 待补充 there.
        day: the day of the commit.
        version: of the figures.
    """
    town, home = known_value(about, "镇名"), known_value(about, "网址")
    pending = [key for key, value in common_metadata(about).items() if value == PENDING]
    unknown = f"{'、'.join(pending)}：{PENDING}。" if pending else ""
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "fazhi-open-data",
        "title": f"{town}法治政府建设开放数据",
        "description": "年度报告里的全部指标和法治宣传教育公共数据。" + unknown,
        **({"homepage": home} if home else {}),
        "version": version,
        "created": f"{day}T00:00:00Z",
        "keywords": ["法治政府建设", "年度报告", "普法"],
        "publisher": _publisher(about),
        **_contributors(about),
        **_licences(about),
        "resources": [_resource(dataset, about) for dataset in sets if "csv" in dataset.formats],
    }


def _publisher(about: Mapping[str, str]) -> dict[str, str]:
    """Return which place publishes, by which a district tells the packages of its towns apart."""
    keys = {"name": "镇名", "code": "行政区划代码", "above": "所属"}
    return {english: about.get(key, PENDING) for english, key in keys.items()}


def _contributors(about: Mapping[str, str]) -> dict[str, object]:
    publisher = known_value(about, "主办单位")
    return {"contributors": [{"title": publisher, "roles": ["publisher"]}]} if publisher else {}


def _licences(about: Mapping[str, str]) -> dict[str, object]:
    licence = known_value(about, "许可")
    if not licence:
        return {}
    kind = "path" if licence.startswith(("https://", "http://")) else "title"
    # A title does not tell the licence's name in the Open Definition.
    return {"licenses": [{"name": "other", kind: licence}]}


def _resource(dataset: Dataset, about: Mapping[str, str]) -> dict[str, object]:
    content = dataset.csv
    figures = dataset.fields is FIELDS
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": dataset.name,
        "path": f"{dataset.path}.csv",
        "type": "table",
        "title": full_title(dataset, about),
        "description": dataset.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        **({"sources": [{"title": dataset.source}]} if dataset.source else {}),
        "schema": SCHEMA if figures else schema(dataset.fields, dataset.key),
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
    """Return a descriptor as the bytes of a file."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2).encode() + b"\n"
