"""What becomes of a call when the other side is late, wrong, elsewhere or gone."""

import socket
import threading
import time

import pytest
import requests

from portal.backends.calls import Context
from portal.backends.http import JsonClient
from portal.backends.logto.errors import DIALECT
from portal.backends.paths import path
from portal.backends.transport import Transport
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    OutcomeUnknown,
    SignInRequired,
    TooManyAttempts,
)

NONSENSE = ["/html", "/html-called-json", "/deep", "/truncated", "/huge", "/endless"]
CHANGES = ["post", "patch", "put"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_returns_the_json_of_the_answer(client):
    assert client.get("/fine") == {"fine": True}


def test_an_answer_without_content_is_none(client):
    assert client.delete("/empty") is None


def test_the_text_ok_in_place_of_json_is_tolerated(client):
    assert client.post("/ok-in-words", {}) is None


@pytest.mark.parametrize("address", NONSENSE)
def test_r29_an_answer_that_makes_no_sense_is_unavailable(client, address):
    with pytest.raises(BackendUnavailable) as caught:
        client.get(address)

    assert not isinstance(caught.value, OutcomeUnknown)


@pytest.mark.parametrize("address", NONSENSE)
def test_r10_after_a_change_nonsense_means_that_nobody_knows(client, server, address):
    with pytest.raises(OutcomeUnknown):
        client.patch(address, {"name": "x"})

    assert len(server.of(address)) == 1


@pytest.mark.parametrize("address", ["/hang", "/drip-body", "/drip-headers"])
def test_r01_a_call_ends_at_its_deadline_however_slowly_bytes_come(server, client_of, address):
    client = client_of(server.url, seconds=0.4)
    started = time.monotonic()

    with pytest.raises(BackendUnavailable):
        client.get(address)

    assert 0.3 < time.monotonic() - started < 1.9  # left alone, they take two seconds and more


@pytest.mark.parametrize("verb", CHANGES)
@pytest.mark.parametrize("address", ["/hang", "/drip-body", "/reset"])
def test_r10_a_change_without_an_answer_is_of_unknown_outcome(server, client_of, verb, address):
    client = client_of(server.url, seconds=0.4)

    with pytest.raises(OutcomeUnknown):
        getattr(client, verb)(address, {})

    assert len(server.of(address)) == 1, "what changes something is never repeated"


def test_r10_a_change_that_reached_nobody_is_known_not_to_have_happened(client_of):
    client = client_of(f"http://127.0.0.1:{free_port()}")

    with pytest.raises(BackendUnavailable) as caught:
        client.patch("/fine", {})

    assert not isinstance(caught.value, OutcomeUnknown)
    assert caught.value.code == "unreachable"


def test_r33_a_redirect_is_an_error_and_is_not_followed(client, server):
    with pytest.raises(BackendUnavailable) as caught:
        client.get("/redirect")

    assert caught.value.code == "redirect"
    assert server.of("/elsewhere") == []


@pytest.mark.parametrize("status", [502, 503, 504])
def test_r10_a_question_is_asked_once_more_after_a_gateways_error(client, server, status):
    server.statuses = [status, 200]

    assert client.get("/statuses") == {}
    assert len(server.of("/statuses")) == 2


def test_r10_a_question_is_not_asked_a_third_time(client, server):
    server.statuses = [503]

    with pytest.raises(BackendUnavailable):
        client.get("/statuses")

    assert len(server.of("/statuses")) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_r10_a_change_is_not_repeated_after_an_error(client, server, status):
    server.statuses = [status]

    with pytest.raises(BackendUnavailable):
        client.patch("/statuses", {})

    assert len(server.of("/statuses")) == 1


@pytest.mark.parametrize("status", [502, 504])
def test_r10_a_gateway_that_gave_up_on_a_change_leaves_the_outcome_unknown(client, server, status):
    server.statuses = [status]

    with pytest.raises(OutcomeUnknown):
        client.patch("/statuses", {})


def test_r10_a_platform_that_asks_for_time_is_not_asked_again_at_once(client, server):
    server.statuses, server.headers = [503], {"Retry-After": "30"}

    with pytest.raises(BackendUnavailable):
        client.get("/statuses")

    assert len(server.of("/statuses")) == 1


def test_r10_one_call_in_ten_may_be_repeated_and_no_more(server, client_of):
    client = client_of(server.url, seconds=60)
    server.statuses = [503]
    for _ in range(30):
        with pytest.raises(BackendUnavailable):
            client.get("/statuses")

    assert len(server.of("/statuses")) <= 30 + 10 + 5


def test_r27_too_many_attempts_tell_how_long_to_wait(client, server):
    server.statuses, server.headers = [429], {"Retry-After": "17"}

    with pytest.raises(TooManyAttempts) as caught:
        client.post("/statuses", {})

    assert caught.value.retry_after == 17


def test_a_refusal_is_translated_by_its_code(client):
    with pytest.raises(InputRejected) as caught:
        client.patch("/refused", {})

    assert caught.value.code == "entity.value_too_long"


class Tokens:
    """Gives its tokens one after the other and notes what was refused."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)
        self.refused: list[str | None] = []

    def __call__(self, refused: str | None) -> str:
        self.refused.append(refused)
        return self._tokens.pop(0) if len(self._tokens) > 1 else self._tokens[0]


@pytest.mark.parametrize("verb", ["get", "patch"])
def test_r21_a_refused_token_is_renewed_once_and_the_call_made_again(server, client_of, verb):
    tokens = Tokens("stale", "good")
    client = client_of(server.url, authorize=tokens)

    answer = client.get("/token") if verb == "get" else client.patch("/token", {"name": "x"})

    assert answer == {"fine": True}
    assert tokens.refused == [None, "stale"]


def test_r21_a_renewed_token_that_is_refused_too_needs_a_new_sign_in(server, client_of):
    client = client_of(server.url, authorize=Tokens("stale", "stale as well"))

    with pytest.raises(SignInRequired):
        client.get("/token")

    assert len(server.of("/token")) == 2


def test_r21_a_token_that_cannot_be_renewed_is_not_sent_again(server, client_of):
    client = client_of(server.url, authorize=Tokens("stale"))

    with pytest.raises(SignInRequired):
        client.get("/token")

    assert len(server.of("/token")) == 1


def test_it_hands_on_what_the_browser_said_and_nothing_unfit(server):
    context = Context("0123456789abcdef", "zh-CN, en;q=0.5", "Mozilla/5.0\r\nX-Evil: 1")
    client = JsonClient(Transport(requests.Session()), server.url, DIALECT, context=lambda: context)

    client.get("/fine")

    (seen,) = server.seen
    assert seen.headers["X-Request-Id"] == "0123456789abcdef"
    assert seen.headers["Accept-Language"] == "zh-CN, en;q=0.5"
    assert "Mozilla" not in seen.headers["User-Agent"]
    assert "X-Evil" not in seen.headers


def test_a_cookie_of_the_platform_does_not_go_out_with_the_next_call(client, server):
    client.get("/cookie")
    client.get("/cookie")

    assert all("Cookie" not in seen.headers for seen in server.seen)


def test_a_password_in_the_operators_netrc_does_not_replace_the_token(
    server, client_of, tmp_path, monkeypatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))

    client_of(server.url, authorize=Tokens("good")).get("/token")

    assert server.seen[0].headers["Authorization"] == "Bearer good"


def test_w61_a_value_in_a_path_cannot_lead_elsewhere_and_stays_out_of_the_ledger(
    client, server, ledger
):
    client.get(path("/api/users/{user}/things", user="a/../b?x=1#%2f"))

    assert server.seen[0].path == "/api/users/a%2F..%2Fb%3Fx%3D1%23%252f/things"
    assert ledger[0].operation == "GET /api/users/{user}/things"


def test_every_call_is_in_the_ledger_with_its_times_and_outcome(client, server, ledger):
    server.statuses = [503, 200]

    client.get("/statuses")

    assert [(call.outcome, call.status) for call in ledger] == [("server_error", 503), ("ok", 200)]
    assert ledger[0].started <= ledger[0].ended <= ledger[1].started <= ledger[1].ended


def test_a_call_that_got_no_answer_is_in_the_ledger_too(client_of, ledger):
    with pytest.raises(BackendUnavailable):
        client_of(f"http://127.0.0.1:{free_port()}").get("/fine")

    assert [(call.outcome, call.status) for call in ledger] == [("unreachable", None)] * 2


def test_r01_a_page_whose_time_is_over_makes_no_further_call(server, client_of):
    with pytest.raises(BackendUnavailable) as caught:
        client_of(server.url, seconds=-1).get("/fine")

    assert caught.value.code in ("deadline", "pool_full")
    assert server.seen == []


def test_r02_when_all_places_are_taken_the_next_one_is_told_within_a_second(server):
    over = time.monotonic() + 5  # a busy machine needs a while to begin with sixteen
    transport = Transport(requests.Session())
    busy = JsonClient(transport, server.url, DIALECT, context=lambda: Context(deadline=over))
    waiting = [threading.Thread(target=_ignoring_errors(busy)) for _ in range(16)]
    for thread in waiting:
        thread.start()
    while len(server.of("/hang")) < 16:
        time.sleep(0.01)
    started = time.monotonic()

    with pytest.raises(BackendUnavailable) as caught:
        busy.get("/fine")

    assert caught.value.code == "pool_full"
    assert time.monotonic() - started < 2
    for thread in waiting:
        thread.join()


def _ignoring_errors(client: JsonClient):
    def call() -> None:
        with pytest.raises(BackendUnavailable):
            client.delete("/hang")

    return call


def test_connections_are_used_again(client, server):
    for _ in range(5):
        client.get("/fine")

    assert len({seen.port for seen in server.seen}) == 1
