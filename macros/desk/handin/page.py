"""The page of what changed: it needs nothing but itself, and looks like the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from markupsafe import Markup

from ...render.page import environment
from .change import KINDS
from .summary import Handover

_STYLES = "overrides/assets/site.css"
_TOKENS = re.compile(r"(?s):root\{.*?(?=\nbody\{|\n\*)")
"""What the theme begins with: its colours and sizes, light and dark."""
_CHARTS = re.compile(
    r"^(?:\.plot|\.keys|\.key\{|\.side|\.ends\{|\.[fl]1\{|\.[fhc][xqh]\b|svg )[^\n]*$", re.M
)
"""The lines of the theme that draw charts."""
_CHARTS_BEGIN = "/* figures, charts, tables */"
_TEMPLATES = environment(Path(__file__).parent / "templates")
LONG = 600
"""A text of more characters is folded."""


def html(
    handover: Handover,
    title: str,
    root: Path,
    facts: Mapping[str, str] | None = None,
    conflicts: Sequence[tuple[str, str, str, str]] = (),
    remarks: Mapping[int, str] | None = None,
) -> str:
    """Return the page.

    Args:
        handover: what changed.
        title: the headline.
        root: the project, whose theme it wears.
        facts: what else to say, such as who and why.
        conflicts: files that cannot be taken over as they are, each with the reason, its text here
            and its text as handed in.
        remarks: what a reviewer said, by the number of the change.
    """
    styles = root / _STYLES
    theme = styles.read_text("utf-8") if styles.is_file() else ""
    tokens = [match[0] for match in (_TOKENS.search(theme),) if match]
    drawing = _CHARTS.findall(theme.partition(_CHARTS_BEGIN)[2]) if handover.pictures else []
    return _TEMPLATES.get_template("handover.html").render(
        title=title,
        tokens=Markup("\n".join([*tokens, *drawing]).replace("</", "<\\/")),
        pictures=[(p.path, p.title, Markup(p.old), Markup(p.new)) for p in handover.pictures],
        groups=[(kind, listed) for kind in KINDS if (listed := handover.of(kind))],
        summary=str(handover),
        facts=facts or {},
        conflicts=conflicts,
        remarks=remarks or {},
        long=LONG,
    )


def pieces(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Yield the stretches of two texts: what both have, or what one has in the other's place."""
    matcher = SequenceMatcher(None, _words(old), _words(new), autojunk=False)
    was, now = _words(old), _words(new)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        before, after = "".join(was[i1:i2]), "".join(now[j1:j2])
        yield (before, "", "") if tag == "equal" else ("", before, after)


def _words(text: str) -> list[str]:
    """Return numbers and Latin words whole, everything else character by character."""
    return re.findall(r"[0-9.]+%?|[A-Za-z]+|.", text, re.DOTALL)


_TEMPLATES.globals["pieces"] = pieces
