"""
Who is here, for this request: ``identity()`` asks the platform, ``current_person()`` is its answer.

Both are made at most once in a request. The app says how a tenant's platform is reached, in
``app.extensions["foyer.backends"]``.
"""

from collections.abc import Callable
from typing import NoReturn, Protocol, TypeAlias, cast

from flask import current_app, g

from portal.auth.parts import parts, request_session
from portal.auth.sessions import Session
from portal.identity.backend import IdentityBackend
from portal.identity.errors import SignInRequired
from portal.identity.models import Person, ProfileField
from portal.tenants import current
from portal.tenants.models import Tenant
from portal.web.i18n import use_time_zone


class AccessToken(Protocol):
    """The tokens of whoever asks (see ``TokenSource``)."""

    def __call__(self, refused: str | None = None, /) -> str:
        """With None the access token; with the one just refused another."""

    def id_token(self) -> str:
        """What their sign-in was told by, or the last refresh."""


Backends: TypeAlias = Callable[[Tenant, AccessToken], IdentityBackend]


def current_session() -> Session:
    """Raises SignInRequired for nobody, StoreUnavailable when nobody can tell."""
    session = request_session().session
    if session is None:
        raise SignInRequired("no_session")
    return session


def is_signed_in() -> bool:
    """Raises StoreUnavailable: not knowing is not the same as no."""
    return request_session().session is not None


def identity() -> IdentityBackend:
    """
    The platform of this tenant, asked in the name of the person signed in.

    For nobody it can be asked for what anyone may know; the rest raises SignInRequired.
    """
    if "identity" not in g:
        backends: Backends = current_app.extensions["foyer.backends"]
        g.identity = backends(current.get(), _token_source())
    return cast(IdentityBackend, g.identity)


def current_person() -> Person:
    """The person signed in, asked of the platform once in this request."""
    if "person" not in g:
        g.person = identity().person()
        use_time_zone(str(g.person.profile.get(ProfileField.TIME_ZONE, "")))
    return cast(Person, g.person)


def forget_person() -> None:
    """After a change: who asks next, asks the platform."""
    g.pop("person", None)


def forget_identity() -> None:
    """After a sign-in in this very request: the platform is asked in the new session's name."""
    g.pop("identity", None)
    g.pop("person", None)


def known_person() -> Person | None:
    """The person, if this request has asked already; asks nobody."""
    return cast("Person | None", g.get("person"))


class _Nobody:
    def __call__(self, refused: str | None = None, /) -> NoReturn:
        raise SignInRequired("no_session")

    def id_token(self) -> NoReturn:
        raise SignInRequired("no_session")


def _token_source() -> AccessToken:
    """Reads the session only when a token is needed: public questions need none."""
    tenant_id = current.get().id
    session = request_session().known_session
    if session is None:
        return _Nobody()
    return parts().tokens[tenant_id].source(session)
