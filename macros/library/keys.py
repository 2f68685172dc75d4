"""The keys of the library's files, each with its purpose in an editor's words."""

LAW_KEYS = {
    "全称": "法律法规的全名，如“中华人民共和国人民调解法”",
    "机关": "制定它的机关",
    "施行": "现行文本施行的日期",
    "修改": "最近一次修改的日期；没有改过写“无”",
    "条数": "最后一条是第几条；写了，引用时就会核对",
    "原文": "官方全文的网址",
    "核对": "最近一次核对这一条目的日期；过一年要再核对",
}
"""Keys of each law in data/laws.yml; all but 条数 are required."""

HOTLINE_KEYS = {
    "名称": "热线的名称",
    "用途": "什么事找它",
    "时间": "什么时候有人接；不确定的不写",
    "不管": "什么事不归它管",
    "方式": "电话、短信或者网页；不写就是电话",
    "页脚": "写“是”的排在每页下方",
}
"""Keys of each number in data/hotlines.yml; the first two are required."""

WAYS = ("电话", "短信", "网页")
"""Ways to reach a hotline; only the first is a number to dial."""

PLACE_KEYS = {
    "管什么": "去那里能办什么事",
    "地址": "不知道的写“待补充”",
    "电话": "不知道的写“待补充”",
    "时间": "不知道的写“待补充”",
}
"""Keys of each place in data/places.yml; all are required."""

GUIDE_KEYS = {
    "事项名称": "这件事叫什么",
    "一句话": "最要紧的一句，排在最前面",
    "简答": "两到四句话，先说答案",
    "紧急": "可以不写：急事先做什么",
    "哪些事": "可以不写：哪些事可以办，一行一项",
    "谁可以申请": "谁能办，一行一项",
    "设定依据": "法律和条，如“人民调解法 4、31（不收费）”，一行一部",
    "办理材料": "要带什么，一行一项",
    "步骤": "三到七步，每步“做什么: 怎么做”",
    "时限": "按时间先后，每行“什么时候: 怎么样”；会过期的写成 {说明: ……, 期限: 是}",
    "费用": "收不收钱",
    "去哪里": "每行“哪里: 怎么找”",
    "不服怎么办": "对结果不满意怎么办，一行一项",
    "提醒": "可以不写：容易吃亏的地方，一行一项",
    "专题": "属于哪些学法专题，如 [邻里与物业]",
    "核对": "最近一次核对的日期；过一年要再核对",
}
"""Keys of a guide (data/services/*.yml)."""

GUIDE_OPTIONAL = ("紧急", "哪些事", "提醒")

MOMENT_KEYS = {"说明": "到那时候怎么样", "期限": "写“是”：到期就办不了"}
"""Keys of a moment with a deadline."""

QUIZ_KEYS = {"专题": "学法专题的名称", "题目": "题目，一题一项"}
"""Keys of a quiz (data/quizzes/*.yml)."""

QUESTION_KEYS = {
    "问": "问题",
    "对": "正确的选项",
    "错": "两到三个不正确的选项，一行一项",
    "为什么": "为什么，一到三句话",
    "依据": "法律和条，如“民法典 1254”，一行一部",
}
"""Keys of a question; all are required."""
