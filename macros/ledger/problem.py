"""Problems in files that editors write, worded so that an editor can act on them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Level = Literal["错误", "提醒"]

TITLES: dict[str, str] = {
    "L01": "文件编码不是 UTF-8",
    "L02": "文件太大",
    "L03": "文件是空的",
    "L04": "YAML 写法有误",
    "L05": "用了制表符",
    "L06": "用了全角冒号或全角空格",
    "L07": "键重复",
    "L08": "不认识的键",
    "L09": "结构不对",
    "L10": "用了 YAML 的标签、锚点或引用",
    "L11": "缺少必填的键",
    "L12": "名称不能这样起",
    "L13": "名称重复",
    "L14": "有没解决的合并冲突",
    "L15": "值首尾有空白",
    "F01": "数值写法不对",
    "F02": "数值是空的",
    "F03": "限定词重复",
    "F04": "派生指标写法不对",
    "R01": "指到了不存在的指标",
    "R02": "指标之间绕成了圈",
    "R03": "分项之和不等于合计",
    "R04": "比率与分子分母不符",
    "R05": "除数是零",
    "R06": "部分大于整体",
    "R07": "勾稽关系不成立",
    "R08": "单位不同，不能相加或比较",
    "R09": "关系式看不懂",
    "R10": "季度的数与全年不符",
    "R11": "更正与现在的数不符",
    "R12": "更正的原值没有公布过",
    "D01": "敏感人数不能公开",
    "D02": "隐去的人数可以推算出来",
    "D03": "文字里写出了敏感人数",
    "P01": "页面用了不存在的名称",
    "P02": "页面里的花括号写法不对",
    "P03": "页面里的词用法不对",
    "S01": "同义词没有对应的内容",
    "A01": "没有这一条",
    "T01": "手写了数字",
    "W01": "用语或标点不当",
    "W02": "读起来费力",
    "C01": "报告缺章节",
    "C02": "报告标题不对",
    "C03": "公开得晚了",
    "C04": "不足没有对应的措施",
    "C05": "专题或指南缺一部分",
    "N01": "写出了个人信息",
    "N02": "写出了隐去的人数",
    "K01": "链接打不开",
    "K02": "图片没有文字说明",
    "K03": "栏目是空的",
    "K04": "站外链接没有标明",
    "K05": "过了复核日期",
    "H01": "网页标签缺一项",
    "H02": "栏目类型不在规定的里面",
    "H03": "发布时间写法不对",
    "H04": "发布时间不可能是真的",
    "H05": "网站标识码写法不对",
    "H06": "不是政府网站的网址",
    "H07": "没有离开本站的提示",
    "O01": "有文件没有做成",
    "V01": "有没写完的内容",
    "V02": "写出了本机的文件夹",
    "V03": "网页会访问别的网站",
    "V04": "网页代码不合标准",
    "V05": "文件缺少、是空的或者不该有",
    "V06": "文件属性不对",
    "V07": "网页太大",
    "V08": "发布没有做完",
    "V09": "说不清是哪个版本",
    "V10": "还没有同意发布",
    "U01": "还有内容待补充",
    "U02": "存疑的关系已经成立",
    "U03": "没有网页用到的指标",
    "X01": "网页里有不许用的 HTML",
    "X02": "有看不见或者假冒的字",
}
"""Every problem code with its title. One code: one kind of mistake, one way to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A mistake, with everything needed to mend it."""

    path: str
    """The file, relative to the project, with forward slashes."""
    line: int
    """The line in the file, counted from 1 (front matter included)."""
    code: str
    """A key of `TITLES`."""
    found: str
    """What the file says."""
    expected: str
    """What it should say."""
    mend: str
    """What to do, as an instruction."""
    nearest: str = ""
    """The valid name most like the wrong one, or empty."""
    level: Level = "错误"
    """`错误` stops publication, `提醒` does not."""

    def __str__(self) -> str:
        nearest = f"最接近的是“{self.nearest}”。" if self.nearest else ""
        return (
            f"{self.path}:{self.line}：{self.level} {self.code} {TITLES[self.code]}。"
            f"现在是：{self.found}。应当是：{self.expected}。{nearest}改法：{self.mend}。"
        )


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` most like `name`, or an empty text where none is similar."""
    return _nearest(name, tuple(dict.fromkeys(names)))


@lru_cache(maxsize=1024)
def _nearest(name: str, names: tuple[str, ...]) -> str:
    # Cached, because the same mistake often occurs on many pages and comparing is slow.
    overlaps = [n for n in names if name and (name in n or n in name)]
    matches = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
    return (matches or overlaps or [""])[0]


def quoted(text: str, limit: int = 40) -> str:
    """Quote `text` in Chinese marks: at most `limit` characters, control characters escaped."""
    printable = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return f"“{printable[:limit]}…”" if len(printable) > limit else f"“{printable}”"
