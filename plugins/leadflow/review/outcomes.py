"""Won and lost deals: how they closed, why, and what went before (R3, R4, G7)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadflow.presets.review import ReviewPolicy
from leadflow.review.conversion import total_amount
from leadflow.review.figures import Rows
from leadflow.review.periods import Quarter
from leadflow.review.statistics import Rate, Spread, rate, spread

PROPOSAL_STAGE_NUMBER = 3
GROUPS_SHOWN = 7
DEALS_SHOWN = 7


@dataclass(frozen=True)
class Group:
    """The closed deals that share one value (a source, an industry ...)."""

    key: str | None
    won: Rate
    won_amount: Decimal
    cycle: Spread


@dataclass(frozen=True)
class LossGroup:
    """The lost deals of one reason."""

    key: str | None
    count: int
    amount: Decimal
    high_intent_count: int


@dataclass(frozen=True)
class Contrast:
    """How often deals were won with and without something; `key` names it in the catalogue."""

    key: str
    present: Rate
    absent: Rate

    def is_enough(self, fewest_cases: int) -> bool:
        """Both sides have enough cases."""
        return self.present.is_enough(fewest_cases) and self.absent.is_enough(fewest_cases)

    @property
    def gain_points(self) -> float:
        """Percentage points by which deals with it are won more often; 0 without cases."""
        if self.present.pct is None or self.absent.pct is None:
            return 0.0
        return self.present.pct - self.absent.pct


def in_quarter(deals: Rows, quarter: Quarter) -> Rows:
    """The deals that closed in one quarter."""
    return [row for row in deals if quarter.from_date <= row["close_date"] <= quarter.to_date]


def is_high_intent(deal: dict[str, Any], review: ReviewPolicy) -> bool:
    """R4: a grade that the policy calls high at closing, clear intent said, or a proposal made."""
    return (
        deal["grade_at_close"] in review.high_intent_grades
        or deal["has_said_interested"]
        or deal["furthest_stage_number"] >= PROPOSAL_STAGE_NUMBER
    )


def won_by(deals: Rows, column: str, currency: str) -> list[Group]:
    """Closed deals by one column, most wins first, unknown last."""
    groups = [
        Group(
            key=key,
            won=rate(row["is_won"] for row in members),
            won_amount=total_amount([row for row in members if row["is_won"]], currency),
            cycle=cycle(members),
        )
        for key, members in _members(deals, column)
    ]
    return sorted(
        groups, key=lambda one: (one.key is None, -one.won.hits, -one.won_amount, one.key or "")
    )


def lost_by_reason(lost: Rows, review: ReviewPolicy) -> list[LossGroup]:
    """Lost deals by reason, most frequent first, unknown last."""
    groups = [
        LossGroup(
            key=key,
            count=len(members),
            amount=total_amount(members, review.currency),
            high_intent_count=sum(is_high_intent(row, review) for row in members),
        )
        for key, members in _members(lost, "loss_reason")
    ]
    return sorted(groups, key=lambda one: (one.key is None, -one.count, -one.amount, one.key or ""))


def grade_outcomes(deals: Rows) -> tuple[list[tuple[str, Rate]], int]:
    """How each grade really closed, and how many deals closed before they had a grade (G7)."""
    graded = [
        (
            letter,
            rate(row["is_won"] for row in deals if row["grade_at_close"] == letter),
        )
        for letter in ("A", "B", "C")
    ]
    return graded, sum(row["grade_at_close"] is None for row in deals)


def factors(rows: Rows, names: dict[str, str]) -> list[tuple[str, Rate]]:
    """Criteria that customers named, most named first; each deal counts once for each."""
    deals: dict[str, dict[int, bool]] = {}
    for row in rows:
        key = names.get(row["factor"]) or str(row["factor"])
        deals.setdefault(key, {})[row["opportunity_id"]] = row["is_won"]
    rated = [(key, rate(outcomes.values())) for key, outcomes in deals.items()]
    return sorted(rated, key=lambda item: (-item[1].count, item[0]))[:GROUPS_SHOWN]


def contrasts(deals: Rows) -> list[Contrast]:
    """What deals that were won had more often than others: the reusable lessons (R3)."""
    attached = [row for row in deals if row["customer_id"] is not None]
    tests: dict[str, Callable[[dict[str, Any]], bool]] = {
        "visit": lambda row: row["visit_count"] > 0,
        "decision_maker": lambda row: row["has_decision_maker"],
        "many_touches": lambda row: row["touch_count"] >= median_touches(attached),
        "intent_said": lambda row: row["has_said_interested"],
        "no_objection": lambda row: row["objection_count"] == 0,
    }
    return [
        Contrast(
            key=key,
            present=rate(row["is_won"] for row in attached if test(row)),
            absent=rate(row["is_won"] for row in attached if not test(row)),
        )
        for key, test in tests.items()
    ]


def median_touches(deals: Rows) -> int:
    """The median number of touches before closing, rounded up; 1 at least."""
    median = spread(row["touch_count"] for row in deals).median or 0
    return max(1, -int(-median // 1))


def touches(deals: Rows) -> dict[bool, Spread]:
    """Touches before closing, of won (True) and lost (False) deals with a customer."""
    return {
        is_won: spread(
            row["touch_count"]
            for row in deals
            if row["is_won"] is is_won and row["customer_id"] is not None
        )
        for is_won in (True, False)
    }


def cycle(deals: Rows) -> Spread:
    """Days from start to winning, of the won deals whose start is known."""
    return spread(
        row["cycle_days"] for row in deals if row["is_won"] and row["cycle_days"] is not None
    )


def deals_view(deals: Rows, quarter: Quarter, review: ReviewPolicy) -> dict[str, Any]:
    """Wins and losses of the quarter; rates and lessons over all `deals` (four quarters)."""
    now, before = in_quarter(deals, quarter), in_quarter(deals, quarter.back(1))
    won = [row for row in now if row["is_won"]]
    lost = [row for row in now if not row["is_won"]]
    won_before = [row for row in before if row["is_won"]]
    lost_high = [row for row in lost if is_high_intent(row, review)]
    by_amount = sorted(won, key=_by_amount)
    return {
        "won_count": len(won),
        "won_amount": total_amount(won, review.currency),
        "won_before_count": len(won_before),
        "won_before_amount": total_amount(won_before, review.currency),
        "lost_count": len(lost),
        "lost_amount": total_amount(lost, review.currency),
        "rate": rate(row["is_won"] for row in now),
        "rate_year": rate(row["is_won"] for row in deals),
        "rate_before": rate(row["is_won"] for row in before),
        "cycle": cycle(now),
        "cycle_year": cycle(deals),
        "deal_size": spread(float(row["amount"]) for row in won if row["amount"] is not None),
        "largest": by_amount[:DEALS_SHOWN],
        "by_source": won_by(now, "lead_source", review.currency)[:GROUPS_SHOWN],
        "by_industry": won_by(now, "industry", review.currency)[:GROUPS_SHOWN],
        "by_source_year": won_by(deals, "lead_source", review.currency),
        "by_reason": lost_by_reason(lost, review),
        "lost_high": sorted(lost_high, key=_by_amount)[:DEALS_SHOWN],
        "lost_high_count": len(lost_high),
        "lost_high_amount": total_amount(lost_high, review.currency),
        "contrasts": contrasts(deals),
        "touches": touches(deals),
        "median_touches": median_touches([row for row in deals if row["customer_id"]]),
        "grades": grade_outcomes(deals)[0],
        "ungraded_count": grade_outcomes(deals)[1],
        "year_count": len(deals),
    }


def _by_amount(row: dict[str, Any]) -> tuple[Decimal, int]:
    return -(row["amount"] or Decimal(0)), row["opportunity_id"]


def _members(deals: Rows, column: str) -> list[tuple[str | None, Rows]]:
    keys = {row[column] for row in deals}
    return [(key, [row for row in deals if row[column] == key]) for key in keys]
