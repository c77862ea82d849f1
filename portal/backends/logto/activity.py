"""What Logto's log says to people: a few of its keys do, and most are about machinery (§6.5)."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from portal.backends.logto import wire
from portal.backends.logto.log_client import PER_CALL, LogClient, WireLog
from portal.backends.logto.management_token import NOT_CONFIGURED
from portal.backends.logto.reach import Reach
from portal.backends.logto.session_client import WireSignInContext
from portal.identity.activity import LogEntry, LogKind, LogPage, SignInWay
from portal.identity.devices import Place
from portal.identity.errors import BackendUnavailable, NotFound, SetupProblem
from portal.identity.models import plain

_ENOUGH = 25
_CALLS = 3
"""One after the other at most: most lines of some people are about refreshed tokens."""

_EVENTS = {
    "SignIn": LogKind.SIGN_IN,
    "Register": LogKind.REGISTRATION,
    "ForgotPassword": LogKind.PASSWORD_RESET,
}
_KEY = re.compile(r"Interaction\.(?P<event>\w+)(?:\.(?P<field>\w+)(?:\.(?P<type>\w+))?)?\.Submit")
_NEXT_STEP = re.compile(
    r"user\.missing_\w+|session\.mfa\.(require_|mfa_|suggest)\w*|password\.(expired|force)\w*"
)
"""With these Logto only asks for what is still to come."""

_WAYS = {
    "Password": SignInWay.PASSWORD,
    "NewPasswordIdentity": SignInWay.PASSWORD,
    "EmailVerificationCode": SignInWay.EMAIL_CODE,
    "PhoneVerificationCode": SignInWay.PHONE_CODE,
    "MfaEmailVerificationCode": SignInWay.EMAIL_CODE,
    "MfaPhoneVerificationCode": SignInWay.PHONE_CODE,
    "Social": SignInWay.SOCIAL,
    "EnterpriseSso": SignInWay.COMPANY,
    "OneTimeToken": SignInWay.LINK,
    "WebAuthn": SignInWay.PASSKEY,
    "SignInPasskey": SignInWay.PASSKEY,
    "Totp": SignInWay.AUTHENTICATOR,
    "BackupCode": SignInWay.BACKUP_CODE,
}


class _Verification(Struct, frozen=True):
    type: str = ""


class _Interaction(Struct, frozen=True, rename="camel"):
    verification_records: list[_Verification] = []
    sign_in_context: WireSignInContext | None = None


class ActivityAtLogto:
    """Keeps what ``portal.identity.activity`` promises."""

    _reach: Reach

    def platform_log(self, user_id: str, before: datetime | None = None) -> LogPage | None:
        moment = None if before is None else int(before.timestamp() * 1000)
        try:
            return _page(LogClient(self._reach.portal, user_id), moment)
        except SetupProblem as error:
            if error.code == NOT_CONFIGURED:
                return None
            raise

    def platform_log_entry(self, user_id: str, entry_id: str) -> LogEntry | None:
        try:
            line = LogClient(self._reach.portal, user_id).line(entry_id)
        except SetupProblem as error:
            if error.code == NOT_CONFIGURED:
                return None
            raise
        entry = _entry(line)
        if entry is None:
            raise NotFound("log_says_nothing")
        return entry


def _page(client: LogClient, before: int | None) -> LogPage:
    found: list[LogEntry] = []
    for _ in range(_CALLS):
        lines = client.lines(before)
        oldest = min((int(line.created_at) for line in lines), default=0)
        is_last = len(lines) < PER_CALL
        # What may have been cut off within its millisecond is left for the next call, whole.
        whole = [line for line in lines if is_last or line.created_at >= oldest + 1] or lines
        found += _entries(line for line in whole if client.is_theirs(line) and _is(line, before))
        if is_last:
            return LogPage(tuple(found), None)
        before = oldest + 1 if whole is not lines else oldest
        if len(found) >= _ENOUGH:
            break
    return LogPage(tuple(found), wire.moment(before))


def _is(line: WireLog, before: int | None) -> bool:
    """Whether it is before that moment; Logto does not say whether it takes it in."""
    return before is None or line.created_at < before


def _entries(lines: Iterable[WireLog]) -> Iterator[LogEntry]:
    return (entry for entry in map(_entry, lines) if entry is not None)


def _entry(line: WireLog) -> LogEntry | None:
    """None for a line that says nothing to people."""
    key = _KEY.fullmatch(line.key)
    if key is None or key["event"] not in _EVENTS:
        return None
    told, is_refused = _told(line), line.payload.result != "Success"
    if is_refused and _NEXT_STEP.fullmatch(_code(line.payload.error)):
        return None
    known = tuple(_WAYS[kind] for kind in _ways(told, key, is_refused=is_refused) if kind in _WAYS)
    kind = _kind(key, is_refused=is_refused)
    if kind is None:
        return None
    context = told.sign_in_context or WireSignInContext()
    return LogEntry(
        id=line.id,
        at=wire.moment(line.created_at) or datetime.fromtimestamp(0, UTC),
        kind=kind,
        is_refused=is_refused,
        ways=tuple(dict.fromkeys(known)),
        address=plain(line.payload.ip or context.ip or ""),
        user_agent=plain(line.payload.user_agent or context.user_agent or ""),
        place=Place(plain(context.city or ""), plain(context.country or "")),
    )


def _kind(key: re.Match[str], *, is_refused: bool) -> LogKind | None:
    """
    A whole sign-in is one line, and what was shown on the way to it has lines of its own: of those
    only a refusal says something that the whole does not.
    """
    match key["field"]:
        case None:
            return _EVENTS[key["event"]]
        case "Verification" if is_refused:
            return _EVENTS[key["event"]]
        case "BindMfa" if not is_refused:
            return LogKind.SECOND_STEP_ADDED
        case "SignInPasskey" if not is_refused:
            return LogKind.PASSKEY_ADDED
    return None


def _ways(told: _Interaction, key: re.Match[str], *, is_refused: bool) -> list[str]:
    if key["field"] is None and not is_refused:
        return [record.type for record in told.verification_records]
    return [key["type"]] if key["type"] else []


def _told(line: WireLog) -> _Interaction:
    try:
        return wire.read(_Interaction, line.payload.interaction)
    except BackendUnavailable:
        return _Interaction()


def _code(error: Any) -> str:
    code = error.get("code") if isinstance(error, dict) else error
    return code if isinstance(code, str) else ""
