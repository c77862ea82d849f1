"""The accounts that a provider has: those that somebody here has linked."""

from typing import Any

from portal.sandbox.authing.people.providers import Provider
from portal.sandbox.current import store


def accounts(provider: Provider) -> list[dict[str, Any]]:
    """Each with ``id`` and ``name``."""
    kind = provider.kinds[0]
    rows = store().rows(
        "SELECT user_id_in_idp, user_info FROM identities WHERE ext_idp_id = ? AND type = ?"
        " ORDER BY created_at, rowid",
        provider.ext_idp_id,
        kind,
    )
    return [
        {
            "id": row["user_id_in_idp"].removeprefix(f"{kind}-"),
            "name": row["user_info"].get("name") or row["user_info"].get("nickname", ""),
        }
        for row in rows
    ]


def new_account(name: str) -> str:
    """What a provider calls somebody new who goes by *name*."""
    return "-".join(name.lower().split())
