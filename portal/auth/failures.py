"""
Why a sign-in did not come about, and the words for it.

What the platform or the browser says about it is logged, cleaned and cut; a page shows our own
words only (O-08).
"""

from dataclasses import dataclass
from enum import Enum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Words:
    heading: LazyString
    words: LazyString
    status: int = 400


class Failure(Enum):
    """The kinds that a person can tell apart, because they do something different about them."""

    CANCELLED = "cancelled"
    USED_OR_EXPIRED = "used_or_expired"
    INTERRUPTED = "interrupted"
    SIGNED_OUT_MEANWHILE = "signed_out_meanwhile"
    SOMEONE_ELSE = "someone_else"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    CLOCKS = "clocks"
    TURNED_AWAY = "turned_away"


WORDS = {
    Failure.CANCELLED: Words(
        _l("You did not finish signing in"),
        _l("Nothing has changed. You can sign in whenever you like."),
    ),
    Failure.USED_OR_EXPIRED: Words(
        _l("This sign-in has ended"),
        _l(
            "It was used already, took longer than ten minutes, or was begun in another browser. "
            "Start again."
        ),
    ),
    Failure.INTERRUPTED: Words(
        _l("Sign in again"),
        _l("Signing in needs something more from you this time. Start again."),
    ),
    Failure.SIGNED_OUT_MEANWHILE: Words(
        _l("You were signed out while signing in"),
        _l(
            "A sign-out reached us before you did: yours in another window, or an administrator’s. "
            "You can sign in again now."
        ),
    ),
    Failure.SOMEONE_ELSE: Words(
        _l("You signed in as someone else"),
        _l(
            "This was to confirm that it is you, so nothing was changed. Try again with your own "
            "account; you may have to sign in here anew."
        ),
    ),
    Failure.UNAVAILABLE: Words(
        _l("Signing in does not work just now"),
        _l("The sign-in service is not answering. Try again in a few minutes."),
        503,
    ),
    Failure.REFUSED: Words(
        _l("We could not sign you in"),
        _l("Try again. If it happens again, tell support the reference below."),
    ),
    Failure.CLOCKS: Words(
        _l("We could not sign you in"),
        _l(
            "The clock of the sign-in service and ours do not agree. You cannot change that: tell "
            "support the reference below."
        ),
    ),
    Failure.TURNED_AWAY: Words(
        _l("We could not open your account"),
        _l("Signing in worked, but your account did not open. Tell support the reference below."),
        502,
    ),
}

# RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6.
_BY_ERROR = {
    "access_denied": Failure.CANCELLED,
    "login_required": Failure.INTERRUPTED,
    "interaction_required": Failure.INTERRUPTED,
    "consent_required": Failure.INTERRUPTED,
    "account_selection_required": Failure.INTERRUPTED,
    "temporarily_unavailable": Failure.UNAVAILABLE,
    "server_error": Failure.UNAVAILABLE,
}


class SignInFailed(Exception):
    """
    *rule* is a constant for the log; *detail* what others said, which only the log may have. Where
    the next try must not be answered for whoever the platform knows by now, *known_as* says whose
    it is.
    """

    def __init__(
        self,
        failure: Failure,
        rule: str,
        *,
        detail: str = "",
        next_page: str = "/",
        known_as: str | None = None,
    ) -> None:
        super().__init__(rule)
        self.failure = failure
        self.rule = rule
        self.detail = detail
        self.next_page = next_page
        self.known_as = known_as


def failure_of(error: str) -> Failure:
    """What the platform's *error* means to the person."""
    return _BY_ERROR.get(error, Failure.REFUSED)
