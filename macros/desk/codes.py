"""The list of problem codes in the handbook: `python -m macros.desk.codes` writes it anew.

Codes and titles are those of `ledger.problem`; what a code means to an editor is written here.
The examples below the list are written by hand; only the headings above them are updated.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ..files import write
from ..ledger.problem import TITLES
from . import console

HANDBOOK = "handbook/problems.md"
START, END = "<!-- 问题代码：开始 -->", "<!-- 问题代码：结束 -->"

ERROR, WARNING, EITHER = "错误", "提醒", "错误或提醒"

MEANINGS: dict[str, tuple[str, str]] = {
    "L01": (ERROR, "文件不是用 UTF-8 存的，汉字读不出来。多半是用旧的记事本存成了 GBK。"),
    "L02": (ERROR, "一个文件超过 1 MB。多半是放错了文件。"),
    "L03": (ERROR, "data 里的文件什么也没有。"),
    "L04": (ERROR, "这一行不合格式：冒号后面没空格、引号括号不成对、没对齐。"),
    "L05": (ERROR, "用了 Tab 键。行首只能用空格。"),
    "L06": (ERROR, "台账里的冒号打成了中文冒号，或者行首打了中文空格。"),
    "L07": (ERROR, "同一个名称或者键写了两次，不知道听哪个的。"),
    "L08": (ERROR, "这个键不在规定的几个里，多半是打错了字。"),
    "L09": (ERROR, "该写一个值的地方写了几个，或者反过来；日期、是否写得不对。"),
    "L10": (ERROR, "值的开头有 `*`、`&` 或者 `!`，在台账里有特殊意思，不能用。"),
    "L11": (ERROR, "缺了必须有的一行，例如主题、来源，指南的步骤，题目的依据。"),
    "L12": (ERROR, "名称里有标点、空格，以数字开头，或者与网页里的词同名。"),
    "L13": (ERROR, "同一年有两个同名的主题，或者两份同名的指南、两道一样的题。"),
    "L14": (ERROR, "两个人改了同一处，还没有选定留哪一个。"),
    "L15": (WARNING, "值的前面或者后面多了空格。"),
    "F01": (ERROR, "数值没有照“限定词、数字、单位连写”的样子写。"),
    "F02": (ERROR, "名称后面没有写数值。"),
    "F03": (WARNING, "“超”和“以上”这样的词说了两遍。"),
    "F04": (ERROR, "派生指标缺单位、小数不对，或者算不出来。"),
    "R01": (ERROR, "关系或者花括号里写的名称，台账里没有。"),
    "R02": (ERROR, "甲是乙的一部分，乙又是甲的一部分。"),
    "R03": (ERROR, "各部分加起来不等于合计。"),
    "R04": (ERROR, "写的百分比，与分子除以分母算出来的不一样。"),
    "R05": (ERROR, "分母是零，没法除。"),
    "R06": (ERROR, "部分比整体还大。"),
    "R07": (ERROR, "“勾稽”里写的式子不成立。"),
    "R08": (ERROR, "单位不同的数放在一起加或者比了。"),
    "R09": (ERROR, "式子写法不对：只用名称、数字、加减乘除、括号和一个比较号。"),
    "R10": (ERROR, "四个季度加起来，不等于全年。"),
    "R11": (ERROR, "“更正”里最后改成的数，不是台账里现在的数。"),
    "R12": (ERROR, "“更正”里写的原值，以前提交过的台账里没有。"),
    "D01": (ERROR, "敏感事项里写了一至九人的人数。"),
    "D02": (ERROR, "人数虽然隐去了，用合计一减还是知道。"),
    "D03": (ERROR, "备注、口径或者注释里写出了隐去的人数。"),
    "P01": (ERROR, "花括号里的主题、指标、年度、法律、热线、名词，资料里没有。"),
    "P02": (ERROR, "花括号、括号、引号不成对，或者在里面作了计算。"),
    "P03": (ERROR, "图、表、卡片不能这样用，比如给不能画的数画图。"),
    "S01": (WARNING, "同义词表左边的词，网站上已经没有了。生成网站时才检查。"),
    "A01": (ERROR, "引用的条号比这部法律的最后一条还大。"),
    "T01": (ERROR, "报告页、数据页里直接打了数字，没有从台账里取。"),
    "W01": (EITHER, "用词不当，或者标点用得不对。"),
    "W02": (WARNING, "句子太长，或者用了没解释的名词。"),
    "C01": (ERROR, "报告缺了规定要有的一章。"),
    "C02": (ERROR, "报告的标题里没有年份，或者没有“法治政府建设年度报告”。"),
    "C03": (WARNING, "公开的日期不在次年4月1日之前。"),
    "C04": (WARNING, "写了一项不足，下一年的安排里没有提到怎么改。"),
    "C05": (ERROR, "学法专题缺一部分，或者办事指南和它的网页对不上。"),
    "N01": (EITHER, "写出了身份证号、手机号、银行卡号、车牌、证件号或者邮箱。"),
    "N02": (ERROR, "网页的句子里写出了隐去的人数。"),
    "K01": (ERROR, "链接指的网页、文件或者标题没有。"),
    "K02": (ERROR, "图片没有写里面是什么，看不见的人不知道。"),
    "K03": (ERROR, "docs 里有一个文件夹，里面没有网页。"),
    "K04": (ERROR, "链接到不是政府的网站，没有写明“站外”。"),
    "K05": (WARNING, "说好要再核对的日子过了，或者法律、指南一年没有核对。"),
    "H01": (ERROR, "首页、栏目或者网页的页首，缺了网页标签要用的一项。"),
    "H02": (ERROR, "栏目类型只能从规定的几种里选。"),
    "H03": (ERROR, "发布时间没有写成“2025-03-28 09:00”的样子。"),
    "H04": (ERROR, "发布时间在今天以后、在报告那一年过完以前，或者与牌记不是同一天。"),
    "H05": (ERROR, "网站标识码不是10位数字。"),
    "H06": (EITHER, "网址的域名不是 .gov.cn。放在上级网站的文件夹里的，只是提醒。"),
    "H07": (ERROR, "有链接到非政府网站，没有“离开本站”那一页。"),
    "O01": (ERROR, "PDF、Word、表格这样的文件，有一个没有做成。生成网站时才检查。"),
    "V01": (ERROR, "生成的文件里还有没填好的花括号、程序的报错或者预览的字样。发布时才检查。"),
    "V02": (ERROR, "生成的文件里写着做网站的这台电脑上的文件夹。发布时才检查。"),
    "V03": (ERROR, "网页一打开就要向别的网站取东西。让读者自己点的链接可以。发布时才检查。"),
    "V04": (ERROR, "HTML 检查程序说网页代码有错，或者编号重复、指到没有的编号。发布时才检查。"),
    "V05": (ERROR, "该有的文件没有做出来，文件是空的，或者多了不该公开的文件。发布时才检查。"),
    "V06": (ERROR, "PDF、Word、Excel 里记的作者、程序、日期不对。发布时才检查。"),
    "V07": (ERROR, "第一次打开这一页要下载的太多。发布时才检查。"),
    "V08": (ERROR, "少了要用的程序，或者有一步中途停了：没有查完的就不能发布。"),
    "V09": (ERROR, "有没提交的改动，或者这里不是 git 仓库。"),
    "V10": (ERROR, "data/site.yml 里的“发布”还不是“是”。"),
    "U01": (WARNING, "还写着“待补充”。平时是提醒，正式发布时是错误。"),
    "U02": (WARNING, "写了“存疑”，可是现在对得上了。"),
    "U03": (WARNING, "台账里有这个数，没有网页用它。"),
    "X01": (ERROR, "网页里有会运行、会伪装或者没有写完整的 HTML，或者链接不是网址。"),
    "X02": (ERROR, "有看不见的、把文字倒过来的、长得像别的字的字符。审稿的人看不出来。"),
}
"""Level and meaning of each code of `TITLES`."""

_LIST = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
_HEADING = re.compile(r"^#### ([A-Z]\d\d)\b.*$", re.MULTILINE)


def rewrite(text: str) -> str:
    """Return the handbook with its list of codes and their headings brought up to date.

    Raises:
        ValueError: the marks around the list are missing.
    """
    if not _LIST.search(text):
        raise ValueError(f"{HANDBOOK} 里没有“{START}”和“{END}”")
    text = _HEADING.sub(lambda m: heading(m[1]) if m[1] in TITLES else m[0], text)
    return _LIST.sub(lambda _: f"{START}\n\n{_table()}\n\n{END}", text)


def heading(code: str) -> str:
    """Return the heading under which the examples of a code stand."""
    return f"#### {code} {TITLES[code]}"


def anchor(code: str) -> str:
    """Return the anchor that git hosts give to that heading."""
    return re.sub(r"[^\w -]", "", f"{code} {TITLES[code]}".lower()).replace(" ", "-")


def _table() -> str:
    rows = ["| 代码 | 问题 | 级别 | 意思 |", "|---|---|---|---|"]
    groups = list(dict.fromkeys(code[0] for code in TITLES))
    for code in sorted(TITLES, key=lambda code: (groups.index(code[0]), code)):
        level, meaning = MEANINGS.get(code, ("", ""))
        rows.append(f"| [{code}](#{anchor(code)}) | {TITLES[code]} | {level} | {meaning} |")
    return "\n".join(rows)


def main(root: Path) -> int:
    """Write the list into the handbook of the project in `root`."""
    file = root / HANDBOOK
    before = file.read_text("utf-8")
    after = rewrite(before)
    if after == before:
        print("问题代码没有变化。")
    else:
        write({file: after})
        print(f"已更新 {HANDBOOK} 的问题代码。")
    return 0


if __name__ == "__main__":
    console.prepare()
    sys.exit(main(Path()))
