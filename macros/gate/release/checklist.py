"""发布检查表: each check with its result, for the reviewer to sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...channels.document import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    plain,
)
from ...channels.typeset import Sheet, pdf
from ...desk.checks import CHECKS
from ...desk.project import PageFile, Project
from ...ledger import approval
from ...ledger.problem import Problem
from . import delicate
from .verifications import Outcome

NAME = "发布检查表"
_VERBATIM = re.compile(r"\{\{\s*原文\s*[(（]\s*[\"“”']([^\"“”']*)[\"“”']\s*[)）]\s*\}\}")


@dataclass(frozen=True)
class Findings:
    """Everything that the checks of a release found."""

    project: Project
    commit: str
    day: str
    digest: str
    """Of the packed files; empty where the site was not built."""
    problems: tuple[Problem, ...]
    """Found in the editor's files, the version and the build."""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def all(self) -> list[Problem]:
        """Every problem, those of the built site included, without duplicates."""
        problems = [*self.problems, *(p for outcome in self.outcomes for p in outcome.problems)]
        return list(dict.fromkeys(problems))

    @property
    def blocking(self) -> list[Problem]:
        """The errors, which stop the release."""
        return [problem for problem in self.all if problem.level == "错误"]

    @property
    def ready(self) -> bool:
        """Whether nothing stops the release and the built site was verified."""
        return not self.blocking and bool(self.outcomes)


def as_markdown(findings: Findings) -> bytes:
    """Return the checklist as Markdown, in UTF-8."""
    document = _document(findings)
    parts = [f"# {document.name}", *(_markdown(block) for block in document.blocks)]
    return ("\n\n".join(parts) + "\n").encode()


def as_pdf(findings: Findings) -> bytes:
    """Return the checklist as PDF, in the layout of the report."""
    document = _document(findings)
    author = findings.project.setting("镇名")
    return pdf(
        "report.typ",
        Sheet(document, document.blocks, author, findings.day, preview=not findings.ready),
    )


def _document(findings: Findings) -> Document:
    year = findings.project.ledger.latest
    return Document(
        path="release/发布检查表",
        title=(f"{findings.project.setting('镇名')}{year}年", NAME),
        lead="",
        byline="",
        column="发布",
        plate=(),
        blocks=tuple(_blocks(findings)),
        summary="发布前逐项检查的结果",
    )


def _blocks(findings: Findings) -> Iterator[Block]:
    warnings = [problem for problem in findings.all if problem.level == "提醒"]
    yield _head("一、版本和结论")
    yield _table(("项目", "内容"), _version(findings, len(warnings)))
    yield _head("二、查了什么")
    yield _table(("检查", "范围", "结果"), _evidence(findings))
    yield _head("三、规定要有的章节")
    yield _table(("报告", "章节", "结果"), _chapters(findings.project))
    yield _head("四、不能发布的问题")
    yield from _problems(findings.blocking)
    yield _head("五、提醒")
    yield from _problems(warnings)
    yield _head("六、存疑的数字")
    yield from _list(_doubts(findings.project))
    yield _head("七、照录的数字")
    yield from _list(_verbatim(findings.project.pages))
    yield _head("八、说到敏感事项、又有数的句子")
    yield _paragraph("每一句看一遍：合在一起，认不认得出是谁，算不算得出隐去的人数。")
    yield from _list(delicate.sentences(findings.project))
    yield _head("九、签发")
    yield _paragraph("签发记下谁同意了什么，不是防伪：谁改得了文件，由托管平台的权限决定。")
    rows = list(_approvals(findings.project))
    yield _table(("姓名", "日期", "版本", "意见", "现在"), rows) if rows else _paragraph("没有。")
    yield _head("十、审核")
    # One line each, to be filled in with a pen.
    yield from (_paragraph(f"{name}：") for name in ("审核人", "日期", "签字", "意见"))


def _version(findings: Findings, warnings: int) -> Iterator[tuple[str, str]]:
    count = len(findings.blocking)
    yield "镇", findings.project.setting("镇名")
    yield "年度", f"{findings.project.ledger.latest}年"
    yield "版本（提交）", findings.commit or "不明"
    yield "提交日期", findings.day
    parts = [findings.digest[at : at + 16] for at in range(0, len(findings.digest), 16)]
    yield "网站内容的校验值", " ".join(parts) or "网站没有生成"
    conclusion = "可以发布" if findings.ready else "不能发布"
    yield "结论", f"{conclusion}：{count}个错误，{warnings}个提醒"


def _evidence(findings: Findings) -> Iterator[tuple[str, str, str]]:
    project = findings.project
    indicators = sum(len(subject.indicators) for subject in project.ledger.subjects())
    scope = f"{len(project.pages)}个网页的文字、{indicators}个指标"
    yield "台账和网页文字", f"{scope}：{'、'.join(['台账', *CHECKS])}", _summary(findings.problems)
    for outcome in findings.outcomes:
        yield outcome.name, outcome.scope, _summary(outcome.problems)
    if not findings.outcomes:
        yield "生成的网站", "没有生成", "没有查"


def _summary(problems: Iterable[Problem]) -> str:
    every = list(problems)
    errors = sum(problem.level == "错误" for problem in every)
    counts = {"错误": errors, "提醒": len(every) - errors}
    return "，".join(f"{n}个{level}" for level, n in counts.items() if n) or "没有问题"


def _chapters(project: Project) -> Iterator[tuple[str, str, str]]:
    for page in _reports(project):
        year = int(page.report_year)
        headings = [heading.text for heading in page.headings if heading.level > 1]
        for chapter in project.library.outlines.chapters(project.setting("省份"), year):
            title = next((text for text in headings if chapter.is_named(text, year)), "")
            yield page.text("title"), f"{chapter.title}（{chapter.origin}）", title or "没有"


def _reports(project: Project) -> list[PageFile]:
    return [page for page in project.pages if page.report_year]


def _problems(problems: list[Problem]) -> Iterator[Block]:
    """Yield a table of the problems; equal ones share a row, with all their places."""
    places: dict[tuple[str, str], list[str]] = {}
    for p in problems:
        wording = (f"{p.code} {p.kind.title}", f"{p.found}。改法：{p.mend}")
        places.setdefault(wording, []).append(f"{p.path}:{p.line}")
    rows = [(*wording, "、".join(at)) for wording, at in places.items()]
    yield _table(("问题", "现在和改法", "位置"), rows) if rows else _paragraph("没有。")


def _doubts(project: Project) -> Iterator[str]:
    for year in project.ledger.years:
        for indicator in project.ledger.doubts(year):
            doubt = project.ledger.expand(indicator.doubt, indicator)
            yield f"{year}年 {indicator.subject}.{indicator.name}（{indicator.text}）：{doubt}"


def _approvals(project: Project) -> Iterator[tuple[str, ...]]:
    now = approval.digest(project.root) if project.approvals else ""
    for one in project.approvals:
        stands = "有效" if one.digest == now else "作废：以后又改了"
        yield one.name, one.day, one.commit[:12] or "没有 git", one.remark, stands


def _verbatim(pages: list[PageFile]) -> Iterator[str]:
    for page in pages:
        for match in _VERBATIM.finditer(page.body):
            yield f"{page.path}:{page.line(match.start())}：{match[1]}"


# --- blocks ---------------------------------------------------------------------------------


def _head(text: str) -> Heading:
    return Heading(2, text, "")


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _list(items: Iterable[str]) -> Iterator[Block]:
    entries: tuple[Runs, ...] = tuple((Run(item),) for item in items)
    yield Items(entries, "ordered") if entries else _paragraph("没有。")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    heads = tuple(Cell((Run(text),), head=True) for text in head)
    cells = [tuple(Cell((Run(text),)) for text in row) for row in rows]
    return Table("", (heads, *cells))


def _markdown(block: Block) -> str:
    match block:
        case Heading(_, text):
            return f"## {text}"
        case Items(items):
            return "\n".join(f"{n}. {_escape(plain(item))}" for n, item in enumerate(items, 1))
        case Table(_, rows):
            lines = [f"| {' | '.join(_escape(cell.text) for cell in row)} |" for row in rows]
            return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
        case Paragraph(runs):
            return _escape(plain(runs))
    raise AssertionError(block)


def _escape(text: str) -> str:
    """Return the text on one line, with Markdown and HTML escaped."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text.replace("\n", " "))
