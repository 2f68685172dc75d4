"""The prose of a Markdown text: what readers see, each character with its position in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EDGE = "\ue003"
# Titles of admonitions, tabs and links, which readers see.
_QUOTED = re.compile(
    r'^(?P<head>[ \t]*+(?:[!?]{3}\+?|={3}[+!]{0,2}|\[(?!\^)[^\[\]\n]++\]:) [^"\n]*+)'
    r'"(?P<title>.*)"(?=[ \t]*$)'
    r'|(?P<link>\]\([^()\s"]++) (?P<gap> *+)"(?P<tip>[^"\n]*+)"\)',
    re.M,
)
FIGURE = "□"
"""Stands for a `{{ … }}` in the prose."""

# A body never contains its own opener, so that no text is scanned twice (hostile input).
_MARKUP = re.compile(
    r"""(?=[-\#>*+:|!?<`~{\[\]&_=hfmt\d\s\ufeff\ue003])(?:
    (?P<break>
        \A\ufeff?---[ \t]*\n(?=\#|[^\n:]{1,40}:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)
      | ^[ ]{0,3}(?P<fence>```|~~~)[\s\S]*?(?:^[ ]{0,3}(?P=fence)|\Z)
      | ^[ \t]*+(?:[!?]{3}\+?|={3}[+!]{0,2})[ ][^\ue003\n]*+            # admonition, tab
      | ^\*\[[^\[\]\n]++\]:[ \t]*+                                      # abbreviation
      | ^[ \t]*+\[(?!\^)[^\[\]\n]++\]:[^\ue003\n]*+                     # link definition
      | ^[ \t]*+(?:>|[-*+:][ \t](?:\[[ xX]\][ ])?|\d{1,3}[.)][ \t]|\#{1,6}[ \t]
          |\[\^[^\[\]\n]*+\]:|[ \t])+
      | \|)
  | (?P<figure>\{\{(?:(?!\{\{|\}\})[\s\S])*\}\})
  | (?P<object>
        (?<!`)(?P<tick>`++)[^`]++(?P=tick)(?!`)
      | <(?P<tag>script|style|pre|code|svg)\b(?:(?!<(?P=tag)\b)[\s\S])*?</(?P=tag)>
      | (?:https?|ftp|mailto|tel):[^\s<>“”（）《》，。；、\u3400-\u9fff]*+
      | &\#?\w{1,31};)
  | (?P<nothing>
        <!--(?:(?!<!--|-->)[\s\S])*--> | </?[a-zA-Z][^<>]*+>
      | \{%(?:(?!\{%|%\})[\s\S])*%\} | \{\#(?:(?!\{\#|\#\})[\s\S])*\#\}
      | :(?:material|octicons|simple|fontawesome)-[a-z0-9-]++:          # icon
      | \ue003 | \{:?[ ]?[.\#a-zA-Z][^{}\n]*+\}                         # heading anchor
      | \](?:\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*\)|\[[^\[\]\n]*+\]) # link target
      | \[\^[^\[\]\n]*+\] | !?\[ | \] | \*{1,3} | ~~ | __))""",
    re.X | re.M,
)
BREAK = "\ue001\n"
"""Stands for the end of a block."""
_REPLACEMENTS = {"break": BREAK, "figure": FIGURE, "object": "\ue000", "nothing": ""}


@dataclass(frozen=True, slots=True)
class Prose:
    """The text that readers see."""

    text: str
    places: list[int]
    """The position of each character of the text in the file."""
    figures: list[tuple[int, str]]
    """The position of each `{{ … }}` in the text, and its content."""


def reveal(source: str) -> str:
    """Return the Markdown with its titles outside quotation marks, every offset kept."""

    def title(match: re.Match[str]) -> str:
        if match["link"] is None:
            return f"{match['head']}{_EDGE}{match['title']}{_EDGE}"
        return f"{match['link']}){match['gap']}（{match['tip']}）{_EDGE}"

    return _QUOTED.sub(title, source) if '"' in source else source


def prose_of(source: str) -> Prose:
    """Return a Markdown text without its markup, with the position of every character."""
    source = reveal(source)
    pieces: list[str] = []
    places: list[int] = []
    figures: list[tuple[int, str]] = []
    position = 0
    for match in _MARKUP.finditer(source):
        kind = str(match.lastgroup)  # the outermost: it is closed last
        pieces += source[position : match.start()], _REPLACEMENTS[kind]
        places += range(position, match.start())
        if kind == "figure":
            figures.append((len(places), match[0][2:-2].strip()))
        places += [match.start()] * len(_REPLACEMENTS[kind])
        position = match.end()
    return Prose(
        "".join([*pieces, source[position:]]), [*places, *range(position, len(source))], figures
    )
