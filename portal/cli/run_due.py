"""``portal run-due``: what is due by now, done; for a timer to call."""

from collections.abc import Callable, Mapping

import click
import structlog
from flask import Flask

from portal.app import create_app
from portal.cli.configuration import configuration_or_exit
from portal.cli.migrate import exit_if_behind
from portal.features.access_tokens.expiring import remind
from portal.features.close_account.finishing import finish
from portal.identity.errors import PortalError
from portal.journal import due
from portal.journal.database import JournalUnavailable
from portal.journal.due import Due, Kind
from portal.notices import parts as notices
from portal.notices.parts import NoticeParts
from portal.tenants import current
from portal.tenants.models import Configuration, Tenant

log = structlog.get_logger()

HANDLERS: Mapping[Kind, Callable[[Due], None]] = {
    Kind.CLOSE_ACCOUNT: finish,
    Kind.TOKEN_EXPIRES: remind,
}


@click.command()
def run_due() -> None:
    """
    Do what is due: delete accounts whose days of grace are over, tell whose tokens expire soon.

    Safe to run at any time, twice, and on several hosts at once. What fails is due again in five
    minutes; the exit status is 1 then.
    """
    configuration = configuration_or_exit()
    exit_if_behind(configuration)
    done, failed = run(create_app(configuration), configuration)
    click.echo(f"{done} done, {failed} failed.")
    raise SystemExit(1 if failed else 0)


def run(app: Flask, configuration: Configuration) -> tuple[int, int]:
    """How much was done, and how much failed; it is due again when its time is up."""
    tenants = {tenant.id: tenant for tenant in configuration.tenants}
    done = failed = 0
    while True:
        try:
            one = _taken(app, list(tenants))
        except JournalUnavailable as error:
            log.error("due_unknown", reason=error.code)
            return done, failed + 1
        if one is None:
            return done, failed
        if _do(app, tenants[one.who.tenant], one):
            done += 1
        else:
            failed += 1


def _taken(app: Flask, tenants: list[str]) -> Due | None:
    journal = _parts(app).journal
    with journal.database.writing() as connection:
        return due.take(connection, tenants, journal.now())


def _do(app: Flask, tenant: Tenant, one: Due) -> bool:
    """As if somebody of *tenant* had asked for it, with nobody signed in."""
    with app.test_request_context("/", base_url=tenant.url):
        current.enter(tenant)
        try:
            HANDLERS[one.kind](one)
        except (PortalError, JournalUnavailable) as error:
            what = {"kind": one.kind.value, "tenant": tenant.id}
            log.error("due_failed", error=type(error).__name__, backend_code=error.code, **what)
            return False
        return True


def _parts(app: Flask) -> NoticeParts:
    with app.app_context():
        return notices.parts()
