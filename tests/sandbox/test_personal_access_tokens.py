"""What the transcripts of personal access tokens leave open."""

import pytest

from portal.sandbox.people.cast import cast_id

ALICES = f"/users/{cast_id('alice')}/personal-access-tokens"


def names(visitor):
    return [token["name"] for token in visitor.manage("GET", ALICES).json()]


def test_a_name_that_is_in_use_is_not_to_be_had_by_renaming(visitor):
    for name in ("Laptop", "Phone"):
        visitor.manage("POST", ALICES, {"name": name})
    refused = visitor.manage("PATCH", ALICES, {"currentName": "Phone", "name": "Laptop"})
    same = visitor.manage("PATCH", ALICES, {"currentName": "Phone", "name": "Phone"})

    assert (refused.status_code, refused.json()["code"]) == (
        422,
        "user.personal_access_token_name_exists",
    )
    assert same.status_code == 200
    assert names(visitor) == ["Laptop", "Phone"]


def test_two_people_may_use_the_same_name(visitor):
    bobs = f"/users/{cast_id('bob')}/personal-access-tokens"
    for path in (ALICES, bobs):
        assert visitor.manage("POST", path, {"name": "Laptop"}).status_code == 201
    visitor.manage("POST", f"{bobs}/delete", {"name": "Laptop"})

    assert names(visitor) == ["Laptop"]


@pytest.mark.parametrize("expires_at", ["tomorrow", True])
def test_a_time_of_another_kind_is_refused(visitor, expires_at):
    answer = visitor.manage("POST", ALICES, {"name": "Laptop", "expiresAt": expires_at})

    assert (answer.status_code, answer.json()["code"]) == (400, "guard.invalid_input")


def test_a_persons_token_opens_nothing_of_this(visitor):
    visitor.asks_to_sign_in().signs_in("alice", "Alpine-Harbor-47!")
    token = visitor.tokens()["access_token"]

    assert visitor.with_token(token, f"/api{ALICES}").status_code == 401
