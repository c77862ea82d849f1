"""The words of a language, so that one journey can be told in each of them."""

from functools import cache

from babel.messages.pofile import read_po

from portal.ops.places import translations_folder
from portal.sandbox.pages.words import CHINESE


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language == "en":
        return {}
    folder = translations_folder() / language.replace("-", "_") / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    return {message.id: message.string for message in catalogue if isinstance(message.id, str)}


def say(language: str, message: str, **values: str) -> str:
    """What the portal says for *message* in *language*."""
    text = message if language == "en" else _catalogue(language)[message]
    return text % values if values else text


def sandbox_says(language: str, message: str) -> str:
    """The same for the identity server's own pages."""
    return message if language == "en" else CHINESE[message]
