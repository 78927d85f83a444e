"""Numbers, amounts of money and ranges of them, as people and programs write them (I7).

Amounts are in the currency's unit (元), never in 万元. What a budget means is grading's.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from leadflow.sources.cells import clean, half_width

FACTORS = {
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "億": 10**8,
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
CURRENCIES = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY",
    "美元": "USD",
    "美金": "USD", "us$": "USD", "$": "USD", "usd": "USD", "€": "EUR", "欧元": "EUR", "eur": "EUR",
    "£": "GBP", "英镑": "GBP", "gbp": "GBP", "港币": "HKD", "港元": "HKD", "hk$": "HKD",
    "hkd": "HKD",
    "日元": "JPY", "jpy": "JPY",
}  # fmt: skip
CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
    "玖": 9,
}  # fmt: skip
CHINESE_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CHINESE_NUMERAL = re.compile(
    r"[零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟]+(?=[万萬亿億元])"
)

NUMBER = r"\d+(?:[,，']\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
FACTOR = r"百万|千万|千|万|萬|亿|億|(?:k|thousand|million|billion|mio|mn|bn|m|b)(?![a-z])"
RANGE = re.compile(
    rf"(?P<low>{NUMBER})\s*(?P<low_factor>{FACTOR})?\s*元?\s*(?:-|~|–|—|至|到|to)\s*(?:{{currency}})?\s*"
    rf"(?P<high>{NUMBER})\s*(?P<high_factor>{FACTOR})?".replace(
        "{currency}", r"cny|usd|rmb|eur|\$|¥|€|£"
    ),
    re.IGNORECASE,
)
SINGLE = re.compile(rf"(?P<low>{NUMBER})\s*(?P<low_factor>{FACTOR})?", re.IGNORECASE)
ABOUT = re.compile(
    r"大概|大约|约|左右|上下|差不多|估计|预计|可能|about|approx|around|roughly|ca\.|~\s*\d", re.I
)
AT_MOST = re.compile(
    r"以内|以下|之内|不超过|不超|最多|封顶|小于|低于|<|≤|up to|at most|max|below|under|within", re.I
)
AT_LEAST = re.compile(
    r"\+|以上|起|至少|不低于|超过|大于|>|≥|at least|from|over|more than|min", re.I
)
PER_UNIT = re.compile(r"/\s*[^\d\s]|每[台套个年月件人次]|per\b|a piece|each", re.I)
UNKNOWN = re.compile(
    r"未定|待定|未知|待.{0,4}审批|不确定|不清楚|面议|再说|保密"
    r"|not fixed|unknown|tbd|tbc|undecided|to be",
    re.I,
)
PLAIN = re.compile(r"[-+]?\(?\d[\d,.'\s]*\)?%?")


@dataclass(frozen=True, slots=True)
class AmountRange:
    """What is known of an amount: both ends inclusive, null where the text leaves an end open."""

    low: Decimal | None
    high: Decimal | None
    is_vague: bool
    currency: str | None = None


def parse_number(cell: str) -> Decimal | None:
    """A plain number: `42,000`, `74.0`, `1.234,56`, `(1,200)` for minus, `1.5E+3`; else None."""
    text = re.sub(r"\s", "", half_width(clean(cell)))
    if not text:
        return None
    is_negative = text.startswith("-") or (text.startswith("(") and text.endswith(")"))
    text = text.strip("()").lstrip("+-")
    if re.fullmatch(r"\d+(?:\.\d+)?[eE][+-]?\d{1,2}", text):
        number: Decimal | None = Decimal(text)
    else:
        number = _decimal(text)
    return -number if number is not None and is_negative else number


def parse_money(cell: str) -> tuple[Decimal, str | None] | None:
    """One amount with its currency where named: `$12,400.00`, `12.5万`, `CNY 500,000`."""
    text = half_width(clean(cell)).casefold()
    currency = currency_of(text)
    for name in sorted(CURRENCIES, key=len, reverse=True):
        text = text.replace(name.casefold(), "")
    number = parse_number(text)
    if number is not None:
        return number, currency
    match = SINGLE.fullmatch(text.strip())
    if not match:
        return None
    low = _scaled(match["low"], match["low_factor"])
    return (low, currency) if low is not None else None


def parse_amount_range(cell: str) -> AmountRange | None:
    """A budget as people write it (I7); None where no amount and no statement about one is found.

    Vague: about, open-ended or per unit. A closed range is not; nor is 未定, which states nothing.
    """
    text = half_width(clean(cell)).casefold()
    if not text:
        return None
    text = CHINESE_NUMERAL.sub(lambda match: str(_chinese_number(match[0])), text)
    currency = currency_of(text)
    is_vague = bool(ABOUT.search(text) or PER_UNIT.search(text))
    match = RANGE.search(text)
    if match:
        low, high = _range_ends(match)
        if low is None or high is None or low > high:
            return None
        return AmountRange(
            low, high, is_vague or bool(AT_LEAST.search(text[match.end() :])), currency
        )
    match = SINGLE.search(text)
    if not match:
        return AmountRange(None, None, False, currency) if UNKNOWN.search(text) else None
    amount = _scaled(match["low"], match["low_factor"])
    if amount is None:
        return None
    if AT_MOST.search(text):
        return AmountRange(None, amount, True, currency)
    if AT_LEAST.search(text):
        return AmountRange(amount, None, True, currency)
    return AmountRange(amount, amount, is_vague, currency)


def parse_percent(cell: str, *, is_fraction: bool) -> Decimal | None:
    """0–100. With `is_fraction` a number without % sign up to 1 is a share: 0.45 is 45."""
    text = half_width(clean(cell))
    number = parse_number(text.rstrip("% "))
    if number is None:
        return None
    if is_fraction and "%" not in text and number <= 1:
        number *= 100
    return number if 0 <= number <= 100 else None


def currency_of(text: str) -> str | None:
    """The ISO code of the first currency that a case-folded text names; the longest name wins."""
    for name in sorted(CURRENCIES, key=len, reverse=True):
        if name in text:
            return CURRENCIES[name]
    return None


def _range_ends(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """1-5亿 shares 亿; 5000-1亿 cannot, so its lower end is in 万."""
    high = _scaled(match["high"], match["high_factor"])
    low = _scaled(match["low"], match["low_factor"] or match["high_factor"])
    if low is not None and high is not None and low > high and not match["low_factor"]:
        low = _scaled(match["low"], "万")
    return low, high


def _scaled(number: str, factor: str | None) -> Decimal | None:
    value = _decimal(number)
    if value is None:
        return None
    return value * FACTORS[factor.casefold()] if factor else value


def _decimal(text: str) -> Decimal | None:
    """Digits with separators; where both occur the last one is the decimal mark."""
    text = text.replace("，", ",").replace("'", "")
    if not re.fullmatch(r"\d[\d,.]*", text):
        return None
    comma, dot = text.rfind(","), text.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands, mark = (",", ".") if dot > comma else (".", ",")
        text = text.replace(thousands, "").replace(mark, ".")
    elif comma >= 0:
        is_thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", text)
        text = text.replace(",", "" if is_thousands else ".")
    elif text.count(".") > 1:
        text = text.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) else ""
    try:
        return Decimal(text)
    except InvalidOperation:  # more marks than one number has
        return None


def _chinese_number(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in CHINESE_PLACES:
            total += (digit or 1) * CHINESE_PLACES[character]
            digit = 0
        else:
            digit = digit * 10 + CHINESE_DIGITS[character]
    return total + digit
