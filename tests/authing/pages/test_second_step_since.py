"""A second step enrolled in another session since somebody proved who they are (W-31)."""

from __future__ import annotations

from tests.authing.pages.factors import with_authenticator
from tests.pages.second_steps import proven
from tests.structure.test_second_step_since import walk


def test_w31_every_page_that_changes_something_notices(bob, signed_in_as, stand_in, installation):
    with_authenticator(signed_in_as("bob"), "bob", stand_in)

    assert walk(bob, stand_in, installation) > 40


def test_w31_whoever_enrolled_it_in_this_session_has_shown_it(bob, stand_in):
    page = proven(bob, "/username", "bob", stand_in)
    with_authenticator(bob, "bob", stand_in)
    bob.send(page, username="bob_the_first")

    assert stand_in.user("bob")["username"] == "bob_the_first"
