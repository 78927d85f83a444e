"""Countries as exports name them, with the code by which telephone numbers are read.

A two-letter code needs no entry; a profile may add names of its own under `countries`.
"""

COUNTRIES = {
    "China": "CN", "中国": "CN", "中国大陆": "CN", "PRC": "CN", "CHN": "CN",
    "Hong Kong": "HK", "中国香港": "HK", "香港": "HK",
    "Taiwan": "TW", "中国台湾": "TW", "台湾": "TW",
    "Macau": "MO", "Macao": "MO", "澳门": "MO",
    "United States": "US", "United States of America": "US", "USA": "US", "美国": "US",
    "Canada": "CA", "加拿大": "CA", "Mexico": "MX", "Brazil": "BR", "Brasil": "BR",
    "Argentina": "AR", "Chile": "CL", "Colombia": "CO",
    "United Kingdom": "GB", "UK": "GB", "Great Britain": "GB", "England": "GB", "英国": "GB",
    "Ireland": "IE", "Germany": "DE", "Deutschland": "DE", "德国": "DE", "France": "FR",
    "法国": "FR", "Italy": "IT", "Italia": "IT", "意大利": "IT", "Spain": "ES", "España": "ES",
    "西班牙": "ES", "Portugal": "PT", "Netherlands": "NL", "The Netherlands": "NL", "荷兰": "NL",
    "Belgium": "BE", "Luxembourg": "LU", "Switzerland": "CH", "瑞士": "CH", "Austria": "AT",
    "Denmark": "DK", "Sweden": "SE", "Norway": "NO", "Finland": "FI", "Poland": "PL",
    "Czech Republic": "CZ", "Czechia": "CZ", "Hungary": "HU", "Romania": "RO", "Greece": "GR",
    "Turkey": "TR", "Türkiye": "TR", "Russia": "RU", "Russian Federation": "RU", "俄罗斯": "RU",
    "Ukraine": "UA", "Israel": "IL", "United Arab Emirates": "AE", "UAE": "AE",
    "Saudi Arabia": "SA", "Egypt": "EG", "South Africa": "ZA", "Nigeria": "NG", "Kenya": "KE",
    "India": "IN", "印度": "IN", "Pakistan": "PK", "Bangladesh": "BD", "Singapore": "SG",
    "新加坡": "SG", "Malaysia": "MY", "马来西亚": "MY", "Thailand": "TH", "泰国": "TH",
    "Vietnam": "VN", "Viet Nam": "VN", "越南": "VN", "Indonesia": "ID", "印度尼西亚": "ID",
    "Philippines": "PH", "Japan": "JP", "日本": "JP", "South Korea": "KR", "Korea": "KR",
    "Republic of Korea": "KR", "韩国": "KR", "Australia": "AU", "澳大利亚": "AU",
    "New Zealand": "NZ", "新西兰": "NZ",
}  # fmt: skip
