"""resolve_parties on PostgreSQL: parties, customers, golden records, contacts, registrations."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from sqlalchemy import Engine

from leadflow.identity.steps import resolve_parties
from tests.sql.identity_given import (
    DAY,
    customer_of,
    fetch,
    given_reps,
    given_rows,
    partition,
    run,
)

STAR, CLOUD = "北京星河科技有限公司", "杭州云帆物流有限公司"
CODE, OTHER_CODE = "91110105MA01ABCD1X", "91330106MA02EFGH2Y"
LI = {"person_name": "李强", "mobile": "+8613800000001"}
WANG = {"person_name": "王芳", "mobile": "+8613800000002"}
NEXT_DAY = date(2026, 9, 29)


def at(day: int) -> datetime:
    return datetime(2026, 9, day, 4, tzinfo=UTC)


def test_the_same_company_in_four_sources_is_one_customer(store: Engine) -> None:
    """D1, with every row traceable and every field naming its row."""
    records = given_rows(
        1,
        [
            {"company_name": STAR, **LI, "industry": "软件", "recorded_date": date(2026, 9, 1)},
            {
                "system": "hubspot",
                "type": "contact",
                "source_id": "51",
                "company_name": "星河科技",
                "person_name": "李强",
                "email": "li@xinghe.example",
                "mobile": LI["mobile"],
                "source_updated_at": at(20),
                "industry": "Technology",
            },
            {
                "system": "salesforce",
                "type": "company",
                "source_id": "001Lf0000000001IAA",
                "company_name": "Beijing Xinghe Technology Co., Ltd.",
                "uscc": CODE,
            },
            {
                "system": "salesforce",
                "type": "contact",
                "source_id": "003Lf0000000001IAA",
                "person_name": "Qiang Li",
                "email": "li@xinghe.example",
                "company_source_id": "001Lf0000000001",
            },
            {"company_name": CLOUD, **WANG},
        ],
    )
    counts = resolve_parties(DAY)
    assert counts["new_customers"] == 2
    assert list(customer_of().values()) == ["C000001"] * 4 + ["C000002"]
    assert fetch(
        "select record_id, party_id, customer_id from source_record order by record_id"
    ) == [
        (record, record, customer)
        for record, customer in zip(records, customer_of().values(), strict=True)
    ]
    assert fetch(
        "select legal_name, short_name, uscc, industry from customer where customer_id = 'C000001'"
    ) == [(STAR, "星河科技", CODE, "Technology")]
    assert dict(
        fetch("select field, record_id from field_source where customer_id = 'C000001'")
    ) == {
        "legal_name": records[0],
        "short_name": records[0],
        "uscc": records[2],
        "industry": records[1],
    }
    assert fetch(
        "select contact_id, person_name, mobile, email, is_primary from contact"
        " where customer_id = 'C000001'"
    ) == [(records[0], "李强", LI["mobile"], "li@xinghe.example", True)]


def test_again_the_same_day_changes_nothing(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {"company_name": STAR, **WANG}])
    resolve_parties(DAY)
    tables = (
        "party",
        "party_key",
        "match_edge",
        "membership",
        "customer",
        "field_source",
        "contact",
    )
    before = [fetch(f"select * from {table} order by 1, 2") for table in tables]
    assert resolve_parties(DAY) == {"changed_parties": 0}
    assert [fetch(f"select * from {table} order by 1, 2") for table in tables] == before


D2 = {
    "the same legal name is proof": (
        {"company_name": STAR, **LI},
        {"company_name": STAR, **WANG},
        1,
        [],
    ),
    "but not against another USCC": (
        {"company_name": STAR, "uscc": CODE, **LI},
        {"company_name": STAR, "uscc": OTHER_CODE, **WANG},
        2,
        ["possible_merge"],
    ),
    "same phone with another name": (
        {"company_name": STAR, **LI},
        {**LI, "person_name": "王芳"},
        2,
        ["same_phone_other_name"],
    ),
    "same phone and name": ({"company_name": STAR, **LI}, LI, 1, []),
    "same name with another phone": (
        {"company_name": STAR, **LI},
        {"person_name": "李强", "mobile": "+8613800000009"},
        2,
        ["same_name_other_phone"],
    ),
    "same name and short company with another phone": (
        {"company_name": STAR, **LI},
        {"company_name": "星河科技", "person_name": "李强", "mobile": "+8613800000009"},
        2,
        ["same_name_other_phone"],
    ),
    "the same, but the e-mail proves it": (
        {"company_name": STAR, "email": "l@a.example", **LI},
        {
            "company_name": "星河科技",
            "person_name": "李强",
            "mobile": "+8613800000009",
            "email": "L@a.example",
        },
        1,
        [],
    ),
    "the same, but WeChat proves it": (
        {"company_name": STAR, "wechat": "wx_li", **LI},
        {
            "company_name": "星河科技",
            "person_name": "李强",
            "mobile": "+8613800000009",
            "wechat": "wx_LI",
        },
        1,
        [],
    ),
    "an incomplete name matches nobody by itself: a person is asked": (
        {"company_name": "星河科技", "person_name": "李总"},
        {"company_name": STAR, "person_name": "李总"},
        2,
        ["possible_match"],
    ),
    "short name and the company's domain": (
        {"company_name": STAR, "email": "li@xinghe.example", "person_name": "李强"},
        {"company_name": "星河科技", "email": "wang@xinghe.example", "person_name": "王芳"},
        1,
        [],
    ),
    "short name and a free-mail domain": (
        {"company_name": STAR, "email": "li@qq.com", "person_name": "李强"},
        {"company_name": "星河科技", "email": "wang@qq.com", "person_name": "王芳"},
        2,
        ["possible_match"],
    ),
    "one person, two companies": (
        {"company_name": STAR, **LI},
        {"company_name": CLOUD, **LI},
        2,
        ["possible_merge"],
    ),
}


@pytest.mark.parametrize(("one", "other", "customers", "questions"), D2.values(), ids=D2.keys())
def test_d2(store: Engine, one: dict, other: dict, customers: int, questions: list[str]) -> None:
    given_rows(1, [one, other])
    resolve_parties(DAY)
    assert len(set(customer_of().values())) == customers
    assert [
        kind for (kind,) in fetch("select kind from match_review order by review_id")
    ] == questions


def test_registrations(store: Engine) -> None:
    """D3: real name, phone and rep; D2: the one without a company and proof is invalid."""
    given_reps()
    rep = {"owner_source": " 陈志远 ", "recorded_date": date(2026, 9, 1)}
    given_rows(
        1,
        [
            {"company_name": STAR, **LI, **rep},
            {
                "person_name": "李强",
                "mobile": "+8613800000009",
                **rep,
                "recorded_date": date(2026, 8, 1),
            },
            {"company_name": CLOUD, "person_name": "王总", "mobile": WANG["mobile"], **rep},
            {"company_name": "上海瑞岳商贸有限公司", "person_name": "周敏", **rep},
            {"company_name": "成都启林食品有限公司", **WANG, "owner_source": "谁也不认识"},
        ],
    )
    resolve_parties(DAY)
    assert fetch("select owner_rep_id, is_registration_complete from party order by party_id") == [
        ("R01", True),
        ("R01", False),
        ("R01", False),
        ("R01", False),
        (None, False),
    ]
    assert fetch("select registered_at from party order by party_id limit 1") == [
        (datetime(2026, 8, 31, 16, tzinfo=UTC),)
    ]
    assert fetch("select kind, subject from notice") == [("unknown_rep", "sheet: 谁也不认识")]


def test_a_hot_phone_joins_nobody_even_those_it_joined_before(store: Engine) -> None:
    hot = "+8613800000077"
    given_rows(
        1,
        [
            {"person_name": "李强", "mobile": hot},
            {"person_name": "李强", "mobile": hot, "job_title": "经理"},
        ],
    )
    resolve_parties(DAY)
    assert len(partition()) == 1
    surnames = "王张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁"
    given_rows(2, [{"person_name": surname + "建国", "mobile": hot} for surname in surnames])
    resolve_parties(NEXT_DAY)
    assert len(partition()) == 2 + len(surnames)
    assert fetch("select count(*) from match_edge") == [(0,)]


def test_a_phone_that_was_hot_before_joins_nobody_either(store: Engine) -> None:
    hot = "+8613800000077"
    surnames = "王张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁"
    given_rows(1, [{"person_name": surname + "建国", "mobile": hot} for surname in surnames])
    resolve_parties(DAY)
    given_rows(
        2,
        [
            {"person_name": "李强", "mobile": hot},
            {"person_name": "李强", "mobile": hot, "job_title": "经理"},
        ],
    )
    resolve_parties(NEXT_DAY)
    assert len(partition()) == 2 + len(surnames)
    assert fetch("select count(*) from match_edge") == [(0,)]


def test_a_new_version_keeps_its_party_and_moves_it(store: Engine) -> None:
    account = {"system": "salesforce", "type": "lead", "source_id": "00QLf0000000001AAA", **LI}
    given_rows(1, [{"company_name": STAR, **WANG}, {**account, "company_name": CLOUD}])
    resolve_parties(DAY)
    [newest] = given_rows(2, [{**account, "company_name": STAR, "source_updated_at": at(28)}])
    resolve_parties(NEXT_DAY)
    assert set(customer_of().values()) == {"C000001"}
    assert fetch("select record_id from party order by party_id") == [(10_000_002,), (newest,)]
    assert fetch("select customer_id, merged_into from customer order by 1") == [
        ("C000001", None),
        ("C000002", "C000001"),
    ]
    assert fetch("select kept_customer_id, gone_customer_id, reason from merge") == [
        ("C000001", "C000002", "legal_name")
    ]


def test_contacts_keep_opt_outs_and_the_newest_values(store: Engine) -> None:
    given_rows(
        1,
        [
            {
                "company_name": STAR,
                **LI,
                "job_title": "经理",
                "do_not_call": True,
                "source_updated_at": at(1),
            },
            {
                "company_name": STAR,
                "person_name": "李强",
                "mobile": "+8613800000008",
                "job_title": "总监",
                "do_not_call": False,
                "source_updated_at": at(9),
            },
            {"company_name": STAR, **WANG, "contact_failure": "number_invalid"},
            {"type": "company", "company_name": STAR, "landline": "+861061234567"},
            {"type": "company", "company_name": CLOUD, "landline": "+8657161234567"},
        ],
    )
    resolve_parties(DAY)
    assert fetch(
        "select person_name, job_title, mobile, landline, is_opted_out_of_calls, contact_failure,"
        " is_primary from contact order by contact_id"
    ) == [
        ("李强", "总监", "+8613800000008", None, True, None, True),
        ("王芳", None, WANG["mobile"], None, False, "number_invalid", False),
        (None, None, None, "+8657161234567", False, None, True),
    ]


def test_a_deleted_record_names_nothing_that_a_live_one_names(store: Engine) -> None:
    given_rows(
        1,
        [
            {
                "company_name": STAR,
                **LI,
                "city": "上海",
                "is_deleted": True,
                "source_updated_at": at(9),
            },
            {"company_name": STAR, **WANG, "city": "北京", "source_updated_at": at(1)},
        ],
    )
    resolve_parties(DAY)
    assert fetch("select city from customer") == [("北京",)]
    assert fetch("select person_name from contact") == [("王芳",)]


BOOK = [
    {"company_name": STAR, **LI},
    {"company_name": "星河科技", "person_name": "李强", "email": "li@xinghe.example"},
    {
        "system": "hubspot",
        "type": "contact",
        "source_id": "7",
        "person_name": "Qiang Li",
        "mobile": LI["mobile"],
        "company_source_id": "91",
    },
    {
        "system": "hubspot",
        "type": "contact",
        "source_id": "8",
        "company_source_id": "91;92",
        **WANG,
    },
    {"company_name": CLOUD, **WANG, "uscc": OTHER_CODE},
    {"company_name": CLOUD, "uscc": CODE, "person_name": "周敏"},
    {"person_name": "王芳", "mobile": "+8613800000009"},
    {"person_name": "赵敏", "mobile": LI["mobile"]},
]
FILE_IDS = count(100)
OUTCOMES: list[object] = []


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=strategies.permutations(range(len(BOOK))),
    cuts=strategies.sets(strategies.integers(1, len(BOOK) - 1), max_size=3),
)
def test_order_and_batches_of_arrival_decide_nothing(
    store: Engine, order: list[int], cuts: set[int]
) -> None:
    """The same rows in any order, in one night or in several, make the same customers."""
    run(
        "truncate source_file, source_record, typed_record, party, customer, match_review,"
        " matching_model, matching_record, matching_key, matching_link cascade"
    )
    begin = 0
    for night, end in enumerate([*sorted(cuts), len(BOOK)]):
        given_rows(next(FILE_IDS), [BOOK[index] for index in order[begin:end]])
        resolve_parties(date(2026, 9, 1 + night))
        begin = end
    edges = fetch(
        "select least(low.source_key, high.source_key), greatest(low.source_key, high.source_key),"
        " decision, strength, evidence::text from match_edge"
        " join party low on low.party_id = party_id_low"
        " join party high on high.party_id = party_id_high"
    )
    questions = fetch("select kind from match_review where status = 'open' order by kind")
    OUTCOMES.append((partition(), sorted(edges), questions))
    assert OUTCOMES[-1] == OUTCOMES[0]
    assert len(edges) > len(BOOK) / 2
