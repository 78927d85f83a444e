"""What the values of a priority field mean, in each system's words (T4, G1)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from leadflow.config import INCLUDE
from leadflow.sources.cells import fold
from leadflow.sources.field_rules import FieldRule
from leadflow.sources.profiles import Profile, profiles
from leadflow.sources.propose_words import vocabulary_value, words
from tests.unit.test_sources_formats import data_rows, header_row, read, rows_of, text_of

PROFILES = {profile.name: profile for profile in profiles()}
READING = sorted(
    name for name, profile in PROFILES.items() if "urgency" in {rule.to for rule in profile.fields}
)
PART = INCLUDE / "sources" / "shared" / "urgency.yaml"


def shared() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(Path(PART).read_text(encoding="utf-8"))
    return content


def rules_of(profile: Profile) -> list[FieldRule]:
    return [rule for rule in profile.fields if rule.to == "urgency"]


def urgency_of(name: str, header: str, cell: str) -> object:
    """What a row of a profile's own example says with this priority column beside the others."""
    profile = PROFILES[name]
    table, place = rows_of(name), header_row(name)
    known = {fold(label) for label in ("Priority", *profile.aliases.get("Priority", ()))}
    keep = [at for at, label in enumerate(table[place]) if fold(label) not in known]
    rows = [[row[at] for at in keep if at < len(row)] for row in table[: place + 2]]
    rows[place].append(header)
    rows[place + 1].append(cell)
    [row] = data_rows(read(text_of(rows)))
    assert row.typed is not None
    return row.typed.as_dict().get("urgency")


@pytest.mark.parametrize(
    ("name", "header", "cell", "expected"),
    [
        ("salesforce_case", "Priority", "Critical", "urgent"),
        ("salesforce_case", "Priority", "High", "high"),
        ("salesforce_case", "Priority", "Medium", "normal"),
        ("salesforce_task", "Priority", "Low", "low"),
        ("salesforce_lead", "Urgency__c", "Urgent", "urgent"),
        ("hubspot_ticket", "hs_ticket_priority", "URGENT", "urgent"),
        ("hubspot_ticket", "优先级", "高", "high"),
        ("zoho_case", "Priority", "Highest", "urgent"),
        ("zoho_lead", "优先级", "最高", "urgent"),
        ("dynamics_case", "Priority", "Normal", "normal"),
        ("dynamics_lead", "prioritycode", "Default Value", "normal"),
        ("odoo_lead", "priority", "3", "urgent"),
        ("odoo_lead", "priority", "2", "high"),
        ("odoo_lead", "priority", "0", "low"),
        ("odoo_lead", "priority", "Very High", "urgent"),
        ("cn_lead_template", "紧急程度", "特急", "urgent"),
        ("cn_lead_template", "紧急程度", "不紧急", "low"),
        ("cn_lead_template", "优先级", "一般", "normal"),
        ("s2_2_requirement", "需求紧急度", "非常紧急", "urgent"),
        ("wukong_lead", "优先级", "较高", "high"),
        ("salesforce_case", "Priority", "Tier 7", None),
        ("salesforce_case", "Priority", "", None),
        ("cn_lead_template", "紧急程度", "3", None),
    ],
)
def test_a_priority_is_read_in_the_words_of_its_system(
    name: str, header: str, cell: str, expected: str | None
) -> None:
    assert urgency_of(name, header, cell) == expected


@pytest.mark.parametrize("name", READING)
def test_every_profile_that_reads_one_knows_both_languages(name: str) -> None:
    known = [value for rule in rules_of(PROFILES[name]) for value in rule.values]
    assert {"紧急", "urgent", "高", "high", "低", "low"} <= set(known)


def test_words_that_propose_mean_what_the_profiles_say() -> None:
    read_as = shared()["vocabularies"]["urgency"]
    proposed = {word: vocabulary_value("urgency", word) for word in read_as}
    differing = {
        word: (meant, read_as[word])
        for word, meant in proposed.items()
        if meant is not None and meant != read_as[word]
    }
    assert differing == {}
    listed = [word for values in words().vocabularies["urgency"].values() for word in values]
    assert len(listed) == len(set(listed)), "no word has two meanings"
