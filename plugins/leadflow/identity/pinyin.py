"""Chinese characters in letters: readings without tones, each character looked up once."""

from functools import cache

from leadflow.identity.lexicon import readings, surnames


@cache
def _surname_readings() -> dict[str, str]:
    """Surname → the reading it has as a name, the longest where there are several: 翟 is zhai."""
    return {
        name: max(known, key=lambda reading: (len(reading), reading))
        for name, known in surnames().items()
    }


def spell(text: str) -> str:
    """The text with each Chinese character as its most usual reading: 星河 is xinghe."""
    return text if text.isascii() else text.translate(readings())


def spell_surname(surname: str) -> str:
    """A surname's reading as a name: 单 is shan, 曾 is zeng; unknown ones as any character."""
    return _surname_readings().get(surname) or spell(surname)
