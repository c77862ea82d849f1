"""
Authing's refusals in the portal's words (contracts/authing-api.md §10).

It answers HTTP 200 for a refusal as well, and says in the body what it is: ``apiCode`` is for what
the business minds, ``statusCode`` follows HTTP. The older envelope has ``code`` for both (§5). Its
sentences are never read.
"""

from collections.abc import Callable
from typing import TypeAlias

from portal.backends import refusals
from portal.backends.http import Dialect
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    PortalError,
    Reason,
    Refusal,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)

Maker: TypeAlias = Callable[[Refusal], PortalError]

OK = 200
_LARGEST_STATUS = 999
_ANY_REFUSAL = 499

_LONGEST_NAME = 20


def _is(kind: Callable[[str], PortalError]) -> Maker:
    return lambda refusal: kind(_name(refusal))


def _rejected(field: str | None, reason: Reason) -> Maker:
    return lambda refusal: InputRejected(field, reason, _name(refusal))


def _too_many(refusal: Refusal) -> PortalError:
    return TooManyAttempts(_name(refusal), refusal.retry_after)


_WRONG_PASSWORD = _rejected("password", Reason.WRONG_PASSWORD)
_WRONG_CODE = _rejected("code", Reason.WRONG_CODE)
_GONE = _is(SignInRequired)
_UNAVAILABLE = _is(BackendUnavailable)

_BY_CODE: dict[str, Maker] = {
    "1000": _UNAVAILABLE,
    "1001": _is(NotAllowed),
    # What has to do with faces.
    **dict.fromkeys(map(str, range(1700, 1708)), _UNAVAILABLE),
    "2000": _too_many,
    "2001": _WRONG_CODE,
    "2300": _rejected("code", Reason.CODE_EXPIRED),
    "2003": _rejected("email", Reason.NOT_AN_EMAIL),
    "2204": _rejected("email", Reason.NOT_AN_EMAIL),
    "2004": _GONE,
    "2005": _is(AccountSuspended),
    "2057": _is(AccountSuspended),
    "2006": _WRONG_PASSWORD,
    "2203": _WRONG_PASSWORD,
    "2333": _WRONG_PASSWORD,
    "2011": _is(SetupProblem),
    "2016": _is(SetupProblem),
    "2018": _is(NotAllowed),
    "2019": _is(VerificationRequired),
    "2020": _GONE,
    "2206": _GONE,
    "2207": _GONE,
    "2026": _rejected(None, Reason.TAKEN),
    "2034": _rejected("username", Reason.TAKEN),
    "2035": _rejected("phone", Reason.ADDRESS_TAKEN),
    "2200": _rejected("email", Reason.ADDRESS_TAKEN),
    "2029": _rejected("new_password", Reason.TOO_SHORT),
    "2036": _GONE,
    "2037": _rejected("old_code", Reason.CODE_EXPIRED),
    "2038": _rejected("old_code", Reason.CODE_EXPIRED),
    "2100": _too_many,
    "2201": _rejected("current_password", Reason.WRONG_PASSWORD),
    "2213": _rejected("account", Reason.PROVIDER_LINKED),
    "2215": _rejected("account", Reason.OPENS_ANOTHER),
    "2216": _is(NotFound),
    "2217": _rejected(None, Reason.LAST_WAY_IN),
    "2219": _is(NotFound),
    "2224": _is(SetupProblem),
    "2227": _rejected("old_code", Reason.OLD_CODE_NEEDED),
    "2229": _rejected("email", Reason.SAME_ADDRESS),
    "2230": _rejected("phone", Reason.SAME_ADDRESS),
    "6001": _WRONG_CODE,
    "6002": _WRONG_CODE,
    "6003": _WRONG_CODE,
    "6004": _WRONG_CODE,
    "2120008": _is(AccountSuspended),
    "2130010": _GONE,
    "4021": _is(NotAllowed),
    "3720001": _is(NotAllowed),
    "3720002": _is(NotAllowed),
    "3720003": _is(NotAllowed),
}

_BY_STATUS: dict[int, Maker] = {
    400: _rejected(None, Reason.INVALID),
    401: _GONE,
    402: _is(NotAllowed),
    403: _is(NotAllowed),
    404: _is(NotFound),
    405: _is(SetupProblem),
    409: _rejected(None, Reason.TAKEN),
    413: _rejected(None, Reason.TOO_LARGE),
    422: _is(NotAllowed),
    429: _too_many,
    499: _rejected(None, Reason.INVALID),
    601: _UNAVAILABLE,
    602: _UNAVAILABLE,
    603: _UNAVAILABLE,
}

_FLOW_OF_SIGN_IN = frozenset(
    map(
        str,
        (1600, 1635, 1636, *range(1639, 1646), 1666, 1699, 2058, 2061, 2071, 2921, 2930),
    )
)
"""Something that Authing's own page has to see to first: signing in leads there."""

_DEAD_TOKENS = frozenset({"2020", "2206", "2207"})


def refusal(status: int, content: object) -> Refusal | None:
    """What *content* refuses; None for an answer that refuses nothing."""
    said = content if isinstance(content, dict) else {}
    number, code = said.get("statusCode"), said.get("apiCode")
    word = str(code) if isinstance(code, int) else ""
    if not 200 <= status < 300:
        return Refusal(status, word)
    if isinstance(number, int) and number != OK:
        return Refusal(number, word)
    return _older(said) if number is None else None


def _older(said: dict[str, object]) -> Refusal | None:
    number = said.get("code")
    if not isinstance(number, int) or number == OK:
        return None
    if number <= _LARGEST_STATUS:
        return Refusal(number, "")
    return Refusal(_ANY_REFUSAL, str(number))


def translate(refusal: Refusal) -> PortalError:
    """
    The error of ours for *refusal*.

    A number that is in neither table is a PortalError of no particular kind, which becomes a page
    with a reference (R-32). It is counted and logged, so that the operator learns of it in time.
    """
    if refusal.code in _FLOW_OF_SIGN_IN:
        return SignInRequired(refusal.code)
    by_code = _BY_CODE.get(refusal.code)
    known = by_code or _BY_STATUS.get(refusal.status)
    is_known = by_code is not None or (known is not None and not refusal.code)
    refusals.count(_name(refusal), is_known=is_known)
    if known:
        return known(refusal)
    if refusal.status >= 500:
        return BackendUnavailable(_name(refusal))
    return PortalError(_name(refusal))


def is_dead_token(refusal: Refusal) -> bool:
    return refusal.status == 401 or refusal.code in _DEAD_TOKENS


def _name(refusal: Refusal) -> str:
    """Short, whatever was sent: it stands in the log, and may be a label."""
    name = refusal.code or f"status_{refusal.status}"
    return name if len(name) <= _LONGEST_NAME else "no_number"


DIALECT = Dialect(refusal, translate, is_dead_token)
