"""Countries with their calling codes, and the one a person's number is probably of."""

from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from babel import Locale
from flask import request
from flask_babel import get_locale

from portal.identity.models import Address, Choice, Person, ProfileField

_CALLING_CODES = {
    region: code
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
    for region in regions
    if region in phonenumbers.SUPPORTED_REGIONS
}


def choices() -> tuple[Choice, ...]:
    """ISO 3166-1 codes, as “Switzerland (+41)” in the person's language, sorted by name."""
    return _choices(str(get_locale() or "en"))


def probable(person: Person | None) -> str:
    """
    Where *person* is, by what they told and by what the browser says; empty for no idea. None is
    somebody of whom nothing is known.
    """
    guesses = (guess.upper() for guess in _guesses(person))
    return next((guess for guess in guesses if guess in _CALLING_CODES), "")


def parts(number: str) -> tuple[str, str]:
    """
    The country of *number* (E.164) and how it is dialled there; no country for what is no number,
    as a platform takes any digits for one.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "", number
    country = phonenumbers.region_code_for_number(
        parsed
    ) or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return (country, written) if country in _CALLING_CODES else ("", number)


def _guesses(person: Person | None) -> Iterator[str]:
    if person is not None:
        yield from _told_by(person)
    for tag, _quality in request.accept_languages:
        yield _region(tag)


def _told_by(person: Person) -> Iterator[str]:
    if person.phone:
        yield parts(person.phone)[0]
    address = person.profile.get(ProfileField.ADDRESS)
    if isinstance(address, Address):
        yield _code_of(address.country)
    yield _region(str(person.profile.get(ProfileField.LOCALE, "")))


def _code_of(country: str) -> str:
    """Addresses name a country by its code or in words: English, or the person's language."""
    wanted = country.casefold()
    for language in (str(get_locale() or "en"), "en"):
        for code, name in _names(language).items():
            if wanted in (code.casefold(), name.casefold()):
                return code
    return ""


def _region(tag: str) -> str:
    """``CH`` of ``de-CH`` and of ``zh-Hant_HK``."""
    parts = tag.replace("_", "-").split("-")[1:]
    return next((part for part in parts if len(part) == 2), "")


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {code: str(territories.get(code, code)) for code in _CALLING_CODES}


@lru_cache(maxsize=64)
def _choices(language: str) -> tuple[Choice, ...]:
    named = sorted(_names(language).items(), key=lambda item: item[1].casefold())
    return tuple(Choice(code, f"{name} (+{_CALLING_CODES[code]})") for code, name in named)
