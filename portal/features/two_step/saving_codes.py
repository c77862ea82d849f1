"""
New backup codes in place of those before (R-37).

The platform takes no new ones while unused ones are left, so the old go first. What could refuse
the new ones is looked at before that; that it has begun is written down before that. From then on,
whatever does not come back, the person keeps the new codes and is told that the old do not count.
"""

from portal.auth import proving
from portal.auth.current import identity
from portal.features.two_step import new_codes
from portal.features.two_step.new_codes import NewCodes, Step
from portal.features.two_step.removing import remove
from portal.features.two_step.standing import Standing, now
from portal.identity.errors import (
    ChangedElsewhere,
    InputRejected,
    OutcomeUnknown,
    PartlySaved,
    PortalError,
    Reason,
    VerificationRequired,
)
from portal.identity.factors import Factor, FactorKind
from portal.journal.events import Event
from portal.notices.happening import recorded

_KIND = FactorKind.BACKUP_CODES


def save(new: NewCodes, found: Standing) -> None:
    """
    Raises what the platform raises. PartlySaved says that the old codes are gone and the new ones
    are still to be saved; VerificationRequired may mean it as well, and then the page says so.
    """
    there = found.own.of(_KIND)
    if there and new.step is Step.SAVE and identity().has_backup_codes(*_codes(new)):
        return  # an answer that was lost: it happened all the same
    _refuse_if_changed(new, there)
    if not found.own.supports_backup_codes:
        new_codes.change(new, step=Step.TYPE_ONE)
        raise InputRejected(None, Reason.BACKUP_CODES_ALONE)
    new = new_codes.is_being_saved(new)
    try:
        with recorded(Event.BACKUP_CODES_REPLACED if new.before else Event.BACKUP_CODES_MADE):
            for old in there:
                remove(old)
            _add(new)
    except PortalError as error:
        _came_to_nothing(new, there, error)
        raise


def _refuse_if_changed(new: NewCodes, there: tuple[Factor, ...]) -> None:
    """Whoever made others elsewhere in the meantime is asked which are to count (R-34)."""
    if set(new_codes.ids(there)) - set(new.before):
        new_codes.change(new, before=new_codes.ids(there), step=Step.TYPE_ONE)
        raise ChangedElsewhere("other_backup_codes_now")


def _add(new: NewCodes) -> None:
    try:
        identity().add_backup_codes(*_codes(new))
    except (OutcomeUnknown, ChangedElsewhere):
        if not _are_there(new):
            raise


def _are_there(new: NewCodes) -> bool:
    try:
        return identity().has_backup_codes(*_codes(new))
    except PortalError:
        return False


def _came_to_nothing(new: NewCodes, there: tuple[Factor, ...], error: PortalError) -> None:
    """
    How it stands then: where the old codes are still there, or nobody can tell, nothing is said
    beyond *error*. Where they are gone that is an event of its own, and no refusal may hide it.
    """
    own = now()
    left = None if own is None else new_codes.ids(own.of(_KIND))
    if left is None:
        return
    if set(left) >= set(new_codes.ids(there)):
        if not isinstance(error, OutcomeUnknown):
            new_codes.change(new, step=Step.TYPE_ONE)
        return
    if there:
        with recorded(Event.BACKUP_CODES_REMOVED):
            pass
        if not isinstance(error, VerificationRequired):
            raise PartlySaved(frozenset(new_codes.ids(there)), error) from error


def _codes(new: NewCodes) -> tuple[tuple[str, ...], str | None]:
    return new.codes, proving.record()
