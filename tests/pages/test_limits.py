"""What a request may bring (W-75), and that nothing it brings ends in a fault of ours."""

import json

import pytest

from tests.browser import NAVIGATION

URL = "http://localhost:5000/profile/name"
HERE = {"Origin": "http://localhost:5000", **NAVIGATION}


@pytest.mark.parametrize("body", [[1, 2], {"given_name": 5}, None, "x"])
def test_w75_json_is_no_form(alice, sandbox, body):
    sandbox.forget_calls()
    headers = {**HERE, "Content-Type": "application/json"}
    answer = alice.open("POST", URL, headers=headers, data=json.dumps(body))

    assert answer.status == 415
    assert sandbox.changes() == []


def test_w75_an_ordinary_form_has_an_end(alice, sandbox):
    page = alice.visit("/profile/name")
    sandbox.forget_calls()
    answer = alice.send(page, nickname="x" * 300_000)

    assert answer.status == 413
    assert sandbox.changes() == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe=\x00",
        b"nickname=%00%ff%fe",
        b"&&&===%",
        b"csrf_token=" + b"=" * 200,
        b"form_key=%F0%28%8C%28",
    ],
)
def test_odd_bodies_are_answered_and_change_nothing(alice, sandbox, body):
    sandbox.forget_calls()
    headers = {**HERE, "Content-Type": "application/x-www-form-urlencoded"}
    answer = alice.open("POST", URL, headers=headers, data=body)

    assert answer.status < 500
    assert sandbox.changes() == []


def test_o60_the_platform_is_answered_in_its_own_protocol_also_when_it_sends_no_form(anyone):
    answer = anyone.open(
        "POST",
        "http://localhost:5000/auth/back-channel-logout",
        data="{}",
        headers={"Content-Type": "application/json"},
    )

    assert answer.status == 400
    assert answer.headers["Content-Type"].startswith("application/json")
    assert "invalid_request" in answer.body
