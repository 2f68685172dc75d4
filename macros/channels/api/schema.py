"""The structure of the JSON under `api/v1/`, as JSON Schema (2020-12).

The schemas allow fields that a later version adds.
"""

from __future__ import annotations

from typing import Any

from ...ledger.keys import PUBLISHED, KeyKind
from ..published import STATES

Json = dict[str, Any]

ROOT = "api/v1/"
VERSION = "1.2.0"
"""A new field raises the second number; removing or changing one takes an `api/v2/`."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _text(meaning: str = "", **keywords: Any) -> Json:
    return {"type": "string", **({"description": meaning} if meaning else {}), **keywords}


def _or_none(kind: Json) -> Json:
    return {**kind, "type": [kind["type"], "null"]}


def _list(items: Json, meaning: str = "") -> Json:
    return {"type": "array", **({"description": meaning} if meaning else {}), "items": items}


def _object(fields: Json, optional: tuple[str, ...] = (), meaning: str = "") -> Json:
    required = [name for name in fields if name not in optional]
    description = {"description": meaning} if meaning else {}
    return {"type": "object", **description, "properties": fields, "required": required}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


_VERSION = _text("接口的版本", pattern=r"^1\.\d+\.\d+$")
_COUNT = {"type": "integer", "minimum": 0}
_YEAR = {"type": "integer", "minimum": 1000, "maximum": 9999, "description": "报告年度"}
_DAY = _text("日期，如2024-12-31", format="date")
_HTML = _text("网页的地址，从网站根目录算起", pattern=r"^[^/].*\.html(#.+)?$")
_FILE = _text("文件的地址，从网站根目录算起", pattern=r"^api/v1/.+\.json$")
_COLUMNS = _list(_text(), "所在的栏目，从大到小")

_KEY = _object(
    {
        "year": _YEAR,
        "subject": _text("主题的简称"),
        "name": _text("指标名称"),
        "dataset": _FILE,
    },
    meaning="这个数在台账里的名称和所在的数据文件",
)
_RUN = _object(
    {
        "text": _text(),
        "mark": {
            "enum": ["strong", "figure", "doubt", "hidden", "pending", "note"],
            "description": "加粗、台账里的数、存疑标记、不显示的人数、待补充、注号；没有就是普通的",
        },
        "href": _text("链接；站内的从网站根目录算起"),
        "figure": _ref("key"),
    },
    optional=("mark", "href", "figure"),
)
_RUNS = _list(_ref("run"))
_CELL = _object(
    {"head": {"const": True}, "number": {"const": True}, "runs": _RUNS},
    optional=("head", "number"),
    meaning="head是表头，number是右对齐的数；都没有就是普通的格",
)
_TABLE = {
    "caption": _text("表题"),
    "head": {**_COUNT, "description": "前几行是列标题"},
    "rows": _list(_list(_ref("cell"))),
}
_KINDS: dict[str, Json] = {
    "heading": {
        "level": {"type": "integer", "minimum": 2, "maximum": 3},
        "text": _text(),
        "anchor": _text("网页里的位置，可以为空"),
    },
    "paragraph": {
        "kind": _text("answer、calls、due、urgent、src、small、footnote，或者空"),
        "runs": _RUNS,
    },
    "list": {"kind": _text("ordered、steps、dates、three，或者空"), "items": _list(_RUNS)},
    "facts": {"pairs": _list(_object({"label": _text(), "runs": _RUNS}))},
    "table": _TABLE,
    "chart": {
        "title": _text(),
        "subtitle": _text("指标、单位、地方、期间"),
        "description": _text("图的文字说明"),
        "table": {**_object(_TABLE), "description": "与图内容相同的表"},
        "source": _text(),
        "anchor": _text(),
        "figures": _list(_ref("key"), "画的指标；它们的各部分、各年从数据里找"),
    },
    "cards": {"cards": _list(_object({"label": _text(), "runs": _RUNS, "period": _text()}))},
    "note": {
        "kind": {"enum": ["doubt", "privacy"]},
        "title": _text(),
        "runs": _RUNS,
    },
    "question": {
        "ask": _text(),
        "options": _list(_text()),
        "answer": _text(),
        "why": _text(),
        "grounds": _text("依据的法条"),
    },
    "story": {"blocks": _list(_ref("block"))},
    "aside": {
        "kind": _text("提示框和可以展开的：note、warning等；标签页：tab"),
        "title": _text("这一块的标题"),
        "blocks": _list(_ref("block")),
    },
}
_BLOCK = {
    "oneOf": [_object({"type": {"const": kind}, **fields}) for kind, fields in _KINDS.items()],
    "description": "一块正文",
}
_PAGE = _object(
    {
        "version": _VERSION,
        "title": _text("标题"),
        "lead": _text("导语"),
        "byline": _text("署名和年度"),
        "column": _COLUMNS,
        "summary": _text("摘要"),
        "html": _HTML,
        "plate": _list(_object({"label": _text(), "text": _text()}), "署名机关、发布日期等"),
        "blocks": _list(_ref("block"), "正文，按顺序"),
    }
)
_CORRECTION = _object(
    {
        "date": _DAY,
        "old": _or_none(_text("原值；屏蔽的是null")),
        "new": _or_none(_text("现值；屏蔽的是null")),
        "reason": _text("原因"),
        "approved": _text("批准的职务"),
    }
)
_PUBLICATION = _object(
    {
        "version": _text("数据的版本", pattern=r"^\d+\.\d+\.\d+$"),
        "day": _DAY,
        "name": _text("当时的名称"),
        "text": _or_none(_text("当时的数；屏蔽的是null")),
    }
)
_QUANTITY: Json = {
    "value": {
        "type": ["number", "null"],
        "minimum": 0,
        "description": "折算“万”“亿”以后的数；屏蔽、待补充和没有数值的是null，不是0",
    },
    "unit": _or_none(_text("单位，不含“万”“亿”")),
    "qualifier": _text("限定词，如“约”“余”；没有就是空"),
    "bound": {
        "enum": ["=", "≈", "≲", ">", "≥", "<", "≤", None],
        "description": "真实的数与value的关系；≲是接近而不到",
    },
}
_FIGURE_FIELDS: Json = {
    "name": _text("指标名称；同一主题同一年里不重复"),
    "text": _text("照报告的写法：限定词、数字和单位"),
    "wording": _text("句子里的说法，可以为空"),
    **_QUANTITY,
    "period": _text("期间，照报告的写法"),
    "start": _or_none(_DAY),
    "end": _or_none(_DAY),
    "definition": _text("定义"),
    "source": _text("来源"),
    "status": {"enum": list(STATES), "description": "占两种时，取靠后的一种"},
    "withheld": _text("不显示的原因；显示的是空"),
    "doubt": _text("存疑的原因；不存疑的是空"),
    "note": _text("备注"),
    "formula": _text("本站怎样算出来的；报告写明的是空"),
    "part_of": _or_none(_text("属于哪个指标")),
    "breakdowns": _list(_object({"by": _text("按什么分"), "parts": _list(_text())})),
    "ratio": {
        "type": ["array", "null"],
        "items": _text(),
        "minItems": 2,
        "maxItems": 2,
        "description": "分子和分母",
    },
    "corrections": _list(_CORRECTION, "公布以后的更正，先后为序"),
    "html": _or_none(_HTML),
    "address": _text("永久的网址，从网站根目录算起，换了年度、改了名也不变"),
    "citation": _text("怎样引用"),
    "publications": _list(_PUBLICATION, "每次公布的样子，先后为序；还没有公布的是空"),
}
_KINDS_OF_KEYS: dict[KeyKind, Json] = {
    "text": _or_none(_text()),
    "sentence": _or_none(_text()),
    "name": _or_none(_text()),
    "names": _list(_text()),
    "code": _or_none(_text()),
    "flag": {"type": "boolean"},
    "day": _or_none(_DAY),
    "figure": _or_none(_object({"text": _text("照原文的写法，如“不少于30场”"), **_QUANTITY})),
}
"""The field of each kind of key, which may be empty."""
ADDED = tuple(key for key in PUBLISHED if key.attribute not in _FIGURE_FIELDS)
"""The published keys of an indicator whose fields follow from their rows alone."""
_FIGURE = _object(
    _FIGURE_FIELDS
    | {key.attribute: {**_KINDS_OF_KEYS[key.kind], "description": key.meaning} for key in ADDED}
)
# A figure without a number says why; one with a number has a unit.
_FIGURE["allOf"] = [
    {
        "if": {"properties": {"status": {"enum": ["屏蔽", "待补充"]}}},
        "then": {"properties": {"value": {"type": "null"}}},
    },
    {
        "if": {"properties": {"status": {"const": "屏蔽"}}},
        "then": {"properties": {"withheld": {"minLength": 1}}},
        "else": {"properties": {"withheld": {"maxLength": 0}}},
    },
    {
        "if": {"properties": {"value": {"type": "number"}}},
        "then": {"properties": {"unit": {"type": "string"}, "bound": {"type": "string"}}},
    },
    {
        "if": {"properties": {"status": {"const": "存疑"}}},
        "then": {"properties": {"doubt": {"minLength": 1}}},
    },
]
_DATASET = _object(
    {
        "version": _VERSION,
        "year": _YEAR,
        "subject": _text("主题"),
        "short": _text("主题的简称"),
        "description": _text("主题说明"),
        "source": _text("来源"),
        "html": _or_none(_HTML),
        "figures": _list(_ref("figure"), "按台账的顺序"),
    }
)
_INDEX = _object(
    {
        "version": _VERSION,
        "name": _text("网站名称"),
        "town": _or_none(_text("镇名")),
        "place": _or_none(_text("所在的市和区县")),
        "division": _or_none(_text("行政区划代码")),
        "data_version": _text("数据的版本；没有公布的，后面有-preview"),
        "publisher": _or_none(_text("主办单位")),
        "access": _or_none(_text("开放条件")),
        "licence": _or_none(_text("许可")),
        "site": _or_none(_text("网站的地址，以斜线结尾；还不知道的是null", format="uri")),
        "published": {"type": "boolean", "description": "false是预览稿，没有正式发布"},
        "updated": _or_none(_DAY),
        "language": _text(),
        "pages": _list(
            _object(
                {
                    "title": _text(),
                    "column": _COLUMNS,
                    "summary": _text(),
                    "html": _HTML,
                    "json": _FILE,
                }
            )
        ),
        "datasets": _list(
            _object(
                {
                    "year": _YEAR,
                    "subject": _text(),
                    "short": _text(),
                    "description": _text(),
                    "figures": {**_COUNT, "description": "指标个数"},
                    "withheld": {**_COUNT, "description": "其中不显示数的个数"},
                    "html": _or_none(_HTML),
                    "json": _FILE,
                }
            )
        ),
        "schemas": {"type": "object", "additionalProperties": _FILE},
        "openapi": _FILE,
        "feed": _text("更新的订阅地址"),
    }
)

SCHEMAS: dict[str, tuple[str, Json, Json]] = {
    "index": ("目录：有哪些网页和数据", _INDEX, {}),
    "page": (
        "网页",
        _PAGE,
        {"block": _BLOCK, "cell": _CELL, "key": _KEY, "run": _RUN},
    ),
    "dataset": ("数据：一个主题一年的指标", _DATASET, {"figure": _FIGURE}),
}
"""Title, body and definitions of each schema, by name."""


def schema(name: str, site: str) -> Json:
    """Return the content of a schema file.

    Args:
        name: key of `SCHEMAS`.
        site: address of the site, ending in a slash; empty if it is not known.
    """
    title, body, parts = SCHEMAS[name]
    head = {"$schema": _DIALECT}
    if site:
        head["$id"] = f"{site}{ROOT}schema/{name}.json"
    return head | {"title": title, **body} | ({"$defs": parts} if parts else {})
