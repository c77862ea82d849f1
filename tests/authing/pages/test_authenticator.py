"""An authenticator app where its key is good for a minute and comes with a recovery code."""

from __future__ import annotations

from tests.authing.pages.factors import (
    RECOVERY,
    kept,
    kinds,
    titles,
    with_authenticator,
    with_qr_code,
)
from tests.pages.second_steps import (
    AUTHENTICATOR,
    CODE,
    codes_on,
    key_on,
    proven,
    shown_by,
)
from tests.pages.test_secrets import log

__all__ = ["log"]

REMOVAL = f"{AUTHENTICATOR}/removal"
ANEW = (
    "The time for that QR code was over, so here is a new one. Scan it and enter the code that "
    "your app shows for it. Delete the entry that you made before."
)


def test_bob_sets_one_up_and_keeps_its_recovery_code(bob, stand_in):
    page = proven(bob, AUTHENTICATOR, "bob", stand_in)
    assert "the QR code is good for 60 seconds" in page.text, "said before anybody scans"
    page = bob.follow(bob.send(page, _action=AUTHENTICATOR))
    assert "It is good until" in page.text
    key = key_on(page)

    page = bob.send(page, _action=CODE, code=shown_by(key))

    assert page.heading == "Keep your recovery code"
    assert codes_on(page) == [stand_in.user("bob")["recovery_code"]]
    assert [(one["factorType"], one["secret"]) for one in kept(stand_in, "bob")] == [("OTP", key)]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in page.headers


def test_84_a_code_that_is_late_brings_a_new_qr_code_at_once_and_nothing_is_lost(
    bob, stand_in, advance
):
    page = with_qr_code(bob, "bob", stand_in)
    old = key_on(page)
    advance(seconds=61)

    page = bob.send(page, _action=CODE, code=shown_by(old))
    assert page.error_of("code") == ANEW
    assert page.heading == "Scan this with your authenticator app"
    new = key_on(page)
    assert new != old
    assert kinds(stand_in, "bob") == []

    page = bob.send(page, _action=CODE, code=shown_by(new))
    assert page.heading == "Keep your recovery code"
    assert kept(stand_in, "bob")[0]["secret"] == new


def test_84_a_page_that_is_opened_late_says_so_and_gives_out_no_key_by_itself(
    bob, stand_in, advance
):
    with_qr_code(bob, "bob", stand_in)
    advance(seconds=61)
    stand_in.forget_calls()

    page = bob.follow(bob.get(CODE))
    assert page.url.endswith(AUTHENTICATOR)
    assert "The time for the QR code is over" in page.text
    assert stand_in.changes() == []
    assert bob.follow(bob.send(page, _action=AUTHENTICATOR)).url.endswith(CODE)


def test_84_where_the_platform_finds_it_late_first_there_is_a_new_one_as_well(bob, stand_in):
    page = with_qr_code(bob, "bob", stand_in)
    old = key_on(page)
    stand_in.age("errand_tokens", 61)

    page = bob.send(page, _action=CODE, code=shown_by(old))
    assert page.error_of("code") == ANEW
    assert key_on(page) != old


def test_a_reload_and_another_tab_show_the_same_key_as_long_as_it_is_good(bob, stand_in):
    page = with_qr_code(bob, "bob", stand_in)
    key = key_on(page)
    assert key_on(bob.visit(CODE)) == key
    again = bob.follow(bob.send(bob.visit(AUTHENTICATOR), _action=AUTHENTICATOR))
    assert key_on(again) == key


def test_a_wrong_code_is_said_at_the_field_and_the_key_stays_good(bob, stand_in):
    page = with_qr_code(bob, "bob", stand_in)
    key = key_on(page)

    page = bob.send(page, _action=CODE, code="000000")
    assert page.error_of("code") == "This code is not right. Check it and enter it again."
    assert key_on(page) == key
    assert bob.send(page, _action=CODE, code=shown_by(key)).heading == "Keep your recovery code"


def test_r36_the_same_form_sent_twice_sets_it_up_once_and_the_code_can_be_seen_again(bob, stand_in):
    page = with_qr_code(bob, "bob", stand_in)
    digits = shown_by(key_on(page))
    stand_in.forget_calls()
    first = bob.send(page, _action=CODE, code=digits)
    second = bob.send(page, _action=CODE, code=digits)

    assert second.location == "/two-step"
    assert stand_in.changes().count("POST /api/v3/enroll-factor") == 1
    page = bob.follow(second)
    assert "Have you kept your recovery code?" in page.text
    assert codes_on(bob.send(page, _action=RECOVERY)) == codes_on(first)


def test_w43_the_recovery_code_is_shown_in_answer_to_a_post_until_it_is_kept(bob, stand_in):
    page = with_authenticator(bob, "bob", stand_in)
    (code,) = codes_on(page)

    saved = bob.client_of(bob.home).post(
        f"{RECOVERY}/file",
        base_url=bob.home,
        data={"csrf_token": _token(page)},
        headers={"Origin": bob.home, "Sec-Fetch-Site": "same-origin"},
    )
    assert code in saved.text
    assert "northwind-recovery-code-bob" in saved.headers["Content-Disposition"]
    assert saved.headers["Cache-Control"] == "no-store"
    assert bob.get(RECOVERY).status == 405
    assert code not in bob.visit("/two-step").body

    kept_it = bob.send(page, _action=f"{RECOVERY}/kept")
    page = bob.follow(kept_it)
    assert "Have you kept your recovery code?" not in page.text
    assert bob.post(RECOVERY, {"csrf_token": _token(page)}).location == "/two-step"
    assert bob.post(f"{RECOVERY}/file", {"csrf_token": _token(page)}).location == "/two-step"


def test_w43_the_recovery_code_is_gone_after_a_quarter_of_an_hour(bob, stand_in, advance):
    with_authenticator(bob, "bob", stand_in)
    advance(minutes=16)

    assert "Have you kept your recovery code?" not in bob.visit("/two-step").text


def test_w43_w70_key_token_and_recovery_code_are_in_no_form_cookie_log_or_file(
    installation, bob, stand_in, log
):
    page = with_qr_code(bob, "bob", stand_in)
    key = key_on(page)
    assert all(key not in field.get("value", "") for field in page.soup.select("input"))
    page = bob.send(page, _action=CODE, code=shown_by(key))
    secrets = {key, *codes_on(page)}

    in_files = b"".join(
        file.read_bytes()
        for file in installation.folder.rglob("*")
        if file.is_file() and "sandbox" not in file.name and "stand-in" not in file.name
    )
    for secret in secrets:
        assert secret not in str(bob.cookies())
        assert secret not in log.getvalue()
        assert secret.encode() not in in_files


def test_the_list_offers_what_the_platform_says_of_each_person_and_nothing_else(bob, stand_in):
    assert titles(bob.visit("/two-step")) == [
        "Authenticator app",
        "Code by email",
        "Code by text message",
    ]
    with_authenticator(bob, "bob", stand_in)
    page = bob.visit("/two-step")
    assert not page.soup.select(f'main a[href="{AUTHENTICATOR}"]'), "there is one at most"
    assert not page.soup.select('main a[href="/two-step/sign-in"]'), "nobody may leave it out"
    assert "Backup codes" not in page.text
    assert bob.get("/two-step/backup-codes").status == 404
    assert bob.get("/two-step/sign-in").status in (303, 404)


def test_one_that_is_there_is_removed_after_a_proof_of_ours(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    stand_in.forget_calls()
    assert frank.get(REMOVAL).location == f"/verify?next={REMOVAL}"
    assert stand_in.changes() == []

    page = proven(frank, REMOVAL, "frank", stand_in)
    assert page.heading == "Remove your authenticator app?"
    page = frank.follow(frank.send(page, _action=REMOVAL))
    assert page.notices() == [
        "Your authenticator app has been removed. Delete its entry in the app as well."
    ]
    assert kinds(stand_in, "frank") == []


def test_a_plan_without_second_steps_has_no_button_that_fails(bob, stand_in):
    stand_in.set_pool(factorsInPlan=False)

    page = bob.visit("/two-step")
    assert page.status == 200
    assert "Northwind does not offer any so far." in page.text
    assert titles(page) == []
    security = bob.visit("/security")
    assert "Northwind does not offer any so far." in security.text
    assert "Authenticator app" not in security.text


def test_a_console_that_offers_one_kind_has_a_row_for_that_alone(bob, stand_in):
    stand_in.set_pool(factors=["EMAIL"])
    assert titles(bob.visit("/two-step")) == ["Code by email"]

    stand_in.set_pool(factors=[])
    assert "Northwind does not offer any so far." in bob.visit("/two-step").text


def test_r28_an_answer_that_was_lost_is_looked_for(bob, stand_in):
    page = with_qr_code(bob, "bob", stand_in)
    stand_in.break_("status", "/api/v3/enroll-factor", status=504, after=True)

    page = bob.send(page, _action=CODE, code=shown_by(key_on(page)))
    assert page.heading == "Keep your recovery code"
    assert kinds(stand_in, "bob") == ["OTP"]


def test_r21_nobody_answers_and_nothing_typed_or_shown_is_lost(bob, stand_in):
    page = with_qr_code(bob, "bob", stand_in)
    key = key_on(page)
    stand_in.break_("status", "/api/v3/enroll-factor", status=503)

    page = bob.send(page, _action=CODE, code=shown_by(key))
    assert page.status in (503, 504)
    assert key_on(page) == key


def _token(page) -> str:
    return page.soup.select_one("[name=csrf_token]")["value"]
