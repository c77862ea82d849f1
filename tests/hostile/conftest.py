"""The whole portal in front of a provider that a test can make hostile."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from structlog.testing import capture_logs

from portal.app import create_app
from portal.tenants.loading import load
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET
from tests.hostile.op import HostileProvider, Listener, new_rsa_key
from tests.hostile.visitor import Visitor

ALGORITHMS = ("ES384", "RS256", "ES256")
"""A tenant each, since a tenant has one."""

TENANT = """
[tenants.{id}]
hosts = ["{host}"]
url = "http://{host}:5000"
name = "Acme"
platform = "logto"

[tenants.{id}.oidc]
issuer = "{issuer}"
client_id = "{client_id}"
client_secret_env = "CLIENT_SECRET"
id_token_alg = "{algorithm}"

[tenants.{id}.logto]
endpoint = "{endpoint}"
"""


def host_of(algorithm: str) -> str:
    return "localhost" if algorithm == "ES384" else f"{algorithm.lower()}.localhost"


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    with Listener().running() as listener:
        yield listener


@pytest.fixture
def op(listener: Listener) -> HostileProvider:
    provider = HostileProvider(f"{listener.address}/oidc")
    listener.answers(provider)
    return provider


@pytest.fixture(scope="session")
def rsa_key() -> RSAKey:
    return new_rsa_key("rsa")


@pytest.fixture(scope="session")
def other_rsa_key() -> RSAKey:
    return new_rsa_key("rsa")


@pytest.fixture
def new_portal(listener: Listener, tmp_path: Path) -> Callable[[], Flask]:
    """Makes a process of the portal; all of a test share one store."""
    tables = ['[server]\ndata = "{}"\n'.format(tmp_path / "var")]
    for algorithm in ALGORITHMS:
        tables.append(
            TENANT.format(
                id=algorithm.lower(),
                host=host_of(algorithm),
                issuer=f"{listener.address}/oidc",
                endpoint=listener.address,
                client_id=CLIENT_ID,
                algorithm=algorithm,
            )
        )
    configuration = tmp_path / "portal.toml"
    configuration.write_text("".join(tables), "utf-8")

    def new_portal() -> Flask:
        app = create_app(load(configuration, {"CLIENT_SECRET": CLIENT_SECRET}))
        app.testing = True
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app

    return new_portal


@pytest.fixture
def portal(new_portal: Callable[[], Flask]) -> Flask:
    return new_portal()


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What the portal logs."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def visitor_of(
    portal: Flask, op: HostileProvider, tmp_path: Path, lines: list[dict[str, Any]]
) -> Callable[[str], Visitor]:
    """Of the tenant whose tokens are signed with an algorithm."""
    return lambda algorithm: Visitor(
        portal, op, tmp_path, f"http://{host_of(algorithm)}:5000", lines
    )


@pytest.fixture
def mia(visitor_of: Callable[[str], Visitor]) -> Visitor:
    """Not signed in yet."""
    return visitor_of("ES384")


@pytest.fixture
def mallory(visitor_of: Callable[[str], Visitor]) -> Visitor:
    """Somebody else, in another browser."""
    return visitor_of("ES384")
