"""The stand-in as a WSGI application."""

from pathlib import Path

from flask import Flask

from portal.sandbox.authing.account import (
    applications,
    deletion,
    devices,
    email,
    enrolling,
    factors,
    history,
    identities,
    messages,
    organization,
    passkeys,
    password,
    phone,
    profile,
    strength,
    system,
    uploads,
)
from portal.sandbox.authing.api.envelope import register_error_handlers
from portal.sandbox.authing.oidc import (
    authorization,
    discovery,
    end_session,
    live_tokens,
    signing,
    token,
)
from portal.sandbox.authing.people.cast import add_cast
from portal.sandbox.authing.sign_in import (
    by_code,
    by_password,
    consent,
    linking,
    password_reset,
    registration,
    second_step,
    social,
)
from portal.sandbox.authing.testing import admin
from portal.sandbox.config import SandboxConfig
from portal.sandbox.config_file import configuration
from portal.sandbox.errors import register_oidc_error_handler
from portal.sandbox.messages import outbox
from portal.sandbox.pages import theme
from portal.sandbox.serving import application, let_tests_in, remember_on
from portal.sandbox.tenant import first_day

OIDC = (discovery, authorization, token, live_tokens, end_session)
SIGN_IN = (
    by_password,
    by_code,
    second_step,
    registration,
    password_reset,
    social,
    linking,
    consent,
)
ACCOUNT = (
    profile,
    messages,
    email,
    phone,
    password,
    strength,
    factors,
    enrolling,
    passkeys,
    identities,
    applications,
    organization,
    history,
    devices,
    deletion,
    uploads,
    system,
)
FOR_EVERYONE = (theme, outbox)

AREAS = (*OIDC, *SIGN_IN, *ACCOUNT, *FOR_EVERYONE)

_SCHEMA = Path(__file__).with_name("schema.sql")


def create_stand_in(config: SandboxConfig) -> Flask:
    """A stand-in that has begun, as ``begin`` says."""
    app = application(__name__)
    register_error_handlers(app)
    register_oidc_error_handler(app)
    let_tests_in(app, config, admin.bp)
    for area in AREAS:
        app.register_blueprint(area.bp)
    for public in (system.public, uploads.public):
        app.register_blueprint(public)
    begin(app, config)
    return app


def begin(app: Flask, config: SandboxConfig) -> None:
    """Serve the database that ``config`` names; the cast is seeded when the file is new."""
    remember_on(app, config, _SCHEMA)
    with app.app_context():
        signing.make_key_when_missing()
        first_day.seed(add_cast)


def from_environment() -> Flask:
    """For gunicorn: ``portal.sandbox.authing.app:from_environment()``, see ``config_file``."""
    return create_stand_in(configuration())
