"""Who is told that forbidden data was deleted: the data team always, the record's owner if known.

What is told is how many rows, never what stood there (P1).
"""

from collections import Counter
from collections.abc import Mapping

from leadflow.presets.roster import Roster

DATA_TEAM = "data_team"


def redaction_counts(by_owner: Mapping[str, int], roster: Roster) -> dict[str, int]:
    """Rows with deleted data per audience, from rows per owner as the source names them.

    A name that several reps share, or none bears, tells the data team alone. '' is no owner.
    """
    bearers: dict[str, set[str]] = {}
    for rep in roster.reps:
        for names in rep.source_names.values():
            for name in names:
                bearers.setdefault(name, set()).add(rep.rep_id)
    told: Counter[str] = Counter()
    for name, count in by_owner.items():
        told[DATA_TEAM] += count
        rep_ids = bearers.get(name, set())
        if len(rep_ids) == 1:
            told[next(iter(rep_ids))] += count
    return {audience: told[audience] for audience in sorted(told) if told[audience]}
