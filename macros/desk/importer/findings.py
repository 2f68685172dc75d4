"""What stands in the way of reading a Word file, what stays out, and what no reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .formatting import W

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NAMES = {
    "footnoteReference": "脚注", "endnoteReference": "尾注", "oMath": "公式", "oMathPara": "公式",
    "ruby": "拼音指南", "sym": "符号字体的字", "tbl": "表格里的表格", "altChunk": "嵌入的文件",
    "subDoc": "嵌入的文件", "contentPart": "手写的墨迹", "object": "嵌入的对象",
}  # fmt: skip
_MENDS = {
    "脚注": "把脚注的文字写进正文", "尾注": "把尾注的文字写进正文",
    "公式": "改成普通的文字", "拼音指南": "去掉拼音", "文本框": "把文本框里的文字移到正文",
    "符号字体的字": "改用输入法打出的符号", "图片": "删去图片，图里的文字写进正文",
    "表格里的表格": "拆成两个表格", "上标或者下标": "改成一般大小的字",
    "划掉的字": "不要的删去，要的取消删除线",
    "看不见的白字或者极小的字": "不要的删去，要的改成黑色、一般大小",
    "没有填的控件": "填上，或者删去", "没有录下结果的域": "改成普通的文字",
    "自动编号": "改成手写的编号",
}  # fmt: skip
_COUNT = re.compile("[0-9０-９]+|[〇一二两俩三四五六七八九十]+(?=[个名人位户例])")
_MOST_QUOTES, _QUOTE = 3, 20


@dataclass(slots=True)
class Findings:
    """What was met on the way: what stops the import, what stays out, what no reader sees."""

    stops: dict[str, list[str]] = field(default_factory=dict)
    omissions: dict[str, list[str]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    @property
    def contents(self) -> int:
        """How many lines of a list of contents were left out."""
        return len(self.omissions.get("目录", ()))

    def stop(self, name: str, text: str) -> None:
        """Note something that cannot be read, with the words in it or around it."""
        self.stops.setdefault(name, []).append(text)

    def stop_at(self, element: Any) -> None:
        """Note an element that cannot be read."""
        name = element.tag.rpartition("}")[2]
        texts = element.iter(W + "t", _MATHS + "t")
        words = "".join(text.text or "" for text in texts) or context(element)
        self.stop(_NAMES.get(name, f"不认识的内容（{name}）"), words)

    def omit(self, name: str, text: str) -> None:
        """Note something that a reader sees and the import leaves out."""
        self.omissions.setdefault(name, []).append(text)

    def hide(self, text: str) -> None:
        """Note a text that no reader sees."""
        if text.strip():
            self.hidden.append(text)

    def stop_lines(self) -> list[str]:
        """Return why the import stops."""
        return [
            f"有{name}{len(texts)}处{_quotes(texts)}，照录不了：{_MENDS.get(name, '删去')}，再导入"
            for name, texts in self.stops.items()
        ]

    def omission_lines(self) -> list[str]:
        """Return what was left out."""
        return [
            f"{name}没有录入" + (f"（{len(texts)}行）" if name == "目录" else _quotes(texts))
            for name, texts in self.omissions.items()
        ]

    def hidden_lines(self) -> list[str]:
        """Return which hidden texts were left out."""
        count = len(self.hidden)
        return [f"有隐藏的文字{count}处，没有录入{_quotes(self.hidden)}"] if count else []


def squeeze(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


def words_of(element: Any) -> str:
    """Return the words in an element."""
    return "".join(text.text or "" for text in element.iter(W + "t"))


def context(element: Any) -> str:
    """Return the words of the paragraph around an element, or of what stands before it."""
    holder = next(element.iterancestors(W + "p"), None)
    words = words_of(holder) if holder is not None else ""
    before = holder.getprevious() if holder is not None and not words else None
    return words or (words_of(before) if before is not None else "")


def _quotes(texts: list[str]) -> str:
    """Return the beginnings of some texts in brackets; counts, which may be secret, are blanked."""
    plain = [_COUNT.sub("□", squeeze(text)) for text in texts]
    shown = [text for text in dict.fromkeys(plain) if text][:_MOST_QUOTES]
    cut = (text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…" for text in shown)
    return f"（{'、'.join(f'“{text}”' for text in cut)}）" if shown else ""
