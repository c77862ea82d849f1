"""Ending all sessions but one's own: Logto has no single call for it (§4.6)."""

from contextlib import suppress

from portal.backends.logto.account_client import AccountClient
from portal.identity.errors import BackendUnavailable, NotFound, PartlySaved


def end_all(account: AccountClient, proof: str | None) -> int:
    """How many they were. Raises PartlySaved when Logto stopped answering after the first."""
    ended: set[str] = set()
    for uid in account.other_sessions(proof):
        try:
            with suppress(NotFound):  # over by now, which is as good
                account.end_session(uid, proof)
        except BackendUnavailable as cause:
            if ended:
                raise PartlySaved(frozenset(ended), cause) from cause
            raise
        ended.add(uid)
    return len(ended)
