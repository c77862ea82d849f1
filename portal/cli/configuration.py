"""The operator's configuration on the command line: found, read, or complained about."""

import os
from pathlib import Path

import click

from portal.tenants.loading import load
from portal.tenants.models import Configuration
from portal.tenants.reading import ConfigurationError


def configuration_or_exit() -> Configuration:
    """What ``PORTAL_CONFIG`` names; every complaint on standard error and exit code 2 otherwise."""
    name = os.environ.get("PORTAL_CONFIG", "")
    if not name:
        raise click.UsageError("PORTAL_CONFIG does not name a configuration file")
    try:
        return load(Path(name), os.environ)
    except ConfigurationError as error:
        for complaint in error.complaints:
            click.echo(complaint, err=True)
        raise SystemExit(2) from error
