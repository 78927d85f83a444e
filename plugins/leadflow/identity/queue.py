"""The review queue: open questions, those that most hangs on first, and what a person reads.

How much hangs on one is decided in include/sql/mart/match_review.sql alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from leadflow.identity.evidence import compare_pairs
from leadflow.identity.masking import mask
from leadflow.matching.explaining import Evidence
from leadflow.matching.results import why
from leadflow.matching.start import BOOK_FIELDS
from leadflow.messages import GradeWords, Language, text
from leadflow.store.sql import read_sql


def open_questions(
    connection: Connection,
    review_id: int | None = None,
    kind: str | None = None,
    most: int | None = None,
) -> list[dict[str, Any]]:
    """Open questions by falling impact, one row each; `comparisons` of the pairs under the model.

    Companies are named, persons are told by their row only.
    """
    questions = read_sql(
        connection, "identity/select_open_review.sql", review_id=review_id, kind=kind, most=most
    )
    untold = [
        (row["party_id_low"], row["party_id_high"])
        for row in questions
        if row["comparisons"] is None and row["party_id_low"] is not None
    ]
    told = compare_pairs(connection, untold)
    for row in questions:
        if row["comparisons"] is None:
            pair = told.get((row["party_id_low"], row["party_id_high"]), ())
            row["comparisons"] = [asdict(each) for each in pair]
    return questions


def pair_values(
    connection: Connection, question: Mapping[str, Any], is_masked: bool
) -> list[dict[str, str | None]]:
    """The compared values of both records of a question, one row a field that either has."""
    low, high = question["party_id_low"], question["party_id_high"]
    found = {
        row["party_id"]: row
        for row in read_sql(connection, "identity/select_compared_field.sql", party_ids=[low, high])
    }
    rows = []
    for field in BOOK_FIELDS:
        one, other = (found[party][field] for party in (low, high))
        if is_masked:
            one, other = mask(field, one), mask(field, other)
        if one or other:
            rows.append({"field": field, "one": one, "other": other})
    return rows


def question_lines(question: Mapping[str, Any], language: Language) -> list[str]:
    """One question in words: what is asked, why it matters, the customers, the evidence."""
    probability = question["probability"]
    lines = [
        text(
            "queue.head",
            language,
            review_id=question["review_id"],
            asked=text(f"identity.review.{question['kind']}", language),
            impact=question["impact"],
            probability=""
            if probability is None
            else text("queue.probability", language, percent=f"{100 * probability:.0f}"),
            opened_date=question["opened_date"],
        )
    ]
    parts = [
        text(f"queue.part.{name}", language, points=points)
        for name, points in _by_weight(question["impact_parts"])
        if points
    ]
    if parts:
        lines.append(text("queue.why", language, parts=_list(parts, language)))
    if question["named"]:
        lines.append(text("queue.named", language, named=question["named"]))
    lines += [_customer(each, language) for each in question["customers"]]
    if not question["customers"]:
        lines.append(text("queue.no_customer", language))
    if question["comparisons"]:
        lines.append(
            text("queue.evidence", language, told=evidence_words(question["comparisons"], language))
        )
    lines.append(text("queue.rows", language, rows=question["asks"]))
    return lines


def evidence_words(comparisons: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Comparisons in words, the strongest first, each with its bits."""
    return why([Evidence(**each) for each in comparisons], language)


def _by_weight(parts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(parts.items(), key=lambda part: (-part[1], part[0]))


def _list(parts: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(parts)


def _customer(customer: Mapping[str, Any], language: Language) -> str:
    amounts = [
        f"{currency} {Decimal(amount):,.0f}"
        for currency, amount in sorted(customer["open_amounts"].items())
    ]
    owner = customer["owner_id"]
    return text(
        "queue.customer",
        language,
        customer_id=customer["customer_id"],
        name=f"{customer['legal_name']} · " if customer["legal_name"] else "",
        grade=text("queue.customer.grade", language, grade=GradeWords(language)[customer["grade"]])
        if customer["grade"]
        else "",
        lifecycle=text(f"queue.lifecycle.{customer['lifecycle']}", language),
        owner=text("queue.customer.owner", language, owner=owner)
        if owner
        else text("queue.customer.pool", language),
        record_count=customer["record_count"],
        amount=text("queue.customer.amount", language, amount=" + ".join(amounts))
        if amounts
        else "",
    )
