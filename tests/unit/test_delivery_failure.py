"""The failure hook: a clear notice without personal data, a mail only where mail is set up."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from leadflow.config import settings
from leadflow.delivery import failure
from leadflow.presets.problem import PolicyError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LEADFLOW_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def context_of(error: BaseException, map_index: int = -1) -> dict[str, Any]:
    return {
        "task_instance": SimpleNamespace(
            dag_id="leads_intake",
            task_id="load_file",
            map_index=map_index,
            run_id="manual__1",
            try_number=3,
        ),
        "dag_run": SimpleNamespace(conf={"run_date": "2026-09-28"}),
        "exception": error,
    }


def test_the_notice_lies_in_the_run_dates_outbox(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed: list[str] = []
    logged: list[str] = []
    # not caplog: Airflow, once imported by another test, sends log records elsewhere
    log = SimpleNamespace(error=lambda template, *values: logged.append(template % values))
    monkeypatch.setattr(failure, "log", log)
    monkeypatch.setattr(failure, "mail_failure", lambda subject, page: mailed.append(subject))
    error = ValueError("Key (mobile)=(+8613800138000) already exists")
    failure.notify_failure(context_of(error, map_index=2))
    page = (home / "outbox/2026-09-28/notices/failure_leads_intake_load_file_2.md").read_text()
    assert "ValueError" in page and "leads" in page and "重试均未成功" in page
    assert "8613800138000" not in page + logged[0]
    assert "leads_intake" in logged[0]
    assert mailed == ["Leadflow: load_file of leads_intake failed (2026-09-28)"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(PolicyError("b2b.yaml: no key"), "PolicyError: b2b.yaml: no key", id="ours"),
        pytest.param(KeyError("+8613800138000"), "KeyError", id="another's: its class alone"),
        pytest.param("OSError: /tmp/x", "OSError", id="as text: what stands before the colon"),
        pytest.param(None, "-", id="none given"),
    ],
)
def test_error_text(error: BaseException | str | None, expected: str) -> None:
    assert failure.error_text(error) == expected
