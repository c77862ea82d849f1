"""
The session store of several hosts: one Redis, or Valkey, for all of them (R-40 to R-43).

Every method is one run of ``redis_store.lua``; all keys begin with ``{foyer}``, so that they are
kept together. What somebody else wrote under a key of ours is deleted when it is met, and nothing
that is read is ever run (C-11).
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from portal.auth.redis_link import Argument, RedisLink
from portal.auth.store import Stored
from portal.web.once import Turn


class RedisStore:
    """
    Implements ``SessionStore``. *now* is the clock, in seconds since the epoch.

    *address* carries no password: that is *password*, empty for none.
    """

    def __init__(
        self, address: str, *, password: str = "", now: Callable[[], float] = time.time
    ) -> None:
        script = files("portal.auth").joinpath("redis_store.lua").read_text("utf-8")
        self._link = RedisLink(address, password, script)
        self._now = now

    def create(
        self,
        key: str,
        tenant: str,
        value: bytes,
        expires_at: float,
        *,
        names: Sequence[str] = (),
        born_at: float = float("inf"),
    ) -> bool:
        indexes = " ".join(dict.fromkeys(_index(name, tenant) for name in names))
        keys = [_session(key), *(_closings(name) for name in names)]
        kept = self._run("create", keys, key, tenant, value, expires_at, indexes, born_at)
        return bool(kept)

    def read(self, key: str, tenant: str) -> Stored | None:
        found = self._run("read", [_session(key)], tenant)
        return Stored(*found) if found else None

    def update(
        self, key: str, tenant: str, value: bytes, expires_at: float, *, version: int
    ) -> bool:
        keys = [_session(key)]
        return bool(self._run("update", keys, key, tenant, value, expires_at, version))

    def move(
        self,
        key: str,
        tenant: str,
        new_key: str,
        value: bytes,
        expires_at: float,
        *,
        version: int,
    ) -> bool:
        keys = [_session(key), _session(new_key)]
        return bool(self._run("move", keys, key, tenant, new_key, value, expires_at, version))

    def delete(self, key: str, tenant: str) -> None:
        self._run("delete", [_session(key)], key, tenant)

    def named(self, name: str, tenant: str) -> list[str]:
        return [key.decode() for key in self._run("named", [_index(name, tenant)])]

    def delete_named(self, name: str, tenant: str, *, but: str | None = None) -> int:
        """
        In portions, so that nobody else waits for all of them. Nothing escapes between two: what
        moves stays under the name, and the last portion finds nothing left.
        """
        forgotten, left = 0, 1
        while left:
            portion, left = self._run("delete_named", [_index(name, tenant)], but or "")
            forgotten += portion
        return forgotten

    def close(self, name: str, *, born_until: float, expires_at: float) -> None:
        self._run("close", [_closings(name)], float(born_until), expires_at)

    def admit(self, key: str, limit: int, window: float) -> float:
        id_ = secrets.token_urlsafe(9)
        return float(self._run("admit", [f"{{foyer}}:tries:{key}"], id_, limit, window))

    def put(self, key: str, owner: str, value: bytes, expires_at: float, *, at_most: int) -> None:
        self._run("put", _takeable(key, owner), key, owner, value, expires_at, at_most)

    def take(self, key: str, owner: str) -> bytes | None:
        taken: bytes | None = self._run("take", _takeable(key, owner), key, owner)
        return taken

    def claim(self, key: str, owner: str, lease: float) -> Turn | str:
        whose, *result = self._run("claim", [_claim(key)], owner, lease)
        if whose == b"done":
            return str(result[0], "utf-8")
        return Turn.MINE if whose == b"mine" else Turn.SOMEONE_IS_AT_IT

    def complete(self, key: str, owner: str, result: str, keep: float) -> None:
        self._run("complete", [_claim(key)], owner, result, keep)

    def release(self, key: str, owner: str) -> None:
        self._run("release", [_claim(key)], owner)

    def acquire(self, name: str, owner: str, lease: float) -> bool:
        return bool(self._run("acquire", [_lock(name)], owner, lease))

    def unlock(self, name: str, owner: str) -> None:
        self._run("release", [_lock(name)], owner)

    def purge(self) -> int:
        """Redis forgets by itself: every key has its end."""
        return 0

    def ping(self) -> None:
        self._run("ping", ["{foyer}:ping"])

    def _run(self, command: str, keys: Sequence[str], *arguments: Argument) -> Any:
        return self._link.run(command, keys, self._now(), *arguments)


def _session(key: str) -> str:
    return f"{{foyer}}:session:{key}"


def _index(name: str, tenant: str) -> str:
    """A hash: of one length, and without spaces, which part them in a record."""
    return f"{{foyer}}:name:{hashlib.sha256(f'{len(tenant)} {tenant} {name}'.encode()).hexdigest()}"


def _closings(name: str) -> str:
    return f"{{foyer}}:closings:{name}"


def _takeable(key: str, owner: str) -> list[str]:
    return [f"{{foyer}}:takeable:{key}", f"{{foyer}}:takeables:{owner}"]


def _claim(key: str) -> str:
    return f"{{foyer}}:claim:{key}"


def _lock(name: str) -> str:
    return f"{{foyer}}:lock:{name}"
