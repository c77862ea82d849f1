"""
Authing's JSON → our models, for one person, and back (contracts/authing-api.md §7.1).

What ``identities`` holds beside names (a provider's tokens) and ``identityNumber`` are not read.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

import phonenumbers
from msgspec import UNSET, Meta, Struct, UnsetType

from portal.backends import moments
from portal.identity.errors import InputRejected, Reason
from portal.identity.models import (
    Address,
    LinkedIdentity,
    Person,
    ProfileField,
    ProfileValue,
    plain,
)
from portal.identity.security import PasswordLevel, SecurityStanding

Json = dict[str, Any]

_ACTIVE = "Activated"
CHINA = "+86"

TEXTS: dict[str, ProfileField] = {
    "name": ProfileField.NAME,
    "nickname": ProfileField.NICKNAME,
    "photo": ProfileField.AVATAR,
    "company": ProfileField.COMPANY,
    "birthdate": ProfileField.BIRTHDATE,
    "givenName": ProfileField.GIVEN_NAME,
    "familyName": ProfileField.FAMILY_NAME,
    "middleName": ProfileField.MIDDLE_NAME,
    "website": ProfileField.WEBSITE,
    "zoneinfo": ProfileField.TIME_ZONE,
    "locale": ProfileField.LOCALE,
}
"""Authing's name for a text, and ours."""

GENDERS = {"F": "female", "M": "male"}
"""U, which is what nobody said, is no value."""

ADDRESS_PARTS = {
    "street_address": "street",
    "city": "locality",
    "province": "region",
    "postal_code": "postal_code",
    "country": "country",
}


class WireIdentity(Struct, frozen=True, rename="camel"):
    """A row of an account elsewhere; several rows may be one account (§7.4)."""

    ext_idp_id: str
    user_id_in_idp: str | int | None = None
    user_info_in_idp: Any = None

    @property
    def account(self) -> str:
        return str(self.user_id_in_idp or "")

    @property
    def called(self) -> str | None:
        """What the person is called there; anything may be told of them (§12, no. 12)."""
        info = self.info
        return text(info.get("name")) or text(info.get("nickname")) or text(info.get("email"))

    @property
    def info(self) -> Json:
        return self.user_info_in_idp if isinstance(self.user_info_in_idp, dict) else {}


class WireUser(Struct, frozen=True, rename="camel"):
    """``GET /api/v3/get-profile``; what the scope does not allow is not there."""

    user_id: Annotated[str, Meta(min_length=1)]
    status: str = _ACTIVE
    username: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_country_code: str | None = None
    name: str | None = None
    nickname: str | None = None
    photo: str | None = None
    company: str | None = None
    birthdate: str | None = None
    gender: str | UnsetType | None = UNSET
    given_name: str | None = None
    family_name: str | None = None
    middle_name: str | None = None
    website: str | None = None
    zoneinfo: str | None = None
    locale: str | None = None
    street_address: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country: str | None = None
    custom_data: Json | None = None
    identities: list[WireIdentity] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_login: datetime | None = None
    email_verified: bool | UnsetType | None = UNSET
    phone_verified: bool | UnsetType | None = UNSET

    @property
    def is_partly_told(self) -> bool:
        """What is always told where the scope reaches: the rest may be missing for being empty."""
        return any(
            told is UNSET for told in (self.gender, self.email_verified, self.phone_verified)
        )

    @property
    def is_active(self) -> bool:
        return self.status == _ACTIVE


class WireSecurity(Struct, frozen=True, rename="camel"):
    """``GET /api/v3/get-security-info``, in the vendor's spelling (§9)."""

    security_score: int | None = None
    email_binded: bool | None = None
    phone_binded: bool | None = None
    password_set: bool | None = None
    password_security_level: int | None = None
    mfa_enrolled: bool | None = None

    @property
    def standing(self) -> SecurityStanding:
        level = self.password_security_level
        return SecurityStanding(
            password=bool(self.password_set),
            email=bool(self.email_binded),
            phone=bool(self.phone_binded),
            second_step=bool(self.mfa_enrolled),
            password_level=PasswordLevel(level) if level in set(PasswordLevel) else None,
            score=self.security_score,
        )


def person(
    user: WireUser, security: WireSecurity, companies: Collection[str] = frozenset()
) -> Person:
    """
    *companies* are the providers whose accounts are shown elsewhere. A password is looked at by a
    name (§7.2): without any there is nothing to prove with, although it may be set.
    """
    return Person(
        user_id=user.user_id,
        username=user.username or None,
        email=user.email or None,
        phone=_phone(user),
        has_password=security.password_set,
        identities=_identities(user.identities, companies),
        can_verify=bool(user.email or user.phone or (security.password_set and user.username)),
        is_suspended=not user.is_active,
        is_partly_told=user.is_partly_told,
        created_at=utc(user.created_at),
        updated_at=utc(user.updated_at),
        last_sign_in_at=utc(user.last_login),
        security=security.standing,
        profile=_profile(user),
        # An empty text stands for nothing there (§6.3).
        custom={key: value for key, value in (user.custom_data or {}).items() if value != ""},
    )


def changes(profile: dict[ProfileField, ProfileValue]) -> Json:
    """*profile* as ``update-profile`` wants it; an empty text clears."""
    told: Json = {}
    by_field = {field: name for name, field in TEXTS.items()}
    for part, value in profile.items():
        if isinstance(value, Address):
            told |= {_camel(name): getattr(value, ours) for name, ours in ADDRESS_PARTS.items()}
        elif part is ProfileField.GENDER:
            told["gender"] = _GENDER_LETTERS.get(value, "U")
        else:
            told[by_field[part]] = value
    return told


def number_of(user: WireUser) -> tuple[str, str]:
    """The phone number of *user* as Authing writes it, empty where they have none."""
    phone = _phone(user)
    return national(phone) if phone else ("", "")


def national(phone: str) -> tuple[str, str]:
    """
    *phone* (E.164) as Authing writes it: the national number, and the country's code. Raises
    InputRejected on ``phone`` for what is no number: an account may hold anything.
    """
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException as error:
        raise InputRejected("phone", Reason.NOT_A_PHONE, "not_a_number") from error
    return phonenumbers.national_significant_number(number), f"+{number.country_code}"


def whole_number(number: str | None, country: str | None) -> str | None:
    """The number that Authing keeps in two parts, as in E.164."""
    if not number:
        return None
    return number if number.startswith("+") else f"+{(country or CHINA).lstrip('+')}{number}"


def text(told: object) -> str | None:
    return (plain(told) or None) if isinstance(told, str) else None


_GENDER_LETTERS = {word: letter for letter, word in GENDERS.items()}


def _phone(user: WireUser) -> str | None:
    return whole_number(user.phone, user.phone_country_code)


def _identities(
    rows: list[WireIdentity] | None, companies: Collection[str]
) -> tuple[LinkedIdentity, ...] | None:
    """One for each provider and account there: the further rows are other ids of the same."""
    if rows is None:
        return None
    found: dict[str, LinkedIdentity] = {}
    for row in rows:
        if row.ext_idp_id in companies:
            continue
        name = row.called
        known = found.get(row.ext_idp_id)
        if known is None:
            found[row.ext_idp_id] = LinkedIdentity(row.ext_idp_id, name, row.account)
        elif known.name is None and name:
            found[row.ext_idp_id] = LinkedIdentity(row.ext_idp_id, name, known.account)
    return tuple(found.values())


def _profile(user: WireUser) -> dict[ProfileField, ProfileValue]:
    texts = {field: getattr(user, _snake(name)) for name, field in TEXTS.items()}
    known: dict[ProfileField, ProfileValue] = {
        field: value for field, value in texts.items() if value
    }
    if isinstance(user.gender, str) and user.gender in GENDERS:
        known[ProfileField.GENDER] = GENDERS[user.gender]
    address = Address(**{ours: getattr(user, name) or "" for name, ours in ADDRESS_PARTS.items()})
    if address != Address():
        known[ProfileField.ADDRESS] = address
    return known


def utc(at: datetime | None) -> datetime | None:
    return None if at is None else moments.in_utc(at)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
