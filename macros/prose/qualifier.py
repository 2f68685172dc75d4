"""Words that end like a qualifier: the 约 of 村规民约12份 belongs to the noun, that of 约12份 not.

The page and the importer both ask here, so that a number begins at the same place in each. The
lists follow jieba's dictionary, which takes too long to load for a check.
"""

from __future__ import annotations

import re

from ..ledger.figure import QUALIFIERS

LOOSE = {
    "大约": "约", "大概": "约", "约莫": "约", "约摸": "约", "差不多": "约", "接近": "近",
    "突破": "超过", "破": "超过", "不止": "超过", "超出": "超过", "不到": "不足",
    "不下": "不少于", "不下于": "不少于", "不低于": "不少于",
    "不高于": "不超过", "不多于": "不超过", "不大于": "不超过", "不小于": "不少于",
    "高于": "超过", "多于": "超过", "大于": "超过", "小于": "少于", "最多": "不超过",
    "至多": "不超过", "最少": "至少", "起码": "至少", "未满": "不足", "不满": "不足",
    "年满": "年满", "已满": "已满", "满": "满", "≥": "不少于",
    "≤": "不超过", "<": "少于", ">": "超过",
}  # fmt: skip
"""Qualifiers that the ledger does not know, with the ledger's word where one means the same."""
LONGEST = 6
"""Characters of the longest word that is looked for."""

# The first characters of words that end in the qualifier, each with the characters that bind it
# to a word before: 续约3份, but 手续约3份; 解约2起, but 化解约2起.
_STEMS = {
    "约": "规法新违常正 公办对 条头链 特 违 合联结综场整符集配融组混 预干 节环季细情章春调关"
    " 制编机体限控研强 续连手继持陆延存后接永 解化调和谅理了讲分疏缓破消 毁 爽 赴奔 履"
    " 租出承公招廉转 守值遵看留坚把 失损流丢消遗 邀 践实 婚结离新未已再 契 协 简 隐"
    " 集收征采筹汇募聚密市归村云 签标抽书便 誓 盟 密精严紧周 纽 缔 负肩担抱 立建成设树创确独国公私",
    "超": "赶 反 治整法综防自诊医政德共根惩善 商招协工电营客厂销应发微通洽磋会智代供"
    " 高提最新登增升拔抬",
    "近": "最 附 邻睦四乡 就成造迁 靠依停可 临面来光降莅 贴张补津粘 远偏边长 相互 走出行带逃奔 逼"
    " 亲父母探双 拉 凑",
    "满": "期 届 刑 任 圆 客 爆 美 充",
    "不下": "高 持 放",
}  # fmt: skip
_WHOLE = {
    "约": ("规民", "订民", "定民", "市民公", "村民公", "居民公"),
    "超": ("限",),
    "近": (),
    "满": (),
}
# 查摆不足5条: faults that were looked for, counted like things.
_FAULTS = re.compile(
    "(?:查摆|检视|查找|找准?|找出|查出|存在|反思|剖析|分析|梳理|排查|发现|指出|整改|改进|弥补|补齐|反馈|提出"
    "|列出|正视|克服|解决|对照|总结|归纳|收集|短板|弱项|的|之处|[和与及、])"
    "(?:出|了|的|各类|主要|工作)?(?:问题|短板|弱项|差距|缺点|薄弱环节)?[和与及、]?$"
)
# 履职不足4人: people who lack in it, not fewer than four.
_LACKING = re.compile("(?:履[职责]|尽[职责]|担当|作为|重视|认识|准备|经验|动力|能力|力度)$")
_GAINS = re.compile("(?:实现|取得|获得|新|重大|性|重点|的|形成|完成)$")
_THINGS = re.compile(r"[ \d.,万余多]*(?:[条个项点处类种]|方面)(?!百分)")


def ends_noun(text: str, start: int, end: int) -> bool:
    """Return whether the qualifier at `start` to `end` is the end of a noun before the number."""
    word, before = text[start:end], text[max(0, start - LONGEST - 4) : start]
    if word in ("不足", "突破"):
        words = _FAULTS if word == "不足" else _GAINS
        if word == "不足" and _LACKING.search(before):
            return True
        return bool(words.search(before) and _THINGS.match(text, end))
    if word == "破":  # 点击量破8万次, but 侦破8起
        return not re.search("(?:[量数额值]|粉丝)(?:已|均|首次)?$", before)
    if before.endswith(_WHOLE.get(word, ("\0",))):
        return True
    stem = next((s for s in _STEMS.get(word, "").split() if before.endswith(s[0])), "")
    return bool(stem) and before[-2:-1] not in [*stem[1:]]


def leading(text: str) -> str:
    """Return the qualifier with which a number begins, or empty."""
    return next((word for word in _BY_LENGTH if text.startswith(word)), "")


def in_ledger(text: str) -> str:
    """Return a number with the ledger's qualifier for a loose one: 突破5100人 is 超过5100人."""
    word = leading(text)
    return LOOSE.get(word, word) + text.removeprefix(word) if word else text


_BY_LENGTH = sorted([*LOOSE, *QUALIFIERS], key=len, reverse=True)
