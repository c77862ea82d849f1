"""The words in which the portal speaks of an account. Frozen: what was heard does not change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from portal.identity.companies import Company
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, Strength
from portal.identity.providers import Provider
from portal.identity.security import SecurityStanding


class Access(StrEnum):
    """What the tenant lets people do with a part of their account."""

    OFF = "off"
    READ_ONLY = "read_only"
    EDITABLE = "editable"


class ProfileField(StrEnum):
    """The parts of a profile that every platform may have."""

    NAME = "name"
    AVATAR = "avatar"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    MIDDLE_NAME = "middle_name"
    NICKNAME = "nickname"
    COMPANY = "company"
    BIRTHDATE = "birthdate"
    GENDER = "gender"
    WEBSITE = "website"
    TIME_ZONE = "time_zone"
    LOCALE = "locale"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; empty strings for what is not known."""

    street: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    formatted: str = ""


ProfileValue: TypeAlias = str | Address


_JOINERS = "\u200c\u200d"  # within words of several scripts, and within emoji


def plain(text: str) -> str:
    """*text* without control characters and without marks that change its direction (W-23)."""
    return "".join(char for char in text if char.isprintable() or char in _JOINERS).strip()


def initials(name: str) -> str:
    """One or two letters to stand for a picture; a name without spaces gives its first."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


class Channel(StrEnum):
    """Where a code can be sent to."""

    EMAIL = "email"
    PHONE = "phone"


class CodeFor(StrEnum):
    """What a code is sent for. A platform may take it for that alone."""

    PROOF = "proof"
    NEW_ADDRESS = "new_address"
    OLD_ADDRESS = "old_address"
    REMOVAL = "removal"
    SECOND_STEP = "second_step"
    PASSWORD = "password"  # noqa: S105  # what is set by it, not a password
    CLOSING = "closing"


class Identifier(StrEnum):
    """What somebody says at the sign-in to tell who they are."""

    USERNAME = "username"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """
    An account elsewhere that lets somebody in here. *provider* is the platform’s word for where, as
    in ``Provider.key``; *name* is what they are called there, None where it was not told.
    *account* is what the provider calls it: it tells one from another, and nothing to people.
    """

    provider: str
    name: str | None = None
    account: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Person:
    """
    The account of the person signed in, as the platform tells it just now.

    What the tenant keeps switched off, or the sign-in did not ask for, is None. *can_verify* is
    whether the platform knows any way for them to prove who they are, *is_partly_told* whether it
    keeps some of this from the sign-in, for want of its consent. *phone* is written as in E.164,
    with the plus sign. *security* is what the platform makes of it all, None where it says nothing.
    *profile* holds only what has a value, *custom* everything that is kept beside it, by key. Times
    are aware and in UTC.
    """

    user_id: str
    username: str | None = None
    email: str | None = None
    phone: str | None = None
    has_password: bool | None = None
    identities: tuple[LinkedIdentity, ...] | None = None
    can_verify: bool = True
    is_suspended: bool = False
    is_partly_told: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_sign_in_at: datetime | None = None
    security: SecurityStanding | None = None
    profile: Mapping[ProfileField, ProfileValue] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        value = self.profile.get(ProfileField.NAME)
        return value if isinstance(value, str) and value else None

    @property
    def avatar_url(self) -> str | None:
        value = self.profile.get(ProfileField.AVATAR)
        return value if isinstance(value, str) and value else None

    @property
    def channels(self) -> frozenset[Channel]:
        """Where this person gets codes, as far as the tenant shows it."""
        addresses = {Channel.EMAIL: self.email, Channel.PHONE: self.phone}
        return frozenset(channel for channel, address in addresses.items() if address)

    @property
    def display_name(self) -> str:
        """The best there is to call someone by, without characters that turn the text around it."""
        return plain(self._called()) or self.user_id

    def _called(self) -> str:
        known = (self.name, self._whole_name(), self.username, self.email, self.phone)
        return next((words for words in known if words), self.user_id)

    def _whole_name(self) -> str:
        """Given and family name, where a platform asked for them and for no other."""
        parts = (ProfileField.GIVEN_NAME, ProfileField.FAMILY_NAME)
        return " ".join(str(self.profile[part]) for part in parts if self.profile.get(part))

    @property
    def initials(self) -> str:
        return initials(self.display_name)


class CustomKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHECKBOX = "checkbox"
    SELECT = "select"
    URL = "url"
    REGEX = "regex"
    ADDRESS = "address"
    FULL_NAME = "full_name"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CustomField:
    """
    A field that the tenant added to the profile.

    *key* is where its value is kept; for ADDRESS and FULL_NAME *parts* are the fields inside it.
    *pattern* is a regular expression of the platform's dialect (JavaScript), matched as written.
    *date_format* is a Unicode pattern such as ``yyyy-MM-dd``.
    """

    key: str
    kind: CustomKind
    label: str
    description: str = ""
    required: bool = False
    placeholder: str = ""
    min_length: int | None = None
    max_length: int | None = None
    min_value: float | None = None
    max_value: float | None = None
    pattern: str | None = None
    date_format: str = "yyyy-MM-dd"
    choices: tuple[Choice, ...] = ()
    parts: tuple["CustomField", ...] = ()


@dataclass(frozen=True, slots=True)
class UsernamePolicy:
    """
    Which usernames the tenant lets people have, on top of what the platform takes at all. Where
    *any_script*, those are letters and numbers of every script, with dots, hyphens and underscores;
    the flags do not count there. *removable* is whether one can do without.
    """

    min_length: int = 1
    max_length: int = 128
    any_script: bool = False
    removable: bool = True
    lowercase: bool = True
    uppercase: bool = True
    numbers: bool = True
    underscore: bool = True
    case_sensitive: bool = True


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """
    What the tenant asks of a new password, on top of what the platform takes at all.

    *character_types* is how many of these must be in it: small letters, capital letters, digits,
    symbols; where *letters_are_one_type*, the first two are one. Where *any_script*, there may be
    every other character besides. *max_bytes* is for those that take several in UTF-8. The rest is
    what it must not be: known from a breach, or made up of sequences (or of one character again and
    again), of what is known of the person, or of *forbidden_words*.
    """

    min_length: int = 8
    max_length: int = 256
    max_bytes: int | None = None
    character_types: int = 1
    letters_are_one_type: bool = False
    any_script: bool = False
    no_breach: bool = True
    no_sequences: bool = True
    nothing_personal: bool = True
    forbidden_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRules:
    """
    What the tenant shows and lets people change; the same for everyone of the tenant.

    *built_in* are the standard parts that the tenant's own catalogue names, with what it says of
    them (label, required, lengths, choices); the parts of ADDRESS have the names in ``Address`` as
    keys.
    *closing_url* is a page of the tenant's own where accounts are closed, None where there is none.
    Who has a password gives it along with another one where *asks_current_password*. A change of an
    address of *asks_old_address*, and doing without one of *asks_at_removal*, wants a code that was
    sent to the address there is.
    *custom_fields* are the rest of the catalogue: what is kept under a key of its own.
    """

    profile: Mapping[ProfileField, Access]
    username: Access = Access.OFF
    email: Access = Access.OFF
    phone: Access = Access.OFF
    password: Access = Access.OFF
    social: Access = Access.OFF
    second_steps: Access = Access.OFF
    sessions: Access = Access.OFF
    trusted_devices: Access = Access.OFF
    custom: Access = Access.OFF
    custom_fields: tuple[CustomField, ...] = ()
    built_in: Mapping[ProfileField, CustomField] = field(default_factory=dict)
    closing_url: str | None = None
    asks_current_password: bool = False
    asks_old_address: frozenset[Channel] = frozenset()
    asks_at_removal: frozenset[Channel] = frozenset()
    username_policy: UsernamePolicy = field(default_factory=UsernamePolicy)
    password_policy: PasswordPolicy = field(default_factory=PasswordPolicy)

    def of(self, part: ProfileField) -> Access:
        return self.profile.get(part, Access.OFF)


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """
    What to change and to what: an empty string (or ``Address()``) clears a field, and a field
    that is not named stays as it is. *custom* holds only the keys to change, None clears one.
    """

    profile: Mapping[ProfileField, ProfileValue] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.profile or self.custom)


@dataclass(frozen=True, slots=True)
class VerificationRecord:
    """
    The platform's note that something is being proven, or was. Whoever holds the id may use it, so
    it stays on the server. *expires_at* is in seconds since the epoch.
    """

    id: str = field(repr=False)
    expires_at: float


class LinkState(StrEnum):
    """What has become of a link that signs someone in."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """
    What the tenant asks for beside a password. *required* leaves nobody a choice; a code to one of
    *codes* counts for everyone who has such an address, without enrolling anything; *kinds* are
    those that can be enrolled. Whoever begins to enrol one has *enrolment_lasts* seconds, or as
    long as they like where it is None.
    """

    offered: bool = False
    required: bool = False
    codes: frozenset[Channel] = frozenset()
    kinds: frozenset[FactorKind] = frozenset()
    enrolment_lasts: int | None = None

    def are_asked_of(self, own: OwnSecondSteps, reached_by: Collection[Channel]) -> Strength:
        """
        What somebody who enrolled *own* and gets codes by *reached_by* is asked for, at its
        strongest.
        """
        if not self.offered or (own.left_out and not self.required):
            return Strength.NOTHING
        strengths = [factor.kind.strength for factor in self.counting(own)]
        if not self.codes.isdisjoint(reached_by):
            strengths.append(Strength.MESSAGE)
        return max(strengths, default=Strength.NOTHING)

    def counting(self, own: OwnSecondSteps) -> tuple[Factor, ...]:
        """Of what somebody enrolled, that which a sign-in takes."""
        kinds = {*self.kinds, FactorKind.OTHER}
        return tuple(factor for factor in own.factors if factor.kind in kinds)

    def open_to(self, own: OwnSecondSteps) -> frozenset[FactorKind]:
        """What somebody who enrolled *own* may enrol."""
        return self.kinds if own.enrollable is None else own.enrollable


@dataclass(frozen=True, slots=True)
class SignInMethods:
    """
    What lets people in at the tenant's sign-in, besides its providers: the password, after one of
    the identifiers in *password*; a code to one of the addresses in *code*. A code to one of
    *reset* stands in for a password that was forgotten.
    """

    password: frozenset[Identifier] = frozenset()
    code: frozenset[Channel] = frozenset()
    reset: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Experience:
    """How the tenant presents itself at the platform's own sign-in, and what it offers there."""

    color: str | None = None
    dark_color: str | None = None
    logo_url: str | None = None
    dark_logo_url: str | None = None
    favicon_url: str | None = None
    terms_url: str | None = None
    privacy_url: str | None = None
    support_email: str | None = None
    support_url: str | None = None
    registration: bool = True
    password_reset: bool = True
    second_steps: SecondSteps = SecondSteps()
    providers: tuple[Provider, ...] = ()
    companies: tuple[Company, ...] = ()
    sign_in: SignInMethods = SignInMethods()
