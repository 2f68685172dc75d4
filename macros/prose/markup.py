"""What the reader of a Markdown text sees: its prose, each character with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

FIGURE = "□"
"""What a `{{ … }}` is in the prose."""

# A body never contains its own opener, so that no text is read twice (hostile input).
_MARKUP = re.compile(
    r"""(?=[-\#>*+:|!?<`~{\[\]&_hfmt\d\s\ufeff])(?:
    (?P<break>
        \A\ufeff?---[ \t]*\n(?=\#|[^\n:]{1,40}:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)
      | ^[ ]{0,3}(?P<fence>```|~~~)[\s\S]*?(?:^[ ]{0,3}(?P=fence)|\Z)
      | ^[!?]{3}\+?[ ].*                                                # admonition
      | ^[ \t]*+\[(?!\^)[^\[\]\n]++\]:.*                                # link definition
      | ^[ \t]*+(?:>|[-*+:][ \t]|\d{1,3}[.)][ \t]|\#{1,6}[ \t]|\[\^[^\[\]\n]*+\]:|[ \t])++
      | \|)
  | (?P<figure>\{\{(?:(?!\{\{|\}\})[\s\S])*+\}\})
  | (?P<object>
        (?<!`)(?P<tick>`++)[^`]++(?P=tick)(?!`)
      | <(?P<tag>script|style|pre|code|svg)\b(?:(?!<(?P=tag)\b)[\s\S])*?</(?P=tag)>
      | (?:https?|ftp|mailto|tel):[^\s<>“”（）《》，。；、\u3400-\u9fff]*+
      | &\#?\w{1,31};)
  | (?P<nothing>
        <!--(?:(?!<!--|-->)[\s\S])*+--> | </?[a-zA-Z][^<>]*+>
      | \{%(?:(?!\{%|%\})[\s\S])*+%\} | \{\#(?:(?!\{\#|\#\})[\s\S])*+\#\}
      | \{:?[ ]?[.\#a-zA-Z][^{}\n]*+\}                                  # heading anchor
      | \](?:\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)|\[[^\[\]\n]*+\]) # link target
      | \[\^[^\[\]\n]*+\] | !?\[ | \] | \*{1,3} | ~~ | __))""",
    re.X | re.M,
)
BREAK = "\ue001\n"
"""Where a block ends."""
_SHOWN = {"break": BREAK, "figure": FIGURE, "object": "\ue000", "nothing": ""}


@dataclass(frozen=True, slots=True)
class Prose:
    """What the reader sees."""

    text: str
    places: list[int]
    """Where each character of the text stands in the file."""
    figures: list[tuple[int, str]]
    """Where in the text each `{{ … }}` is, and what it says."""


def prose_of(source: str) -> Prose:
    """Return what is left of a Markdown text when its markup is taken away, every place kept."""
    pieces: list[str] = []
    places: list[int] = []
    figures: list[tuple[int, str]] = []
    done = 0
    for match in _MARKUP.finditer(source):
        kind = str(match.lastgroup)  # the outermost: it is closed last
        pieces += source[done : match.start()], _SHOWN[kind]
        places += range(done, match.start())
        if kind == "figure":
            figures.append((len(places), match[0][2:-2].strip()))
        places += [match.start()] * len(_SHOWN[kind])
        done = match.end()
    return Prose("".join([*pieces, source[done:]]), [*places, *range(done, len(source))], figures)
