"""``portal check``: is the configuration right, and, when asked, is the platform set up for it?"""

import click
import requests

from portal.backends.authing.setup import look_at as look_at_authing
from portal.backends.logto.setup import look_at as look_at_logto
from portal.backends.setup_report import SetupReport
from portal.cli.configuration import configuration_or_exit
from portal.cli.sign_in_setup import look_at_sign_in
from portal.tenants.models import Tenant
from portal.tenants.reference import markdown

_PLATFORMS = {"logto": look_at_logto, "authing": look_at_authing}


@click.command()
@click.option("--online", is_flag=True, help="Also ask each tenant's platform.")
@click.option("--reference", is_flag=True, help="Print every key there is, and stop.")
def check(online: bool, reference: bool) -> None:
    """Say everything that is wrong with the configuration; start nothing."""
    if reference:
        click.echo(markdown(), nl=False)
        return
    configuration = configuration_or_exit()
    click.echo(f"The configuration is right: {len(configuration.tenants)} tenant(s).")
    for tenant in configuration.tenants:
        if tenant.mail is None:
            click.echo(f"{tenant.id}: nobody is told by mail when an account changes")
    if online:
        ready = [_is_ready(tenant) for tenant in configuration.tenants]
        if not all(ready):
            raise SystemExit(1)


def _is_ready(tenant: Tenant) -> bool:
    report = SetupReport()
    look_at_sign_in(tenant, requests.Session, report)
    _PLATFORMS[tenant.platform](tenant, requests.Session, report)
    for finding in report.findings:
        click.echo(f"{tenant.id}: {finding}")
    click.echo(f"{tenant.id}: " + ("needs changes" if report.must_change else "is ready"))
    return not report.must_change
