"""
Every form of an organization, of its invitations and of joining one, under every answer that the
platform may give (R-20 to R-33). The forms come from the route table: a new one fails until it
stands below.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from portal.sandbox.current import store
from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.conftest import Sandbox
from tests.pages.faults import COULD_NOT_BE_READ, FAULTS
from tests.tries import forget_tries

TERN = "tern00000000"
HERE = f"/organizations/{TERN}"
BOB = cast_id("bob")
INVITED = "invitation00"
SENT = f"{HERE}/invitations/{INVITED}"
MINE = f"/invitations/{INVITED}"
AT_PLATFORM = f"/api/organizations/{TERN}"
INVITATIONS = "/api/organization-invitations"
ADDRESS = "henry@example.test"


@dataclass(frozen=True)
class Form:
    """
    The form at *path*, sent to *action* with *fields*, and the call of the platform that it comes
    to: *method* and *call*. *typed* are those fields that somebody would have to type again,
    *invite* is the address of an invitation that it is about.
    """

    path: str
    method: str
    call: str
    fields: dict[str, str] = field(default_factory=dict)
    action: str = ""
    typed: tuple[str, ...] = ()
    invite: str = ""


ROLES = f"{HERE}/members/{BOB}/roles?chosen=yes&role={{admin}}"
SEVERAL = f"{HERE}/members/roles?member={BOB}&way=give&role={{admin}}"
FORMS = {
    "organizations.new": Form(
        "/organizations/new",
        "POST",
        "/api/organizations",
        {"name": "Walked", "description": "Far"},
        typed=("name", "description"),
    ),
    "organizations.members_roles": Form(ROLES, "POST", f"{AT_PLATFORM}/users/roles"),
    "organizations.members_several": Form(SEVERAL, "POST", f"{AT_PLATFORM}/users/roles"),
    "organizations.members_removal": Form(
        f"{HERE}/members/{BOB}/removal", "DELETE", f"{AT_PLATFORM}/users/*"
    ),
    "organizations.leave": Form(f"{HERE}/departure", "DELETE", f"{AT_PLATFORM}/users/*"),
    "organizations.hand_over": Form(
        f"{HERE}/hand-over",
        "POST",
        f"{AT_PLATFORM}/users/roles",
        {"member": BOB, "me": "stay"},
        typed=("member", "me"),
    ),
    "organizations.settings_name": Form(
        f"{HERE}/settings/name",
        "PATCH",
        AT_PLATFORM,
        {"name": "Walked", "description": "Far"},
        typed=("name", "description"),
    ),
    "organizations.settings_looks": Form(
        f"{HERE}/settings/looks",
        "PATCH",
        AT_PLATFORM,
        {"logo": "https://x.example/x.png", "color": "#3b54d6"},
        typed=("logo", "color"),
    ),
    "organizations.settings_second_step": Form(
        f"{HERE}/settings/second-step", "PATCH", AT_PLATFORM, {"errand": "require"}
    ),
    "organizations.settings_domains": Form(
        f"{HERE}/settings/domains",
        "POST",
        f"{AT_PLATFORM}/jit/email-domains",
        {"domain": "tern.example"},
        typed=("domain",),
    ),
    "organizations.settings_deletion": Form(
        f"{HERE}/settings/deletion", "DELETE", AT_PLATFORM, {"name": "Tern Works"}, typed=("name",)
    ),
    "organizations.get_second_step": Form(
        HERE, "GET", f"/api/users/{cast_id('alice')}/organizations", action=f"{HERE}/second-step"
    ),
    "invitations.show_new": Form(
        f"{HERE}/invitations/new",
        "POST",
        INVITATIONS,
        {"addresses": ADDRESS, "note": "Hello", "days": "9", "step": "send"},
    ),
    "invitations.resend": Form(
        SENT, "POST", f"{INVITATIONS}/*/message", action=f"{SENT}/message", invite=ADDRESS
    ),
    "invitations.show_revoke": Form(
        f"{SENT}/revocation", "PUT", f"{INVITATIONS}/*/status", invite=ADDRESS
    ),
    "joining.accept": Form(
        MINE, "PUT", f"{INVITATIONS}/*", action=f"{MINE}/acceptance", invite="alice@example.test"
    ),
    "joining.decline": Form(
        f"{MINE}/declining",
        "PUT",
        f"{INVITATIONS}/*",
        {"note": "Some other time"},
        typed=("note",),
        invite="alice@example.test",
    ),
    **{
        f"joining.{name}": Form(MINE, "GET", f"{INVITATIONS}/*", action=f"{MINE}/{path}", invite=to)
        for name, path, to in (
            ("add_address", "my-address", ADDRESS),
            ("ask", "request", ADDRESS),
            ("change_account", "another-account", ADDRESS),
            ("enter", "entry", ADDRESS),
            ("get_second_step", "second-step", "alice@example.test"),
            ("readdress", "readdressing", ADDRESS),
        )
    },
}
"""By endpoint. What changes nothing at the platform is tried where it looks there first."""


MORE_FAULTS = (
    ("r21", "status", {"status": 401, "json": {"code": "auth.unauthorized"}}, (502,)),
    ("r25", "status", {"status": 409, "json": {"code": "entity.unique_integrity_violation"}}, ()),
    ("r25", "status", {"status": 422, "json": {"code": "request.invalid_input"}}, ()),
)
ALSO = {"r24": (409,), "r25": (200, 409)}
"""Beside what other pages do: that somebody or something is gone is said on the form."""

OF_LOOKS = {"r25": (502,), "r28": COULD_NOT_BE_READ}
"""Where it is a look of ours that fails, nothing was sent, and nothing can have happened."""

AFTERWARDS = ("joining.accept", "joining.decline", "joining.ask", "invitations.show_new")
"""They lead to a page which says how it stands, whatever came of them."""


def blueprints_of(portal) -> set[str]:
    return {
        rule.endpoint
        for rule in portal.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("organizations", "invitations", "joining")
        and "POST" in rule.methods
    }


def as_it_is(sandbox: Sandbox) -> list[object]:
    """All that the forms could change."""
    tables = ("organizations", "organization_members", "organization_member_roles")
    more = ("organization_email_domains", "organization_invitations")
    with sandbox.app.app_context():
        return [store().rows(f"SELECT * FROM {table}") for table in (*tables, *more)]  # noqa: S608


def ground(sandbox, endpoint: str) -> Form:
    """An organization that Alice manages, or is invited to."""
    form = FORMS[endpoint]
    joins = endpoint.startswith("joining")
    members = {"bob": ["admin"]} if joins else {"alice": ["admin"], "bob": ["member"]}
    if endpoint == "organizations.leave":
        members["bob"] = ["admin"]
    columns = {"is_mfa_required": True} if endpoint.endswith("get_second_step") else {}
    roster.add_organization(sandbox, TERN, "Tern Works", members, **columns)
    if form.invite:
        roster.invite(sandbox, TERN, form.invite, id=INVITED, inviter="bob")
    return replace(form, path=form.path.format(admin=roster.role_id(sandbox, "admin")))


def ready(browser, form: Form):
    page = browser.visit(form.path)
    if page.heading == "Confirm it’s you":
        browser.send(page, _action="/verify/password", password=PASSWORDS["alice"])
        page = browser.visit(form.path)
    return page


def sent(browser, page, form: Form):
    """By its button, as far as this page has one."""
    if form.action and not page.soup.select(f'main form[action="{form.action}"]'):
        token = page.soup.select_one("[name=csrf_token]")["value"]
        return browser.post(form.action, {"csrf_token": token, **form.fields})
    fields = form.fields or ({} if form.action else {"form_key": page.value_of("form_key")})
    return browser.send(page, _action=form.action or None, **fields)


def faults_for(form: Form):
    """A look that fails is one thing, however it does: one of each row will do."""
    every = (*FAULTS, *MORE_FAULTS)
    return {fault[0]: fault for fault in every}.values() if form.method == "GET" else every


def words_of(page) -> list[str]:
    return page.soup.select("[data-notice], .error-summary, .field__error, .main__lead p")


def test_every_form_of_organizations_invitations_and_joining_is_walked(portal):
    assert set(FORMS) == blueprints_of(portal)


@pytest.mark.parametrize("endpoint", FORMS)
def test_r20_to_r33_every_answer_of_the_platform_has_words_and_costs_nothing(
    alice, sandbox, installation, endpoint
):
    form = ground(sandbox, endpoint)
    page = ready(alice, form)
    before = as_it_is(sandbox)
    for row, fault, options, statuses in faults_for(form):
        forget_tries(installation.folder)
        sandbox.break_(fault, form.call, method=form.method, **options)
        answer = sent(alice, page, form)
        sandbox.mend()
        what = (row, fault, options, answer.status, answer.location, answer.heading)
        assert as_it_is(sandbox) == before, what
        if answer.status == 303:
            assert endpoint in AFTERWARDS or (row == "r24" and form.method == "GET"), what
            answer = alice.follow(answer)
            page = ready(alice, form)
        else:
            looks = OF_LOOKS.get(row, ()) if form.method == "GET" else ()
            assert answer.status in (*statuses, *ALSO.get(row, ()), *looks), what
            for name in form.typed if answer.status != 404 else ():
                assert answer.value_of(name).strip() == form.fields[name], what
        assert words_of(answer), what
        if answer.status == 504:
            assert "not know" in answer.text, what
    assert alice.get("/profile").status == 200


@pytest.mark.parametrize("endpoint", [name for name, form in FORMS.items() if form.method != "GET"])
def test_r21_an_answer_that_was_lost_is_never_called_a_failure(alice, sandbox, endpoint):
    form = ground(sandbox, endpoint)
    page = ready(alice, form)
    sandbox.break_("status", form.call, method=form.method, status=504, after=True)
    answer = alice.follow(sent(alice, page, form))

    assert answer.status in (200, 504)
    assert "not know" in answer.text or "No answer came back" in answer.text, answer.text
    assert "Nothing was changed" not in answer.text
