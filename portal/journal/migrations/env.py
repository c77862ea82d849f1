"""What Alembic runs a migration in: the connection, and the transaction, of who asked for it."""

from alembic import context

from portal.journal.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
