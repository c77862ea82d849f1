"""
The way to Redis: a script is run there in time, or the store is down (R-40).

Half a second for each step and no second try, which only the person may make. Whoever asks a Redis
that has just been silent several times hears so at once, so that waiting for it takes no threads
from pages that need no store; once a second somebody tries.
"""

import threading
import time
from collections.abc import Sequence
from typing import Any

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import ReadOnlyError, RedisError
from redis.exceptions import TimeoutError as NoAnswer
from redis.retry import Retry

from portal.auth.store import StoreUnavailable

_TIMEOUT = 0.5
_CONNECTIONS = 64
_LOST_CONNECTION = (NoConnection, NoAnswer, ReadOnlyError)

_FAILURES = 3
_REST = 1.0

Argument = str | bytes | float


class RedisLink:
    """
    Runs the one *script* that is the store. Threads may share it, and forked processes.

    *address* is ``redis://``, ``rediss://`` or ``unix://``; nothing is asked of it before the
    first ``run``.
    """

    def __init__(self, address: str, password: str, script: str) -> None:
        self._address = address
        self._password = password
        self._script = script
        self._runs = self._connected()
        self._rest = _Rest()

    def run(self, command: str, keys: Sequence[str], *arguments: Argument) -> Any:
        """What *command* of the script answers. Raises StoreUnavailable."""
        runs = self._runs
        if not self._rest.may_try():
            raise StoreUnavailable("Resting")
        try:
            answer = runs(keys, [command, *arguments])
        except _LOST_CONNECTION as error:
            self._leave(runs)
            self._rest.note_failure()
            raise StoreUnavailable(type(error).__name__) from error
        except RedisError as error:
            raise StoreUnavailable(type(error).__name__) from error
        self._rest.note_answer()
        return answer

    def _connected(self) -> Script:
        """The script, on connections of its own that are made when they are needed."""
        # The plain protocol and no name of the client: less to say when a connection begins. No
        # health checks: without a second try they would fail like the command itself. Connections
        # closed meanwhile are noticed before they are used, dead ones by TCP's keepalive.
        client = Redis(
            connection_pool=BlockingConnectionPool.from_url(
                self._address,
                password=self._password or None,
                protocol=2,
                driver_info=None,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                retry=Retry(NoBackoff(), 0),
                max_connections=_CONNECTIONS,
                timeout=_TIMEOUT,
            )
        )
        return client.register_script(self._script)

    def _leave(self, runs: Script) -> None:
        """The other connections lead to the same place, which may not be the primary any more."""
        if self._runs is runs:
            self._runs = self._connected()


class _Rest:
    """After a few failures in a row: one try a second, until there is an answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._try_at = 0.0

    def may_try(self) -> bool:
        if self._failures < _FAILURES:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._try_at:
                return False
            self._try_at = now + _REST
            return True

    def note_failure(self) -> None:
        with self._lock:
            self._failures += 1
            self._try_at = time.monotonic() + _REST

    def note_answer(self) -> None:
        self._failures = 0
