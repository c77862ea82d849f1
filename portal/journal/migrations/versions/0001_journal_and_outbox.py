"""The journal, and the mail that is to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                *("tenant", "issuer", "subject", "event", "result", "reason"),
                *("request_id", "network", "browser", "system"),
            )
        ),
    )
    op.create_index("entries_of_a_person", "entries", ["tenant", "issuer", "subject", "id"])
    op.create_index("entries_by_age", "entries", ["at"])
    op.create_table(
        "outbox",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("letter", sa.LargeBinary, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("held_by", sa.Text, nullable=False),
    )
    op.create_index("outbox_by_time", "outbox", ["due_at"])


def downgrade() -> None:
    op.drop_table("outbox")
    op.drop_table("entries")
