"""The new town, the town it is copied from, and how texts move from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...ledger.figure import PENDING
from ...library.laws import short_province
from ..project import Project

_DISTRICT = re.compile(r".{1,10}?(?:自治州|自治县|[市区县旗州盟])")
# The year of the report, but not in a date, a span or the history of a law.
_YEAR = r"(?<![\d—-]){}(?!\d|年?[—-]|年(?:\d|修|起|施行|公布|颁布|通过|废止))"
# A district's own bodies; a county has the same ones under its own name.
_BODIES = (
    r"(?<![社小地辖片园]){}(?=政府|里|人社|农业农村|禁毒|司法局|法律援助|人民法院|人力资源|自然资源"
    r"|妇联|劳动人事|、市政府)|(?<=本){}(?=办|去)|(?<=全){}(?=的)"
)
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Town:
    """What is known of a town on its first day."""

    name: str
    year: int
    """The year of its first report."""
    county: str = PENDING
    """City and district or county, as `虚构市示例区`."""
    province: str = PENDING
    """As `广东`."""

    @property
    def stem(self) -> str:
        """The name without 镇, 乡 or 街道."""
        return re.sub("(?<=..)(?:镇|乡|街道)$", "", self.name)

    @property
    def districts(self) -> list[str]:
        """The parts of the county's name, the largest first."""
        return [] if self.county == PENDING else _DISTRICT.findall(self.county)

    @property
    def kind(self) -> str:
        """The kind of district it lies in, as 区 or 县; empty where that is not known."""
        return self.districts[-1][-1] if self.districts else ""


@dataclass(frozen=True, slots=True)
class Move:
    """The move of texts from one town to another."""

    old: Town
    new: Town

    def places(self, text: str) -> str:
        """Replace the old town and where it lies by the new town and where it lies."""
        county = "" if self.new.county == PENDING else self.new.county
        pairs = [(self.old.name, self.new.name)]
        if self.old.districts:
            nearest = self.new.districts[-1:] or ["本" + self.old.kind]
            pairs += [(self.old.county, county), (self.old.districts[-1], nearest[0])]
        for old, new in pairs:
            text = text.replace(old, new)
        if self.renames_bodies:
            kind = self.old.kind
            text = re.sub(_BODIES.format(kind, kind, kind), self.new.kind, text)
        return text

    def text(self, text: str) -> str:
        """Replace the places as `places` does, and also the year of the report."""
        text = self.places(text)
        text = re.sub(_YEAR.format(self.old.year), str(self.new.year), text)
        return text.replace(_chinese(self.old.year), _chinese(self.new.year))

    def traces(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield number and text of each line that still names the old town or where it lies."""
        names = {self.old.name, *self.old.districts} - {self.new.name, *self.new.districts}
        for number, line in enumerate(text.splitlines(), 1):
            if any(name in line for name in names):
                yield number, line.strip()

    @property
    def renames_bodies(self) -> bool:
        """Whether 区政府 becomes 县政府.

        A county-level city is left to the editor: the pages also speak of the city above it.
        """
        return bool(self.old.kind and self.new.kind) and self.old.kind != self.new.kind != "市"


def town_of(project: Project) -> Town:
    """Return the town that this project belongs to."""
    settings = {key: project.setting(key) or PENDING for key in ("镇名", "所属", "省份")}
    return Town(
        name=settings["镇名"],
        year=project.ledger.latest,
        county=settings["所属"],
        province=short_province(settings["省份"]),
    )


def _chinese(year: int) -> str:
    return f"{str(year).translate(_NUMERALS)}年"
