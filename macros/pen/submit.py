"""What a clerk typed into a form becomes changes of the file: one for each value that differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from . import write
from .form import VALUE, Field, Form, form_of, keys_of, order_of, with_yaml, yaml_text
from .journal import ChangedError
from .source import PenError, Source
from .tree import Keys, Plain, parse

NAME, NEW, NEW_NAME, NEW_PART = "名", "新", "新名", "新组"
"""Prefixes of the fields of a form, before `:` and the keys: a new name for a key; a new item of a
list or mapping, its name, and a part of it (keys of the list, then that of the part). A field
without prefix holds a value."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what was there before."""

    values: Mapping[str, str]
    """The fields of the form by name."""
    base: Mapping[str, str]
    """The values that the form showed, by the keys of their field."""

    def get(self, keys: Keys, prefix: str = "") -> str | None:
        """Return what was typed for these keys; None where the form did not ask."""
        name = Field(keys, "").id
        value = self.values.get(f"{prefix}:{name}" if prefix else name)
        return None if value is None else value.replace("\r\n", "\n").strip()


@dataclass(slots=True)
class _Changes:
    typed: Typed
    form: Form
    changed: list[str] = field(default_factory=list)
    values: list[tuple[Keys, str]] = field(default_factory=list)
    names: list[tuple[Keys, str]] = field(default_factory=list)
    deletions: list[Keys] = field(default_factory=list)
    entries: list[tuple[Keys, Plain]] = field(default_factory=list)

    def collect(self) -> None:
        known = {f.id for f in self.form.all()}
        for name, value in self.typed.base.items():
            if name not in known and self.typed.get(keys_of(name)) not in (None, value):
                self._refuse()
        for one in self.form.all():
            if one.kind in ("items", "group"):
                self._look_at_group(one)
            else:
                self._look_at(one)

    def _look_at(self, one: Field) -> None:
        new, old = self.typed.get(one.keys), self.typed.base.get(one.id, "")
        self._look_at_name(one)
        if new is None or new == old.strip():
            return
        if one.value != old:
            self._refuse()
        self.changed.append(one.label)
        if new and one.is_there:
            self.values.append((one.keys, new))
        elif new:
            self.entries.append((one.keys, new))
        elif one.required:
            raise PenError(f"“{one.label}”必须写；不知道的写“待补充”")
        else:
            self.deletions.append(one.keys)

    def _look_at_name(self, one: Field) -> None:
        name = self.typed.get(one.keys, NAME)
        if one.is_named and one.is_there and name not in (None, "", one.keys[-1]):
            self.names.append((one.keys, str(name)))
            self.changed.append(str(one.keys[-1]))

    def _look_at_group(self, one: Field) -> None:
        self._look_at_name(one)
        new, name = self.typed.get(one.keys, NEW), self.typed.get(one.keys, NEW_NAME)
        parts = {
            keys[-1]: value
            for key in self.typed.values
            if key.startswith(f"{NEW_PART}:")
            and (keys := keys_of(key.partition(":")[2]))[:-1] == one.keys
            and (value := self.typed.get(keys, NEW_PART))
        }
        item: Plain
        item = {str(key): value for key, value in parts.items()} if parts else new or ""
        if name:
            item = {name: item} if one.kind == "items" else item
        if not item or (one.kind == "group" and not name):
            return
        self.changed.append(one.label)
        key: str | int = name if one.kind == "group" and name else len(one.inner)
        self.entries.append(((*one.keys, key), item))

    def _refuse(self) -> None:
        raise ChangedError(self.form.source.path, self.form.source.text)


def submit(form: Form, typed: Typed) -> tuple[Source, list[str]]:
    """Return the file with everything that was typed, and the labels of what has changed.

    Args:
        form: the form as the file is now.
        typed: what was typed into it, perhaps when the file was another.

    Raises:
        ChangedError: a value that is to change was changed by somebody else.
        PenError: a value cannot be written.
    """
    changes = _Changes(typed, form)
    changes.collect()
    text = _apply(yaml_text(form.source), form, changes)
    return with_yaml(form.source, text), changes.changed


def enter(source: Source, keys: Keys, value: Plain) -> Source:
    """Return the file with a new entry at `keys`, in the order of its schema."""
    form = form_of(source, ())
    return with_yaml(source, _insert(yaml_text(source), form.schema, keys, value))


def add_correction(source: Source, name: str, new: str, why: Mapping[str, str]) -> Source:
    """Return a subject whose published figure is corrected, with the old value kept.

    Args:
        source: the file of the subject.
        name: the figure.
        new: its value from now on.
        why: 日期, 原因 and 批准.
    """
    keys: Keys = ("指标", name)
    text: str = yaml_text(source)
    if isinstance(parse(text).at(keys).node, yaml.ScalarNode):
        text = write.expand(text, keys, VALUE)
    old = parse(text).at((*keys, VALUE)).plain
    if missing := [key for key in ("日期", "原因", "批准") if not why.get(key)]:
        raise PenError(f"还没有写：{'、'.join(missing)}")
    if new in ("", old):
        raise PenError("先写改成的数，它要和现在的不一样")
    correction: dict[str, Plain] = {
        "日期": why["日期"], "原值": old, "现值": new, "原因": why["原因"], "批准": why["批准"],
    }  # fmt: skip
    text = write.change(text, (*keys, VALUE), new)
    corrections = parse(text).at(keys).inner().get("更正")
    if corrections is None:
        text = _insert(text, "subject.json", (*keys, "更正"), [correction])
    else:
        text = write.insert(text, (*keys, "更正", len(corrections.inner())), correction)
    return with_yaml(source, text)


def _apply(text: str, form: Form, changes: _Changes) -> str:
    top = parse(text)
    alone = bool(form.keys) and isinstance(top.at(form.keys).node, yaml.ScalarNode)
    if alone and form.schema == "subject.json":
        if changes.entries or changes.deletions:
            text = write.expand(text, form.keys, VALUE)
            alone = False
        changes.values = [(form.keys if alone else keys, v) for keys, v in changes.values]
    for keys, value in changes.values:
        text = write.change(text, keys, value)
    for keys, entry in changes.entries:
        text = _insert(text, form.schema, keys, entry)
    for keys in _without_empty_lists(text, changes.deletions):
        text = write.delete(text, keys)
    for keys, name in sorted(changes.names, key=lambda one: -len(one[0])):
        text = write.rename(text, keys, name)
    return text


def _insert(text: str, schema: str, keys: Keys, value: Plain) -> str:
    """Enter a value; a list or mapping that is not there yet is made along with it."""
    for length in range(1, len(keys)):
        top = parse(text)
        if keys[length - 1] not in top.at(keys[: length - 1]).inner():
            for key in reversed(keys[length:]):
                value = {key: value} if isinstance(key, str) else [value]
            keys = keys[:length]
            break
    top = parse(text)
    return write.insert(text, keys, value, order_of(schema, top, keys[:-1]))


def _without_empty_lists(text: str, deletions: Iterable[Keys]) -> list[Keys]:
    """Return what to delete, last first; a list that loses every item goes as a whole."""
    pending = list(deletions)
    top = parse(text)
    for keys in [*pending]:
        parent = top.at(keys[:-1])
        if isinstance(parent.node, (yaml.SequenceNode, yaml.MappingNode)) and len(keys) > 1:
            inner = [(*keys[:-1], key) for key in parent.inner()]
            if inner and all(one in pending for one in inner):
                pending = [one for one in pending if one not in inner] + [keys[:-1]]
    return sorted(pending, key=lambda keys: top.at(keys).head, reverse=True)
