"""What the tag rules of a policy hand to the store, and tags by hand (G6)."""

import json
import re
from datetime import date

from leadflow.presets.grading import Dimension
from leadflow.presets.preset import Policy
from leadflow.review.vocabulary import vocabulary
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql, run_sql


def tag_rules(policy: Policy) -> str:
    """The tag rules as JSON rows, each with its position; words become one pattern a rule."""
    rows = [
        {
            "position": position,
            "tag": rule.tag,
            "industry_pattern": _any_of(rule.industry_words),
            "employees_min": rule.employees_min,
            "employees_max": rule.employees_max,
            "yearly_amount_min": rule.yearly_amount_min,
            "decision_parties_min": rule.decision_parties_min,
            "word_pattern": _any_of(rule.words),
            "levels": rule.levels,
        }
        for position, rule in enumerate(policy.tags, 1)
    ]
    return json.dumps(rows, ensure_ascii=False)


def industry_names() -> str:
    """JSON: each lower-case name that a source gives an industry, with the one that a tag gives."""
    names = vocabulary()
    by_name = names.keys_by_name("industries")
    return json.dumps(
        {name: names.label("industries", key, "zh") for name, key in by_name.items()},
        ensure_ascii=False,
        sort_keys=True,
    )


def tag_dimensions(policy: Policy) -> list[Dimension]:
    """The grading dimensions that tag rules ask for, in the rules' order."""
    return [dimension for rule in policy.tags for dimension in rule.levels]


def decide_tag(
    run_date: date,
    customer_id: str,
    tag: str,
    is_given: bool,
    by: str,
    because: str | None,
    *,
    is_trial: bool = False,
) -> bool:
    """Give a customer a tag or take it away; false where nothing has to be said about it.

    A tag of a sheet or rule is worth giving by hand: it stays when the sheet or rule lets go.
    Taking away what is not borne is nothing. A trial writes nothing.
    """
    with transaction() as connection:
        borne = {
            row["tag"]: row["source"]
            for row in read_sql(
                connection, "tagging/select_customer_tag.sql", customer_id=customer_id
            )
        }
        stands = borne.get(tag) == "hand" if is_given else tag not in borne
        if not stands and not is_trial:
            run_sql(
                connection,
                "tagging/insert_tag_decision.sql",
                customer_id=customer_id,
                tag=tag,
                is_given=is_given,
                decided_by=by,
                decided_date=run_date,
                because=because,
            )
        return not stands


def _any_of(words: tuple[str, ...] | None) -> str | None:
    return "|".join(map(re.escape, words)) if words else None
