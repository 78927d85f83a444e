"""Home addresses in texts and columns (P1), by the words before them or by their look.

Where they stand is found here; what is put in their place is redact.py's.
"""

import re

ADDRESS_MASK = "[家庭住址已删除]"
# A company's address is business data, so only an address that is said to be a home is masked: to
# the end of its sentence, or to the next `label:`.
HOME_WORDS = (
    r"(?<!公司)(?<!单位)(?<!办公)(?:家庭(?:详细)?(?:住址|地址)|居住地址?|常住地址?|户籍(?:地址|所在地|地)"
    r"|户口所在地|住宅地址|住家地址|住址|地址[(（](?:家|家里|家庭|住宅|住家)[)）])"
    r"|\b(?:home|residential|private|personal)[ _]?(?:address|addr)\b"
)
# A word of a home with a mark behind it, or words that need none.
HOME_ADDRESS = re.compile(
    rf"(?:(?:{HOME_WORDS})[ \t]*(?:[:=]\s{{0,3}}|[是为在]|is\b|(?=[ ](?:\d|[\u4e00-\u9fff])))"
    r"|(?<![专大国商厂买])家住|\blives?[ ]at\b)"
    r"[ \t:]*(?P<place>(?:(?![;；。！!？?\r\n|]|[,，、 \t][ \t]{0,4}\w{1,12}[ ]?:).)+"
    # an address goes on in the next line where that begins with a place
    r"(?:\r?\n[ \t]{0,3}(?=[^\r\n:]{0,12}[区县镇乡村路街巷弄号栋幢])[^;；。！!？?\r\n|]+)?)",
    re.IGNORECASE,
)
# Words that say where somebody is, be it for a night: only an address down to the house is a home.
LIVES_IN = re.compile(
    r"(?:现住|租住|暂住|居住|(?<![入])住)(?:地|址)?(?:在|于|:)?[ ]?"
    r"(?P<place>[^\s,，;；。！!？?:|]{2,40}?\d+[ ]?(?:号|弄|栋|幢|单元|室)"
    r"[^\s,，;；。！!？?:|]{0,20})"
    r"|\blives?[ ]in[ ](?P<street>\d+[ ][^;.!?\r\n|]{3,60})",
    re.IGNORECASE,
)
# A dwelling by its look: a housing estate with building and door, or a building with entrance and
# door. An office has a tower and a room (A座1201室).
DWELLING = re.compile(
    r"(?:(?:小区|家园|花园|公寓|新村|宿舍)[^\s,，;；。:：|]{0,12}?\d+(?:号楼|栋|幢|单元)"
    r"|\d+(?:号楼|栋|幢)[ ]?\d+单元)"
    r"(?:[^\s,，;；。:：|\d]{0,4}\d{1,5}(?:单元|室|号|户|层|楼)?){1,3}"
)
# Where the address of a dwelling begins: behind the last of these before it.
BEFORE_ADDRESS = re.compile(r"[^\s,，;；。:：|()（）到至在]{0,40}$")
# What stands in a column of home addresses and is none.
NO_PLACE = re.compile(
    r"[\s\-—/.]{0,9}(?:无|暂无|不详|未知|未提供|未填|保密|n/?a|none|unknown|not given)?[\s\-—/.]*",
    re.IGNORECASE,
)
# A home has a place in it: a unit of a Chinese address, or a number beside a word.
PLACE = re.compile(
    r"[省市区县镇乡村路街道巷弄号栋幢座楼室苑园庄里屯坊寓邸府湾城]|\d\s+\w|\w,?\s+\d"
)
HOME_MARKS = (
    "住", "户籍", "户口", "家庭", "单元", "小区", "家园", "花园", "公寓", "新村", "宿舍",
    "(家", "（家", "address", "addr", "lives ", "live ",
)  # fmt: skip
HOME_HEADER = re.compile(
    r"(?:(?:家庭|居住|户籍|户口|住宅|住家|个人|私人|现)?(?:详细)?住址"
    r"|(?:家庭|居住|户籍|住宅|住家|常住)(?:详细)?(?:地址|所在地|地)|户口所在地"
    r"|(?:联系|通讯|收货)?地址[(（](?:家|家庭|住宅|私人)[)）]"
    r"|(?:home|residential|private|personal)[ _-]?(?:street[ _-]?)?address(?:[ _-]?\d)?"
    r"|(?:home|residential|private|personal)[ _-]?address[ :_-]{1,3}(?:street|line|full).{0,12}"
    r"|address[ ]?[(（](?:home|residential|private)[)）]|home[ _-]?street)"
    r"(?:[ ]?[(（\[](?:必填|选填|required|optional)[)）\]])?",
    re.IGNORECASE,
)


def may_hold_home(lowered: str) -> bool:
    """Whether a closer look is worth it; cheap, for many cells at once."""
    return any(mark in lowered for mark in HOME_MARKS)


def is_home_column(header: str) -> bool:
    """Whether a column is for home addresses: then every cell of it is one."""
    return bool(HOME_HEADER.fullmatch(header.strip().strip("*")))


def is_no_place(text: str) -> bool:
    """What stands in a column of home addresses and is none."""
    return text == ADDRESS_MASK or NO_PLACE.fullmatch(text) is not None


def find_homes(plain: str) -> list[tuple[int, int]]:
    """Start and end of each home address, the surest evidence first; none overlaps another."""
    found = [
        match.span("place")
        for match in HOME_ADDRESS.finditer(plain)
        if PLACE.search(match["place"]) and not match["place"].startswith(ADDRESS_MASK)
    ]
    loose = [match.span(match.lastgroup or 0) for match in LIVES_IN.finditer(plain)]
    for match in DWELLING.finditer(plain):
        before = BEFORE_ADDRESS.search(plain, max(0, match.start() - 40), match.start())
        loose.append((before.start() if before else match.start(), match.end()))
    for start, end in loose:
        is_told = any(low < end and start < high for low, high in found)
        if not is_told and ADDRESS_MASK not in plain[start:end]:
            found.append((start, end))
    return found
