"""What people answered about two records: as labels for the weights, and as a file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection

from leadflow.delivery.outbox import Export, log_exports, write_whole
from leadflow.identity.compared import Book, bits_of_pairs
from leadflow.identity.person_name import names_compatible
from leadflow.matching.book import current_models
from leadflow.matching.learning import Labels
from leadflow.matching.records import Level
from leadflow.store.sql import read_sql

Answer = Mapping[str, Any]
LABEL_COLUMNS = (
    "source_system_1", "record_type_1", "source_key_1",
    "source_system_2", "record_type_2", "source_key_2",
    "answer", "by", "date", "kind", "asked", "stands", "bits_then", "bits_now",
)  # fmt: skip


def read_answers(connection: Connection) -> list[dict[str, Any]]:
    """Every answer about two records, in order of the records; see the statement for its grain."""
    return read_sql(connection, "retraining/select_answer.sql")


def labels_for(level: Level, answers: Iterable[Answer], book: Book) -> Labels:
    """What the answers that stand say to the model of one level.

    Two customers are neither one person nor one company. One customer is one person only where
    both records name a person and the names agree (a family and colleagues are several), and one
    company only where both name one.
    """
    chosen = [
        answer
        for answer in answers
        if answer["is_standing"] and (answer["answer"] == "different" or _is_one(level, answer))
    ]
    pairs, at = book.places(
        [answer["party_id_low"] for answer in chosen],
        [answer["party_id_high"] for answer in chosen],
    )
    is_same = np.array([answer["answer"] == "same" for answer in chosen], dtype=bool)
    return Labels(pairs.left, pairs.right, is_same[at])


def write_labels(connection: Connection, path: Path, run_date: date, receiver: str) -> int:
    """Write every answer to a CSV file, logged as an export; returns their number.

    Records are told by source and key: the file holds no name and no number of anybody.
    """
    answers = read_answers(connection)
    models = current_models(connection)
    bits: Sequence[float | None] = [None] * len(answers)
    if models is not None:
        bits = bits_of_pairs(
            connection,
            models,
            [answer["party_id_low"] for answer in answers],
            [answer["party_id_high"] for answer in answers],
        )
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(LABEL_COLUMNS)
    for answer, now in zip(answers, bits, strict=True):
        writer.writerow(_line(answer, now))
    content = buffer.getvalue().encode()
    export = Export("labels", receiver, path.name, content, len(answers))
    log_exports(connection, run_date, [export])
    write_whole(path, content)
    return len(answers)


def _is_one(level: Level, answer: Answer) -> bool:
    if level == "company":
        return bool(answer["has_companies"])
    one, other = answer["person_name_low"], answer["person_name_high"]
    return bool(one and other) and names_compatible(one, other)


def _line(answer: Answer, bits_now: float | None) -> list[str]:
    return [
        *(
            answer[f"{name}_{side}"]
            for side in ("low", "high")
            for name in ("source_system", "record_type", "source_key")
        ),
        answer["answer"],
        answer["decided_by"],
        answer["answered_date"].isoformat() if answer["answered_date"] else "",
        answer["kind"],
        "yes" if answer["is_asked"] else "no",
        "yes" if answer["is_standing"] else "no",
        _number(answer["bits_then"]),
        _number(bits_now),
    ]


def _number(bits: float | None) -> str:
    return "" if bits is None else f"{bits:.2f}"
