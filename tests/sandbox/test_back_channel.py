"""Telling applications that somebody signed out: real calls, and none that could stop it."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from portal.cli.demo_files import DemoFiles
from portal.sandbox import current
from portal.sandbox.app import create_sandbox
from portal.sandbox.config import SandboxConfig
from portal.sandbox.config_file import configuration
from portal.sandbox.oidc import signing
from portal.sandbox.people.cast import cast_id
from tests.sandbox.replay.listener import Listener
from tests.sandbox.visitor import HOME, Visitor

ALICE = ("alice", "Alpine-Harbor-47!")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listening:
        yield listening


@pytest.fixture
def visitor_of(config: SandboxConfig) -> Iterator[Callable[[str], Visitor]]:
    """A visitor of a sandbox whose application is to be told at an address."""
    apps = []

    def make(address: str) -> Visitor:
        northwind = replace(config.applications[0], backchannel_logout_uri=address)
        apps.append(create_sandbox(replace(config, applications=(northwind,))))
        return Visitor(apps[-1])

    yield make
    for app in apps:
        app.extensions[current.STORE].close()


def signs_out(visitor: Visitor) -> None:
    visitor.goes_to(
        "/oidc/session/end", client_id="northwind-portal", post_logout_redirect_uri=HOME
    )
    visitor.submits("Sign out")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "contoso.localhost"])
def test_o60_the_application_is_posted_a_logout_token(visitor_of, listener, host):
    port = listener.host.partition(":")[2]
    visitor = visitor_of(f"http://{host}:{port}/auth/back-channel-logout")
    sid = visitor.asks_to_sign_in().signs_in(*ALICE).id_token()["sid"]
    signs_out(visitor)
    call = listener.call()

    assert call["path"] == "/auth/back-channel-logout"
    assert call["content-type"] == "application/x-www-form-urlencoded"
    assert set(call["form"]) == {"logout_token"}
    with visitor.app.app_context():
        claims = signing.claims_of(call["form"]["logout_token"], typ=signing.LOGOUT_TOKEN)
    assert claims["sid"] == sid


def test_signing_out_goes_on_where_the_application_is_not_there(visitor_of):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        visitor = visitor_of(f"http://127.0.0.1:{unused.getsockname()[1]}/gone")
        tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
        signs_out(visitor)

    assert visitor.outside == HOME
    assert visitor.with_token(tokens["access_token"]).status_code == 401


def test_ending_a_session_otherwise_tells_nobody(visitor, back_channel):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    path = f"/users/{cast_id('alice')}/sessions"
    [session] = visitor.manage("GET", path).json()["sessions"]
    ended = visitor.manage("DELETE", f"{path}/{session['payload']['uid']}")

    assert ended.status_code == 204
    assert back_channel.told == []


def test_both_portals_of_the_demo_are_told_of_the_session_by_its_id(tmp_path):
    files = DemoFiles(tmp_path, 5000, 3001)
    files.write()
    config = configuration(
        {"SANDBOX_CONFIG": str(files.applications), "SANDBOX_DATA": str(tmp_path / "sandbox.db")}
    )
    app = create_sandbox(config)
    store = app.extensions[current.STORE]
    asked = [
        row["oidc_client_metadata"]
        for row in store.rows("SELECT * FROM applications ORDER BY id")
        if row["id"].endswith("-portal")
    ]
    store.close()

    assert [metadata["backchannelLogoutUri"] for metadata in asked] == [
        "http://contoso.localhost:5000/auth/back-channel-logout",
        "http://localhost:5000/auth/back-channel-logout",
    ]
    assert all(metadata["backchannelLogoutSessionRequired"] for metadata in asked)
