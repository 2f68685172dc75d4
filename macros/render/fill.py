"""Filling in a text: Jinja evaluates every slot, and each value becomes inert Markdown or HTML.

`Sheet` turns a text into a template whose slots are vetted and whose other characters mean nothing
to Jinja; the plugin renders pages with it, and `fill` whatever is filled in without the plugin. A
mistake affects only its own slot, and is reported with its line in the file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

import jinja2
from markupsafe import Markup

from ..ledger.problem import Problem
from .page import WordError, block
from .slot import Slot, lift_constants, slots_of_page, slots_of_text, unsupported
from .word import Blocks, Fault, Word

_MARKDOWN = re.compile(r"<[^>]*>|[\\`*_{}\[\]|]")
_DELIMITER = re.compile(r"\{[{%#]+|\{\Z")
_PIECE = re.compile(r"\{% raw %\}(.*?)\{% endraw %\}|\{\{ (.*?) \}\}", re.DOTALL)
_SHEET = "{{}}"  # a name that no template can write


def prepare(environment: jinja2.Environment) -> jinja2.Environment:
    """Return the environment, which must not have loaded a template, ready for sheets.

    Jinja takes long to compile, and thousands of texts hold the same few calls: each is compiled
    once for all templates.
    """
    if environment.finalize is _finalize:  # the plugin keeps its environment for all pages
        return environment
    environment.finalize = _finalize
    environment.keep_trailing_newline = True
    compile_slot = lru_cache(maxsize=4096)(environment.from_string)
    environment.from_string = partial(_Template, compile_slot)  # type: ignore[assignment]
    return environment


class _Template:
    """A template as `Sheet` writes it: literal text and slots."""

    def __init__(self, compile_slot: Callable[[str], jinja2.Template], source: str) -> None:
        self._compile_slot, self._source = compile_slot, source

    def render(self, *mappings: dict[str, Any], **names: Any) -> str:
        """Return the text with the value of each slot, in order."""
        context = self._compile_slot("").new_context(dict(*mappings, **names))

        def fill_piece(piece: re.Match[str]) -> str:
            literal_text, expression = piece.groups()
            if expression is None:
                return str(literal_text)
            general, constants = lift_constants(expression)
            context.vars.update(constants)
            slot = self._compile_slot(f"{{{{ {general} }}}}")
            return "".join(slot.root_render_func(context))

        return _PIECE.sub(fill_piece, self._source)


@jinja2.pass_context
def _finalize(context: jinja2.runtime.Context, value: Any) -> str:
    sheet: Sheet = context[_SHEET]
    return sheet.show(value)


def literal(text: str) -> str:
    """Return a template that renders as the text."""
    return _DELIMITER.sub(r"{% raw %}\g<0>{% endraw %}", text)


def _html(value: Markup | Blocks) -> str:
    if isinstance(value, Blocks):
        raise TypeError("a text of a data file holds no blocks")
    return value


def _markdown(value: Markup | Blocks) -> str:
    if not isinstance(value, Blocks):
        return _escape(value)
    parts = [
        _escape(part)
        if isinstance(part, Markup)
        else f"## {_escape(Markup.escape(part.title))} {{ #{part.anchor} }}\n\n{_escape(part.html)}"
        for part in value.parts
    ]
    return "\n\n".join(parts)


def _escape(html: str) -> str:
    """Return the HTML on one line, with everything escaped that Markdown would change."""

    def escape(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("<") else f"&#{ord(match[0])};"

    return _MARKDOWN.sub(escape, html.replace("\n", " "))


class Sheet:
    """A text being filled in: what it is for Jinja, and the problems met so far."""

    def __init__(
        self,
        names: dict[str, Any],
        path: str,
        write: Callable[[Markup | Blocks], str] = _markdown,
    ) -> None:
        """Prepare to fill in one text.

        Args:
            names: the meanings of the words.
            path: the file, as messages name it.
            write: returns a value as the text shows it: in a page, as Markdown.
        """
        self.variables = {**names, _SHEET: self}
        """What the template needs."""
        self.failed: set[Slot] = set()
        self._path = path
        self._write = write
        self._problems: list[Problem] = []
        self._waiting: deque[Slot] = deque()
        self._bug: Exception | None = None

    def template(self, text: str, slots: Iterable[Slot]) -> str:
        """Return the text as a template; what is refused already shows its problem."""
        pieces: list[str] = []
        position = 0
        for slot in slots:
            pieces.append(literal(text[position : slot.start]))
            if slot.error:
                pieces.append(literal(self._refuse(slot, slot.error)))
            else:
                self._waiting.append(slot)
                pieces.append(f"{{{{ {slot.expression} }}}}")
            position = slot.end
        return "".join([*pieces, literal(text[position:])])

    def evaluate(self, slot: Slot) -> str:
        """Return what a slot shows in a text that is not made a template as a whole."""
        if slot.error:
            return self._refuse(slot, slot.error)
        self._waiting.append(slot)
        return render(f"{{{{ {slot.expression} }}}}", self)

    def show(self, value: Any) -> str:
        """Return the value of the next slot as the text shows it, or the problem in its place."""
        slot = self._waiting.popleft()
        try:
            return self._write(_content(value, slot))
        except WordError as error:
            return self._refuse(slot, error)
        except Exception as bug:  # Jinja's callers would show it in the page
            self._bug = self._bug or bug
            return ""

    def close(self) -> list[Problem]:
        """Return the problems in the order of their lines; raise the error of a program, if any."""
        if self._bug:
            raise self._bug
        return sorted(self._problems, key=attrgetter("line"))

    def _refuse(self, slot: Slot, error: WordError) -> str:
        """Return the problem that a slot shows, and note it."""
        self.failed.add(slot)
        problem = error.kind.problem(
            path=self._path,
            line=slot.line,
            found=error.found,
            expected=error.expected,
            mend=error.mend,
            nearest=error.nearest,
        )
        self._problems += [] if error.follows else [problem]
        return self._write(block("problem.html", problem=problem))


def fill(
    markdown: str, names: dict[str, Any], path: str, first_line: int
) -> tuple[str, list[Problem]]:
    """Return the Markdown with its words filled in, and a problem for each word that fails.

    Args:
        markdown: the page without its front matter.
        names: the meanings of the words.
        path: the file, as messages name it.
        first_line: the line of the file on which `markdown` begins.
    """
    sheet = Sheet(names, path)
    template = sheet.template(markdown, slots_of_page(markdown, names, first_line))
    return render(template, sheet), sheet.close()


def mistakes(
    markdown: str,
    names: dict[str, Any],
    path: str,
    first_line: int,
    *,
    context_free: re.Pattern[str],
    valid: set[str],
) -> list[Problem]:
    """Return the problems that `fill` would report, without filling in the Markdown.

    Args:
        markdown, names, path, first_line: as for `fill`.
        context_free: matches words, as typed, that are right on every page if right on one.
        valid: such words that are known to be right; newly checked ones are added.
    """
    sheet = Sheet(names, path, lambda _: "")
    slots = list(slots_of_page(markdown, names, first_line, valid))
    render(sheet.template("", slots), sheet)
    problems = sheet.close()
    right = (slot.text for slot in slots if slot not in sheet.failed)
    valid.update(text for text in right if context_free.fullmatch(text))
    return problems


def fill_text(
    text: str, names: dict[str, Any], path: str, line: int
) -> tuple[Markup, list[Problem]]:
    """Return plain text of a data file as HTML with its words filled in: no Markdown, no tags.

    Args:
        text: as the editor wrote it.
        names: the meanings of the words.
        path: the file, as messages name it.
        line: the line of the text in the file.
    """
    sheet = Sheet(names, path, _html)
    pieces: list[str] = []
    position = 0
    for slot in slots_of_text(text, names, line):
        pieces += Markup.escape(text[position : slot.start]), sheet.evaluate(slot)
        position = slot.end
    pieces.append(Markup.escape(text[position:]))
    return Markup("".join(pieces)), sheet.close()


_JINJA = prepare(jinja2.Environment())


def render(template: str, sheet: Sheet) -> str:
    """Return the template of a sheet filled in, as the plugin does it for pages."""
    return _JINJA.from_string(template).render(sheet.variables)


def _content(value: Any, slot: Slot) -> Markup | Blocks:
    if isinstance(value, Fault):
        raise value.error
    if isinstance(value, Blocks):
        return value
    if not isinstance(value, Word | Markup):
        raise unsupported(slot.expression)
    return Markup.escape(value)
