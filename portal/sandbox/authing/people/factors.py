"""The second steps that somebody enrolled (contract §7.3)."""

import secrets
from typing import Any

import pyotp

from portal.sandbox.authing.people.directory import change_person, person
from portal.sandbox.store import Row

Json = dict[str, Any]


def factor_json(factor: Json) -> Json:
    """Without the secret."""
    return {name: factor[name] for name in ("factorId", "factorType", "profile")}


def add_factor(user: Row, kind: str, profile: Json, **secret: Any) -> None:
    """In place of an earlier one of the kind."""
    added = {"factorId": secrets.token_hex(12), "factorType": kind, "profile": profile, **secret}
    kept = [factor for factor in _factors(user) if factor["factorType"] != kind]
    change_person(user["id"], factors=[*kept, added])


def remove_factor(user: Row, factor_id: str) -> bool:
    """Whether there was one; with the authenticator goes its recovery code."""
    kept = [factor for factor in _factors(user) if factor["factorId"] != factor_id]
    is_otp_left = any(factor["factorType"] == "OTP" for factor in kept)
    if len(kept) == len(_factors(user)):
        return False
    change_person(
        user["id"], factors=kept, recovery_code=user["recovery_code"] if is_otp_left else None
    )
    return True


def is_good_totp(user: Row, code: str) -> bool:
    """By the real clock, as the authenticator has no other."""
    enrolled = [factor for factor in _factors(user) if factor["factorType"] == "OTP"]
    return any(pyotp.TOTP(factor["secret"]).verify(code, valid_window=1) for factor in enrolled)


def _factors(user: Row) -> list[Json]:
    factors: list[Json] = person(user["id"])["factors"]
    return factors
