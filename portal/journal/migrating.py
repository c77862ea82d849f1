"""
The journal's tables from version to version, by Alembic.

Never by itself: ``portal migrate``, ``portal serve --migrate`` and ``portal demo`` do it.
"""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from portal.journal.database import Database, make_file

_LOCK = 0x464F594552  # any number: who migrates, holds it


def migrate(database: Database, to: str = "head") -> None:
    """
    To the newest version, all or nothing; nothing where it is there. Several at once wait for each
    other. Raises JournalUnavailable, OSError for a file that cannot be made.
    """
    if database.file is not None:
        make_file(database.file)
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), to)


def is_current(database: Database) -> bool:
    """Whether the tables are those of this version. Raises JournalUnavailable."""
    if database.file is not None and not database.file.exists():
        return False
    with database.reading() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
        return set(heads) == set(ScriptDirectory.from_config(_config(connection)).get_heads())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "portal.journal:migrations")
    config.attributes["connection"] = connection
    return config
