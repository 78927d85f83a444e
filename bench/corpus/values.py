"""Cells with the typed values that must be read from them, by a rule's parser.

The truth is made first and the cell from it: nothing here asks the product what a cell means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

SCRIPTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "simplified": (
        ("王芳", "李伟", "欧阳晓峰", "陈静怡", "赵子龙"),
        ("苏州星河科技有限公司", "杭州云帆机械厂", "成都锦江食品集团", "北京中关村软件园"),
    ),
    "traditional": (
        ("陳怡君", "林志豪", "黃淑芬"),
        ("臺北資訊股份有限公司", "高雄機械廠", "香港貿易發展集團"),
    ),
    "latin": (
        ("Anaïs Thornton", "Jürgen Müller", "José Peña", "Søren Kjær", "Anna Berg"),
        ("Café Noël SARL", "Müller & Söhne GmbH", "Pinestone Retail Inc.", "Año Nuevo S.A."),
    ),
    "japanese": (
        ("山田太郎", "佐藤花子", "高橋エリカ"),
        ("株式会社サクラ製作所", "東京テクノロジー株式会社", "カタログ販売ジャパン"),
    ),
    "ascii": (("Anna Berg", "Tom Hale", "Mary Stone"), ("Pinestone Retail Inc.", "Harbourlight")),
}
SUFFIX_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
# How a file writes its days; a time of day follows where the parser reads one.
DATE_STYLES = ("iso", "slashed", "chinese", "compact", "dmy", "mdy", "named", "serial")
FIRST_DAY, DAYS = date(2021, 1, 4), 1900


@dataclass(frozen=True)
class Style:
    """How one file writes its values."""

    script: str = "simplified"
    dates: str = "iso"
    phones: str = "plain"
    numbers: str = "plain"


@dataclass
class Made:
    """A cell, and the typed columns that must be read from it; nothing is said of the others."""

    cell: str
    truth: dict[str, Any] = field(default_factory=dict)


class Maker:
    """Makes cells in one file's style. `zone` is where its times are told."""

    def __init__(self, random: Random, style: Style, zone: ZoneInfo, local: ZoneInfo) -> None:
        self._random = random
        self._style = style
        self._zone = zone
        self._local = local
        self._serial = 0

    def cell(self, parser: str, column: str, starts_with: tuple[str, ...], unit: int) -> Made:
        """One cell for a rule; blank for parsers whose words belong to one profile alone."""
        self._serial += 1
        match parser:
            case "identifier" | "zoho_id" | "first_identifier":
                number = str(104_500_000 + self._serial * 7 + self._random.randrange(7))
                return Made(number, {column: number})
            case "salesforce_id":
                made = self._salesforce_id(starts_with[0] if starts_with else "00Q")
                return Made(made, {column: made})
            case "date":
                return self._date(column)
            case "datetime":
                return self._datetime(column)
            case "phone":
                return self._phone() if column == "mobile" else self._landline()
            case "email":
                address = f"kunde{self._serial}@pinestone.example"
                return Made(address, {column: address})
            case "money" | "number":
                return self._amount(column, unit)
            case "line" | "text" | "requirement":
                return self._text(column)
        return Made("")

    def person(self) -> str:
        """A person's name in the file's script."""
        return self._random.choice(SCRIPTS[self._style.script][0])

    def company(self) -> str:
        """A company's name, made unique."""
        self._serial += 1
        return f"{self._random.choice(SCRIPTS[self._style.script][1])} {self._serial}"

    def _salesforce_id(self, prefix: str) -> str:
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789"
        tail = "".join(self._random.choice(letters) for _ in range(12 - 5))
        body = f"{prefix}5g{self._serial:05d}{tail}"[:15].ljust(15, "0")
        suffix = ""
        for start in (0, 5, 10):
            bits = [character.isupper() for character in body[start : start + 5]]
            suffix += SUFFIX_LETTERS[sum(1 << place for place, bit in enumerate(bits) if bit)]
        return body + suffix

    def _moment(self) -> datetime:
        day = FIRST_DAY + timedelta(days=self._random.randrange(DAYS))
        return datetime(
            day.year, day.month, day.day, self._random.randrange(24), self._random.randrange(60)
        )

    def _day_text(self, day: date) -> str:
        match self._style.dates:
            case "iso":
                return day.isoformat()
            case "slashed":
                return f"{day.year}/{day.month}/{day.day}"
            case "chinese":
                return f"{day.year}年{day.month}月{day.day}日"
            case "compact":
                return day.strftime("%Y%m%d")
            case "dmy":
                return day.strftime("%d/%m/%Y")
            case "mdy":
                return day.strftime("%m/%d/%Y")
            case "named":
                return f"{day.day} {day:%b} {day.year}"
            case _:
                return str((day - date(1899, 12, 30)).days)

    def _date(self, column: str) -> Made:
        day = self._moment().date()
        return Made(self._day_text(day), {column: day})

    def _datetime(self, column: str) -> Made:
        moment = self._moment()
        instant = moment.replace(tzinfo=self._zone).astimezone(UTC)
        if self._style.dates == "serial":
            fraction = (moment.hour * 60 + moment.minute) / 1440
            if not fraction:
                instant = moment.replace(tzinfo=self._local).astimezone(UTC)
            return Made(f"{int(self._day_text(moment.date())) + fraction!r}", {column: instant})
        return Made(f"{self._day_text(moment.date())} {moment:%H:%M}", {column: instant})

    def _phone(self) -> Made:
        number = f"138{self._random.randrange(10**8):08d}"
        written = {
            "plain": number, "grouped": f"{number[:3]} {number[3:7]} {number[7:]}",
            "international": f"+86 {number}", "float": f"{number}.0", "quoted": f"'{number}",
            "full width": "".join(chr(ord(digit) + 0xFEE0) for digit in number),
        }[self._style.phones]  # fmt: skip
        return Made(written, {"mobile": f"+86{number}"})

    def _landline(self) -> Made:
        number = f"62{self._random.randrange(10**6):06d}"
        written = f"010-{number}" if self._style.phones != "international" else f"+86 10 {number}"
        return Made(written, {"landline": f"+8610{number}"})

    def _amount(self, column: str, unit: int) -> Made:
        amount = self._random.randrange(1_000, 900_000)
        written = {
            "plain": str(amount), "grouped": f"{amount:,}", "decimals": f"{amount}.00",
            "currency": f"¥{amount:,}.00",
        }[self._style.numbers]  # fmt: skip
        return Made(written, {column: Decimal(amount * unit)})

    def _text(self, column: str) -> Made:
        names, companies = SCRIPTS[self._style.script]
        text = f"{self._random.choice(names)} {self._random.choice(companies)} {self._serial}"
        return Made(text, {column: text})
