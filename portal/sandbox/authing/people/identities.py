"""The accounts at other providers that people have linked (contract §7.4)."""

import secrets
from typing import Any

from portal.sandbox import clock
from portal.sandbox.authing.people.providers import Provider, provider_with_id
from portal.sandbox.current import store
from portal.sandbox.store import Row


def identities_of(user_id: str) -> list[Row]:
    """Row by row, oldest first: a provider that knows a person by two ids has two."""
    return store().rows(
        "SELECT * FROM identities WHERE user_id = ? ORDER BY created_at, rowid", user_id
    )


def owner_of(provider: Provider, account: str) -> str | None:
    """The id of whoever linked *account* of the provider."""
    found = store().row(
        "SELECT user_id FROM identities WHERE ext_idp_id = ? AND user_id_in_idp = ?",
        provider.ext_idp_id,
        f"{provider.kinds[0]}-{account}",
    )
    return None if found is None else str(found["user_id"])


def link(user_id: str, provider: Provider, account: str, **user_info: Any) -> None:
    """One row for each of the provider's kinds of id."""
    with store().transaction():
        for kind in provider.kinds:
            store().insert(
                "identities",
                id=secrets.token_hex(12),
                user_id=user_id,
                ext_idp_id=provider.ext_idp_id,
                conn_identifier=provider.identifier,
                type=kind,
                user_id_in_idp=f"{kind}-{account}",
                user_info=user_info,
                access_token=f"token of {provider.identifier}",
                refresh_token=f"refresh token of {provider.identifier}",
                created_at=clock.now(),
            )


def identity_json(identity: Row) -> dict[str, Any]:
    """With the provider's tokens: the vendor hands them to the person's own calls."""
    provider = provider_with_id(identity["ext_idp_id"])
    return {
        "identityId": identity["id"],
        "extIdpId": identity["ext_idp_id"],
        "provider": provider.type if provider else "unknown",
        "type": identity["type"],
        "userIdInIdp": identity["user_id_in_idp"],
        "userInfoInIdp": identity["user_info"],
        "originConnIds": [identity["conn_identifier"]],
        "accessToken": identity["access_token"],
        "refreshToken": identity["refresh_token"],
    }
