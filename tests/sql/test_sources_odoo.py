"""Odoo's one table of leads and opportunities, by the real steps: each row becomes what it is."""

from datetime import date

from sqlalchemy import Engine

from tests.sql.book_given import one, rows
from tests.sql.test_updates import night

FIRST, SECOND = date(2026, 9, 28), date(2026, 9, 29)
HEADER = (
    "id,type,name,partner_name,contact_name,email_from,phone,user_id,stage_id,expected_revenue,"
    "probability,date_deadline,active,write_date"
)
LEAD = (
    "__export__.crm_lead_1,lead,Ovens,Pinestone Retail Inc.,Anna Berg,anna@pinestone.example,,"
    "Xiaomei Lin,New,0.0,10.0,,True,2026-09-20 08:00:00"
)
DEAL = (
    "__export__.crm_lead_2,opportunity,Line,Harbourlight Foods,Tom Hale,tom@harbourlight.example,,"
    "Xiaomei Lin,Proposition,42000.0,60.0,2026-11-30,True,2026-09-20 08:00:00"
)
NAMELESS = (
    "__export__.crm_lead_3,opportunity,Silo,,,,,Xiaomei Lin,New,100.0,10.0,,True,"
    "2026-09-20 08:00:00"
)
CONVERTED = (
    "__export__.crm_lead_1,opportunity,Ovens,Pinestone Retail Inc.,Anna Berg,"
    "anna@pinestone.example,,Xiaomei Lin,Won,9000.0,100.0,2026-09-28,True,2026-09-29 01:00:00"
)


def export(*lines: str) -> str:
    return "\n".join([HEADER, *lines]) + "\n"


def test_leads_and_opportunities_of_one_file_are_both_taken(store: Engine) -> None:
    night(FIRST, leads=export(LEAD, DEAL, NAMELESS))
    taken = rows("select record_type, outcome from source_record order by record_id")
    assert [tuple(row) for row in taken][:2] == [("lead", "accepted"), ("deal", "accepted")]
    assert [row[0] for row in taken] == ["lead", "deal", "deal"]  # none is lost
    told = rows(
        "select name, stage, amount, close_date, legal_name from opportunity join customer"
        " using (customer_id) order by name"
    )
    assert [(row[0], row[1], int(row[2]), row[3]) for row in told] == [
        ("Line", "proposal", 42000, date(2026, 11, 30))
    ]
    assert one("select count(*) from customer") == 2


def test_a_lead_that_became_an_opportunity_keeps_its_customer(store: Engine) -> None:
    night(FIRST, leads=export(LEAD))
    before = rows("select customer_id from customer")
    night(SECOND, leads=export(CONVERTED))
    assert rows("select customer_id from customer") == before
    won = rows("select customer_id, stage, is_won from opportunity")
    assert [tuple(row) for row in won] == [(before[0][0], "won", True)]
    assert one("select lifecycle from customer") == "customer"
