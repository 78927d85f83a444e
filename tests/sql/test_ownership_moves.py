"""What people decide about owners: claims, assignments, handovers, disputes; each by the rules."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.cli import main
from leadflow.config import policy, settings
from leadflow.delivery.steps import write_handovers
from leadflow.followup.steps import plan_followups
from leadflow.ownership import changes, lapsing, moves, steps
from leadflow.ownership.moves import MoveRefused, Wanted, assign, claim, decide_dispute
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.presets.ownership import OwnershipPolicy
from leadflow.quality.laws import law_checks
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql
from tests.sql.followup_book import Activity, Customer, Writer, at

MONDAY = date(2026, 9, 28)
TUESDAY = date(2026, 9, 29)
LAWS = (
    "assert_ownership_has_no_gap",
    "assert_customers_have_owner_or_pool",
    "assert_lapses_were_warned",
    "assert_barred_reps_wait",
    "assert_claims_keep_cap",
    "assert_open_tasks_belong_to_owner",
)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def run(statement: str) -> None:
    with transaction() as connection:
        connection.execute(text(statement))


def owner(customer_id: str) -> str | None:
    [(found,)] = rows(f"select owner_id from customer where customer_id = '{customer_id}'")
    return None if found is None else str(found)


@pytest.fixture
def book(store: Engine) -> Writer:
    """The roster, and a writer for one transaction a test."""
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
    return writer


def given(writer: Writer, *customers: Customer, day: date = MONDAY) -> None:
    with transaction() as connection:
        writer.connection = connection
        for customer in customers:
            writer.customer(customer, day, policy().version)


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Another ownership policy from now on."""

    def set_policy(**values: Any) -> None:
        rules = policy()
        own = OwnershipPolicy.model_validate(rules.ownership.model_dump() | values)
        other = rules.model_copy(update={"ownership": own})
        for module in (changes, lapsing, moves, steps):
            monkeypatch.setattr(module, "policy", lambda: other)
        sync_roster(MONDAY)

    return set_policy


@pytest.fixture(autouse=True)
def the_laws_hold(store: Engine) -> Any:
    yield
    with transaction() as connection:
        names = {check.name: check.sql_name for check in law_checks()}
        for law in LAWS:
            assert read_sql(connection, names[law]) == []


def problems(refused: pytest.ExceptionInfo[MoveRefused]) -> list[tuple[int, str]]:
    for language in ("zh", "en"):
        assert all(refused.value.told(language))  # type: ignore[arg-type]
    return [(one["row_number"], one["key"]) for one in refused.value.problems]


IN_POOL = Customer("C1", owner_id=None)


def test_a_claim_takes_a_customer_from_the_pool_once(book: Writer) -> None:
    given(book, IN_POOL)
    assert claim(MONDAY, "C1", "R06")["moved"] == 1
    assert owner("C1") == "R06"
    assert rows(
        "select owner_id, reason, evidence ->> 'by' from ownership_history "
        "where valid_to_at is null"
    ) == [("R06", "claimed", "R06")]
    assert rows("select kind, subject from customer_event") == [("claimed", "R06")]
    assert rows("select owner_id, clock_start_rule, lapses_date from lapse_clock") == [
        ("R06", "owned", date(2026, 10, 14))
    ]
    with pytest.raises(MoveRefused) as refused:
        claim(MONDAY, "C1", "R07")
    assert problems(refused) == [(1, "owned")]


@pytest.mark.parametrize(
    "customer_id, rep_id, key",
    [
        pytest.param("C9", "R06", "unknown_customer", id="nobody has this id"),
        pytest.param("C1", "R99", "unknown_rep", id="no such rep"),
        pytest.param("C1", "R05", "rep_not_employed", id="has left"),
        pytest.param("C2", "R06", "not_live", id="lost"),
        pytest.param("C3", "R06", "merged_customer", id="merged away"),
    ],
)
def test_claims_that_are_refused(book: Writer, customer_id: str, rep_id: str, key: str) -> None:
    given(
        book,
        IN_POOL,
        Customer("C2", owner_id=None, lifecycle="lost"),
        Customer("C3", owner_id=None),
    )
    run("update customer set merged_into = 'C1' where customer_id = 'C3'")
    run("update ownership_history set valid_to_at = valid_from_at + interval '1 day' "
        "where customer_id = 'C3'")  # fmt: skip
    run("update rep set left_date = '2026-09-01' where rep_id = 'R05'")
    before = rows("select * from ownership_history order by 1, 3")
    with pytest.raises(MoveRefused) as refused:
        claim(MONDAY, customer_id, rep_id)
    assert problems(refused) == [(1, key)]
    assert rows("select * from ownership_history order by 1, 3") == before


def test_a_rep_claims_so_many_a_day(book: Writer, under: Callable[..., None]) -> None:
    under(daily_claims_cap=2)
    given(book, *(Customer(f"C{number}", owner_id=None) for number in range(3)))
    claim(MONDAY, "C0", "R06")
    claim(MONDAY, "C1", "R06")
    with pytest.raises(MoveRefused) as refused:
        claim(MONDAY, "C2", "R06")
    assert problems(refused) == [(1, "over_claims")]
    assert claim(MONDAY, "C2", "R07")["moved"] == 1
    under(daily_claims_cap=None)
    assert owner("C2") == "R07"


def test_a_rep_holds_so_many_and_a_band_may_be_asked_for(
    book: Writer, under: Callable[..., None]
) -> None:
    under(owned_customers_cap=1, claim_bands={"A": ["senior"], "B": ["mid", "junior"]})
    given(book, IN_POOL, Customer("C2", owner_id="R06"), Customer("C3", owner_id=None, grade="A"))
    for customer_id, rep_id, key in [
        ("C1", "R06", "over_cap"),
        ("C1", "R01", "other_band"),
        ("C3", "R07", "other_band"),
    ]:
        with pytest.raises(MoveRefused) as refused:
            claim(MONDAY, customer_id, rep_id)
        assert problems(refused) == [(1, key)]
    assert claim(MONDAY, "C1", "R07")["moved"] == 1


def lapsed(writer: Writer) -> date:
    """C1 of R03, silent since 1 September, lapses; returns the night."""
    given(writer, Customer("C1", created_date=date(2026, 9, 1)))
    lapse_owners(MONDAY)
    night = MONDAY + timedelta(days=3)
    assert lapse_owners(night)["lapsed"] == 1
    return night


@pytest.mark.parametrize("days, is_free", [(29, False), (30, True)])
def test_who_let_it_lapse_may_not_claim_it_for_so_many_days(
    book: Writer, under: Callable[..., None], days: int, is_free: bool
) -> None:
    under(pool_days=None)
    night = lapsed(book)
    assign_owners(night)
    assert owner("C1") is None, "it lies in the pool to be claimed"
    if is_free:
        assert claim(night + timedelta(days=days), "C1", "R03")["moved"] == 1
    else:
        with pytest.raises(MoveRefused) as refused:
            claim(night + timedelta(days=days), "C1", "R03")
        assert problems(refused) == [(1, "barred")]
        with pytest.raises(MoveRefused) as refused:
            assign(night + timedelta(days=days), [Wanted(2, "C1", "R03")], "M01")
        assert problems(refused) == [(2, "barred")]
    assert claim(night + timedelta(days=days), "C1", "R04")["moved"] == 1 if not is_free else True


@pytest.mark.parametrize("days, dealt", [(4, 0), (5, 1)])
def test_the_pool_holds_a_lapsed_customer_for_claims_first(
    book: Writer, under: Callable[..., None], days: int, dealt: int
) -> None:
    under(pool_days=5)
    night = lapsed(book)
    assign_owners(night)
    assert assign_owners(night + timedelta(days=days))["dealt"] == dealt


def test_assignments_are_all_made_or_none(book: Writer) -> None:
    given(book, IN_POOL, Customer("C2"), Customer("C3"))
    wanted = [
        Wanted(2, "C1", "R05"),
        Wanted(3, "C7", "R05"),
        Wanted(4, "C2", "R99"),
        Wanted(5, "C1", "R06"),
    ]
    with pytest.raises(MoveRefused) as refused:
        assign(MONDAY, wanted, "M01")
    assert problems(refused) == [(3, "unknown_customer"), (4, "unknown_rep"), (5, "named_twice")]
    assert (owner("C1"), owner("C2")) == (None, "R03")
    counts = assign(MONDAY, [*wanted[:1], Wanted(3, "C2", "R05"), Wanted(4, "C3", "R03")], "M01")
    assert counts == {"rows": 3, "moved": 2, "unchanged": 1}
    assert (owner("C1"), owner("C2"), owner("C3")) == ("R05", "R05", "R03")
    assert rows("select audience, subject from notice order by 1, 2") == [
        ("R03", "C2"), ("R05", "C1"), ("R05", "C2"),
    ]  # fmt: skip


def test_a_swap_at_the_cap_is_possible_and_one_more_is_not(
    book: Writer, under: Callable[..., None]
) -> None:
    under(owned_customers_cap=1)
    given(book, IN_POOL, Customer("C2", owner_id="R03"), Customer("C3", owner_id="R05"))
    assert assign(MONDAY, [Wanted(2, "C2", "R05"), Wanted(3, "C3", "R03")], "M01")["moved"] == 2
    with pytest.raises(MoveRefused) as refused:
        assign(MONDAY, [Wanted(2, "C1", "R05")], "M01")
    assert problems(refused) == [(2, "over_cap")]


def test_a_date_before_the_present_ownership_is_refused(book: Writer) -> None:
    given(book, Customer("C1", created_date=TUESDAY))
    with pytest.raises(MoveRefused) as refused:
        assign(MONDAY, [Wanted(2, "C1", "R05")], "M01")
    assert problems(refused) == [(2, "backdated")]


def disputed(writer: Writer) -> None:
    """C1 of R01 by a registration of the 9th; one of R02 of the 8th arrives on Tuesday."""
    claimed = {"is_registration_complete": True}
    with transaction() as connection:
        writer.connection = connection
        writer.insert("customer", customer_id="C1", created_date=MONDAY, grade="B")
        writer.party("C1", MONDAY, owner_rep_id="R01", registered_at=at(date(2026, 9, 9)),
                     **claimed)  # fmt: skip
    assign_owners(MONDAY)
    with transaction() as connection:
        writer.connection = connection
        writer.party("C1", TUESDAY, owner_rep_id="R02", registered_at=at(date(2026, 9, 8)),
                     **claimed)  # fmt: skip
    assert assign_owners(TUESDAY)["disputes"] == 1
    assert assign_owners(TUESDAY)["disputes"] == 0
    assert owner("C1") == "R01"


@pytest.mark.parametrize("decision, owned_by", [("keep", "R01"), ("move", "R02")])
def test_a_person_decides_a_dispute(book: Writer, decision: str, owned_by: str) -> None:
    disputed(book)
    decide_dispute(TUESDAY, "C1", "R02", decision, "孙立群", "先录入")
    assert owner("C1") == owned_by
    assert rows(
        "select status, decision, decided_by, decided_because, decided_date "
        "from registration_dispute"
    ) == [("decided", decision, "孙立群", "先录入", TUESDAY)]
    assert rows("select audience from notice where kind = 'dispute_decided' order by 1") == [
        ("R01",), ("R02",),
    ]  # fmt: skip
    with pytest.raises(MoveRefused) as refused:
        decide_dispute(TUESDAY, "C1", "R02", decision, "孙立群", None)
    assert problems(refused) == [(1, "no_dispute")]
    assert assign_owners(TUESDAY)["disputes"] == 0, "what was decided is not asked again"
    assert owner("C1") == owned_by


@pytest.mark.parametrize(
    "withdrawn",
    [
        "update party set is_deleted = true where owner_rep_id = 'R02'",
        "update party set is_registration_complete = false where owner_rep_id = 'R02'",
        "update rep set left_date = '2026-09-29' where rep_id = 'R02'",
    ],
)
def test_a_dispute_without_ground_falls_away(book: Writer, withdrawn: str) -> None:
    disputed(book)
    run(withdrawn)
    assign_owners(date(2026, 9, 30))
    assert rows("select status from registration_dispute") == [("obsolete",)]
    assert owner("C1") == "R01"


def test_a_registration_at_the_same_instant_is_no_dispute(book: Writer) -> None:
    claimed = {"is_registration_complete": True, "registered_at": at(date(2026, 9, 9), 10)}
    with transaction() as connection:
        book.connection = connection
        book.insert("customer", customer_id="C1", created_date=MONDAY, grade="B")
        for rep_id in ("R02", "R01"):
            book.party("C1", MONDAY, owner_rep_id=rep_id, **claimed)
    assign_owners(MONDAY)
    assert owner("C1") == "R02", "the row received first"
    with transaction() as connection:
        book.connection = connection
        book.party("C1", TUESDAY, owner_rep_id="R01", **claimed)
    assert assign_owners(TUESDAY)["disputes"] == 0


DEAL = {
    "source_system": "sheet", "party_id": None, "rep_id": None, "name": "产线", "stage": "proposal",
    "currency": "CNY", "amount": 500000, "is_won": False, "is_lost": False,
}  # fmt: skip
SAID = Activity(at(date(2026, 9, 20), 10), rep_id="R03", summary="等报价,电话 13900001111")


def deal(writer: Writer, opportunity_id: int, customer_id: str, **values: Any) -> None:
    with transaction() as connection:
        writer.connection = connection
        record_id = writer.record(record_type="deal", customer_id=customer_id)
        writer.insert("opportunity", opportunity_id=opportunity_id, record_id=record_id,
                      customer_id=customer_id, **(DEAL | values))  # fmt: skip


def test_a_leaving_rep_hands_everything_over_with_a_record(book: Writer) -> None:
    given(
        book,
        Customer("C1", activities=(SAID,)),
        Customer("C2", grade="A"),
        Customer("C3", lifecycle="lost"),
        Customer("C4", owner_id="R01"),
    )
    deal(book, 1, "C1")
    plan_followups(MONDAY)
    assert main(["handover", "R03", "--to", "R05", "R06", "--by", "M01", "--date", "2026-09-29",
                 "--dry-run"]) == 0  # fmt: skip
    assert owner("C1") == "R03" and rows("select * from handover") == []
    assert main(["handover", "R03", "--to", "R05", "R06", "--by", "M01", "--date", "2026-09-29"]
                ) == 0  # fmt: skip
    assert (owner("C2"), owner("C1"), owner("C3"), owner("C4")) == ("R05", "R06", None, "R01")
    assert rows(
        "select customer_id, from_rep_id, begun_date, to_rep_id, told_by, open_task ->> 'kind', "
        "open_opportunities -> 0 ->> 'name', last_summary from mart.handover order by 1"
    ) == [
        ("C1", "R03", TUESDAY, "R06", "M01", "stage_action", "产线", SAID.summary),
        ("C2", "R03", TUESDAY, "R05", "M01", "first_touch", None, None),
        ("C3", "R03", TUESDAY, None, "M01", None, None, None),
    ]
    folder = settings().outbox / "2026-09-29" / "handover"
    assert sorted(path.name for path in folder.iterdir()) == ["R05.csv", "R06.csv", "manager.csv"]
    told = {
        path.stem: list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))[1:]
        for path in folder.iterdir()
    }
    assert [line[0] for line in told["R06"]] == ["C1"]
    assert "13900001111" in told["R06"][0][9]
    assert sorted(line[0] for line in told["manager"]) == ["C1", "C2", "C3"]
    assert not any("13900001111" in cell for line in told["manager"] for cell in line)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_handovers(TUESDAY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert rows("select count(*) from round_robin_turn") == [(0,)], "no turn is taken (D5)"


def test_the_roster_hands_over_by_itself(book: Writer) -> None:
    given(book, Customer("C1", activities=(SAID,)), Customer("C2", lifecycle="lost"))
    run("update rep set left_date = '2026-09-28' where rep_id = 'R03'")
    for _ in range(2):
        lapse_owners(TUESDAY)
        assign_owners(TUESDAY)
    assert rows("select customer_id, to_rep_id, handed_date from handover order by 1") == [
        ("C1", "R05", TUESDAY),
        ("C2", None, None),
    ]
    assert write_handovers(TUESDAY) == {"files": 2, "customers": 2}


def test_nobody_with_room_leaves_them_in_the_pool(book: Writer, under: Callable[..., None]) -> None:
    under(owned_customers_cap=1)
    given(book, Customer("C1"), Customer("C2"))
    changed = moves.hand_over(MONDAY, "R03", ["R05"], "M01")
    assert [(one["customer_id"], one["to_rep_id"]) for one in changed] == [
        ("C1", "R05"),
        ("C2", None),
    ]


@pytest.mark.parametrize(
    "rep_id, receivers, key",
    [("R99", [], "unknown_rep"), ("R03", ["R99"], "rep_not_employed"), ("R03", ["R03"],
                                                                        "to_itself")],
)  # fmt: skip
def test_handovers_that_are_refused(
    book: Writer, rep_id: str, receivers: list[str], key: str
) -> None:
    with pytest.raises(MoveRefused) as refused:
        moves.hand_over(MONDAY, rep_id, receivers, "M01")
    assert problems(refused) == [(1, key)]


@pytest.mark.parametrize(
    "written, told",
    [
        pytest.param(b"customer_id\nC1\n", "rep_id", id="no such column"),
        pytest.param(b"customer_id,rep_id\nC1,\n", "row 2", id="an empty cell"),
        pytest.param(b"customer_id,rep_id\nC1,R05\nC8,R05\n", "row 3", id="unknown customer"),
        pytest.param(b"customer_id,rep_id\n", "no data rows", id="empty"),
    ],
)
def test_files_that_are_refused_say_the_row(
    book: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: bytes, told: str
) -> None:
    given(book, IN_POOL)
    path = tmp_path / "owners.csv"
    path.write_bytes(written)
    command = ["assign", "--from-file", str(path), "--by", "M01", "--date", "2026-09-28"]
    assert main(command) == 2
    assert told in capsys.readouterr().err
    assert owner("C1") is None


def test_customers_are_assigned_by_their_values(book: Writer) -> None:
    given(book, Customer("C1"), Customer("C2", grade="A"), Customer("C3", owner_id="R01"))
    command = ["assign", "--where", "owner_id=R03", "grade=B", "--rep", "R05", "--by", "M01",
               "--date", "2026-09-28"]  # fmt: skip
    assert main(command) == 0
    assert (owner("C1"), owner("C2"), owner("C3")) == ("R05", "R03", "R01")
    assert rows("select owner_id from followup_task where status = 'open'") == [("R05",)]


WON = {"is_won": True, "stage": "won", "close_date": MONDAY}
HELP = Activity(at(MONDAY, 15), rep_id="R05")


@pytest.mark.parametrize(
    "activities, values, credited",
    [
        pytest.param((), {}, [("R03", "owner", 1.0)], id="alone"),
        pytest.param((HELP,), {}, [("R05", "helper", 0.5), ("R03", "owner", 0.5)], id="helped"),
        pytest.param(
            (replace(HELP, occurred_at=at(date(2026, 9, 27), 23)),
             replace(HELP, occurred_at=at(TUESDAY))),
            {}, [("R03", "owner", 1.0)], id="the day before and the day after are no help",
        ),
        pytest.param(
            (HELP, Activity(at(MONDAY, 9), rep_id="R06")),
            {}, [("R06", "helper", 0.5), ("R03", "owner", 0.5)], id="the first of several",
        ),
        pytest.param((HELP,), {"rep_id": "R05"}, [("R05", "owner", 1.0)], id="named"),
    ],
)  # fmt: skip
def test_a_deal_is_credited_half_each_with_a_helper(
    book: Writer, activities: tuple[Activity, ...], values: dict[str, Any],
    credited: list[tuple[Any, ...]],
) -> None:  # fmt: skip
    given(book, Customer("C1", activities=activities))
    deal(book, 1, "C1", **(WON | values))
    found = rows("select rep_id, role, share from mart.deal_credit order by role, rep_id")
    assert [(rep, role, float(share)) for rep, role, share in found] == credited
    assert rows("select sum(share) from mart.deal_credit group by opportunity_id") == [(1,)]
