"""The cast: seven people, and the two organizations they share."""

from functools import cache
from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.oidc.grants import GRANT_LIFETIME
from portal.sandbox.people import passwords
from portal.sandbox.people.directory import add_person

FRANKS_TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the demo prints it
FRANKS_BACKUP_CODES = (
    "1f0c9d3a7b",
    "28e4b6c05d",
    "3a91f7e2c8",
    "4bd260a9f1",
    "5ce83b174a",
    "6d07a5f9e2",
    "7e9b41c6d0",
    "8fa2d70b35",
    "90c6e18f4b",
    "a3b5794d2e",
)

PASSWORDS = {
    "alice": "Alpine-Harbor-47!",
    "bob": "Quartz-Meadow-82!",
    "dave": "Copper-Lantern-15!",
    "frank": "Velvet-Canyon-63!",
    "grace": "Amber-Glacier-29!",
}

ACME, UMBRELLA = "acmecorp0001", "umbrella0001"

# Umbrella Ltd has none of its own.
_COLORS = {
    ACME: {
        "primaryColor": "#8a1c4a",
        "isDarkModeEnabled": True,
        "darkPrimaryColor": "#e58ab0",
    }
}


def add_cast() -> None:
    _add_alice()
    _let_in("alice", "paperclip-notes")
    _add("bob", name="Bob Baker", primary_email="bob@example.test")
    _add(
        "carol",
        username=None,
        name="Carol Chen",
        identities={
            "mock-social": {
                "userId": "carol-at-mock-social",
                "details": {"id": "carol-at-mock-social", "name": "Carol"},
            }
        },
    )
    _add("dave", name="Dave Dietrich")
    _add("erin", username=None, name="Erin Evans", primary_email="erin@example.test")
    _add(
        "frank",
        name="Frank Fischer",
        primary_email="frank@example.test",
        mfa_verifications=_franks_factors(),
    )
    _add(
        "grace",
        name="Grace Gupta",
        primary_email="grace@example.test",
        is_suspended=True,
    )
    _add_organization(ACME, "Acme Corp", {"alice": "admin", "bob": "member"})
    _add_organization(UMBRELLA, "Umbrella Ltd", {"dave": "admin", "alice": "member"})


def cast_id(name: str) -> str:
    """The id of one of the cast: the same on every machine."""
    return f"{name}00000000000"[:12]


def _add_alice() -> None:
    _add(
        "alice",
        name="Alice Adams",
        primary_email="alice@example.test",
        primary_phone="14155550101",
        profile={
            "givenName": "Alice",
            "familyName": "Adams",
            "nickname": "Al",
            "gender": "female",
            "birthdate": "1990-04-12",
            "website": "https://alice.example.test",
            "zoneinfo": "America/Los_Angeles",
            "locale": "en-US",
            "address": {
                "streetAddress": "47 Harbor Street",
                "locality": "San Francisco",
                "region": "CA",
                "postalCode": "94105",
                "country": "US",
            },
        },
        custom_data={"jobTitle": "Harbor master", "team": "blue"},
    )


def _add(who: str, **columns: Any) -> None:
    if who in PASSWORDS:
        columns["password_hash"] = first_hash(who)
    add_person(**{"id": cast_id(who), "username": who, **columns})


@cache
def first_hash(who: str) -> str:
    """One for a process: tests seed some thousand times, and hashing is most of it."""
    return passwords.hashed(PASSWORDS[who])


def _let_in(who: str, application_id: str) -> None:
    """*who* has let an application of somebody else act for them."""
    now = clock.now()
    store().insert(
        "grants",
        id=f"{application_id}-{who}",
        application_id=application_id,
        user_id=cast_id(who),
        scope="openid profile email",
        created_at=now,
        expires_at=now + GRANT_LIFETIME,
    )


def _franks_factors() -> list[dict[str, Any]]:
    now = clock.iso(clock.now())
    codes = [{"code": code} for code in FRANKS_BACKUP_CODES]
    return [
        {
            "id": "franktotp000000000001",
            "type": "Totp",
            "createdAt": now,
            "key": FRANKS_TOTP_SECRET,
        },
        {"id": "frankcodes00000000001", "type": "BackupCode", "createdAt": now, "codes": codes},
    ]


def _add_organization(organization_id: str, name: str, members: dict[str, str]) -> None:
    color = _COLORS.get(organization_id, {})
    store().insert(
        "organizations", id=organization_id, name=name, color=color, created_at=clock.now()
    )
    for member, role in members.items():
        keys = {"organization_id": organization_id, "user_id": cast_id(member)}
        store().insert("organization_members", **keys)
        found = store().find("organization_roles", name=role)
        if found is not None:
            store().insert("organization_member_roles", **keys, role_id=found["id"])
