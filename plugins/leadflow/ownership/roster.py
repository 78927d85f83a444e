"""The roster as rows: reps, the names each source knows them by, their leave and absences. Pure.

An alias that two reps share names nobody: it is left out and told, never guessed.
"""

from collections import defaultdict
from typing import Any

from leadflow.presets.roster import Roster

# The roster names sources as people do; one of its names may stand for several source systems.
SYSTEMS_OF_SOURCE = {
    "salesforce": ("salesforce",),
    "hubspot": ("hubspot",),
    "sheets": ("sheet", "sheet_s3", "sheet_s5"),
}
# Every source system may also write a rep's plain name; our own workbooks write the rep's id.
ALL_SYSTEMS = ("salesforce", "hubspot", "sheet", "sheet_s3", "sheet_s5", "leadflow")
SALESFORCE_ID_LENGTH = 18
SALESFORCE_SHORT_ID_LENGTH = 15


def rep_rows(roster: Roster) -> list[dict[str, Any]]:
    """One row per rep; the order in the file is the order of the round robin's last tie."""
    return [
        {
            "rep_id": rep.rep_id,
            "name": rep.name,
            "name_en": rep.name_en,
            "seniority": rep.seniority,
            "manager_id": rep.manager,
            "team": rep.team,
            "mail": rep.mail,
            "capacity": rep.capacity,
            "hired_date": rep.hired_date.isoformat(),
            "left_date": rep.left_date.isoformat() if rep.left_date else None,
            "round_robin_order": order,
        }
        for order, rep in enumerate(roster.reps, start=1)
    ]


def alias_rows(roster: Roster) -> tuple[list[tuple[str, str, str]], list[tuple[str, list[str]]]]:
    """(source_system, alias, rep_id) rows, and (source_system, rep ids) of each shared alias."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rep in roster.reps:
        for system in ALL_SYSTEMS:
            for name in (rep.name, rep.name_en, rep.rep_id):
                named[system, name].add(rep.rep_id)
        for source, names in rep.source_names.items():
            for system in SYSTEMS_OF_SOURCE.get(source, (source,)):
                for name in names:
                    named[system, name].add(rep.rep_id)
                    if system == "salesforce" and len(name) == SALESFORCE_ID_LENGTH:
                        named[system, name[:SALESFORCE_SHORT_ID_LENGTH]].add(rep.rep_id)
    rows = [
        (system, alias, next(iter(rep_ids)))
        for (system, alias), rep_ids in sorted(named.items())
        if len(rep_ids) == 1
    ]
    shared = sorted(
        {(system, tuple(sorted(ids))) for (system, _), ids in named.items() if len(ids) > 1}
    )
    return rows, [(system, list(rep_ids)) for system, rep_ids in shared]


def leave_rows(roster: Roster) -> list[dict[str, str]]:
    """One row per absence."""
    return [
        {
            "rep_id": rep.rep_id,
            "from_date": leave.from_date.isoformat(),
            "to_date": leave.to_date.isoformat(),
        }
        for rep in roster.reps
        for leave in rep.leave
    ]


def absence_rows(roster: Roster) -> list[tuple[str, str]]:
    """(rep_id, day) of each absence without notice that the roster tells (D5)."""
    return sorted({(rep.rep_id, day.isoformat()) for rep in roster.reps for day in rep.absent})
