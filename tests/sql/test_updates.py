"""What a re-export carries, by the real steps: versions, authors, deletions, opt-outs, owners."""

import os
from datetime import date

import pytest
from sqlalchemy import Engine

from leadflow.book.steps import record_book, refresh_book
from leadflow.config import settings
from leadflow.followup.steps import apply_results, plan_new_leads
from leadflow.grading.steps import grade_customers
from leadflow.identity.steps import resolve_parties
from leadflow.orchestration.load_file import load_file
from leadflow.ownership.steps import assign_owners, sync_roster
from leadflow.quality.steps import check_laws, settle_files
from leadflow.sources.steps import receive_files
from tests.sql.book_given import one, rows

FIRST, SECOND, THIRD = date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30)
ZHIYUAN, XIAOMEI, HAORAN = "005Lf0000000002IAA", "005Lf0000000003IAA", "005Lf0000000004IAA"
NOBODY = "005Lf0000000099IAA"
LEAD_HEADER = (
    "Id,IsDeleted,MasterRecordId,LastName,FirstName,Company,Phone,Email,Status,OwnerId,DoNotCall,"
    "HasOptedOutOfEmail,IsConverted,ConvertedAccountId,ConvertedContactId,CreatedDate,SystemModstamp"
)
TASK_HEADER = (
    "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Description,Type,IsDeleted,IsClosed,"
    "CreatedDate,CreatedById,LastModifiedById,CompletedDateTime,SystemModstamp"
)
ACCOUNT_HEADER = "Id,IsDeleted,MasterRecordId,Name,ParentId,BillingCity,OwnerId,SystemModstamp"
CONTACT_HEADER = (
    "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,MobilePhone,Email,OwnerId,DoNotCall,"
    "CreatedDate,SystemModstamp"
)
LEAD, OTHER_LEAD = "00Q5g00000AAAA1EAB", "00Q5g00000AAAA2EAB"
ACCOUNT, CONTACT, TASK = "0015g00000CCCC1AAA", "0035g00000DDDD1AAA", "00T5g00000EEEE1AAA"


def lead(
    lead_id: str = LEAD,
    *,
    deleted: str = "0",
    master: str = "",
    name: str = "Berg",
    phone: str = "+1 617 555 0143",
    status: str = "Open",
    owner: str = ZHIYUAN,
    no_calls: str = "0",
    no_mail: str = "0",
    account: str = "",
    contact: str = "",
    changed: str = "2026-09-20 08:00:00",
) -> str:
    is_converted = "1" if contact else "0"
    return (
        f"{lead_id},{deleted},{master},{name},Anna,Pinestone Retail Inc.,{phone},"
        f"anna.berg@pinestone.example,{status},{owner},{no_calls},{no_mail},{is_converted},"
        f"{account},{contact},2026-09-01 08:00:00,{changed}"
    )


def task(
    who: str = LEAD, *, deleted: str = "0", summary: str = "Wants a quote", day: str = "10"
) -> str:
    return (
        f"{TASK},{who},,Call,2026-09-{day},Completed,{XIAOMEI},{summary},Call,{deleted},1,"
        f"2026-09-27 08:00:00,{NOBODY},{NOBODY},2026-09-{day} 03:00:00,2026-09-{day} 08:00:00"
    )


def night(day: date, **files: str) -> None:
    """The intake of one day: the content of files by name, without .csv."""
    settings().inbox.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = settings().inbox / f"{name}-{day}.csv"
        path.write_text(content + "\n", encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    for file_id in receive_files(run_date=day):
        load_file(run_date=day, file_id=file_id)
    settle_files(run_date=day)
    sync_roster(run_date=day)
    apply_results(run_date=day)
    resolve_parties(run_date=day)
    record_book(run_date=day)
    grade_customers(run_date=day)
    assign_owners(run_date=day)
    plan_new_leads(run_date=day)
    check_laws(run_date=day)


def leads(*lines: str) -> str:
    return "\n".join([LEAD_HEADER, *lines])


def customer(column: str) -> object:
    return one(f"select {column} from customer where merged_into is null")


def outcomes() -> list[tuple[object, ...]]:
    return rows("select outcome, count(*) from source_record group by 1 order by 1")


def opt_outs() -> list[tuple[object, ...]]:
    return rows("select is_opted_out_of_calls, is_opted_out_of_email from contact order by 1")


def owners() -> list[tuple[object, ...]]:
    return rows("select owner_id, reason from ownership_history order by valid_from_at")


def test_a_later_version_updates_the_same_lead(store: Engine) -> None:
    night(FIRST, Lead=leads(lead(status="Open")))
    night(SECOND, Lead=leads(lead(status="Working", changed="2026-09-29 01:00:00")))
    assert rows("select customer_id from customer") == [("C000001",)]
    assert rows("select lead_status from mart.lead") == [("Working",)]
    assert rows("select is_current from source_record order by record_id") == [(False,), (True,)]


def test_the_same_lead_again_brings_nothing_and_one_left_out_is_not_deleted(store: Engine) -> None:
    stays = lead(OTHER_LEAD, name="Hale", phone="+1 617 555 0199")
    night(FIRST, Lead=leads(lead(), stays))
    night(SECOND, Lead=leads(stays))  # a full export without the first lead
    assert outcomes() == [("accepted", 2), ("duplicate", 1)]
    assert rows("select lifecycle from customer where merged_into is null") == [("lead",)]
    assert rows("select count(*) from contact") == [(2,)]


def test_an_activity_keeps_its_author_and_its_time(store: Engine) -> None:
    night(FIRST, Lead=leads(lead()), Task=f"{TASK_HEADER}\n{task()}")
    night(SECOND, Task=f"{TASK_HEADER}\n{task(summary='Wants two quotes')}")
    assert rows("select rep_id, occurred_at::text, summary from activity") == [
        ("R02", "2026-09-10 03:00:00+00", "Wants two quotes")
    ]
    assert customer("last_interaction_at::date::text") != "2026-09-29"


def test_a_deleted_lead_leaves_the_living_and_comes_back(store: Engine) -> None:
    night(FIRST, Lead=leads(lead()), Task=f"{TASK_HEADER}\n{task()}")
    assert customer("lifecycle") == "lead"
    night(SECOND, Lead=leads(lead(deleted="1", changed="2026-09-29 01:00:00")))
    assert customer("lifecycle") == "invalid"
    assert one("select count(*) from activity where customer_id = 'C000001'") == 1
    assert [reason for _, reason in owners()] == ["registration"]
    night(THIRD, Lead=leads(lead(changed="2026-09-30 01:00:00")))
    assert customer("lifecycle") == "lead"
    assert customer("owner_id") == "R01"
    assert one("select count(*) from contact") == 1


def test_a_deleted_task_goes_and_comes_back(store: Engine) -> None:
    night(FIRST, Lead=leads(lead()), Task=f"{TASK_HEADER}\n{task()}")
    night(SECOND, Task=f"{TASK_HEADER}\n{task(deleted='1', day='11')}")
    assert one("select count(*) from activity") == 0
    assert one("select count(*) from source_record where record_type = 'activity'") == 2
    night(THIRD, Task=f"{TASK_HEADER}\n{task(day='12')}")
    assert rows("select rep_id, customer_id from activity") == [("R02", "C000001")]


def test_a_refusal_holds_where_a_later_row_says_nothing(store: Engine) -> None:
    night(FIRST, Lead=leads(lead(no_calls="1", no_mail="1")))
    assert opt_outs() == [(True, True)]
    report = (
        "Lead ID,First Name,Last Name,Company / Account,Lead Status,Lead Owner,Phone,Last Modified"
    )
    night(
        SECOND,
        Report=f"{report}\n{LEAD},Anna,Berg,Pinestone Retail Inc.,Working,Zhiyuan Chen,"
        "+1 617 555 0143,2026-09-29",
    )
    assert rows("select lead_status from mart.lead") == [("Working",)]
    assert opt_outs() == [(True, True)]
    night(THIRD, Lead=leads(lead(no_calls="0", no_mail="1", changed="2026-09-30 01:00:00")))
    assert opt_outs() == [(False, True)]


def test_a_refusal_survives_the_merge_of_two_leads(store: Engine) -> None:
    night(
        FIRST,
        Lead=leads(
            lead(no_calls="1"), lead(OTHER_LEAD, name="Berg-Hansen", phone="+1 617 555 0199")
        ),
        Task=f"{TASK_HEADER}\n{task()}",
    )
    night(
        SECOND,
        Lead=leads(
            lead(deleted="1", master=OTHER_LEAD, no_calls="1", changed="2026-09-29 01:00:00"),
            lead(
                OTHER_LEAD,
                name="Berg",
                phone="+1 617 555 0143",
                changed="2026-09-29 01:00:00",
            ),
        ),
    )
    assert customer("lifecycle") == "lead"
    assert opt_outs() == [(True, False)]
    assert one("select count(*) from activity where customer_id is not null") == 1


def test_a_merge_that_the_source_told_joins_what_nothing_else_would(store: Engine) -> None:
    apart = (
        lead(OTHER_LEAD, name="Olsen", phone="+1 617 555 0199")
        .replace("Pinestone Retail Inc.", "Northwind")
        .replace("anna.berg@pinestone.example", "olsen@northwind.example")
    )
    night(FIRST, Lead=leads(lead(), apart), Task=f"{TASK_HEADER}\n{task()}")
    assert one("select count(*) from customer where merged_into is null") == 2
    night(
        SECOND,
        Lead=leads(
            lead(deleted="1", master=OTHER_LEAD, changed="2026-09-29 01:00:00"),
            apart.replace("2026-09-20", "2026-09-29"),
        ),
    )
    assert one("select count(*) from customer where merged_into is null") == 1
    assert customer("lifecycle") == "lead"
    assert rows(
        "select activity.customer_id = customer.customer_id from activity, customer"
        " where customer.merged_into is null"
    ) == [(True,)]


def test_what_was_done_with_a_lead_stays_when_it_is_converted(store: Engine) -> None:
    night(FIRST, Lead=leads(lead(no_mail="1")), Task=f"{TASK_HEADER}\n{task()}")
    night(
        SECOND,
        Account=f"{ACCOUNT_HEADER}\n{ACCOUNT},0,,Pinestone Group,,Boston,{ZHIYUAN},"
        "2026-09-29 01:00:00",
        Contact=f"{CONTACT_HEADER}\n{CONTACT},0,,{ACCOUNT},Berg-Olsen,Anna,+16175550777,"
        f"anna@pinestone.example,{ZHIYUAN},0,2026-09-29 01:00:00,2026-09-29 01:00:00",
        Lead=leads(
            lead(account=ACCOUNT, contact=CONTACT, no_mail="1", changed="2026-09-29 01:00:00")
        ),
    )
    assert rows("select customer_id from customer where merged_into is null") == [("C000001",)]
    assert rows("select customer_id, rep_id from activity") == [("C000001", "R02")]
    # the task of the lead follows to the contact in the next export, as Salesforce has it
    night(THIRD, Task=f"{TASK_HEADER}\n{task(who=CONTACT, day='12')}")
    assert rows("select customer_id, rep_id from activity") == [("C000001", "R02")]


def test_an_owner_changed_in_the_source_takes_the_customer_over(store: Engine) -> None:
    night(FIRST, Lead=leads(lead(owner=ZHIYUAN)))
    night(SECOND, Lead=leads(lead(owner=HAORAN, changed="2026-09-29 01:00:00")))
    assert owners() == [("R01", "registration"), ("R03", "owner_changed_in_source")]
    assert customer("owner_id") == "R03"
    assert (
        one("select evidence ->> 'previous_owner' from ownership_history where valid_to_at is null")
        == "R01"
    )
    assign_owners(run_date=SECOND)
    night(THIRD, Lead=leads(lead(owner=HAORAN, status="Working", changed="2026-09-30 01:00:00")))
    assert [owner for owner, _ in owners()] == ["R01", "R03"]


@pytest.mark.parametrize("owner", [NOBODY, ""])
def test_an_owner_whom_nobody_knows_moves_nothing(store: Engine, owner: str) -> None:
    night(FIRST, Lead=leads(lead(owner=ZHIYUAN)))
    night(SECOND, Lead=leads(lead(owner=owner, changed="2026-09-29 01:00:00")))
    assert owners() == [("R01", "registration")]


def test_an_older_version_that_comes_late_moves_nothing(store: Engine) -> None:
    night(FIRST, Lead=leads(lead(owner=ZHIYUAN)))
    night(SECOND, Lead=leads(lead(owner=HAORAN, changed="2026-09-10 01:00:00")))
    assert owners() == [("R01", "registration")]


def test_a_rep_is_known_by_name_in_every_source(store: Engine) -> None:
    night(
        FIRST,
        People="Person - ID,Person - Name,Person - Organization,Person - Email,Person - Phone,"
        "Person - Owner\n7,Anna Berg,Pinestone Retail Inc.,anna.berg@pinestone.example,"
        "+1 617 555 0143,Haoran Wang",
        Activities="Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,"
        "Activity - Done,Activity - Assigned to user,Person - ID\n1,Call,Call,2026-09-10,Done,"
        "Xiaomei Lin,7",
    )
    assert rows("select rep_id, customer_id from activity") == [("R02", "C000001")]
    assert customer("owner_id") == "R03"


def test_a_meeting_still_to_come_is_a_plan_and_no_mistake(store: Engine) -> None:
    events = (
        "Id,WhoId,Subject,StartDateTime,EndDateTime,DurationInMinutes,OwnerId,CreatedDate,IsDeleted"
    )
    night(
        FIRST,
        Lead=leads(lead()),
        Event=f"{events}\n00U5g00000AAAA1EAA,{LEAD},Visit,2026-11-20 06:00:00,"
        f"2026-11-20 07:00:00,60,{XIAOMEI},2026-09-20 08:00:00,0",
    )
    assert rows("select is_planned, is_interaction, next_action_date::text from activity") == [
        (True, False, "2026-11-20")
    ]
    refresh_book(run_date=FIRST)
    assert customer("last_interaction_at") is None


def deals(*lines: str) -> str:
    return "\n".join(["Deal - Title,Deal - Stage,Deal - Value,Deal - Organization", *lines])


def test_deals_without_ids_do_not_fall_together(store: Engine) -> None:
    people = "Person - ID,Person - Name,Person - Organization,Person - Email,Person - Owner"
    night(
        FIRST, People=f"{people}\n7,Anna Berg,Pinestone Retail Inc.,a@pinestone.example,Haoran Wang"
    )
    small, large = (
        "Line,Lead In,4200,Pinestone Retail Inc.",
        "Line,Lead In,42000,Pinestone Retail Inc.",
    )
    night(SECOND, Deals=deals(small, large, small))
    opportunities = "select amount::int, stage_text, customer_id from opportunity order by amount"
    assert rows(opportunities) == [(4200, "Lead In", "C000001"), (42000, "Lead In", "C000001")]
    assert rows("select count(*) from source_record where outcome = 'duplicate'") == [(1,)]
    night(THIRD, Deals=deals(small, large.replace("Lead In", "Won")))
    assert rows(opportunities) == [(4200, "Lead In", "C000001"), (42000, "Won", "C000001")]
    assert rows("select stage from opportunity where is_won") == [("won",)]
