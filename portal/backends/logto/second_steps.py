"""Second steps in Logto's Account API (contracts/logto-api.md §4.5)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.logto.account_client import proving
from portal.backends.logto.reach import Reach
from portal.backends.paths import path
from portal.identity.errors import NotAllowed, NotFound, VerificationRequired
from portal.identity.factors import FactorKind
from portal.identity.second_steps import BackupCodes, Enrolment

_FACTORS = "/api/my-account/mfa-verifications"


class _Key(Struct, frozen=True):
    secret: Annotated[str, Meta(pattern="^[A-Z2-7]{16,128}$")]


class _NewCodes(Struct, frozen=True):
    codes: Annotated[list[Annotated[str, Meta(pattern="^[0-9A-Za-z]{6,64}$")]], Meta(min_length=1)]


class _Code(Struct, frozen=True, rename="camel"):
    code: str
    used_at: datetime | None = None


class _Codes(Struct, frozen=True):
    codes: list[_Code]


class FactorClient:
    """The person acting on what they enrolled."""

    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def new_key(self) -> str:
        answer = self._http.post(f"{_FACTORS}/totp-secret/generate", {})
        return wire.read(_Key, answer).secret

    def put_authenticator(self, key: str, code: str, proof: str | None) -> None:
        """The address that demands a code; the other one would bind without (§4.5)."""
        self._http.put(f"{_FACTORS}/totp", {"secret": key, "code": code}, proving(proof))

    def new_codes(self) -> tuple[str, ...]:
        answer = self._http.post(f"{_FACTORS}/backup-codes/generate", {})
        return tuple(wire.read(_NewCodes, answer).codes)

    def add_codes(self, codes: Sequence[str], proof: str | None) -> None:
        """Logto takes ten equal ones as well; these are its own (§11)."""
        self._http.post(_FACTORS, {"type": "BackupCode", "codes": list(codes)}, proving(proof))

    def codes(self, proof: str | None) -> dict[str, datetime | None]:
        """
        As they are, with when each was used; empty for someone who has none. They stay in this
        adapter.
        """
        try:
            with _may_be_gone():
                answer = self._http.get(f"{_FACTORS}/backup-codes", headers=proving(proof))
        except NotFound:
            return {}
        return {one.code: one.used_at for one in wire.read(_Codes, answer).codes}

    def ask_at_sign_in(self, is_asked: bool, proof: str | None) -> None:
        changed = {"skipMfaOnSignIn": not is_asked}
        self._http.patch("/api/my-account/mfa-settings", changed, proving(proof))

    def remove(self, factor_id: str, proof: str | None) -> None:
        """Nothing there guards the last factor, nor backup codes against being left alone."""
        where = path(f"{_FACTORS}/{{factor}}", factor=factor_id)
        with _may_be_gone():
            self._http.delete(where, proving(proof))

    def rename(self, factor_id: str, name: str, proof: str | None) -> None:
        where = path(f"{_FACTORS}/{{factor}}/name", factor=factor_id)
        with _may_be_gone():
            self._http.patch(where, {"name": name}, proving(proof))


class FactorsAtLogto:
    """Keeps what ``portal.identity.second_steps`` promises."""

    _reach: Reach

    def begin_enrolment(self, kind: FactorKind, address: str | None = None) -> Enrolment:
        """Codes are sent to the addresses there are, without enrolling them."""
        _refuse_all_but_authenticators(kind)
        return Enrolment(kind, key=self._factors.new_key())

    def enrol(self, enrolment: Enrolment, code: str, proof: str | None) -> None:
        _refuse_all_but_authenticators(enrolment.kind)
        self._factors.put_authenticator(enrolment.key, code, proof)

    def new_backup_codes(self) -> tuple[str, ...]:
        return self._factors.new_codes()

    def add_backup_codes(self, codes: Sequence[str], proof: str | None) -> None:
        self._factors.add_codes(codes, proof)

    def backup_codes(self, proof: str | None) -> BackupCodes | None:
        found = self._factors.codes(proof)
        used = sorted(moment for moment in found.values() if moment is not None)
        return BackupCodes(len(found), tuple(used)) if found else None

    def has_backup_codes(self, codes: Sequence[str], proof: str | None) -> bool:
        return self._factors.codes(proof).keys() == set(codes)

    def ask_at_sign_in(self, is_asked: bool, proof: str | None) -> None:
        self._factors.ask_at_sign_in(is_asked, proof)

    def remove_factor(self, factor_id: str, proof: str | None) -> None:
        self._factors.remove(factor_id, proof)

    def rename_factor(self, factor_id: str, name: str, proof: str | None) -> None:
        self._factors.rename(factor_id, name, proof)

    @property
    def _factors(self) -> FactorClient:
        return FactorClient(self._reach.person)


def _refuse_all_but_authenticators(kind: FactorKind) -> None:
    if kind is not FactorKind.AUTHENTICATOR:
        raise NotAllowed("not_offered")


@contextmanager
def _may_be_gone() -> Iterator[None]:
    """Logto says of a factor that it does not find what it says of a record; a proof it denies."""
    try:
        yield
    except VerificationRequired as error:
        if error.code != "verification_record.not_found":
            raise
        raise NotFound(error.code) from error
