"""The tables of the real Logto, whose columns the sandbox's are named for."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Placeholder
from psycopg.types.json import Jsonb

from portal.sandbox import current
from portal.sandbox.people.cast import cast_id
from portal.sandbox.store import Store
from tests.contract.grounds import SandboxGround
from tests.contract.real_logto import settings

Row = dict[str, Any]

TENANT = "default"

_OF_ONE_DAY = (
    "users",
    "organizations",
    "oidc_model_instances",
    "passcodes",
    "logs",
    "sentinel_activities",
    "one_time_tokens",
)
_TIMES = ("created_at", "updated_at", "last_sign_in_at")
_BOOLEANS = ("is_suspended", "is_mfa_required", "is_third_party")
_THE_SANDBOXS_OWN = ("sso_identities", "password_hash")
_NO_ADDRESSES = Jsonb({"redirectUris": [], "postLogoutRedirectUris": []})
_OTHER_APPLICATIONS = (
    "SELECT id, name, description, type, is_third_party, secret, custom_data"
    " FROM applications WHERE oidc_client_metadata = '{}' AND NOT may_manage"
)
_MEMBERS_ROLES = (
    "SELECT organization_id, user_id, name FROM organization_member_roles"
    " JOIN organization_roles ON id = role_id"
)


class Database:
    def __init__(self) -> None:
        self._connection = psycopg.connect(
            settings.setting("DATABASE"), autocommit=True, row_factory=dict_row
        )

    def start_over(self, folder: Path) -> None:
        """With the people and organizations of the sandbox's first day, and nobody else."""
        for table in _OF_ONE_DAY:
            where = SQL("DELETE FROM {} WHERE tenant_id = %s").format(Identifier(table))
            self._connection.execute(where, (TENANT,))
        sandbox = SandboxGround(folder)
        with sandbox.app.app_context():
            self._copy(current.store())
        sandbox.close()

    def user(self, who: str) -> Row:
        found = self._connection.execute("SELECT * FROM users WHERE id = %s", (cast_id(who),))
        return dict(found.fetchone() or {})

    def change_user(self, who: str, columns: Row) -> None:
        for name, value in in_its_columns(columns).items():
            change = SQL("UPDATE users SET {} = %s WHERE id = %s").format(Identifier(name))
            self._connection.execute(change, (value, cast_id(who)))

    def close(self) -> None:
        self._connection.close()

    def _copy(self, there: Store) -> None:
        for person in there.rows("SELECT * FROM users"):
            self._insert("users", in_its_columns(person))
        for organization in there.rows("SELECT * FROM organizations"):
            self._insert("organizations", in_its_columns(organization))
        for application in there.rows(_OTHER_APPLICATIONS):
            columns = {**in_its_columns(application), "oidc_client_metadata": _NO_ADDRESSES}
            self._insert("applications", columns, unless_there=True)
        for grant in there.rows("SELECT * FROM grants"):
            self._insert("oidc_model_instances", _grant(grant))
        for member in there.rows("SELECT * FROM organization_members"):
            self._insert("organization_user_relations", member)
        for member in there.rows(_MEMBERS_ROLES):
            role = {"organization_role_id": self._role(member.pop("name"))}
            self._insert("organization_role_user_relations", {**member, **role})

    def _role(self, name: str) -> str:
        sought = "SELECT id FROM organization_roles WHERE tenant_id = %s AND name = %s"
        found = self._connection.execute(sought, (TENANT, name)).fetchone()
        assert found, f"the organization template has no role {name}"
        return str(found["id"])

    def _insert(self, table: str, columns: Row, *, unless_there: bool = False) -> None:
        row = {"tenant_id": TENANT, **columns}
        insert = SQL("INSERT INTO {} ({}) VALUES ({}) {}").format(
            Identifier(table),
            SQL(", ").join(map(Identifier, row)),
            SQL(", ").join(map(Placeholder, row)),
            SQL("ON CONFLICT DO NOTHING" if unless_there else ""),
        )
        self._connection.execute(insert, row)


def _grant(row: Row) -> Row:
    """What somebody let an application do, as Logto's OpenID provider keeps it."""
    payload = {
        "jti": row["id"],
        "kind": "Grant",
        "clientId": row["application_id"],
        "accountId": row["user_id"],
        "openid": {"scope": row["scope"]},
        "iat": row["created_at"] // 1000,
        "exp": row["expires_at"] // 1000,
    }
    ends = {"id": row["id"], "expires_at": datetime.fromtimestamp(payload["exp"], UTC)}
    return {**ends, "model_name": "Grant", "payload": Jsonb(payload)}


def in_its_columns(columns: Row) -> Row:
    """A row of the sandbox's as one of Logto's."""
    row = {name: value for name, value in columns.items() if name not in _THE_SANDBOXS_OWN}
    for name, value in row.items():
        if name in _TIMES and value is not None:
            row[name] = datetime.fromtimestamp(value / 1000, UTC)
        elif name in _BOOLEANS:
            row[name] = bool(value)
        elif isinstance(value, dict | list):
            row[name] = Jsonb(value)
    if columns.get("password_hash"):
        row["password_encrypted"] = columns["password_hash"]
        row["password_encryption_method"] = "Argon2i"
    return row
