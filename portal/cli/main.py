"""``portal``: every command of the operator."""

from importlib import import_module

import click

_COMMANDS = ("demo", "serve", "migrate", "run-due", "check", "sandbox")
"""Each is in the module of its name."""


class _Commands(click.Group):
    """
    Imports a command when it is called: some need all of the portal, which takes seconds to load,
    and the demo starts three of the others.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"portal.cli.{name}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """An account portal in front of your identity platform."""
