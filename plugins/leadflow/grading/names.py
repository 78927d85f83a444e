"""Grades and value classes as users call them. The store keeps letters and codes (G1, G3, G5)."""

from typing import cast

from leadflow.config import policy
from leadflow.messages import GradeWords, Language
from leadflow.presets.model import Grade


def grade_name(grade: str | None, language: Language) -> str | None:
    """A grade in a cell or a badge: A, or 高潜力 where the policy's users say so."""
    return policy().names.grades[cast(Grade, grade)].word(language) if grade else None


def grade_phrase(grade: str, language: Language) -> str:
    """A grade in a sentence: A 级, grade A, or the policy's own name."""
    return GradeWords(language)[cast(Grade, grade)]


def value_name(value_class: str | None, language: Language) -> str | None:
    """A value class in words; the code itself where it comes from another policy."""
    if value_class is None:
        return None
    name = policy().names.value_classes.get(value_class)
    return name.word(language) if name else value_class
