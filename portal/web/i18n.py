"""
Which language a page is in: the person's choice, else what the browser asks for, else the
tenant's first. Only what the tenant offers is ever chosen.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.lists import format_list
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, format_date, format_time, get_locale

from portal.ops.places import translations_folder
from portal.settings import Words
from portal.tenants import current

NAMES = {"en": "English", "zh-CN": "简体中文"}
_FOLDERS = {str(Locale.parse(tag, sep="-")): tag.replace("-", "_") for tag in NAMES}


class _Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel is not typed
    """Found by the tags of ``NAMES``; Babel alone would look for ``zh-CN`` as ``zh_Hans_CN``."""

    def get_translations(self) -> NullTranslations:
        folder = _FOLDERS.get(str(get_locale()), "en")
        if folder not in self.cache:
            self.cache[folder] = Translations.load(translations_folder(), [folder])
        found: NullTranslations = self.cache[folder]
        return found


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    babel = Babel(app, locale_selector=_locale, timezone_selector=_time_zone)
    babel.domain_instance = _Catalogues()


def current_language() -> str:
    """The language of this page as a BCP 47 tag, one of the tenant's."""
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def use_language(tag: str) -> None:
    """Answer in *tag* from here on, where the tenant offers it."""
    if tag in current.get().languages:
        g.language = tag


def use_time_zone(name: str) -> None:
    """Tell times in the zone *name* from here on, where there is one of that name."""
    if name in known_time_zones():
        g.time_zone = name


@cache
def known_time_zones() -> frozenset[str]:
    """The names of all zones there are; looking them up reads a whole tree of files."""
    return frozenset(available_timezones())


def text_direction() -> str:
    locale = get_locale()
    return locale.text_direction if locale else "ltr"


def languages() -> list[dict[str, object]]:
    """For the language switch: each by its own name."""
    chosen = current_language()
    return [
        {"code": tag, "name": NAMES[tag], "current": tag == chosen}
        for tag in current.get().languages
    ]


def in_words(words: Words) -> str:
    """*words* of the operator's in the language of this page, else in the tenant's first one."""
    if isinstance(words, str):
        return words
    wanted = (current_language(), *current.get().languages)
    return next((words[tag] for tag in wanted if tag in words), "")


def moment(at: datetime) -> str:
    """Date and time in the person’s time zone, to the minute, the month by its name."""
    locale = get_locale() or Locale("en")
    together = locale.datetime_formats["medium"]
    day, time = format_date(at, "medium"), format_time(at, "short")
    return str(together).replace("{1}", day).replace("{0}", time)


def enumeration(words: Iterable[str]) -> str:
    """
    *words* with the commas and the “and” of the person’s language.

    Chinese has no “and” here: it would want a space beside a name in Latin letters and none beside
    one in its own, and its comma is right between both.
    """
    locale = get_locale() or Locale("en")
    if locale.language == "zh":
        return "、".join(words)
    return format_list(list(words), locale=locale)


def _choose() -> str:
    from portal.web.preferences import chosen_language

    offered = current.get().languages
    chosen = chosen_language(request)
    if chosen in offered:
        return chosen
    return _asked_for(offered) or offered[0]


def _asked_for(offered: tuple[str, ...]) -> str | None:
    """The browser's wish; ``zh``, ``zh-Hans`` and ``zh-SG`` are content with ``zh-CN``."""
    by_language = {tag.partition("-")[0]: tag for tag in offered}
    for wish, quality in request.accept_languages:
        tag = wish.lower()
        if quality > 0 and tag.partition("-")[0] in by_language:
            exact = next((item for item in offered if item.lower() == tag), None)
            return exact or by_language[tag.partition("-")[0]]
    return None


def _locale() -> Locale:
    # A page outside every tenant has no words of its own and still formats numbers.
    tag = current_language() if current.has_tenant() else "en"
    return Locale.parse(tag, sep="-")


def _time_zone() -> str:
    return str(g.get("time_zone", "UTC"))
