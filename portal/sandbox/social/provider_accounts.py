"""The accounts that a provider has: those that somebody here has linked."""

from typing import Any

from portal.sandbox.current import store


def accounts(target: str) -> list[dict[str, Any]]:
    """Each with ``id``, ``name`` and, where it is known, ``email``."""
    rows = store().rows("SELECT name, identities FROM users ORDER BY created_at, id")
    linked = [(row, row["identities"][target]) for row in rows if target in row["identities"]]
    return [
        {
            **identity.get("details", {}),
            "id": identity["userId"],
            "name": identity.get("details", {}).get("name") or row["name"] or identity["userId"],
        }
        for row, identity in linked
    ]


def new_id(name: str, target: str) -> str:
    """What the provider calls somebody new who goes by *name*."""
    return f"{'-'.join(name.lower().split())}-at-{target}"
