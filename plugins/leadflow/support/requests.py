"""Which departments a request asks. Pure; support/insert_support_request.sql is the same rule."""

from leadflow.presets.care import SupportPolicy


def department_rows(rules: SupportPolicy) -> list[dict[str, object]]:
    """The departments of the policy with their words and days, one row each."""
    return [department.model_dump() for department in rules.departments]


def departments_of(request: str, rules: SupportPolicy) -> tuple[str, ...]:
    """The departments whose words the request says, in the policy's order; else the one for others.

    Empty where the policy names none.
    """
    told = request.lower()
    named = tuple(
        department.department
        for department in rules.departments
        if any(word.lower() in told for word in department.words)
    )
    return named or ((rules.otherwise,) if rules.otherwise else ())
