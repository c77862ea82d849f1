"""
What people of a tenant may see and change, and how they get in: from the operator's settings,
because Authing tells an end user nothing of it (contracts/authing-api.md §12).
"""

from collections.abc import Collection

from portal.backends.authing import wrapping
from portal.backends.authing.wire import GENDERS
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
    UsernamePolicy,
)
from portal.settings import Authing
from portal.settings import CustomField as CustomSetting

_WRITABLE = frozenset(
    {
        ProfileField.NAME,
        ProfileField.AVATAR,
        ProfileField.NICKNAME,
        ProfileField.COMPANY,
        ProfileField.BIRTHDATE,
        ProfileField.GENDER,
        ProfileField.ADDRESS,
    }
)
"""The rest V3 shows and does not write (§12, no. 1)."""

_GENDER = CustomField(
    key=ProfileField.GENDER,
    kind=CustomKind.SELECT,
    label=ProfileField.GENDER,
    choices=tuple(Choice(word, word) for word in GENDERS.values()),
)
"""A letter is kept, not a word: nothing else can be said."""

_LONGEST_PASSWORD = 256
_LONGEST_USERNAME = 64


def rules(settings: Authing, wants_old_address: Collection[Channel] = ()) -> AccountRules:
    """*wants_old_address*: where the pool was found to ask for more than the settings say."""
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
        built_in={ProfileField.GENDER: _GENDER},
        asks_current_password=True,
        asks_old_address=_asks_old_address(settings) | frozenset(wants_old_address),
        asks_at_removal=frozenset(Channel),
        username_policy=UsernamePolicy(
            max_length=_LONGEST_USERNAME, any_script=True, removable=False
        ),
        password_policy=_password_policy(settings),
    )


def sign_in_methods(settings: Authing) -> SignInMethods:
    allowed = [entry.split("_") for entry in settings.sign_in]
    codes = frozenset(Channel(what) for what, how in allowed if how == "code")
    return SignInMethods(
        password=frozenset(Identifier(what) for what, how in allowed if how == "password"),
        code=codes,
        # Authing's page sends a code to either.
        reset=frozenset(map(Channel, settings.password_reset)) or frozenset(Channel),
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


def _asks_old_address(settings: Authing) -> frozenset[Channel]:
    wanted = {Channel.EMAIL: settings.verify_old_email, Channel.PHONE: settings.verify_old_phone}
    return frozenset(channel for channel, is_wanted in wanted.items() if is_wanted)


def _password_policy(settings: Authing) -> PasswordPolicy:
    """As the pool's setting says it (§9); it cannot be asked for, so Authing has the last word."""
    strength, is_wrapped = settings.password_strength, wrapping.is_on(settings)
    return PasswordPolicy(
        min_length=6 if strength else 1,
        max_length=wrapping.LONGEST if is_wrapped else _LONGEST_PASSWORD,
        max_bytes=wrapping.LONGEST if is_wrapped else None,
        character_types=max(1, strength),
        letters_are_one_type=True,
        any_script=True,
        no_breach=False,
        no_sequences=False,
        nothing_personal=False,
    )
