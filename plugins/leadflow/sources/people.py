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
BRACKETED = re.compile(r"(?P<name>[^()]+?)\s*\((?P<title>[^()]+)\)\s*(?P<rest>[^()]*)")
PARTED = re.compile(
    r"(?P<name>[^/,，;；|、]+?)\s*(?:[/,，;；|、]|\s[-–—]\s|\s-|-\s)\s*(?P<title>.+)"
)
DEPARTMENTS = (
    r"(?:副|执行|常务|采购|技术|销售|财务|行政|生产|信息|项目|运营|市场|人事|人力资源|设备|研发|质量"
    r"|区域|大区|物流|产品|客服)"
)
RUN_TOGETHER = re.compile(
    rf"(?P<name>[\u3400-\u9fff]{{2,4}}?)(?P<title>{DEPARTMENTS}{{0,2}}部?(?:{'|'.join(TITLE_WORDS[:-5])}))"
)
SURNAME_AND_TITLE = re.compile(
    rf"(?P<name>[\u3400-\u9fff])(?P<title>{DEPARTMENTS}?(?:{'|'.join(TITLE_WORDS)}))"
)
# The hundred surnames that about 85 % of people in China bear, and the common two-character ones.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
)
PERSON_NAME = re.compile(
    rf"[{SURNAMES}][\u3400-\u9fff]{{1,2}}|(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟)[\u3400-\u9fff]{{1,2}}"
)
WITH_ADDRESS = re.compile(r"(?P<name>[\u3400-\u9fff]{1,4})(?:先生|女士|小姐|老师)")
ORGANISATION = re.compile(r"(?:公司|集团|厂|店|行|院|所|局|社|部|学|堂|馆|坊|城|银行|科技|实业)$")
DECIDER = re.compile(
    r"(?:最终)?(?:决策人|决策者|拍板人|决定人|审批人)\s*[:：]?\s*(?:是|为)?\s*(?P<who>[^;；,，。\n]*)"
    r"|(?:final\s+)?(?:decision[ -]?makers?|decides|economic buyer|approver|signs off)\s*[:：]?\s*"
    r"(?P<name>[^;,.\n]*)",
    re.IGNORECASE,
)
DECIDES = re.compile(r"(?P<who>\w{1,12}?)(?:最终)?(?:拍板|决定|说了算|审批|签字)")
TOP_TITLE = re.compile(
    r"总经理|董事长|总裁|老板|法人|\b(?:CEO|owner|founder|president|managing director)\b", re.I
)
NOBODY = re.compile(
    r"^$|待|未|不明|不清|不详|暂无|^无$|^\?+$|unknown|tbd|tbc|not (?:known|clear|sure)|n/?a$|none",
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
    text = single_line(half_width(cell))
    if not text:
        return None
    match = BRACKETED.fullmatch(text) or PARTED.fullmatch(text)
    if match:
        return _named(match["name"], match["title"])
    if CHINESE.search(text):
        name, _, title = text.partition(" ")
        if title:
            return _named(name, title)
        match = SURNAME_AND_TITLE.fullmatch(text) or RUN_TOGETHER.fullmatch(text)
        if match:
            return _named(match["name"], match["title"])
    return _named(text, None)


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
        return not NOBODY.search((match["who"] or match["name"] or "").strip())
    match = DECIDES.search(text)
    if match:
        return not NOBODY.search(match["who"])
    return bool(TOP_TITLE.search(text)) and "影响者" not in text


def _named(name: str, title: str | None) -> NamedContact:
    name = name.strip()
    is_vague = bool(CHINESE.fullmatch(name))
    return NamedContact(name, title.strip() if title and title.strip() else None, is_vague)
