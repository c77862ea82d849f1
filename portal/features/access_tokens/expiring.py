"""Telling people that a token of theirs expires soon: a week before, and the day before."""

import secrets
from datetime import UTC, datetime, timedelta

import structlog
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import current_session, identity
from portal.identity.access_tokens import SOON, AccessToken
from portal.identity.errors import NotFound
from portal.identity.models import Person, ProfileField, plain
from portal.journal import due
from portal.journal.due import Due, Kind
from portal.journal.entries import Who
from portal.notices import letter, outbox
from portal.notices.letter import Message
from portal.notices.parts import parts
from portal.tenants import current
from portal.tenants.mail_address import ascii_address

log = structlog.get_logger()

_BEFORE = (SOON, timedelta(days=1))


def plan(token: AccessToken) -> None:
    """From when on the person signed in is to be told of *token*; a token is kept by its digest."""
    when = _next(token, datetime.fromtimestamp(parts().journal.now(), UTC))
    if when is not None:
        at, who = when.timestamp(), _who()
        parts().journal.write(lambda c: due.add(c, who, Kind.TOKEN_EXPIRES, token.key, at))


def forget(token: AccessToken) -> None:
    who = _who()
    parts().journal.write(lambda c: due.cancel(c, who, Kind.TOKEN_EXPIRES, token.key))


def remind(one: Due) -> None:
    """
    Write the letter, if the token and a way to tell of it are still there. The letter and the next
    time stand in one transaction. Raises PortalError, JournalUnavailable.
    """
    found = _token_and_owner(one)
    now = datetime.fromtimestamp(parts().journal.now(), UTC)
    sealed = _letter(*found, now) if found else None
    when = _next(found[0], now) if found else None
    with parts().journal.database.writing() as connection:
        is_ours = (
            due.forget(connection, one)
            if when is None
            else due.move(connection, one, when.timestamp())
        )
        if sealed is not None and is_ours:
            outbox.add(connection, one.who.tenant, sealed, now.timestamp())


def _token_and_owner(one: Due) -> tuple[AccessToken, Person] | None:
    try:
        tokens = identity().access_tokens(one.who.subject)
        person = identity().account_of(one.who.subject)
    except NotFound:
        return None
    token = next((token for token in tokens if token.key == one.about), None)
    return None if token is None else (token, person)


def _letter(token: AccessToken, person: Person, now: datetime) -> bytes | None:
    """None where nobody is to be told: no mail server, no address, or it has expired already."""
    to = ascii_address(person.email) if person.email and current.get().mail else None
    if to is None or token.expires_at is None or token.expires_at <= now:
        return None
    written = letter.to_another(
        secrets.token_hex(16),
        to,
        now.timestamp(),
        lambda: _message(token),
        str(person.profile.get(ProfileField.LOCALE, "")),
    )
    return parts().postman.seal(written, current.get().id)


def _message(token: AccessToken) -> Message:
    tenant = current.get().name
    return Message(
        subject=_("An access token expires soon"),
        sentence=_("Programs that use it stop working then. Make another in time."),
        facts={
            _("Token"): plain(token.name),
            _("Expires"): format_date(token.expires_at, "long"),
        },
        action=_("Your access tokens:"),
        url=current.get().absolute("/access-tokens"),
        footer=_(
            "%(tenant)s sent this because the token belongs to your account. Nobody reads answers "
            "to it.",
            tenant=tenant,
        ),
    )


def _next(token: AccessToken, now: datetime) -> datetime | None:
    """The next time to tell of *token*; None where there is none."""
    if token.expires_at is None:
        return None
    times = [token.expires_at - before for before in _BEFORE]
    return next((time for time in times if time > now), None)


def _who() -> Who:
    record = current_session().record
    return Who(record.tenant, record.issuer, record.subject)
