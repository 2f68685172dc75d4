"""Browsers of older phones: what a resident does there, in real old Chromium (Qt WebEngine)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_setup import in_ci
from installed import InstallError, install

ENGINES = Path(__file__).parent / "engines"
pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGES = ("index.html", "report/2024.html", "statistics/mediation.html", "services/mediation.html",
         "learn/civil-code.html", "learn/quiz.html", "about/downloads.html")  # fmt: skip
PHONE = {"width": 360, "height": 740}

REACHED = """[...document.querySelectorAll("#nav a")].map((link) => {
    link.scrollIntoView({ block: "center" });
    const { top, bottom, left, right } = link.getBoundingClientRect();
    return top >= -1 && bottom <= innerHeight + 1 && left >= 0 && right <= innerWidth;
})"""
OPEN = "document.querySelector('.elder details').open = true"
BUTTONS = """[...document.querySelectorAll(".elder button, .elder a, .elder summary")]
    .filter((e) => e.offsetParent)
    .map((e) => [e.offsetHeight, parseFloat(getComputedStyle(e).fontSize)])"""
MARGINS = """[...document.querySelectorAll(".md-grid")].filter((e) => e.offsetParent)
    .map((e) => Math.min(parseFloat(getComputedStyle(e).paddingLeft),
                         parseFloat(getComputedStyle(e).paddingRight)))"""
TOUCHING = """(() => {
    const boxes = [...document.querySelectorAll(".md-header__inner .menu, .brand")]
        .map((e) => e.getBoundingClientRect());
    return boxes.some((a, i) => boxes.slice(i + 1).some((b) =>
        a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom));
})()"""
ANSWER = "document.querySelector('.q-card.at input').click()"
PRESS = "document.querySelector('.quiz .more .btn').click()"
VERDICTS = "document.querySelectorAll('.quiz .verdict').length"
PROGRESS = "document.querySelector('.q-at').textContent"


@pytest.fixture(scope="module", params=["chromium83", "chromium87"])
def engine(request: pytest.FixtureRequest) -> Path:
    """Return the folder of an engine; where it cannot run, the test is skipped, but not in CI."""
    complain = pytest.fail if in_ci() else pytest.skip
    if not shutil.which("xvfb-run"):
        complain("没有装 xvfb")
    try:
        return install(ENGINES / f"{request.param}.txt")
    except InstallError as error:
        complain(str(error))


def visit(engine: Path, visits: list[dict[str, Any]], profile: Path) -> list[dict[str, Any]]:
    """Return what each visit was answered; every page must be without an error.

    Two engines that share a profile crash on each other's databases.
    """
    homes = dict.fromkeys(("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), str(profile))
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-W", "ignore", ENGINES / "driver.py"],
        input=json.dumps(visits), stdout=subprocess.PIPE, encoding="utf-8", check=True,
        env={**os.environ, **homes, "PYTHONPATH": str(engine)}, timeout=600,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(visits)
    assert not [error for answer in found for error in answer["errors"]]
    return found


@pytest.fixture(scope="module")
def tour(engine: Path, site_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the answers of one tour through the site, by what was done."""
    wide = "document.documentElement.scrollWidth - innerWidth"
    asked: dict[str, dict[str, Any]] = {
        f"{path} {step}": {"url": path, "kept": {"look-elder": step}, "ask": [wide, MARGINS]}
        for path in PAGES
        for step in ("0", "3")
    }
    asked |= {
        "menu": {"url": "services/mediation.html#nav", "ask": [REACHED]},
        "header": {"url": "index.html", "ask": [TOUCHING]},
        **{
            f"elder {step}": {
                "url": "index.html", "kept": {"look-elder": step}, "ask": [OPEN, BUTTONS]
            }
            for step in "123"
        },
        "quiz": {
            "url": "learn/quiz.html",
            "ask": [ANSWER, PRESS, VERDICTS, PRESS, ANSWER, PRESS, PROGRESS],
        },
        "search": {
            "url": "search.html?q=%E6%AC%A0%E8%96%AA",
            "ask": ["1", "1", "1", "document.querySelectorAll('.hits > li').length"],
        },
        "list": {
            "url": "learn/civil-code.html",
            "ask": ["[...document.querySelectorAll('article ul:not([class])')]"
                    ".map((e) => parseFloat(getComputedStyle(e).paddingLeft))"],
        },
    }  # fmt: skip
    visits = [PHONE | visit | {"url": site_url + visit["url"]} for visit in asked.values()]
    found = visit(engine, visits, tmp_path_factory.mktemp("profile"))
    return dict(zip(asked, (answer["answers"] for answer in found), strict=True))


def each_page(tour: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    return ((name, answers) for name, answers in tour.items() if name.split()[0] in PAGES)


def test_no_page_scrolls_sideways(tour: dict[str, Any]) -> None:
    assert not [name for name, (wider, _) in each_page(tour) if wider > 0]


def test_text_keeps_off_the_edge(tour: dict[str, Any]) -> None:
    assert not [name for name, (_, margins) in each_page(tour) if not margins or min(margins) < 14]


def test_every_link_of_the_menu_can_be_reached(tour: dict[str, Any]) -> None:
    (reached,) = tour["menu"]
    assert len(reached) > 15 and all(reached)


def test_what_stands_in_the_header_does_not_touch(tour: dict[str, Any]) -> None:
    assert tour["header"] == [False]


@pytest.mark.parametrize("step", "123")
def test_buttons_of_elder_mode_are_large(tour: dict[str, Any], step: str) -> None:
    _, buttons = tour[f"elder {step}"]
    assert len(buttons) >= 7 and all(height >= 60 and size >= 20 for height, size in buttons)


def test_a_quiz_is_graded_one_question_after_another(tour: dict[str, Any]) -> None:
    answers = tour["quiz"]
    assert answers[2] == 1 and answers[-1].startswith("第2题")


def test_the_search_answers(tour: dict[str, Any]) -> None:
    assert tour["search"][-1] > 0


def test_lists_keep_their_shape(tour: dict[str, Any]) -> None:
    (indents,) = tour["list"]
    assert indents and min(indents) > 10
