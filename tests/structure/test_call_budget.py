"""What a page may cost: its calls to the platform, and how many of them wait for another (R-04)."""

from collections.abc import Callable

import pytest

from portal.sandbox.people.cast import ACME
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.conftest import sign_in

BUDGET = {
    # page: calls when everything that is kept for a while is at hand, and when nothing is
    "/": (2, 4),
    "/profile": (2, 4),
    "/profile/name": (2, 4),
    "/profile/personal": (2, 4),
    "/profile/address": (2, 4),
    "/profile/more": (2, 4),
    "/profile/avatar": (2, 4),
    "/profile/avatar/removal": (2, 4),
    "/password/still-signed-in": (1, 3),
    "/activity": (2, 4),
    "/activity/not-me": (1, 3),
    "/security": (4, 6),
    "/access-tokens": (2, 4),
    "/access-tokens/<key>": (2, 4),
    "/access-tokens/<key>/revocation": (2, 4),
    "/export": (1, 3),
    "/export/file/<job>": (1, 3),
    "/close-account": (6, 8),  # and who else may manage each organization that she manages
    "/close-account/confirmation": (0, 0),  # as long as nobody has signed in for it
    "/passkeys": (3, 5),
    "/apps": (1, 4),
    "/linked-accounts": (2, 4),
    "/linked-accounts/departure": (0, 2),
    "/linked-accounts/onward": (0, 2),
    "/two-step": (4, 6),
    "/auth/other-sessions": (0, 2),
    "/auth/sign-out": (0, 1),
    "/auth/signed-out": (0, 1),
    "/organizations": (5, 7),  # one for every organization shown: how many members it has
    "/organizations/acmecorp0001": (3, 5),
    "/organizations/acmecorp0001/members": (6, 8),
    "/organizations/acmecorp0001/members/bob000000000": (6, 8),
    "/organizations/acmecorp0001/departure": (7, 9),
    "/organizations/acmecorp0001/roles": (5, 7),
    "/organizations/acmecorp0001/settings": (5, 7),
    "/organizations/acmecorp0001/settings/name": (3, 5),
    "/organizations/acmecorp0001/settings/looks": (3, 5),
    "/organizations/new": (3, 5),
    "/organizations/acmecorp0001/invitations": (4, 6),
    "/organizations/acmecorp0001/invitations/report": (3, 5),
    "/organizations/<organization_id>/invitations/<invitation_id>": (4, 6),
    "/organizations/<organization_id>/invitations/<invitation_id>/revocation": (4, 6),
    "/invitations/<invitation_id>/declining": (7, 9),
    "/organization": (0, 2),  # another platform’s
    "/organization/roles": (0, 2),
    "/organization/permissions": (0, 2),
    "/verify?next=/username": (3, 5),
    "/verify/password?next=/username": (1, 3),
    "/verify/email?next=/username": (1, 3),
    "/verify/phone?next=/username": (1, 3),
    "/verify/sign-in?next=/username": (1, 3),
}
AFTER_PROOF = {
    "/password": (1, 3),
    "/devices": (2, 4),
    "/devices/others": (1, 3),
    "/devices/everywhere": (1, 3),
    "/devices/<session_id>": (2, 4),
    "/devices/trusted/<device_id>": (2, 4),
    "/devices/any/forgetting": (0, 2),  # another platform’s
    "/username": (1, 3),
    "/username/removal": (1, 3),
    "/access-tokens/new": (1, 3),
    "/export/file": (1, 3),
    "/email": (1, 3),
    "/email/code": (1, 3),
    "/email/removal": (1, 3),
    "/phone": (1, 3),
    "/apps/access": (3, 5),
    "/apps/access/removal?app=paperclip-notes": (3, 5),
    "/linked-accounts/linking?account=mock-social": (1, 3),
    "/linked-accounts/replacement?account=mock-social": (1, 3),
    "/linked-accounts/unlinking?account=mock-social": (1, 3),
    "/linked-accounts/completion": (0, 2),
    "/phone/code": (1, 3),
    "/phone/removal": (1, 3),
    "/passkeys/new": (3, 5),
    "/passkeys/<passkey_id>/name": (3, 5),
    "/passkeys/<passkey_id>/removal": (3, 5),
    "/organizations/acmecorp0001/members/bob000000000/roles?chosen=yes": (6, 8),
    "/organizations/acmecorp0001/members/bob000000000/removal": (7, 9),
    "/organizations/acmecorp0001/members/roles?member=bob000000000": (6, 8),
    "/organizations/acmecorp0001/hand-over": (6, 8),
    "/two-step/authenticator": (3, 5),
    "/two-step/authenticator/code": (3, 5),
    "/two-step/authenticator/removal": (3, 5),
    "/two-step/email": (3, 5),  # to say that it is not to be had here
    "/two-step/email/code": (3, 5),
    "/two-step/email/removal": (3, 5),
    "/two-step/phone": (3, 5),
    "/two-step/phone/code": (3, 5),
    "/two-step/phone/removal": (3, 5),
    "/two-step/backup-codes": (3, 5),
    "/two-step/backup-codes/confirmation": (3, 5),
    "/two-step/backup-codes/removal": (3, 5),
    "/two-step/sign-in": (3, 5),
    "/organizations/acmecorp0001/settings/second-step": (4, 6),
    "/organizations/acmecorp0001/settings/domains": (7, 9),
    "/organizations/acmecorp0001/settings/deletion": (5, 7),
    "/organizations/acmecorp0001/invitations/new": (5, 7),
}
WITH_OWN_PROOF = ("/access-tokens/new", "/export/file", "/organizations/")
"""Pages with a proof of their own; the others share that of the ways in."""

COLD_DEPTH = 2
# Whose members to count is known when the list is there; who is a member, and who may manage, is
# asked when it is clear that one may know. Where an invitation leads to is known when it is there,
# and only then whether somebody is in it.
DEEPER = {
    "/": 3,  # to which address an invitation may have gone, is known when the person is
    "/organizations": 3,
    "/close-account": 4,
    "/organizations/acmecorp0001/departure": 4,
    "/invitations/<invitation_id>/declining": 4,
}

PATIENCE = (0.1, 0.4)
"""
How long each call takes, in seconds. Calls that wait for each other follow each other however short
they are; calls side by side might seem to on a busy machine, and are then given more time.
"""


def _another_session(alice, sandbox) -> str:
    sign_in(alice.another(), "alice", sandbox)
    return alice.visit("/devices").link("Sign out Unknown browser")


def _a_token(_alice, sandbox) -> str:
    return f"/access-tokens/{sandbox.add_token('alice', 'Laptop')}"


def _passkey(what: str) -> Callable[..., str]:
    def of_a_passkey(alice, sandbox) -> str:
        sandbox.change_user(
            "alice",
            mfa_verifications=[{"id": "x", "type": "WebAuthn", "createdAt": "2026-03-04T10:00Z"}],
        )
        return f"/passkeys/x/{what}"

    return of_a_passkey


def _sent_invitation(_alice, sandbox) -> str:
    return f"/organizations/{ACME}/invitations/{roster.invite(sandbox, ACME, 'new@example.test')}"


def _own_invitation(_alice, sandbox) -> str:
    roster.add_organization(sandbox, "globex000001", "Globex", {"bob": ["admin"]})
    return f"/invitations/{roster.invite(sandbox, 'globex000001', 'alice@example.test')}"


def _trusted_device(_alice, sandbox) -> str:
    sandbox.have_trusted_devices()
    return f"/devices/trusted/{sandbox.trust_a_device('alice')}"


ON_ANOTHER_PLATFORM = {"/password/by-email", "/password/by-phone", "/verify/authenticator"}
"""Pages that this one has not: ``tests/authing/pages/test_calls.py`` counts theirs."""

ADDRESSES = {
    "/organizations/<organization_id>/invitations/<invitation_id>": _sent_invitation,
    "/organizations/<organization_id>/invitations/<invitation_id>/revocation": (
        lambda *here: f"{_sent_invitation(*here)}/revocation"
    ),
    "/invitations/<invitation_id>/declining": lambda *here: f"{_own_invitation(*here)}/declining",
    "/devices/<session_id>": _another_session,
    "/devices/trusted/<device_id>": _trusted_device,
    "/access-tokens/<key>": _a_token,
    "/access-tokens/<key>/revocation": lambda *here: f"{_a_token(*here)}/revocation",
    "/passkeys/<passkey_id>/name": _passkey("name"),
    "/passkeys/<passkey_id>/removal": _passkey("removal"),
}
"""Of pages about something: where one is, that alice has."""


def depth(calls: list[dict]) -> int:
    """How many calls had to wait, one after the other."""
    ends: list[tuple[float, int]] = []
    for call in sorted(calls, key=lambda call: call["started_at"]):
        before = [level for end, level in ends if end <= call["started_at"]]
        ends.append((call["ended_at"], max(before, default=0) + 1))
    return max((level for _, level in ends), default=0)


def of_api(sandbox) -> list[dict]:
    return [call for call in sandbox.calls() if call["path"].startswith("/api/")]


@pytest.mark.parametrize("path", BUDGET | AFTER_PROOF)
def test_a_page_keeps_to_its_budget(alice, sandbox, portal, path):
    address = path
    if path in AFTER_PROOF:
        own = path.startswith(WITH_OWN_PROOF)
        page = alice.visit(
            f"/verify/password?next={path.partition('?')[0] if own else '/username'}"
        )
        alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    if path in ADDRESSES:
        address = ADDRESSES[path](alice, sandbox)
        portal.extensions["foyer.platforms"].forget()  # it may have changed what the tenant has
    alice.get(address)
    sandbox.forget_calls()
    alice.get(address)
    warm = of_api(sandbox)

    deepest = DEEPER.get(path, 3 if path.startswith("/organizations/") else COLD_DEPTH)
    for seconds in PATIENCE:
        portal.extensions["foyer.platforms"].forget()
        sandbox.mend()
        sandbox.break_("delay", "/api/*", seconds=seconds)
        sandbox.forget_calls()
        alice.get(address)
        cold = of_api(sandbox)
        if depth(cold) <= deepest:
            break

    assert (len(warm), len(cold)) == (BUDGET | AFTER_PROOF)[path], [
        call["path"] for call in warm + cold
    ]
    assert depth(cold) <= deepest


def test_the_landing_page_asks_for_the_brand_only(anyone, sandbox):
    anyone.get("/")
    sandbox.forget_calls()
    anyone.get("/")

    assert of_api(sandbox) == []


def test_every_page_of_a_signed_in_person_has_a_budget(portal):
    pages = {
        rule.rule
        for rule in portal.url_map.iter_rules()
        if portal.view_functions[rule.endpoint].access == "signed_in" and "GET" in rule.methods
    }

    addresses = portal.url_map.bind("localhost")
    known = {
        addresses.match(path.partition("?")[0], return_rule=True)[0].rule
        for path in BUDGET | AFTER_PROOF
    }
    assert (
        pages
        - {"/avatar/<token>", "/apps/logos/<digest>", "/linked-accounts/logos/<digest>"}
        - ON_ANOTHER_PLATFORM
        <= known
    )
