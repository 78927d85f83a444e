"""Who is told when: today's lists at their hour, late lists at the deadline, old days never."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from leadflow import clock
from leadflow.config import policy
from leadflow.delivery.dispatch import deliver, tell_late_lists


def deliver_waiting(run_date: date) -> dict[str, int]:
    """Tell who is waiting for today's lists, and of lists that are late; returns counts.

    Days gone by are left alone: a night that is run again tells nobody of old lists.
    """
    rules = policy()
    local = clock.now().astimezone(ZoneInfo(rules.timezone))
    if run_date != local.date():
        return {"sent": 0, "late": 0}
    late = tell_late_lists(run_date) if _has_passed(rules.delivery.lists_out_by, local) else 0
    not_before = rules.delivery.not_before
    if not_before is not None and not _has_passed(not_before, local):
        return {"sent": 0, "late": late}
    counts = deliver(run_date)
    return {**counts, "late": late}


def _has_passed(moment: time | None, local: datetime) -> bool:
    return moment is not None and local.time() >= moment
