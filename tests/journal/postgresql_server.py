"""
A real PostgreSQL for the tests, on a socket of its own.

It does not run as root: where the tests do, it runs as the user of Debian's package.
"""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import mkdtemp

import psycopg

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str:
    """Where PostgreSQL's *name* is; Debian keeps it off the path."""
    found = shutil.which(name, path=os.pathsep.join(map(str, [*_DEBIAN, os.environ["PATH"]])))
    if found is None:
        raise RuntimeError(f"there is no {name}; .ci/postgresql installs it")
    return found


class PostgresqlServer:
    def __init__(self, folder: Path) -> None:
        # A socket's path is short, and a folder of pytest's is for its own user alone.
        self._folder = Path(mkdtemp(prefix="pg-"))
        self._user = None if os.geteuid() else pwd.getpwnam("postgres").pw_uid
        if self._user is not None:
            os.chown(self._folder, self._user, -1)
        self._databases = 0
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "PostgresqlServer":
        data = str(self._folder / "data")
        made = ("--username=portal", "--auth=trust", "--no-sync", "--encoding=UTF8")
        self._run(program("initdb"), *made, data).wait()
        settings = ("fsync=off", "listen_addresses=", f"unix_socket_directories={self._folder}")
        options = [part for setting in settings for part in ("-c", setting)]
        self._process = self._run(program("postgres"), "-D", data, *options)
        self._wait()
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()  # ends those who are connected, and itself
            self._process.wait()
            self._process = None
        shutil.rmtree(self._folder)

    def fall_silent(self) -> None:
        """Who connects now is not answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def new_database(self) -> str:
        """Its address."""
        self._databases += 1
        name = f"journal{self._databases}"
        with psycopg.connect(self._connection("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://portal@/{name}?host={self._folder}"

    def _wait(self) -> None:
        wait = [program("pg_isready"), "--quiet", "--host", str(self._folder), "--timeout=5"]
        assert self._process is not None
        while subprocess.run(wait, check=False).returncode:
            if self._process.poll() is not None:
                raise RuntimeError(self._log.read_text())

    def _connection(self, database: str) -> str:
        return f"host={self._folder} user=portal dbname={database}"

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                user=self._user,
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
