"""The languages that Logto speaks, and which of them a request asks for."""

from flask import request

# Logto's built-in sign-in languages.
LANGUAGES = (
    "en",
    "ar",
    "cs",
    "de",
    "es",
    "fr",
    "it",
    "ja",
    "ko",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ru",
    "th",
    "tr-TR",
    "uk-UA",
    "zh-CN",
    "zh-HK",
    "zh-TW",
)
FALLBACK = "en"


def preferred_language() -> str:
    """By the query's ``locale``, then by Accept-Language; English when neither is spoken."""
    asked = [request.args.get("locale", ""), *request.accept_languages.values()]
    return next((spoken for language in asked if (spoken := known_language(language))), FALLBACK)


def known_language(asked: str) -> str | None:
    """*asked* itself, or its language without the region, or None."""
    by_lower_case = {language.lower(): language for language in LANGUAGES}
    asked = asked.lower()
    return by_lower_case.get(asked) or by_lower_case.get(asked.partition("-")[0])
