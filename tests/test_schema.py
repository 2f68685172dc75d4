"""The schemas in data/schema/ are current, and agree with the real files."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import ROOT

from macros.desk.schema import FOLDER, schemas

WITNESSES = dict.fromkeys((ROOT / "data").glob("20*/witness.yml"), "witness.json")
MEASURES = dict.fromkeys((ROOT / "data").glob("20*/measures.yml"), "measures.json")
FORMS = dict.fromkeys(sorted((ROOT / "data/forms").glob("*.yml")), "form.json")
SUBJECTS = dict.fromkeys(sorted((ROOT / "data").glob("20*/*.yml")), "subject.json")
FILES = (
    SUBJECTS
    | WITNESSES
    | MEASURES
    | FORMS
    | {
        ROOT / "data" / f"{name}.yml": f"{name}.json"
        for name in (
            "site", "hotlines", "units", "synonyms", "wordings", "outlines", "duties", "villages",
        )
    }
)  # fmt: skip


def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads(schemas()[name]))


@pytest.mark.parametrize("name", schemas())
def test_schema_is_current(name: str) -> None:
    kept = (ROOT / FOLDER / name).read_text("utf-8")
    assert kept == schemas()[name], "运行 python -m macros schema"
    jsonschema.Draft202012Validator.check_schema(json.loads(kept))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_file_names_its_schema_and_follows_it(file: Path) -> None:
    text = file.read_text("utf-8")
    named = text.split("\n")[0].partition("$schema=")[2]
    assert (file.parent / named).resolve() == ROOT / FOLDER / FILES[file]
    values = json.loads(json.dumps(yaml.safe_load(text), default=str))  # a date is a text
    errors = list(validator(FILES[file]).iter_errors(values))
    assert not errors


@pytest.mark.parametrize(
    "wrong",
    [
        {"主体": "x"},
        {"指标": {"甲": "154"}},
        {"指标": {"甲": {"值": "3次", "口经": "x"}}},
        {"指标": {"甲": {"值": "3次", "比率": ["a"]}}},
        {"敏感": "也许"},
        {"勾稽": [{"存疑": "没有式"}]},
    ],
)
def test_mistakes_are_marked(wrong: dict[str, Any]) -> None:
    right = {"主题": "甲", "来源": "乙", "期间": "丙", "指标": {"丁": "3次"}}
    assert validator("subject.json").is_valid(right)
    assert not validator("subject.json").is_valid(right | wrong)
