"""What somebody shows beside what they know (contracts/authing-api.md §7.3, §8.4)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, TypeVar
from urllib.parse import parse_qs, urlsplit

from msgspec import Meta, Struct

from portal.backends.authing import wire
from portal.backends.authing.passkeys import PasskeysAtAuthing, passkey_id
from portal.backends.authing.tenant import MINUTE
from portal.backends.paths import segment
from portal.backends.reading import read
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import BackendUnavailable, InputRejected, NotAllowed, NotFound, Reason
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, Strength
from portal.identity.models import plain
from portal.identity.second_steps import Enrolment

T = TypeVar("T")

_KINDS = {
    "OTP": FactorKind.AUTHENTICATOR,
    "EMAIL": FactorKind.CODE_BY_EMAIL,
    "SMS": FactorKind.CODE_BY_PHONE,
}
"""FACE wants photographs, and is left out."""

_TYPES = {kind: name for name, kind in _KINDS.items()}

_LAPSED = "status_403"
"""How a token that is over is refused: there is no number of its own for it."""

_NOT_IN_PLAN = frozenset({"status_402", "4021", "3720001", "3720002", "3720003"})
"""Refusals from which it follows that nobody here has a second step; from others nothing does."""

_KEY = re.compile(r"[A-Z2-7]{16,128}=*", re.IGNORECASE)
"""A secret in Base32."""


class _Profile(Struct, frozen=True, rename="camel"):
    email: str | None = None
    phone_number: str | None = None
    phone_country_code: str | None = None

    @property
    def address(self) -> str | None:
        return self.email or wire.whole_number(self.phone_number, self.phone_country_code)


class _Factor(Struct, frozen=True, rename="camel"):
    factor_id: str
    factor_type: str
    profile: _Profile | None = None
    created_at: datetime | None = None

    @property
    def kind(self) -> FactorKind:
        return _KINDS.get(self.factor_type, FactorKind.OTHER)


class _Offered(Struct, frozen=True, rename="camel"):
    factor_type: str


class _App(Struct, frozen=True, rename="camel"):
    """What an app is told once; the picture of it we draw ourselves."""

    qr_code_uri: str
    recovery_code: str | None = None


class _Begun(Struct, frozen=True, rename="camel"):
    enrollment_token: Annotated[str, Meta(min_length=1)]
    otp_data: _App | None = None


class FactorsAtAuthing(PasskeysAtAuthing):
    """Keeps what ``SecondStepBackend`` and ``FactorBackend`` promise."""

    def second_steps(self) -> OwnSecondSteps:
        """Passkeys by themselves, where the operator keeps the rest from people."""
        settings = self._reach.settings
        if not settings.two_step:
            if not settings.passkeys:
                raise NotAllowed("second_steps_off")
            return OwnSecondSteps(self._passkeys(), enrollable=frozenset())
        enrolled, offered, passkeys = side_by_side(
            lambda: _in_plan(self._enrolled) or [],
            lambda: _in_plan(self._still_offered) or frozenset(),
            self._passkeys,
        )
        return OwnSecondSteps((*map(_factor, enrolled), *passkeys), enrollable=offered)

    def second_step_asked(self, user_id: str) -> Strength:
        """Of everyone, whatever the operator’s settings show of it: Authing’s page asks."""
        enrolled = _in_plan(self._enrolled) or []
        return max((factor.kind.strength for factor in enrolled), default=Strength.NOTHING)

    def second_step_shown(self, user_id: str, platform_session: str | None) -> Strength:
        """
        Authing’s page asks everyone for what they enrolled (§6.1), and says nothing of it in the
        ID token: who has just come from there has shown it.
        """
        return self.second_step_asked(user_id)

    def begin_enrolment(self, kind: FactorKind, address: str | None = None) -> Enrolment:
        self._refuse_where_hidden()
        body = {"factorType": _type(kind), "profile": _profile(kind, address)}
        answer = self._reach.person.post("/api/v3/send-enroll-factor-request", body)
        begun = read(_Begun, answer)
        app = begun.otp_data
        return Enrolment(
            kind,
            key=_key(app) if kind is FactorKind.AUTHENTICATOR else "",
            address=address,
            token=begun.enrollment_token,
            lasts=float(MINUTE),
            recovery_code=(app.recovery_code if app else None) or None,
        )

    def enrol(self, enrolment: Enrolment, code: str, proof: str | None) -> None:
        """Authing asks for no proof of it; the portal has one asked before (§8.6)."""
        self._refuse_where_hidden()
        body = {
            "factorType": _type(enrolment.kind),
            "enrollmentToken": enrolment.token,
            "enrollmentData": {"passCode": code},
        }
        with _may_be_over():
            self._reach.person.post("/api/v3/enroll-factor", body)

    def remove_factor(self, factor_id: str, proof: str | None) -> None:
        """Of itself it asks for nothing at all (§8.6)."""
        passkey = passkey_id(factor_id)
        if passkey is not None:
            self._remove_passkey(passkey)
        else:
            self._refuse_where_hidden()
            segment(factor_id)  # what cannot be an id is none, before anybody is asked
            self._reach.person.post("/api/v3/reset-factor", {"factorId": factor_id})

    def rename_factor(self, factor_id: str, name: str, proof: str | None) -> None:
        passkey = passkey_id(factor_id)
        if passkey is None:
            raise NotFound("bears_no_name")
        self._rename_passkey(passkey, name)

    def _enrolled(self) -> list[_Factor]:
        """No list is no answer: who has none here is asked for less elsewhere."""
        return read(list[_Factor], self._reach.person.get("/api/v3/list-enrolled-factors"))

    def _still_offered(self) -> frozenset[FactorKind]:
        answer = self._reach.person.get("/api/v3/list-factors-to-enroll")
        types = {one.factor_type for one in read(list[_Offered], answer)}
        return frozenset(kind for name, kind in _KINDS.items() if name in types)

    def _refuse_where_hidden(self) -> None:
        if not self._reach.settings.two_step:
            raise NotAllowed("second_steps_off")


def _factor(told: _Factor) -> Factor:
    address = told.profile.address if told.profile else None
    return Factor(
        told.factor_id,
        told.kind,
        added_at=wire.utc(told.created_at),
        address=plain(address or "") or None,
    )


def _type(kind: FactorKind) -> str:
    if kind not in _TYPES:
        raise NotAllowed("not_offered")
    return _TYPES[kind]


def _profile(kind: FactorKind, address: str | None) -> wire.Json:
    if kind is FactorKind.CODE_BY_EMAIL:
        return {"email": address}
    if kind is FactorKind.CODE_BY_PHONE:
        number, country = wire.national(address or "")
        return {"phoneNumber": number, "phoneCountryCode": country}
    return {}


def _key(app: _App | None) -> str:
    """From the address that a QR code would hold; we write another one around it."""
    try:
        keys = parse_qs(urlsplit(app.qr_code_uri).query).get("secret") if app else None
    except ValueError as error:
        raise BackendUnavailable("no_key") from error
    if not keys or not _KEY.fullmatch(keys[0]):
        raise BackendUnavailable("no_key")
    return keys[0]


def _in_plan(ask: Callable[[], T]) -> T | None:
    """What *ask* finds; None where the plan leaves it out, and it is refused for that (§7.3)."""
    try:
        return ask()
    except NotAllowed as error:
        if error.code not in _NOT_IN_PLAN:
            raise
        return None


@contextmanager
def _may_be_over() -> Iterator[None]:
    try:
        yield
    except NotAllowed as error:
        if error.code != _LAPSED:
            raise
        raise InputRejected("code", Reason.CODE_EXPIRED, error.code) from error
