"""The sandbox that answers the present request."""

import requests
from flask import current_app

from portal.sandbox.config import SandboxConfig
from portal.sandbox.store import Store

STORE = "sandbox.store"
CONFIG = "sandbox.config"
BACK_CHANNEL = "sandbox.back_channel"


def store() -> Store:
    found: Store = current_app.extensions[STORE]
    return found


def config() -> SandboxConfig:
    found: SandboxConfig = current_app.extensions[CONFIG]
    return found


def back_channel() -> requests.Session:
    """The way to the applications' back-channel logout addresses."""
    found: requests.Session = current_app.extensions[BACK_CHANNEL]
    return found
