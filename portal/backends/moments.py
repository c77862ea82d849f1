"""Moments as a platform tells them: only those that have a date in every time zone."""

from datetime import UTC, datetime, timedelta

from portal.identity.errors import BackendUnavailable

_FARTHEST = timedelta(days=2)
_EARLIEST = datetime.min.replace(tzinfo=UTC) + _FARTHEST
_LATEST = datetime.max.replace(tzinfo=UTC) - _FARTHEST


def in_utc(at: datetime) -> datetime:
    """*at*, which is in UTC where it says nothing. Raises BackendUnavailable for others."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    if not _EARLIEST <= aware <= _LATEST:
        raise BackendUnavailable("unexpected_answer")
    return aware.astimezone(UTC)


def of_milliseconds(milliseconds: float) -> datetime:
    """Since the epoch. Raises BackendUnavailable for others."""
    try:
        return in_utc(datetime.fromtimestamp(milliseconds / 1000, UTC))
    except (OverflowError, OSError, ValueError) as error:
        raise BackendUnavailable("unexpected_answer") from error
