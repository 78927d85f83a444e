"""A model version: weights, value statistics and caps, frozen as JSON, named by its content.

A store matches under two models at once: persons in companies, and companies.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

import numpy as np

from leadflow.matching.blocking import CAP
from leadflow.matching.learning import Weights
from leadflow.matching.records import Level
from leadflow.matching.statistics import Frequencies, Statistics

FORMAT = 1


class UnreadableModel(ValueError):
    """A file that holds no model of this format."""


@dataclass(frozen=True)
class Model:
    """All that decides: with one model, any order of the records gives the same clusters."""

    level: Level
    statistics: Statistics
    weights: Weights
    cap: int = CAP

    @property
    def version(self) -> str:
        """Twelve hex digits that follow from the content."""
        return sha256(self.to_json().encode()).hexdigest()[:12]

    def to_json(self) -> str:
        """The model as text; equal models give equal text."""
        content = {
            "format": FORMAT,
            "level": self.level,
            "cap": self.cap,
            "prior": self.weights.prior,
            "matches": self.weights.matches,
            "others": self.weights.others,
            "size": self.statistics.size,
            "frequencies": {
                kind: {"hashes": _packed(table.hashes), "counts": _packed(table.counts)}
                for kind, table in self.statistics.tables.items()
            },
            "shared": {kind: _packed(each) for kind, each in self.statistics.shared.items()},
        }
        return json.dumps(content, sort_keys=True)


@dataclass(frozen=True)
class Models:
    """The models that a book is matched under: a pair's evidence is the best that one of them has.

    Two records are one customer when they are one person, or two people of one company.
    """

    each: tuple[Model, ...]

    @property
    def version(self) -> str:
        """Twelve hex digits that follow from the content."""
        if len(self.each) == 1:
            return self.each[0].version
        return sha256(self.to_json().encode()).hexdigest()[:12]

    @property
    def prior_bits(self) -> float:
        """The evidence of a pair about which no model has anything to say."""
        return max(model.weights.prior_bits for model in self.each)

    def to_json(self) -> str:
        """The models as text; equal models give equal text."""
        return f"[{', '.join(model.to_json() for model in self.each)}]"


def read_models(text: str) -> Models:
    """The models that `Models.to_json` wrote. Raises UnreadableModel."""
    try:
        contents = json.loads(text)
    except ValueError as error:
        raise UnreadableModel("this text holds no matching models") from error
    if not isinstance(contents, list) or not contents:
        raise UnreadableModel("this text holds no matching models")
    return Models(tuple(_read(content) for content in contents))


def read_model(text: str) -> Model:
    """The model that `Model.to_json` wrote. Raises UnreadableModel."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UnreadableModel("this file holds no matching model") from error
    return _read(content)


def _read(content: Any) -> Model:
    try:
        if content["format"] != FORMAT:
            raise UnreadableModel(f"model format {content['format']} is not {FORMAT}")
        tables = {
            kind: Frequencies(_unpacked(each["hashes"], "<u8"), _unpacked(each["counts"], "<i8"))
            for kind, each in content["frequencies"].items()
        }
        shared = {kind: _unpacked(each, "<u8") for kind, each in content["shared"].items()}
        weights = Weights(
            float(content["prior"]),
            {name: tuple(map(float, each)) for name, each in content["matches"].items()},
            {name: tuple(map(float, each)) for name, each in content["others"].items()},
        )
        statistics = Statistics(int(content["size"]), tables, shared)
        return Model(cast(Level, content["level"]), statistics, weights, int(content["cap"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, UnreadableModel):
            raise
        raise UnreadableModel("this file holds no matching model") from error


def _packed(array: np.ndarray) -> str:
    little = array.astype(array.dtype.newbyteorder("<"))
    return base64.b64encode(little.tobytes()).decode("ascii")


def _unpacked(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind).astype(kind.replace("<", ""))
