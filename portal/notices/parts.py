"""The journal and the postman of an app, put together once and found again from there."""

import atexit
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, current_app

from portal.auth.keyring import Keyring
from portal.journal.journal import Journal
from portal.notices.postman import Postman
from portal.tenants.models import Tenant

_EXTENSION = "foyer.notices"


@dataclass(frozen=True, slots=True)
class NoticeParts:
    journal: Journal
    postman: Postman
    keyring: Keyring


def init_app(app: Flask, *, journal: Journal, keyring: Keyring, tenants: Iterable[Tenant]) -> None:
    """Sends nothing yet: whoever runs the app starts the postman."""
    app.extensions[_EXTENSION] = NoticeParts(journal, Postman(journal, keyring, tenants), keyring)


def start(app: Flask) -> None:
    """To be called once in every process that serves *app*."""
    found: NoticeParts = app.extensions[_EXTENSION]
    found.postman.start()
    atexit.register(found.postman.stop)


def parts() -> NoticeParts:
    found: NoticeParts = current_app.extensions[_EXTENSION]
    return found
