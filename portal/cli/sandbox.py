"""``portal sandbox``: the stand-alone identity server of the demo and the tests."""

import os
import sys

import click

from portal.cli.gunicorn_settings import arguments


@click.command()
@click.option("--port", default=3001, envvar="SANDBOX_PORT", show_default=True)
@click.option("--data", default="var", envvar="DATA", show_default=True, help="Folder it keeps.")
@click.option("--config", default="", help="File that lists its applications.")
@click.option("--admin", is_flag=True, help="Let tests break it and look inside, at /admin.")
@click.option("--fault", multiple=True, help="Start with this fault; several allowed.")
def sandbox(port: int, data: str, config: str, admin: bool, fault: tuple[str, ...]) -> None:
    """Run the sandbox identity server by itself. Never expose it: it is made of known passwords."""
    os.environ.update(
        SANDBOX_DATA=os.path.join(data, "sandbox.db"),
        SANDBOX_URL=f"http://localhost:{port}",
        SANDBOX_CONFIG=config,
        SANDBOX_ADMIN="1" if admin else "",
        SANDBOX_FAULT=",".join(fault),
    )
    os.makedirs(data, exist_ok=True)
    command = arguments(
        "portal.sandbox.app:from_environment()",
        binds=[f"127.0.0.1:{port}"],
        workers=1,
        threads=8,
        name="foyer-sandbox",
    )
    os.execv(  # noqa: S606  # becomes gunicorn, so that signals reach it
        sys.executable, [sys.executable, "-m", "gunicorn", *command]
    )
