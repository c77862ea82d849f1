"""
So many sign-ins on a real Redis, and nothing that grows without end: ``make soak`` (R-42).

Sessions live for half a minute, so that they end while others begin. Most are left to end by
themselves; some are moved, some signed out, and now and then all of one person's.
"""

import random
import secrets
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from redis import Redis

from portal.auth.redis_store import RedisStore
from tests.auth.redis_server import RedisServer

LIFE = 30.0
INDEX_OUTLIVES = 60.0
REDIS_TAKES = 10.0  # seconds, to clear away what has ended
ON_THE_WAY = 1.0  # seconds: an end is counted from when the asking began
GONE = -2  # the life of a key that ended while we looked
PEOPLE = 50_000
BUSY = 50  # one sign-in of so many is the same person's
ADDRESSES = 1000
KEYS_OF_ONE = 5  # the session, three names of its own, the list of what its browser has put
THREADS = 4
VALUE = secrets.token_bytes(2500)


def sign_in(store: RedisStore, number: int) -> float:
    """What the store is asked for a sign-in and a few pages; how many seconds keeping it took."""
    person = f"sub {random.randrange(PEOPLE) if number % BUSY else 'busy'}"
    id_ = f"session {number}"
    store.admit(f"sign-ins {number % ADDRESSES}", 10_000, LIFE)
    store.put(f"state {number}", f"browser {number}", VALUE[:300], time.time() + LIFE, at_most=10)
    store.take(f"state {number}", f"browser {number}")
    names = [person, f"sid {number}", f"sid+sub {number}", f"own {number}"]
    started = time.perf_counter()
    store.create(id_, "acme", VALUE, time.time() + LIFE, names=names, born_at=time.time())
    seconds = time.perf_counter() - started
    stored = store.read(id_, "acme")
    assert stored is not None
    store.update(id_, "acme", VALUE, time.time() + LIFE, version=stored.version)
    if number % 20 == 0:
        store.move(id_, "acme", f"{id_} moved", VALUE, time.time() + LIFE, version=2)
    if number % 10 == 3:
        store.delete_named(f"own {number}", "acme")
    if number % 1000 == 7:
        store.close(person, born_until=time.time(), expires_at=time.time() + LIFE)
        store.delete_named(person, "acme")
    return seconds


def soak(logins: int, store: RedisStore, redis: Redis) -> list[float]:
    """When each sign-in began. Prints a line for each tenth of them."""
    begun: list[float] = []
    started = time.monotonic()

    def work(number: int) -> float:
        begun.append(time.monotonic())
        return sign_in(store, number)

    print(f"{'sign-ins':>9} {'seconds':>8} {'keys':>8} {'MB':>6} {'p50 ms':>7} {'p99 ms':>7}")
    with ThreadPoolExecutor(THREADS) as together:
        for tenth in range(10):
            numbers = range(logins * tenth // 10, logins * (tenth + 1) // 10)
            spans = sorted(together.map(work, numbers))
            p50, p99 = (spans[len(spans) * part // 100] * 1000 for part in (50, 99))
            megabytes = redis.info("memory")["used_memory"] / 1e6
            print(
                f"{numbers.stop:>9} {time.monotonic() - started:>8.0f} {redis.dbsize():>8}"
                f" {megabytes:>6.0f} {p50:>7.2f} {p99:>7.2f}",
                flush=True,
            )
    return begun


def check(redis: Redis, begun: list[float]) -> None:
    """Every key has its end; there is no more than the sign-ins of the last moments account for."""
    moments = LIFE + INDEX_OUTLIVES + REDIS_TAKES
    recent = sum(time.monotonic() - then < moments for then in begun)
    longest_life = LIFE + INDEX_OUTLIVES + ON_THE_WAY
    keys, longest = 0, 0
    for key in redis.scan_iter(count=10_000):
        keys += 1
        life = redis.pttl(key)
        # 0 is the last millisecond of a key; one without an end would be -1.
        assert life == GONE or 0 <= life <= longest_life * 1000, (key, life)
        if b":name:" in key:
            longest = max(longest, redis.zcard(key))
    print(f"{recent} sign-ins in the last {moments:.0f} seconds; {keys} keys, each with its end;")
    print(f"the longest index has {longest} members")
    assert keys <= KEYS_OF_ONE * recent + PEOPLE + ADDRESSES
    assert longest <= 1.5 * recent / BUSY + 10


def main(logins: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder) / "redis").start()
        try:
            print(f"redis {server.inside.info('server')['redis_version']}, {logins} sign-ins")
            begun = soak(logins, RedisStore(server.address), server.inside)
            check(server.inside, begun)
        finally:
            server.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]))
