"""The codes that a provider sends people back with: kept as digests, good once, for a minute."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest, opaque_token

LIFETIME = clock.MINUTE


def issue(target: str, person: dict[str, Any], redirect_uri: str) -> str:
    """A code for *person*, whom the provider calls ``sub``, ``name`` and so on."""
    code = opaque_token()
    store().insert(
        "provider_codes",
        hash=digest(code),
        target=target,
        redirect_uri=redirect_uri,
        person=person,
        expires_at=clock.now() + LIFETIME,
    )
    return code


def redeem(target: str, code: str, redirect_uri: str) -> dict[str, Any] | None:
    """Whom *code* is about; None for one that is unknown, used, over or of another address."""
    where = {"hash": digest(code), "target": target, "redirect_uri": redirect_uri}
    with store().transaction():
        found = store().find("provider_codes", **where)
        store().delete("provider_codes", **where)
    if found is None or found["expires_at"] <= clock.now():
        return None
    person: dict[str, Any] = found["person"]
    return person
