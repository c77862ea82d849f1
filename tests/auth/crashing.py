"""
Someone who writes sessions until they are killed: ``python -m tests.auth.crashing ADDRESS``.

A line says what has been kept; after the last line there may be one more thing that was.
"""

import random
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

from portal.auth.redis_store import RedisStore
from portal.auth.sqlite_store import SqliteStore
from portal.auth.store import SessionStore

FOR_EVER = 9e12
CHECKOUT = Path(__file__).parents[2]


def opened(address: str) -> SessionStore:
    path = address.removeprefix("sqlite:///")
    return RedisStore(address) if path == address else SqliteStore(Path(path))


def names_of(key: str) -> list[str]:
    """A record keeps the number in its names when it moves to another key."""
    return ["everyone", f"only {key.partition(' ')[0]}"]


def main(address: str) -> None:
    store = opened(address)
    for number in count():
        key = f"{number}"
        store.create(key, "acme", b"v" * 1000, FOR_EVER, names=names_of(key))
        if number % 3 == 1:
            new = f"{key} moved"
            store.move(key, "acme", new, b"w", FOR_EVER, version=1)
            key = new
        if number % 5 == 2:
            store.delete_named(f"only {number}", "acme")
            key = ""
        print(key, flush=True)  # noqa: T201  # the test reads it


def kept_until_killed(address: str, seed: int) -> set[str]:
    """The keys that were said to be kept by a writer who was killed during a thousand writes."""
    lines = random.Random(seed).randrange(50, 1000)
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.auth.crashing", address],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    kept = [writer.stdout.readline().strip() for _ in range(lines)]
    writer.kill()
    rest, _ = writer.communicate()
    assert writer.returncode == -signal.SIGKILL
    # What the killed one was writing when it died is no line.
    complete = rest[: rest.rfind("\n") + 1].splitlines()
    return {key for key in [*kept, *complete] if key}


def check_after_the_crash(store: SessionStore, said: set[str], there: set[str]) -> None:
    """*said* is what was said to be kept, *there* what there is in the store, however found."""
    assert said <= there
    assert len(there - said) <= 1, "but for the last, nothing unknown is left"
    assert set(store.named("everyone", "acme")) == there, "none is unreachable, and none is a ghost"
    assert all(store.named(name, "acme") == [key] for key in there for name in names_of(key)[1:])
    assert store.delete_named("everyone", "acme") == len(there)


if __name__ == "__main__":
    main(sys.argv[1])
