"""Countries, time zones and languages by the names that the person's language has for them."""

from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import get_timezone_name
from flask_babel import get_locale

from portal.identity.models import Choice
from portal.web.i18n import known_time_zones

# Alternatives in the list of territories that are regions of the world or not in use by anyone.
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
# What people are asked to choose from; the value of another application is kept as it is.
_LANGUAGE_TAGS = (
    "ar bg bn ca cs da de el en en-AU en-CA en-GB en-US es es-MX et fa fi fr fr-CA fr-CH he hi hr "
    "hu id it ja ko lt lv ms nb nl nn pl pt pt-BR ro ru sk sl sr sv ta th tr uk ur vi zh-CN zh-HK "
    "zh-TW"
)


def countries() -> tuple[Choice, ...]:
    """ISO 3166-1 codes with names, sorted by name."""
    return _countries(_language())


def country_name(value: str) -> str:
    """The name of a country by its code; anything else as it is."""
    return str(_locale(_language()).territories.get(value, value))


def country_code(value: str) -> str:
    """The code of a country given by code or by name, in English or the person's language."""
    code = _codes(_language()).get(value.casefold()) or _codes("en").get(value.casefold())
    return code or value


def time_zones() -> tuple[Choice, ...]:
    """Names of the tz database with the city in the person's language, area by area."""
    return _time_zones(_language())


def time_zone_name(value: str) -> str:
    return _zone_label(value, _language()) if value in known_time_zones() else value


def languages() -> tuple[Choice, ...]:
    """BCP 47 tags with each language's name for itself and the person's name for it."""
    return _languages(_language())


def language_name(value: str) -> str:
    return _language_label(value, _language()) or value


def _language() -> str:
    locale = get_locale()
    return str(locale) if locale else "en"


def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache(maxsize=64)
def _countries(language: str) -> tuple[Choice, ...]:
    names = _locale(language).territories
    codes = (code for code in map(str, names) if len(code) == 2 and code.isalpha())
    choices = [Choice(code, names[code]) for code in codes if code not in _NOT_COUNTRIES]
    return tuple(sorted(choices, key=lambda choice: choice.label.casefold()))


@lru_cache(maxsize=64)
def _codes(language: str) -> dict[str, str]:
    choices = _countries(language)
    return {choice.label.casefold(): choice.value for choice in choices} | {
        choice.value.casefold(): choice.value for choice in choices
    }


@lru_cache(maxsize=64)
def _time_zones(language: str) -> tuple[Choice, ...]:
    other_names = get_global("zone_aliases")
    zones = sorted(
        zone for zone in known_time_zones() if zone.startswith(_AREAS) and zone not in other_names
    )
    return (Choice("UTC", "UTC"), *(Choice(zone, _zone_label(zone, language)) for zone in zones))


def _zone_label(zone: str, language: str) -> str:
    """``Europe/Zurich (Central European Time)``: the name everywhere known, and what it is."""
    name = get_timezone_name(zone, width="long", zone_variant="generic", locale=language)
    readable = zone.replace("_", " ")
    return readable if name.startswith(zone.split("/")[-1]) else f"{readable} ({name})"


@lru_cache(maxsize=64)
def _languages(language: str) -> tuple[Choice, ...]:
    named = ((tag, _language_label(tag, language)) for tag in _LANGUAGE_TAGS.split())
    choices = [Choice(tag, label) for tag, label in named if label]
    return tuple(sorted(choices, key=lambda choice: choice.label.casefold()))


def _language_label(tag: str, language: str) -> str | None:
    try:
        locale = Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    own, ours = locale.get_display_name(locale), locale.get_display_name(language)
    if not own or not ours:
        return None
    return own if own.casefold() == ours.casefold() else f"{own} – {ours}"
