"""Scripts for the village loudspeaker: each guide and topic in 60 to 90 seconds of plain sentences.

A script is the page's own sentences. It is shortened by leaving out items of lists, always whole
ones and from the end, so that an exception stays with its rule and a step with those before it;
before the end it says which questions it has not answered in full.
References to other passages and what is 待补充 are left out, as is an item that cannot be spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ...ledger.settings import is_preview
from ...library.directory import Hotline
from ...prose.speech import phone
from ..document import Block, Document, Facts, Heading, Items, Paragraph, Run
from ..formats import TEXT
from ..outputs import Channel, Job, OutputFile, Source
from ..pdf import is_handout
from .sentences import item, labelled, numbered, sentences, speech

SLOW, FAST = 240, 260
"""Characters that are read aloud in a minute."""
SHORTEST, LONGEST = FAST, SLOW * 3 // 2
"""Characters of a script: 60 seconds at least, read fast, and 90 at most, read slowly."""
PREVIEW = "预览稿，未经发布审核，不要播送。"
"""The first line of a script that is not approved."""
COLUMNS = {"services/": "办事指南", "learn/": "学法专题"}
"""What the scripts of a folder's pages are announced as."""

_QUESTIONS = {
    "who": "谁可以申请？", "bring": "要带什么？", "time": "有哪些期限？", "cost": "要不要交钱？",
    "where": "去哪里？", "explain": "", "do": "怎么做？",
}  # fmt: skip
"""The sections that scripts draw on, in spoken order, with the question that each answers."""
_TURNS = ("where", "time", "do", "explain", "bring", "who", "cost")
"""The order in which sections take turns to get one more item in."""
_CONTACTS = ("where", "call")
_HAN = re.compile("[\u4e00-\u9fff〇]")
_QUESTION = re.compile("怎[么样]|吗$|谁|什么|哪|能不能|该不该|会不会|有没有|要不要")


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that a script is made of."""

    document: Document
    hotline: tuple[str, str, str]
    """Number, name and purpose of the hotline to call; empty texts if the page names none."""
    preview: bool


def jobs(source: Source) -> Iterator[Job]:
    """Yield the script of each guide and topic."""
    for path, document in source.documents.items():
        if path.startswith(tuple(COLUMNS)) and is_handout(document):
            file = OutputFile(
                f"{CHANNEL.folder}{document.stem}.txt", path, CHANNEL.name, CHANNEL.purpose
            )
            made_of = script(source, document)
            yield Job(file, made_of, partial(write, made_of))


CHANNEL = Channel(
    name="广播稿",
    purpose="村里广播播送，可以改成本地话",
    place="办事指南、学法专题",
    folder="broadcast/",
    formats=(TEXT,),
    jobs=jobs,
)


def script(source: Source, document: Document) -> Script:
    """Return what the script of a page is made of."""
    call = hotline(document, source.library.hotlines)
    return Script(document, call, is_preview(source.about))


def write(script: Script) -> bytes:
    """Return the script as a text file with the line ends of Windows, for every editor."""
    return text_file([PREVIEW] * script.preview + paragraphs(script))


def text_file(lines: Iterable[str]) -> bytes:
    """Return lines as a text file that every editor on Windows opens rightly."""
    return "".join(f"{line}\r\n" for line in lines).encode()


def paragraphs(script: Script) -> list[str]:
    """Return the paragraphs of a script: greeting, answer, sections, hotline."""
    blocks = sections(script.document)
    beginning = [_opening(script.document), *_answer(blocks[""])]
    end = _closing(*script.hotline)
    lists = {name: items for name, items in _lists(blocks, "".join(beginning)) if items}
    room = LONGEST - length("".join([*beginning, _unfinished(lists), end]))
    chosen = _choose(lists, room)
    middle = ["".join(items) for items in chosen.values()]
    shortened = [name for name, items in lists.items() if len(chosen[name]) < len(items)]
    return [text for text in (*beginning, *middle, _unfinished(shortened), end) if text]


def length(text: str) -> int:
    """Return how many characters of a text are spoken."""
    return len(_HAN.findall(text))


def hotline(document: Document, hotlines: dict[str, Hotline]) -> tuple[str, str, str]:
    """Return the first hotline among the page's contacts, else the first that it names."""
    blocks = sections(document)
    contacts = [block for anchor in _CONTACTS for block in blocks.get(anchor, [])]
    for run in runs_of([*contacts, *document.blocks]):
        entry = hotlines.get(run.href.removeprefix("tel:"))
        if entry and entry.dialled:
            return entry.number, entry.name, entry.purpose
    return "", "", ""


# --- parts of a script -----------------------------------------------------------------------


def _opening(document: Document) -> str:
    kind = next(name for folder, name in COLUMNS.items() if document.path.startswith(folder))
    title = sentences("。".join(line.strip("：") for line in document.title))
    announcement = f"现在播送{kind}：{title}" if title else f"现在播送{kind}。"
    return f"各位村民、居民，大家好。{announcement}{sentences(document.lead)}"


def _answer(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what to do first in an emergency, and the answer at the top of the page."""
    answers = []
    for block in blocks:
        match block:
            case Paragraph(kind="urgent"):
                yield item(block.runs, "：")
            case Paragraph(kind="answer" | "calls" | "due"):
                answers.append(speech(block.runs))
            case Items(kind="three"):
                answers += numbered(block.items)
    yield "".join(answers)


def _lists(blocks: dict[str, list[Block]], said: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each section with what it could contribute beyond `said`, by item."""
    for name, question in _QUESTIONS.items():
        section = blocks.get("time" if name == "cost" else name, [])
        items = _explanations(section) if name == "explain" else _items(section, name, said)
        texts = [text for text in items if text]
        yield name, [question * (not n) + text for n, text in enumerate(texts)]


def _items(blocks: Iterable[Block], section: str, said: str) -> Iterator[str]:
    """Yield the items of a section's lists; costs stand in a list of their own below the dates."""
    for block in blocks:
        match block:
            case Items(kind="ordered"):
                yield from numbered(block.items)
            case Items() if section != "cost":
                yield from (item(runs, "，") for runs in block.items)
            case Facts() if section == "cost":
                yield from (speech(runs) for _, runs in block.pairs)
            case Facts() if section != "time":
                yield from (
                    labelled(label, runs, "，")
                    for label, runs in block.pairs
                    if speech(runs) not in said
                )


def _explanations(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield each question of a topic with the paragraph that answers it."""
    question = ""
    for block in blocks:
        if isinstance(block, Heading):
            question = block.text + ("？" if _QUESTION.search(block.text) else "。")
        elif isinstance(block, Paragraph) and question:
            answer = speech(block.runs)
            yield sentences(question) + answer if answer else ""
            question = ""


def _closing(number_: str, name: str, purpose: str) -> str:
    if not number_:
        return "还有不明白的，请向镇里问。"
    matter = sentences(purpose).rstrip("。") or "有事要问"
    call = f"{name}，{phone(number_)}。"
    return f"{matter}，请打{call}再说一遍，{call}"


def _unfinished(names: Iterable[str]) -> str:
    """Return the sentence that names the questions that are not answered in full."""
    questions = [_QUESTIONS[name].rstrip("？") for name in names if _QUESTIONS[name]]
    return f"{'、'.join(questions)}，这里没有讲全。" if questions else ""


def _choose(lists: dict[str, list[str]], room: int) -> dict[str, list[str]]:
    """Return the beginning of each list; the lists take turns until their next items do not fit."""
    chosen: dict[str, list[str]] = {name: [] for name in lists}
    open_lists = [name for name in _TURNS if name in lists]
    while open_lists:
        for name in list(open_lists):
            text = next(iter(lists[name][len(chosen[name]) :]), "")
            if text and length(text) <= room:
                chosen[name].append(text)
                room -= length(text)
            else:
                open_lists.remove(name)
    return chosen


# --- the page -----------------------------------------------------------------------------


def sections(document: Document) -> dict[str, list[Block]]:
    """Return the blocks of each section by its anchor; those before the first have none."""
    found: dict[str, list[Block]] = {"": []}
    anchor = ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            anchor = block.anchor
            found[anchor] = []
        else:
            found[anchor].append(block)
    return found


def runs_of(blocks: Iterable[Block]) -> Iterator[Run]:
    """Yield the runs of paragraphs, lists and definitions, in order."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from block.runs
            case Items():
                yield from (run for runs in block.items for run in runs)
            case Facts():
                yield from (run for _, runs in block.pairs for run in runs)
