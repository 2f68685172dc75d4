"""The runner of the other outputs: failures stay separate, unchanged files are not remade."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT
from folders import contents

from macros import cores
from macros.channels import outputs
from macros.channels.formats import Format
from macros.channels.outputs import Channel, Job, Output, OutputError, OutputFile, Source, make
from macros.cli import main
from macros.ledger.model import Ledger
from macros.ledger.problem import Problem
from macros.library.load import Library
from macros.web import downloads, hant

PAGE = (
    '<html lang="zh-CN"><head><!--data--></head><p><!--first-downloads--></p>'
    '<figure class="chart" id="tu1"><p class="src">来源</p></figure><!--downloads-->'
)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    site = tmp_path / "site"
    for path in ("report/2024.html", "hant/report/2024.html"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(PAGE, "utf-8")
    return Source(tmp_path, site, {}, Ledger(), Library(), {}, "2025-01-02")


def channel(name: str, jobs: Callable[[Source], Iterator[Job]]) -> Channel:
    """Return a channel that may write anywhere."""
    formats = tuple(Format(ending, "") for ending in ("", ".pdf", ".docx"))
    return Channel(name=name, purpose="", place="", folder="", formats=formats, jobs=jobs)


def of(*jobs: Job) -> Callable[[Source], Iterator[Job]]:
    return lambda source: iter(jobs)


def job(name: str, content: Callable[[], bytes], inputs: object = "") -> Job:
    return Job(OutputFile(name, "report/2024.html", "PDF", "打印"), inputs, content)


def failing(error: Exception) -> Callable[[], bytes]:
    def content() -> bytes:
        raise error

    return content


def run(
    source: Source, **channels: Callable[[Source], Iterator[Job]]
) -> tuple[list[Output], list[Problem]]:
    declared = [channel(name, jobs) for name, jobs in channels.items()]
    found = [result for _, result in make(source, source.root / "cache", declared)]
    return (
        [one for one in found if isinstance(one, Output)],
        [one for one in found if isinstance(one, Problem)],
    )


@pytest.mark.parametrize(
    "error",
    [OutputError("report/2024.html", "第2章", "字体里没有“𬭎”", "换一个字"), ValueError("坏了")],
    ids=["own", "of a library"],
)
def test_what_fails_is_told_and_the_others_are_made(source: Source, error: Exception) -> None:
    made, problems = run(
        source,
        PDF=of(
            job("a.pdf", lambda: b"a"), job("b.pdf", failing(error)), job("c.pdf", lambda: b"c")
        ),
        Word=of(job("d.docx", lambda: b"d")),
    )
    assert [one.file.path for one in made] == ["a.pdf", "c.pdf", "d.docx"]
    assert [(p.code, p.path) for p in problems] == [("O01", "docs/report/2024.md")]
    assert "PDF" in problems[0].found
    assert not (source.site / "b.pdf").exists()


def test_what_fails_for_a_data_file_names_it(source: Source) -> None:
    error = OutputError("data/services/a.yml", "明白纸", "印不下", "写短")
    _, problems = run(source, PDF=of(job("a.pdf", failing(error))))
    assert [p.path for p in problems] == ["data/services/a.yml"]


def test_a_channel_that_fails_as_a_whole_leaves_the_others(source: Source) -> None:
    def broken(given: Source) -> Iterator[Job]:
        yield job("a.pdf", lambda: b"a")
        raise OutputError("report/2024.html", "图1", "画不出来", "改图")

    made, problems = run(source, PDF=broken, Word=of(job("d.docx", lambda: b"d")))
    assert [one.file.path for one in made] == ["a.pdf", "d.docx"]
    assert [p.code for p in problems] == ["O01"]


@pytest.mark.parametrize("path", ["report/2024.html", "index.pdf", "download/a.html"])
def test_a_channel_writes_only_what_it_declares(source: Source, path: str) -> None:
    before = sorted(source.site.rglob("*"))
    declared = channel("PDF", of(job(path, lambda: b"x")))
    narrow = replace(declared, folder="download/", formats=(Format(".pdf", ""),))
    [(_, result)] = make(source, source.root / "cache", [narrow])
    assert isinstance(result, Problem)
    assert path in result.found
    assert sorted(source.site.rglob("*")) == before


def letters(name: str) -> bytes:
    """Return the letters of a name; `b` and `c` cannot be made, `c` with a library's message."""
    if name == "b":
        raise OutputError("report/2024.html", "第2章", "字体里没有“𬭎”", "换一个字")
    if name == "c":
        raise ValueError("坏了")
    return name.encode()


@pytest.mark.parametrize("count", [1, 2])
def test_on_all_cores_the_same_comes_in_the_same_order(
    source: Source, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(cores, "count", lambda: count)
    here: list[str] = []

    def quick() -> bytes:
        here.append("quick")
        return b"quick"

    many = [replace(job(name, partial(letters, name), name), long=True) for name in "abcdefghijk"]
    made, problems = run(source, PDF=of(*many[:6], job("quick", quick), *many[6:]))
    assert "".join(one.file.path for one in made) == "adefquickghijk"
    assert [problem.found.partition("：")[2][:10] for problem in problems] == [
        "第2章：字体里没有“",
        "ValueError",
    ]
    assert (source.site / "k").read_bytes() == b"k"
    assert run(source, PDF=of(*many[:6], job("quick", quick), *many[6:])) == (made, problems)
    assert here == ["quick"], "the second time it comes from the cache"


def test_what_did_not_change_is_not_made_again(source: Source) -> None:
    times = []

    def content() -> bytes:
        times.append(1)
        return b"x"

    for inputs in ("same", "same", "other", "other"):
        _, problems = run(source, PDF=of(job("a.pdf", content, inputs)))
        assert not problems
        assert (source.site / "a.pdf").read_bytes() == b"x"
    assert len(times) == 2
    assert len(list((source.root / "cache").iterdir())) == 1, "what is used no more is not kept"


@pytest.mark.parametrize(
    "changed",
    ["macros/channels/pdf.py", "macros/channels/templates/report.typ", "macros/web/a.html",
     "macros/render/templates/b.svg", "macros/channels/c.xml", "fonts/text.otf"],
)  # fmt: skip
def test_after_a_change_of_the_program_everything_is_made_again(
    source: Source, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    for file in ("macros/channels/outputs.py", "fonts/text.otf", changed):
        (source.root / file).parent.mkdir(parents=True, exist_ok=True)
        (source.root / file).write_text("早先的", "utf-8")
    monkeypatch.setattr(outputs, "__file__", str(source.root / "macros/channels/outputs.py"))
    versions = iter((b"first", b"second"))
    channel = of(job("a.pdf", lambda: next(versions)))
    for content in (b"first", b"first", b"second"):
        if content == b"second":
            (source.root / changed).write_text("后来改过的", "utf-8")
        assert not run(source, PDF=channel)[1]
        assert (source.site / "a.pdf").read_bytes() == content


def test_a_failure_leaves_no_half_file(source: Source) -> None:
    (source.site / "a.pdf").write_bytes(b"old")
    run(source, PDF=of(job("a.pdf", failing(OSError("磁盘满了")))))
    assert (source.site / "a.pdf").read_bytes() == b"old"
    assert not [f for f in source.site.iterdir() if f.name.startswith("a.pdf.")]


def test_pages_offer_what_belongs_to_them(source: Source) -> None:
    page = "report/2024.html"
    made = [
        OutputFile("download/a.pdf", page, "PDF", "打印", first=True),
        OutputFile("download/chart/a.svg", page, "SVG", chart="tu1"),
        OutputFile("download/b.pdf", "other.html", "PDF"),
        OutputFile("open-data/a.jsonld", page),
    ]
    outputs = [Output(one, 123_456) for one in made]
    converter = hant.Converter(hant.Corrections())
    described = {page: ['{"name":"</script><b>"}']}
    offer = downloads.Offer(downloads.by_page(outputs), source.day, converter, described)
    plain, other = (offer.fill(path, PAGE) for path in (page, f"hant/{page}"))
    for html, up in ((plain, "../"), (other, "../../")):
        assert html.count(f'href="{up}download/a.pdf"') == 2
        figure = html.partition("<figure")[2].partition("</figure>")[0]
        assert f'href="{up}download/chart/a.svg"' in figure
        assert "123 KB" in html and "2025-01-02" in html
        assert "b.pdf" not in html and "a.jsonld" not in html and "<!--" not in html
    assert "下载" in plain and "下載" in other
    assert plain.count("</script>") == 1, "data cannot end its element"
    assert "ld+json" not in other


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 KB"), (999, "1 KB"), (1_600, "2 KB"), (1_000_000, "1.0 MB")]
)
def test_sizes_are_said_as_readers_know_them(count: int, said: str) -> None:
    assert downloads.size(count) == said


@pytest.mark.parametrize("is_finished", [lambda _: True, lambda number: number % 2])
def test_a_second_run_makes_the_same_bytes(
    built_pages: Path, built_site: Path, tmp_path: Path, is_finished: Callable[[int], bool]
) -> None:
    """Also where the first one was killed when it had finished some of the pages."""
    site = Path(shutil.copytree(built_site, tmp_path / "site"))
    pages = sorted(file.relative_to(built_pages) for file in built_pages.rglob("*.html"))
    for number, page in enumerate(pages):
        if not is_finished(number):
            shutil.copy(built_pages / page, site / page)
    assert main(["--root", str(ROOT), "outputs", "--site", str(site)]) == 0
    assert contents(site) == contents(built_site)


@pytest.mark.parametrize(
    "html",
    [
        '<p class="get">下载</p>',
        '<section class="downloads"><h2 id="downloads">下载</h2><ul class="files"></ul></section>',
        '<p class="src files">下载</p>',
        '<a class="sheet" href="x.xlsx" download>下载</a>',
    ],
)
def test_what_an_editor_wrote_is_left_in_the_page(html: str) -> None:
    assert downloads.clear(html) == html


def test_a_folder_without_a_site_is_refused_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("missing", "empty"):
        site = tmp_path / name
        assert main(["--root", str(ROOT), "outputs", "--site", str(site)]) == 1
        assert capsys.readouterr().err.count("\n") == 1
        assert not site.exists() or not list(site.iterdir())
