"""Linked accounts: the list, linking, replacing and unlinking, with every way that it can end."""

import pytest

from tests.companies import company
from tests.conftest import PORTAL
from tests.pages.provider_errand import (
    LIST,
    answered,
    at_provider,
    come_back,
    depart,
    proven,
    row,
    somebody_new,
)

MOCK, PEAR = "mock-social", "pear-id"
LINKED = "Your Mock Social account is linked. It signs you in from now on."
ALS = {"userId": "al-there-at-mock-social", "details": {"name": "Al There"}}


def identities(sandbox, who: str = "alice") -> dict[str, str]:
    return {key: one["userId"] for key, one in sandbox.user(who)["identities"].items()}


def test_the_list_says_what_is_linked_and_offers_the_rest(alice, signed_in_as):
    page = alice.visit(LIST)
    assert row(page, "Mock Social") == "Mock Social Not linked Link Mock Social"
    assert row(page, "Pear ID") == "Pear ID Not linked Link Pear ID"
    assert alice.visit("/security").link("Manage Social accounts") == LIST

    carols = signed_in_as("carol").visit(LIST)
    assert row(carols, "Mock Social") == (
        "Mock Social Linked Carol Replace Mock Social Unlink Mock Social"
    )
    marked = carols.soup.select(".side-menu-column [aria-current]")
    assert [link["href"] for link in marked] == [LIST]


@pytest.mark.parametrize("account", [MOCK, PEAR])
def test_85_an_account_is_linked_whether_the_answer_comes_by_address_or_by_form(
    alice, sandbox, account
):
    page = come_back(alice, at_provider(alice, account), **somebody_new())

    assert page.url == f"{PORTAL}{LIST}"
    assert page.notices()[0].endswith("account is linked. It signs you in from now on.")
    assert identities(sandbox) == {account: f"al-there-at-{account}"}
    assert "Linked Al There" in row(page, "Mock Social" if account == MOCK else "Pear ID")


def test_carol_who_has_nothing_to_prove_with_links_and_unlinks_with_one_button(
    signed_in_as, sandbox
):
    carol = signed_in_as("carol")
    provider = depart(carol, carol.visit(LIST), f"{LIST}/linking")
    page = come_back(carol, provider, **somebody_new("Carol Pear"))
    assert set(identities(sandbox, "Carol Chen")) == {MOCK, PEAR}
    assert "Linked Carol Pear" in row(page, "Pear ID")

    page = carol.submit(f"{LIST}/unlinking?account=mock-social", _action=f"{LIST}/unlinking")
    assert page.notices() == ["Your Mock Social account was unlinked."]
    assert set(identities(sandbox, "Carol Chen")) == {PEAR}


def test_the_last_way_in_stays_and_may_be_replaced(signed_in_as, sandbox):
    carol = signed_in_as("carol")
    page = carol.visit(f"{LIST}/unlinking?account=mock-social")
    assert "This is your last way in" in page.text
    assert not page.soup.select("main form")
    assert page.link("Add another way") == "/security"

    page = carol.visit(page.link("Replace it"))
    assert "Carol is linked now." in page.text
    page = come_back(carol, depart(carol, page, f"{LIST}/replacement"), **somebody_new("Carol Two"))
    assert page.notices() == [
        "Your Mock Social account was replaced. From now on the new one signs you in."
    ]
    assert identities(sandbox, "Carol Chen") == {MOCK: "carol-two-at-mock-social"}


def test_w34_before_unlinking_it_is_said_how_one_still_gets_in(alice, sandbox):
    sandbox.change_user("alice", identities={MOCK: ALS})
    page = proven(alice, f"{LIST}/unlinking?account=mock-social")

    assert "How will I still get in?" in page.text
    assert "With alice and your password" in page.text
    assert "With your Mock Social account" not in page.text
    assert "You can no longer sign in here with Mock Social." in page.text
    page = alice.follow(alice.send(page, _action=f"{LIST}/unlinking"))
    assert page.notices() == ["Your Mock Social account was unlinked."]
    assert identities(sandbox) == {}
    page = alice.visit(f"{LIST}/unlinking?account=mock-social")
    assert page.notices() == ["No Mock Social account is linked."]


def test_r34_another_account_than_the_one_that_was_shown_is_not_unlinked(alice, sandbox):
    sandbox.change_user("alice", identities={MOCK: ALS})
    page = proven(alice, f"{LIST}/unlinking?account=mock-social")
    sandbox.change_user("alice", identities={MOCK: {"userId": "another"}})
    page = alice.send(page, _action=f"{LIST}/unlinking")

    assert page.status == 409
    assert identities(sandbox) == {MOCK: "another"}


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        (
            {"answer": "access_denied"},
            "You did not allow it at Mock Social. Nothing was changed.",
        ),
        (
            {"answer": "server_error"},
            "Your Mock Social account was not linked. The provider answered with an error. Try "
            "again later.",
        ),
        (
            {"account": "carol-at-mock-social"},
            "Your Mock Social account was not linked. This account signs somebody in to a "
            "different account here. Choose another one, or sign in with it and unlink it there "
            "first.",
        ),
    ],
    ids=["cancelled", "refused", "someone-elses"],
)
def test_every_reason_that_nothing_was_linked_reaches_the_list(alice, sandbox, pressed, said):
    page = come_back(alice, at_provider(alice), **pressed)

    assert page.url == f"{PORTAL}{LIST}"
    assert page.notices() == [said]
    assert identities(sandbox) == {}


def test_one_that_was_linked_elsewhere_meanwhile_is_not_replaced(alice, sandbox):
    provider = at_provider(alice)
    sandbox.change_user("alice", identities={MOCK: {"userId": "another"}})
    page = come_back(alice, provider, **somebody_new())

    assert page.notices() == [
        "Your Mock Social account was not linked. Another account of the same provider is linked "
        "already."
    ]
    assert identities(sandbox) == {MOCK: "another"}
    page = alice.visit(f"{LIST}/linking?account=mock-social")
    assert page.notices() == ["A Mock Social account is linked already."]


def test_a_code_that_the_provider_does_not_know_links_nothing(alice, sandbox):
    back = answered(alice, at_provider(alice), **somebody_new()).location
    page = alice.visit(back.replace("code=", "code=x"))

    assert "The provider did not confirm that this account is yours." in page.notices()[0]
    assert identities(sandbox) == {}


def test_a_link_that_took_too_long_is_begun_again(alice, sandbox, advance):
    back = answered(alice, at_provider(alice), **somebody_new()).location
    advance(minutes=10)
    page = alice.visit(back)

    assert "It took too long. Begin again." in page.notices()[0]
    assert identities(sandbox) == {}


def test_30_a_proof_that_lapsed_at_the_provider_is_asked_for_once_more_and_nothing_is_lost(
    alice, sandbox, advance
):
    alice.visit("/verify/password?next=/username")
    page = proven(alice, "/username")
    advance(minutes=8)
    provider = at_provider(alice)  # the proof has a minute left, the link ten
    advance(minutes=3)
    page = come_back(alice, provider, **somebody_new())
    assert page.heading == "Confirm it’s you"
    assert "code=" not in page.url

    page = alice.follow(alice.send(page, _action="/verify/password", password="Alpine-Harbor-47!"))
    assert page.heading == "Link your Mock Social account"
    assert identities(sandbox) == {}
    page = alice.follow(alice.send(page, _action=f"{LIST}/completion"))
    assert page.notices() == [LINKED]


def test_r20_a_proof_that_only_the_platform_refuses_is_asked_for_once_more(alice, sandbox):
    provider = at_provider(alice)
    denied = {"code": "verification_record.permission_denied", "message": "no"}
    sandbox.break_("status", "/api/my-account/identities", status=401, json=denied)
    page = come_back(alice, provider, **somebody_new())
    sandbox.mend()

    assert page.heading == "Confirm it’s you"


@pytest.mark.parametrize("after", [True, False])
def test_r21_an_answer_that_was_lost_is_looked_for_and_the_link_made_once(alice, sandbox, after):
    provider = at_provider(alice)
    sandbox.break_("status", "/api/my-account/identities", status=504, after=after)
    page = come_back(alice, provider, **somebody_new())
    sandbox.mend()

    if after:
        assert page.notices()[-1] == LINKED
    else:
        assert "We do not know whether it was linked" in page.notices()[0]
        page = alice.follow(alice.send(page, _action=f"{LIST}/completion"))
        assert page.notices() == [LINKED]
    assert identities(sandbox) == {MOCK: "al-there-at-mock-social"}


def test_a_platform_that_does_not_answer_costs_nothing(alice, sandbox):
    provider = at_provider(alice)
    sandbox.break_("status", "/api/my-account/identities", status=503)
    page = come_back(alice, provider, **somebody_new())
    assert page.notices() == [
        "The service is not answering. Nothing was changed. Submit again in a moment."
    ]
    sandbox.mend()
    page = alice.follow(alice.send(page, _action=f"{LIST}/completion"))

    assert page.notices() == [LINKED]


def test_what_is_not_offered_any_more_can_only_be_unlinked(alice, sandbox):
    sandbox.change_user("alice", identities={"gone": {"userId": "1", "details": {"name": "Al"}}})
    page = alice.visit(LIST)
    assert row(page, "gone") == (
        "gone Al · Not offered here any more: it does not sign you in. Unlink gone"
    )

    page = proven(alice, f"{LIST}/unlinking?account=gone")
    assert "You can no longer sign in" not in page.text
    alice.follow(alice.send(page, _action=f"{LIST}/unlinking"))
    assert identities(sandbox) == {}


def test_a_provider_for_apps_only_is_said_to_be_one(alice, sandbox, portal):
    connectors = [{"id": "c", "target": "chat", "platform": "Native", "name": {"en": "Chat"}}]
    public = {"socialConnectors": connectors}
    sandbox.break_("status", "/api/.well-known/sign-in-exp", status=200, json=public)
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(LIST)
    assert row(page, "Chat") == "Chat Not linked"

    assert "in an app only" in proven(alice, f"{LIST}/linking?account=chat").text


def test_where_the_tenant_keeps_it_to_itself_it_is_said_or_not_there(alice, sandbox, portal):
    sandbox.offer_companies()
    sandbox.set_fields(social="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(LIST)
    assert "Managed by Northwind" in page.text
    assert row(page, "Mock Social") == "Mock Social Not linked"
    for way in ("linking", "replacement", "unlinking"):
        assert proven(alice, f"{LIST}/{way}?account=mock-social").status == 404

    sandbox.set_fields(social="Off")
    portal.extensions["foyer.platforms"].forget()
    assert alice.visit(LIST).status == 404
    assert not alice.visit("/").soup.select(f"a[href='{LIST}']")


def test_a_company_account_is_shown_with_who_runs_it_and_what_that_keeps(alice, sandbox, portal):
    sandbox.offer_companies(company("c1", "Acme Workforce"))
    portal.extensions["foyer.platforms"].forget()
    detail = {"name": "Alice at Acme", "email": "alice@acme.test"}
    account = {"issuer": "https://login.acme.test", "ssoConnectorId": "c1", "detail": detail}
    sandbox.change_user("alice", sso_identities=[account])
    page = alice.visit(LIST)

    assert "Only the company can change or remove it." in page.text
    assert page.text.count("Managed by Acme Workforce") == 2
    assert "alice@acme.test" in page.text
    assert "Locked in your profile Nothing" in page.text
    sandbox.offer_companies(company("c1", "Acme Workforce", syncs=True))
    portal.extensions["foyer.platforms"].forget()
    said = "Locked in your profile Display name Taken over from Acme Workforce at each sign-in"
    assert said in alice.visit(LIST).text
    sandbox.break_("status", "/api/users/*", status=500)
    assert "We could not load this section." in alice.visit(LIST).text
    sandbox.mend()
    sandbox.set_fields(social="Off")
    portal.extensions["foyer.platforms"].forget()
    assert "Social accounts" not in alice.visit(LIST).text


def test_logos_come_from_our_own_origin_and_hold_nothing_but_a_drawing(alice):
    page = alice.visit(LIST)
    sources = [image["src"] for image in page.soup.select("main .logo img")]
    assert len(sources) == 2

    answer = alice.get(sources[0])
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert alice.get(f"{LIST}/logos/0123456789abcdef").status == 404
