"""The Redis store keeps the promises of every store on a real server, and a few of its own."""

import multiprocessing
import pickle
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.auth.redis_store import RedisStore
from portal.auth.store import StoreUnavailable
from portal.web.once import Turn
from tests.auth import store_machine
from tests.auth.between import Relay
from tests.auth.crashing import check_after_the_crash, kept_until_killed
from tests.auth.redis_server import RedisServer
from tests.auth.store_contract import LATER, StoreContract, fill

SESSIONS = "{foyer}:session:"
SESSION = f"{SESSIONS}k"


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.kill()


@pytest.fixture
def redis(redis_server):
    """To look inside; empty."""
    redis_server.inside.flushall()
    return redis_server.inside


@pytest.fixture
def store(redis, redis_server, clock) -> RedisStore:
    return RedisStore(redis_server.address, now=clock)


class TestRedisStore(StoreContract):
    pass


def test_o37_whatever_happens_in_any_order_sessions_and_names_agree(redis, redis_server):
    def new_store(clock):
        redis.flushall()
        return RedisStore(redis_server.address, now=clock)

    store_machine.holds_for(new_store)


@pytest.mark.parametrize("seed", range(2))
def test_o37_killed_during_a_thousand_writes_it_leaves_no_session_unreachable(
    redis, redis_server, seed
):
    said = kept_until_killed(redis_server.address, seed)
    time.sleep(0.1)  # Redis may still be doing what it was told last

    there = {key.decode().removeprefix(SESSIONS) for key in redis.keys(f"{SESSIONS}*")}
    check_after_the_crash(RedisStore(redis_server.address), said, there)


def test_r42_every_key_has_its_end(store, redis, clock):
    fill(store, clock() + LATER)
    store.update("k", "acme", b"w", clock() + LATER, version=1)
    store.move("k", "acme", "k2", b"w", clock() + LATER, version=2)
    store.complete("f", "a", "/done", LATER)
    store.create("for ever", "acme", b"v", float("inf"), names=["bob"], born_at=2)
    store.close("mia", born_until=float("inf"), expires_at=float("inf"))
    store.delete_named("bob", "acme", but="for ever")
    store.ping()

    keys = redis.keys()
    assert len(keys) == 12
    assert all(key.startswith(b"{foyer}:") for key in keys)
    assert {key: redis.pttl(key) for key in keys if redis.pttl(key) <= 0} == {}


def test_r42_what_has_ended_is_gone_from_redis_too(store, redis, clock):
    fill(store, clock() + LATER)

    lives = [redis.pttl(key) / 1000 for key in redis.scan_iter()]
    assert len(lives) == 8
    assert all(LATER - 60 < life <= LATER + 60 for life in lives)


def test_r42_an_index_that_is_used_again_and_again_does_not_grow(store, redis, clock):
    for number in range(100):
        store.create(f"{number}", "acme", b"v", clock() + 60, names=["mia"])
        store.close("bob", born_until=number, expires_at=clock() + 60)
        store.admit("codes", 10, 60)
        store.put(f"{number}", "me", b"v", clock() + 60, at_most=3)
        clock.pass_(minutes=1)

    sizes = {
        kind: sum(redis.zcard(key) for key in redis.keys(f"*:{kind}:*"))
        for kind in ("name", "closings", "tries")
    }
    assert sizes == {"name": 2, "closings": 1, "tries": 1}, "a minute is kept for other clocks"
    assert redis.llen("{foyer}:takeables:me") == 3


def test_o37_a_host_whose_clock_is_ahead_hides_no_session_from_its_name(redis_server, store, clock):
    store.create("k", "acme", b"v", clock() + 60, names=["mia"])
    ahead = RedisStore(redis_server.address, now=lambda: clock() + 90)
    ahead.create("k2", "acme", b"v", clock() + LATER, names=["mia"])

    assert ahead.delete_named("mia", "acme") == 1
    assert store.read("k", "acme") is None, "it had not ended for everyone"


class Hostile:
    """Whoever unpickles it has lost."""

    def __init__(self, path) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.fixture
def hostile_pickle(tmp_path) -> Iterator[bytes]:
    trap = tmp_path / "was run"
    pickle.loads(pickle.dumps(Hostile(trap))).close()  # noqa: S301  # our own
    assert trap.exists(), "the trap works"
    trap.unlink()
    yield pickle.dumps(Hostile(trap))
    assert not trap.exists()


def test_r41_c11_what_was_not_put_there_by_us_is_nobody_and_is_deleted(
    store, redis, clock, hostile_pickle
):
    good = {"tenant": "acme", "version": 1, "value": b"v", "expires_at": clock() + 60, "names": ""}
    for put in (
        lambda: redis.set(SESSION, hostile_pickle),
        lambda: redis.rpush(SESSION, hostile_pickle),
        lambda: redis.hset(SESSION, mapping={"pickle": hostile_pickle}),
        lambda: redis.hset(SESSION, mapping={**good, "version": hostile_pickle}),
        lambda: redis.hset(SESSION, mapping={**good, "expires_at": "tomorrow"}),
        *(
            lambda missing=missing: redis.hset(
                SESSION, mapping={name: good[name] for name in good if name != missing}
            )
            for missing in good
        ),
    ):
        put()
        assert store.read("k", "acme") is None
        assert redis.exists(SESSION) == 0

    redis.hset(SESSION, mapping=good)
    assert store.read("k", "acme").value == b"v", "the same whole is a record"


def test_r41_c11_a_hostile_value_is_handed_on_as_the_bytes_it_is(
    store, redis, clock, hostile_pickle
):
    store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
    redis.hset(SESSION, "value", hostile_pickle)
    redis.set("{foyer}:takeable:s", hostile_pickle)
    redis.set("{foyer}:claim:f", hostile_pickle)

    assert store.read("k", "acme").value == hostile_pickle
    assert store.take("s", "me") is None
    assert store.claim("f", "a", 60) is Turn.MINE


def test_r42_a_full_redis_is_told_as_a_store_that_is_down_and_still_forgets(store, redis, clock):
    store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
    before = redis.config_get("maxmemory")["maxmemory"]
    redis.config_set("maxmemory", 1)
    try:
        for ask in (
            store.ping,
            lambda: store.create("k2", "acme", b"v", clock() + LATER, names=["mia"]),
            lambda: store.update("k", "acme", b"w", clock() + LATER, version=1),
        ):
            with pytest.raises(StoreUnavailable, match="OutOfMemory"):
                ask()
        assert store.read("k", "acme").value == b"v"
        assert store.delete_named("mia", "acme") == 1
    finally:
        redis.config_set("maxmemory", before)
    assert store.named("mia", "acme") == []


def test_it_goes_on_when_redis_has_forgotten_the_script(store, redis, clock):
    store.create("k", "acme", b"v", clock() + LATER)
    redis.script_flush()

    assert store.read("k", "acme").value == b"v"


def test_a_password_and_a_unix_socket(tmp_path, clock):
    server = RedisServer(tmp_path / "redis", password="s3cret").start()
    try:
        RedisStore(server.address, password="s3cret", now=clock).ping()
        RedisStore(f"unix://{server.socket}?db=3", password="s3cret", now=clock).ping()
        assert server.inside.info("keyspace").keys() == {"db0", "db3"}
        for password in ("", "wrong"):
            with pytest.raises(StoreUnavailable):
                RedisStore(server.address, password=password, now=clock).ping()
    finally:
        server.kill()


def test_a_user_of_redis_who_may_do_what_the_operators_guide_says(redis, redis_server, clock):
    groups = ("+@read", "+@write", "+@scripting", "+@connection")
    redis.execute_command("ACL", "SETUSER", "portal", "on", ">s3cret", "~{foyer}:*", *groups)
    address = redis_server.address.replace("redis://", "redis://portal@")
    store = RedisStore(address, password="s3cret", now=clock)

    fill(store, clock() + LATER)
    assert store.move("k", "acme", "k2", b"w", clock() + LATER, version=1)
    assert store.delete_named("mia", "acme") == 1
    store.ping()


def test_c12_an_answer_that_came_too_late_is_nobodys(redis_server, store, clock):
    """Many read at once while answers are late now and then: nobody reads what is another's."""
    for number in range(20):
        store.create(f"{number}", "acme", b"of %d" % number, clock() + LATER)
    wrong, late = [], 0
    with Relay(redis_server.port) as relay:
        hasty = RedisStore(relay.address, now=clock)
        over = threading.Event()

        def read(number: int) -> int:
            timeouts = 0
            while not over.is_set():
                try:
                    stored = hasty.read(f"{number}", "acme")
                except StoreUnavailable:
                    timeouts += 1
                    time.sleep(0.01)
                    continue
                if stored is None or stored.value != b"of %d" % number:
                    wrong.append((number, stored))
            return timeouts

        with ThreadPoolExecutor(20) as together:
            reading = [together.submit(read, number) for number in range(20)]
            for _ in range(3):
                relay.seconds_late = 0.7
                time.sleep(0.8)
                relay.seconds_late = 0.0
                time.sleep(1.2)
            over.set()
            late = sum(each.result() for each in reading)
    assert wrong == []
    assert late > 20, "answers were late"


def test_after_a_fork_no_connection_is_shared(store, redis, clock):
    others = _connections(redis)
    store.create("k", "acme", b"0", clock() + LATER)
    own = _connections(redis) - others
    assert len(own) == 1

    processes = multiprocessing.get_context("fork")
    children = [processes.Process(target=_read_often, args=(store, 300)) for _ in range(3)]
    for child in children:
        child.start()
    _read_often(store, 300)
    for child in children:
        child.join()

    assert [child.exitcode for child in children] == [0, 0, 0]
    assert own <= _connections(redis), "the parent kept its own"


def _read_often(store: RedisStore, times: int) -> None:
    for number in range(times):
        store.put(f"{threading.get_native_id()} {number}", "me", b"v", 9e12, at_most=1000)
        assert store.read("k", "acme").value == b"0"


def _connections(redis) -> set[str]:
    own = redis.client_id()
    return {each["id"] for each in redis.client_list() if int(each["id"]) != own}
