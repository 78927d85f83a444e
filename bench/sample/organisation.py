"""The whole invented organisation, assembled from one seed: reps, companies, deals, activities."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from sample import placement, story
from sample.world import Company, Founder, make_companies

ROSTER = Path(__file__).parents[2] / "include" / "policy" / "reps.yaml"
UNKNOWN_REP_NAME = "钱小满"  # left before the roster began; one sheet still names this owner


@dataclass(frozen=True)
class Rep:
    """One rep as the sources name this person."""

    rep_id: str
    name: str
    name_en: str
    salesforce_id: str
    hubspot_owner: str
    title: str
    mail: str


@dataclass
class Organisation:
    """Everything that the renderers read."""

    random: Random
    founder: Founder
    reps: dict[str, Rep]
    manager: Rep
    companies: list[Company]
    deals: list[story.Deal]
    activities: list[story.Activity]
    speller: placement.Speller

    def rep(self, rep_id: str) -> Rep:
        """The rep with this id."""
        return self.reps[rep_id]

    def named_in_sheets(self) -> list[Company]:
        """Companies that a name-only Chinese row can attach to: their name is held in Chinese."""
        known = {"registration", "east", "hubspot"}
        return [c for c in self.companies if c.is_chinese and c.sources & known]


def _rep(entry: dict[str, Any], key: str, title: str) -> Rep:
    names = entry["source_names"]
    return Rep(
        entry[key],
        names["sheets"][0],
        entry["name_en"],
        names["salesforce"][0],
        names["hubspot"][0],
        title,
        entry["mail"],
    )


def assemble(seed: int) -> Organisation:
    """The organisation of this seed; the same seed gives the same one on every machine."""
    random = Random(seed)
    roster = yaml.safe_load(ROSTER.read_text(encoding="utf-8"))
    reps = {entry["rep_id"]: _rep(entry, "rep_id", entry["seniority"]) for entry in roster["reps"]}
    manager = _rep(roster["managers"][0], "manager_id", "manager")
    founder = Founder(random, tuple(reps))
    companies = make_companies(founder)
    placement.place(random, companies)
    story.set_last_interactions(random, companies)
    activities = story.make_activities(random, companies)
    deals = story.make_deals(random, companies)
    for deal in deals:
        deal.company.has_won |= deal.outcome == "won"
    return Organisation(
        random, founder, reps, manager, companies, deals, activities, placement.Speller(random)
    )
