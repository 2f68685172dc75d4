"""What open data there is, as a list on a page, with the fields that Chinese portals ask for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ...ledger.figure import PENDING
from ...ledger.model import Ledger
from ...library.load import Library
from ...render.page import environment
from . import datapackage, linked
from .dataset import Dataset, common, everything, subjects
from .publicity import publicity

WORD = "数据目录"
"""The word of pages for the list."""

_TEMPLATES = environment(Path(__file__).parents[1] / "templates")


def datasets(ledger: Ledger, library: Library) -> list[Dataset]:
    """Return every data set: all figures, then each subject and year, then the publicity pages' own."""
    parts = list(subjects(ledger))
    return [*([everything(parts)] if parts else []), *parts, *publicity(library)]


def table(ledger: Ledger, library: Library, about: Mapping[str, str]) -> Markup:
    """Return what holds for all data sets, then the lists of them with links, for the page PAGE.

    Args:
        ledger: the figures.
        library: what the publicity pages draw on.
        about: data/site.yml.
    """
    sets = datasets(ledger, library)
    groups = {"全部合在一起": [one for one in sets if one.path == "all"]}
    for year in sorted(ledger.years, reverse=True):
        groups[f"{year}年度报告的数据"] = [
            one for one in sets if one.years == (year,) and one.path != "all"
        ]
    groups["法治宣传教育公共数据资源"] = [one for one in sets if not one.years]
    html = _TEMPLATES.get_template("catalogue.html").render(
        common=common(about),
        groups={title: [_listed(one) for one in some] for title, some in groups.items() if some},
        pending=PENDING,
        package=datapackage.FILE,
        catalogue=linked.FILE,
    )
    return Markup(" ".join(line.strip() for line in html.splitlines() if line.strip()))


def _listed(one: Dataset) -> dict[str, object]:
    return {
        "title": one.title,
        "id": f"d-{one.name}",
        "summary": one.summary,
        "period": one.period,
        "size": f"{one.size}行" if one.fields else f"{one.size}份",
        "files": [(linked.NAMES[end], quote(one.file(end))) for end in one.formats],
    }
