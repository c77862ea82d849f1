"""One-time tokens: what an operator makes, and the page on which a person uses one."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from portal.sandbox import current
from portal.sandbox.errors import ApiError
from portal.sandbox.people import one_time_tokens
from tests.sandbox.visitor import CALLBACK, SANDBOX

ALICE = ("alice", "Alpine-Harbor-47!")
AT_CONTOSO = {
    "client_id": "contoso-portal",
    "redirect_uri": "http://contoso.localhost:5000/auth/callback",
}


@pytest.fixture
def token_for(visitor):
    """Makes a token for an address, as the portal does before it mails a link."""

    def make(email, **more):
        made = visitor.manage("POST", "/one-time-tokens", {"email": email, **more})
        assert made.status_code == 201, made.text
        return made.json()

    return make


def status(visitor, token):
    return visitor.manage("GET", f"/one-time-tokens/{token['id']}").json()["status"]


def follows_link(visitor, token, email=None, **parameters):
    """The portal sends the browser on with what stood in the link."""
    return visitor.asks_to_sign_in(
        one_time_token=token["token"], login_hint=email or token["email"], **parameters
    )


def who_is(visitor):
    return visitor.with_token(visitor.tokens()["access_token"]).json()


def test_w13_a_link_signs_its_owner_in_without_a_password(visitor, token_for):
    token = token_for("erin@example.test")
    follows_link(visitor, token).submits("Continue")

    assert who_is(visitor)["email"] == "erin@example.test"
    assert status(visitor, token) == "consumed"


def test_w13_the_page_names_the_address_and_looking_at_it_uses_nothing_up(visitor, token_for):
    token = token_for("erin@example.test")
    follows_link(visitor, token)

    assert "erin@example.test" in visitor.text
    assert visitor.page.form.has_attr("data-continue")
    assert status(visitor, token) == "active"


def test_a_link_works_once(visitor, another_visitor, token_for):
    token = token_for("erin@example.test")
    follows_link(visitor, token).submits("Continue")
    follows_link(another_visitor, token).submits("Continue")

    assert another_visitor.heading == "Invalid link"
    assert "used already" in another_visitor.text


def test_a_link_that_cannot_be_used_leads_nowhere(visitor, token_for):
    token = token_for("erin@example.test")
    visitor.admin(
        "POST", "/age", {"kind": "one_time_tokens", "seconds": 601, "user": "erin@example.test"}
    )
    follows_link(visitor, token).submits("Continue")

    assert "has lapsed" in visitor.text
    assert visitor.outside is None
    assert visitor.asks_to_sign_in(prompt="none").returned["error"] == "login_required"


def test_a_link_lapses_when_the_portal_said(visitor, token_for):
    token = token_for("erin@example.test", expiresIn=60)
    visitor.admin("POST", "/clock", {"advance": 61})

    assert status(visitor, token) == "expired"
    assert "has lapsed" in follows_link(visitor, token).submits("Continue").text


def test_a_withdrawn_link_says_so(visitor, token_for):
    token = token_for("erin@example.test")
    visitor.manage("PUT", f"/one-time-tokens/{token['id']}/status", {"status": "revoked"})

    assert "withdrawn" in follows_link(visitor, token).submits("Continue").text


@pytest.mark.parametrize("email", ["bob@example.test", "Erin@example.test"])
def test_a_link_with_another_address_is_refused_and_stays_good(visitor, token_for, email):
    token = token_for("erin@example.test")
    follows_link(visitor, token, email).submits("Continue")

    assert "made for another email address" in visitor.text
    assert status(visitor, token) == "active"


@pytest.mark.parametrize("parameters", [{"login_hint": None}, {"login_hint": "wim"}])
def test_a_link_without_an_address_is_invalid(visitor, token_for, parameters):
    token = token_for("erin@example.test")
    visitor.asks_to_sign_in(one_time_token=token["token"], **parameters)

    assert visitor.heading == "Invalid link"


def test_a_token_that_nobody_made_is_invalid(visitor):
    follows_link(visitor, {"token": "made-up", "email": "erin@example.test"}).submits("Continue")

    assert visitor.heading == "Invalid link"


def test_a_token_for_another_errand_signs_nobody_in(visitor, token_for):
    token = token_for("erin@example.test", context={"interactionEvent": "ForgotPassword"})
    follows_link(visitor, token).submits("Continue")

    assert "not made for signing in" in visitor.text
    assert status(visitor, token) == "active"


def test_somebody_new_gets_an_account_and_joins_the_organizations_of_the_token(visitor, token_for):
    context = {"jitOrganizationIds": ["acmecorp0001", "nowhere"]}
    token = token_for("henry@example.test", context=context)
    follows_link(visitor, token, first_screen="register").submits("Continue")
    known = who_is(visitor)

    assert known["email"] == "henry@example.test"
    assert known["organizations"] == ["acmecorp0001"]


def test_frank_needs_his_second_step_after_a_link_too(visitor, token_for):
    follows_link(visitor, token_for("frank@example.test")).submits("Continue")

    assert visitor.heading == "Second step"


def test_grace_stays_suspended_whatever_link_she_has(visitor, token_for):
    follows_link(visitor, token_for("grace@example.test")).submits("Continue")

    assert visitor.heading == "This account is suspended"


def test_a_link_is_not_heeded_where_somebody_is_signed_in_already(visitor, token_for):
    token = token_for("bob@example.test")
    visitor.asks_to_sign_in().signs_in(*ALICE)
    follows_link(visitor, token)

    assert who_is(visitor)["username"] == "alice"
    assert status(visitor, token) == "active"


def test_with_prompt_login_the_owner_of_the_link_takes_over(visitor, token_for):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    alices = visitor.tokens()
    follows_link(visitor, token_for("bob@example.test"), prompt="login").submits("Continue")

    assert who_is(visitor)["username"] == "bob"
    assert visitor.with_token(alices["access_token"]).status_code == 401


def test_signed_in_at_another_application_as_somebody_else_one_is_asked(visitor, token_for):
    visitor.asks_to_sign_in(**AT_CONTOSO).signs_in(*ALICE)
    follows_link(visitor, token_for("bob@example.test"))
    assert visitor.heading == "Switch account"
    assert "alice@example.test" in visitor.text

    visitor.follows("Continue as bob@example.test").submits("Continue")

    assert who_is(visitor)["username"] == "bob"


def test_signed_in_at_another_application_as_the_owner_a_used_link_does_no_harm(visitor, token_for):
    token = token_for("alice@example.test")
    visitor.manage("PUT", f"/one-time-tokens/{token['id']}/status", {"status": "consumed"})
    visitor.asks_to_sign_in(**AT_CONTOSO).signs_in(*ALICE)
    follows_link(visitor, token)

    assert who_is(visitor)["username"] == "alice"


def test_signed_in_at_another_application_as_the_owner_a_good_link_is_used(visitor, token_for):
    token = token_for("alice@example.test")
    visitor.asks_to_sign_in(**AT_CONTOSO).signs_in(*ALICE)
    follows_link(visitor, token).submits("Continue")

    assert who_is(visitor)["username"] == "alice"
    assert status(visitor, token) == "consumed"


def test_guessing_tokens_locks_the_address_out(visitor, token_for):
    visitor.admin("PATCH", "/settings/sign_in_experience", {"sentinelPolicy": {"maxAttempts": 2}})
    token = token_for("erin@example.test")
    for guess in ("first guess", "second guess", token["token"]):
        follows_link(visitor, {"token": guess, "email": token["email"]}).submits("Continue")

    assert "too many attempts" in visitor.text
    assert visitor.outside is None


def test_a_lapsed_token_is_listed_among_the_active_ones_as_expired(visitor, token_for):
    token_for("erin@example.test", expiresIn=60)
    visitor.admin("POST", "/clock", {"advance": 61})
    listed = visitor.manage("GET", "/one-time-tokens", email="erin@example.test", status="active")

    assert [token["status"] for token in listed.json()] == ["expired"]


def test_tokens_are_listed_newest_first_and_for_the_address_asked_for(visitor, token_for):
    made = [token_for("erin@example.test") for _ in range(2)]
    token_for("bob@example.test")
    listed = visitor.manage("GET", "/one-time-tokens", email="erin@example.test").json()

    assert [token["id"] for token in listed] == [token["id"] for token in reversed(made)]


@pytest.mark.parametrize(
    "body",
    [{}, {"email": ""}, {"email": "x" * 129}, {"email": "a@b.c", "expiresIn": 0}],
    ids=str,
)
def test_a_token_of_the_wrong_shape_is_not_made(visitor, body):
    refused = visitor.manage("POST", "/one-time-tokens", body)

    assert refused.status_code == 400
    assert refused.json()["code"] == "guard.invalid_input"
    assert visitor.manage("GET", "/one-time-tokens").json() == []


def test_an_unknown_token_is_not_found(visitor):
    asked = {"token": "made-up", "email": "erin@example.test"}

    verified = visitor.manage("POST", "/one-time-tokens/verify", asked)
    assert (verified.status_code, verified.json()["code"]) == (
        404,
        "one_time_token.token_not_found",
    )
    assert visitor.manage("DELETE", "/one-time-tokens/made-up").status_code == 404


def test_of_many_who_use_a_token_at_once_one_succeeds(sandbox, token_for):
    tokens = [token_for("erin@example.test")["token"] for _ in range(20)]
    start = Barrier(8)

    def use_all(_):
        used = []
        with sandbox.app_context():
            for token in tokens:
                start.wait()
                with suppress(ApiError):
                    used.append(one_time_tokens.consume(token, "erin@example.test")["token"])
            current.store().close()
        return used

    with ThreadPoolExecutor(8) as pool:
        used = [token for tokens_of_one in pool.map(use_all, range(8)) for token in tokens_of_one]

    assert sorted(used) == sorted(tokens)


def test_only_the_operator_sees_tokens(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    answer = visitor.with_token(visitor.tokens()["access_token"], "/api/one-time-tokens")

    assert answer.status_code == 401


def test_the_application_gets_its_own_state_back_after_a_link(visitor, token_for):
    follows_link(visitor, token_for("erin@example.test"), state="state-7").submits("Continue")

    assert visitor.outside.startswith(CALLBACK)
    assert visitor.returned["state"] == "state-7"
    assert visitor.returned["iss"] == f"{SANDBOX}/oidc"
