"""Organizations, and who is in them."""

from __future__ import annotations

from collections.abc import Callable

from portal.journal.events import Event
from portal.sandbox.people.cast import ACME, cast_id
from tests import roster
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import ALICE, BOB, Errand, Refusal, proven

ACMES = f"/organizations/{ACME}"
SETTINGS = f"{ACMES}/settings"
BOBS = f"{ACMES}/members/{cast_id('bob')}"
ALICES = f"{ACMES}/members/{cast_id('alice')}"


def _confirmed(path: str, who: str, **typed: str) -> Callable[[Browser, Sandbox], Page]:
    """The question at *path* is answered with yes; ``{admin}`` in it is the id of that role."""

    def confirm(browser: Browser, sandbox: Sandbox) -> Page:
        address = path.format(admin=roster.role_id(sandbox, "admin"))
        page = proven(browser, address, who, sandbox)
        return browser.send(page, _action=address.partition("?")[0], **typed)

    return confirm


def _above_the_clerk(path: str) -> Callable[[Browser, Sandbox], Page]:
    """Bob may manage members by then, and tries what is above him."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        roster.add_role(sandbox, "clerk", "read:member", "manage:member")
        roster.set_roles(sandbox, ACME, "bob", "clerk")
        return _confirmed(path, "bob")(browser, sandbox)

    return try_it


def _last_to_leave(browser: Browser, sandbox: Sandbox) -> Page:
    """Somebody else was an admin when the page was opened."""
    roster.set_roles(sandbox, ACME, "bob", "admin")
    page = browser.visit(f"{ACMES}/departure")
    roster.set_roles(sandbox, ACME, "bob", "member")
    return browser.send(page, _action=f"{ACMES}/departure")


def _handed_over_too_late(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, f"{ACMES}/hand-over", "alice", sandbox)
    gone = {"code": "entity.relation_foreign_key_not_found"}
    sandbox.break_("status", "/api/organizations/*/users/roles", status=422, json=gone)
    return browser.send(page, member=cast_id("bob"), me="stay")


def _sent(path: str, **typed: str) -> Callable[[Browser, Sandbox], Page]:
    """What the form at *path* sends, whichever of its buttons is pressed."""

    def send(browser: Browser, sandbox: Sandbox) -> Page:
        page = proven(browser, path, "alice", sandbox)
        values = {
            name: page.soup.select_one(f"[name={name}]")["value"]
            for name in ("csrf_token", "form_key")
        }
        return browser.post(path, values | typed)

    return send


def _gone_meanwhile(path: str, method: str, **typed: str) -> Callable[[Browser, Sandbox], Page]:
    """The platform does not know the organization any more when the change comes."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        proven(browser, path, "alice", sandbox)
        gone = {"code": "entity.not_found"}
        pattern = f"/api/organizations/{ACME}*"
        sandbox.break_("status", pattern, method=method, status=404, json=gone)
        return _sent(path, **typed)(browser, sandbox)

    return try_it


ERRANDS = (
    Errand(
        "organizations.members_roles",
        Event.MEMBER_ROLES_CHANGED,
        "alice",
        _confirmed(f"{BOBS}/roles?chosen=yes&role={{admin}}", "alice"),
        (ALICE, BOB),
        others=(Event.ROLES_CHANGED,),
    ),
    Errand(
        "organizations.members_several",
        Event.MEMBER_ROLES_CHANGED,
        "alice",
        _confirmed(
            f"{ACMES}/members/roles?member={cast_id('bob')}&way=give&role={{admin}}", "alice"
        ),
        (ALICE, BOB),
        others=(Event.ROLES_CHANGED,),
    ),
    Errand(
        "organizations.members_removal",
        Event.MEMBER_REMOVED,
        "alice",
        _confirmed(f"{BOBS}/removal", "alice"),
        (ALICE, BOB),
        others=(Event.REMOVED_FROM_ORGANIZATION,),
    ),
    Errand(
        "organizations.hand_over",
        Event.MEMBER_ROLES_CHANGED,
        "alice",
        _confirmed(f"{ACMES}/hand-over", "alice", member=cast_id("bob"), me="stay"),
        (ALICE, BOB),
        others=(Event.ROLES_CHANGED,),
    ),
    Errand(
        "organizations.new",
        Event.ORGANIZATION_CREATED,
        "alice",
        lambda browser, sandbox: browser.send(browser.visit("/organizations/new"), name="Tern"),
        (),
    ),
    Errand(
        "organizations.settings_second_step",
        Event.ORGANIZATION_CHANGED,
        "alice",
        _sent(f"{SETTINGS}/second-step", errand="require"),
        (ALICE,),
    ),
    Errand(
        "organizations.settings_domains",
        Event.ORGANIZATION_CHANGED,
        "alice",
        _sent(f"{SETTINGS}/domains", domain="tern.example"),
        (ALICE,),
    ),
    Errand(
        "organizations.settings_deletion",
        Event.ORGANIZATION_DELETED,
        "alice",
        _sent(f"{SETTINGS}/deletion", name="acme corp"),
        (ALICE, BOB),
        others=(Event.ORGANIZATION_GONE,),
    ),
    Errand(
        "organizations.leave",
        Event.ORGANIZATION_LEFT,
        "bob",
        _confirmed(f"{ACMES}/departure", "bob"),
        (BOB,),
    ),
)

REFUSALS = (
    Refusal(
        "organizations.members_roles",
        Event.MEMBER_ROLES_CHANGED,
        "alice",
        _confirmed(f"{ALICES}/roles?chosen=yes", "alice"),
        "last_admin",
    ),
    Refusal(
        "organizations.members_several",
        Event.MEMBER_ROLES_CHANGED,
        "alice",
        _confirmed(
            f"{ACMES}/members/roles?member={cast_id('alice')}&way=take&role={{admin}}", "alice"
        ),
        "last_admin",
    ),
    Refusal(
        "organizations.members_removal",
        Event.MEMBER_REMOVED,
        "bob",
        _above_the_clerk(f"{ALICES}/removal"),
        "not_allowed",
    ),
    Refusal(
        "organizations.hand_over",
        Event.MEMBER_ROLES_CHANGED,
        "alice",
        _handed_over_too_late,
        "not_found",
    ),
    Refusal(
        "organizations.settings_second_step",
        Event.ORGANIZATION_CHANGED,
        "alice",
        _gone_meanwhile(f"{SETTINGS}/second-step", "PATCH", errand="require"),
        "not_found",
    ),
    Refusal(
        "organizations.settings_domains",
        Event.ORGANIZATION_CHANGED,
        "alice",
        _gone_meanwhile(f"{SETTINGS}/domains", "POST", domain="tern.example"),
        "not_found",
    ),
    Refusal(
        "organizations.settings_deletion",
        Event.ORGANIZATION_DELETED,
        "alice",
        _gone_meanwhile(f"{SETTINGS}/deletion", "DELETE", name="Acme Corp"),
        "not_found",
    ),
    Refusal("organizations.leave", Event.ORGANIZATION_LEFT, "alice", _last_to_leave, "last_admin"),
)
