"""Devices that need no second step for a while: shown where there are any, and forgotten."""

import pytest

from tests.browser import Browser
from tests.pages.test_devices import DEVICES, FIREFOX, proven

ENDPOINT = "/api/my-account/trusted-devices"


@pytest.fixture
def device(portal, sandbox) -> str:
    sandbox.have_trusted_devices()
    portal.extensions["foyer.platforms"].forget()
    return sandbox.trust_a_device("alice", FIREFOX, country="CH", city="Zürich")


def trusted(page) -> str:
    found = page.soup.select_one("#trusted")
    return found.get_text(" ", strip=True) if found else ""


def forgotten(sandbox) -> list[str]:
    return [call for call in sandbox.changes() if call.startswith(f"DELETE {ENDPOINT}/")]


def test_they_are_listed_with_their_end(device, alice):
    words = trusted(proven(alice))

    assert "Firefox on Windows Near Zürich, Switzerland · Last used " in words
    assert "Trusted until " in words


def test_a_release_of_the_platform_has_none_and_is_not_asked(alice, sandbox):
    proven(alice)
    sandbox.forget_calls()

    assert trusted(alice.visit(DEVICES)) == ""
    assert not any(call["path"].startswith(ENDPOINT) for call in sandbox.calls())
    assert alice.visit(f"{DEVICES}/trusted/any").status == 404


def test_a_platform_that_turns_out_to_have_none_is_asked_once(device, alice, sandbox):
    proven(alice)
    sandbox.break_("status", ENDPOINT, status=404)
    sandbox.forget_calls()
    assert trusted(alice.visit(DEVICES)) == ""
    assert trusted(alice.visit(DEVICES)) == ""

    assert [call["path"] for call in sandbox.calls()].count(ENDPOINT) == 1
    assert alice.visit(f"{DEVICES}/trusted/{device}").status == 404


def test_one_is_forgotten_after_a_question(device, alice):
    page = alice.visit(proven(alice).link("Stop trusting Firefox on Windows"))
    assert page.heading == "No longer trust Firefox on Windows?"
    page = alice.follow(alice.send(page, _action=f"{DEVICES}/trusted/{device}"))

    assert page.notices() == ["No longer trusted: Firefox on Windows."]
    assert trusted(page) == ""


def test_w44_a_device_of_somebody_else_is_none_of_mine(device, alice, sandbox):
    bobs = sandbox.trust_a_device("bob", FIREFOX)
    form = proven(alice, f"{DEVICES}/trusted/{device}")
    sandbox.forget_calls()
    for id_ in (bobs, "no-such-device"):
        path = f"{DEVICES}/trusted/{id_}"
        assert alice.visit(path).status == 404
        values = {"csrf_token": form.value_of("csrf_token"), "form_key": "k" * 22}
        assert alice.post(path, values).status == 404

    assert forgotten(sandbox) == []


def test_where_the_tenant_only_shows_them_none_is_forgotten(device, portal, alice, sandbox):
    sandbox.set_fields(trustedDevice="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = proven(alice)

    assert "Firefox on Windows" in trusted(page)
    assert "Stop trusting" not in page.text
    assert alice.visit(f"{DEVICES}/trusted/{device}").status == 404


def test_r04_the_sessions_are_shown_without_them_and_it_is_said(device, alice, sandbox):
    proven(alice)
    sandbox.break_("status", ENDPOINT, status=503)
    page = alice.visit(DEVICES)

    assert page.status == 200
    assert "We could not load this section." in trusted(page)
    assert "This browser" in page.text


def test_r28_a_lost_answer_is_told_as_that_and_it_can_be_sent_again(
    device, alice: Browser, sandbox
):
    path = f"{DEVICES}/trusted/{device}"
    page = proven(alice, path)
    sandbox.break_("status", f"{ENDPOINT}/*", status=503)
    refused = alice.send(page, _action=path)

    assert refused.status == 503
    sandbox.mend()
    assert alice.send(refused, _action=path).location == DEVICES
