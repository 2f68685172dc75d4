"""The catalogue for machines: DCAT for data platforms, schema.org's Dataset for search engines.

The fields are those that Chinese portals ask for. What is 待补充 has no property of its own, which
would have to be an address or an organisation; dct:rights and conditionsOfAccess say that it is.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ...ledger.figure import PENDING
from ...ledger.settings import known
from .dataset import FOLDER, PAGE, Dataset, citation, common, titled
from .records import COLUMN, FIELDS

FILE = f"{FOLDER}/catalog.jsonld"
NAMES = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "jsonld": "JSON-LD"}
"""Formats as readers know them."""
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""Formats as machines know them."""

_EU = "http://publications.europa.eu/resource/authority"
_OFTEN = {
    "每年": "ANNUAL", "每半年": "ANNUAL_2", "每季度": "QUARTERLY", "每月": "MONTHLY",
    "不定期": "IRREG",
}  # fmt: skip
_CONDITIONS = {"无条件开放": "PUBLIC", "有条件开放": "RESTRICTED", "不予开放": "NON_PUBLIC"}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(sets: Iterable[Dataset], about: Mapping[str, str], day: str) -> dict[str, object]:
    """Return the catalogue in DCAT; addresses are relative to FILE while the site's own is not known."""
    town = known(about, "镇名")
    return {
        "@context": _CONTEXT,
        "@id": link(about, PAGE, FILE),
        "@type": "dcat:Catalog",
        "dct:title": f"{town}法治政府建设开放数据",
        "dct:description": "年度报告里的全部指标和法治宣传教育公共数据。",
        "dct:language": "zh-CN",
        "dct:modified": {"@type": "xsd:date", "@value": day},
        **_publisher(about),
        "dcat:dataset": [_dcat(one, about, day) for one in sets],
    }


def _dcat(one: Dataset, about: Mapping[str, str], day: str) -> dict[str, object]:
    often = _OFTEN.get(about.get("更新频率", ""))
    access = _CONDITIONS.get(about.get("开放条件", ""))
    said = common(about)
    return {
        "@type": "dcat:Dataset",
        "@id": link(about, f"{PAGE}#d-{one.name}", FILE),
        "dct:identifier": one.path,
        "dct:title": titled(one, about),
        "dct:description": one.description,
        "dcat:keyword": list(one.keywords),
        "dcat:theme": said["主题和领域"],
        "dct:language": "zh-CN",
        "dct:modified": {"@type": "xsd:date", "@value": day},
        **({"dct:source": one.source} if one.source else {}),
        **({"dct:spatial": said["空间范围"]} if said["空间范围"] != PENDING else {}),
        **_temporal(one),
        **({"dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{often}"}} if often else {}),
        **({"dct:accessRights": {"@id": f"{_EU}/access-right/{access}"}} if access else {}),
        **_licence(about),
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": _conditions(about),
        },
        **_publisher(about),
        **_contact(about),
        "dcat:landingPage": {"@id": link(about, one.page, FILE)},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": f"{one.title}（{NAMES[end]}）",
                "dct:format": NAMES[end],
                "dcat:mediaType": MEDIA[end],
                "dcat:downloadURL": {"@id": link(about, one.file(end), FILE)},
            }
            for end in one.formats
        ],
    }


def schema_org(
    one: Dataset, about: Mapping[str, str], day: str, holder: str = ""
) -> dict[str, object]:
    """Return a data set as schema.org's Dataset.

    Args:
        one: the data set.
        about: data/site.yml.
        day: of the commit.
        holder: the page or file that it stands in; by default its own file. Addresses are relative
            to it while the site's own is not known.
    """
    holder = holder or one.file("jsonld")
    said = common(about)
    by = known(about, "主办单位")
    agent = {"@type": "GovernmentOrganization", "name": by}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": link(about, f"{PAGE}#d-{one.name}", holder),
        "name": titled(one, about),
        "identifier": one.path,
        "description": one.description,
        "keywords": list(one.keywords),
        "about": said["主题和领域"],
        "inLanguage": "zh-CN",
        "url": link(about, one.page, holder),
        "isAccessibleForFree": True,
        "dateModified": day,
        **({"temporalCoverage": _span(one)} if one.years else {}),
        **({"spatialCoverage": said["空间范围"]} if said["空间范围"] != PENDING else {}),
        **({"creator": agent, "publisher": agent} if by else {}),
        **({"license": lic} if (lic := known(about, "许可")) else {}),
        "conditionsOfAccess": _conditions(about),
        "creditText": citation(one, about),
        **_measured(one),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{one.title}（{NAMES[end]}）",
                "encodingFormat": MEDIA[end],
                "contentUrl": link(about, one.file(end), holder),
            }
            for end in one.formats
        ],
    }


def _measured(one: Dataset) -> dict[str, object]:
    """Return what the columns are, or of figures, which indicators in which unit."""
    if one.fields is not FIELDS:
        named = [{"@type": "PropertyValue", "name": field.name} for field in one.fields]
    else:
        found = dict.fromkeys((row[COLUMN["指标"]], row[COLUMN["单位"]]) for row in one.rows)
        named = [
            {"@type": "PropertyValue", "name": str(name)}
            | ({"unitText": str(unit)} if unit else {})
            for name, unit in found
        ]
    return {"variableMeasured": named} if named else {}


def link(about: Mapping[str, str], path: str, holder: str) -> str:
    """Return the address of a path of the site (with its anchor) as it is written in `holder`."""
    base = known(about, "网址")
    if base:
        return f"{base.rstrip('/')}/{quote(path, safe='/#')}"
    return quote(posixpath.relpath(path, posixpath.dirname(holder) or "."), safe="/#")


def _span(one: Dataset) -> str:
    first, last = one.years[0], one.years[-1]
    return f"{first}-01-01/{last}-12-31"


def _temporal(one: Dataset) -> dict[str, object]:
    """Return the years of the reports; each figure's own period stands in its row."""
    if not one.years:
        return {}
    start, _, end = _span(one).partition("/")
    return {
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": start},
            "dcat:endDate": {"@type": "xsd:date", "@value": end},
        }
    }


def _conditions(about: Mapping[str, str]) -> str:
    said = common(about)
    return f"开放条件：{said['开放条件']}；许可：{said['许可']}"


def _licence(about: Mapping[str, str]) -> dict[str, object]:
    said = known(about, "许可")
    if not said:
        return {}
    if said.startswith(("https://", "http://")):
        return {"dct:license": {"@id": said}}
    return {"dct:license": {"@type": "dct:LicenseDocument", "dct:title": said}}


def _publisher(about: Mapping[str, str]) -> dict[str, object]:
    by = known(about, "主办单位")
    return {"dct:publisher": {"@type": "foaf:Organization", "foaf:name": by}} if by else {}


def _contact(about: Mapping[str, str]) -> dict[str, object]:
    said = known(about, "联系方式")
    return {"dcat:contactPoint": {"@type": "vcard:Kind", "vcard:fn": said}} if said else {}
