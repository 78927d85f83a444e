"""`import --undo`: an import is taken back, or the reader is told why not."""

import argparse
from typing import Any

from leadflow import clock
from leadflow.commands.output import CommandError, say, show, table
from leadflow.config import policy
from leadflow.messages import Language
from leadflow.messages import text as message
from leadflow.orchestration.run_step import book_lock
from leadflow.quality.laws import LawBroken
from leadflow.store.database import transaction
from leadflow.store.migrate import migrate
from leadflow.undo.imports import Import, UndoRefused, find_import

EXIT_REFUSED = 2
SHOWN_CUSTOMERS = 20
BLOCKER_KEYS = (
    "kind", "customer_id", "subject", "done_by", "done_date", "file_name", "row_number",
)  # fmt: skip


def add_arguments(imports: argparse.ArgumentParser) -> None:
    """Add what `import` needs to take a file back."""
    imports.add_argument(
        "--undo",
        action="store_true",
        help="take the import of FILE back; FILE is its name or number. With --dry-run: show what "
        "would go and what is in the way",
    )
    imports.add_argument("--by", help="who takes the import back")
    imports.add_argument("--reason", help="why it is taken back")
    imports.add_argument("--language", choices=("zh", "en"), default="en")


def undo_command(arguments: argparse.Namespace) -> int:
    """`import --undo`: exit code 0; 2 where it is refused, and then nothing has changed."""
    language: Language = arguments.language
    try:
        return _undo(arguments, language)
    except UndoRefused as refusal:
        if arguments.json:
            show(_as_json(refusal, language), True, "")
            return EXIT_REFUSED
        raise CommandError(_told(refusal, language), EXIT_REFUSED) from refusal


def _undo(arguments: argparse.Namespace, language: Language) -> int:
    from leadflow.undo.steps import undo_import

    if len(arguments.files) != 1:
        raise UndoRefused("undo.refused.one_file")
    if not arguments.dry_run and not (arguments.by or "").strip():
        raise UndoRefused("undo.refused.needs_name")
    if not arguments.dry_run and not (arguments.reason or "").strip():
        raise UndoRefused("undo.refused.needs_reason")
    migrate()
    with book_lock():
        with transaction() as connection:
            imported = find_import(connection, str(arguments.files[0]))
        try:
            undone = undo_import(
                arguments.date or clock.today(policy().timezone),
                imported,
                (arguments.by or "").strip(),
                (arguments.reason or "").strip(),
                is_trial=arguments.dry_run,
                progress=lambda key, values: say(message(key, language, **values)),
            )
        except LawBroken as error:
            told = message("undo.refused.law", language, file=imported.file_name, told=str(error))
            raise CommandError(told, 1) from error
    counts = undone.counts()
    head = message(
        "undo.would" if arguments.dry_run else "undo.done",
        language,
        file=imported.file_name,
        numbers=_numbers(imported),
    )
    lines = [
        head,
        "",
        table(["file_id", "file_name", "part", "outcome", "row_count"], undone.outcomes),
        "",
        message("undo.summary.customers", language, **counts),
        message("undo.summary.tasks", language, **counts),
    ]
    if undone.changes:
        columns = ["customer_id", "change", "fields", "activities", "requirements"]
        columns += ["opportunities", "contacts", "merged_count", "grade_before", "grade_after"]
        lines += ["", table(columns, undone.changes[:SHOWN_CUSTOMERS])]
    if len(undone.changes) > SHOWN_CUSTOMERS:
        more = len(undone.changes) - SHOWN_CUSTOMERS
        lines.append(message("undo.summary.more", language, count=more))
    result = {
        "undone": not arguments.dry_run,
        "file_ids": imported.file_ids,
        "file_name": imported.file_name,
        **counts,
        "outcomes": undone.outcomes,
        "customers": undone.changes,
        "blockers": [],
    }
    show(result, arguments.json, "\n".join(lines))
    return 0


def _numbers(imported: Import) -> str:
    return ", ".join(str(number) for number in imported.file_ids)


def _told(refusal: UndoRefused, language: Language) -> str:
    """The refusal, and what it lists: people's deeds, or the imports that may be meant."""
    lines = [refusal.told(language)]
    lines += [f"  {_blocker(blocker, language)}" for blocker in refusal.blockers]
    if refusal.candidates:
        rows = [
            {
                "file_id": one.file_id,
                "file_name": one.file_name,
                "arrival_date": one.arrival_date,
                "rows": one.row_count,
            }
            for one in refusal.candidates
        ]
        lines.append(table(["file_id", "file_name", "arrival_date", "rows"], rows))
    return "\n".join(lines)


def _blocker(blocker: dict[str, Any], language: Language) -> str:
    known = {key: "–" if blocker[key] is None else blocker[key] for key in BLOCKER_KEYS}
    return message(f"undo.blocker.{known.pop('kind')}", language, **known)


def _as_json(refusal: UndoRefused, language: Language) -> dict[str, Any]:
    return {
        "undone": False,
        "why": refusal.told(language),
        "blockers": refusal.blockers,
        "candidates": [
            {"file_id": one.file_id, "file_name": one.file_name, "arrival_date": one.arrival_date}
            for one in refusal.candidates
        ],
    }
