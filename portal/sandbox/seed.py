"""The first day: applications, the tenant's settings and the cast of the demo.

Seeding fills a new database only; a restart keeps what is there. The applications are written at
every start, because their secrets and addresses are the operator's.
"""

from portal.sandbox.current import store
from portal.sandbox.people.cast import (
    FRANKS_BACKUP_CODES,
    FRANKS_TOTP_SECRET,
    PASSWORDS,
    add_cast,
)
from portal.sandbox.tenant.applications import write_applications
from portal.sandbox.tenant.demo import add_tenant

__all__ = ["FRANKS_BACKUP_CODES", "FRANKS_TOTP_SECRET", "PASSWORDS", "seed", "start_over"]

_SEEDED = "seeded"
_KEPT = ("signing_keys",)


def seed() -> None:
    """Called at every start, by every worker."""
    with store().transaction():
        write_applications()
        if store().setting(_SEEDED) is None:
            add_tenant()
            add_cast()
            store().set_setting(_SEEDED, True)


def start_over() -> None:
    """Forget everything but the signing key, and seed again."""
    with store().transaction():
        store().empty(but=_KEPT)
        seed()
