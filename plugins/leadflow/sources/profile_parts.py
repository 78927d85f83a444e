"""What several profiles have in common, kept once in include/sources/shared/*.yaml.

A part holds keys of a profile, and `vocabularies`: lists of words that rules name in `values`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from leadflow.sources.cells import fold

SHARED = "shared"
# Keys whose entries add up; of any other the profile's own value counts, else the first part's.
LISTS = ("any_of", "none_of", "footers", "ignore", "ignore_sheets", "fields")
VOCABULARIES = "vocabularies"

Keys = Mapping[str, Any]


class PartError(ValueError):
    """A part or a vocabulary that a profile names and nobody wrote."""


def read_yaml(path: Path) -> Any:
    """A YAML file's content; libyaml reads a hundred profiles ten times as fast as Python."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def read_parts(folder: Path) -> dict[str, Keys]:
    """The parts that the profiles of a folder may use, by name."""
    return {path.stem: read_yaml(path) for path in sorted((folder / SHARED).glob("*.yaml"))}


def composed(own: Keys, parts: Mapping[str, Keys]) -> dict[str, Any]:
    """A profile with the parts that it uses: its own lines come first and win.

    Lists add up, aliases too. Raises PartError.
    """
    used = []
    for name in own.get("uses", ()):
        if name not in parts:
            raise PartError(f"uses: there is no part '{name}' in {SHARED}/")
        used.append(parts[name])
    whole = {key: value for key, value in own.items() if key not in ("uses", VOCABULARIES)}
    for part in used:
        for key, value in part.items():
            if key in LISTS:
                whole[key] = [*whole.get(key, ()), *value]
            elif key == "aliases":
                whole[key] = _joined(whole.get(key, {}), value)
            elif key != VOCABULARIES:
                whole.setdefault(key, value)
    words: dict[str, Keys] = {}
    for keys in (*reversed(used), own):
        words |= keys.get(VOCABULARIES, {})
    if "fields" in whole:
        whole["fields"] = [_with_words(rule, words) for rule in whole["fields"]]
    return whole


def _joined(own: Keys, more: Keys) -> dict[str, Any]:
    """Aliases of both; a label that the profile itself has a meaning for keeps that meaning."""
    joined = {name: list(labels) for name, labels in own.items()}
    meant = {fold(label): name for name in own for label in (name, *own[name])}
    for name, labels in more.items():
        target = meant.get(fold(name), name)
        fresh = [label for label in labels if fold(label) not in meant]
        joined[target] = [*joined.get(target, ()), *fresh]
        meant |= {fold(label): target for label in (name, *fresh)}
    return joined


def _with_words(rule: Keys, words: Mapping[str, Keys]) -> Keys:
    """A rule whose `values` names vocabularies, with their words in that order."""
    named = rule.get("values")
    if isinstance(named, str):
        named = [named]
    if not isinstance(named, list):
        return rule
    listed: dict[str, Any] = {}
    for name in named:
        if name not in words:
            raise PartError(f"{rule.get('to')}: values: there is no vocabulary '{name}'")
        listed |= {word: value for word, value in words[name].items() if word not in listed}
    return {**rule, "values": listed}
