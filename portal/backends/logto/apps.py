"""
Logto's applications: those that may act for the person signed in (contracts/logto-api.md §4.6), and
those that the operator marked as shown (§3), in ``customData``:

    {"portal": {"url": "https://shop.example.com", "logo": "https://…"}}
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.kept import Kept
from portal.backends.logto import wire
from portal.backends.logto.account_client import proving
from portal.backends.logto.reach import Reach
from portal.backends.paths import path
from portal.backends.side_by_side import side_by_side
from portal.backends.web_addresses import picture, web_address
from portal.identity.apps import GrantedApp, ShownApp
from portal.identity.errors import BackendUnavailable, NotFound, PartlySaved
from portal.identity.models import plain

_FRESH = 300.0
_PER_PAGE = 100
_MOST_PAGES = 5

KeptApps = Kept[tuple[ShownApp, ...]]


class _Mark(Struct, frozen=True):
    url: str | None = None
    logo: str | None = None


class _CustomData(Struct, frozen=True):
    portal: _Mark | None = None


class _Application(Struct, frozen=True, rename="camel"):
    """One of ``/api/applications``; its secret is not read."""

    id: str
    name: str
    description: str | None = None
    custom_data: object = None


class _GrantedApplication(Struct, frozen=True):
    id: str
    name: str = ""


class _GrantPayload(Struct, frozen=True):
    iat: float | None = None


class _Grant(Struct, frozen=True, rename="camel"):
    id: str
    application: _GrantedApplication
    payload: _GrantPayload = _GrantPayload()
    expires_at: float | None = None


class _Grants(Struct, frozen=True):
    grants: list[_Grant]


class ApplicationsClient:
    """Reads what the operator wrote of the tenant's own applications, and changes nothing."""

    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def shown(self) -> tuple[ShownApp, ...]:
        found = (_shown(application) for application in self._first_party())
        return tuple(app for app in found if app is not None)

    def _first_party(self) -> Iterable[_Application]:
        for page in range(1, _MOST_PAGES + 1):
            asked = {"isThirdParty": "false", "page": str(page), "page_size": str(_PER_PAGE)}
            listed = wire.read(list[_Application], self._http.get("/api/applications", asked))
            yield from listed
            if len(listed) < _PER_PAGE:
                return


class GrantClient:
    def __init__(self, http: JsonClient, proof: str | None) -> None:
        self._http = http
        self._proof = proof

    def grants(self, kind: str) -> list[_Grant]:
        """*kind* is ``firstParty`` or ``thirdParty``. In no order."""
        asked = {"appType": kind}
        answer = self._http.get("/api/my-account/grants", asked, proving(self._proof))
        return wire.read(_Grants, answer).grants

    def revoke(self, grant_id: str) -> None:
        """Raises NotFound for one that is gone, or not theirs."""
        revoked = path("/api/my-account/grants/{grant}", grant=grant_id)
        self._http.delete(revoked, proving(self._proof))


class AppsAtLogto:
    """Keeps what ``portal.identity.apps`` promises."""

    _reach: Reach
    _kept_apps: KeptApps

    def shown_apps(self) -> tuple[ShownApp, ...]:
        if not self._reach.has_authority:
            return ()
        return self._kept_apps.get(ApplicationsClient(self._reach.portal).shown, fresh=_FRESH)

    def granted_apps(self, proof: str | None) -> tuple[GrantedApp, ...]:
        client = GrantClient(self._reach.person, proof)
        ours, others = side_by_side(
            lambda: client.grants("firstParty"), lambda: client.grants("thirdParty")
        )
        here = self._reach.application
        apps = [*_by_app(ours, here, by_others=False), *_by_app(others, here, by_others=True)]
        return tuple(sorted(apps, key=lambda app: (not app.is_here, app.name.casefold())))

    def revoke_app(self, key: str, proof: str | None) -> None:
        client = GrantClient(self._reach.person, proof)
        listed = side_by_side(
            lambda: client.grants("firstParty"), lambda: client.grants("thirdParty")
        )
        ids = [grant.id for part in listed for grant in part if grant.application.id == key]
        if not ids:
            raise NotFound("no_such_app")
        _revoke_all(client, ids)


def _revoke_all(client: GrantClient, ids: list[str]) -> None:
    """One that is gone by now is as good."""
    revoked: set[str] = set()
    for grant_id in ids:
        try:
            client.revoke(grant_id)
        except NotFound:
            pass
        except BackendUnavailable as cause:
            if revoked:
                raise PartlySaved(frozenset(revoked), cause) from cause
            raise
        revoked.add(grant_id)


def _by_app(grants: list[_Grant], here: str, *, by_others: bool) -> list[GrantedApp]:
    """Logto has a grant for each time that an app was let in."""
    by_key: dict[str, list[_Grant]] = {}
    for grant in grants:
        by_key.setdefault(grant.application.id, []).append(grant)
    return [
        GrantedApp(
            key=key,
            name=plain(same[0].application.name) or key,
            by_others=by_others,
            is_here=key == here,
            since=min(_known(_issued(grant) for grant in same), default=None),
            until=max(_known(wire.moment(grant.expires_at) for grant in same), default=None),
        )
        for key, same in by_key.items()
    ]


def _issued(grant: _Grant) -> datetime | None:
    """In seconds, where everything else is in milliseconds (§1)."""
    return wire.moment(None if grant.payload.iat is None else grant.payload.iat * 1000)


def _known(moments: Iterable[datetime | None]) -> list[datetime]:
    return [moment for moment in moments if moment is not None]


def _shown(application: _Application) -> ShownApp | None:
    """None for one without the mark; what an operator mistyped is no mark."""
    try:
        mark = wire.read(_CustomData, application.custom_data or {}).portal
    except BackendUnavailable:
        return None
    url = web_address(mark.url) if mark else None
    if mark is None or url is None:
        return None
    return ShownApp(
        application.id,
        plain(application.name) or application.id,
        url,
        plain(application.description or ""),
        picture(mark.logo),
    )
