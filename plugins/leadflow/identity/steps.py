"""The steps of identity: resolve new records, record a person's decision, undo a merge.

Each step is one transaction; running it again for the same run date changes nothing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Connection

from leadflow.config import policy
from leadflow.identity.evidence import place_parties
from leadflow.identity.normalise import (
    company_domain,
    company_key,
    has_legal_form,
    is_role_mailbox,
    legal_name,
    person_key,
    short_key,
    short_name,
)
from leadflow.identity.parting import UnfitAnswer, decide, part, sides_of
from leadflow.identity.partition import repartition
from leadflow.matching.book import is_unloaded
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql

FEATURES = (
    "party_id",
    "person_key",
    "legal_name",
    "short_name",
    "company_key",
    "short_key",
    "has_legal_form",
    "email_is_role",
    "company_domain",
)


def resolve_parties(
    run_date: date, recall: Callable[[Connection], Mapping[int, str]] | None = None
) -> dict[str, int]:
    """Find the customer of every lead, contact and company record that has none yet (D1–D3).

    `recall`, asked once the parties are written, remembers whose some of them were: the undo of an
    import plays days again, and customers keep their ids.
    """
    with transaction() as connection:
        run_sql(connection, "identity/create_new_record.sql")
        run_sql(connection, "identity/create_changed_party.sql")
        changed = _write_changed_parties(connection, run_date)
        run_sql(connection, "identity/update_record_party.sql")
        owned = [row["party_id"] for row in read_sql(connection, "identity/update_party_owner.sql")]
        run_sql(connection, "identity/insert_unknown_rep_notice.sql", run_date=run_date)
        arrived = [
            row["party_id"] for row in read_sql(connection, "identity/select_new_record_party.sql")
        ]
        if not changed and not arrived and not owned and not is_unloaded(connection):
            return {"changed_parties": 0}
        moved = place_parties(connection, run_date, changed)
        counts = repartition(
            connection,
            run_date,
            sorted({*changed, *owned, *moved}),
            touched=[*changed, *arrived],
            remembered=recall(connection) if recall else None,
            compared={*changed, *moved},
        )
        return {"changed_parties": len(changed), **counts}


def decide_review(review_id: int, answer: str, by: str, run_date: date) -> dict[str, int]:
    """Record a person's answer: `same` or `different`; for a name alone a customer id, `different`.

    The answer is about the two customers that the records are in: they become one, or stay apart
    for good. A name's rows are attached by the next run. Raises UnfitAnswer.
    """
    _check_decider(by)
    with transaction() as connection:
        found = read_sql(connection, "identity/select_review.sql", review_id=review_id)
        if not found:
            raise UnfitAnswer(f"there is no question {review_id}")
        review = found[0]
        if review["status"] != "open":
            raise UnfitAnswer(f"question {review_id} is {review['status']}")
        if review["kind"] == "name_only":
            return _answer_name(connection, review_id, answer, by, run_date)
        if answer not in ("same", "different"):
            raise UnfitAnswer("answer same or different")
        low, high = review["party_id_low"], review["party_id_high"]
        if answer == "same":
            decide(connection, [(low, high)], "join", review["kind"], by)
        else:
            fellows = _fellows(connection, [low, high])
            decide(connection, product(fellows[low], fellows[high]), "apart", review["kind"], by)
        _record_answer(connection, review_id, answer, by, run_date)
        return {"answered": 1, **repartition(connection, run_date, [low, high], compared=())}


def unmerge(
    customer_id: str, by: str, run_date: date, merge_id: int | None = None
) -> dict[str, int]:
    """Undo a merge into a customer, the latest unless `merge_id` names another that stands.

    Its two sides may not link any more. The customer that went lives again under its old id, with
    its rows, tags, grade, owner and next step; whatever other merges brought stays where it is.
    Raises UnfitAnswer where no such merge stands, where a side has no record left, and where
    decisions about single records say otherwise.
    """
    _check_decider(by)
    with transaction() as connection:
        merge = chosen_merge(connection, customer_id, merge_id)
        standing = _standing(connection, customer_id)
        present = _members(connection, merge["customer_id"])
        torn = read_sql(connection, "identity/select_torn_party.sql", merge_id=merge["merge_id"])
        present |= {row["party_id"] for row in torn}
        sides = sides_of(merge, standing, present)
        if not sides.kept or not sides.gone:
            raise UnfitAnswer.of(
                "identity.unmerge.side_is_empty",
                customer=merge["kept_customer_id" if not sides.kept else "gone_customer_id"],
                merge=merge["merge_id"],
            )
        undone = merge["merge_id"]
        run_sql(connection, "identity/update_customer_revived.sql", merge_id=undone)
        run_sql(connection, "identity/restore_ownership.sql", merge_id=undone)
        run_sql(connection, "identity/restore_grade.sql", merge_id=undone)
        run_sql(connection, "identity/restore_value.sql", merge_id=undone)
        run_sql(
            connection,
            "identity/update_merge_undone.sql",
            merge_id=undone,
            undone_date=run_date,
            undone_by=by,
        )
        counts = part(connection, run_date, sides, present, by)
        for restored in ("tag", "task", "next_step", "wakeup_plan"):
            run_sql(connection, f"identity/restore_{restored}.sql", merge_id=undone)
        run_sql(
            connection,
            "identity/insert_unmerged_event.sql",
            merge_id=undone,
            customer_id=sides.customer_id,
            run_date=run_date,
        )
        return {"unmerged": 1, **counts}


def chosen_merge(connection: Connection, customer_id: str, merge_id: int | None) -> dict[str, Any]:
    """The merge that is meant: the latest, or one of those that stand, inner ones included.

    Raises UnfitAnswer where there is none such.
    """
    standing = _standing(connection, customer_id)
    if merge_id is None:
        if not standing:
            raise UnfitAnswer.of("identity.unmerge.none_stands", customer=customer_id)
        return standing[-1]
    for merge in standing:
        if merge["merge_id"] == merge_id:
            return merge
    known = read_sql(connection, "identity/select_merge.sql", merge_id=merge_id)
    if not known:
        raise UnfitAnswer.of("identity.unmerge.unknown", merge=merge_id)
    told = known[0]
    if told["undone_date"] is not None:
        raise UnfitAnswer.of(
            "identity.unmerge.already",
            merge=merge_id,
            day=told["undone_date"],
            by=told["undone_by"],
        )
    raise UnfitAnswer.of(
        "identity.unmerge.of_another",
        merge=merge_id,
        customer=customer_id,
        other=told["kept_customer_id"],
    )


def _standing(connection: Connection, customer_id: str) -> list[dict[str, Any]]:
    return read_sql(connection, "identity/select_standing_merge.sql", customer_id=customer_id)


def _write_changed_parties(connection: Connection, run_date: date) -> list[int]:
    values = read_sql(connection, "identity/select_changed_value.sql")
    run_sql(connection, "identity/create_changed_feature.sql")
    copy_rows(connection, "changed_feature", FEATURES, (_features(row) for row in values))
    run_sql(connection, "identity/upsert_party.sql", timezone=policy().timezone)
    run_sql(connection, "identity/delete_party_key.sql")
    run_sql(connection, "identity/insert_party_key.sql")
    return [row["party_id"] for row in values]


def _features(row: dict[str, Any]) -> tuple[Any, ...]:
    """The normalised features of one record, in the order of FEATURES."""
    name = row["company_name"]
    return (
        row["party_id"],
        person_key(row["person_name"]),
        legal_name(name),
        short_name(name),
        company_key(name),
        short_key(name),
        has_legal_form(name),
        is_role_mailbox(row["email"]),
        company_domain(row["email"]) or company_domain(row["website"]),
    )


def _answer_name(
    connection: Connection, review_id: int, answer: str, by: str, run_date: date
) -> dict[str, int]:
    if answer != "different":
        live = read_sql(connection, "identity/select_live_customer.sql", customer_id=answer)
        if not live:
            raise UnfitAnswer("answer with the id of a customer, or different for none of them")
        answer = live[0]["customer_id"]
    _record_answer(connection, review_id, answer, by, run_date)
    return {"answered": 1}


def _record_answer(
    connection: Connection, review_id: int, answer: str, by: str, run_date: date
) -> None:
    run_sql(
        connection,
        "identity/update_review_answered.sql",
        review_id=review_id,
        answer=answer,
        answered_by=by,
        answered_date=run_date,
    )


def _fellows(connection: Connection, party_ids: list[int]) -> dict[int, list[int]]:
    """Each given party → the parties of its present customer."""
    fellows: dict[int, list[int]] = {party_id: [] for party_id in party_ids}
    for row in read_sql(connection, "identity/select_fellow_party.sql", party_ids=party_ids):
        fellows[row["party_id"]].append(row["fellow_id"])
    return fellows


def _members(connection: Connection, customer_id: str) -> set[int]:
    rows = read_sql(connection, "identity/select_member.sql", customer_id=customer_id)
    return {row["party_id"] for row in rows}


def _check_decider(by: str) -> None:
    if not by.strip() or by.strip() == "rule":
        raise UnfitAnswer("say who decides: a name")
