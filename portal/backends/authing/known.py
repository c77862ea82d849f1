"""What a process knows of one tenant's Authing, for all its requests."""

from dataclasses import dataclass, field

from portal.backends.kept import Kept
from portal.identity.models import Experience


@dataclass(frozen=True, slots=True)
class Known:
    """Learnt when it was asked for, and forgotten with the process."""

    experience: Kept[Experience] = field(default_factory=Kept)
