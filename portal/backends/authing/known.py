"""What a process knows of one tenant's Authing, for all its requests."""

from dataclasses import dataclass, field

from portal.backends.kept import Kept
from portal.identity.backend import Capability
from portal.identity.models import Channel, Experience


@dataclass(frozen=True, slots=True)
class Known:
    """
    Learnt when it was asked for, and forgotten with the process. *wants_old_address* are those for
    which the pool has asked for a code to the old address, whatever the settings say; *withdrawn*
    is what it turned out not to offer, although they say it does.
    """

    experience: Kept[Experience] = field(default_factory=Kept)
    password_key: Kept[str] = field(default_factory=Kept)
    wants_old_address: set[Channel] = field(default_factory=set)
    withdrawn: set[Capability] = field(default_factory=set)
