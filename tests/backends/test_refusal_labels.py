"""A platform that makes up a new number for each answer fills nobody's memory (R-61)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import requests
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from portal.backends.authing.errors import DIALECT as AUTHING
from portal.backends.calls import Context
from portal.backends.http import Dialect, JsonClient
from portal.backends.logto.errors import DIALECT as LOGTO
from portal.backends.transport import Transport
from portal.identity.errors import PortalError
from tests.backends.misbehaving import Misbehaving

ENDINGS = 1000


def labels() -> set[str]:
    return {
        sample.labels["code"]
        for metric in REGISTRY.collect()
        if metric.name == "foyer_platform_refusals"
        for sample in metric.samples
    }


@pytest.mark.parametrize(
    ("dialect", "told"),
    [
        (LOGTO, lambda n: (400, {"code": f"moon.phase_{n}"})),
        (AUTHING, lambda n: (200, {"statusCode": 499, "apiCode": 50_000 + n})),
        (AUTHING, lambda n: (200, {"statusCode": 50_000 + n})),
        (AUTHING, lambda n: (200, {"statusCode": 499, "apiCode": 10 ** (30 + n)})),
    ],
    ids=["logto", "authing", "authing’s statuses", "numbers without end"],
)
def test_r61_a_thousand_new_numbers_are_one_label(
    dialect: Dialect, told: Callable[[int], tuple[int, object]]
):
    def refused(n: int) -> None:
        refusal = dialect.refusal(*told(n))
        assert refusal is not None
        dialect.translate(refusal)

    refused(-1)
    before = labels()
    with capture_logs() as log:
        for n in range(ENDINGS):
            refused(n)

    assert labels() == before
    assert "other" in before
    names = [line["backend_code"] for line in log]
    assert len(names) == ENDINGS
    assert max(map(len, names)) <= 80


@pytest.mark.parametrize("dialect", [LOGTO, AUTHING], ids=["logto", "authing"])
def test_r61_so_it_is_with_a_hostile_server_on_the_wire(server: Misbehaving, dialect: Dialect):
    def context() -> Context:
        return Context(deadline=time.monotonic() + 5)

    client = JsonClient(Transport(requests.Session()), server.url, dialect, context=context)
    before = labels() | {"other"}
    for n in range(100):
        with pytest.raises(PortalError):
            client.get(f"/new-numbers?{n}")

    assert labels() <= before


def test_r61_what_is_known_is_counted_by_its_name():
    for dialect, answer in (
        (LOGTO, (422, {"code": "user.username_already_in_use"})),
        (AUTHING, (200, {"statusCode": 499, "apiCode": 2034})),
        (AUTHING, (200, {"statusCode": 409})),
    ):
        refusal = dialect.refusal(*answer)
        assert refusal is not None
        dialect.translate(refusal)

    assert labels() >= {"user.username_already_in_use", "2034", "status_409"}
