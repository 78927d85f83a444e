"""The questions that a step asks, from the message catalogue (I6, I7).

Plans write them in the language of the task lists; the reason beside them names the fields, so that
a page in another language can word them itself.
"""

from leadflow.messages import Language, catalogue

LIST_LANGUAGE: Language = "zh"
FIELD = "followup.field."
CONFIRM = "followup.question.confirm."
SEPARATORS: dict[Language, str] = {"zh": "、", "en": ", "}


def field_names(language: Language) -> dict[str, str]:
    """What each mandatory field is called."""
    return _texts(FIELD, language)


def complete_template(language: Language) -> str:
    """The question for missing fields, with `{fields}` to fill in."""
    return catalogue()["followup.question.complete_data"][language]


def confirm_templates(language: Language) -> dict[str, str]:
    """The question for a vague statement by column, with `{text}` for what was said."""
    return _texts(CONFIRM, language)


def confirm_fallback(language: Language) -> str:
    """The question for a vague column that has none of its own."""
    return catalogue()["followup.question.confirm_other"][language]


def _texts(prefix: str, language: Language) -> dict[str, str]:
    return {
        key.removeprefix(prefix): texts[language]
        for key, texts in catalogue().items()
        if key.startswith(prefix)
    }
