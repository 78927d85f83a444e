"""Proposals at the edge: made of a held part, written for the data team, accepted by a person.

What a proposal says is propose.py's. An accepted one is a profile like all others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leadflow.config import settings
from leadflow.delivery.outbox import day_folder, write_whole
from leadflow.messages import Language, text
from leadflow.sources.profiles import Profile, load_profile, own_folder, profiles
from leadflow.sources.propose import Proposal, propose
from leadflow.sources.propose_yaml import proposal_yaml
from leadflow.sources.reading import Held, PartReading
from leadflow.sources.recognise import Recognised, recognise

FOLDER = "proposals"
PROPOSED_FOR = ("sources.held.no_profile", "sources.held.near_profile")
NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class WrittenProposal:
    """A proposal as it lies in the outbox: the path below the home, and the file's content."""

    place: str
    content: bytes

    def write(self) -> None:
        """Put it there."""
        write_whole(settings().home / self.place, self.content)


@dataclass(frozen=True)
class Accepted:
    """An accepted profile, where it lies now, and whether it lay there already."""

    profile: Profile
    path: Path
    is_new: bool


class NotAccepted(ValueError):
    """A proposal that cannot be used; the message key says why and what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def told(self, language: Language) -> str:
        """In words."""
        return text(f"sources.accept.{self.key}", language, **self.values)


def propose_for(reading: PartReading, label: str, known: Sequence[Profile]) -> Proposal | None:
    """The proposal for a part that is held because no profile knows it; None where none can be."""
    held = reading.held
    if held is None or held["key"] not in PROPOSED_FOR or reading.table is None:
        return None
    near = next((p for p in known if p.name == held.get("profile")), None)
    return propose(reading.table.rows(), label, known, encoding=reading.table.encoding, near=near)


def with_proposal(
    reading: PartReading, label: str, file_id: int, run_date: date
) -> tuple[Held | None, WrittenProposal | None]:
    """Why the part is held, and the proposal that it names, to write once the reason is stored."""
    proposal = propose_for(reading, label, profiles())
    if proposal is None or reading.held is None:
        return reading.held, None
    place = day_folder(run_date) / FOLDER / f"{file_id}_{proposal.name}.yaml"
    shown = place.relative_to(settings().home).as_posix()
    told = {"key": f"{reading.held['key']}_proposed", "proposal": shown, "proposed": proposal.name}
    return {**reading.held, **told}, WrittenProposal(shown, yaml_of(proposal, label).encode())


def yaml_of(proposal: Proposal, label: str) -> str:
    """The proposal as the file that is checked and accepted."""
    near = next((p.source_system for p in profiles() if p.name == proposal.near), None)
    return proposal_yaml(proposal, label, near)


def accept(path: Path, by: str | None, today: date, language: Language) -> Accepted:
    """Make a checked proposal one of this installation's own profiles.

    Raises ProfileError for what is no profile, naming line and key, and NotAccepted where its name
    or its header belongs to another one.
    """
    found = next((p for p in (path, settings().home / path) if p.is_file()), None)
    if found is None:
        raise NotAccepted("unknown", path=path)
    profile = load_profile(found)
    if not NAME.fullmatch(profile.name):
        raise NotAccepted("name", file=found.name, name=profile.name)
    target = own_folder() / f"{profile.name}.yaml"
    content = found.read_text(encoding="utf-8")
    holder = next((known for known in profiles() if known.name == profile.name), None)
    if holder is not None:
        if target.is_file() and load_profile(target) == profile:
            return Accepted(profile, target, is_new=False)
        place = target if target.is_file() else Path("include/sources") / target.name
        raise NotAccepted("taken", file=found.name, name=profile.name, path=place)
    rival = next((known for known in profiles() if _takes(profile, known)), None)
    if rival is not None:
        raise NotAccepted("rival", file=found.name, other=rival.name)
    if by:
        accepted = text("sources.accept.by", language, by=" ".join(by.split()), date=today)
        content = f"{accepted}\n{content}"
    write_whole(target, content.encode())
    return Accepted(profile, target, is_new=True)


def _takes(profile: Profile, known: Profile) -> bool:
    """Whether a file of another format would no longer be read by it, or by none of the two."""
    header = list(known.known_headers)
    before = recognise([header], [known])
    after = recognise([header], [known, profile])
    if not isinstance(before, Recognised):
        return False
    return not (isinstance(after, Recognised) and after.profile.name == known.name)
