"""What a push says and how the list of marketing shows it, without contact details (P3). Pure."""

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadflow.delivery.csv_file import safe_cell
from leadflow.delivery.letters import Letter
from leadflow.followup.reasons import reason_text, worded
from leadflow.messages import Language, catalogue, text

COLUMNS = (
    "customer_id", "customer_name", "contact_id", "person_name", "channel", "by", "language",
    "kind", "occasion", "occasion_date", "reason", "message",
)  # fmt: skip


@dataclass(frozen=True)
class Push:
    """One push that may go out: one customer, occasion and its date. `email` is for mail alone."""

    customer_id: str
    customer_name: str | None
    contact_id: int
    person_name: str | None
    email: str | None
    kind: str
    occasion: str
    occasion_date: date
    channel: str
    language: Language
    reason: Mapping[str, Any]


def letter_to_customer(push: Push) -> Letter:
    """The mail of one push; its batch is the customer, the occasion and its date."""
    lines = [_said(push, "text"), text("push.ending", push.language)]
    what = push.occasion if push.occasion.isascii() and push.occasion.isidentifier() else push.kind
    shown = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return Letter(
        batch_id=f"{push.customer_id}-{what}-{push.occasion_date:%Y%m%d}",
        subject=_said(push, "subject"),
        words="\n\n".join(lines),
        html=f"<html><head><meta charset='utf-8'></head><body>{shown}</body></html>",
        row_count=1,
    )


def push_list(pushes: Sequence[Push], *, is_mailed: bool) -> bytes:
    """The list of marketing as CSV in both languages; `is_mailed`: Leadflow mails who has mail."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(_both(f"push.column.{column}", " ") for column in COLUMNS)
    for push in pushes:
        cells = _cells(push, is_mailed)
        lines.writerow(safe_cell(cells[column]) for column in COLUMNS)
    return written.getvalue().encode("utf-8-sig")


def _cells(push: Push, is_mailed: bool) -> dict[str, str | date | None]:
    by = "leadflow" if is_mailed and push.channel == "mail" else "marketing"
    occasion = [str(worded("occasion", push.occasion, language)) for language in ("zh", "en")]
    return {
        "customer_id": push.customer_id,
        "customer_name": push.customer_name,
        "contact_id": str(push.contact_id),
        "person_name": push.person_name,
        "channel": _both(f"push.channel.{push.channel}"),
        "by": _both(f"push.by.{by}"),
        "language": push.language,
        "kind": _both(f"push.kind.{push.kind}"),
        "occasion": " · ".join(dict.fromkeys(occasion)),
        "occasion_date": push.occasion_date,
        "reason": " · ".join(reason_text(push.reason, language) for language in ("zh", "en")),
        "message": _said(push, "text"),
    }


def _said(push: Push, part: str) -> str:
    """Subject or text in the receiver's language: the occasion's own words, else its kind's."""
    own = f"push.{part}.{push.occasion}"
    name = push.person_name or push.customer_name
    return text(
        own if own in catalogue() else f"push.{part}.{push.kind}",
        push.language,
        name=name or text("push.nobody", push.language),
        occasion=worded("occasion", push.occasion, push.language),
    )


def _both(key: str, between: str = " · ") -> str:
    return f"{text(key, 'zh')}{between}{text(key, 'en')}"
