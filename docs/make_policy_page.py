"""Writes docs/policy.md from the schema of the policy, so that page and schema never differ.

Run it with `python docs/make_policy_page.py` in the project's environment after changing a module
of plugins/leadflow/presets/; a test fails while the page is stale. What a key means is written
once: in the text below the key in its module, else in the comment above it in
include/policy/b2b.yaml.
"""

import re
import sys
import types
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from leadflow.config import POLICY_FOLDER, PROJECT, policy, preset_names
from leadflow.presets.preset import Policy
from leadflow.presets.reading import section_in
from leadflow.presets.yaml_lines import parse

PAGE = PROJECT / "docs" / "policy.md"
B2B = POLICY_FOLDER / "b2b.yaml"
CODE = re.compile(r"\b[A-Z]\d{1,2}\b")
UNITS = {
    "days": "days", "months": "calendar months", "hours": "hours", "minutes": "minutes",
    "seconds": "seconds", "pct": "%", "mb": "MB", "kb": "KB", "amount": "money of account",
}  # fmt: skip
TYPES = {int: "whole number", float: "number", str: "text", bool: "true, false", date: "day"}
LONGEST_VALUE = 60
HEAD = """# The policy, key by key

Made by `docs/make_policy_page.py` from the schema in `plugins/leadflow/presets/`; do not edit.
The numbers stand in `include/policy/`, a preset a file; `LEADFLOW_POLICY` chooses one (default
`b2b`). How to change them is told in [data-team.md](data-team.md#change-the-policy);
`./leadflow doctor` names the file, the line and what is allowed where one is wrong.
Codes in brackets such as T2 are the demands listed in [architecture.md](architecture.md).
"""


def policy_page() -> str:
    """The page: the presets, then each section with its keys."""
    presets = [
        f"| `{name}` | {preset.based_on or ''} | {preset.describes} |"
        for name, preset in ((name, policy(name)) for name in preset_names())
    ]
    table = ["| preset | based on | for |", "| --- | --- | --- |", *presets]
    parts = [HEAD, "## Presets\n", *table, "", "## The file itself\n"]
    top = {name: field for name, field in Policy.model_fields.items() if not _inner(field)}
    parts.append(_table(Policy, top, ()))
    for name, field in Policy.model_fields.items():
        inner = _inner(field)
        if inner:
            parts += _section(inner, (name,))
    return "\n".join(parts)


def undescribed() -> list[str]:
    """Keys that neither the schema nor b2b.yaml explains."""
    return [
        ".".join((*path, name))
        for model, path in _models(Policy, ())
        for name, field in model.model_fields.items()
        if not _meaning(field, (*path, name)) and not _inner(field)
    ]


def _models(
    model: type[BaseModel], path: tuple[str, ...]
) -> Iterator[tuple[type[BaseModel], tuple[str, ...]]]:
    yield model, path
    for name, field in model.model_fields.items():
        inner = _inner(field)
        if inner:
            yield from _models(inner, (*path, name))


def _section(model: type[BaseModel], path: tuple[str, ...]) -> list[str]:
    title = "`" + ".".join(path) + "`"
    words = " ".join((model.__doc__ or "").split())
    lines = [f"{'#' * min(len(path) + 1, 4)} {title}\n", f"{words}\n"]
    lines.append(_table(model, model.model_fields, path))
    for name, field in model.model_fields.items():
        inner = _inner(field)
        if inner:
            lines += _section(inner, (*path, name))
    return lines


def _table(model: type[BaseModel], fields: dict[str, FieldInfo], path: tuple[str, ...]) -> str:
    lines = [
        "| key | means | may be | unit | default | in b2b | code |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, field in fields.items():
        below = (*path, name)
        inner = _inner(field)
        meaning = _meaning(field, below) or (f"see `{'.'.join(below)}` below" if inner else "")
        codes = CODE.findall(meaning) or CODE.findall(model.__doc__ or "")
        cells = [
            f"`{name}`",
            meaning,
            _allowed(field),
            _unit(name, field),
            "(required)" if field.is_required() else _shown(field.get_default()),
            _shown(_in_b2b(below)),
            ", ".join(dict.fromkeys(codes)),
        ]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, ""])


def _unit(name: str, field: FieldInfo) -> str:
    """Of a number, or of a number per grade; keys carry their unit in their name."""
    if _type_words(field.annotation).startswith(("list", "text")):
        return ""
    return next((UNITS[word] for word in reversed(name.split("_")) if word in UNITS), "")


def _inner(field: FieldInfo) -> type[BaseModel] | None:
    return section_in(field.annotation)


def _meaning(field: FieldInfo, path: tuple[str, ...]) -> str:
    return " ".join((field.description or _comments().get(path, "")).split())


def _comments() -> dict[tuple[str, ...], str]:
    """The comments that stand directly above keys of b2b.yaml."""
    content = B2B.read_text(encoding="utf-8")
    lines = content.split("\n")
    told = {}
    for path, (_, line) in parse(content, B2B.name).places.items():
        above: list[str] = []
        for earlier in reversed(lines[: line - 1]):
            if not earlier.lstrip().startswith("#"):
                break
            above.insert(0, earlier.strip().lstrip("# "))
        if above and path:
            told[tuple(str(part) for part in path)] = " ".join(above)
    return told


def _allowed(field: FieldInfo) -> str:
    words = _type_words(field.annotation)
    bounds = [
        f"{sign} {getattr(rule, name)}"
        for rule in field.metadata
        for name, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))
        if getattr(rule, name, None) is not None
    ]
    return ", ".join([words, *bounds])


def _type_words(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(
            "null" if one is types.NoneType else _type_words(one) for one in arguments
        )
    if origin is tuple:
        return f"list of {_type_words(arguments[0])}"
    if origin is dict:
        return f"{_type_words(arguments[0])} → {_type_words(arguments[1])}"
    if hasattr(annotation, "__metadata__"):
        return _type_words(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "keys below"
    return TYPES.get(annotation, str(annotation))


def _in_b2b(path: tuple[str, ...]) -> Any:
    found: Any = policy("b2b")
    for part in path:
        if isinstance(found, tuple | dict) or found is None:
            return None  # a key of rows: there are several
        found = getattr(found, part)
    return found


def _shown(value: Any) -> str:
    if isinstance(value, BaseModel):
        plain = [f"{name}: {_shown(inner)}" for name, inner in value]
        text = "{" + ", ".join(plain) + "}"
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{name}: {_shown(inner)}" for name, inner in value.items()) + "}"
    elif isinstance(value, tuple):
        text = "[" + ", ".join(_shown(inner) for inner in value) + "]"
    elif isinstance(value, bool):  # before numbers: to Python 1 is True
        text = str(value).lower()
    else:
        text = "" if value is None else str(value)
    if len(text) <= LONGEST_VALUE:
        return text
    return f"{len(value)} entries" if isinstance(value, dict | tuple) else "see the file"


if __name__ == "__main__":
    missing = undescribed()
    if missing:
        sys.exit(f"explain these keys in their module: {', '.join(missing)}")
    PAGE.write_text(policy_page(), encoding="utf-8")
