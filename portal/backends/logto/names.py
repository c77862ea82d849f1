"""Logto's names for the parts of an account, and ours."""

from portal.identity.factors import FactorKind
from portal.identity.models import ProfileField

NAME = "name"
AVATAR = "avatar"
ADDRESS = "address"
FULL_NAME = "fullname"

# The OIDC claims that Logto keeps in ``profile``, as it spells them there.
PROFILE_TEXTS: dict[str, ProfileField] = {
    "givenName": ProfileField.GIVEN_NAME,
    "middleName": ProfileField.MIDDLE_NAME,
    "familyName": ProfileField.FAMILY_NAME,
    "nickname": ProfileField.NICKNAME,
    "birthdate": ProfileField.BIRTHDATE,
    "gender": ProfileField.GENDER,
    "website": ProfileField.WEBSITE,
    "zoneinfo": ProfileField.TIME_ZONE,
    "locale": ProfileField.LOCALE,
}

# A catalogue entry of one of these names describes a part that every profile may have.
BUILT_IN: dict[str, ProfileField] = {
    NAME: ProfileField.NAME,
    AVATAR: ProfileField.AVATAR,
    ADDRESS: ProfileField.ADDRESS,
    **PROFILE_TEXTS,
}

# Logto keeps these outside ``customData`` and the portal shows them elsewhere or not at all (§7).
NOT_OURS = frozenset(
    {"profile", "preferredUsername", "username", "email", "phone", "primaryEmail", "primaryPhone"}
)

# Parts of an address: Logto's name → the attribute of ``Address``.
ADDRESS_PARTS = {
    "streetAddress": "street",
    "locality": "locality",
    "region": "region",
    "postalCode": "postal_code",
    "country": "country",
    "formatted": "formatted",
}

FACTOR_KINDS = {
    "Totp": FactorKind.AUTHENTICATOR,
    "WebAuthn": FactorKind.PASSKEY,
    "BackupCode": FactorKind.BACKUP_CODES,
}

_SAME_NAMES = frozenset({"username", "email", "phone", "password", "code", "description", "color"})
_OTHER_NAMES = {"branding": "logo"}


def our_field(name: str | None) -> str | None:
    """Our name for a member that Logto complains about; None where no field of ours is meant."""
    found = BUILT_IN.get(name or "")
    if found:
        return found.value
    return name if name in _SAME_NAMES else _OTHER_NAMES.get(name or "")


def logto_name(part: ProfileField) -> str:
    """Logto's name for a text kept in ``profile``."""
    return next(name for name, ours in PROFILE_TEXTS.items() if ours is part)
