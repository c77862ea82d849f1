"""Passkeys where they are made on the platform’s own pages: listed, renamed, removed here."""

from __future__ import annotations

import pytest

from portal.sandbox.authing.people.cast import cast_id
from portal.sandbox.current import store
from tests.pages.second_steps import proven

LAPTOP = "/passkeys/passkey-laptop"


@pytest.fixture
def laptop(installation, stand_in):
    """A passkey of alice, made at the platform."""
    with stand_in.app.app_context():
        store().insert(
            "passkeys",
            id="laptop",
            user_id=cast_id("alice"),
            name="Laptop",
            user_agent="Mozilla/5.0 (X11; Linux x86_64)",
            created_at=1_760_000_000_000,
            last_used_at=None,
        )


def names(stand_in, who: str = "alice") -> list[str]:
    with stand_in.app.app_context():
        rows = store().rows("SELECT name FROM passkeys WHERE user_id = ?", cast_id(who))
        return [row["name"] for row in rows]


def test_one_is_made_at_the_platform_s_own_pages(alice, stand_in):
    page = alice.visit("/passkeys")

    assert "No passkeys yet" in page.text
    assert page.link("Go on at localhost") == "http://localhost:3001/u"
    assert not page.soup.select('main a[href="/passkeys/new"]')
    assert proven(alice, "/passkeys", "alice", stand_in).status == 200


def test_w34_one_is_renamed_and_removed_after_a_proof_of_ours(alice, stand_in, laptop):
    assert "Laptop" in alice.visit("/passkeys").text
    stand_in.forget_calls()
    assert alice.get(f"{LAPTOP}/removal").location == f"/verify?next={LAPTOP}/removal"
    assert stand_in.changes() == []

    page = proven(alice, f"{LAPTOP}/name", "alice", stand_in)
    page = alice.follow(alice.send(page, _action=f"{LAPTOP}/name", name="Work laptop"))
    assert page.notices() == ["Your passkey is now called Work laptop."]
    assert names(stand_in) == ["Work laptop"]

    page = proven(alice, f"{LAPTOP}/removal", "alice", stand_in)
    page = alice.follow(alice.send(page, _action=f"{LAPTOP}/removal"))
    assert page.notices() == ["“Work laptop” has been removed."]
    assert names(stand_in) == []


def test_w44_somebody_else_s_is_as_unknown_as_one_that_never_was(bob, stand_in, laptop):
    proven(bob, "/username", "bob", stand_in)
    stand_in.forget_calls()

    for what in ("name", "removal"):
        assert bob.get(f"{LAPTOP}/{what}").status == 404
        assert bob.get(f"/passkeys/passkey-nothing/{what}").status == 404
    assert stand_in.changes() == []
    assert names(stand_in) == ["Laptop"]


def test_it_lets_somebody_in_and_is_no_second_step(alice, stand_in, laptop):
    page = alice.visit("/two-step")
    assert "Laptop" not in page.text
    assert "Not asked for" in page.text

    rows = {
        one.select_one("dt").get_text(strip=True): one.get_text(" ", strip=True)
        for one in alice.visit("/security").soup.select("#sign-in .row")
    }
    assert "Laptop" in rows["Passkeys"]


def test_a_removed_one_is_gone_for_whoever_comes_second(alice, stand_in, laptop):
    page = proven(alice, f"{LAPTOP}/removal", "alice", stand_in)
    with stand_in.app.app_context():
        store().delete("passkeys", id="laptop")

    assert alice.send(page, _action=f"{LAPTOP}/removal").status == 404
