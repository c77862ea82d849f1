"""The cast of the demo, as this platform knows them."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.authing.people import belongings
from portal.sandbox.authing.people.directory import add_person
from portal.sandbox.authing.people.identities import link
from portal.sandbox.authing.people.new_passwords import password_columns
from portal.sandbox.authing.people.providers import PROVIDERS
from portal.sandbox.current import config, store
from portal.sandbox.people.cast import FRANKS_TOTP_SECRET, PASSWORDS, first_hash

FRANKS_RECOVERY_CODE = "3f9c1e7a5b2d8046c7e1a9f3"

MOCK_SOCIAL, WECHAT, _ = PROVIDERS

_CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
_PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " Version/17.5 Mobile/15E148 Safari/604.1"
)


def cast_id(name: str) -> str:
    """The id of one of the cast: the same on every machine, of the platform's length."""
    return name.encode().hex().ljust(24, "0")[:24]


def add_cast() -> None:
    _add_alice()
    _add("bob", name="Bob Baker", email="bob@example.test", apps=_portals())
    _add("carol", username=None, name="Carol Chen")
    link(cast_id("carol"), MOCK_SOCIAL, "carol", name="Carol", photo=None)
    _add("dave", name="Dave Dietrich")
    _add("erin", username=None, name="Erin Evans", email="erin@example.test")
    _add(
        "frank",
        name="Frank Fischer",
        email="frank@example.test",
        factors=[_authenticator()],
        recovery_code=FRANKS_RECOVERY_CODE,
    )
    _add("grace", name="Grace Gupta", email="grace@example.test", status="Suspended")


def _add_alice() -> None:
    _add(
        "alice",
        email="alice@example.test",
        phone="4155550101",
        phone_country_code="+1",
        phone_verified=True,
        profile={
            "name": "Alice Adams",
            "nickname": "Al",
            "givenName": "Alice",
            "familyName": "Adams",
            "gender": "F",
            "birthdate": "1990-04-12",
            "website": "https://alice.example.test",
            "zoneinfo": "America/Los_Angeles",
            "locale": "en-US",
            "company": "Acme Corp",
            "country": "US",
            "province": "CA",
            "city": "San Francisco",
            "streetAddress": "47 Harbor Street",
            "postalCode": "94105",
            "externalId": "E-0047",
            "identityNumber": "110101199004120047",
        },
        custom_data={"jobTitle": "Harbor master", "team": "blue"},
        departments=belongings.DEPARTMENTS,
        groups=belongings.GROUPS,
        roles=belongings.ROLES,
        resources=belongings.RESOURCES,
        tenants=belongings.TENANTS,
        apps=[*_portals(), *belongings.APPS],
    )
    link(cast_id("alice"), WECHAT, "alice", nickname="Al in WeChat", photo=None)
    _add_history("alice")


def _add(who: str, name: str | None = None, **columns: Any) -> None:
    if who in PASSWORDS:
        columns |= password_columns(PASSWORDS[who], first_hash(who))
    if name is not None:
        columns["profile"] = {"name": name}
    columns.setdefault("email_verified", "email" in columns)
    add_person(**{"id": cast_id(who), "username": who, **columns})


def _portals() -> list[dict[str, Any]]:
    """The applications that the operator named, as ``get-my-accessible-apps`` lists them."""
    return [
        {
            "appId": application.id,
            "appName": application.brand.name,
            "appLoginUrl": "/".join(application.redirect_uris[0].split("/")[:3]) + "/",
            "appLogo": application.brand.logo_url,
        }
        for application in config().applications
    ]


def _authenticator() -> dict[str, Any]:
    return {
        "factorId": "frank-otp",
        "factorType": "OTP",
        "profile": {},
        "secret": FRANKS_TOTP_SECRET,
    }


def _add_history(who: str) -> None:
    """A dozen sign-ins, so that there is a second page of them, and two devices."""
    now = clock.now()
    apps = [application.id for application in config().applications] or ["northwind-portal"]
    for day in range(12, 0, -1):
        store().insert(
            "logins",
            user_id=cast_id(who),
            app_id=apps[day % len(apps)],
            client_ip="203.0.113.47",
            success=day != 3,
            error_message="Authing: the account or password is wrong" if day == 3 else None,
            login_method="PASSWORD",
            user_agent=_PHONE if day % 4 == 0 else _CHROME,
            at=now - day * clock.DAY,
        )
    for number, (name, kind, os, agent) in enumerate(
        (("Chrome", "Browser", "Linux", _CHROME), ("Safari", "Mobile", "iOS", _PHONE))
    ):
        store().insert(
            "devices",
            id=f"{who}-device-{number}",
            user_id=cast_id(who),
            name=name,
            version="17.5" if kind == "Mobile" else "126.0",
            type=kind,
            os=os,
            user_agent=agent,
            last_ip="203.0.113.47",
            last_login_at=now - (number + 1) * clock.DAY,
        )
