"""The page of a model of the store's own book: weights, scores of its pairs, what the keys find."""

from typing import Any

from leadflow.identity.compared import Book
from leadflow.matching.blocking import Pairs
from leadflow.matching.engine import match, pairs_by_keys
from leadflow.matching.explaining import key_finds
from leadflow.matching.model import Model, Models
from leadflow.matching.report import render_report
from leadflow.matching.results import summary_of
from leadflow.messages import Language, text


def model_page(
    book: Book, models: Models, model: Model, state: dict[str, Any], language: Language
) -> str:
    """The page of one of the models, in one language; `state` as `model_state` tells it.

    The whole book is matched under this model alone, by keys as the night does it.
    """
    pairs = pairs_by_keys(book.features, model.level, model.cap)
    outcome = match(book.features, model, pairs)
    probable = outcome.bits >= 0
    finds = key_finds(
        book.features, model, Pairs(outcome.pairs.left[probable], outcome.pairs.right[probable])
    )
    origin = text(
        "retraining.origin",
        language,
        version=models.version,
        level=text(f"matching.level.{model.level}", language),
        learnt_from=text(f"retraining.from.{state['learnt_from']}", language),
        day=state["first_used_date"],
    )
    return render_report(
        book.features,
        model,
        outcome,
        finds,
        summary_of(outcome),
        language,
        origin=origin,
        is_by_keys=True,
    )
