"""``/oidc/auth`` beyond what the transcripts show."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.sandbox.oidc import signing
from tests.sandbox.visitor import CALLBACK, SANDBOX

ALICE = ("alice", "Alpine-Harbor-47!")
BOB = ("bob", "Quartz-Meadow-82!")


def id_token(sandbox, tokens):
    with sandbox.app_context():
        return signing.claims_of(tokens["id_token"], typ=signing.ID_TOKEN)


def test_the_id_token_is_for_the_application_and_carries_the_nonce(sandbox, visitor):
    visitor.asks_to_sign_in(nonce="nonce-77").signs_in(*ALICE)
    claims = id_token(sandbox, visitor.tokens())

    assert claims["aud"] == "northwind-portal"
    assert claims["nonce"] == "nonce-77"
    assert claims["iss"] == f"{SANDBOX}/oidc"


def test_auth_time_is_said_only_when_freshness_was_asked_for(sandbox, visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    assert "auth_time" not in id_token(sandbox, visitor.tokens())
    visitor.asks_to_sign_in(prompt="login").signs_in(*ALICE)
    assert "auth_time" in id_token(sandbox, visitor.tokens())
    visitor.asks_to_sign_in(max_age="600")
    assert "auth_time" in id_token(sandbox, visitor.tokens())


def test_max_age_asks_again_when_the_sign_in_is_older(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.admin("POST", "/age", {"kind": "oidc_sessions", "seconds": 700, "user": "alice"})
    visitor.asks_to_sign_in(max_age="600")

    assert visitor.heading == "Sign in"


def test_an_id_token_hint_of_somebody_else_asks_to_sign_in(visitor, another_visitor):
    hint = another_visitor.asks_to_sign_in().signs_in(*BOB).tokens()["id_token"]
    visitor.asks_to_sign_in().signs_in(*ALICE)

    assert visitor.asks_to_sign_in(id_token_hint=hint).heading == "Sign in"


def test_signing_in_as_somebody_else_ends_the_first_ones_session(visitor):
    alices = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.asks_to_sign_in(prompt="login").signs_in(*BOB)

    assert visitor.returned["code"]
    assert visitor.with_token(alices["access_token"]).status_code == 401
    assert visitor.refresh(alices["refresh_token"]).json()["error"] == "invalid_grant"


def test_signing_in_again_as_the_same_person_keeps_the_earlier_tokens(visitor):
    first = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.asks_to_sign_in(prompt="login").signs_in(*ALICE).tokens()

    assert visitor.with_token(first["access_token"]).status_code == 200


def test_the_session_cookie_changes_at_every_sign_in(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    first = visitor.http.cookies["sandbox_session"]
    visitor.asks_to_sign_in(prompt="login").signs_in(*ALICE)

    assert visitor.http.cookies["sandbox_session"] != first


def test_a_suspended_persons_session_is_none(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.admin("PATCH", "/users/alice", {"is_suspended": True})

    assert visitor.asks_to_sign_in(prompt="none").returned["error"] == "login_required"


def test_another_application_shares_the_session_and_has_a_grant_of_its_own(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    address = "http://contoso.localhost:5000/auth/callback"
    visitor.asks_to_sign_in(client_id="contoso-portal", redirect_uri=address)

    assert visitor.outside.startswith(address)
    assert visitor.returned["code"]


@pytest.mark.parametrize("other", [CALLBACK + "/", CALLBACK + "?x=y", CALLBACK.upper()])
def test_a_return_address_is_compared_exactly(visitor, other):
    visitor.asks_to_sign_in(redirect_uri=other)

    assert visitor.answer.status_code == 400
    assert visitor.answer.json()["error"] == "invalid_redirect_uri"


def test_a_parameter_given_twice_is_refused(visitor):
    visitor.asks_to_sign_in()
    query = visitor.http.get(
        f"{SANDBOX}/oidc/auth?client_id=northwind-portal&redirect_uri={CALLBACK}"
        "&response_type=code&state=a&state=b",
        allow_redirects=False,
    )

    assert "error=invalid_request" in query.headers["Location"]


def test_an_answer_in_the_fragment_is_in_the_fragment(visitor):
    visitor.asks_to_sign_in(response_mode="fragment").signs_in(*ALICE)

    assert set(parse_qs(urlsplit(visitor.outside).fragment)) == {"code", "state", "iss"}


def test_an_answer_by_form_is_a_form_with_a_button(visitor):
    visitor.asks_to_sign_in(response_mode="form_post").signs_in(*ALICE)
    form = visitor.page.form

    assert form["action"] == CALLBACK
    assert {tag["name"] for tag in form("input")} == {"code", "state", "iss"}
    assert form.button


def test_alices_organizations_are_in_her_id_token(sandbox, visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    claims = id_token(sandbox, visitor.tokens())

    assert sorted(claims["organization_roles"]) == ["acmecorp0001:admin", "umbrella0001:member"]


def test_a_silent_request_of_an_application_new_to_the_session_is_refused(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    address = "http://contoso.localhost:5000/auth/callback"
    new_here = {"client_id": "contoso-portal", "redirect_uri": address}

    assert visitor.asks_to_sign_in(prompt="none", **new_here).returned["error"] == (
        "consent_required"
    )
    visitor.asks_to_sign_in(**new_here)
    assert visitor.asks_to_sign_in(prompt="none", **new_here).returned["code"]


def test_a_silent_request_with_a_sign_in_that_is_too_old_is_refused(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.admin("POST", "/age", {"kind": "oidc_sessions", "seconds": 700, "user": "alice"})
    visitor.asks_to_sign_in(prompt="none", max_age="600")

    assert visitor.returned["error"] == "login_required"


def test_auth_time_is_the_time_of_the_newest_sign_in(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.admin("POST", "/clock", {"advance": 3000})
    first = visitor.asks_to_sign_in(max_age="3600").id_token()
    second = visitor.asks_to_sign_in(prompt="login").signs_in(*ALICE).id_token()

    assert 2990 <= second["auth_time"] - first["auth_time"] <= 3010
    assert abs(second["auth_time"] - second["iat"]) <= 10
