"""The roster as rows."""

from leadflow.config import roster
from leadflow.ownership.roster import alias_rows, leave_rows, rep_rows
from leadflow.presets.roster import Roster

REP = {
    "seniority": "mid",
    "manager": "M01",
    "team": "x",
    "mail": "x@leadflow.example",
    "capacity": 5,
    "hired_date": "2020-01-01",
}


def two_reps(second_name: str) -> Roster:
    return Roster.model_validate(
        {
            "managers": [],
            "reps": [
                REP
                | {
                    "rep_id": "R1",
                    "name": "王芳",
                    "name_en": "Fang Wang",
                    "source_names": {"salesforce": ["005Lf0000000002IAA"], "sheets": ["小王"]},
                    "leave": [{"from_date": "2026-09-29", "to_date": "2026-09-30"}],
                },
                REP
                | {
                    "rep_id": "R2",
                    "name": second_name,
                    "name_en": "Other Person",
                    "source_names": {},
                },
            ],
        }
    )


def test_every_source_knows_a_rep_by_id_name_and_its_own_names() -> None:
    rows, shared = alias_rows(two_reps("李明"))
    assert not shared
    assert {
        alias for system, alias, rep_id in rows if system == "salesforce" and rep_id == "R1"
    } == {"R1", "王芳", "Fang Wang", "005Lf0000000002IAA", "005Lf0000000002"}
    systems = {system for system, alias, _ in rows if alias == "小王"}
    assert systems == {"sheet", "sheet_s3", "sheet_s5"}


def test_a_name_that_two_reps_share_names_nobody() -> None:
    rows, shared = alias_rows(two_reps("王芳"))
    assert "王芳" not in {alias for _, alias, _ in rows}
    assert ("sheet", ["R1", "R2"]) in shared
    assert "R2" in {alias for _, alias, _ in rows}


def test_leave_and_order_follow_the_file() -> None:
    two = two_reps("李明")
    assert leave_rows(two) == [{"rep_id": "R1", "from_date": "2026-09-29", "to_date": "2026-09-30"}]
    assert [row["round_robin_order"] for row in rep_rows(two)] == [1, 2]


def test_the_sample_roster_has_no_shared_name() -> None:
    assert alias_rows(roster())[1] == []
