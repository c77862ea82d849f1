"""After a change of the password: signed out everywhere else, here and at the platform."""

import pytest

from portal.sandbox.current import store
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import CONTOSO

STILL, OTHERS = "/password/still-signed-in", "/devices/others"
ENDPOINT = "/api/my-account/sessions"
NEW = "Marble-Thicket-70!"


def prove(browser: Browser, page: Page, password: str = PASSWORDS["alice"]) -> Page:
    return browser.follow(browser.send(page, _action="/verify/password", password=password))


def press(browser: Browser, page: Page, **fields: str) -> Page:
    """The button “Sign out everywhere else”; the answer itself."""
    return browser.send(page, _action=OTHERS, **fields)


def is_in(browser: Browser) -> bool:
    return browser.visit("/profile").heading == "Profile"


def platform_lets_in(browser: Browser) -> bool:
    """Whether the identity server still knows this browser: the portal's own session aside."""
    for name in browser.cookies():
        browser.forget(name)
    page = browser.visit("/auth/sign-in")
    return page.url.startswith(browser.home)


def ended(sandbox) -> list[str]:
    return [call for call in sandbox.changes() if call.startswith(f"DELETE {ENDPOINT}/")]


def youngest_session(sandbox) -> str:
    with sandbox.app.app_context():
        (row,) = store().rows("SELECT uid FROM oidc_sessions ORDER BY created_at DESC LIMIT 1")
    return str(row["uid"])


@pytest.fixture
def elsewhere(signed_in_as) -> Browser:
    """Another browser of alice’s, and none that an earlier test left signed in."""
    browser = signed_in_as("alice")
    if "Sign out there" in browser.visit("/auth/sign-out").text:
        browser.submit("/auth/sign-out", _action="/auth/other-sessions")
    return browser


@pytest.fixture
def offer(elsewhere, alice) -> Page:
    """What alice is shown after she changed her password, signed in elsewhere as well."""
    form = prove(alice, alice.visit("/password"))
    return alice.follow(alice.send(form, new_password=NEW, repeat=NEW))


def test_after_a_change_one_press_ends_all_others_without_another_proof(elsewhere, alice, offer):
    assert "They stay signed in for times of their own." in offer.text
    answer = press(alice, offer)

    assert answer.location == "/devices"
    assert alice.follow(answer).notices() == [
        "Signed out everywhere else. Sessions ended: 1 at Northwind, 1 in this portal."
    ]
    assert is_in(alice)
    assert elsewhere.get("/auth/sign-out").location == "/auth/signed-out", "in this portal, at once"
    assert not platform_lets_in(elsewhere), "it has to enter the new password"


def test_without_the_press_the_platform_lets_the_others_in_again(elsewhere, offer):
    assert platform_lets_in(elsewhere)


def test_w32_sessions_of_somebody_else_and_of_another_tenant_stay(
    elsewhere, alice, bob, signed_in_as, offer
):
    at_contoso = signed_in_as("bob", CONTOSO)
    press(alice, offer)

    assert is_in(bob)
    assert is_in(at_contoso)
    assert platform_lets_in(bob)


def test_w30_without_a_proof_it_is_asked_for_first(elsewhere, alice, sandbox):
    page = alice.visit(STILL)
    sandbox.forget_calls()
    answer = press(alice, page)
    assert answer.location == f"/verify?next={OTHERS}"
    assert ended(sandbox) == []

    page = alice.follow(answer)
    assert "before you sign out everywhere else" in page.text
    page = prove(alice, page)
    assert page.heading == "Sign out everywhere else?"
    press(alice, page)
    assert not is_in(elsewhere)


def test_r20_a_proof_that_the_platform_calls_over_is_asked_for_again(
    elsewhere, alice, offer, sandbox
):
    sandbox.age("verification_records", 600)
    page = alice.follow(press(alice, offer))
    assert page.heading == "Confirm it’s you"
    assert is_in(elsewhere)

    press(alice, prove(alice, page, NEW))
    assert not is_in(elsewhere)


def test_r36_sent_twice_it_acts_once(elsewhere, alice, offer, sandbox):
    sandbox.forget_calls()
    first, second = press(alice, offer), press(alice, offer)

    assert first.location == second.location == "/devices"
    assert len(ended(sandbox)) == 1


def test_w11_without_the_token_of_the_page_nobody_is_signed_out(elsewhere, alice, offer, sandbox):
    page = press(alice, offer, csrf_token="stale")
    assert "This page was open for a while." in page.text
    assert ended(sandbox) == []

    assert press(alice, page).location == "/devices"


@pytest.mark.parametrize("path", [ENDPOINT, f"{ENDPOINT}/*"])
def test_r28_a_platform_that_is_down_signs_nobody_out_and_it_is_said(
    elsewhere, alice, offer, sandbox, path
):
    sandbox.break_("status", path, status=503)
    page = press(alice, offer)
    assert page.status == 503
    assert "Nobody was signed out. Submit again in a moment." in page.text
    assert is_in(elsewhere)

    sandbox.mend()
    assert press(alice, page).location == "/devices"
    assert not is_in(elsewhere)


def test_r28_an_answer_that_never_came_is_unknown_and_may_be_sent_again(
    elsewhere, alice, offer, sandbox
):
    sandbox.break_("status", f"{ENDPOINT}/*", status=504, after=True)
    page = press(alice, offer)
    assert page.status == 504
    assert "We do not know whether anybody was signed out" in page.text

    sandbox.mend()
    assert press(alice, page).location == "/devices"
    assert not is_in(elsewhere)


def test_r28_half_way_it_says_how_many_ended_and_the_rest_can_be_ended(
    elsewhere, alice, signed_in_as, sandbox
):
    offer, third = prove(alice, alice.visit(OTHERS)), signed_in_as("alice")
    sandbox.break_("status", f"{ENDPOINT}/{youngest_session(sandbox)}", status=503)
    page = press(alice, offer)

    assert page.status == 502
    assert "1 session was ended, then the service stopped answering." in page.text
    sandbox.mend()
    assert press(alice, page).location == "/devices"
    assert not platform_lets_in(elsewhere)
    assert not platform_lets_in(third)


@pytest.mark.parametrize("control", ["ReadOnly", "Off"])
def test_where_the_tenant_keeps_it_from_people_only_the_portals_are_offered(
    elsewhere, alice, portal, sandbox, control
):
    sandbox.set_fields(session=control)
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(STILL)

    assert "cannot be signed out here" in page.text
    assert "Sign out everywhere else" not in page.text
    assert page.link("Sign out") == "/auth/sign-out"
    prove(alice, alice.visit("/password"))
    assert alice.visit(OTHERS).status == 404


def test_r23_a_tenant_that_closes_it_meanwhile_is_told_as_that(elsewhere, alice, offer, sandbox):
    sandbox.set_fields(session="ReadOnly")
    page = press(alice, offer)

    assert page.status == 403
    assert "Changing this is switched off now." in page.text
    assert is_in(elsewhere)


def test_it_is_told_in_the_persons_language(elsewhere, alice, offer):
    alice.language = "zh-CN"
    page = alice.visit(STILL)
    assert "在其他所有地方退出登录" in page.text

    (told,) = alice.follow(press(alice, page)).notices()
    assert told == "已在其他所有地方退出登录。已结束的登录会话：在 Northwind 1 个，在本门户 1 个。"
