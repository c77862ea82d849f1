"""What tests may do at ``/admin``, and only where it is switched on."""

from dataclasses import replace

import pytest
import requests

from portal.sandbox.app import create_sandbox
from tests.sandbox.visitor import SANDBOX, Visitor

ALICE = ("alice", "Alpine-Harbor-47!")


def test_without_the_switch_there_is_no_admin_address(config):
    visitor = Visitor(create_sandbox(replace(config, admin=False)))

    assert visitor.http.get(f"{SANDBOX}/admin/calls").status_code == 404
    assert visitor.http.post(f"{SANDBOX}/admin/reset").status_code == 404


def test_calls_are_recorded_in_their_order_with_path_and_request_id(visitor):
    visitor.http.get(f"{SANDBOX}/oidc/jwks?x=y", headers={"X-Request-Id": "request-1"})
    visitor.http.get(f"{SANDBOX}/api/status")
    first, second = visitor.admin("GET", "/calls").json()

    assert (first["method"], first["path"], first["status"]) == ("GET", "/oidc/jwks", 200)
    assert first["request_id"] == "request-1"
    assert first["started_at"] <= first["ended_at"]
    assert second["path"] == "/api/status"


def test_calls_can_be_forgotten(visitor):
    visitor.http.get(f"{SANDBOX}/api/status")
    visitor.admin("DELETE", "/calls")

    assert visitor.admin("GET", "/calls").json() == []


def test_a_setting_is_changed_member_by_member(visitor):
    visitor.admin("PATCH", "/settings/sign_in_experience", {"supportEmail": "new@example.test"})
    public = visitor.http.get(f"{SANDBOX}/api/.well-known/sign-in-exp").json()

    assert public["supportEmail"] == "new@example.test"
    assert public["termsOfUseUrl"] == "https://northwind.example/terms"


def test_a_user_is_shown_without_secrets(visitor):
    shown = visitor.admin("GET", "/users/frank").json()

    assert shown["primary_email"] == "frank@example.test"
    assert "password_hash" not in shown
    assert "mfa_verifications" not in shown


def test_a_column_that_does_not_exist_cannot_be_changed(visitor):
    with pytest.raises(requests.HTTPError, match="400"):
        visitor.admin("PATCH", "/users/alice", {"password_hash": "x"})


def test_an_address_that_somebody_has_is_refused_to_another(visitor):
    with pytest.raises(requests.HTTPError, match="422"):
        visitor.admin("PATCH", "/users/alice", {"primary_email": "BOB@example.test"})

    assert visitor.admin("GET", "/users/alice").json()["primary_email"] == "alice@example.test"


def test_suspending_ends_the_sessions_and_tokens_at_once(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.admin("PATCH", "/users/alice", {"is_suspended": True})
    visitor.admin("PATCH", "/users/alice", {"is_suspended": False})

    assert visitor.with_token(tokens["access_token"]).status_code == 401


def test_an_hour_passes_for_the_access_token_alone(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.admin("POST", "/age", {"kind": "access_tokens", "seconds": 3601, "user": "alice"})

    assert visitor.with_token(tokens["access_token"]).status_code == 401
    assert visitor.refresh(tokens["refresh_token"]).status_code == 200


def test_the_clock_moves_on_for_everything_and_can_be_set_right(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.admin("POST", "/clock", {"advance": 3601})
    assert visitor.with_token(tokens["access_token"]).status_code == 401
    visitor.admin("POST", "/clock", {"reset": True})
    assert visitor.with_token(tokens["access_token"]).status_code == 200


def test_a_reset_brings_the_first_day_back(visitor):
    visitor.admin("DELETE", "/users/bob")
    visitor.admin("PATCH", "/users/alice", {"name": "Changed"})
    visitor.admin("POST", "/reset")

    assert visitor.admin("GET", "/users/bob").json()["name"] == "Bob Baker"
    assert visitor.admin("GET", "/users/alice").json()["name"] == "Alice Adams"


def test_a_reset_ends_lockouts_and_lets_messages_be_sent_again(visitor):
    visitor.admin("PATCH", "/settings/sign_in_experience", {"sentinelPolicy": {"maxAttempts": 1}})
    visitor.asks_to_sign_in().signs_in("alice", "wrong")
    sent = [
        visitor.manage("POST", "/verification-codes", {"email": "erin@example.test"}).status_code
        for _ in range(11)
    ]
    assert sent == [204] * 10 + [429]

    visitor.admin("POST", "/reset")

    assert visitor.manage("POST", "/verification-codes", {"email": "erin@example.test"}).ok
    assert visitor.asks_to_sign_in().signs_in(*ALICE).returned["code"]


def test_ten_minutes_pass_for_a_verification_record_alone(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    proof = visitor.http.post(
        f"{SANDBOX}/api/verifications/password", json={"password": ALICE[1]}, headers=bearer
    ).json()["verificationRecordId"]

    def lists_sessions():
        headers = {**bearer, "logto-verification-id": proof}
        return visitor.http.get(f"{SANDBOX}/api/my-account/sessions", headers=headers).status_code

    assert lists_sessions() == 200
    visitor.admin("POST", "/age", {"kind": "verification_records", "seconds": 601, "user": "alice"})
    assert lists_sessions() == 401
    assert visitor.with_token(tokens["access_token"]).status_code == 200


def test_a_form_of_another_site_cannot_use_it(visitor):
    answer = visitor.http.post(
        f"{SANDBOX}/admin/faults",
        data='{"kind": "status", "pattern": "/"}',
        headers={"Content-Type": "text/plain"},
    )

    assert answer.status_code == 415
