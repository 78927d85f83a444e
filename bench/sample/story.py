"""What happened between the reps and the companies: activities, deals and where each is recorded.

Rules of the plot only; how a file words it is the renderers' business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sample import pools
from sample.world import DORMANT_PARTS, Company, Person

FIRST_RUN_DATE = date(2026, 9, 28)
DORMANT_BEFORE = date(2026, 3, 28)  # six calendar months before the first run
ARCHIVED_BEFORE = date(2025, 4, 1)  # older Salesforce tasks lie in the archive that Excel re-saved
DEAL_PARTS = frozenset({"won_active", "won_dormant", "open_deal", "lost_recent", "lost_dormant"})
HOLIDAYS = (
    (date(2024, 9, 15), date(2024, 9, 17)),
    (date(2024, 10, 1), date(2024, 10, 7)),
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
)
ACTIVITY_COUNTS = {
    "won_active": (16, 28),
    "won_dormant": (8, 16),
    "open_deal": (12, 22),
    "lost_recent": (9, 18),
    "lost_dormant": (7, 14),
    "nurtured": (7, 18),
    "silent": (3, 9),
    "contact_failed": (5, 10),
    "opted_out": (3, 8),
    "paused": (5, 10),
}
LAST_INTERACTION = {
    "won_active": (date(2026, 6, 1), date(2026, 9, 24)),
    "won_dormant": (date(2025, 10, 9), date(2026, 3, 18)),
    "open_deal": (date(2026, 9, 1), date(2026, 9, 24)),
    "lost_recent": (date(2026, 5, 11), date(2026, 9, 10)),
    "lost_dormant": (date(2025, 10, 9), date(2026, 3, 18)),
    "nurtured": (date(2026, 4, 13), date(2026, 9, 24)),
    "silent": (date(2025, 9, 10), date(2026, 3, 18)),
    "contact_failed": (date(2026, 4, 13), date(2026, 7, 30)),
    "opted_out": (date(2026, 5, 11), date(2026, 9, 18)),
    "paused": (date(2026, 8, 10), date(2026, 9, 22)),
}


@dataclass
class Activity:
    """One recorded interaction or attempt; `channel` names the file family that records it."""

    company: Company
    person: Person
    at: datetime
    kind: str  # call, visit, email, wechat
    is_inbound: bool
    is_reached: bool
    note: str
    note_en: str
    feedback: str
    owner_id: str
    channel: str


@dataclass
class Deal:
    """One possible sale in one system; `entered` holds the day each stage index was entered."""

    company: Company
    system: str  # salesforce, hubspot, sheet
    amount: int  # CNY
    entered: list[datetime]
    outcome: str  # won, lost, open
    loss_reason: tuple[str, str, str] | None
    owner_id: str

    @property
    def created_at(self) -> datetime:
        """When the first stage was entered."""
        return self.entered[0]

    @property
    def close_date(self) -> date:
        """Closing day; for an open deal the day that the rep expects."""
        return self.entered[-1].date() + timedelta(days=45 if self.outcome == "open" else 0)


def is_workday(day: date) -> bool:
    """Monday to Friday and no public holiday (make-up days are left out: nobody has to work)."""
    return day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)


def workday_on_or_before(day: date) -> date:
    """The same day, or the nearest working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def at_work(random: Random, day: date) -> datetime:
    """A local time in office hours of that day."""
    return datetime.combine(day, time(9)) + timedelta(minutes=random.randrange(9 * 60))


def _between(random: Random, first: date, last: date) -> date:
    if last <= first:
        return workday_on_or_before(last)
    return workday_on_or_before(first + timedelta(days=random.randrange((last - first).days + 1)))


def make_deals(random: Random, companies: Iterable[Company]) -> list[Deal]:
    """About 180 deals; a won company may have bought twice, one lost in five was won before."""
    deals = []
    for company in companies:
        if company.part not in DEAL_PARTS:
            continue
        system = _deal_system(company)
        if company.part.startswith("won"):
            count = 2 if company.part == "won_active" and random.random() < 0.25 else 1
            deals += [_deal(random, company, system, "won") for _ in range(count)]
        elif company.part == "open_deal":
            deals.append(_deal(random, company, system, "open"))
        else:
            deals.append(_deal(random, company, system, "lost"))
    return deals


def _deal_system(company: Company) -> str:
    if "account" in company.sources:
        return "salesforce"
    return "hubspot" if "hubspot" in company.sources else "sheet"


def _deal(random: Random, company: Company, system: str, outcome: str) -> Deal:
    last = company.last_interaction_date
    assert last is not None  # every part with deals has been reached
    reason = None
    if outcome == "open":
        first = max(company.created_date, last - timedelta(days=110))
        stage_count = random.randint(1, 5)
    else:
        first, stage_count = company.created_date, 6
        window_days = random.choices((60, 300, 720), (35, 35, 30))[0]
        earliest = max(first + timedelta(days=40), last - timedelta(days=window_days))
        last = _between(random, earliest, last)
        first = max(first, last - timedelta(days=random.randint(45, 160)))
        if outcome == "lost":
            stage_count = random.randint(2, 6)
            reason = random.choices(pools.LOSS_REASONS, (30, 18, 22, 12, 10, 8))[0]
    span = max((last - first).days, stage_count)
    offsets = sorted(random.sample(range(span), stage_count - 1)) if stage_count > 1 else []
    entered = [at_work(random, first)]
    entered += [at_work(random, first + timedelta(days=offset + 1)) for offset in offsets]
    if outcome != "open":
        entered[-1] = at_work(random, last)
    amount = random.choice((8, 12, 15, 20, 26, 30, 45, 50, 68, 80, 96, 120, 150, 200)) * 10_000
    return Deal(company, system, amount, sorted(entered), outcome, reason, company.owner_id)


def make_activities(random: Random, companies: Iterable[Company]) -> list[Activity]:
    """Two years of activities, oldest first; sets each company's last dates as it goes."""
    activities: list[Activity] = []
    for company in companies:
        activities += _activities_of(random, company)
    activities.sort(key=lambda activity: (activity.at, activity.company.entity_id))
    return activities


def set_last_interactions(random: Random, companies: list[Company]) -> None:
    """Chooses the day each company was last reached; two of them straddle the six-month line."""
    for company in companies:
        if company.part in LAST_INTERACTION:
            first, last = LAST_INTERACTION[company.part]
            company.last_interaction_date = _between(
                random, max(first, company.created_date + timedelta(days=20)), last
            )
    silent = [company for company in companies if company.part == "silent"]
    nurtured = [company for company in companies if company.part == "nurtured"]
    silent[0].last_interaction_date = DORMANT_BEFORE - timedelta(days=1)
    nurtured[-1].last_interaction_date = DORMANT_BEFORE
    nurtured[-1].created_date = min(nurtured[-1].created_date, date(2025, 12, 1))


def _activities_of(random: Random, company: Company) -> list[Activity]:
    last = company.last_interaction_date
    if last is None:
        attempts = _attempts(random, company, company.created_date, random.choice((0, 0, 0, 1, 2)))
        company.last_activity_date = max((a.at.date() for a in attempts), default=None)
        return attempts
    low, high = ACTIVITY_COUNTS[company.part]
    days = [_between(random, company.created_date, last) for _ in range(random.randint(low, high))]
    activities = [
        _activity(random, company, day, is_reached=random.random() < 0.72)
        for day in days
        if company.created_date <= day < last
    ]
    final = _activity(random, company, last, is_reached=True)
    activities.append(final)
    if company.part == "paused":
        final.note = "客户表示近期无需沟通，暂缓跟进，12月再联系"
        final.note_en = "On hold: no contact needed for now, call again in December"
        final.feedback = "犹豫"
    if company.part == "contact_failed":
        failure = _attempts(random, company, date(2026, 8, 3), 1)[0]
        failure.kind = "call"
        failure.note, failure.note_en = random.choice(
            (
                ("号码为空号，无法联系", "Number not in service"),
                ("联系人已离职，新联系人未知", "Contact has left the company"),
            )
        )
        activities.append(failure)
    if company.part in DORMANT_PARTS and random.random() < 0.5:
        activities += _attempts(random, company, date(2026, 4, 13), random.randint(1, 2))
    company.last_activity_date = max(activity.at.date() for activity in activities)
    return activities


def _attempts(random: Random, company: Company, first: date, count: int) -> list[Activity]:
    """Touches that reached nobody, after `first`; they never count as interaction."""
    return [
        _activity(random, company, _between(random, first, date(2026, 9, 24)), is_reached=False)
        for _ in range(count)
    ]


def _activity(random: Random, company: Company, day: date, *, is_reached: bool) -> Activity:
    channel = "sheet"
    if company.sources & {"account", "lead"} and (
        not company.sources & {"registration", "hubspot"} or random.random() < 0.5
    ):
        channel = "task"
    is_inbound, feedback = False, ""
    if not is_reached:
        index = random.randrange(len(pools.UNREACHED_NOTES))
        note, note_en = pools.UNREACHED_NOTES[index]
        kind = "email" if index == len(pools.UNREACHED_NOTES) - 1 else "call"
    elif random.random() < 0.14:
        is_inbound = True
        index = random.randrange(len(pools.INBOUND_NOTES))
        note, note_en = pools.INBOUND_NOTES[index]
        kind = ("call", "email", "wechat")[index]
    else:
        kind = random.choices(("call", "visit", "wechat"), (62, 22, 16))[0]
        note, note_en = random.choice(pools.REACHED_NOTES)
        feedback = random.choices(pools.FEEDBACKS, (30, 14, 38, 18))[0]
    return Activity(
        company=company,
        person=random.choice(company.people),
        at=at_work(random, day),
        kind=kind,
        is_inbound=is_inbound,
        is_reached=is_reached,
        note=note,
        note_en=note_en,
        feedback=feedback,
        owner_id=company.owner_id,
        channel=channel,
    )
