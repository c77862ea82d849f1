"""
What people of a tenant may see and change, and how they get in: from the operator's settings,
because Authing tells an end user nothing of it (contracts/authing-api.md §12).
"""

from portal.identity.models import (
    Access,
    AccountRules,
    Channel,
    Choice,
    CustomField,
    CustomKind,
    Identifier,
    PasswordPolicy,
    ProfileField,
    SignInMethods,
)
from portal.settings import Authing
from portal.settings import CustomField as CustomSetting

_WRITABLE = frozenset(
    {
        ProfileField.NAME,
        ProfileField.AVATAR,
        ProfileField.NICKNAME,
        ProfileField.BIRTHDATE,
        ProfileField.GENDER,
        ProfileField.ADDRESS,
    }
)
"""The rest V3 shows and does not write (§12, no. 1)."""

_LONGEST_PASSWORD = 256


def rules(settings: Authing) -> AccountRules:
    return AccountRules(
        profile={
            part: Access.EDITABLE if part in _WRITABLE else Access.READ_ONLY
            for part in ProfileField
        },
        username=_where(settings.username, otherwise=Access.READ_ONLY),
        email=Access.EDITABLE,
        phone=Access.EDITABLE,
        password=Access.EDITABLE,
        social=_where(settings.linking),
        second_steps=_where(settings.two_step),
        sessions=_where(settings.devices),
        custom=_where(bool(settings.custom_fields)),
        custom_fields=tuple(map(_custom_field, settings.custom_fields)),
        password_policy=_password_policy(settings.password_strength),
    )


def sign_in_methods(settings: Authing) -> SignInMethods:
    allowed = [entry.split("_") for entry in settings.sign_in]
    codes = frozenset(Channel(what) for what, how in allowed if how == "code")
    return SignInMethods(
        password=frozenset(Identifier(what) for what, how in allowed if how == "password"),
        code=codes,
        reset=frozenset(Channel),  # Authing's page sends a code to either
    )


def _where(is_on: bool, *, otherwise: Access = Access.OFF) -> Access:
    return Access.EDITABLE if is_on else otherwise


def _custom_field(setting: CustomSetting) -> CustomField:
    return CustomField(
        key=setting.key,
        kind=CustomKind(setting.type),
        label=setting.label or setting.key,
        choices=tuple(Choice(value, value) for value in setting.choices),
    )


def _password_policy(strength: int) -> PasswordPolicy:
    """As the pool's setting says it (§9); it cannot be asked for, so Authing has the last word."""
    return PasswordPolicy(
        min_length=6 if strength else 1,
        max_length=_LONGEST_PASSWORD,
        character_types=max(1, strength),
        no_breach=False,
        no_sequences=False,
        nothing_personal=False,
    )
