"""People sign in at the stand-in's own pages, each by the way that is theirs."""

import json
from base64 import urlsafe_b64decode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from portal.sandbox.people.cast import PASSWORDS
from tests.sandbox.authing.visitor import AuthingVisitor
from tests.sandbox.visitor import CALLBACK, HOME, SANDBOX

LOGIN = {"prompt": "login"}
ONE_HOUR = 3600


def claims_of(id_token: str) -> dict:
    payload = id_token.split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.mark.parametrize("who", ["alice", "bob", "carol", "dave", "erin", "frank"])
def test_each_of_the_cast_signs_in_by_the_way_that_is_theirs(visitor, who):
    profile = visitor.calls_of(who).data("get-profile")

    assert profile["name"].lower().startswith(who)


def test_grace_is_told_that_her_account_is_suspended(visitor):
    visitor.asks_to_sign_in().signs_in("grace", PASSWORDS["grace"])

    assert visitor.answer.status_code == 403
    assert visitor.heading == "This account is suspended"


def test_a_wrong_password_is_said_on_its_field(visitor):
    visitor.asks_to_sign_in().signs_in("alice", "wrong")

    assert visitor.error_of("Password").startswith("That is not a username and password")


def test_the_answer_comes_with_state_and_without_an_issuer(visitor):
    visitor.asks_to_sign_in().signs_in("alice", PASSWORDS["alice"])

    assert set(visitor.returned) == {"code", "state"}


def test_the_id_token_is_signed_with_rs256_and_names_no_session(visitor):
    tokens = visitor.signs_in_as("alice").tokens()
    keys = KeySet.import_key_set(visitor.http.get(f"{SANDBOX}/oidc/.well-known/jwks.json").json())
    token = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])

    assert token.header["kid"]
    assert token.claims["iss"] == f"{SANDBOX}/oidc"
    assert token.claims["aud"] == "northwind-portal"
    assert token.claims["nonce"] == "nonce-1"
    assert token.claims["email"] == "alice@example.test"
    assert "auth_time" in token.claims
    assert "sid" not in token.claims


def test_the_id_token_is_keyed_with_the_secret_where_the_console_says_so(visitor):
    visitor.admin("PATCH", "/pool", {"idTokenAlg": "HS256"})
    tokens = visitor.signs_in_as("alice").tokens()
    key = OctKey.import_key("secret of northwind")

    assert jwt.decode(tokens["id_token"], key, algorithms=["HS256"]).claims["sub"]


def test_claims_go_as_far_as_the_scope(visitor):
    narrow = claims_of(visitor.signs_in_as("alice", scope="openid phone").tokens()["id_token"])

    assert narrow["phone_number"] == "+14155550101"
    assert not {"email", "name", "username"} & set(narrow)


def test_a_refresh_token_is_given_with_consent_only(visitor):
    assert "refresh_token" in visitor.signs_in_as("alice").tokens()
    assert "refresh_token" not in visitor.asks_to_sign_in().tokens()


def test_consent_is_asked_for_each_time_and_can_be_refused(visitor):
    visitor.signs_in_as("alice")
    visitor.asks_to_sign_in(prompt="consent")
    assert visitor.heading == "Allow access"
    visitor.submits("Do not allow it")

    assert visitor.returned["error"] == "access_denied"


def test_each_refresh_brings_a_new_token_and_the_old_one_is_no_good(visitor):
    first = visitor.signs_in_as("alice").tokens()
    second = visitor.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert visitor.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert visitor.refresh(second["refresh_token"]).status_code == 400


def test_how_long_it_lasts_is_said_under_either_name(visitor):
    assert visitor.signs_in_as("alice").tokens()["expires_in"] == ONE_HOUR
    visitor.admin("PATCH", "/pool", {"expiresInName": "expire_in"})
    tokens = visitor.signs_in_as("alice").tokens()

    assert tokens["expire_in"] == ONE_HOUR
    assert "expires_in" not in tokens


def test_a_session_goes_on_until_the_request_wants_it_fresh(visitor):
    visitor.asks_to_sign_in().signs_in("alice", PASSWORDS["alice"])
    assert visitor.asks_to_sign_in(prompt="none").returned["code"]
    assert visitor.asks_to_sign_in(**LOGIN).heading == "Sign in"
    visitor.admin("POST", "/clock", {"advance": 10})
    assert visitor.asks_to_sign_in(max_age="5").heading == "Sign in"
    assert visitor.asks_to_sign_in(max_age="60").returned["code"]


def test_nobody_signed_in_is_said_to_who_wants_no_page(visitor):
    assert visitor.asks_to_sign_in(prompt="none").returned["error"] == "login_required"


def test_a_code_is_good_once_for_whoever_has_the_verifier(visitor):
    visitor.signs_in_as("alice")
    form = {"grant_type": "authorization_code", "code": visitor.returned["code"]}
    form |= {"redirect_uri": CALLBACK, "code_verifier": "wrong"}
    assert visitor.token(**form).json() == {
        "error": "invalid_grant",
        "error_description": "grant request is invalid",
    }
    access = visitor.tokens()["access_token"]
    assert visitor.token(**form | {"code_verifier": visitor.verifier}).status_code == 400
    assert visitor.with_token(access).status_code == 401


def test_the_way_of_client_authentication_is_the_consoles(visitor):
    visitor.admin("PATCH", "/pool", {"tokenAuthMethod": "client_secret_post"})
    answer = visitor.token(grant_type="refresh_token", refresh_token="x")

    assert answer.json()["error_description"] == "client authentication failed"


def test_it_is_set_for_each_address_by_itself(visitor):
    visitor.admin("PATCH", "/pool", {"revocationAuthMethod": "client_secret_post"})
    tokens = visitor.signs_in_as("alice").tokens()
    secret = {"client_id": "northwind-portal", "client_secret": "secret of northwind"}
    address, form = f"{SANDBOX}/oidc/token/revocation", {"token": tokens["access_token"]}
    refused = visitor.http.post(address, data=form, auth=tuple(secret.values()))
    assert refused.status_code == 401
    assert visitor.http.post(address, data=form | secret).status_code == 200


def test_there_is_no_refresh_token_where_the_console_has_not_ticked_the_grant(visitor):
    visitor.admin("PATCH", "/pool", {"refreshTokenGrant": False})
    assert "refresh_token" not in visitor.signs_in_as("alice").tokens()
    answer = visitor.refresh("any")
    assert answer.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize("method", ["plain", None])
def test_a_plain_challenge_is_taken(visitor, method):
    plain = {"code_challenge": visitor.verifier, "code_challenge_method": method}

    assert visitor.signs_in_as("alice", **plain).tokens()["access_token"]


def test_revoking_ends_the_one_token_alone(visitor):
    tokens = visitor.signs_in_as("alice").tokens()
    revoked = visitor.http.post(
        f"{SANDBOX}/oidc/token/revocation",
        data={"token": tokens["access_token"]},
        auth=("northwind-portal", "secret of northwind"),
    )
    assert revoked.status_code == 200
    assert visitor.with_token(tokens["access_token"]).status_code == 401
    assert visitor.refresh(tokens["refresh_token"]).status_code == 200


def test_introspection_tells_live_from_dead(visitor):
    tokens = visitor.signs_in_as("alice").tokens()

    def told():
        return visitor.http.post(
            f"{SANDBOX}/oidc/token/introspection",
            data={"token": tokens["access_token"]},
            auth=("northwind-portal", "secret of northwind"),
        ).json()

    assert told()["active"]
    visitor.admin("POST", "/age", {"kind": "access_tokens", "seconds": ONE_HOUR + 1})
    assert told() == {"active": False}


def test_signing_out_with_a_hint_leads_back_and_ends_the_session(visitor):
    tokens = visitor.asks_to_sign_in().signs_in("alice", PASSWORDS["alice"]).tokens()
    visitor.goes_to(
        "/oidc/session/end",
        id_token_hint=tokens["id_token"],
        post_logout_redirect_uri=HOME,
        state="s",
    )
    assert visitor.outside == f"{HOME}?state=s"
    assert visitor.asks_to_sign_in(prompt="none").returned["error"] == "login_required"


def test_signing_out_without_a_hint_ends_on_a_page_of_its_own(visitor):
    visitor.signs_in_as("alice")
    visitor.goes_to("/oidc/session/end", post_logout_redirect_uri=HOME)

    assert visitor.outside is None
    assert visitor.heading == "You are signed out"


def test_signing_out_to_an_address_that_is_not_registered_is_refused(visitor):
    tokens = visitor.signs_in_as("alice").tokens()
    visitor.goes_to(
        "/oidc/session/end",
        id_token_hint=tokens["id_token"],
        post_logout_redirect_uri="https://elsewhere.invalid/",
    )

    assert visitor.answer.status_code == 400


def test_giving_up_leads_back_with_an_error(visitor):
    visitor.asks_to_sign_in().submits("Cancel and go back to Northwind")

    assert visitor.returned["error"] == "access_denied"


def test_a_wrong_code_of_the_authenticator_is_said_on_its_field(visitor):
    visitor.asks_to_sign_in().signs_in("frank", PASSWORDS["frank"])
    visitor.submits("Continue", **{"Code from your authenticator app": "000000"})

    assert "not right" in visitor.error_of("Code from your authenticator app")


def test_the_pages_speak_chinese(stand_in):
    visitor = AuthingVisitor(stand_in, "zh-CN").asks_to_sign_in()

    assert visitor.heading == "登录"


def test_the_discovery_document_speaks_of_no_back_channel(visitor):
    found = visitor.http.get(f"{SANDBOX}/oidc/.well-known/openid-configuration").json()

    assert found["issuer"] == f"{SANDBOX}/oidc"
    assert found["userinfo_endpoint"] == f"{SANDBOX}/oidc/me"
    assert not any("backchannel" in name for name in found)
