"""A small complete town that could be released: tests/fictional with nothing left open.

From a shell: `python tests/releasable.py 文件夹`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FICTIONAL = ROOT / "tests" / "fictional"
DAY = "2025-01-20T09:00:00+08:00"
"""Of its one commit."""
CHAPTERS = """
## 三、党政主要负责人履行推进法治建设第一责任人职责的有关情况 { #s3 }

党政主要负责人按时听取法治工作的汇报。

## 五、存在的不足和原因 { #s5 }

### （一）执法力量不足 { #s5-1 }

执法人员少，要办的事多。

## 六、下一年度推进法治政府建设的主要安排 { #s6 }

### （一）充实执法力量 { #s6-1 }

增加执法力量，多作培训。

## 存疑说明 { #存疑 }
"""
SETTINGS = "更新频率: 每年\n开放条件: 无条件开放（虚构）\n许可: 示例许可（虚构）\n"


def town(folder: Path) -> Path:
    """The town in `folder`: a git repository of one commit."""
    for part in ("macros", "overrides", "fonts"):
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    for part in ("requirements.txt", ".gitignore"):
        shutil.copy(ROOT / part, folder)
    shutil.copy(ROOT / "mkdocs.yml", folder / "base.yml")
    shutil.copytree(FICTIONAL, folder, dirs_exist_ok=True)
    with (folder / "data" / "site.yml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    for year in (2023, 2024):
        replace(folder / "docs" / "report" / f"{year}.md", "\n## 存疑说明 { #存疑 }\n", CHAPTERS)
    replace(folder / "data" / "2024" / "legal-education.yml", "待补充", "20人")
    commit(folder, init=True)
    return folder


def replace(file: Path, old: str, new: str) -> None:
    """Replaces what must stand in the file once."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), "utf-8")


def commit(folder: Path, *, init: bool = False) -> None:
    """Commits everything as it is, on the same day each time."""
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "示例"), ("EMAIL", "editor@town.example"), ("DATE", DAY))
    }
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for words in (
        ["init", "-q", "-b", "main"] if init else [],
        ["add", "-A"],
        ["commit", "-qm", "版本"],
    ):
        if words:
            subprocess.run(["git", *words], cwd=folder, env=environment, check=True)


if __name__ == "__main__":
    town(Path(sys.argv[1]))
