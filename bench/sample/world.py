"""Who exists: companies, the people in them, and the part each company plays in the story.

Pure drawing from pools with one seeded generator. What happens to them is in story.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sample import identifiers, pools

COMPANY_COUNT = 600
SPARE_BRANDS = 40  # for companies that turn up on the later days
TWIN_COUNT = 6
TWIN_NAME = "星河科技"  # the first pair's short name, used in the documentation too
CHINESE_COUNT = 360
LAST_DATA_DATE = date(2026, 9, 27)
Brand = tuple[tuple[str, str], tuple[str, str]]  # two characters, each with its pinyin

PARTS = (
    # the part a company plays, how many play it
    ("won_active", 60),
    ("won_dormant", 12),
    ("open_deal", 42),
    ("lost_recent", 28),
    ("lost_dormant", 28),
    ("nurtured", 252),
    ("silent", 40),
    ("never_reached", 100),
    ("contact_failed", 12),
    ("opted_out", 12),
    ("paused", 14),
)
DORMANT_PARTS = frozenset({"won_dormant", "lost_dormant", "silent"})


@dataclass
class Person:
    """One invented person at a company; a phone or e-mail that does not exist is ''."""

    person_id: str
    surname: str
    given: str
    latin_surname: str
    latin_given: str
    title: str
    title_en: str
    mobile: str
    email: str
    wechat: str

    @property
    def chinese_name(self) -> str:
        """Surname and given name as a Chinese sheet writes them."""
        return self.surname + self.given

    @property
    def western_name(self) -> str:
        """Given name and surname as a CRM writes them."""
        return f"{self.latin_given} {self.latin_surname}"


@dataclass
class Company:
    """One invented company; `sources` names the systems that hold a record of it."""

    entity_id: str
    legal_name: str
    short_name: str
    latin_name: str
    is_chinese: bool
    city: str
    country: str
    country_code: str
    city_record: pools.City | None
    landline: str
    domain: str
    credit_code: str
    industry: pools.Industry
    legal_form: str
    legal_form_variants: tuple[str, ...]
    part: str
    created_date: date
    owner_id: str
    lead_source: tuple[str, str, str]
    requirement_index: int
    people: list[Person] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    spellings: set[str] = field(default_factory=set)
    last_interaction_date: date | None = None
    last_activity_date: date | None = None
    has_won: bool = False

    @property
    def display_person(self) -> Person:
        """The person that most records name."""
        return self.people[0]


class Names:
    """Hands out person names, each once, so that a repeated name is always deliberate."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.chinese = [
            (surname, first, second)
            for surname in pools.SURNAMES
            for first in pools.GIVEN_FIRST
            for second in pools.GIVEN_SECOND
        ]
        self.western = [(f, last) for f in pools.WESTERN_FIRST for last in pools.WESTERN_LAST]
        random.shuffle(self.chinese)
        random.shuffle(self.western)
        self.phones: set[str] = set()
        self.mailboxes: set[str] = set()
        self.person_count = 0

    def person(self, company: Company) -> Person:
        """A new person of the company's language, with a mailbox on its domain."""
        self.person_count += 1
        title = self.random.randrange(len(pools.TITLES_CN))
        if company.is_chinese:
            (surname, latin_surname), first, second = self.chinese.pop()
            given, latin_given = first[0] + second[0], (first[1] + second[1]).capitalize()
            mobile = self._chinese_mobile()
            wechat = f"wx_{latin_surname.lower()}{mobile[-6:]}"
        else:
            given, surname = self.western.pop()
            latin_surname, latin_given = surname, given
            mobile = ""
            if self.random.random() < 0.6:
                mobile = identifiers.western_mobile(self.random, company.country, self.phones)
            wechat = ""
        return Person(
            person_id=f"P{self.person_count:04}",
            surname=surname,
            given=given,
            latin_surname=latin_surname,
            latin_given=latin_given,
            title=pools.TITLES_CN[title],
            title_en=pools.TITLES_EN[title],
            mobile=mobile,
            email=self._mailbox(latin_surname, latin_given, company.domain),
            wechat=wechat,
        )

    def _chinese_mobile(self) -> str:
        while (mobile := identifiers.chinese_mobile(self.random)) in self.phones:
            continue
        self.phones.add(mobile)
        return mobile

    def _mailbox(self, surname: str, given: str, domain: str) -> str:
        local = "".join(c for c in f"{surname}.{given}".lower() if c.isascii() and c not in "' ")
        mailbox, number = f"{local}@{domain}", 1
        while mailbox in self.mailboxes:
            number += 1
            mailbox = f"{local}{number}@{domain}"
        self.mailboxes.add(mailbox)
        return mailbox


class Founder:
    """Founds companies one after another; brands, names and numbers are used once only."""

    def __init__(self, random: Random, rep_ids: tuple[str, ...]) -> None:
        self.random = random
        self.rep_ids = rep_ids
        self.names = Names(random)
        self.number = 0
        self.brands = [
            (first, second)
            for first in pools.BRAND_FIRST
            for second in pools.BRAND_SECOND
            if not TWIN_NAME.startswith(first[0] + second[0])
        ]
        random.shuffle(self.brands)
        self.western_brands = _western_brands(random)

    def found(self, *, is_chinese: bool, part: str) -> Company:
        """A new company without people; its part decides when it was first registered."""
        self.number += 1
        if is_chinese:
            company = _chinese_company(self.random, self.number, self.brands.pop(), part)
        else:
            company = _western_company(
                self.random, self.number, self.western_brands.pop(), part, self.names
            )
        company.owner_id = self.random.choice(self.rep_ids)
        company.created_date = _created(self.random, part)
        return company

    def staff(self, company: Company, count: int) -> None:
        """Gives the company this many people."""
        company.people = [self.names.person(company) for _ in range(count)]


def make_companies(founder: Founder) -> list[Company]:
    """600 companies with their people; parts, owners and sources spread over both languages."""
    random = founder.random
    parts = [part for part, count in PARTS for _ in range(count)]
    random.shuffle(parts)
    companies = [
        founder.found(is_chinese=number < CHINESE_COUNT, part=part)
        for number, part in enumerate(parts)
    ]
    _add_twins(companies, founder.rep_ids)
    for company in companies:
        founder.staff(company, random.choices((1, 2, 3), (62, 28, 10))[0])
    return companies


def _created(random: Random, part: str) -> date:
    """First registration: long ago for those with a past, lately for those never reached."""
    first, last = date(2024, 9, 2), date(2026, 7, 31)
    if part == "never_reached":
        first, last = date(2026, 6, 1), date(2026, 9, 22)
    elif part in DORMANT_PARTS:
        last = date(2025, 8, 29)
    elif part in {"won_active", "lost_recent", "contact_failed", "opted_out", "paused"}:
        last = date(2026, 2, 27)
    return first + timedelta(days=random.randrange((last - first).days))


def _chinese_company(random: Random, number: int, brand: Brand, part: str) -> Company:
    (first, first_pinyin), (second, second_pinyin) = brand
    city = random.choice(pools.CITIES)
    industry = random.choice(pools.INDUSTRIES)
    word, word_en = random.choice(industry.name_words)
    name, latin = first + second, (first_pinyin + second_pinyin).capitalize()
    suffix = random.choices(("有限公司", "股份有限公司"), (88, 12))[0]
    shape = random.random()
    if shape < 0.6:
        legal_name = f"{city.name}{name}{word}{suffix}"
    elif shape < 0.75:
        legal_name = f"{name}({city.name}){word}{suffix}"
    elif shape < 0.9:
        legal_name = f"{city.name}市{name}{word}{suffix}"
    else:
        legal_name = f"{name}{word}{suffix}"
    return Company(
        entity_id=f"E{number:04}",
        legal_name=legal_name,
        short_name=name + word,
        latin_name=f"{city.pinyin} {latin} {word_en} Co., Ltd.",
        is_chinese=True,
        city=city.name,
        country="China",
        country_code="CN",
        city_record=city,
        landline=identifiers.chinese_landline(random, city.area_code),
        domain=f"{latin.lower()}-{word_en.split()[0].lower()}{number}.example",
        credit_code=identifiers.credit_code(random, city.region_code),
        industry=industry,
        legal_form=suffix,
        legal_form_variants=("有限责任公司",),
        part=part,
        created_date=LAST_DATA_DATE,
        owner_id="",
        lead_source=random.choice(pools.LEAD_SOURCES),
        requirement_index=random.randrange(len(pools.REQUIREMENTS)),
    )


def _western_brands(random: Random) -> list[tuple[str, int]]:
    """Brand and the index of its country; German and French names go to their own countries."""
    others = [a + b for a in pools.WESTERN_BRANDS for b in pools.WESTERN_ENDINGS]
    random.shuffle(others)
    german = [(brand, 2) for brand in pools.GERMAN_BRANDS]
    french = [(brand, 3) for brand in pools.FRENCH_BRANDS]
    rest = COMPANY_COUNT - CHINESE_COUNT - len(german) - len(french) + SPARE_BRANDS
    countries = random.choices((0, 1, 4), (5, 2, 1), k=rest)
    brands = german + french + list(zip(others[:rest], countries, strict=True))
    random.shuffle(brands)
    return brands


def _western_company(
    random: Random, number: int, brand: tuple[str, int], part: str, names: Names
) -> Company:
    name, index = brand
    country, code, cities, legal_form, variants = pools.WESTERN_COUNTRIES[index]
    industry = random.choice(pools.INDUSTRIES)
    word = random.choice(pools.WESTERN_INDUSTRY_WORDS[industry.salesforce])
    label = "".join(c for c in name.lower() if c.isascii() and c.isalnum())
    legal_name = f"{name} {word} {legal_form}"
    return Company(
        entity_id=f"E{number:04}",
        legal_name=legal_name,
        short_name=f"{name} {word}",
        latin_name=legal_name,
        is_chinese=False,
        city=random.choice(cities),
        country=country,
        country_code=code,
        city_record=None,
        landline=identifiers.western_phone(random, country, names.phones),
        domain=f"{label}-{word.lower()}.example",
        credit_code="",
        industry=industry,
        legal_form=legal_form,
        legal_form_variants=variants,
        part=part,
        created_date=LAST_DATA_DATE,
        owner_id="",
        lead_source=random.choice(pools.LEAD_SOURCES),
        requirement_index=random.randrange(len(pools.REQUIREMENTS)),
    )


def _add_twins(companies: list[Company], rep_ids: tuple[str, ...]) -> None:
    """Six pairs in two cities share one short name: name-only rows must not guess between them."""
    companies[0].short_name = TWIN_NAME
    for pair in range(TWIN_COUNT):
        left, right = companies[2 * pair], companies[2 * pair + 1]
        here, there = pools.CITIES[pair], pools.CITIES[pair + 6]
        right.short_name = left.short_name
        right.industry = left.industry
        for company, city in ((left, here), (right, there)):
            company.city, company.city_record = city.name, city
            company.legal_name = f"{city.name}{left.short_name}有限公司"
            company.legal_form = "有限公司"
            company.landline = f"{city.area_code}-{company.landline[-8:]}"
            company.part = "nurtured"
            company.sources = {"registration"}
        left.owner_id, right.owner_id = rep_ids[pair], rep_ids[pair + 1 - len(rep_ids)]
