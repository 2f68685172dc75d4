"""`nianbao drop-subject 禁毒`: a subject goes, with its page and wherever it is named.

What only lists or links to it goes too. A sentence stays: its figure becomes 待补充, and the check
tells where. Figures that the site computed from it go as well.
"""

from __future__ import annotations

import argparse
import ast
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..files import write
from ..ledger import formula
from ..ledger.figure import PENDING
from ..ledger.model import Ledger, Subject
from ..ledger.problem import Problem, nearest
from ..library.villages import FILE as VILLAGES
from ..render import words
from ..render.slot import Slot, slots_of_page, slots_of_text
from . import console
from .newpage import MENU
from .problems import every_problem
from .project import Project, read_project

_LISTS = ("卡片", "表", "一年一图")
"""Words that show each figure by itself, so that the rest still makes sense."""
_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
_ENTRY = re.compile(r"\s*- .*: (statistics/\S+?\.md)\s*\}?")
"""An entry of the menu, or of a list in front matter."""


@dataclass(frozen=True)
class Departure:
    """The subjects that go, and what goes with them."""

    subjects: list[Subject]
    derived: frozenset[tuple[str, str]] = frozenset()
    """Figures of other subjects that are computed from theirs, by short name and name."""

    @property
    def shorts(self) -> set[str]:
        """The names by which pages call the subjects."""
        return {subject.short for subject in self.subjects}

    def includes(self, short: str, name: str = "") -> bool:
        """Return whether this subject, or this figure of it, goes."""
        return short in self.shorts or (short, name) in self.derived

    def touches(self, tree: ast.AST) -> bool:
        """Return whether an expression of a page names anything that goes."""
        return any(self.includes(*names) for names in _names(tree))

    def breaks(self, tree: ast.expr, short: str) -> bool:
        """Return whether a formula of the subject `short` names a figure that goes."""
        return any(self.includes(ref.subject or short, ref.name) for ref in formula.refs(tree))

    def leads_there(self, source: str, target: str) -> bool:
        """Return whether a link of the page `source` leads to a page that goes."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        return path in {f"statistics/{subject.stem}.md" for subject in self.subjects}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `nianbao drop-subject`."""
    parser.add_argument("name", metavar="主题", help="主题、简称或者文件名，如“禁毒”")


def run(options: argparse.Namespace) -> int:
    """Delete the subject and all that names it, and print what is left to mend."""
    project = read_project(options.root.resolve())
    ledger = project.ledger
    subjects = [s for s in ledger.subjects() if options.name in (s.name, s.short, s.stem)]
    reason = _reason(project, subjects, options.name)
    if reason:
        print(f"没有删：{reason}。")
        return 1
    before = Counter(map(_place, every_problem(project)))
    files = _changes(project, _departure(ledger, subjects))
    write({project.root / path: text for path, text in files.items()})
    deleted = [*(s.path for s in subjects), *{f"docs/statistics/{s.stem}.md" for s in subjects}]
    for path in deleted:
        (project.root / path).unlink(missing_ok=True)
    print(console.colour(f"已删去主题“{subjects[-1].name}”：", "好"))
    print(
        "\n".join([*(f"  删去 {path}" for path in deleted), *(f"  改了 {path}" for path in files)])
    )
    after = every_problem(read_project(project.root))
    more = Counter(map(_place, after)) - before
    left = [problem for problem in after if _place(problem) in more]
    if left:
        print("还要改的：")
        print("\n".join(f"  {problem}" for problem in left))
    return 0


def _place(problem: Problem) -> tuple[str, str, str]:
    """Return what a problem keeps when the lines above it go."""
    return problem.path, problem.code, problem.found


def _reason(project: Project, subjects: list[Subject], name: str) -> str:
    """Return why the subject must stay, or empty."""
    ledger = project.ledger
    if not subjects:
        near = nearest(name, [s.short for s in ledger.subjects()])
        return f"台账里没有主题“{name}”" + (f"，最接近的是“{near}”" if near else "")
    if {p.stem for p in ledger.record.latest} & {s.stem for s in subjects}:
        return f"“{name}”的数公布过；不再用的，照手册“改名和撤回”办，明年的台账里不建它就行"
    if all(s in subjects for s in ledger.years[ledger.latest].values()):
        return f"{ledger.latest}年只有这一个主题；先用 new-subject 建别的"
    return ""


def _names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield subject and figure of each name in an expression."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=short) | ast.Attribute(value=ast.Call(), attr=short):
                yield short, ""
            case ast.Attribute(
                value=ast.Name(id=short) | ast.Attribute(value=ast.Call(), attr=short), attr=name
            ):
                yield short, name


def _departure(ledger: Ledger, subjects: list[Subject]) -> Departure:
    """Return the subjects with the figures of others that nothing is left to compute from."""
    departure = Departure(subjects)
    formulas = [
        (indicator, formula.parse(indicator.formula))
        for subject in ledger.subjects()
        if subject.short not in departure.shorts
        for indicator in subject.indicators.values()
        if indicator.formula
    ]
    derived = None
    while derived != departure.derived:
        derived = departure.derived
        lost = (i for i, tree in formulas if departure.breaks(tree, i.subject))
        departure = Departure(subjects, frozenset((i.subject, i.name) for i in lost))
    return departure


def _changes(project: Project, departure: Departure) -> dict[str, str]:
    """Return the new text of each file that names what goes."""
    names = words.functions() | dict.fromkeys(s.short for s in project.ledger.subjects())
    own = {f"statistics/{subject.stem}.md" for subject in departure.subjects}
    old, new = {}, {}
    for page in project.pages:
        if page.source not in own:
            old[page.path] = page.whole
            front = page.whole.removesuffix(page.body)
            slots = slots_of_page(page.body, names, page.first_line)
            text = front + _without_slots(page.body, slots, departure)
            new[page.path] = _without_links(text, page.source, departure)
    for path in project.yaml_files:
        old[path] = new[path] = (project.root / path).read_text("utf-8")
        if not re.match(r"data/\d{4}/", path):
            new[path] = _without_slots(old[path], slots_of_text(old[path], names, 1), departure)
    counted, path = project.library.villages.figure, f"data/{VILLAGES}"
    if path in new and departure.includes(*counted.partition(".")[::2]):
        new[path] = re.sub(r"(?m)^指标:.*\n", "", new[path])
    for subject in project.ledger.subjects():
        if subject in departure.subjects:
            del old[subject.path]
        else:
            new[subject.path] = _without_blocks(old[subject.path], subject, departure)
    old[MENU] = (project.root / MENU).read_text("utf-8")
    new[MENU] = _without_links(old[MENU], "", departure)
    return {path: new[path] for path in old if new[path] != old[path]}


def _without_slots(text: str, slots: Iterator[Slot], departure: Departure) -> str:
    """Return the text with 待补充 for each slot that names what goes; lists lose only that."""
    for slot in reversed([slot for slot in slots if slot.expression]):
        tree = ast.parse(slot.expression, mode="eval").body
        if departure.touches(tree):
            text = text[: slot.start] + _slot_without(tree, departure) + text[slot.end :]
    return text


def _slot_without(tree: ast.expr, departure: Departure) -> str:
    match tree:
        case ast.Call(func=ast.Name(id=word), args=arguments) if word in _LISTS:
            rest = [argument for argument in arguments if not departure.touches(argument)]
            if rest:
                expression = ast.unparse(ast.Call(tree.func, rest, tree.keywords))
                return "{{ " + expression.replace("'", '"') + " }}"
    return PENDING


def _without_links(text: str, source: str, departure: Departure) -> str:
    """Return the text without items that lead to a page that goes; other links become text."""
    lines = []
    for line in text.split("\n"):
        links = [link for link in _LINK.finditer(line) if departure.leads_there(source, link[2])]
        entry = _ENTRY.fullmatch(line)
        is_item = bool(links) and line.lstrip().startswith(("- [", "* ["))
        if is_item or (entry and departure.leads_there("", entry[1])):
            continue
        for link in reversed(links):
            line = line[: link.start()] + link[1] + line[link.end() :]
        lines.append(line)
    return "\n".join(lines)


def _without_blocks(text: str, subject: Subject, departure: Departure) -> str:
    """Return a ledger file without the figures and free relations that go."""
    lines = text.split("\n")
    starts = [
        i.line for i in subject.indicators.values() if (i.subject, i.name) in departure.derived
    ]
    starts += [c.line for c in subject.checks if departure.breaks(c.tree, subject.short)]
    for start in sorted(starts, reverse=True):
        end = start
        while end < len(lines) and _indent(lines[end]) > _indent(lines[start - 1]):
            end += 1
        del lines[start - 1 : end]
    return re.sub(r"(?m)^勾稽:\s*\n(?! *-)", "", "\n".join(lines))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
