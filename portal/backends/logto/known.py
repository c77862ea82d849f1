"""What a process knows of one tenant's Logto, for all its requests."""

import time
from dataclasses import dataclass, field

from portal.backends.logto.apps import KeptApps
from portal.backends.logto.companies import KeptSyncing
from portal.backends.logto.experience_client import KeptDocuments


@dataclass(slots=True)
class Known:
    """Learnt when it was asked for, and forgotten with the process."""

    documents: KeptDocuments = field(default_factory=KeptDocuments)
    apps: KeptApps = field(default_factory=KeptApps)
    syncing_companies: KeptSyncing = field(default_factory=KeptSyncing)
    no_storage_until: float = 0.0
    has_trusted_devices: bool = True

    @property
    def stores_files(self) -> bool:
        return time.monotonic() >= self.no_storage_until
