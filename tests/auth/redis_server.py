"""
A real Redis for a test, to be killed, silenced and started again.

``FOYER_TEST_REDIS_SERVER`` names another program with the same options, such as ``valkey-server``.
"""

import os
import signal
import socket
import subprocess
from pathlib import Path

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

PROGRAM = os.environ.get("FOYER_TEST_REDIS_SERVER", "redis-server")


class RedisServer:
    """Keeps what it is told in *folder* only when *options* say so; ``start`` comes first."""

    def __init__(self, folder: Path, *options: str, password: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._folder = folder
        self._options = ("--requirepass", password, *options) if password else options
        self._process: subprocess.Popen[bytes] | None = None
        # For the test to look inside: patient until the server is there, which answers soon.
        self.inside = Redis(
            port=self.port,
            password=password or None,
            socket_timeout=10,
            retry=Retry(ConstantBackoff(0.02), 500, supported_errors=(NoConnection,)),
            driver_info=None,
        )

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def socket(self) -> Path:
        return self._folder / "redis.sock"

    def start(self) -> "RedisServer":
        """It answers when this returns."""
        self._folder.mkdir(exist_ok=True)
        self._process = subprocess.Popen(
            [
                *(PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--unixsocket", str(self.socket), "--dir", str(self._folder)),
                *("--save", "", "--logfile", str(self._folder / "log"), *self._options),
            ]
        )
        answering = self.inside.info("server")["process_id"]
        if answering != self._process.pid:
            self.kill()
            raise RuntimeError(f"somebody else has taken port {self.port}")
        return self

    def kill(self) -> None:
        """From here on its port refuses."""
        if self._process is not None:
            self.inside.connection_pool.disconnect()
            self._process.kill()
            self._process.wait()
            self._process = None

    def fall_silent(self) -> None:
        """Connections are taken, and nothing is said."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
