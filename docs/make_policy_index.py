"""Writes docs/policy.md from the policy's schema, so that page and code agree.

Run it with `python docs/make_policy_index.py` after changing plugins/leadflow/presets/; a test
fails while the page is stale.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from leadflow.config import policy, preset_names
from leadflow.presets.preset import Policy
from leadflow.presets.reading import section_in

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "policy.md"
LONGEST_VALUE = 60
HEAD = """# The policy, key by key

Made by `docs/make_policy_index.py` from the schema in `plugins/leadflow/presets/`; do not edit.

A policy is a file under `include/policy/`; `LEADFLOW_POLICY` names the one in use (`b2b` where it
names none). A preset with `based_on` states only what differs: keys under a section are laid over
the other's, lists replace them whole. `./leadflow doctor` checks every file and names file, line,
key, value and what is allowed. Every decision in the store names the policy version that made it:
the preset's name and a hash of its content.
"""


def index_page() -> str:
    """The page: the presets, then a table of keys for each section."""
    presets = [f"- `{name}`: {policy(name).describes}" for name in preset_names()]
    sections = [section("", Policy, policy("b2b"))]
    return "\n".join([HEAD, *presets, "", *sections]) + "\n"


def section(name: str, model: Any, example: Any) -> str:
    """One section's keys, then the sections within it."""
    lines, inner = [], []
    for key, field in model.model_fields.items():
        value = getattr(example, key, None)
        nested = section_in(field.annotation)
        place = f"{name}.{key}" if name else key
        if nested is not None:
            one = next(iter(_ones(value)), None)
            inner.append(section(place, nested, one))
        shown = "" if nested is not None else _shown(value)
        lines.append(f"| `{key}` | {_described(field)} | {_default(field)} | {shown} |")
    title = f"## {name}" if name else "## The file"
    told = " ".join((model.__doc__ or "").split())
    head = [
        "",
        title,
        "",
        told,
        "",
        "| key | holds | default | in b2b |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *lines, *inner])


def _ones(value: Any) -> list[Any]:
    if isinstance(value, tuple):
        return list(value)
    return list(value.values()) if isinstance(value, dict) else [value]


def _described(field: FieldInfo) -> str:
    return " ".join((field.description or "").split()).replace("|", "\\|")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "has to be given"
    default = field.get_default(call_default_factory=True)
    return "" if isinstance(default, BaseModel) else _shown(default)


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json")
    text = json.dumps(value, ensure_ascii=False, default=str)
    if len(text) > LONGEST_VALUE:
        text = text[: LONGEST_VALUE - 1] + "…"
    return "`" + text.replace("|", "\\|") + "`"


if __name__ == "__main__":
    PAGE.write_text(index_page(), encoding="utf-8")
    sys.exit(0)
