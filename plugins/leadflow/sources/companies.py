"""Facts about companies in one cell: size and revenue bands, tax numbers, tags, web sites."""

import re
from dataclasses import dataclass

from stdnum.cn import uscc as uscc_rules
from stdnum.exceptions import ValidationError

from leadflow.sources.amounts import AmountRange, parse_amount_range, parse_number
from leadflow.sources.cells import clean, half_width, single_line

MAX_EMPLOYEES = 10_000_000
MAX_REVENUE = 10**15
REVENUE = re.compile(
    r"(?:年)?(?:营收|营业额|营业收入|销售额|产值|收入|revenue|turnover)", re.IGNORECASE
)
EMPLOYEES = re.compile(
    r"(?P<low>\d[\d,]*)\s*(?:人|名)?\s*(?:(?:-|~|–|—|至|到|to)\s*(?P<high>\d[\d,]*))?\s*(?P<more>\+)?\s*"
    r"(?:余|多)?\s*(?:人|名|employees|staff)?\s*(?P<bound>以上|以下|以内|左右|\+)?",
    re.IGNORECASE,
)
AT_MOST = re.compile(r"不超过|不足|少于|小于|以下|以内|<|less than|under|up to", re.IGNORECASE)
AT_LEAST = re.compile(r"以上|超过|大于|多于|\+|>|over|more than|at least", re.IGNORECASE)
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
    employees_text = text[: match.start()] if match else text
    revenue = parse_amount_range(text[match.end() :]) if match else None
    employees = parse_employees(employees_text.strip(" /,，;；、年约"))
    if revenue and max(revenue.low or 0, revenue.high or 0) > MAX_REVENUE:
        return None
    if employees is None and revenue is None:
        return None
    low, high = employees or (None, None)
    return CompanySize(low, high, revenue)


def parse_employees(cell: str) -> tuple[int | None, int | None] | None:
    """A head count or band: `250`, `51-200`, `1000人以上`, `50人以下`."""
    text = half_width(clean(cell))
    number = parse_number(text)
    if number is not None:
        is_count = number == number.to_integral_value() and 0 <= number <= MAX_EMPLOYEES
        return (int(number), int(number)) if is_count else None
    match = EMPLOYEES.search(text)
    if not match:
        return None
    low = int(match["low"].replace(",", ""))
    high = int(match["high"].replace(",", "")) if match["high"] else low
    if low > high or high > MAX_EMPLOYEES:
        return None
    if match["high"]:
        return low, high
    if AT_MOST.search(text):
        return None, high
    return (low, None) if AT_LEAST.search(text) else (low, high)


def parse_uscc(cell: str) -> str | None:
    """统一社会信用代码 in canonical form, or None where its check digit says no (GB 32100)."""
    try:
        return str(uscc_rules.validate(half_width(clean(cell)).upper()))
    except ValidationError:
        return None


def split_tags(cell: str) -> list[str]:
    """The tags of one cell, each once, in the order written (G6)."""
    tags = (single_line(half_width(tag)) for tag in TAG_SEPARATOR.split(clean(cell)))
    return list(dict.fromkeys(tag for tag in tags if tag))


def parse_website(cell: str) -> str | None:
    """The host name of a site, without scheme, www. and path; None where it is no host name."""
    text = half_width(single_line(cell)).casefold()
    text = re.sub(r"^[a-z]+://", "", text)
    host = re.split(r"[/?#:]", text)[0].removeprefix("www.").strip(".")
    is_host = re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[\w-]{2,}", host)
    return host if is_host else None
