"""``portal sandbox``: the stand-alone identity servers of the demo and the tests."""

import os
import sys

import click

from portal.cli.gunicorn_settings import arguments

_SERVERS = {
    "logto": "portal.sandbox.app:from_environment()",
    "authing": "portal.sandbox.authing.app:from_environment()",
}


@click.command()
@click.option(
    "--platform",
    type=click.Choice(list(_SERVERS)),
    default="logto",
    show_default=True,
    help="Whose wire it speaks.",
)
@click.option("--port", default=3001, envvar="SANDBOX_PORT", show_default=True)
@click.option("--data", default="var", envvar="DATA", show_default=True, help="Folder it keeps.")
@click.option("--config", default="", help="File that lists its applications.")
@click.option("--admin", is_flag=True, help="Let tests break it and look inside, at /admin.")
@click.option("--fault", multiple=True, help="Start with this fault; several allowed.")
def sandbox(
    platform: str, port: int, data: str, config: str, admin: bool, fault: tuple[str, ...]
) -> None:
    """Run the sandbox identity server by itself. Never expose it: it is made of known passwords."""
    name = "sandbox" if platform == "logto" else f"sandbox-{platform}"
    os.environ.update(
        SANDBOX_DATA=os.path.join(data, f"{name}.db"),
        SANDBOX_URL=f"http://localhost:{port}",
        SANDBOX_CONFIG=config,
        SANDBOX_ADMIN="1" if admin else "",
        SANDBOX_FAULT=",".join(fault),
    )
    os.makedirs(data, exist_ok=True)
    command = arguments(
        _SERVERS[platform],
        binds=[f"127.0.0.1:{port}"],
        workers=1,
        threads=8,
        name=f"foyer-{name}",
    )
    os.execv(  # noqa: S606  # becomes gunicorn, so that signals reach it
        sys.executable, [sys.executable, "-m", "gunicorn", *command]
    )
