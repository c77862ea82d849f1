"""``create_app()``: the one place where the parts are put together."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import requests
import structlog
from flask import Flask, current_app, g, has_request_context, request

from portal.auth import guards, proving
from portal.auth import setup as auth
from portal.auth.current import AccessToken, identity, known_person
from portal.auth.keyring import Keyring
from portal.auth.network_folders import refuse_network_folder
from portal.auth.redis_store import RedisStore
from portal.auth.sqlite_store import SqliteStore
from portal.auth.store import SessionStore
from portal.backends import Platforms, build
from portal.backends.calls import Call, Context
from portal.features import FEATURES
from portal.features.proof_table import PROOFS
from portal.identity.backend import IdentityBackend
from portal.identity.errors import PortalError
from portal.journal.database import Database
from portal.journal.journal import Journal
from portal.notices import parts as notices
from portal.ops import metrics, request_ids
from portal.ops.health import Health
from portal.ops.places import static_folder, templates_folder
from portal.ops.request_ids import current_request_id
from portal.organizations import shell as organizations
from portal.settings import Server
from portal.tenants import current, store_address
from portal.tenants.brand import brand_of
from portal.tenants.models import Configuration, Tenant
from portal.tenants.registry import TenantRegistry
from portal.web import (
    assets,
    branding,
    compression,
    errors,
    headers,
    hosts,
    i18n,
    limits,
    logo_pictures,
    pictures,
    preferences,
    templating,
)
from portal.web.navigation import MenuGroup, menu
from portal.web.templating import Shell

log = structlog.get_logger()

_OPEN_TO_ALL = ("assets.show", "branding.picture", "branding.theme", "preferences.choose")
_NO_PAGES = frozenset({"assets", "branding", "pictures", "preferences"})

_PAGE_BUDGET = 10.0


def create_app(
    configuration: Configuration,
    *,
    new_http: Callable[[], requests.Session] = requests.Session,
    now: Callable[[], float] = time.time,
) -> Flask:
    """
    The portal for every tenant of *configuration*; *new_http* makes the ways out to platforms,
    *now* is the clock of sessions and proofs, in seconds since the epoch.

    Raises ConfigurationError for keys or a session store that cannot be used, RuntimeError for a
    view that does not say who may open it, or what it wants proven before it changes something.
    """
    server = configuration.server
    registry = TenantRegistry(configuration.tenants)
    keyring = Keyring.load(_keys_file(server), create=not server.keys_file)
    store = _session_store(configuration, now)
    platforms = Platforms(new_http, now=now)

    app = Flask("portal", template_folder=str(templates_folder()), static_folder=None)
    app.extensions["foyer.platforms"] = platforms
    app.extensions["foyer.backends"] = _backends(platforms)
    app.extensions["foyer.health"] = Health({"sessions": store.ping})

    hosts.init_app(app, registry)
    request_ids.init_app(app)
    metrics.init_app(app)
    limits.init_app(app)
    i18n.init_app(app)
    auth.init_app(
        app,
        store=store,
        keyring=keyring,
        new_http=new_http,
        registry=registry,
        proofs=PROOFS,
        now=now,
    )
    journal = _journal(configuration, now)
    notices.init_app(app, journal=journal, keyring=keyring, tenants=registry)
    app.extensions["foyer.health"].notes.update(auth.troubles(app), journal=journal.trouble)
    assets.init_app(app, static_folder())
    branding.init_app(
        app,
        brand_of=lambda tenant: brand_of(tenant, platforms.known_experience(tenant)),
        fetch_image=lambda url: platforms.fetch_picture(current.get(), url),
    )
    logo_pictures.init_app(app, fetch_image=lambda url: platforms.fetch_picture(current.get(), url))
    pictures.init_app(
        app,
        fetch=platforms.fetch_picture,
        key=keyring.derived_key("pictures"),
        guard=guards.signed_in,
    )
    app.register_blueprint(preferences.blueprint)
    for endpoint in _OPEN_TO_ALL:
        guards.public(app.view_functions[endpoint])
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    organizations.init_app(app)
    templating.init_app(app, _shell())
    errors.init_app(app)
    headers.init_app(app)
    compression.init_app(app)

    app.before_request(_learn_the_brand)

    undeclared = guards.undeclared(app)
    if undeclared:
        raise RuntimeError(f"who may open these is not said: {', '.join(undeclared)}")
    unsaid = proving.unsaid(app)
    if unsaid:
        raise RuntimeError(f"what these want proven is not said: {', '.join(unsaid)}")
    return app


def _keys_file(server: Server) -> Path:
    return Path(server.keys_file) if server.keys_file else Path(server.data) / "keys"


def _session_store(configuration: Configuration, now: Callable[[], float]) -> SessionStore:
    server = configuration.server
    if store_address.is_redis(server.session_store):
        password = configuration.session_store_password
        return RedisStore(server.session_store, password=password, now=now)
    name = server.session_store.removeprefix("sqlite:///")
    path = Path(name) if name else Path(server.data) / "sessions.db"
    refuse_network_folder(path)
    return SqliteStore(path, now=now)


def _journal(configuration: Configuration, now: Callable[[], float]) -> Journal:
    database = Database(configuration.journal_address, configuration.journal_password)
    return Journal(database, configuration.server.journal_days, now)


def _backends(platforms: Platforms) -> Callable[[Tenant, AccessToken], IdentityBackend]:
    def backend(tenant: Tenant, token: AccessToken) -> IdentityBackend:
        return build(
            tenant,
            token=token,
            id_token=token.id_token,
            platforms=platforms,
            context=_context,
            ledger=_note,
        )

    return backend


def _context() -> Context:
    """What a call to the platform takes along from the browser's request."""
    if not has_request_context():
        return Context()
    if "deadline" not in g:
        g.deadline = time.monotonic() + _PAGE_BUDGET
    return Context(
        request_id=current_request_id(),
        accept_language=i18n.current_language(),
        user_agent=request.user_agent.string,
        address=request.remote_addr or "",
        deadline=g.deadline,
    )


def _note(call: Call) -> None:
    tenant = current.get().id if current.has_tenant() else "(none)"
    metrics.CALLS.labels(call.operation, call.outcome, tenant).observe(call.ended - call.started)


def _learn_the_brand() -> None:
    """
    Colours, logo and links of the platform, for pages; without them when it does not answer. The
    pages of people signed in also have a menu, which the tenant's rules decide about.
    """
    if request.method != "GET" or request.blueprint in _NO_PAGES or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    has_menu = getattr(view, "access", None) is guards.Access.SIGNED_IN
    platform = identity()
    try:
        (platform.account_rules if has_menu else platform.experience)()
    except PortalError as error:
        log.info("experience_unknown", backend_code=error.code)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The person as the header shows them."""

    display_name: str
    login_hint: str | None
    avatar_url: str
    initials: str


def _shell() -> Shell:
    return Shell(
        brand=branding.shown_brand,
        person=_person,
        menu=_menu,
        theme=lambda: preferences.chosen_theme(request).value,
    )


def _person() -> _Shown | None:
    person = known_person()
    if person is None:
        return None
    return _Shown(
        display_name=person.display_name,
        login_hint=person.username or person.email or person.phone,
        avatar_url=pictures.avatar_address(person.avatar_url),
        initials=person.initials,
    )


def _menu() -> Iterable[MenuGroup]:
    return menu(FEATURES, identity().capabilities) if known_person() else ()
