"""``portal serve``: the portal under gunicorn, as the configuration says."""

import os
import shutil
import sys
from pathlib import Path

import click

from portal.cli.configuration import configuration_or_exit
from portal.cli.gunicorn_settings import arguments


@click.command()
def serve() -> None:
    """Run the portal; PORTAL_CONFIG names its configuration."""
    server = configuration_or_exit().server
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_empty_folder(Path(server.data) / "metrics"))
    command = arguments(
        "portal.wsgi:application",
        binds=[server.listen, *([server.admin_listen] if server.admin_listen else [])],
        workers=server.workers,
        threads=server.threads,
        name="foyer",
    )
    os.execv(  # noqa: S606  # becomes gunicorn, so that signals reach it
        sys.executable, [sys.executable, "-m", "gunicorn", *command]
    )


def _empty_folder(folder: Path) -> Path:
    """Counters of processes that are gone would be counted for ever."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
