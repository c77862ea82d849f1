"""An authenticator app: set up by its QR code, replaced, given up; and what may come in between."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.pages.faults import FAULTS
from tests.pages.second_steps import (
    APP,
    AUTHENTICATOR,
    CODE,
    LOST,
    PUT,
    by_password,
    hide_after,
    kept,
    key_on,
    kinds,
    proven,
    row,
    shown_by,
    with_authenticator,
    with_qr_code,
)
from tests.pages.test_secrets import log

__all__ = ["log"]

TOTP = "/api/my-account/mfa-verifications/totp"


def test_alice_sets_one_up_and_is_offered_backup_codes_at_once(alice, sandbox):
    page = proven(alice, AUTHENTICATOR, "alice", sandbox)
    assert page.heading == "Set up an authenticator app"
    page = alice.follow(alice.send(page, _action=AUTHENTICATOR))
    assert page.heading == "Scan this with your authenticator app"
    key = key_on(page)

    page = alice.follow(alice.send(page, _action=CODE, code=shown_by(key)))

    assert page.notices() == ["Your authenticator app is set up."]
    assert page.heading == "Backup codes"
    assert [(f["type"], f["key"]) for f in kept(sandbox, "alice")] == [("Totp", key)]


def test_what_an_app_is_told_is_whose_it_is_and_who_gave_it_out(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)

    address = page.link("Open it in an app on this device")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Northwind:alice"
    assert parse_qs(parts.query) == {"secret": [key_on(page)], "issuer": ["Northwind"]}
    spelled = page.soup.select_one(".enrol__key").get_text(strip=True)
    assert re.fullmatch(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", spelled)


def test_the_qr_code_is_black_on_white_and_has_words(alice, sandbox):
    drawing = with_qr_code(alice, "alice", sandbox).soup.select_one("main svg.enrol__qr")

    assert drawing["aria-label"] == "QR code with the setup key"
    assert drawing["role"] == "img"
    assert [path["fill"] for path in drawing.select("path")] == ["#fff", "#000"]


def test_w43_the_key_is_in_no_form_no_address_and_no_compressed_answer(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    key = key_on(page)

    assert all(key not in field.get("value", "") for field in page.soup.select("input"))
    assert key not in page.url
    answer = alice.get(CODE, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_w43_the_key_is_shown_while_it_is_being_set_up_and_never_after(alice, sandbox, advance):
    page = with_qr_code(alice, "alice", sandbox)
    key = key_on(page)
    assert key_on(alice.visit(CODE)) == key, "a reload shows the same"
    assert "Go on with it" in alice.visit(AUTHENTICATOR).text

    alice.send(page, _action=CODE, code=shown_by(key))
    for path in (AUTHENTICATOR, CODE, "/two-step", "/security"):
        assert key not in alice.visit(path).body

    page = alice.follow(alice.send(alice.visit(AUTHENTICATOR), _action=AUTHENTICATOR))
    assert key_on(page) != key
    advance(minutes=16)
    assert alice.get(CODE).status == 303, "the proof is over as well"


def test_w43_what_was_begun_is_over_after_a_quarter_of_an_hour(alice, sandbox, advance):
    key = key_on(with_qr_code(alice, "alice", sandbox))
    advance(minutes=16)
    page = proven(alice, AUTHENTICATOR, "alice", sandbox)

    assert "Show the QR code" in page.text
    assert key_on(alice.follow(alice.send(page, _action=AUTHENTICATOR))) != key


def test_a_wrong_code_keeps_the_qr_code_and_the_second_one_asks_about_the_clock(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    key = key_on(page)

    page = alice.send(page, _action=CODE, code="000 000")
    assert page.error_of("code") == "This code is not right. Check it and enter it again."
    assert page.value_of("code") == ""
    assert key_on(page) == key
    assert "Is the clock" not in page.text

    page = alice.send(page, _action=CODE, code="000001")
    assert "Is the clock of your phone right?" in page.text
    assert key_on(page) == key
    assert alice.send(page, _action=CODE, code=shown_by(key)).status == 303


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "abcdef"])
def test_what_is_no_code_of_six_digits_is_asked_for_again_and_not_sent(alice, sandbox, typed):
    page = with_qr_code(alice, "alice", sandbox)
    sandbox.forget_calls()
    page = alice.send(page, _action=CODE, code=typed)

    assert page.error_of("code") == "Enter the six digits that the app shows now."
    assert sandbox.changes() == []


def test_w39_a_code_may_be_typed_as_the_app_shows_it(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    digits = shown_by(key_on(page))

    assert alice.send(page, _action=CODE, code=f" {digits[:3]} {digits[3:]} ").status == 303


def test_r36_the_same_form_sent_twice_sets_it_up_once(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    digits = shown_by(key_on(page))
    sandbox.forget_calls()
    first = alice.send(page, _action=CODE, code=digits)
    second = alice.send(page, _action=CODE, code=digits)

    assert (first.status, second.location) == (303, first.location)
    assert sandbox.changes().count(PUT) == 1


def test_r34_two_tabs_have_the_same_key_and_a_key_of_before_is_not_bound(alice, sandbox, advance):
    first = with_qr_code(alice, "alice", sandbox)
    second = alice.follow(alice.send(alice.visit(AUTHENTICATOR), _action=AUTHENTICATOR))
    assert key_on(second) == key_on(first)

    alice.follow(alice.send(second, _action=f"{AUTHENTICATOR}/cancellation"))
    third = alice.follow(alice.send(alice.visit(AUTHENTICATOR), _action=AUTHENTICATOR))
    page = alice.send(first, _action=CODE, code=shown_by(key_on(first)))
    assert page.status == 409
    assert key_on(page) == key_on(third)
    assert kept(sandbox, "alice") == []


def test_giving_up_changes_nothing_and_forgets_the_key(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    page = alice.follow(alice.send(page, _action=f"{AUTHENTICATOR}/cancellation"))

    assert page.notices() == ["Nothing was changed."]
    assert alice.get(CODE).location == AUTHENTICATOR
    assert kept(sandbox, "alice") == []


def test_r37_another_one_takes_its_place_when_it_is_confirmed_and_not_before(signed_in_as, sandbox):
    frank = signed_in_as("frank")
    page = proven(frank, AUTHENTICATOR, "frank", sandbox)
    assert page.heading == "Replace your authenticator app"
    assert "counts until the new one is confirmed" in page.text
    page = frank.follow(frank.send(page, _action=AUTHENTICATOR))
    assert kept(sandbox, "frank")[0]["key"] == FRANKS_TOTP_SECRET
    frank.send(page, _action=CODE, code="000000")
    assert kept(sandbox, "frank")[0]["key"] == FRANKS_TOTP_SECRET

    key = key_on(page)
    page = frank.follow(frank.send(page, _action=CODE, code=shown_by(key)))
    assert page.heading == "Second step"
    assert "The one before does not count any more" in page.notices()[0]
    assert [f.get("key") for f in kept(sandbox, "frank")] == [None, key]


def test_r34_one_that_was_replaced_elsewhere_meanwhile_is_said_before_it_is_replaced_again(
    alice, sandbox
):
    page = with_qr_code(alice, "alice", sandbox)
    sandbox.change_user("alice", mfa_verifications=[APP])
    digits = shown_by(key_on(page))

    page = alice.follow(alice.send(page, _action=CODE, code=digits))
    assert page.heading == "Confirm it’s you", "a second step was enrolled since (W-31)"
    assert kept(sandbox, "alice") == [APP]


def test_r37_an_answer_that_was_lost_is_looked_for(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    sandbox.break_("status", TOTP, **LOST)
    page = alice.follow(alice.send(page, _action=CODE, code=shown_by(key_on(page))))

    assert page.notices() == ["Your authenticator app is set up."]
    assert kinds(sandbox, "alice") == ["Totp"]


def test_r37_where_nobody_can_tell_that_is_said_and_the_same_key_may_be_sent_again(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    key = key_on(page)
    sandbox.break_("status", TOTP, **LOST)
    hide_after(sandbox, 2)  # one more is asked before anything is done
    page = alice.send(page, _action=CODE, code=shown_by(key))
    assert page.status == 504
    assert "We do not know whether the app was set up" in page.text
    assert key_on(page) == key
    assert kinds(sandbox, "alice") == ["Totp"]
    sandbox.mend()

    row_of_it = row(alice.visit("/two-step"), "Authenticator app")
    assert "Added on" in row_of_it


def test_r20_to_r33_no_answer_of_the_platform_is_a_fault_of_ours_or_costs_the_key(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    key = key_on(page)
    for case, fault, options, statuses in FAULTS:
        sandbox.break_(fault, TOTP, **options)
        answer = alice.send(page, _action=CODE, code=shown_by(key))
        assert answer.status in statuses, (case, options, answer.status, answer.text)
        sandbox.mend()
        assert key_on(alice.visit(CODE)) == key, (case, options)
    assert kept(sandbox, "alice") == []

    assert alice.send(alice.visit(CODE), _action=CODE, code=shown_by(key)).status == 303


def test_a_key_that_the_platform_would_not_have_is_dropped_and_another_is_offered(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    refusal = {"code": "user.totp_secret_invalid", "message": "no"}
    sandbox.break_("status", TOTP, status=400, json=refusal)
    page = alice.send(page, _action=CODE, code="123456")

    assert "This setup key was not accepted. Begin again to get another." in page.text
    sandbox.mend()
    assert alice.follow(alice.send(page, _action=AUTHENTICATOR)).url.endswith(CODE)


def test_r20_a_proof_that_is_over_leads_back_to_the_same_qr_code(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    key = key_on(page)
    sandbox.age("verification_records", 601)
    page = alice.follow(alice.send(page, _action=CODE, code=shown_by(key)))
    assert page.heading == "Confirm it’s you"

    page = by_password(alice, page, "alice")
    assert key_on(page) == key


def test_a_platform_that_gives_no_key_is_said_on_the_page_to_begin_from(alice, sandbox):
    page = proven(alice, AUTHENTICATOR, "alice", sandbox)
    sandbox.break_("status", "/api/my-account/mfa-verifications/totp-secret/*", status=503)
    page = alice.send(page, _action=AUTHENTICATOR)

    assert page.status == 503
    assert "Nothing was changed: try again." in page.text


@pytest.mark.parametrize(
    ("fields", "mfa"),
    [
        ({"mfa": "Off"}, None),
        ({"mfa": "ReadOnly"}, None),
        ({}, {"factors": ["WebAuthn"], "policy": "NoPrompt"}),
    ],
    ids=str,
)
def test_there_is_no_page_where_the_tenant_offers_none(alice, sandbox, installation, fields, mfa):
    proven(alice, AUTHENTICATOR, "alice", sandbox)
    sandbox.set_fields(**fields)
    if mfa:
        sandbox.set_sign_in_experience(mfa=mfa)
    installation.portal.extensions["foyer.platforms"].forget()

    assert alice.get(AUTHENTICATOR).status == 404
    assert alice.get(CODE).status == 404


def test_a_tenant_that_closes_it_meanwhile_is_told_in_words(alice, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    mfa = {"factors": ["WebAuthn"], "policy": "NoPrompt"}
    sandbox.set_sign_in_experience(mfa=mfa)
    page = alice.send(page, _action=CODE, code=shown_by(key_on(page)))

    assert page.status == 403
    assert "Changing this is switched off now." in page.text


def test_someone_with_nothing_to_prove_with_is_led_to_a_password_first(signed_in_as, sandbox):
    page = signed_in_as("carol").visit(AUTHENTICATOR)

    assert "Set a password first" in page.text
    assert page.link("Set a password") == f"/password?next={AUTHENTICATOR}"


def test_nobody_else_gets_at_a_key(alice, bob, anyone, sandbox):
    page = with_qr_code(alice, "alice", sandbox)
    proven(bob, AUTHENTICATOR, "bob", sandbox)
    assert bob.get(CODE).location == AUTHENTICATOR
    assert anyone.get(CODE).location.startswith("/auth/sign-in")

    token = alice.visit(CODE).soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    stolen = {"setup": page.value_of("setup"), "code": shown_by(key_on(page)), "form_key": "x" * 22}
    bob.post(CODE, {**stolen, "csrf_token": token})
    assert sandbox.changes() == []
    assert kept(sandbox, "bob") == []


def test_w70_neither_key_nor_code_is_logged_or_lies_about(installation, signed_in_as, sandbox, log):
    alice = signed_in_as("alice")
    page = with_qr_code(alice, "alice", sandbox)
    key, wrong = key_on(page), "418293"
    alice.send(page, _action=CODE, code=wrong)
    digits = shown_by(key)
    alice.send(page, _action=CODE, code=digits)

    written = log.getvalue()
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox"):
            written += path.read_bytes().decode("latin-1")
    assert [s for s in (key, pyotp.TOTP(key).secret, f'"{digits}"', wrong) if s in written] == []


def test_a_new_authenticator_is_asked_for_at_the_next_sign_in(installation, signed_in_as, sandbox):
    alice = signed_in_as("alice")
    page = with_authenticator(alice, "alice", sandbox)
    key = kept(sandbox, "alice")[0]["key"]

    again = installation.browser()
    page = again.visit("/auth/sign-in")
    page = again.follow(again.send(page, identifier="alice", password=PASSWORDS["alice"]))
    assert "second-step" in page.url
    page = again.follow(again.send(page, code=shown_by(key)))
    assert page.url.startswith(again.home)
