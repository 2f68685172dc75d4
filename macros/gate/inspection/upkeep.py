"""Whether the site is kept up to date: its newest day, its columns, what should be published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ...ledger.figure import PENDING
from .item import Case, Finding, Result, is_column_page, judge
from .page import INDEX, BuiltPage, one_line

HOME_DAYS = timedelta(days=14)
COLUMN_DAYS = {
    "工作动态": timedelta(days=14),
    "通知公告": timedelta(days=183),
    "政策文件": timedelta(days=183),
}
"""How long a column of a kind (ColumnType) may go without an update."""
MANY = 5
"""This many stale, or empty, columns are a veto."""
_REPORT = re.compile(r"report/(20\d\d)\.html")
_PUBDATE = re.compile(r"(\d{4}-\d\d-\d\d)(?: \d\d:\d\d)?")
_THIN = 20
"""Characters below which an article says nothing."""


def publication_day(page: BuiltPage) -> date | None:
    """Return the day in a page's PubDate; None where it has none that can be read."""
    match = _PUBDATE.fullmatch(page.meta("PubDate"))
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def home_page(case: Case) -> Result:
    """Check 首页不更新: the newest day on the site is recent."""
    newest = _newest(case.simplified)
    if newest is None:
        return Result("有问题", "没有一页写着能读的 PubDate：没有注明时间，视为没有更新", (INDEX,))
    if case.today - newest <= HOME_DAYS:
        return Result("通过", f"最近一次更新：{newest}")
    summary = f"最近一次更新：{newest}。本站如果是区门户的一个栏目，首页的更新看区门户"
    return Result("提醒", summary, (INDEX,))


def _newest(pages: Iterable[BuiltPage]) -> date | None:
    return max((day for page in pages if (day := publication_day(page))), default=None)


def column_updates(case: Case) -> Result:
    """Check 栏目不更新: no column goes without updates longer than its kind may."""
    kinds = {page.meta("ColumnType") for page in case.simplified} - {"", PENDING}
    if not kinds:
        return Result("没查", "没有一页写着 ColumnType，分不出哪些栏目要常更新")
    findings = list(_stale_columns(case))
    praise = "没有到期不更新的栏目" if kinds & COLUMN_DAYS.keys() else "没有要常更新的栏目"
    return judge(findings, praise, "有问题" if len(findings) >= MANY else "提醒")


def _stale_columns(case: Case) -> Iterator[Finding]:
    for name, pages in case.columns.items():
        kind = next((k for page in pages if (k := page.meta("ColumnType")) in COLUMN_DAYS), "")
        newest = _newest(pages)
        if kind and (newest is None or case.today - newest > COLUMN_DAYS[kind]):
            yield Finding(pages[0].path, f"“{kind}”类的栏目{name}上次更新：{newest or '没有写'}")


def yearly_report(case: Case) -> Result:
    """Check 应更新未更新: each year's report is public by 1 April of the next year."""
    years = sorted(int(m[1]) for page in case.simplified if (m := _REPORT.fullmatch(page.path)))
    if not years:
        return Result("有问题", "没有年度报告", ("report/",))
    due_year = case.today.year - (1 if (case.today.month, case.today.day) >= (4, 1) else 2)
    if years[-1] >= due_year:
        return Result("通过", f"有{years[-1]}年的年度报告")
    years_missing = [str(year) for year in range(years[-1] + 1, due_year + 1)]
    return Result(
        "提醒", f"还没有{'、'.join(years_missing)}年的年度报告", (f"report/{years[-1]}.html",)
    )


def empty_columns(case: Case) -> Result:
    """Check 空白栏目: every column has a page with content."""
    findings = [
        Finding(pages[0].path, f"栏目{name}是空的")
        for name, pages in case.columns.items()
        if not any(_says_something(page) for page in _articles(pages))
    ]
    return judge(
        findings,
        f"{len(case.columns)}个栏目都有内容",
        "有问题" if len(findings) >= MANY else "提醒",
    )


def _articles(pages: list[BuiltPage]) -> list[BuiltPage]:
    """Return the pages of a column, without the one that only leads to them."""
    return pages if len(pages) == 1 and "/" not in pages[0].path else [
        page for page in pages if not is_column_page(page.path)
    ]  # fmt: skip


def _says_something(page: BuiltPage) -> bool:
    text = "".join(one_line(node) for node in page.tree.css("article"))
    return len(text.replace(PENDING, "").strip()) >= _THIN


def forged_dates(case: Case) -> Result:
    """Check 伪造发稿日期: no day lies in the future, or before the end of the year reported."""
    days = [(page, day) for page in case.public if (day := publication_day(page))]
    if not days:
        return Result("没查", "没有一页写着能读的 PubDate")
    findings = (
        Finding(page.path, fault) for page, day in days if (fault := _forgery(case, page, day))
    )
    return judge(findings, f"{len(days)}页的 PubDate 都不晚于今天，不早于报告年度结束")


def _forgery(case: Case, page: BuiltPage, day: date) -> str:
    if day > case.today:
        return f"PubDate 是{day}，还没有到"
    report = _REPORT.search(page.path)
    if report and day.year <= int(report[1]):
        return f"PubDate 是{day}，早于报告年度结束"
    return ""
