"""
Logto's JSON → our models, for one person, and back (contracts/logto-api.md §4.1).

A member that is missing is tolerated, one that nobody knows is left alone, and one of the wrong
type is an answer that makes no sense: BackendUnavailable, never a KeyError (R-29). What the tenant
publishes is read in ``published``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from portal.backends import moments
from portal.backends.logto.names import (
    ADDRESS,
    ADDRESS_PARTS,
    AVATAR,
    FACTOR_KINDS,
    NAME,
    logto_name,
)
from portal.backends.reading import read as read
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps
from portal.identity.models import (
    Address,
    LinkedIdentity,
    Person,
    ProfileChanges,
    ProfileField,
    ProfileValue,
    plain,
)

Json = dict[str, Any]

IN_ACCOUNT = {ProfileField.NAME: NAME, ProfileField.AVATAR: AVATAR}


class WireAddress(Struct, frozen=True, rename="camel"):
    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    formatted: str | None = None


class WireProfile(Struct, frozen=True, rename="camel"):
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    nickname: str | None = None
    birthdate: str | None = None
    gender: str | None = None
    website: str | None = None
    zoneinfo: str | None = None
    locale: str | None = None
    address: WireAddress | None = None


class WireIdentityDetails(Struct, frozen=True):
    """What the provider told; any member may be of any kind there."""

    name: Any = None
    email: Any = None
    avatar: Any = None


class WireIdentity(Struct, frozen=True, rename="camel"):
    user_id: Any = None
    details: WireIdentityDetails | None = None


class WireAccount(Struct, frozen=True, rename="camel"):
    """``GET /api/my-account``; what scopes or the tenant's settings hide is not there."""

    id: Annotated[str, Meta(min_length=1)]
    name: str | None = None
    avatar: str | None = None
    username: str | None = None
    primary_email: str | None = None
    primary_phone: str | None = None
    profile: WireProfile | None = None
    custom_data: Json | UnsetType | None = UNSET
    has_password: bool | None = None
    identities: dict[str, WireIdentity] | None = None
    has_security_verification_method: bool | None = None
    is_suspended: bool | None = None
    created_at: float | None = None
    updated_at: float | None = None
    last_sign_in_at: float | None = None


class WireFactor(Struct, frozen=True, rename="camel"):
    """One of ``mfa-verifications`` (§4.5); kinds that nobody knows yet count like the others."""

    id: Annotated[str, Meta(min_length=1)]
    type: str
    created_at: datetime | None = None
    name: str | None = None
    last_used_at: datetime | None = None
    remain_codes: int | None = None
    agent: str | None = None


class WireFactorSettings(Struct, frozen=True, rename="camel"):
    """``mfa-settings`` (§4.5): whether the person leaves the second step out, where they may."""

    skip_mfa_on_sign_in: bool = False


class WireUpload(Struct, frozen=True):
    url: Annotated[str, Meta(pattern=r"^https?://", max_length=2048)]


def person(account: WireAccount) -> Person:
    return Person(
        user_id=account.id,
        username=account.username,
        email=account.primary_email,
        phone=f"+{account.primary_phone.lstrip('+')}" if account.primary_phone else None,
        has_password=account.has_password,
        identities=_identities(account),
        can_verify=account.has_security_verification_method is not False,
        is_suspended=account.is_suspended is True,
        created_at=moment(account.created_at),
        updated_at=moment(account.updated_at),
        last_sign_in_at=moment(account.last_sign_in_at),
        profile=_profile(account),
        custom=custom_data(account) or {},
    )


def second_steps(factors: list[WireFactor], settings: WireFactorSettings) -> OwnSecondSteps:
    return OwnSecondSteps(tuple(map(_factor, factors)), settings.skip_mfa_on_sign_in)


def digits(phone: str) -> str:
    """*phone* (E.164) as Logto writes it: without the plus sign (§1)."""
    return phone.removeprefix("+")


def custom_data(account: WireAccount) -> Json | None:
    """All that is kept beside the profile; None where it was not told, which is not the same."""
    return None if isinstance(account.custom_data, UnsetType) else account.custom_data or {}


def account_changes(changes: ProfileChanges) -> Json:
    """The part of *changes* for ``PATCH /api/my-account``, without custom data."""
    return {
        name: changes.profile[part] or None
        for part, name in IN_ACCOUNT.items()
        if part in changes.profile
    }


def profile_changes(changes: ProfileChanges) -> Json:
    """The part of *changes* for ``PATCH /api/my-account/profile``."""
    return {
        ADDRESS if isinstance(value, Address) else logto_name(part): _profile_value(value)
        for part, value in changes.profile.items()
        if part not in IN_ACCOUNT
    }


def merged(custom: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """All of *custom* with *changes* made in it: Logto replaces it whole (§0.8)."""
    kept = {key: value for key, value in custom.items() if key not in changes}
    return kept | {key: value for key, value in changes.items() if value is not None}


def _profile(account: WireAccount) -> dict[ProfileField, ProfileValue]:
    profile = account.profile or WireProfile()
    values: dict[ProfileField, ProfileValue | None] = {
        ProfileField.NAME: account.name,
        ProfileField.AVATAR: account.avatar,
        ProfileField.GIVEN_NAME: profile.given_name,
        ProfileField.MIDDLE_NAME: profile.middle_name,
        ProfileField.FAMILY_NAME: profile.family_name,
        ProfileField.NICKNAME: profile.nickname,
        ProfileField.BIRTHDATE: profile.birthdate,
        ProfileField.GENDER: profile.gender,
        ProfileField.WEBSITE: profile.website,
        ProfileField.TIME_ZONE: profile.zoneinfo,
        ProfileField.LOCALE: profile.locale,
        ProfileField.ADDRESS: _address(profile.address),
    }
    return {part: value for part, value in values.items() if value}


def _identities(account: WireAccount) -> tuple[LinkedIdentity, ...] | None:
    if account.identities is None:
        return None
    return tuple(
        LinkedIdentity(target, called(identity.details), str(identity.user_id or ""))
        for target, identity in account.identities.items()
    )


def called(details: WireIdentityDetails | None) -> str | None:
    """The name that was told, else the address; None for neither."""
    known = (details.name, details.email) if details else ()
    return next((plain(words) for words in known if isinstance(words, str) and plain(words)), None)


def address_there(details: WireIdentityDetails | None) -> str | None:
    """The email address that was told of an account elsewhere."""
    email = details.email if details else None
    return plain(email) or None if isinstance(email, str) else None


def _factor(factor: WireFactor) -> Factor:
    return Factor(
        id=factor.id,
        kind=FACTOR_KINDS.get(factor.type, FactorKind.OTHER),
        added_at=factor.created_at,
        name=plain(factor.name or "") or None,
        last_used_at=factor.last_used_at,
        codes_left=factor.remain_codes,
        agent=plain(factor.agent or "") or None,
    )


def _address(address: WireAddress | None) -> Address | None:
    if address is None:
        return None
    ours = Address(
        street=address.street_address or "",
        locality=address.locality or "",
        region=address.region or "",
        postal_code=address.postal_code or "",
        country=address.country or "",
        formatted=address.formatted or "",
    )
    return ours if ours != Address() else None


def _profile_value(value: ProfileValue) -> str | dict[str, str]:
    if not isinstance(value, Address):
        return value
    parts = {name: getattr(value, ours) for name, ours in ADDRESS_PARTS.items()}
    return {name: text for name, text in parts.items() if text}


def moment(milliseconds: float | None) -> datetime | None:
    """Logto's times of day are milliseconds since the epoch (§1)."""
    return None if milliseconds is None else moments.of_milliseconds(milliseconds)
