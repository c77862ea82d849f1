"""Codes, the second step, the social provider, registration and the forgotten password."""

import pyotp
import pytest

from portal.sandbox import current
from portal.sandbox.seed import FRANKS_BACKUP_CODES, FRANKS_TOTP_SECRET

FRANK = ("frank", "Velvet-Canyon-63!")


def who_is(visitor):
    return visitor.with_token(visitor.tokens()["access_token"]).json()


def test_erin_signs_in_with_a_code_from_the_outbox(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "erin@example.test"})
    visitor.submits("Continue", Code=visitor.newest_message()["code"])

    assert who_is(visitor)["email"] == "erin@example.test"


def test_alice_signs_in_with_a_code_to_her_telephone(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "+1 415 555 0101"})
    assert visitor.newest_message()["to"] == "+14155550101"
    visitor.submits("Continue", Code=visitor.newest_message()["code"])

    assert who_is(visitor)["username"] == "alice"


def test_an_unknown_address_gets_no_code_and_the_same_page(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "nobody@example.test"})

    assert visitor.heading == "Enter the code"
    assert visitor.goes_to("/outbox.json").answer.json() == []


@pytest.mark.parametrize("address", ["", "alice", "not an address@"])
def test_what_is_no_address_is_told_at_its_field(visitor, address):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": address})

    assert visitor.error_of("Email or phone")
    assert visitor.field("Email or phone")["value"] == address


def test_a_wrong_code_can_be_put_right_and_ten_wrong_ones_end_it(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "erin@example.test"})
    right = visitor.newest_message()["code"]
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(10):
        visitor.submits("Continue", Code=wrong)
        assert "not the code we sent" in visitor.error_of("Code")
    visitor.submits("Continue", Code=right)

    assert "too many wrong codes" in visitor.error_of("Code")


def test_a_code_lapses_after_ten_minutes(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "erin@example.test"})
    visitor.admin("POST", "/clock", {"advance": 601})
    visitor.submits("Continue", Code=visitor.newest_message()["code"])

    assert "lapsed" in visitor.error_of("Code")


def test_the_eleventh_message_within_ten_minutes_is_not_sent(visitor):
    for _ in range(11):
        visitor.asks_to_sign_in().follows("Sign in with a code")
        visitor.submits("Send code", **{"Email or phone": "erin@example.test"})

    assert "Too many codes" in visitor.error_of("Email or phone")


def test_frank_needs_the_code_of_his_authenticator(visitor):
    visitor.asks_to_sign_in().signs_in(*FRANK)
    assert visitor.outside is None
    visitor.submits(
        "Continue", **{"Code from your authenticator app": pyotp.TOTP(FRANKS_TOTP_SECRET).now()}
    )

    assert who_is(visitor)["username"] == "frank"


def test_a_wrong_authenticator_code_does_not_let_frank_in(visitor):
    right = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
    visitor.asks_to_sign_in().signs_in(*FRANK)
    visitor.submits("Continue", **{"Code from your authenticator app": right[::-1] + "0"})

    assert visitor.error_of("Code from your authenticator app")
    assert visitor.asks_to_sign_in(prompt="none").returned["error"] == "login_required"


def test_ten_wrong_authenticator_codes_end_the_sign_in(visitor):
    visitor.asks_to_sign_in().signs_in(*FRANK)
    for _ in range(10):
        visitor.submits("Continue", **{"Code from your authenticator app": "x"})

    assert visitor.heading == "This sign-in has ended"


def test_a_backup_code_works_once(visitor, another_visitor):
    for person in (visitor, another_visitor):
        person.asks_to_sign_in().signs_in(*FRANK).follows("Use a backup code")
        person.submits("Continue", **{"Backup code": FRANKS_BACKUP_CODES[0]})

    assert visitor.returned["code"]
    assert "not an unused backup code" in another_visitor.error_of("Backup code")


def test_the_second_step_cannot_be_reached_without_the_first(visitor):
    visitor.asks_to_sign_in()
    address = visitor.page.form["action"].replace("/sign-in", "/sign-in/second-step")
    visitor.goes_to(address)

    assert visitor.answer.status_code == 400


def test_carol_signs_in_with_mock_social(visitor):
    visitor.asks_to_sign_in().follows("Continue with Mock Social").submits("Continue as Carol")

    assert who_is(visitor)["identities"]["mock-social"]["userId"] == "carol-at-mock-social"


def test_direct_sign_in_leads_straight_to_the_provider(visitor):
    visitor.asks_to_sign_in(direct_sign_in="social:mock-social")

    assert visitor.heading == "Mock Social"


def test_direct_sign_in_with_an_unknown_provider_leads_to_the_sign_in_page(visitor):
    visitor.asks_to_sign_in(direct_sign_in="social:nowhere")

    assert visitor.heading == "Sign in"


@pytest.mark.parametrize("way", ["sso:acme-directory", "social:nowhere", "carrier:pigeon"])
def test_a_direct_way_that_is_not_there_falls_back_to_the_first_screen(visitor, way):
    visitor.asks_to_sign_in(direct_sign_in=way, first_screen="register")

    assert visitor.heading == "Create account"


def test_where_no_text_message_can_be_sent_the_page_says_so(visitor, sandbox):
    store = sandbox.extensions[current.STORE]
    kept = [item for item in store.setting("connectors") if item["type"] != "Sms"]
    store.set_setting("connectors", kept)
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "+1 415 555 0101"})

    assert "cannot send codes there" in visitor.error_of("Email or phone")
    assert visitor.goes_to("/outbox.json").answer.json() == []


def test_somebody_new_at_mock_social_gets_one_account_and_not_two(visitor, another_visitor):
    for person in (visitor, another_visitor):
        person.asks_to_sign_in().follows("Continue with Mock Social")
        person.submits("Continue as somebody new", Name="Henry Hall")

    assert who_is(visitor)["sub"] == who_is(another_visitor)["sub"]


def test_registering_with_a_username_signs_in(visitor):
    visitor.asks_to_sign_in(first_screen="register")
    visitor.submits("Create account", Username="henry", Password="Purple-Window-77!")

    assert who_is(visitor)["username"] == "henry"


def test_a_taken_username_and_a_weak_password_are_told_together(visitor):
    visitor.asks_to_sign_in(first_screen="register")
    visitor.submits("Create account", Username="alice", Password="short")

    assert "taken" in visitor.error_of("Username")
    assert "too short" in visitor.error_of("Password")
    assert visitor.field("Username")["value"] == "alice"


@pytest.mark.parametrize("username", ["", "4ever", "two words", "ünal"])
def test_a_username_that_logto_would_refuse_is_refused(visitor, username):
    visitor.asks_to_sign_in(first_screen="register")
    visitor.submits("Create account", Username=username, Password="Purple-Window-77!")

    assert visitor.error_of("Username")


def test_registering_with_an_email_address_proves_it_first(visitor):
    visitor.asks_to_sign_in(first_screen="register").follows("Use an email address instead")
    visitor.submits("Send code", Email="henry@example.test")
    visitor.submits("Continue", Code=visitor.newest_message()["code"])

    assert who_is(visitor)["email"] == "henry@example.test"


def test_identifier_register_asks_for_the_address_that_was_hinted(visitor):
    visitor.asks_to_sign_in(
        first_screen="identifier:register", identifier="email", login_hint="henry@example.test"
    )

    assert visitor.field("Email")["value"] == "henry@example.test"


def test_alice_forgets_her_password_and_chooses_another(visitor):
    visitor.asks_to_sign_in().follows("Forgot your password?")
    visitor.submits("Send code", **{"Email or phone": "alice@example.test"})
    visitor.submits("Continue", Code=visitor.newest_message()["code"])
    visitor.submits("Change password", **{"New password": "Brand-New-Lagoon-1"})
    assert "Your password has been changed" in visitor.text
    visitor.signs_in("alice", "Brand-New-Lagoon-1")

    assert visitor.returned["code"]


def test_who_is_gone_meanwhile_cannot_choose_a_new_password(visitor):
    visitor.asks_to_sign_in(first_screen="reset_password")
    visitor.submits("Send code", **{"Email or phone": "alice@example.test"})
    visitor.submits("Continue", Code=visitor.newest_message()["code"])
    visitor.admin("DELETE", "/users/alice")
    visitor.submits("Change password", **{"New password": "Brand-New-Lagoon-1"})

    assert visitor.heading == "Reset your password"


def test_first_screen_reset_password_begins_there(visitor):
    visitor.asks_to_sign_in(first_screen="reset_password")

    assert visitor.heading == "Reset your password"


def test_a_new_password_cannot_be_set_without_the_code(visitor):
    visitor.asks_to_sign_in(first_screen="reset_password")
    address = visitor.page.form["action"].replace("/reset-password", "/reset-password/new")
    visitor.goes_to(address)

    assert visitor.heading == "Reset your password"


def test_the_outbox_page_shows_the_code_and_to_whom_it_went(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "erin@example.test"})
    code = visitor.newest_message()["code"]
    visitor.goes_to("/outbox")

    assert code in visitor.text
    assert "erin@example.test" in visitor.text
    assert "Your code to sign in" in visitor.text


def offer(*factors):
    store = current.store()
    experience = store.setting("sign_in_experience")
    mfa = {"factors": list(factors), "policy": "UserControlled"}
    store.set_setting("sign_in_experience", {**experience, "mfa": mfa})


def test_frank_chooses_among_his_second_steps_a_code_by_mail_included(visitor):
    with visitor.app.app_context():
        offer("Totp", "BackupCode", "EmailVerificationCode")
    visitor.asks_to_sign_in().signs_in(*FRANK)
    visitor.follows("Get a code by email").submits("Send code")
    visitor.submits("Continue", Code="000000")
    assert "not the code we sent last" in visitor.error_of("Code")
    visitor.submits("Continue", Code=visitor.newest_message()["code"])

    assert who_is(visitor)["name"] == "Frank Fischer"


def test_what_the_tenant_does_not_count_is_not_asked_for(visitor):
    with visitor.app.app_context():
        offer("WebAuthn")
    visitor.asks_to_sign_in().signs_in(*FRANK)

    assert visitor.returned["code"]


def test_whoever_has_none_of_them_at_hand_is_told_who_can_help(visitor):
    visitor.asks_to_sign_in().signs_in(*FRANK)
    visitor.follows("You have none of these at hand?")

    assert visitor.heading == "None of these at hand"
    visitor.follows("Use your authenticator app")
    assert visitor.heading == "Second step"
