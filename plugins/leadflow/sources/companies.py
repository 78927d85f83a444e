"""Facts about companies in one cell: size and revenue bands, tax numbers, tags, web sites."""

import re
from dataclasses import dataclass
from decimal import Decimal

from stdnum.cn import uscc as uscc_rules
from stdnum.exceptions import ValidationError

from leadflow.sources.amounts import AmountRange, parse_amount_range, parse_number
from leadflow.sources.cells import clean, half_width, single_line
from leadflow.sources.chinese_numerals import in_digits
from leadflow.sources.dates import MONTHS

MAX_EMPLOYEES = 10_000_000
MAX_REVENUE = 10**15
REVENUE = re.compile(
    r"(?:年)?(?:营收|营业额|营业收入|销售额|产值|收入|revenue|turnover)", re.IGNORECASE
)
# Bands that a sheet program made dates of: 1-10, 2-10 and 11-50, as text or as the day they became.
MONTH_NAMED = re.compile(r"(?:(?P<day>\d{1,2})-)?(?P<name>[a-z]{3})(?:-(?P<number>\d{1,2}))?", re.I)
MONTH_AND_DAY = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
BAND_DAYS = re.compile(
    r"\d{4}-(?P<month>0[12])-(?P<day>10)(?: 00:00:00)?|(?:19|20)50-11-01(?: 00:00:00)?"
)
PEOPLE_WORDS = re.compile(r"人|名|员工|职工|employees?|staff|people|headcount", re.IGNORECASE)
AMOUNT_WORDS = re.compile(r"[万亿]|元|¥|\$|rmb|usd", re.IGNORECASE)
ORDERS_OF_SIZE = re.compile(r"([百千])(?=\s*人)")
USCC_LABEL = re.compile(r"^[^0-9A-Z]*(?:USCC|CODE)?\s*[:：]?\s*")
USCC = re.compile(r"[0-9]{8}[0-9A-HJ-NP-RT-UW-Y]{10}")
USCC_REMARK = re.compile(r"\s*\([^()]*\)$")
HOST = re.compile(r"(?!-)[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,24}|xn--[\w-]+|[^\W\d_\x00-\x7f]{2,24})")
HOST_START = re.compile(r"^(?:[^\x00-\x7f]+[\s:]*)?(?:[a-z]{3,5}:?/{1,2}|https?:|//)?")
TAG_SEPARATOR = re.compile(r"\s*[、,，;；|\n]\s*")


@dataclass(frozen=True, slots=True)
class CompanySize:
    """Employees and yearly revenue (in the currency's unit); ends inclusive, null where open."""

    employees_min: int | None
    employees_max: int | None
    revenue: AmountRange | None


def parse_company_size(cell: str) -> CompanySize | None:
    """企业规模: `500-1000人/年营收1-5亿`, `50人以下`, `年营收5000万`; None where none is found."""
    text = half_width(clean(cell))
    match = REVENUE.search(text)
    if match:
        employees_text, revenue_text = text[: match.start()], text[match.end() :]
    else:
        employees_text, revenue_text = _by_unit(text)
    revenue = parse_amount_range(revenue_text)
    employees = parse_employees(employees_text.strip(" /,，;；、年约"))
    if revenue and max(revenue.low or 0, revenue.high or 0) > MAX_REVENUE:
        return None
    if employees is None and revenue is None:
        return None
    low, high = employees or (None, None)
    return CompanySize(low, high, revenue)


def _by_unit(text: str) -> tuple[str, str]:
    """`500人/5000万`, `1-5亿`: a part that counts 万, 亿 or 元 and no people is the revenue."""
    parts = re.split(r"[/,，;；]", text)
    money = [part for part in parts if AMOUNT_WORDS.search(part) and not PEOPLE_WORDS.search(part)]
    if len(parts) > 2 or len(money) != 1:
        return text, ""
    return "".join(part for part in parts if part not in money), money[0]


def parse_employees(cell: str) -> tuple[int | None, int | None] | None:
    """A head count or band: `250`, `51-200`, `1000人以上`, `50人以下`, `几十人`, `1.2万人`."""
    text = half_width(clean(cell))
    band = _undone_date(text)
    if band:
        return band
    number = parse_number(text)
    if number is not None:
        is_count = number == number.to_integral_value() and 0 <= number <= MAX_EMPLOYEES
        return (int(number), int(number)) if is_count else None
    amount = parse_amount_range(PEOPLE_WORDS.sub("", in_digits(text).text))
    if amount is None or (amount.low is None and amount.high is None):
        return None
    ends = [end for end in (amount.low, amount.high) if end is not None]
    if any(end != end.to_integral_value() or end > MAX_EMPLOYEES for end in ends):
        return None
    return _count(amount.low), _count(amount.high)


def _count(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _undone_date(text: str) -> tuple[int, int] | None:
    """The band that a sheet program took for a day: `10-Jan`, `Nov-50`, `1月10日`, 2050-11-01."""
    match = MONTH_AND_DAY.fullmatch(text)
    low = high = 0
    if match:
        low, high = int(match["month"]), int(match["day"])
    elif match := BAND_DAYS.fullmatch(text):
        low, high = (int(match["month"]), int(match["day"])) if match["month"] else (11, 50)
    elif match := MONTH_NAMED.fullmatch(text):
        low = MONTHS.get(match["name"].casefold(), 0)
        high = int(match["day"] or match["number"] or 0)
    return (low, high) if 0 < low < high else None


def parse_uscc(cell: str) -> str | None:
    """统一社会信用代码 in canonical form, or None where its check digit says no (GB 32100)."""
    text = USCC_LABEL.sub("", half_width(clean(cell)).upper()).rstrip(" 。.,;")
    text = USCC_REMARK.sub("", text)
    if USCC.fullmatch(text):  # nearly all: nothing to strip, and of the right letters
        return text if uscc_rules.calc_check_digit(text) == text[-1] else None
    try:
        return str(uscc_rules.validate(text))
    except ValidationError:
        return None


def split_tags(cell: str) -> list[str]:
    """The tags of one cell, each once, in the order written (G6)."""
    tags = (single_line(half_width(tag)) for tag in TAG_SEPARATOR.split(clean(cell)))
    return list(dict.fromkeys(tag for tag in tags if tag))


def parse_website(cell: str) -> str | None:
    """The host name of a site, without scheme, www. and path; None where it is no host name."""
    text = half_width(single_line(cell)).casefold().replace("。", ".").strip(" .,;")
    for piece in re.split(r"[\s,;、|]+", text):
        host = re.split(r"[/?#:]", HOST_START.sub("", piece))[0].removeprefix("www.").strip(".")
        if HOST.fullmatch(host):
            return host
    return None
