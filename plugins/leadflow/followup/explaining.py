"""Why a step is the one that it is, and when to try it, in words. Pure."""

from collections.abc import Mapping
from typing import Any

from leadflow.followup.reasons import SEPARATORS
from leadflow.messages import Language, catalogue, text

KIND = "followup.kind."


def won_text(won_because: Mapping[str, Any], language: Language) -> str:
    """`followup_task.won_because` in words; a kind without words is named as it is."""
    kinds = [
        text(KIND + kind, language) if KIND + kind in catalogue() else kind
        for kind in won_because.get("kinds", ())
    ]
    return text(won_because["key"], language, kinds=SEPARATORS[language].join(kinds))


def suggestion_text(
    hour: int | None, channel: str | None, basis: Mapping[str, Any] | None, language: Language
) -> str | None:
    """`followup_task.suggestion_basis` in words with its hour and way; None where there is none.

    The way is named, as the step itself may ask for another.
    """
    if hour is None or channel is None or basis is None:
        return None
    values = {name: value for name, value in basis.items() if name not in ("key", "weekend")}
    told = text(basis["key"], language, hour=hour, way=_way(channel, language), **values)
    if basis.get("weekend"):
        weekend = basis["weekend"] | {"way": _way(basis["weekend"]["channel"], language)}
        told += "\n" + text("followup.suggestion.weekend", language, **weekend)
    return told


def _way(channel: str, language: Language) -> str:
    return text(f"delivery.channel.{channel}", language)
