"""Health and metrics: who may ask, and what they are told (R-60, W-72)."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from portal.ops.health import Health
from portal.ops.listeners import Listeners


class Connection:
    """The part of a socket that tells where it was accepted."""

    def __init__(self, host: str, port: int) -> None:
        self.name = (host, port)

    def getsockname(self):
        return self.name


@pytest.fixture
def health():
    return Health()


@pytest.fixture
def ask(health):
    app = Listeners(Response("the portal"), health, admin="127.0.0.1:9100")

    def ask(path: str, port: int = 5000):
        connection = Connection("127.0.0.1", port)
        return Client(app).get(path, environ_overrides={"gunicorn.socket": connection})

    return ask


def test_r60_livez_and_readyz_answer_on_the_public_listener_without_details(ask, health):
    health.checks["sessions"] = lambda: 1 / 0

    assert (ask("/livez").status_code, ask("/livez").text) == (200, "ok\n")
    assert (ask("/readyz").status_code, ask("/readyz").text) == (503, "not ready\n")


def test_the_operator_s_listener_tells_what_is_wrong(ask, health):
    health.checks["sessions"] = lambda: 1 / 0
    health.checks["configuration"] = lambda: None

    answer = ask("/readyz", port=9100)

    assert answer.status_code == 503
    assert answer.text == "sessions: ZeroDivisionError\nconfiguration: ok\n"


def test_w72_metrics_are_on_the_operator_s_listener_only(ask):
    assert b"foyer_request_seconds" in ask("/metrics", port=9100).data
    assert ask("/metrics").text == "the portal"


def test_the_operator_s_listener_shows_nothing_of_the_portal(ask):
    assert ask("/profile", port=9100).status_code == 404


def test_a_portal_that_drains_is_not_ready(ask, health):
    health.draining = True

    assert ask("/readyz").status_code == 503
    assert ask("/livez").status_code == 200
