"""
A browser and its system by the names people know, from the User-Agent header.

The header says what it likes: these are names to recognise oneself by, nothing to rely on, and
never more than one of the words here.
"""

import re

# Each browser also claims to be those after it.
_BROWSERS = (
    ("Edge", r"Edg(A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Windows", r"Windows"),
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad|iPod"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
_LONGEST = 512


def browser(user_agent: str) -> str:
    """Empty for one we do not know."""
    return _first(_BROWSERS, user_agent)


def system(user_agent: str) -> str:
    """Empty for one we do not know."""
    return _first(_SYSTEMS, user_agent)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    start = user_agent[:_LONGEST]
    return next((name for name, sign in names if re.search(sign, start)), "")
