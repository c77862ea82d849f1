"""
What every platform promises of what goes wrong on the way: the same error of ours for each read and
each change of second steps, passkeys, devices and apps, whatever the platform’s own word is.

Each test goes through all of them in one sign-in, and says in one table what came of which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from portal.identity.backend import IdentityBackend
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PortalError,
    SignInRequired,
    TooManyAttempts,
)
from portal.identity.factors import FactorKind
from portal.identity.second_steps import Enrolment
from tests.contract.operations import Operation, Refused, Wire

Act = Callable[[IdentityBackend], object]

PASSKEY = "passkey-1"
BEGUN = Enrolment(FactorKind.AUTHENTICATOR, key="A" * 32, token="t" * 32)

READS: dict[Operation, Act] = {
    Operation.LIST_FACTORS: lambda backend: backend.second_steps(),
    Operation.LIST_OFFERED_FACTORS: lambda backend: backend.second_steps(),
    Operation.LIST_PASSKEYS: lambda backend: backend.second_steps(),
    Operation.LIST_SESSIONS: lambda backend: backend.sessions("proof"),
    Operation.LIST_SIGNED_IN_APPS: lambda backend: backend.signed_in_apps(),
}
APPS: dict[Operation, Act] = {Operation.LIST_APPS: lambda backend: backend.shown_apps()}
"""Apart: where the portal asks with its own authority, a refusal is no affair of the person's."""

CHANGES: dict[Operation, Act] = {
    Operation.BEGIN_ENROLMENT: lambda backend: backend.begin_enrolment(FactorKind.AUTHENTICATOR),
    Operation.ENROL: lambda backend: backend.enrol(BEGUN, "123456", "proof"),
    Operation.REMOVE_FACTOR: lambda backend: backend.remove_factor("one", "proof"),
    Operation.RENAME_PASSKEY: lambda backend: backend.rename_factor(PASSKEY, "New", "proof"),
    Operation.REMOVE_PASSKEY: lambda backend: backend.remove_factor(PASSKEY, "proof"),
    Operation.END_SESSION: lambda backend: backend.end_session("one", "proof", with_tokens=True),
    Operation.FORGET_SESSION: lambda backend: backend.forget_session("one", "proof"),
}
ALL = READS | CHANGES

NO_LISTS: tuple[Any, ...] = (None, 7, "a text", [7], [None], {}, {"list": 7}, {"sessions": {}})


class Outcomes:
    """What comes of each act that there is on a ground, one after the other, while it is broken."""

    def __init__(self, wire: Wire, mend: Callable[[], None], backend: IdentityBackend) -> None:
        self._wire = wire
        self._mend = mend
        self._backend = backend

    def of(self, acts: Mapping[Operation, Act], broken: Callable[[Operation], None]) -> Any:
        outcomes = {}
        for operation in self.known(acts):
            broken(operation)
            outcomes[operation] = _outcome(acts[operation], self._backend)
            self._mend()
        return outcomes

    def known(self, acts: Mapping[Operation, Act]) -> list[Operation]:
        return [operation for operation in acts if operation in self._wire.ADDRESSES]

    def all(self, acts: Mapping[Operation, Act], kind: type[PortalError]) -> Any:
        return dict.fromkeys(self.known(acts), kind)


def _outcome(act: Act, backend: IdentityBackend) -> Any:
    try:
        return act(backend)
    except PortalError as error:
        return type(error)


@pytest.fixture
def outcomes(ground, alices_backend, operator) -> Outcomes:
    return Outcomes(ground.wire, operator.mend, alices_backend)


@pytest.mark.parametrize("data", NO_LISTS, ids=str)
def test_r29_what_makes_no_sense_is_no_answer(ground, outcomes, data):
    found = outcomes.of(READS | APPS, lambda operation: ground.answers(operation, data))

    assert found == outcomes.all(READS | APPS, BackendUnavailable)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"status": 503}),
        ("status", {"status": 200, "body": "<h1>Welcome</h1>"}),
        ("html", {}),
        ("redirect", {}),
        ("truncated", {}),
        ("huge", {"megabytes": 2}),
    ],
    ids=str,
)
def test_r29_without_an_answer_a_read_is_unavailable(ground, outcomes, kind, options):
    found = outcomes.of(READS | APPS, lambda operation: ground.breaks(operation, kind, **options))

    assert found == outcomes.all(READS | APPS, BackendUnavailable)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"status": 504}),
        ("html", {}),
        ("huge", {"megabytes": 2}),
        ("status", {"status": 504, "after": True}),
        ("status", {"status": 200, "body": "<h1>Welcome</h1>"}),
    ],
    ids=str,
)
def test_r28_a_change_whose_answer_was_lost_is_of_unknown_outcome(ground, outcomes, kind, options):
    found = outcomes.of(CHANGES, lambda operation: ground.breaks(operation, kind, **options))

    assert found == outcomes.all(CHANGES, OutcomeUnknown)


@pytest.mark.parametrize(("kind", "options"), [("status", {"status": 503}), ("redirect", {})])
def test_r28_a_change_that_was_refused_for_now_did_not_happen(ground, outcomes, kind, options):
    found = outcomes.of(CHANGES, lambda operation: ground.breaks(operation, kind, **options))

    assert found == outcomes.all(CHANGES, BackendUnavailable)


@pytest.mark.only_on("authing", because="Logto says by the status alone that a change happened")
@pytest.mark.parametrize("said", [[1], {}, {"statusCode": "200"}, {"statusCode": None}], ids=str)
def test_r28_a_change_whose_answer_makes_no_sense_is_of_unknown_outcome(ground, outcomes, said):
    found = outcomes.of(
        CHANGES, lambda operation: ground.breaks(operation, "status", status=200, json=said)
    )

    assert found == outcomes.all(CHANGES, OutcomeUnknown)


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        (Refused.SIGNED_OUT, SignInRequired),
        (Refused.SUSPENDED, AccountSuspended),
        (Refused.TOO_OFTEN, TooManyAttempts),
        (Refused.FOR_A_REASON_NOBODY_KNOWS, PortalError),
    ],
)
def test_r32_a_refusal_has_its_own_error_whatever_was_asked(ground, outcomes, refused, error):
    found = outcomes.of(ALL, lambda operation: ground.refuses(operation, refused))

    assert found == outcomes.all(ALL, error)


@pytest.mark.parametrize(
    ("refused", "error"), [(Refused.BY_THE_TENANT, NotAllowed), (Refused.NOT_THERE, NotFound)]
)
def test_r23_what_is_closed_or_gone_is_told_of_every_change(ground, outcomes, refused, error):
    found = outcomes.of(CHANGES, lambda operation: ground.refuses(operation, refused))

    assert found == outcomes.all(CHANGES, error)


def test_o38_whoever_is_signed_out_learns_that_and_nothing_else(ground, outcomes, operator):
    operator.end_sessions("alice")
    found = outcomes.of(ALL, lambda operation: None)

    assert found == outcomes.all(ALL, SignInRequired)


def test_whoever_is_suspended_does_nothing_more(ground, outcomes, operator):
    """A platform that ends their sign-in refuses their token as it refuses any that is over."""
    operator.suspend("alice")
    found = outcomes.of(ALL, lambda operation: None)

    assert set(found) == set(outcomes.known(ALL))
    assert set(found.values()) in ({SignInRequired}, {AccountSuspended})
