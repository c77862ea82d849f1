"""The second steps somebody enrolled, and what is told of them (contracts/logto-api.md §4.5)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user

Json = dict[str, Any]


def factor_json(factor: Json) -> Json:
    """Without its secret: the key of an authenticator, the codes themselves."""
    shown = {member: factor[member] for member in ("id", "createdAt", "type")}
    if factor["type"] == "WebAuthn":
        shown |= {
            member: factor[member] for member in ("agent", "name", "lastUsedAt") if member in factor
        }
    if factor["type"] == "BackupCode":
        shown["remainCodes"] = sum("usedAt" not in code for code in factor["codes"])
    return shown


def factors_of(user_id: str, kind: str | None = None) -> list[Json]:
    """Those of a person as they are now, oldest first; of one *kind* where it is named."""
    factors: list[Json] = directory.person(user_id)["mfa_verifications"]
    return [factor for factor in factors if kind in (None, factor["type"])]


def new_factor(kind: str, **members: Any) -> Json:
    return {"id": long_id(), "type": kind, "createdAt": clock.iso(clock.now()), **members}


def add_factor(user_id: str, factor: Json, *, replacing: str | None = None) -> None:
    """In place of those of the kind *replacing*, where one is named."""
    with store().transaction():
        kept = [other for other in factors_of(user_id) if other["type"] != replacing]
        change_user(user_id, mfa_verifications=[*kept, factor])


def change_factor(user_id: str, factor_id: str, **members: Any) -> None:
    with store().transaction():
        factors = [
            {**factor, **members} if factor["id"] == factor_id else factor
            for factor in factors_of(user_id)
        ]
        change_user(user_id, mfa_verifications=factors)


def remove_factor(user_id: str, factor_id: str) -> None:
    """Nothing keeps the last one, nor one that backup codes are left alone by."""
    with store().transaction():
        kept = [factor for factor in factors_of(user_id) if factor["id"] != factor_id]
        change_user(user_id, mfa_verifications=kept)
