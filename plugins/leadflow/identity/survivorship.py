"""The survivorship table of include/identity/survivorship.yaml, checked, as the SQL reads it."""

import json
from functools import cache
from typing import Literal

import yaml

from leadflow.config import INCLUDE
from leadflow.presets.model import Model


class FieldGroup(Model):
    """Fields that survive together, from one source row, by one rule."""

    rule: Literal[
        "newest", "oldest", "full_name", "newest_verified", "most_complete", "most_trusted"
    ]
    fields: tuple[str, ...]


class Trust(Model):
    """Source systems and record types, the most trusted first."""

    source_systems: tuple[str, ...]
    record_types: tuple[str, ...]


class Survivorship(Model):
    """Which source row each field of a customer survives from."""

    trust: Trust
    groups: tuple[FieldGroup, ...]

    def asks_activities(self) -> bool:
        """Whether a rule asks if somebody was reached: then activities can change the fields."""
        return any(group.rule == "newest_verified" for group in self.groups)

    def rules_json(self) -> str:
        """One object per field: field, its group (the group's first field) and the rule."""
        return json.dumps(
            [
                {"field": field, "field_group": group.fields[0], "rule": group.rule}
                for group in self.groups
                for field in group.fields
            ]
        )


@cache
def survivorship() -> Survivorship:
    """The table as the data team wrote it; raises pydantic.ValidationError naming what is wrong."""
    path = INCLUDE / "identity" / "survivorship.yaml"
    return Survivorship.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
