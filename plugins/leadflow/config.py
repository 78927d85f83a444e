"""The only reader of settings: the environment, the policy presets, the rep roster.

Secrets of other systems (mail, chat) live in Airflow Connections, never here.
"""

import os
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

PROJECT = Path(__file__).resolve().parents[2]
INCLUDE = PROJECT / "include"

Grade = Literal["A", "B", "C"]
Level = Literal["none", "low", "middle", "high"]
T = TypeVar("T", bound="Model")
FIRST_QUALIFIED_STAGE_NUMBER = 2  # R1: interested means first clear intent, or stage 2 reached
Percent = Annotated[float, Field(ge=0, le=100)]


class PolicyError(ValueError):
    """A policy or roster file that breaks its schema; the message names file, key and remedy."""


@dataclass(frozen=True)
class Settings:
    """What one installation sets through its environment."""

    home: Path
    database_url: str | None
    policy_name: str

    @property
    def inbox(self) -> Path:
        """Where users drop files."""
        return self.home / "inbox"

    @property
    def outbox(self) -> Path:
        """Task lists, rejects and notices, a folder a day."""
        return self.home / "outbox"

    @property
    def reports(self) -> Path:
        """Reports, a folder a period."""
        return self.home / "reports"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings(
        home=Path(os.environ.get("LEADFLOW_HOME") or PROJECT / "var").resolve(),
        database_url=os.environ.get("LEADFLOW_DATABASE_URL") or None,
        policy_name=os.environ.get("LEADFLOW_POLICY") or "b2b",
    )


class Model(BaseModel):
    """Strict and frozen: a key that the schema does not know is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IntakeLimits(Model):
    """What one file may cost to read; beyond it the file is held, told which limit it met.

    Sizes in binary megabytes (MB) and kilobytes (KB). Measured while reading: what a file says
    about its own size decides nothing.
    """

    file_mb: int = Field(default=512, ge=1)
    unpacked_mb: int = Field(default=1024, ge=1)
    unpacked_ratio: int = Field(default=200, ge=2)
    members: int = Field(default=1000, ge=1)
    record_kb: int = Field(default=4096, ge=1)
    sheet_cells: int = Field(default=12_000_000, ge=1)
    workbook_memory_mb: int = Field(default=1024, ge=128)
    workbook_seconds: int = Field(default=300, ge=1)


DEFAULT_LIMITS = IntakeLimits()


class IntakePolicy(Model):
    """When a file counts as too bad to take (DESIGN.md, Gate)."""

    quarantined_rows_hold_file_pct: Percent
    settle_seconds: int = Field(ge=0)
    limits: IntakeLimits = DEFAULT_LIMITS
    vocabulary_values_max: int = Field(default=40, ge=1)
    vocabulary_rows_per_value: int = Field(default=5, ge=1)
    source_fewest_deliveries: int = Field(default=3, ge=2)
    source_late_pct: float = Field(default=25, ge=0)
    source_retired_after_days: int = Field(default=60, ge=1)
    source_few_rows_pct: Percent = 50


class IdentityPolicy(Model):
    """Whom a customer is made of (D1): the records of a company with its people, or of a person."""

    customer_is: Literal["company", "person"] = "company"


class GradeRule(Model):
    """One row of the grade table (G1); the first row whose minimum levels are all met decides."""

    grade: Grade
    need_urgency: Level = "none"
    budget_clarity: Level = "none"
    decision_chain_clarity: Level = "none"
    any_dimension: Level = "none"
    reason: str


class GradingPolicy(Model):
    """Dimensions → evidence → level → grade."""

    urgent_within_days: int
    soon_within_days: int
    evidence_lasts_days: int
    clear_budget_spread_pct: Percent
    rules: tuple[GradeRule, ...]


class PerGrade(Model):
    """One number per grade."""

    A: int
    B: int
    C: int


class CadencePolicy(Model):
    """Days between touches and what the customer may be asked to bear (T1–T3)."""

    first_touch_days: PerGrade
    cadence_days: PerGrade
    customer_cadence_days: int
    touch_cap_per_7_days: PerGrade
    channels: dict[Grade, str]
    complete_data_days: int
    confirm_days: int
    pause_days: int = Field(default=90, ge=1)


class OwnershipPolicy(Model):
    """Assignment and lapse (D3–D6)."""

    lapse_days: int
    lapse_grace_days: int
    seniority_by_grade: dict[Grade, tuple[Literal["senior", "mid", "junior"], ...]]
    owned_customers_cap: int


class DormancyPolicy(Model):
    """Z1, Z3."""

    dormant_after_months: int = Field(ge=1)
    wakeup_within_days: int
    wakeup_every_days: int = Field(default=30, ge=1)
    wakeup_steps: tuple[str, ...] = Field(min_length=1)


class StageReference(Model):
    """One stage of T5: its names in the sources, its reference cycle in calendar days."""

    stage: str
    number: int
    names: tuple[str, ...]
    reference_days: int | None
    outcome: Literal["open", "won", "lost"] = "open"


class CalendarPolicy(Model):
    """T10. `holidays` knows the country's calendar; overrides add what it lacks."""

    country: str
    extra_holidays: tuple[date, ...] = ()
    extra_working_days: tuple[date, ...] = ()


class ReviewPolicy(Model):
    """Report settings: money of account and the documents' conversion targets (R1)."""

    currency: str
    target_interested_pct: Percent
    target_won_pct: Percent
    high_intent_grades: tuple[Grade, ...]
    fewest_cases: int = Field(ge=1)


class Policy(Model):
    """The numbers that Sales may change, one preset a file under include/policy/."""

    name: str
    describes: str
    timezone: str
    calendar: CalendarPolicy
    intake: IntakePolicy
    identity: IdentityPolicy = IdentityPolicy()
    grading: GradingPolicy
    cadence: CadencePolicy
    ownership: OwnershipPolicy
    dormancy: DormancyPolicy
    stages: tuple[StageReference, ...]
    review: ReviewPolicy

    @property
    def qualified_stages(self) -> tuple[str, ...]:
        """The open stages from needs (T5's second) on: a customer there has a recognised need."""
        return tuple(
            reference.stage
            for reference in self.stages
            if reference.outcome == "open" and reference.number >= FIRST_QUALIFIED_STAGE_NUMBER
        )

    @property
    def version(self) -> str:
        """Names this policy's content in every decision: the preset's name and a content hash."""
        digest = sha256(self.model_dump_json().encode()).hexdigest()[:8]
        return f"{self.name}-{digest}"


class Leave(Model):
    """One absence of a rep, both days included."""

    from_date: date
    to_date: date


class Rep(Model):
    """One rep of the roster (include/policy/reps.yaml)."""

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


class Manager(Model):
    """One manager, receiver of escalations and reports."""

    manager_id: str
    name: str
    name_en: str
    mail: str
    source_names: dict[str, tuple[str, ...]] = {}


class Roster(Model):
    """Who works here."""

    reps: tuple[Rep, ...]
    managers: tuple[Manager, ...]


@cache
def policy(name: str | None = None) -> Policy:
    """The policy preset `include/policy/<name>.yaml`; raises PolicyError naming file and key."""
    return _load(INCLUDE / "policy" / f"{name or settings().policy_name}.yaml", Policy)


@cache
def roster() -> Roster:
    """The reps and managers of include/policy/reps.yaml; raises PolicyError."""
    return _load(INCLUDE / "policy" / "reps.yaml", Roster)


def _load(path: Path, model: type[T]) -> T:
    if not path.exists():
        known = ", ".join(sorted(other.stem for other in path.parent.glob("*.yaml")))
        raise PolicyError(f"{path.name} does not exist; there are: {known}")
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise PolicyError(f"{path.name} {yaml_problem(error)}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        )
        raise PolicyError(f"{path.name}: {problems}") from error


def yaml_problem(error: yaml.YAMLError) -> str:
    """What is wrong with a YAML file and in which line, for the person who edited it."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1} is not valid YAML: {error.problem}"
    return f"is not valid YAML: {error}"
