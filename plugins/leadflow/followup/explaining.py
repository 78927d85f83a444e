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
    hour: int | None, basis: Mapping[str, Any] | None, language: Language
) -> str | None:
    """`followup_task.suggestion_basis` in words with its hour; None where there is none."""
    if hour is None or basis is None:
        return None
    values = {name: value for name, value in basis.items() if name not in ("key", "weekend")}
    told = text(basis["key"], language, hour=hour, **values)
    if basis.get("weekend"):
        told += "\n" + text("followup.suggestion.weekend", language, **basis["weekend"])
    return told
