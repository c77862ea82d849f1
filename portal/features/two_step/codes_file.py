"""
Codes as a file to keep: whose they are, for what, from when.

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


def file_name(what: str, made_at: float) -> str:
    """``northwind-backup-codes-alice-2026-11-26.txt``: tenant, *what*, person, day."""
    parts = (current.get().name, what, account(), _day(made_at).isoformat())
    words = [word for word in map(_plain, parts) if word]
    return f"{'-'.join(words)}.txt"


def of_backup_codes(new: NewCodes) -> str:
    return _lines(
        _("Backup codes for %(tenant)s", tenant=one_line(current.get().name)),
        new.made_at,
        new.codes,
        _("Each code works once. Keep them where nobody else looks."),
        _("They count once you have typed one of them back on the page."),
    )


def of_recovery_code(code: str, made_at: float) -> str:
    return _lines(
        _("Recovery code for %(tenant)s", tenant=one_line(current.get().name)),
        made_at,
        (code,),
        _("It works once. Keep it where nobody else looks."),
    )


def account() -> str:
    """How the person signs in."""
    person = current_person()
    return one_line(person.username or person.email or person.phone or person.display_name)


def day_in_words(made_at: float) -> str:
    return str(format_date(datetime.fromtimestamp(made_at, UTC), "long"))


def _lines(title: str, made_at: float, codes: tuple[str, ...], *advice: str) -> str:
    lines = [
        title,
        _("%(name)s: %(value)s", name=_("Account"), value=account()),
        _("%(name)s: %(value)s", name=_("Made on"), value=day_in_words(made_at)),
        "",
        *codes,
        "",
        *advice,
    ]
    return "\n".join(lines) + "\n"


def _day(made_at: float) -> date:
    local: datetime = to_user_timezone(datetime.fromtimestamp(made_at, UTC))
    return local.date()


def _plain(text: str) -> str:
    """What may stand in the name of a file anywhere: letters and digits of any script, dashes."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+", "-", composed.replace("_", "-")).strip("-")[:40]
