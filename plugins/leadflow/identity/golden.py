"""What follows from memberships: customer ids of rows, golden records, contacts."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.identity.edges import Party
from leadflow.identity.persons import group_persons
from leadflow.identity.survivorship import survivorship
from leadflow.store.sql import copy_rows, read_sql, run_sql


def write_golden_records(
    connection: Connection, touched: Collection[int], leavers: Collection[str]
) -> None:
    """Bring rows, golden records and contacts in line with the memberships just written.

    `touched`: parties with new content or records; `leavers`: customers that lost a party.
    """
    run_sql(connection, "identity/create_touched_party.sql")
    run_sql(connection, "identity/insert_touched_party.sql", party_ids=sorted(touched))
    for table in ("source_record", "activity", "requirement", "opportunity"):
        run_sql(connection, f"identity/update_{table}_customer.sql")
    run_sql(connection, "identity/create_touched_customer.sql", customer_ids=sorted(leavers))
    run_sql(connection, "identity/move_tag.sql")
    table_of_trust = survivorship()
    timezone = policy().timezone
    run_sql(connection, "identity/delete_field_source.sql")
    run_sql(
        connection,
        "identity/insert_field_source.sql",
        rules=table_of_trust.rules_json(),
        source_systems=list(table_of_trust.trust.source_systems),
        record_types=list(table_of_trust.trust.record_types),
        timezone=timezone,
        asks_activities=table_of_trust.asks_activities(),
    )
    run_sql(connection, "identity/update_customer_golden.sql")
    parties_of: dict[str, list[Party]] = {}
    customer_of = {}
    for row in read_sql(connection, "identity/select_person_party.sql"):
        party = party_of(row)
        customer_of[party.party_id] = row["customer_id"]
        parties_of.setdefault(row["customer_id"], []).append(party)
    contact_of = group_persons(parties_of)
    run_sql(connection, "identity/create_person_party.sql")
    copy_rows(
        connection,
        "person_party",
        ["party_id", "contact_id", "customer_id"],
        ((party, contact_of[party], customer_of[party]) for party in sorted(contact_of)),
    )
    run_sql(connection, "identity/delete_contact.sql")
    run_sql(connection, "identity/insert_contact.sql", timezone=timezone)
    run_sql(connection, "identity/insert_contact_party.sql")
    run_sql(connection, "identity/update_activity_contact.sql")


def write_golden_of(connection: Connection, customer_ids: Collection[str]) -> None:
    """Make golden records and contacts of these customers anew; nobody has moved."""
    run_sql(connection, "identity/create_moved_party.sql")
    write_golden_records(connection, [], customer_ids)


def party_of(row: Mapping[str, Any]) -> Party:
    """The comparable features of a row that names its party; keys it lacks count as empty."""
    return Party(
        party_id=row["party_id"],
        content=(row["source_system"], row["record_type"], row["source_key"]),
        **{
            field: row[field]
            for field in Party.__slots__
            if field not in ("party_id", "content") and field in row
        },
    )
