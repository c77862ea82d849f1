"""The phone number: as people write it, as the platform keeps it, and doing without one."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page

PHONE, CODE, REMOVAL = "/phone", "/phone/code", "/phone/removal"
OLD, OLD_SHOWN = "14155550101", "+1 415-555-0101"
NEW, NEW_SHOWN = "+41446681800", "+41 44 668 18 00"
SAVE = "/api/my-account/primary-phone"


def prove(browser: Browser, page: Page, who: str) -> Page:
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def enter(browser: Browser, page: Page, country: str, number: str) -> Page:
    """Send the form for a new number; the answer itself."""
    return browser.send(page, _action=PHONE, country=country, phone=number)


def with_code_sent(browser: Browser, country: str = "CH", number: str = "044 668 18 00") -> Page:
    return browser.follow(enter(browser, browser.visit(PHONE), country, number))


def changed(browser: Browser, page: Page, code: str) -> Page:
    return browser.follow(browser.send(page, _action=CODE, code=code))


def phone_of(sandbox, who: str = "alice") -> str | None:
    return sandbox.user(who)["primary_phone"]


def chosen(page: Page) -> str:
    return page.soup.select_one("[name=country] option[selected]").get_text(strip=True)


@pytest.fixture
def proven(alice: Browser) -> Browser:
    """Alice, who has just confirmed by password."""
    prove(alice, alice.visit(PHONE), "alice")
    return alice


def test_w34_proof_then_code_and_only_then_the_number(alice, sandbox):
    page = alice.visit(PHONE)
    assert "before you change your phone number" in page.text

    page = prove(alice, page, "alice")
    assert page.heading == "Change your phone number"
    assert f"You have {OLD_SHOWN} now." in page.text

    page = alice.follow(enter(alice, page, "CH", "044 668 18 00"))
    assert page.heading == "Confirm the new phone number"
    assert f"We sent it to {NEW_SHOWN}. It is good until" in page.text
    assert f"{OLD_SHOWN} stays your phone number until" in page.text
    assert phone_of(sandbox) == OLD

    page = changed(alice, page, sandbox.code_for(NEW))
    assert page.notices() == [f"Your phone number is now {NEW_SHOWN}."]
    assert phone_of(sandbox) == "41446681800"


def test_the_first_number_is_called_that(signed_in_as, sandbox):
    dave = signed_in_as("dave")
    page = prove(dave, dave.visit(PHONE), "dave")
    assert page.heading == "Add a phone number"

    page = changed(dave, dave.follow(enter(dave, page, "CH", "0446681800")), sandbox.code_for(NEW))
    assert page.notices() == [f"{NEW_SHOWN} is now your phone number."]


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("CH", "044 668 18 00", "41446681800"),
        ("CH", "(044) 668-18-00", "41446681800"),
        ("CH", "0041 44 668 18 00", "41446681800"),
        ("CH", "０４４ ６６８ １８ ００", "41446681800"),
        ("US", "+41 44 668 18 00", "41446681800"),
        ("", "+41446681800", "41446681800"),
        ("CN", "138 0013 8000", "8613800138000"),
        ("GB", "07700 900123", "447700900123"),
        ("US", "011 41 44 668 18 00", "41446681800"),
        ("IT", "06 6982", "39066982"),
    ],
)
def test_a_number_is_kept_in_digits_however_it_is_written(proven, sandbox, country, typed, kept):
    page = with_code_sent(proven, country, typed)
    changed(proven, page, sandbox.code_for(f"+{kept}"))

    assert phone_of(sandbox) == kept


WRONG = "Check the country, and whether a digit is missing or one too many."


@pytest.mark.parametrize(
    ("country", "typed", "words"),
    [
        ("CH", "", "Enter a phone number."),
        ("CH", "044 668", WRONG),
        ("CH", "044 668 18 00 12 34 56", WRONG),
        ("CH", "not a number", WRONG),
        ("", "044 668 18 00", WRONG),
        ("XX", "044 668 18 00", WRONG),
        ("CH", "044 668 18 00 ext. 5", WRONG),
        ("CH", "0900 123 456", WRONG),
        ("CH", "1" * 300, WRONG),
        ("US", "(415) 555-0101", "This is what you have now. Enter a different one."),
        ("CH", "+1 415 555 0101", "This is what you have now. Enter a different one."),
    ],
)
def test_r25_what_cannot_be_a_number_is_told_without_asking(proven, sandbox, country, typed, words):
    page = proven.visit(PHONE)
    sandbox.forget_calls()
    page = enter(proven, page, country, typed)

    assert page.error_of("phone") == words
    assert sandbox.changes() == []


# The country


def test_the_country_is_the_one_of_the_number_there_is(proven, sandbox):
    assert chosen(proven.visit(PHONE)) == "United States (+1)"

    sandbox.change_user("alice", primary_phone="41446681800")
    assert chosen(proven.visit(PHONE)) == "Switzerland (+41)"


@pytest.mark.parametrize(
    ("profile", "language", "country"),
    [
        ({"address": {"country": "CH"}}, "en", "Switzerland (+41)"),
        ({"address": {"country": "switzerland"}}, "en", "Switzerland (+41)"),
        ({"address": {"country": "Narnia"}, "locale": "de-AT"}, "en", "Austria (+43)"),
        ({"locale": "zh-Hant-HK"}, "en", "Hong Kong SAR China (+852)"),
        ({"locale": "de"}, "en-GB", "United Kingdom (+44)"),
        ({}, "fr-CA,en;q=0.5", "Canada (+1)"),
        ({}, "zh-CN", "中国 (+86)"),
    ],
)
def test_else_where_the_person_lives_by_address_language_or_browser(
    signed_in_as, sandbox, profile, language, country
):
    sandbox.change_user("dave", profile=profile)
    dave = signed_in_as("dave")
    prove(dave, dave.visit(PHONE), "dave")
    dave.language = language

    assert chosen(dave.visit(PHONE)) == country


def test_who_tells_nothing_chooses(signed_in_as):
    dave = signed_in_as("dave")
    page = prove(dave, dave.visit(PHONE), "dave")

    assert not page.soup.select("[name=country] option[selected]:not([value=''])")
    assert page.soup.select_one("[name=country] option").get_text() == "Choose a country"


def test_a_number_at_the_platform_that_is_none_breaks_nothing(proven, sandbox):
    sandbox.change_user("alice", primary_phone="12")

    assert proven.visit(PHONE).heading == "Change your phone number"
    assert proven.visit(REMOVAL).heading == "Remove your phone number?"


# Refused, pending, lapsed


def test_r25_a_number_of_another_account_is_told_on_the_field(signed_in_as, sandbox):
    dave = signed_in_as("dave")
    prove(dave, dave.visit(PHONE), "dave")
    page = with_code_sent(dave, "US", "415 555 0101")
    page = dave.send(page, _action=CODE, code=sandbox.code_for(f"+{OLD}"))

    assert page.error_of("phone").startswith("Another account uses this.")
    assert (chosen(page), page.value_of("phone")) == ("United States (+1)", "(415) 555-0101")
    assert phone_of(sandbox, "dave") is None


def test_r25_a_number_the_platform_does_not_take_is_told_on_the_field(proven, sandbox):
    page = with_code_sent(proven)
    sandbox.break_("status", SAVE, status=422, json={"code": "user.invalid_phone"})
    page = proven.send(page, _action=CODE, code=sandbox.code_for(NEW))

    assert page.error_of("phone") == WRONG
    assert (chosen(page), page.value_of("phone")) == ("Switzerland (+41)", "044 668 18 00")


def test_r35_what_was_typed_is_there_again_after_a_lapse(proven, advance):
    form = proven.visit(PHONE)
    advance(minutes=11)
    page = proven.follow(enter(proven, form, "CH", "044 668 18 00"))
    assert page.heading == "Confirm it’s you"

    page = prove(proven, page, "alice")
    assert (chosen(page), page.value_of("phone")) == ("Switzerland (+41)", "044 668 18 00")


def test_a_change_of_the_one_goes_on_beside_a_change_of_the_other(proven, sandbox):
    phone = with_code_sent(proven)
    page = proven.follow(proven.send(proven.visit("/email"), _action="/email", email="a@b.example"))
    code = sandbox.code_for("a@b.example")

    assert changed(proven, phone, sandbox.code_for(NEW)).notices() == [
        f"Your phone number is now {NEW_SHOWN}."
    ]
    page = proven.follow(proven.send(page, _action="/email/code", code=code))
    assert page.notices() == ["Your email address is now a@b.example."]


# To do without


def test_w34_before_it_is_removed_it_says_how_to_get_in_from_then_on(proven, sandbox):
    page = proven.visit(REMOVAL)
    assert page.heading == "Remove your phone number?"
    lines = [line.get_text(" ", strip=True) for line in page.soup.select(".ways-in li")]
    assert lines == [
        "With alice and your password",
        "With alice@example.test and your password",
        "With a code by email to alice@example.test",
        "With a code by email to alice@example.test",  # the second one: a forgotten password
    ]
    assert f"You can no longer sign in with {OLD_SHOWN}." in page.text

    page = proven.follow(proven.send(page, _action=REMOVAL))
    assert page.notices() == [f"{OLD_SHOWN} has been removed."]
    assert phone_of(sandbox) is None


def test_w34_a_linked_account_counts_where_the_tenant_takes_it(signed_in_as, sandbox, portal):
    address = "erin@example.test"
    linked = {"mock-social": {"userId": "erin-at-mock-social", "details": {}}}
    sandbox.change_user(address, identities=linked)
    erin = signed_in_as("erin")
    page = erin.follow(erin.send(erin.visit("/email/removal"), _action="/verify/email/code"))
    page = erin.follow(erin.send(page, code=sandbox.code_for(address)))

    assert "With your Mock Social account" in page.text
    assert "Nothing is left to confirm with that it is you." in page.text
    assert "If you forget your password" not in page.text

    sandbox.set_sign_in_experience(socialSignInConnectorTargets=[])
    portal.extensions["foyer.platforms"].forget()
    assert "This is your last way in" in erin.visit("/email/removal").text


@pytest.mark.parametrize("control", ["ReadOnly", "Off"])
def test_r23_there_is_no_page_where_the_tenant_keeps_it(proven, portal, sandbox, control):
    sandbox.set_fields(phone=control)
    portal.extensions["foyer.platforms"].forget()

    assert [proven.visit(path).status for path in (PHONE, CODE, REMOVAL)] == [404] * 3


def test_w34_a_username_that_is_the_last_way_in_stays_as_well(signed_in_as, sandbox):
    dave = signed_in_as("dave")
    page = prove(dave, dave.visit("/username/removal"), "dave")

    assert "This is your last way in" in page.text
    assert page.link("Replace it") == "/username"
    token = dave.visit("/username").soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    page = dave.post("/username/removal", {"csrf_token": token, "form_key": "k" * 22})
    assert "This is your last way in" in page.text
    assert sandbox.changes() == []


def test_w34_before_a_username_is_removed_it_says_how_to_get_in_from_then_on(proven, sandbox):
    page = proven.visit("/username/removal")
    assert "With alice@example.test and your password" in page.text

    page = proven.follow(proven.send(page, _action="/username/removal"))
    assert page.notices() == ["Your username has been removed."]
    assert sandbox.user("alice@example.test")["username"] is None
