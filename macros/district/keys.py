"""The keys of a district's files, each with its purpose in an editor's words."""

TOWNS_KEYS = {
    "截至": "可以不写：到哪一天为止算迟报，如 2025-04-10；不写就是读到的最新一份数据的日期",
    "镇街": "一个镇（街道）一条，先写名称",
}
"""Keys of data/towns.yml; only the second is required."""

TOWN_KEYS = {
    "文件名": "英文，公布以后不改，是它那一页的网址，如 zhenxi",
    "行政区划代码": "9位或者12位数字，不知道的写“待补充”",
    "发布包": "文件夹、zip，或者 datapackage.json 的网址；不知道的写“待补充”",
    "网址": "可以不写：它的网站；发布包里写了网址的不用写",
    "联系": "找谁催报，写单位和办公电话；不知道的写“待补充”",
    "报送": "可以不写：哪一天收到报告，如“2024: 2025-02-27”",
}
"""Keys of each town."""
TOWN_OPTIONAL = ("网址", "报送")

REGISTER_KEYS = {
    "文件名": "英文，公布以后不改，如 mediation",
    "简称": "网页里用的名称；不写就是主题",
    "说明": "一两句大白话，说这个主题是什么",
    "敏感": "写“是”：一至九人的人数一律不公开",
    "指标": "一个指标一条",
}
"""Keys of each subject in data/indicators.yml."""
REGISTER_OPTIONAL = ("简称", "说明", "敏感")

INDICATOR_KEYS = {
    "指标标识": "只用字母、数字和“-”，各镇共用，公布以后不改，如 FZ-01",
    "单位": "计数的单位，如 宗；同类单位写在 data/units.yml",
    "口径": "这个数怎么算、包括什么",
    "期间": "“全年”，或者“年末”",
    "相加": "可以不写：写“否”的只并列，不加总，如比率",
    "各镇": "各镇怎么叫它，写“主题.指标”，如 [活动.讲座]",
    "认可": "可以不写：与口径意思相同的别的写法，一行一种，看过才写",
    "区合计": "可以不写：区里自己掌握的合计，如“2024: 120人”",
}
"""Keys of each indicator of the register."""
INDICATOR_OPTIONAL = ("相加", "认可", "区合计")
SPANS = ("全年", "年末")
