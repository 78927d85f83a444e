"""Persons as sheets name them: name and title in one cell, names in parts, decision chains.

Names are kept as received; keys to compare names by are identity's.
"""

import re
from dataclasses import dataclass

from leadflow.sources.cells import clean, half_width, single_line

CHINESE = re.compile(r"[\u3400-\u9fff]")
TITLE_WORDS = (
    "经理", "总监", "主任", "主管", "部长", "处长", "科长", "厂长", "店长", "校长", "院长", "所长",
    "董事长", "董事",
    "总裁", "总经理", "助理", "专员", "工程师", "老师", "教授", "医生", "会计", "出纳", "秘书",
    "采购", "销售", "老板",
    "负责人", "总工", "总", "工", "先生", "女士", "小姐",
)  # fmt: skip
COURTESY = ("先生", "女士", "小姐")
ENGLISH_TITLE = re.compile(
    r"\b(?:ceo|cto|cfo|coo|cio|cmo|cpo|vp|svp|evp|md|gm|hr|it|president|chair(?:man|woman)?|director"
    r"|manager|head|lead|owner|founder|partner|officer|engineer|buyer|purchas\w*|procure\w*|sales"
    r"|account\w*|assistant|specialist|analyst|consultant|supervisor|secretary|administrator|phd|mba"
    r"|chief|executive|coordinator|principal|teacher|doctor|professor|planner|operations?|marketing)\b",
    re.IGNORECASE,
)
NUMBER_BESIDE = re.compile(r"[\s/,;:、，；:(]*\+?\d[\d\s-]{5,}\d\)?")
NO_NAME = re.compile(r"待定|未知|不详|不明|未提供|保密|匿名|unknown|tbd|n/?a", re.IGNORECASE)
BRACKETED = re.compile(r"(?P<name>[^()]+?)\s*\((?P<title>[^()]+)\)\s*(?P<rest>[^()]*)")
PARTED = re.compile(
    r"(?P<name>[^/,，;；:|、]+?)\s*"
    r"(?:[/,，;；:|、]|\s[-–—]\s|\s-|-\s|(?<=[\u3400-\u9fff])[-–—]+(?=[\u3400-\u9fff]))\s*(?P<title>.+)"
)
HANZI_AND_LATIN = re.compile(r"(?P<name>[\u3400-\u9fff]{2,4})\s*(?P<title>[A-Za-z].*)")
LATIN_AND_HANZI = re.compile(r"(?P<title>[A-Za-z][A-Za-z .]*?)\s*(?P<name>[\u3400-\u9fff]{2,4})")
DEPARTMENTS = (
    r"(?:副|执行|常务|采购|技术|销售|财务|行政|生产|信息|项目|运营|市场|人事|人力资源|设备|研发|质量"
    r"|区域|大区|物流|产品|客服)"
)
RUN_TOGETHER = re.compile(
    rf"(?P<name>[\u3400-\u9fff]{{2,4}}?)(?P<title>{DEPARTMENTS}{{0,2}}部?(?:{'|'.join(TITLE_WORDS[:-5])}))"
)
# The hundred surnames that about 85 % of people in China bear, and the common two-character ones.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
)
SURNAME_AND_TITLE = re.compile(
    rf"(?P<name>欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|[\u3400-\u9fff])"
    rf"(?P<title>{DEPARTMENTS}?(?:{'|'.join(TITLE_WORDS)})|(?<=[{SURNAMES}])[董处局])"
)
TITLE_ALONE = re.compile(
    rf"(?:{DEPARTMENTS}|高级|资深|首席|助理)*部?(?:{'|'.join(TITLE_WORDS)}|前台|老板娘|联系人)"
)
PERSON_NAME = re.compile(
    rf"[{SURNAMES}][\u3400-\u9fff]{{1,2}}|(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟)[\u3400-\u9fff]{{1,2}}"
)
WITH_COURTESY = re.compile(rf"(?P<name>[\u3400-\u9fff]{{2,4}})(?:{'|'.join(COURTESY)})")
TITLE_FIRST = re.compile(
    rf"(?P<title>(?:{DEPARTMENTS}|高级|资深)*部?(?:{'|'.join(TITLE_WORDS[:-5])}))(?P<name>{PERSON_NAME.pattern})"
)
WITH_ADDRESS = re.compile(r"(?P<name>[\u3400-\u9fff]{1,4})(?:先生|女士|小姐|老师)")
ORGANISATION = re.compile(r"(?:公司|集团|厂|店|行|院|所|局|社|部|学|堂|馆|坊|城|银行|科技|实业)$")
DECIDER = re.compile(
    r"(?P<subject>[a-z][a-z .]{1,40}?)\s+(?:decides|signs off|approves)"
    r"|决策\s*[:：]\s*(?P<after>[^;；,，。\n]*)|(?:最终)?(?:决策人|决策者|拍板人|决定人|审批人)\s*[:：]?\s*(?:是|为)?\s*(?P<who>[^;；,，。\n]*)"
    r"|(?:final\s+)?(?:decision[ -]?makers?|decides|economic buyer|approver|signs off)\s*[:：]?\s*"
    r"(?P<name>[^;,.\n]*)",
    re.IGNORECASE,
)
DECIDES = re.compile(
    r"(?P<who>\w{1,12}?)(?:最终)?(?:拍板|决定|说了算|审批|签字|决策(?![人者链:：]))"
)
TOP_TITLE = re.compile(
    r"(?<!不是)(?:总经理|董事长|总裁|老板|法人)(?!助理|秘书|办公室|办)"
    r"|\b(?:CEO|owner|founder|president|managing director)\b",
    re.I,
)
NOBODY = re.compile(
    r"^$|谁|不知|待|未|不明|不清|不详|暂无|^无$|^\?+$"
    r"|unknown|tbd|tbc|not (?:known|clear|sure)|n/?a$|none",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NamedContact:
    """A person's name and title; vague where only a surname is known (王经理)."""

    name: str
    title: str | None
    is_vague: bool = False


def looks_like_person(name: str) -> bool:
    """Whether a lead's one name is a person's: 张伟, 王经理, 刘女士; never 张伟五金店 or ACME."""
    text = single_line(half_width(name)).replace(" ", "")
    if SURNAME_AND_TITLE.fullmatch(text):
        return True
    match = RUN_TOGETHER.fullmatch(text) or WITH_ADDRESS.fullmatch(text)
    bare = match["name"] if match else text
    return bool(PERSON_NAME.fullmatch(bare)) and not ORGANISATION.search(bare)


def split_contact(cell: str) -> NamedContact | None:
    """联系人及职务: `王芳/采购经理`, `王芳(采购经理)`, `王芳采购经理`, `Ann Lee, CFO`."""
    text = NUMBER_BESIDE.sub("", single_line(half_width(cell))).strip()
    if not text or NO_NAME.fullmatch(text):
        return None
    if TITLE_ALONE.fullmatch(text) and not _is_surname_and_title(text):
        return NamedContact("", text, is_vague=True)
    match = BRACKETED.fullmatch(text) or PARTED.fullmatch(text)
    if match:
        return _sorted_out(match["name"].strip(), match["title"].strip())
    if CHINESE.search(text):
        name, _, title = text.partition(" ")
        if title and CHINESE.search(name):
            return _sorted_out(name, title)
        for pattern in (SURNAME_AND_TITLE, RUN_TOGETHER, WITH_COURTESY):
            match = pattern.fullmatch(text)
            if match:
                return _named(match["name"], match.groupdict().get("title"))
        match = (
            HANZI_AND_LATIN.fullmatch(text)
            or LATIN_AND_HANZI.fullmatch(text)
            or TITLE_FIRST.fullmatch(text)
        )
        if match:
            return _sorted_out(match["name"], match["title"])
    return _named(text, None)


def _is_surname_and_title(text: str) -> bool:
    match = SURNAME_AND_TITLE.fullmatch(text)
    return match is not None and (text[0] in SURNAMES or len(match["name"]) == 2)


def _sorted_out(name: str, title: str) -> NamedContact:
    """Two parts, of which either may be the title: `采购经理 王芳`, `王 芳`, `Lee, Ann`."""
    if _is_title(name) and not _is_title(title):
        name, title = title, name
    together = name + title
    if len(name) == 1 and not _is_title(title) and PERSON_NAME.fullmatch(together):
        return _named(together, None)
    if _is_title(title):
        match = SURNAME_AND_TITLE.fullmatch(name)
        if not match or not _is_surname_and_title(name):
            return _named(WITH_COURTESY.sub(r"\g<name>", name), title)
        own = "" if match["title"] in COURTESY else match["title"]
        if own and PERSON_NAME.match(title):  # 陈经理/李经理
            return _named(match["name"], own)
        return _named(match["name"], f"{own}({title})" if own else title)
    if PERSON_NAME.fullmatch(title):  # a second person
        match = SURNAME_AND_TITLE.fullmatch(name)
        return NamedContact(match["name"] if match else name, None, is_vague=True)
    if not CHINESE.search(together) and " " not in together:
        return _named(f"{title} {name}", None)
    if CHINESE.search(name) and not CHINESE.search(title):  # the name again in letters
        return _named(name, None)
    return _named(name, title)


def _is_title(text: str) -> bool:
    has_word = any(word in text for word in TITLE_WORDS if len(word) > 1)
    return (
        has_word
        or bool(ENGLISH_TITLE.search(text))
        or bool(re.search(rf"{DEPARTMENTS}|[部总工室科处长员师]$", text))
    ) and not (PERSON_NAME.fullmatch(text) and len(text) == 2)


def full_name(given: str, family: str) -> str:
    """One name from its parts: surname first and unspaced in Chinese, else given name first."""
    given, family = single_line(given), single_line(family)
    if CHINESE.search(given + family):
        return family + given
    return f"{given} {family}".strip()


def has_decision_maker(cell: str) -> bool | None:
    """Whether a decision chain names who decides, be it by title; None where the cell is empty."""
    text = half_width(clean(cell))
    if not text:
        return None
    match = DECIDER.search(text)
    if match:
        return not NOBODY.search(_who(match))
    match = DECIDES.search(text)
    if match:
        return not NOBODY.search(match["who"])
    return bool(TOP_TITLE.search(text)) and "影响者" not in text


def _who(match: re.Match[str]) -> str:
    found = match.groupdict()
    names = (found[group] for group in ("subject", "after", "who", "name"))
    return next((name for name in names if name), "").strip()


def _named(name: str, title: str | None) -> NamedContact:
    name = name.strip()
    is_vague = bool(CHINESE.fullmatch(name))
    return NamedContact(name, title.strip() if title and title.strip() else None, is_vague)
