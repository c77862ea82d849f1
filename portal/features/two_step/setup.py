"""
A second step that is being set up: what the platform gave out for it, until a code shows that the
person has it.

It lies in the session, which is sealed, and nowhere else: no form carries it (W-43). It is gone
when the step is set up, when the person gives up, and after a quarter of an hour. The platform may
take a code for a shorter while: what is late is begun anew, and shown anew.
"""

import secrets
from typing import Any

import msgspec
from flask import session
from msgspec.structs import replace

from portal.auth.parts import parts
from portal.identity.factors import FactorKind
from portal.identity.second_steps import Enrolment

_OPEN_FOR = 900.0  # seconds


class Setup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *id* tells this one from another of the same person (R-34); *before* is the id of the factor of
    the same kind that it takes the place of. *wrong* counts codes that were not right. After
    *good_until* the platform takes no code any more; None where it does not mind.
    """

    id: str
    kind: FactorKind
    key: str
    address: str | None
    token: str
    recovery_code: str | None
    before: str | None
    begun_at: float
    ends_at: float
    good_until: float | None
    wrong: int = 0

    @property
    def is_late(self) -> bool:
        return self.good_until is not None and parts().now() >= self.good_until

    @property
    def enrolment(self) -> Enrolment:
        return Enrolment(self.kind, key=self.key, address=self.address, token=self.token)

    def __repr__(self) -> str:
        return f"Setup({self.id})"


def find(kind: FactorKind) -> Setup | None:
    """The one of *kind* that is open; it may be late."""
    kept: Any = session.get(_name(kind))
    if kept is None:
        return None
    found = msgspec.convert(kept, Setup)
    if parts().now() < found.ends_at:
        return found
    forget(kind)
    return None


def begin(begun: Enrolment, before: str | None) -> Setup:
    now = parts().now()
    return _keep(
        Setup(
            id=secrets.token_urlsafe(8),
            kind=begun.kind,
            key=begun.key,
            address=begun.address,
            token=begun.token,
            recovery_code=begun.recovery_code,
            before=before,
            begun_at=now,
            ends_at=now + _OPEN_FOR,
            good_until=None if begun.lasts is None else now + begun.lasts,
        )
    )


def change(setup: Setup, **changes: Any) -> None:
    _keep(replace(setup, **changes))


def forget(kind: FactorKind) -> None:
    session.pop(_name(kind), None)


def _keep(setup: Setup) -> Setup:
    session[_name(setup.kind)] = msgspec.to_builtins(setup)
    return setup


def _name(kind: FactorKind) -> str:
    return f"new_{kind.value}"
