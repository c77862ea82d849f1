"""Every word is there in every language, and no catalogue carries words nobody says."""

import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, gettext

from portal.identity.errors import Reason
from portal.ops.places import translations_folder
from portal.web.i18n import NAMES, init_app
from portal.web.reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = sorted(path.name for path in translations_folder().iterdir() if path.is_dir())
METHODS = [("portal/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "_l": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def said() -> set[object]:
    found: set[object] = set()
    for folder in ("portal", "templates"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder,
            [("sandbox/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")],
            keywords=KEYWORDS,
            options_map={"**.html": {"silent": "false"}},
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def catalogue(language: str) -> Catalog:
    path = translations_folder() / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def key(message) -> object:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def test_there_is_a_catalogue_for_every_language_and_a_name():
    assert {name.replace("_", "-") for name in LANGUAGES} | {"en"} == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_none_is_left_over(language):
    messages = {key(message): message for message in catalogue(language) if message.id}
    spoken = said()

    assert sorted(map(str, spoken - messages.keys())) == [], "missing"
    assert sorted(map(str, messages.keys() - spoken)) == [], "nobody says these any more"
    for message in messages.values():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"{message.id!r} has no translation"
        assert not message.fuzzy, f"{message.id!r} is only a guess"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_a_language_is_told_from_its_catalogue(language):
    app = Flask(__name__)
    init_app(app)
    with app.test_request_context(), force_locale(Locale.parse(language)):
        assert gettext("Sign out") == catalogue(language).get("Sign out").string


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_original(language):
    pattern = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")
    for message in catalogue(language):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(pattern.findall(originals[-1]))
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            assert set(pattern.findall(string)) == wanted, f"{message.id!r} → {string!r}"


def test_every_reason_has_words():
    assert set(REASONS) == set(Reason)


def test_prose_has_curly_quotes():
    straight = re.compile(r"""(?<=\w)'(?=\w)|"[^"]*\w[^"]*\"""")
    assert sorted(str(words) for words in said() if straight.search(str(words))) == []
