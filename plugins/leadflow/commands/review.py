"""`review`: the queue of doubtful duplicates, one of them whole, and a person's answers."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leadflow import clock
from leadflow.commands.output import CommandError, day, say, show, table
from leadflow.config import policy
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.store.database import transaction

KINDS = (
    "possible_match",
    "possible_merge",
    "same_name_other_phone",
    "same_phone_other_name",
    "name_only",
)
SHOWN = 20
ANSWERS = {"s": "same", "d": "different"}


def add_commands(commands: Any) -> None:
    """Add `review` to the command line."""
    review = commands.add_parser(
        "review",
        help="list and decide doubtful duplicates",
        description="Without a number: lists the open questions, those that most hangs on first. "
        "With one: shows it whole. With an answer: records it for ever; answers are `same`, "
        "`different`, or the customer id a row belongs to. --ask goes through them one by one.",
    )
    review.add_argument("review", nargs="?", type=int, help="number of the question")
    review.add_argument("answer", nargs="?", help="same, different, or a customer id")
    review.add_argument("--by", help="who decides (needed with an answer and with --ask)")
    review.add_argument(
        "--ask", action="store_true", help="ask one question after another, in order of impact"
    )
    review.add_argument("--limit", type=int, help=f"so many questions (default: {SHOWN} listed)")
    review.add_argument("--kind", choices=KINDS, help="only questions of this kind")
    review.add_argument(
        "--unmasked", action="store_true", help="show personal values of a question whole"
    )
    review.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help="write every answer about two records to a CSV file, without names or numbers",
    )
    review.add_argument("--language", choices=("zh", "en"), default="en")
    review.add_argument("--date", type=day, help="run date (default: today)")
    review.add_argument(
        "--dry-run", action="store_true", help="tell what would change, write nothing"
    )
    review.add_argument("--json", action="store_true", help="print as JSON")
    review.set_defaults(command=review_command, needs_store=True)


def review_command(arguments: argparse.Namespace) -> int:
    """`review`: exit code 2 where a question is not open or an answer does not fit."""
    if arguments.limit is not None and arguments.limit < 1:
        raise CommandError("--limit is a number from 1 on", 2)
    if arguments.labels is not None:
        return _export_labels(arguments)
    if arguments.ask:
        return _ask(arguments)
    if arguments.review is None:
        return _list(arguments)
    if arguments.answer is None:
        return _show_whole(arguments)
    if not arguments.by:
        raise CommandError("say who decides: --by NAME", 2)
    if arguments.dry_run:
        _open_question(arguments)
        show({}, arguments.json, f"Would answer question {arguments.review}: {arguments.answer}.")
        return 0
    counts = _decide(arguments, arguments.review, arguments.answer)
    show(counts, arguments.json, f"Recorded. {_counts(counts)}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from leadflow.identity.queue import open_questions, question_lines

    language: Language = arguments.language
    with transaction() as connection:
        questions = open_questions(connection, kind=arguments.kind)
    shown = questions[: arguments.limit or SHOWN]
    blocks = ["\n".join(question_lines(question, language)) for question in shown]
    left = len(questions) - len(shown)
    if left:
        blocks.append(message("queue.more", language, count=left))
    if arguments.json and arguments.limit is None:
        shown = questions
    show(shown, arguments.json, "\n\n".join(blocks) or message("queue.none", language))
    return 0


def _show_whole(arguments: argparse.Namespace) -> int:
    question, values = _open_question(arguments)
    lines = _whole(question, values, arguments)
    show({**question, "values": values}, arguments.json, "\n".join(lines))
    return 0


def _open_question(
    arguments: argparse.Namespace, review_id: int | None = None
) -> tuple[dict[str, Any], list[dict[str, str | None]]]:
    """A question with the values of its records. Raises CommandError where it is not open."""
    from leadflow.identity.queue import open_questions, pair_values

    wanted = arguments.review if review_id is None else review_id
    with transaction() as connection:
        found = open_questions(connection, review_id=wanted)
        if not found:
            raise CommandError(f"no open question has the number {wanted}", 2)
        [question] = found
        if question["party_id_low"] is None:
            return question, []
        return question, pair_values(connection, question, is_masked=not arguments.unmasked)


def _whole(
    question: Mapping[str, Any],
    values: list[dict[str, str | None]],
    arguments: argparse.Namespace,
) -> list[str]:
    """A question in words and, of two records, their values side by side."""
    from leadflow.identity.queue import question_lines

    language: Language = arguments.language
    lines = question_lines(question, language)
    if values:
        one, other = question["asks"].split(" | ")
        rows = [
            {"": message(f"queue.field.{row['field']}", language), one: row["one"],
             other: row["other"]}
            for row in values
        ]  # fmt: skip
        lines += ["", table(["", one, other], rows)]
        if not arguments.unmasked:
            lines.append(message("queue.masked", language))
    return lines


def _ask(arguments: argparse.Namespace) -> int:
    """One question after another; what an earlier answer has settled is passed over."""
    from leadflow.identity.queue import open_questions

    language: Language = arguments.language
    if not (arguments.by or "").strip():
        raise CommandError("say who decides: --by NAME", 2)
    with transaction() as connection:
        numbers = [
            row["review_id"]
            for row in open_questions(connection, kind=arguments.kind, most=arguments.limit)
        ]
    tally = {"answered": 0, "skipped": 0, "settled": 0}
    for at, number in enumerate(numbers, start=1):
        say(message("queue.ask.progress", language, at=at, of=len(numbers)))
        outcome = _ask_one(arguments, number)
        if outcome == "quit":
            break
        tally[outcome] += 1
    tally["left"] = len(numbers) - sum(tally.values())
    show(
        tally,
        arguments.json,
        message("queue.ask.end", language, **tally) if numbers else message("queue.none", language),
    )
    return 0


def _ask_one(arguments: argparse.Namespace, number: int) -> str:
    """Ask until there is an answer: answered, skipped, settled or quit (also at the end of input).

    The question and its prompts go to stderr, so that --json leaves stdout alone.
    """
    language: Language = arguments.language
    try:
        question, values = _open_question(arguments, number)
    except CommandError:
        say(message("queue.ask.settled", language, review_id=number))
        return "settled"
    say("\n".join(_whole(question, values, arguments)))
    is_name = question["kind"] == "name_only"
    while True:
        say(message("queue.ask.prompt_name" if is_name else "queue.ask.prompt", language))
        line = sys.stdin.readline()
        given = line.strip()
        if not line or given.lower() in ("q", "quit"):
            return "quit"
        if given.lower() in ("k", "skip"):
            return "skipped"
        answer = ANSWERS.get(given.lower(), given.upper() if is_name else given.lower())
        if not is_name and answer not in ANSWERS.values():
            say(message("queue.ask.again", language))
            continue
        if arguments.dry_run:
            return "answered"
        try:
            counts = _decide(arguments, number, answer)
        except CommandError as error:
            say(str(error))
            continue
        say(message("queue.ask.recorded", language, counts=_counts(counts)))
        return "answered"


def _decide(arguments: argparse.Namespace, number: int, answer: str) -> dict[str, int]:
    """Record an answer while nobody else writes. Raises CommandError where it does not fit."""
    from leadflow.identity.parting import UnfitAnswer
    from leadflow.identity.steps import decide_review
    from leadflow.orchestration.run_step import book_lock

    try:
        with book_lock():
            return decide_review(
                number, answer, arguments.by, arguments.date or clock.today(policy().timezone)
            )
    except UnfitAnswer as error:
        raise CommandError(str(error), 2) from error


def _export_labels(arguments: argparse.Namespace) -> int:
    from leadflow.retraining.labels import write_labels

    run_date = arguments.date or clock.today(policy().timezone)
    try:
        with transaction() as connection:
            count = write_labels(
                connection, arguments.labels, run_date, arguments.by or "data_team"
            )
    except OSError as error:
        raise CommandError(f"{arguments.labels} cannot be written: {error.strerror}", 2) from error
    show(
        {"answers": count, "file": str(arguments.labels)},
        arguments.json,
        f"{count:,} answers written to {arguments.labels}.",
    )
    return 0


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in counts.items())
