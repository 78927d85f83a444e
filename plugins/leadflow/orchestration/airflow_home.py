"""Airflow's settings for one Leadflow home: where its DAGs, database and logs lie.

They are set as environment variables, before Airflow is imported: Airflow reads them once.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from leadflow.config import PROJECT, policy, settings

API_PORT = 8080


def airflow_environment(metadata_url: str) -> dict[str, str]:
    """The variables that make Airflow use this project, home and metadata database."""
    home = settings().home / "airflow"
    home.mkdir(parents=True, exist_ok=True)
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": policy().timezone,
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__FERNET_KEY": _secret(home, "fernet.key", _fernet_key),
        "AIRFLOW__API_AUTH__JWT_SECRET": _secret(
            home, "jwt.key", lambda: secrets.token_urlsafe(48)
        ),
        "AIRFLOW__API__SECRET_KEY": _secret(home, "session.key", lambda: secrets.token_urlsafe(48)),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url,
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
    }


def use_run_database() -> None:
    """Point this process at the metadata database of runs without a scheduler.

    `dag.test()` on the database of a live scheduler would race it for tasks, so runs that a command
    asks for have a database of their own, in a file under Airflow's home.
    """
    home = settings().home / "airflow"
    database = home / "run.db"
    os.environ.update(airflow_environment(f"sqlite:///{database}"))
    os.environ.setdefault("AIRFLOW__LOGGING__LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS", "False")
    made = home / "run.db.ready"
    if not made.exists():
        from airflow.utils.db import initdb

        initdb()
        made.touch()


def _secret(home: Path, name: str, make: Callable[[], str]) -> str:
    path = home / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(make())
    return path.read_text()


def _fernet_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()
