"""The referee itself: what it must notice, and what it must let pass."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, jsonify
from werkzeug.test import Client

from tests.sandbox.replay.answers import complaints_about, location_of
from tests.sandbox.replay.comparison import compare
from tests.sandbox.replay.placeholders import Memory, Unknown

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

ACCOUNT: dict[str, Any] = {
    "id": "<id:user:mia>",
    "name": "Mia Moreau",
    "avatar": None,
    "isSuspended": False,
    "updatedAt": "<epoch-ms>",
    "identities": {"mock-social": {"userId": "mia-at-mock-social"}},
}
ANSWERED: dict[str, Any] = {
    **ACCOUNT,
    "id": "abcdefghij12",
    "updatedAt": int(NOW.timestamp() * 1000),
}


@pytest.fixture
def memory() -> Memory:
    return Memory(lambda: NOW)


def test_an_answer_that_agrees_is_not_complained_of_and_teaches_its_ids(memory: Memory) -> None:
    assert compare(ACCOUNT, ANSWERED, memory) == []

    assert memory.values == {"<id:user:mia>": "abcdefghij12"}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Mia"},
        {"name": None},
        {"avatar": ""},
        {"isSuspended": 0},
        {"id": "ABCDEFGHIJ12"},
        {"id": "abcdefghij123"},
        {"updatedAt": int(NOW.timestamp())},
        {"updatedAt": "2026-05-01T12:00:00.000Z"},
        {"identities": {}},
        {"identities": {"mock-social": {"userId": 7}}},
        {"surplus": True},
    ],
    ids=str,
)
def test_a_member_that_differs_is_noticed(memory: Memory, change: dict[str, Any]) -> None:
    assert len(compare(ACCOUNT, {**ANSWERED, **change}, memory)) == 1


def test_a_missing_member_is_noticed(memory: Memory) -> None:
    answered = deepcopy(ANSWERED)
    del answered["avatar"]

    assert compare(ACCOUNT, answered, memory) == ["$.avatar: missing"]


def test_the_same_placeholder_means_the_same_value(memory: Memory) -> None:
    assert compare(["<jti:1>", "<jti:1>"], ["one", "one"], memory) == []

    assert compare("<jti:1>", "another", memory) != []


def test_prose_may_have_other_words_but_must_be_a_text(memory: Memory) -> None:
    refusal = {"code": "auth.unauthorized", "message": "Unauthorized."}

    assert compare(refusal, {"code": "auth.unauthorized", "message": "No."}, memory) == []
    assert compare(refusal, {"code": "auth.unauthorized", "message": None}, memory) != []
    assert compare(refusal, {"code": "auth.forbidden", "message": "Unauthorized."}, memory) != []


def test_what_was_left_out_of_a_transcript_is_not_compared(memory: Memory) -> None:
    recorded = {"signInMode": "SignIn", "elided": "the other keys"}

    assert compare(recorded, {"signInMode": "SignIn", "mfa": {}}, memory) == []
    assert compare(recorded, {"mfa": {}}, memory) == ["$.signInMode: missing"]


def test_an_unordered_list_agrees_in_any_order_and_an_ordered_one_does_not(memory: Memory) -> None:
    recorded = [{"id": "<jti:1>", "isCurrent": False}, {"id": "<jti:2>", "isCurrent": True}]
    answered = [{"id": "first", "isCurrent": True}, {"id": "second", "isCurrent": False}]

    assert compare(recorded, answered, memory.copy()) != []
    assert compare(recorded, answered, memory, unordered=True) == []
    assert memory.values == {"<jti:1>": "second", "<jti:2>": "first"}


def test_a_time_said_to_be_ten_minutes_off_has_to_be(memory: Memory) -> None:
    def written(moment: datetime) -> str:
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    assert compare("<iso-time:+10m>", written(NOW + timedelta(minutes=10)), memory) == []
    assert compare("<iso-time:+10m>", written(NOW), memory) != []
    assert compare("<iso-time:+10m>", int(NOW.timestamp()), memory) != []


def test_a_request_with_an_unknown_placeholder_cannot_be_written(memory: Memory) -> None:
    with pytest.raises(Unknown):
        memory.write({"authorization": "Bearer <token:opaque:mia>"})


@pytest.mark.parametrize(
    ("part", "value"),
    [("status", 201), ("json", {"code": "other"}), ("headers", {"allow": "GET"})],
)
def test_status_body_and_headers_are_all_compared(memory: Memory, part: str, value: Any) -> None:
    app = Flask("example")
    app.add_url_rule("/", view_func=lambda: jsonify({"code": "one"}))
    response = {"status": 200, "headers": {}, "json": {"code": "one"}}

    assert complaints_about({"response": response}, Client(app).get("/"), memory) == []
    differing = {"response": {**response, part: value}}
    assert complaints_about(differing, Client(app).get("/"), memory) != []


def test_an_address_is_compared_by_its_parts() -> None:
    taken = location_of("http://portal/auth/callback?code=x&state=s#error=no")

    assert taken == {
        "url": "http://portal/auth/callback",
        "query": {"code": "x", "state": "s"},
        "fragment": {"error": "no"},
    }
