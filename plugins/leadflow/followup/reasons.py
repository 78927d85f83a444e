"""The words of reasons and questions that plans store (law 6).

A plan stores `{"key": message key, ...values}`. Values that are names of the policy (a stage, an
action, a department) have words of their own where the catalogue knows them; names that a team has
made up are shown as the policy has them.
"""

from collections.abc import Mapping
from typing import Any

from leadflow.grading.names import grade_phrase
from leadflow.messages import Language, catalogue, text

SEPARATORS: dict[Language, str] = {"zh": "、", "en": ", "}
# Values with words of their own: name in the reason → where the catalogue keeps the words.
WORDED = {
    "stage": "followup.stage.",
    "action": "followup.action.",
    "output": "followup.output.",
    "role": "followup.role.",
    "occasion": "followup.occasion.",
    "means": "followup.means.",
    "changes": "followup.change.",
    "fields": "followup.field.",
    "department": "support.department.",
    "why": "ownership.why.",
}
ACTION_LINE = "followup.action_line"  # of an action that names no line of its own


def reason_text(reason: Mapping[str, Any], language: Language) -> str:
    """A stored reason or question, {"key": message key, ...values}, in words."""
    told = _told(reason, language)
    return told[:1].upper() + told[1:]


def _told(reason: Mapping[str, Any], language: Language) -> str:
    values = {
        name: worded(name, value, language) for name, value in reason.items() if name != "key"
    }
    return text(reason["key"], language, **values)


def worded(name: str, value: Any, language: Language) -> Any:
    """One value of a reason as its reader calls it; lists are listed."""
    if name == "actions":
        lines = [_told({"key": ACTION_LINE, **action}, language) for action in value]
        return "；".join(lines) if language == "zh" else "; ".join(lines)
    if name == "grade" and value:
        return grade_phrase(value, language)
    if name not in WORDED:
        return value
    if isinstance(value, list):
        return SEPARATORS[language].join(worded(name, item, language) for item in value)
    key = f"{WORDED[name]}{value}"
    return text(key, language) if key in catalogue() else value
