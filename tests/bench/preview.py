"""The time from a save until an open page of the preview shows it."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from preview import Tab, run_preview

ROUNDS = 3


def preview_latency(folder: Path) -> dict[str, float]:
    """Return the median seconds from a save to its text in the open page, by kind of file.

    Args:
        folder: a project with this project's data, pages and programs; it is left unchanged.

    Returns:
        Seconds for `数据`, `网页`, `程序` and `模板`, and for `打开第一页` since the command began.
    """
    show = "statistics/mediation.html"
    figure, page = folder / "data/2024/mediation.yml", folder / "docs/statistics/mediation.md"
    macro = folder / "macros/render/sentence.py"
    edit = '_told{n} = inline\ndef inline(*args):\n    return "改到{n}次" + _told{n}(*args)\n'
    saves: dict[str, tuple[Path, Callable[[str, int], str], Callable[[int], str]]] = {
        "数据": (figure, lambda t, n: t.replace("值: 67宗", f"值: {600 + n}宗"), "{}".format),
        "网页": (page, lambda t, n: f"{t}\n改到{n}次\n", "改到{}次".format),
        "程序": (macro, lambda t, n: t + edit.format(n=n), "改到{}次".format),
        "模板": (
            folder / "overrides/main.html",
            lambda t, n: t.replace("<body ", f'<body data-n="改到{n}次" '),
            "改到{}次".format,
        ),
    }
    found: dict[str, float] = {}
    start = time.perf_counter()
    with run_preview(folder) as preview:
        tab = Tab(preview, show)
        found["打开第一页"] = time.perf_counter() - start
        for name, (file, change, said) in saves.items():
            good = file.read_bytes()
            taken = []
            try:
                for n in range(1, ROUNDS + 1):
                    time.sleep(1)  # an editor pauses
                    new = said(600 + n if name == "数据" else n)
                    text = change(good.decode("utf-8"), n)
                    start = time.perf_counter()
                    file.write_text(text, "utf-8")
                    tab.until(lambda html, new=new: new in html)  # type: ignore[misc]
                    taken.append(time.perf_counter() - start)
            finally:
                file.write_bytes(good)
            tab.until(lambda html, new=new: new not in html)  # type: ignore[misc]
            found[name] = statistics.median(taken)
    (folder / "serve.log").unlink()
    return found
