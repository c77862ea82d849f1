"""Where the session store is: what may be named, and that its password is a secret."""

import tomllib
from pathlib import Path

import pytest

from portal.tenants.loading import check
from portal.tenants.models import Configuration
from portal.tenants.reading import ConfigurationError
from tests.tenants.test_loading import ENVIRONMENT, GOOD

SECRETS = {**ENVIRONMENT, "REDIS_PASSWORD": "r3dis"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "management.secret").write_text("m-secret\n")
    (tmp_path / "redis.secret").write_text("r3dis\n")
    return tmp_path


def read(folder: Path, *lines: str) -> Configuration:
    text = GOOD.replace("[server]\n", "[server]\n" + "\n".join(lines) + "\n")
    return check(tomllib.loads(text), SECRETS, folder)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sqlite:///var/sessions.db",
        "redis://redis.internal",
        "redis://portal@10.0.0.5:6379/2",
        "redis://[::1]:6379/0",
        "rediss://redis.internal:6380/0?ssl_ca_certs=/etc/redis/ca.pem",
        "unix:///run/redis/redis.sock?db=1",
    ],
)
def test_an_address_of_a_store_is_taken(folder, address):
    assert read(folder, f'session_store = "{address}"').server.session_store == address


@pytest.mark.parametrize(
    "address",
    [
        "sessions.db",
        "http://redis.internal",
        "redis://",
        "redis://redis.internal:port",
        "redis://redis.internal/sessions",
        "redis://redis.internal?db=first",
        "redis://redis.internal/0#fragment",
        "unix://",
        "unix:///run/redis.sock?db",
        "rediss://redis.internal?ssl_cert_reqs=none",
        "redis://redis.internal?socket_timeout=60",
    ],
)
def test_another_is_refused_with_what_would_be_right(folder, address):
    with pytest.raises(ConfigurationError) as told:
        read(folder, f'session_store = "{address}"')

    [complaint] = told.value.complaints
    assert complaint.startswith("server.session_store: must be sqlite:///path, redis://host")


@pytest.mark.parametrize("address", ["redis://:r3dis@h", "redis://u:@h", "unix:///s?password=p"])
def test_a_password_does_not_stand_in_the_file(folder, address):
    with pytest.raises(ConfigurationError, match="session_store_password_env") as told:
        read(folder, f'session_store = "{address}"')

    assert "r3dis" not in str(told.value.complaints)


@pytest.mark.parametrize(
    "line",
    [
        'session_store_password_env = "REDIS_PASSWORD"',
        'session_store_password_file = "redis.secret"',
    ],
)
def test_the_password_comes_from_outside_and_is_not_printed(folder, line):
    configuration = read(folder, 'session_store = "redis://redis.internal"', line)

    assert configuration.session_store_password == "r3dis"
    assert "r3dis" not in repr(configuration)


def test_a_password_that_is_not_there_stops_the_start(folder):
    with pytest.raises(ConfigurationError, match="the environment has no NOWHERE"):
        read(folder, 'session_store_password_env = "NOWHERE"')
