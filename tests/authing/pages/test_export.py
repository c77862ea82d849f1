"""The file with everything, of what this platform tells."""

from __future__ import annotations

import json

from tests.pages.test_export import fetched, made, prove


def test_memberships_roles_and_devices_are_in_it_and_what_is_not_there_is_not_missed(alice):
    archive = fetched(alice, made(alice, prove(alice)))
    told = json.loads(archive.read("account.json"))
    page = archive.read("account.html").decode()

    assert told["profile"]["email"] == "alice@example.test"
    assert [one["name"] for one in told["memberships"]["departments"]] == ["Acme Corp", "Harbors"]
    assert [one["name"] for one in told["memberships"]["groups"]] == ["Night shift", "Swimmers"]
    assert [one["code"] for one in told["roles"]] == ["harbor-master", "pilot"]
    assert [one["code"] for one in told["permissions"]] == ["berths", "tides", "close-harbor"]
    assert len(told["sessions"]) == 3
    assert len(told["sign_ins"]) >= 12
    assert "apps" not in told
    assert "organizations" not in told
    assert "Harbors" in page
    assert "bob@example.test" not in page + str(told)


def test_its_page_names_what_will_be_in_it(alice):
    page = alice.visit("/export")

    for words in (
        "Departments and groups",
        "Your roles",
        "What you may do",
        "Where you are signed",
    ):
        assert words in page.text, words
    for words in ("Access tokens", "Apps that may act for you", "Organizations"):
        assert words not in page.soup.select_one("main").get_text(), words
