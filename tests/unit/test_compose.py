"""The production shape: valid by the compose schema, complete, without a secret in it."""

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from leadflow.config import PROJECT

COMPOSE = PROJECT / "docker-compose.yaml"
SERVICES = {
    "postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker",
}  # fmt: skip


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


def test_it_keeps_the_compose_schema() -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    result = subprocess.run([*checker, str(COMPOSE)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_service_is_there_and_lasting_ones_have_a_health_check(compose: dict) -> None:
    assert set(compose["services"]) == SERVICES
    unchecked = {
        name for name, service in compose["services"].items() if "healthcheck" not in service
    }
    assert unchecked == {"init"}


def test_the_database_counts_as_healthy_by_tcp_only(compose: dict) -> None:
    # while the official image makes the databases, its server answers on the socket alone
    assert "--host 127.0.0.1" in compose["services"]["postgres"]["healthcheck"]["test"][1]


def test_no_secret_stands_in_the_file(compose: dict) -> None:
    environment = {
        key: str(value)
        for service in compose["services"].values()
        for key, value in service.get("environment", {}).items()
    }
    secret = re.compile(
        r"PASSWORD|SECRET|FERNET|_KEY$|CONN$|BROKER|RESULT_BACKEND|AUTH$|DATABASE_URL"
    )
    named = {key: value for key, value in environment.items() if secret.search(key)}
    assert named
    for key, value in named.items():
        assert "${" in value, f"{key} must come from .env"
        assert not re.search(r"://[^$/]*:[^$@]+@", value), f"{key} holds a literal password"


def test_every_variable_that_it_needs_is_in_the_example() -> None:
    needed = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text()))
    example = set(re.findall(r"^(\w+)=", (PROJECT / "deploy/env.example").read_text(), re.M))
    assert needed <= example


def test_made_secrets_are_complete_long_and_safe_in_urls_and_arguments(tmp_path: Path) -> None:
    script = tmp_path / "deploy" / "make_secrets.sh"
    script.parent.mkdir()
    shutil.copy(PROJECT / "deploy" / "make_secrets.sh", script)
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    made = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert set(made) == set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text()))
    assert len(base64.urlsafe_b64decode(made.pop("AIRFLOW_FERNET_KEY"))) == 32
    assert all(re.fullmatch(r"[0-9a-f]{64}", secret) for secret in made.values())
    assert len(set(made.values())) == len(made)
    again = subprocess.run(["sh", str(script)], check=False, capture_output=True, text=True)
    assert again.returncode == 1 and ".env exists already" in again.stderr


def test_the_image_is_the_official_one_of_the_locked_airflow() -> None:
    lock = (PROJECT / "requirements.txt").read_text()
    version = re.search(r"^apache-airflow==(\S+)", lock, re.M)
    assert version is not None
    assert f"FROM apache/airflow:{version[1]}-python" in (PROJECT / "Dockerfile").read_text()
