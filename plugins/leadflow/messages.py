"""The one message catalogue: every text that a user reads, in Chinese and English.

The texts live in `include/messages/<room>.yaml` as `key: {zh: ..., en: ...}` so that a data team
can reword them without Python. Log lines for engineers do not belong here.
"""

from functools import cache
from typing import Literal

import yaml

from leadflow.config import INCLUDE

Language = Literal["zh", "en"]


class UnknownMessage(KeyError):
    """A key that no catalogue file defines: a mistake in the code, not in the data."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages by key. Raises ValueError where two files define one key or a language lacks."""
    messages: dict[str, dict[str, str]] = {}
    for path in sorted((INCLUDE / "messages").glob("*.yaml")):
        for key, texts in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if key in messages:
                raise ValueError(f"{path.name}: message '{key}' is defined twice")
            if set(texts) != {"zh", "en"}:
                raise ValueError(f"{path.name}: message '{key}' needs exactly zh and en")
            messages[key] = texts
    return messages


def text(key: str, language: Language, **values: object) -> str:
    """The message `key` in one language with its `{placeholders}` filled in."""
    try:
        template = catalogue()[key][language]
    except KeyError as error:
        raise UnknownMessage(key) from error
    return template.format(**values)
