"""The files under `api/v1/` as an OpenAPI 3.1 description."""

from __future__ import annotations

from collections.abc import Iterable

from .schema import ROOT, VERSION, Json


def openapi(name: str, site: str, pages: list[str], data: list[tuple[int, str]]) -> Json:
    """Return the description of every GET.

    Args:
        name: name of the site.
        site: its address, ending in a slash; empty if it is not known.
        pages: addresses of all pages.
        data: year and file name of all datasets.
    """
    paths = {f"/{ROOT}index.json": _get("index", "目录", [])}
    for depth in sorted({page.count("/") for page in pages}):
        levels = [
            page.removesuffix(".html").split("/") for page in pages if page.count("/") == depth
        ]
        names = [*(f"folder{number or ''}" for number in range(depth)), "name"]
        parameters = [
            _parameter(parameter, [p[at] for p in levels]) for at, parameter in enumerate(names)
        ]
        template = "/".join(f"{{{parameter}}}" for parameter in names)
        operation = _get("page", "一张网页", parameters, f"page{depth or ''}")
        paths[f"/{ROOT}pages/{template}.json"] = operation
    if data:
        parameters = [
            _parameter("year", [year for year, _ in data]),
            _parameter("subject", [stem for _, stem in data]),
        ]
        paths[f"/{ROOT}data/{{year}}/{{subject}}.json"] = _get("dataset", "一份数据", parameters)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name}：网页和数据",
            "version": VERSION,
            "description": "只读，都是现成的文件，不用登记。先取目录，里面列着全部地址。"
            "v1的地址和字段的意思不变，以后可能增加字段，不认识的字段请略过。",
        },
        # Relative to this file, where the site has no address yet.
        "servers": [{"url": site.rstrip("/") or "../.."}],
        "paths": paths,
    }


def _get(kind: str, meaning: str, parameters: list[Json], name: str = "") -> Json:
    content = {"application/json": {"schema": {"$ref": f"schema/{kind}.json"}}}
    operation: Json = {
        "operationId": name or kind,
        "summary": meaning,
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            "200": {"description": meaning, "content": content},
            "404": {"description": "没有这个文件"},
        },
    }
    return {"get": operation}


def _parameter(name: str, values: Iterable[int | str]) -> Json:
    kind = {"type": "string", "enum": sorted({str(value) for value in values})}
    return {"name": name, "in": "path", "required": True, "schema": kind}
