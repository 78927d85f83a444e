"""The only reader of settings: the environment, the policy presets, the rep roster.

What a preset and the roster may say is in `presets/`. Secrets of other systems (mail, chat) live in
Airflow Connections, never here.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from leadflow.presets.model import Model, PolicyError
from leadflow.presets.preset import Policy
from leadflow.presets.roster import Roster

PROJECT = Path(__file__).resolve().parents[2]
INCLUDE = PROJECT / "include"

T = TypeVar("T", bound=Model)


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
