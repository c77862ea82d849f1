"""Addresses where the platform wants a code from the one there is, too."""

import pytest

from portal.sandbox.authing.messages import codes
from tests.browser import Browser, Page

OLD, NEW = "alice@example.test", "alice.adams@example.org"
OLD_PHONE, NEW_PHONE = "+14155550101", "+41446681800"
EMAIL, PHONE = "/email", "/phone"
WRONG = "This code is not right. Check it and enter it again."
EXPIRED = "This code has expired. Send a new one."


def enter(browser: Browser, address: str = NEW) -> Page:
    if "@" in address:
        return browser.submit(EMAIL, _action=EMAIL, email=address)
    return browser.submit(PHONE, _action=PHONE, country="CH", phone=address)


def confirm(browser: Browser, page: Page, path: str = EMAIL, **codes: str) -> Page:
    return browser.follow(browser.send(page, _action=f"{path}/code", **codes))


def email_of(stand_in, who: str = "alice") -> str | None:
    return stand_in.user(who)["email"]


def settled_changes(stand_in) -> list[str]:
    """What was changed, and not only sent or looked at."""
    harmless = ("send-email", "send-sms", "pre-check-code", "validate-password")
    return [call for call in stand_in.changes() if not call.endswith(harmless)]


# Another one, by both codes


def test_83_one_page_asks_for_the_code_to_the_new_address_and_for_that_to_the_old(alice, stand_in):
    page = alice.visit(EMAIL)
    assert page.heading == "Change your email address", "the old address proves more than we could"

    page = enter(alice)
    assert page.heading == "Confirm both email addresses"
    assert f"We sent it to {NEW}." in page.text
    assert f"We sent it to {OLD}." in page.text
    page = confirm(alice, page, code=stand_in.code_for(NEW), old_code=stand_in.code_for(OLD))

    assert page.notices() == [f"Your email address is now {NEW}."]
    assert email_of(stand_in) == NEW


def test_so_it_is_with_numbers_whose_codes_last_a_minute(alice, stand_in):
    page = enter(alice, NEW_PHONE)
    assert page.heading == "Confirm both phone numbers"
    right = {"code": stand_in.code_for(NEW_PHONE), "old_code": stand_in.code_for(OLD_PHONE)}
    page = confirm(alice, page, PHONE, **right)

    assert page.notices() == ["Your phone number is now +41 44 668 18 00."]
    user = stand_in.user("alice")
    assert (user["phone"], user["phone_country_code"]) == ("446681800", "+41")


def test_a_wrong_code_is_said_at_its_place_and_the_right_one_is_not_asked_for_again(
    alice, stand_in
):
    page = confirm(alice, enter(alice), code="000000", old_code="000000")
    assert (page.error_of("code"), page.error_of("old_code")) == (WRONG, WRONG)

    page = confirm(alice, page, code=stand_in.code_for(NEW), old_code="000000")
    assert page.error_of("old_code") == WRONG
    assert page.soup.select_one("[name=code]") is None
    assert f"You have shown that {NEW} is yours." in page.text
    assert email_of(stand_in) == OLD

    page = confirm(alice, page, old_code=stand_in.code_for(OLD))
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_codes_that_are_over_are_said_to_be_and_sent_again_from_the_page(alice, stand_in, advance):
    page = enter(alice, NEW_PHONE)
    late = {"code": stand_in.code_for(NEW_PHONE), "old_code": stand_in.code_for(OLD_PHONE)}
    advance(seconds=61)
    page = confirm(alice, page, PHONE, **late)
    assert (page.error_of("code"), page.error_of("old_code")) == (EXPIRED, EXPIRED)

    page = alice.follow(alice.send(page, _action="/phone/code/another"))
    page = alice.follow(alice.send(page, _action="/phone/code/old"))
    right = {"code": stand_in.code_for(NEW_PHONE), "old_code": stand_in.code_for(OLD_PHONE)}
    page = confirm(alice, page, PHONE, **right)
    assert page.notices() == ["Your phone number is now +41 44 668 18 00."]


def test_between_the_end_of_a_code_and_the_next_one_it_is_said_how_long_to_wait(
    alice, stand_in, advance
):
    page = enter(alice, NEW_PHONE)
    advance(seconds=50)
    for path in ("/phone/code/another", "/phone/code/old"):
        page = alice.follow(alice.send(page, _action=path))
        assert "You asked for too many codes." in page.text
    assert len(stand_in.outbox()) == 2


def test_a_code_to_the_old_address_that_was_not_sent_is_sent_from_the_page(
    alice, stand_in, advance
):
    with stand_in.app.app_context():  # from elsewhere, and one a minute is all there is
        codes.send_code("email", OLD, "CHANNEL_UPDATE_EMAIL")
    page = enter(alice)
    assert page.notices() == [f"The code to {OLD} was not sent. Send it from here."]
    assert f"Send a code to {OLD}, then enter it here." in page.text

    advance(seconds=61)
    page = alice.follow(alice.send(page, _action="/email/code/old"))
    assert f"We sent it to {OLD}." in page.text
    page = confirm(alice, page, code=stand_in.code_for(NEW), old_code=stand_in.code_for(OLD))
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_r33_giving_up_and_beginning_anew_needs_no_other_code_to_the_old_address(alice, stand_in):
    enter(alice)
    alice.send(alice.visit(EMAIL), _action="/email/code/cancellation")
    page = enter(alice, "another@example.org")

    assert f"We sent it to {OLD}." in page.text
    assert len(stand_in.outbox()) == 3


def test_w38_an_address_that_is_taken_is_said_where_it_was_typed(alice, stand_in):
    page = enter(alice, "bob@example.test")

    assert page.error_of("email").startswith("Another account uses this.")
    assert page.value_of("email") == "bob@example.test"
    assert stand_in.outbox() == []


def test_one_that_was_taken_meanwhile_is_too(alice, stand_in):
    page = enter(alice)
    right = {"code": stand_in.code_for(NEW), "old_code": stand_in.code_for(OLD)}
    stand_in.change_user("dave", email=NEW)
    page = confirm(alice, page, **right)

    assert page.error_of("email").startswith("Another account uses this.")
    assert page.value_of("email") == NEW


def test_the_one_there_is_is_no_change(alice):
    assert (
        enter(alice, OLD).error_of("email") == "This is what you have now. Enter a different one."
    )


def test_r36_a_double_submit_acts_once(alice, stand_in):
    page = enter(alice)
    right = {"code": stand_in.code_for(NEW), "old_code": stand_in.code_for(OLD)}
    stand_in.forget_calls()
    for _ in range(2):
        answer = alice.send(page, _action="/email/code", **right)
        assert answer.location == EMAIL

    assert settled_changes(stand_in).count("POST /api/v3/update-email") == 1


def test_r28_a_lost_answer_is_unknown_and_found_out_by_submitting_again(alice, stand_in):
    page = enter(alice)
    stand_in.break_("truncated", "/api/v3/update-email")
    right = {"code": stand_in.code_for(NEW), "old_code": stand_in.code_for(OLD)}
    page = confirm(alice, page, **right)
    assert "We do not know whether this was saved" in page.text

    stand_in.mend()
    page = alice.visit("/email/code")
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_who_has_a_second_step_shows_it_first(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    for path in (EMAIL, "/email/removal"):
        assert frank.visit(path).url.endswith(f"/verify/authenticator?next={path}")
    stand_in.forget_calls()
    token = frank.visit("/profile/name").soup.select_one("[name=csrf_token]")["value"]
    frank.post(EMAIL, {"csrf_token": token, "form_key": "k" * 22, "email": NEW})
    assert stand_in.changes() == []


def test_a_code_does_nothing_for_somebody_else(alice, bob, stand_in):
    enter(alice)
    code = stand_in.code_for(NEW)
    token = bob.visit(EMAIL).soup.select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "form_key": "k" * 22, "change": "x", "code": code}
    bob.post("/email/code", {**fields, "old_code": stand_in.code_for(OLD)})

    assert email_of(stand_in, "bob") == "bob@example.test"


# The first one


def test_the_first_one_is_bound_after_a_proof_and_by_one_code(signed_in_as, stand_in):
    dave = signed_in_as("dave")
    page = dave.visit(EMAIL)
    assert page.heading == "Confirm it’s you"
    page = dave.follow(dave.send(page, _action="/verify/password", password="Copper-Lantern-15!"))
    page = dave.follow(dave.send(page, _action=EMAIL, email="dave@example.org"))
    assert page.heading == "Confirm the new email address"
    page = confirm(dave, page, code=stand_in.code_for("dave@example.org"))

    assert page.notices() == ["dave@example.org is now your email address."]
    assert email_of(stand_in, "dave") == "dave@example.org"


# None


@pytest.mark.parametrize(
    ("path", "address", "column"), [(EMAIL, OLD, "email"), (PHONE, OLD_PHONE, "phone")]
)
def test_a_code_to_it_comes_before_doing_without(alice, stand_in, path, address, column):
    removal = f"{path}/removal"
    page = alice.visit(removal)
    assert "First we will send a code to" in page.text
    assert page.soup.select_one("[name=code]") is None
    page = alice.follow(alice.send(page, _action=f"{removal}/code"))

    page = alice.follow(alice.send(page, _action=removal, code="000000"))
    assert page.error_of("code") == WRONG
    assert stand_in.user("alice")[column]
    page = alice.follow(alice.send(page, _action=removal, code=stand_in.code_for(address)))
    assert page.notices()[0].endswith("has been removed.")
    assert stand_in.user("alice")[column] is None


def test_w34_the_last_way_in_is_not_removed_and_no_code_is_sent(signed_in_as, stand_in):
    erin = signed_in_as("erin")
    sent = len(stand_in.outbox())
    page = erin.visit("/email/removal")
    assert "This is your last way in" in page.text
    token = erin.visit("/profile/name").soup.select_one("[name=csrf_token]")["value"]
    for path in ("/email/removal/code", "/email/removal"):
        erin.post(path, {"csrf_token": token, "form_key": "k" * 22})

    assert len(stand_in.outbox()) == sent
    assert email_of(stand_in, "erin") == "erin@example.test"


def test_w34_what_only_the_platform_counts_as_the_last_way_is_told(alice, stand_in):
    page = alice.follow(alice.send(alice.visit("/email/removal"), _action="/email/removal/code"))
    stand_in.break_(
        "status", "/api/v3/unbind-email", status=200, json={"statusCode": 422, "apiCode": 2217}
    )
    page = alice.follow(alice.send(page, _action="/email/removal", code=stand_in.code_for(OLD)))

    assert "This is your last way to sign in, so it cannot be removed." in page.text
