"""A held file: a profile proposed, accepted, the same bytes taken; the ledger shows the chain."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow import cli
from leadflow.commands import imports
from leadflow.config import settings
from leadflow.quality import steps as quality
from leadflow.sources.profiles import ProfileError, profiles
from leadflow.sources.proposals import NotAccepted, accept
from leadflow.sources.steps import hold_file, read_file, receive_files
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql

RUN_DATE = date(2026, 10, 8)
NEXT_DATE = date(2026, 10, 9)
CONTENT = (
    "2026 展会名片,,,\r\n"
    "姓名,单位,手机/电话,接待人\r\n"
    "张伟,苏州晨光机械有限公司,13812345678,李敏\r\n"
    "王芳,杭州蓝海科技有限公司,13912345678,李敏\r\n"
    "合计,2,,\r\n"
).encode()
NAME = "展会名片.csv"
LAW_1 = ("files_reconcile", "rows_have_one_outcome", "quarantined_rows_have_reasons")
OUTCOMES = (
    "select source_file.file_id, source_record.outcome, count(*) from source_record"
    " join source_file using (file_id) group by 1, 2 order by 1, 2"
)
QUARANTINE = (
    "select file_id, row_number, status, corrected_by_record_id from quarantine order by record_id"
)


def drop(content: bytes = CONTENT, name: str = NAME) -> None:
    settings().inbox.mkdir(parents=True, exist_ok=True)
    path = settings().inbox / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))


def intake(run_date: date = RUN_DATE) -> None:
    for file_id in receive_files(run_date=run_date):
        read_file(run_date=run_date, file_id=file_id)
        quality.gate_file(file_id, run_date)
    quality.settle_files(run_date)
    with transaction() as connection:
        for law in LAW_1:
            assert read_sql(connection, f"checks/assert_{law}.sql") == []


def rows(store: Engine, query: str) -> list[tuple[Any, ...]]:
    with store.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def proposal() -> Path:
    (path,) = (settings().outbox / RUN_DATE.isoformat() / "proposals").glob("*.yaml")
    return path


@pytest.fixture
def command(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line, with the intake's steps in place of Airflow."""

    def run_nights(days: list[date], *_: object, **__: object) -> None:
        for path in settings().inbox.iterdir():
            os.utime(path, (1_700_000_000, 1_700_000_000))
        intake(days[0])

    monkeypatch.setattr(imports, "run_nights", run_nights)
    return lambda *arguments: cli.main(["import", *map(str, arguments)])


def test_unknown_file_is_held_and_its_reason_names_the_proposal(store: Engine) -> None:
    drop()
    intake()
    ((status, reason),) = rows(store, "select status, held_reason from source_file")
    assert status == "held"
    assert reason["proposal"] == proposal().relative_to(settings().home).as_posix()
    assert reason["key"].endswith("_proposed")
    assert "13812345678" not in proposal().read_text(encoding="utf-8")


def test_accepted_then_the_same_bytes_are_taken_and_close_the_held_rows(store: Engine) -> None:
    drop()
    intake()
    accepted = accept(proposal(), "Li Wei", RUN_DATE, "en")
    assert accepted.path.read_text(encoding="utf-8").startswith(
        "# Accepted by Li Wei on 2026-10-08."
    )
    drop()
    intake(NEXT_DATE)
    assert rows(store, "select file_id, status, corrects_file_id from source_file") == [
        (1, "held", None),
        (2, "loaded", 1),
    ]
    assert rows(store, OUTCOMES) == [(1, "quarantined", 5), (2, "ignored", 2), (2, "repaired", 2)]
    assert rows(store, QUARANTINE) == [
        (1, 1, "dismissed", 20_000_001),
        (1, 2, "dismissed", 20_000_001),
        (1, 3, "corrected", 20_000_003),
        (1, 4, "corrected", 20_000_004),
        (1, 5, "dismissed", 20_000_005),
    ]


def test_a_file_that_was_taken_is_repeated_after_that(store: Engine) -> None:
    drop()
    intake()
    accept(proposal(), None, RUN_DATE, "zh")
    for _ in range(2):
        drop()
        intake(NEXT_DATE)
    assert rows(store, "select status, repeats_file_id from source_file order by file_id") == [
        ("held", None),
        ("loaded", None),
        ("repeated", 2),
    ]
    assert rows(store, OUTCOMES)[-1] == (2, "repaired", 2)


def test_held_again_leaves_only_the_last_arrival_open(store: Engine) -> None:
    drop()
    intake()
    drop()
    intake(NEXT_DATE)
    assert rows(
        store, "select file_id, status, count(*) from quarantine group by 1, 2 order by 1"
    ) == [(1, "dismissed", 5), (2, "open", 5)]


def test_a_crashed_file_that_comes_again_closes_its_held_rows(store: Engine) -> None:
    drop()
    intake()
    accept(proposal(), None, RUN_DATE, "zh")
    drop(CONTENT + "李四,宁波港通物流有限公司,13712345678,李敏\r\n".encode(), "b.csv")
    (file_id,) = receive_files(run_date=RUN_DATE)
    read_file(run_date=RUN_DATE, file_id=file_id)
    hold_file(run_date=RUN_DATE, file_id=file_id, key="sources.held.crashed")
    drop(CONTENT + "李四,宁波港通物流有限公司,13712345678,李敏\r\n".encode(), "b.csv")
    intake(NEXT_DATE)
    assert rows(
        store, "select status, count(*) from quarantine where file_id = 2 group by 1 order by 1"
    ) == [("corrected", 3)]


def test_a_limit_that_was_raised_lets_the_same_bytes_in(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [f"张{n},苏州晨光{n}有限公司,1381234567{n},李敏" for n in range(2)]
    nameless = [f",,1371234567{n},李敏" for n in range(4)]
    bad = "\r\n".join(["姓名,单位,手机/电话,接待人", *good, *nameless, ""])
    drop()
    intake()
    accept(proposal(), None, RUN_DATE, "zh")
    drop(bad.encode(), "bad.csv")
    intake()
    assert rows(store, "select status from source_file where file_id = 2") == [("held",)]
    strict = quality.policy()
    intake_policy = strict.intake.model_copy(update={"quarantined_rows_hold_file_pct": 70})
    generous = strict.model_copy(update={"intake": intake_policy})
    monkeypatch.setattr(quality, "policy", lambda: generous)
    drop(bad.encode(), "bad.csv")
    intake(NEXT_DATE)
    statuses = "select file_id, status, count(*) from quarantine where file_id > 1 group by 1, 2"
    assert rows(store, f"{statuses} order by 1, 2") == [
        (2, "corrected", 2),
        (2, "dismissed", 4),
        (3, "open", 4),
    ]
    assert rows(store, OUTCOMES)[-2:] == [(3, "quarantined", 4), (3, "repaired", 2)]


def test_commands_take_a_held_file_by_its_number(
    command: Any, store: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original = tmp_path / "from" / NAME
    original.parent.mkdir()
    original.write_bytes(CONTENT)
    assert command(original, "--date", RUN_DATE) == 4
    assert "_proposed" not in capsys.readouterr().out
    assert command("--again", 1, "--date", RUN_DATE) == 4
    assert command("--accept", proposal_of(2), "--by", "Li Wei", "--date", RUN_DATE) == 0
    assert "--again 2" in capsys.readouterr().out
    assert command("--again", 2, "--date", RUN_DATE) == 0
    assert command("--again", 2) == 2
    assert command("--again", 3) == 2
    assert command("--again", 99) == 2
    told = capsys.readouterr().err
    assert "was read already as file 3" in told
    assert "is not held (loaded)" in told
    assert list(settings().inbox.iterdir()) == []


def proposal_of(file_id: int) -> str:
    return f"outbox/{RUN_DATE}/proposals/{file_id}_展会名片.yaml"


def test_accept_refuses_with_line_and_reason(store: Engine, tmp_path: Path) -> None:
    drop()
    intake()
    good = proposal().read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.replace("parser: phone", "parser: fone"), encoding="utf-8")
    line = good[: good.index("parser: phone")].count("\n") + 1
    with pytest.raises(ProfileError, match=rf"line {line}, fields\.\d+\.parser"):
        accept(bad, None, RUN_DATE, "en")
    bad.write_text(good.replace("name: 展会名片", "name: ../up"), encoding="utf-8")
    refused(bad, "name")
    bad.write_text(good.replace("name: 展会名片", "name: wukong_lead"), encoding="utf-8")
    refused(bad, "taken")
    wukong = next(profile for profile in profiles() if profile.name == "wukong_lead")
    listed = ", ".join(wukong.recognise)
    start = good.index("recognise:")
    changed = good[:start] + f"recognise: [{listed}]" + good[good.index("\n", start) :]
    bad.write_text(changed.replace("from: [单位]", f"from: [{', '.join(wukong.known_headers)}]"))
    refused(bad, "rival")
    refused(tmp_path / "none.yaml", "unknown")
    assert not (settings().home / "sources").exists()


def refused(path: Path, key: str) -> None:
    with pytest.raises(NotAccepted) as refusal:
        accept(path, None, RUN_DATE, "en")
    assert refusal.value.key == key
    assert refusal.value.told("zh") != refusal.value.told("en")


def test_accepting_twice_changes_nothing(store: Engine) -> None:
    drop()
    intake()
    first = accept(proposal(), "Li Wei", RUN_DATE, "zh")
    content = first.path.read_bytes()
    assert not accept(proposal(), "Wang Fang", NEXT_DATE, "zh").is_new
    assert first.path.read_bytes() == content
