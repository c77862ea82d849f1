"""Lockouts: who guesses too often is shut out for a while (``sentinelPolicy``; contract §5.2, §11).

Passwords, codes and one-time tokens count together. Who is locked out is still checked: a right
code is used up by it, and answered like a wrong one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.tenant.settings import sign_in_experience

BLOCKED = "session.verification_blocked_too_many_attempts"

_DEFAULT_POLICY = {"maxAttempts": 100, "lockoutDuration": 60}  # minutes
_WINDOW = clock.HOUR


@contextmanager
def counted(target: str) -> Iterator[None]:
    """
    Count what is tried within for *target*: a user's id, or the address as it was typed.

    Raises ApiError 400 BLOCKED, from the try that is one too many, whatever came of the try.
    """
    refusal: ApiError | None = None
    try:
        yield
    except ApiError as error:
        refusal = error
    blocked_until = _report(target, failed=refusal is not None)
    if blocked_until is not None:
        raise ApiError(400, BLOCKED, message=_words(blocked_until))
    if refusal is not None:
        raise refusal


def unlock(targets: list[str]) -> None:
    """Forget what was tried for *targets*."""
    for target in targets:
        store().delete("failed_attempts", target=target)


def _report(target: str, *, failed: bool) -> int | None:
    """Note a try; answers until when the target is locked out, if it is."""
    now = clock.now()
    with store().transaction():
        blocked_until = _present_block(target, now)
        if blocked_until is not None:
            return blocked_until
        policy = {**_DEFAULT_POLICY, **sign_in_experience()["sentinelPolicy"]}
        if _failures(target, now) + failed >= policy["maxAttempts"]:
            blocked_until = now + policy["lockoutDuration"] * clock.MINUTE
        if failed or blocked_until is not None:
            store().insert(
                "failed_attempts", target=target, tried_at=now, blocked_until=blocked_until
            )
    return blocked_until


def _present_block(target: str, now: int) -> int | None:
    found = store().row(
        "SELECT max(blocked_until) AS until FROM failed_attempts"
        " WHERE target = ? AND blocked_until > ?",
        target,
        now,
    )
    return found["until"] if found else None


def _failures(target: str, now: int) -> int:
    """Those of the last hour that were let through to fail."""
    found = store().row(
        "SELECT count(*) AS count FROM failed_attempts"
        " WHERE target = ? AND blocked_until IS NULL AND tried_at > ?",
        target,
        now - _WINDOW,
    )
    return int(found["count"]) if found else 0


def _words(blocked_until: int) -> str:
    minutes = round((blocked_until - clock.now()) / clock.MINUTE)
    unit = "minute" if minutes == 1 else "minutes"
    return f"Too many attempts in a short time. Please try again in {minutes} {unit}."
