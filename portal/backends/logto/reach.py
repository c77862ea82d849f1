"""The ways from one request of the portal to one tenant's Logto."""

from dataclasses import dataclass

from portal.backends.http import JsonClient


@dataclass(frozen=True, slots=True)
class Reach:
    """
    What every area makes its clients of.

    *person* carries the token of the person signed in, *anyone* no token at all.

    *portal* carries the portal's own authority, which may do anything to anyone: it is handed only
    to clients that are bound to one person, one organization or one address when they are made, or
    that only read what is the tenant's own.
    *has_authority* is whether the operator gave it any. *application* is what Logto calls the
    portal.

    *endpoint* is where people find Logto's own pages. Social accounts of the targets in
    *linked_at_platform* are linked there, ``*`` is all of them.
    """

    person: JsonClient
    anyone: JsonClient
    portal: JsonClient
    application: str
    endpoint: str
    linked_at_platform: frozenset[str]
    has_authority: bool
