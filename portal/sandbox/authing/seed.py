"""The first day: applications and cast. A restart keeps what is there."""

from portal.sandbox.authing.people.cast import add_cast
from portal.sandbox.current import store
from portal.sandbox.tenant.applications import write_applications

_SEEDED = "seeded"
_KEPT = ("signing_keys",)


def seed() -> None:
    """Called at every start, by every worker."""
    with store().transaction():
        write_applications()
        if store().setting(_SEEDED) is None:
            add_cast()
            store().set_setting(_SEEDED, True)


def start_over() -> None:
    """Forget everything but the signing key, and seed again."""
    with store().transaction():
        store().empty(but=_KEPT)
        seed()
