"""New things: what is made for a figure, a term, a guide, a topic or a page, still to be filled in.

Subjects and years have commands of their own (`desk.newsubject`, `desk.newyear`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..desk import newpage
from ..ledger.figure import PENDING
from ..ledger.name import is_name, name_like
from ..library.keys import GUIDE_KEYS, GUIDE_OPTIONAL, QUESTION_KEYS
from ..render import words
from . import scalar
from .journal import MENU
from .source import PenError, Source, locate, read
from .submit import enter
from .tree import Plain, parse

_STEM = re.compile("[a-z][a-z0-9-]{0,40}")
_PATHS = ("步骤", "时限", "去哪里")
_LISTS = ("谁可以申请", "设定依据", "办理材料", "不服怎么办", "专题")
FOLDERS = {"services": "办事", "learn": "学法", "disclosure": "公开", "about": "关于本站"}
"""The folders of docs/ in which a page may be made, with the names of their columns."""

New = Mapping[str, str]
"""The text of each file that is written, by its path."""


def figure(root: Path, path: str, name: str, values: Mapping[str, str]) -> New:
    """Return the subject with another figure; its value is 待补充 where none is given."""
    _check_name(name)
    given: dict[str, Plain] = {key: value for key, value in values.items() if value}
    value: Plain = {"值": given.pop("值", PENDING), **given} if given else PENDING
    if isinstance(value, dict) and set(value) == {"值"}:
        value = value["值"]
    return _text(enter(read(root, path), ("指标", name), value))


def term(root: Path, name: str, meaning: str) -> New:
    """Return the glossary with another term."""
    if not name or len(name) > 20 or re.search(r"[:：{}\[\]#]", name):
        raise PenError("名词写一个词，不带标点")
    return _text(enter(read(root, "data/glossary.yml"), (name,), meaning or PENDING))


def guide(root: Path, name: str, stem: str, group: str) -> New:
    """Return the files of a new guide: its data, its page and the menu."""
    _check_title(name)
    path = _free(root, f"data/services/{_stem(stem)}.yml")
    entry: dict[str, Plain] = {}
    for key in GUIDE_KEYS:
        if key in GUIDE_OPTIONAL:
            continue
        count = 3 if key == "步骤" else 1
        paths: Plain = [{f"{PENDING}{n}" if n else PENDING: PENDING} for n in range(count)]
        entry[key] = paths if key in _PATHS else [PENDING] if key in _LISTS else PENDING
    entry |= {"事项名称": name, "分组": group or PENDING}
    text = f"# yaml-language-server: $schema=../schema/service.json\n{_block(entry)}"
    body = f'{{{{ 指南("{name}") }}}}\n'
    return {path: text, **_page(root, "services", stem, name, body)}


def topic(root: Path, name: str, stem: str) -> New:
    """Return the files of a new topic: its page, its quiz with one question, and the menu."""
    _check_title(name)
    path = _free(root, f"data/quizzes/{_stem(stem)}.yml")
    lists = ("错", "依据")
    question: dict[str, Plain] = {k: [PENDING] if k in lists else PENDING for k in QUESTION_KEYS}
    text = "# yaml-language-server: $schema=../schema/quiz.json\n"
    text += _block({"专题": name, "题目": [question]})
    body = (
        f"## 讲给您听 {{ #explain }}\n\n{PENDING}\n\n## 找谁 {{ #call }}\n\n{PENDING}\n\n"
        f"## 依据 {{ #law }}\n\n{{{{ 条文清单() }}}}\n\n## 小测验 {{ #quiz }}\n\n"
        f'{{{{ 测验("{name}") }}}}\n\n{{{{ 相关() }}}}\n'
    )
    return {path: text, **_page(root, "learn", stem, name, body, 记住=[PENDING])}


def plain_page(root: Path, name: str, stem: str, folder: str) -> New:
    """Return the files of a new page: itself and the menu."""
    _check_title(name)
    if folder not in FOLDERS:
        raise PenError("先选一个栏目")
    return _page(root, folder, _stem(stem), name, f"{PENDING}\n")


def groups(root: Path) -> list[str]:
    """Return the groups that guides have so far."""
    found = set()
    for file in sorted((root / "data" / "services").glob("*.yml")):
        entry = parse(file.read_text("utf-8")).inner().get("分组")
        found |= {str(entry.plain)} if entry else set()
    return sorted(found)


def _page(
    root: Path, folder: str, stem: str, name: str, body: str, **more: Plain
) -> dict[str, str]:
    page = f"{folder}/{stem}.md"
    _free(root, f"docs/{page}")
    front = {"title": name, "发布时间": PENDING, "摘要": PENDING, **more}
    files = {f"docs/{page}": f"{newpage.head(front)}{body}"}
    menu = (root / MENU).read_text("utf-8")
    beside = re.compile(rf"^( *)- .*: {folder}/\S+\.md *\n", re.M)
    new = newpage.entered(menu, f"- {name}: {page}\n", beside)
    return files | ({MENU: new} if new != menu else {})


def _block(value: Plain) -> str:
    return "\n".join(scalar.block(value, "")) + "\n"


def _text(source: Source) -> dict[str, str]:
    return {source.path: source.content.decode()}


def _stem(text: str) -> str:
    if not _STEM.fullmatch(text) or text == "index":
        raise PenError("网址里的名字只用小写字母、数字和“-”，如 legal-aid；公布以后不改")
    return text


def _free(root: Path, path: str) -> str:
    locate(root, path, new=True)
    return path


def _check_name(name: str) -> None:
    if is_name(name) and name not in words.functions():
        return
    near = name_like(name) if name else ""
    hint = f"，可以写成“{near}”" if near not in ("", name) else ""
    raise PenError(f"名称“{name}”写得不对，只用汉字、字母和数字，不用网页里的词{hint}")


def _check_title(name: str) -> None:
    if not name or len(name) > 40 or re.search(r'[:"“”{}\[\]#<>`\\]', name):
        raise PenError("名称写几个字，不带引号、冒号和括号")
