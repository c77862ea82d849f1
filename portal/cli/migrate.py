"""``portal migrate``: the journal's tables as this version wants them."""

import click

from portal.cli.configuration import configuration_or_exit
from portal.journal import migrating
from portal.journal.database import Database, JournalUnavailable
from portal.tenants.models import Configuration


@click.command()
def migrate() -> None:
    """Bring the journal's tables to this version; PORTAL_CONFIG says where they are."""
    migrate_or_exit(configuration_or_exit())
    click.echo("The journal is up to date.")


def migrate_or_exit(configuration: Configuration) -> None:
    database = _database(configuration)
    try:
        migrating.migrate(database)
    except (JournalUnavailable, OSError) as error:
        click.echo(f"The journal cannot be brought up to date: {_kind(error)}", err=True)
        raise SystemExit(1) from error
    finally:
        database.close()


def exit_if_behind(configuration: Configuration) -> None:
    """A journal that is merely down stops nobody: it will be back, and is counted until then."""
    database = _database(configuration)
    try:
        is_current = migrating.is_current(database)
    except JournalUnavailable as error:
        click.echo(f"The journal does not answer: {error.code}", err=True)
        return
    finally:
        database.close()
    if not is_current:
        click.echo(
            "The journal's tables are not those of this version. Run `portal migrate`, or start "
            "with `portal serve --migrate`.",
            err=True,
        )
        raise SystemExit(2)


def _database(configuration: Configuration) -> Database:
    return Database(configuration.journal_address, configuration.journal_password)


def _kind(error: JournalUnavailable | OSError) -> str:
    return error.code if isinstance(error, JournalUnavailable) else str(error)
