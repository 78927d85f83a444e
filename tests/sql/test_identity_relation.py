"""explain A B on PostgreSQL: the chain of two that are one, and why two are not one."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from leadflow.cli import main
from leadflow.identity.relation import UnknownSide, relate
from leadflow.identity.relation_words import relation_lines
from leadflow.identity.steps import decide_review, resolve_parties
from leadflow.store.database import transaction
from tests.sql.identity_given import DAY, customer_of, fetch, given_rows, run

STAR, CLOUD = "北京星河科技有限公司", "杭州云帆物流有限公司"
CODE, OTHER_CODE = "91110105MA01ABCD13", "91330106MA02EFGH2K"
LI = {"person_name": "李强", "mobile": "+8613800000001"}
WANG = {"person_name": "王芳", "mobile": "+8613800000002"}
NEXT_DAY = DAY + timedelta(days=1)


def told(one: str, other: str) -> dict:
    with transaction() as connection:
        return relate(connection, one, other)


def test_the_chain_runs_over_every_edge_between_two_records(store: Engine) -> None:
    """Row 2 and row 4 share nothing: row 3 has the mobile of one and the mailbox of the other."""
    given_rows(
        1,
        [
            LI,
            {**LI, "email": "li@xinghe.example"},
            {"person_name": "李强", "email": "li@xinghe.example"},
        ],
    )
    resolve_parties(DAY)
    found = told("1:2", "1:4")
    assert found["is_one"] and found["apart"] is None
    assert [
        (edge["one_record"], edge["other_record"], edge["evidence"]) for edge in found["chain"]
    ] == [
        ("file 1 row 2", "file 1 row 3", ["mobile"]),
        ("file 1 row 3", "file 1 row 4", ["email"]),
    ]
    assert told("1:4", "1:2")["chain"][0]["one_record"] == "file 1 row 4"
    assert told("1:2", "1:3")["chain"] == found["chain"][:1]


def test_versions_of_one_record_need_no_chain(store: Engine) -> None:
    given_rows(1, [{"source_id": "L1", "company_name": STAR, **LI}])
    resolve_parties(DAY)
    given_rows(2, [{"source_id": "L1", "company_name": STAR, **LI, "city": "北京"}])
    resolve_parties(NEXT_DAY)
    found = told("1:2", "2:2")
    assert found["is_one"] and found["is_one_record"] and found["chain"] == []


def test_a_merged_id_leads_to_what_merged_it(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, WANG])
    resolve_parties(DAY)
    given_rows(2, [{"company_name": STAR, **WANG}])
    resolve_parties(NEXT_DAY)
    assert set(customer_of().values()) == {"C000001"}
    found = told("c000002", "C000001")
    assert (found["one"]["customer_id"], found["other"]["record_count"]) == ("C000001", 2)
    assert found["is_one"] and not found["is_one_record"]
    assert found["chain"][0]["one_record"] == "file 1 row 3"


def test_links_of_the_weights_tell_their_bits(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, WANG])
    resolve_parties(DAY)
    low, high = fetch("select min(party_id), max(party_id) from party")[0]
    run(
        "insert into match_edge (party_id_low, party_id_high, evidence, decision, strength, reason,"
        " model_version, bits, comparisons) values (:low, :high, '{weights}', 'join', 26,"
        " 'weights', 'm', 6.5, cast(:told as jsonb))",
        low=low,
        high=high,
        told=json.dumps([{"comparison": "name", "level": "same", "bits": 13.5}]),
    )
    run("update membership set customer_id = 'C000001'")
    found = told("1:2", "1:3")
    assert found["chain"][0]["bits"] == 6.5
    assert "+6.5 bits: name: same (+13.5)" in "\n".join(relation_lines(found, "en"))
    assert "姓名: 相同 (+13.5)" in "\n".join(relation_lines(found, "zh"))


def test_a_persons_join_names_the_person(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {**LI, "person_name": "孙丽"}])
    resolve_parties(DAY)
    decide_review(1, "same", "数据组", DAY)
    assert "数据组 判定为同一客户" in "\n".join(relation_lines(told("1:2", "1:3"), "zh"))


def test_a_question_of_the_rules_keeps_two_apart(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {**LI, "person_name": "孙丽"}])
    resolve_parties(DAY)
    apart = told("C000001", "C000002")["apart"]
    assert apart["rule"]["question"] == "same_phone_other_name"
    assert apart["review_id"] == 1 and "mobile" in apart["rule_keys"]
    assert [model["level"] for model in apart["models"]] == ["person", "company"]
    assert apart["missing_bits"] > 0 and apart["probability"] < 0.95
    decide_review(1, "different", "M01", DAY)
    found = told("C000001", "C000002")
    assert (found["apart"]["parted_by"], found["apart"]["review_id"]) == ("M01", None)
    assert "M01 decided that they are two" in "\n".join(relation_lines(found, "en"))


def test_two_credit_codes_are_a_wall(store: Engine) -> None:
    given_rows(
        1,
        [
            {"company_name": STAR, "uscc": CODE, **LI},
            {"company_name": STAR, "uscc": OTHER_CODE, **WANG},
        ],
    )
    resolve_parties(DAY)
    found = told("1:2", "1:3")
    assert found["apart"]["walls"] == ["uscc"]
    assert found["apart"]["bits"] is None and found["apart"]["missing_bits"] is None
    for language, words in (("zh", "信用代码不同，永不"), ("en", "never join by themselves")):
        assert words in "\n".join(relation_lines(found, language))


def test_strangers_share_no_key(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {"company_name": CLOUD, **WANG}])
    resolve_parties(DAY)
    found = told("1:2", "1:3")
    apart = found["apart"]
    assert (apart["rule"], apart["rule_keys"], apart["keys"]) == (None, [], 0)
    assert apart["walls"] == ["company_name"]
    assert "never compared" in "\n".join(relation_lines(found, "en"))


def test_of_two_customers_the_records_with_most_in_common_are_told(store: Engine) -> None:
    given_rows(
        1,
        [
            {"company_name": STAR, **LI},
            {"company_name": STAR, **WANG},
            {**WANG, "person_name": "王方"},
        ],
    )
    resolve_parties(DAY)
    assert list(customer_of().values()) == ["C000001", "C000001", "C000002"]
    apart = told("C000001", "C000002")["apart"]
    assert apart["pairs"] == 2
    assert {apart["one_record"], apart["other_record"]} == {"file 1 row 3", "file 1 row 4"}
    assert apart["average_bits"] < apart["bits"]


def test_a_row_that_is_no_record_stands_for_its_customer(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {"type": "activity", "company_name": STAR}])
    resolve_parties(DAY)
    with pytest.raises(UnknownSide, match="no_customer_yet"):
        told("1:3", "1:2")
    run("update source_record set customer_id = 'C000001' where row_number = 3")
    assert told("1:3", "1:2")["is_one"]


@pytest.mark.parametrize("asked", ["1:99", "one:2", "1:", "C000999", "星河"])
def test_what_does_not_exist_is_told(
    store: Engine, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given_rows(1, [{"company_name": STAR, **LI}])
    resolve_parties(DAY)
    assert main(["explain", asked, "1:2", "--language", "zh"]) == 2
    assert asked in capsys.readouterr().err


def test_explain_prints_json_and_refuses_a_row_alone(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {"company_name": CLOUD, **WANG}])
    resolve_parties(DAY)
    assert main(["explain", "C000001", "C000002", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert not found["is_one"] and found["apart"]["models"][0]["comparisons"]
    assert main(["explain", "1:2"]) == 2
    assert main(["explain", "C000001"]) == 0
