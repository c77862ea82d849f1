"""What a line is about besides somebody's account: an invitation, an organization."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entries") as entries:
        entries.add_column(sa.Column("about", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("entries") as entries:
        entries.alter_column("about", server_default=None)
    op.create_index("entries_about_something", "entries", ["tenant", "about", "id"])


def downgrade() -> None:
    op.drop_index("entries_about_something", "entries")
    with op.batch_alter_table("entries") as entries:
        entries.drop_column("about")
