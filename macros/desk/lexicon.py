"""The table of words in the handbook: `python -m macros.desk.lexicon` writes it anew.

Every row is declared with its word in `macros/render`.
"""

from __future__ import annotations

from pathlib import Path

from ..files import write
from ..render import words
from . import console

HANDBOOK = "handbook/pages.md"
START, END = "<!-- 能写的词：开始 -->", "<!-- 能写的词：结束 -->"
_FIGURE = (
    "主题.指标",
    "数值或表述，点开是定义；`.值` 只要数值，`.数` 去掉“/月”这样的部分",
)


def rewrite(text: str) -> str:
    """Return the page of the handbook with its table of words brought up to date.

    Raises:
        ValueError: the marks around the table are missing.
    """
    before, _, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{HANDBOOK} 里没有“{START}”和“{END}”")
    rows = [_FIGURE, *((usage.call, usage.result) for usage in words.usages())]
    table = "\n".join(f"| `{{{{ {call} }}}}` | {result} |" for call, result in rows)
    return f"{before}{START}\n\n| 写法 | 结果 |\n|---|---|\n{table}\n\n{END}{after}"


def main(root: Path) -> None:
    """Write the table into the handbook of the project in `root`."""
    file = root / HANDBOOK
    write({file: rewrite(file.read_text("utf-8"))})
    print(f"已更新 {HANDBOOK} 的词。")


if __name__ == "__main__":
    console.prepare()
    main(Path())
