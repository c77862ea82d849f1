"""What a company keeps of its people's profiles: shown here with who keeps it, changed there."""

import pytest

from tests.browser import form_values
from tests.companies import company

TOLD = {"name": "Alice at Acme", "avatar": "https://acme.test/alice.png"}
ACCOUNT = {"issuer": "https://login.acme.test", "ssoConnectorId": "c1", "detail": TOLD}
BY_ACME = "Managed by Acme Workforce"


@pytest.fixture
def kept(sandbox, portal):
    """Acme keeps what it tells of alice."""
    sandbox.offer_companies(company("c1", "Acme Workforce", syncs=True))
    sandbox.change_user("alice", sso_identities=[ACCOUNT])
    portal.extensions["foyer.platforms"].forget()


def test_what_a_company_keeps_is_shown_with_its_name_and_leads_nowhere(alice, kept):
    page = alice.visit("/profile")

    assert page.text.count(BY_ACME) == 2
    assert "Display name Alice Adams Managed by Acme Workforce" in page.text
    hrefs = [link["href"] for link in page.soup.select("main .row__link")]
    assert "/profile/avatar" not in hrefs
    assert "/profile/name#name" not in hrefs
    assert "/profile/name#given_name" in hrefs, "the rest is hers"


def test_it_cannot_be_changed_whatever_is_sent(alice, sandbox, kept):
    page = alice.visit("/profile/name")
    assert BY_ACME in page.text
    assert not page.soup.select("main [name=name]")
    sandbox.forget_calls()
    form = form_values(page.form_with("given_name").select("input"))
    alice.post("/profile/name", {**form, "given_name": "Ally", "name": "Mallory"})

    assert sandbox.user("alice")["name"] == "Alice Adams"
    assert sandbox.user("alice")["profile"]["givenName"] == "Ally"
    assert sandbox.changes() == ["PATCH /api/my-account/profile"]


@pytest.mark.parametrize("path", ["/profile/avatar", "/profile/avatar/removal"])
def test_a_picture_that_a_company_keeps_has_no_page(alice, sandbox, kept, path):
    token = alice.visit("/profile/name").soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()

    assert alice.visit(path).status == 404
    assert alice.post(path, {"csrf_token": token}).status == 404
    assert sandbox.changes() == []


def test_a_company_of_somebody_else_keeps_nothing_of_mine(alice, bob, kept):
    page = bob.visit("/profile")

    assert BY_ACME not in page.text
    assert bob.visit("/profile/name").soup.select("main [name=name]")


@pytest.mark.parametrize(
    "kind", ["it only tells", "it is not offered", "it cannot be asked", "there is no authority"]
)
def test_what_nobody_keeps_is_changed_as_ever(alice, sandbox, portal, kept, kind):
    if kind == "it only tells":
        sandbox.offer_companies(company("c1", "Acme Workforce"))
    elif kind == "it is not offered":
        sandbox.offer_companies(company("c1", "Acme Workforce", syncs=True, domains=()))
    elif kind == "it cannot be asked":
        sandbox.break_("status", "/api/sso-connectors", status=500)
    else:
        sandbox.break_("status", "/api/users/*", status=403, json={"code": "auth.forbidden"})
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit("/profile/name")
    assert BY_ACME not in page.text
    alice.send(page, _action="/profile/name", name="Alice Able")
    sandbox.mend()

    assert sandbox.user("alice")["name"] == "Alice Able"


def test_what_the_tenant_keeps_anyway_is_managed_by_the_tenant(alice, sandbox, portal, kept):
    sandbox.set_fields(name="ReadOnly", avatar="Off")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit("/profile")

    assert "Display name Alice Adams Managed by Northwind" in page.text
    assert BY_ACME not in page.text
