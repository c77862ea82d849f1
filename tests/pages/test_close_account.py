"""Leaving: what it means is said first, it is proven and typed, and then nobody is there."""

import pytest

from portal.sandbox.people.cast import ACME, cast_id
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page, form_values
from tests.conftest import CONTOSO, sign_in, sign_in_at
from tests.pages.faults import FAULTS
from tests.roster import join

SHOW, CONFIRM = "/close-account", "/close-account/confirmation"
ALICES = f"/api/users/{cast_id('alice')}"


def confirm_page(browser: Browser, who: str, sandbox) -> Page:
    """The question, after the whole new sign-in that it wants."""
    page = browser.visit(CONFIRM)
    assert page.heading == "Confirm it’s you", page.text
    page = browser.follow(browser.send(page, _action="/verify/sign-in"))
    return sign_in_at(browser, page, who, sandbox)


def hand_over(sandbox) -> None:
    """Dave manages Acme as well, so that alice may go."""
    join(sandbox, ACME, "dave", "admin")


@pytest.fixture
def free(sandbox):
    hand_over(sandbox)


@pytest.fixture
def question(alice, free, sandbox) -> Page:
    return confirm_page(alice, "alice", sandbox)


def test_what_will_be_gone_is_told_by_name(alice, free, sandbox):
    sandbox.add_token("alice", "Laptop")
    page = alice.visit(SHOW)

    for name in ("alice@example.test", "+1 415-555-0101", "Acme Corp", "Umbrella Ltd", "Laptop"):
        assert name in page.text, name
    assert "What apps keep about you themselves stays there" in page.text
    assert page.link("Take your data with you first") == "/export"


def test_the_only_admin_of_an_organization_is_told_what_to_do_first_and_cannot_go_on(
    alice, sandbox
):
    page = alice.visit(SHOW)
    assert "One organization needs you" in page.text
    assert "/organizations/" in page.link("Hand it over Acme Corp")
    assert page.link("Delete it Acme Corp").endswith("/settings/deletion")
    assert not [a for a in page.soup.select("main a") if a["href"] == CONFIRM]

    sandbox.forget_calls()
    page = confirm_page(alice, "alice", sandbox)
    assert page.url.endswith(SHOW)
    assert f"DELETE {ALICES}" not in sandbox.changes()


def test_another_admin_who_is_suspended_is_none(alice, free, sandbox):
    sandbox.suspend("dave")

    assert "needs you" in alice.visit(SHOW).text


def test_w30_closing_asks_for_a_whole_new_sign_in(alice, free):
    page = alice.visit("/verify/password?next=/username")
    alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])

    assert alice.visit(CONFIRM).url.endswith(f"/verify/sign-in?next={CONFIRM}")


@pytest.mark.parametrize("typed", ["", "alice", "yes"])
def test_anything_but_the_word_changes_nothing(alice, question, sandbox, typed):
    sandbox.forget_calls()
    page = alice.send(question, typed=typed)

    assert page.error_of("typed")
    assert sandbox.changes() == []


@pytest.mark.parametrize(
    "typed", ["alice@example.test", "  Alice@Example.TEST ", "ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｔｅｓｔ"]
)
def test_the_word_counts_however_it_is_written_and_the_account_is_gone(
    alice, question, signed_in_as, sandbox, typed
):
    elsewhere = signed_in_as("alice")
    sandbox.forget_calls()
    page = alice.follow(alice.send(question, typed=typed))

    assert page.heading == "Your account is closed"
    assert not page.soup.select(".choices--account")
    assert sandbox.changes() == [f"DELETE {ALICES}"]
    assert alice.get("/profile").location.startswith("/auth/sign-in")
    assert elsewhere.get("/profile").location.startswith("/auth/sign-in")
    assert "/auth/sign-in" not in str(alice.visit("/close-account/closed").location)


def test_someone_with_nothing_but_a_social_account_can_go(signed_in_as, sandbox):
    carol = signed_in_as("carol")
    page = confirm_page(carol, "carol", sandbox)
    assert "close my account" in page.text
    page = carol.follow(carol.send(page, typed="Close my account"))

    assert page.heading == "Your account is closed"


def test_r36_sent_twice_it_is_done_once(alice, question, sandbox):
    sandbox.forget_calls()
    for _ in range(2):
        alice.send(question, typed="alice@example.test")

    assert sandbox.changes() == [f"DELETE {ALICES}"]


def test_an_organization_that_lost_its_other_admin_meanwhile_is_seen(alice, question, sandbox):
    sandbox.suspend("dave")
    sandbox.forget_calls()

    assert alice.send(question, typed="alice@example.test").location == SHOW
    assert sandbox.changes() == []


def test_r20_to_r33_whatever_the_platform_answers_nobody_is_told_what_is_not_so(
    alice, question, sandbox
):
    for row, fault, options, statuses in FAULTS:
        if (row, options.get("status")) == ("r24", 404):
            continue  # gone already: that is what was asked for
        sandbox.break_(fault, ALICES, method="DELETE", **options)
        answer = alice.send(question, typed="alice@example.test")
        assert answer.status in statuses, (row, options, answer.status, answer.text)
        sandbox.mend()
    assert sandbox.user("alice")["username"] == "alice"


def test_r28_a_closing_without_an_answer_is_told_as_unknown(alice, question, sandbox):
    sandbox.break_("status", ALICES, method="DELETE", status=504, after=True)
    page = alice.send(question, typed="alice@example.test")

    assert page.status == 504
    assert "We do not know whether your account was closed" in page.text


def test_w44_nobody_elses_account_is_reached(alice, question, sandbox):
    sandbox.forget_calls()
    sent = {"user_id": cast_id("bob"), "subject": cast_id("bob"), "typed": "alice@example.test"}
    form = form_values(question.form_with("typed").select("input"))
    alice.post(f"{CONFIRM}?user_id={cast_id('bob')}", form | sent)

    assert sandbox.changes() == [f"DELETE {ALICES}"]
    assert sandbox.user("bob")["username"] == "bob"


def test_where_the_tenant_has_a_page_for_it_people_are_led_there(alice, sandbox, portal):
    sandbox.set_account_center(deleteAccountUrl="https://bye.example/account")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(SHOW)

    assert page.link("Go there") == "https://bye.example/account"
    assert "bye.example" in page.text
    assert alice.follow(confirm_page(alice, "alice", sandbox)).url.endswith(SHOW)


@pytest.fixture(scope="module")
def off(install):
    return install("[tenants.northwind.closing]\nallowed = false\n")


def test_where_the_operator_keeps_it_from_people_the_page_says_whom_to_ask(off):
    browser = off.browser()
    sign_in(browser, "alice", off.sandbox)
    page = browser.visit(SHOW)

    assert "Accounts are not closed here" in page.text
    assert page.link("Get help") == "https://northwind.example/help"
    assert browser.get(CONFIRM).status == 303


def test_signed_out_the_last_page_is_there_for_everyone(anyone):
    assert anyone.visit("/close-account/closed").heading == "Your account is closed"
    assert anyone.get(SHOW).location.startswith("/auth/sign-in")


def test_another_tenants_session_stays_where_another_account_is_closed(
    alice, question, signed_in_as
):
    bob = signed_in_as("bob", CONTOSO)
    alice.send(question, typed="alice@example.test")

    assert bob.get("/profile").status == 200
