"""Where somebody is signed in at Logto, and ending that: it has no single call for all (§4.6)."""

from collections.abc import Callable, Sequence

from portal.backends.logto import wire
from portal.backends.logto.known import Known
from portal.backends.logto.reach import Reach
from portal.backends.logto.session_client import SessionClient, WireSession, WireSignInContext
from portal.backends.logto.trusted_device_client import TrustedDeviceClient, WireTrustedDevice
from portal.backends.side_by_side import side_by_side
from portal.identity.devices import Place, PlatformSession, TrustedDevice
from portal.identity.errors import BackendUnavailable, NotFound, PartlySaved, SetupProblem
from portal.identity.models import plain

_AT_ONCE = 8
"""Sessions that are ended side by side: a hundred take a moment, and Logto is not overrun."""


_NO_SUCH_ADDRESS = "http_404"
"""How a release answers, which has no trusted devices (recorded: trusted-devices)."""


class DevicesAtLogto:
    """Keeps what ``portal.identity.devices`` promises."""

    _reach: Reach
    _known: Known

    def sessions(self, proof: str | None) -> tuple[PlatformSession, ...]:
        listed = SessionClient(self._reach.person, proof).sessions()
        found = [_session(session, self._reach.application) for session in listed]
        return tuple(sorted(found, key=_current_first))

    def end_session(self, session_id: str, proof: str | None, *, with_tokens: bool) -> None:
        SessionClient(self._reach.person, proof).end(session_id, with_grants=with_tokens)

    def end_other_sessions(self, proof: str | None, *, with_tokens: bool = True) -> int:
        client = SessionClient(self._reach.person, proof)
        others = [one.payload.uid for one in client.sessions() if not one.is_current]
        return len(_ended(client, others, with_tokens=with_tokens))

    def trusted_devices(self, proof: str | None) -> tuple[TrustedDevice, ...]:
        try:
            found = TrustedDeviceClient(self._reach.person, proof).devices()
        except SetupProblem as error:
            if error.code != _NO_SUCH_ADDRESS:
                raise
            self._known.has_trusted_devices = False
            return ()
        return tuple(_trusted(device) for device in found)

    def forget_trusted_device(self, device_id: str, proof: str | None) -> None:
        TrustedDeviceClient(self._reach.person, proof).forget(device_id)

    def end_all_sessions(self, proof: str | None, *, with_tokens: bool = True) -> int:
        client = SessionClient(self._reach.person, proof)
        listed = client.sessions()
        others = [one.payload.uid for one in listed if not one.is_current]
        ended = _ended(client, others, with_tokens=with_tokens)
        own = [one.payload.uid for one in listed if one.is_current]
        return len(_ended(client, own, with_tokens=with_tokens, before=ended))


def _ended(
    client: SessionClient,
    uids: Sequence[str],
    *,
    with_tokens: bool,
    before: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """*before* and *uids*, ended; raises PartlySaved when Logto stopped answering after one was."""
    ended = before
    for start in range(0, len(uids), _AT_ONCE):
        portion = uids[start : start + _AT_ONCE]
        failures = side_by_side(*[_ending(client, uid, with_tokens) for uid in portion])
        ended |= {uid for uid, failed in zip(portion, failures, strict=True) if failed is None}
        cause = next((failure for failure in failures if failure is not None), None)
        if cause is not None:
            if ended:
                raise PartlySaved(ended, cause) from cause
            raise cause
    return ended


def _ending(
    client: SessionClient, uid: str, with_tokens: bool
) -> Callable[[], BackendUnavailable | None]:
    """Ends one, and says what kept it from ending; the others go on meanwhile."""

    def end() -> BackendUnavailable | None:
        try:
            client.end(uid, with_grants=with_tokens)
        except NotFound:
            return None  # over by now, which is as good
        except BackendUnavailable as failure:
            return failure
        return None

    return end


def _session(session: WireSession, application: str) -> PlatformSession:
    payload, submission = session.payload, session.last_submission
    authorizations = payload.authorizations or {}
    ours = authorizations.get(application)
    context = (submission and submission.sign_in_context) or WireSignInContext()
    return PlatformSession(
        id=payload.uid,
        is_current=session.is_current,
        signed_in_at=wire.moment(payload.login_ts * 1000 if payload.login_ts else None),
        ends_at=wire.moment(session.expires_at),
        portal_sid=ours.sid if ours else None,
        apps=len(authorizations),
        address=plain(context.ip or ""),
        user_agent=plain(context.user_agent or ""),
        place=Place(plain(context.city or ""), plain(context.country or "")),
    )


def _trusted(device: WireTrustedDevice) -> TrustedDevice:
    return TrustedDevice(
        id=device.id,
        user_agent=plain(device.user_agent or ""),
        place=Place(plain(device.city or ""), plain(device.country or "")),
        last_used_at=wire.moment(device.last_used_at),
        ends_at=wire.moment(device.expires_at),
    )


def _current_first(session: PlatformSession) -> tuple[bool, float, str]:
    signed_in = session.signed_in_at.timestamp() if session.signed_in_at else 0.0
    return not session.is_current, -signed_in, session.id
