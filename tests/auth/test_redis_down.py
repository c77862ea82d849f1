"""
Redis does not answer, forgets, or is another one now: nobody is signed out by it (R-40 to R-42).

The limits on time are those of the requirement where a person waits, and generous beside what is
measured: half a second for the first page that asks a silent Redis, and milliseconds for the rest.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from msgspec.structs import replace

from portal.app import create_app
from portal.auth.redis_store import RedisStore
from portal.auth.store import StoreUnavailable
from portal.cli.demo_files import DemoFiles
from portal.ops.health import Health
from portal.sandbox.app import create_sandbox
from portal.sandbox.config_file import configuration as sandbox_configuration
from portal.sandbox.seed import PASSWORDS
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.tenants.loading import load
from portal.tenants.models import Configuration
from tests.auth.between import Relay
from tests.auth.redis_server import RedisServer
from tests.auth.store_contract import LATER
from tests.browser import Browser as Person

PORTAL, SANDBOX = "http://localhost:5000", "http://localhost:3001"
RECOVERS_IN = 5.0


@pytest.fixture
def redis_server(tmp_path) -> Iterator[RedisServer]:
    """Keeps what it is told over a restart."""
    lasting = ("--appendonly", "yes", "--appendfsync", "always")
    server = RedisServer(tmp_path / "redis", *lasting, "--repl-diskless-sync-delay", "0")
    yield server.start()
    server.kill()


@pytest.fixture
def store(redis_server, clock) -> RedisStore:
    return RedisStore(redis_server.address, now=clock)


def refusing(server: RedisServer) -> Callable[[], object]:
    server.kill()
    return server.start


def silent(server: RedisServer) -> Callable[[], object]:
    server.fall_silent()
    return server.speak_again


@pytest.fixture(params=[refusing, silent])
def fault(request) -> Callable[[RedisServer], Callable[[], object]]:
    """Makes Redis unable to answer; what it returns mends it."""
    return request.param


class Timed:
    """``with Timed() as it: …`` and then ``it.seconds``."""

    def __enter__(self) -> "Timed":
        self._started = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._started


def becomes_true(ask: Callable[[], bool], seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True


def test_r40_nobody_is_signed_out_and_the_session_goes_on_without_a_restart(
    mia, redis_server, fault
):
    cookies = dict(mia.jar)
    mend = fault(redis_server)

    for path in ("/profile", "/", "/remember/a/b"):
        with Timed() as it:
            answer = mia.get(path)
        assert answer.status_code == 503
        assert "You have not been signed out" in answer.text
        assert "Set-Cookie" not in answer.headers
        assert it.seconds < 1.5
    assert mia.jar == cookies

    mend()
    assert becomes_true(lambda: mia.get("/profile").status_code == 200, RECOVERS_IN)
    assert mia.jar == cookies


def test_r40_what_needs_no_session_is_there_as_ever(mia, browser, redis_server, store, fault):
    mend = fault(redis_server)
    health = Health({"sessions": store.ping})

    mia.jar.clear()
    for ask, status in (
        (lambda: health.answer("/livez"), 200),
        (lambda: mia.get("/"), 200),
        (lambda: mia.get("/auth/signed-out"), 200),
        (lambda: health.answer("/readyz"), 503),
    ):
        with Timed() as it:
            answer = ask()
        assert answer.status_code == status
        assert it.seconds < 1

    mend()
    assert becomes_true(lambda: health.answer("/readyz").status_code == 200, RECOVERS_IN)


def test_r40_nobody_can_sign_in_meanwhile_and_is_told_so(browser, redis_server, fault):
    mend = fault(redis_server)
    with Timed() as it:
        answer = browser.get("/auth/sign-in")

    assert answer.status_code == 503
    assert it.seconds < 1.5
    mend()
    assert becomes_true(lambda: browser.get("/auth/sign-in").status_code == 303, RECOVERS_IN)
    assert browser.sign_in().status_code == 303
    assert browser.is_signed_in


def test_r40_a_crowd_that_asks_a_silent_redis_does_not_wait_in_a_row(mia, redis_server):
    """Eight threads, as a worker has: eighty times half a second would be five seconds for each."""
    redis_server.fall_silent()

    def look(_: int) -> int:
        return mia.another_window_later().get("/profile").status_code

    with ThreadPoolExecutor(8) as together, Timed() as it:
        answers = list(together.map(look, range(80)))
    redis_server.speak_again()

    assert answers == [503] * 80
    assert it.seconds < 3


def test_r42_after_a_flush_people_sign_in_again_and_nothing_is_worse(mia, redis_server):
    redis_server.inside.flushall()

    assert mia.get("/profile").status_code == 303
    assert not mia.is_signed_in
    assert mia.sign_in().status_code == 303
    assert mia.get("/profile").status_code == 200


@pytest.mark.parametrize("damage", ["cut short", "changed", "another's", "no hash", "a pickle"])
def test_r41_a_record_that_is_not_right_is_nobody_and_is_deleted(
    mia, other_browser, redis_server, damage
):
    redis = redis_server.inside
    [key] = redis.keys("{foyer}:session:*")
    value = redis.hget(key, "value")
    other_browser.sign_in()
    [others] = set(redis.keys("{foyer}:session:*")) - {key}
    if damage == "no hash":
        redis.set(key, value)
    else:
        wrong = {
            "cut short": value[:-1],
            "changed": value[:-1] + bytes([value[-1] ^ 1]),
            "another's": redis.hget(others, "value"),
            "a pickle": b"cos\nsystem\n(S'exit 1'\ntR.",
        }
        redis.hset(key, "value", wrong[damage])

    assert mia.get("/profile").status_code == 303
    assert not mia.is_signed_in
    assert redis.keys("{foyer}:session:*") == [others]
    assert other_browser.is_signed_in


def test_r42_a_primary_that_becomes_a_replica_is_down_and_the_new_one_is_found(
    redis_server, tmp_path, clock
):
    """The address leads to the new primary; connections to the old one are still open."""
    new = RedisServer(tmp_path / "new", "--replicaof", "127.0.0.1", str(redis_server.port)).start()
    try:
        with Relay(redis_server.port) as relay:
            store = RedisStore(relay.address, now=clock)
            store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
            assert becomes_true(lambda: new.inside.exists("{foyer}:session:k") == 1, 9)

            new.inside.replicaof("NO", "ONE")
            redis_server.inside.replicaof("127.0.0.1", str(new.port))
            with pytest.raises(StoreUnavailable, match="ReadOnly"):
                store.ping()
            relay.target = new.port
            assert becomes_true(lambda: _works(store), RECOVERS_IN)
            assert store.read("k", "acme").value == b"v"
            assert store.update("k", "acme", b"w", clock() + LATER, version=1)
    finally:
        new.kill()


def test_r42_a_primary_that_dies_is_followed_to_its_replica(redis_server, tmp_path, clock):
    new = RedisServer(tmp_path / "new", "--replicaof", "127.0.0.1", str(redis_server.port)).start()
    try:
        with Relay(redis_server.port) as relay:
            store = RedisStore(relay.address, now=clock)
            store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
            assert becomes_true(lambda: new.inside.exists("{foyer}:session:k") == 1, 9)
            redis_server.kill()
            relay.target = new.port
            with pytest.raises(StoreUnavailable):
                store.ping()

            new.inside.replicaof("NO", "ONE")
            assert becomes_true(lambda: _works(store), RECOVERS_IN)
            assert store.named("mia", "acme") == ["k"]
    finally:
        new.kill()


def _works(store: RedisStore) -> bool:
    try:
        store.ping()
    except StoreUnavailable:
        return False
    return True


def test_r40_the_whole_portal_on_redis_says_what_is_and_goes_on(redis_server, tmp_path):
    person = _someone_at_a_portal_on(redis_server.address, tmp_path)
    form = person.visit("/auth/sign-in")
    page = person.follow(person.send(form, identifier="alice", password=PASSWORDS["alice"]))
    assert page.url.startswith(PORTAL)
    assert person.visit("/profile").heading == "Profile"
    cookies = person.cookies()

    mend = refusing(redis_server)
    page = person.visit("/profile")
    assert (page.status, page.heading) == (503, "One moment")
    assert "Set-Cookie" not in page.headers

    mend()
    assert becomes_true(lambda: person.visit("/profile").status == 200, RECOVERS_IN)
    assert person.cookies() == cookies


def _someone_at_a_portal_on(address: str, folder: Path) -> Person:
    files = DemoFiles(folder, 5000, 3001)
    files.write()
    sandbox = create_sandbox(
        sandbox_configuration(
            {
                "SANDBOX_DATA": str(folder / "sandbox.db"),
                "SANDBOX_URL": SANDBOX,
                "SANDBOX_CONFIG": str(files.applications),
            }
        )
    )

    def new_http() -> requests.Session:
        session = requests.Session()
        session.mount(SANDBOX, InProcessAdapter(sandbox))
        return session

    written = load(files.configuration, {})
    server = replace(written.server, session_store=address)
    portal = create_app(Configuration(server, written.tenants), new_http=new_http)
    return Person({"localhost:5000": portal.wsgi_app, "localhost:3001": sandbox}, PORTAL)
