"""Who works here: reps and managers (include/policy/reps.yaml)."""

from datetime import date
from typing import Literal

from pydantic import Field

from leadflow.presets.model import Model


class Leave(Model):
    """One absence of a rep, both days included."""

    from_date: date
    to_date: date


class Rep(Model):
    """One rep of the roster (include/policy/reps.yaml).

    `leave` was announced; `absent` are days without notice, whose turns are not made good (D5).
    """

    rep_id: str
    name: str
    name_en: str
    source_names: dict[str, tuple[str, ...]]
    seniority: Literal["senior", "mid", "junior"]
    manager: str
    team: str
    mail: str
    capacity: int = Field(ge=1)
    hired_date: date
    left_date: date | None = None
    leave: tuple[Leave, ...] = ()
    absent: tuple[date, ...] = ()


class Manager(Model):
    """One manager, receiver of escalations and reports."""

    manager_id: str
    name: str
    name_en: str
    mail: str
    source_names: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Roster(Model):
    """Who works here."""

    reps: tuple[Rep, ...]
    managers: tuple[Manager, ...]
