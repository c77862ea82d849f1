"""The password where the platform asks for the current one, and a code in its place."""

import pytest

from portal.backends.authing import published
from portal.sandbox import current
from portal.sandbox.people import passwords
from portal.sandbox.seed import PASSWORDS
from portal.settings import Authing
from tests.browser import Browser, Page

PAGE, BY_EMAIL, BY_PHONE = "/password", "/password/by-email", "/password/by-phone"
NEW, EMAIL, PHONE = "Marble-Thicket-70!", "alice@example.test", "+14155550101"


def signs_in(stand_in, who: str, password: str) -> bool:
    """Whether *password* is the one that *who* has now."""
    with stand_in.app.app_context():
        user = current.store().find("users", id=stand_in.user(who)["id"])
    return passwords.matches(password, user["password_hash"])


def change(browser: Browser, current: str | None, new: str = NEW) -> Page:
    fields = {"current_password": current, "new_password": new, "repeat": new}
    return browser.submit(PAGE, **{name: value for name, value in fields.items() if value})


def with_code_sent(browser: Browser, path: str = BY_EMAIL) -> Page:
    return browser.follow(browser.send(browser.visit(path), _action=f"{path}/code"))


def reset(browser: Browser, page: Page, code: str, new: str = NEW, path: str = BY_EMAIL) -> Page:
    return browser.follow(browser.send(page, _action=path, code=code, new_password=new, repeat=new))


def test_the_page_itself_asks_for_the_current_one(alice, stand_in):
    page = alice.visit(PAGE)
    assert page.heading == "Change your password"
    field = page.soup.select_one("[name=current_password]")
    assert field["autocomplete"] == "current-password"
    assert "6 to 256 characters" in page.text
    assert "US keyboard" not in page.text

    page = change(alice, PASSWORDS["alice"])
    assert page.notices()[0] == "Your password has been changed."
    assert signs_in(stand_in, "alice", NEW)


def test_a_wrong_one_is_said_on_its_field_and_nothing_is_changed(alice, stand_in):
    page = change(alice, "not the password")

    assert page.error_of("current_password") == "This is not your password. Check it and try again."
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])


def test_w36_it_cannot_be_guessed(alice, stand_in):
    stand_in.forget_calls()
    for _ in range(12):
        page = change(alice, "not the password")

    assert page.status == 429
    assert "Too many passwords were tried." in page.text
    assert len(stand_in.changes()) < 12


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "Use at least 6 characters."),
        ("pässwörter", None),
        (PASSWORDS["alice"], "This is the password you have now. Choose another."),
    ],
)
def test_what_is_refused_is_said_on_the_new_one(alice, stand_in, new, words):
    page = change(alice, PASSWORDS["alice"], new)

    assert (page.error_of("new_password") if words else None) == words
    assert signs_in(stand_in, "alice", new if words is None else PASSWORDS["alice"])


def test_the_rule_stands_there_and_a_word_on_how_good_it_is_waits_for_typing(alice):
    page = alice.visit(PAGE)
    assert [rule.get_text() for rule in page.soup.select(".rules li")] == ["6 to 256 characters"]

    hint = page.soup.select_one("[data-module=strength]")
    assert (hint.get_text(), hint["role"], hint["data-of"]) == ("", "status", "new_password")
    assert "Easy to guess" in hint["data-weak"]


@pytest.mark.parametrize(
    ("level", "rules"),
    [
        (0, (1, 1)),
        (1, (6, 1)),
        (2, (6, 2)),
        (3, (6, 3)),
    ],
)
def test_9_each_of_the_pools_levels_is_a_rule_in_words(level, rules):
    policy = published.rules(Authing(password_strength=level)).password_policy

    assert (policy.min_length, policy.character_types) == rules
    assert policy.letters_are_one_type


def test_a_rule_that_only_the_platform_knows_is_said_too(alice, stand_in):
    stand_in.set_pool(passwordStrength=3)
    page = change(alice, PASSWORDS["alice"], "onlyletters")

    assert page.error_of("new_password").startswith("This password was not accepted.")
    assert signs_in(stand_in, "alice", PASSWORDS["alice"])


def test_the_first_one_asks_for_no_other_and_for_the_portals_own_proof(signed_in_as, stand_in):
    erin = signed_in_as("erin")
    page = erin.visit(PAGE)
    assert page.heading == "Confirm it’s you"
    page = erin.follow(erin.send(page, _action="/verify/email/code"))
    page = erin.follow(
        erin.send(page, _action="/verify/email", code=stand_in.code_for("erin@example.test"))
    )

    assert page.heading == "Set a password"
    assert page.soup.select_one("[name=current_password]") is None
    page = erin.follow(erin.send(page, new_password=NEW, repeat=NEW))
    assert page.notices() == ["Your password has been set."]
    assert signs_in(stand_in, "erin", NEW)


def test_who_has_nothing_to_prove_with_signs_in_anew_for_the_first_one(signed_in_as):
    page = signed_in_as("carol").visit(PAGE)

    assert page.url.endswith("/verify/sign-in?next=/password")


def test_who_has_a_second_step_shows_it_before_the_page(signed_in_as):
    assert signed_in_as("frank").visit(PAGE).url.endswith("/verify/authenticator?next=/password")


# Without the current one


@pytest.mark.parametrize(
    ("path", "address"), [(BY_EMAIL, EMAIL), (BY_PHONE, PHONE)], ids=["email", "phone"]
)
def test_a_code_to_ones_own_address_takes_its_place(alice, stand_in, path, address):
    page = alice.visit(alice.visit(PAGE).link("I do not know my current password"))
    assert page.heading == "Set a new password by code"

    page = with_code_sent(alice, path)
    page = reset(alice, page, stand_in.code_for(address), path=path)
    assert page.notices()[0] == "Your password has been changed."
    assert signs_in(stand_in, "alice", NEW)
    assert "Your password was changed" in alice.visit("/activity").text


def test_a_wrong_code_and_a_poor_password_each_have_their_place(alice, stand_in):
    page = with_code_sent(alice)
    page = reset(alice, page, "000000")
    assert page.error_of("code") == "This code is not right. Check it and enter it again."

    page = reset(alice, page, stand_in.code_for(EMAIL), "short")
    assert page.error_of("new_password") == "Use at least 6 characters."

    page = reset(alice, page, stand_in.code_for(EMAIL))
    assert page.notices()[0] == "Your password has been changed.", "the code was still good"


def test_a_code_that_was_right_is_not_asked_for_again_when_the_password_is_refused(alice, stand_in):
    stand_in.set_pool(passwordStrength=3)
    page = reset(alice, with_code_sent(alice), stand_in.code_for(EMAIL), "onlyletters")

    assert page.error_of("new_password").startswith("This password was not accepted.")
    assert page.soup.select_one("[name=code]") is None
    page = alice.follow(alice.send(page, _action=BY_EMAIL, new_password=NEW, repeat=NEW))
    assert page.notices()[0] == "Your password has been changed."


def test_where_somebody_forgot_it_who_confirms_by_it_they_come_here(alice):
    page = alice.visit("/verify/password?next=/username")

    assert page.link("Forgot your password?") == "/password/by-email?next=/username"


def test_who_has_no_address_has_no_such_page(signed_in_as):
    dave = signed_in_as("dave")

    assert "I do not know my current password" not in dave.visit(PAGE).text
    assert dave.get(BY_EMAIL).status == dave.get(BY_PHONE).status == 404


def test_w36_codes_are_sent_once_a_minute(alice, stand_in):
    page = with_code_sent(alice)
    page = alice.follow(alice.send(page, _action=f"{BY_EMAIL}/code"))

    assert page.notices() == ["A code is on its way. Another can be sent in a moment."]
    assert len(stand_in.outbox()) == 1


def test_a_lost_answer_is_said_to_be_unknown(alice, stand_in):
    stand_in.break_("truncated", "/api/v3/update-password")
    page = change(alice, PASSWORDS["alice"])

    assert page.status == 504
    assert "We do not know whether your password was changed" in page.text
