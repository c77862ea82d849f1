"""
What somebody has proven in this session, and what an action wants proven before it (W-30 to W-32).

Two things count. A *record* is the platform's own note that a password or a code was right: it
opens the platform's guarded calls. A *fresh sign-in* is the portal's gate on top: the whole way in
once more, second step included, for those who have one and wherever the operator demands it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

import msgspec
from flask_babel.speaklater import LazyString

from portal.identity.backend import Capability
from portal.identity.models import AccountRules, Person

_EARLY = 60.0
_SHARE_OF_LIFE = 0.2

TEN_MINUTES = 600.0


def early(expires_at: float, now: float) -> float:
    """
    When a record that ends at the platform at *expires_at* is to count as over: a minute before, or
    a fifth of what is left to one that does not last long.
    """
    return expires_at - min(_EARLY, _SHARE_OF_LIFE * max(0.0, expires_at - now))


class Way(StrEnum):
    """How somebody proves who they are; all but the last make a record."""

    PASSWORD = "password"  # noqa: S105  # a way, not a password
    EMAIL = "email"
    PHONE = "phone"
    AUTHENTICATOR = "authenticator"
    SIGN_IN = "sign-in"


class SecondStep(StrEnum):
    """
    What was known of the person's second step when something was proven. WEAKER: one was used, but
    they have a stronger one. ENROLLED: they had none, and have enrolled one in this session since.
    """

    NONE = "none"
    USED = "used"
    WEAKER = "weaker"
    NOT_SHOWN = "not_shown"
    ENROLLED = "enrolled"


_HAD_NONE = (SecondStep.NONE, SecondStep.ENROLLED)


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One thing proven. It is good for one *purpose*, and lives and dies with its session (W-32).

    *record* names the platform's verification record; a fresh sign-in has none. *proven_at* and
    *ends_at* are seconds since the epoch, the end already taken early.
    """

    way: Way
    purpose: str
    proven_at: float
    ends_at: float
    second_step: SecondStep
    record: str | None = None

    def __repr__(self) -> str:
        return f"Proof({self.way.value})"


class Stage(Enum):
    """What is still to be proven."""

    RECORD = "record"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Need:
    """
    What an action wants proven before its form is shown.

    *name* is what an operator calls it; *action* completes “This is asked before you …”. *purpose*
    is the class of actions that one proof is good for, *max_age* how long, in seconds. What is
    *guarded* the platform does for a record only, where it keeps records at all; for the rest a
    fresh sign-in alone will do. *asks_itself* says where the page asks for a password or a code to
    the address there is: no record is asked for on top there.
    *sign_in* demands one of everyone, *second_step* of those who have a second step; where
    *as_strong*, it has to be as strong as the strongest they have.
    *once* asks anew for every action: its proofs are used up when it is done.
    *unless_nothing* lets those pass who have nothing that makes a record, as the platform does that
    wants one; where none is wanted they sign in anew. All but the second step of who has one is
    *replaced_by* what a platform that asks itself can do. *keeps* names the fields of the form that
    may be kept while somebody proves who they are; what is not named is forgotten.
    """

    name: str
    action: LazyString
    purpose: str
    max_age: float = TEN_MINUTES
    guarded: bool = True
    sign_in: bool = False
    second_step: bool = True
    as_strong: bool = False
    once: bool = False
    unless_nothing: bool = False
    replaced_by: Capability | None = None
    asks_itself: Callable[[AccountRules, Person], bool] | None = None
    keeps: tuple[str, ...] = ()

    def replaced(self) -> "Need":
        """What is left of it where the platform asks: it asks nobody for a second step."""
        return replace(self, sign_in=False, asks_itself=lambda _rules, _person: True)

    def demanded(self, *, sign_in: bool, max_age: float, by_record: bool = True) -> "Need":
        """
        With what an operator demands: never less than the table does. *by_record* is whether the
        platform opens what it guards for a record.
        """
        return replace(
            self,
            sign_in=self.sign_in or sign_in,
            max_age=min(self.max_age, max_age),
            guarded=self.guarded and by_record,
        )


@dataclass(frozen=True, slots=True)
class NoProof:
    """
    An action that wants none, and why that is right. *keeps* names what of its form may be held
    for somebody who turned out to be signed out: names, or patterns of names.
    """

    reason: str
    keeps: tuple[str, ...] = ()


def good(proofs: Iterable[Proof], need: Need, now: float) -> list[Proof]:
    """Those that count for *need* now."""
    return [
        proof
        for proof in proofs
        if proof.purpose == need.purpose
        and now < proof.ends_at
        and 0 <= now - proof.proven_at < need.max_age
    ]


def missing(proofs: Iterable[Proof], need: Need, now: float) -> Stage | None:
    """What is still to be proven for *need*, the sign-in first: a record does not last."""
    counted = good(proofs, need, now)
    has_second_step = any(proof.second_step not in _HAD_NONE for proof in counted)
    wants_second_step = need.second_step and has_second_step
    is_shown = {SecondStep.USED} if need.as_strong else {SecondStep.USED, SecondStep.WEAKER}
    fitting = [p for p in counted if p.second_step in is_shown or not wants_second_step]
    signed_in_anew = any(proof.way is Way.SIGN_IN for proof in fitting)
    if (need.sign_in and not signed_in_anew) or (wants_second_step and not fitting):
        return Stage.SIGN_IN
    is_enough = counted if not need.guarded else [p for p in counted if p.record is not None]
    return None if is_enough else Stage.RECORD


def record_for(proofs: Iterable[Proof], need: Need, now: float) -> str | None:
    """The platform's record to send along, the youngest; None where nothing was recorded."""
    recorded = [proof for proof in good(proofs, need, now) if proof.record is not None]
    return max(recorded, key=lambda proof: proof.ends_at).record if recorded else None


def with_proof(proofs: Iterable[Proof], proof: Proof, now: float) -> tuple[Proof, ...]:
    """*proof* among the others: the last of each way and purpose, and none that is over."""
    kept = (
        other
        for other in proofs
        if now < other.ends_at and (other.way, other.purpose) != (proof.way, proof.purpose)
    )
    return (*kept, proof)


def knowing(proofs: Iterable[Proof], before: SecondStep, after: SecondStep) -> tuple[Proof, ...]:
    """Those that said *before* of the second step say *after*, because that is known by now."""
    return tuple(
        msgspec.structs.replace(proof, second_step=after) if proof.second_step is before else proof
        for proof in proofs
    )


def without(proofs: Iterable[Proof], purpose: str) -> tuple[Proof, ...]:
    """After they were used up."""
    return tuple(proof for proof in proofs if proof.purpose != purpose)


def without_records(proofs: Iterable[Proof], purpose: str) -> tuple[Proof, ...]:
    """After the platform refused one: it knows better how long they last."""
    return tuple(p for p in proofs if p.record is None or p.purpose != purpose)
