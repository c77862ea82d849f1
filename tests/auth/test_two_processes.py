"""
What one process knows, the other knows; and of all of them together one refreshes.

With SQLite they are on one host. With Redis they share nothing but Redis and the keys, as on two.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.auth.provider import Provider
from tests.auth.redis_server import RedisServer

CHECKOUT = Path(__file__).parents[2]


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@pytest.fixture
def real_provider() -> Iterator[Provider]:
    provider = Provider()
    server = make_server("localhost", 0, provider, threaded=True, request_handler=Quiet)
    provider.issuer = f"http://localhost:{server.port}/oidc"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["sqlite", "redis"])
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'sessions.db'}"
        return
    server = RedisServer(tmp_path / "redis").start()
    yield server.address
    server.kill()


@pytest.fixture
def portals(tmp_path: Path, real_provider: Provider, store_address: str) -> Iterator[list[str]]:
    """The addresses of two processes over one store."""
    processes = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.auth.serving"),
                *("0", tmp_path, real_provider.issuer, store_address),
            ],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        yield [f"http://localhost:{int(process.stdout.readline())}" for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def sign_in(portal: str, provider: Provider) -> dict[str, str]:
    """The cookies of someone who signed in through the process at *portal*."""
    asked = requests.get(f"{portal}/auth/sign-in", allow_redirects=False, timeout=10)
    browser = {"Cookie": asked.headers["Set-Cookie"].partition(";")[0]}
    back = urlsplit(provider.person_signs_in(asked.headers["Location"]))
    answer = requests.get(
        f"{portal}{back.path}?{back.query}", headers=browser, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 303, answer.text
    return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}


def refreshes(provider: Provider) -> int:
    return sum(form.get("grant_type") == "refresh_token" for _, form, _ in provider.requests)


def test_a_session_begun_in_one_process_is_known_and_ended_in_the_other(portals, real_provider):
    one, other = portals
    mia = sign_in(one, real_provider)
    assert requests.get(f"{other}/profile", headers=mia, timeout=10).text.startswith("mia")

    token = requests.get(f"{other}/token", headers=mia, timeout=10).text.split()[0]
    requests.post(
        f"{other}/auth/sign-out",
        {"csrf_token": token},
        headers=mia | {"Sec-Fetch-Site": "same-origin"},
        allow_redirects=False,
        timeout=10,
    )
    assert requests.get(f"{one}/", headers=mia, timeout=10).text == "nobody"


def test_o02_a_sign_in_begun_in_one_process_ends_in_the_other(portals, real_provider):
    one, other = portals
    asked = requests.get(f"{one}/auth/sign-in", allow_redirects=False, timeout=10)
    back = urlsplit(real_provider.person_signs_in(asked.headers["Location"]))

    answer = requests.get(
        f"{other}{back.path}?{back.query}",
        headers={"Cookie": asked.headers["Set-Cookie"].partition(";")[0]},
        allow_redirects=False,
        timeout=10,
    )

    assert answer.status_code == 303


def test_o40_fifty_requests_over_two_processes_refresh_once(portals, real_provider):
    real_provider.token = {"expires_in": 1}
    mia = sign_in(portals[0], real_provider)
    real_provider.token, real_provider.slow = {}, 0.5
    time.sleep(1.1)

    def look(number: int) -> int:
        address = f"{portals[number % 2]}/profile"
        return requests.get(address, headers=mia, allow_redirects=False, timeout=15).status_code

    with ThreadPoolExecutor(50) as together:
        answers = list(together.map(look, range(50)))

    assert answers == [200] * 50
    assert refreshes(real_provider) == 1
    assert look(0) == look(1) == 200, "the grant is alive"
