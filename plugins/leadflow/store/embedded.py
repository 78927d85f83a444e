"""The embedded PostgreSQL: the server binaries of a wheel, driven by initdb and pg_ctl.

It listens on a loopback TCP port with a password. Where its files lie and as whom it runs is
`placement.py`'s business.
"""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from leadflow.store.placement import Layout, ServerError, layout_of

DATABASES = ("leadflow", "airflow")
START_TIMEOUT_SECONDS = 60
MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")  # a container's; `max` where it has none
LEAST_SHARED_MEGABYTES, MOST_SHARED_MEGABYTES = 128, 4096


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg2://leadflow:{self.password}@127.0.0.1:{self.port}/{database}"


def start(home: Path) -> Server:
    """Start this home's server unless it runs already; makes it on first use (about 1 s).

    Raises ServerError with the reason: a full disk, a folder without rights, a failed start.
    """
    home.mkdir(parents=True, exist_ok=True)
    layout = layout_of(home)
    with _lock(layout.lock_file):
        server = _running(layout)
        if server is None:
            if not (layout.data / "PG_VERSION").exists():
                _initialise(layout)
            server = _launch(layout)
        _create_databases(server)
        return server


def running(home: Path) -> Server | None:
    """This home's server if it answers now, else None. Starts nothing."""
    return _running(layout_of(home)) if home.exists() else None


def stop(home: Path) -> bool:
    """Stop this home's server; False where none ran."""
    layout = layout_of(home)
    if _running(layout) is None:
        return False
    _run(layout, "pg_ctl", "-D", str(layout.data), "-m", "fast", "-w", "stop")
    return True


def remove(home: Path) -> None:
    """Stop this home's server and delete its data for good."""
    stop(home)
    folder = home / "postgres"
    shutil.rmtree(folder.resolve(), ignore_errors=False)
    if folder.is_symlink():
        folder.unlink()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _running(layout: Layout) -> Server | None:
    """The server of the pid file, if it accepts connections: a pid left by kill -9 does not."""
    pid_file = layout.data / "postmaster.pid"
    if not pid_file.exists() or not layout.password_file.exists():
        return None
    lines = pid_file.read_text().splitlines()
    if len(lines) < 4 or not lines[3].isdigit():
        return None
    port = int(lines[3])
    ready = subprocess.run(
        [str(layout.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)],
        check=False,
    )
    status = _run(layout, "pg_ctl", "-D", str(layout.data), "status", check=False)
    if ready.returncode != 0 or status.returncode != 0:
        return None
    return Server(port=port, password=layout.password_file.read_text().strip())


def _initialise(layout: Layout) -> None:
    password = secrets.token_urlsafe(24)
    handover = layout.data.parent / "initial.password"
    handover.write_text(password)
    handover.chmod(0o600)
    if layout.user is not None:
        os.chown(handover, layout.user.pw_uid, layout.user.pw_gid)
    try:
        _run(
            layout,
            "initdb",
            *("-D", str(layout.data), "-E", "UTF8", "-U", "leadflow"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *("--auth=scram-sha-256", f"--pwfile={handover}"),
        )
    except ServerError:
        shutil.rmtree(layout.data, ignore_errors=True)
        raise
    finally:
        handover.unlink()
    layout.password_file.write_text(password)
    layout.password_file.chmod(0o600)


def _launch(layout: Layout) -> Server:
    port = int(os.environ.get("LEADFLOW_DATABASE_PORT", "0")) or _free_port()
    if not _port_is_free(port):
        raise ServerError(
            f"Port {port} on 127.0.0.1 is taken by another program. Set LEADFLOW_DATABASE_PORT to "
            "a free port, or unset it and Leadflow chooses one."
        )
    options = (
        f"-h 127.0.0.1 -p {port} -c unix_socket_directories='' -c max_connections=100 "
        f"-c shared_buffers={_shared_megabytes()}MB -c work_mem=64MB "
        "-c maintenance_work_mem=256MB -c max_wal_size=4GB -c jit=off "
        f"{os.environ.get('LEADFLOW_DATABASE_OPTIONS', '')}"
    )
    _run(
        layout,
        "pg_ctl",
        *("-D", str(layout.data), "-l", str(layout.log), "-o", options),
        *("-t", str(START_TIMEOUT_SECONDS), "-w", "start"),
    )
    return Server(port=port, password=layout.password_file.read_text().strip())


def _shared_megabytes() -> int:
    """An eighth of the memory that there is: a night reads and notes the same pages many times."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if MEMORY_LIMIT.exists() and (limit := MEMORY_LIMIT.read_text().strip()).isdigit():
        memory = min(memory, int(limit))
    return min(max(memory // 8 >> 20, LEAST_SHARED_MEGABYTES), MOST_SHARED_MEGABYTES)


def _create_databases(server: Server) -> None:
    import psycopg2

    # closing, not `with connect(...)`: that would open a transaction, where databases are not made
    with closing(
        psycopg2.connect(
            host="127.0.0.1",
            port=server.port,
            user="leadflow",
            password=server.password,
            dbname="postgres",
        )
    ) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("select datname from pg_database")
            present = {name for (name,) in cursor.fetchall()}
            for database in DATABASES:
                if database not in present:
                    cursor.execute(f"create database {database}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _run(
    layout: Layout, program: str, *arguments: str, check: bool = True
) -> "subprocess.CompletedProcess[str]":
    # stdout goes to a file-less pipe only when the program ends: pg_ctl's child must not inherit it
    result = subprocess.run(
        layout.command(program, *arguments),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
        stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
        text=True,
        cwd="/",
    )
    if check and result.returncode != 0:
        raise ServerError(_explain(layout, program, result.stderr or ""))
    return result


def _explain(layout: Layout, program: str, output: str) -> str:
    log = layout.log.read_text(errors="replace")[-2000:] if layout.log.exists() else ""
    told = (output + log).strip()
    if "No space left on device" in told:
        free = shutil.disk_usage(layout.data.parent).free // 2**20
        return (
            f"The disk that holds {layout.data.parent} is full ({free} MB free; the database needs "
            "at least 200 MB). Free some space, or set LEADFLOW_HOME to a folder on another disk."
        )
    last_line = told.splitlines()[-1] if told else "no output"
    return f"PostgreSQL's {program} failed: {last_line}. The log is {layout.log}."
