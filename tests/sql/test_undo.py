"""Undo of an import: the book stands as if the file had never come, or the undo is refused."""

import json
import random
from collections.abc import Callable
from datetime import date

import pytest
import python_calamine
from sqlalchemy import Engine

from leadflow.cli import main
from leadflow.commands.undo import _blocker
from leadflow.config import settings
from leadflow.delivery.steps import write_workbooks
from leadflow.grading.tags import decide_tag
from leadflow.identity.steps import decide_review, unmerge
from leadflow.ownership.changes import add_changes, begin_changes, write_changes
from leadflow.ownership.moves import Wanted, assign, claim, decide_dispute, hand_over
from leadflow.quality.steps import check_laws
from leadflow.store.database import transaction
from leadflow.support.steps import close_request
from leadflow.undo.imports import UndoRefused, find_import
from tests.sql.undo_book import (
    DAY,
    NEXT_DAY,
    book,
    differences,
    night,
    rows,
    sheet,
    some,
    start_over,
    take,
    undo,
    unsent,
    workbook,
)

REGISTRATION = [
    "企业名称",
    "所属行业",
    "联系人姓名",
    "职位",
    "办公电话",
    "手机号码",
    "初步需求意向",
    "录入日期",
    "负责人",
]
FOLLOWUP = [
    "客户名称",
    "跟进日期",
    "跟进方式",
    "沟通内容摘要",
    "客户反馈",
    "下一步计划",
    "需支持资源",
    "跟进人",
]
STAR = [
    "苏州星河科技有限公司",
    "制造业",
    "李婷伟",
    "主管",
    "",
    "17610606620",
    "CRM系统",
    "2026-09-02",
    "林晓梅",
]
MOON = [
    "成都皓月装备有限公司",
    "制造业",
    "欧阳国洋",
    "总监",
    "",
    "13729611382",
    "视觉检测",
    "2026-09-05",
    "陈志远",
]
SUN = [
    "重庆朝阳物流有限公司",
    "物流",
    "何建军",
    "经理",
    "",
    "13981112233",
    "仓储系统",
    "2026-09-06",
    "陈志远",
]
CALL = [
    "苏州星河科技有限公司",
    "2026-09-20",
    "电话",
    "确认清单",
    "明确意向",
    "10月12日上门演示",
    "",
    "林晓梅",
]
# a person without a company, and the row that tells whose he is
ALONE = ("", "", MOON[2], "", "", MOON[5], "", "2026-09-05", "陈志远")
BRIDGE = (STAR[0], "制造业", MOON[2], "", "", MOON[5], "", "2026-09-28", "林晓梅")

BASE = {
    **some("Account.csv", 1, 40),
    **some("Contact.csv", 1, 60),
    **some("Lead.csv", 1, 60),
    **some("客户基本信息登记表.csv", 1, 90),
    **some("客户跟进动态表.csv", 1, 700),
    **some("Opportunity.csv", 1, 30),
}
LATER = {
    **some("Task.csv", 1, 500),
    **some("Lead.csv", 50, 120),
    **some("客户基本信息登记表_华东.csv", 1, 60),
    **some("hubspot-crm-exports-all-deals-2026-09-27.csv", 1, 40),
    **some("客户跟进动态表.csv", 600, 900),
}
UNDONE = {
    "hubspot contacts": some("hubspot-crm-exports-all-contacts-2026-09-27.csv", 1, 150),
    "salesforce leads": some("Lead.csv", 30, 90, NEXT_DAY),
    "activities": some("客户跟进动态表.csv", 500, 1500),
    "deals": some("Opportunity.csv", 10, 60),
    "workbook": {
        "登记与跟进.xlsx": workbook(登记=[REGISTRATION, STAR, SUN], 跟进=[FOLLOWUP, CALL]),
    },
}
SLICED = (
    "Account.csv",
    "Contact.csv",
    "Lead.csv",
    "Opportunity.csv",
    "Task.csv",
    "hubspot-crm-exports-all-contacts-2026-09-27.csv",
    "hubspot-crm-exports-all-deals-2026-09-27.csv",
    "客户基本信息登记表.csv",
    "客户跟进动态表.csv",
)


@pytest.mark.parametrize("what", UNDONE)
def test_undone_the_same_day_nothing_is_left(store: Engine, what: str) -> None:
    brought = UNDONE[what]
    take(BASE)
    take(LATER)
    night(DAY)
    without = book()
    start_over()
    take(BASE)
    take(brought)
    undone = undo(next(iter(brought)))
    assert undone.changes
    take(LATER)
    night(DAY)
    assert differences(without, book()) == []
    assert check_laws(DAY)["warnings"] == 0


@pytest.mark.parametrize("what", UNDONE)
def test_undone_after_a_night_only_what_was_sent_is_left(store: Engine, what: str) -> None:
    brought = UNDONE[what]
    take(BASE)
    night(DAY)
    take(LATER, NEXT_DAY)
    night(NEXT_DAY)
    without = book()
    start_over()
    take(BASE)
    take(brought)
    night(DAY)
    undo(next(iter(brought)), NEXT_DAY)
    take(LATER, NEXT_DAY)
    night(NEXT_DAY)
    assert differences(unsent(without), unsent(book())) == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_file_is_undone_the_others_stand_as_without_it(store: Engine, seed: int) -> None:
    """Random slices of the sample on two days, one of them undone at the end."""
    chance = random.Random(seed)
    days: dict[date, list[dict[str, bytes]]] = {DAY: [], NEXT_DAY: []}
    for day, intakes in days.items():
        for _ in range(3):
            files = {}
            for name in chance.sample(SLICED, 2):
                first = chance.randrange(1, 120)
                files |= some(name, first, first + chance.randrange(40, 200))
            intakes.append(files)
        assert day in days
    taken_in = [name for intakes in days.values() for files in intakes for name in files]
    undone = chance.choice([name for name in taken_in if taken_in.count(name) == 1])
    for without in (True, False):
        if not without:
            start_over()
        for day, intakes in days.items():
            for files in intakes:
                take(
                    {n: content for n, content in files.items() if not without or n != undone}, day
                )
            night(day)
        if without:
            expected = unsent(book())
    undo(undone, NEXT_DAY)
    night(NEXT_DAY)
    assert differences(expected, unsent(book())) == []


def test_a_later_file_stands_on_its_own(store: Engine) -> None:
    brought = some("hubspot-crm-exports-all-contacts-2026-09-27.csv", 1, 150)
    take(BASE)
    take(LATER, NEXT_DAY)
    without = book()
    start_over()
    take(BASE)
    take(brought)
    take(LATER, NEXT_DAY)
    undo(next(iter(brought)), NEXT_DAY)
    assert differences(unsent(without), unsent(book())) == []


def test_the_version_before_counts_again(store: Engine) -> None:
    take(some("Lead.csv", 1, 60))
    before = book()
    newer = some("Lead.csv", 1, 40, NEXT_DAY)
    take(newer, NEXT_DAY)
    assert rows("select 1 from leadflow.source_record where file_id = 2 and is_current")
    undo(next(iter(newer)), NEXT_DAY)
    assert differences(unsent(before), unsent(book())) == []


def test_what_repeated_its_rows_takes_their_place(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR, MOON)})
    customers = rows("select customer_id, legal_name from leadflow.customer order by 1")
    take({"b.csv": sheet(REGISTRATION, MOON, STAR, SUN)}, NEXT_DAY)
    assert _outcomes("b.csv") == ["duplicate", "duplicate", "accepted"]
    undo("a.csv", NEXT_DAY)
    assert _outcomes("a.csv") == ["withdrawn", "withdrawn"]
    assert _outcomes("b.csv") == ["accepted", "accepted", "accepted"]
    # customers keep their ids, and are as old as the rows that are left
    kept = rows("select customer_id, legal_name from leadflow.customer order by 1 limit 2")
    assert kept == customers
    assert rows("select distinct created_date from leadflow.customer") == [
        {"created_date": NEXT_DAY}
    ]


def test_a_merge_that_only_its_evidence_made_is_undone(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR, ALONE)})
    night(DAY)
    before = book()
    take({"bridge.csv": sheet(REGISTRATION, BRIDGE)}, NEXT_DAY)
    night(NEXT_DAY)
    assert rows("select gone_customer_id from leadflow.merge") == [{"gone_customer_id": "C000002"}]
    undone = undo("bridge.csv", NEXT_DAY)
    assert [(row["customer_id"], row["change"]) for row in undone.changes] == [
        ("C000002", "parted"),
        ("C000001", "changed"),
    ]
    assert differences(unsent(before), unsent(book())) == []


def test_ids_of_customers_that_vanished_are_not_given_again(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    take({"b.csv": sheet(REGISTRATION, MOON)})
    undo("b.csv")
    assert rows("select customer_id from leadflow.customer") == [{"customer_id": "C000001"}]
    take({"c.csv": sheet(REGISTRATION, SUN)})
    assert rows("select customer_id from leadflow.customer order by 1") == [
        {"customer_id": "C000001"},
        {"customer_id": "C000003"},
    ]


def test_the_ledger_keeps_the_arrival_and_says_who_and_why(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR, MOON)})
    undo("a.csv", NEXT_DAY)
    assert rows(
        "select status, undone_by, undone_because, undone_date, row_count from mart.source_file"
    ) == [
        {
            "status": "undone",
            "undone_by": "数据组",
            "undone_because": "wrong file",
            "undone_date": NEXT_DAY,
            "row_count": 2,
        }
    ]
    (kept,) = rows("select distinct reasons -> -1 as reason from leadflow.source_record")
    assert kept["reason"]["rule"] == "import_undone"
    assert kept["reason"]["value_class"] == "accepted"
    assert rows("select count(*) as count from leadflow.customer") == [{"count": 0}]
    assert rows("select dag_id, counts -> 'rows' as rows from leadflow.run where run_date = :day",
                day=NEXT_DAY) == [{"dag_id": "import_undo", "rows": 2}]  # fmt: skip


def test_the_same_bytes_are_taken_anew_after_an_undo(store: Engine) -> None:
    file = {"a.csv": sheet(REGISTRATION, STAR, MOON)}
    take(file)
    before = book()
    undo("a.csv")
    take(file)
    assert [row["status"] for row in rows("select status from leadflow.source_file")] == [
        "undone",
        "loaded",
    ]
    assert differences(before, book()) == []


def test_its_rejects_close_and_what_it_had_mended_opens_again(store: Engine) -> None:
    bad = ("", "", "", "", "", "", "", "2026-09-02", "林晓梅")
    take({"a.csv": sheet(REGISTRATION, STAR, MOON, SUN, bad)}, is_gated=True)
    name = "2026-09-28/rejects/a.csv"
    mended = (settings().outbox / name).read_text("utf-8-sig").split("\n")
    cells = mended[1].split(",")
    cells[0], cells[2], cells[5] = "天津远航工程有限公司", "沈国平", "13811112222"
    mended[1] = ",".join(cells)
    take({"a mended.csv": "\n".join(mended).encode("utf-8-sig")}, NEXT_DAY, is_gated=True)
    assert rows("select status from leadflow.quarantine") == [{"status": "corrected"}]
    with pytest.raises(UndoRefused) as refused:
        undo("a.csv", NEXT_DAY)
    assert [blocker["kind"] for blocker in refused.value.blockers] == ["quarantine"]
    undo("a mended.csv", NEXT_DAY)
    assert rows("select status, corrected_by_record_id from leadflow.quarantine") == [
        {"status": "open", "corrected_by_record_id": None}
    ]
    undo("a.csv", NEXT_DAY)
    assert rows("select status from leadflow.quarantine") == [{"status": "withdrawn"}]
    check_laws(NEXT_DAY)


def test_a_trial_tells_the_same_and_changes_nothing(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR, MOON), "f.csv": sheet(FOLLOWUP, CALL)})
    before = book()
    tried = undo("a.csv", is_trial=True)
    assert tried.counts()["vanished"] == 2
    assert differences(before, book()) == []
    assert tried == undo("a.csv")


def test_activities_of_a_contact_that_vanishes_wait_as_they_would_have(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    take({"f.csv": sheet(FOLLOWUP, CALL)}, NEXT_DAY)
    assert rows("select 1 from leadflow.match_review") == []
    undo("a.csv", NEXT_DAY)
    assert rows("select status, named from leadflow.match_review") == [
        {"status": "open", "named": STAR[0]}
    ]
    assert _outcomes("f.csv") == ["accepted"]


def test_a_persons_decision_about_its_records_stands_in_the_way(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    other = (*STAR[:2], "王小明", *STAR[3:])
    take({"b.csv": sheet(REGISTRATION, ("杭州青松商贸有限公司", *other[1:]))})
    (question,) = rows("select review_id from leadflow.match_review where status = 'open'")
    decide_review(question["review_id"], "same", "赵主管", DAY)
    for name in ("a.csv", "b.csv"):
        with pytest.raises(UndoRefused) as refused:
            undo(name)
        (blocker,) = refused.value.blockers
        assert (blocker["kind"], blocker["done_by"]) == ("decision", "赵主管")
    assert rows("select count(*) as count from leadflow.source_file where status = 'undone'") == [
        {"count": 0}
    ]


def test_a_merge_parted_by_hand_stands_in_the_way(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR, ALONE)})
    take({"bridge.csv": sheet(REGISTRATION, BRIDGE)}, NEXT_DAY)
    unmerge("C000001", "赵主管", NEXT_DAY)
    with pytest.raises(UndoRefused) as refused:
        undo("bridge.csv", NEXT_DAY)
    (blocker,) = refused.value.blockers
    assert (blocker["kind"], blocker["customer_id"]) == ("unmerge", "C000001")


def _hand_over(customer_id: str) -> str:
    assign(NEXT_DAY, [Wanted(1, customer_id, "R03")], "赵主管")
    return "assigned"


def _hand_over_rep(customer_id: str) -> str:
    [row] = rows("select owner_id from leadflow.customer where customer_id = :id", id=customer_id)
    hand_over(NEXT_DAY, row["owner_id"], ["R03"], "赵主管")
    return "handover"


def _claim(customer_id: str) -> str:
    with transaction() as connection:
        begin_changes(connection)
        add_changes(connection, [(customer_id, None, "lapsed", '{"rule": "D4"}')])
        write_changes(connection, DAY)
    claim(NEXT_DAY, customer_id, "R03")
    return "claimed"


def _tag(customer_id: str) -> str:
    decide_tag(NEXT_DAY, customer_id, "决策链复杂", True, "赵主管", None)
    return "tag"


def _close_support(customer_id: str) -> str:
    [row] = rows("select request_id from leadflow.support_request")
    close_request(NEXT_DAY, row["request_id"], "赵主管", None)
    return "support"


@pytest.mark.parametrize("deed", [_hand_over, _hand_over_rep, _claim, _tag, _close_support])
def test_what_people_did_by_hand_stands_in_the_way(
    store: Engine, deed: Callable[[str], str]
) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    need = (MOON[0], *CALL[1:6], "价格审批", "陈志远")
    take({"b.xlsx": workbook(登记=[REGISTRATION, MOON], 跟进=[FOLLOWUP, need])})
    kind = deed("C000002")
    before = book()
    with pytest.raises(UndoRefused) as refused:
        undo("b.xlsx", NEXT_DAY)
    (blocker,) = refused.value.blockers
    assert (blocker["kind"], blocker["customer_id"]) == (kind, "C000002")
    assert blocker["done_by"] == ("R03" if kind == "claimed" else "赵主管")
    assert differences(before, book()) == []
    for language in ("zh", "en"):
        told = _blocker(blocker, language)
        assert "C000002" in told
        assert not any(personal in told for personal in (MOON[0], MOON[2], MOON[5]))
    undo("a.csv", NEXT_DAY)  # what was done with others stands in nobody's way


def test_a_decided_dispute_about_its_registration_stands_in_the_way(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    earlier = [*STAR[:7], "2026-08-01", "陈志远"]
    take({"b.csv": sheet(REGISTRATION, earlier)}, NEXT_DAY)
    [dispute] = rows("select customer_id, claimed_by from leadflow.registration_dispute")
    decide_dispute(NEXT_DAY, dispute["customer_id"], dispute["claimed_by"], "keep", "赵主管", None)
    with pytest.raises(UndoRefused) as refused:
        undo("b.csv", NEXT_DAY)
    (blocker,) = refused.value.blockers
    assert (blocker["kind"], blocker["subject"]) == ("dispute", dispute["claimed_by"])
    assert (blocker["file_name"], blocker["row_number"]) == ("b.csv", 2)


def test_an_unknown_repeated_or_undone_import_is_refused(store: Engine) -> None:
    file = {"a.csv": sheet(REGISTRATION, STAR)}
    take(file)
    take({"copy.csv": file["a.csv"]}, NEXT_DAY)
    assert _refusal("nothing.csv") == "undo.refused.unknown"
    assert _refusal("copy.csv") == "undo.refused.repeated"
    undo("a.csv")
    assert _refusal("a.csv") == "undo.refused.already"


def test_a_name_that_came_twice_has_to_be_told_by_its_number(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    take({"a.csv": sheet(REGISTRATION, MOON)}, NEXT_DAY)
    with transaction() as connection, pytest.raises(UndoRefused) as refused:
        find_import(connection, "a.csv")
    told = [(one.file_id, one.arrival_date) for one in refused.value.candidates]
    assert told == [(1, DAY), (2, NEXT_DAY)]
    undo("2", NEXT_DAY)
    assert rows("select legal_name from leadflow.customer") == [{"legal_name": STAR[0]}]


def test_a_workbook_goes_with_all_its_sheets(store: Engine) -> None:
    take({"b.xlsx": workbook(登记=[REGISTRATION, STAR], 跟进=[FOLLOWUP, CALL])})
    undone = undo("b.xlsx")
    assert [(row["part"], row["outcome"]) for row in undone.outcomes] == [
        ("登记", "accepted"),
        ("跟进", "accepted"),
    ]
    assert rows("select count(*) as count from leadflow.activity") == [{"count": 0}]


def test_a_reps_answer_stands_in_the_way_until_its_workbook_is_undone(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    take({"b.csv": sheet(REGISTRATION, MOON)})
    night(DAY)
    write_workbooks(run_date=DAY)
    before = book()
    (sent,) = rows(
        "select owner_id, task_id from leadflow.followup_task where customer_id = 'C000002'"
    )
    answered = _answer(sent["owner_id"])
    take({"answers.xlsx": answered}, NEXT_DAY)
    assert rows("select task_id from leadflow.task_result") == [{"task_id": sent["task_id"]}]
    with pytest.raises(UndoRefused) as refused:
        undo("b.csv", NEXT_DAY)
    (blocker,) = refused.value.blockers
    assert blocker["customer_id"] == "C000002"
    assert (blocker["done_by"], blocker["file_name"]) == (sent["owner_id"], "answers.xlsx")
    undo("answers.xlsx", NEXT_DAY)
    assert rows("select task_id from leadflow.task_result") == []
    assert differences(unsent(before), unsent(book())) == []
    # the list that was sent is no work yet: the task goes, its rep is told
    undone = undo("b.csv", NEXT_DAY)
    assert undone.sent_tasks == 1
    assert rows("select audience, details ->> 'customer_id' as id from leadflow.notice "
                "where kind = 'task_withdrawn'") == [
        {"audience": sent["owner_id"], "id": "C000002"}
    ]  # fmt: skip


def test_an_answer_about_another_customer_stands_in_nobodys_way(store: Engine) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    take({"b.csv": sheet(REGISTRATION, (STAR[0], "物流", *MOON[2:]))})
    night(DAY)
    write_workbooks(run_date=DAY)
    (sent,) = rows("select owner_id, task_id from leadflow.followup_task")
    take({"answers.xlsx": _answer(sent["owner_id"])}, NEXT_DAY)
    undo("b.csv", NEXT_DAY)
    assert rows("select task_id from leadflow.task_result") == [{"task_id": sent["task_id"]}]
    assert rows("select customer_id, party_id / 10000000 as file from leadflow.activity") == [
        {"customer_id": "C000001", "file": 1}
    ]


def test_the_command_tells_what_goes_and_what_is_in_the_way(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    take({"a.csv": sheet(REGISTRATION, STAR)})
    other = ["杭州青松商贸有限公司", STAR[1], "王小明", *STAR[3:]]
    take({"b.csv": sheet(REGISTRATION, other)})
    command = ["import", "--undo", "a.csv", "--date", NEXT_DAY.isoformat()]
    assert main([*command, "--language", "zh"]) == 2
    assert "--by" in capsys.readouterr().err
    assert main([*command, "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["undone"], told["vanished"], told["rows"]) == (False, 1, 1)
    (question,) = rows("select review_id from leadflow.match_review where status = 'open'")
    decide_review(question["review_id"], "different", "赵主管", NEXT_DAY)
    assert main([*command, "--by", "数据组", "--reason", "wrong", "--language", "zh"]) == 2
    refusal = capsys.readouterr().err
    assert "赵主管" in refusal
    assert STAR[2] not in refusal
    assert STAR[5] not in refusal
    take({"c.csv": sheet(REGISTRATION, SUN)}, NEXT_DAY)
    command[2] = "3"
    assert main([*command, "--by", "数据组", "--reason", "wrong"]) == 0
    assert "withdrawn" in capsys.readouterr().out


def _answer(rep_id: str) -> bytes:
    """The workbook that a rep was sent, each of today's tasks answered."""
    sent = settings().outbox / DAY.isoformat() / "tasks" / f"{rep_id}.xlsx"
    book_of_rep = python_calamine.load_workbook(str(sent))
    lines = [
        [str(cell) for cell in line]
        for number in range(3)
        for line in book_of_rep.get_sheet_by_index(number).to_python()
    ]
    header = next(line for line in lines if "task_id" in line)
    at = header.index("task_id")
    tasks = {line[at]: line for line in lines if line[at : at + 1] and line[at].startswith("T")}
    for line in tasks.values():
        line[header.index("结果")] = "已联系"
        line[header.index("沟通摘要")] = "确认了预算"
    return workbook(今日=[header, *tasks.values()])


def _outcomes(file_name: str) -> list[str]:
    return [
        row["outcome"]
        for row in rows(
            "select outcome from leadflow.source_record join leadflow.source_file using (file_id) "
            "where file_name = :name order by record_id",
            name=file_name,
        )
    ]


def _refusal(name: str, day: date = NEXT_DAY) -> str:
    with pytest.raises(UndoRefused) as refused:
        undo(name, day)
    return refused.value.key


LEAD = ["Id", "LastName", "Company", "Status", "OwnerId", "CreatedDate", "LastModifiedDate",
        "Phone", "Priority__c"]  # fmt: skip


def lead(priority: str, changed: str) -> bytes:
    return sheet(
        LEAD,
        ["00Q5g00000A1B2C", "Hale", "Harbourlight Foods", "Open", "0055g00000A1B2C",
         "2026-09-28 01:00:00", changed, "020 7946 0958", priority],
    )  # fmt: skip


@pytest.mark.parametrize("later", ["Low", "Urgent"])
def test_an_undone_change_of_priority_leaves_the_clock_as_it_was(store: Engine, later: str) -> None:
    first, changed = lead("Urgent", "2026-09-28 01:00:00"), lead(later, "2026-09-28 08:00:00")
    take({"Lead.csv": first})
    night(NEXT_DAY)
    before = book()
    clocks = rows("select activity_id, kind, state from enquiry")
    tasks = rows("select kind, due_at, due_date from followup_task where status = 'open'")
    assert [clock["kind"] for clock in clocks] == ["urgent"]
    take({"Lead later.csv": changed}, NEXT_DAY)
    assert (rows("select kind from activity join enquiry using (activity_id)"
                 " where withdrawn_date is null") == []) == (later == "Low")  # fmt: skip
    undo("Lead later.csv", NEXT_DAY)
    night(NEXT_DAY)
    assert rows("select activity_id, kind, state from enquiry") == clocks
    assert rows("select kind, due_at, due_date from followup_task where status = 'open'") == tasks
    # a task that was dropped in between is a new one, first due on its new day
    assert [line for line in differences(before, book()) if "first_due_date" not in line] == []
