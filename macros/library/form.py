"""Forms to fill in (`data/forms/*.yml`): what the law wants in an application, as boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import MISSING_KEY, REPEATED_NAME, YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .citation import Citation, citations
from .directory import Hotline, Place, calls
from .guide import Guide
from .keys import BOX_KEYS, FORM_KEYS, FORM_OPTIONAL, MAX_LINES
from .laws import Law
from .text import Text, known_names, pairs, plain_text, plain_texts, require

FOLDER = "forms"
PAGE = "services/forms.md"
"""The page that lists them all."""
ADDRESS = PAGE.replace(".md", ".html")
"""The address of that page under the site."""
_REQUIRED = tuple(key for key in FORM_KEYS if key not in FORM_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Box:
    """A box to fill in."""

    label: Text
    hint: Text
    lines: int
    choices: tuple[Text, ...]
    """What to tick; none for a box to write in."""

    @property
    def is_tall(self) -> bool:
        """Whether its name stands above what is written, and not beside it."""
        return self.lines > 1 or bool(self.hint.value)


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one heading, row by row; a row has one box or two."""

    title: str
    rows: tuple[tuple[Box, ...], ...]

    @property
    def boxes(self) -> list[Box]:
        """All its boxes."""
        return [box for row in self.rows for box in row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, in the order of the paper."""

    name: str
    stem: str
    """The file name without suffix, which its downloads share."""
    path: str
    line: int
    """The line of 核对."""
    guides: tuple[str, ...]
    """The guides that offer it."""
    use: Text
    addressee: Text
    groups: tuple[Group, ...]
    statement: Text
    signer: Text
    papers: tuple[Text, ...]
    places: tuple[Place, ...]
    calls: tuple[Hotline, ...]
    warnings: tuple[Text, ...]
    grounds: tuple[Citation, ...]
    check_date: str

    @property
    def page(self) -> str:
        """The page under docs/ that lists it."""
        return PAGE

    @property
    def texts(self) -> list[Text]:
        """All texts, none of which has words in braces."""
        boxes = [box for group in self.groups for box in group.boxes]
        sentences = (self.use, self.addressee, self.statement, self.signer)
        hints = (text for box in boxes for text in (box.label, box.hint, *box.choices))
        return [text for text in (*sentences, *hints, *self.papers, *self.warnings) if text.value]

    def address(self, ending: str) -> str:
        """Return the address of its file under the site: `download/form/mediation.pdf`."""
        return f"download/form/{self.stem}{ending}"


@dataclass(frozen=True, slots=True)
class Known:
    """What a form may name: guides, laws, hotlines and places."""

    guides: Mapping[str, Guide]
    laws: dict[str, Law]
    hotlines: dict[str, Hotline]
    places: Mapping[str, Place]


def load_forms(data: Path, known: Known) -> tuple[dict[str, Form], list[Problem]]:
    """Load the forms by name, in the order of their files."""
    forms: dict[str, Form] = {}
    problems: list[Problem] = []
    for source in sorted((data / FOLDER).glob("*.yml")):
        file = YamlFile(source, f"{data.name}/{FOLDER}/{source.name}")
        if file.root:
            form = _form(file, source.stem, file.mapping(file.root, FORM_KEYS), known)
            if form.name in forms:
                first = forms[form.name].path
                expected = f"每种表一份（{first}已有）"
                file.report(1, REPEATED_NAME, quoted(form.name), expected, "改名")
            forms.setdefault(form.name, form)
        problems += file.problems
    return forms, problems


def _form(file: YamlFile, stem: str, keys: dict[str, Node], known: Known) -> Form:
    require(file, keys, _REQUIRED, 1)
    places = known_names(file, keys.get("交到哪里"), "data/places.yml ", [*known.places])
    return Form(
        name=file.text(keys.get("名称")) or stem,
        stem=stem,
        path=file.path,
        line=keys["核对"].line if "核对" in keys else 1,
        guides=tuple(known_names(file, keys.get("指南"), "data/services/ ", [*known.guides])),
        use=plain_text(file, keys.get("什么时候用")),
        addressee=plain_text(file, keys.get("此致")),
        groups=tuple(_groups(file, keys.get("栏目"))),
        statement=plain_text(file, keys.get("声明")),
        signer=plain_text(file, keys.get("签名")),
        papers=plain_texts(file, keys.get("附件")),
        places=tuple(known.places[name] for name in places),
        calls=calls(file, keys.get("电话"), known.hotlines),
        warnings=plain_texts(file, keys.get("提醒")),
        grounds=citations(file, keys.get("设定依据"), known.laws),
        check_date=file.day(keys.get("核对")),
    )


def _groups(file: YamlFile, node: Node | None) -> Iterator[Group]:
    for title, entry in pairs(file, node):
        rows = tuple(row for item in file.items(entry) if (row := _row(file, item)))
        group = Group(title, rows)
        if not entry.value:
            file.report(entry, MISSING_KEY, f"{quoted(title)}没有格子", "一行一格", "写上要填什么")
        labels = [box.label.value for box in group.boxes]
        for number, box in enumerate(group.boxes):
            if box.label.value in labels[:number]:
                found = quoted(box.label.value)
                file.report(box.label.line, REPEATED_NAME, found, "一组里每格一个名称", "改名")
        yield group


def _row(file: YamlFile, item: Node) -> tuple[Box, ...]:
    """Return the boxes of a row; report more than two, and two that do not fit side by side."""
    nodes = item.value if isinstance(item.value, list) else [item]
    boxes = tuple(box for node in nodes if (box := _box(file, node)))
    if isinstance(item.value, list) and len(nodes) != 2:
        file.report(item, STRUCTURE, f"一行里{len(nodes)}格", "一格，或者并排两格", "分成几行写")
    elif len(boxes) == 2 and any(box.is_tall for box in boxes):
        expected = "只有一行、没有提示的才能并排"
        file.report(item, STRUCTURE, "并排的格子有提示，或者有几行", expected, "分成两行写")
    return boxes


def _box(file: YamlFile, node: Node) -> Box | None:
    keys = {"格": node}
    if isinstance(node.value, dict):
        keys = file.mapping(node, BOX_KEYS)
    if not require(file, keys, ("格",), node.line):
        return None
    choices = plain_texts(file, keys.get("选"))
    if "选" in keys and len(choices) < 2:
        file.report(keys["选"], STRUCTURE, f"{len(choices)}种", "至少两种", "补上，或者删去“选”")
    return Box(
        label=plain_text(file, keys["格"]),
        hint=plain_text(file, keys.get("提示")),
        lines=_lines(file, keys.get("行")),
        choices=choices,
    )


def _lines(file: YamlFile, node: Node | None) -> int:
    digits = file.text(node)
    if re.fullmatch("[1-9][0-9]?", digits) and int(digits) <= MAX_LINES:
        return int(digits)
    if node:
        file.report(node, STRUCTURE, quoted(digits), f"1到{MAX_LINES}的数", "写留几行")
    return 1
