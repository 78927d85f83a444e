"""Which systems hold a record of each company, and how each of them happens to spell its name."""

from collections.abc import Sequence
from random import Random

from sample import pools
from sample.story import DEAL_PARTS
from sample.world import Company

# registration: S2-1 · east: the second S2-1 file · account, lead, report: Salesforce · hubspot
TRADITIONAL = str.maketrans(
    "云启骏铭泽岚锦澜岭桥铎设电术疗应链备装贸饮务东广庆宁长苏汉岛郑询机渊湾齐砚霁屿润业",
    "雲啟駿銘澤嵐錦瀾嶺橋鐸設電術療應鏈備裝貿飲務東廣慶寧長蘇漢島鄭詢機淵灣齊硯霽嶼潤業",
)
FULL_WIDTH_BRACKETS = str.maketrans("()", "（）")


def place(random: Random, companies: list[Company]) -> None:
    """Gives every company one to three sources; those with deals are in a system that has deals."""
    for company in companies:
        if company.sources:  # the twins: known to the sheets only
            continue
        if company.is_chinese:
            _place_chinese(random, company)
        else:
            _place_western(random, company)


def _place_chinese(random: Random, company: Company) -> None:
    part = company.part
    if part in DEAL_PARTS:
        needs_system = not part.startswith("won")
        draw = random.random()
        if draw < 0.22:
            company.sources.add("account")
        elif draw < 0.75 or needs_system:
            company.sources.add("hubspot")
    elif part == "opted_out":
        company.sources.add(random.choice(("lead", "hubspot")))
    elif random.random() < 0.30:
        company.sources.add(random.choices(("hubspot", "lead"), (70, 30))[0])
    if not company.sources or random.random() < 0.7:
        is_east = company.city in pools.EAST_CITIES and random.random() < 0.75
        company.sources.add("east" if is_east else "registration")
        if is_east and random.random() < 0.25:
            company.sources.add("registration")


def _place_western(random: Random, company: Company) -> None:
    part = company.part
    if part in DEAL_PARTS:
        company.sources.add(random.choices(("account", "hubspot"), (65, 35))[0])
    elif part == "opted_out":
        company.sources.add(random.choice(("lead", "account")))
    else:
        company.sources.add(random.choices(("lead", "hubspot", "account"), (50, 38, 12))[0])
    if random.random() < 0.22:
        company.sources.add("hubspot" if "hubspot" not in company.sources else "lead")
    if "lead" in company.sources and random.random() < 0.10:
        company.sources.add("report")
    elif part == "never_reached" and random.random() < 0.3:
        company.sources = {"report"}


class Speller:
    """Spells company names as people do, and notes every spelling on the company."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def sheet_name(self, company: Company, probability: float = 0.25) -> tuple[str, str]:
        """The name in a Chinese sheet and the kind of its variation ('' for the plain name)."""
        name, kind = company.legal_name, ""
        if self.random.random() < probability:
            name, kind = self.random.choice(self._variants(company))
        company.spellings.add(name)
        return name, kind

    def short_name(self, company: Company) -> tuple[str, str]:
        """The short name without place and legal form: 星河科技."""
        company.spellings.add(company.short_name)
        return company.short_name, "spelling_short_name"

    def crm_name(self, company: Company, probability: float = 0.3) -> tuple[str, str]:
        """The name in Latin letters as Salesforce holds it."""
        name, kind = company.latin_name, "spelling_pinyin" if company.is_chinese else ""
        if self.random.random() < probability:
            if company.is_chinese:
                ending = self.random.choice(("Co Ltd", "Co.,Ltd", "Co. Ltd.", "Ltd."))
                name = name.replace("Co., Ltd.", ending)
            else:
                form = self.random.choice(company.legal_form_variants)
                joint = "" if form.startswith(",") else " "
                name = f"{company.short_name}{joint}{form}"
                kind = "spelling_legal_form"
        company.spellings.add(name)
        return name, kind

    def _variants(self, company: Company) -> Sequence[tuple[str, str]]:
        name = company.legal_name
        if not company.is_chinese:
            form = self.random.choice(company.legal_form_variants)
            joint = "" if form.startswith(",") else " "
            return (
                (f"{company.short_name}{joint}{form}", "spelling_legal_form"),
                (name + " ", "spelling_trailing_space"),
                (name.upper(), "spelling_case"),
            )
        variants = [(name + "  ", "spelling_trailing_space")]
        if "(" in name:
            variants.append((name.translate(FULL_WIDTH_BRACKETS), "spelling_bracket_width"))
        if company.legal_form == "有限公司":
            variants.append((name.replace("有限公司", "有限责任公司"), "spelling_legal_form"))
        if "市" in name[:3]:
            variants.append((name.replace("市", "", 1), "spelling_city_suffix"))
        traditional = name.translate(TRADITIONAL)
        if traditional != name:
            variants.append((traditional, "spelling_traditional"))
        return variants
