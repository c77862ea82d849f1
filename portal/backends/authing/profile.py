"""The person, their profile and their username (contracts/authing-api.md §7.1)."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from portal.backends.authing import wire
from portal.backends.authing.tenant import TenantAtAuthing
from portal.backends.leading_away import checked
from portal.backends.paths import Path
from portal.backends.reading import after_a_change, read
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    Reason,
    SetupProblem,
)
from portal.identity.models import Person, ProfileChanges

_EVERYTHING = {"withCustomData": "true", "withIdentities": "true", "withDepartmentIds": "false"}


_UPLOAD = Path("/api/v2/upload", "/api/v2/upload?folder=avatar")


class _Stored(Struct, frozen=True):
    url: str


class ProfileAtAuthing(TenantAtAuthing):
    """Keeps what ``ProfileBackend`` promises, and what ``SignInDetailsBackend`` says of names."""

    def person(self) -> Person:
        user, security, companies = side_by_side(self._user, self._security, self._company_keys)
        if not user.is_active:
            raise AccountSuspended("status")
        return wire.person(user, security, companies)

    def change_profile(self, changes: ProfileChanges) -> Person:
        """One call, whatever is changed: nothing can be half done."""
        self._refuse_unknown_keys(changes.custom)
        told = wire.changes(dict(changes.profile))
        if changes.custom:
            # The API knows no removal of a key; an empty text stands for nothing there (§6.3).
            told["customData"] = {
                key: "" if value is None else value for key, value in changes.custom.items()
            }
        return self._updated(told)

    def change_username(self, username: str | None, proof: str | None) -> Person:
        """Authing asks for no proof of it; the portal has one asked before."""
        try:
            return self._updated({"username": username or ""})
        except InputRejected as rejected:
            raise InputRejected("username", rejected.reason, rejected.code) from rejected

    def upload_avatar(self, picture: bytes, content_type: str) -> str:
        """By the older upload, where the operator says that there is one (§7.1)."""
        kind = content_type.rpartition("/")[2]
        try:
            answer = self._reach.person.upload(_UPLOAD, (f"avatar.{kind}", picture, content_type))
        except (NotAllowed, NotFound) as error:
            self._known.withdrawn.add(Capability.UPLOAD_AVATAR)
            raise InputRejected("avatar", Reason.NO_STORAGE, error.code) from error
        except InputRejected as rejected:
            raise InputRejected("avatar", rejected.reason, rejected.code) from rejected
        with after_a_change():
            return checked(read(_Stored, answer).url)

    def is_suspended(self, user_id: str) -> bool:
        """Nobody is asked: there is no authority but the person’s own, which is refused then."""
        raise SetupProblem("no_authority")

    def _user(self) -> wire.WireUser:
        return read(wire.WireUser, self._reach.person.get("/api/v3/get-profile", _EVERYTHING))

    def _security(self) -> wire.WireSecurity:
        return read(wire.WireSecurity, self._reach.person.get("/api/v3/get-security-info"))

    def _company_keys(self) -> frozenset[str]:
        """Whose accounts are the companies’ affair; where nobody can tell, none."""
        try:
            return frozenset(company.key for company in self.experience().companies)
        except BackendUnavailable:
            return frozenset()

    def _updated(self, told: wire.Json) -> Person:
        self._reach.person.post("/api/v3/update-profile", told)
        with after_a_change():
            return self.person()

    def _refuse_unknown_keys(self, custom: Mapping[str, Any]) -> None:
        """The pool may hold what other applications trust: only the tenant's fields are ours."""
        ours = {field.key for field in self._reach.settings.custom_fields}
        if custom.keys() - ours:
            raise NotAllowed("not_a_profile_field")
