"""``portal``: every command of the operator."""

import click

from portal.cli.check import check
from portal.cli.demo import demo
from portal.cli.migrate import migrate
from portal.cli.run_due import run_due
from portal.cli.sandbox import sandbox
from portal.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """An account portal in front of your identity platform."""


main.add_command(demo)
main.add_command(serve)
main.add_command(migrate)
main.add_command(run_due)
main.add_command(check)
main.add_command(sandbox)
