"""The only source of "today" and "now". Rules take dates as parameters and never ask the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant in UTC. For `recorded at` columns and run logs only."""
    return datetime.now(tz=UTC)


def today(timezone: str) -> date:
    """The present local date in an IANA time zone such as Asia/Shanghai."""
    return now().astimezone(ZoneInfo(timezone)).date()


def local_midnight(day: date, timezone: str) -> datetime:
    """The instant at which a local day begins; validity periods of histories start there."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
