"""JSON Schemas of the YAML files, so that an editor program completes keys and marks mistakes.

They are generated from the same keys and descriptions that the reader of the files uses, and
kept in data/schema/; each file names its own in a first line `# yaml-language-server: $schema=…`.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from ..channels.vocabulary import KEYS as SYNONYM_KEYS
from ..ledger.figure import PENDING, QUALIFIERS, TAILS
from ..ledger.keys import (
    CHECK_KEYS,
    CORRECTION_KEYS,
    HOTLINE_KEYS,
    INDICATOR_KEYS,
    SITE_KEYS,
    SUBJECT_KEYS,
    UNIT_KEYS,
)
from .files import write
from .wordlist import KEYS as WORDING_KEYS

Schema = dict[str, Any]
FOLDER = "data/schema"
_TEXT: Schema = {"type": "string"}
_NAMES: Schema = {"type": "array", "items": _TEXT}
_YES: Schema = {"enum": ["是", "否", True, False]}
_FIGURE: Schema = {
    "type": "string",
    "pattern": f"^({PENDING}|({'|'.join(QUALIFIERS)})?[0-9]+([.][0-9]+)?[余多]?(万亿|万|亿)?[余多]?"
    f"[^0-9 ,，]+({'|'.join(TAILS)})?)$",
}
_SPECIAL: dict[str, Schema] = {
    "值": _FIGURE,
    "敏感": _YES,
    "分项": {"anyOf": [_NAMES, {"type": "object", "additionalProperties": _NAMES}]},
    "比率": {**_NAMES, "minItems": 2, "maxItems": 2},
    "更正": {"type": "array", "items": {}},
    "季度": {"type": "array", "items": _FIGURE, "maxItems": 4},
    "小数": {"enum": [0, 1, 2, 3, 4, 5, 6]},
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`nianbao schema` takes nothing."""


def run(options: argparse.Namespace) -> int:
    """Writes every schema anew."""
    folder = options.root.resolve() / FOLDER
    write({folder / name: text for name, text in schemas().items()})
    print("\n".join(f"{FOLDER}/{name}" for name in schemas()))
    return 0


def schemas() -> dict[str, str]:
    """The text of each schema file by its name."""
    indicator = _object(INDICATOR_KEYS)
    correction = _object(CORRECTION_KEYS, required=list(CORRECTION_KEYS))
    indicator["properties"]["更正"] |= {"items": correction}
    check = {"anyOf": [_TEXT, _object(CHECK_KEYS, required=["式"])]}
    subject = _object(SUBJECT_KEYS, required=["主题", "来源", "期间", "指标"])
    subject["properties"] |= {
        "指标": {
            "description": SUBJECT_KEYS["指标"],
            "type": "object",
            "additionalProperties": {"anyOf": [_FIGURE, indicator]},
        },
        "勾稽": {"description": SUBJECT_KEYS["勾稽"], "type": "array", "items": check},
    }
    units = _object(UNIT_KEYS)
    units["properties"]["同类单位"] |= {"type": "array", "items": _NAMES}
    site = _object(SITE_KEYS)
    site["properties"]["发布"] |= _YES
    synonyms = _object(SYNONYM_KEYS)
    for key, kind in (("疑问词", _NAMES), ("泛词", _NAMES)):
        synonyms["properties"][key] |= kind
    synonyms["properties"]["近义词"] |= {"type": "object", "additionalProperties": _NAMES}
    wording = _object(WORDING_KEYS, required=["错", "对", "为什么", "级别"])
    wording["properties"]["级别"] |= {"enum": ["错误", "提醒"]}
    wording["properties"] |= {"除非": {"anyOf": [_TEXT, _NAMES]}, "正则": _YES}
    groups = {"type": "array", "items": wording}
    found = {
        "subject.json": ("台账：一个主题一年的指标", subject),
        "site.json": ("谁在发布这个网站", site),
        "hotlines.json": (
            "热线",
            {"type": "object", "additionalProperties": _object(HOTLINE_KEYS)},
        ),
        "units.json": ("计数相同的单位", units),
        "wordings.json": ("不规范的用语", {"type": "object", "additionalProperties": groups}),
        "synonyms.json": ("搜索用的同义词", synonyms),
    }
    return {name: _text(title, body) for name, (title, body) in found.items()}


def _object(keys: dict[str, str], required: list[str] | None = None) -> Schema:
    """A mapping with these keys and no others, each described in an editor's words."""
    properties = {
        key: {"description": meaning, **_SPECIAL.get(key, {})} for key, meaning in keys.items()
    }
    for key, one in properties.items():
        if key not in _SPECIAL and key not in (
            "指标",
            "勾稽",
            "同类单位",
            "近义词",
            "疑问词",
            "泛词",
        ):
            one |= _TEXT
    more = {"required": required} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _text(title: str, body: Schema) -> str:
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
