"""Invitations to an organization: made, mailed, accepted, revoked (contracts/logto-api.md §6.4).

An invitation belongs to an e-mail address, whether or not somebody has that address. One that has
lapsed is kept as pending, and only told as expired, until somebody invites the address again.
"""

import sqlite3
from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id
from portal.sandbox.messages import sending
from portal.sandbox.people import directory
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import require_connector

_CLOSED = "The status of the invitation cannot be changed anymore."


def invitations(**wanted: str) -> list[Row]:
    """The newest first, those that match in every column; the case of an address does not count."""
    rows = store().rows(
        "SELECT * FROM organization_invitations ORDER BY created_at DESC, rowid DESC"
    )
    return [
        row
        for row in rows
        if all((row[name] or "").lower() == value.lower() for name, value in wanted.items())
    ]


def invitation(invitation_id: str) -> Row:
    """Raises ApiError 404 ``entity.not_found``."""
    found = store().find("organization_invitations", id=invitation_id)
    if found is None:
        raise ApiError(404, "entity.not_found")
    return found


def roles_of(invitation_id: str) -> list[Row]:
    """By their names."""
    return store().rows(
        "SELECT roles.id, roles.name FROM organization_roles roles"
        " JOIN organization_invitation_roles invited ON invited.role_id = roles.id"
        " WHERE invited.invitation_id = ? ORDER BY roles.name",
        invitation_id,
    )


def status_of(found: Row) -> str:
    lapsed = found["status"] == "Pending" and found["expires_at"] < clock.now()
    return "Expired" if lapsed else str(found["status"])


def invite(
    invitee: str,
    organization_id: str,
    expires_at: int,
    inviter_id: str | None,
    role_ids: list[str],
    mail: dict[str, Any] | None,
) -> Row:
    """
    Make an invitation; with *mail* it is sent at once, and not made when it cannot be.

    Members and pending invitations are found letter by letter, other than when listing (§11).
    Raises ApiError 422: ``request.invalid_input`` for a member, for an address that is invited
    ``entity.unique_integrity_violation``, else ``entity.relation_foreign_key_not_found``; 429 and
    501 as ``send``.
    """
    if _is_member(organization_id, invitee):
        raise _refused("The invitee is already a member of the organization.")
    invitation_id, now = long_id(), clock.now()
    try:
        with store().transaction():
            _note_lapsed(organization_id, invitee, now)
            store().insert(
                "organization_invitations",
                id=invitation_id,
                inviter_id=inviter_id,
                invitee=invitee,
                organization_id=organization_id,
                created_at=now,
                updated_at=now,
                expires_at=expires_at,
            )
            for role_id in role_ids:
                store().insert(
                    "organization_invitation_roles", invitation_id=invitation_id, role_id=role_id
                )
            if mail is not None:
                send(invitation(invitation_id), mail)
    except sqlite3.IntegrityError as error:
        taken = "UNIQUE" in str(error)
        code = "unique_integrity_violation" if taken else "relation_foreign_key_not_found"
        raise ApiError(422, f"entity.{code}") from error
    return invitation(invitation_id)


def send(found: Row, payload: dict[str, Any]) -> None:
    """
    Mail it, whatever has become of it. Raises ApiError 501 ``connector.not_found``, 429
    ``request.message_rate_limited``.
    """
    require_connector("email")
    organization = store().find("organizations", id=found["organization_id"])
    assert organization is not None  # noqa: S101 - an invitation goes with its organization
    variables: dict[str, Any] = {
        "organization": {member: organization[member] for member in ("id", "name", "branding")}
    }
    if found["inviter_id"]:
        variables["inviter"] = _told_of(directory.person(found["inviter_id"]))
    sending.send("email", found["invitee"], "OrganizationInvitation", **variables, **payload)


def accept(invitation_id: str, user_id: str) -> Row:
    """
    Its roles in its organization are *user_id*'s from now on. Raises ApiError 422
    ``request.invalid_input`` when it is not open any more, or is for another address.
    """
    with store().transaction():
        found = _open(invitation_id)
        user = store().find("users", id=user_id)
        if user is None:
            raise ApiError(404, "entity.not_found")
        if (user["primary_email"] or "").lower() != found["invitee"].lower():
            raise _refused("The accepted user must have the same email as the invitee.")
        keys = (found["organization_id"], user_id)
        store().run(
            "INSERT OR IGNORE INTO organization_members (organization_id, user_id) VALUES (?, ?)",
            *keys,
        )
        for role in roles_of(invitation_id):
            store().run(
                "INSERT OR IGNORE INTO organization_member_roles"
                " (organization_id, user_id, role_id) VALUES (?, ?, ?)",
                *keys,
                role["id"],
            )
        return _ended(found, status="Accepted", accepted_user_id=user_id)


def revoke(invitation_id: str) -> Row:
    """Raises ApiError 422 ``request.invalid_input`` when it is not open any more."""
    with store().transaction():
        return _ended(_open(invitation_id), status="Revoked")


def _is_member(organization_id: str, email: str) -> bool:
    found = store().row(
        "SELECT 1 FROM organization_members member JOIN users ON users.id = member.user_id"
        " WHERE member.organization_id = ? AND users.primary_email = ?",
        organization_id,
        email,
    )
    return found is not None


def _note_lapsed(organization_id: str, invitee: str, now: int) -> None:
    store().run(
        "UPDATE organization_invitations SET status = 'Expired' WHERE status = 'Pending'"
        " AND expires_at < ? AND organization_id = ? AND lower(invitee) = lower(?)",
        now,
        organization_id,
        invitee,
    )


def _open(invitation_id: str) -> Row:
    found = invitation(invitation_id)
    if status_of(found) != "Pending":
        raise _refused(_CLOSED)
    return found


def _ended(found: Row, **columns: str) -> Row:
    changed = {**columns, "updated_at": clock.now()}
    store().update("organization_invitations", {"id": found["id"]}, **changed)
    return {**found, **changed}


def _told_of(user: Row) -> dict[str, Any]:
    return {
        "id": user["id"],
        "avatar": user["avatar"],
        "name": user["name"],
        "primaryEmail": user["primary_email"],
        "primaryPhone": user["primary_phone"],
        "username": user["username"],
        "profile": user["profile"],
    }


def _refused(details: str) -> ApiError:
    return ApiError(422, "request.invalid_input", message=f"Input is invalid. {details}")
