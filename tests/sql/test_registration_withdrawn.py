"""A registration that is withdrawn after it owned: the owner stays, the manager is told (D3)."""

import csv
import io
from datetime import date
from typing import Any

from sqlalchemy import Engine

from leadflow.identity.steps import unmerge
from leadflow.ownership.moves import decide_dispute
from tests.sql.test_undo import ALONE, BRIDGE, REGISTRATION, STAR, SUN
from tests.sql.undo_book import NEXT_DAY, night, rows, sample, sheet, take

THIRD_DAY = date(2026, 9, 30)
OWNER, NEXT = "林晓梅", "陈志远"
LATER = [*STAR[:7], "2026-09-10", NEXT]


def rep_named(name: str) -> str:
    return rows("select rep_id from leadflow.rep where name = :name", name=name)[0]["rep_id"]


def lead(**values: str) -> bytes:
    """A CRM lead of the customer, registered before the sheet's; `values` change its cells."""
    content = next(iter(sample("Lead.csv").values())).decode("cp1252")
    header, first = list(csv.reader(io.StringIO(content)))[:2]
    row = dict(zip(header, first, strict=True)) | {
        "Id": "00QLf00000099JfMAI",
        "FirstName": "",
        "LastName": STAR[2],
        "Company": STAR[0],
        "City": "",
        "Country": "China",
        "CountryCode": "CN",
        "OwnerId": "005Lf0000000003IAA",
        "Phone": "",
        "MobilePhone": STAR[5],
        "Email": "",
        "Website": "",
        "CreatedDate": "2026-09-01 03:00:00",
        "LastModifiedDate": "2026-09-01 03:00:00",
        "SystemModstamp": "2026-09-01 03:00:00",
    }
    return sheet(list(row), list((row | values).values()))


def given_two_registrations() -> tuple[str, str]:
    """The CRM's lead owns; the sheet's registration is the later one. Their reps."""
    take({"lead.csv": lead()})
    take({"later.csv": sheet(REGISTRATION, LATER)})
    [customer] = rows("select owner_id from leadflow.customer where merged_into is null")
    assert customer["owner_id"] != rep_named(NEXT)
    assert told() == []
    return customer["owner_id"], rep_named(NEXT)


def told() -> list[dict[str, Any]]:
    return rows(
        "select notice_date as day, audience, details ->> 'key' as key, details ->> 'why' as why, "
        "details ->> 'owner_id' as owner, details ->> 'next_rep_id' as next "
        "from leadflow.notice where kind = 'registration_withdrawn' order by 1, subject"
    )


def disputes() -> list[dict[str, Any]]:
    return rows(
        "select customer_id, claimed_by, owner_id, ground, status "
        "from mart.registration_dispute order by opened_date, claimed_by"
    )


def owner_of(customer_id: str = "C000001") -> str | None:
    [row] = rows(
        "select owner_id from leadflow.ownership_history "
        "where customer_id = :id and valid_to_at is null",
        id=customer_id,
    )
    return row["owner_id"]


CHANGED = {"LastModifiedDate": "2026-09-29 01:00:00", "SystemModstamp": "2026-09-29 01:00:00"}


def test_deleted_in_its_source(store: Engine) -> None:
    owner, following = given_two_registrations()
    take({"lead2.csv": lead(IsDeleted="1", **CHANGED)}, NEXT_DAY)
    notice = {"day": NEXT_DAY, "audience": "manager", "key": "ownership.notice.withdrawn_next",
              "why": "deleted", "owner": owner, "next": following}  # fmt: skip
    assert told() == [notice]
    assert owner_of() == owner, "nobody is moved by itself"
    dispute = {"customer_id": "C000001", "claimed_by": following, "owner_id": owner,
               "ground": "withdrawn", "status": "open"}  # fmt: skip
    assert disputes() == [dispute]
    night(THIRD_DAY)
    assert told() == [notice], "it is told once"
    decide_dispute(THIRD_DAY, "C000001", following, "move", "赵主管", None)
    assert owner_of() == following
    assert disputes() == [dispute | {"status": "decided"}]


def test_corrected_to_invalid_and_back(store: Engine) -> None:
    owner, following = given_two_registrations()
    take({"lead2.csv": lead(MobilePhone="", **CHANGED)}, NEXT_DAY)
    assert [(row["why"], row["next"]) for row in told()] == [("invalid", following)]
    assert owner_of() == owner
    again = {"LastModifiedDate": "2026-09-30 01:00:00", "SystemModstamp": "2026-09-30 01:00:00"}
    take({"lead3.csv": lead(**again)}, THIRD_DAY)
    assert [row["status"] for row in disputes()] == ["obsolete"]
    assert len(told()) == 1


def test_parted_from_its_customer(store: Engine) -> None:
    alone = [*ALONE[:7], "2026-08-20", NEXT]
    take({"a.csv": sheet(REGISTRATION, STAR, alone)})
    take({"bridge.csv": sheet(REGISTRATION, BRIDGE)}, NEXT_DAY)
    decide_dispute(NEXT_DAY, "C000001", rep_named(NEXT), "move", "赵主管", None)
    assert owner_of() == rep_named(NEXT)
    unmerge("C000001", "赵主管", THIRD_DAY)
    take({"other.csv": sheet(REGISTRATION, SUN)}, THIRD_DAY)
    assert told() == [
        {
            "day": THIRD_DAY,
            "audience": "manager",
            "key": "ownership.notice.withdrawn_next",
            "why": "left",
            "owner": rep_named(NEXT),
            "next": rep_named(OWNER),
        }
    ]
    assert owner_of() == rep_named(NEXT), "nobody is moved by itself"
    dispute = {"customer_id": "C000001", "claimed_by": rep_named(OWNER)}
    assert dispute.items() <= disputes()[-1].items() and disputes()[-1]["status"] == "open"


def test_without_another_registration_the_manager_is_told_that_nobody_is_next(
    store: Engine,
) -> None:
    take({"lead.csv": lead()})
    owner = owner_of()
    take({"lead2.csv": lead(MobilePhone="", **CHANGED)}, NEXT_DAY)
    assert [(row["key"], row["next"]) for row in told()] == [
        ("ownership.notice.withdrawn_none", None)
    ]
    assert (owner_of(), disputes()) == (owner, [])


def test_an_owner_with_the_next_registration_keeps_the_customer_by_that(store: Engine) -> None:
    take({"lead.csv": lead()})
    [row] = rows("select name from leadflow.rep where rep_id = :id", id=owner_of())
    take({"later.csv": sheet(REGISTRATION, [*STAR[:7], "2026-09-10", row["name"]])})
    take({"lead2.csv": lead(IsDeleted="1", **CHANGED)}, NEXT_DAY)
    assert (told(), disputes()) == ([], [])
