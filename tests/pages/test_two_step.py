"""``/two-step``: every second step in one list, whether it is asked for, and who wants it."""

import pytest

from tests.pages.second_steps import (
    ADDED,
    LOST,
    PASSKEY,
    proven,
    row,
    with_authenticator,
)

SETTINGS = "/api/my-account/mfa-settings"
ASKED = "/two-step/sign-in"


@pytest.fixture
def offer(sandbox, installation):
    """What the tenant offers for the second step, and how it insists."""

    def offer(*factors: str, policy: str = "NoPrompt") -> None:
        sandbox.set_sign_in_experience(mfa={"factors": list(factors), "policy": policy})
        installation.portal.extensions["foyer.platforms"].forget()

    return offer


def asked(page) -> str:
    return page.soup.select_one("#sign-in").get_text(" ", strip=True)


def test_someone_with_nothing_sees_what_can_be_set_up(alice):
    page = alice.visit("/two-step")

    assert page.heading == "Second step"
    assert "Not asked for" in asked(page)
    assert "Not set up" in row(page, "Authenticator app")
    assert page.link("Set it up Authenticator app") == "/two-step/authenticator"
    assert "For when another second step is set up" in row(page, "Backup codes")


def test_franks_are_listed_with_when_and_how_many(signed_in_as):
    page = signed_in_as("frank").visit("/two-step")

    assert "Asked for" in asked(page)
    assert "Added on" in row(page, "Authenticator app")
    assert "10 left · Made on" in row(page, "Backup codes")
    assert page.link("Replace Authenticator app") == "/two-step/authenticator"
    assert page.link("Remove Authenticator app") == "/two-step/authenticator/removal"
    assert page.link("Make new ones Backup codes") == "/two-step/backup-codes"
    assert page.link("Remove Backup codes") == "/two-step/backup-codes/removal"


def test_passkeys_have_their_names_and_what_nobody_knows_breaks_nothing(alice, sandbox):
    other = {"id": "n", "type": "Retina", "createdAt": ADDED}
    sandbox.change_user("alice", mfa_verifications=[PASSKEY, other])
    page = alice.visit("/two-step")

    assert "Added on March 4, 2026 · Last used on March 4, 2026" in row(page, "Laptop")
    assert row(page, "Another second step") == "Another second step Added on March 4, 2026"
    assert "Make some" in page.text, "there are no backup codes for when it is lost"


def test_codes_that_are_sent_count_where_the_tenant_counts_them(alice, signed_in_as, offer):
    offer("EmailVerificationCode", "PhoneVerificationCode")
    page = alice.visit("/two-step")

    assert "A code that is sent to you" in asked(page)
    assert "alice@example.test" in row(page, "Code by email")
    assert "+1 415-555-0101" in row(page, "Code by text message")
    assert "Not asked for" in asked(signed_in_as("dave").visit("/two-step"))


def test_where_the_tenant_offers_none_that_is_said(alice, offer):
    offer()

    assert "Northwind does not offer any so far." in alice.visit("/two-step").text


def test_where_the_tenant_keeps_it_to_itself_there_is_no_page_or_no_button(
    signed_in_as, sandbox, installation
):
    frank = signed_in_as("frank")
    sandbox.set_fields(mfa="ReadOnly")
    installation.portal.extensions["foyer.platforms"].forget()
    page = frank.visit("/two-step")
    assert "Managed by Northwind" in page.text
    assert not page.soup.select("main .item a, #sign-in a")
    assert frank.get(ASKED).status in (303, 404)

    sandbox.set_fields(mfa="Off")
    installation.portal.extensions["foyer.platforms"].forget()
    assert frank.get("/two-step").status == 404


def test_a_tenant_that_requires_one_says_what_that_means(alice, signed_in_as, offer):
    offer("Totp", "BackupCode", policy="Mandatory")
    page = alice.visit("/two-step")
    assert "You will be asked to set one up when you next sign in" in asked(page)

    page = signed_in_as("frank").visit("/two-step")
    assert "Northwind requires a second step of everyone, so it cannot be turned off." in asked(
        page
    )
    assert not page.soup.select("#sign-in a")


def test_an_organization_that_requires_one_says_what_that_means(alice, bob, sandbox, offer):
    require(sandbox, "acmecorp0001")
    assert (
        "Acme Corp requires a second step of its members. Until you set one up, you cannot work "
        "there." in asked(bob.visit("/two-step"))
    )

    require(sandbox, "umbrella0001")
    words = asked(alice.visit("/two-step"))
    assert "Acme Corp and Umbrella Ltd require a second step of their members. Until" in words
    with_authenticator(alice, "alice", sandbox)
    assert "You have one." in asked(alice.visit("/two-step"))


def require(sandbox, organization_id: str) -> None:
    with sandbox.app.app_context():
        from portal.sandbox.current import store

        store().update("organizations", {"id": organization_id}, is_mfa_required=True)


def test_a_page_without_organizations_is_whole(alice, sandbox):
    sandbox.break_("status", "/api/users/*/organizations", status=503)

    assert alice.visit("/two-step").heading == "Second step"


def test_whether_it_is_asked_for_is_changed_and_taken_back(signed_in_as, sandbox):
    frank = signed_in_as("frank")
    page = proven(frank, ASKED, "frank", sandbox)
    assert page.heading == "Sign in without your second step?"
    assert "Authenticator app Backup codes" in page.text
    page = frank.follow(frank.send(page, _action=ASKED))
    assert page.notices()[0] == "Your second step is not asked for any more when you sign in."
    assert "You have chosen not to be asked for it." in asked(page)
    assert sandbox.user("frank")["logto_config"]["mfa"]["skipMfaOnSignIn"] is True

    page = frank.visit(page.link("Change"))
    assert page.heading == "Ask for your second step again?"
    page = frank.follow(frank.send(page, _action=ASKED))
    assert page.notices() == ["From now on your second step is asked for when you sign in."]
    assert sandbox.user("frank")["logto_config"]["mfa"]["skipMfaOnSignIn"] is False


def test_r34_what_was_changed_elsewhere_meanwhile_is_not_turned_round(signed_in_as, sandbox):
    frank = signed_in_as("frank")
    page = proven(frank, ASKED, "frank", sandbox)
    sandbox.change_user("frank", logto_config={"mfa": {"skipMfaOnSignIn": True}})
    page = frank.send(page, _action=ASKED)

    assert page.status == 409
    assert sandbox.user("frank")["logto_config"]["mfa"]["skipMfaOnSignIn"] is True


def test_r37_a_change_whose_answer_was_lost_is_looked_for(signed_in_as, sandbox):
    frank = signed_in_as("frank")
    page = proven(frank, ASKED, "frank", sandbox)
    sandbox.break_("status", SETTINGS, method="PATCH", **LOST)
    page = frank.follow(frank.send(page, _action=ASKED))

    assert page.notices()[0] == "Your second step is not asked for any more when you sign in."


def test_who_has_nothing_to_be_asked_for_has_nothing_to_choose(alice, sandbox):
    assert not alice.visit("/two-step").soup.select("#sign-in a")
    proven(alice, "/two-step/authenticator", "alice", sandbox)

    assert alice.get(ASKED).status == 404


def test_nobody_sees_it_who_is_not_signed_in(anyone):
    for path in ("/two-step", ASKED, "/two-step/authenticator", "/two-step/backup-codes"):
        assert anyone.get(path).location == f"/auth/sign-in?next={path}"


def test_the_list_of_everything_leads_here(signed_in_as):
    page = signed_in_as("frank").visit("/security")

    assert page.link("Change Authenticator app") == "/two-step/authenticator"
    assert page.link("Change Backup codes") == "/two-step/backup-codes"
    assert page.link("See When you sign in") == "/two-step"
