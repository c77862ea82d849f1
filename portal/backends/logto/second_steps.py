"""Second steps in Logto's Account API (contracts/logto-api.md §4.5)."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.backends.http import JsonClient
from portal.backends.logto.account_client import proving
from portal.backends.logto.reach import Reach
from portal.backends.paths import path
from portal.identity.errors import NotFound, VerificationRequired


class FactorClient:
    """The person acting on what they enrolled."""

    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def remove(self, factor_id: str, proof: str | None) -> None:
        """Nothing there guards the last factor, nor backup codes against being left alone."""
        where = path("/api/my-account/mfa-verifications/{factor}", factor=factor_id)
        with _may_be_gone():
            self._http.delete(where, proving(proof))

    def rename(self, factor_id: str, name: str, proof: str | None) -> None:
        where = path("/api/my-account/mfa-verifications/{factor}/name", factor=factor_id)
        with _may_be_gone():
            self._http.patch(where, {"name": name}, proving(proof))


class FactorsAtLogto:
    """Keeps what ``portal.identity.second_steps`` promises."""

    _reach: Reach

    def remove_factor(self, factor_id: str, proof: str | None) -> None:
        FactorClient(self._reach.person).remove(factor_id, proof)

    def rename_factor(self, factor_id: str, name: str, proof: str | None) -> None:
        FactorClient(self._reach.person).rename(factor_id, name, proof)


@contextmanager
def _may_be_gone() -> Iterator[None]:
    """Logto says of a factor that it does not find what it says of a record; a proof it denies."""
    try:
        yield
    except VerificationRequired as error:
        if error.code != "verification_record.not_found":
            raise
        raise NotFound(error.code) from error
