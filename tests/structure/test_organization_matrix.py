"""
Who may do what in an organization, over every route there is (W-44, W-45): role × route × whose
organization it is, reading and writing. The routes come from the app; a new one fails until it
stands in the table below.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal.auth.proofs import Need
from portal.features.proof_table import PROOFS
from portal.organizations.permissions import Permission
from portal.sandbox.people.cast import ACME, UMBRELLA, cast_id
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.browser import Browser, Page
from tests.conftest import CONTOSO


@dataclass(frozen=True)
class Row:
    """What the route asks for; *query* and *fields* make its form complete, ``{admin}`` a role."""

    permission: Permission
    query: str = ""
    fields: tuple[tuple[str, str], ...] = ()


ROUTES = {
    "organizations.show": Row(Permission.BE_HERE),
    "organizations.get_second_step": Row(Permission.BE_HERE),
    "organizations.members": Row(Permission.SEE_MEMBERS),
    "organizations.members_one": Row(Permission.MANAGE_MEMBERS),
    "organizations.members_roles": Row(Permission.MANAGE_MEMBERS, query="?chosen=yes&role={admin}"),
    "organizations.members_several": Row(
        Permission.MANAGE_MEMBERS, query="?member={user_id}&way=give&role={admin}"
    ),
    "organizations.members_removal": Row(Permission.MANAGE_MEMBERS),
    "organizations.leave": Row(Permission.BE_HERE),
    "organizations.roles": Row(Permission.BE_HERE),
    "organizations.settings": Row(Permission.CHANGE_SETTINGS),
    "organizations.settings_name": Row(Permission.CHANGE_SETTINGS, fields=(("name", "Mine"),)),
    "organizations.settings_looks": Row(Permission.CHANGE_SETTINGS),
    "organizations.settings_second_step": Row(
        Permission.CHANGE_SETTINGS, fields=(("errand", "require"),)
    ),
    "organizations.settings_domains": Row(
        Permission.CHANGE_SETTINGS, fields=(("domain", "mine.example"),)
    ),
    "organizations.settings_deletion": Row(Permission.DELETE, fields=(("name", "Acme Corp"),)),
    "organizations.hand_over": Row(
        Permission.DELETE, fields=(("member", "{user_id}"), ("me", "step_down"))
    ),
    "invitations.show": Row(Permission.INVITE),
    "invitations.show_new": Row(
        Permission.INVITE, fields=(("addresses", "henry@example.test"), ("step", "send"))
    ),
    "invitations.show_report": Row(Permission.INVITE),
    "invitations.show_one": Row(Permission.INVITE),
    "invitations.resend": Row(Permission.INVITE),
    "invitations.show_revoke": Row(Permission.INVITE),
}

MAY = {
    "alice": set(Permission),
    "bob": {Permission.BE_HERE, Permission.SEE_MEMBERS},
    "erin": {Permission.BE_HERE, Permission.SEE_MEMBERS, Permission.MANAGE_MEMBERS},
}
"""At Acme: the admin, a member, and a clerk who may manage members."""

SOMEBODY = {"user_id": cast_id("bob"), "invitation_id": "invitation00"}


def routes_of_organizations(portal) -> dict[str, object]:
    return {
        rule.endpoint: rule
        for rule in portal.url_map.iter_rules()
        if "organization_id" in rule.arguments
    }


@pytest.fixture
def cast(sandbox):
    """A clerk beside the admin and the member, and somebody who was a member once."""
    roster.add_role(sandbox, "clerk", "read:member", "manage:member")
    roster.join(sandbox, ACME, "erin", "clerk")
    roster.invite(sandbox, ACME, "henry@example.test", id=SOMEBODY["invitation_id"])
    return sandbox


def address(portal, sandbox, endpoint: str, organization: str = ACME, **values: str) -> str:
    rule = routes_of_organizations(portal)[endpoint]
    known = {**SOMEBODY, **values, "organization_id": organization}
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", known[name])
    admin = roster.role_id(sandbox, "admin")
    return path + ROUTES[endpoint].query.format(admin=admin, **known)


def proven(browser: Browser, who: str, sandbox, portal) -> None:
    """Whatever the routes want proven has been."""
    for endpoint in ROUTES:
        need = PROOFS.get(endpoint)
        if not isinstance(need, Need):
            continue
        page = browser.visit(f"/verify?next={address(portal, sandbox, endpoint).split('?')[0]}")
        if page.heading != "Confirm it’s you":
            continue
        if who in PASSWORDS:
            browser.send(page, _action="/verify/password", password=PASSWORDS[who])
        else:
            page = browser.follow(browser.send(page, _action="/verify/email/code"))
            browser.send(page, code=sandbox.code_for(f"{who}@example.test"))


def sent(browser: Browser, portal, sandbox, endpoint: str, path: str, token: str) -> Page:
    admin = roster.role_id(sandbox, "admin")
    fields = {
        name: value.format(admin=admin, **SOMEBODY) for name, value in ROUTES[endpoint].fields
    }
    key = endpoint.replace(".", "-").replace("_", "-")[:22].ljust(22, "x")
    return browser.post(path, {"csrf_token": token, "form_key": key, **fields})


def token_of(browser: Browser) -> str:
    return str(browser.visit("/profile").soup.select_one("[name=csrf_token]")["value"])


def methods(portal, endpoint: str) -> set[str]:
    return routes_of_organizations(portal)[endpoint].methods & {"GET", "POST"}


def test_every_route_of_an_organization_stands_in_the_matrix_with_its_permission(portal):
    said = {
        endpoint: getattr(portal.view_functions[endpoint], "permission", None)
        for endpoint in routes_of_organizations(portal)
    }

    assert said == {endpoint: row.permission for endpoint, row in ROUTES.items()}


@pytest.mark.parametrize("who", MAY)
def test_c44_w45_each_role_gets_as_far_as_it_may_and_changes_nothing_beyond(
    who, signed_in_as, cast, portal
):
    browser = signed_in_as(who)
    proven(browser, who, cast, portal)
    token = token_of(browser)
    cast.forget_calls()
    for endpoint, row in ROUTES.items():
        path = address(portal, cast, endpoint)
        allowed = row.permission in MAY[who]
        if "GET" in methods(portal, endpoint):
            answer = browser.get(path)
            assert (answer.status not in (403, 404)) is allowed, (endpoint, answer.status)
            assert "/verify" not in (answer.location or ""), endpoint
        if "POST" in methods(portal, endpoint) and not allowed:
            answer = sent(browser, portal, cast, endpoint, path, token)
            assert answer.status == 403, (endpoint, answer.status)
    assert cast.changes() == []


@pytest.mark.parametrize("who", ["dave", "erin", "bob"])
def test_w44_for_others_there_is_no_such_page_and_nothing_happens(
    who, signed_in_as, sandbox, portal
):
    """An admin of another organization, somebody of none, and somebody who was a member once."""
    browser = signed_in_as(who)
    if who == "bob":
        assert browser.get(f"/organizations/{ACME}").status == 200
        roster.leave(sandbox, ACME, "bob")
    proven(browser, who, sandbox, portal)
    token = token_of(browser)
    sandbox.forget_calls()
    for endpoint in ROUTES:
        for organization in (ACME, "nowhere00000"):
            path = address(portal, sandbox, endpoint, organization)
            for method in methods(portal, endpoint):
                answer = (
                    browser.get(path)
                    if method == "GET"
                    else sent(browser, portal, sandbox, endpoint, path, token)
                )
                assert answer.status == 404, (endpoint, method, answer.status)
    assert sandbox.changes() == []


def test_w44_ids_of_elsewhere_are_nobody_here(signed_in_as, sandbox, portal):
    """Dave is a member of another organization, and alice's rights do not reach over there."""
    alice = signed_in_as("alice")
    proven(alice, "alice", sandbox, portal)
    token = token_of(alice)
    before = roster.roles_of(sandbox, UMBRELLA, "dave")
    sandbox.forget_calls()
    for endpoint, row in ROUTES.items():
        rule = routes_of_organizations(portal)[endpoint]
        if "user_id" in rule.arguments:
            path = address(portal, sandbox, endpoint, user_id=cast_id("dave"))
            assert alice.get(path).status == 404, endpoint
            if "POST" in rule.methods:
                assert sent(alice, portal, sandbox, endpoint, path, token).status == 404, endpoint
        if row.permission not in (Permission.BE_HERE, Permission.SEE_MEMBERS):
            path = address(portal, sandbox, endpoint, UMBRELLA, user_id=cast_id("dave"))
            if "GET" in rule.methods:
                assert alice.get(path).status == 403, endpoint
            if "POST" in rule.methods:
                assert sent(alice, portal, sandbox, endpoint, path, token).status == 403, endpoint
    assert sandbox.changes() == []
    assert roster.roles_of(sandbox, UMBRELLA, "dave") == before


def test_w44_a_session_of_another_tenant_or_none_opens_nothing(
    installation, signed_in_as, sandbox, portal
):
    elsewhere = signed_in_as("alice", CONTOSO)
    browser = installation.browser()
    for name, value in elsewhere.cookies().items():
        browser.set_cookie(name, value)
    token = "no-token-of-this-tenant"
    sandbox.forget_calls()
    for endpoint in ROUTES:
        path = address(portal, sandbox, endpoint)
        if "GET" in methods(portal, endpoint):
            assert (browser.get(path).location or "").startswith("/auth/sign-in"), endpoint
        if "POST" in methods(portal, endpoint):
            answer = sent(browser, portal, sandbox, endpoint, path, token)
            assert answer.status in (303, 400, 403), (endpoint, answer.status)
    assert sandbox.changes() == []
