"""``portal serve``: the portal under gunicorn, as the configuration says."""

import os
import shutil
import sys
from pathlib import Path

import click

from portal.cli.configuration import configuration_or_exit
from portal.cli.gunicorn_settings import arguments
from portal.cli.migrate import exit_if_behind, migrate_or_exit


@click.command()
@click.option("--migrate", "migrates", is_flag=True, help="First bring the journal up to date.")
def serve(migrates: bool) -> None:
    """Run the portal; PORTAL_CONFIG names its configuration."""
    configuration = configuration_or_exit()
    if migrates:
        migrate_or_exit(configuration)
    else:
        exit_if_behind(configuration)
    server = configuration.server
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
