"""Taking a second step away: what is left, what goes with it, and by whom it may be done (W-31)."""

from urllib.parse import urljoin

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.pages.faults import FAULTS
from tests.pages.second_steps import (
    APP,
    AUTHENTICATOR,
    CODE,
    CODES,
    LOST,
    PASSKEY,
    by_password,
    hide_after,
    kept,
    key_on,
    kinds,
    proven,
    shown_by,
    with_authenticator,
)

APP_REMOVAL = "/two-step/authenticator/removal"
CODES_REMOVAL = "/two-step/backup-codes/removal"
FACTORS = "/api/my-account/mfa-verifications"
FRANKS_APP, FRANKS_CODES = f"{FACTORS}/franktotp000000000001", f"{FACTORS}/frankcodes00000000001"


@pytest.fixture
def frank(signed_in_as) -> Browser:
    return signed_in_as("frank")


def test_what_is_left_is_said_before_and_backup_codes_do_not_stay_alone(frank, sandbox):
    page = proven(frank, APP_REMOVAL, "frank", sandbox)
    assert page.heading == "Remove your authenticator app?"
    assert "Nothing beside what you sign in with" in page.text
    assert "Your backup codes go with it: by themselves they are no second step." in page.text
    assert "Your password alone lets you in." in page.text
    sandbox.forget_calls()

    page = frank.follow(frank.send(page, _action=APP_REMOVAL))
    assert page.notices()[0].startswith("Your authenticator app has been removed.")
    assert sandbox.changes() == [f"DELETE {FRANKS_CODES}", f"DELETE {FRANKS_APP}"]
    assert kinds(sandbox, "frank") == []


def test_with_a_passkey_beside_it_backup_codes_stay(frank, sandbox):
    sandbox.change_user("frank", mfa_verifications=[*kept(sandbox, "frank"), PASSKEY])
    page = proven(frank, APP_REMOVAL, "frank", sandbox)
    assert "Passkey “Laptop”" in page.text
    assert "go with it" not in page.text

    frank.send(page, _action=APP_REMOVAL)
    assert kinds(sandbox, "frank") == ["BackupCode", "WebAuthn"]


def test_backup_codes_alone_may_be_done_without(frank, sandbox):
    page = proven(frank, CODES_REMOVAL, "frank", sandbox)
    assert "Authenticator app" in page.text
    assert "nothing is left to get in with by yourself" in page.text

    page = frank.follow(frank.send(page, _action=CODES_REMOVAL))
    assert page.notices() == [
        "Your backup codes have been removed.",
        "You have no backup codes. Make some: they let you in when your phone is lost. "
        "Make backup codes",
    ]
    assert kinds(sandbox, "frank") == ["Totp"]
    assert frank.get(CODES_REMOVAL).location == "/two-step"


def test_where_the_tenant_requires_one_the_last_stays_and_can_be_replaced(
    frank, sandbox, installation
):
    mfa = {"factors": ["Totp", "WebAuthn", "BackupCode"], "policy": "Mandatory"}
    sandbox.set_sign_in_experience(mfa=mfa)
    installation.portal.extensions["foyer.platforms"].forget()
    page = proven(frank, APP_REMOVAL, "frank", sandbox)

    assert "This is your last second step" in page.text
    assert page.link("Replace it") == AUTHENTICATOR
    sandbox.forget_calls()
    token = page.soup.select_one("[name=csrf_token]")["value"]
    form = {"csrf_token": token, "shown": "franktotp000000000001", "form_key": "x" * 22}
    assert frank.post(APP_REMOVAL, form).status == 200
    assert sandbox.changes() == []


# Strength (W-31, C-20): the same for every page that takes something away or replaces it


@pytest.mark.parametrize(
    "path", [APP_REMOVAL, CODES_REMOVAL, AUTHENTICATOR, CODES, "/two-step/sign-in"]
)
def test_w31_c20_a_password_alone_takes_nothing_away(frank, sandbox, path):
    by_password(frank, frank.visit("/verify/password?next=/username"), "frank")
    page = frank.visit(path)
    assert page.url.endswith(f"/verify/sign-in?next={path}")

    sandbox.forget_calls()
    token = page.soup.select_one("[name=csrf_token]")["value"]
    frank.post(path, {"csrf_token": token, "shown": "franktotp000000000001", "form_key": "x" * 22})
    assert sandbox.changes() == []
    assert kinds(sandbox, "frank") == ["Totp", "BackupCode"]


def test_w31_a_code_that_was_sent_does_not_take_an_authenticator_away(frank, sandbox, installation):
    mfa = {"factors": ["Totp", "BackupCode", "EmailVerificationCode"], "policy": "NoPrompt"}
    sandbox.set_sign_in_experience(mfa=mfa)
    installation.portal.extensions["foyer.platforms"].forget()
    page = frank.visit(APP_REMOVAL)
    page = frank.follow(frank.send(page, _action="/verify/sign-in"))
    page = frank.follow(frank.send(page, identifier="frank", password=PASSWORDS["frank"]))
    page = frank.visit(urljoin(page.url, page.link("Get a code by email")))
    page = frank.follow(frank.send(page, _action="/sign-in/second-step/code/email"))
    page = frank.follow(frank.send(page, code=sandbox.code_for("frank@example.test")))
    if page.heading == "Confirm it’s you" and "/verify/password" in page.url:
        page = by_password(frank, page, "frank")

    assert "This wants a stronger second step" in page.text
    page = by_password(frank, frank.visit("/username"), "frank")
    assert page.heading == "Username", "for the rest it will do"
    assert kinds(sandbox, "frank") == ["Totp", "BackupCode"]


def test_w31_a_second_step_enrolled_elsewhere_since_wants_to_be_shown(alice, sandbox):
    page = proven(alice, AUTHENTICATOR, "alice", sandbox)
    sandbox.change_user("alice", mfa_verifications=[APP])

    assert alice.visit(APP_REMOVAL).url.endswith(f"/verify/sign-in?next={APP_REMOVAL}")
    sandbox.forget_calls()
    alice.send(page, _action=AUTHENTICATOR)
    assert sandbox.changes() == []


def test_who_enrolled_it_in_this_session_has_shown_it(alice, sandbox):
    with_authenticator(alice, "alice", sandbox)

    assert alice.visit(APP_REMOVAL).heading == "Remove your authenticator app?"
    page = alice.visit(AUTHENTICATOR)
    page = alice.follow(alice.send(page, _action=AUTHENTICATOR))
    assert alice.send(page, _action=CODE, code=shown_by(key_on(page))).status == 303


def test_w31_another_session_of_the_same_person_has_not(alice, signed_in_as, sandbox):
    elsewhere = signed_in_as("alice")
    proven(elsewhere, AUTHENTICATOR, "alice", sandbox)
    with_authenticator(alice, "alice", sandbox)

    assert elsewhere.visit(APP_REMOVAL).url.endswith(f"/verify/sign-in?next={APP_REMOVAL}")


# What may come in between


def test_r34_something_else_that_was_enrolled_since_is_not_removed_unseen(frank, sandbox):
    page = proven(frank, APP_REMOVAL, "frank", sandbox)
    sandbox.change_user("frank", mfa_verifications=[{**APP, "id": "another"}])
    page = frank.send(page, _action=APP_REMOVAL)

    assert page.status == 409
    assert kinds(sandbox, "frank") == ["Totp"]


def test_r37_stopped_half_way_the_authenticator_is_what_stays(frank, sandbox):
    page = proven(frank, APP_REMOVAL, "frank", sandbox)
    sandbox.break_("status", FRANKS_APP, status=503)
    page = frank.send(page, _action=APP_REMOVAL)
    sandbox.mend()

    assert "Your backup codes were removed, and nothing else." in page.text
    assert kinds(sandbox, "frank") == ["Totp"]
    assert frank.send(page, _action=APP_REMOVAL).status == 303
    assert kinds(sandbox, "frank") == []


def test_r37_answers_that_were_lost_are_looked_for(frank, sandbox):
    page = proven(frank, APP_REMOVAL, "frank", sandbox)
    sandbox.break_("status", f"{FACTORS}/*", method="DELETE", **LOST)
    page = frank.follow(frank.send(page, _action=APP_REMOVAL))

    assert page.notices()[0].startswith("Your authenticator app has been removed.")


def test_r37_where_nobody_can_tell_that_is_said(frank, sandbox):
    page = proven(frank, CODES_REMOVAL, "frank", sandbox)
    sandbox.break_("status", FRANKS_CODES, **LOST)
    hide_after(sandbox, 1)
    page = frank.send(page, _action=CODES_REMOVAL)
    sandbox.mend()

    assert (page.status, kinds(sandbox, "frank")) == (504, ["Totp"])
    assert "We do not know whether it was removed" in page.text


def test_r20_to_r33_no_answer_to_a_removal_is_a_fault_of_ours(frank, sandbox):
    page = proven(frank, CODES_REMOVAL, "frank", sandbox)
    for case, fault, options, statuses in FAULTS:
        sandbox.break_(fault, FRANKS_CODES, **options)
        answer = frank.send(page, _action=CODES_REMOVAL)
        sandbox.mend()
        page = frank.visit(CODES_REMOVAL)
        if case != "r24":  # whoever finds it gone has what they wanted
            assert answer.status in statuses, (case, options, answer.status, answer.text)
    assert kinds(sandbox, "frank") == ["Totp", "BackupCode"]


def test_somebody_elses_are_out_of_reach(bob, frank, sandbox):
    proven(frank, APP_REMOVAL, "frank", sandbox)
    proven(bob, AUTHENTICATOR, "bob", sandbox)
    page: Page = bob.visit("/two-step")
    sandbox.forget_calls()
    token = page.soup.select_one("[name=csrf_token]")["value"]
    form = {"csrf_token": token, "shown": "franktotp000000000001", "form_key": "x" * 22}

    assert bob.get(APP_REMOVAL).location == "/two-step"
    assert bob.post(APP_REMOVAL, form).location == "/two-step"
    assert sandbox.changes() == []
