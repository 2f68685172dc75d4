"""The list of open data on a page, with the fields that Chinese portals ask for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ...district.district import District
from ...ledger.figure import PENDING
from ...ledger.model import Ledger
from ...library.load import Library
from ...render.page import environment
from . import changelog, datapackage, linked
from .dataset import Dataset, combine, common_metadata, subjects
from .publicity import publicity
from .towns import PATH, towns

NONE = District()
"""That of a town's tree."""
WORD = "数据目录"
"""The word that stands for the list in pages."""

_TEMPLATES = environment(Path(__file__).parents[1] / "templates")


def datasets(
    ledger: Ledger, library: Library, about: Mapping[str, str], district: District = NONE
) -> list[Dataset]:
    """Return every data set: all figures, each subject and year, towns', the publicity pages'."""
    parts = list(subjects(ledger, about))
    whole = [combine(parts)] if parts else []
    return [*whole, *parts, *towns(district), *publicity(library)]


def table(
    ledger: Ledger, library: Library, about: Mapping[str, str], district: District = NONE
) -> Markup:
    """Return the common metadata and the lists of all data sets with links, for the page PAGE.

    Args:
        ledger: the figures.
        library: the content of the publicity pages.
        about: data/site.yml.
        district: what a district knows of its towns.
    """
    sets = datasets(ledger, library, about, district)
    groups = {"全部合在一起": [dataset for dataset in sets if dataset.path == "all"]}
    groups["各镇（街道）"] = [dataset for dataset in sets if dataset.path == PATH]
    for year in sorted(ledger.years, reverse=True):
        groups[f"{year}年度报告的数据"] = [
            dataset
            for dataset in sets
            if dataset.years == (year,) and dataset.path not in ("all", PATH)
        ]
    groups["法治宣传教育公共数据资源"] = [dataset for dataset in sets if not dataset.years]
    html = _TEMPLATES.get_template("catalogue.html").render(
        metadata=common_metadata(about),
        groups={
            title: [_entry(dataset) for dataset in members]
            for title, members in groups.items()
            if members
        },
        pending=PENDING,
        version=changelog.version(ledger),
        changes=changelog.FILE,
        package=datapackage.FILE,
        catalogue=linked.FILE,
    )
    return Markup(" ".join(line.strip() for line in html.splitlines() if line.strip()))


def _entry(dataset: Dataset) -> dict[str, object]:
    return {
        "title": dataset.title,
        "id": f"d-{dataset.name}",
        "summary": dataset.summary,
        "period": dataset.period,
        "size": f"{dataset.size}行" if dataset.fields else f"{dataset.size}份",
        "files": [(linked.NAMES[end], quote(dataset.file(end))) for end in dataset.formats],
    }
