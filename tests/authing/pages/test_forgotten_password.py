"""A forgotten password, signed out: a code replaces it, and nobody learns whose an address is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.authing.pages.test_envelopes import ENVELOPES
from tests.authing.pages.test_password import signs_in
from tests.browser import Browser, Page
from tests.conftest import CONTOSO, Installation, sign_in
from tests.pages.test_secrets import log
from tests.pages.test_whole_journey_secrets import letters

__all__ = ["log"]

BY_EMAIL, BY_PHONE = "/forgotten-password", "/forgotten-password/by-phone"
CODE, ANOTHER, DONE = (f"{BY_EMAIL}/{page}" for page in ("code", "code/another", "done"))
EMAIL, NOBODYS, PHONE = "alice@example.test", "nobody@example.test", "+14155550101"
NEW = "Marble-Thicket-70!"
WRONG = "This code is not right, or no longer counts. Check it, or send another one."
ANSWERS_TO_ONE = [
    {"statusCode": 401},
    {"statusCode": 401, "apiCode": 2206},
    {"statusCode": 401, "apiCode": 2207},
]
ELSEWHERE = "Set the new password at the sign-in page instead."


def ask(browser: Browser, address: str = EMAIL) -> Page:
    return browser.follow(browser.send(browser.visit(BY_EMAIL), _action=BY_EMAIL, email=address))


def give(browser: Browser, page: Page, code: str | None, new: str = NEW, **fields: str) -> Page:
    typed = {"new_password": new, "repeat": new, **({"code": code} if code else {}), **fields}
    return browser.follow(browser.send(page, _action=CODE, **typed))


def told(page: Page) -> str:
    """All of the page that people see, without what is theirs or of the moment."""
    return re.sub(r"\S+@example\.test|\d+", "…", page.text)


def resets(stand_in) -> list[str]:
    return [call for call in stand_in.changes() if call.endswith("/reset-password")]


def test_the_landing_page_leads_here_and_a_code_replaces_it(anyone, stand_in):
    page = anyone.visit(anyone.visit("/").link("Forgot your password?"))
    assert (page.url.endswith(BY_EMAIL), page.heading) == (True, "Set a new password")
    page = ask(anyone)
    assert f"If an account has {EMAIL} , a code is on its way there." in page.text
    assert "6 to 256 characters" in page.text

    page = give(anyone, page, stand_in.code_for(EMAIL))
    assert (page.url.endswith(DONE), page.heading) == (True, "Your password has been changed")
    assert signs_in(stand_in, "alice", NEW)

    page = anyone.visit(page.link("Sign in"))
    page = anyone.follow(anyone.send(page, identifier="alice", password=NEW))
    assert page.heading == "Who is still signed in"


def test_a_code_by_text_message_replaces_it_too(anyone, stand_in):
    page = anyone.visit(anyone.visit(BY_EMAIL).link("Use your phone number instead"))
    fields = {"country": "US", "phone": "(415) 555-0101"}
    page = anyone.follow(anyone.send(page, _action=BY_PHONE, **fields))
    assert "+1 415-555-0101" in page.text
    page = give(anyone, page, stand_in.code_for(PHONE))

    assert page.url.endswith(DONE)
    assert signs_in(stand_in, "alice", NEW)


def test_the_sign_in_asks_for_whoever_it_was(anyone, stand_in):
    page = give(anyone, ask(anyone), stand_in.code_for(EMAIL))

    assert page.link("Sign in") == (
        f"/auth/sign-in?next=/password/still-signed-in&prompt=login&login_hint={EMAIL}"
    )


# Nobody learns whose an address is (W-38)


def test_w38_every_page_is_the_same_whether_there_is_an_account_or_not(anyone, stand_in):
    """Page for page, call for call, and as often as somebody likes to try."""
    seen = {}
    for address in (EMAIL, NOBODYS):
        browser = anyone.another()
        stand_in.forget_calls()
        pages = [ask(browser, address)]
        pages += [browser.follow(browser.send(pages[0], _action=ANOTHER))]
        pages += [give(browser, pages[0], f"00000{n}") for n in range(11)]
        pages += [browser.visit(CODE), browser.visit(DONE), ask(browser.another(), address)]
        seen[address] = [(page.status, told(page)) for page in pages], stand_in.changes()

    assert seen[EMAIL] == seen[NOBODYS]
    assert [message["to"] for message in stand_in.outbox()] == [EMAIL]


@pytest.mark.parametrize("tells", [False, True], ids=["silent", "telling"])
def test_w38_so_it_is_where_the_platform_tells(anyone, stand_in, tells):
    stand_in.set_pool(tellsWhoIsThere=tells)
    page = ask(anyone, NOBODYS)

    assert page.url.endswith(CODE)
    assert give(anyone, page, "123456").error_of("code") == WRONG


def test_w38_a_code_whose_time_is_over_is_refused_as_a_wrong_one_is(anyone, stand_in, advance):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    advance(minutes=5.5)
    page = give(anyone, page, code)

    assert page.error_of("code") == WRONG
    assert not resets(stand_in)
    assert "It is good until" not in page.text
    page = anyone.follow(anyone.send(page, _action=ANOTHER))
    assert give(anyone, page, stand_in.code_for(EMAIL)).url.endswith(DONE)


# What somebody types


def test_a_wrong_code_and_a_poor_password_each_have_their_place(anyone, stand_in):
    page = ask(anyone)
    stand_in.forget_calls()
    page = give(anyone, page, "000000", "short")
    assert page.error_of("new_password") == "Use at least 6 characters."
    assert stand_in.changes() == [], "the code was not touched"

    page = give(anyone, page, "000000")
    assert page.error_of("code") == WRONG
    assert give(anyone, page, stand_in.code_for(EMAIL)).url.endswith(DONE)


def test_a_code_that_was_right_is_not_asked_for_again(anyone, stand_in):
    stand_in.set_pool(passwordStrength=3)
    page = give(anyone, ask(anyone), stand_in.code_for(EMAIL), "onlyletters")
    assert page.error_of("new_password").startswith("This password was not accepted.")
    assert page.soup.select_one("[name=code]") is None

    assert give(anyone, page, None).url.endswith(DONE)
    assert signs_in(stand_in, "alice", NEW)


def test_what_it_became_lasts_for_a_minute(anyone, stand_in, advance):
    stand_in.set_pool(passwordStrength=3)
    page = give(anyone, ask(anyone), stand_in.code_for(EMAIL), "onlyletters")
    advance(seconds=61)
    page = give(anyone, page, None)

    assert "This code has expired. Send a new one." in page.text
    assert page.soup.select_one("[name=code]") is not None
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])
    page = anyone.follow(anyone.send(page, _action=ANOTHER))
    assert give(anyone, page, stand_in.code_for(EMAIL)).url.endswith(DONE)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter an email address."),
        ("alice", "Enter an email address in the form name@example.com."),
    ],
)
def test_what_is_no_address_is_said_on_it(anyone, stand_in, typed, words):
    stand_in.forget_calls()
    page = ask(anyone, typed)

    assert (page.error_of("email"), page.value_of("email")) == (words, typed)
    assert stand_in.changes() == []


def test_another_address_is_entered_over_the_one_before(anyone, stand_in):
    page = ask(anyone, "alise@example.test")
    page = anyone.visit(page.link("Another address"))
    assert page.value_of("email") == "alise@example.test"
    assert page.link("Enter the code that was sent") == CODE

    page = anyone.follow(anyone.send(page, _action=BY_EMAIL, email=EMAIL))
    assert give(anyone, page, stand_in.code_for(EMAIL)).url.endswith(DONE)


def test_a_number_that_is_none_keeps_its_place(anyone):
    page = anyone.submit(BY_PHONE, country="CH", phone="12")

    assert page.error_of("phone").startswith("Check the country")
    assert (page.value_of("country"), page.value_of("phone")) == ("CH", "12")


def test_a_form_of_an_hour_ago_is_shown_again_as_it_was(anyone, stand_in):
    page = anyone.visit(BY_EMAIL)
    stand_in.forget_calls()
    page = anyone.post(BY_EMAIL, {"email": EMAIL, "csrf_token": "stale", "form_key": "x" * 22})

    assert page.value_of("email") == EMAIL
    assert "This page was open for a while." in page.text
    assert stand_in.changes() == []


# How often


def test_w36_codes_are_sent_once_a_minute_and_five_times_in_ten(anyone, stand_in, advance):
    page = ask(anyone)
    anyone.send(page, _action=ANOTHER)
    assert len(stand_in.outbox()) == 1
    for _ in range(5):
        advance(seconds=61)
        page = anyone.follow(anyone.send(anyone.visit(CODE), _action=ANOTHER))

    assert page.status == 429
    assert "You asked for too many codes." in page.text
    assert len(stand_in.outbox()) == 5


def test_w36_one_network_sends_few_codes_whoever_they_are_for(anyone, stand_in):
    pages = [ask(anyone.another(), f"somebody{n}@example.test") for n in range(11)]

    assert [page.status for page in pages] == [200] * 10 + [429]
    assert "You asked for too many codes." in pages[-1].text
    assert pages[-1].value_of("email") == "somebody10@example.test"


def test_w36_tries_are_counted_by_address_over_all_browsers(anyone, stand_in):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    for _ in range(4):
        other = anyone.another()
        begun = ask(other)
        for n in range(3):
            give(other, begun, f"00000{n}")
    page = give(anyone, page, code)

    assert page.status == 429
    assert "Too many codes were tried." in page.text
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])


def test_w36_no_spelling_of_an_address_has_tries_of_its_own(anyone, stand_in):
    page = ask(anyone)
    spellings = [EMAIL.title(), "\ufeff" + EMAIL, EMAIL + "\u200b", "ａlice@example.test", EMAIL]
    for typed in spellings:
        page = ask(anyone.another(), typed)

    assert page.status == 429
    assert "You asked for too many codes." in page.text


# Once, and for this browser alone


def test_r36_the_form_acts_once_however_often_it_is_sent(anyone, stand_in):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    first, second = give(anyone, page, code), give(anyone, page, code, "Juniper-Signal-45!")

    assert first.url == second.url
    assert len(resets(stand_in)) == 1
    assert signs_in(stand_in, "alice", NEW)


def test_what_is_done_is_over(anyone, stand_in):
    page = ask(anyone)
    give(anyone, page, stand_in.code_for(EMAIL))
    stand_in.forget_calls()

    assert anyone.get(CODE).location == DONE
    assert anyone.visit(BY_EMAIL).value_of("email") == ""
    assert stand_in.changes() == []


def test_what_was_begun_in_another_tab_since_is_said(anyone, stand_in):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    ask(anyone, "bob@example.test")
    stand_in.forget_calls()
    page = give(anyone, page, code)

    assert (page.status, stand_in.changes()) == (409, [])
    assert "bob@example.test" in page.text


def test_neither_another_browser_nor_another_tenant_has_anything_of_it(
    anyone, installation, stand_in
):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    stand_in.forget_calls()
    for other in (anyone.another(), installation.browser(CONTOSO)):
        assert other.get(CODE).location == other.get(DONE).location == BY_EMAIL
        form = other.visit(BY_EMAIL).form_with("email")
        fields = {name["name"]: name["value"] for name in form.select("input[type=hidden]")}
        typed = {"code": code, "new_password": NEW, "reset": page.value_of("reset")}
        assert other.post(CODE, fields | typed).location == BY_EMAIL
    stolen = installation.browser(CONTOSO)
    for name, value in anyone.cookies().items():
        stolen.set_cookie(name, value)
    assert stolen.get(CODE).location == BY_EMAIL

    assert stand_in.changes() == []


def test_the_form_alone_does_not_say_whose_password_it_is(anyone, stand_in):
    page = ask(anyone)
    sent = {tag["name"]: tag["value"] for tag in page.form_with("code").select("[type=hidden]")}
    sent |= {"code": stand_in.code_for(EMAIL), "new_password": NEW, "email": "bob@example.test"}
    assert anyone.post(CODE, sent).location == DONE

    assert signs_in(stand_in, "bob", PASSWORDS["bob"])
    assert signs_in(stand_in, "alice", NEW)


def test_w10_no_other_site_sends_these_forms(anyone, stand_in):
    page = ask(anyone)
    stand_in.forget_calls()
    for path in (BY_EMAIL, BY_PHONE, CODE, ANOTHER):
        answer = anyone.post(path, {"email": EMAIL}, **{"Sec-Fetch-Site": "cross-site"})
        assert answer.status == 403, path

    assert stand_in.changes() == []
    assert page.status == 200


def test_opening_a_page_sends_nothing(anyone, stand_in):
    ask(anyone)
    stand_in.forget_calls()
    for path in (
        BY_EMAIL,
        BY_PHONE,
        CODE,
        DONE,
        f"{CODE}?code=123456",
        f"{BY_EMAIL}?email={EMAIL}",
    ):
        anyone.visit(path)

    assert stand_in.changes() == []
    assert anyone.get(ANOTHER).status == 405


def test_o70_no_address_says_where_it_leads_afterwards(anyone, stand_in):
    page = anyone.visit(f"{BY_EMAIL}?next=https://evil.example")
    page = anyone.follow(anyone.send(page, _action=BY_EMAIL, email=EMAIL))
    page = give(anyone, page, stand_in.code_for(EMAIL))

    assert "evil" not in page.body


# Who is signed in


def test_whoever_is_signed_in_has_a_page_of_their_own(alice, stand_in):
    stand_in.forget_calls()
    for path in (BY_EMAIL, BY_PHONE, CODE, DONE):
        assert alice.get(path).location == "/password", path
    token = alice.visit("/password").form_with("new_password").select_one("[name=csrf_token]")
    for path in (BY_EMAIL, CODE, ANOTHER):
        fields = {"csrf_token": token["value"], "email": EMAIL, "form_key": "k" * 22}
        assert alice.post(path, fields).location == "/password", path

    assert stand_in.changes() == []


def test_nobody_is_signed_in_or_out_by_it(anyone, alice, stand_in):
    """What was open elsewhere goes on: nobody can tell here whose it is."""
    before = anyone.visit(BY_EMAIL)
    page = give(anyone, ask(anyone), stand_in.code_for(EMAIL))

    assert set(anyone.cookies()) == {"__Host-browser"}
    assert "Browsers that are signed in stay so" in page.text
    assert alice.visit("/profile").heading == "Profile"
    assert before.status == 200


# What the platform does not do, and what goes wrong


@pytest.mark.parametrize("setting", ["captchaAtReset", "resetWantsToken"])
def test_a_pool_that_wants_people_at_its_own_page_gets_them(anyone, stand_in, setting):
    stand_in.set_pool(**{setting: True})
    page = ask(anyone)

    assert (page.status, page.value_of("email")) == (403, EMAIL)
    assert ELSEWHERE in page.text
    assert page.link("Set it at the sign-in page instead") == "/auth/reset-password"


def test_a_captcha_that_is_wanted_at_the_code_leads_there_too(anyone, stand_in):
    page = ask(anyone)
    stand_in.set_pool(captchaAtReset=True)
    page = give(anyone, page, stand_in.code_for(EMAIL))

    assert (page.status, ELSEWHERE in page.text) == (403, True)
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])


def test_a_pool_that_wants_a_token_is_remembered(anyone, stand_in):
    stand_in.set_pool(resetWantsToken=True)
    ask(anyone)

    assert anyone.visit("/").link("Forgot your password?") == "/auth/reset-password"
    assert anyone.get(BY_EMAIL).location == "/auth/reset-password"


@pytest.mark.parametrize("answer", ANSWERS_TO_ONE, ids=str)
def test_w38_what_one_code_is_answered_takes_the_pages_from_nobody(anyone, stand_in, answer):
    """Whoever enters codes at other people’s addresses learns nothing, and closes it for nobody."""
    page = ask(anyone)
    stand_in.break_("status", "/api/v3/verify-reset-*", status=200, json=answer)
    page = give(anyone, page, "000000")

    assert page.error_of("code") == WRONG
    assert anyone.another().visit("/").link("Forgot your password?") == BY_EMAIL


@pytest.mark.parametrize("answer", ANSWERS_TO_ONE, ids=str)
def test_what_a_code_became_that_is_over_takes_the_pages_from_nobody(anyone, stand_in, answer):
    page = ask(anyone)
    stand_in.break_("status", "/api/v3/reset-password", status=200, json=answer)
    page = give(anyone, page, stand_in.code_for(EMAIL))

    assert "This code has expired. Send a new one." in page.text
    assert anyone.another().visit("/").link("Forgot your password?") == BY_EMAIL


def test_a_platform_that_is_down_says_so_and_nothing_is_lost(anyone, stand_in):
    anyone.visit(BY_EMAIL)
    stand_in.break_("status", "/api/v3/send-*", status=503)
    page = ask(anyone)

    assert (page.status, page.value_of("email")) == (503, EMAIL)
    assert "No code was sent." in page.text


def test_r28_a_code_that_may_have_been_sent_can_be_entered(anyone, stand_in):
    stand_in.break_("truncated", "/api/v3/send-email")
    page = ask(anyone)
    assert page.status == 504
    assert "We do not know whether a code was sent" in page.text

    stand_in.mend()
    page = anyone.visit(page.link("Enter the code that was sent"))
    assert give(anyone, page, stand_in.code_for(EMAIL)).url.endswith(DONE)


def test_r28_an_answer_to_the_code_that_was_lost_changed_no_password(anyone, stand_in):
    page = ask(anyone)
    stand_in.break_("truncated", "/api/v3/verify-reset-password-request")
    page = give(anyone, page, stand_in.code_for(EMAIL))

    assert page.status == 503
    assert "Your password was not changed." in page.text


def test_r28_a_password_that_may_have_been_changed_is_said_to_be(anyone, stand_in):
    page = ask(anyone)
    stand_in.break_("truncated", "/api/v3/reset-password")
    page = give(anyone, page, stand_in.code_for(EMAIL))

    assert page.status == 504
    assert "Try to sign in with the new one." in page.text
    assert page.link("Sign in") == "/auth/sign-in"


@pytest.mark.parametrize("said", ENVELOPES)
def test_r29_r32_no_answer_breaks_a_page_or_is_taken_for_a_change(anyone, stand_in, said):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    for path in ("verify-reset-password-request", "reset-password"):
        stand_in.break_("status", f"/api/v3/{path}", **ENVELOPES[said])
        answer = give(anyone, page, code)
        assert answer.url.endswith(CODE), path
        assert answer.status != 500, path
        assert "Authing" not in answer.text, path
        stand_in.mend()
    stand_in.break_("status", "/api/v3/send-email", **ENVELOPES[said])
    pages = {told(ask(anyone.another(), address)) for address in ("bob@example.test", NOBODYS)}

    assert len(pages) == 1
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])


def test_who_is_suspended_is_told_when_the_code_was_right(anyone, stand_in):
    page = ask(anyone)
    answer = {"statusCode": 403, "apiCode": 2120008}
    stand_in.break_("status", "/api/v3/reset-password", status=200, json=answer)
    page = give(anyone, page, stand_in.code_for(EMAIL))

    assert (page.status, page.heading) == (403, "Your account is suspended")


def test_w70_nothing_of_it_is_logged_or_stands_in_a_cookie(anyone, stand_in, log, installation):
    page = ask(anyone)
    code = stand_in.code_for(EMAIL)
    give(anyone, page, code)
    said = log.getvalue()

    assert "forgotten_password_replaced" in said
    kept = said + str(anyone.cookies())
    assert [secret for secret in (code, NEW, EMAIL) if secret in kept] == []
    store = (installation.folder / "sessions.db").read_bytes()
    assert [secret for secret in (code, NEW, EMAIL) if secret.encode() in store] == []


def test_the_address_it_was_replaced_by_is_told(install: Callable[..., Installation]):
    mail = (
        '[tenants.northwind.mail]\nhost = "localhost"\nport = 9\ntls = "none"\nfrom = "a@b.example"'
    )
    made = install(mail, platform="authing")
    anyone = made.browser()
    page = ask(anyone)
    assert letters(made) == [], "to ask for a code tells nobody"
    give(anyone, page, made.sandbox.code_for(EMAIL))
    fields = {"country": "US", "phone": "(415) 555-0101"}
    other = anyone.another()
    page = other.follow(other.send(other.visit(BY_PHONE), _action=BY_PHONE, **fields))
    give(other, page, made.sandbox.code_for(PHONE))

    (letter,) = letters(made)
    assert (letter.to, letter.subject) == (EMAIL, "Northwind: Your password was changed")
    assert "If it was not you, look at once" in letter.text


def test_without_script_both_passwords_have_to_be_the_same(anyone, stand_in):
    page = give(anyone, ask(anyone), stand_in.code_for(EMAIL), repeat="another")

    assert page.error_of("repeat") == "The two are not the same. Enter the new password twice."
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])


def test_the_pages_cost_no_call_until_something_is_sent(anyone, stand_in):
    anyone.visit("/")
    stand_in.forget_calls()
    page = anyone.visit(BY_EMAIL)
    assert stand_in.calls() == []

    page = anyone.follow(anyone.send(page, _action=BY_EMAIL, email=EMAIL))
    assert [call["path"] for call in stand_in.calls()] == ["/api/v3/send-email"]
    give(anyone, page, stand_in.code_for(EMAIL))
    assert len(stand_in.changes()) == 3


def test_sign_in_goes_on_as_ever_in_the_same_browser(anyone, stand_in):
    ask(anyone)

    assert sign_in(anyone, "alice", stand_in).status == 200


# Where the operator wants it otherwise


@pytest.mark.parametrize(
    ("setting", "landing", "by_email", "by_phone"),
    [
        ('["email"]', BY_EMAIL, 200, 404),
        ('["phone"]', BY_EMAIL, 303, 200),
        ("[]", "/auth/reset-password", 303, 303),
    ],
)
def test_the_operator_says_where_codes_go(
    install: Callable[..., Installation], setting, landing, by_email, by_phone
):
    line = "[tenants.northwind.authing]"
    made = install(platform="authing", instead={line: f"{line}\npassword_reset = {setting}"})
    anyone = made.browser()

    assert anyone.visit("/").link("Forgot your password?") == landing
    assert [anyone.get(path).status for path in (BY_EMAIL, BY_PHONE)] == [by_email, by_phone]
    page = anyone.visit(BY_EMAIL)
    assert "instead" not in page.text.replace("Set it at the sign-in page instead", "")
