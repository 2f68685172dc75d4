"""Gathering of towns' packages: what is whole enters and is kept, what is damaged does not."""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any

import district_maker
import pytest
from district_maker import NAMES
from shared import MakeOnce

from macros import cli
from macros.district.district import load_district
from macros.district.kept import load_holdings
from macros.district.package import read_package
from macros.district.reading import Package, Refusal
from macros.district.towns import Town
from macros.ledger.people import THRESHOLD

MUTATIONS = 200


@pytest.fixture(scope="module")
def releases(shared: MakeOnce) -> dict[str, Path]:
    """Return the release of each fictional town by name."""
    folder = shared("towns", district_maker.make_towns)
    return {name: next((folder / f"t{n}").glob("*.zip")) for n, name in enumerate(NAMES)}


@pytest.fixture
def district(tmp_path: Path, releases: dict[str, Path]) -> Path:
    """Return a district that lists four of the towns."""
    some = {name: releases[name] for name in NAMES[:4]}
    district_maker.register_files(tmp_path / "district", some)
    return tmp_path / "district"


def gather(district: Path, *options: str) -> int:
    return cli.main(["--root", str(district), "gather", *options])


def tree(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def town(place: str | Path, number: int = 0) -> Town:
    return Town(NAMES[number], f"t{number}", f"{990000000 + number}", str(place))


def rebuilt(release: Path, folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Write a release whose hashes are right, and whose content was changed."""
    with zipfile.ZipFile(release) as old:
        files = {
            "all.csv": old.read("site/open-data/all.csv"),
            "descriptor": json.loads(old.read("site/open-data/datapackage.json")),
        }
    change(files)
    described = files.pop("descriptor")
    return district_maker.write_release(folder, {"镇名": NAMES[0]}, files, "2025-03-20", described)


def with_table(files: dict[str, Any], table: bytes) -> None:
    from hashlib import sha256

    files["all.csv"] = table
    [resource] = files["descriptor"]["resources"]
    resource |= {"bytes": len(table), "hash": f"sha256:{sha256(table).hexdigest()}"}


def cells(old: str, new: str) -> Callable[[dict[str, Any]], object]:
    return lambda f: with_table(f, f["all.csv"].decode("utf-8").replace(old, new, 1).encode())


HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another town": (
        lambda f: f["descriptor"]["publisher"].update(name="别的镇"), "是“别的镇”的数据",
    ),
    "another code": (
        lambda f: f["descriptor"]["publisher"].update(code="110000000"), "代码是“110000000”",
    ),
    "another version": (
        lambda f: f["descriptor"].update({"$schema": "https://datapackage.org/profiles/3.0/x"}),
        "版本不同",
    ),
    "no descriptor of a town": (lambda f: f["descriptor"].pop("publisher"), "看不懂"),
    "a list for a descriptor": (lambda f: f.update(descriptor=[]), "看不懂"),
    "a script for a home page": (
        lambda f: f["descriptor"].update(homepage="javascript:alert(1)"), "看不懂",
    ),
    "hash of another table": (
        lambda f: f["descriptor"]["resources"][0].update(hash="sha256:0"), "与校验值不符",
    ),
    "digits that differ from the words": (cells("100宗,", "1000宗,"), "对不上"),
    "a column less": (cells("永久地址", "地址"), "缺永久地址"),
    "a row cut short": (lambda f: with_table(f, f["all.csv"][:-300]), "格"),
    "a row twice": (
        lambda f: with_table(f, f["all.csv"] + f["all.csv"].splitlines(True)[1]), "重名",
    ),
    "an unknown state": (cells(",原文,", ",确认,"), "状态“确认”不认识"),
    "a name that is a formula": (cells(",调解案件,", ",调解-案件,"), "名称里有标点"),
    "no UTF-8": (lambda f: with_table(f, f["all.csv"] + b"\xff"), "UTF-8"),
    "a cell without end": (lambda f: with_table(f, f["all.csv"] + b'"'), "CSV"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_package_is_refused_with_its_reason(
    case: str, tmp_path: Path, releases: dict[str, Path]
) -> None:
    change, reason = HOSTILE[case]
    file = rebuilt(releases[NAMES[0]], tmp_path, change)
    read = read_package(town(file), tmp_path)
    assert isinstance(read, Refusal) and reason in read.reason


def test_none_of_many_mutations_enters(
    tmp_path: Path, releases: dict[str, Path], record_property: Callable[[str, object], None]
) -> None:
    whole = releases[NAMES[0]].read_bytes()
    good = read_package(town(releases[NAMES[0]]), tmp_path)
    assert isinstance(good, Package)
    chance, refused = random.Random(7), 0
    for _ in range(MUTATIONS):
        content = bytearray(whole)
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                del content[at : at + chance.randrange(1, 400)]
            case 2:
                content[at:at] = chance.randbytes(chance.randrange(1, 40))
            case _:
                content[at : at + 4] = chance.randbytes(4)
        (tmp_path / "one.zip").write_bytes(content)
        read = read_package(town("one.zip"), tmp_path)
        refused += isinstance(read, Refusal)
        # What enters can only be what the town released, in a zip with another time stamp.
        assert isinstance(read, Refusal) or read == good
    record_property("mutations refused", refused)
    assert refused > MUTATIONS * 0.9


def test_one_damaged_package_stops_no_other_and_the_last_good_state_stays(
    district: Path, releases: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert gather(district) == 0
    before = tree(district)
    text = (district / "data" / "towns.yml").read_text("utf-8")
    broken = district / "broken.zip"
    broken.write_bytes(releases[NAMES[1]].read_bytes()[:-700])
    (district / "data" / "towns.yml").write_text(
        text.replace(str(releases[NAMES[1]]), str(broken)), "utf-8"
    )
    capsys.readouterr()
    assert gather(district) == 1
    said = capsys.readouterr().out
    assert f"没有收{NAMES[1]}：zip 坏了，或者没有传完。上次收到的不变。" in said
    changed = {p for p, content in tree(district).items() if before.get(p) != content}
    assert changed == {"broken.zip", "data/towns.yml", "data/gathered/state.json"}
    holdings = load_holdings(district / "data")
    assert [len(holdings.of(name).releases) for name in NAMES[:4]] == [1, 1, 1, 1]


def test_the_same_towns_give_the_same_bytes(district: Path) -> None:
    assert gather(district) == 0
    once = tree(district)
    assert gather(district) == 0 and gather(district, "--keep") == 0
    assert tree(district) == once
    for name in ("gathered", "2022", "2023", "2024"):
        shutil.rmtree(district / "data" / name)
    shutil.rmtree(district / "docs")
    assert gather(district) == 0
    assert tree(district) == once


def test_a_folder_a_zip_of_open_data_and_a_release_give_the_same(
    tmp_path: Path, releases: dict[str, Path]
) -> None:
    release = releases[NAMES[0]]
    with zipfile.ZipFile(release) as package:
        package.extractall(tmp_path / "unpacked")
        names = [name for name in package.namelist() if "open-data" in name]
        with zipfile.ZipFile(tmp_path / "loose.zip", "w") as loose:
            for name in names:
                loose.writestr(f"数据/{Path(name).name}", package.read(name))
    places = ["loose.zip", "unpacked", "unpacked/site", "unpacked/site/open-data"]
    read = [read_package(town(place), tmp_path) for place in places]
    assert read == [read_package(town(release), tmp_path)] * 4


def test_what_cannot_be_read_is_refused(tmp_path: Path, releases: dict[str, Path]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("不是")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", b" " * (65 * 2**20))
    (tmp_path / "bomb.zip").write_bytes(bomb.getvalue())
    link = tmp_path / "linked"
    link.mkdir()
    (link / "datapackage.json").symlink_to("/etc/hostname")
    reasons = {
        "待补充": "发布包在哪里还待补充",
        "nowhere.zip": "找不到",
        "empty": "没有 datapackage.json",
        "text.zip": "zip 坏了",
        "bomb.zip": "太大",
        "linked": "在文件夹外面",
        str(releases[NAMES[1]]): f"是“{NAMES[1]}”的数据",
        "http://127.0.0.1:9/datapackage.json": "网址打不开",
    }
    for place, reason in reasons.items():
        read = read_package(town(place), tmp_path)
        assert isinstance(read, Refusal) and reason in read.reason, (place, read)


class _Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Redirect to another host."""
        self.send_response(302)
        self.send_header("Location", "http://localhost:1/open-data/datapackage.json")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def test_an_address_is_read_and_a_redirect_elsewhere_is_not(
    tmp_path: Path, releases: dict[str, Path]
) -> None:
    with zipfile.ZipFile(releases[NAMES[0]]) as package:
        package.extractall(tmp_path)
    handlers = (partial(_Quiet, directory=str(tmp_path / "site")), _Elsewhere)
    read = []
    for handler in handlers:
        with HTTPServer(("127.0.0.1", 0), handler) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/open-data/datapackage.json"
            read.append(read_package(town(address), tmp_path))
            server.shutdown()
    assert read[0] == read_package(town(releases[NAMES[0]]), tmp_path)
    assert isinstance(read[1], Refusal) and "转到了别处" in read[1].reason


def test_mistakes_in_the_list_of_towns_are_said_with_their_line(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = district / "data" / "towns.yml"
    text = file.read_text("utf-8")
    text = text.replace("文件名: t1\n", "文件名: t0\n").replace("990000002", "99")
    file.write_text(text, "utf-8")
    assert gather(district) == 1
    said = capsys.readouterr().out
    assert "data/towns.yml:8：错误 L13" in said and "9位或者12位数字" in said
    assert not (district / "data" / "gathered").exists()


def test_a_tree_without_towns_gathers_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gather(tmp_path) == 1
    assert "没有 data/towns.yml" in capsys.readouterr().out
    assert tree(tmp_path) == {}


def test_damage_of_what_is_kept_is_an_error_until_it_is_gathered_again(district: Path) -> None:
    assert gather(district) == 0
    whole = tree(district)
    [file] = (district / "data" / "gathered" / "t2").glob("*.gz")
    for damaged in (file, district / "data" / "gathered" / "state.json"):
        damaged.write_bytes(b"\x1f\x8b")
        _, problems = load_district(district / "data", {})
        assert [problem.code for problem in problems] == ["L20"]
        assert gather(district) == 0
        assert tree(district) == whole


def test_an_earlier_release_stays_known(district: Path, releases: dict[str, Path]) -> None:
    """A corrected release follows: both are kept, and the last one counts."""
    assert gather(district) == 0
    first = cells("100宗,", "101宗,")

    def change(files: dict[str, Any]) -> None:
        first(files)
        with_table(files, files["all.csv"].decode().replace(",100,", ",101,", 1).encode())

    new = rebuilt(releases[NAMES[0]], district / "new", change)
    file = district / "data" / "towns.yml"
    file.write_text(file.read_text("utf-8").replace(str(releases[NAMES[0]]), str(new)), "utf-8")
    assert gather(district) == 0
    loaded, _ = load_district(district / "data", {})
    [now], [past] = (
        [e.text for e in of[NAMES[0]] if (e.year, e.name) == (2022, "调解案件")]
        for of in (loaded.entries, loaded.earlier)
    )
    assert (now, past) == ("101宗", "100宗")


def test_a_small_count_that_a_town_hides_later_is_forgotten(
    district: Path, releases: dict[str, Path]
) -> None:
    """An earlier release that stated it is not kept."""

    def stated(files: dict[str, Any]) -> None:
        cells("12人,", "少于10人,")(files)
        text = files["all.csv"].decode()
        row = next(line for line in text.splitlines() if "少于10人" in line)
        hidden = row.replace(",12,", ",,").replace(",等于,", ",,").replace(",原文,", ",屏蔽,")
        with_table(files, text.replace(row, hidden).encode())

    def small(files: dict[str, Any]) -> None:
        text = files["all.csv"].decode()
        row = next(line for line in text.splitlines() if "12人," in line)
        few = str(THRESHOLD - 1)
        stating = row.replace("12人,", f"{few}人,").replace(",12,", f",{few},")
        with_table(files, text.replace(row, stating).encode())

    file = district / "data" / "towns.yml"
    places = [rebuilt(releases[NAMES[0]], district / name, change) for name, change in (
        ("small", small), ("hidden", stated))]  # fmt: skip
    old = str(releases[NAMES[0]])
    for place, kept in zip(places, (1, 1), strict=True):
        file.write_text(file.read_text("utf-8").replace(old, str(place)), "utf-8")
        old = str(place)
        assert gather(district) == 0
        assert len(load_holdings(district / "data").of(NAMES[0]).releases) == kept
        assert len(list((district / "data" / "gathered" / "t0").iterdir())) == kept
