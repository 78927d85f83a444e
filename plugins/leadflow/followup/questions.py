"""The questions that a step asks, worded from the message catalogue (I6, I7).

Plans store `{"key": message key, ...values}`; whoever shows a question words it for its reader.
"""

from collections.abc import Mapping
from typing import Any

from leadflow.followup.reasons import reason_text
from leadflow.messages import Language, catalogue

CONFIRM = "followup.question.confirm."


def worded_columns() -> list[str]:
    """The columns whose vague statements have a question of their own, sorted."""
    return sorted(key.removeprefix(CONFIRM) for key in catalogue() if key.startswith(CONFIRM))


def question_text(question: Mapping[str, Any], language: Language) -> str:
    """One stored question in words; its `fields` are named and listed."""
    return reason_text(question, language)
