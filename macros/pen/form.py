"""The form of an entry: its fields with order, help, choices and limits, all from the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from ..desk.schema import schemas
from ..ledger.keys import PAGE_KEYS
from . import prose
from .source import PenError, Source
from .tree import Keys, Spot, parse

Schema = dict[str, Any]
FieldKind = Literal["line", "words", "choice", "number", "items", "group"]
VALUE = "值"
"""The key of an indicator that may stand alone behind its name."""
_FIRST = {"subject.json": (VALUE, "口径", "存疑", "备注", "期间", "来源")}
"""The keys that a form shows first; the others are folded away while they are empty."""
_SCHEMA = re.compile(r"#\s*yaml-language-server:\s*\$schema=\S*?([a-z]+\.json)\s*$", re.M)
_DEPTH = 3
"""Keys that lead to a field of an indicator: 指标, its name, the field."""
_WHOLE = "整个文件"
_LONG = 26
"""Characters from which a value is shown in several lines."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks."""

    keys: Keys
    label: str
    help: str = ""
    value: str = ""
    kind: FieldKind = "line"
    choices: tuple[str, ...] = ()
    pattern: str = ""
    limit: int = 0
    """The most characters; 0 for no limit."""
    required: bool = False
    is_there: bool = True
    """Whether the file has it; what is typed in another is entered."""
    is_named: bool = False
    """Whether its key is a name that may be changed too."""
    is_folded: bool = False
    """Whether it is shown only on demand."""
    line: int = 0
    inner: tuple[Field, ...] = ()
    blank: tuple[Field, ...] = ()
    """The fields of a new item, where one has several."""
    is_open: bool = False
    """Whether a new item has a name."""

    @property
    def id(self) -> str:
        """Its name in the form: its keys."""
        return json.dumps(self.keys, ensure_ascii=False)

    def all(self) -> Iterator[Field]:
        """Yield itself and every field inside."""
        yield self
        for field in self.inner:
            yield from field.all()


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one entry of a file."""

    source: Source
    keys: Keys
    title: str
    schema: str
    """The name of its schema, `subject.json`; empty for a file that has none."""
    fields: tuple[Field, ...]

    def all(self) -> Iterator[Field]:
        """Yield every field."""
        for field in self.fields:
            yield from field.all()

    def values(self) -> dict[str, str]:
        """Return the value of every single field that the file has, by its id."""
        return {f.id: f.value for f in self.all() if f.kind not in ("items", "group")}


def yaml_text(source: Source) -> str:
    """Return the YAML of a file: all of it, or the front matter of a page."""
    return prose.front_text(source) if source.path.endswith(".md") else source.text


def with_yaml(source: Source, text: str) -> Source:
    """Return the file with another YAML text."""
    if source.path.endswith(".md"):
        return prose.change_front(source, text)
    return source.with_text(text)


def form_of(source: Source, keys: Keys) -> Form:
    """Return the form of the entry to which `keys` lead, or of the entry around them.

    Raises:
        PenError: there is none.
    """
    top = parse(yaml_text(source))
    name = schema_name(source)
    keys = entry_keys(name, top, keys)
    spot, schema = top.at(keys), schema_at(name, top, keys)
    shift = source.line(prose.front(source)[0]) - 1 if source.path.endswith(".md") else 0
    is_subject = name == "subject.json" and not keys
    maker = _Maker(shift, _FIRST.get(name, ()) if len(keys) > 1 else ())
    if keys and not _fixed(schema) and isinstance(spot.node, yaml.ScalarNode):
        fields = [maker.single(keys, str(keys[-1]), schema, spot, named=_is_open(name, top, keys))]
    elif name == "subject.json" and len(keys) == 2 and isinstance(spot.node, yaml.ScalarNode):
        fields = list(maker.indicator(keys, schema, spot))
    else:
        fields = list(maker.inside(keys, schema, spot, skip=("指标",) if is_subject else ()))
    title = "".join(str(keys[-1])) if keys and isinstance(keys[-1], str) else _heading(top, keys)
    return Form(source, keys, title, name, tuple(fields))


def file_title(source: Source) -> str:
    """Return what an editor calls a file: 矛盾纠纷调解（2024年台账）."""
    try:
        top = parse(yaml_text(source))
    except PenError:
        return source.path
    name = schema_name(source)
    title = str(_schema(name)["title"]) if name in _schemas() else ""
    kind = title.partition("：")[0].partition("，")[0]
    if match := re.match(r"data/(\d{4})/", source.path):
        kind = f"{match[1]}年{kind}"
    if name == "page":
        kind = "网页"
    heading = _heading(top, ())
    return f"{heading}（{kind}）" if heading != _WHOLE and kind else kind or source.path


def schema_name(source: Source) -> str:
    """Return the name of the schema of a file; that of front matter is `page`."""
    if source.path.endswith(".md"):
        return "page"
    match = _SCHEMA.search(source.text[:500])
    return match[1] if match and match[1] in _schemas() else ""


def entry_keys(name: str, top: Spot, keys: Keys) -> Keys:
    """Return the keys of the entry that holds a value: the innermost with keys of its own.

    An indicator is one; so are a hotline, a question, a whole guide. A term is an entry by itself.
    """
    for length in range(len(keys), -1, -1):
        schema = schema_at(name, top, keys[:length])
        is_step = (
            length
            and isinstance(keys[length - 1], str)
            and isinstance(keys[length - 2] if length > 1 else "", int)
        )
        if _fixed(schema) and not is_step:
            return keys[:length]
    return keys


def schema_at(name: str, top: Spot, keys: Keys) -> Schema:
    """Return the part of a schema that describes the value at `keys`; empty where it says none."""
    schema, spot = _schema(name), top
    for key in keys:
        schema = _inner(_option(schema, spot.node), key)
        spot = spot.inner().get(key, spot)
    if _is_indicator(name, keys):
        return next(option for option in schema["anyOf"] if option.get("properties"))
    return _option(schema, spot.node)


def order_of(name: str, top: Spot, keys: Keys) -> tuple[str, ...]:
    """Return the keys of the mapping at `keys` in the order of its schema."""
    return tuple(schema_at(name, top, keys).get("properties", ()))


@dataclass(frozen=True, slots=True)
class _Maker:
    shift: int
    """Lines of the file before its YAML begins."""
    first: tuple[str, ...]

    def inside(
        self, keys: Keys, schema: Schema, spot: Spot | None, skip: tuple[str, ...] = ()
    ) -> Iterator[Field]:
        """Yield the fields of a mapping or list; of one that is not there, those it would have."""
        inner = spot.inner() if spot else {}
        fixed: Schema = schema.get("properties", {})
        names = [*fixed, *(key for key in inner if key not in fixed)]
        for key in sorted(names, key=self._rank) if self.first else names:
            if key in skip:
                continue
            part = fixed.get(str(key)) if str(key) in fixed else _inner(schema, key)
            here = inner.get(key)
            label = key if isinstance(key, str) else f"第{key + 1}项"
            field_schema = _option(part or {}, here.node if here else None)
            required = key in schema.get("required", ())
            yield self.field((*keys, key), label, part or {}, field_schema, here, required, fixed)

    def indicator(self, keys: Keys, schema: Schema, spot: Spot) -> Iterator[Field]:
        """Yield the fields of an indicator that is only a value."""
        for key in sorted(schema["properties"], key=self._rank):
            part = schema["properties"][key]
            here = spot if key == VALUE else None
            option = _option(part, here.node if here else None)
            yield self.field((*keys, key), key, part, option, here, False, schema["properties"])

    def field(
        self, keys: Keys, label: str, part: Schema, schema: Schema, spot: Spot | None,
        required: bool, fixed: Schema,
    ) -> Field:  # fmt: skip
        """Return one field; `part` has its description, `schema` says what it is."""
        help_text = str(part.get("description", ""))
        folded = spot is None and len(keys) == _DEPTH and keys[-1] not in self.first
        folded &= bool(self.first)
        if spot:
            is_list = isinstance(spot.node, yaml.SequenceNode)
            is_group = isinstance(spot.node, yaml.MappingNode)
        else:
            is_list, is_group = (schema.get("type") == kind for kind in ("array", "object"))
        line = int(spot.node.start_mark.line) + 1 + self.shift if spot else 0
        if not (is_list or is_group):
            named = isinstance(keys[-1], str) and keys[-1] not in fixed
            return self.single(keys, label, {**part, **schema}, spot, required, folded, named)
        item = _option(schema.get("items", {}), None) if is_list else schema
        if is_list and schema.get("items", {}).get("type") == "object":
            item = schema["items"]
        inner = tuple(self.inside(keys, schema, spot))
        blank = tuple(self.inside(keys, item, None)) if is_list and _fixed(item) else ()
        return Field(
            keys, label, help_text, kind="items" if is_list else "group", required=required,
            is_there=spot is not None, is_folded=folded, line=line, inner=inner,
            is_named=isinstance(keys[-1], str) and keys[-1] not in fixed,
            blank=blank, is_open=item.get("type") == "object" and not _fixed(item),
        )  # fmt: skip

    def single(
        self, keys: Keys, label: str, schema: Schema, spot: Spot | None = None,
        required: bool = False, folded: bool = False, named: bool = False,
    ) -> Field:  # fmt: skip
        """Return a field with one value."""
        value = str(spot.node.value) if spot else ""
        choices = tuple(str(c) for c in schema.get("enum", ()) if not isinstance(c, bool))
        kind: FieldKind = "choice" if choices and (not value or value in choices) else "line"
        if kind == "line" and (len(value) > _LONG or schema.get("maxLength", 0) > _LONG):
            kind = "words"
        return Field(
            keys, label, str(schema.get("description", "")), value, kind, choices,
            str(schema.get("pattern", "")), int(schema.get("maxLength", 0)), required,
            spot is not None, named, folded,
            int(spot.node.start_mark.line) + 1 + self.shift if spot else 0,
        )  # fmt: skip

    def _rank(self, key: str | int) -> int:
        return self.first.index(str(key)) if key in self.first else len(self.first)


_schemas = cache(schemas)


@cache
def _schema(name: str) -> Schema:
    if name == "page":
        properties = {key: {"description": purpose} for key, purpose in PAGE_KEYS.items()}
        return {"type": "object", "properties": properties}
    if not name:
        return {}
    schema: Schema = json.loads(_schemas()[name])
    return schema


def _option(schema: Schema, node: yaml.Node | None) -> Schema:
    """Return the one of several possible schemas that fits a node; for none, the simplest."""
    options: list[Schema] = schema.get("anyOf", [])
    if not options:
        return schema
    is_map, is_list = isinstance(node, yaml.MappingNode), isinstance(node, yaml.SequenceNode)
    wanted = "object" if is_map else "array" if is_list else None
    for option in options:
        if (option.get("type") if option.get("type") in ("object", "array") else None) == wanted:
            return option
    return options[0]


def _inner(schema: Schema, key: str | int) -> Schema:
    if isinstance(key, int):
        items: Schema = schema.get("items", {})
        return items
    known: Schema = schema.get("properties", {})
    if key in known:
        found: Schema = known[key]
        return found
    for pattern, part in schema.get("patternProperties", {}).items():
        if re.search(pattern, key):
            return dict(part)
    more = schema.get("additionalProperties", {})
    return more if isinstance(more, dict) else {}


def _fixed(schema: Schema) -> bool:
    return bool(schema.get("properties"))


def _is_indicator(name: str, keys: Keys) -> bool:
    return name == "subject.json" and len(keys) == 2 and keys[0] == "指标"


def _is_open(name: str, top: Spot, keys: Keys) -> bool:
    return not _fixed(schema_at(name, top, keys[:-1]))


def _heading(top: Spot, keys: Keys) -> str:
    """Return what an entry without a name is called: its first value, or its place."""
    if not keys:
        names = ("主题", "事项名称", "名称", "专题", "title", "站名")
        inner = top.inner()
        found = next((inner[name] for name in names if name in inner), None)
        return str(found.node.value) if found and isinstance(found.plain, str) else _WHOLE
    first = next(iter(top.at(keys).inner().values()), None)
    number = keys[-1] + 1 if isinstance(keys[-1], int) else 1
    text = f"：{first.node.value}" if first and isinstance(first.plain, str) else ""
    return f"第{number}项{text}"


def keys_of(text: str) -> Keys:
    """Return the keys that `Field.id` wrote.

    Raises:
        PenError: it is nothing of the kind.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise PenError("网址不完整") from error
    if not isinstance(value, list) or not all(type(key) in (str, int) for key in value):
        raise PenError("网址不完整")
    return tuple(value)
