"""How numbers, money, dates and sentences read in Chinese and in English.

Views hold typed values (Money, Percent, Count, Label ...) and sentence keys; nothing before this
module knows a language.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from leadflow.messages import Language, catalogue, text
from leadflow.review.vocabulary import vocabulary

MINUS = "−"
NOTHING = "–"
NBSP = "\u00a0"  # between a number and its unit: they stay on one line
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Money:
    """An amount in the policy's currency of account."""

    amount: float | Decimal


@dataclass(frozen=True)
class Percent:
    """0-100; None reads as a dash."""

    value: float | None


@dataclass(frozen=True)
class Days:
    """A duration in calendar days."""

    value: float | None


@dataclass(frozen=True)
class Label:
    """A key of one vocabulary group."""

    group: str
    key: str


@dataclass(frozen=True)
class Term:
    """A catalogue key that stands inside a sentence; `otherwise` where no file defines it."""

    key: str
    otherwise: str = ""


@dataclass(frozen=True)
class Sentence:
    """A catalogue key with the values of its placeholders; ints may choose plural forms."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


class Count(int):
    """A number in a sentence: `{n}` groups digits, `{n:one lead|# leads}` chooses the form for one.

    `#` stands for the number.
    """

    def __format__(self, form: str) -> str:
        if "|" in form:
            singular, plural = form.split("|", 1)
            return (singular if self == 1 else plural).replace("#", number(self))
        return number(self)


@dataclass(frozen=True)
class Wording:
    """One language with the currency of account."""

    language: Language
    currency: str

    def say(self, sentence: Sentence | str, **values: Any) -> str:
        """A sentence, or a catalogue key with values, in this language."""
        if isinstance(sentence, str):
            sentence = Sentence(sentence, values)
        worded = {name: self.value(value) for name, value in sentence.values.items()}
        return text(sentence.key, self.language, **worded)

    def value(self, value: Any) -> Any:
        """One value as this language writes it; ints stay countable for plural forms."""
        match value:
            case None:
                return NOTHING
            case bool() | str():
                return value
            case Money():
                return self.money(value.amount)
            case Percent():
                return self.percent(value.value)
            case Days():
                return self.days(value.value)
            case Label():
                return vocabulary().label(value.group, value.key, self.language)
            case Term():
                if value.otherwise:
                    return self.known(value.key, value.otherwise)
                return text(value.key, self.language)
            case int():
                return Count(value)
            case date():
                return self.long_date(value)
            case float() | Decimal():
                return number(value, 0 if value == int(value) else 1)
            case list():
                return ("、" if self.language == "zh" else ", ").join(
                    str(self.value(item)) for item in value
                )
            case _:
                raise TypeError(f"no wording for {type(value).__name__}")

    def money(self, amount: float | Decimal | None) -> str:
        """万元 in Chinese, thousands and millions in English."""
        if amount is None:
            return NOTHING
        value = float(amount)
        if self.language == "zh":
            places = 1 if abs(value) < 1_000_000 else 0
            return f"{number(value / 10_000, places)}{NBSP}万元" if value else f"0{NBSP}元"
        if abs(value) >= 1_000_000:
            return f"{self.currency}{NBSP}{number(value / 1_000_000, 2)}m"
        if abs(value) >= 1_000:
            return f"{self.currency}{NBSP}{number(value / 1_000)}k"
        return f"{self.currency}{NBSP}{number(value)}"

    def percent(self, value: float | None, places: int = 0) -> str:
        """With the sign; a dash where there is no case."""
        return NOTHING if value is None else f"{number(value, places)}{NBSP}%"

    def days(self, value: float | None) -> str:
        """Whole days from ten on, one decimal below."""
        if value is None:
            return NOTHING
        written = number(value, 0 if value >= 9.95 or value == int(value) else 1)
        unit = "天" if self.language == "zh" else ("day" if written == "1" else "days")
        return f"{written}{NBSP}{unit}"

    def long_date(self, day: date | None) -> str:
        """2026年9月28日, 28 Sep 2026."""
        if day is None:
            return NOTHING
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def short_date(self, day: date | None) -> str:
        """9月28日, 28 Sep: where the year is clear from the period."""
        if day is None:
            return NOTHING
        if self.language == "zh":
            return f"{day.month}月{day.day}日"
        return f"{day.day} {MONTHS[day.month - 1]}"

    def month(self, day: date) -> str:
        """The month of a day on a chart's axis; January names the year as well."""
        if self.language == "zh":
            return f"{day.month}月"
        return MONTHS[day.month - 1]

    def label(self, group: str, key: str | None) -> str:
        """A vocabulary key's name; what no source named is said to be unknown."""
        if key is None:
            return text("review.unknown", self.language)
        return vocabulary().label(group, key, self.language)

    def reason(self, details: dict[str, Any]) -> str:
        """A stored reason: a catalogue key with its values; an unknown key stands for itself."""
        key = str(details["key"])
        values = {name: value for name, value in details.items() if name != "key"}
        return text(key, self.language, **values) if key in catalogue() else key

    def known(self, key: str, otherwise: str) -> str:
        """The text of a key that another room may define; `otherwise` where it does not.

        A text with placeholders does not count: a report has no values for them.
        """
        template = catalogue().get(key, {}).get(self.language, "{")
        return otherwise if "{" in template else template


def number(value: float | Decimal, places: int = 0) -> str:
    """Digits grouped by three, rounded half up, with a typographic minus."""
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding="ROUND_HALF_UP")
    written = f"{abs(rounded):,.{places}f}"
    return MINUS + written if rounded < 0 else written
