"""
What Logto publishes of a tenant, in our words: the account center's field controls, and the sign-in
experience (contracts/logto-api.md §7).
"""

import re
from typing import Any

from msgspec import Struct, field

from portal.backends.logto.custom_fields import built_in_fields, catalogue, own_fields
from portal.backends.logto.names import PROFILE_TEXTS
from portal.identity.models import Access, AccountRules, CustomField, Experience, ProfileField

_ACCESS = {"ReadOnly": Access.READ_ONLY, "Edit": Access.EDITABLE}
_COLOR = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"'?&]+@[^\s@<>\"'?&]+")
_LONGEST_ADDRESS = 2048
_LONGEST_PICTURE = 500_000


class WireAccountCenter(Struct, frozen=True, rename="camel"):
    """``GET /api/.well-known/account-center``"""

    enabled: bool
    fields: dict[str, str]
    profile_fields: list[dict[str, Any]] | None = None


class WireColor(Struct, frozen=True, rename="camel"):
    primary_color: str | None = None
    is_dark_mode_enabled: bool = False
    dark_primary_color: str | None = None


class WireBranding(Struct, frozen=True, rename="camel"):
    logo_url: str | None = None
    dark_logo_url: str | None = None
    favicon: str | None = None


class WireForgotPassword(Struct, frozen=True):
    email: bool = False
    phone: bool = False


class WireSignInExperience(Struct, frozen=True, rename="camel"):
    """``GET /api/.well-known/sign-in-exp``"""

    color: WireColor = field(default_factory=WireColor)
    branding: WireBranding = field(default_factory=WireBranding)
    terms_of_use_url: str | None = None
    privacy_policy_url: str | None = None
    support_email: str | None = None
    support_website_url: str | None = None
    sign_in_mode: str | None = None
    forgot_password: WireForgotPassword | None = None
    custom_profile_fields: list[Any] | None = None
    custom_profile_field_catalog: list[Any] | None = None


def rules(center: WireAccountCenter, fields: dict[str, CustomField]) -> AccountRules:
    """
    What people may see and change.

    The controls decide about the parts every profile may have. ``profileFields``, where the tenant
    set it, says which of the catalogue's *fields* are shown, and in which order; else all are.
    """
    profile = _access(center, "profile")
    return AccountRules(
        profile={
            ProfileField.NAME: _access(center, "name"),
            ProfileField.AVATAR: _access(center, "avatar"),
            ProfileField.ADDRESS: profile,
            **dict.fromkeys(PROFILE_TEXTS.values(), profile),
        },
        username=_access(center, "username"),
        email=_access(center, "email"),
        phone=_access(center, "phone"),
        password=_access(center, "password"),
        custom=_access(center, "customData"),
        custom_fields=own_fields(_chosen(center, fields)),
        built_in=built_in_fields(fields),
    )


def fields(experience: WireSignInExperience) -> dict[str, CustomField]:
    """The catalogue; a Logto that does not publish it tells the part shown at sign-up."""
    listed = experience.custom_profile_field_catalog
    if listed is None:
        listed = experience.custom_profile_fields or []
    return catalogue(listed)


def experience(wire: WireSignInExperience) -> Experience:
    dark = wire.color.dark_primary_color if wire.color.is_dark_mode_enabled else None
    forgot = wire.forgot_password
    return Experience(
        color=_color(wire.color.primary_color),
        dark_color=_color(dark),
        logo_url=_picture(wire.branding.logo_url),
        dark_logo_url=_picture(wire.branding.dark_logo_url),
        favicon_url=_picture(wire.branding.favicon),
        terms_url=_web_address(wire.terms_of_use_url),
        privacy_url=_web_address(wire.privacy_policy_url),
        support_email=_email(wire.support_email),
        support_url=_web_address(wire.support_website_url),
        registration=wire.sign_in_mode != "SignIn",
        password_reset=forgot is None or forgot.email or forgot.phone,
    )


def _access(center: WireAccountCenter, control: str) -> Access:
    """A control that is missing is off (§0.2), and so is one with a word we do not know."""
    return _ACCESS.get(center.fields.get(control, ""), Access.OFF) if center.enabled else Access.OFF


def _chosen(center: WireAccountCenter, fields: dict[str, CustomField]) -> list[CustomField]:
    if center.profile_fields is None:
        return list(fields.values())
    names = (str(entry.get("name", "")) for entry in center.profile_fields)
    return [fields[name] for name in dict.fromkeys(names) if name in fields]


def _color(text: str | None) -> str | None:
    """As ``#rrggbb``; None for anything that is not plainly a colour."""
    if not text or not _COLOR.fullmatch(text):
        return None
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _web_address(text: str | None) -> str | None:
    """Only what may stand behind a link: never ``javascript:`` and the like (W-22)."""
    if not text or len(text) > _LONGEST_ADDRESS or not text.isprintable():
        return None
    return text if text.lower().startswith(("https://", "http://")) else None


def _picture(text: str | None) -> str | None:
    """A web address, or a picture in the address itself, as Logto's console makes of an upload."""
    if text and text.startswith("data:image/") and len(text) <= _LONGEST_PICTURE:
        return text
    return _web_address(text)


def _email(text: str | None) -> str | None:
    return text if text and len(text) <= 256 and _EMAIL.fullmatch(text) else None
