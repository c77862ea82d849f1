"""Chromium as Debian packages it: the shell without a window, which starts and opens fastest."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_PROGRAMS = ("chromium-headless-shell", "chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A browser for the tests of one worker; ended at the end."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    assert program, f"install one of {', '.join(_PROGRAMS)}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()
