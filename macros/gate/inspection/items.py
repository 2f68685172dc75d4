"""Every item of the inspection, in the order of the table.

The rule is the inspection of government websites, 国办秘函〔2019〕19号. Its full text was not at
hand: the vetoes and their thresholds are quoted from a self-inspection that cites it (转引), the
deductions are remembered (凭记忆), and their points are not known well enough to give any. So the
table gives no score, and says of each item how sure it is.
"""

from __future__ import annotations

from . import access, label, service, upkeep, words
from .item import Item

_QUOTED = "国办秘函〔2019〕19号，转引"
_REMEMBERED = "国办秘函〔2019〕19号，凭记忆，不计分"
_GUIDE = "国办发〔2017〕47号"
_OURS = "本站自定"

ITEMS = (
    Item("站点无法访问", "单项否决", "15秒打不开的占5%以上", _QUOTED, access.reachable),
    Item("严重表述错误、泄密", "单项否决", "有一处", _QUOTED, words.by_people),
    Item("个人信息", "单项否决", "有一处", f"{_QUOTED}（归入泄密）", words.personal),
    Item("伪造发稿日期", "单项否决", "有一页", _QUOTED, upkeep.dated),
    Item("看不见的链接", "单项否决", "有一个", f"{_QUOTED}（归入挂马）", access.dark),
    Item("首页不更新", "单项否决", "2周没有更新", _QUOTED, upkeep.home),
    Item("栏目不更新", "单项否决", "动态2周、公告和政策6个月，共5个以上", _QUOTED, upkeep.columns),
    Item("应更新没有更新", "单项否决", "10个以上；年度报告4月1日前公开",
         f"{_QUOTED}；厅字〔2019〕28号", upkeep.due),
    Item("空白栏目", "单项否决", "5个以上", _QUOTED, upkeep.empty),
    Item("互动回应差", "单项否决", "没有咨询、建言渠道", _QUOTED, service.asking),
    Item("服务不实用", "单项否决", "没有指南，或者缺事项名称、设定依据、申请条件、办理材料",
         _QUOTED, service.essential),
    Item("错误链接", "扣分项", "有一个", _REMEMBERED, access.dead),
    Item("站外链接", "扣分项", "写错，或者通向非政府网站没有提示", f"{_GUIDE}，凭记忆",
         access.leaving),
    Item("指南的其他要素", "扣分项", "缺流程、时限、地点、电话", _REMEMBERED, service.further),
    Item("站内搜索", "扣分项", "用不了", _REMEMBERED, service.search),
    Item("网页标签", "扣分项", "缺必选的一个", f"{_GUIDE}，转引；哪种页要哪些，凭记忆", label.tags),
    Item("域名", "扣分项", "以 .gov.cn 结尾", f"{_GUIDE}，转引", label.domain),
    Item("页脚", "扣分项", "缺八项中的一项", f"{_GUIDE}，凭记忆", label.footer),
    Item("找错入口", "扣分项", "没有", _REMEMBERED, label.mending),
    Item("错别字", "扣分项", "有一处", _REMEMBERED, words.wrong),
    Item("打开慢", "扣分项", "3秒", f"{_GUIDE}，凭记忆", access.slow),
    Item("IPv6", "扣分项", "打不开", _REMEMBERED, access.ipv6),
    Item("概况、机构、负责人、政策解读、兼容性", "扣分项", "缺一项", _REMEMBERED, words.by_people),
    Item("待补充", "另加", "有一处", _OURS, words.gaps),
    Item("网页太大", "另加", "第一次打开1 MB以上", f"{_OURS}，由3秒推算", access.heavy),
    Item("当前位置", "另加", "有一页没有", f"{_GUIDE}，凭记忆", label.place),
    Item("标题重复", "另加", "有一页", _OURS, label.titles),
    Item("语言", "另加", "没有写明", _OURS, label.language),
    Item("编码", "另加", "不是 UTF-8", _OURS, access.encoded),
    Item("站外的资源", "另加", "有一个", _OURS, access.resources),
    Item("404网页", "另加", "没有，或者不能回到首页", _OURS, access.missing),
    Item("不存在的网址", "另加", "应答不是404", _OURS, access.unknown),
)  # fmt: skip
