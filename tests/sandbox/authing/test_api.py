"""Every call: the envelope, the application, the bearer; throttling and faults."""

import requests

from tests.sandbox.visitor import SANDBOX


def refused(answer: requests.Response) -> tuple[int, int | None]:
    assert answer.status_code == 200
    return answer.json()["statusCode"], answer.json().get("apiCode")


def test_an_answer_comes_in_the_envelope(alice):
    body = alice.answer("get-profile").json()

    assert body["statusCode"] == 200
    assert body["data"]["userId"]


def test_the_token_is_taken_with_and_without_its_scheme(alice):
    alice.headers["Authorization"] = alice.tokens["access_token"]

    assert alice.data("get-profile")["name"] == "Alice Adams"


def test_a_token_that_is_bad_lapsed_or_revoked_is_not_signed_in(alice):
    good = alice.headers["Authorization"]
    for bad in ("", "Bearer ", "Bearer nonsense", good[:-4]):
        alice.headers["Authorization"] = bad
        assert alice.refusal("get-profile") == (401, 2020)
    alice.headers["Authorization"] = good
    alice.admin("POST", "/age", {"kind": "access_tokens", "seconds": 3601, "user": "alice"})
    assert alice.refusal("get-profile") == (401, 2020)


def test_a_call_without_an_application_is_refused(alice):
    del alice.headers["x-authing-app-id"]
    assert alice.refusal("get-profile") == (400, 2011)


def test_the_pool_may_be_left_out_but_must_be_right(alice):
    alice.headers["x-authing-userpool-id"] = "65a1b2c3d4e5f60718293a4b"
    assert alice.data("get-profile")
    alice.headers["x-authing-userpool-id"] = "another"
    assert alice.refusal("get-profile") == (400, 2224)


def test_a_token_of_another_application_is_not_taken(alice):
    alice.headers["x-authing-app-id"] = "contoso-portal"
    assert alice.refusal("get-profile") == (401, 2020)


def test_somebody_stopped_is_told_so_until_they_are_let_in_again(alice):
    alice.admin("PATCH", "/users/alice", {"status": "Suspended"})
    assert alice.refusal("get-profile") == (403, 2120008)
    alice.admin("PATCH", "/users/alice", {"status": "Activated"})
    assert alice.data("get-profile")


def test_an_address_that_there_is_not_is_a_404_of_http_too(alice):
    answer = alice.answer("get-nothing")

    assert (answer.status_code, answer.json()["statusCode"]) == (404, 404)


def test_a_body_that_is_no_object_is_refused(alice):
    assert alice.refusal("update-profile", []) == (400, 2231)


def test_a_fault_answers_in_its_stead(alice):
    envelope = {"statusCode": 499, "apiCode": 1000, "message": "Authing: busy"}
    fault = {"kind": "status", "pattern": "/api/v3/get-profile", "status": 200, "json": envelope}
    alice.admin("POST", "/faults", fault)
    assert refused(alice.answer("get-profile")) == (499, 1000)
    alice.admin("DELETE", "/faults")
    alice.admin("POST", "/faults", {"kind": "html", "pattern": "/api/v3/*"})
    answer = alice.answer("get-profile")
    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_whole_pool_can_be_throttled(alice):
    alice.admin("PATCH", "/pool", {"throttled": True})
    answer = alice.answer("get-profile")

    assert (answer.status_code, answer.json()["statusCode"]) == (429, 429)


def test_a_reset_brings_the_first_day_back(alice):
    alice.data("update-profile", {"name": "Changed"})
    alice.admin("PATCH", "/pool", {"verifyOldEmail": False})
    alice.admin("POST", "/reset")

    assert alice.admin("GET", "/users/alice").json()["profile"]["name"] == "Alice Adams"
    assert alice.admin("PATCH", "/pool", {}).json()["verifyOldEmail"]


def test_a_setting_that_there_is_not_is_refused_by_the_admin(alice):
    answer = alice.visitor.http.patch(f"{SANDBOX}/admin/pool", json={"speed": 1})

    assert answer.status_code == 400
