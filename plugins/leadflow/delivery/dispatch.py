"""Tells people that lists are out: each receiver once a batch, whatever is retried or dies (P4).

A message is claimed in one transaction, sent, and settled in another. What a sender left claimed
when it died may have arrived: it becomes `unknown`, is told, and goes out again only when a person
asks (`./leadflow deliver --resend`). One sender works at a time.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from leadflow import clock
from leadflow.config import policy, roster
from leadflow.delivery import senders
from leadflow.delivery.failure import FILE_PREFIX, mail_failure
from leadflow.delivery.letters import Letter, letter_to_group, letter_to_rep
from leadflow.delivery.notices import Notice, render_notices
from leadflow.delivery.outbox import Export, day_folder, log_exports, write_whole
from leadflow.delivery.queues import Queue
from leadflow.delivery.senders import MayHaveArrived, NotSent
from leadflow.delivery.steps import DATA_TEAM, MANAGER, read_queues
from leadflow.delivery.workbook import render_workbook
from leadflow.messages import text
from leadflow.presets.delivery import DeliveryChannel, DeliveryPolicy
from leadflow.push.letters import letter_to_customer
from leadflow.push.steps import read_due_pushes
from leadflow.store.database import engine, transaction
from leadflow.store.sql import read_sql, run_sql

log = logging.getLogger(__name__)

MESSAGE = "message"
PUSH = "push"


@dataclass(frozen=True)
class Outgoing:
    """One message to one receiver. `mail` is a person's address; `queue` the rep's own list.

    A push goes to a customer, and over an encrypted connection only (P4).
    """

    channel: DeliveryChannel
    receiver: str
    letter: Letter
    mail: str | None = None
    queue: Queue | None = None
    is_push: bool = False

    @property
    def key(self) -> dict[str, str]:
        """What names it for good."""
        return {
            "channel": self.channel.channel,
            "receiver": self.receiver,
            "batch_id": self.letter.batch_id,
        }


def deliver(
    run_date: date, *, rep_id: str | None = None, is_resend: bool = False
) -> dict[str, int]:
    """Send what is due of a run date's lists; returns counts by what came of it.

    With `is_resend` also what was refused or may have arrived. Counts nothing where another sender
    is at work, or where the lists are not out.
    """
    counts = {"sent": 0, "failed": 0, "refused": 0, "unknown": 0}
    with _alone() as is_alone:
        if not is_alone:
            return counts
        counts["unknown"] += _settle_abandoned()
        for outgoing in outgoing_of(run_date, rep_id):
            state = _send(outgoing, run_date, is_resend)
            if state:
                counts[state] += 1
    return counts


def outgoing_of(run_date: date, rep_id: str | None = None) -> list[Outgoing]:
    """Every message that a run date's lists give, channel by channel; none before they are out.

    Pushes come last, where the policy has them mailed.
    """
    rules, is_pushing = policy().delivery, policy().care.pushes == "mail" and rep_id is None
    with transaction() as connection:
        [lists] = read_sql(connection, "delivery/select_lists_out.sql", run_date=run_date)
        if not lists["is_out"] or not (rules.channels or is_pushing):
            return []
        pushes = _push_mails(connection, run_date, rules) if is_pushing else []
        queues = [queue for queue in read_queues(connection, run_date) if queue.tasks]
    mails = {rep.rep_id: rep.mail for rep in roster().reps}
    managers = {manager.manager_id: manager.mail for manager in roster().managers}
    team = {rep.rep_id: rep.manager for rep in roster().reps}
    found: list[Outgoing] = []
    for channel in rules.channels:
        if channel.to == "reps":
            found += [
                Outgoing(channel, own.receiver.rep_id, _rep_letter(own, rules, False), mail, own)
                for own in queues
                if (mail := mails.get(own.receiver.rep_id))
            ]
        elif rep_id is None and channel.to == "managers":
            for manager_id, mail in managers.items():
                theirs = [q for q in queues if team.get(q.receiver.rep_id) == manager_id]
                if theirs:
                    letter = letter_to_group(theirs, rules.link, None)
                    found.append(Outgoing(channel, manager_id, letter, mail))
        elif rep_id is None and queues:
            letter = letter_to_group(queues, rules.link, channel.keyword)
            found.append(Outgoing(channel, "group", letter))
    return [outgoing for outgoing in found if rep_id in (None, outgoing.receiver)] + pushes


def states_of(run_date: date) -> list[dict[str, Any]]:
    """What has become of each message of a run date."""
    with transaction() as connection:
        return read_sql(connection, "delivery/select_delivery.sql", run_date=run_date)


def tell_late_lists(run_date: date) -> int:
    """Tell data team and manager, once, that a working day's lists are not out; how many are told.

    A page beside the failure notices, and a mail where `smtp_default` exists.
    """
    deadline = policy().delivery.lists_out_by
    late = {"date": run_date.isoformat(), "deadline": f"{deadline:%H:%M}" if deadline else ""}
    details = {"key": "delivery.late", **late}
    with transaction() as connection:
        [lists] = read_sql(connection, "delivery/select_lists_out.sql", run_date=run_date)
        if lists["is_out"] or not lists["is_working_day"]:
            return 0
        told: int = run_sql(
            connection,
            "delivery/insert_late_notice.sql",
            run_date=run_date,
            audiences=[DATA_TEAM, MANAGER],
            details=json.dumps(details),
        ).rowcount
    if told:
        notice = Notice(DATA_TEAM, "lists_late", "lists", details)
        name = text("delivery.audience.data_team", "zh")
        page = render_notices(name, run_date, [], [notice])
        write_whole(day_folder(run_date) / "notices" / f"{FILE_PREFIX}lists_late.md", page.encode())
        mail_failure(text("delivery.late", "en", **late), page)
    return told


def _rep_letter(queue: Queue, rules: DeliveryPolicy, names_customers: bool) -> Letter:
    return letter_to_rep(queue, rules.link, names_customers=names_customers)


def _push_mails(connection: Connection, run_date: date, rules: DeliveryPolicy) -> list[Outgoing]:
    """A mail for each due push to somebody with a mailbox, over the first mail channel's server."""
    mail = next((channel for channel in rules.channels if channel.kind == "mail"), None)
    channel = DeliveryChannel(
        channel=PUSH, kind="mail", to="reps", connection=mail.connection if mail else None
    )
    return [
        Outgoing(channel, push.customer_id, letter_to_customer(push), push.email, is_push=True)
        for push in read_due_pushes(connection, run_date)
        if push.channel == "mail"
    ]


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only sender; what another left claimed is then nobody's any more."""
    with engine().connect() as connection:
        [lock] = read_sql(connection, "delivery/lock_delivery.sql")
        try:
            yield bool(lock["is_locked"])
        finally:
            if lock["is_locked"]:
                run_sql(connection, "delivery/unlock_delivery.sql")


def _settle_abandoned() -> int:
    told = {"key": "delivery.trouble.died"}
    with transaction() as connection:
        rows = read_sql(
            connection,
            "delivery/settle_abandoned_delivery.sql",
            told=json.dumps(told),
            settled_at=clock.now(),
        )
        for row in rows:
            _log_export(connection, row, row["run_date"])
            _notify(connection, row, row["run_date"], told)
    return len(rows)


def _send(outgoing: Outgoing, run_date: date, is_resend: bool) -> str | None:
    """Claim, send, settle one message; its state, None where it is not to be sent now."""
    rules = policy().delivery
    row = {
        **outgoing.key,
        "content_sha256": outgoing.letter.digest,
        "row_count": outgoing.letter.row_count,
    }
    with transaction() as connection:
        claimed = read_sql(
            connection,
            "delivery/claim_delivery.sql",
            **row,
            run_date=run_date,
            attempts_max=rules.attempts_max,
            is_resend=is_resend,
            claimed_at=clock.now(),
        )
    if not claimed:
        return None
    said = _Said(outgoing.letter)
    state, told = _outcome(outgoing, rules, said)
    row |= {"content_sha256": said.letter.digest}
    with transaction() as connection:
        run_sql(
            connection,
            "delivery/settle_delivery.sql",
            **outgoing.key,
            state=state,
            told=json.dumps(told) if told else None,
            settled_at=clock.now(),
        )
        if state in ("sent", "unknown"):
            _log_export(connection, row, run_date)
            if said.attached:
                log_exports(connection, run_date, [_attached(outgoing, said.attached)])
        if told and (state != "failed" or claimed[0]["attempt_count"] >= rules.attempts_max):
            _notify(connection, row, run_date, told)
    log.info("delivery %s %s: %s", outgoing.channel.channel, outgoing.receiver, state)
    return state


@dataclass
class _Said:
    """What really went out: it depends on the connection."""

    letter: Letter
    attached: bytes | None = None


def _outcome(
    outgoing: Outgoing, rules: DeliveryPolicy, said: _Said
) -> tuple[str, dict[str, Any] | None]:
    try:
        _hand_over(outgoing, rules, said)
    except NotSent as error:
        return ("refused" if error.is_final else "failed"), error.told
    except MayHaveArrived as error:
        return "unknown", {"key": "delivery.trouble.no_word", "error": str(error)}
    return "sent", None


def _hand_over(outgoing: Outgoing, rules: DeliveryPolicy, said: _Said) -> None:
    channel = outgoing.channel
    if channel.kind == "mail":
        assert outgoing.mail

        def letter_over(is_encrypted: bool) -> tuple[Letter, bytes | None]:
            queue = outgoing.queue
            if outgoing.is_push and not is_encrypted:
                raise NotSent(
                    "push.trouble.not_encrypted", is_final=True, connection=channel.connection_id
                )
            if queue is not None and is_encrypted:
                said.letter = _rep_letter(queue, rules, rules.name_customers)
                said.attached = render_workbook(queue) if rules.attach_list else None
            return said.letter, said.attached

        senders.send_mail(channel.connection_id, outgoing.mail, letter_over, rules.timeout_seconds)
        return
    address = senders.address_of(channel.connection_id)
    if channel.kind == "apprise":
        senders.send_by_apprise(address, outgoing.letter)
    else:
        senders.send_to_bot(channel.kind, address, outgoing.letter, rules.timeout_seconds)


def _attached(outgoing: Outgoing, content: bytes) -> Export:
    name = f"{MESSAGE}/{outgoing.channel.channel}/{outgoing.receiver}/{outgoing.receiver}.xlsx"
    return Export(MESSAGE, outgoing.receiver, name, content, outgoing.letter.row_count)


def _log_export(connection: Connection, row: dict[str, Any], run_date: date) -> None:
    """What was handed to whom, by which channel (P4)."""
    run_sql(
        connection,
        "delivery/insert_export_log.sql",
        export_date=run_date,
        kinds=[MESSAGE],
        receivers=[row["receiver"]],
        file_names=[f"{MESSAGE}/{row['channel']}/{row['receiver']}/{row['batch_id']}"],
        digests=[row["content_sha256"]],
        row_counts=[row["row_count"]],
    )


def _notify(
    connection: Connection, row: dict[str, Any], run_date: date, told: dict[str, Any]
) -> None:
    run_sql(
        connection,
        "sources/upsert_notice.sql",
        run_date=run_date,
        audience=DATA_TEAM,
        kind="delivery",
        # a server that is wrong is told once, not once a customer
        subject=PUSH if row["channel"] == PUSH else f"{row['channel']} {row['receiver']}",
        details=json.dumps(
            {**told, "channel": row["channel"], "receiver": row["receiver"]}, ensure_ascii=False
        ),
    )
