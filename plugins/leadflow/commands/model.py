"""`model`: the weights that records are matched by, a page about them, and learning them anew."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadflow import clock
from leadflow.commands.output import CommandError, day, say, show, table
from leadflow.config import policy
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.store.database import transaction

if TYPE_CHECKING:
    from leadflow.retraining.changes import Drift, MovedWeight, Weight
    from leadflow.retraining.steps import Learnt


def add_commands(commands: Any) -> None:
    """Add `model` to the command line."""
    model = commands.add_parser(
        "model",
        help="the weights that records are matched by; learn them anew",
        description="Prints the present model: version, what it was learnt from and when, its "
        "weights, how many links and doubts there are, and whether the book has moved away from "
        "it. --learn learns new weights from the store's records and people's answers, and "
        "switches to them. Exit code 1: a law would be broken, nothing has changed; 2: refused.",
    )
    model.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write a page for each level beside it: FILE-person.html and FILE-company.html",
    )
    model.add_argument(
        "--learn", action="store_true", help="learn from the store's records, and switch"
    )
    model.add_argument(
        "--dry-run", action="store_true", help="with --learn: tell what would change, keep nothing"
    )
    model.add_argument("--date", type=day, help="run date (default: today)")
    model.add_argument("--language", choices=("zh", "en"), default="en")
    model.add_argument("--json", action="store_true", help="print as JSON")
    model.set_defaults(command=model_command, needs_store=True)


def model_command(arguments: argparse.Namespace) -> int:
    """`model`: exit code 2 where there is no model to show or too little to learn from."""
    if arguments.learn and arguments.report:
        raise CommandError("--report shows the present model; give --learn without it", 2)
    if arguments.dry_run and not arguments.learn:
        raise CommandError("--dry-run goes with --learn", 2)
    if arguments.learn:
        return _learn(arguments)
    if arguments.report:
        return _report(arguments)
    return _show(arguments)


def _show(arguments: argparse.Namespace) -> int:
    from leadflow.identity.compared import read_book
    from leadflow.matching.book import current_models
    from leadflow.retraining.changes import weights_in
    from leadflow.retraining.steps import drift_of, has_outgrown, model_state

    language: Language = arguments.language
    with transaction() as connection:
        state = model_state(connection)
        models = current_models(connection)
        if state is None or models is None:
            show({}, arguments.json, message("retraining.none", language))
            return 0
        weights = weights_in(models, read_book(connection, []).features)
        drifts = drift_of(connection)
    lines = [_state_lines(state, language)]
    for level in dict.fromkeys(each.model for each in weights):
        own = [each for each in weights if each.model == level]
        lines += ["", message(f"matching.level.{level}", language), _weight_table(own, language)]
    lines += ["", *drift_lines(state, drifts, has_outgrown(state), language)]
    show(
        {
            **state,
            "weights": [asdict(each) for each in weights],
            "drifts": [asdict(each) for each in drifts],
            "has_outgrown": has_outgrown(state),
        },
        arguments.json,
        "\n".join(lines),
    )
    return 0


def drift_lines(
    state: dict[str, Any], drifts: Sequence["Drift"], has_outgrown: bool, language: Language
) -> list[str]:
    """In words where the book has moved away from its model, or that it has not."""
    from leadflow.matching.report import comparison_name

    lines = [
        message(
            "retraining.drift",
            language,
            model=message(f"matching.level.{each.model}", language),
            comparison=comparison_name(each.comparison, language),
            percent=f"{100 * each.distance:.0f}",
            links=f"{each.links:,}",
        )
        for each in drifts
    ]
    if has_outgrown:
        lines.append(message("retraining.outgrown", language, **_counted(state)))
    return lines or [message("retraining.steady", language)]


def _report(arguments: argparse.Namespace) -> int:
    from leadflow.delivery.outbox import write_whole
    from leadflow.identity.compared import read_book
    from leadflow.matching.book import current_models
    from leadflow.retraining.page import model_page
    from leadflow.retraining.steps import model_state

    language: Language = arguments.language
    with transaction() as connection:
        state, models = model_state(connection), current_models(connection)
        if state is None or models is None:
            raise CommandError(message("retraining.none", language), 2)
        book = read_book(connection)
    stem = arguments.report.with_suffix("")
    files = {}
    for model in models.each:
        say(f"  {message(f'matching.level.{model.level}', language)}")
        path = stem.with_name(f"{stem.name}-{model.level}.html")
        page = model_page(book, models, model, state, language)
        try:
            write_whole(path, page.encode())
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}", 2) from error
        files[model.level] = str(path)
    show(files, arguments.json, "\n".join(files.values()))
    return 0


def _learn(arguments: argparse.Namespace) -> int:
    from leadflow.orchestration.run_step import book_lock, run_step
    from leadflow.quality.laws import LawBroken
    from leadflow.retraining.steps import TooFewRecords, learn_models, relearn

    run_date = arguments.date or clock.today(policy().timezone)
    found: list[Learnt] = []
    try:
        if arguments.dry_run:
            with book_lock():
                found.append(relearn(run_date, is_trial=True))
        else:
            run_step("matching_learn", learn_models, run_date, is_by_hand=True, report=found.append)
    except TooFewRecords as few:
        raise CommandError(str(few), 2) from few
    except LawBroken as broken:
        raise CommandError(f"nothing was changed, a law would be broken: {broken}", 1) from broken
    [learnt] = found
    show(asdict(learnt), arguments.json, _learnt_text(learnt, arguments.language))
    return 0


def _learnt_text(learnt: "Learnt", language: Language) -> str:
    if not learnt.is_new:
        return message("retraining.same", language, version=learnt.version)
    head = "done" if learnt.is_switched else "would"
    lines = [
        message(
            f"retraining.{head}",
            language,
            version=learnt.version,
            records=f"{learnt.records:,}",
            labels=f"{learnt.labels:,}",
        ),
        message("retraining.change", language, **_counted(learnt.change)),
        message("retraining.moved", language, count=len(learnt.moved)),
    ]
    if learnt.moved:
        lines += ["", _moved_table(learnt.moved, language)]
    return "\n".join(lines)


def _state_lines(state: dict[str, Any], language: Language) -> str:
    return message(
        "retraining.state",
        language,
        **{
            **_counted(state),
            "version": state["model_version"],
            "day": state["first_used_date"],
            "learnt_from": message(f"retraining.from.{state['learnt_from']}", language),
        },
    )


def _weight_table(weights: Sequence["Weight"], language: Language) -> str:
    rows = [
        {
            **_names(each.comparison, each.level, language),
            message("retraining.column.bits", language): f"{each.bits:+.1f}",
            message("retraining.column.share", language): f"{100 * each.share:.1f} %",
        }
        for each in weights
    ]
    return table(list(rows[0]), rows)


def _moved_table(moved: Sequence["MovedWeight"], language: Language) -> str:
    rows = [
        {
            message("retraining.column.model", language): message(
                f"matching.level.{each.model}", language
            ),
            **_names(each.comparison, each.level, language),
            message("retraining.column.before", language): f"{each.before:+.1f}",
            message("retraining.column.after", language): f"{each.after:+.1f}",
        }
        for each in moved
    ]
    return table(list(rows[0]), rows)


def _names(comparison: str, level: str, language: Language) -> dict[str, str]:
    from leadflow.matching.report import comparison_name

    return {
        message("retraining.column.comparison", language): comparison_name(comparison, language),
        message("retraining.column.level", language): message(
            f"matching.level_of.{level}", language
        ),
    }


def _counted(values: dict[str, Any]) -> dict[str, str]:
    """Counts with their thousands apart; the rest as it is."""
    return {
        name: f"{value:,}" if isinstance(value, int) else str(value)
        for name, value in values.items()
    }
