"""The same way through signing in and out, whichever store the operator has chosen."""

from collections.abc import Iterator

import pytest

from portal.auth.redis_store import RedisStore
from portal.auth.sqlite_store import SqliteStore
from portal.auth.store import SessionStore
from tests.auth.conftest import Browser
from tests.auth.provider import Provider
from tests.auth.redis_server import RedisServer
from tests.auth.test_discovery_and_keys import new_key


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.kill()


@pytest.fixture(params=["sqlite", "redis"])
def store(request, tmp_path, clock, redis_server) -> SessionStore:
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "sessions.db", now=clock)
    redis_server.inside.flushall()
    return RedisStore(redis_server.address, now=clock)


def test_o35_c18_c29_cookies_kept_from_before_signing_out_open_nothing(
    mia: Browser, another_worker, provider: Provider
):
    kept = mia.another_window_later()
    mia.post("/auth/sign-out")

    for app in (kept.app, another_worker):
        kept.app = app
        assert not kept.is_signed_in
        assert kept.get("/profile").location == "/auth/sign-in?next=/profile"
    assert provider._refresh_tokens == {}


def test_o23_a_new_key_that_one_process_finds_is_known_to_the_other(
    mia: Browser, another_worker, provider: Provider
):
    elsewhere = Browser(another_worker, provider)
    elsewhere.sign_in()
    before = provider.calls["/jwks"]
    provider.key = new_key("two")
    provider.published = [provider.key]

    for browser in (mia, elsewhere):
        assert browser.sign_in("/auth/reset-password").status_code == 303
    assert provider.calls["/jwks"] == before + 1
