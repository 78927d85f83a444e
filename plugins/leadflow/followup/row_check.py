"""Whether the locked cells of a returned row are those that were handed out (T7). Pure.

Each row carries a short check of what a rep may have written over: who the customer is, and how the
contact is reached. Width, case and white space do not count, so that no sheet program's way of
saving changes it; a day counts by its month and day, however it is written: year first or last,
month or day first, as the number of days that a cell without a format shows.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256

ROW_CHECK = "row_check"
# Columns by the part of the check that they belong to, in its order.
PARTS: tuple[tuple[str, ...], ...] = (
    ("客户编号", "客户名称"),
    ("联系人",),
    ("电话",),
    ("邮箱",),
    ("微信",),
    ("到期日",),
)
CHECKED = tuple(name for part in PARTS for name in part)
DAY_COLUMN = "到期日"
YEAR_DIGITS = 4
SERIAL = re.compile(r"[0-9]{5}(\.0+)?")
SERIAL_EPOCH = date(1899, 12, 30)
PART_DIGITS = 4
WHOLE = re.compile(f"[0-9a-f]{{{PART_DIGITS}}}(-[0-9a-f]{{{PART_DIGITS}}}){{{len(PARTS) - 1}}}")


def cell_key(value: str | date | None) -> str:
    """What of a cell is compared."""
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value or "")).casefold().lstrip("'")


def row_check(keys: Mapping[str, str]) -> str:
    """The check of one row, a group of hexadecimal digits a part; `keys` as cell_key gives them."""
    return "-".join(_digest([_key(name, keys[name]) for name in part]) for part in PARTS)


def changed_columns(check: str, cells: Mapping[str, str]) -> list[str]:
    """The checked columns that say something else than was handed out; a part by its last column.

    `cells` are those that the returned file has; a part of which one is missing is not judged, and
    none is where the check itself is gone or altered.
    """
    if not WHOLE.fullmatch(check):
        return []
    return [
        part[-1]
        for part, digest in zip(PARTS, check.split("-"), strict=True)
        if all(name in cells for name in part)
        and digest not in _digests(part, {name: cell_key(cells[name]) for name in part})
    ]


def _digests(part: tuple[str, ...], keys: Mapping[str, str]) -> set[str]:
    """What a part may have been handed out as: a day's two numbers may have changed places."""
    if part != (DAY_COLUMN,):
        return {_digest([_key(name, keys[name]) for name in part])}
    day = _key(DAY_COLUMN, keys[DAY_COLUMN])
    return {_digest([day]), _digest([",".join(reversed(day.split(",")))])}


def _key(name: str, key: str) -> str:
    if name != DAY_COLUMN:
        return key
    if SERIAL.fullmatch(key):
        key = (SERIAL_EPOCH + timedelta(days=int(key[:5]))).isoformat()
    numbers = re.findall(r"[0-9]+", key)
    if numbers and len(numbers[0]) == YEAR_DIGITS:
        numbers = numbers[1:]
    return ",".join(str(int(number)) for number in numbers[:2])


def _digest(keys: list[str]) -> str:
    return sha256("\n".join(keys).encode()).hexdigest()[:PART_DIGITS]
