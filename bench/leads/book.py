"""Leads as exports hold them: each field of a true person missing, misspelt or written anew.

The corruptions and their shares are SHARES. Deterministic by seed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from leads import pools
from leads.world import World, make_world

# Share of records (of those that have the field) that each corruption touches.
SHARES = {
    "name_missing": 0.02,
    "name_surname_only": 0.04,
    "name_in_letters": 0.06,
    "name_with_title": 0.05,
    "name_homophone": 0.02,
    "name_other_character": 0.012,
    "name_traditional": 0.02,
    "name_slip": 0.03,
    "name_initial": 0.04,
    "name_turned": 0.04,
    "name_middle": 0.03,
    "company_missing": 0.05,
    "company_without_form": 0.22,
    "company_without_place": 0.2,
    "company_place_in_brackets": 0.1,
    "company_brand_only": 0.04,
    "company_slip": 0.015,
    "company_in_english": 0.05,
    "company_capitals": 0.05,
    "job_changed": 0.02,
    "mobile_missing": 0.25,
    "mobile_changed": 0.04,
    "mobile_one_digit_wrong": 0.015,
    "mobile_placeholder": 0.01,
    "phone_given": 0.3,
    "email_missing": 0.35,
    "email_of_desk": 0.06,
    "email_changed": 0.05,
    "email_slip": 0.012,
    "website_given": 0.2,
    "code_given": 0.12,
    "address_given": 0.3,
}
# How many records a person has: one in 77 %, two in 15 % ...
COPIES = (0.77, 0.15, 0.05, 0.02, 0.007, 0.002, 0.001)
COLUMNS = (
    "id", "person_name", "company_name", "mobile", "phone", "email", "website", "uscc", "city",
    "address", "person", "company",
)  # fmt: skip


def make_book(rows: int, seed: int) -> Iterator[tuple[str, ...]]:
    """`rows` records in mixed order, each a tuple in the order of COLUMNS."""
    random = np.random.default_rng(seed)
    copies = np.array(COPIES) / sum(COPIES)
    persons = int(rows / (copies * np.arange(1, len(COPIES) + 1)).sum()) + 10
    world = make_world(persons, random)
    number = random.choice(np.arange(1, len(COPIES) + 1), size=persons, p=copies)
    person_of = np.repeat(np.arange(persons), number)
    person_of = person_of[random.permutation(len(person_of))]
    while len(person_of) < rows:
        person_of = np.concatenate([person_of, random.integers(0, persons, rows - len(person_of))])
    yield from _records(world, person_of[:rows], random)


def write_book(path: Path, rows: int, seed: int) -> None:
    """The book as a CSV file with its truth in the last two columns."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(make_book(rows, seed))


def _records(
    world: World, person_of: np.ndarray, random: np.random.Generator
) -> Iterator[tuple[str, ...]]:
    size = len(person_of)
    hit = {name: random.random(size) < share for name, share in SHARES.items()}
    dice = random.integers(0, 1 << 40, size)
    for at in range(size):
        own = {name: bool(flags[at]) for name, flags in hit.items()}
        person, roll = int(person_of[at]), int(dice[at])
        company = int(world.company_of[person])
        if own["job_changed"]:
            company = int(world.second_company_of[person])
        chinese = bool(world.is_chinese[world.company_of[person]])
        has_company = not own["company_missing"]
        yield (
            f"L{at + 1:07d}",
            "" if own["name_missing"] else _name(world, person, chinese, own, roll),
            _company(world, company, own, roll) if has_company else "",
            _mobile(world.person["mobile"][person], own, roll),
            _phone(world.company["switchboard"][company], roll) if own["phone_given"] else "",
            _email(world, person, company, own, roll),
            _site(world.company["domain"][company], roll) if own["website_given"] else "",
            world.company["code"][company] if own["code_given"] and has_company else "",
            world.company["city"][company] if own["address_given"] and roll % 2 else "",
            world.company["address"][company] if own["address_given"] else "",
            f"P{person}",
            f"C{company}",
        )


def _name(world: World, person: int, chinese: bool, own: dict[str, bool], roll: int) -> str:
    given, family = world.person["given"][person], world.person["family"][person]
    if not chinese:
        return _english_name(given, family, own, roll)
    if own["name_surname_only"]:
        return family + pools.TITLES[roll % len(pools.TITLES)]
    if own["name_in_letters"]:
        first, last = world.person["reading"][person].split()
        return (
            f"{last.capitalize()} {first.capitalize()}" if roll % 2
            else f"{first.capitalize()} {last.capitalize()}"
        )  # fmt: skip
    name = family + given
    if own["name_homophone"]:
        place = next((p for p, letter in enumerate(name) if letter in pools.HOMOPHONES), None)
        if place is not None:
            name = name[:place] + pools.HOMOPHONES[name[place]] + name[place + 1 :]
    if own["name_other_character"] and len(name) > 2:
        name = name[:-1] + pools.GIVEN[roll % len(pools.GIVEN)]
    if own["name_traditional"]:
        name = name.translate(pools.TRADITIONAL)
    return name + pools.TITLES[roll % 3] if own["name_with_title"] else name


def _english_name(given: str, family: str, own: dict[str, bool], roll: int) -> str:
    if own["name_surname_only"]:
        return f"Mr. {family}" if roll % 2 else family
    if own["name_slip"]:
        if roll % 3:
            family = _slip(family, roll)
        else:
            given = _slip(given, roll)
    if own["name_initial"]:
        given = given[0] + "."
    if own["name_middle"]:
        given = f"{given} {'ABCDEFGHJKLM'[roll % 12]}."
    if own["name_turned"]:
        return f"{family}, {given}" if roll % 2 else f"{family} {given}"
    return f"{given} {family}".upper() if roll % 25 == 0 else f"{given} {family}"


def _company(world: World, company: int, own: dict[str, bool], roll: int) -> str:
    name, brand = world.company["name"][company], world.company["brand"][company]
    if own["company_in_english"]:
        return world.company["english"][company]
    if own["company_brand_only"]:
        return brand
    if not world.is_chinese[company]:
        if own["company_without_form"]:
            name = name.rsplit(" ", 2 if name.endswith("Co., Ltd.") else 1)[0].rstrip(",")
        if own["company_slip"]:
            name = _slip(name, roll)
        return name.upper() if own["company_capitals"] else name
    place = world.company["place"][company]
    if name.startswith(place):
        if own["company_without_place"]:
            name = name[len(place) :]
        elif own["company_place_in_brackets"]:
            end = name.find(brand) + len(brand)
            name = f"{brand}（{place}）{name[end:]}"
    if own["company_without_form"]:
        for form in ("股份有限公司", "有限责任公司", "有限公司"):
            name = name.removesuffix(form)
    if own["company_slip"]:
        place_at = name.find(brand)
        letter = pools.BRAND[roll % len(pools.BRAND)]
        name = name[:place_at] + letter + name[place_at + 1 :] if place_at >= 0 else name
    return name


def _mobile(number: str, own: dict[str, bool], roll: int) -> str:
    if own["mobile_missing"]:
        return ""
    if own["mobile_placeholder"]:
        return "00000000" if roll % 2 else "13800000000"
    digits = number.replace(" ", "")
    if own["mobile_changed"]:
        digits = digits[:-8] + f"{roll % 100_000_000:08d}"
    if own["mobile_one_digit_wrong"]:
        at = len(digits) - 1 - roll % 7
        digits = digits[:at] + str((int(digits[at]) + 1 + roll % 8) % 10) + digits[at + 1 :]
    if digits.startswith("+1"):
        local = digits[2:]
        return (
            digits,
            f"({local[:3]}) {local[3:6]}-{local[6:]}",
            f"{local[:3]}-{local[3:6]}-{local[6:]}",
        )[roll % 3]
    return (
        digits,
        digits,
        f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        f"+86 {digits}",
        f"86{digits}",
    )[roll % 5]


def _phone(line: str, roll: int) -> str:
    if line.startswith("+"):
        return f"{line} x{roll % 900 + 100}" if roll % 3 == 0 else line
    return (
        line,
        line.replace("-", ""),
        f"{line}-{roll % 900 + 100}",
        f"{line}转{roll % 900 + 100}",
    )[roll % 4]


def _email(world: World, person: int, company: int, own: dict[str, bool], roll: int) -> str:
    if own["email_missing"]:
        return ""
    domain = world.company["domain"][company]
    if own["email_of_desk"] and domain:
        return f"{pools.ROLES[roll % len(pools.ROLES)]}@{domain}"
    address = world.person["email"][person]
    if own["job_changed"] or own["email_changed"]:
        address = world.person["free_email"][person]
    if own["email_slip"]:
        head, _, tail = address.partition("@")
        address = f"{_slip(head, roll)}@{tail}"
    return address.capitalize() if roll % 20 == 0 else address


def _site(domain: str, roll: int) -> str:
    if not domain:
        return ""
    return (domain, f"www.{domain}", f"http://www.{domain}/", f"https://{domain}/about")[roll % 4]


def _slip(text: str, roll: int) -> str:
    """One slip of the pen: a letter left out, doubled, swapped or replaced."""
    if len(text) < 3:
        return text
    at = 1 + roll % (len(text) - 2)
    match roll % 4:
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case _:
            return text[:at] + "aeionrst"[roll % 8] + text[at + 1 :]
