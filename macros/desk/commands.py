"""The commands of the desk: what each is for, and the module that does it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    summary: str
    module: str
    """Where its functions are, below this package; read when the command is called."""
    arguments: str = "arguments"
    """Adds to a parser what may be written behind the command."""
    run: str = "run"
    """Does it; its exit status."""

    def function(self, name: str) -> Any:
        """One of its functions."""
        return getattr(importlib.import_module(f"{__package__}.{self.module}"), name)


COMMANDS = {
    "check": Command("检查数字、网页和链接，列出全部问题", "check"),
    "serve": Command("边改边看：存盘以后，浏览器里的网页自己更新", "preview.command"),
    "build": Command("生成网站的全部网页，有错误就不算数", "building"),
    "new-year": Command("照去年的主题和指标建新一年的台账和报告页", "newyear"),
    "new-town": Command("给另一个镇建一套干净的文件", "newtown.command"),
    "progress": Command("一年的台账填到哪里了", "progress"),
    "outputs": Command("从生成的网站做 PDF、Word、数据等各种文件", "outputs"),
    "inspect": Command("照全国政府网站检查的指标，查生成的网站", "inspection.command"),
    "release": Command("检查、生成、核对，做成一个发布包；有一处不对就不做", "release.command"),
    "schema": Command("重新生成 data/schema/ 里的格式说明", "schema"),
    "import": Command("把定稿（Word 或文本）变成报告页和台账", "importer.command"),
    "diff": Command("两个年度之间，或者某个版本以来，哪些数字变了", "changes"),
    "deploy": Command(
        "把发布包放到服务器的文件夹里，换上去", "deploy.command", "deploy_arguments", "deploy"
    ),
    "rollback": Command(
        "把服务器上的网站换回上一份", "deploy.command", "rollback_arguments", "rollback"
    ),
}
