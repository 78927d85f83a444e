"""Invented but well-formed identifiers: record ids, credit codes, phones, ID and bank card numbers.

Checksums are calculated here by their published rules; the tests verify them with other libraries.
"""

from random import Random

SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z (GB 32100-2015)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EMPTY_LOOKUP = "000000000000000AAA"

MOBILE_PREFIXES = (
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "152",
    "157",
    "158",
    "159",
    "178",
    "182",
    "183",
    "187",
    "188",
    "130",
    "131",
    "132",
    "155",
    "156",
    "166",
    "176",
    "185",
    "186",
    "133",
    "153",
    "177",
    "180",
    "181",
    "189",
    "199",
)
US_AREA_CODES = ("212", "312", "415", "617", "206", "303", "404", "512", "602", "713")


def salesforce_id(prefix: str, number: int) -> str:
    """18-character id: object prefix, instance, counter in base 62, checksum of the case."""
    digits = ""
    while number:
        number, remainder = divmod(number, 62)
        digits = BASE62[remainder] + digits
    fifteen = f"{prefix}Lf00000{digits:0>5}"
    suffix = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place in range(5) if "A" <= fifteen[start + place] <= "Z")
        suffix += SUFFIX_ALPHABET[bits]
    return fifteen + suffix


def credit_code(random: Random, region_code: str) -> str:
    """统一社会信用代码 of a company: 91, region, organisation code with its own check, check."""
    organisation = "MA" + "".join(random.choices(CREDIT_CODE_ALPHABET, k=6))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(
        ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(organisation, weights, strict=True)
    )
    organisation += "0123456789X0"[11 - total % 11]
    body = "91" + region_code + organisation
    check = (
        -sum(
            CREDIT_CODE_ALPHABET.index(character) * pow(3, place, 31)
            for place, character in enumerate(body)
        )
        % 31
    )
    return body + CREDIT_CODE_ALPHABET[check]


def id_card_number(random: Random, region_code: str) -> str:
    """18-digit resident identity number with a valid check character (ISO 7064 mod 11-2)."""
    body = f"{region_code}{random.randint(1965, 1999)}{random.randint(1, 12):02}"
    body += f"{random.randint(1, 28):02}{random.randint(100, 999)}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def bank_card_number(random: Random) -> str:
    """19-digit card number that passes the Luhn check; 62 is the UnionPay range."""
    body = "62" + "".join(str(random.randint(0, 9)) for _ in range(16))
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def chinese_mobile(random: Random) -> str:
    """Eleven digits; never a run of one digit, which importers treat as a placeholder."""
    return random.choice(MOBILE_PREFIXES) + f"{random.randint(10_000_001, 98_999_999):08}"


def chinese_landline(random: Random, area_code: str) -> str:
    """Area code and an eight-digit subscriber number, as 010-6xxxxxxx."""
    return f"{area_code}-{random.choice('5678')}{random.randint(1_000_000, 8_999_999)}"


def western_phone(random: Random, country: str, taken: set[str]) -> str:
    """A number from the ranges kept for fiction (US 555-01xx, UK 7946 0xxx and so on)."""
    while True:
        if country == "United States":
            number = f"+1 {random.choice(US_AREA_CODES)}-555-01{random.randint(0, 99):02}"
        elif country == "United Kingdom":
            number = f"+44 20 7946 0{random.randint(0, 999):03}"
        elif country == "Germany":
            number = f"+49 30 23125 {random.randint(0, 999):03}"
        elif country == "France":
            number = f"+33 1 99 00 {random.randint(0, 99):02} {random.randint(0, 99):02}"
        else:
            number = f"+61 2 5550 {random.randint(0, 9999):04}"
        if number not in taken:
            taken.add(number)
            return number


def western_mobile(random: Random, country: str, taken: set[str]) -> str:
    """A mobile number kept for fiction that still counts as valid; '' where there is none."""
    if country not in {"Germany", "Australia", "United States"}:
        return ""
    while True:
        if country == "Germany":
            number = f"+49 171 39200{random.randint(0, 99):02}"
        elif country == "Australia":
            number = f"+61 491 570 {random.randint(0, 999):03}"
        else:
            return western_phone(random, country, taken)
        if number not in taken:
            taken.add(number)
            return number
