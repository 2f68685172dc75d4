"""What is in a pack and what to do with it on which day, and the words on its cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .matter import Matter

PREVIEW = "预览稿，未经发布审核：先不要播、不要贴、不要转发。"


def lines(matter: Matter, has_leaflet: bool, cards: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of the explanation.

    Args:
        matter: what the pack is about.
        has_leaflet: whether it holds one.
        cards: what each card says, for those who cannot see it and for checks before a release.
    """
    yield from [PREVIEW, ""] * matter.preview
    yield f"一周普法包：{matter.name}（{matter.column}）"
    if matter.author:
        yield f"发布：{matter.author}"
    yield ""
    yield "里面有什么"
    yield "1-广播稿：念60至90秒，数字照念的写。可以改成本地话，意思不要改。"
    yield "2-群消息：140字以内，打开，全选，复制到村民群。"
    yield "3-海报A3：打印出来贴。只有A4打印机的，打印时选“适合纸张大小”。"
    yield "4-卡片1到4：发到群里的图，按1、2、3、4的次序发。"
    if has_leaflet:
        yield "5-明白纸A4：一张纸，双面打印，送给不上网的人。"
    yield ""
    yield "一周怎么用（可以按村里的情况改）"
    yield from _week(matter, has_leaflet)
    yield ""
    yield "请注意"
    yield "这些都是从网页上摘下来的，没有讲全。有人要办事，请他看全文，或者打上面的电话问。"
    yield "网页改了，这一包也跟着改。用以前重新下载一次，旧的海报撕下来。"
    yield "讲例子用网页上的“情景示例”，不要讲本村真人真事，不要把谁家的事发到群里。"
    yield f"全文：{matter.address}" if matter.address else "全文：网址待补充。"
    yield ""
    yield "卡片上的字（看不见图的人，可以念给他听）"
    for number, texts in enumerate(cards, 1):
        yield ""
        yield f"卡片{number}"
        yield from texts


def _week(matter: Matter, has_leaflet: bool) -> Iterator[str]:
    number, name = matter.hotline
    call = f"{name}{number}" if number else "镇里"
    yield "星期一：村广播播“广播稿”，早晚各一次。"
    yield "星期二：把“群消息”和卡片1发到村民群。"
    yield "星期三：把海报贴在公开栏、小店、路口，贴以前问一声主人家。"
    yield "星期四：在群里发卡片2，讲怎么做。"
    yield "星期五：在群里发卡片3。"
    if has_leaflet:
        yield "星期六：把明白纸送到老人和不上网的人手里，念给他们听。"
    else:
        yield "星期六：和乡亲们一起做网页上的小测验。"
    yield f"星期日：在群里发卡片4，再播一次广播稿。有人还不明白，请他打{call}。"
