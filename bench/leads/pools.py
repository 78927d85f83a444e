"""Name parts that the invented leads are drawn from. Only constants and their shares."""

import numpy as np

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红健文斌宇浩婷雪波辉玲鹏飞建国梅志鑫凯佳欣怡雨"
    "梓涵俊峰晨曦思远博睿泽轩晓东海燕春林永福德胜美珍淑慧雅琴莉云龙虎成龙江河山川天宝良才庆祥瑞嘉诚立新"
)
# Characters that are typed for one another: they sound alike.
HOMOPHONES = {
    "伟": "玮", "芳": "方", "静": "婧", "丽": "莉", "强": "蔷", "军": "君", "杰": "洁", "涛": "韬",
    "明": "铭", "秀": "绣", "平": "萍", "英": "瑛", "华": "桦", "玉": "钰", "健": "建", "文": "雯",
    "宇": "雨", "浩": "皓", "波": "博", "玲": "铃", "鹏": "朋", "飞": "菲", "志": "智", "鑫": "欣",
    "张": "章", "王": "汪", "刘": "留", "陈": "程", "周": "州", "徐": "许", "江": "姜", "余": "于",
}  # fmt: skip
TRADITIONAL = str.maketrans(
    "张刘陈杨黄赵吴孙马罗郑谢许韩邓冯曾萧叶苏吕卢钟谭陆贾邹东华国丽军强杰伟静艳娟兰红",
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮曾蕭葉蘇呂盧鍾譚陸賈鄒東華國麗軍強傑偉靜艷娟蘭紅",
)
TITLES = ("先生", "女士", "经理", "总", "总监", "主任")
ENGLISH_GIVEN = [
    "James", "Mary", "John", "Patricia", "Robert", "Jennifer", "Michael", "Linda", "David",
    "Elizabeth", "William", "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah",
    "Charles", "Karen", "Christopher", "Lisa", "Daniel", "Nancy", "Matthew", "Betty", "Anthony",
    "Sandra", "Mark", "Margaret", "Donald", "Ashley", "Steven", "Kimberly", "Andrew", "Emily",
    "Paul", "Donna", "Joshua", "Michelle", "Kenneth", "Carol", "Kevin", "Amanda", "Brian",
    "Melissa", "George", "Deborah", "Timothy", "Stephanie", "Ronald", "Rebecca", "Jason", "Sharon",
    "Edward", "Laura", "Jeffrey", "Cynthia", "Ryan", "Dorothy", "Jacob", "Amy", "Gary", "Kathleen",
    "Nicholas", "Angela", "Eric", "Shirley", "Jonathan", "Emma", "Stephen", "Brenda", "Larry",
    "Pamela", "Justin", "Nicole", "Scott", "Anna", "Brandon", "Samantha", "Benjamin", "Katherine",
    "Samuel", "Christine", "Gregory", "Helen", "Alexander", "Debra", "Patrick", "Rachel", "Frank",
    "Carolyn", "Raymond", "Janet", "Jack", "Maria", "Dennis", "Olivia", "Jerry", "Heather", "Hans",
    "Greta", "Pierre", "Chloe", "Luca", "Giulia",
]  # fmt: skip
ENGLISH_SURNAMES = [
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez",
    "Martinez", "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Thomas", "Taylor", "Moore",
    "Jackson", "Martin", "Lee", "Perez", "Thompson", "White", "Harris", "Sanchez", "Clark",
    "Ramirez", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott", "Torres",
    "Nguyen", "Hill", "Flores", "Green", "Adams", "Nelson", "Baker", "Hall", "Rivera", "Campbell",
    "Mitchell", "Carter", "Roberts", "Gomez", "Phillips", "Evans", "Turner", "Diaz", "Parker",
    "Cruz", "Edwards", "Collins", "Reyes", "Stewart", "Morris", "Morales", "Murphy", "Cook",
    "Rogers", "Gutierrez", "Ortiz", "Morgan", "Cooper", "Peterson", "Bailey", "Reed", "Kelly",
    "Howard", "Ramos", "Kim", "Cox", "Ward", "Richardson", "Watson", "Brooks", "Chavez", "Wood",
    "James", "Bennett", "Gray", "Mendoza", "Ruiz", "Hughes", "Price", "Alvarez", "Castillo",
    "Sanders", "Patel", "Myers", "Long", "Ross", "Foster", "Jimenez", "Weber", "Keller", "Vogel",
    "Brandt", "Dubois", "Moreau", "Rossi", "Ferrari",
]  # fmt: skip
BRAND = (
    "星河云帆海天华泰鼎盛金桥东方远洋恒信瑞通博雅创联安宏达凯旋汇丰源顺佳美康宁正阳新锐智程卓越启明德邦国"
    "兴隆百川千禾万象锦程飞跃蓝图绿野青松紫光银河铭扬腾龙凌志鹏程宇辰晟昊辉煌睿思拓普优品嘉禾润泽诚挚弘毅"
)
TRADES = (
    ("科技", "Technology"), ("贸易", "Trading"), ("物流", "Logistics"),
    ("网络科技", "Network Technology"),
    ("机械", "Machinery"), ("电子", "Electronics"),
    ("信息技术", "Information Technology"),
    ("实业", "Industry"), ("生物科技", "Biotech"), ("文化传媒", "Media"),
    ("建筑工程", "Construction"),
    ("食品", "Foods"), ("医疗器械", "Medical Devices"), ("新能源", "New Energy"),
    ("咨询", "Consulting"),
)  # fmt: skip
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
WORDS = [
    "Alder", "Stone", "River", "Blue", "Harbor", "North", "Summit", "Cedar", "Falcon", "Granite",
    "Maple", "Orchid", "Pioneer", "Quartz", "Raven", "Silver", "Timber", "Union", "Vertex",
    "Willow", "Apex", "Beacon", "Copper", "Delta", "Ember", "Frontier", "Garnet", "Horizon",
    "Ivory", "Jasper", "Kestrel", "Lunar", "Meridian", "Nova", "Oak", "Prairie", "Redwood",
    "Sierra", "Titan", "Upland", "Vista", "West", "Yellow", "Zenith", "Atlas", "Bright", "Crest",
    "Drift", "Eagle", "Forge", "Glen", "Haven", "Iron", "Juniper", "Kinetic", "Lark", "Mosaic",
    "Nimbus", "Onyx", "Pilot",
]  # fmt: skip
ENGLISH_TRADES = [
    "Systems", "Technologies", "Foods", "Logistics", "Partners", "Solutions", "Instruments", "Labs",
    "Industries", "Group", "Media", "Energy", "Health", "Software", "Consulting", "Manufacturing",
    "Trading", "Design", "Robotics", "Materials",
]  # fmt: skip
ENGLISH_FORMS = ("Inc.", "LLC", "Ltd.", "Corp.", "GmbH", "Co., Ltd.", "PLC")
CITIES = (
    ("北京", "010"), ("上海", "021"), ("广州", "020"), ("深圳", "0755"), ("杭州", "0571"),
    ("南京", "025"), ("苏州", "0512"), ("成都", "028"), ("武汉", "027"), ("西安", "029"),
    ("重庆", "023"), ("天津", "022"), ("青岛", "0532"), ("宁波", "0574"), ("长沙", "0731"),
    ("郑州", "0371"), ("合肥", "0551"), ("福州", "0591"), ("厦门", "0592"), ("济南", "0531"),
)  # fmt: skip
ENGLISH_CITIES = (
    ("New York", "212"), ("Chicago", "312"), ("Houston", "713"), ("Seattle", "206"),
    ("Boston", "617"), ("Denver", "303"), ("Atlanta", "404"), ("Dallas", "214"),
    ("San Diego", "619"), ("Portland", "503"), ("Austin", "512"), ("Phoenix", "602"),
)  # fmt: skip
STREETS = (
    "人民路",
    "建设路",
    "中山路",
    "解放路",
    "科技路",
    "长江路",
    "文化路",
    "和平路",
    "创新大道",
    "工业大道",
)
ENGLISH_STREETS = ("Main St", "Oak Ave", "Market St", "Park Rd", "Lake Dr", "Hill Blvd", "Mill Ln")
FREE_MAIL = ("qq.com", "163.com", "126.com", "gmail.com", "outlook.com", "sina.com")
ROLES = ("info", "sales", "office", "contact", "service")
MOBILE_STARTS = (
    "130",
    "131",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "158",
    "159",
    "186",
    "188",
    "189",
)
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def zipf(size: int, power: float = 0.8) -> np.ndarray:
    """Shares that fall with the rank, as names and companies do."""
    shares = 1 / np.arange(1, size + 1) ** power
    return shares / shares.sum()
