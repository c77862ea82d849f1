"""
A mail about one event, written while the person's language, time zone and browser are known.

Plain text and HTML say the same. Every word in it that is not ours is on one line, short, and
escaped; what somebody's account is called could be a text of an attacker's (W-20, W-27).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from babel import Locale
from flask import current_app
from flask_babel import force_locale, format_datetime, get_locale
from flask_babel import gettext as _

from portal.identity.models import Person, ProfileField
from portal.journal.entries import Entry
from portal.journal.events import Event, Result
from portal.notices.whereabouts import browser_called
from portal.notices.words import WORDS
from portal.tenants import current
from portal.web.branding import light_shades, shown_brand
from portal.web.forms import one_line
from portal.web.i18n import current_language

_LONGEST_NAME = 60
_LONGEST_FACT = 160
_SECURITY = "/security"


class Letter(msgspec.Struct, frozen=True):
    """*id* is the same however often it is tried. *made_at* is in seconds since the epoch."""

    id: str
    to: str
    language: str
    made_at: float
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Message:
    """
    What somebody else is told. *facts* may hold what others wrote: it is cut, and kept on a line.
    *action* are the words before the address *url*, a page of ours where something can be done.
    """

    subject: str
    sentence: str
    facts: Mapping[str, str]
    action: str
    url: str
    footer: str


def written(
    id_: str, to: str, event: Event, entry: Entry, person: Person, undo: str = ""
) -> Letter:
    """
    The letter to the address *to* about *event*, of which *entry* says when and from where; *undo*
    is where it can be taken back.
    """
    language = language_of(person)
    with force_locale(Locale.parse(language, sep="-")):
        return _letter(id_, to, language, entry.at, _content(event, entry, person, undo))


def to_another(
    id_: str, to: str, made_at: float, message: Callable[[], Message], locale: str = ""
) -> Letter:
    """
    The letter to the address *to* of somebody else: in the language *locale*, as far as the tenant
    speaks it, else in the tenant's first one. *message* is called in that language.
    """
    language = _offered(locale) or current.get().languages[0]
    with force_locale(Locale.parse(language, sep="-")):
        return _letter(id_, to, language, made_at, _content_for_another(message()))


def _letter(id_: str, to: str, language: str, made_at: float, content: dict[str, Any]) -> Letter:
    return Letter(
        id=id_,
        to=to,
        language=language,
        made_at=made_at,
        subject=_("%(tenant)s: %(subject)s", tenant=content["tenant"], subject=content["subject"]),
        text=_text(content),
        html=current_app.jinja_env.get_template("mail/notice.html").render(
            content, language=language, direction=_direction(), shades=light_shades()
        ),
    )


def language_of(person: Person) -> str:
    """Their own, as far as the tenant speaks it; else the one they made the change in."""
    return _offered(str(person.profile.get(ProfileField.LOCALE, ""))) or current_language()


def _offered(locale: str) -> str | None:
    own = locale.replace("_", "-").lower()
    offered = current.get().languages
    exact = next((tag for tag in offered if tag.lower() == own), None)
    near = next((tag for tag in offered if own and tag[:2].lower() == own.split("-")[0]), None)
    return exact or near


def _content(event: Event, entry: Entry, person: Person, undo: str) -> dict[str, Any]:
    """Where nobody knows whether it happened, the subject says so, and the first sentence."""
    words, tenant = WORDS[event], one_line(shown_brand().name)
    is_unknown = entry.result == Result.UNKNOWN
    subject = str(words.subject)
    return {
        "tenant": tenant,
        "subject": _("%(subject)s (not certain)", subject=subject) if is_unknown else subject,
        "sentence": str(words.sentence),
        "doubt": _("This was asked for, but no answer came back, so it may not have happened:")
        if is_unknown
        else None,
        "facts": {
            _("Account"): one_line(person.display_name)[:_LONGEST_NAME],
            _("Time"): format_datetime(datetime.fromtimestamp(entry.at, UTC), "long"),
            _("Browser"): browser_called(entry.browser, entry.system) or _("Not known"),
            _("Network"): entry.network or _("Not known"),
        },
        "closing": _closing(event, undo, is_unknown),
        **_support(),
        "footer": _(
            "%(tenant)s sent this because the address belongs to the account, or did until this "
            "change. Nobody reads answers to it.",
            tenant=tenant,
        ),
    }


def _closing(event: Event, undo: str, is_unknown: bool) -> list[tuple[str, str | None]]:
    """What to do about it, each with the address where that is done."""
    if undo:
        return [(_("If you change your mind, or if it was not you, open this:"), undo)]
    if is_unknown and event is Event.ACCOUNT_DELETED:
        is_there = _("To see whether the account is still there, sign in:")
        return [(is_there, current.get().absolute("/auth/sign-in"))]
    nothing = (_("If this was you, there is nothing more to do."), None)
    if event is Event.ACCOUNT_DELETED:
        return [nothing, (_("If it was not you, write to support at once."), None)]
    look = _("If it was not you, look at once at everything that lets you in:")
    return [nothing, (look, current.get().absolute(_SECURITY))]


def _content_for_another(message: Message) -> dict[str, Any]:
    return {
        "tenant": one_line(shown_brand().name),
        "subject": message.subject,
        "sentence": message.sentence,
        "doubt": None,
        "facts": {name: one_line(value)[:_LONGEST_FACT] for name, value in message.facts.items()},
        "closing": [(message.action, message.url)],
        **_support(),
        "footer": message.footer,
    }


def _support() -> dict[str, str | None]:
    brand = shown_brand()
    return {
        "support": brand.support_url or brand.support_email,
        "support_href": brand.support_url or f"mailto:{brand.support_email}",
    }


def _text(content: dict[str, Any]) -> str:
    facts = [_("%(name)s: %(value)s", name=k, value=v) for k, v in content["facts"].items()]
    blocks = [
        *([content["doubt"]] if content["doubt"] else []),
        content["sentence"],
        "\n".join(facts),
        *(f"{words}\n{url}" if url else words for words, url in content["closing"]),
    ]
    if content["support"]:
        blocks.append(_("%(name)s: %(value)s", name=_("Help"), value=content["support"]))
    blocks.append(content["footer"])
    return "\n\n".join(blocks) + "\n"


def _direction() -> str:
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"
