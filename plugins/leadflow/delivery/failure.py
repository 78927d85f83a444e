"""What happens when an Airflow task gives up: a notice, a log line, perhaps a mail."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from leadflow import clock
from leadflow.config import policy
from leadflow.delivery.notices import LANGUAGES, both, plain
from leadflow.delivery.outbox import day_folder, write_whole
from leadflow.messages import text

log = logging.getLogger(__name__)

FILE_PREFIX = "failure_"
MAIL_CONNECTION = "smtp_default"


def notify_failure(context: Mapping[str, Any]) -> None:
    """Tell people that a task failed for good. Airflow calls it as `on_failure_callback`.

    Writes outbox/<run date>/notices/failure_<dag>_<task>.md, logs ids, and mails the same words
    where connection `smtp_default` exists. Neither says more than ids and our own message:
    a driver's error may quote the row that it choked on (P4).
    """
    failed = context["task_instance"]
    run_date = clock.run_date_of(context["dag_run"], policy().timezone)
    facts = {
        "dag": failed.dag_id,
        "task": failed.task_id,
        "map_index": failed.map_index,
        "run": failed.run_id,
        "attempt": failed.try_number,
        "run_date": run_date.isoformat(),
        "error": error_text(context.get("exception")),
    }
    log.error("gave up: %s", {name: facts[name] for name in ("dag", "task", "map_index", "run")})
    page = failure_page(facts)
    mapped = f"_{failed.map_index}" if failed.map_index >= 0 else ""
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", f"{FILE_PREFIX}{failed.dag_id}_{failed.task_id}{mapped}")
    write_whole(day_folder(run_date) / "notices" / f"{name}.md", page.encode())
    mail_failure(text("delivery.failure.subject", "en", **facts), page)


def error_text(error: BaseException | str | None) -> str:
    """An error of ours in its own words, which name ids only; any other by its class alone."""
    if error is None:
        return "-"
    if isinstance(error, str):
        return error.split(":", 1)[0]
    ours = type(error).__module__.split(".")[0] == "leadflow"
    return f"{type(error).__name__}: {error}" if ours else type(error).__name__


def failure_page(facts: Mapping[str, object]) -> str:
    """The notice: what failed, what it means for today, what to do; both languages."""
    lines = [f"# {both('delivery.failure.title')}", ""]
    lines += [
        f"- {both(f'delivery.failure.fact.{name}')}: {plain(value)}"
        for name, value in facts.items()
    ]
    for language in LANGUAGES:
        lines += ["", text("delivery.failure.advice", language, **facts)]
    return "\n".join(lines) + "\n"


def mail_failure(subject: str, page: str) -> bool:
    """Mail the notice if the installation has connection `smtp_default`; whether it did.

    The receiver is the connection's extra `data_team_mail`, else its sender `from_email`.
    """
    from airflow.providers.smtp.hooks.smtp import SmtpHook
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        connection = BaseHook.get_connection(MAIL_CONNECTION)
    except AirflowNotFoundException:
        log.info("no connection %s: the failure notice is not mailed", MAIL_CONNECTION)
        return False
    extra = connection.extra_dejson
    receiver = extra.get("data_team_mail") or extra.get("from_email")
    if not receiver:
        log.warning("connection %s names no data_team_mail: not mailed", MAIL_CONNECTION)
        return False
    with SmtpHook(smtp_conn_id=MAIL_CONNECTION) as hook:
        hook.send_email_smtp(
            to=receiver,
            subject=subject,
            html_content=f"<pre>{page}</pre>",
        )
    return True
