"""The software bill of materials of a release, as CycloneDX."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from .markup import ToolError

NAME = "sbom.cdx.json"
_FONTS = {
    "Fandol": {"name": "GPL-3.0-only, font exception"},
    "Noto": {"id": "OFL-1.1"},
}
"""The licence of each family in fonts/, by the prefix of its file names."""

_ELSEWHERE = {"colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
"""The licences of what is installed on Windows alone."""


def bill(root: Path) -> bytes:
    """Return the packages pinned in requirements.txt and the fonts; the same input, the same bytes.

    Raises:
        ToolError: cyclonedx-bom is missing or fails, or its output is invalid.
    """
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.txt"]
    command += ["--output-reproducible", "--of", "JSON", "--sv", "1.6", "--validate"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    process = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    if process.returncode:
        raise ToolError("软件清单的程序（cyclonedx-bom）没有正常运行：请运行 make release")
    document = json.loads(process.stdout)
    document["metadata"]["component"] = {
        "bom-ref": "nianbao",
        "name": "nianbao",
        "type": "application",
    }
    for component in document["components"]:
        component |= {"licenses": _licences(component["name"]), "hashes": _hashes(component)}
    document["components"] += [_font(file) for file in sorted((root / "fonts").glob("*.otf"))]
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if error := _schema_error(text):
        raise ToolError(f"软件清单不合格式：{error}")
    return text.encode()


def _licences(name: str) -> list[dict[str, Any]]:
    """Return the licence of an installed library as it states it itself."""
    from cyclonedx.spdx import is_supported_id

    if name in _ELSEWHERE:
        return [{"license": {"id": _ELSEWHERE[name]}}]
    metadata = dict(importlib.metadata.metadata(name).json)
    expression = str(metadata.get("license_expression", ""))
    stated = expression or str(metadata.get("license", "")).strip()
    classified = [
        value.rpartition(" :: ")[2]
        for value in metadata.get("classifier", [])
        if value.startswith("License :: ")
    ]
    if is_supported_id(stated):
        return [{"license": {"id": stated}}]
    if expression:
        return [{"expression": expression}]
    names = classified or [stated.split("\n")[0]]
    return [{"license": {"name": name}} for name in names if name]


def _hashes(component: dict[str, Any]) -> list[dict[str, str]]:
    """Return the hashes of all files that the lock lets in for a library."""
    references = component.get("externalReferences", [])
    found = {one["content"]: one for reference in references for one in reference.get("hashes", [])}
    return [found[content] for content in sorted(found)]


def _font(file: Path) -> dict[str, Any]:
    family = next((name for name in _FONTS if file.name.startswith(name)), "")
    licences = [{"license": _FONTS[family]}] if family else []
    return {
        "bom-ref": f"fonts/{file.name}",
        "name": file.name,
        "type": "file",
        "hashes": [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}],
        "licenses": licences,
    }


def _schema_error(text: str) -> str:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return str(error) if error else ""
