"""Every item of the inspection, in the order of the table.

The rule is the inspection of government websites, 国办秘函〔2019〕19号. Its full text was not at
hand: the vetoes and their thresholds are quoted from a self-inspection that cites it (转引), the
deductions are from memory (凭记忆), and their points are not known well enough to give any. So the
table gives no score, and states for each item how sure it is.
"""

from __future__ import annotations

from . import access, label, service, upkeep, words
from .item import Item

_CITATION = "国办秘函〔2019〕19号，转引"
_MEMORY = "国办秘函〔2019〕19号，凭记忆，不计分"
_GUIDE = "国办发〔2017〕47号"
_OURS = "本站自定"

ITEMS = (
    Item("站点无法访问", "单项否决", "15秒打不开的占5%以上", _CITATION, access.reachability),
    Item("严重表述错误、泄密", "单项否决", "有一处", _CITATION, words.manual_review),
    Item("个人信息", "单项否决", "有一处", f"{_CITATION}（归入泄密）", words.personal_data),
    Item("伪造发稿日期", "单项否决", "有一页", _CITATION, upkeep.forged_dates),
    Item("看不见的链接", "单项否决", "有一个", f"{_CITATION}（归入挂马）", access.hidden_links),
    Item("首页不更新", "单项否决", "2周没有更新", _CITATION, upkeep.home_page),
    Item("栏目不更新", "单项否决", "动态2周、公告和政策6个月，共5个以上", _CITATION,
         upkeep.column_updates),
    Item("应更新没有更新", "单项否决", "10个以上；年度报告4月1日前公开",
         f"{_CITATION}；厅字〔2019〕28号", upkeep.yearly_report),
    Item("空白栏目", "单项否决", "5个以上", _CITATION, upkeep.empty_columns),
    Item("互动回应差", "单项否决", "没有咨询、建言渠道", _CITATION, service.enquiry_channels),
    Item("服务不实用", "单项否决", "没有指南，或者缺事项名称、设定依据、申请条件、办理材料",
         _CITATION, service.essential_parts),
    Item("错误链接", "扣分项", "有一个", _MEMORY, access.wrong_links),
    Item("站外链接", "扣分项", "写错，或者通向非政府网站没有提示", f"{_GUIDE}，凭记忆",
         access.outside_links),
    Item("指南的其他要素", "扣分项", "缺流程、时限、地点、电话", _MEMORY,
         service.further_parts),
    Item("站内搜索", "扣分项", "用不了", _MEMORY, service.site_search),
    Item("网页标签", "扣分项", "缺必选的一个", f"{_GUIDE}，转引；哪种页要哪些，凭记忆", label.tags),
    Item("域名", "扣分项", "以 .gov.cn 结尾", f"{_GUIDE}，转引", label.domain),
    Item("页脚", "扣分项", "缺八项中的一项", f"{_GUIDE}，凭记忆", label.footer),
    Item("找错入口", "扣分项", "没有", _MEMORY, label.error_report_link),
    Item("错别字", "扣分项", "有一处", _MEMORY, words.wrong_words),
    Item("打开慢", "扣分项", "3秒", f"{_GUIDE}，凭记忆", access.response_time),
    Item("IPv6", "扣分项", "打不开", _MEMORY, access.ipv6),
    Item("概况、机构、负责人、政策解读、兼容性", "扣分项", "缺一项", _MEMORY,
         words.manual_review),
    Item("待补充", "另加", "有一处", _OURS, words.gaps),
    Item("网页太大", "另加", "第一次打开1 MB以上", f"{_OURS}，由3秒推算", access.page_weight),
    Item("当前位置", "另加", "有一页没有", f"{_GUIDE}，凭记忆", label.breadcrumb),
    Item("标题重复", "另加", "有一页", _OURS, label.titles),
    Item("语言", "另加", "没有写明", _OURS, label.language),
    Item("编码", "另加", "不是 UTF-8", _OURS, access.encoding),
    Item("站外的资源", "另加", "有一个", _OURS, access.resources),
    Item("404网页", "另加", "没有，或者不能回到首页", _OURS, access.not_found_page),
    Item("不存在的网址", "另加", "应答不是404", _OURS, access.unknown_address),
)  # fmt: skip
