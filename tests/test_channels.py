"""What the channels declare: others know of a new one without being told."""

import re
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from markupsafe import Markup
from pypdf.errors import PdfReadError

from macros.channels import cover, registry
from macros.channels.registry import CHANNELS, FORMATS
from macros.desk.outputs import source_of
from macros.desk.project import read_project
from macros.ledger.model import Ledger
from macros.render.page import Page

NGINX = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")


def test_every_channel_has_a_name_of_its_own() -> None:
    assert len({channel.name for channel in CHANNELS}) == len(CHANNELS)


def test_a_format_is_declared_once() -> None:
    declared = {format_ for channel in CHANNELS for format_ in channel.formats}
    assert declared <= set(FORMATS.values()), "two formats of one ending"


def test_the_server_knows_every_format() -> None:
    block = re.search(r"^ +types \{\n(.*?)\}", NGINX, re.S | re.M)
    assert block
    lines = re.findall(r"(\S+/\S+)\s+([\w ]+);", block[1])
    known = {f".{ending}": media for media, endings in lines for ending in endings.split()}
    missing = [
        f"{format_.media} {ending[1:]};"
        for ending, format_ in FORMATS.items()
        if known.get(ending) != format_.media
    ]
    assert not missing, "在 deploy/nginx.conf 的 types 里写：\n" + "\n".join(missing)
    assert known.keys() == FORMATS.keys()


def test_every_channel_is_in_the_table_for_readers() -> None:
    page = Page(Ledger(), 0, locate=lambda source: f"../{source}")
    html = registry.table(page)
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td> <td>(.*?)</td></tr>", html)
    assert [row[:2] for row in rows] == [(c.label or c.name, c.purpose) for c in CHANNELS]
    for channel, (_, _, place) in zip(CHANNELS, rows, strict=True):
        words = channel.name if channel.place.endswith(".md") else channel.place
        assert Markup(place).striptags() == words
    assert '<a href="../open-data.md">开放数据</a>' in html


def test_without_a_page_to_link_the_table_names_it() -> None:
    assert "<a" not in registry.table(Page(Ledger(), 0, locate=lambda source: ""))


def test_each_address_has_one_owner(built_site: Path) -> None:
    source = source_of(read_project(ROOT), built_site)
    for channel in CHANNELS:
        paths = [job.file.path for job in channel.jobs(source)]
        # The town has no address yet, without which there are no covers (test_cover.py).
        assert paths or channel == cover.CHANNEL, channel.name
        assert all(channel.owns(path) and (built_site / path).is_file() for path in paths)
    made = {job.file.path for channel in CHANNELS for job in channel.jobs(source)}
    files = {f.relative_to(built_site).as_posix() for f in built_site.rglob("*") if f.is_file()}
    assert {path for path in files if registry.owner(path)} == made


def test_every_file_of_every_format_is_read_back(built_site: Path) -> None:
    """Formats without text are pictures; the others say something."""
    assert {e for e, f in FORMATS.items() if f.read is None} == {
        e for e, f in FORMATS.items() if f.media.startswith("image/") and e != ".svg"
    }
    for ending, format_ in FORMATS.items():
        files = sorted(built_site.rglob(f"*{ending}"))
        if format_.read and ending != ".js":
            assert files, ending
            assert any(registry.read(file).text.strip() for file in files[:9]), ending


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".xlsx"])
def test_a_broken_file_is_no_empty_one(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a{ending}"
    file.write_bytes(b"broken")
    with pytest.raises((zipfile.BadZipFile, PdfReadError)):
        registry.read(file)
