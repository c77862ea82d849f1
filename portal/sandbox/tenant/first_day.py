"""The first day of an identity server: its applications, and the people and things that it knows.

Seeding fills a new database only; a restart keeps what is there. The applications are written at
every start, because their secrets and addresses are the operator's.
"""

from collections.abc import Callable

from portal.sandbox.current import store
from portal.sandbox.tenant.applications import write_applications

_SEEDED = "seeded"
_KEPT = ("signing_keys",)


def seed(add_all: Callable[[], None]) -> None:
    """Called at every start, by every worker; *add_all* fills a database that is new."""
    with store().transaction():
        write_applications()
        if store().setting(_SEEDED) is None:
            add_all()
            store().set_setting(_SEEDED, True)


def start_over(add_all: Callable[[], None]) -> None:
    """Forget everything but the signing key, and seed again."""
    with store().transaction():
        store().empty(but=_KEPT)
        seed(add_all)
