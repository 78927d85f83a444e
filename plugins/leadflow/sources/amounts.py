"""Numbers, amounts of money and ranges of them, as people and programs write them (I7).

Amounts are in the currency's unit (元), never in 万元. What a budget means is grading's.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from leadflow.sources.cells import clean, half_width
from leadflow.sources.chinese_numerals import in_digits

FACTORS = {
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "億": 10**8,
    "w": 10**4, "wan": 10**4, "百萬": 10**6, "千萬": 10**7,
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "mil": 10**6,
    "million": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
CURRENCIES = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY",
    "美元": "USD",
    "美金": "USD", "us$": "USD", "$": "USD", "usd": "USD", "€": "EUR", "欧元": "EUR", "eur": "EUR",
    "£": "GBP", "英镑": "GBP", "gbp": "GBP", "港币": "HKD", "港元": "HKD", "hk$": "HKD",
    "hkd": "HKD",
    "日元": "JPY", "jpy": "JPY", "円": "JPY", "日圆": "JPY", "nt$": "TWD", "台币": "TWD",
    "新台币": "TWD", "twd": "TWD", "港幣": "HKD", "a$": "AUD", "au$": "AUD", "澳元": "AUD",
    "c$": "CAD", "ca$": "CAD", "加元": "CAD", "s$": "SGD", "sg$": "SGD", "sgd": "SGD",
    "新币": "SGD", "r$": "BRL", "₹": "INR", "₩": "KRW", "chf": "CHF", "块钱": "CNY", "块": "CNY",
}  # fmt: skip
NUMBER = r"\d+(?:[,，']\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
FACTOR = (
    r"百万|千万|百萬|千萬|千|万|萬|亿|億"
    r"|(?:k|thousand|million|billion|mil|mio|mn|bn|wan|w|m|b)(?![a-z])"
)
_CURRENCY = r"(?:cny|usd|rmb|eur|us\$|hk\$|\$|¥|€|£|人民币)"
RANGE = re.compile(
    rf"(?P<low>{NUMBER})\s*(?P<low_factor>{FACTOR})?\s*元?\s*(?:-|~|–|—|至|到|to|and)\s*{_CURRENCY}?\s*"
    rf"(?P<high>{NUMBER})\s*(?P<high_factor>{FACTOR})?",
    re.IGNORECASE,
)
SINGLE = re.compile(rf"(?P<low>{NUMBER})\s*(?P<low_factor>{FACTOR})?", re.IGNORECASE)
ABOUT = re.compile(
    r"大概|大约|约|左右|上下|差不多|估计|预计|可能|出头|来[万亿]|about|approx|around|roughly|\bca\.|^\s*~",
    re.I,
)
AT_MOST = re.compile(
    r"以内|以下|之内|不超过|不超|最多|封顶|小于|低于|少于|不到|不足|将近|接近|近(?=\s*\d)|[<≤]"
    r"|(?<![a-z])(?:up to|at most|max|below|under|within|less than)(?![a-z])", re.I
)  # fmt: skip
AT_LEAST = re.compile(
    r"\+|以上|起|至少|不低于|不少于|超过|大于|多于|[上过][\d]|[万亿元]多|[>≥]"
    r"|(?<![a-z])(?:at least|from|over|more than|min|above)(?![a-z])", re.I
)  # fmt: skip
BETWEEN = re.compile(
    rf"(?:大于|超过|高于|>)\s*(?P<low>{NUMBER})\s*(?P<low_factor>{FACTOR})?\D{{0,4}}(?:小于|不超过|低于|<)\s*"
    rf"(?P<high>{NUMBER})\s*(?P<high_factor>{FACTOR})?"
    rf"|(?P<low2>{NUMBER})\s*(?P<low_factor2>{FACTOR})?元?以上\D{{0,3}}"
    rf"(?P<high2>{NUMBER})\s*(?P<high_factor2>{FACTOR})?元?以[下内]",
    re.IGNORECASE,
)
PER_UNIT = re.compile(r"/\s*[^\d\s]|每[台套个年月件人次]|per\b|a piece|each", re.I)
# Numbers beside an amount that are none: years, shares, how many.
NO_AMOUNT = re.compile(
    r"(?:19|20)\d{2}\s*(?:年度|财年|年)|^\D{0,12}(?:19|20)\d{2}\s*:|\d+(?:\.\d+)?\s*%"
    r"|第\s*\d+\s*[期年批]|(?<![\d.])\d+\s*(?:台|套|件|次|期|家|吨|辆|个月|个?人|名|平米|units?|users?|seats?|pcs)",
    re.I,
)
UNKNOWN = re.compile(
    r"未定|待定|未知|待.{0,4}审批|不确定|不清楚|面议|再说|保密|无预算|[没未]有?预算"
    r"|not fixed|unknown|tbd|tbc|undecided|to be",
    re.I,
)
# A budget below this without a unit is one in 万, in thousands or in money: nobody knows.
SMALL = 1000
UNIT = re.compile(rf"\d\s*(?:{FACTOR})", re.IGNORECASE)
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
    bare = _without_currencies(text)
    number = parse_number(bare)
    if number is not None:
        return (_european(text, number) if currency == "EUR" else number), currency
    match = SINGLE.fullmatch(in_digits(bare).text.strip(" 整正"))
    if not match:
        return None
    low = _scaled(match["low"], match["low_factor"])
    return (low, currency) if low is not None else None


def parse_amount_range(cell: str) -> AmountRange | None:
    """A budget as people write it (I7); None where no amount and no statement about one is found.

    Vague: about, open-ended, per unit, or several amounts of which nobody says which. A closed
    range is not; nor is 未定, which states nothing.
    """
    text = half_width(clean(cell)).casefold()
    if not text:
        return None
    currency = currency_of(text)
    number = parse_number(_without_currencies(text))
    if number is not None:
        number = _european(text, number) if currency == "EUR" else number
        return AmountRange(number, number, False, currency) if number >= 0 else None
    digits = in_digits(text)
    text = digits.text
    bare = NO_AMOUNT.sub(" ", text)
    text = bare if SINGLE.search(bare) else text
    is_vague = digits.is_rough or bool(ABOUT.search(text) or PER_UNIT.search(text))
    match = BETWEEN.search(text) or RANGE.search(text)
    if match:
        low, high = _range_ends(match)
        if low is None or high is None or low > high:
            return None
        is_open = bool(AT_LEAST.search(text[match.end() :]))
        return AmountRange(low, high, is_vague or is_open, currency)
    return _single(text, is_vague, currency)


def parse_budget(cell: str) -> AmountRange | None:
    """As parse_amount_range, but a small number without a unit names no amount.

    50 of what? It is vague, and a person asks.
    """
    band = parse_amount_range(cell)
    highest = max(band.low or 0, band.high or 0) if band else 0
    if (
        band is None
        or band.currency
        or not 0 < highest < SMALL
        or UNIT.search(in_digits(cell).text)
    ):
        return band
    return AmountRange(None, None, True)


def _single(text: str, is_vague: bool, currency: str | None) -> AmountRange | None:
    found = [_scaled(match["low"], match["low_factor"]) for match in SINGLE.finditer(text)]
    if not found:
        return AmountRange(None, None, False, currency) if UNKNOWN.search(text) else None
    amount = found[0]
    if amount is None:
        return None
    if len(set(found)) > 1:  # 一期30万，二期20万: which one it is, a person must say
        return AmountRange(None, None, True, currency)
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


def _without_currencies(text: str) -> str:
    for name in sorted(CURRENCIES, key=len, reverse=True):
        text = text.replace(name.casefold(), "")
    return text


def _european(text: str, number: Decimal) -> Decimal:
    """€20.000 is twenty thousand: nobody writes thousandths of a euro."""
    return number * 1000 if re.fullmatch(r"\D*\d{1,3}\.\d{3}\D*", text) else number


def _range_ends(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """1-5亿 shares 亿; 5000-1亿 cannot, so its lower end is in 万; 10万-20 shares 万."""
    ends = match.groupdict()
    low_text, high_text = (
        ends["low"] or ends.get("low2") or "",
        ends["high"] or ends.get("high2") or "",
    )
    low_factor = ends["low_factor"] or ends.get("low_factor2")
    high_factor = ends["high_factor"] or ends.get("high_factor2")
    high = _scaled(high_text, high_factor)
    low = _scaled(low_text, low_factor or high_factor)
    if low is not None and high is not None and low > high:
        if low_factor and not high_factor:
            high = _scaled(high_text, low_factor)
        elif high_factor and not low_factor:
            low = _scaled(low_text, "万")
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
        is_thousands = re.fullmatch(r"\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3}", text)
        text = text.replace(",", "" if is_thousands else ".")
    elif text.count(".") > 1:
        text = text.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) else ""
    try:
        return Decimal(text)
    except InvalidOperation:  # more marks than one number has
        return None
