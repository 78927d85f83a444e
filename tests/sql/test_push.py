"""Pushes: who gets what by itself, once, and that it is neither touch nor interaction (T2-T5, Z1).

The mail server is test_dispatch_mail's.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.cli import main
from leadflow.config import policy
from leadflow.delivery import dispatch
from leadflow.delivery.dispatch import deliver
from leadflow.delivery.steps import write_workbooks
from leadflow.followup.steps import plan_followups
from leadflow.ownership import steps as ownership_steps
from leadflow.ownership.steps import sync_roster
from leadflow.presets.cadence import Rhythm
from leadflow.presets.preset import Policy
from leadflow.push import steps as push_steps
from leadflow.push.steps import decide_pushes, write_push_lists
from leadflow.store.database import transaction
from leadflow.store.sql import run_sql
from leadflow.undo.steps import OF_A_CUSTOMER
from tests.sql.demands_book import Sale, given_birthday, given_sale
from tests.sql.followup_book import Activity, Customer, Writer, at
from tests.sql.test_dispatch import logged, states, told
from tests.sql.test_dispatch_mail import certificate, serving
from tests.sql.test_followup_results import rows

__all__ = ["certificate"]

MONDAY = date(2026, 9, 28)
ARRIVED = date(2026, 9, 1)
WEEKLY = Rhythm(grade="C", channel="email", every_days=7, kind="push")
MAILBOX = {"email": "lin.qing@kehu.example", "mobile": "+8613800000000", "person_name": "林清"}
LEAD = Customer(
    "C1",
    grade="C",
    created_date=ARRIVED,
    activities=(Activity(at(date(2026, 9, 21), 10)),),
    contact=MAILBOX,
)
BUYER = Customer("C1", lifecycle="customer", created_date=ARRIVED, contact=MAILBOX)
DORMANT = Customer("C1", lifecycle="dormant", wakeup_date=MONDAY, contact=MAILBOX)
FIRST_DEAL = Sale("won", close_date=date(2024, 9, 28))


@pytest.fixture
def rules(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pushes go as told, weekly to grade C; later calls replace the policy."""

    def choose(mode: str = "list", **sections: Any) -> Policy:
        base = policy()
        chosen = base.model_copy(
            update={
                "cadence": base.cadence.model_copy(update={"rhythms": (WEEKLY,)}),
                "care": base.care.model_copy(update={"pushes": mode}),
            }
            | sections
        )
        for module in (push_steps, dispatch, ownership_steps):
            monkeypatch.setattr(module, "policy", lambda: chosen)
        monkeypatch.setattr("leadflow.commands.delivery.policy", lambda: chosen)
        sync_roster(MONDAY)  # notes the policy
        return chosen

    sync_roster(MONDAY)  # the plan goes by the policy as it is
    choose()
    return choose


def book(*customers: Customer, sale: Sale | None = None) -> Writer:
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
        for customer in customers:
            writer.customer(customer, MONDAY, policy().version)
            if sale:
                given_sale(writer, customer.customer_id, sale)
        connection.execute(text("update customer set first_seen_at = null"))
    return writer


def change(statement: str, **values: Any) -> None:
    with transaction() as connection:
        connection.execute(text(statement), values)


def night(day: date = MONDAY) -> dict[str, int]:
    plan_followups(day)
    return decide_pushes(day)


def pushes(columns: str = "customer_id, occasion, occasion_date") -> list[tuple[Any, ...]]:
    return rows(f"select {columns} from mart.push order by customer_id, occasion_date, occasion")


def listed(home: Path, day: date = MONDAY) -> str:
    path = home / "outbox" / day.isoformat() / "pushes" / "marketing.csv"
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def test_a_buyer_s_anniversary_is_pushed_on_its_day(store: Engine, rules: Any) -> None:
    book(BUYER, sale=FIRST_DEAL)
    night()
    assert pushes("customer_id, kind, occasion, occasion_date, due_date, channel, language") == [
        ("C1", "greeting", "deal_anniversary", MONDAY, MONDAY, "mail", "zh")
    ], "the festival of Friday is too long ago"


def test_a_missed_night_is_made_up_for_two_days(store: Engine, rules: Any) -> None:
    book(BUYER, sale=FIRST_DEAL)
    plan_followups(MONDAY)
    decide_pushes(date(2026, 9, 30))
    assert pushes("occasion_date, due_date") == [(MONDAY, date(2026, 9, 30))]
    decide_pushes(MONDAY)
    decide_pushes(date(2026, 9, 29))
    assert len(pushes()) == 1


def test_a_birthday_goes_to_the_person(store: Engine, rules: Any) -> None:
    writer = book(BUYER)
    [(contact_id,)] = rows("select contact_id from contact")
    with transaction() as connection:
        writer.connection = connection
        given_birthday(writer, contact_id, date(1988, 9, 28))
    night()
    assert pushes("occasion, contact_id") == [("birthday", contact_id)]


def test_the_weekly_push_comes_once_in_seven_days(store: Engine, rules: Any) -> None:
    book(LEAD, replace(LEAD, customer_id="C2", grade="B"))
    for number in range(-1, 14):
        decide_pushes(MONDAY + timedelta(days=number))
    assert pushes() == [
        ("C1", "weekly_push", MONDAY),
        ("C1", "weekly_push", date(2026, 10, 8)),
    ], "grade B has none, nor has a day off: 27 September, and the holidays of October"


def test_whom_nobody_has_touched_yet_has_no_rhythm(store: Engine, rules: Any) -> None:
    book(replace(LEAD, activities=()))
    assert decide_pushes(MONDAY) == {"pushes": 0}


def test_news_go_out_with_each_step_of_a_wake_up_plan(store: Engine, rules: Any) -> None:
    book(DORMANT)
    change("update wakeup_plan set step = 'industry_news'")
    night()
    assert pushes("kind, occasion, occasion_date") == [("wakeup_news", "industry_news", MONDAY)]
    assert rows("select status from wakeup_plan") == [("open",)], "the rep's step is still to do"
    assert rows("select lifecycle from customer") == [("dormant",)]


BARRED = [
    pytest.param("update customer set is_opted_out = true", id="the customer has opted out"),
    pytest.param("update contact set is_opted_out_of_email = true", id="no mails are wanted"),
    pytest.param("update contact set is_opted_out_of_calls = true", id="no calls are wanted"),
    pytest.param("update customer set is_contact_failed = true", id="contact has failed"),
    pytest.param("update contact set noted_failure = 'left_company'", id="the person has left"),
    pytest.param("update contact set contact_failure = 'left_company'", id="left, by its record"),
    pytest.param("update party set is_deleted = true", id="the person is deleted"),
    pytest.param("update customer set merged_into = 'C9' where customer_id = 'C1'", id="merged"),
    pytest.param("update customer set lifecycle = 'invalid'", id="no customer"),
    pytest.param("delete from contact_party; delete from contact", id="nobody is known"),
]


@pytest.mark.parametrize("statement", BARRED)
@pytest.mark.parametrize(
    "customer", [pytest.param(c, id=c.lifecycle) for c in (LEAD, BUYER, DORMANT)]
)
def test_whoever_may_not_be_contacted_gets_nothing(
    store: Engine, rules: Any, tmp_path: Path, customer: Customer, statement: str
) -> None:
    away = Customer("C9", owner_id=None, lifecycle="lost", contact={})
    book(customer, away, sale=FIRST_DEAL if customer is BUYER else None)
    change("update wakeup_plan set step = 'new_product'")
    assert night() == {"pushes": 1}
    write_push_lists(MONDAY)
    assert "C1" in listed(tmp_path)
    for one in statement.split(";"):
        change(one)
    assert write_push_lists(MONDAY) == {"files": 0, "pushes": 0}, "refused since it was decided"
    assert not listed(tmp_path)
    assert decide_pushes(MONDAY) == {"pushes": 0}, "refused before it is decided"
    assert rows("select * from push") == []


def test_who_wants_no_talk_for_now_gets_no_push(store: Engine, rules: Any) -> None:
    book(replace(LEAD, is_paused=True), replace(LEAD, customer_id="C2", is_paused=True,
                                                paused_until_date=MONDAY))  # fmt: skip
    decide_pushes(MONDAY)
    assert pushes("customer_id") == [("C2",)]


def test_an_address_that_anybody_has_refused_is_mailed_for_nobody(
    store: Engine, rules: Any, tmp_path: Path
) -> None:
    refused = MAILBOX | {"email": "LIN.qing@kehu.example", "is_opted_out_of_email": True}
    book(LEAD, replace(LEAD, customer_id="C2", grade="B", contact=refused))
    assert decide_pushes(MONDAY) == {"pushes": 1}
    assert write_push_lists(MONDAY) == {"files": 0, "pushes": 0}


WAYS = [
    pytest.param(MAILBOX, "mail", id="mail first"),
    pytest.param(MAILBOX | {"noted_failure": "email_bounced"}, "sms", id="its mail comes back"),
    pytest.param({"wechat": "linqing88", "mobile": "+8613800000000"}, "wechat", id="wechat"),
    pytest.param({"mobile": "+8613800000000"}, "sms", id="mobile alone"),
    pytest.param(
        {"mobile": "+8613800000000", "contact_failure": "number_invalid"}, None, id="dead number"
    ),
    pytest.param({"landline": "+862188880000"}, None, id="landline alone"),
]


@pytest.mark.parametrize(("contact", "channel"), WAYS)
def test_the_way_is_one_that_arrives(
    store: Engine, rules: Any, contact: dict[str, Any], channel: str | None
) -> None:
    book(replace(LEAD, contact=contact))
    decide_pushes(MONDAY)
    assert pushes("channel") == ([(channel,)] if channel else [])


def test_a_rerun_gives_the_same_rows_and_the_same_file(
    store: Engine, rules: Any, tmp_path: Path
) -> None:
    book(LEAD, replace(LEAD, customer_id="C2", contact={"mobile": "+8613800000001"}))
    found = []
    for _ in range(2):
        night()
        write_push_lists(MONDAY)
        found.append((pushes("*"), listed(tmp_path), rows("select * from export_log")))
    assert found[0] == found[1] and len(found[0][0]) == 2


def test_who_is_merged_into_another_is_not_greeted_twice(store: Engine, rules: Any) -> None:
    book(LEAD, replace(LEAD, customer_id="C2", grade="B"))
    decide_pushes(MONDAY)
    change("update customer set merged_into = 'C2' where customer_id = 'C1'")
    change("update customer set grade = 'C'")
    decide_pushes(date(2026, 9, 29))
    assert pushes("customer_id, told_customer_id") == [("C2", "C1")]


def test_the_list_is_for_marketing_in_both_languages_without_contact_details(
    store: Engine, rules: Any, tmp_path: Path
) -> None:
    other = {"email": "iris@buyer.example", "person_name": "=Iris Wood", "wechat": "iriswood"}
    book(LEAD, replace(LEAD, customer_id="C2", contact=other))
    decide_pushes(MONDAY)
    assert write_push_lists(MONDAY) == {"files": 1, "pushes": 2}
    head, first, second = listed(tmp_path).splitlines()
    assert head.startswith("客户编号 customer,")
    assert "林清：我们为您准备了本周的" in first and "市场部 · marketing" in first
    assert "Dear =Iris Wood, this week's news" in second and "'=Iris Wood" in second
    assert "每 7 天自动推送一次 · " in first
    for secret in ("@", "1380000", "iriswood"):
        assert secret not in first + second
    assert rows("select kind, receiver, file_name, row_count from export_log") == [
        ("pushes", "marketing", "pushes/marketing.csv", 2)
    ]


def test_an_undo_takes_the_pushes_of_who_vanishes(store: Engine, rules: Any) -> None:
    book(LEAD, replace(LEAD, customer_id="C2"))
    decide_pushes(MONDAY)
    assert "push" in OF_A_CUSTOMER
    with transaction() as connection:
        connection.execute(
            text("create temporary table undo_vanished on commit drop as select 'C1' customer_id")
        )
        run_sql(connection, "undo/delete_vanished_push.sql")
    assert pushes("customer_id") == [("C2",)]


def test_off_decides_nothing_and_takes_the_list_back(
    store: Engine, rules: Any, tmp_path: Path
) -> None:
    book(LEAD)
    decide_pushes(MONDAY)
    write_push_lists(MONDAY)
    assert listed(tmp_path)
    rules("off")
    assert decide_pushes(MONDAY) == {"pushes": 0}
    assert write_push_lists(MONDAY) == {"files": 0, "pushes": 0}
    assert not listed(tmp_path) and pushes() == []


def test_a_bare_off_is_the_word() -> None:
    care = policy().care
    assert type(care).model_validate(care.model_dump() | {"pushes": False}).pushes == "off"
    assert care.pushes == "list", "lists alone, unless a team asks for mails"


STATE = (
    "select customer_id, lifecycle, last_touch_at, last_interaction_at, grade, owner_id"
    " from customer order by 1",
    "select * from activity order by activity_id",
    "select * from lapse_clock order by 1",
    "select * from next_step order by customer_id",
    "select customer_id, planned_date, status from wakeup_plan order by 1",
)


def test_a_push_is_no_touch_no_interaction_and_moves_no_clock(
    store: Engine, rules: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadflow.book.steps import refresh_book
    from leadflow.dormancy.steps import mark_dormant
    from leadflow.ownership.steps import refresh_clocks

    rules("mail")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    book(LEAD, replace(DORMANT, customer_id="C2", contact=MAILBOX | {"email": "hu@kehu.example"}))
    change("update wakeup_plan set step = 'industry_news'")

    def state() -> list[Any]:
        refresh_book(MONDAY)
        mark_dormant(MONDAY)
        refresh_clocks(MONDAY, ["C1", "C2"])
        plan_followups(MONDAY, is_whole_book=True)
        return [rows(statement) for statement in STATE]

    before = state()
    assert all(before), "each of them has something that could move"
    decide_pushes(MONDAY)
    write_workbooks(MONDAY)
    with serving("starttls", certificate, monkeypatch) as post:
        assert deliver(MONDAY)["sent"] == 2
    assert len(post.taken) == 2
    assert state() == before


def test_a_mail_goes_once_to_each_customer_over_tls(
    store: Engine,
    rules: Any,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rules("mail")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    book(
        LEAD,
        replace(LEAD, customer_id="C2"),  # the same mailbox
        replace(LEAD, customer_id="C3", contact={"mobile": "+8613800000002"}),
    )
    night()
    write_push_lists(MONDAY)
    assert "系统自动发送 · mailed by Leadflow" in listed(tmp_path)
    write_workbooks(MONDAY)
    assert main(["deliver", "--date", "2026-09-28", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "C1-weekly_push-20260928" in shown and "@" not in shown and "C3" not in shown
    assert states() == []
    with serving("starttls", certificate, monkeypatch) as post:
        assert deliver(MONDAY)["sent"] == 1
        night()
        assert deliver(MONDAY)["sent"] == 0
        assert deliver(MONDAY, is_resend=True)["sent"] == 0
    [(receiver, mail, is_encrypted)] = post.taken
    assert (receiver, is_encrypted) == (MAILBOX["email"], True)
    body = mail.get_body(("plain",))
    assert body is not None and "林清" in body.get_content() and "退订" in body.get_content()
    assert states() == [("push", "C1", "sent", 1)]
    assert logged() == [("C1", "message/push/C1/C1-weekly_push-20260928")]


def test_no_customer_is_mailed_over_a_plain_line(
    store: Engine, rules: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules("mail")
    book(LEAD, replace(LEAD, customer_id="C2", contact=MAILBOX | {"email": "hu@kehu.example"}))
    night()
    write_workbooks(MONDAY)
    with serving("plain", certificate, monkeypatch) as post:
        assert deliver(MONDAY)["refused"] == 2
    assert post.taken == [] and logged() == []
    assert told() == ["push.trouble.not_encrypted"], "once, not once a customer"


def test_who_refuses_after_the_list_is_out_is_not_mailed(
    store: Engine, rules: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules("mail")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    book(LEAD)
    night()
    write_workbooks(MONDAY)
    change("update customer set is_opted_out = true")
    with serving("starttls", certificate, monkeypatch) as post:
        assert deliver(MONDAY)["sent"] == 0
    assert post.taken == []


@pytest.mark.parametrize("mode", ["list", "off"])
def test_nothing_is_mailed_unless_the_policy_says_so(store: Engine, rules: Any, mode: str) -> None:
    book(LEAD)
    night()
    rules(mode)
    write_workbooks(MONDAY)
    assert dispatch.outgoing_of(MONDAY) == []
