"""What no single key of a policy or roster can tell: values that do not go with one another. Pure.

Each check yields the path of the value that is wrong and, in words, what is allowed.
"""

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import available_timezones

from leadflow.presets.grade_table import decided_rows
from leadflow.presets.grading import DIMENSIONS, Dimension, GradeRule
from leadflow.presets.model import GRADES
from leadflow.presets.preset import Policy
from leadflow.presets.problem import Path
from leadflow.presets.roster import Roster
from leadflow.presets.stages import StageReference

Problems = Iterator[tuple[Path, str]]

CHANNELS = ("phone", "wechat", "email", "visit", "meeting", "chat")
WORKING_DAYS_A_WEEK = 5
INDUSTRY_MARK = "{industry}"


def policy_problems(policy: Policy) -> Problems:
    """Everything in a preset that does not go together."""
    for check in POLICY_CHECKS:
        yield from check(policy)


def thorough_problems(policy: Policy) -> Problems:
    """`policy_problems` and what takes too long to ask for at every start."""
    yield from policy_problems(policy)
    import holidays  # a fifth of a second

    if policy.calendar.country not in holidays.list_supported_countries():
        yield ("calendar", "country"), "a country code is expected, such as CN"


def roster_problems(roster: Roster) -> Problems:
    """Everything in the roster that does not go together."""
    managers = [manager.manager_id for manager in roster.managers]
    yield from _said_twice(managers, ("managers",), "manager_id")
    yield from _said_twice([rep.rep_id for rep in roster.reps], ("reps",), "rep_id")
    for position, rep in enumerate(roster.reps):
        at: Path = ("reps", position)
        if rep.manager not in managers:
            yield (*at, "manager"), f"allowed are: {', '.join(managers)}"
        if rep.left_date is not None and rep.left_date < rep.hired_date:
            yield (*at, "left_date"), f"the hired_date {rep.hired_date} or later is expected"
        for number, leave in enumerate(rep.leave):
            if leave.to_date < leave.from_date:
                told = f"the from_date {leave.from_date} or later is expected"
                yield (*at, "leave", number, "to_date"), told


def _calendar(policy: Policy) -> Problems:
    if policy.timezone not in available_timezones():
        yield ("timezone",), "an IANA time zone is expected, such as Asia/Shanghai"
    both = set(policy.calendar.extra_holidays) & set(policy.calendar.extra_working_days)
    for day in sorted(both):
        yield ("calendar", "extra_working_days"), f"{day} is an extra holiday too"


def _grading(policy: Policy) -> Problems:
    grading = policy.grading
    for nearer, farther in (
        ("urgent_within_days", "soon_within_days"),
        ("decision_cycle_short_months", "decision_cycle_long_months"),
        ("potential_middle_amount", "potential_high_amount"),
    ):
        most = getattr(grading, farther)
        if getattr(grading, nearer) > most:
            yield ("grading", nearer), f"at most {farther} is expected, which is {most}"
    yield from _said_twice(grading.dimensions, ("grading", "dimensions"))
    unused = [one for one in DIMENSIONS if one not in grading.dimensions]
    for position, rule in enumerate(grading.rules):
        at: Path = ("grading", "rules", position)
        for dimension in unused:
            if getattr(rule, dimension) != "none":
                known = ", ".join(grading.dimensions)
                yield (*at, dimension), f"is none of grading.dimensions, which are {known}"
    last = len(grading.rules) - 1
    if not _asks_for_nothing(grading.rules[last]):
        told = "the table has to end with a row that names no level, only grade and reason"
        yield ("grading", "rules", last), told
    elif not any(_levels_named(rule) & set(unused) for rule in grading.rules):
        decided = decided_rows(grading)
        for position in range(last + 1):
            if position not in decided:
                told = "decides nothing: the rows above take all that it asks for"
                yield ("grading", "rules", position), told


def _names(policy: Policy) -> Problems:
    for grade in GRADES:
        if grade not in policy.names.grades:
            yield ("names", "grades"), f"grade {grade} is missing"


def _value(policy: Policy) -> Problems:
    rules = policy.value.rules
    for position, rule in enumerate(rules):
        if rule.value_class not in policy.names.value_classes:
            known = ", ".join(policy.names.value_classes)
            yield (
                ("value", "rules", position, "value_class"),
                f"has no name under names.value_classes; there are: {known}",
            )
    for value_class in policy.cadence.customer_cadence_days_by_value:
        if value_class not in policy.names.value_classes:
            known = ", ".join(policy.names.value_classes)
            yield (
                ("cadence", "customer_cadence_days_by_value", value_class),
                f"has no name under names.value_classes; there are: {known}",
            )
    conditions = ("amount_min", "deal_count_min", "loyalty_months_min", "silent_months_min")
    if rules and not any(
        rule.has_bought and all(getattr(rule, name) in (None, 0) for name in conditions)
        for rule in rules
    ):
        yield (
            ("value", "rules", len(rules) - 1),
            "the table needs a row without conditions, for customers that no other row covers",
        )


def _tags(policy: Policy) -> Problems:
    for position, rule in enumerate(policy.tags):
        asked = rule.model_dump(exclude_defaults=True, exclude={"tag"})
        if not asked and INDUSTRY_MARK not in rule.tag:
            yield ("tags", position), f"a condition is expected, or {INDUSTRY_MARK} in the tag"
        if rule.tag.replace(INDUSTRY_MARK, "").count("{"):
            yield ("tags", position, "tag"), f"only {INDUSTRY_MARK} may stand in braces"


def _cadence(policy: Policy) -> Problems:
    cadence = policy.cadence
    for grade in GRADES:
        days = getattr(cadence.cadence_days, grade)
        cap = getattr(cadence.touch_cap_per_7_days, grade)
        if days is not None and cap is not None:
            touches = -(-WORKING_DAYS_A_WEEK // max(days, 1))
            if touches > cap:
                told = (
                    f"asks for {touches} touches in a week, and touch_cap_per_7_days allows {cap}"
                )
                yield ("cadence", "cadence_days", grade), told
        channel = cadence.channels.get(grade)
        if channel is None:
            yield ("cadence", "channels"), f"grade {grade} is missing"
        elif channel not in CHANNELS:
            yield ("cadence", "channels", grade), f"allowed are: {', '.join(CHANNELS)}"


def _ownership(policy: Policy) -> Problems:
    bands = policy.ownership.seniority_by_grade
    for grade in GRADES:
        if not bands.get(grade):
            yield ("ownership", "seniority_by_grade"), f"grade {grade} names nobody"


def _stages(policy: Policy) -> Problems:
    stages = policy.stages
    for outcome in ("won", "lost"):
        if not any(stage.outcome == outcome for stage in stages):
            yield ("stages",), f"a stage with the outcome {outcome} is missing"
    yield from _said_twice([stage.stage for stage in stages], ("stages",), "stage")
    yield from _said_twice([stage.number for stage in stages], ("stages",), "number")
    yield from _names_of_two(stages)


def _names_of_two(stages: tuple[StageReference, ...]) -> Problems:
    bearer: dict[str, str] = {}
    for position, stage in enumerate(stages):
        for number, name in enumerate(stage.names):
            other = bearer.setdefault(name.strip().lower(), stage.stage)
            if other != stage.stage:
                yield ("stages", position, "names", number), f"is a name of stage {other} already"


def _review(policy: Policy) -> Problems:
    currency = policy.review.currency
    if len(currency) != 3 or not currency.isupper():
        yield ("review", "currency"), "a code of three capitals is expected, such as CNY"


POLICY_CHECKS: tuple[Callable[[Policy], Problems], ...] = (
    _calendar,
    _names,
    _grading,
    _value,
    _tags,
    _cadence,
    _ownership,
    _stages,
    _review,
)


def _levels_named(rule: GradeRule) -> set[Dimension]:
    return {one for one in DIMENSIONS if getattr(rule, one) != "none"}


def _asks_for_nothing(rule: GradeRule) -> bool:
    return not _levels_named(rule) and rule.any_dimension == "none"


def _said_twice(values: Iterable[object], at: Path, key: str | None = None) -> Problems:
    seen: set[object] = set()
    for position, value in enumerate(values):
        if value in seen:
            yield (*at, position, *([key] if key else [])), "stands twice"
        seen.add(value)
