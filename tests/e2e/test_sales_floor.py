"""Seven weeks of a simulated sales floor: no night may break a law, a cap or a promise.

Around the long holiday with its make-up days; a rep quits, one joins, lists come back late or
twice. `bench/simulate_floor.py` plays whole years of other seeds and policies.
"""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import holidays
import pytest
from sqlalchemy import Connection, Engine, text

from floor.judge import Night, judge
from floor.staff import hire
from floor.world import Event, History
from leadflow.config import policy
from leadflow.store.database import transaction
from simulate_floor import play

pytestmark = pytest.mark.e2e

SEED = 11
START = date(2026, 9, 7)
DAYS = 49
LAST_DAY = START + timedelta(days=DAYS - 1)
HOLIDAY = date(2026, 10, 1)


def test_no_night_of_the_floor_breaks_a_law(store: Engine, tmp_path: Path) -> None:
    verdicts = play(tmp_path, SEED, START, DAYS, replay_every=12, tell=lambda line: None)
    assert verdicts == []
    with transaction() as connection:
        customers, results, handed_over = connection.execute(
            text(
                "select (select count(*) from mart.customer), "
                "(select count(*) from mart.task_result), "
                "(select count(*) from mart.ownership_history where reason = 'handover')"
            )
        ).one()
        assert (customers > 20, results > 40, handed_over > 0) == (True, True, True)
        _hold_the_judge_to_account(connection)


def _hold_the_judge_to_account(connection: Connection) -> None:
    """Each kind of verdict is given where its fault is put into the store or the history."""
    calendar = holidays.country_holidays("CN")
    people = hire(Random(SEED), START, DAYS)
    night = Night(LAST_DAY, LAST_DAY + timedelta(days=1), people, calendar.is_working_day, policy())
    task_id, customer_id, name = connection.execute(
        text(
            "select t.task_id, t.customer_id, c.legal_name from mart.followup_task t "
            "join mart.customer c using (customer_id) "
            "where t.status = 'open' and t.due_date = :day and t.kind not in "
            "('reply', 'complete_data') and c.lifecycle <> 'dormant' order by 1 limit 1"
        ),
        {"day": night.plan_day},
    ).one()
    history = History(answered={"T0": LAST_DAY})
    history.events[name] = [
        *(Event(LAST_DAY - timedelta(days=day), LAST_DAY, "attempt", "R01") for day in range(1, 7)),
        Event(date(2026, 1, 5), LAST_DAY, "reached", "R01"),
        Event(LAST_DAY, LAST_DAY, "attempt", "R01", agreed_date=LAST_DAY + timedelta(days=30)),
    ]
    told = "\n".join(judge(connection, night, history))
    assert "would be touch" in told
    assert "as agreed" in told
    assert "its last interaction was on 2026-01-05" in told
    assert "T0, which came on" in told

    spoilt = {
        f"{task_id} is due on {HOLIDAY}, a day off": (
            "update leadflow.followup_task set due_date = :holiday where task_id = :task_id"
        ),
        "has neither an open task nor a reason": (
            "update leadflow.followup_task set status = 'answered' where task_id = :task_id"
        ),
        "R03 does not work here": (
            "update leadflow.followup_task set owner_id = 'R03' where task_id = :task_id"
        ),
        "is owned by R03, who is not here": (
            "update leadflow.customer set owner_id = 'R03' where customer_id = :customer_id"
        ),
        "tasks on": (
            "update leadflow.followup_task set owner_id = 'R01', due_date = :plan_day "
            "where status = 'open'"
        ),
    }
    values = {
        "task_id": task_id,
        "customer_id": customer_id,
        "holiday": HOLIDAY,
        "plan_day": night.plan_day,
    }
    for verdict, statement in spoilt.items():
        savepoint = connection.begin_nested()
        connection.execute(text(statement), values)
        assert verdict in "\n".join(judge(connection, night, History()))
        savepoint.rollback()
