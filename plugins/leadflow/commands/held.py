"""`import --accept` and `import --again`: a proposed profile in use, a held file read once more."""

import argparse
from pathlib import Path

from leadflow import clock
from leadflow.commands.output import CommandError, show
from leadflow.config import policy, settings
from leadflow.delivery.outbox import write_whole
from leadflow.messages import text as message
from leadflow.privacy.archive import ArchiveError, read_original
from leadflow.sources.profiles import ProfileError
from leadflow.sources.proposals import NotAccepted, accept
from leadflow.store.database import transaction
from leadflow.store.migrate import migrate
from leadflow.store.sql import read_sql


def accept_command(arguments: argparse.Namespace) -> int:
    """`import --accept`: exit code 0; 2 where the file is no profile that can be used."""
    language = arguments.language
    if len(arguments.files) != 1:
        raise CommandError(message("sources.accept.one_file", language), 2)
    today = arguments.date or clock.today(policy().timezone)
    try:
        accepted = accept(arguments.files[0], arguments.by, today, language)
    except ProfileError as error:
        raise CommandError(str(error), 2) from error
    except NotAccepted as refusal:
        raise CommandError(refusal.told(language), 2) from refusal
    migrate()
    with transaction() as connection:
        waiting = read_sql(
            connection, "sources/select_waiting_file.sql", proposed=accepted.profile.name
        )
    name, source_system = accepted.profile.name, accepted.profile.source_system
    done = "accepted" if accepted.is_new else "already"
    lines = [message(f"sources.accept.{done}", language, name=name, path=accepted.path)]
    lines += [message("sources.accept.waiting", language, **row) for row in waiting]
    if not waiting:
        lines.append(message("sources.accept.try", language))
    lines += [
        message(f"sources.accept.{key}", language, source_system=source_system)
        for key in ("owners", "trust")
    ]
    result = {
        "profile": name,
        "path": str(accepted.path),
        "is_new": accepted.is_new,
        "waiting": waiting,
    }
    show(result, arguments.json, "\n".join(lines))
    return 0


def path_of_held_file(arguments: argparse.Namespace) -> Path:
    """The original of a held file, back in the inbox under its name.

    Raises CommandError for a number of no file, and of one that is not held or was taken since.
    """
    language = arguments.language
    if len(arguments.files) != 1 or not str(arguments.files[0]).isdigit():
        raise CommandError(message("sources.again.number", language), 2)
    file_id = int(str(arguments.files[0]))
    migrate()
    with transaction() as connection:
        rows = read_sql(connection, "sources/select_held_file.sql", file_id=file_id)
    if not rows:
        raise CommandError(message("sources.again.unknown", language, file_id=file_id), 2)
    told = {"file_id": file_id, "file_name": rows[0]["file_name"]}
    if rows[0]["status"] != "held":
        status = rows[0]["status"]
        raise CommandError(message("sources.again.not_held", language, **told, status=status), 2)
    if rows[0]["taken_as_file_id"] is not None:
        later = rows[0]["taken_as_file_id"]
        raise CommandError(message("sources.again.taken", language, **told, later=later), 2)
    path: Path = settings().inbox / rows[0]["file_name"]
    try:
        content = read_original(settings().home, rows[0]["content_sha256"])
    except ArchiveError as error:
        raise CommandError(str(error), 1) from error
    if path.exists() and path.read_bytes() != content:
        raise CommandError(message("sources.again.in_the_way", language, **told), 2)
    write_whole(path, content)
    return path
