"""Name parts, industries and phrases that the invented world is drawn from.

Only constants. Brands are built from single characters: no list of real companies is needed.
"""

from typing import NamedTuple


class City(NamedTuple):
    """A Chinese city: dialling code, and the region code that credit codes begin with."""

    name: str
    pinyin: str
    area_code: str
    region_code: str


class Industry(NamedTuple):
    """An industry as Chinese sheets, Salesforce and company names write it."""

    name: str
    salesforce: str
    name_words: tuple[tuple[str, str], ...]


CITIES = (
    City("北京", "Beijing", "010", "110105"),
    City("上海", "Shanghai", "021", "310115"),
    City("广州", "Guangzhou", "020", "440106"),
    City("深圳", "Shenzhen", "0755", "440305"),
    City("杭州", "Hangzhou", "0571", "330106"),
    City("南京", "Nanjing", "025", "320105"),
    City("苏州", "Suzhou", "0512", "320505"),
    City("成都", "Chengdu", "028", "510107"),
    City("武汉", "Wuhan", "027", "420106"),
    City("西安", "Xi'an", "029", "610113"),
    City("重庆", "Chongqing", "023", "500112"),
    City("天津", "Tianjin", "022", "120116"),
    City("青岛", "Qingdao", "0532", "370202"),
    City("宁波", "Ningbo", "0574", "330212"),
    City("长沙", "Changsha", "0731", "430104"),
    City("福州", "Fuzhou", "0591", "350102"),
    City("合肥", "Hefei", "0551", "340104"),
    City("郑州", "Zhengzhou", "0371", "410105"),
)
EAST_CITIES = frozenset({"上海", "杭州", "南京", "苏州", "宁波", "合肥"})

INDUSTRIES = (
    Industry(
        "制造业",
        "Manufacturing",
        (("智能装备", "Intelligent Equipment"), ("精密机械", "Precision Machinery")),
    ),
    Industry(
        "软件与信息服务",
        "Technology",
        (("科技", "Technology"), ("信息技术", "Information Technology")),
    ),
    Industry(
        "物流",
        "Transportation",
        (("物流", "Logistics"), ("供应链", "Supply Chain")),
    ),
    Industry(
        "医疗",
        "Healthcare",
        (("医疗器械", "Medical Devices"), ("生物科技", "Biotechnology")),
    ),
    Industry(
        "教育",
        "Education",
        (("教育科技", "Education Technology"), ("教育咨询", "Education Consulting")),
    ),
    Industry(
        "零售",
        "Retail",
        (("商贸", "Trading"), ("百货", "Department Stores")),
    ),
    Industry(
        "餐饮",
        "Food & Beverage",
        (("餐饮管理", "Catering Management"), ("食品", "Foods")),
    ),
    Industry(
        "能源",
        "Energy",
        (("新能源", "New Energy"), ("电力设备", "Power Equipment")),
    ),
    Industry(
        "建筑",
        "Construction",
        (("建设工程", "Construction Engineering"), ("建材", "Building Materials")),
    ),
    Industry(
        "电子",
        "Electronics",
        (("电子", "Electronics"), ("光电", "Optoelectronics")),
    ),
)

BRAND_FIRST = (
    ("星", "xing"),
    ("云", "yun"),
    ("瑞", "rui"),
    ("恒", "heng"),
    ("启", "qi"),
    ("晨", "chen"),
    ("鼎", "ding"),
    ("博", "bo"),
    ("锦", "jin"),
    ("睿", "rui"),
    ("凌", "ling"),
    ("嘉", "jia"),
    ("晟", "sheng"),
    ("泓", "hong"),
    ("翰", "han"),
    ("宸", "chen"),
    ("沐", "mu"),
    ("澜", "lan"),
    ("岚", "lan"),
    ("骏", "jun"),
    ("昊", "hao"),
    ("琛", "chen"),
    ("毓", "yu"),
    ("煜", "yu"),
    ("朗", "lang"),
    ("铭", "ming"),
    ("泽", "ze"),
    ("霁", "ji"),
    ("栩", "xu"),
    ("溯", "su"),
)
BRAND_SECOND = (
    ("河", "he"),
    ("帆", "fan"),
    ("岳", "yue"),
    ("屿", "yu"),
    ("辰", "chen"),
    ("渊", "yuan"),
    ("桥", "qiao"),
    ("禾", "he"),
    ("澄", "cheng"),
    ("川", "chuan"),
    ("岭", "ling"),
    ("谷", "gu"),
    ("舟", "zhou"),
    ("曜", "yao"),
    ("峰", "feng"),
    ("湾", "wan"),
    ("林", "lin"),
    ("洲", "zhou"),
    ("岩", "yan"),
    ("榆", "yu"),
    ("棠", "tang"),
    ("砚", "yan"),
    ("笙", "sheng"),
    ("铎", "duo"),
)

SURNAMES = (
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("黄", "Huang"),
    ("赵", "Zhao"),
    ("吴", "Wu"),
    ("周", "Zhou"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("马", "Ma"),
    ("朱", "Zhu"),
    ("胡", "Hu"),
    ("郭", "Guo"),
    ("何", "He"),
    ("林", "Lin"),
    ("高", "Gao"),
    ("罗", "Luo"),
    ("郑", "Zheng"),
    ("梁", "Liang"),
    ("谢", "Xie"),
    ("宋", "Song"),
    ("唐", "Tang"),
    ("许", "Xu"),
    ("邓", "Deng"),
    ("冯", "Feng"),
    ("韩", "Han"),
    ("曹", "Cao"),
    ("欧阳", "Ouyang"),
    ("司马", "Sima"),
    ("诸葛", "Zhuge"),
)
GIVEN_FIRST = (
    ("志", "zhi"),
    ("晓", "xiao"),
    ("文", "wen"),
    ("建", "jian"),
    ("思", "si"),
    ("雨", "yu"),
    ("海", "hai"),
    ("佳", "jia"),
    ("俊", "jun"),
    ("美", "mei"),
    ("国", "guo"),
    ("婷", "ting"),
    ("明", "ming"),
    ("春", "chun"),
    ("永", "yong"),
    ("丽", "li"),
    ("子", "zi"),
    ("梦", "meng"),
)
GIVEN_SECOND = (
    ("强", "qiang"),
    ("伟", "wei"),
    ("芳", "fang"),
    ("敏", "min"),
    ("军", "jun"),
    ("洋", "yang"),
    ("静", "jing"),
    ("磊", "lei"),
    ("琳", "lin"),
    ("涛", "tao"),
    ("霞", "xia"),
    ("辉", "hui"),
    ("颖", "ying"),
    ("鹏", "peng"),
    ("玲", "ling"),
    ("斌", "bin"),
    ("雪", "xue"),
    ("航", "hang"),
)

WESTERN_BRANDS = (
    "Alder",
    "Bright",
    "Copper",
    "Dover",
    "Ember",
    "Falcon",
    "Granite",
    "Harbor",
    "Iron",
    "Juniper",
    "Kestrel",
    "Linden",
    "Maple",
    "North",
    "Orchard",
    "Pine",
    "Quarry",
    "River",
    "Silver",
    "Thistle",
    "Umber",
    "Vale",
    "Willow",
    "Yarrow",
    "Zephyr",
    "Ash",
    "Birch",
    "Cedar",
)
WESTERN_ENDINGS = (
    "brook",
    "field",
    "gate",
    "haven",
    "crest",
    "stone",
    "wood",
    "mere",
    "ford",
    "bridge",
    "well",
    "shore",
)
GERMAN_BRANDS = (
    "Müller & Söhne",
    "Grünwald",
    "Schäfer",
    "Königsbach",
    "Brückner",
    "Weißenfels",
    "Lindenhöhe",
    "Altmühl",
    "Fördermann",
    "Österling",
    "Hübner",
    "Jägerhof",
    "Rösler",
    "Bäumler",
    "Kühlbrandt",
)
FRENCH_BRANDS = (
    "Café Lumière",
    "Château Clair",
    "Élan Vert",
    "Forêt Bleue",
    "Rivière d'Or",
    "Étoile du Nord",
    "Hôtel Sérénité",
    "Pâtisserie Orléane",
    "Crème Royale",
    "Lac Doré",
    "Jardin d'Été",
    "Pré Fleuri",
    "Côte Argentée",
    "Métal Précis",
    "Théorème",
)
WESTERN_INDUSTRY_WORDS = {
    "Manufacturing": ("Instruments", "Machinery"),
    "Technology": ("Software", "Systems"),
    "Transportation": ("Logistics", "Freight"),
    "Healthcare": ("Medical", "Diagnostics"),
    "Education": ("Learning", "Academies"),
    "Retail": ("Retail", "Outfitters"),
    "Food & Beverage": ("Foods", "Provisions"),
    "Energy": ("Energy", "Power"),
    "Construction": ("Builders", "Materials"),
    "Electronics": ("Electronics", "Optics"),
}
WESTERN_COUNTRIES = (
    # country, code, cities, legal form, its other spellings
    (
        "United States",
        "US",
        ("Boston", "Chicago", "Denver", "Austin", "Portland"),
        "Inc.",
        ("Inc", ", Inc."),
    ),
    ("United Kingdom", "GB", ("London", "Leeds", "Bristol"), "Ltd", ("Ltd.", "Limited")),
    ("Germany", "DE", ("München", "Berlin", "Köln"), "GmbH", ("Gmbh", "G.m.b.H.")),
    ("France", "FR", ("Paris", "Lyon", "Orléans"), "SAS", ("S.A.S.", "S.A.S")),
    ("Australia", "AU", ("Sydney", "Perth"), "Pty Ltd", ("Pty. Ltd.", "Pty Limited")),
)
WESTERN_FIRST = (
    "Alice",
    "Ben",
    "Clara",
    "Daniel",
    "Emma",
    "Felix",
    "Grace",
    "Henry",
    "Isabel",
    "Jack",
    "Karen",
    "Liam",
    "Megan",
    "Noah",
    "Olivia",
    "Peter",
    "Rachel",
    "Simon",
    "Tara",
    "Victor",
    "Zoë",
    "René",
    "Jürgen",
    "Chloé",
    "Anaïs",
    "Sören",
)
WESTERN_LAST = (
    "Abbott",
    "Barlow",
    "Carver",
    "Dalton",
    "Ellery",
    "Fenwick",
    "Garrick",
    "Holloway",
    "Ingram",
    "Jarvis",
    "Kendrick",
    "Lockhart",
    "Marlowe",
    "Norwood",
    "Oakley",
    "Prescott",
    "Quimby",
    "Radcliffe",
    "Sinclair",
    "Thornton",
    "Upton",
    "Vaughn",
    "Whitaker",
    "Yardley",
    "Dubois",
    "Lefèvre",
    "Böhm",
    "Krämer",
    "Núñez",
    "O'Connor",
)

TITLES_CN = (
    "采购经理",
    "总经理",
    "副总经理",
    "技术总监",
    "信息部经理",
    "生产总监",
    "行政主管",
    "运营总监",
    "财务经理",
    "项目经理",
)
TITLES_EN = (
    "Purchasing Manager",
    "CEO",
    "COO",
    "CTO",
    "IT Manager",
    "Plant Manager",
    "Office Manager",
    "Operations Director",
    "Finance Manager",
    "Project Manager",
)

REQUIREMENT_TYPES = (("设备", "Equipment"), ("服务", "Service"), ("解决方案", "Solution"))
REQUIREMENTS = (
    (
        "需要2台自动包装设备，产能不低于每小时600件",
        "2 automatic packaging units, at least 600 pieces an hour",
    ),
    ("CRM系统50个账号，需与现有ERP对接", "CRM with 50 seats, connected to the present ERP"),
    (
        "仓储管理系统升级，支持条码与批次追溯",
        "Warehouse system upgrade with barcodes and batch tracing",
    ),
    ("年度设备维保服务，含两次现场巡检", "Yearly maintenance with two visits on site"),
    ("三条产线的数据采集与看板", "Data collection and dashboards for three production lines"),
    ("冷链配送外包，覆盖12个门店", "Outsourced cold-chain delivery for 12 stores"),
    ("视觉检测设备1套，检测精度0.05mm", "1 optical inspection unit, accuracy 0.05 mm"),
    ("销售团队培训与流程咨询", "Sales training and process consulting"),
)
VAGUE_REQUIREMENTS = ("想了解一下", "看看有没有合适的", "需要系统")
CLEAR_BUDGETS = ("50万", "80-100万", "120万", "40-50万", "200-220万", "30万")
VAGUE_BUDGETS = (
    "预算大概50万",
    "80-120万/台",
    "300万+",
    "年配送费300万+",
    "50万左右",
    "不超过100万",
)
NO_BUDGETS = ("未定", "待内部审批", "")
CLEAR_TIMES = ("2026年10月底前", "2026年11月15日前", "10月签约", "2026年12月底前", "2026年10月20日")
VAGUE_TIMES = ("近期采购", "年内", "尽快", "过完年再说")
NO_TIMES = ("暂无计划", "未定", "")
COMPETITORS = ("某国际品牌", "本地集成商", "原有供应商", "未提及", "")
PAINS = ("人工录入易出错", "交付周期长", "现有系统响应慢", "库存不准", "售后跟不上", "")
BUDGETS_EN = ("CNY 500,000", "CNY 800,000-1,000,000", "about CNY 300,000", "3M+", "not fixed", "")
TIMES_EN = ("by 2026-10-31", "within 3 months", "soon", "next year", "unknown", "")
LEAD_SOURCES = (
    # sheets, Salesforce, HubSpot
    ("展会", "Trade Show", "Offline Sources"),
    ("陌拜", "Cold Call", "Offline Sources"),
    ("推荐", "Partner Referral", "Referrals"),
    ("官网注册", "Web", "Organic Search"),
    ("线上广告", "Advertisement", "Paid Search"),
)
SIZES = (
    "50-100人/年营收1000-5000万",
    "100-500人/年营收5000万-1亿",
    "500-1000人/年营收1-5亿",
    "1000人以上/年营收5亿以上",
    "20-50人/年营收500-1000万",
)
LOSS_REASONS = (
    # key of the truth file, Chinese, Salesforce
    ("price", "价格", "Price"),
    ("fit", "功能不匹配", "Missing features"),
    ("competitor", "竞争对手", "Competitor"),
    ("budget", "预算取消", "Budget cancelled"),
    ("no_response", "无响应", "No response"),
    ("postponed", "项目延期", "Project postponed"),
)
FEEDBACKS = ("明确意向", "有意向", "犹豫", "异议")
SUPPORT = ("", "", "", "", "技术方案", "价格审批", "案例资料")

REACHED_NOTES = (
    ("介绍了方案要点，客户询问交付周期", "Walked through the proposal, asked about delivery time"),
    ("讨论报价，客户希望再优惠", "Discussed the quote, asked for a better price"),
    ("确认功能清单，补充两项需求", "Confirmed the feature list, two additions"),
    ("演示系统，技术人员参加", "Demonstrated the system to their engineers"),
    ("了解现有供应商情况与合同到期时间", "Learnt about the present supplier and contract end"),
    ("沟通试用安排，约定下周回复", "Agreed on a trial, answer promised next week"),
    ("回访使用情况，客户总体满意", "Checked on usage, satisfied overall"),
    ("处理售后异议，已安排工程师", "Handled a service complaint, engineer scheduled"),
)
INBOUND_NOTES = (
    ("客户来电询问价格与交期", "Customer called about price and delivery"),
    ("客户来信索取技术资料", "Customer wrote for technical documents"),
    ("客户微信咨询维保范围", "Customer asked what maintenance covers"),
)
UNREACHED_NOTES = (
    ("电话未接通", "No answer"),
    ("电话无人接听，稍后再拨", "Rang out, will try later"),
    ("已发邮件，客户未回复", "Sent material, no reply yet"),
)
