"""退回: what a reviewer says of each change, in a file that the clerk's desk reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ...ledger.fields import YamlFile
from .package import Proposal
from .summary import Handover

_HEAD = "# 退回的意见：照着改好，再送审。\n"
KEYS = {
    "送审": "谁送审的",
    "理由": "为什么改",
    "校验": "是哪一次送审",
    "退回": "谁退回的",
    "日期": "哪一天",
    "意见": "一处一条",
}
_REMARK_KEYS = {"号": "审核页上的号", "文件": "", "位置": "", "意见": ""}


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer says of one change, or of all."""

    number: int
    """The number of the change; 0 for all of them."""
    path: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What was sent back."""

    author: str
    """Who had handed it in."""
    why: str
    digest: str
    """Of what was handed in (`Proposal.digest`)."""
    reviewer: str
    day: str
    remarks: tuple[Remark, ...]


def returned(
    what: Proposal, handover: Handover, texts: Mapping[int, str], reviewer: str, day: str
) -> Returned:
    """Return what a reviewer sends back; `texts` are by the number of the change, 0 for all."""
    known = {change.number: change for change in handover.changes}
    remarks = [
        Remark(n, known[n].path, known[n].place, text) if n in known else Remark(0, "", "", text)
        for n, text in sorted(texts.items())
    ]
    return Returned(what.name, what.why, what.digest, reviewer, day, tuple(remarks))


def write(back: Returned) -> str:
    """Return the text of the file."""
    listed = []
    for one in back.remarks:
        values = ("" if not one.number else str(one.number), one.path, one.place, one.text)
        listed.append({k: v for k, v in zip(_REMARK_KEYS, values, strict=True) if v})
    head = (back.author, back.why, back.digest, back.reviewer, back.day)
    content = {**dict(zip(KEYS, head, strict=False)), "意见": listed}
    return _HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)


def read(file: Path) -> Returned | None:
    """Return what was sent back in a file; None for any other file."""
    source = YamlFile(file, file.name)
    keys = source.mapping(source.root, KEYS) if source.root else {}
    remarks = []
    for item in source.items(keys.get("意见")):
        parts = {key: source.text(node) for key, node in source.mapping(item, _REMARK_KEYS).items()}
        number = parts.get("号", "")
        remarks.append(
            Remark(
                int(number) if number.isdecimal() else 0,
                parts.get("文件", ""),
                parts.get("位置", ""),
                parts.get("意见", ""),
            )
        )
    if source.problems or len(keys) < len(KEYS):
        return None
    author, why, digest, reviewer, day = (source.text(keys[key]) for key in list(KEYS)[:5])
    return Returned(author, why, digest, reviewer, day, tuple(remarks))
