"""The production shape: valid by the compose schema, complete, without a secret in it."""

import re
import subprocess
import sys

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


def test_the_image_is_the_official_one_of_the_locked_airflow() -> None:
    lock = (PROJECT / "requirements.txt").read_text()
    version = re.search(r"^apache-airflow==(\S+)", lock, re.M)
    assert version is not None
    assert f"FROM apache/airflow:{version[1]}-python" in (PROJECT / "Dockerfile").read_text()
