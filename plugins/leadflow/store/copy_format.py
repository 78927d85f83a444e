"""The text of values in COPY's csv format. Pure, and light to import: typing processes use it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def copy_line(values: Iterable[Any]) -> str:
    """One row with its line end. `None` is null; lists become array literals."""
    return ",".join([copy_value(value) for value in values]) + "\n"


def copy_value(value: Any) -> str:
    """One value. Raises TypeError for what COPY has no text form of."""
    if value is None:
        return ""
    form = FORMS.get(type(value))
    if form is None:
        form = next((FORMS[kind] for kind in FORMS if isinstance(value, kind)), None)
    if form is None:
        if isinstance(value, Mapping):
            raise TypeError("pass JSON as text: json.dumps(..., ensure_ascii=False)")
        raise TypeError(f"COPY has no text form for {type(value).__name__}")
    return form(value)


def copy_column(values: Sequence[Any]) -> list[str]:
    """The values of one column, which are mostly of one type."""
    kinds = set(map(type, values)) - {type(None)}
    form = FORMS.get(kinds.pop(), copy_value) if len(kinds) == 1 else copy_value
    return ["" if value is None else form(value) for value in values]


def quoted(value: str) -> str:
    r"""Text is always quoted: without quotes an empty one is null, and `\.` ends the data."""
    return '"' + value.replace("\x00", "").replace('"', '""') + '"'


def _array(values: Sequence[Any]) -> str:
    parts = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return quoted("{" + ",".join(parts) + "}")


# By exact type; of a subclass the first that it is counts, so bool stands before int.
FORMS: dict[type, Callable[[Any], str]] = {
    str: quoted,
    bool: lambda value: "t" if value else "f",
    datetime: datetime.isoformat,
    date: date.isoformat,
    int: str,
    float: str,
    Decimal: str,
    list: _array,
    tuple: _array,
}
