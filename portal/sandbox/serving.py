"""What every identity server of ours is as a WSGI application, whatever platform it plays."""

from pathlib import Path

from flask import Blueprint, Flask, request

from portal.ops.places import static_folder, templates_folder
from portal.sandbox import current
from portal.sandbox.config import SandboxConfig
from portal.sandbox.store import Store
from portal.sandbox.testing import calls, controls, faults


def application(name: str) -> Flask:
    """An application with its pages, and no memory yet."""
    app = Flask(
        name,
        template_folder=str(templates_folder()),
        static_folder=str(static_folder() / "sandbox"),
        static_url_path="/static/sandbox",
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    app.teardown_request(lambda _: request.close())  # files of a form
    return app


def remember_on(app: Flask, config: SandboxConfig, schema: Path | None = None) -> None:
    """From now on what ``app`` knows is in the database that ``config`` names.

    ``schema`` as for ``Store``.
    """
    app.extensions[current.CONFIG] = config
    app.extensions[current.STORE] = Store(config.database, schema)


def let_tests_in(app: Flask, config: SandboxConfig, admin: Blueprint) -> None:
    """Open ``/admin`` and let faults happen, as far as ``config`` allows."""
    if config.admin:
        calls.record(app)
        app.register_blueprint(controls.bp)
        app.register_blueprint(admin)
    if config.admin or config.faults:
        faults.let_in(app)
