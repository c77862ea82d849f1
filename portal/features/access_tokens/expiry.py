"""
How long a token is to be good for: always to the end of a day where the person is.

A token that is told to expire on a day works all through it, whatever time it was made at.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import format_date, ngettext, to_user_timezone, to_utc
from flask_babel import gettext as _

from portal.auth.parts import parts
from portal.identity.errors import InputRejected, Reason
from portal.settings import AccessTokens

OWN_DAY, NEVER = "day", "never"
_PRESETS = (7, 30, 60, 90, 365)
_USUAL = 30
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Expiries:
    """What may be chosen on *today*, where the operator says how long a token may last at most."""

    rules: AccessTokens
    today: date

    @property
    def first(self) -> date:
        return self.today + timedelta(days=1)

    @property
    def last(self) -> date:
        return self.today + timedelta(days=self.rules.longest_days)

    @property
    def usual(self) -> str:
        offered = [days for days in _PRESETS if days <= min(self.rules.longest_days, _USUAL)]
        return str(max(offered)) if offered else OWN_DAY

    def choices(self) -> list[tuple[str, str]]:
        """Values and words; a number of days comes with the day it ends on."""
        presets = [
            (str(days), _preset(days, self.today + timedelta(days=days)))
            for days in _PRESETS
            if days <= self.rules.longest_days
        ]
        never = [(NEVER, _("Never"))] if self.rules.never else []
        return [*presets, (OWN_DAY, _("A day of your choice")), *never]

    def moment(self, chosen: str, day: str) -> datetime | None:
        """
        When a token ends for which *chosen* was chosen, and *day* typed; None for never.

        Raises InputRejected on ``day``, and on ``expires`` for what was not offered.
        """
        if chosen not in dict(self.choices()):
            raise InputRejected("expires", Reason.INVALID)
        if chosen == NEVER:
            return None
        if chosen == OWN_DAY:
            return _end_of(self._own(day))
        return _end_of(self.today + timedelta(days=int(chosen)))

    def _own(self, typed: str) -> date:
        try:
            day = date.fromisoformat(typed)
        except ValueError as error:
            raise InputRejected("day", Reason.NO_DATE) from error
        if day < self.first:
            raise InputRejected("day", Reason.IN_THE_PAST)
        if day > self.last:
            raise InputRejected("day", Reason.TOO_FAR_AHEAD)
        return day


def expiries(rules: AccessTokens) -> Expiries:
    now = datetime.fromtimestamp(parts().now(), UTC)
    return Expiries(rules, to_user_timezone(now).date())


def _preset(days: int, end: date) -> str:
    length = _("1 year") if days == 365 else ngettext("%(num)d day", "%(num)d days", days)
    return str(_("%(length)s (until %(date)s)", length=length, date=format_date(end, "long")))


def _end_of(day: date) -> datetime:
    """In the person's time zone, as a time in UTC."""
    last: datetime = to_utc(datetime.combine(day, _LAST_SECOND))
    return last.replace(tzinfo=UTC)
