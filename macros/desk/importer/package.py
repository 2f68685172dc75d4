"""Whether a Word file is safe to open: nothing in it is run, nothing outside it is fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from docx.oxml import parse_xml

MAX_PARTS = 2000
MAX_UNPACKED = 100_000_000
MAX_XML = 20_000_000
_PARTS = (".xml", ".rels", ".odttf")
_PICTURES = (
    ".png", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp",
    ".webp",
)  # fmt: skip
"""The suffixes of the parts that a document may have; pictures are not read."""
_OUTSIDE = re.compile(r"^/|[\\:\0]|(?:^|/)\.\.(?:/|$)")
_ENCODED = re.compile(rb"""encoding\s*=\s*["'](?!utf-?8|utf-?16|us-ascii|ascii)""", re.IGNORECASE)
_PICTURE_AS_XML = rb"""(?i)<Override[^>]*PartName=["'][^"']*(?<!\.xml)(?<!\.rels)["'][^>]*\+xml"""


def fault(data: bytes) -> str:
    """Return why a package may not be opened; empty where it may."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return "文件解开以后太大，不导入：请删去图片和附件后再试"
            problem = _unsafe_names([part.filename for part in parts])
            return problem or next(
                filter(None, (_unsafe_part(package, part) for part in parts)), ""
            )
    except (
        zipfile.BadZipFile, zlib.error, SyntaxError, OSError, EOFError, ValueError,
        RuntimeError, NotImplementedError,
    ):  # fmt: skip
        return "文件损坏、加了密码，或者不是 Word 文档：请用文字处理软件另存为 .docx"


def _unsafe_names(names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return "不是 Word 文档：请用文字处理软件另存为 .docx"
    folded = {name.lower() for name in names}
    if len(folded) < len(names) or any(_OUTSIDE.search(name) for name in names):
        return "文件里的部件名不正常，不导入：请用文字处理软件打开后另存为 .docx"
    if any(not name.endswith(("/", *_PARTS, *_PICTURES)) for name in folded):
        return "文件里有宏、嵌入的文件或者程序：请删去嵌入的对象，另存为不带宏的 .docx 再导入"
    return ""


def _unsafe_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    name = part.filename.lower()
    if name.endswith(_PICTURES):
        return ""
    if part.file_size > MAX_XML:
        return "文件里有一部分太大，不导入"
    # zipfile unpacks no more than the declared size, and raises where the content differs.
    data = package.read(part)
    content = data.replace(b"\0", b"")
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content) or _ENCODED.search(content[:200]):
        return "文件里有外部实体，不导入"
    if name == "[content_types].xml" and re.search(rb"macroEnabled|vbaProject", content):
        return "文件里有宏：请另存为不带宏的 .docx 再导入"
    if name == "[content_types].xml" and re.search(_PICTURE_AS_XML, content):
        return "文件损坏，或者不是 Word 文档：请用文字处理软件打开后另存为 .docx"
    if name.endswith(".rels") and _has_outside_link(data):
        return "文件连着外面的图片、对象或者模板：请改成插入的图片，断开链接，再导入"
    return ""


def _has_outside_link(relationships: bytes) -> bool:
    """Return whether anything but a clickable link points outside the file."""
    return any(
        relationship.get("TargetMode", "").lower() == "external"
        and not relationship.get("Type", "").endswith("/hyperlink")
        for relationship in parse_xml(relationships).iter("{*}Relationship")
    )
