"""
Passkeys: listed, renamed, removed (contracts/authing-api.md §11). One is made on Authing’s own
pages, whose host it is for.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from portal.backends.authing import wire
from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.paths import path
from portal.backends.reading import read
from portal.identity.errors import NotAllowed, NotFound
from portal.identity.factors import Factor, FactorKind
from portal.identity.models import Access, plain
from portal.identity.passkeys import PasskeyRules

_CREDENTIALS = "/api/v3/webauthn/credentials"
_PREFIX = "passkey-"
"""Tells the id of a passkey from that of a factor: they are removed at different addresses."""

_MOST = {"page": "1", "limit": "50"}


class _Credential(Struct, frozen=True, rename="camel"):
    """What is known of its members is little (§11): one without an id is left out."""

    credential_id: str = ""
    name: str | None = None
    user_agent: str | None = None
    created_at: datetime | None = None
    last_used_at: datetime | None = None


class _Page(Struct, frozen=True):
    credentials: list[_Credential] = field(name="list")


class PasskeysAtAuthing(ProfileAtAuthing):
    """Keeps what ``PasskeyBackend`` promises of passkeys that are there."""

    def passkey_rules(self) -> PasskeyRules:
        is_on = self._reach.settings.passkeys
        return PasskeyRules(
            access=Access.EDITABLE if is_on else Access.OFF,
            offered=is_on,
            signs_in=True,
            address=self._reach.endpoint,
        )

    def passkey_page(self, back: str) -> str:
        """The person’s own pages there; they do not lead back."""
        return f"{self._reach.endpoint}/u"

    def _passkeys(self) -> tuple[Factor, ...]:
        """Empty where the operator keeps them from people, or the plan knows none."""
        if not self._reach.settings.passkeys:
            return ()
        try:
            answer = self._reach.person.get(_CREDENTIALS, _MOST)
        except (NotAllowed, NotFound):
            return ()
        return tuple(_passkey(one) for one in _credentials(answer) if one.credential_id)

    def _rename_passkey(self, id_: str, name: str) -> None:
        self._refuse_where_passkeys_are_hidden()
        self._reach.person.put(path(f"{_CREDENTIALS}/{{id}}", id=id_), {"name": name})

    def _remove_passkey(self, id_: str) -> None:
        self._refuse_where_passkeys_are_hidden()
        self._reach.person.delete(path(f"{_CREDENTIALS}/{{id}}", id=id_))

    def _refuse_where_passkeys_are_hidden(self) -> None:
        if not self._reach.settings.passkeys:
            raise NotAllowed("passkeys_off")


def passkey_id(factor_id: str) -> str | None:
    """Authing’s own id of the passkey that we call *factor_id*; None for what is no passkey."""
    return factor_id.removeprefix(_PREFIX) if factor_id.startswith(_PREFIX) else None


def _credentials(answer: Any) -> list[_Credential]:
    """A page, as most long lists, or a bare one, as several are (§2): it is not published which."""
    if isinstance(answer, list):
        return read(list[_Credential], answer)
    return read(_Page, answer).credentials


def _passkey(told: _Credential) -> Factor:
    return Factor(
        f"{_PREFIX}{told.credential_id}",
        FactorKind.PASSKEY,
        added_at=wire.utc(told.created_at),
        name=plain(told.name or "") or None,
        last_used_at=wire.utc(told.last_used_at),
        agent=plain(told.user_agent or "") or None,
    )
