"""Invitations that wait for an answer of the person signed in."""

import structlog

from portal.auth.current import identity
from portal.identity.backend import Capability
from portal.identity.errors import PortalError
from portal.identity.invitations import Invited
from portal.identity.models import Person

log = structlog.get_logger()


def waiting_for(person: Person) -> tuple[Invited, ...] | None:
    """
    The newest first; None where they could not be asked for, which is not worth a page that does
    not open. About somebody without an address nobody is asked.
    """
    platform = identity()
    if not person.email or Capability.ORGANIZATIONS not in platform.capabilities:
        return ()
    try:
        return platform.open_invitations(person.email)
    except PortalError as error:
        log.warning("open_invitations_unknown", backend_code=error.code)
        return None
