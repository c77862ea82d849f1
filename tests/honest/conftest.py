"""The small portal and the honest provider, both on sockets of their own, and people to visit."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.auth.small_portal import create_small_portal, tenant
from tests.honest.person import Person
from tests.honest.provider import HonestProvider, running_provider


class Clock:
    """The portal's: the machine's, and as much later as a test says."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


class Front:
    """Where the portal is reached, whichever portal a test puts behind it."""

    url: str
    portal: Flask

    def __call__(self, environ: Any, start: Any) -> Any:
        return self.portal(environ, start)


@pytest.fixture(scope="session")
def front() -> Iterator[Front]:
    front = Front()
    server = make_server("localhost", 0, front, threaded=True, request_handler=Quiet)
    front.url = f"http://localhost:{server.port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield front
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def running(front: Front) -> Iterator[HonestProvider]:
    with running_provider(front.url) as provider:
        yield provider


@pytest.fixture
def provider(running: HonestProvider) -> HonestProvider:
    """As on the first day, but for the people who are signed in there."""
    running.change(accessTokenLife=3600, reachesThisMachine=True)
    running.forget()
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portal(tmp_path: Path, front: Front, provider: HonestProvider, clock: Clock) -> Iterator[str]:
    """The address of a new one, which knows nobody."""
    connections: list[requests.Session] = []

    def new_http() -> requests.Session:
        connections.append(requests.Session())
        return connections[-1]

    home = tenant("acme", "localhost", provider.issuer, url=front.url)
    front.portal = create_small_portal(tmp_path, [home], new_http, now=clock)
    yield front.url
    for connection in connections:
        connection.close()


@pytest.fixture
def at_a_browser(portal: str) -> Iterator[Callable[[str], Person]]:
    """Makes a new browser with somebody sitting at it."""
    people: list[Person] = []

    def at_a_browser(name: str) -> Person:
        people.append(Person(name, portal))
        return people[-1]

    yield at_a_browser
    for person in people:
        person.close()


@pytest.fixture
def alice(at_a_browser: Callable[[str], Person]) -> Person:
    return at_a_browser("alice")


@pytest.fixture
def bob(at_a_browser: Callable[[str], Person]) -> Person:
    return at_a_browser("bob")
