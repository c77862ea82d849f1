"""What somebody added to a line in their own words, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entries") as entries:
        entries.add_column(sa.Column("words", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("entries") as entries:
        entries.drop_column("words")
