"""The profile schema: shipped ones load, mistakes are told, a YAML is enough."""

from pathlib import Path

import pytest
import yaml

from leadflow.config import INCLUDE
from leadflow.delivery.columns import CHANNELS, HEADERS, RESULTS
from leadflow.delivery.columns import FEEDBACKS as DELIVERED_FEEDBACKS
from leadflow.messages import catalogue
from leadflow.sources.cells import fold
from leadflow.sources.field_rules import FieldRule, ParserName
from leadflow.sources.parsers import PARSERS
from leadflow.sources.profile_parts import composed
from leadflow.sources.profiles import Profile, ProfileError, load_profile, profiles
from leadflow.sources.reading import read_part
from leadflow.sources.recognise import Recognised, recognise
from leadflow.sources.tables import Sheet

BASE = {
    "name": "p",
    "describes": "a test",
    "source_system": "test",
    "record_type": "lead",
    "recognise": ["Name", "Mail"],
    "fields": [{"to": "company_name", "from": ["Name"]}],
}


def load(tmp_path: Path, **changes: object) -> object:
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump({**BASE, **changes}, allow_unicode=True), encoding="utf-8")
    return load_profile(path)


def test_all_shipped_profiles_load_and_no_two_claim_one_header() -> None:
    shipped = profiles()
    assert len(shipped) == len(list((INCLUDE / "sources").glob("*.yaml")))
    for profile in shipped:
        header = list(profile.known_headers)
        found = recognise([header], shipped)
        assert isinstance(found, Recognised) and found.profile is profile, profile.name


def test_every_parser_name_has_a_parser() -> None:
    assert set(PARSERS) == set(ParserName.__args__)  # type: ignore[attr-defined]


def test_reasons_of_ignored_rows_have_words() -> None:
    for profile in profiles():
        for rule in profile.ignore:
            assert f"sources.ignored.{rule.reason}" in catalogue()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"colour": "red"}, "colour: Extra inputs", id="a key nobody knows"),
        pytest.param({"record_type": "person"}, "record_type", id="an unknown record type"),
        pytest.param(
            {"timezone": "Mars/Base"}, "timezone 'Mars/Base' is unknown", id="an unknown zone"
        ),
        pytest.param(
            {"encodings": ["utf-9"]}, "encoding 'utf-9' is unknown", id="an unknown encoding"
        ),
        pytest.param({"recognise": ["Name"]}, "recognise", id="one header is too few"),
        pytest.param({"footers": ["(open"]}, "is no regular expression", id="a broken pattern"),
        pytest.param(
            {"aliases": {"Name": ["Firm"], "Mail": ["firm "]}},
            "firm stands for two headers",
            id="one alias twice",
        ),
        pytest.param(
            {"fields": [{"to": "colour", "from": ["Name"]}]},
            "is no column of typed_record",
            id="an unknown column",
        ),
        pytest.param(
            {"fields": [{"to": "email"}]},
            "exactly one of from, join, pattern or constant",
            id="no source",
        ),
        pytest.param(
            {"fields": [{"to": "email", "from": ["Mail"], "parser": "mail"}]},
            "parser",
            id="an unknown parser",
        ),
        pytest.param(
            {"fields": [{"to": "channel", "from": ["Mail"], "parser": "choice"}]},
            "values belong to",
            id="a choice without values",
        ),
        pytest.param(
            {
                "fields": [
                    {"to": "channel", "from": ["Mail"], "parser": "choice", "values": {"a": "fax"}}
                ]
            },
            "channel takes only",
            id="a value that the column refuses",
        ),
        pytest.param(
            {"fields": [{"to": "channel", "from": ["Mail"]}]},
            "channel takes only",
            id="free text for a listed column",
        ),
        pytest.param(
            {"fields": [{"to": "is_won", "from": ["Mail"]}]},
            "true or false",
            id="free text for a flag",
        ),
        pytest.param(
            {
                "fields": [
                    {"to": "is_won", "from": ["Mail"], "parser": "choice", "values": {"a": "yes"}}
                ]
            },
            "true or false",
            id="a word for a flag",
        ),
        pytest.param(
            {"fields": [{"to": "close_date", "from": ["Mail"]}]},
            "cannot be filled by the parser line",
            id="text for a date",
        ),
        pytest.param(
            {"fields": [{"to": "company_name", "from": ["Mail"], "parser": "date"}]},
            "cannot be filled by the parser date",
            id="a date for text",
        ),
        pytest.param(
            {"fields": [{"to": "timing_text", "from": ["Mail"], "parser": "timing"}]},
            "relative_to belongs",
            id="a timing without its day",
        ),
        pytest.param(
            {
                "fields": [
                    {
                        "to": "timing_text",
                        "from": ["Mail"],
                        "parser": "timing",
                        "relative_to": "recorded_date",
                    }
                ]
            },
            "must be filled by a rule above",
            id="a day that comes later",
        ),
        pytest.param(
            {"fields": [{"to": "person_name", "join": ["Name"], "parser": "full_name"}]},
            "takes 2 joined headers",
            id="half a name",
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_key(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(ProfileError) as error:
        load(tmp_path, **changes)
    assert "p.yaml" in str(error.value)
    assert told in str(error.value)


SHARED_PART = {
    "source_system": "shared",
    "regions": ["DE"],
    "aliases": {"Name": ["Firma"], "Phone": ["Mail", "Telefon"]},
    "vocabularies": {"answers": {"ja": True, "nein": False}},
    "fields": [{"to": "source_id", "from": ["Key"]}],
}


def with_part(**changes: object) -> Profile:
    return Profile.model_validate(
        composed({**BASE, "uses": ["common"], **changes}, {"common": SHARED_PART})
    )


def test_a_part_adds_what_the_profile_does_not_say_itself() -> None:
    profile = with_part(
        aliases={"Name": ["Company"]},
        fields=[
            {"to": "company_name", "from": ["Name"]},
            {"to": "email", "from": ["Mail"], "parser": "email"},
            {"to": "is_won", "from": ["Won"], "parser": "choice", "values": "answers"},
        ],
    )
    assert (profile.source_system, profile.regions) == ("test", ("DE",))
    assert profile.alias_keys == {
        "company": "name", "firma": "name", "mail": "phone", "telefon": "phone",
    }  # fmt: skip
    assert [rule.to for rule in profile.fields] == ["company_name", "email", "is_won", "source_id"]
    assert profile.fields[2].values == {"ja": True, "nein": False}


def test_a_label_that_the_profile_has_a_meaning_for_keeps_it() -> None:
    profile = with_part(aliases={"E-Mail": ["Phone", "Mail"]})
    assert profile.alias_keys == {
        "phone": "e-mail", "mail": "e-mail", "telefon": "e-mail", "firma": "name",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"uses": ["nobody"]}, "there is no part 'nobody'", id="an unknown part"),
        pytest.param(
            {
                "fields": [
                    {"to": "is_won", "from": ["Mail"], "parser": "choice", "values": "answer"}
                ]
            },
            "there is no vocabulary 'answer'",
            id="an unknown vocabulary",
        ),
        pytest.param({"any_of": ["Mail"], "any_count": 2}, "any_count", id="more than there are"),
    ],
)
def test_what_is_shared_must_be_there(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(ProfileError, match=told):
        load(tmp_path, **changes)


def test_a_new_format_needs_nothing_but_its_yaml(tmp_path: Path) -> None:
    profile = load(
        tmp_path,
        aliases={"Mail": ["E-Mail-Adresse"]},
        encodings=["utf-8", "cp1252"],
        fields=[
            {"to": "company_name", "from": ["Name"]},
            {"to": "email", "from": ["Mail"], "parser": "email"},
        ],
    )
    data = "Kundenliste;\nName;E-Mail-Adresse\nMüller GmbH;info@mueller.example\n".encode("cp1252")
    reading = read_part(data, Sheet(""), [profile], "Europe/Berlin")  # type: ignore[list-item]
    typed = [row.typed.as_dict() for row in reading.rows() if row.typed]
    assert typed == [{"company_name": "Müller GmbH", "email": "info@mueller.example"}]


def test_the_returned_list_is_read_by_the_headers_and_choices_that_delivery_writes() -> None:
    (profile,) = (p for p in profiles() if p.name == "leadflow_tasks")
    written = {fold(header) for header in HEADERS}
    assert {fold(header) for header in profile.known_headers} <= written
    for to, choices in (
        ("outcome", RESULTS),
        ("channel", CHANNELS),
        ("feedback", DELIVERED_FEEDBACKS),
    ):
        (rule,) = (rule for rule in profile.fields if rule.to == to)
        for choice in choices:
            assert _reads(rule, choice), (to, choice)


def _reads(rule: FieldRule, choice: str) -> bool:
    return any(fold(phrase) in fold(choice) for phrase in rule.values)
