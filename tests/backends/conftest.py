"""A server that misbehaves, and a client that has to live with it."""

import time
from collections.abc import Callable, Iterator

import pytest
import requests

from portal.backends.calls import Call, Context
from portal.backends.http import JsonClient
from portal.backends.logto.errors import DIALECT
from portal.backends.transport import Transport
from tests.backends.misbehaving import Misbehaving, misbehaving


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with misbehaving() as server:
        yield server


@pytest.fixture
def ledger() -> list[Call]:
    return []


@pytest.fixture
def client_of(ledger: list[Call]) -> Callable[..., JsonClient]:
    """Makes a client; *seconds* is its patience, because a test should not take ten."""

    def client_of(url: str, *, seconds: float = 5.0, **more: object) -> JsonClient:
        def context() -> Context:
            return Context(deadline=time.monotonic() + seconds)

        return JsonClient(
            Transport(requests.Session()),
            url,
            DIALECT,
            **{"context": context, "ledger": ledger.append, **more},
        )

    return client_of


@pytest.fixture
def client(server: Misbehaving, client_of: Callable[..., JsonClient]) -> JsonClient:
    return client_of(server.url)
