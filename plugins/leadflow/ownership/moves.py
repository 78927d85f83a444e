"""What people decide about owners: claims, assignments, handovers, disputes, absences (D3–D7).

Each is judged as a whole before anything is written: where one row breaks a rule, all rows that do
are told and nothing has changed. The caller holds the book, has the roster of the day in the store
and plans the customers that moved, all in one transaction (`deciding`).
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow.clock import local_midnight
from leadflow.config import policy
from leadflow.messages import Language, text
from leadflow.ownership.changes import Change, add_changes, begin_changes, write_changes
from leadflow.ownership.turns import RosterRep, Unowned, share_out
from leadflow.store.database import one_transaction, transaction
from leadflow.store.sql import copy_rows, read_sql, run_sql


@dataclass(frozen=True)
class Wanted:
    """One wish: this customer to this rep; `row_number` as the person counts."""

    row_number: int
    customer_id: str
    rep_id: str


class MoveRefused(Exception):
    """Why nothing moved: one problem per row that breaks a rule (key, row_number, values)."""

    def __init__(self, problems: Sequence[dict[str, Any]]) -> None:
        super().__init__(problems[0]["key"])
        self.problems = list(problems)

    def told(self, language: Language) -> list[str]:
        """One sentence per row, with the remedy."""
        return [
            text(
                "ownership.move.row",
                language,
                row=problem["row_number"],
                problem=text(f"ownership.move.{problem['key']}", language, **problem["told"]),
            )
            for problem in self.problems
        ]


def claim(run_date: date, customer_id: str, rep_id: str, by: str | None = None) -> dict[str, int]:
    """A rep takes a customer from the pool: caps, bar and bands apply (D4–D6)."""
    wanted = [Wanted(1, customer_id, rep_id)]
    return _move(run_date, wanted, reason="claimed", rule="D4", by=by or rep_id, is_claim=True)


def assign(run_date: date, wanted: Sequence[Wanted], by: str) -> dict[str, int]:
    """A manager gives customers to reps, owned or not: the cap and the bar apply (D4, D6)."""
    return _move(run_date, wanted, reason="assigned", rule="D6", by=by)


def decide_dispute(
    run_date: date, customer_id: str, claimed_by: str, decision: str, by: str, because: str | None
) -> dict[str, int]:
    """Record a person's decision of a registration dispute; `move` gives it to the claimant (D3).

    The owner and the claimant are told. Raises MoveRefused where no such dispute is open.
    """
    with transaction() as connection:
        begin_changes(connection)
        decided = read_sql(
            connection,
            "ownership/update_dispute_decided.sql",
            customer_id=customer_id,
            claimed_by=claimed_by,
            decision=decision,
            decided_by=by,
            decided_because=because,
            run_date=run_date,
        )
        if not decided:
            raise _refused("no_dispute", customer_id=customer_id, rep_id=claimed_by)
        moved = 0
        if decision == "move":
            moved = _write(
                connection,
                run_date,
                [Wanted(1, customer_id, claimed_by)],
                reason="dispute_decided",
                rule="D3",
                by=by,
                # a registration is never turned away by a cap, nor by a bar
                checks={"must_be_pooled": False, "cap": None, "claims_cap": None,
                        "barred_days": None, "bands": None},
                more={"registered_at": decided[0]["registered_at"].isoformat(),
                      "record_id": decided[0]["record_id"]},
            )  # fmt: skip
        run_sql(
            connection,
            "ownership/insert_notice_of_decision.sql",
            customer_id=customer_id,
            claimed_by=claimed_by,
            run_date=run_date,
        )
        return {"decided": 1, "moved": moved}


def hand_over(
    run_date: date, rep_id: str, receivers: Sequence[str], by: str
) -> list[dict[str, Any]]:
    """All customers of a leaving rep go to colleagues, with the handover record (D7).

    To the receivers by load, or without any by seniority band and load as the night does it; they
    take no turn (D5), and none goes beyond the cap: who has no room leaves them in the pool. Lost
    and invalid customers end in the pool. Returns the changes.
    """
    with transaction() as connection:
        begin_changes(connection)
        employed = [
            RosterRep(**row)
            for row in read_sql(connection, "ownership/select_rep_on_roster.sql", run_date=run_date)
        ]
        _check_receivers(connection, employed, rep_id, receivers)
        able = [rep for rep in employed if rep.rep_id != rep_id]
        if receivers:
            # one band: the person has chosen, load alone decides among them
            able = [
                replace(rep, seniority="senior", duty="on_duty")
                for rep in able
                if rep.rep_id in receivers
            ]
        rows = read_sql(
            connection,
            "ownership/select_customer_of_rep.sql",
            rep_id=rep_id,
            valid_from_at=local_midnight(run_date, policy().timezone),
        )
        for row in rows:
            if row["is_backdated"]:
                raise _refused("backdated", customer_id=row["customer_id"], since=row["since"])
        dealt = share_out(
            [
                Unowned(row["customer_id"], row["grade"], takes_turn=False)
                for row in rows
                if row["is_live"]
            ],
            able,
            policy().ownership,
            last_turn_number=0,
        )
        evidence = {"rule": "D7", "previous_owner": rep_id, "by": by,
                    "left_behind_date": run_date.isoformat()}  # fmt: skip
        changes: list[Change] = []
        for one in dealt.assignments:
            known = evidence | ({"load_before": one.rep.load} if one.rep else {})
            receiver, reason = (one.rep.rep_id, "handover") if one.rep else (None, "rep_left")
            told = json.dumps(known, ensure_ascii=False)
            changes.append((one.customer.customer_id, receiver, reason, told))
        left = json.dumps(evidence, ensure_ascii=False)
        changes += [
            (row["customer_id"], None, "rep_left", left) for row in rows if not row["is_live"]
        ]
        add_changes(connection, changes)
        changed = read_sql(connection, "ownership/select_owner_change.sql")
        write_changes(connection, run_date)
        return changed


def tell_absence(run_date: date, rep_id: str, day: date, by: str, *, undo: bool) -> dict[str, int]:
    """A rep was absent without notice on a day: turns that pass it from now on are not made good.

    `undo` takes it back; turns that have passed stay passed. Raises MoveRefused for a stranger.
    """
    with transaction() as connection:
        reps = read_sql(connection, "ownership/select_rep_on_roster.sql", run_date=run_date)
        if rep_id not in {row["rep_id"] for row in reps}:
            raise _refused("unknown_rep", rep_id=rep_id)
        if undo:
            return {
                "taken_back": run_sql(
                    connection,
                    "ownership/delete_rep_absence.sql",
                    rep_id=rep_id,
                    absent_date=day,
                ).rowcount
            }
        return {
            "noted": run_sql(
                connection,
                "ownership/insert_rep_absence.sql",
                rep_ids=[rep_id],
                absent_dates=[day],
                told_by=by,
            ).rowcount
        }


@contextmanager
def deciding(*, keeps: bool) -> Iterator[Connection]:
    """One transaction for a decision and all that follows; without `keeps` it was a trial."""
    try:
        with one_transaction() as connection:
            yield connection
            if not keeps:
                raise _NotMeant
    except _NotMeant:
        pass


class _NotMeant(Exception):
    """Ends a trial: the transaction is rolled back."""


def _refused(key: str, **told: object) -> MoveRefused:
    return MoveRefused([{"row_number": 1, "key": key, "told": told}])


def _move(
    run_date: date,
    wanted: Sequence[Wanted],
    *,
    reason: str,
    rule: str,
    by: str,
    is_claim: bool = False,
) -> dict[str, int]:
    rules = policy().ownership
    bands = rules.claim_bands if is_claim else None
    checks = {
        "must_be_pooled": is_claim,
        "cap": rules.owned_customers_cap,
        "claims_cap": rules.daily_claims_cap if is_claim else None,
        "barred_days": rules.reclaim_barred_days,
        "bands": None if bands is None else {grade: list(bands[grade]) for grade in bands},
    }
    with transaction() as connection:
        begin_changes(connection)
        moved = _write(connection, run_date, wanted, reason=reason, rule=rule, by=by, checks=checks)
    return {"rows": len(wanted), "moved": moved, "unchanged": len(wanted) - moved}


def _write(
    connection: Connection,
    run_date: date,
    wanted: Sequence[Wanted],
    *,
    reason: str,
    rule: str,
    by: str,
    checks: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> int:
    """Judge the wishes, all of them; write them where none breaks a rule. Returns the moves."""
    zone = policy().timezone
    run_sql(connection, "ownership/create_wanted_owner.sql")
    copy_rows(
        connection,
        "wanted_owner",
        ["row_number", "customer_id", "rep_id"],
        [(one.row_number, one.customer_id, one.rep_id) for one in wanted],
    )
    problems = read_sql(
        connection,
        "ownership/select_move_problem.sql",
        run_date=run_date,
        valid_from_at=local_midnight(run_date, zone),
        timezone=zone,
        must_be_pooled=checks["must_be_pooled"],
        cap=checks["cap"],
        claims_cap=checks["claims_cap"],
        barred_days=checks["barred_days"],
        bands=None if checks["bands"] is None else json.dumps(checks["bands"]),
    )
    if problems:
        raise MoveRefused(problems)
    moved = run_sql(
        connection,
        "ownership/insert_change_of_wanted.sql",
        reason=reason,
        evidence=json.dumps({"rule": rule, "by": by, **(more or {})}, ensure_ascii=False),
    ).rowcount
    write_changes(connection, run_date)
    run_sql(connection, "ownership/insert_notice_of_move.sql", run_date=run_date)
    return moved


def _check_receivers(
    connection: Connection, reps: Sequence[RosterRep], rep_id: str, receivers: Sequence[str]
) -> None:
    """The leaving rep is known, or was; the receivers are employed, others, and named once."""
    if not read_sql(connection, "ownership/select_rep.sql", rep_id=rep_id):
        raise _refused("unknown_rep", rep_id=rep_id)
    employed = {rep.rep_id for rep in reps}
    for receiver in receivers:
        if receiver not in employed:
            raise _refused("rep_not_employed", rep_id=receiver)
        if receiver == rep_id:
            raise _refused("to_itself", rep_id=receiver)
