"""What changed in a file: columns under the profile's names, choices told from texts."""

from typing import Any

import pytest

from leadflow.messages import text
from leadflow.quality.drift import choice_columns, column_changes, vocabulary_changes
from leadflow.sources.profiles import Profile

PROFILE = Profile.model_validate(
    {
        "name": "given",
        "describes": "given",
        "source_system": "given",
        "record_type": "activity",
        "recognise": ["Id", "Date"],
        "aliases": {"Status": ["状态"]},
        "fields": [
            {"to": "source_id", "from": ["Id"], "parser": "identifier"},
            {"to": "activity_at", "from": ["Date"], "parser": "datetime"},
            {"to": "lead_status", "from": ["Status"]},
            {"to": "channel", "from": ["Way"], "parser": "phrase", "values": {"call": "phone"}},
            {"to": "summary", "from": ["Notes"]},
            {
                "to": "feedback",
                "from": ["Notes", "Remarks"],
                "parser": "phrase",
                "values": {"no": "objection"},
                "otherwise": "nothing",
            },
        ],
    }
)
USUAL = ["Id", "Date", "Status", "Way", "Notes"]


@pytest.mark.parametrize(
    "headers, earlier, expected",
    [
        pytest.param(USUAL, [], {}, id="the first file has nothing to differ from"),
        pytest.param(USUAL[::-1], [USUAL], {}, id="another order is no change"),
        pytest.param(
            ["ID", " date", "状态", "Way", "Notes"], [USUAL], {}, id="another label is no change"
        ),
        pytest.param(USUAL[:-1], [USUAL], {"vanished_read": "Notes"}, id="a column is gone"),
        pytest.param(
            USUAL, [[*USUAL, "Fax"]], {"vanished_unread": "Fax"}, id="gone, but nothing read it"
        ),
        pytest.param(
            [*USUAL, "Fax", "Remarks"],
            [USUAL],
            {"appeared_read": "Remarks", "appeared_unread": "Fax"},
            id="two are new",
        ),
        pytest.param(
            USUAL, [USUAL[:-1], [*USUAL, "Fax"]], {}, id="what only some files of a day had"
        ),
        pytest.param([*USUAL, ""], [[*USUAL, "", ""]], {}, id="columns without a name"),
        pytest.param(
            [*USUAL, *(f"C{number}" for number in range(10))],
            [USUAL],
            {"appeared_unread": "C0、C1、C2、C3、C4、C5、C6、C7 … +2"},
            id="many",
        ),
    ],
)
def test_changed_columns(
    headers: list[str], earlier: list[list[str]], expected: dict[str, str]
) -> None:
    changes = column_changes(PROFILE, headers, earlier)
    assert {change.subject: change.values["columns"] for change in changes} == expected
    assert {change.key for change in changes} == {f"quality.drift.{name}" for name in expected}


def test_choices_are_told_from_texts() -> None:
    columns = choice_columns(PROFILE, ["Notes", "Remarks", "Way", "状态", "Id", "Date"])
    assert [(column.column_key, column.title, column.position) for column in columns] == [
        ("way", "Way", 2),
        ("status", "状态", 3),
    ]
    assert columns[0].typed_columns == ("channel",)


@pytest.mark.parametrize(
    "found, key",
    [
        pytest.param({}, "vocabulary_new", id="read as they are"),
        pytest.param({"unread_count": 3}, "vocabulary_unread", id="read as nothing"),
        pytest.param({"is_free_text": True}, "vocabulary_gone", id="no list of choices any more"),
    ],
)
def test_a_changed_vocabulary_is_one_sentence_without_values(
    found: dict[str, Any], key: str
) -> None:
    row = {
        "column_key": "status",
        "new_count": 2,
        "is_free_text": False,
        "row_count": 7,
        "first_row_number": 5,
        "unread_count": 0,
        **found,
    }
    (change,) = vocabulary_changes(choice_columns(PROFILE, USUAL), [row], 40)
    assert (change.key, change.subject) == (f"quality.drift.{key}", "Status")
    for language in ("zh", "en"):
        told = text(change.key, language, file="a.csv", **change.values)
        assert "Status" in told and told.startswith("a.csv")
