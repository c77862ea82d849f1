"""What the page's script sends of a passkey that was made: read strictly, believed not at all."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from portal.identity.errors import InputRejected, Reason
from portal.identity.passkeys import MadePasskey

_LONGEST = 16_384  # characters
_TRANSPORTS = frozenset({"usb", "nfc", "ble", "internal", "cable", "hybrid", "smart-card"})

_Bytes = Annotated[str, Meta(min_length=1, max_length=8192, pattern=r"^[A-Za-z0-9_-]+$")]
_Id = Annotated[str, Meta(min_length=1, max_length=1364, pattern=r"^[A-Za-z0-9_-]+$")]


class _Response(Struct, frozen=True):
    client_data: _Bytes = msgspec.field(name="clientDataJSON")
    attestation: _Bytes = msgspec.field(name="attestationObject")
    authenticator_data: _Bytes | None = msgspec.field(name="authenticatorData", default=None)
    transports: list[str] = []


class _Credential(Struct, frozen=True):
    """``RegistrationResponseJSON`` (WebAuthn Level 3, section 5.1)."""

    id: _Id
    type: Literal["public-key"]
    response: _Response
    attachment: Literal["platform", "cross-platform"] | None = msgspec.field(
        name="authenticatorAttachment", default=None
    )


def read(text: str) -> MadePasskey:
    """
    Raises InputRejected on ``credential`` for anything else. Ways of transport that nobody knows
    yet are left out: they are hints for the next time.
    """
    try:
        told = msgspec.json.decode(text[:_LONGEST].encode(), type=_Credential)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise InputRejected("credential", Reason.PASSKEY_NOT_ACCEPTED) from error
    return MadePasskey(
        id=told.id,
        client_data=told.response.client_data,
        attestation=told.response.attestation,
        authenticator_data=told.response.authenticator_data or "",
        transports=tuple(way for way in told.response.transports if way in _TRANSPORTS),
        attachment=told.attachment,
    )
