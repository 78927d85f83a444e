"""The names that sources and reports give to the same thing (include/review/vocabulary.yaml)."""

import json
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from leadflow.config import INCLUDE
from leadflow.messages import Language


class Entry(BaseModel):
    """One thing with its name in reports and the names that sources write."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str
    names: tuple[str, ...]


class Vocabulary(BaseModel):
    """All groups of names, by key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lead_sources: dict[str, Entry]
    industries: dict[str, Entry]
    loss_reasons: dict[str, Entry]
    decision_factors: dict[str, Entry]

    def keys_by_name(self, group: str) -> dict[str, str]:
        """Each lower-case name of a group (its own key and labels too) with the key it stands for.

        Raises ValueError where one name stands for two keys.
        """
        keys: dict[str, str] = {}
        for key, entry in getattr(self, group).items():
            for name in (key, entry.zh, entry.en, *entry.names):
                if keys.setdefault(name.lower(), key) != key:
                    raise ValueError(f"vocabulary.yaml: '{name}' is in two entries of {group}")
        return keys

    def names_json(self, group: str) -> str:
        """`keys_by_name` as the JSON text that the SQL files look names up in."""
        return json.dumps(self.keys_by_name(group), ensure_ascii=False, sort_keys=True)

    def label(self, group: str, key: str, language: Language) -> str:
        """A key's name in one language; a value that no entry names stands for itself."""
        entry: Entry | None = getattr(self, group).get(key)
        return str(getattr(entry, language)) if entry else key


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary; raises pydantic's ValidationError where the file breaks its schema."""
    path = INCLUDE / "review" / "vocabulary.yaml"
    return Vocabulary.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
