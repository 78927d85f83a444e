"""YAML that remembers where each value stands, and presets laid one over the other. No file I/O."""

from dataclasses import dataclass
from typing import Any

import yaml

from leadflow.presets.problem import Path, PolicyError, Problem, key_of


@dataclass(frozen=True)
class Placed:
    """The content of a file (or of several laid over one another) and the place of each path."""

    content: Any
    places: dict[Path, tuple[str, int]]

    def place(self, path: Path) -> tuple[str, int]:
        """File and line of a path, or of the nearest thing above it that stands anywhere."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def value(self, path: Path) -> Any:
        """What stands at a path; None where nothing does."""
        found = self.content
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def problem(self, path: Path, told: str) -> Problem:
        """A problem with what stands at a path."""
        file_name, line = self.place(path)
        value = self.value(path)
        is_shown = value is not None and not isinstance(value, dict | list)
        return Problem(file_name, line, key_of(path), str(value) if is_shown else None, told)


def parse(text: str, file_name: str) -> Placed:
    """Read a YAML text. Raises PolicyError where it is no YAML or names one key twice."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PolicyError([Problem(file_name, *_yaml_problem(error))]) from error
    places: dict[Path, tuple[str, int]] = {(): (file_name, 1)}
    twice: list[Problem] = []
    if node is not None:
        _note_places(node, (), file_name, places, twice)
    if twice:
        raise PolicyError(twice)
    return Placed(content, places)


def laid_over(base: Placed, own: Placed) -> Placed:
    """What a preset says laid over what it is based on.

    Mappings are merged key by key, at any depth. Everything else replaces what was there: numbers,
    texts, null, and lists as a whole.
    """
    places = dict(base.places)
    content = _merged(base.content, own.content, (), places, own.places)
    return Placed(content, places | {(): own.places[()]})


def _merged(
    base: Any,
    own: Any,
    path: Path,
    places: dict[Path, tuple[str, int]],
    own_places: dict[Path, tuple[str, int]],
) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        merged = dict(base)
        for key, value in own.items():
            below = (*path, key)
            merged[key] = _merged(base.get(key), value, below, places, own_places)
        return merged
    depth = len(path)
    for known in [known for known in places if known[:depth] == path]:
        del places[known]
    places |= {known: place for known, place in own_places.items() if known[:depth] == path}
    return own


def _note_places(
    node: yaml.Node,
    path: Path,
    file_name: str,
    places: dict[Path, tuple[str, int]],
    twice: list[Problem],
) -> None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            below = (*path, str(key_node.value))
            line = key_node.start_mark.line + 1
            if below in places:
                told = f"stands twice; it stands in line {places[below][1]} already"
                twice.append(Problem(file_name, line, key_of(below), None, told))
            places[below] = (file_name, line)
            _note_places(value_node, below, file_name, places, twice)
    elif isinstance(node, yaml.SequenceNode):
        for position, entry in enumerate(node.value):
            below = (*path, position)
            places[below] = (file_name, entry.start_mark.line + 1)
            _note_places(entry, below, file_name, places, twice)


def _yaml_problem(error: yaml.YAMLError) -> tuple[int | None, str, None, str]:
    """Line, key, value and what is wrong, for the person who edited the file."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return error.problem_mark.line + 1, "", None, f"is not valid YAML: {error.problem}"
    return None, "", None, f"is not valid YAML: {error}"
