"""The true world: companies with their people, each with the contact details that are right."""

from dataclasses import dataclass

import numpy as np

from leadflow.identity.pinyin import spell
from leads import pools

CHINESE_SHARE = 0.6


@dataclass(frozen=True)
class World:
    """Parallel lists; `company_of` says where each person works, `partner_of` whose phone it is."""

    company: dict[str, list[str]]
    person: dict[str, list[str]]
    is_chinese: np.ndarray
    company_of: np.ndarray
    second_company_of: np.ndarray


def make_world(persons: int, random: np.random.Generator) -> World:
    """About 2.5 persons a company, a few companies with hundreds; 60 % of them Chinese."""
    companies = max(10, int(persons / 2.5))
    is_chinese = random.random(companies) < CHINESE_SHARE
    company = _companies(companies, is_chinese, random)
    big = np.arange(companies)
    popular = random.choice(big, size=persons, p=pools.zipf(companies, 0.45))
    company_of = np.where(
        random.random(persons) < 0.75, popular, random.integers(0, companies, persons)
    )
    person = _persons(persons, company_of, is_chinese[company_of], company, random)
    same_kind = random.permutation(companies)
    second = same_kind[company_of]
    return World(company, person, is_chinese, company_of, second)


def _pick(random: np.random.Generator, pool, size: int, power: float = 0.0) -> list[str]:
    shares = pools.zipf(len(pool), power) if power else None
    at = random.choice(len(pool), size=size, p=shares)
    return [pool[place] for place in at]


def _companies(
    size: int, is_chinese: np.ndarray, random: np.random.Generator
) -> dict[str, list[str]]:
    first, second, third = (_pick(random, pools.BRAND, size, 0.3) for _ in range(3))
    length = random.integers(2, 4, size)
    trade = random.choice(len(pools.TRADES), size=size, p=pools.zipf(len(pools.TRADES), 0.7))
    form = random.choice(3, size=size, p=[0.82, 0.08, 0.1])
    city = random.choice(len(pools.CITIES), size=size, p=pools.zipf(len(pools.CITIES), 0.6))
    word, other = _pick(random, pools.WORDS, size), _pick(random, pools.WORDS, size)
    owner = _pick(random, pools.ENGLISH_SURNAMES, size)
    english_trade = _pick(random, pools.ENGLISH_TRADES, size)
    english_form = _pick(random, pools.ENGLISH_FORMS, size, 0.6)
    english_city = random.choice(len(pools.ENGLISH_CITIES), size=size)
    style = random.random(size)
    has_place, has_site = random.random(size) < 0.65, random.random(size) < 0.75
    number, line = random.integers(1, 999, size), random.integers(2000_0000, 8999_9999, size)
    street = random.integers(0, 1 << 30, size)
    codes = _credit_codes(size, random)
    made: dict[str, list[str]] = {name: [] for name in (
        "name", "brand", "english", "place", "domain", "switchboard", "address", "city", "code",
    )}  # fmt: skip
    hosts: set[str] = set()
    for at in range(size):
        if is_chinese[at]:
            brand = first[at] + second[at] + (third[at] if length[at] == 3 else "")
            spelt = spell(brand)
            trade_cn, trade_en = pools.TRADES[trade[at]]
            place, area = pools.CITIES[city[at]]
            name = (place if has_place[at] else "") + brand + trade_cn + pools.FORMS[form[at]]
            english = f"{spelt.capitalize()} {trade_en} Co., Ltd."
            host, end = spelt, (".com", ".cn", ".com.cn")[number[at] % 3]
            phone = f"{area}-{line[at]}"
            address = f"{place}市{pools.STREETS[street[at] % len(pools.STREETS)]}{number[at]}号"
        else:
            brand = (
                f"{word[at]} {other[at]}" if style[at] < 0.5
                else f"{owner[at]} {word[at]}" if style[at] < 0.8
                else f"{owner[at]} & {word[at]}"
            )  # fmt: skip
            place, area = pools.ENGLISH_CITIES[english_city[at]]
            name = english = f"{brand} {english_trade[at]} {english_form[at]}"
            host, end = brand.replace(" ", "").replace("&", "").lower(), ".com"
            phone = f"+1 {area} {2 + line[at] % 7}{line[at] % 97:02d} {line[at] % 10000:04d}"
            address = (
                f"{number[at]} {pools.ENGLISH_STREETS[street[at] % len(pools.ENGLISH_STREETS)]}"
            )
        domain = host + end
        while domain in hosts:
            domain = f"{host}{len(hosts) % 997}{end}"
            host += "x" if domain in hosts else ""
        hosts.add(domain)
        values = (
            name,
            brand,
            english,
            place,
            domain if has_site[at] else "",
            phone,
            address,
            place,
            codes[at],
        )
        for field, value in zip(made, values, strict=True):
            made[field].append(value)
    return made


def _persons(
    size: int,
    company_of: np.ndarray,
    is_chinese: np.ndarray,
    company: dict[str, list[str]],
    random: np.random.Generator,
) -> dict[str, list[str]]:
    surname = _pick(random, pools.SURNAMES, size, 0.75)
    one, two = _pick(random, pools.GIVEN, size, 0.5), _pick(random, pools.GIVEN, size, 0.5)
    is_long = random.random(size) < 0.75
    given, family = (
        _pick(random, pools.ENGLISH_GIVEN, size, 0.6),
        _pick(random, pools.ENGLISH_SURNAMES, size, 0.6),
    )
    start = _pick(random, pools.MOBILE_STARTS, size)
    rest = random.integers(0, 100_000_000, size)
    area = _pick(random, [city[1] for city in pools.ENGLISH_CITIES], size)
    free, host = random.random(size), _pick(random, pools.FREE_MAIL, size, 0.8)
    number, pattern = random.integers(1, 9999, size), random.integers(0, 4, size)
    made: dict[str, list[str]] = {
        "given": [],
        "family": [],
        "reading": [],
        "mobile": [],
        "email": [],
        "free_email": [],
    }
    boxes: set[str] = set()
    for at in range(size):
        if is_chinese[at]:
            name = one[at] + (two[at] if is_long[at] else "")
            family_name, first, last = surname[at], spell(name), spell(surname[at])
            mobile = f"{start[at]}{rest[at]:08d}"
        else:
            name, family_name = given[at], family[at]
            first, last = name.lower(), family_name.lower()
            mobile = f"+1 {area[at]} {200 + rest[at] % 799} {rest[at] % 9973:04d}"
        local = (
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{last}{first}",
            f"{first}{number[at] % 100}",
        )[pattern[at]]
        domain = company["domain"][company_of[at]]
        private = (
            f"{(last + first)[:12]}{number[at]}@{host[at]}"
            if free[at] > 0.3
            else f"{rest[at]}@qq.com"
        )
        address = f"{local}@{domain}" if domain and free[at] < 0.7 else private
        while address in boxes:
            head, _, tail = address.partition("@")
            address = f"{head}{len(boxes) % 89}@{tail}"
        boxes.add(address)
        for field, value in zip(
            made, (name, family_name, f"{first} {last}", mobile, address, private), strict=True
        ):
            made[field].append(value)
    for at in np.flatnonzero(random.random(size) < 0.004):  # couples and assistants share a phone
        made["mobile"][at] = made["mobile"][(at + 1) % size]
    return made


def _credit_codes(size: int, random: np.random.Generator) -> list[str]:
    """统一社会信用代码 with a right check character (GB 32100)."""
    digits = random.integers(0, 31, (size, 17))
    digits[:, 0], digits[:, 1] = 9, 1
    digits[:, 2:8] = random.integers(0, 10, (size, 6))
    weights = np.array([pow(3, place, 31) for place in range(17)])
    check = (31 - (digits * weights).sum(axis=1) % 31) % 31
    whole = np.concatenate([digits, check[:, None]], axis=1)
    return ["".join(pools.CODE_ALPHABET[digit] for digit in row) for row in whole]
