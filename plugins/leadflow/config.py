"""The only reader of settings: the environment, the policy presets, the rep roster.

What a preset and the roster may say is in `presets/`. Secrets of other systems (mail, chat) live in
Airflow Connections, never here.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leadflow.presets.checking import policy_problems, roster_problems, thorough_problems
from leadflow.presets.preset import Policy
from leadflow.presets.problem import PolicyError, Problem
from leadflow.presets.reading import checked
from leadflow.presets.roster import Roster
from leadflow.presets.yaml_lines import Placed, laid_over, parse

PROJECT = Path(__file__).resolve().parents[2]
INCLUDE = PROJECT / "include"
POLICY_FOLDER = INCLUDE / "policy"
ROSTER = "reps"


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
    """The policy preset `include/policy/<name>.yaml`, with what it is based on.

    Raises PolicyError naming file, line, key, value and what is allowed.
    """
    return checked(_placed_preset(name or settings().policy_name), Policy, policy_problems)


@cache
def roster() -> Roster:
    """The reps and managers of include/policy/reps.yaml; raises PolicyError as `policy` does."""
    return checked(_placed(POLICY_FOLDER / f"{ROSTER}.yaml"), Roster, roster_problems)


def problems_of(name: str) -> tuple[Problem, ...]:
    """What is wrong with a preset, or with the roster under its name, looked at thoroughly."""
    try:
        if name == ROSTER:
            checked(_placed(POLICY_FOLDER / f"{ROSTER}.yaml"), Roster, roster_problems)
        else:
            checked(_placed_preset(name), Policy, thorough_problems)
    except PolicyError as error:
        return error.problems
    return ()


def preset_names() -> list[str]:
    """The presets that lie under include/policy/."""
    return sorted({path.stem for path in POLICY_FOLDER.glob("*.yaml")} - {ROSTER})


def _placed_preset(name: str) -> Placed:
    """A preset's file, laid over the one that it is based on, and so on."""
    layers: dict[str, Placed] = {}
    above: str | None = name
    while above is not None:
        placed = layers[above] = _placed(POLICY_FOLDER / f"{above}.yaml")
        if placed.value(("name",)) != above:
            raise PolicyError([placed.problem(("name",), f"the file's name is expected, {above}")])
        based_on = placed.value(("based_on",))
        if based_on in layers or (based_on is not None and based_on not in preset_names()):
            known = ", ".join(sorted(set(preset_names()) - set(layers)))
            raise PolicyError([placed.problem(("based_on",), f"allowed are: {known}")])
        above = based_on
    whole, *narrower = reversed(layers.values())
    for layer in narrower:
        whole = laid_over(whole, layer)
    return whole


def _placed(path: Path) -> Placed:
    if not path.exists():
        raise PolicyError(f"{path.name} does not exist; there are: {', '.join(preset_names())}")
    return parse(path.read_text(encoding="utf-8"), path.name)
