"""Signing out elsewhere: in one browser, in all others, everywhere; and in nobody else’s."""

import pytest

from portal.sandbox.current import store
from tests.browser import Browser, Page
from tests.conftest import CONTOSO, sign_in
from tests.pages.test_devices import DEVICES, FIREFOX, proven
from tests.pages.test_password_other_sessions import is_in, platform_lets_in

OTHERS, EVERYWHERE = f"{DEVICES}/others", f"{DEVICES}/everywhere"
ENDPOINT = "/api/my-account/sessions"


@pytest.fixture
def elsewhere(anyone, sandbox) -> Browser:
    anyone.sends = {"User-Agent": FIREFOX}
    sign_in(anyone, "alice", sandbox)
    return anyone


def one(alice: Browser) -> str:
    """The address at which alice can end the other one."""
    return proven(alice).link("Sign out Firefox on Windows")


def press(browser: Browser, page: Page, path: str, **fields: str) -> Page:
    return browser.send(page, _action=path, **fields)


def ended(sandbox) -> list[str]:
    return [call for call in sandbox.changes() if call.startswith(f"DELETE {ENDPOINT}/")]


def test_one_is_ended_at_the_platform_and_in_this_portal_at_once(elsewhere, alice, sandbox):
    path = one(alice)
    page = alice.visit(path)
    assert page.heading == "Sign out of Firefox on Windows?"
    assert is_in(elsewhere), "to ask is not to do it"
    page = alice.follow(press(alice, page, path))

    assert page.notices() == ["Signed out: Firefox on Windows."]
    assert "Nowhere else" in page.text
    assert elsewhere.get("/auth/sign-out").location == "/auth/signed-out", "in this portal, at once"
    assert not platform_lets_in(elsewhere)
    assert is_in(alice)


def test_46_the_portals_own_session_of_it_ends_without_a_word_from_the_platform(
    elsewhere, alice, sandbox
):
    path = one(alice)
    press(alice, alice.visit(path), path)
    sandbox.break_("status", "/api/my-account", status=200, json=sandbox.user("alice"))

    assert elsewhere.get("/profile").location.startswith("/auth/sign-in")


def test_this_browsers_own_is_ended_by_signing_out_and_not_here(elsewhere, alice, sandbox):
    other = one(alice)
    with sandbox.app.app_context():
        uids = [row["uid"] for row in store().rows("SELECT uid FROM oidc_sessions")]
    (own,) = {f"{DEVICES}/{uid}" for uid in uids} - {other}
    form = alice.visit(other)
    sandbox.forget_calls()

    assert alice.get(own).location == "/auth/sign-out"
    values = {"csrf_token": form.value_of("csrf_token"), "form_key": "k" * 22}
    assert alice.post(own, values).location == "/auth/sign-out"
    assert ended(sandbox) == []


def test_w44_a_session_of_somebody_else_is_none_of_mine(elsewhere, alice, bob, sandbox):
    mine, bobs = one(alice), {}
    with sandbox.app.app_context():
        for row in store().rows("SELECT uid, account_id FROM oidc_sessions"):
            if row["account_id"].startswith("bob"):
                bobs[row["uid"]] = f"{DEVICES}/{row['uid']}"
    form = alice.visit(mine)
    sandbox.forget_calls()
    for path in (*bobs.values(), f"{DEVICES}/no-such-session", f"{DEVICES}/{'x' * 300}"):
        assert alice.visit(path).status == 404
        values = {"csrf_token": form.value_of("csrf_token"), "form_key": "k" * 22}
        assert alice.post(path, values).status == 404

    assert ended(sandbox) == []
    assert is_in(bob)
    assert platform_lets_in(bob)


@pytest.mark.parametrize("keeps", [False, True])
def test_46_apps_keep_what_they_may_do_only_if_i_say_so(elsewhere, alice, sandbox, keeps):
    path = one(alice)
    uid = path.rpartition("/")[2]
    with sandbox.app.app_context():
        store().run("UPDATE grants SET scope = scope || ' offline_access'")
    press(alice, alice.visit(path), path, keep_access="y" if keeps else None)

    with sandbox.app.app_context():
        left = store().rows("SELECT * FROM grants WHERE session_uid = ?", uid)
    assert bool(left) is keeps


def test_all_others_end_and_this_one_stays(elsewhere, alice, bob, signed_in_as):
    at_contoso = signed_in_as("bob", CONTOSO)
    third = signed_in_as("alice")
    page = alice.follow(press(alice, proven(alice, OTHERS), OTHERS))

    assert "Sessions ended: 2 at Northwind" in page.notices()[0]
    assert "Nowhere else" in page.text
    for gone in (elsewhere, third):
        assert not platform_lets_in(gone)
    assert all(is_in(stays) for stays in (alice, bob, at_contoso))


def test_everywhere_ends_at_the_page_of_someone_signed_out(elsewhere, alice, bob):
    page = proven(alice, EVERYWHERE)
    assert "this one included" in page.text
    page = alice.follow(press(alice, page, EVERYWHERE))

    assert (page.url, page.heading) == (
        "http://localhost:5000/auth/signed-out",
        "You are signed out",
    )
    assert "__Host-session" not in alice.cookies()
    assert not platform_lets_in(alice)
    assert not platform_lets_in(elsewhere)
    assert is_in(bob)


def test_everywhere_ends_ones_own_last_so_that_the_rest_can_be_ended_after_a_failure(
    elsewhere, alice, sandbox
):
    uid = one(alice).rpartition("/")[2]
    page = alice.visit(EVERYWHERE)
    sandbox.break_("status", f"{ENDPOINT}/{uid}", status=503)
    refused = press(alice, page, EVERYWHERE)

    assert refused.status == 503
    assert "Nobody was signed out." in refused.text
    assert is_in(alice)
    sandbox.mend()
    assert press(alice, refused, EVERYWHERE).location == "/auth/signed-out"


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ({"status": 503}, 503, "Nobody was signed out. Submit again in a moment."),
        ({"status": 504, "after": True}, 504, "We do not know whether anybody was signed out"),
        ({"status": 429, "headers": {"Retry-After": "30"}}, 429, "Wait 30 seconds"),
        (
            {"status": 400, "json": {"code": "account_center.field_not_editable"}},
            403,
            "switched off now",
        ),
    ],
    ids=["r28-down", "r28-unknown", "r27-too-many", "r23-closed"],
)
def test_what_keeps_a_session_from_ending_is_said_and_it_can_be_sent_again(
    elsewhere, alice, sandbox, fault, status, said
):
    path = one(alice)
    page = alice.visit(path)
    sandbox.break_("status", f"{ENDPOINT}/*", **fault)
    refused = press(alice, page, path, keep_access="y")

    assert refused.status == status
    assert said in refused.text
    assert refused.value_of("keep_access") == "y", "nothing typed is lost"
    sandbox.mend()
    alice.follow(press(alice, refused, path))
    assert not platform_lets_in(elsewhere)


def test_11_one_that_ended_by_itself_meanwhile_is_as_good_as_ended(elsewhere, alice, sandbox):
    path = one(alice)
    page = alice.visit(path)
    gone = {"code": "oidc.session_not_found", "data": {"status": 404}}
    sandbox.break_("status", f"{ENDPOINT}/*", status=400, json=gone)

    assert press(alice, page, path).location == DEVICES


def test_r36_sent_twice_it_acts_once(elsewhere, alice, sandbox):
    path = one(alice)
    page = alice.visit(path)
    sandbox.forget_calls()
    first, second = press(alice, page, path), press(alice, page, path)

    assert first.location == second.location == DEVICES
    assert len(ended(sandbox)) == 1


def test_r20_a_proof_that_lapsed_is_asked_for_again_and_nobody_is_signed_out(
    elsewhere, alice, sandbox
):
    path = one(alice)
    page = alice.visit(path)
    sandbox.age("verification_records", 600)
    asked = alice.follow(press(alice, page, path))

    assert asked.heading == "Confirm it’s you"
    assert is_in(elsewhere)


def test_somebody_signed_out_is_led_to_sign_in_and_ends_nothing(elsewhere, alice, sandbox):
    path = one(alice)
    page = alice.visit(path)
    alice.submit("/auth/sign-out", _action="/auth/sign-out")
    sandbox.forget_calls()
    for where in (path, OTHERS, EVERYWHERE):
        assert alice.get(where).location.startswith("/auth/sign-in")
        answer = alice.post(where, {"csrf_token": page.value_of("csrf_token")})
        assert answer.location.startswith("/auth/sign-in")

    assert ended(sandbox) == []
    assert is_in(elsewhere)
