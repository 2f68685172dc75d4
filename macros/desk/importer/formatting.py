"""What the styles of a Word file make of its paragraphs and runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc\b|目录\s*\d|table of (?:figures|authorities)", re.IGNORECASE)
_KINDS = {"pStyle": "paragraph", "rStyle": "character"}
"""The kind of style to which each reference leads."""
_BODY_LEVEL = 9
"""The level in the outline of what is no heading."""
_TINY = 2
"""The size of type, in half points, that nobody can read."""


class Formatting:
    """The styles of a document, asked for what holds for one place of it."""

    def __init__(self, styles: Any) -> None:
        self.styles = {style.get(W + "styleId"): style for style in styles.iter(W + "style")}
        self.usual = {
            style.get(W + "type"): name
            for name, style in self.styles.items()
            if style.get(W + "default") in ("1", "true", "on")
        }
        self.defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def names(self, paragraph: Any) -> list[str]:
        """Return the name of a paragraph's style and of those that it is based on."""
        return [value(style, "name") for style in self.chain(paragraph)]

    def chain(self, element: Any, reference: str = "pStyle") -> Iterator[Any]:
        """Yield the style that an element refers to, then those that it is based on.

        Args:
            element: a paragraph or run.
            reference: pStyle or rStyle; the usual style of its kind holds where there is none.
        """
        properties = element.find(f"{W}{reference[0]}Pr")
        name = value(properties, reference) or self.usual.get(_KINDS[reference], "")
        met: set[str] = set()
        while name in self.styles and name not in met:
            met.add(name)
            yield self.styles[name]
            name = value(self.styles[name], "basedOn")

    def level(self, paragraph: Any) -> int:
        """Return the level by style: a title is 1, Heading 1 is a chapter (2), text is 0."""
        names = self.names(paragraph)
        heading = next((match for name in names if (match := _HEADING.match(name))), None)
        if heading:
            return min(int(heading[1]) + 1, 4)
        if any(name.lower() in ("title", "标题") for name in names):
            return 1
        styles = self.chain(paragraph)
        properties = [paragraph.find(W + "pPr"), *(style.find(W + "pPr") for style in styles)]
        levels = (value(one, "outlineLvl") for one in properties)
        outline = number(next(filter(None, levels), ""), _BODY_LEVEL)
        return min(outline + 2, 4) if outline < _BODY_LEVEL else 0

    def is_contents(self, paragraph: Any) -> bool:
        """Return whether a paragraph is set as a line of a list of contents."""
        return any(_CONTENTS.match(name) for name in self.names(paragraph))

    def switched(self, run: Any, paragraph: Any, name: str) -> bool:
        """Return whether a property such as `vanish` holds for a run.

        Styles of paragraph and character that both switch it on switch it off again, as Word has
        it; what the run itself says stands above both.
        """
        direct = run.find(f"{W}rPr/{W}{name}")
        if direct is not None:
            return _is_on(direct)
        chains = self.chain(run, "rStyle"), self.chain(paragraph)
        character, whole = (self._of_styles(chain, name) for chain in chains)
        default = self.defaults.find(W + name) if self.defaults is not None else None
        return (character != whole) or (default is not None and _is_on(default))

    def mark_vanishes(self, paragraph: Any) -> bool:
        """Return whether the end of a paragraph is hidden, so that the next one follows on."""
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        holder = paragraph.find(W + "pPr")
        return mark is not None and self.switched(holder, paragraph, "vanish")

    def is_unreadable(self, run: Any, paragraph: Any) -> bool:
        """Return whether a run is white on white, or too small to be seen."""
        size = number(self._setting(run, paragraph, "sz"), _TINY + 1)
        if size <= _TINY:
            return True
        is_white = self._setting(run, paragraph, "color").upper() == "FFFFFF"
        return is_white and not self._is_shaded(run, paragraph)

    def _setting(self, run: Any, paragraph: Any, name: str) -> str:
        styles = (*self.chain(run, "rStyle"), *self.chain(paragraph))
        holders = [run.find(W + "rPr"), *(style.find(W + "rPr") for style in styles), self.defaults]
        return next(filter(None, (value(holder, name) for holder in holders)), "")

    def _is_shaded(self, run: Any, paragraph: Any) -> bool:
        """Return whether something may lie behind the text; a table's style often colours it."""
        if any(True for _ in run.iter(W + "shd", W + "highlight")):
            return True
        if paragraph.find(f"{W}pPr/{W}shd") is not None:
            return True
        return any(ancestor.tag == W + "tbl" for ancestor in paragraph.iterancestors())

    @staticmethod
    def _of_styles(chain: Iterator[Any], name: str) -> bool:
        found = (style.find(f"{W}rPr/{W}{name}") for style in chain)
        first = next((element for element in found if element is not None), None)
        return first is not None and _is_on(first)


def value(parent: Any, name: str, attribute: str = "val") -> str:
    """Return the `w:val`, or another attribute, of a child; empty where there is none.

    Args:
        parent: the element, if there is one.
        name: the child, or a path to what stands deeper.
        attribute: which attribute.
    """
    child = parent.find(W + name) if parent is not None else None
    return (child.get(W + attribute) or "") if child is not None else ""


def number(text: str, otherwise: int) -> int:
    """Return a number of at most five digits, or another one where the text is none."""
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else otherwise


def _is_on(element: Any) -> bool:
    return element.get(W + "val") not in ("0", "false", "off")
