"""The page of a model: its weights, the scores of the pairs, what the keys find. One HTML file."""

from __future__ import annotations

from typing import Any

import numpy as np

from leadflow.config import INCLUDE
from leadflow.matching.blocking import SMALL_BOOK
from leadflow.matching.clustering import ASK_BITS, JOIN_BITS
from leadflow.matching.comparisons import comparisons_for
from leadflow.matching.engine import LEAST_BITS, Outcome
from leadflow.matching.explaining import KeyFinds
from leadflow.matching.features import Features
from leadflow.matching.model import Model
from leadflow.messages import Language, UnknownMessage, text

WIDTH, ZERO = 900, 520
PIXELS_A_BIT = 15
LINE = 18
BINS = 45
HIGHEST = 38.0


def render_report(
    features: Features,
    model: Model,
    outcome: Outcome,
    finds: KeyFinds,
    summary: dict[str, int],
    language: Language,
    origin: str | None = None,
    is_by_keys: bool = False,
) -> str:
    """The page in one language; it loads nothing from anywhere.

    `origin`: a sentence about the model, else that it was learnt without labels. `is_by_keys`: the
    pairs were found by keys however small the table.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    def say(key: str, **values: object) -> str:
        return text(key, language, **values)

    environment = Environment(
        loader=FileSystemLoader(INCLUDE / "templates" / "matching"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    is_small = features.size <= SMALL_BOOK and not is_by_keys
    note = say(
        "matching.blocking.note",
        once=f"{finds.once:,}",
        twice=f"{finds.twice:,}",
        recall=f"{finds.recall:.1%}",
    )
    return environment.get_template("model.html.j2").render(
        language=language,
        t=say,
        origin=origin
        or say(
            "matching.version",
            version=model.version,
            level=say(f"matching.level.{model.level}"),
        ),
        summary=say("matching.summary", **{name: f"{n:,}" for name, n in summary.items()}),
        weights=_weight_bars(features, model, language),
        scores=_score_bars(outcome),
        keys=[] if is_small else _key_bars(finds, language),
        blocking_note=say("matching.blocking.all") if is_small else note,
    )


def comparison_name(name: str, language: Language) -> str:
    """A comparison in words; an attribute under its own column's name."""
    kind, _, column = name.partition(":")
    if kind == "attribute":
        return column
    try:
        return text(f"matching.name.{name}", language)
    except UnknownMessage:
        return name


def _weight_bars(features: Features, model: Model, language: Language) -> dict[str, Any]:
    bars, y = [], 4
    for comparison in comparisons_for(features, model.statistics, model.level):
        match = model.weights.matches[comparison.name]
        other = model.weights.others[comparison.name]
        for place, level in enumerate(comparison.levels):
            bits = float(np.log2(match[place] / other[place]))
            length = min(abs(bits), 19.0) * PIXELS_A_BIT
            bars.append(
                {
                    "heading": "" if place else comparison_name(comparison.name, language),
                    "label": text(f"matching.level_of.{level}", language),
                    "bits": bits,
                    "share": f"{match[place]:.0%}",
                    "x": round(ZERO if bits >= 0 else ZERO - length, 1),
                    "width": round(length, 1),
                    "text_x": round(ZERO + length + 5 if bits >= 0 else ZERO - length - 5, 1),
                    "y": y,
                }
            )
            y += LINE
        y += 8
    return {"bars": bars, "height": y, "zero": ZERO}


def _score_bars(outcome: Outcome) -> list[dict[str, Any]]:
    bits = np.clip(outcome.bits, LEAST_BITS, HIGHEST)
    counts, edges = np.histogram(bits, bins=BINS, range=(LEAST_BITS, HIGHEST))
    most = float(np.log1p(counts.max(initial=1)))
    width = WIDTH / BINS
    bars = []
    for place, (count, low) in enumerate(zip(counts.tolist(), edges[:-1].tolist(), strict=True)):
        height = 190 * float(np.log1p(count)) / most
        middle = low + (edges[1] - edges[0]) / 2
        kind = "plus" if middle >= JOIN_BITS else "ask" if middle > ASK_BITS else "none"
        bars.append(
            {
                "kind": kind,
                "x": round(place * width, 1),
                "y": round(200 - height, 1),
                "width": round(width - 2, 1),
                "height": round(height, 1),
                "title": f"{low:.0f} … {low + edges[1] - edges[0]:.0f} bit: {count:,}",
                "tick": f"{low:.0f}" if place % 5 == 0 else "",
            }
        )
    return bars


def _key_bars(finds: KeyFinds, language: Language) -> list[dict[str, Any]]:
    ordered = sorted(finds.by_kind.items(), key=lambda entry: (-entry[1], entry[0]))
    return [
        {
            "label": " + ".join(text(f"matching.key.{part}", language) for part in kind.split("+")),
            "width": round(550 * count / max(finds.matches, 1), 1),
            "share": f"{count / max(finds.matches, 1):.1%}",
            "y": 4 + 20 * place,
        }
        for place, (kind, count) in enumerate(entry for entry in ordered if entry[1])
    ]
