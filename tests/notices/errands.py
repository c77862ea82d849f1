"""
Every way to bring about an event, on the pages themselves: the one table of what is recorded where.

A page that wants something proven, and every event there is, must stand here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.journal.events import Event
from portal.sandbox.people.cast import ACME, cast_id
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.authenticator import Authenticator
from tests.browser import Browser, Page
from tests.conftest import Sandbox, sign_in, sign_in_at
from tests.pages import second_steps
from tests.pages.enrolment import enrols, options, sends
from tests.pages.provider_errand import answered, at_provider, come_back, somebody_new

NEW = "Marble-Thicket-70!"


def proven(browser: Browser, path: str, who: str, sandbox: Sandbox) -> Page:
    """The form at *path* as *who* has it after confirming who they are."""
    page = browser.visit(path)
    if page.heading != "Confirm it’s you":
        return page
    if who in PASSWORDS:
        sent = browser.send(page, _action="/verify/password", password=PASSWORDS[who])
        return browser.follow(sent)
    page = browser.follow(browser.send(page, _action="/verify/email/code"))
    return browser.follow(browser.send(page, code=sandbox.code_for(f"{who}@example.test")))


@dataclass(frozen=True)
class Errand:
    """
    What *who* does at *endpoint*, and the *event* it is. *told* are the addresses that mail goes
    to, *status* is what the page answers, *others* what it is for those whom it concerns as well.
    """

    endpoint: str
    event: Event
    who: str
    done: Callable[[Browser, Sandbox], Page]
    told: tuple[str, ...]
    status: int = 303
    others: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Refusal:
    endpoint: str
    event: Event
    who: str
    tried: Callable[[Browser, Sandbox], Page]
    reason: str


def _change_username(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.send(proven(browser, "/username", "alice", sandbox), username="alice_in_w")


def _new_email(who: str, address: str) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = browser.send(proven(browser, "/email", who, sandbox), email=address)
        return browser.send(browser.follow(page), code=sandbox.code_for(address))

    return change


def _new_phone(who: str) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = browser.send(proven(browser, "/phone", who, sandbox), country="US", phone=PHONE)
        return browser.send(browser.follow(page), code=sandbox.outbox()[0]["code"])

    return change


def _new_token(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.send(proven(browser, "/access-tokens/new", "alice", sandbox), name="Laptop")


def _taken_token_name(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.add_token("alice", "Laptop")
    return _new_token(browser, sandbox)


def _exported(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, "/export/file", "alice", sandbox)
    return browser.send(page, _action="/export/file")


def _closed(browser: Browser, sandbox: Sandbox) -> Page:
    page = browser.visit("/close-account/confirmation")
    page = browser.follow(browser.send(page, _action="/verify/sign-in"))
    page = sign_in_at(browser, page, "bob", sandbox)
    return browser.send(page, typed="bob@example.test")


def _closed_when_it_is_not_set_up(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.break_("status", "/api/users/*", method="DELETE", status=403, json=FORBIDDEN)
    return _closed(browser, sandbox)


def _revoked_token(browser: Browser, sandbox: Sandbox) -> Page:
    path = f"/access-tokens/{sandbox.add_token('alice', 'Laptop')}/revocation"
    return browser.send(browser.visit(path), _action=path)


def _removed(path: str) -> Callable[[Browser, Sandbox], Page]:
    def remove(browser: Browser, sandbox: Sandbox) -> Page:
        return browser.send(proven(browser, path, "alice", sandbox), _action=path)

    return remove


def _taken_email(browser: Browser, sandbox: Sandbox) -> Page:
    return _new_email("alice", ERIN)(browser, sandbox)


def _locked_before_the_code(path: str, field: str, **typed: str) -> Callable[..., Page]:
    """The tenant closes the field while the code is on its way."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        page = browser.follow(browser.send(proven(browser, path, "alice", sandbox), **typed))
        sandbox.set_fields(**{field: "ReadOnly"})
        return browser.send(page, code=sandbox.outbox()[0]["code"])

    return try_it


def _new_password(who: str, password: str = NEW) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = proven(browser, "/password", who, sandbox)
        return browser.send(page, new_password=password, repeat=password)

    return change


def _signed_in_elsewhere(browser: Browser, sandbox: Sandbox) -> str:
    """*browser* is alice’s, who is asked for her password; where she can end her other session."""
    sign_in(browser.another(), "alice", sandbox)
    return proven(browser, "/devices", "alice", sandbox).link("Sign out Unknown browser")


def _end_one(browser: Browser, sandbox: Sandbox) -> Page:
    path = _signed_in_elsewhere(browser, sandbox)
    return browser.send(browser.visit(path), _action=path)


def _end_one_when_it_is_closed(browser: Browser, sandbox: Sandbox) -> Page:
    path = _signed_in_elsewhere(browser, sandbox)
    page = browser.visit(path)
    sandbox.break_("status", f"/api/my-account/sessions/{path.rpartition('/')[2]}", **CLOSED)
    return browser.send(page, _action=path)


def _authenticator(who: str) -> Callable[[Browser, Sandbox], Page]:
    def set_up(browser: Browser, sandbox: Sandbox) -> Page:
        page = second_steps.with_qr_code(browser, who, sandbox)
        digits = second_steps.shown_by(second_steps.key_on(page))
        return browser.send(page, _action=second_steps.CODE, code=digits)

    return set_up


def _backup_codes(browser: Browser, sandbox: Sandbox) -> Page:
    page = second_steps.proven(browser, second_steps.CODES, "frank", sandbox)
    code = second_steps.codes_on(browser.send(page, _action=second_steps.CODES))[0]
    page = browser.visit(second_steps.CONFIRM)
    return browser.send(page, _action=second_steps.CONFIRM, code=code)


def _with_the_app_alone(
    act: Callable[[Browser, Sandbox], Page],
) -> Callable[[Browser, Sandbox], Page]:
    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        sandbox.change_user("frank", mfa_verifications=[second_steps.APP])
        return act(browser, sandbox)

    return try_it


def _second_step(path: str) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = second_steps.proven(browser, path, "frank", sandbox)
        return browser.send(page, _action=path)

    return change


def _asked_again(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("frank", logto_config={"mfa": {"skipMfaOnSignIn": True}})
    return _second_step(ASKED)(browser, sandbox)


def _wrong_code(browser: Browser, sandbox: Sandbox) -> Page:
    page = second_steps.with_qr_code(browser, "alice", sandbox)
    return browser.send(page, _action=second_steps.CODE, code="000000")


def _codes_closed_meanwhile(browser: Browser, sandbox: Sandbox) -> Page:
    page = second_steps.proven(browser, second_steps.CODES, "frank", sandbox)
    code = second_steps.codes_on(browser.send(page, _action=second_steps.CODES))[0]
    page = browser.visit(second_steps.CONFIRM)
    sandbox.set_fields(mfa="ReadOnly")
    return browser.send(page, _action=second_steps.CONFIRM, code=code)


def _second_step_closed(path: str) -> Callable[[Browser, Sandbox], Page]:
    """The tenant closes it while the question is open."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        page = second_steps.proven(browser, path, "frank", sandbox)
        sandbox.set_fields(mfa="ReadOnly")
        return browser.send(page, _action=path)

    return try_it


def _forget_device(browser: Browser, sandbox: Sandbox) -> Page:
    path = f"/devices/trusted/{sandbox.trust_a_device('alice')}"
    return browser.send(proven(browser, path, "alice", sandbox), _action=path)


def _forget_device_when_it_is_closed(browser: Browser, sandbox: Sandbox) -> Page:
    id_ = sandbox.trust_a_device("alice")
    page = proven(browser, f"/devices/trusted/{id_}", "alice", sandbox)
    sandbox.break_("status", f"/api/my-account/trusted-devices/{id_}", **CLOSED)
    return browser.send(page, _action=f"/devices/trusted/{id_}")


def _take_username(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.send(proven(browser, "/username", "alice", sandbox), username="bob")


def _locked_meanwhile(
    path: str, field: str, control: str = "ReadOnly"
) -> Callable[[Browser, Sandbox], Page]:
    """The tenant closes the field while its form is open."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        page = proven(browser, path, "alice", sandbox)
        sandbox.set_fields(**{field: control})
        return browser.send(page, _action=path)

    return try_it


def _enrol(browser: Browser, sandbox: Sandbox) -> Page:
    return enrols(browser)


def _enrol_when_it_is_closed(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, "/passkeys/new", "alice", sandbox)
    made = Authenticator().makes(options(browser, page))
    sandbox.set_fields(passkey="ReadOnly")
    return sends(browser, page, made)


def _with_passkey(what: str, *, is_closed: bool = False, **typed: str) -> Callable[..., Page]:
    """Of a passkey that is asked for at no sign-in, so that the password is proof enough."""

    def do_it(browser: Browser, sandbox: Sandbox) -> Page:
        proven(browser, "/username", "alice", sandbox)
        sandbox.change_user(
            "alice",
            mfa_verifications=[{"id": "first", "type": "WebAuthn", "createdAt": LONG_AGO}],
            logto_config={"mfa": {"skipMfaOnSignIn": True}},
        )
        page = browser.visit(f"/passkeys/first/{what}")
        if is_closed:
            sandbox.set_fields(passkey="ReadOnly")
        return browser.send(page, _action=f"/passkeys/first/{what}", **typed)

    return do_it


LONG_AGO = "2026-03-04T10:00:00.000Z"


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


ACMES = f"/organizations/{ACME}"
SETTINGS = f"{ACMES}/settings"
BOBS, ALICES = f"{ACMES}/members/{cast_id('bob')}", f"{ACMES}/members/{cast_id('alice')}"


def _back_from_provider(way: str, who: str = "alice") -> Callable[[Browser, Sandbox], Page]:
    """The answer of the provider is what links: the last page before the list."""

    def link(browser: Browser, sandbox: Sandbox) -> Page:
        if way == "replacement" and who == "alice":
            sandbox.change_user(who, identities=LINKED)
        return answered(browser, at_provider(browser, who=who, way=way), **somebody_new())

    return lambda browser, sandbox: browser.get(link(browser, sandbox).location or "")


def _finished_later(**pressed: str) -> Callable[[Browser, Sandbox], Page]:
    """What was nothing to prove with is something by the time the provider has answered."""

    def finish(browser: Browser, sandbox: Sandbox) -> Page:
        sandbox.change_user("alice", identities={"pear-id": {"userId": "al"}})
        provider = at_provider(browser, "pear-id", "carol")
        sandbox.change_user("Carol Chen", primary_email=CAROL)
        come_back(browser, provider, **pressed)
        page = proven(browser, COMPLETION, "carol", sandbox)
        return browser.send(page, _action=COMPLETION)

    return finish


def _taken_account(browser: Browser, sandbox: Sandbox) -> Page:
    pressed = {"account": "carol-at-mock-social"}
    return browser.get(answered(browser, at_provider(browser), **pressed).location or "")


def _taken_replacement(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("alice", identities=LINKED)
    pressed = {"account": "carol-at-mock-social"}
    provider = at_provider(browser, way="replacement")
    return browser.get(answered(browser, provider, **pressed).location or "")


def _unlinked(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("alice", identities=LINKED)
    page = proven(browser, f"{UNLINKING}?account=mock-social", "alice", sandbox)
    return browser.send(page, _action=UNLINKING)


def _unlinking_locked(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("alice", identities=LINKED)
    page = proven(browser, f"{UNLINKING}?account=mock-social", "alice", sandbox)
    sandbox.set_fields(social="ReadOnly")
    return browser.send(page, _action=UNLINKING)


def _app_revoked(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, f"{APP_REMOVAL}?app=paperclip-notes", "alice", sandbox)
    return browser.send(page, _action=APP_REMOVAL)


def _revoking_locked(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, f"{APP_REMOVAL}?app=paperclip-notes", "alice", sandbox)
    sandbox.set_fields(session="ReadOnly")
    return browser.send(page, _action=APP_REMOVAL)


APP_REMOVAL = "/apps/access/removal"
LINKED = {"mock-social": {"userId": "al", "details": {"name": "Al"}}}
UNLINKING, COMPLETION = "/linked-accounts/unlinking", "/linked-accounts/completion"
CAROL = "carol@example.test"
ASKED = "/two-step/sign-in"
AUTHENTICATOR_REMOVAL, CODES_REMOVAL = (
    "/two-step/authenticator/removal",
    "/two-step/backup-codes/removal",
)
FRANK = "frank@example.test"
NEW_EMAIL, PHONE = "wonderland@example.test", "4155550188"
OTHERS, EVERYWHERE = "/devices/others", "/devices/everywhere"
CLOSED = {"status": 400, "json": {"code": "account_center.field_not_editable"}}
ALICE, BOB, ERIN = "alice@example.test", "bob@example.test", "erin@example.test"

ERRANDS = (
    Errand("username.edit", Event.USERNAME_CHANGED, "alice", _change_username, (ALICE,)),
    Errand(
        "username.remove", Event.USERNAME_REMOVED, "alice", _removed("/username/removal"), (ALICE,)
    ),
    Errand("password.edit", Event.PASSWORD_CHANGED, "alice", _new_password("alice"), (ALICE,)),
    Errand("password.edit", Event.PASSWORD_SET, "erin", _new_password("erin"), (ERIN,)),
    Errand("password.edit", Event.PASSWORD_SET, "carol", _new_password("carol"), ()),
    Errand("devices.end_others", Event.OTHERS_SIGNED_OUT, "alice", _removed(OTHERS), (ALICE,)),
    Errand("devices.forget", Event.TRUSTED_DEVICE_REMOVED, "alice", _forget_device, (ALICE,)),
    Errand("devices.end_one", Event.SESSION_ENDED, "alice", _end_one, (ALICE,)),
    Errand(
        "devices.end_everywhere",
        Event.ALL_SESSIONS_ENDED,
        "alice",
        _removed(EVERYWHERE),
        (ALICE,),
    ),
    Errand(
        "email.confirm",
        Event.EMAIL_CHANGED,
        "alice",
        _new_email("alice", NEW_EMAIL),
        (ALICE, NEW_EMAIL),
    ),
    Errand("email.confirm", Event.EMAIL_ADDED, "dave", _new_email("dave", NEW_EMAIL), (NEW_EMAIL,)),
    Errand("email.remove", Event.EMAIL_REMOVED, "alice", _removed("/email/removal"), (ALICE,)),
    Errand("phone.confirm", Event.PHONE_CHANGED, "alice", _new_phone("alice"), (ALICE,)),
    Errand("phone.confirm", Event.PHONE_ADDED, "erin", _new_phone("erin"), (ERIN,)),
    Errand(
        "linked_accounts.answer",
        Event.IDENTITY_LINKED,
        "alice",
        _back_from_provider("linking"),
        (ALICE,),
    ),
    Errand(
        "linked_accounts.answer",
        Event.IDENTITY_REPLACED,
        "alice",
        _back_from_provider("replacement"),
        (ALICE,),
    ),
    Errand(
        "linked_accounts.complete",
        Event.IDENTITY_LINKED,
        "carol",
        _finished_later(**somebody_new()),
        (CAROL,),
    ),
    Errand("apps.revoke", Event.APP_ACCESS_REVOKED, "alice", _app_revoked, (ALICE,)),
    Errand("linked_accounts.unlink", Event.IDENTITY_UNLINKED, "alice", _unlinked, (ALICE,)),
    Errand("phone.remove", Event.PHONE_REMOVED, "alice", _removed("/phone/removal"), (ALICE,)),
    Errand("export.prepare", Event.DATA_EXPORTED, "alice", _exported, (ALICE,)),
    Errand("close_account.confirm", Event.ACCOUNT_DELETED, "bob", _closed, (BOB,)),
    Errand(
        "access_tokens.create",
        Event.ACCESS_TOKEN_CREATED,
        "alice",
        _new_token,
        (ALICE,),
        status=200,
    ),
    Errand("access_tokens.revoke", Event.ACCESS_TOKEN_REVOKED, "alice", _revoked_token, (ALICE,)),
    Errand("passkeys.add", Event.PASSKEY_ADDED, "alice", _enrol, (ALICE,)),
    Errand(
        "passkeys.rename", Event.PASSKEY_RENAMED, "alice", _with_passkey("name", name="Phone"), ()
    ),
    Errand("passkeys.remove", Event.PASSKEY_REMOVED, "alice", _with_passkey("removal"), (ALICE,)),
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
    Errand(
        "two_step.authenticator_code",
        Event.AUTHENTICATOR_ADDED,
        "alice",
        _authenticator("alice"),
        (ALICE,),
    ),
    Errand(
        "two_step.authenticator_code",
        Event.AUTHENTICATOR_REPLACED,
        "frank",
        _authenticator("frank"),
        (FRANK,),
    ),
    Errand(
        "two_step.remove_authenticator",
        Event.AUTHENTICATOR_REMOVED,
        "frank",
        _with_the_app_alone(_second_step(AUTHENTICATOR_REMOVAL)),
        (FRANK,),
    ),
    Errand(
        "two_step.confirm_backup_codes",
        Event.BACKUP_CODES_MADE,
        "frank",
        _with_the_app_alone(_backup_codes),
        (FRANK,),
    ),
    Errand(
        "two_step.confirm_backup_codes",
        Event.BACKUP_CODES_REPLACED,
        "frank",
        _backup_codes,
        (FRANK,),
    ),
    Errand(
        "two_step.remove_backup_codes",
        Event.BACKUP_CODES_REMOVED,
        "frank",
        _second_step(CODES_REMOVAL),
        (FRANK,),
    ),
    Errand(
        "two_step.when_asked",
        Event.SECOND_STEP_LEFT_OUT,
        "frank",
        _second_step(ASKED),
        (FRANK,),
    ),
    Errand("two_step.when_asked", Event.SECOND_STEP_ASKED, "frank", _asked_again, (FRANK,)),
)
ONLY_SHOWN = {"apps.show_access", "devices.show", "export.prepare"}
"""What they show is guarded, and nothing changes by it."""

ONLY_LISTED = {"devices.forget_session"}
"""What is listed changes, and nothing about the account: its sign-ins stay in the activity."""

BEGINNINGS = {
    "email.edit",
    "phone.edit",
    "linked_accounts.link",
    "linked_accounts.replace",
    "two_step.authenticator",
    "two_step.backup_codes",
}
"""They send a code to a new address or somebody to a provider, and nothing changes yet."""

FORBIDDEN = {"code": "auth.forbidden", "message": "no"}

WITH_GRACE = {Event.CLOSING_ASKED, Event.CLOSING_TAKEN_BACK}
"""Only where accounts are put away first: ``tests/pages/test_grace.py``."""

REFUSALS = (
    Refusal("username.edit", Event.USERNAME_CHANGED, "alice", _take_username, "taken"),
    Refusal(
        "username.remove",
        Event.USERNAME_REMOVED,
        "alice",
        _locked_meanwhile("/username/removal", "username"),
        "not_allowed",
    ),
    Refusal(
        "password.edit",
        Event.PASSWORD_CHANGED,
        "alice",
        _new_password("alice", PASSWORDS["alice"]),
        "same_password",
    ),
    Refusal(
        "devices.end_others",
        Event.OTHERS_SIGNED_OUT,
        "alice",
        _locked_meanwhile(OTHERS, "session", "Off"),
        "not_allowed",
    ),
    Refusal(
        "devices.forget",
        Event.TRUSTED_DEVICE_REMOVED,
        "alice",
        _forget_device_when_it_is_closed,
        "not_allowed",
    ),
    Refusal(
        "devices.end_one",
        Event.SESSION_ENDED,
        "alice",
        _end_one_when_it_is_closed,
        "not_allowed",
    ),
    Refusal(
        "devices.end_everywhere",
        Event.ALL_SESSIONS_ENDED,
        "alice",
        _locked_meanwhile(EVERYWHERE, "session", "Off"),
        "not_allowed",
    ),
    Refusal(
        "email.confirm",
        Event.EMAIL_CHANGED,
        "alice",
        _taken_email,
        "address_taken",
    ),
    Refusal(
        "email.remove",
        Event.EMAIL_REMOVED,
        "alice",
        _locked_meanwhile("/email/removal", "email"),
        "not_allowed",
    ),
    Refusal(
        "phone.confirm",
        Event.PHONE_CHANGED,
        "alice",
        _locked_before_the_code("/phone", "phone", country="US", phone=PHONE),
        "not_allowed",
    ),
    Refusal(
        "close_account.confirm",
        Event.ACCOUNT_DELETED,
        "bob",
        _closed_when_it_is_not_set_up,
        "setup_problem",
    ),
    Refusal(
        "access_tokens.create",
        Event.ACCESS_TOKEN_CREATED,
        "alice",
        _taken_token_name,
        "name_in_use",
    ),
    Refusal(
        "phone.remove",
        Event.PHONE_REMOVED,
        "alice",
        _locked_meanwhile("/phone/removal", "phone"),
        "not_allowed",
    ),
    Refusal("passkeys.add", Event.PASSKEY_ADDED, "alice", _enrol_when_it_is_closed, "not_allowed"),
    Refusal(
        "passkeys.rename",
        Event.PASSKEY_RENAMED,
        "alice",
        _with_passkey("name", is_closed=True, name="Phone"),
        "not_allowed",
    ),
    Refusal(
        "passkeys.remove",
        Event.PASSKEY_REMOVED,
        "alice",
        _with_passkey("removal", is_closed=True),
        "not_allowed",
    ),
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
    Refusal("apps.revoke", Event.APP_ACCESS_REVOKED, "alice", _revoking_locked, "not_allowed"),
    Refusal(
        "linked_accounts.answer", Event.IDENTITY_LINKED, "alice", _taken_account, "opens_another"
    ),
    Refusal(
        "linked_accounts.answer",
        Event.IDENTITY_REPLACED,
        "alice",
        _taken_replacement,
        "opens_another",
    ),
    Refusal(
        "linked_accounts.complete",
        Event.IDENTITY_LINKED,
        "carol",
        _finished_later(account="al"),
        "opens_another",
    ),
    Refusal(
        "linked_accounts.unlink",
        Event.IDENTITY_UNLINKED,
        "alice",
        _unlinking_locked,
        "not_allowed",
    ),
    Refusal(
        "two_step.authenticator_code",
        Event.AUTHENTICATOR_ADDED,
        "alice",
        _wrong_code,
        "wrong_code",
    ),
    Refusal(
        "two_step.confirm_backup_codes",
        Event.BACKUP_CODES_REPLACED,
        "frank",
        _codes_closed_meanwhile,
        "not_allowed",
    ),
    Refusal(
        "two_step.remove_authenticator",
        Event.AUTHENTICATOR_REMOVED,
        "frank",
        _with_the_app_alone(_second_step_closed(AUTHENTICATOR_REMOVAL)),
        "not_allowed",
    ),
    Refusal(
        "two_step.remove_backup_codes",
        Event.BACKUP_CODES_REMOVED,
        "frank",
        _second_step_closed(CODES_REMOVAL),
        "not_allowed",
    ),
    Refusal(
        "two_step.when_asked",
        Event.SECOND_STEP_LEFT_OUT,
        "frank",
        _second_step_closed(ASKED),
        "not_allowed",
    ),
)
