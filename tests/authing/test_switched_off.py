"""What the operator keeps from people is nowhere: no entry, no page, no call."""

from __future__ import annotations

import pytest

from portal.sandbox.people.cast import PASSWORDS
from tests.authing.pages.test_devices import proven
from tests.conftest import Installation

AREA = "[tenants.northwind.authing]"
OFF = ("devices", "rights", "two_step", "passkeys")
PATHS = ("/devices", "/organization", "/organization/roles", "/organization/permissions")


@pytest.fixture(scope="module")
def module_installation(install) -> Installation:
    off = f"{AREA}\n" + "\n".join(f"{name} = false" for name in OFF)
    return install(platform="authing", instead={AREA: off})


def test_neither_devices_nor_memberships_are_in_the_menu_or_anywhere(alice, stand_in):
    page = alice.visit("/")
    assert not page.soup.select("a[href='/devices'], a[href='/organization']")
    stand_in.forget_calls()
    statuses = {path: alice.get(path).status for path in PATHS[1:]}

    assert set(statuses.values()) == {404}
    asked = {call["path"] for call in stand_in.calls()}
    assert not [path for path in asked if "mydevices" in path or "get-my-" in path]


def test_devices_have_no_page_although_somebody_proves_who_they_are(alice):
    assert proven(alice, "/devices").status == 404


def test_the_file_with_everything_does_without(alice):
    text = alice.visit("/export").soup.select_one("main").get_text()

    assert "Departments and groups" not in text
    assert "Apps you are signed in to" not in text


def test_second_steps_and_passkeys_have_no_page_and_no_row(alice, stand_in):
    assert {alice.get(path).status for path in ("/two-step", "/passkeys")} == {404}
    rows = [row.get_text() for row in alice.visit("/security").soup.select("main dt")]

    assert not [row for row in rows if "Passkeys" in row or "authenticator" in row.lower()]


def test_w31_who_has_a_second_step_is_asked_for_it_all_the_same(signed_in_as, stand_in):
    """By signing in anew: what there is to be shown here is kept from people."""
    frank = signed_in_as("frank")
    page = frank.visit("/verify/password?next=/username")
    frank.send(page, _action="/verify/password", password=PASSWORDS["frank"])

    assert frank.visit("/username").url.endswith("/verify/sign-in?next=/username")
