"""What the value table of a policy hands to the store (G5). Pure."""

import json

from leadflow.presets.preset import Policy


def value_rules(policy: Policy) -> str:
    """The value table as JSON rows, each with its position."""
    rows = [
        {"position": position, **rule.model_dump()}
        for position, rule in enumerate(policy.value.rules, 1)
    ]
    return json.dumps(rows, ensure_ascii=False)


def silent_months(policy: Policy) -> list[int]:
    """The months of silence that the value table asks for, ascending."""
    asked = {rule.silent_months_min for rule in policy.value.rules}
    return sorted(months for months in asked if months is not None)


def amounts_of(policy: Policy) -> dict[str, str]:
    """The currency of account and the rates of the others, as parameters of statements."""
    return {"currency": policy.review.currency, "rates": json.dumps(policy.value.rates)}
