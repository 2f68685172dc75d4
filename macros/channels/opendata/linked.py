"""The catalogue for machines: DCAT for data platforms, schema.org's Dataset for search engines.

The fields are those that Chinese portals ask for. A setting that is 待补充 gets no property of its
own, which would have to be an address or an organisation; dct:rights and conditionsOfAccess state
that it is 待补充.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...ledger.figure import PENDING
from ...ledger.settings import known_value
from ..address import link
from ..formats import CSV, JSON, JSON_LD, XLSX
from .dataset import FOLDER, PAGE, Dataset, citation, common_metadata, full_title
from .records import COLUMN, FIELDS

FILE = f"{FOLDER}/catalog.jsonld"
_FORMATS = {format_.ending[1:]: format_ for format_ in (CSV, XLSX, JSON, JSON_LD)}
NAMES = {ending: format_.label for ending, format_ in _FORMATS.items()}
"""Formats as readers know them."""
MEDIA = {ending: format_.media for ending, format_ in _FORMATS.items()}
"""Formats as machines know them."""

_EU = "http://publications.europa.eu/resource/authority"
_FREQUENCIES = {
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
    """Return the catalogue in DCAT; links are relative to FILE while the site has no address."""
    town = known_value(about, "镇名")
    return {
        "@context": _CONTEXT,
        "@id": link(about, PAGE, FILE),
        "@type": "dcat:Catalog",
        "dct:title": f"{town}法治政府建设开放数据",
        "dct:description": "年度报告里的全部指标和法治宣传教育公共数据。",
        "dct:language": "zh-CN",
        "dct:modified": {"@type": "xsd:date", "@value": day},
        **_publisher(about),
        "dcat:dataset": [_dcat(dataset, about, day) for dataset in sets],
    }


def _dcat(dataset: Dataset, about: Mapping[str, str], day: str) -> dict[str, object]:
    frequency = _FREQUENCIES.get(about.get("更新频率", ""))
    access = _CONDITIONS.get(about.get("开放条件", ""))
    metadata = common_metadata(about)
    return {
        "@type": "dcat:Dataset",
        "@id": link(about, f"{PAGE}#d-{dataset.name}", FILE),
        "dct:identifier": dataset.path,
        "dct:title": full_title(dataset, about),
        "dct:description": dataset.description,
        "dcat:keyword": list(dataset.keywords),
        "dcat:theme": metadata["主题和领域"],
        "dct:language": "zh-CN",
        "dct:modified": {"@type": "xsd:date", "@value": day},
        **({"dct:source": dataset.source} if dataset.source else {}),
        **({"dct:spatial": metadata["空间范围"]} if metadata["空间范围"] != PENDING else {}),
        **_temporal(dataset),
        **(
            {"dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{frequency}"}} if frequency else {}
        ),
        **({"dct:accessRights": {"@id": f"{_EU}/access-right/{access}"}} if access else {}),
        **_licence(about),
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": _conditions(about),
        },
        **_publisher(about),
        **_contact(about),
        "dcat:landingPage": {"@id": link(about, dataset.page, FILE)},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": f"{dataset.title}（{NAMES[end]}）",
                "dct:format": NAMES[end],
                "dcat:mediaType": MEDIA[end],
                "dcat:downloadURL": {"@id": link(about, dataset.file(end), FILE)},
            }
            for end in dataset.formats
        ],
    }


def schema_org(
    dataset: Dataset, about: Mapping[str, str], day: str, holder: str = ""
) -> dict[str, object]:
    """Return a data set as schema.org's Dataset.

    Args:
        dataset: the data set.
        about: data/site.yml.
        day: the day of the commit.
        holder: the page or file that contains it; by default its own file. Addresses are relative
            to it while the site has no address.
    """
    holder = holder or dataset.file("jsonld")
    metadata = common_metadata(about)
    publisher = known_value(about, "主办单位")
    agent = {"@type": "GovernmentOrganization", "name": publisher}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": link(about, f"{PAGE}#d-{dataset.name}", holder),
        "name": full_title(dataset, about),
        "identifier": dataset.path,
        "description": dataset.description,
        "keywords": list(dataset.keywords),
        "about": metadata["主题和领域"],
        "inLanguage": "zh-CN",
        "url": link(about, dataset.page, holder),
        "isAccessibleForFree": True,
        "dateModified": day,
        **({"temporalCoverage": _span(dataset)} if dataset.years else {}),
        **({"spatialCoverage": metadata["空间范围"]} if metadata["空间范围"] != PENDING else {}),
        **({"creator": agent, "publisher": agent} if publisher else {}),
        **({"license": licence} if (licence := known_value(about, "许可")) else {}),
        "conditionsOfAccess": _conditions(about),
        "creditText": citation(dataset, about),
        **_variables(dataset),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{dataset.title}（{NAMES[end]}）",
                "encodingFormat": MEDIA[end],
                "contentUrl": link(about, dataset.file(end), holder),
            }
            for end in dataset.formats
        ],
    }


def _variables(dataset: Dataset) -> dict[str, object]:
    """Return the columns as variables; for figures, the indicators with their units."""
    if dataset.fields is not FIELDS:
        variables = [{"@type": "PropertyValue", "name": field.name} for field in dataset.fields]
    else:
        pairs = dict.fromkeys((row[COLUMN["指标"]], row[COLUMN["单位"]]) for row in dataset.rows)
        variables = [
            {"@type": "PropertyValue", "name": str(name)}
            | ({"unitText": str(unit)} if unit else {})
            for name, unit in pairs
        ]
    return {"variableMeasured": variables} if variables else {}


def _span(dataset: Dataset) -> str:
    first, last = dataset.years[0], dataset.years[-1]
    return f"{first}-01-01/{last}-12-31"


def _temporal(dataset: Dataset) -> dict[str, object]:
    """Return the years of the reports; each figure's own period is in its row."""
    if not dataset.years:
        return {}
    start, _, end = _span(dataset).partition("/")
    return {
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": start},
            "dcat:endDate": {"@type": "xsd:date", "@value": end},
        }
    }


def _conditions(about: Mapping[str, str]) -> str:
    metadata = common_metadata(about)
    return f"开放条件：{metadata['开放条件']}；许可：{metadata['许可']}"


def _licence(about: Mapping[str, str]) -> dict[str, object]:
    licence = known_value(about, "许可")
    if not licence:
        return {}
    if licence.startswith(("https://", "http://")):
        return {"dct:license": {"@id": licence}}
    return {"dct:license": {"@type": "dct:LicenseDocument", "dct:title": licence}}


def _publisher(about: Mapping[str, str]) -> dict[str, object]:
    publisher = known_value(about, "主办单位")
    return (
        {"dct:publisher": {"@type": "foaf:Organization", "foaf:name": publisher}}
        if publisher
        else {}
    )


def _contact(about: Mapping[str, str]) -> dict[str, object]:
    contact = known_value(about, "联系方式")
    return {"dcat:contactPoint": {"@type": "vcard:Kind", "vcard:fn": contact}} if contact else {}
