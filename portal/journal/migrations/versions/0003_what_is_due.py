"""What is to be done for somebody at a certain time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "due",
        sa.Column("id", _ID, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("tenant", "issuer", "subject", "kind", "about")
        ),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("held_until", sa.Double, nullable=False),
        sa.Column("held_by", sa.Text, nullable=False),
    )
    op.create_index(
        "due_for_a_person",
        "due",
        ["tenant", "issuer", "subject", "kind", "about"],
        unique=True,
    )
    op.create_index("due_by_time", "due", ["due_at"])


def downgrade() -> None:
    op.drop_table("due")
