"""Proof by a whole new sign-in: what the portal demands beside the platform's own proof."""

from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pyotp
import pytest

from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import sign_in, sign_in_at

USERNAME = "/username"
SIGN_IN = "/verify/sign-in"


def by_password(browser: Browser, page: Page, password: str) -> Page:
    return browser.follow(browser.send(page, _action="/verify/password", password=password))


def sent_to_the_platform(browser: Browser) -> Page:
    """The answer that leads to the platform, for a fresh sign-in."""
    return browser.send(browser.visit(f"{SIGN_IN}?next={USERNAME}"), _action=SIGN_IN)


def asked(page: Page) -> dict[str, str]:
    query = urlsplit(page.headers["Location"]).query
    return {name: values[0] for name, values in parse_qs(query).items()}


@pytest.fixture
def frank(signed_in_as) -> Browser:
    return signed_in_as("frank")


def test_w31_someone_with_a_second_step_shows_it_before_anything_else(frank, sandbox):
    page = frank.visit(USERNAME)
    assert page.url.endswith(f"{SIGN_IN}?next={USERNAME}")

    page = frank.follow(frank.send(page, _action=SIGN_IN))
    page = sign_in_at(frank, page, "frank", sandbox)
    assert page.url.endswith("/verify/password?next=/username"), "the platform wants its record too"

    page = by_password(frank, page, PASSWORDS["frank"])
    assert page.heading == "Username"
    page = frank.follow(frank.send(page, username="frank2"))
    assert page.notices() == ["You now sign in as frank2."]


def test_w31_c20_a_password_alone_does_not_do_for_someone_with_a_second_step(frank, sandbox):
    page = by_password(frank, frank.visit("/verify/password?next=/username"), PASSWORDS["frank"])

    assert page.url.endswith(f"{SIGN_IN}?next={USERNAME}")
    sandbox.forget_calls()
    token = page.soup.select_one("[name=csrf_token]")["value"]
    frank.post(USERNAME, {"csrf_token": token, "username": "mallory", "form_key": "x" * 22})
    assert "PATCH /api/my-account" not in sandbox.changes()


def test_w31_a_second_step_that_cannot_be_shown_is_not_assumed(frank, sandbox):
    page = frank.follow(frank.send(frank.visit(USERNAME), _action=SIGN_IN))
    sandbox.break_("status", "/api/users/*/sessions", status=503)
    page = sign_in_at(frank, page, "frank", sandbox)

    assert page.url.endswith(f"{SIGN_IN}?next={USERNAME}")
    assert "We could not see your second step" in page.text


def test_w31_a_second_step_enrolled_since_the_sign_in_is_shown_by_the_next(alice, sandbox):
    factor = {
        "id": "new",
        "type": "Totp",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "key": FRANKS_TOTP_SECRET,
    }
    sandbox.change_user("alice", mfa_verifications=[factor])
    page = alice.follow(alice.send(alice.visit(USERNAME), _action=SIGN_IN))
    page = alice.follow(alice.send(page, identifier="alice", password=PASSWORDS["alice"]))
    page = alice.follow(alice.send(page, code=pyotp.TOTP(FRANKS_TOTP_SECRET).now()))

    assert by_password(alice, page, PASSWORDS["alice"]).heading == "Username"


def test_someone_who_leaves_the_second_step_out_is_not_asked_for_one(signed_in_as, sandbox):
    sandbox.change_user("frank", logto_config={"mfa": {"skipMfaOnSignIn": True}})

    assert signed_in_as("frank").visit(USERNAME).url.endswith("/verify/password?next=/username")


def test_a_fresh_sign_in_asks_for_one_that_is_made_for_it(alice):
    question = asked(sent_to_the_platform(alice))

    assert question["prompt"] == "login consent"
    assert question["max_age"] == "0"
    assert question["login_hint"] == "alice"


@pytest.mark.parametrize("stripped", [("max_age", "prompt"), ("max_age",), ("prompt",)], ids=str)
def test_w31_o16_a_silent_answer_is_no_fresh_sign_in_whatever_the_browser_strips(
    frank, sandbox, stripped
):
    """The address is in the browser's hands: what came of it is judged by the token alone."""
    address = sent_to_the_platform(frank).headers["Location"]
    parts = urlsplit(address)
    kept = {
        name: values[0] for name, values in parse_qs(parts.query).items() if name not in stripped
    }
    page = frank.visit(parts._replace(query=urlencode(kept)).geturl())

    if len(stripped) == 2:
        assert page.status == 400
        assert page.heading == "We could not sign you in"
    else:
        assert "/sign-in" in page.url, "the platform asks all the same"
    assert frank.visit(USERNAME).url.endswith(f"{SIGN_IN}?next={USERNAME}")


def test_w32_someone_else_who_comes_back_proves_nothing_and_takes_nothing(alice, sandbox):
    page = alice.follow(sent_to_the_platform(alice))
    page = sign_in_at(alice, page, "bob", sandbox)

    assert page.status == 400
    assert page.heading == "You signed in as someone else"
    assert alice.get("/profile").location.startswith("/auth/sign-in"), "the platform has said so"


def test_after_someone_else_the_next_try_asks_for_the_person_and_is_not_answered_for_another(
    alice, sandbox
):
    page = alice.follow(sent_to_the_platform(alice))
    page = sign_in_at(alice, page, "bob", sandbox)
    page = alice.visit(page.link("Try again"))
    assert page.soup.select_one("[name=identifier]")["value"] == "alice"

    page = sign_in_at(alice, page, "alice", sandbox)
    assert page.url.endswith("/verify/password?next=/username")
    assert by_password(alice, page, PASSWORDS["alice"]).value_of("username") == "alice"


def test_a_fresh_sign_in_that_is_cancelled_changes_nothing(alice):
    page = alice.follow(sent_to_the_platform(alice))
    page = alice.follow(alice.send(page, _action="/sign-in/cancel"))

    assert page.heading == "You did not finish signing in"
    assert alice.visit("/profile").heading == "Profile"


def test_a_fresh_sign_in_alone_never_opens_what_the_platform_guards(alice, sandbox):
    page = alice.follow(sent_to_the_platform(alice))
    page = sign_in_at(alice, page, "alice", sandbox)

    assert page.url.endswith("/verify/password?next=/username")


def test_what_was_typed_survives_a_fresh_sign_in(alice, sandbox, advance):
    by_password(alice, alice.visit(USERNAME), PASSWORDS["alice"])
    form = alice.visit(USERNAME)
    advance(minutes=11)
    alice.follow(alice.send(form, username="alice9"))
    page = sign_in_at(alice, alice.follow(sent_to_the_platform(alice)), "alice", sandbox)
    page = by_password(alice, page, PASSWORDS["alice"])

    assert page.value_of("username") == "alice9"


def test_o31_a_fresh_sign_in_gives_a_new_session_in_the_place_of_the_old(alice, installation):
    before = alice.cookies()["__Host-session"]
    page = alice.follow(sent_to_the_platform(alice))
    sign_in_at(alice, page, "alice", installation.sandbox)
    thief = installation.browser()
    thief.set_cookie("__Host-session", before)

    assert thief.get("/profile").location.startswith("/auth/sign-in")


def test_o09_what_somebody_else_typed_in_this_browser_meanwhile_is_not_carried_over(alice, sandbox):
    begun = alice.follow(sent_to_the_platform(alice))
    alice.forget("__Host-session")
    page = alice.follow(alice.get("/auth/register"))  # the platform would know alice otherwise
    page = alice.visit(urljoin(page.url, "/sign-in?" + urlsplit(page.url).query))
    page = alice.follow(alice.send(page, identifier="bob", password=PASSWORDS["bob"]))
    form = by_password(alice, alice.visit(USERNAME), PASSWORDS["bob"])
    sandbox.age("verification_records", 601)
    page = alice.follow(alice.send(form, username="bobs_own_words"))
    assert page.heading == "Confirm it’s you"

    sign_in_at(alice, begun, "alice", sandbox)
    page = by_password(alice, alice.visit(USERNAME), PASSWORDS["alice"])
    assert page.value_of("username") == "alice"


# Someone with nothing to prove with


def test_someone_with_nothing_to_prove_with_is_led_to_a_password_first(signed_in_as):
    page = signed_in_as("carol").visit(USERNAME)

    assert page.url.endswith("/verify?next=/username")
    assert "Set a password first" in page.text
    assert page.link("Set a password") == "/password?next=/username"


def test_where_no_password_can_be_set_that_is_said(signed_in_as, sandbox, portal):
    sandbox.set_fields(password="ReadOnly")
    page = signed_in_as("carol").visit(USERNAME)

    assert "There is nothing you could confirm with" in page.text


# What an operator may demand


def test_an_operator_may_demand_a_fresh_sign_in_of_everyone(install):
    strict = install(settings='\n[tenants.northwind.proof]\nfresh_sign_in_for = ["username"]\n')
    alice = strict.browser()
    sign_in(alice, "alice", strict.sandbox)
    page = alice.visit("/verify/password?next=/username")
    assert page.url.endswith(f"{SIGN_IN}?next={USERNAME}")

    page = alice.follow(alice.send(page, _action=SIGN_IN))
    page = sign_in_at(alice, page, "alice", strict.sandbox)
    page = by_password(alice, page, PASSWORDS["alice"])
    assert page.heading == "Username"


def test_w31_the_page_says_how_it_knows_that_a_second_step_was_used(frank, sandbox):
    page = frank.visit(f"{SIGN_IN}?next={USERNAME}")

    assert "How we know: the sign-in service keeps a note of the steps you used" in page.text
