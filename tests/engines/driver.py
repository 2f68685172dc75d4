"""Visit pages in an old Chromium, that of Qt WebEngine: a program that reads and writes JSON.

Standard input holds the visits, each with `url`, `width`, `height`, `kept` (entries of
localStorage), `ask` (scripts, one after another) and perhaps `picture` (where to save one);
standard output gets for each the answers to the scripts and the errors of the page.
"""

import json
import os
import sys
from typing import Any

os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu --hide-scrollbars"

from PyQt5.QtCore import QCoreApplication, Qt, QTimer, QUrl
from PyQt5.QtWebEngineWidgets import QWebEnginePage, QWebEngineView
from PyQt5.QtWidgets import QApplication

LOADED, ASKED = 500, 250  # milliseconds that scripts are given


class _Page(QWebEnginePage):  # type: ignore[misc]
    errors: list[str]

    def javaScriptConsoleMessage(self, level: int, text: str, line: int, source: str) -> None:
        if level == QWebEnginePage.ErrorMessageLevel:
            self.errors.append(f"{text}（{source}，第{line}行）")


class _Tour:
    """One visit after another in one window."""

    def __init__(self, visits: list[dict[str, Any]]) -> None:
        self.visits = visits
        self.answers: list[dict[str, Any]] = []
        self.view, self.page = QWebEngineView(), _Page()
        self.view.setPage(self.page)
        self.page.loadFinished.connect(lambda _: QTimer.singleShot(LOADED, self.arrive))
        self.view.show()
        self.leave()

    def leave(self) -> None:
        if len(self.answers) == len(self.visits):
            QCoreApplication.quit()
            return
        self.visit = self.visits[len(self.answers)]
        self.kept, self.page.errors = False, []
        self.view.resize(self.visit["width"], self.visit["height"])
        self.view.load(QUrl(self.visit["url"]))

    def arrive(self) -> None:
        if not self.kept:
            self.kept = True
            entries = json.dumps(self.visit.get("kept", {}))
            script = f"localStorage.clear(); Object.assign(localStorage, {entries})"
            self.page.runJavaScript(script, lambda _: self.view.reload())
            return
        self.ask([])

    def ask(self, answers: list[Any]) -> None:
        if len(answers) < len(self.visit["ask"]):
            script = self.visit["ask"][len(answers)]
            self.page.runJavaScript(
                script,
                lambda answer: QTimer.singleShot(ASKED, lambda: self.ask([*answers, answer])),
            )
            return
        if picture := self.visit.get("picture"):
            self.view.grab().save(picture)
        self.answers.append({"answers": answers, "errors": self.page.errors})
        self.leave()


def main() -> None:
    """Visit all, then print what was answered."""
    QCoreApplication.setAttribute(Qt.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv)
    tour = _Tour(json.load(sys.stdin))
    application.exec_()
    print(json.dumps(tour.answers))


main()
