"""
Making a passkey: what the browser is asked for, and whether what it made is right.

Contract: contracts/logto-api.md §5.3. One thing is checked that Logto leaves out, the relying
party's id inside the authenticator's data (§11): no browser sends another one.
"""

import secrets
from collections.abc import Collection
from typing import Any

from flask import request
from webauthn import verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException

from portal.sandbox.api.request_shapes import Members
from portal.sandbox.errors import ApiError
from portal.sandbox.store import Row

Json = dict[str, Any]

TIMEOUT = 60_000  # milliseconds
TRANSPORTS = ("usb", "nfc", "ble", "internal", "cable", "hybrid", "smart-card")
_ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_ATTACHMENTS = ("cross-platform", "platform")


def new_challenge() -> str:
    return bytes_to_base64url(secrets.token_bytes(32))


def relying_party() -> str:
    """The host that was called, whatever it is that calls (§5.3)."""
    return request.host.partition(":")[0]


def creation_options(user: Row) -> Json:
    """WebAuthn's creation options, as JSON."""
    host = relying_party()
    known_as = user["primary_email"] or user["primary_phone"] or user["username"] or user["id"]
    return {
        "rp": {"name": host, "id": host},
        "user": {
            "id": bytes_to_base64url(user["id"].encode()),
            "name": known_as,
            "displayName": user["name"] or known_as,
        },
        "challenge": new_challenge(),
        "pubKeyCredParams": [{"type": "public-key", "alg": int(alg)} for alg in _ALGORITHMS],
        "timeout": TIMEOUT,
        "excludeCredentials": descriptors(user),
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": "required",
        },
        "attestation": "none",
        "extensions": {"credProps": True},
    }


def descriptors(user: Row) -> list[Json]:
    """The passkeys that *user* has, as WebAuthn names them in both ceremonies."""
    return [
        {
            "id": factor["credentialId"],
            "type": "public-key",
            "transports": factor.get("transports", []),
        }
        for factor in user["mfa_verifications"]
        if factor["type"] == "WebAuthn"
    ]


def made_passkey(payload: Members, challenge: str, origins: Collection[str]) -> Json:
    """
    What is kept of the passkey that *payload* tells of. Raises ApiError 400 for one of the wrong
    shape, not made for *challenge*, or on a page of none of the *origins*.
    """
    response = payload.members("response")
    credential: Json = {
        "type": "public-key",
        "id": payload.text("id"),
        "rawId": payload.text("rawId"),
        "response": {
            "clientDataJSON": response.text("clientDataJSON"),
            "attestationObject": response.text("attestationObject"),
        },
        **payload.choices(("authenticatorAttachment",), _ATTACHMENTS),
    }
    payload.choice("type", ("WebAuthn",))
    payload.object("clientExtensionResults")
    transports = _transports(response)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=relying_party(),
            expected_origin=list(origins),
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except WebAuthnException as error:
        raise failed(str(error)) from error
    return {
        "credentialId": bytes_to_base64url(made.credential_id),
        "publicKey": bytes_to_base64url(made.credential_public_key),
        "counter": made.sign_count,
        "transports": transports,
        "aaguid": made.aaguid,
        "rpId": relying_party(),
    }


def failed(why: str) -> ApiError:
    return ApiError(400, "session.mfa.webauthn_verification_failed", data={"message": why})


def _transports(response: Members) -> list[str]:
    if "transports" not in response:
        return []
    told = response.texts("transports")
    for transport in told:
        if transport not in TRANSPORTS:
            raise response.refuse("transports", "Invalid enum value")
    return told
