"""The one message catalogue: every text that a user reads, in Chinese and English.

The texts live in `include/messages/<room>.yaml` as `key: {zh: ..., en: ...}` so that a data team
can reword them without Python. Log lines for engineers do not belong here.
"""

from functools import cache
from typing import Literal

import yaml

from leadflow.config import INCLUDE, policy
from leadflow.presets.model import Grade

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
    """The message `key` in one language with its `{placeholders}` filled in.

    `{grades[A]}` in a message is what the policy's users call grade A.
    """
    try:
        template = catalogue()[key][language]
    except KeyError as error:
        raise UnknownMessage(key) from error
    return template.format(grades=GradeWords(language), **values)


class GradeWords:
    """Grades in a sentence, by their letter: A 级, grade A, or the policy's own name for it."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __getitem__(self, letter: Grade) -> str:
        """The words for one letter."""
        name = policy().names.grades[letter].word(self.language)
        return text("grading.letter", self.language, name=name) if name == letter else name
