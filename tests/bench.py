"""What the site costs, printed as ratios: build time, ledger loading, weight of the report page.

Run by `make bench`. Everything is measured in one run, the things compared taking turns, so that
a noisy machine disturbs both alike. Nothing here is asserted.
"""

import gzip
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import yaml
from browser_setup import CHROMIUM_ARGS, find_chromium
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from macros.desk.problems import Desk, every_problem  # noqa: E402
from macros.desk.project import read_project  # noqa: E402
from macros.ledger.load import load  # noqa: E402
from macros.site import Site  # noqa: E402

ROUNDS = 7
STOCK = {"name": "material", "language": "zh", "font": False}


def main() -> None:
    """Prints the comparisons."""
    logging.disable(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        bench_build(Path(folder))
        bench_ledger(Path(folder))
        bench_check(Path(folder) / "town")
        bench_weight(Path(folder))
        bench_outputs(Path(folder) / "outputs")


def bench_build(folder: Path) -> None:
    """Our full build against the generator on the Markdown that our words come to.

    Twice: the generator as it comes (Material's templates and search), and with our own light
    templates and no search, which leaves only what words, ledger and search index cost.
    """
    print(f"整站生成（{ROUNDS}轮的中位数，同一进程轮流测）")
    stock = bare_project(folder / "stock", theme=STOCK)
    bare = bare_project(folder / "bare", theme=None)
    times = in_turns(
        {
            "MkDocs + Material 原样，同样的 Markdown": partial(build_site, stock),
            "同上，换成本站的模板，没有搜索": partial(build_site, bare),
            "本站": partial(build_site, ROOT / "mkdocs.yml", site_dir=str(folder / "ours")),
            "其中读台账、填词": words_only,
        }
    )
    base, ours = next(iter(times.values())), times["本站"]
    for name, seconds in times.items():
        print(f"  {name}：{seconds * 1000:.0f} 毫秒，{seconds / base:.2f} 倍")
    print(f"  读台账、填词占本站生成时间的 {times['其中读台账、填词'] / ours:.0%}")


def words_only() -> None:
    """Everything our words do in a build: the ledger read and checked, every page filled in."""
    config = load_config(str(ROOT / "mkdocs.yml"), strict=False)
    site, files = Site(ROOT, config), get_files(config)
    for file in files.documentation_pages():
        page = SourcePage(file)
        site.fill(page.markdown, page, files)


def bench_ledger(folder: Path) -> None:
    """Loading ten years of twenty subjects of thirty figures, against YAML's own reader."""
    data = folder / "data"
    write_ledger(data, years=10, subjects=20, figures=30)
    files = list(data.rglob("*.yml"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def plain() -> None:
        for file in files:
            yaml.load(file.read_text("utf-8"), Loader=loader)

    times = in_turns({"yaml": plain, "ledger": partial(load, data)}, rounds=3)
    print(f"台账（10年 × 20个主题 × 30个指标，{len(files)}个文件）")
    print(f"  读入并核对：{times['ledger']:.2f} 秒（目标不超过 1 秒）")
    print(f"  是只读 YAML（{times['yaml']:.2f} 秒）的 {times['ledger'] / times['yaml']:.2f} 倍")


def bench_check(root: Path) -> None:
    """`nianbao check` of 300 pages beside the same ledger, against the ledger's part of it."""
    write_ledger(root / "data", years=10, subjects=20, figures=30)
    for file in [*(ROOT / "data" / "2024").glob("*.yml"), *(ROOT / "data").glob("*.yml")]:
        copy = root / file.relative_to(ROOT)
        copy.write_text(file.read_text("utf-8"), "utf-8")
    pages = sorted((ROOT / "docs").rglob("*.md"))
    for n in range(300):
        file = root / "docs" / ("report", "statistics")[n % 2] / f"p{n}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = pages[n % len(pages)].read_text("utf-8")
        file.write_text(text.replace("年度: 2024\n", "").replace("---\n", "---\n年度: 2024\n", 1))
    times = in_turns(
        {
            "读入": lambda: read_project(root),
            "检查": lambda: every_problem(read_project(root)),
        },
        rounds=3,
    )
    desk = Desk(root)
    desk.problems()
    again = checked_again(desk, root / "docs" / "report" / "p0.md")
    print("检查（同样的台账，300页）")
    print(f"  全部检查：{times['检查']:.2f} 秒（目标不超过 2 秒）")
    print(f"  保存一页以后再检查：{again:.2f} 秒（目标不超过 0.5 秒）")
    print(
        f"  是只读入台账和网页（{times['读入']:.2f} 秒）的 {times['检查'] / times['读入']:.2f} 倍"
    )


def checked_again(desk: Desk, page: Path) -> float:
    """Median seconds from a save of this page to the new list of all problems (`check --watch`)."""
    taken = []
    for n in range(ROUNDS):
        page.write_text(f"{page.read_text('utf-8')}\n第{n}次保存。\n", "utf-8")
        start = time.perf_counter()
        desk.problems()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def bench_weight(folder: Path) -> None:
    """First visit to the report page in a browser: bytes over the wire (gzip) and requests."""
    chromium = find_chromium()
    if chromium is None:
        print("报告页首次访问：没有浏览器，未测")
        return
    found = {
        "Material 原样": first_visit(chromium, folder / "stock" / "site"),
        "本站": first_visit(chromium, folder / "ours"),
    }
    base = found["Material 原样"][0]
    print("报告页首次访问（gzip）")
    for name, (size, requests) in found.items():
        print(f"  {name}：{size / 1024:.1f} KB，{requests} 个请求，{size / base:.2f} 倍")


def in_turns(what: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each, run one after the other so that all meet the same noise."""
    taken: dict[str, list[float]] = {name: [] for name in what}
    for _ in range(rounds + 1):
        for name, run in what.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}


def bench_outputs(folder: Path) -> None:
    """Every way out but the web, from nothing and again, beside the build of the web pages."""
    print("网页以外的出口（与同一次运行里生成网页的时间相比）")
    for title, years in (("本站，一年的报告", 1), ("十年的报告和台账", 10)):
        town = folder / str(years)
        copy_town(town, years)
        web = run_measured(town, "mkdocs", "build", "-q", "--site-dir", "site")
        first = run_measured(town, "macros", "outputs", "--site", "site")
        run_measured(town, "mkdocs", "build", "-q", "--site-dir", "site")
        again = run_measured(town, "macros", "outputs", "--site", "site")
        print(f"  {title}：全部 {first[0]:.1f} 秒，网页的 {first[0] / web[0]:.2f} 倍；", end="")
        print(f"什么都没变 {again[0]:.1f} 秒（{again[0] / first[0]:.2f}）；最多内存 {first[1]} MB")
        print("".join(f"    {line}\n" for line in first[2].splitlines()), end="")


def copy_town(folder: Path, years: int) -> None:
    """This project, its newest year repeated as so many years."""
    for name in ("data", "docs", "macros", "overrides", "fonts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for year in range(2025 - years, 2024):
        shutil.copytree(folder / "data/2024", folder / f"data/{year}")
        text = (folder / "docs/report/2024.md").read_text("utf-8").replace("2024", str(year))
        (folder / f"docs/report/{year}.md").write_text(text, "utf-8")


def run_measured(folder: Path, *command: str) -> tuple[float, int, str]:
    """Seconds, peak memory in MB and what was printed, of a program of its own."""
    code = "import resource, runpy, sys; sys.argv = sys.argv[1:]; sys.path.insert(0, '.')\n"
    code += "try:\n runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
    code += "finally:\n print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    start = time.perf_counter()
    found = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return time.perf_counter() - start, int(found.stderr.split()[-1]) // 1024, found.stdout


def build_site(config_file: Path, **options: Any) -> None:
    """One full build in this process."""
    build(load_config(str(config_file), strict=False, **options))


def bare_project(folder: Path, theme: dict[str, Any] | None) -> Path:
    """A project whose Markdown is ours with every word filled in; its configuration file.

    With `theme` it is a stock site with the theme's own search, without it our templates.
    """
    config = load_config(str(ROOT / "mkdocs.yml"), strict=False)
    site, files = Site(ROOT, config), get_files(config)
    for file in files.documentation_pages():
        page = SourcePage(file)
        target = folder / "docs" / file.src_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        front = yaml.safe_dump(dict(page.meta), allow_unicode=True)
        if theme:
            front = yaml.safe_dump({"title": page.meta.get("title", "")}, allow_unicode=True)
        target.write_text(f"---\n{front}---\n{site.fill(page.markdown, page, files)}", "utf-8")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    settings |= {"site_dir": str(folder / "site"), "plugins": ["search"] if theme else []}
    settings["theme"] = theme or settings["theme"] | {"custom_dir": str(ROOT / "overrides")}
    extra = {key: value for key, value in config["extra"].items() if key != "problems"}
    settings |= {"extra": extra | {"problems": []}, "watch": []}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return folder / "mkdocs.yml"


class SourcePage:
    """What `Site.fill` reads of the generator's page."""

    def __init__(self, file: Any) -> None:
        text = file.content_string
        _, front, self.markdown = text.split("---\n", 2)
        self.meta = yaml.safe_load(front)
        self.file, self.url = file, file.url


def write_ledger(data: Path, *, years: int, subjects: int, figures: int) -> None:
    """A ledger of that size with the keys and relations of a real one."""
    for year in range(2030 - years, 2030):
        for subject in range(subjects):
            lines = [f"主题: 主题{subject}", "来源: 报告 四（一）", f"期间: {year}年", "指标:"]
            for n in range(figures):
                parts = f", 分项: [指标{n + 1}, 指标{n + 2}]" if n % 10 == 0 else ""
                number = 300 if n % 10 == 0 else 150
                lines.append(f"  指标{n}: {{值: 约{number}宗, 口径: 第{n}项的口径说明{parts}}}")
            lines += ["勾稽:", "  - 指标0 >= 指标1"]
            file = data / str(year) / f"s{subject}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(lines), "utf-8")


class CountingHandler(SimpleHTTPRequestHandler):
    """Serves with gzip, as a real host does, and counts bytes of bodies."""

    sizes: list[int] = []  # noqa: RUF012 - one server, one list

    def do_GET(self) -> None:
        """Sends one file compressed."""
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes(), 6, mtime=0)
        CountingHandler.sizes.append(len(body))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def first_visit(chromium: str, site: Path) -> tuple[int, int]:
    """Bytes and requests of opening the report page with an empty cache."""
    CountingHandler.sizes.clear()
    handler = partial(CountingHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/report/2024.html")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        browser.close()
        server.shutdown()
    return sum(CountingHandler.sizes), len(CountingHandler.sizes)


if __name__ == "__main__":
    main()
