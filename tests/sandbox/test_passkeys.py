"""Passkeys at the sandbox: it really verifies what an authenticator makes and shows."""

import json
from typing import Any

import pytest
import requests

from tests.authenticator import PRESENT, Authenticator
from tests.sandbox.visitor import SANDBOX, Visitor

ALICE = ("alice", "Alpine-Harbor-47!")
BEGIN = "/api/verifications/web-authn/registration"
FACTORS = "/api/my-account/mfa-verifications"


class Enrolling:
    """Alice, whose portal enrols a passkey for her by the Account API."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        visitor.asks_to_sign_in().signs_in(*ALICE)
        self.token = visitor.tokens()["access_token"]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        headers["Authorization"] = f"Bearer {self.token}"
        return self.visitor.http.request(method, SANDBOX + path, json=body, headers=headers)

    def begins(self) -> dict[str, Any]:
        return self.call("POST", BEGIN, {}).json()

    def verifies(self, begun: dict[str, Any], credential: dict[str, Any]) -> requests.Response:
        payload = {**credential, "type": "WebAuthn"}
        sent = {"verificationRecordId": begun["verificationRecordId"], "payload": payload}
        return self.call("POST", f"{BEGIN}/verify", sent)

    def enrols(self, authenticator: Authenticator) -> None:
        begun = self.begins()
        made = authenticator.makes(begun["registrationOptions"])
        assert self.verifies(begun, made).status_code == 200
        proof = self.call("POST", "/api/verifications/password", {"password": ALICE[1]}).json()
        record = begun["verificationRecordId"]
        sent = {"type": "WebAuthn", "newIdentifierVerificationRecordId": record}
        headers = {"logto-verification-id": proof["verificationRecordId"]}
        assert self.call("POST", FACTORS, sent, **headers).status_code == 204

    def factors(self) -> list[dict[str, Any]]:
        return self.call("GET", FACTORS).json()


@pytest.fixture
def alice(visitor: Visitor) -> Enrolling:
    return Enrolling(visitor)


def signs_in(visitor: Visitor) -> Visitor:
    visitor.http.cookies.clear()
    return visitor.asks_to_sign_in().signs_in(*ALICE)


def shows(visitor: Visitor, authenticator: Authenticator) -> Visitor:
    """What the page's script does with the options that stand in its form."""
    form = visitor.page.select_one("form[data-passkey]")
    fields = {tag["name"]: tag.get("value", "") for tag in form("input")}
    options = json.loads(str(form["data-options"]))
    credential = json.dumps(authenticator.shows(options))
    return visitor.posts(SANDBOX + str(form["action"]), {**fields, "credential": credential})


def test_what_was_made_is_bound_and_its_secrets_are_not_told(alice):
    alice.enrols(Authenticator())

    (factor,) = alice.factors()
    assert set(factor) == {"id", "createdAt", "type", "agent"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"lies": {"challenge": "bm90LXRoZS1vbmU"}},
        {"lies": {"origin": "http://evil.example"}},
        {"lies": {"type": "webauthn.get"}},
        {"flags": PRESENT},
        {"flags": 0},
        {"rp_id": "evil.example"},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_and_the_true_one_still_counts(alice, wrong):
    begun = alice.begins()
    refused = alice.verifies(begun, Authenticator(**wrong).makes(begun["registrationOptions"]))
    assert refused.status_code == 400
    assert refused.json()["code"] == "session.mfa.webauthn_verification_failed"

    made = Authenticator().makes(begun["registrationOptions"])
    assert alice.verifies(begun, made).status_code == 200


def test_rubbish_is_refused_in_shape_or_content(alice):
    begun = alice.begins()
    made = Authenticator().makes(begun["registrationOptions"])
    for member, value in (("attestationObject", "AAAA"), ("clientDataJSON", "%%%")):
        broken = {**made, "response": {**made["response"], member: value}}
        assert alice.verifies(begun, broken).json()["code"] == (
            "session.mfa.webauthn_verification_failed"
        )
    sent = {"verificationRecordId": begun["verificationRecordId"], "payload": made}
    refused = alice.call("POST", f"{BEGIN}/verify", sent).json()
    assert refused["code"] == "guard.invalid_input", "the type must be WebAuthn (§5.3)"


def test_the_second_step_takes_the_passkey_and_notes_that_it_was_used(alice, visitor):
    authenticator = Authenticator()
    alice.enrols(authenticator)
    authenticator.origin = SANDBOX

    assert signs_in(visitor).heading == "Second step"
    assert shows(visitor, authenticator).returned["code"]
    assert alice.factors()[0]["lastUsedAt"]


@pytest.mark.parametrize("lies", [{"origin": "http://localhost:5000"}, {"challenge": "AAAA"}])
def test_a_passkey_shown_elsewhere_or_before_lets_nobody_in(alice, visitor, lies):
    authenticator = Authenticator()
    alice.enrols(authenticator)
    authenticator.origin, authenticator.lies = SANDBOX, lies
    signs_in(visitor)

    assert shows(visitor, authenticator).answer.status_code == 422
    assert "was not accepted" in visitor.text
    authenticator.lies = {}
    assert shows(visitor, authenticator).returned["code"]


def test_what_was_shown_once_counts_for_nothing_again(alice, visitor):
    authenticator = Authenticator()
    alice.enrols(authenticator)
    authenticator.origin = SANDBOX
    signs_in(visitor)
    form = visitor.page.select_one("form[data-passkey]")
    credential = json.dumps(authenticator.shows(json.loads(str(form["data-options"]))))
    address = str(visitor.answer.url)
    visitor.goes_to(address)
    form = visitor.page.select_one("form[data-passkey]")
    fields = {tag["name"]: tag.get("value", "") for tag in form("input")}
    visitor.posts(SANDBOX + str(form["action"]), {**fields, "credential": credential})

    assert visitor.answer.status_code == 422


def test_a_passkey_alone_lets_somebody_in_where_the_tenant_wants_it(alice, visitor):
    authenticator = Authenticator()
    alice.enrols(authenticator)
    authenticator.origin = SANDBOX
    visitor.http.cookies.clear()
    visitor.asks_to_sign_in()
    assert "Sign in with a passkey" not in visitor.text

    visitor.admin("PATCH", "/settings/sign_in_experience", {"passkeySignIn": {"enabled": True}})
    visitor.asks_to_sign_in().follows("Sign in with a passkey")
    assert shows(visitor, authenticator).returned["code"]


def test_a_passkey_of_nobody_here_lets_nobody_in(alice, visitor):
    stranger = Authenticator(origin=SANDBOX)
    stranger.makes(alice.begins()["registrationOptions"])
    visitor.admin("PATCH", "/settings/sign_in_experience", {"passkeySignIn": {"enabled": True}})
    visitor.http.cookies.clear()
    visitor.asks_to_sign_in().follows("Sign in with a passkey")

    assert shows(visitor, stranger).answer.status_code == 422
    assert visitor.posts(f"{SANDBOX}/sign-in/passkey", {"credential": "{}"}).heading


# The page of the account center


ADD, BACK = "/account/passkey/add", "http://contoso.localhost:5000/passkeys"


def makes_on_page(visitor: Visitor, authenticator: Authenticator, **changed: str) -> Visitor:
    form = visitor.page.select_one("form[data-passkey]")
    fields = {tag["name"]: tag.get("value", "") for tag in form("input")}
    made = authenticator.makes(json.loads(str(form["data-options"])))
    return visitor.posts(SANDBOX + ADD, {**fields, "credential": json.dumps(made), **changed})


def test_whoever_is_signed_in_makes_one_on_the_page_and_goes_back(alice, visitor):
    visitor.goes_to(ADD, redirect=BACK)
    makes_on_page(visitor, Authenticator(origin=SANDBOX))

    assert visitor.outside == BACK
    assert len(alice.factors()) == 1


@pytest.mark.parametrize(
    "wrong", [{"record": "x"}, {"credential": "{}"}, {"credential": "no"}, {"credential": "[]"}]
)
def test_the_page_takes_nothing_that_does_not_fit(alice, visitor, wrong):
    visitor.goes_to(ADD, redirect="javascript:alert(1)")
    assert "javascript" not in visitor.answer.text
    makes_on_page(visitor, Authenticator(origin=SANDBOX), **wrong)
    assert visitor.answer.status_code == 422

    makes_on_page(visitor, Authenticator(origin="http://localhost:5000"))
    assert visitor.answer.status_code == 422
    assert alice.factors() == []


def test_the_page_is_for_somebody_signed_in(visitor):
    assert visitor.goes_to(ADD).answer.status_code == 400
