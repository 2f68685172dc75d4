"""The source of a district's pages: what they say is drawn by their words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import yaml

from ..ledger.figure import PENDING
from .district import District
from .register import Rule

MARK = "本文件由 nianbao gather 写出，不要改"
DAY = f"发布时间: {PENDING}"
"""The line that an editor, or `nianbao date`, replaces once."""
MAX_CARDS, MAX_PICTURES = 12, 7


def files(district: District, stems: Collection[str]) -> dict[str, str]:
    """Return the text of every page by its path.

    Args:
        district: the district.
        stems: the subjects of which there is a ledger.
    """
    latest = district.years[-1] if district.years else 0
    texts = {
        "docs/statistics/index.md": _overview(district, latest, stems),
        "docs/indicators/index.md": _indicators(district),
        "docs/towns/index.md": _towns(),
        "docs/towns/late.md": _late(),
        "docs/towns/quality.md": _quality(),
    }
    for group in district.register.groups:
        if group.stem in stems:
            texts[f"docs/statistics/{group.stem}.md"] = _page(
                {"title": group.name, "主题": group.short, "年度": latest, "版面": "宽"},
                f"各镇（街道）{latest}年{group.name}的合计，附口径和没有加上的镇（街道）。",
                f"## 全部指标 {{ #all }}\n\n{{{{ 表({group.short}) }}}}\n\n"
                "## 各镇（街道）的数 { #towns }\n\n"
                + "".join(f"- [{rule.name}](../{rule.page})\n" for rule in group.rules),
            )
    for rule in district.register.rules:
        texts[f"docs/{rule.page}"] = _indicator(rule, latest)
    for town in district.towns.towns.values():
        texts[f"docs/towns/{town.stem}.md"] = _page(
            {"title": town.name, "版面": "宽"},
            f"{town.name}公布的数，哪些能与别的镇（街道）放在一起，哪些存疑，报告在哪里。",
            f'{{{{ 镇街("{town.name}") }}}}\n',
        )
    if latest - 1 in district.years:
        texts[f"docs/statistics/{latest}.md"] = _page(
            {"title": f"{latest}年与{latest - 1}年对照", "年度": latest, "版面": "宽"},
            f"{latest}年与{latest - 1}年的合计，逐个指标对照。",
            "{{ 两年对照() }}\n",
        )
    return texts


def menu(district: District, stems: Collection[str]) -> list[tuple[str, str]]:
    """Return title and source of the pages of statistics, for the menu."""
    latest = district.years[-1] if district.years else 0
    pair = [(f"两年对照（{latest}年）", f"statistics/{latest}.md")]
    groups = [group for group in district.register.groups if group.stem in stems]
    return [
        ("数据总览", "statistics/index.md"),
        *(pair if latest - 1 in district.years else []),
        *((group.name, f"statistics/{group.stem}.md") for group in groups),
    ]


def _overview(district: District, latest: int, stems: Collection[str]) -> str:
    groups = [group for group in district.register.groups if group.stem in stems]
    shown = [
        (f"{group.short}.{rule.name}", total.text)
        for group in groups
        for rule in group.rules
        if (total := district.total(rule, latest)) and total.text
    ]
    cards = [name for name, _ in shown][:MAX_CARDS]
    pictures = [name for name, text in shown if not text.startswith("少于")][:MAX_PICTURES]
    subjects = "".join(f"- [{group.name}]({group.stem}.md)\n" for group in groups)
    lines = [
        f"## {latest}年一年一图 {{ #year }}\n\n{{{{ 一年一图({', '.join(pictures)}) }}}}\n"
        if pictures
        else "",
        f"## 主要数字 {{ #key }}\n\n{{{{ 卡片({', '.join(cards)}) }}}}\n" if cards else "",
        "## 各个主题 { #subjects }\n\n" + (subjects or "还没有收到各镇（街道）的数。\n"),
        "## 怎样加起来的 { #how }\n\n"
        "只有单位、口径、期间和状态都一样的数才相加，才放在一起看；不一样的写明原因，"
        "见[每个指标](../indicators/index.md)。各镇（街道）不排名次，不打分。\n",
        "## 存疑清单 { #doubt }\n\n" + ("{{ 存疑清单() }}\n" if latest else "还没有。\n"),
    ]
    return _page(
        {"title": "数据总览", **_year(latest), "版面": "宽", "凡例": True, "栏目名称": "看数据",
         "栏目类型": "数据发布", "栏目关键词": "法治政府建设，统计数据，各镇（街道），合计"},
        f"各镇（街道）{f'{latest}年' if latest else ''}法治政府建设年度报告的合计，按主题列出。",
        "\n".join(line for line in lines if line),
    )  # fmt: skip


def _indicators(district: District) -> str:
    groups = district.register.groups
    body = "".join(
        f"## {group.name} {{ #{group.stem} }}\n\n"
        + "".join(
            f"- [{rule.name}]({rule.page.removeprefix('indicators/')})\n" for rule in group.rules
        )
        + "\n"
        for group in groups
    )
    body += "## 不可比、不可加的数 { #refused }\n\n{{ 不可比清单() }}\n"
    return _page(
        {"title": "每个指标", "版面": "宽", "栏目名称": "每个指标", "栏目类型": "数据发布",
         "栏目关键词": "指标，口径，各镇（街道）"},
        "每个指标一页：各镇（街道）各是多少，合计多少，哪些不能比、为什么。",
        body,
    )  # fmt: skip


def _indicator(rule: Rule, latest: int) -> str:
    return _page(
        {"title": rule.name, **_year(latest), "版面": "宽"},
        f"{rule.name}：各镇（街道）的数并列，附口径、期间和没有数的原因。",
        f'{{{{ 各镇("{rule.identifier}") }}}}\n',
    )


def _towns() -> str:
    return _page(
        {"title": "各镇（街道）", "栏目名称": "各镇（街道）", "栏目类型": "概况信息",
         "栏目关键词": "镇，街道，年度报告"},
        "全部镇（街道）一览，按登记的次序，不排名次。",
        "{{ 镇街一览() }}\n\n## 相关 { #related }\n\n"
        "- [报送和公开](late.md)\n- [数据质量](quality.md)\n",
    )  # fmt: skip


def _late() -> str:
    return _page(
        {"title": "报送和公开", "版面": "宽"},
        "各镇（街道）的年度报告哪一天报送、哪一天公开；没有报送、没有公开和晚了的，写明日期。",
        "{{ 报送情况() }}\n",
    )


def _quality() -> str:
    return _page(
        {"title": "数据质量", "版面": "宽"},
        "各镇（街道）的数据有哪些存疑、更正和没有收到的，逐个列出，供镇里核对。",
        "{{ 数据质量() }}\n",
    )


def _year(latest: int) -> dict[str, int]:
    return {"年度": latest} if latest else {}


def _page(front: Mapping[str, Any], summary: str, body: str) -> str:
    head = yaml.safe_dump(
        {**front, "摘要": summary}, allow_unicode=True, sort_keys=False, width=1000
    )
    day = "" if front.get("栏目名称") else f"{DAY}\n"
    return f"---\n# {MARK}\n{head}{day}---\n\n{body}"
