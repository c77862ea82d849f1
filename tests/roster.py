"""Organizations as another application of the tenant, or its operator, changes them meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.people.cast import cast_id
from portal.sandbox.people.directory import add_person
from tests.conftest import Sandbox


def add_organization(
    sandbox: Sandbox, id_: str, name: str, members: Mapping[str, Iterable[str]], **columns: Any
) -> None:
    """*members*: who → the names of their roles."""
    with sandbox.app.app_context():
        store().insert("organizations", id=id_, name=name, created_at=clock.now(), **columns)
    for who, roles in members.items():
        join(sandbox, id_, who, *roles)


def change_organization(sandbox: Sandbox, id_: str, **columns: Any) -> None:
    with sandbox.app.app_context():
        store().update("organizations", {"id": id_}, **columns)


def join(sandbox: Sandbox, id_: str, who: str, *roles: str) -> None:
    with sandbox.app.app_context():
        keys = {"organization_id": id_, "user_id": cast_id(who)}
        store().insert("organization_members", **keys)
    set_roles(sandbox, id_, who, *roles)


def leave(sandbox: Sandbox, id_: str, who: str) -> None:
    with sandbox.app.app_context():
        keys = {"organization_id": id_, "user_id": cast_id(who)}
        store().delete("organization_members", **keys)


def set_roles(sandbox: Sandbox, id_: str, who: str, *roles: str) -> None:
    keys = {"organization_id": id_, "user_id": cast_id(who)}
    with sandbox.app.app_context():
        store().delete("organization_member_roles", **keys)
        for role in roles:
            found = store().find("organization_roles", name=role)
            assert found, f"there is no role {role}"
            store().insert("organization_member_roles", **keys, role_id=found["id"])


def roles_of(sandbox: Sandbox, id_: str, who: str) -> list[str] | None:
    """None for somebody who is no member."""
    keys = {"organization_id": id_, "user_id": cast_id(who)}
    with sandbox.app.app_context():
        if store().find("organization_members", **keys) is None:
            return None
        rows = store().rows(
            "SELECT name FROM organization_member_roles JOIN organization_roles ON id = role_id"
            " WHERE organization_id = ? AND user_id = ? ORDER BY name",
            *keys.values(),
        )
        return [row["name"] for row in rows]


def add_role(sandbox: Sandbox, name: str, *scopes: str) -> None:
    """To the tenant's template."""
    with sandbox.app.app_context():
        store().insert("organization_roles", id=f"role-{name}", name=name)
        for scope in scopes:
            found = store().find("organization_scopes", name=scope)
            assert found, f"there is no scope {scope}"
            keys = {"role_id": f"role-{name}", "scope_id": found["id"]}
            store().insert("organization_role_scopes", **keys)


def add_crowd(sandbox: Sandbox, id_: str, number: int) -> None:
    """*number* members without a role, called Person 00000 and so on."""
    with sandbox.app.app_context(), store().transaction():
        for count in range(number):
            user_id = f"crowd{count:07d}"
            add_person(
                id=user_id, name=f"Person {count:05d}", primary_email=f"p{count}@example.test"
            )
            store().insert("organization_members", organization_id=id_, user_id=user_id)


def role_id(sandbox: Sandbox, name: str) -> str:
    with sandbox.app.app_context():
        found = store().find("organization_roles", name=name)
        assert found, f"there is no role {name}"
        return str(found["id"])


def organization(sandbox: Sandbox, id_: str) -> dict[str, Any]:
    with sandbox.app.app_context():
        found = store().find("organizations", id=id_)
        assert found, f"there is no organization {id_}"
        return found


def domains(sandbox: Sandbox, id_: str) -> list[str]:
    with sandbox.app.app_context():
        rows = store().rows(
            "SELECT email_domain FROM organization_email_domains WHERE organization_id = ?", id_
        )
        return [row["email_domain"] for row in rows]


def invite(
    sandbox: Sandbox,
    organization_id: str,
    address: str,
    *roles: str,
    inviter: str | None = "alice",
    days: float = 7,
    **columns: Any,
) -> str:
    """Another application of the tenant invites *address*; answers the id of the invitation."""
    with sandbox.app.app_context():
        now, invitation_id = clock.now(), str(columns.get("id") or long_id())
        told = {
            "id": invitation_id,
            "inviter_id": cast_id(inviter) if inviter else None,
            "invitee": address,
            "organization_id": organization_id,
            "created_at": now,
            "updated_at": now,
            "expires_at": now + int(days * clock.DAY),
        }
        store().insert("organization_invitations", **(told | columns))
    for role in roles or ("member",):
        keys = {"invitation_id": invitation_id, "role_id": role_id(sandbox, role)}
        with sandbox.app.app_context():
            store().insert("organization_invitation_roles", **keys)
    return invitation_id


def invitation(sandbox: Sandbox, invitation_id: str) -> Any:
    with sandbox.app.app_context():
        return store().find("organization_invitations", id=invitation_id)
