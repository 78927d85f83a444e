"""`up`, `down`, `status`, `doctor`: the server of one machine and what is wrong with it."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from leadflow.commands.output import CommandError, say, show, table
from leadflow.config import PROJECT, ROSTER, policy, preset_names, problems_of, roster, settings
from leadflow.delivery.openings import OPENINGS, problems_of_openings
from leadflow.messages import text as message
from leadflow.orchestration import server
from leadflow.presets.problem import PolicyError
from leadflow.sources.profiles import (
    ProfileError,
    broken_own_profiles,
    own_folder,
    profiles,
)
from leadflow.store import embedded
from leadflow.store.database import engine, transaction
from leadflow.store.migrate import is_current, migrate
from leadflow.store.sql import read_sql

ENOUGH_MEGABYTES = 1000
CHINESE_FONTS = ("NotoSansCJK*", "NotoSansSC*", "wqy*")
PDF_COMMAND = (
    "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
)


@dataclass(frozen=True)
class Finding:
    """One thing that the doctor looked at."""

    checked: str
    state: Literal["ok", "warning", "problem"]
    told: str


def add_commands(commands: Any) -> None:
    """Add the server's commands to the command line."""
    for name, function, help_text in (
        ("up", up, "start the scheduler, the database and the web pages"),
        ("down", down, "stop them"),
        ("status", status, "what runs, and what the store holds"),
        ("doctor", doctor, "what is wrong, and how to mend it"),
    ):
        command = commands.add_parser(
            name, help=help_text, description=help_text.capitalize() + "."
        )
        command.add_argument("--json", action="store_true", help="print as JSON")
        command.set_defaults(command=function)


def up(arguments: argparse.Namespace) -> int:
    """`up`: exit code 1 with the reason where something does not start."""
    migrate()
    try:
        server.start_server(say)
    except server.ServerProblem as problem:
        raise CommandError(str(problem)) from problem
    user, password_file = server.login()
    show(
        {"address": server.web_address(), "user": user, "password_file": str(password_file)},
        arguments.json,
        f"Leadflow is up: {server.web_address()}\n"
        f"Log in as {user}; the password is in {password_file}\n"
        f"Drop files into {settings().inbox}. `./leadflow down` stops it.",
    )
    return 0


def down(arguments: argparse.Namespace) -> int:
    """`down`: stops the programs, then the embedded database."""
    stopped = server.stop_server()
    if not os.environ.get("LEADFLOW_DATABASE_URL") and embedded.stop(settings().home):
        stopped.append("database")
    text = f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running."
    show({"stopped": stopped}, arguments.json, text)
    return 0


def status(arguments: argparse.Namespace) -> int:
    """`status`: programs, health and totals."""
    programs = server.running_programs()
    health = server.health() if programs else {}
    with transaction() as connection:
        totals = read_sql(connection, "store/select_totals.sql") if is_current() else []
    running = f"up at {server.web_address()}" if programs else "not up (`./leadflow up` starts it)"
    parts = [f"server    {running}", f"home      {settings().home}"]
    parts += [f"  {name:<14} {state}" for name, state in sorted(health.items())]
    show(
        {
            "programs": sorted(programs),
            "health": health,
            "home": str(settings().home),
            "totals": {row["figure"]: row["total"] for row in totals},
        },
        arguments.json,
        "\n".join([*parts, "", table(["figure", "total"], totals)]),
    )
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """`doctor`: exit code 1 where a problem stops Leadflow from working."""
    findings = [check() for check in CHECKS] + check_presets() + check_openings()
    rows = [vars(finding) for finding in findings]
    show(rows, arguments.json, table(["checked", "state", "told"], rows))
    return int(any(finding.state == "problem" for finding in findings))


def check_disk() -> Finding:
    """Room for a night's work."""
    home = settings().home if settings().home.exists() else PROJECT
    free = shutil.disk_usage(home).free // 2**20
    told = f"{free:,} MB free"
    if free < ENOUGH_MEGABYTES:
        return Finding(
            "disk", "problem", f"{told}; free space until {ENOUGH_MEGABYTES:,} MB are left"
        )
    return Finding("disk", "ok", told)


def check_database() -> Finding:
    """The store answers and has the newest schema."""
    try:
        if is_current(engine()):
            return Finding("database", "ok", "answers, schema is current")
        return Finding(
            "database", "warning", "schema is older; the next command brings it up to date"
        )
    except Exception as error:  # whatever it is, the doctor's job is to tell it
        told = str(error).strip().splitlines()[0]
        return Finding("database", "problem", told)


def check_policy() -> Finding:
    """The preset in use and the roster can be read; what is wrong is told a file at a time."""
    try:
        people = f"{len(roster().reps)} reps"
        return Finding("policy", "ok", f"{policy().version}, {people}")
    except PolicyError as error:
        count = len(error.problems)
        told = f"{count} mistakes, told below" if count > 1 else "one mistake, told below"
        return Finding("policy", "problem", f"{told}; mend the file under include/policy/")


def check_presets() -> list[Finding]:
    """Every preset and the roster, a finding a mistake; those in use stop work."""
    used = {settings().policy_name, ROSTER}
    findings = []
    for name in (*dict.fromkeys([settings().policy_name, *preset_names()]), ROSTER):
        state: Literal["warning", "problem"] = "problem" if name in used else "warning"
        problems = problems_of(name)
        findings += [Finding(f"{name}.yaml", state, str(problem)) for problem in problems]
        if not problems:
            findings.append(Finding(f"{name}.yaml", "ok", "keeps the schema of docs/policy.md"))
    return findings


def check_openings() -> list[Finding]:
    """The suggested openings of task lists, a finding a mistake; lists need every one of them."""
    problems = problems_of_openings()
    if not problems:
        return [Finding(OPENINGS.name, "ok", "an opening for each kind of step")]
    return [Finding(OPENINGS.name, "problem", str(problem)) for problem in problems]


def check_profiles() -> Finding:
    """The file formats: those that come with Leadflow, and this installation's own."""
    try:
        known = f"{len(profiles())} profiles"
    except ProfileError as error:
        return Finding("formats", "problem", f"{error}. No file is taken until it is mended.")
    broken = broken_own_profiles()
    if broken:
        told = f"{known}; left out until mended, in {own_folder()}: {' '.join(broken)}"
        return Finding("formats", "problem", told)
    return Finding("formats", "ok", f"{known}; your own lie in {own_folder()}")


def check_pdf() -> Finding:
    """Pango and a Chinese font, without which reports stay HTML."""
    from leadflow.review.pdf import can_print

    if not can_print():
        told = f"pango is missing, so reports come as HTML only. Run: {PDF_COMMAND}"
        return Finding("PDF reports", "warning", told)
    fonts = Path("/usr/share/fonts")
    if sys.platform == "linux" and not any(
        next(fonts.rglob(pattern), None) for pattern in CHINESE_FONTS
    ):
        told = f"no Chinese font, so Chinese PDF shows boxes. Run: {PDF_COMMAND}"
        return Finding("PDF reports", "warning", told)
    return Finding("PDF reports", "ok", "pango and a Chinese font are there")


def check_port() -> Finding:
    """The port of the web pages."""
    if server.running_programs():
        return Finding("web port", "ok", f"Leadflow answers at {server.web_address()}")
    port = server.web_address().rpartition(":")[2]
    if not server.web_port_is_free():
        told = f"port {port} is taken; start with LEADFLOW_PORT=8081 ./leadflow up"
        return Finding("web port", "warning", told)
    return Finding("web port", "ok", f"{port} is free")


def check_inbox() -> Finding:
    """The inbox can be written."""
    inbox = settings().inbox
    inbox.mkdir(parents=True, exist_ok=True)
    if os.access(inbox, os.W_OK):
        waiting = sum(1 for path in inbox.iterdir() if path.is_file())
        return Finding("inbox", "ok", f"{waiting} files wait in {inbox}")
    return Finding("inbox", "problem", f"{inbox} cannot be written; give this user the right to")


def check_model() -> Finding:
    """The weights still fit the book that is matched under them."""
    from leadflow.commands.model import drift_lines
    from leadflow.retraining.steps import drift_of, has_outgrown, model_state

    if not is_current():
        return Finding("matching", "ok", "not looked at: the schema is older")
    with transaction() as connection:
        state = model_state(connection)
        if state is None:
            return Finding("matching", "ok", message("retraining.none", "en"))
        drifts, is_outgrown = drift_of(connection), has_outgrown(state)
    told = "; ".join(drift_lines(state, drifts, is_outgrown, "en"))
    is_off = bool(drifts) or is_outgrown
    return Finding("matching", "warning" if is_off else "ok", f"{state['model_version']}: {told}")


def check_delivery() -> Finding:
    """Whether people are told that lists are out, and whether each channel has its connection."""
    from leadflow.delivery.senders import NotSent, address_of

    try:
        rules = policy().delivery
    except PolicyError:
        return Finding("delivery", "warning", "not looked at: the policy cannot be read")
    if not rules.channels:
        told = "off: no channel under delivery.channels of the policy; lists lie in the outbox"
        return Finding("delivery", "ok", told)
    missing = []
    for channel in rules.channels:
        try:
            address_of(channel.connection_id)
        except NotSent:
            missing.append(f"{channel.channel} ({channel.connection_id})")
    if missing:
        told = f"no Airflow Connection for: {', '.join(missing)}. Make it, or drop the channel."
        return Finding("delivery", "warning", told)
    return Finding("delivery", "ok", ", ".join(channel.channel for channel in rules.channels))


CHECKS: tuple[Callable[[], Finding], ...] = (
    check_disk,
    check_database,
    check_policy,
    check_profiles,
    check_pdf,
    check_port,
    check_inbox,
    check_model,
    check_delivery,
)
