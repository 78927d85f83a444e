"""`owners --load`: what each rep has before it, today and in the coming two weeks (T6, R6)."""

from datetime import date, timedelta

from leadflow.commands.output import show, table
from leadflow.messages import Language
from leadflow.messages import text as message

AHEAD_DAYS = 14


def show_load(run_date: date, language: Language, *, as_json: bool) -> None:
    """A row per rep and working day: capacity, open, above it, put off to this day, share."""
    from leadflow.store.database import transaction
    from leadflow.store.sql import read_sql

    with transaction() as connection:
        rows = read_sql(
            connection,
            "followup/select_rep_outlook.sql",
            first_date=run_date,
            last_date=run_date + timedelta(days=AHEAD_DAYS),
        )
    lines = [message("ownership.owners.none", language)]
    if rows:
        lines = [table(list(rows[0]), rows), "", message("ownership.owners.load", language)]
    show(rows, as_json, "\n".join(lines))
