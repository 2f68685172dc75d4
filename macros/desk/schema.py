"""JSON Schemas of the YAML files, for code editors to complete keys and mark mistakes.

They are generated from the same keys and descriptions that the reader of the files uses, and
stored in data/schema/; each YAML file names its own in a first line
`# yaml-language-server: $schema=…`. The handbook's table of keys is written along with them.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from ..district import keys as district
from ..files import write
from ..ledger.figure import PENDING, QUALIFIERS, TAILS
from ..ledger.keys import (
    APPROVAL_KEYS,
    CHECK_KEYS,
    CORRECTION_KEYS,
    INDICATOR_KEYS,
    SITE_KEYS,
    SUBJECT_KEYS,
    UNIT_KEYS,
    WITHDRAWAL_KEYS,
    WITNESS_KEYS,
    KeyKind,
)
from ..library.deadline import PERIOD
from ..library.duties import SILENT
from ..library.keys import (
    BOX_KEYS,
    CHAPTER_KEYS,
    DUTIES_KEYS,
    DUTY_KEYS,
    FORM_KEYS,
    FORM_OPTIONAL,
    GUIDE_KEYS,
    GUIDE_OPTIONAL,
    HOTLINE_KEYS,
    HOTLINE_OPTIONAL,
    LAW_KEYS,
    LAW_OPTIONAL,
    MAX_CALLS,
    MAX_LINES,
    MEASURE_KEYS,
    MEASURES_KEYS,
    MOMENT_KEYS,
    NEED_KEYS,
    NEED_OPTIONAL,
    OUTLINE_KEYS,
    PLACE_KEYS,
    QUESTION_KEYS,
    QUIZ_KEYS,
    VILLAGE_KEYS,
    VILLAGES_KEYS,
    WAYS,
)
from ..library.laws import SENTENCE
from ..library.measures import STATES
from ..prose.wordlist import KEYS as WORDING_KEYS
from ..web.hant import KEYS as HANT_KEYS
from ..web.search.vocabulary import KEYS as SYNONYM_KEYS
from . import keytable

Schema = dict[str, Any]
FOLDER = "data/schema"
_TEXT: Schema = {"type": "string"}
_NAMES: Schema = {"type": "array", "items": _TEXT}
_YES: Schema = {"enum": ["是", "否", True, False]}
_NUMBER = (
    f"({'|'.join(QUALIFIERS)})?[0-9]+([.][0-9]+)?[余多]?(万亿|万|亿)?[余多]?"
    f"[^0-9 ,，]+({'|'.join(TAILS)})?"
)
_VALUE: Schema = {"type": "string", "pattern": f"^({PENDING}|{_NUMBER})$"}
_SPECIAL: dict[str, Schema] = {
    "敏感": _YES,
    "方式": {"enum": list(WAYS)},
    "页脚": _YES,
    "期限": {"anyOf": [_YES, {"type": "string", "pattern": f"^{PERIOD}$"}]},
    "要紧": _YES,
    "条数": {"type": "integer", "minimum": 1},
    **dict.fromkeys(("哪些事", "谁可以申请", "设定依据", "办理材料", "不服怎么办", "提醒"), _NAMES),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: `nianbao schema` has no options."""


def run(options: argparse.Namespace) -> int:
    """Write every schema file, and the handbook's table of keys."""
    root = options.root.resolve()
    texts = {f"{FOLDER}/{name}": text for name, text in schemas().items()}
    if (root / keytable.HANDBOOK).exists():
        texts[keytable.HANDBOOK] = keytable.rewrite((root / keytable.HANDBOOK).read_text("utf-8"))
    write({root / path: text for path, text in texts.items()})
    print("\n".join(texts))
    return 0


def schemas() -> dict[str, str]:
    """Return the text of each schema file, by file name."""
    check = {"anyOf": [_TEXT, _object(CHECK_KEYS, required=["式"])]}
    subject = _object(SUBJECT_KEYS, required=["主题", "来源", "期间", "指标"])
    subject["properties"] |= {
        "指标": {
            "description": SUBJECT_KEYS["指标"],
            "type": "object",
            "additionalProperties": {"anyOf": [_VALUE, _indicator()]},
        },
        "勾稽": {"description": SUBJECT_KEYS["勾稽"], "type": "array", "items": check},
        "撤回": {
            "description": SUBJECT_KEYS["撤回"],
            **_map(_object(WITHDRAWAL_KEYS, required=list(WITHDRAWAL_KEYS))),
        },
    }
    sections = _map({"type": "array", "items": {"anyOf": [_VALUE, _map(_TEXT)]}})
    witness = _object(WITNESS_KEYS, required=["来源", "章节"])
    for key in ("章节", "不入台账"):
        witness["properties"][key] = {"description": WITNESS_KEYS[key], **sections}
    units = _object(UNIT_KEYS)
    units["properties"]["同类单位"] |= {"type": "array", "items": _NAMES}
    site = _object(SITE_KEYS)
    for key in ("发布", "要签发"):
        site["properties"][key] |= _YES
    approvals = _object({"签发": "每签发一次添一条；由 nianbao sign 写，不手写"})
    approval = _object(APPROVAL_KEYS, required=["姓名", "日期", "内容"])
    approvals["properties"]["签发"] |= {"type": "array", "items": approval}
    synonyms = _object(SYNONYM_KEYS)
    for key, kind in (("疑问词", _NAMES), ("泛词", _NAMES)):
        synonyms["properties"][key] |= kind
    for key in ("近义词", "方言", "词类", "情形", "问数"):
        synonyms["properties"][key] = {"description": SYNONYM_KEYS[key], **_map(_NAMES)}
    hant = _object(HANT_KEYS)
    for key, meaning in HANT_KEYS.items():
        hant["properties"][key] = {"description": meaning, **_map(_TEXT)}
    wording = _object(WORDING_KEYS, required=["错", "对", "为什么", "级别"])
    wording["properties"]["级别"] |= {"enum": ["错误", "提醒"]}
    wording["properties"] |= {"除非": {"anyOf": [_TEXT, _NAMES]}, "正则": _YES}
    groups = {"type": "array", "items": wording}
    files = {
        "subject.json": ("台账：一个主题一年的指标", subject),
        "site.json": ("谁在发布这个网站", site),
        "approvals.json": ("签发的记录", approvals),
        "witness.json": ("定稿里的数，用来核对台账", witness),
        "units.json": ("计数相同的单位", units),
        "wordings.json": ("不规范的用语", _map(groups)),
        "synonyms.json": ("搜索用的同义词", synonyms),
        "hant.json": ("繁體版的更正", hant),
        **_library(),
        **_district(),
    }
    return {name: _text(title, body) for name, (title, body) in files.items()}


def _indicator() -> Schema:
    """Return the schema of an indicator with more than its value, from the rows of its keys."""
    kinds: dict[KeyKind, Schema] = {
        "text": _TEXT,
        "sentence": _TEXT,
        "name": _TEXT,
        "names": _NAMES,
        "code": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"},
        "flag": _YES,
        "day": _TEXT,
        "value": _VALUE,
        "figure": {"type": "string", "pattern": f"^{_NUMBER}$"},
        "figures": {"type": "array", "items": _VALUE, "maxItems": 4},
        "decimals": {"enum": [0, 1, 2, 3, 4, 5, 6]},
        "breakdowns": {"anyOf": [_NAMES, _map(_NAMES)]},
        "ratio": {**_NAMES, "minItems": 2, "maxItems": 2},
        "corrections": {
            "type": "array",
            "items": _object(CORRECTION_KEYS, required=list(CORRECTION_KEYS)),
        },
    }
    properties = {
        key.name: {"description": key.purpose, **kinds[key.kind]} for key in INDICATOR_KEYS.values()
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _library() -> dict[str, tuple[str, Schema]]:
    """Return the schemas of the files that `macros.library` reads."""
    laws = _object(LAW_KEYS, required=[key for key in LAW_KEYS if key not in LAW_OPTIONAL])
    laws["properties"]["条文"] = {
        "description": LAW_KEYS["条文"],
        "type": "object",
        "patternProperties": {"^[1-9][0-9]{0,3}$": {"type": "string", "maxLength": SENTENCE}},
        "additionalProperties": False,
    }
    hotlines = _object(
        HOTLINE_KEYS, required=[key for key in HOTLINE_KEYS if key not in HOTLINE_OPTIONAL]
    )
    need = _object(NEED_KEYS, required=[key for key in NEED_KEYS if key not in NEED_OPTIONAL])
    for key in ("说法", "电话"):
        need["properties"][key] = {"description": NEED_KEYS[key], **_NAMES}
    moments = {"anyOf": [_TEXT, _object(MOMENT_KEYS, required=["说明"])]}
    path = {"type": "array", "items": {**_map(moments), "minProperties": 1, "maxProperties": 1}}
    guide = _object(GUIDE_KEYS, required=[key for key in GUIDE_KEYS if key not in GUIDE_OPTIONAL])
    for key in ("步骤", "时限", "去哪里"):
        guide["properties"][key] = {"description": GUIDE_KEYS[key], **path}
    guide["properties"]["专题"] = {"description": GUIDE_KEYS["专题"], **_NAMES}
    calls = {"description": GUIDE_KEYS["电话"], **_NAMES, "maxItems": MAX_CALLS}
    guide["properties"]["电话"] = calls
    question = _object(QUESTION_KEYS, required=list(QUESTION_KEYS))
    for key in ("错", "依据"):
        question["properties"][key] = {"description": QUESTION_KEYS[key], **_NAMES}
    chapter = _object(CHAPTER_KEYS, required=["章", "认"])
    chapter["properties"] |= {
        "认": {"description": CHAPTER_KEYS["认"], **_NAMES},
        "句": {"description": CHAPTER_KEYS["句"], **_NAMES},
        "级别": {"description": CHAPTER_KEYS["级别"], "enum": ["错误", "提醒"]},
    }
    outlines = _object(OUTLINE_KEYS, required=["标题", "全国"])
    kinds = (_map(_NAMES), chapter, _map(chapter), _map(_map(_map(chapter))))
    for (key, meaning), kind in zip(OUTLINE_KEYS.items(), kinds, strict=True):
        outlines["properties"][key] = {"description": meaning, **kind}
    quiz = _object(QUIZ_KEYS, required=list(QUIZ_KEYS))
    quiz["properties"]["题目"] = {
        "description": QUIZ_KEYS["题目"],
        "type": "array",
        "items": question,
    }
    return {
        "laws.json": ("法律法规", _map(laws)),
        "hotlines.json": ("热线", _map(hotlines)),
        "places.json": ("镇里办事的地点", _map(_object(PLACE_KEYS, required=list(PLACE_KEYS)))),
        "glossary.json": ("名词解释", _map(_TEXT)),
        "elsewhere.json": ("不归本站办的事，先分类，再一件事一条", _map(_map(need))),
        "service.json": ("办事指南：一件事一份", guide),
        "form.json": ("填写的表：一种一份", _form()),
        "outlines.json": ("报告要有的章", outlines),
        "quiz.json": ("测验：一个专题一份", quiz),
        **_promises(),
    }


def _promises() -> dict[str, tuple[str, Schema]]:
    """Return the schemas of what follows up a report."""
    duty = _object(DUTY_KEYS, required=["讲什么"])
    evidence: Schema = {"anyOf": [_map(_TEXT), {"const": SILENT}]}
    duty["properties"] |= {
        "条": {"description": DUTY_KEYS["条"], "type": "integer", "minimum": 1, "maximum": 99},
        "印证": {"description": DUTY_KEYS["印证"], **_map(evidence)},
    }
    duties = _object(DUTIES_KEYS, required=list(DUTIES_KEYS))
    duties["properties"]["职责"] = {"description": DUTIES_KEYS["职责"], **_map(_map(duty))}
    measure = _object(MEASURE_KEYS, required=["报告"])
    for key in ("报告", "回应"):
        measure["properties"][key] = {"description": MEASURE_KEYS[key], **_map(_TEXT)}
    states = {"enum": [*STATES, ""]}
    measure["properties"]["进度"] = {"description": MEASURE_KEYS["进度"], **_map(states)}
    measures = _object(MEASURES_KEYS, required=["措施"])
    for key, values in (("措施", measure), ("未回应的不足", _TEXT)):
        measures["properties"][key] = {"description": MEASURES_KEYS[key], **_map(values)}
    village = _object(VILLAGE_KEYS, required=list(VILLAGE_KEYS))
    villages = _object(VILLAGES_KEYS, required=["村居"])
    villages["properties"]["村居"] = {
        "description": VILLAGES_KEYS["村居"],
        "type": "array",
        "items": village,
    }
    return {
        "duties.json": ("第一责任人的职责", duties),
        "measures.json": ("报告的措施：一年一份", measures),
        "villages.json": ("村（居）和两级调解", villages),
    }


def _district() -> dict[str, tuple[str, Schema]]:
    """Return the schemas of what a district has besides."""
    days = _map({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    required = [key for key in district.TOWN_KEYS if key not in district.TOWN_OPTIONAL]
    town = _object(district.TOWN_KEYS, required=required)
    town["properties"]["报送"] = {"description": district.TOWN_KEYS["报送"], **days}
    towns = _object(district.TOWNS_KEYS, required=["镇街"])
    towns["properties"]["镇街"] = {"description": district.TOWNS_KEYS["镇街"], **_map(town)}
    keys = district.INDICATOR_KEYS
    indicator = _object(keys, required=[k for k in keys if k not in district.INDICATOR_OPTIONAL])
    for key, kind in (("各镇", _NAMES), ("认可", _NAMES), ("区合计", _map(_VALUE))):
        indicator["properties"][key] = {"description": keys[key], **kind}
    indicator["properties"]["期间"] |= {"enum": list(district.SPANS)}
    indicator["properties"]["相加"] |= _YES
    group = _object(district.REGISTER_KEYS, required=["文件名", "指标"])
    group["properties"]["指标"] = {
        "description": district.REGISTER_KEYS["指标"],
        **_map(indicator),
    }
    return {
        "towns.json": ("区里的镇（街道）", towns),
        "indicators.json": ("全区的指标：各镇的哪些数是同一个", _map(group)),
    }


def _form() -> Schema:
    """Return the schema of a form to fill in, with its boxes one or two to a row."""
    box = _object(BOX_KEYS, required=["格"])
    box["properties"] |= {
        "行": {
            "description": BOX_KEYS["行"],
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_LINES,
        },
        "选": {"description": BOX_KEYS["选"], **_NAMES, "minItems": 2},
    }
    either: list[Schema] = [_TEXT, box]
    pair = {"type": "array", "items": {"anyOf": either}, "minItems": 2, "maxItems": 2}
    rows = {"type": "array", "items": {"anyOf": [*either, pair]}, "minItems": 1}
    group = {**_map(rows), "minProperties": 1, "maxProperties": 1}
    form = _object(FORM_KEYS, required=[key for key in FORM_KEYS if key not in FORM_OPTIONAL])
    for key in ("指南", "附件", "交到哪里", "电话"):
        form["properties"][key] = {"description": FORM_KEYS[key], **_NAMES}
    form["properties"]["电话"]["maxItems"] = MAX_CALLS
    form["properties"]["栏目"] = {
        "description": FORM_KEYS["栏目"],
        "type": "array",
        "items": group,
    }
    return form


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _object(keys: dict[str, str], required: list[str] | None = None) -> Schema:
    """Return the schema of a mapping with these keys and no others, each with its description."""
    properties = {
        key: {"description": meaning, **_SPECIAL.get(key, {})} for key, meaning in keys.items()
    }
    for key, schema in properties.items():
        if key not in _SPECIAL and key not in (
            "指标",
            "勾稽",
            "同类单位",
            "疑问词",
            "泛词",
        ):
            schema |= _TEXT
    requirement = {"required": required} if required else {}
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **requirement,
    }


def _text(title: str, body: Schema) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
