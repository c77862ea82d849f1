"""
What Logto publishes of a tenant, in our words: the account center's field controls, and the sign-in
experience (contracts/logto-api.md §7).
"""

import re
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from portal.backends.logto.companies import WireSsoConnector, companies
from portal.backends.logto.custom_fields import built_in_fields, catalogue, own_fields
from portal.backends.logto.names import FACTOR_KINDS, PROFILE_TEXTS
from portal.backends.logto.providers import WireConnector, providers
from portal.backends.logto.sign_in_methods import (
    WireForgotPassword,
    WireSignIn,
    sign_in_methods,
)
from portal.backends.web_addresses import picture, safe_page, web_address
from portal.identity.factors import FactorKind
from portal.identity.models import (
    Access,
    AccountRules,
    Channel,
    CustomField,
    Experience,
    PasswordPolicy,
    ProfileField,
    SecondSteps,
    UsernamePolicy,
)
from portal.identity.passkeys import PasskeyRules

_ACCESS = {"ReadOnly": Access.READ_ONLY, "Edit": Access.EDITABLE}
_COLOR = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"'?&]+@[^\s@<>\"'?&]+")
_MANDATORY = ("Mandatory", "PromptAtSignInAndSignUpMandatory", "PromptOnlyAtSignInMandatory")
_CODES = {"EmailVerificationCode": Channel.EMAIL, "PhoneVerificationCode": Channel.PHONE}


class WireAccountCenter(Struct, frozen=True, rename="camel"):
    """``GET /api/.well-known/account-center``"""

    enabled: bool
    fields: dict[str, str]
    profile_fields: list[dict[str, Any]] | None = None
    webauthn_related_origins: list[str] = []
    delete_account_url: str | None = None


class WireRelatedOrigins(Struct, frozen=True):
    """``GET /.well-known/webauthn``, as browsers read it."""

    origins: list[str]


class WireColor(Struct, frozen=True, rename="camel"):
    primary_color: str | None = None
    is_dark_mode_enabled: bool = False
    dark_primary_color: str | None = None


class WireBranding(Struct, frozen=True, rename="camel"):
    logo_url: str | None = None
    dark_logo_url: str | None = None
    favicon: str | None = None


class WireMfa(Struct, frozen=True):
    factors: list[str] = []
    policy: str = ""


class WirePasskeySignIn(Struct, frozen=True):
    enabled: bool = False


class WireUsernameCharacters(Struct, frozen=True):
    lowercase: bool = True
    uppercase: bool = True
    numbers: bool = True
    underscore: bool = True


class WireUsernamePolicy(Struct, frozen=True, rename="camel"):
    case_sensitive: bool = True
    min_length: int = 1
    max_length: int = 128
    allowed_chars: WireUsernameCharacters = field(default_factory=WireUsernameCharacters)


class WireLengths(Struct, frozen=True):
    min: int = 8
    max: int = 256


class WireCharacterTypes(Struct, frozen=True):
    min: int = 1


class WirePasswordRejects(Struct, frozen=True, rename="camel"):
    pwned: bool = True
    repetition_and_sequence: bool = True
    user_info: bool = True
    words: list[str] = []


class WirePasswordPolicy(Struct, frozen=True, rename="camel"):
    """All parts may be missing; the defaults are Logto's (§4.2)."""

    length: WireLengths = field(default_factory=WireLengths)
    character_types: WireCharacterTypes = field(default_factory=WireCharacterTypes)
    rejects: WirePasswordRejects = field(default_factory=WirePasswordRejects)


class WireSignInExperience(Struct, frozen=True, rename="camel"):
    """``GET /api/.well-known/sign-in-exp``"""

    color: WireColor = field(default_factory=WireColor)
    branding: WireBranding = field(default_factory=WireBranding)
    terms_of_use_url: str | None = None
    privacy_policy_url: str | None = None
    support_email: str | None = None
    support_website_url: str | None = None
    sign_in_mode: str | None = None
    sign_in: WireSignIn = field(default_factory=WireSignIn)
    forgot_password: WireForgotPassword | None = None
    mfa: WireMfa = field(default_factory=WireMfa)
    passkey_sign_in: WirePasskeySignIn = field(default_factory=WirePasskeySignIn)
    social_connectors: list[WireConnector] = []
    single_sign_on_enabled: bool = False
    sso_connectors: list[WireSsoConnector] = []
    username_policy: WireUsernamePolicy = field(default_factory=WireUsernamePolicy)
    password_policy: WirePasswordPolicy = field(default_factory=WirePasswordPolicy)
    custom_profile_fields: list[Any] | None = None
    custom_profile_field_catalog: list[Any] | None = None


def rules(
    center: WireAccountCenter,
    fields: dict[str, CustomField],
    usernames: UsernamePolicy,
    passwords: PasswordPolicy,
) -> AccountRules:
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
            ProfileField.COMPANY: Access.OFF,  # Logto keeps none
        },
        username=_access(center, "username"),
        email=_access(center, "email"),
        phone=_access(center, "phone"),
        password=_access(center, "password"),
        social=_access(center, "social"),
        second_steps=_access(center, "mfa"),
        sessions=_access(center, "session"),
        trusted_devices=_access(center, "trustedDevice"),
        custom=_access(center, "customData"),
        custom_fields=own_fields(_chosen(center, fields)),
        built_in=built_in_fields(fields),
        username_policy=usernames,
        password_policy=passwords,
        closing_url=safe_page(center.delete_account_url),
    )


def passkey_rules(
    center: WireAccountCenter, kinds: frozenset[FactorKind], *, signs_in: bool, address: str
) -> PasskeyRules:
    """
    *kinds* are the second steps that the tenant offers. The control for passkeys may be missing,
    and goes with that of second steps then; where that one is off, nobody is told what they have.
    """
    own = center.fields.get("passkey")
    listed = _access(center, "mfa")
    access = _access(center, "passkey") if own and listed is not Access.OFF else listed
    return PasskeyRules(
        access=access,
        offered=signs_in or FactorKind.PASSKEY in kinds,
        signs_in=signs_in,
        address=address,
        origins=frozenset(center.webauthn_related_origins),
    )


def username_policy(experience: WireSignInExperience) -> UsernamePolicy:
    policy = experience.username_policy
    return UsernamePolicy(
        min_length=policy.min_length,
        max_length=policy.max_length,
        case_sensitive=policy.case_sensitive,
        **asdict(policy.allowed_chars),
    )


def password_policy(experience: WireSignInExperience) -> PasswordPolicy:
    policy = experience.password_policy
    return PasswordPolicy(
        min_length=policy.length.min,
        max_length=policy.length.max,
        character_types=policy.character_types.min,
        no_breach=policy.rejects.pwned,
        no_sequences=policy.rejects.repetition_and_sequence,
        nothing_personal=policy.rejects.user_info,
        forbidden_words=tuple(policy.rejects.words),
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
        logo_url=picture(wire.branding.logo_url),
        dark_logo_url=picture(wire.branding.dark_logo_url),
        favicon_url=picture(wire.branding.favicon),
        terms_url=web_address(wire.terms_of_use_url),
        privacy_url=web_address(wire.privacy_policy_url),
        support_email=_email(wire.support_email),
        support_url=web_address(wire.support_website_url),
        registration=wire.sign_in_mode != "SignIn",
        password_reset=forgot is None or forgot.email or forgot.phone,
        second_steps=second_steps(wire.mfa),
        providers=providers(wire.social_connectors),
        companies=companies(wire.sso_connectors) if wire.single_sign_on_enabled else (),
        sign_in=sign_in_methods(wire.sign_in, forgot or WireForgotPassword()),
    )


def second_steps(mfa: WireMfa) -> SecondSteps:
    return SecondSteps(
        offered=bool(mfa.factors),
        required=mfa.policy in _MANDATORY,
        codes=frozenset(channel for name, channel in _CODES.items() if name in mfa.factors),
        kinds=frozenset(kind for name, kind in FACTOR_KINDS.items() if name in mfa.factors),
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


def _email(text: str | None) -> str | None:
    return text if text and len(text) <= 256 and _EMAIL.fullmatch(text) else None
