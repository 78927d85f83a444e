"""From placed YAML to a checked policy or roster: every mistake with its line. No file I/O."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from leadflow.presets.model import Model
from leadflow.presets.problem import Path, PolicyError, Problem
from leadflow.presets.yaml_lines import Placed

T = TypeVar("T", bound=Model)
Check = Callable[[T], Iterable[tuple[Path, str]]]

UNKNOWN_KEY = "extra_forbidden"
# How pydantic names a mistake: what may stand there, in the reader's words.
ALLOWED = {
    "missing": "is missing",
    "int_type": "a whole number is expected",
    "int_parsing": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_type": "a number is expected",
    "float_parsing": "a number is expected",
    "bool_type": "true or false is expected",
    "bool_parsing": "true or false is expected",
    "string_type": "a text is expected",
    "date_type": "a day is expected, such as 2026-10-08",
    "date_from_datetime_parsing": "a day is expected, such as 2026-10-08",
    "date_parsing": "a day is expected, such as 2026-10-08",
    "tuple_type": "a list is expected",
    "dict_type": "keys with values are expected",
    "model_type": "keys with values are expected",
    "literal_error": "allowed are {expected}",
    "greater_than_equal": "{ge:g} or more is expected",
    "greater_than": "more than {gt:g} is expected",
    "less_than_equal": "{le:g} or less is expected",
    "less_than": "less than {lt:g} is expected",
    "too_short": "at least {min_length} entry is expected",
    "string_too_short": "a text is expected",
}


def checked(placed: Placed, model: type[T], check: Check[T]) -> T:
    """The content as a model. Raises PolicyError with every mistake of the schema.

    Where the schema holds, `check` is asked for what no single key can tell; it yields the path of
    each value that does not go with the others, and what is wrong.
    """
    try:
        read = model.model_validate(placed.content)
    except ValidationError as error:
        told = error.errors()
        meant = {_meant_key(model, one["loc"]) for one in told if one["type"] == UNKNOWN_KEY}
        raise PolicyError(
            [
                _schema_problem(placed, model, one)
                for one in told
                if not (one["type"] == "missing" and one["loc"] in meant)
            ]
        ) from error
    problems = [placed.problem(path, told) for path, told in check(read)]
    if problems:
        raise PolicyError(problems)
    return read


def _schema_problem(placed: Placed, model: type[Model], error: Any) -> Problem:
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    kind = error["type"]
    if kind == UNKNOWN_KEY:
        return placed.problem(path, _unknown_key(model, path))
    told = ALLOWED.get(kind)
    return placed.problem(path, told.format(**error.get("ctx", {})) if told else error["msg"])


def _unknown_key(model: type[BaseModel], path: Path) -> str:
    """What may be meant by a key that the schema does not know."""
    meant = _meant_key(model, path)
    if meant:
        return f"there is no such key; is {meant[-1]} meant?"
    known = section_at(model, path[:-1]).model_fields
    return f"there is no such key; there are: {', '.join(known)}"


def _meant_key(model: type[BaseModel], path: Path) -> Path | None:
    """The path of the known key that is spelt most like an unknown one."""
    known = section_at(model, path[:-1]).model_fields
    near = get_close_matches(str(path[-1]), known, n=1)
    return (*path[:-1], near[0]) if near else None


def section_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The part of the schema that holds what stands under a path."""
    for part in path:
        field = model.model_fields.get(str(part))
        inner = section_in(field.annotation) if field else None
        if inner:
            model = inner
    return model


def section_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a key holds itself, in a list or under keys; None for plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (section_in(argument) for argument in get_args(annotation))
    return next((inner for inner in found if inner), None)
