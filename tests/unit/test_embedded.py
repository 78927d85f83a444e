"""The embedded server: a second home, a home that its user cannot reach, a taken port."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from leadflow.store import embedded
from leadflow.store.placement import ServerError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's homes can be out of reach")


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="leadflow-home-"))
    folder.chmod(0o755)
    yield folder / "home"
    if (folder / "home" / "postgres").exists():
        embedded.remove(folder / "home")
    shutil.rmtree(folder)


def ask(server: embedded.Server, statement: str) -> object:
    connection = psycopg2.connect(server.url("leadflow").replace("+psycopg2", ""))
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        answer = cursor.fetchone()
    connection.close()
    return answer and answer[0]


def test_a_home_keeps_its_data_over_a_restart(home: Path) -> None:
    server = embedded.start(home)
    assert embedded.start(home) == server  # runs already
    ask(server, "create table kept as select 7 as n; select 1")
    assert embedded.stop(home)
    assert not embedded.stop(home)
    assert embedded.running(home) is None
    assert ask(embedded.start(home), "select n from kept") == 7


def test_the_server_listens_on_loopback_and_wants_a_password(home: Path) -> None:
    server = embedded.start(home)
    assert ask(server, "show listen_addresses") == "127.0.0.1"
    assert (home / "postgres.password").stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg2.OperationalError, match="password"):
        ask(embedded.Server(server.port, "wrong"), "select 1")


@as_root
def test_a_home_that_others_cannot_enter_still_works(home: Path) -> None:
    home.mkdir()
    home.chmod(0o700)
    assert ask(embedded.start(home), "select 1") == 1
    assert (home / "postgres").is_symlink()
    assert home.stat().st_mode & 0o077 == 0  # nothing was opened for it
    data = (home / "postgres").resolve()
    embedded.remove(home)
    assert not data.exists()


@as_root
def test_data_restored_into_such_a_home_move_to_where_the_server_can_go(home: Path) -> None:
    server = embedded.start(home)
    ask(server, "create table kept as select 7 as n; select 1")
    embedded.stop(home)
    home.chmod(0o700)
    assert ask(embedded.start(home), "select n from kept") == 7
    assert (home / "postgres").is_symlink()


def test_a_taken_port_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("LEADFLOW_DATABASE_PORT", str(port))
        with pytest.raises(ServerError, match=f"Port {port} .* is taken"):
            embedded.start(home)


@pytest.mark.parametrize(
    ("limit", "megabytes"),
    [
        pytest.param("1073741824\n", 128, id="a gigabyte"),
        pytest.param("268435456\n", 128, id="little"),
        pytest.param(None, 512, id="no container"),
        pytest.param("max\n", 512, id="no limit"),
        pytest.param("2147483648\n", 256, id="less than the machine"),
    ],
)
def test_the_server_takes_an_eighth_of_the_memory_that_there_is(
    limit: str | None, megabytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "memory.max"
    if limit:
        told.write_text(limit)
    monkeypatch.setattr(embedded, "MEMORY_LIMIT", told)
    machine = {"SC_PHYS_PAGES": 1 << 20, "SC_PAGE_SIZE": 4096}  # 4 GB
    monkeypatch.setattr(os, "sysconf", machine.__getitem__)
    assert embedded._shared_megabytes() == megabytes
