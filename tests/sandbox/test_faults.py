"""The sandbox breaks when it is told to, in the way it is told to."""

import time

import pytest
import requests

from portal.sandbox.app import create_sandbox
from portal.sandbox.config import SandboxConfig
from portal.sandbox.testing import faults
from tests.sandbox.visitor import SANDBOX, Visitor

JWKS = f"{SANDBOX}/oidc/jwks"


def breaks(visitor, kind, **options):
    visitor.admin("POST", "/faults", {"kind": kind, "pattern": "/oidc/jwks", **options})


def test_a_delay_delays_and_the_answer_is_the_true_one(visitor):
    breaks(visitor, "delay", seconds=0.2)
    started = time.monotonic()
    answer = visitor.http.get(JWKS)

    assert time.monotonic() - started >= 0.2
    assert answer.json()["keys"]


def test_whoever_waits_less_than_the_delay_gets_a_timeout(visitor):
    breaks(visitor, "hang")
    started = time.monotonic()
    with pytest.raises(requests.ReadTimeout):
        visitor.http.get(JWKS, timeout=(1, 0.2))

    assert time.monotonic() - started < 2


def test_a_status_comes_with_its_body_and_headers(visitor):
    breaks(visitor, "status", status=429, json={"code": "x"}, headers={"Retry-After": "7"})
    answer = visitor.http.get(JWKS)

    assert (answer.status_code, answer.json(), answer.headers["Retry-After"]) == (
        429,
        {"code": "x"},
        "7",
    )


def test_html_comes_where_json_was_expected(visitor):
    breaks(visitor, "html")

    assert visitor.http.get(JWKS).headers["Content-Type"].startswith("text/html")


def test_a_truncated_answer_breaks_the_connection(visitor):
    breaks(visitor, "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        visitor.http.get(JWKS)


def test_a_huge_answer_can_be_stopped_at_a_limit(visitor):
    breaks(visitor, "huge", megabytes=1000)
    answer = visitor.http.get(JWKS, stream=True)

    assert len(answer.raw.read(4096)) == 4096
    answer.close()


def test_a_redirect_leads_elsewhere(visitor):
    breaks(visitor, "redirect")
    answer = visitor.http.get(JWKS, allow_redirects=False)

    assert answer.headers["Location"] == "https://elsewhere.invalid/"


def test_a_fault_is_over_after_its_count(visitor):
    breaks(visitor, "status", remaining=2)

    assert [visitor.http.get(JWKS).status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_of_one_method_leaves_the_others_alone(visitor):
    breaks(visitor, "status", method="POST")

    assert visitor.http.get(JWKS).status_code == 200


def test_removing_faults_ends_them(visitor):
    breaks(visitor, "status")
    visitor.admin("DELETE", "/faults")

    assert visitor.http.get(JWKS).status_code == 200


def test_with_after_the_change_is_made_and_its_answer_lost(visitor):
    tokens = visitor.asks_to_sign_in().signs_in("alice", "Alpine-Harbor-47!").tokens()
    fault = {"kind": "status", "pattern": "/api/my-account", "method": "PATCH", "after": True}
    visitor.admin("POST", "/faults", fault)
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = visitor.http.patch(
        f"{SANDBOX}/api/my-account", json={"name": "Changed"}, headers=bearer
    )

    assert answer.status_code == 503
    assert visitor.with_token(tokens["access_token"]).json()["name"] == "Changed"


def test_a_fault_given_at_start_stands(tmp_path):
    config = SandboxConfig(database=tmp_path / "x.db", faults=("status:/oidc/*:500",))

    assert Visitor(create_sandbox(config)).http.get(JWKS).status_code == 500


@pytest.mark.parametrize("text", ["", "explode:/x", "delay:x", "delay:/x:soon"])
def test_what_is_no_fault_is_refused_at_start(text):
    with pytest.raises(ValueError, match=r"not a fault|could not convert"):
        faults.parsed(text)
