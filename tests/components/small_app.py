"""The page shell and the gallery on their own: no sign-in, no platform, a person made up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, render_template, request

from portal.ops import request_ids
from portal.ops.places import static_folder, templates_folder
from portal.settings import Branding, Oidc, Sessions
from portal.tenants.brand import Brand
from portal.tenants.models import Tenant
from portal.tenants.registry import TenantRegistry
from portal.web import (
    assets,
    branding,
    csrf,
    gallery,
    headers,
    hosts,
    i18n,
    preferences,
    templating,
)
from portal.web.navigation import MenuGroup, MenuItem

HOST = "localhost"


@dataclass
class Someone:
    display_name: str = "Alice Liddell"
    login_hint: str | None = "alice@example.test"
    avatar_url: str | None = None
    initials: str = "AL"


TENANT = Tenant(
    id="northwind",
    name="Northwind",
    hosts=(HOST,),
    url=f"http://{HOST}",
    platform="logto",
    languages=("en", "zh-CN"),
    oidc=Oidc(issuer="http://localhost:3001/oidc", client_id="portal"),
    sessions=Sessions(),
    branding=Branding(),
)


def nothing_to_fetch(url: str) -> bytes:
    raise OSError(f"nobody answers at {url}")


def small_app(
    brand: Brand | None = None,
    fetch_image: Callable[[str], bytes] = nothing_to_fetch,
    person: Someone | None = None,
) -> Flask:
    shown = brand or Brand(
        name="Northwind",
        color="#5d34f2",
        terms_url="https://northwind.example/terms",
        privacy_url="https://northwind.example/privacy",
        support_email="help@northwind.example",
    )
    app = Flask("small", template_folder=str(templates_folder()), static_folder=None)
    app.secret_key = "for the tests"
    request_ids.init_app(app)
    hosts.init_app(app, TenantRegistry((TENANT,)))
    i18n.init_app(app)
    headers.init_app(app)
    csrf.init_app(app, binding=lambda _: (b"k" * 32,))
    assets.init_app(app, static_folder())
    branding.init_app(app, brand_of=lambda _: shown, fetch_image=fetch_image)
    app.jinja_env.globals["avatar_address"] = lambda url: ""  # pictures need somebody signed in
    app.jinja_env.globals["mark_address"] = lambda url: ""
    templating.init_app(
        app,
        templating.Shell(
            brand=branding.shown_brand,
            person=lambda: person,
            menu=lambda: MENU if person else (),
            theme=lambda: preferences.chosen_theme(request),
        ),
    )
    for blueprint in (preferences.blueprint, gallery.blueprint, _pages(), _sign_in()):
        app.register_blueprint(blueprint)
    return app


MENU = (
    MenuGroup(
        "Account",
        (
            MenuItem("Overview", "Your account at a glance", "/", "home", current=False),
            MenuItem("Profile", "Your name and picture", "/gallery", "user", current=True),
        ),
    ),
    MenuGroup(
        "Security",
        (MenuItem("Devices", "Where you are signed in", "/gallery", "device", current=False),),
    ),
)


def _pages() -> Blueprint:
    pages = Blueprint("pages", __name__)
    told = {
        "heading": "The service is not answering",
        "words": "Nothing was changed. Try again in a moment.",
        "reference": "5b2f9ac1e0d74c2b",
        "retry_url": "/error",
    }
    shown: dict[str, tuple[str, dict[str, Any]]] = {
        "/": ("auth/landing.html", {"registration": True, "reset_url": "/forgotten"}),
        "/signed-out": ("auth/signed_out.html", {"sign_in_url": "/auth/sign-in"}),
        "/sign-out": ("auth/sign_out.html", {"next_page": "/", "others": 0, "form": None}),
        "/failed": ("auth/sign_in_failed.html", told),
        "/suspended": ("auth/suspended.html", told),
        "/error": ("errors/page.html", {**told, "status": 503}),
    }
    for path, (template, words) in shown.items():
        pages.add_url_rule(
            path, path, lambda template=template, words=words: render_template(template, **words)
        )
    return pages


def _sign_in() -> Blueprint:
    auth = Blueprint("auth", __name__, url_prefix="/auth")
    for name in ("sign_in", "register", "reset_password", "sign_out", "other_sessions"):
        auth.add_url_rule(f"/{name.replace('_', '-')}", name, lambda: "", methods=["GET", "POST"])
    return auth
