"""Which value of a field survives, by each rule, and how those that contradict it stay visible."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from leadflow.book import steps as book
from leadflow.cli import main
from leadflow.identity import golden
from leadflow.identity.steps import decide_review, resolve_parties, unmerge
from leadflow.identity.survivorship import FieldGroup, Survivorship, survivorship
from leadflow.ownership.steps import sync_roster
from tests.sql.identity_given import DAY, fetch, given_rows, run

STAR = "北京星河科技有限公司"
NEXT_DAY = date(2026, 9, 29)
OLD, NEW = "2026-01-05 09:00+08", "2026-08-05 09:00+08"


def by_rule(monkeypatch: pytest.MonkeyPatch, rule: Any, *fields: str) -> None:
    """Survivorship as the data team would write it, with one rule changed."""
    table = survivorship()
    groups = tuple(group for group in table.groups if group.fields != fields)
    changed = Survivorship(
        trust=table.trust, groups=(*groups, FieldGroup(rule=rule, fields=fields))
    )
    monkeypatch.setattr(golden, "survivorship", lambda: changed)
    monkeypatch.setattr(book, "survivorship", lambda: changed)


def given_three(**sheet: Any) -> list[int]:
    """One company as a trusted CRM, an older and a newer sheet tell of it."""
    crm = {
        "system": "salesforce",
        "type": "company",
        "source_id": "0015g000000AAA1",
        "company_name": STAR,
        "city": "北京",
        "employees_min": 10,
        "source_created_at": OLD,
    }
    older = {
        "company_name": STAR,
        "person_name": "李强",
        "mobile": "+8613800000001",
        "city": "天津",
        "industry": "软件",
        "website": "https://www.xinghe.example/",
        "employees_min": 20,
        "employees_max": 50,
        "source_created_at": "2026-03-05 09:00+08",
    }
    newer = {
        "company_name": STAR,
        "person_name": "王芳",
        "mobile": "+8613800000002",
        "city": "上海",
        "employees_min": 30,
        "website": "XINGHE.example",
        "source_created_at": NEW,
        **sheet,
    }
    return given_rows(1, [crm, older, newer])


@pytest.mark.parametrize(
    "rule, survives",
    [
        ("newest", 2),
        ("oldest", 0),
        ("most_trusted", 0),
        ("most_complete", 1),
        ("newest_verified", 2),
    ],
)
def test_each_rule_names_its_row(
    store: Engine, monkeypatch: pytest.MonkeyPatch, rule: str, survives: int
) -> None:
    by_rule(monkeypatch, rule, "city")
    records = given_three()
    resolve_parties(DAY)
    assert fetch("select record_id, rule from field_source where field = 'city'") == [
        (records[survives], rule)
    ]


def test_the_most_complete_row_of_a_group_gives_all_its_fields(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_rule(monkeypatch, "most_complete", "employees_min", "employees_max")
    given_three()
    resolve_parties(DAY)
    assert fetch("select employees_min, employees_max from customer") == [(20, 50)]


def test_verified_is_a_record_that_was_reached_and_has_not_failed_since(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_rule(monkeypatch, "newest_verified", "city")
    records = given_three()
    sync_roster(DAY)
    resolve_parties(DAY)
    book.record_book(DAY)
    query = "select city from customer"
    assert fetch(query) == [("上海",)]

    def call(day: date, at: str, **told: Any) -> None:
        [record_id] = given_rows(
            10 + day.day,
            [
                {
                    "type": "activity",
                    "company_name": STAR,
                    "activity_at": at,
                    "channel": "phone",
                    "direction": "outbound",
                    "is_done": True,
                    **told,
                }
            ],
            day,
        )
        run(
            "update source_record set party_id = :p where record_id = :r", p=records[1], r=record_id
        )
        book.record_book(day)

    call(NEXT_DAY, "2026-09-20 09:00+08", outcome="not_reached")
    assert fetch(query) == [("上海",)]
    call(date(2026, 9, 30), "2026-09-21 09:00+08", outcome="reached")
    assert fetch(query) == [("天津",)]
    failed = {"outcome": "not_reached", "contact_failure": "number_invalid"}
    call(date(2026, 10, 9), "2026-09-22 09:00+08", **failed)
    assert fetch(query) == [("上海",)]


def test_contradicting_values_are_kept_and_shown(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three()
    resolve_parties(DAY)
    assert fetch(
        "select value, row_number, is_surviving, is_contradicting, surviving_value, rule"
        " from mart.customer_field where field = 'city' order by row_number"
    ) == [
        ("北京", 2, False, True, "上海", "newest"),
        ("天津", 3, False, True, "上海", "newest"),
        ("上海", 4, True, False, "上海", "newest"),
    ]
    # The same website, written otherwise, contradicts nothing.
    assert fetch(
        "select is_surviving, is_contradicting from mart.customer_field where field = 'website'"
        " order by row_number"
    ) == [(False, False), (True, False)]
    # 30 or more, 10 or more and 20 to 50 can all be true; 20 to 29 cannot.
    assert fetch(
        "select value, is_contradicting from mart.customer_field where field = 'employees_min'"
        " order by row_number"
    ) == [("10", False), ("20", False), ("30", False)]
    run("update typed_record set employees_max = 29 where employees_max = 50")
    assert fetch("select value from mart.customer_field where is_contradicting"
                 " and field in ('employees_min', 'employees_max') order by value") == [
        ("20",), ("29",)
    ]  # fmt: skip
    assert main(["explain", "C000001", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["other values"]
    assert [(row["field"], row["value"], row["file_name"], row["row_number"], row["told_date"])
            for row in told if row["field"] == "city"] == [
        ("city", "天津", "file 1", 3, "2026-03-05"),
        ("city", "北京", "file 1", 2, "2026-01-05"),
    ]  # fmt: skip
    assert main(["explain", "C000001"]) == 0
    assert "OTHER VALUES" in capsys.readouterr().out


def test_a_deleted_record_gives_no_value_and_no_contact_but_is_told_of(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even for a field that no other record has; its rows stay the customer's."""
    records = given_three(is_deleted=True, industry="物流", city="上海")
    run("update typed_record set industry = null where record_id = :id", id=records[1])
    resolve_parties(DAY)
    assert fetch("select city, industry from customer") == [("天津", None)]
    assert fetch("select person_name from contact") == [("李强",)]
    assert fetch("select count(*) from mart.customer_field where value in ('上海', '物流')") == [
        (0,)
    ]
    assert main(["explain", "C000001", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["source rows"]
    assert [row["row_number"] for row in rows] == [2, 3, 4]


def test_an_opt_out_of_any_member_survives_merge_and_unmerge(store: Engine) -> None:
    """One person in two customers: who refused stays refused, on the side that said so alone."""
    person = {"person_name": "李强", "email": "li@xinghe.example"}
    low, high = given_rows(
        1,
        [
            {"company_name": STAR, "mobile": "+8613800000001", **person},
            {
                "company_name": "杭州云帆物流有限公司",
                "mobile": "+8613800000009",
                "person_name": "李强",
                "do_not_call": True,
                "do_not_email": True,
            },
        ],
    )
    sync_roster(DAY)
    resolve_parties(DAY)
    book.record_book(DAY)
    query = (
        "select customer_id, contact.is_opted_out_of_calls, contact.is_opted_out_of_email,"
        " customer.is_opted_out from contact join customer using (customer_id) order by 1"
    )
    before = [("C000001", False, False, False), ("C000002", True, True, True)]
    assert fetch(query) == before
    run(
        "insert into match_review (review_id, kind, party_id_low, party_id_high, opened_date)"
        " values (99, 'possible_merge', :low, :high, :day)",
        low=low,
        high=high,
        day=DAY,
    )
    decide_review(99, "same", "M01", NEXT_DAY)
    book.refresh_book(NEXT_DAY)
    assert fetch(query) == [("C000001", True, True, True)]
    unmerge("C000001", "M01", NEXT_DAY)
    book.refresh_book(NEXT_DAY)
    assert fetch(query) == before


def test_explain_tells_the_chain_of_merges_and_who_undid_what(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    names = (STAR, "杭州云帆物流有限公司", "成都远山食品有限公司")
    first, second, third = given_rows(1, [{"company_name": name} for name in names])
    resolve_parties(DAY)
    for review_id, low, high in ((1, second, third), (2, first, second)):
        run(
            "insert into match_review (review_id, kind, party_id_low, party_id_high, opened_date)"
            " values (:id, 'possible_merge', :low, :high, :day)",
            id=review_id,
            low=low,
            high=high,
            day=DAY,
        )
        decide_review(review_id, "same", "孙立群", NEXT_DAY)

    def told(customer_id: str) -> list[tuple[Any, ...]]:
        assert main(["explain", customer_id, "--json"]) == 0
        merges = json.loads(capsys.readouterr().out)["merges"]
        return [
            (
                row["merge_id"],
                row["kept_customer_id"],
                row["gone_customer_id"],
                row["rests_on"],
                row["undone_by"],
            )
            for row in merges
        ]

    inner = (1, "C000002", "C000003", "file 1 row 3 – file 1 row 4 (person, 孙立群)")
    outer = (2, "C000001", "C000002", "file 1 row 2 – file 1 row 3 (person, 孙立群)")
    assert told("C000001") == told("C000003") == [(*inner, None), (*outer, None)]
    assert main(["unmerge", "C000001", "--merge", "1", "--by", "李四", "--dry-run"]) == 0
    assert "C000003" in capsys.readouterr().out
    assert (
        main(
            ["unmerge", "C000001", "--merge", "1", "--by", "李四", "--date", "2026-09-30", "--json"]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["unmerged"] == 1
    assert told("C000003") == [(*inner, "李四")]
    assert told("C000001") == [(*inner, "李四"), (*outer, None)]
    again = ["unmerge", "C000001", "--merge", "1", "--by", "李四", "--language"]
    assert main([*again, "zh"]) == 2
    assert "已由 李四 于 2026-09-30 撤销" in capsys.readouterr().err
    assert main([*again, "en"]) == 2
    assert "was undone by 李四 on 2026-09-30" in capsys.readouterr().err
