"""The email address: another, the first one, none; and nobody locked out on the way."""

import hashlib

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page

EMAIL, CODE, REMOVAL = "/email", "/email/code", "/email/removal"
OLD, NEW = "alice@example.test", "alice.adams@example.org"
SEND = "/api/verifications/verification-code"
SAVE = "/api/my-account/primary-email"


def prove(browser: Browser, page: Page, who: str) -> Page:
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def enter(browser: Browser, page: Page, address: str) -> Page:
    """Send the form for a new address; the answer itself."""
    return browser.send(page, _action=EMAIL, email=address)


def with_code_sent(browser: Browser, address: str = NEW) -> Page:
    return browser.follow(enter(browser, browser.visit(EMAIL), address))


def changed(browser: Browser, page: Page, code: str) -> Page:
    return browser.follow(browser.send(page, _action=CODE, code=code))


def changes_of(sandbox) -> list[str]:
    """What was changed, and not only proven."""
    return [call for call in sandbox.changes() if "/verifications/" not in call]


def email_of(sandbox, who: str = "alice") -> str | None:
    return sandbox.user(who)["primary_email"]


@pytest.fixture
def proven(alice: Browser) -> Browser:
    """Alice, who has just confirmed by password."""
    prove(alice, alice.visit(EMAIL), "alice")
    return alice


# To change it


def test_w33_proof_then_code_and_only_then_the_address(alice, sandbox):
    page = alice.visit(EMAIL)
    assert page.heading == "Confirm it’s you"
    assert "before you change your email address" in page.text

    page = prove(alice, page, "alice")
    assert page.heading == "Change your email address"
    assert f"You have {OLD} now." in page.text

    page = alice.follow(enter(alice, page, NEW))
    assert page.heading == "Confirm the new email address"
    assert f"{OLD} stays your email address until the new one is confirmed." in page.text
    assert f"We sent it to {NEW}. It is good until" in page.text
    assert email_of(sandbox) == OLD

    page = changed(alice, page, sandbox.code_for(NEW))
    assert page.notices() == [f"Your email address is now {NEW}."]
    assert email_of(sandbox) == NEW


def test_w33_c28_c35_until_the_code_is_right_the_old_address_stays(proven, sandbox):
    page = with_code_sent(proven)
    page = proven.send(page, code="000000")

    assert page.error_of("code") == "This code is not right. Check it and enter it again."
    assert page.value_of("code") == ""
    assert changes_of(sandbox) == []
    assert email_of(sandbox) == OLD


def test_c22_w33_a_code_alone_does_nothing_for_someone_else(proven, signed_in_as, sandbox):
    with_code_sent(proven)
    code = sandbox.code_for(NEW)
    bob = signed_in_as("bob")
    prove(bob, bob.visit(EMAIL), "bob")

    assert bob.visit(CODE).heading == "Change your email address", "nothing was begun here"
    token = bob.visit(EMAIL).soup.select_one("[name=csrf_token]")["value"]
    bob.post(CODE, {"csrf_token": token, "form_key": "k" * 22, "code": code, "change": "x"})
    assert email_of(sandbox, "bob") == "bob@example.test"


def test_the_first_address_is_called_that(signed_in_as, sandbox):
    dave = signed_in_as("dave")
    page = prove(dave, dave.visit(EMAIL), "dave")
    assert page.heading == "Add an email address"
    assert "Remove" not in page.text

    page = dave.follow(enter(dave, page, "dave@example.org"))
    assert "stays your" not in page.text
    page = changed(dave, page, sandbox.code_for("dave@example.org"))
    assert page.notices() == ["dave@example.org is now your email address."]
    assert page.heading == "Change your email address"


def test_nothing_is_sent_and_nothing_changed_by_looking(proven, sandbox):
    with_code_sent(proven)
    sandbox.forget_calls()
    for path in (EMAIL, CODE, REMOVAL):
        proven.visit(path)

    assert sandbox.changes() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  alice.adams@example.org ", NEW),
        ("alice.adams@EXAMPLE.org", NEW),
        ("ａｌｉｃｅ．ａｄａｍｓ＠ｅｘａｍｐｌｅ。ｏｒｇ", NEW),
        ("Alice.Adams@example.org", "Alice.Adams@example.org"),
        ("alice+portal@example.org", "alice+portal@example.org"),
        ("alice@münchen.example", "alice@münchen.example"),
    ],
)
def test_an_address_is_kept_as_it_reaches_the_person(proven, sandbox, typed, kept):
    page = with_code_sent(proven, typed)
    changed(proven, page, sandbox.code_for(kept))

    assert email_of(sandbox) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter an email address."),
        ("alice", "Enter an email address in the form name@example.com."),
        ("alice@localhost", "Enter an email address in the form name@example.com."),
        ("alice adams@example.org", "Enter an email address in the form name@example.com."),
        ("alice@@example.org", "Enter an email address in the form name@example.com."),
        ("a@b.example,c@d.example", "Enter an email address in the form name@example.com."),
        ("<alice@example.org>", "Enter an email address in the form name@example.com."),
        ("alice@example.org\r\nBcc: x@y.example", "Enter an email address in the form"),
        ("a" * 120 + "@example.org", "This is too long. Use fewer characters."),
        (OLD, "This is what you have now. Enter a different one."),
        (" alice@EXAMPLE.test", "This is what you have now. Enter a different one."),
    ],
)
def test_r25_what_cannot_be_an_address_is_told_without_asking(proven, sandbox, typed, words):
    page = proven.visit(EMAIL)
    sandbox.forget_calls()
    page = enter(proven, page, typed)

    assert page.error_of("email").startswith(words)
    assert sandbox.changes() == []


# Taken, and not accepted


def test_c48_w38_whether_an_address_is_taken_is_told_to_its_owner_only(proven, sandbox):
    page = with_code_sent(proven, "bob@example.test")
    free = with_code_sent(proven, "nobody@example.test")

    assert page.text.replace("bob", "nobody") == free.text


def test_r25_an_address_of_another_account_is_told_on_the_field_with_what_to_do(proven, sandbox):
    page = with_code_sent(proven, "Bob@example.test")
    page = proven.send(page, code=sandbox.code_for("Bob@example.test"))

    assert page.heading == "Change your email address"
    assert page.error_of("email") == (
        "Another account uses this. Enter a different one, or sign in to that account and remove "
        "it there first."
    )
    assert page.value_of("email") == "Bob@example.test"
    assert email_of(sandbox) == OLD

    page = proven.follow(enter(proven, page, NEW))
    assert changed(proven, page, sandbox.code_for(NEW)).notices() == [
        f"Your email address is now {NEW}."
    ]


BLOCKED = [
    ("invalid_email", "Enter an email address in the form name@example.com."),
    (
        "email_subaddressing_not_allowed",
        "Enter the address without the plus sign and what follows it.",
    ),
    ("email_not_allowed", "Addresses like this are not accepted here. Enter another one."),
]


@pytest.mark.parametrize(("code", "words"), BLOCKED)
def test_r25_a_blocked_address_is_told_on_its_field_before_a_code_is_sent(
    proven, sandbox, code, words
):
    said = {"code": f"session.email_blocklist.{code}", "message": "no"}
    page = proven.visit(EMAIL)
    sandbox.break_("status", SEND, status=422, json=said)
    page = enter(proven, page, "alice+1@example.org")

    assert page.error_of("email") == words
    assert page.value_of("email") == "alice+1@example.org"


@pytest.mark.parametrize(("code", "words"), BLOCKED)
def test_r25_and_when_it_was_blocked_in_the_meantime(proven, sandbox, code, words):
    page = with_code_sent(proven)
    said = {"code": f"session.email_blocklist.{code}", "message": "no"}
    sandbox.break_("status", SAVE, status=422, json=said)
    page = proven.send(page, code=sandbox.code_for(NEW))

    assert page.error_of("email") == words
    assert page.value_of("email") == NEW


# What is on its way


def test_what_is_pending_is_seen_and_finished_later(proven, sandbox):
    with_code_sent(proven)
    page = proven.visit(EMAIL)
    assert f"A code was sent to {NEW}" in page.notices()[0]

    page = proven.visit(page.link("Enter the code"))
    assert changed(proven, page, sandbox.code_for(NEW)).notices() == [
        f"Your email address is now {NEW}."
    ]
    assert "A code was sent" not in proven.visit(EMAIL).text


def test_what_is_pending_can_be_given_up(proven, sandbox):
    page = with_code_sent(proven)
    code = sandbox.code_for(NEW)
    stale = page
    form = page.form_with(action="/email/code/cancellation")
    token = form.select_one("[name=csrf_token]")["value"]
    page = proven.follow(proven.post(form["action"], {"csrf_token": token}))

    assert page.notices() == ["Nothing was changed."]
    assert changed(proven, stale, code).heading == "Change your email address"
    assert email_of(sandbox) == OLD


def test_r26_another_code_is_sent_after_a_minute_and_the_first_page_takes_it(
    proven, sandbox, advance
):
    page = with_code_sent(proven)
    again = proven.follow(proven.send(page, _action="/email/code/another"))
    assert "A code is on its way. Another can be sent in a moment." in again.notices()
    assert len([m for m in sandbox.outbox() if m["to"] == NEW]) == 1

    advance(seconds=61)
    proven.follow(proven.send(again, _action="/email/code/another"))
    assert len([m for m in sandbox.outbox() if m["to"] == NEW]) == 2
    assert changed(proven, page, sandbox.code_for(NEW)).notices() == [
        f"Your email address is now {NEW}."
    ]


def test_r26_a_code_that_is_over_leads_back_with_the_address_filled_in(proven, sandbox, advance):
    page = with_code_sent(proven)
    code = sandbox.code_for(NEW)
    advance(minutes=9, seconds=30)
    page = changed(proven, page, code)
    page = prove(proven, page, "alice") if page.heading == "Confirm it’s you" else page

    assert page.heading == "Change your email address"
    assert "The code has expired. Send a new one." in page.notices()
    assert page.value_of("email") == NEW


def test_w36_after_ten_tries_a_code_no_longer_counts(proven, sandbox):
    page = with_code_sent(proven)
    for _ in range(10):
        page = proven.send(page, _action=CODE, code="000000")
    sandbox.forget_calls()
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert "no longer counts" in page.error_of("code")
    assert page.form_with(action="/email/code/another"), "another can be sent"
    assert sandbox.changes() == [], "our limit is met before the platform's"


def test_w36_of_a_sixth_code_in_ten_minutes_only_words_come(proven, sandbox, advance):
    for number in range(5):
        with_code_sent(proven, f"a{number}@example.org")
    page = proven.visit(EMAIL)
    sandbox.forget_calls()
    page = enter(proven, page, "a5@example.org")

    assert page.status == 429
    assert "You asked for too many codes. You can ask for another in" in page.text
    assert page.value_of("email") == "a5@example.org"
    assert sandbox.changes() == []


def test_w36_an_address_gets_no_more_codes_from_several_people(
    proven, signed_in_as, sandbox, advance
):
    dave = signed_in_as("dave")
    prove(dave, dave.visit(EMAIL), "dave")
    for number in range(5):
        with_code_sent(proven if number % 2 else dave, NEW.upper() if number > 2 else NEW)
        advance(seconds=61)
    page = dave.visit(EMAIL)
    sandbox.forget_calls()
    page = enter(dave, page, NEW)

    assert page.status == 429
    assert sandbox.changes() == []


def test_r34_a_code_for_what_another_tab_began_counts_for_nothing(proven, sandbox):
    first = with_code_sent(proven, "first@example.org")
    with_code_sent(proven, "second@example.org")
    page = proven.send(first, _action=CODE, code=sandbox.code_for("second@example.org"))

    assert page.status == 409
    assert "This was changed elsewhere in the meantime." in page.text
    assert "We sent it to second@example.org." in page.text
    assert changes_of(sandbox) == []


def test_r34_an_address_changed_elsewhere_meanwhile_is_told_and_not_overwritten_unseen(
    proven, sandbox
):
    page = with_code_sent(proven)
    sandbox.change_user("alice", primary_email="other@example.test")
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert page.status == 409
    assert "other@example.test stays your email address until" in page.text
    assert email_of(sandbox) == "other@example.test"
    assert changed(proven, page, sandbox.code_for(NEW)).notices() == [
        f"Your email address is now {NEW}."
    ]


# When the proof lapses


def test_r35_a_lapse_before_the_code_costs_one_step(proven, sandbox, advance):
    form = proven.visit(EMAIL)
    advance(minutes=11)
    page = proven.follow(enter(proven, form, NEW))
    assert page.heading == "Confirm it’s you"

    page = prove(proven, page, "alice")
    assert page.heading == "Change your email address"
    assert page.value_of("email") == NEW


def test_r35_a_lapse_after_it_leads_back_to_the_code_that_is_still_good(proven, sandbox, advance):
    advance(minutes=6)
    page = with_code_sent(proven)
    advance(minutes=4)
    page = changed(proven, page, sandbox.code_for(NEW))
    assert page.heading == "Confirm it’s you"

    page = prove(proven, page, "alice")
    assert page.heading == "Confirm the new email address"
    assert changed(proven, page, sandbox.code_for(NEW)).notices() == [
        f"Your email address is now {NEW}."
    ]


def test_r20_a_lapse_told_by_the_platform_after_the_code_asks_for_no_other_code(proven, sandbox):
    page = with_code_sent(proven)
    denied = {"code": "verification_record.permission_denied", "message": "no"}
    sandbox.break_("status", SAVE, status=401, json=denied)
    page = changed(proven, page, sandbox.code_for(NEW))
    assert page.heading == "Confirm it’s you"

    sandbox.mend()
    page = prove(proven, page, "alice")
    assert f"You have shown that {NEW} is yours." in page.text
    page = proven.follow(proven.send(page, _action=CODE))
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_r26_a_record_that_the_platform_lost_asks_for_another_code(proven, sandbox):
    page = with_code_sent(proven)
    lost = {"code": "verification_record.not_found", "message": "no"}
    sandbox.break_("status", SAVE, status=400, json=lost)
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert page.heading == "Confirm the new email address"
    assert "This code has expired. Send a new one." in page.text
    assert page.form_with("code", action=CODE)
    assert page.form_with(action="/email/code/another")


# When the platform fails


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ({"status": 503}, 503, "The service is not answering."),
        ({"status": 504, "after": True}, 504, "We do not know whether a code was sent"),
        (
            {"status": 429, "json": {"code": "request.message_rate_limited", "message": "slow"}},
            429,
            "You asked for too many codes.",
        ),
    ],
)
def test_r27_r28_a_code_that_was_not_sent_leaves_the_form_filled(
    proven, sandbox, fault, status, words
):
    page = proven.visit(EMAIL)
    sandbox.break_("status", SEND, **fault)
    page = enter(proven, page, NEW)

    assert (page.status, page.value_of("email")) == (status, NEW)
    assert words in page.text


def test_r31_a_tenant_that_cannot_send_is_told_as_that(proven, sandbox):
    page = proven.visit(EMAIL)
    sandbox.break_("status", SEND, status=501, json={"code": "connector.not_found"})
    page = enter(proven, page, NEW)

    assert (page.status, page.heading) == (502, "This is not set up yet")


def test_r28_a_platform_that_is_down_at_the_last_step_costs_no_other_code(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.break_("status", SAVE, status=503)
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))
    assert page.status == 503
    assert f"You have shown that {NEW} is yours." in page.text

    sandbox.mend()
    page = proven.follow(proven.send(page, _action=CODE))
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_r28_an_answer_lost_after_the_change_is_told_and_found_out_by_looking(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.break_("status", SAVE, status=504, after=True)
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))
    assert page.status == 504
    assert "We do not know whether this was saved" in page.text
    assert email_of(sandbox) == NEW

    sandbox.mend()
    sandbox.forget_calls()
    assert proven.visit(CODE).notices() == [f"Your email address is now {NEW}."]
    assert changes_of(sandbox) == []


def test_r28_an_answer_lost_while_the_code_was_checked_asks_for_another(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.break_("truncated", f"{SEND}/verify")
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert page.status == 504
    assert "this code may be used up. Send a new one." in page.text


def test_r30_a_change_that_does_not_show_yet_is_told_as_accepted(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.break_("status", SAVE, status=204)
    page = changed(proven, page, sandbox.code_for(NEW))

    assert page.notices() == ["Your change was accepted. It may take a moment to appear here."]


def test_r32_a_refusal_nobody_knows_is_a_page_with_a_reference(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.break_("status", SAVE, status=422, json={"code": "user.something_new"})
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert (page.status, page.heading) == (502, "Something went wrong")


@pytest.mark.parametrize(
    ("kind", "options"),
    [("redirect", {"location": "https://evil.example/"}), ("html", {}), ("huge", {})],
)
def test_r29_r33_an_answer_that_makes_no_sense_is_none(proven, sandbox, kind, options):
    page = with_code_sent(proven)
    sandbox.break_(kind, SAVE, **options)
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert page.status in (503, 504)
    assert email_of(sandbox) == OLD
    sandbox.mend()
    page = proven.follow(proven.send(page, _action=CODE))
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_r36_a_form_sent_twice_acts_once(proven, sandbox):
    page = proven.visit(EMAIL)
    first, second = enter(proven, page, NEW), enter(proven, page, NEW)
    assert first.location == second.location == CODE
    assert len([m for m in sandbox.outbox() if m["to"] == NEW]) == 1

    page = proven.follow(first)
    code = sandbox.code_for(NEW)
    answers = [proven.send(page, _action=CODE, code=code) for _ in range(2)]
    assert [answer.location for answer in answers] == [EMAIL, EMAIL]
    assert changes_of(sandbox).count(f"POST {SAVE}") == 1


# Closed by the tenant


@pytest.mark.parametrize("control", ["ReadOnly", "Off"])
@pytest.mark.parametrize("path", [EMAIL, CODE, REMOVAL])
def test_r23_there_is_no_page_where_the_tenant_keeps_it(proven, portal, sandbox, control, path):
    sandbox.set_fields(email=control)
    portal.extensions["foyer.platforms"].forget()

    assert proven.visit(path).status == 404


def test_r23_a_field_closed_in_the_meantime_is_told(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.set_fields(email="ReadOnly")
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert page.status == 403
    assert "Changing this is switched off now." in page.text


def test_someone_with_nothing_to_prove_with_sets_a_password_first(signed_in_as):
    page = signed_in_as("carol").visit(EMAIL)

    assert page.link("Set a password") == "/password?next=/email"


# To do without


def test_w34_before_it_is_removed_it_says_how_to_get_in_from_then_on(proven, sandbox):
    page = proven.visit(REMOVAL)

    assert page.heading == "Remove your email address?"
    lines = [line.get_text(" ", strip=True) for line in page.soup.select(".ways-in li")]
    assert lines == [
        "With alice and your password",
        "With +1 415-555-0101 and your password",
        "With a code by text message to +1 415-555-0101",
        "With a code by text message to +1 415-555-0101",  # the second one: a forgotten password
    ]
    assert f"You can no longer sign in with {OLD}." in page.text

    page = proven.follow(proven.send(page, _action=REMOVAL))
    assert page.notices() == [f"{OLD} has been removed."]
    assert page.heading == "Add an email address"
    assert email_of(sandbox) is None


def test_w34_the_last_way_in_is_not_removed_and_replacing_it_is_offered(signed_in_as, sandbox):
    erin = signed_in_as("erin")
    page = erin.visit(REMOVAL)
    page = erin.follow(erin.send(page, _action="/verify/email/code"))
    page = erin.follow(erin.send(page, code=sandbox.code_for("erin@example.test")))

    assert page.heading == "Remove your email address?"
    assert "This is your last way in" in page.text
    assert "You can replace it with another one." in page.text
    assert page.link("Replace it") == EMAIL
    sandbox.forget_calls()
    token = erin.visit(EMAIL).soup.select_one("[name=csrf_token]")["value"]
    shown = hashlib.sha256(b"erin@example.test").hexdigest()[:16]
    page = erin.post(REMOVAL, {"csrf_token": token, "form_key": "k" * 22, "shown": shown})
    assert "This is your last way in" in page.text
    assert changes_of(sandbox) == []


def test_w34_what_the_tenants_sign_in_does_not_take_is_no_way_in(proven, portal, sandbox):
    only_email = [{"identifier": "email", "password": True, "verificationCode": True}]
    sandbox.set_sign_in_experience(signIn={"methods": only_email})
    portal.extensions["foyer.platforms"].forget()

    assert "This is your last way in" in proven.visit(REMOVAL).text


def test_w34_a_forgotten_password_that_nothing_would_help_is_told(signed_in_as):
    bob = signed_in_as("bob")
    page = prove(bob, bob.visit(REMOVAL), "bob")

    assert "There is no way to set a new one by yourself." in page.text


def test_w31_a_second_step_that_goes_with_it_is_told(proven, portal, sandbox):
    assert "second step" not in proven.visit(REMOVAL).text

    factors = {"factors": ["EmailVerificationCode"], "policy": "UserControlled"}
    sandbox.set_sign_in_experience(mfa=factors)
    portal.extensions["foyer.platforms"].forget()
    assert "Codes for your second step no longer go there." in proven.visit(REMOVAL).text


def test_w34_the_platforms_own_word_about_the_last_way_counts(proven, sandbox):
    page = proven.visit(REMOVAL)
    last = {"code": "user.last_sign_in_method_required", "message": "no"}
    sandbox.break_("status", SAVE, status=400, json=last)
    page = proven.send(page, _action=REMOVAL)

    assert "This is your last way to sign in, so it cannot be removed." in page.text


def test_r34_the_question_is_about_the_address_that_was_shown(proven, sandbox):
    page = proven.visit(REMOVAL)
    sandbox.change_user("alice", primary_email="other@example.test")
    page = proven.send(page, _action=REMOVAL)

    assert page.status == 409
    assert "You can no longer sign in with other@example.test." in page.text
    assert email_of(sandbox) == "other@example.test"


def test_r24_one_that_is_gone_already_leads_to_where_another_is_added(proven, sandbox):
    page = proven.visit(REMOVAL)
    sandbox.change_user("alice", primary_email=None)

    assert proven.follow(proven.send(page, _action=REMOVAL)).heading == "Add an email address"


def test_r28_a_removal_whose_answer_was_lost_is_unknown(proven, sandbox):
    page = proven.visit(REMOVAL)
    sandbox.break_("status", SAVE, method="DELETE", status=504, after=True)
    page = proven.send(page, _action=REMOVAL)

    assert page.status == 504
    assert "We do not know whether it was removed" in page.text


def test_r36_a_removal_sent_twice_acts_once(proven, sandbox):
    page = proven.visit(REMOVAL)
    answers = [proven.send(page, _action=REMOVAL) for _ in range(2)]

    assert [answer.location for answer in answers] == [EMAIL, EMAIL]
    assert changes_of(sandbox) == [f"DELETE {SAVE}"]


def test_in_the_persons_language(proven):
    proven.language = "zh-CN"
    page = proven.visit(REMOVAL)

    assert page.soup.html["lang"] == "zh-CN"
    assert "以后如何登录" in page.text
