"""Airflow's own programs for one machine: scheduler, DAG processor, triggerer and web pages.

Each is a process in a session of its own with its log under `logs/`. The log servers that Airflow
would open on all interfaces stay off: the web pages read the log files of this machine directly.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from leadflow.config import PROJECT, settings
from leadflow.orchestration.airflow_home import API_PORT, airflow_environment
from leadflow.store import embedded

PROGRAMS = {
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
    "api-server": ("api-server",),
}
HEALTHY_AFTER_SECONDS = 180


class ServerProblem(RuntimeError):
    """Why the server cannot start or does not answer, and what to do about it."""


def web_address() -> str:
    """Where the web pages are served; the port is LEADFLOW_PORT, else 8080."""
    return f"http://127.0.0.1:{_port()}"


def start_server(tell: Callable[[str], None]) -> None:
    """Start database, scheduler and pages, and wait until all of them are healthy.

    Raises ServerProblem where the port is taken, a program ends at once, or time runs out.
    """
    if "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" in os.environ:
        raise ServerProblem(
            "Airflow is set up by the environment here, as in the containers of "
            "docker-compose.yaml: `docker compose up --detach --wait` starts it."
        )
    if running_programs():
        raise ServerProblem(
            f"Leadflow is up already at {web_address()}. `./leadflow down` stops it."
        )
    if not web_port_is_free():
        raise ServerProblem(
            f"Port {_port()} is taken by another program. Choose another: "
            "LEADFLOW_PORT=8081 ./leadflow up"
        )
    environment = _environment()
    logs = settings().home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    tell("preparing Airflow's database ...")
    with (logs / "airflow-migrate.log").open("w") as log:
        migrated = subprocess.run(
            _airflow("db", "migrate"), env=environment, stdout=log, stderr=log, check=False
        )
    if migrated.returncode:
        raise ServerProblem(f"Airflow's database could not be prepared. See {log.name}.")
    pids = {}
    for name, arguments in PROGRAMS.items():
        log_path = logs / f"{name}.log"
        with log_path.open("a") as log:
            process = subprocess.Popen(
                _airflow(*arguments),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        pids[name] = process.pid
    _pid_file().write_text(json.dumps(pids))
    tell("waiting for the scheduler and the pages ...")
    _wait_until_healthy(tell)
    _unpause()


def stop_server() -> list[str]:
    """Stop what `start_server` started; returns the names of the programs that ran."""
    programs = running_programs()
    for pid in programs.values():
        os.killpg(pid, signal.SIGTERM)
    deadline = time.monotonic() + 30
    while running_programs() and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in running_programs().values():
        os.killpg(pid, signal.SIGKILL)
    _pid_file().unlink(missing_ok=True)
    return sorted(programs)


def running_programs() -> dict[str, int]:
    """Program name → process id of those that are alive."""
    if not _pid_file().exists():
        return {}
    return {name: pid for name, pid in json.loads(_pid_file().read_text()).items() if _alive(pid)}


def health() -> dict[str, str]:
    """Each component's status as Airflow tells it; empty while the pages do not answer."""
    try:
        with urllib.request.urlopen(f"{web_address()}/api/v2/monitor/health", timeout=5) as answer:
            parts = json.load(answer)
    except (urllib.error.URLError, OSError):
        return {}
    return {name: part.get("status") or "off" for name, part in parts.items()}


def login() -> tuple[str, Path]:
    """The web user's name and the file that holds its password."""
    return "admin", settings().home / "airflow" / "passwords.json"


def _wait_until_healthy(tell: Callable[[str], None]) -> None:
    deadline = time.monotonic() + HEALTHY_AFTER_SECONDS
    while time.monotonic() < deadline:
        gone = set(PROGRAMS) - set(running_programs())
        if gone:
            name = sorted(gone)[0]
            log = settings().home / "logs" / f"{name}.log"
            stop_server()
            raise ServerProblem(f"{name} ended right after its start. Its log is {log}.")
        states = health()
        if states and all(
            states.get(part) == "healthy"
            for part in ("metadatabase", "scheduler", "dag_processor", "triggerer")
        ):
            return
        time.sleep(1)
    tell("still not healthy; stopping again")
    stop_server()
    raise ServerProblem(
        f"Airflow was not healthy after {HEALTHY_AFTER_SECONDS} s. "
        f"Its logs are under {settings().home / 'logs'}."
    )


def _unpause() -> None:
    """Switch the DAGs on: new ones start paused, and a nightly pipeline that sleeps is none."""
    user, password_file = login()
    credentials = {"username": user, "password": json.loads(password_file.read_text())[user]}
    token = _request("POST", "/auth/token", credentials)["access_token"]
    deadline = time.monotonic() + 60
    wanted = {path.stem for path in (PROJECT / "dags").glob("*.py")}
    while time.monotonic() < deadline:
        known = {dag["dag_id"] for dag in _request("GET", "/api/v2/dags", token=token)["dags"]}
        if wanted <= known:
            break
        time.sleep(1)
    for dag_id in sorted(wanted):
        _request("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False}, token)


def _request(method: str, path: str, body: object = None, token: str | None = None) -> dict:  # type: ignore[type-arg]
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(
        web_address() + path,
        method=method,
        headers=headers,
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        result: dict = json.load(answer)  # type: ignore[type-arg]
        return result


def _environment() -> dict[str, str]:
    url = os.environ.get("LEADFLOW_AIRFLOW_DATABASE_URL")
    if not url:
        url = embedded.start(settings().home).url("airflow")
    user, password_file = login()
    values = airflow_environment(url)
    if not password_file.exists():
        password_file.touch(mode=0o600)
        password_file.write_text(json.dumps({user: secrets.token_urlsafe(12)}))
    return {
        **os.environ,
        **values,
        "PYTHONPATH": str(PROJECT / "plugins"),
        "AIRFLOW__API__PORT": str(_port()),
        "AIRFLOW__API__BASE_URL": web_address(),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{web_address()}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{user}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(password_file),
    }


def _airflow(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "airflow", *arguments]


def _pid_file() -> Path:
    return settings().home / "airflow" / "programs.json"


def _alive(pid: int) -> bool:
    """Whether the process runs and is one of ours: pids are used again after a restart."""
    try:
        command_line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        return subprocess.run(["kill", "-0", str(pid)], capture_output=True).returncode == 0
    return b"airflow" in command_line


def _port() -> int:
    return int(os.environ.get("LEADFLOW_PORT") or API_PORT)


def web_port_is_free() -> bool:
    """Whether nobody answers at the port of the web pages."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", _port())) != 0
