"""What the users of a preset call its grades and value classes, in both languages (G1, G3, G5)."""

from typing import Literal

from pydantic import Field

from leadflow.presets.model import GRADES, Grade, Model


class Name(Model):
    """One name in both languages."""

    zh: str
    """In Chinese."""
    en: str
    """In English."""

    def word(self, language: Literal["zh", "en"]) -> str:
        """The name in one language."""
        return self.zh if language == "zh" else self.en


LETTERS: dict[Grade, Name] = {grade: Name(zh=grade, en=grade) for grade in GRADES}


class NamesPolicy(Model):
    """The store keeps A, B and C and the codes of value classes; people read these names."""

    grades: dict[Grade, Name] = LETTERS
    """A, B and C as users call them, such as 高潜力, 一般, 低潜力 (G3)."""
    value_classes: dict[str, Name] = Field(default_factory=dict)
    """Each value class that `value.rules` gives (G5)."""
