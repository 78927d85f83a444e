"""A proposal as the YAML file that a data team checks: each rule with its reason above it."""

import json
import math
from collections.abc import Iterator

import yaml

from leadflow.messages import Language, text
from leadflow.sources.cells import single_line
from leadflow.sources.propose import Proposal, ProposedColumn
from leadflow.sources.propose_columns import Told
from leadflow.sources.propose_draft import DraftRule
from leadflow.sources.typed_columns import ALLOWED_VALUES

TOLD_HEADERS = 5


def proposal_yaml(proposal: Proposal, label: str, near_system: str | None = None) -> str:
    """The file's text, which loads as the proposal's profile.

    `near_system` is the source system of the profile that it is near to.
    """
    return "\n".join(_lines(proposal, label, near_system)) + "\n"


def why_of(told: Told, language: Language) -> str:
    """A reason in words."""
    values = dict(told.values)
    if "look" in values:
        values["look"] = text(f"sources.proposal.look_{values['look']}", language)
    return single_line(Told(told.key, values).said(language))


def _lines(proposal: Proposal, label: str, near_system: str | None) -> Iterator[str]:
    language = proposal.language

    def say(key: str, **values: object) -> str:
        return text(f"sources.proposal.{key}", language, **values)

    yield from _comment(say("yaml_title", label=single_line(label)))
    yield from _comment(say("yaml_steps"))
    if proposal.near:
        yield from _comment(say("yaml_near", near=proposal.near, source_system=near_system))
    if proposal.notes:
        yield from _comment(say("notes") + ":")
        for told in proposal.notes:
            yield from _comment("- " + why_of(told, language))
    for key, value in proposal.content.items():
        if key == "record_type":
            yield from _comment(type_reason(proposal, language))
        if key != "fields":
            yield f"{key}: {_flow(value)}"
    yield "fields:"
    explained: set[str] = set()
    for rule in proposal.rules:
        for line in _reasons(rule, proposal, explained):
            yield from _comment(line, "  # ")
        yield from _rule(rule, proposal)
    unread = [column for column in proposal.unmapped if column.header]
    if unread:
        yield from _comment(say("unread_title") + ":")
        for column in unread:
            why = f"{values_of(column, language)} · {why_of(column.why, language)}"
            yield from _comment(f"- {single_line(column.header)}: {why}")


def type_reason(proposal: Proposal, language: Language) -> str:
    """Why the rows are taken for what they are."""
    if not proposal.type_headers:
        return text("sources.proposal.type_default", language)
    headers = ", ".join(single_line(header) for header in proposal.type_headers[:TOLD_HEADERS])
    return text("sources.proposal.type_because", language, headers=headers)


def values_of(column: ProposedColumn, language: Language) -> str:
    """What a column's values look like, in counts."""
    look = text(f"sources.proposal.look_{column.look}", language)
    counts = {"fitting": column.fitting, "filled": column.filled}
    match column.look:
        case "empty":
            return look
        case "choice":
            return text("sources.proposal.values_choice", language, **counts)
        case _:
            return text("sources.proposal.values", language, look=look, **counts)


def _reasons(rule: DraftRule, proposal: Proposal, explained: set[str]) -> Iterator[str]:
    """Why its columns are read so, each column once."""
    language = proposal.language
    for name in (*rule.headers, *rule.join):
        column = next((c for c in proposal.columns if c.name == name), None)
        if column and column.confidence and name not in explained:
            explained.add(name)
            sure = text(f"sources.proposal.confidence_{column.confidence}", language)
            values = values_of(column, language)
            yield f"{sure}: {single_line(name)} · {why_of(column.why, language)} · {values}"
    for told in rule.told:
        yield why_of(told, language)


def _rule(rule: DraftRule, proposal: Proposal) -> Iterator[str]:
    content = rule.as_dict()
    if not rule.values:
        yield f"  - {_flow(content)}"
        return
    allowed = sorted(ALLOWED_VALUES.get(rule.to, {"true", "false"}))
    for place, (key, value) in enumerate(content.items()):
        start = "  - " if place == 0 else "    "
        if key != "values":
            yield f"{start}{key}: {_flow(value)}"
            continue
        yield f"{start}{key}:"
        for word, meant in rule.values.items():
            yield f"      {_flow(word)}: {_flow(meant)}"
        told = text("sources.proposal.open_value", proposal.language, allowed=", ".join(allowed))
        for word in rule.open_values:
            yield f"      {_flow(word)}: null  # {told}"


def _comment(told: str, mark: str = "# ") -> Iterator[str]:
    for line in told.splitlines():
        yield f"{mark}{''.join(c if c.isprintable() else ' ' for c in line)}"


def _flow(value: object) -> str:
    """A value on one line, as YAML reads it again; text in quotes only where it needs them."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    return _scalar(str(value))


def _scalar(value: str) -> str:
    if value and value[0] != "-" and all(c.isalnum() or c in "_ -/" for c in value):
        try:
            if yaml.safe_load(f"[{value}]") == [value]:
                return value
        except yaml.YAMLError:  # plain it would be something else: in quotes
            pass
    quoted: str = yaml.safe_dump(value, allow_unicode=True, default_style='"', width=math.inf)
    return quoted.rstrip("\n")
