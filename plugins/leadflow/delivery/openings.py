"""The first sentences that a task list suggests: their templates, and which one fits (T6).

The templates lie in `include/openings/openings.yaml`. Which facts a task holds is told by
`wording`; nothing here knows a task or a customer.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from string import Formatter

from leadflow.config import INCLUDE
from leadflow.followup.kinds import STEP_KINDS
from leadflow.messages import Language
from leadflow.presets.problem import Path, PolicyError, Problem
from leadflow.presets.yaml_lines import Placed, parse

OPENINGS = INCLUDE / "openings" / "openings.yaml"
ANY = "any"
GROUPS = {
    "spoken": ("phone", "visit", "meeting"),
    "written": ("wechat", "email", "chat", "push"),
}
WAYS = (*(way for ways in GROUPS.values() for way in ways), "other", *GROUPS, ANY)
LANGUAGES: tuple[Language, ...] = ("zh", "en")
REP = "rep"
FACTS = (
    REP, "need", "summary", "step", "late_date", "action", "output", "occasion", "end_date",
    "question", "fields", "changes", "means", "satisfaction", "enquiry_date",
)  # fmt: skip


@cache
def openings() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    """The checked templates by kind, way and language. Raises PolicyError with each mistake."""
    placed, problems = _read(OPENINGS)
    if problems:
        raise PolicyError(problems)
    content: Mapping[str, Mapping[str, Mapping[str, list[str]]]] = placed.content
    return content


def problems_of_openings(path: FilePath = OPENINGS) -> tuple[Problem, ...]:
    """Every mistake in the templates' file, with its line; for the doctor."""
    try:
        return tuple(_read(path)[1])
    except PolicyError as error:
        return error.problems


def opening_of(kind: str, channel: str, language: Language, facts: Mapping[str, str]) -> str:
    """The first template of the nearest way whose facts are all known, filled in."""
    ways = openings()[kind]
    groups = [group for group, channels in GROUPS.items() if channel in channels]
    for way in (channel, *groups, ANY):
        for template in ways.get(way, {}).get(language, ()):
            if names_in(template) <= facts.keys():
                return template.format_map(facts)
    raise LookupError(f"no opening for {kind}: the last of 'any' names more than the rep")


def names_in(template: str) -> set[str]:
    """The names in braces. Raises ValueError where a brace stands alone."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _read(path: FilePath) -> tuple[Placed, list[Problem]]:
    placed = parse(path.read_text(encoding="utf-8"), path.name)
    return placed, [placed.problem(at, told) for at, told in _mistakes(placed.content)]


def _mistakes(content: object) -> Iterator[tuple[Path, str]]:
    kinds = [step.kind for step in STEP_KINDS]
    if not isinstance(content, dict):
        yield (), "a mapping of kinds of steps is expected"
        return
    for kind in kinds:
        if kind not in content:
            yield (), f"an opening for {kind} is missing"
    for kind, ways in content.items():
        if kind not in kinds:
            yield (kind,), f"is no kind of step; there are: {', '.join(kinds)}"
        elif not isinstance(ways, dict) or ANY not in ways:
            yield (kind,), f"a mapping of ways is expected, '{ANY}' among them"
        else:
            for way, texts in ways.items():
                yield from _mistakes_of_way((kind, way), way, texts)


def _mistakes_of_way(at: Path, way: str, texts: object) -> Iterator[tuple[Path, str]]:
    if way not in WAYS:
        yield at, f"is no way of contact; there are: {', '.join(WAYS)}"
        return
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        yield at, "exactly zh and en are expected"
        return
    for language, templates in texts.items():
        if not isinstance(templates, list) or not templates:
            yield (*at, language), "a list of sentences is expected"
            continue
        for position, template in enumerate(templates):
            is_last = way == ANY and position == len(templates) - 1
            for told in _mistakes_of_template(template, is_last=is_last):
                yield (*at, language, position), told


def _mistakes_of_template(template: object, *, is_last: bool) -> Iterator[str]:
    if not isinstance(template, str):
        yield "a sentence is expected; put it in quotes"
        return
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        yield "has a brace without its partner"
        return
    for _, name, form, conversion in parts:
        if name is not None and (name not in FACTS or form or conversion):
            yield f"{{{name}}} is no fact; there are: {', '.join(FACTS)}"
        elif is_last and name is not None and name != REP:
            yield f"the last sentence of '{ANY}' may name {{{REP}}} alone"
