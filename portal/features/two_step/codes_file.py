"""
The new backup codes as a file to keep: whose they are, for what, from when.

They stand there as they are, without a space to read them by: the platform’s own sign-in takes them
to the letter.
"""

import re
import unicodedata
from datetime import UTC, date, datetime

from flask_babel import format_date, to_user_timezone
from flask_babel import gettext as _

from portal.auth.current import current_person
from portal.features.two_step.new_codes import NewCodes
from portal.tenants import current
from portal.web.forms import one_line


def name(new: NewCodes) -> str:
    """``northwind-backup-codes-alice-2026-11-26.txt``: tenant, person, day."""
    parts = (current.get().name, "backup-codes", account(), _day(new).isoformat())
    words = [word for word in map(_plain, parts) if word]
    return f"{'-'.join(words)}.txt"


def content(new: NewCodes) -> str:
    lines = [
        _("Backup codes for %(tenant)s", tenant=one_line(current.get().name)),
        _("%(name)s: %(value)s", name=_("Account"), value=account()),
        _("%(name)s: %(value)s", name=_("Made on"), value=made_on(new)),
        "",
        *new.codes,
        "",
        _("Each code works once. Keep them where nobody else looks."),
        _("They count once you have typed one of them back on the page."),
    ]
    return "\n".join(lines) + "\n"


def account() -> str:
    """How the person signs in."""
    person = current_person()
    return one_line(person.username or person.email or person.phone or person.display_name)


def made_on(new: NewCodes) -> str:
    return str(format_date(datetime.fromtimestamp(new.made_at, UTC), "long"))


def _day(new: NewCodes) -> date:
    local: datetime = to_user_timezone(datetime.fromtimestamp(new.made_at, UTC))
    return local.date()


def _plain(text: str) -> str:
    """What may stand in the name of a file anywhere: letters and digits of any script, dashes."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+", "-", composed.replace("_", "-")).strip("-")[:40]
