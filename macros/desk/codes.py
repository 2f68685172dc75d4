"""The codes of problems for editors: one explained, and the handbook's page of all.

Everything is said by the kinds themselves (`ledger.problem.Kind`), wherever they are declared.
`python -m macros.desk.codes` writes the page anew.
"""

from __future__ import annotations

import pkgutil
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from ..files import write
from ..ledger.problem import KINDS, Example, Kind, nearest
from . import console

HANDBOOK = "handbook/problems.md"
START, END = "<!-- 问题代码：开始 -->", "<!-- 问题代码：结束 -->"

GROUPS = {
    "L": ("文件和格式", ""),
    "F": ("数值", ""),
    "R": ("关系", ""),
    "B": ("核对", "这些数，程序说不准对错：请对照原文、定稿和上一年。"),
    "Y": ("年度和日期", ""),
    "D": ("敏感人数", "已经提交过的，看[隐去的人数](hidden.md)。"),
    "P": ("网页里的花括号", ""),
    "M": ("Markdown 的写法", ""),
    "S": ("搜索", ""),
    "A": ("法律的条号", ""),
    "T": ("手写的数字", ""),
    "W": ("用语和标点", ""),
    "C": ("报告和专题的结构", ""),
    "N": ("个人信息", "已经提交过的，和隐去的人数一样办理。"),
    "K": ("链接和图片", ""),
    "H": ("网页标签", ""),
    "O": ("网页以外的文件", ""),
    "V": ("发布", "这些只在发布时检查，看的是生成的网站和提交历史。"),
    "U": ("待办", ""),
    "X": ("不许用的写法", ""),
}
"""What the codes of each letter are about, in the handbook's order, and what to know about all."""

_PAGE = re.compile(f"{re.escape(START)}.*{re.escape(END)}", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#]+)[^)]*\)")


def every_kind() -> list[Kind]:
    """Load every module of the project, and return all kinds in the order of the handbook."""
    package = __package__.partition(".")[0]  # by name: what lies above the desk has kinds, too
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return sorted(KINDS.values(), key=lambda kind: ([*GROUPS].index(kind.code[0]), kind.code))


def explain(code: str) -> int:
    """Print what a code means, with examples; return 2 if there is no such code."""
    kinds = {kind.code: kind for kind in every_kind()}
    kind = kinds.get(code.upper())
    if kind is None:
        near = nearest(code.upper(), kinds) or min(kinds)
        print(f"没有代码“{code}”，最接近的是“{near} {kinds[near].title}”。", file=sys.stderr)
        return 2
    print("\n".join(_explanation(kind)))
    return 0


def _explanation(kind: Kind) -> Iterator[str]:
    yield f"{kind.code} {kind.title}（{'或'.join(kind.levels)}）"
    yield kind.meaning
    if kind.advice:
        yield _LINK.sub(r"\1（handbook/\2）", kind.advice)
    for example in kind.examples:
        yield f"\n{example.lead}".rstrip()
        yield f"错的（{_place(example.place)}）："
        yield _indented(example.wrong)
        yield f"对的（{_place(example.right_place)}）：" if example.right_place else "对的："
        yield _indented(example.right)


def _place(place: str) -> str:
    """Return the file that an example is a piece of, or in a word what it is."""
    return next((word for word in place.split() if "/" in word), place)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))


def rewrite(text: str) -> str:
    """Return the handbook's page with all codes brought up to date; its head stays.

    Raises:
        ValueError: the marks around the codes are missing.
    """
    if not _PAGE.search(text):
        raise ValueError(f"{HANDBOOK} 里没有“{START}”和“{END}”")
    page = "\n\n".join([START, *_page(every_kind()), END])
    return _PAGE.sub(lambda _: page, text)


def _page(kinds: list[Kind]) -> Iterator[str]:
    rows = ["| 代码 | 问题 | 级别 | 意思 |", "|---|---|---|---|"]
    rows += [
        f"| [{k.code}](#{anchor(k)}) | {k.title} | {'或'.join(k.levels)} | {k.meaning} |"
        for k in kinds
    ]
    yield from ("## 全部代码", "\n".join(rows), "## 例子", "下面逐个举例：先是错的，后是对的。")
    for letter, (name, note) in GROUPS.items():
        yield f"### {name}（{letter}）"
        if note:
            yield note
        for kind in kinds:
            if kind.code.startswith(letter):
                yield from _section(kind)


def anchor(kind: Kind) -> str:
    """Return the anchor that git hosts give to the heading of a kind."""
    return re.sub(r"[^\w -]", "", f"{kind.code} {kind.title}".lower()).replace(" ", "-")


def _section(kind: Kind) -> Iterator[str]:
    yield f"#### {kind.code} {kind.title}"
    note = kind.advice if kind.examples else f"没有例子可看。{kind.advice}"
    if note:
        yield note
    for example in kind.examples:
        if example.lead:
            yield example.lead
        yield from _blocks(kind, example)


def _blocks(kind: Kind, example: Example) -> Iterator[str]:
    _, *words = example.place.split()
    wrong = " ".join(["错", kind.code, *words])
    right = example.right_place or example.place
    yield _block(example.place, wrong, example.wrong)
    yield _block(right, right, example.right)


def _block(place: str, label: str, text: str) -> str:
    """Return an example as a fenced block; its label tells tests where to put it."""
    language = "markdown" if place.startswith("网页") else "yaml"
    return "\n".join([f"```{language} {label}", text.rstrip("\n"), "```"])


def main(root: Path) -> int:
    """Write the codes into the handbook of the project in `root`."""
    file = root / HANDBOOK
    before = file.read_text("utf-8")
    after = rewrite(before)
    if after == before:
        print("问题代码没有变化。")
    else:
        write({file: after})
        print(f"已更新 {HANDBOOK} 的问题代码。")
    return 0


if __name__ == "__main__":
    console.prepare()
    sys.exit(main(Path()))
