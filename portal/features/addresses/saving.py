"""A code that came back, and the change that it was for."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import own_codes, proving
from portal.auth.current import identity
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.addresses import onward, pending
from portal.features.addresses.kinds import Kind
from portal.features.addresses.pending import PendingAddress, Step
from portal.features.addresses.standing import is_now
from portal.identity.errors import ChangedElsewhere, InputRejected, Reason, TooManyAttempts
from portal.identity.models import Channel, CodeFor, Person
from portal.notices.happening import recorded
from portal.tenants import current


def refuse_if_changed(kind: Kind, begun: PendingAddress, shown: str | None, person: Person) -> None:
    """
    In another tab (another change was begun) or anywhere else (the address is not the one that was
    to be replaced); who has read that may go on (R-34).
    """
    if kind.of(person) != begun.before:
        pending.change(kind.channel, begun, before=kind.of(person))
        raise ChangedElsewhere("another_address_now")
    if shown != begun.id:
        raise ChangedElsewhere("another_change_begun")


def check(kind: Kind, begun: PendingAddress, code: str) -> None:
    """Raises InputRejected on ``code``."""
    try:
        parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, begun.record)
    except TooManyAttempts as error:
        raise InputRejected("code", Reason.CODE_TRIED_TOO_OFTEN, error.code) from error
    made = identity().check_code(kind.channel, begun.address, begun.record, code)
    proof = made.id if made else begun.record
    pending.change(kind.channel, begun, step=Step.SAVE, proof=proof)


def save(kind: Kind, begun: PendingAddress, old_record: str | None = None) -> None:
    """*begun* is proven. What turns out to be no proof any more is asked for again."""
    event = kind.changed if begun.before else kind.added
    new_email = begun.address if kind.channel is Channel.EMAIL else None
    proof = begun.proof or begun.record
    try:
        with recorded(event, new_email=new_email):
            kind.change(identity(), begun.address, proof, proving.record(), old_record)
    except InputRejected as rejected:
        if rejected.field == "code":  # what the codes had proven is over: others, please
            pending.change(kind.channel, begun, step=Step.CODE, proof="")
            own_codes.forget(CodeFor.OLD_ADDRESS, kind.channel)
        elif rejected.field == "old_code":
            pending.change(kind.channel, begun, wants_old=True)
            own_codes.forget(CodeFor.OLD_ADDRESS, kind.channel)
        raise


def changed(kind: Kind, begun: PendingAddress) -> ResponseReturnValue:
    """The account has the new address."""
    pending.forget(kind.channel)
    own_codes.forget(CodeFor.OLD_ADDRESS, kind.channel)
    words = kind.words.changed if begun.before else kind.words.added
    if is_now(kind, begun.address):
        flash(words % {"address": kind.readable(begun.address)}, "success")
    else:
        flash(_("Your change was accepted. It may take a moment to appear here."), "info")
    return redirect(onward.take(kind.channel) or kind.page("edit"), 303)
