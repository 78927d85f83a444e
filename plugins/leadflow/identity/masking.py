"""Personal values of a record, shown just far enough to be compared by eye (P3). Pure."""

from collections.abc import Callable

SHOWN_DIGITS = 4


def mask(field: str, value: str | None) -> str | None:
    """A value as a screen may show it; what is no person's own stays whole."""
    hide = MASKS.get(field)
    return value if value is None or hide is None else hide(value)


def _number(value: str) -> str:
    """The last four digits."""
    digits = [character for character in value if character.isdigit()]
    return f"***{''.join(digits[-SHOWN_DIGITS:])}" if len(digits) > SHOWN_DIGITS else "***"


def _mailbox(value: str) -> str:
    """The first letter and the domain."""
    local, at, domain = value.rpartition("@")
    return f"{local[:1]}***{at}{domain}" if at else f"{value[:1]}***"


def _name(value: str) -> str:
    """The first character of each word."""
    return " ".join(f"{word[0]}*" for word in value.split())


def _handle(value: str) -> str:
    return f"{value[:1]}***"


MASKS: dict[str, Callable[[str], str]] = {
    "person_name": _name,
    "mobile": _number,
    "phone": _number,
    "email": _mailbox,
    "wechat": _handle,
}
