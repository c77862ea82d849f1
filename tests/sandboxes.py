"""
Identity servers for tests that want one each. To bind the addresses of a server takes longer than
most of these tests do: a worker does it once, and begins anew on a new database for each test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any

import requests
from flask import Flask

from portal.sandbox import app as sandbox
from portal.sandbox import current
from portal.sandbox.authing import app as stand_in
from portal.sandbox.config import SandboxConfig

_KIND = "tests.kind"
_idle: defaultdict[Hashable, list[Flask]] = defaultdict(list)


def sandbox_on(config: SandboxConfig, back_channel: requests.Session | None = None) -> Flask:
    """One that nobody else has, until ``give_back``."""
    return _begun(sandbox.create_sandbox, sandbox.begin, config, back_channel)


def stand_in_on(config: SandboxConfig) -> Flask:
    """The same of the platform that stands in for Authing."""
    return _begun(stand_in.create_stand_in, stand_in.begin, config)


def give_back(app: Flask) -> None:
    """Its memory is closed, and goes with the folder of the test."""
    app.extensions.pop(current.STORE).close()
    _idle[app.extensions[_KIND]].append(app)


def _begun(
    create: Callable[..., Flask], begin: Callable[..., None], config: SandboxConfig, *more: Any
) -> Flask:
    kind = (create, config.admin, bool(config.faults))  # what its addresses depend on
    if _idle[kind]:
        app = _idle[kind].pop()
        begin(app, config, *more)
    else:
        app = create(config, *more)
        app.extensions[_KIND] = kind
    return app
