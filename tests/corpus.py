"""Make towns of any size for measuring: `grow_town(folder, pages=1000, years=10)`.

A town is this project with more years of the same report and with articles on law, by year, the
newest first. A Markov chain of characters, learnt from the pages of this project, writes new
sentences for each, and mixes in words of the article's own, made of common characters. So the
vocabulary grows with the pages, as in real text. The same numbers make the same bytes.

From a shell: `python tests/corpus.py 文件夹 页数 年数`.
"""

import random
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
LAST = 2024
"""The newest year of the ledger."""
_PARTS = ("data", "docs", "macros", "overrides", "fonts")
_WRITTEN = re.compile(r"\{\{.*?\}\}|\{[^}]*\}|<[^>]+>|\([^)]*\)|[*#>|`\[\]-]|\d+\S?")
_CLAUSE = re.compile("[\u4e00-\u9fff]{4,}")
_FIGURES = ("调解.调解案件", "执法.行政检查", "信访.来访咨询批次", "普法.集中宣传活动")
_TERMS = ("人民调解", "行政复议", "法律援助", "试用期", "经济补偿")
_LAWS = ('"劳动法", 50', '"人民调解法", 29', '"民法典"', '"行政复议法"')


def grow_town(folder: Path, *, pages: int, years: int = 1) -> Path:
    """Make a town of so many pages and years in `folder`; it never has fewer than this project."""
    for name in _PARTS:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore, dirs_exist_ok=True)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    head, _, listed = settings.partition("nav:\n")
    nav = yaml.safe_load(listed)
    for year in range(LAST - years + 1, LAST):
        shutil.copytree(folder / f"data/{LAST}", folder / f"data/{year}", dirs_exist_ok=True)
        text = (folder / f"docs/report/{LAST}.md").read_text("utf-8").replace(str(LAST), str(year))
        (folder / f"docs/report/{year}.md").write_text(text, "utf-8")
        nav[1]["查报告"].insert(1, {f"{year}年度报告": f"report/{year}.md"})
    more = pages - len(list((folder / "docs").rglob("*.md")))
    column = next(item["学法"] for item in nav if "学法" in item)
    column += [{title: entries} for title, entries in _articles(folder / "docs", more)]
    listed = yaml.safe_dump(nav, allow_unicode=True, sort_keys=False)
    (folder / "mkdocs.yml").write_text(f"{head}nav:\n{listed}", "utf-8")
    return folder


def _articles(docs: Path, count: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Write the articles over ten years; yield each year's menu title and entries."""
    for back in range(10):
        year = LAST - back
        entries = []
        for number in range(back, count, 10):
            article = Article(number)
            path = f"learn/{year}/{number:04}.md"
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(article.markdown(), "utf-8")
            entries.append({article.title: path})
        if entries:
            yield f"{year}年普法", entries


@dataclass
class Article:
    """An article, generated entirely from its number."""

    number: int
    chance: random.Random = field(init=False)
    words: list[str] = field(init=False)
    """The words of its subject, which no other article shares."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.words = ["".join(self._some(_common(), 2, 4)) for _ in range(15)]

    @property
    def title(self) -> str:
        """The title in the menu."""
        return f"{self.words[0]}{self.words[1]}怎么办"

    def markdown(self) -> str:
        """Return the text of the file."""
        front = ["---", f"title: {self.title}", "发布时间: 待补充", f"导语: {self._clause()}。"]
        front += [f"摘要: {self._clause()}，{self._clause()}。", "---", ""]
        parts = [self._section(number) for number in range(1, self.chance.randint(4, 8))]
        return "\n".join(front) + "\n" + "\n\n".join(parts) + "\n"

    def _section(self, number: int) -> str:
        title = f"{self._word()}{self.chance.choice(('怎么办', '找谁', '要准备什么', '的规定'))}"
        blocks = [f"## {title} {{ #s{number} }}"]
        for _ in range(self.chance.randint(1, 3)):
            blocks.append("".join(self._sentence() for _ in range(self.chance.randint(2, 4))))
        blocks.append("\n".join(f"- {self._sentence()}" for _ in range(self.chance.randint(2, 5))))
        if self.number % 5 == 0 and number == 2:
            rows = "".join(f"| {self._word()} | {self._sentence()} |\n" for _ in range(4))
            blocks.append(f"| 事项 | 说明 |\n|---|---|\n{rows}")
        return "\n\n".join(blocks)

    def _sentence(self) -> str:
        clauses = [self._clause() for _ in range(self.chance.randint(1, 3))]
        return "，".join(clauses) + self.chance.choice(self._ends())

    def _ends(self) -> list[str]:
        figure, term, law = (self.chance.choice(all_) for all_ in (_FIGURES, _TERMS, _LAWS))
        return ["。"] * 9 + [
            f"，共{{{{ {figure} }}}}。",
            f'，也就是{{{{ 名词("{term}") }}}}。',
            f"，见{{{{ 法条({law}) }}}}。",
        ]

    def _clause(self) -> str:
        said = self.chance.choice(_beginnings())
        for _ in range(self.chance.randint(4, 12)):
            said += self.chance.choice(_chain().get(said[-2:]) or _common())
        at = self.chance.randint(2, len(said))
        return said[:at] + self._word() + said[at:] if self.chance.random() < 0.5 else said

    def _word(self) -> str:
        # A few words occur often, most rarely.
        return self.words[min(int(self.chance.expovariate(0.3)), len(self.words) - 1)]

    def _some(self, all_: list[str], least: int, most: int) -> list[str]:
        return self.chance.choices(all_, k=self.chance.randint(least, most))


@cache
def _clauses() -> list[str]:
    texts = (file.read_text("utf-8") for file in sorted((ROOT / "docs").rglob("*.md")))
    bodies = (text.partition("\n---\n")[2] for text in texts)
    return [c for body in bodies for c in _CLAUSE.findall(_WRITTEN.sub("\n", body))]


@cache
def _beginnings() -> list[str]:
    return sorted({clause[:2] for clause in _clauses()})


@cache
def _chain() -> dict[str, list[str]]:
    """Return the characters that follow each pair, as often as they do."""
    found: dict[str, list[str]] = defaultdict(list)
    for clause in _clauses():
        for at in range(len(clause) - 2):
            found[clause[at : at + 2]].append(clause[at + 2])
    return found


@cache
def _common() -> list[str]:
    """Return the 3,755 characters of the first level of GB 2312."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return [code.decode("gb2312") for code in codes if code < b"\xd7\xfa"]


if __name__ == "__main__":
    grow_town(Path(sys.argv[1]), pages=int(sys.argv[2]), years=int(sys.argv[3]))
