"""“Confirm it’s you”: before the form, by what this person has, and back to where they were."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page, form_values

USERNAME = "/username"
EMAIL, PHONE = "alice@example.test", "+14155550101"


def by_password(browser: Browser, page: Page, password: str) -> Page:
    return browser.follow(browser.send(page, _action="/verify/password", password=password))


def with_code_sent(browser: Browser, words: str) -> Page:
    """The page that asks for the code, having gone there by the link that says *words*."""
    page = browser.visit(browser.visit(USERNAME).link(words))
    return browser.follow(browser.send(page, _action=action(words)))


def action(words: str) -> str:
    return "/verify/email/code" if "email" in words else "/verify/phone/code"


@pytest.fixture
def proven(alice: Browser) -> Browser:
    """Alice, who has just confirmed by password."""
    by_password(alice, alice.visit(USERNAME), PASSWORDS["alice"])
    return alice


def changes_of(sandbox) -> list[str]:
    """What was changed, and not only proven."""
    return [call for call in sandbox.changes() if "/verifications/" not in call]


# Before the form


def test_w30_the_form_opens_after_the_proof_and_the_person_is_back_at_it(alice):
    page = alice.visit(USERNAME)

    assert page.url.endswith("/verify/password?next=/username")
    assert page.heading == "Confirm it’s you"
    assert "before you change your username" in page.text

    page = by_password(alice, page, PASSWORDS["alice"])
    assert page.url.endswith(USERNAME)
    assert page.value_of("username") == "alice"


def test_w30_a_post_without_a_proof_changes_nothing(alice, sandbox):
    overview = alice.visit("/")
    sandbox.forget_calls()
    token = overview.soup.select_one("[name=csrf_token]")["value"]
    answer = alice.post(
        USERNAME, {"csrf_token": token, "username": "mallory", "form_key": "x" * 22}
    )

    assert answer.location == "/verify?next=/username"
    assert sandbox.changes() == []


def test_w30_one_proof_serves_the_whole_class_of_actions_for_ten_minutes(proven, sandbox, advance):
    assert proven.visit("/username/removal").heading == "Remove your username?"

    advance(minutes=9, seconds=1)  # a minute early
    assert proven.visit(USERNAME).heading == "Confirm it’s you"


def test_w32_a_proof_dies_with_the_session_and_is_nobody_elses(proven, signed_in_as):
    elsewhere = signed_in_as("alice")

    assert proven.visit(USERNAME).heading == "Username"
    assert elsewhere.visit(USERNAME).heading == "Confirm it’s you"
    assert signed_in_as("bob").visit(USERNAME).heading == "Confirm it’s you"


def test_o31_a_proof_gives_the_session_a_new_id_and_the_old_one_is_nobody(alice, installation):
    before = alice.cookies()["__Host-session"]
    by_password(alice, alice.visit(USERNAME), PASSWORDS["alice"])
    after = alice.cookies()["__Host-session"]
    thief = installation.browser()
    thief.set_cookie("__Host-session", before)

    assert after != before
    assert thief.get("/profile").location.startswith("/auth/sign-in")
    assert alice.visit("/profile").heading == "Profile"


@pytest.mark.parametrize("page", ["/", "/profile", "https://evil.example", "/nowhere", ""])
def test_a_page_that_wants_no_proof_is_just_opened(alice, page):
    answer = alice.get(f"/verify?next={page}")

    assert answer.location == (page if page == "/profile" else "/")


def test_someone_signed_out_signs_in_first(anyone):
    for path in ("/verify?next=/username", "/verify/password", "/verify/email", "/verify/sign-in"):
        assert anyone.get(path).location.startswith("/auth/sign-in")


def test_w10_what_comes_without_a_good_token_is_not_kept_for_the_form(alice):
    alice.post(USERNAME, {"username": "forced", "form_key": "x" * 22})
    page = by_password(alice, alice.visit(USERNAME), PASSWORDS["alice"])

    assert page.value_of("username") == "alice"


def test_w29_two_pages_to_return_to_are_none(alice):
    for path in ("/verify", "/verify/password", "/verify/sign-in"):
        assert alice.get(f"{path}?next=/profile&next=/username").status == 400


# By password


def test_a_wrong_password_is_said_on_its_field_and_not_shown_again(alice):
    page = by_password(alice, alice.visit(USERNAME), "Wrong-Harbor-47!")

    assert page.error_of("password") == ("This is not your password. Check it and try again.")
    assert "Wrong-Harbor" not in page.body


def test_w36_after_ten_passwords_the_platform_is_not_asked_any_more(alice, sandbox):
    page = alice.visit(USERNAME)
    for _ in range(10):
        page = by_password(alice, page, "wrong")
    sandbox.forget_calls()
    page = by_password(alice, page, PASSWORDS["alice"])

    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= 900
    assert "Too many passwords were tried. You can try again in" in page.text
    assert sandbox.changes() == []


def test_w36_another_person_may_still_try(alice, bob):
    page = alice.visit(USERNAME)
    for _ in range(11):
        page = by_password(alice, page, "wrong")

    assert page.status == 429
    assert by_password(bob, bob.visit(USERNAME), PASSWORDS["bob"]).heading == "Username"


def test_a_forgotten_password_can_be_reset_from_where_it_is_asked_for(alice):
    link = alice.visit(USERNAME).link("Forgot your password?")

    assert link == "/auth/reset-password?next=/username"


def test_r28_a_platform_that_does_not_answer_is_told_and_nothing_is_proven(alice, sandbox):
    page = alice.visit(USERNAME)
    sandbox.break_("status", "/api/verifications/password", status=503)
    page = alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])

    assert page.status == 503
    assert alice.visit(USERNAME).heading == "Confirm it’s you"


def test_an_answer_that_never_came_is_told_as_that(alice, sandbox):
    page = alice.visit(USERNAME)
    sandbox.break_("truncated", "/api/verifications/password")
    page = alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])

    assert page.status == 504
    assert "No answer came back in time. Nothing was changed" in page.text


# By code


@pytest.mark.parametrize(("words", "address"), [("by email", EMAIL), ("by text message", PHONE)])
def test_a_code_to_ones_own_address_will_do(alice, sandbox, words, address):
    page = with_code_sent(alice, words)
    page = alice.follow(alice.send(page, code=sandbox.code_for(address)))

    assert page.heading == "Username"


def test_nothing_is_sent_by_looking(alice, sandbox):
    sandbox.forget_calls()
    alice.visit("/verify/email?next=/username")

    assert sandbox.changes() == []


@pytest.mark.parametrize("style", [" 12 34 56 ", "123-456", "１２３４５６", "123\u200b456"])
def test_c48_w39_a_code_counts_however_it_is_typed(alice, sandbox, style):
    page = with_code_sent(alice, "by email")
    code = sandbox.code_for(EMAIL)
    typed = style.translate({ord(a): b for a, b in zip("123456", code, strict=True)})
    typed = typed.translate(
        {ord(a): chr(0xFF10 + int(b)) for a, b in zip("１２３４５６", code, strict=True)}
    )

    assert alice.follow(alice.send(page, code=typed)).heading == "Username"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the code you received."),
        ("12ab56", "The code has digits only. Check it and enter it again."),
        ("000000", "This code is not right. Check it and enter it again."),
    ],
)
def test_a_code_that_is_none_is_said_on_its_field(alice, typed, words):
    page = alice.send(with_code_sent(alice, "by email"), code=typed)

    assert page.error_of("code") == words
    assert page.value_of("code") == ""


def test_an_expired_code_leads_to_a_new_one(alice, sandbox, advance):
    page = with_code_sent(alice, "by email")
    code = sandbox.code_for(EMAIL)
    advance(minutes=10)
    page = alice.send(page, code=code)

    assert page.form_with(action="/verify/email/code"), "another can be sent"
    assert alice.visit(USERNAME).heading == "Confirm it’s you"


def test_w36_after_ten_tries_a_code_no_longer_counts(alice, sandbox):
    page = with_code_sent(alice, "by email")
    for _ in range(10):
        page = alice.send(page, code="000000")
    page = alice.send(page, code=sandbox.code_for(EMAIL))

    assert "no longer counts" in page.error_of("code")
    assert page.form_with(action="/verify/email/code"), "another can be sent"


def test_another_code_is_not_sent_within_a_minute(alice, sandbox):
    page = with_code_sent(alice, "by email")
    sandbox.forget_calls()
    page = alice.follow(alice.send(page, _action="/verify/email/code"))

    assert "Another can be sent in" in page.text
    assert sandbox.changes() == []


def test_w36_of_a_sixth_code_in_ten_minutes_only_words_come(alice, sandbox, advance):
    page = with_code_sent(alice, "by email")
    for _ in range(4):
        advance(seconds=61)
        page = alice.follow(alice.send(page, _action="/verify/email/code"))
    advance(seconds=61)
    page = alice.visit("/verify/email?next=/username")
    sandbox.forget_calls()
    page = alice.send(page, _action="/verify/email/code")

    assert page.status == 429
    assert "You asked for too many codes. You can ask for another in" in page.text
    assert sandbox.changes() == []


def test_the_platforms_own_limit_of_codes_is_told_as_well(alice, sandbox):
    sandbox.break_(
        "status",
        "/api/verifications/verification-code",
        status=429,
        json={"code": "request.message_rate_limited", "message": "slow down"},
    )
    page = alice.visit("/verify/email?next=/username")
    page = alice.send(page, _action="/verify/email/code")

    assert page.status == 429
    assert "You asked for too many codes." in page.text


def test_a_code_that_may_have_been_sent_is_told_as_that(alice, sandbox):
    sandbox.break_("truncated", "/api/verifications/verification-code")
    page = alice.visit("/verify/email?next=/username")
    page = alice.send(page, _action="/verify/email/code")

    assert page.status == 504
    assert "We do not know whether a code was sent" in page.text


def test_a_code_of_somebody_else_is_none_of_mine(alice, signed_in_as, sandbox):
    with_code_sent(alice, "by email")
    code = sandbox.code_for(EMAIL)
    erin = signed_in_as("erin")
    page = erin.visit(USERNAME)
    page = erin.follow(erin.send(page, _action="/verify/email/code"))
    if code == sandbox.code_for("erin@example.test"):
        pytest.fail("the same six digits twice: run again")

    assert erin.send(page, code=code).error_of("code")


# What this person has


def test_someone_with_neither_email_nor_phone_is_offered_the_password_only(signed_in_as):
    page = signed_in_as("dave").visit(USERNAME)

    assert page.url.endswith("/verify/password?next=/username")
    assert "Another way" not in page.text


def test_w30_the_strongest_way_comes_first(alice):
    page = alice.visit(USERNAME)

    assert page.url.endswith("/verify/password?next=/username")
    assert [link.get_text() for link in page.soup.select(".other-ways a")] == [
        "Get a code by email at alice@example.test",
        "Get a code by text message at +1 415-555-0101",
    ]


# When it lapses


def test_r20_r35_what_was_typed_is_there_again_after_a_lapse(proven, sandbox, advance):
    form = proven.visit(USERNAME)
    advance(minutes=11)
    sandbox.forget_calls()
    page = proven.follow(proven.send(form, username="alice_the_second"))

    assert page.heading == "Confirm it’s you"
    assert changes_of(sandbox) == []

    page = by_password(proven, page, PASSWORDS["alice"])
    assert page.heading == "Username"
    assert page.value_of("username") == "alice_the_second"
    page = proven.follow(proven.send(page, username="alice_the_second"))
    assert page.notices() == ["You now sign in as alice_the_second."]


def test_r20_the_platforms_word_that_a_proof_is_over_counts(proven, sandbox):
    form = proven.visit(USERNAME)
    sandbox.age("verification_records", 600)
    page = proven.follow(proven.send(form, username="alice2"))

    assert page.heading == "Confirm it’s you"
    page = by_password(proven, page, PASSWORDS["alice"])
    assert page.value_of("username") == "alice2"


def test_the_menu_marks_what_the_proof_is_for_and_cancel_leads_there(alice):
    page = alice.visit(USERNAME)

    assert page.soup.select_one(".side-menu [aria-current]")["href"] == "/security"
    assert page.link("Cancel") == "/security"
    assert alice.visit(page.link("Get a code by email")).link("Cancel") == "/security"


def test_r36_a_proof_that_is_sent_twice_ends_where_it_would_have_ended(alice):
    """The first gives the session another id, and the second still comes under the one before."""
    page = alice.visit(USERNAME)
    form = page.form_with("password", action="/verify/password")
    values = form_values(form.select("input")) | {"password": PASSWORDS["alice"]}
    before = alice.cookies()["__Host-session"]
    assert alice.post(page.url, values).location == USERNAME
    after = alice.cookies()["__Host-session"]

    alice.set_cookie("__Host-session", before)
    second = alice.post(page.url, values)
    assert "__Host-session" not in str(second.headers.getlist("Set-Cookie"))
    alice.set_cookie("__Host-session", after)

    assert alice.follow(second).url.endswith(USERNAME)
