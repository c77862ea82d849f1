"""What each thing is called in the list. The journal’s words stand in ``portal.notices.words``."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.activity import LogEntry, LogKind, SignInWay
from portal.journal.entries import Entry
from portal.journal.events import Event, Result
from portal.notices.words import WORDS
from portal.web.i18n import enumeration

WAYS: Mapping[SignInWay, LazyString] = {
    SignInWay.PASSWORD: _l("a password"),
    SignInWay.EMAIL_CODE: _l("a code by email"),
    SignInWay.PHONE_CODE: _l("a code by text message"),
    SignInWay.SOCIAL: _l("a linked account"),
    SignInWay.COMPANY: _l("a company account"),
    SignInWay.LINK: _l("a link in a message"),
    SignInWay.PASSKEY: _l("a passkey"),
    SignInWay.AUTHENTICATOR: _l("an authenticator app"),
    SignInWay.BACKUP_CODE: _l("a backup code"),
}

DONE: Mapping[LogKind, LazyString] = {
    LogKind.SIGN_IN: _l("Signed in"),
    LogKind.REGISTRATION: _l("The account was created"),
    LogKind.PASSWORD_RESET: _l("A forgotten password was replaced"),
    LogKind.SECOND_STEP_ADDED: _l("A second step was set up at a sign-in"),
    LogKind.PASSKEY_ADDED: _l("A passkey was added at a sign-in"),
}

REFUSED: Mapping[LogKind, LazyString] = {
    **dict.fromkeys(LogKind, _l("A sign-in was refused")),
    LogKind.PASSWORD_RESET: _l("Replacing a forgotten password was refused"),
}


def of_log(entry: LogEntry) -> str:
    words = str((REFUSED if entry.is_refused else DONE)[entry.kind])
    if entry.kind is not LogKind.SIGN_IN or not entry.ways:
        return words
    ways = enumeration([str(WAYS[way]) for way in entry.ways])
    if entry.is_refused:
        return str(_("A sign-in with %(ways)s was refused", ways=ways))
    return str(_("Signed in with %(ways)s", ways=ways))


def of_journal(entry: Entry) -> str:
    """An event that this version has no name for any more is still something that happened."""
    try:
        words = WORDS[Event(entry.event)]
    except ValueError:
        refused = entry.result == Result.REFUSED
        return str(_("A change was refused") if refused else _("Something was changed"))
    return str(words.refused if entry.result == Result.REFUSED else words.subject)
