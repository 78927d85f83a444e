"""Weighed evidence in the night: what joins beside the rules, what is asked, what never joins."""

import random
from datetime import date, timedelta
from itertools import count, pairwise

import pytest
from sqlalchemy import Engine

from leadflow.config import policy
from leadflow.identity import affected, evidence
from leadflow.identity import partition as partition_room
from leadflow.identity.evidence import load_parties
from leadflow.identity.steps import decide_review, resolve_parties
from leadflow.presets.intake import IdentityPolicy
from leadflow.sources.phones import parse_phone
from leadflow.store.database import transaction
from tests.sql.identity_given import DAY, customer_of, fetch, given_rows, partition, run
from tests.unit.matching_given import leads

RIVER = "成都锦川启航软件有限公司"
RIVER_TWISTED = "成都锦川启杭软件有限公司"
STAR, STAR_SHORT = "北京星河科技有限公司", "星河科技"
CODE, OTHER_CODE = "91110105MA01ABCD13", "91330106MA02EFGH2K"
NEXT_DAY = DAY + timedelta(days=1)


def questions() -> list[tuple[str, str]]:
    found = fetch("select kind, status from match_review order by review_id")
    return [(kind, status) for kind, status in found]


def reasons() -> set[str]:
    return {reason for (reason,) in fetch("select reason from match_edge")}


TWO_SPELLINGS = [
    {"company_name": RIVER, "person_name": "庄梓睿", "email": "zirui.zhuang@jcqihang.example"},
    {"company_name": RIVER_TWISTED, "person_name": "程若溪", "website": "www.jcqihang.example"},
]


def test_two_spellings_with_one_domain_are_one_customer(store: Engine) -> None:
    given_rows(1, TWO_SPELLINGS)
    resolve_parties(DAY)
    assert set(customer_of().values()) == {"C000001"}
    [(reason, bits, comparisons, version)] = fetch(
        "select reason, bits, comparisons, model_version from match_edge"
    )
    assert reason == "weights"
    assert bits > 4.25
    levels = {each["comparison"]: each["level"] for each in comparisons}
    assert levels["company_name"] == "similar"
    assert levels["domain"] == "same"
    assert version == fetch("select model_version from matching_model where is_current")[0][0]
    assert fetch("select reason from membership order by party_id") == [("weights",)] * 2


def test_a_late_record_bridges_what_the_weights_alone_left_apart(store: Engine) -> None:
    mail = {"email": "zirui.zhuang@xinghe.example"}
    given_rows(
        1,
        [
            {"company_name": STAR, "person_name": "庄梓睿", **mail},
            {"company_name": STAR_SHORT, "person_name": "程若溪"},
        ],
    )
    resolve_parties(DAY)
    assert len(partition()) == 2
    assert questions() == [("possible_match", "open")]
    site = {"website": "www.xinghe.example"}
    given_rows(2, [{"company_name": STAR_SHORT, "person_name": "程若溪", **site}])
    resolve_parties(NEXT_DAY)
    assert len(partition()) == 1
    assert questions() == [("possible_match", "obsolete")]
    assert fetch("select kept_customer_id, gone_customer_id from merge") == [("C000001", "C000002")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"uscc": CODE}, {"uscc": OTHER_CODE}, [], id="two credit codes are a wall"),
        pytest.param(
            {"person_name": "庄梓睿", "mobile": "+8613900000071"},
            {"person_name": "庄梓睿", "mobile": "+8613900000082"},
            [("same_name_other_phone", "open")],
            id="the same name with another phone and no proof is asked about (D2)",
        ),
        pytest.param(
            {"person_name": "庄梓睿", "mobile": "+8613900000071"},
            {"person_name": "程若溪", "mobile": "+8613900000071"},
            [("same_phone_other_name", "open")],
            id="the same phone with another name is asked about (D2)",
        ),
    ],
)
def test_rules_stand_above_weights(
    store: Engine, one: dict, other: dict, expected: list[tuple[str, str]]
) -> None:
    given_rows(1, [{**TWO_SPELLINGS[0], **one}, {**TWO_SPELLINGS[1], **other}])
    resolve_parties(DAY)
    assert len(partition()) == 2
    assert questions() == expected


def test_a_doubt_is_asked_once_and_its_answer_holds_for_ever(store: Engine) -> None:
    doubtful = [
        {"company_name": STAR, "person_name": "庄梓睿"},
        {"company_name": STAR_SHORT, "person_name": "程若溪"},
    ]
    given_rows(1, doubtful)
    resolve_parties(DAY)
    [(kind, evidence)] = fetch("select kind, evidence from match_review")
    assert kind == "possible_match"
    assert evidence["bits"] > -4.25
    assert {each["comparison"] for each in evidence["comparisons"]} == {"company_name"}
    decide_review(1, "different", "M01", NEXT_DAY)
    assert questions() == [("possible_match", "answered")]
    later = {"source_id": "7", "system": "hubspot", "type": "contact", "mobile": "+8613900000071"}
    given_rows(2, [{**doubtful[1], **later}])
    resolve_parties(NEXT_DAY)
    assert len(partition()) == 2
    assert questions() == [("possible_match", "answered")]


def test_the_answer_same_joins(store: Engine) -> None:
    given_rows(
        1,
        [
            {"company_name": STAR, "person_name": "庄梓睿"},
            {"company_name": STAR_SHORT, "person_name": "程若溪"},
        ],
    )
    resolve_parties(DAY)
    decide_review(1, "same", "M01", NEXT_DAY)
    assert len(partition()) == 1


def test_new_content_parts_what_old_content_joined(store: Engine) -> None:
    lead = {"system": "hubspot", "type": "lead", "source_id": "7"}
    given_rows(1, [TWO_SPELLINGS[0], {**TWO_SPELLINGS[1], **lead}])
    resolve_parties(DAY)
    assert len(partition()) == 1
    given_rows(2, [{**lead, "company_name": "青岛海棠酒业有限公司", "person_name": "程若溪"}])
    resolve_parties(NEXT_DAY)
    assert len(partition()) == 2
    assert reasons() == set()


FILE_IDS = count(200)


def generated(rows: int, seed: int) -> list[dict]:
    """Leads as the gate leaves them; `source_id` is theirs for good."""
    given = []
    for row in leads(rows, seed):
        mobile = parse_phone(row["mobile"], ("CN", "US")) if row["mobile"] else None
        phone = parse_phone(row["phone"], ("CN", "US")) if row["phone"] else None
        given.append(
            {
                "source_id": row["id"],
                "person_name": row["person_name"] or None,
                "company_name": row["company_name"] or None,
                "mobile": (mobile.mobile or mobile.unsure) if mobile else None,
                "landline": (phone.landline or phone.unsure) if phone else None,
                "email": row["email"] or None,
                "website": row["website"] or None,
                "uscc": row["uscc"] or None,
                "city": row["city"] or None,
            }
        )
    return given


def outcome() -> tuple[object, ...]:
    """Who is whose, by which edges and links, and what is asked, in terms of source keys."""
    edges = fetch(
        "select least(low.source_key, high.source_key), greatest(low.source_key, high.source_key),"
        " decision, strength, evidence::text, comparisons::text from match_edge"
        " join party low on low.party_id = party_id_low"
        " join party high on high.party_id = party_id_high"
    )
    links = fetch(
        "select least(low.record_key, high.record_key), greatest(low.record_key, high.record_key),"
        " bits from matching_link join matching_record low on low.record_number = low_number"
        " join matching_record high on high.record_number = high_number"
    )
    return partition(), sorted(edges), sorted(links)


def start_over() -> None:
    run(
        "truncate source_file, source_record, typed_record, party, customer, match_review,"
        " matching_model, matching_record, matching_key, matching_link cascade"
    )


def test_a_book_that_a_new_version_has_emptied_is_loaded_by_the_next_night(store: Engine) -> None:
    given_rows(next(FILE_IDS), generated(80, 33))
    resolve_parties(DAY)
    before = outcome()
    assert before[2]
    run("truncate matching_record, matching_key, matching_link")
    resolve_parties(DAY)
    assert outcome() == before
    assert resolve_parties(DAY) == {"changed_parties": 0}


@pytest.mark.parametrize("seed", [31, 32])
def test_a_hundred_small_nights_in_any_order_are_one_load(store: Engine, seed: int) -> None:
    book = generated(160, seed)
    given_rows(next(FILE_IDS), book)
    resolve_parties(DAY)
    whole = outcome()
    assert sum(len(group) > 1 for group in whole[0]) > 15
    assert "weights" in reasons()
    dice = random.Random(seed)
    for nights in (100, 7):
        start_over()
        shuffled = dice.sample(book, len(book))
        cuts = [0, *sorted(dice.sample(range(1, len(book)), nights - 1)), len(book)]
        for night, (begin, end) in enumerate(pairwise(cuts)):
            given_rows(next(FILE_IDS), shuffled[begin:end])
            resolve_parties(date(2026, 1, 1) + timedelta(days=night))
        assert outcome() == whole
    with transaction() as connection:
        load_parties(connection)
    assert outcome() == whole


COLLEAGUES = [
    {"company_name": RIVER, "uscc": CODE, "person_name": "庄梓睿", "landline": "+862885550001"},
    {"company_name": RIVER, "uscc": CODE, "person_name": "程若溪", "landline": "+862885550001"},
]
PERSONS = {
    "colleagues are two customers": (COLLEAGUES, 2, []),
    "one mobile and name is one, whatever the companies": (
        [
            {"company_name": RIVER, "person_name": "庄梓睿", "mobile": "+8613900000071"},
            {
                "company_name": "青岛海棠酒业有限公司",
                "person_name": "庄梓睿",
                "mobile": "+8613900000071",
            },
        ],
        1,
        [],
    ),
    "one name at one company is one": (
        [
            {"company_name": RIVER, "person_name": "庄梓睿", "mobile": "+8613900000071"},
            {"company_name": RIVER, "person_name": "庄梓睿", "mobile": "+8613900000082"},
        ],
        1,
        [],
    ),
    "the same name with another phone is asked about": (
        [
            {"person_name": "庄梓睿", "mobile": "+8613900000071"},
            {"person_name": "庄梓睿", "mobile": "+8613900000082"},
        ],
        2,
        ["same_name_other_phone"],
    ),
    "family on one phone is asked about": (
        [
            {"person_name": "庄梓睿", "mobile": "+8613900000071"},
            {"person_name": "程若溪", "mobile": "+8613900000071"},
        ],
        2,
        ["same_phone_other_name"],
    ),
}


@pytest.mark.parametrize(("rows", "customers", "asked"), PERSONS.values(), ids=PERSONS.keys())
def test_where_each_person_is_a_customer(
    store: Engine,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[dict],
    customers: int,
    asked: list[str],
) -> None:
    retail = policy().model_copy(update={"identity": IdentityPolicy(customer_is="person")})
    for room in (affected, evidence, partition_room):
        monkeypatch.setattr(room, "policy", lambda: retail)
    given_rows(1, rows)
    resolve_parties(DAY)
    assert len(partition()) == customers
    assert [kind for kind, _ in questions()] == asked


def test_a_short_name_joins_nobody_alone_however_rare(store: Engine) -> None:
    given_rows(
        1,
        [
            {"company_name": RIVER, "person_name": "庄梓睿"},
            {"company_name": "锦川启航软件", "person_name": "程若溪"},
        ],
    )
    resolve_parties(DAY)
    [bits] = [bits for (bits,) in fetch("select bits from matching_link")]
    assert bits > 4.25
    assert len(partition()) == 2
    assert questions() == [("possible_match", "open")]


def test_a_misspelt_name_with_the_same_switchboard_joins(store: Engine) -> None:
    line = "+862885550001"
    given_rows(
        1,
        [
            {"company_name": RIVER, "person_name": "庄梓睿", "landline": line},
            {"company_name": RIVER_TWISTED, "person_name": "程若溪", "landline": line},
        ],
    )
    resolve_parties(DAY)
    assert len(partition()) == 1
