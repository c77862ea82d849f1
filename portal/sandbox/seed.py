"""What the sandbox's first day brings: the tenant's settings and the cast of the demo."""

from portal.sandbox.people.cast import (
    FRANKS_BACKUP_CODES,
    FRANKS_TOTP_SECRET,
    PASSWORDS,
    add_cast,
)
from portal.sandbox.tenant import first_day
from portal.sandbox.tenant.demo import add_tenant

__all__ = ["FRANKS_BACKUP_CODES", "FRANKS_TOTP_SECRET", "PASSWORDS", "seed", "start_over"]


def seed() -> None:
    first_day.seed(_add_all)


def start_over() -> None:
    first_day.start_over(_add_all)


def _add_all() -> None:
    add_tenant()
    add_cast()
