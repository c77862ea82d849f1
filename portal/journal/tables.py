"""
The tables of the journal's database; ``migrations`` makes them. Times are in seconds since the
epoch.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

metadata = MetaData()

_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts in an INTEGER only

entries = Table(
    "entries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("at", Double, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("network", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("words", LargeBinary),  # sealed: they are somebody's own
    Index("entries_of_a_person", "tenant", "issuer", "subject", "id"),
    Index("entries_about_something", "tenant", "about", "id"),
    Index("entries_by_age", "at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("letter", LargeBinary, nullable=False),  # sealed: it holds an address
    Column("tries", SmallInteger, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("held_by", Text, nullable=False),
    Index("outbox_by_time", "due_at"),
)

due = Table(
    "due",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("held_until", Double, nullable=False),
    Column("held_by", Text, nullable=False),
    Index("due_for_a_person", "tenant", "issuer", "subject", "kind", "about", unique=True),
    Index("due_by_time", "due_at"),
)
