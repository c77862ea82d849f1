"""Showing a passkey: what the browser is asked for, and whether what it shows is right."""

import json
from typing import Any

from flask import request
from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.passkeys.registration import TIMEOUT, descriptors, new_challenge, relying_party
from portal.sandbox.people import directory
from portal.sandbox.store import Row

Json = dict[str, Any]


class NotShown(Exception):
    """It is no passkey of theirs, or not shown on this page, for this request, by its owner."""


def request_options(user: Row | None) -> Json:
    """WebAuthn's request options, as JSON; without a *user* any passkey of this host will do."""
    return {
        "challenge": new_challenge(),
        "timeout": TIMEOUT,
        "rpId": relying_party(),
        "allowCredentials": descriptors(user) if user else [],
        "userVerification": "required",
    }


def shown_by(credential: str, challenge: str, user: Row | None = None) -> Row:
    """
    Who showed the passkey that *credential* (JSON) tells of, for *challenge*; it must be one of
    *user* where there is one. Notes that it was used. Raises NotShown.
    """
    try:
        told = json.loads(credential)
        owner = user or _owner(told["response"]["userHandle"])
        passkey = next(known for known in _passkeys(owner) if known["credentialId"] == told["id"])
        shown = verify_authentication_response(
            credential=told,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=relying_party(),
            expected_origin=request.host_url.rstrip("/"),
            credential_public_key=base64url_to_bytes(passkey["publicKey"]),
            credential_current_sign_count=passkey["counter"],
            require_user_verification=True,
        )
    except (ValueError, KeyError, TypeError, StopIteration, WebAuthnException) as error:
        raise NotShown from error
    _note_use(owner["id"], passkey["id"], shown.new_sign_count)
    return owner


def _owner(handle: str) -> Row:
    user = store().find("users", id=base64url_to_bytes(handle).decode())
    if user is None:
        raise NotShown
    return user


def _passkeys(user: Row) -> list[Json]:
    return [factor for factor in user["mfa_verifications"] if factor["type"] == "WebAuthn"]


def _note_use(user_id: str, passkey_id: str, counter: int) -> None:
    with store().transaction():
        factors = directory.person(user_id)["mfa_verifications"]
        used = {"counter": counter, "lastUsedAt": clock.iso(clock.now())}
        changed = [{**f, **used} if f["id"] == passkey_id else f for f in factors]
        store().update("users", {"id": user_id}, mfa_verifications=changed)
