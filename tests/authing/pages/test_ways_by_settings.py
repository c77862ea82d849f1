"""Where the operator says other things of the pool than usual, and where that is wrong."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from portal.sandbox import current
from portal.sandbox.people import passwords
from portal.sandbox.seed import PASSWORDS
from tests.authing.pages.test_forgotten_password import DONE, ask, give
from tests.authing.pages.test_password import signs_in
from tests.browser import Browser, Page
from tests.conftest import Installation

OLD, NEW = "alice@example.test", "alice.adams@example.org"
LONGEST = "Ä" * 60 + "a1"
"""122 bytes: more than a key of 1024 bits can wrap."""

SETTINGS = """[tenants.northwind.authing]
verify_old_email = false
verify_old_phone = false
password_encryption = "rsa"
username = false
avatar_upload = true
"""


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def module_installation(install: Callable[..., Installation]) -> Installation:
    line = "[tenants.northwind.authing]"
    return install(platform="authing", instead={line: SETTINGS})


def prove(browser: Browser, path: str) -> Page:
    page = browser.visit(path)
    assert page.heading == "Confirm it’s you"
    return browser.follow(
        browser.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    )


def begin(browser: Browser) -> Page:
    return browser.follow(browser.send(prove(browser, "/email"), _action="/email", email=NEW))


def test_where_the_old_address_counts_for_nothing_the_portal_asks_for_a_proof(alice, stand_in):
    stand_in.set_pool(verifyOldEmail=False)
    page = begin(alice)
    assert page.heading == "Confirm the new email address"
    page = alice.follow(alice.send(page, _action="/email/code", code=stand_in.code_for(NEW)))

    assert page.notices() == [f"Your email address is now {NEW}."]
    assert len(stand_in.outbox()) == 1


def test_a_pool_that_wants_the_old_code_all_the_same_gets_it_from_a_page(alice, stand_in):
    """Error 2227 of authing-api.md §8.1: no dead end, and nothing is typed twice."""
    page = begin(alice)
    page = alice.follow(alice.send(page, _action="/email/code", code=stand_in.code_for(NEW)))
    assert page.heading == "Confirm both email addresses"
    assert page.notices()[0].startswith("The address you have now has to be confirmed as well.")
    assert f"You have shown that {NEW} is yours." in page.text

    page = alice.follow(alice.send(page, _action="/email/code/old"))
    page = alice.follow(alice.send(page, _action="/email/code", old_code=stand_in.code_for(OLD)))
    assert page.notices() == [f"Your email address is now {NEW}."]


def test_it_is_remembered(signed_in_as, stand_in):
    alice = signed_in_as("alice")
    page = begin(alice)
    alice.send(page, _action="/email/code", code=stand_in.code_for(NEW))

    bob = signed_in_as("bob")
    assert bob.visit("/email").heading == "Change your email address", "his old address proves it"


def test_passwords_are_wrapped(alice, stand_in):
    new = "Marble-Thicket-70!"
    fields = {"current_password": PASSWORDS["alice"], "new_password": new, "repeat": new}
    page = alice.submit("/password", **fields)

    assert page.notices()[0] == "Your password has been changed."
    with stand_in.app.app_context():
        user = current.store().find("users", id=stand_in.user("alice")["id"])
    assert passwords.matches(new, user["password_hash"])


def test_one_in_the_place_of_a_forgotten_one_is_wrapped_too(anyone, stand_in):
    new = "Marble-Thicket-70!"
    page = give(anyone, ask(anyone), stand_in.code_for(OLD), LONGEST)
    assert page.error_of("new_password").startswith("Use at most 117 characters.")

    assert give(anyone, page, stand_in.code_for(OLD), new).url.endswith(DONE)
    assert signs_in(stand_in, "alice", new)


def test_what_cannot_be_wrapped_is_said_in_words(alice):
    fields = {"new_password": LONGEST, "repeat": LONGEST}
    page = alice.submit("/password", current_password=PASSWORDS["alice"], **fields)
    assert page.error_of("new_password") == (
        "Use at most 117 characters. Letters with accents count as two, Chinese characters as "
        "three."
    )

    new = "Marble-Thicket-70!"
    page = alice.submit("/password", current_password=LONGEST, new_password=new, repeat=new)
    assert page.error_of("current_password") == "This is too long. Use fewer characters."


def test_a_username_that_people_may_not_change_is_read_only(alice):
    assert prove(alice, "/username").status == 404
    assert "Managed by Northwind" in alice.visit("/profile").text


def test_a_picture_is_stored_by_the_platform_where_it_stores_any(alice, stand_in):
    stand_in.set_pool(upload=True)
    page = alice.submit("/profile/avatar", avatar=("me.png", png()))

    assert page.notices() == ["Your picture has been saved."]
    assert "/files/avatar-" in stand_in.user("alice")["profile"]["photo"]


def test_a_pool_that_stores_none_is_remembered_and_an_address_asked_for(alice, stand_in):
    page = alice.submit("/profile/avatar", avatar=("me.png", png()))

    assert page.notices() == [
        "Pictures cannot be uploaded here. Enter the web address of one instead."
    ]
    assert page.soup.select_one("[type=file]") is None
